//! SARIF 2.1.0 as GitHub's code scanning takes it: a rule is a step, a result is one that does not pass, at a full region of
//! a file, with a fingerprint.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::View;
use super::case::{Case, State, cases};
use super::codequality::{fingerprint, place};
use super::untrusted::{self, clean, sarif, uri};
use crate::finding::Location;
use crate::report::{Report, StepReport};

/// GitHub refuses a file with more.
const MAX_RESULTS: usize = 25_000;

pub fn write_sarif(out: &mut dyn Write, report: &Report, _: &View<'_>) -> io::Result<()> {
    let all: Vec<Case<'_>> = report.lessons.iter().flat_map(|lesson| cases(report, lesson)).collect();
    let rules: Vec<Value> = all.iter().map(rule).collect();
    let results = all.iter().enumerate().filter_map(|(index, case)| result(index, case)).take(MAX_RESULTS);
    let facts = report.provenance().into_iter().map(|(name, value)| (name.to_owned(), clean(&value).into()));
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "prep",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            // Runs of different courses in one repository do not replace each other.
            "automationDetails": { "id": format!("prep/{}/", uri(&report.course.id)) },
            "columnKind": "utf16CodeUnits",
            "results": results.collect::<Vec<_>>(),
            "properties": Value::Object(facts.collect()),
        }],
    });
    writeln!(out, "{}", untrusted::json(&serde_json::to_string_pretty(&log).map_err(io::Error::from)?))
}

fn rule(case: &Case<'_>) -> Value {
    let description = clean(case.description()).into_owned();
    let expected = case.step.map_or(String::new(), |step| clean(&step.expected).into_owned());
    let hint = case.step.and_then(StepReport::hint).map(|hint| clean(hint).into_owned());
    let help = hint.unwrap_or_else(|| format!("Expected: {expected}"));
    let level = case.step.map_or("must", |step| step.level.as_str());
    let is_must = level == "must";
    json!({
        "id": case.name(),
        "name": case.name(),
        "shortDescription": { "text": description },
        "fullDescription": { "text": if expected.is_empty() { &description } else { &expected } },
        "help": { "text": help, "markdown": untrusted::markdown(&help) },
        "defaultConfiguration": { "level": if is_must { "error" } else { "note" } },
        "properties": {
            "problem.severity": if is_must { "error" } else { "recommendation" },
            "tags": [case.lesson.id.as_str(), level],
        },
    })
}

fn result(index: usize, case: &Case<'_>) -> Option<Value> {
    let level = match case.state {
        State::Failed => "error",
        State::Error => "warning",
        State::Advice => "note",
        State::Passed | State::Skipped => return None,
    };
    let (path, line) = place(case);
    let text = case.location().map_or("", |place| &place.text);
    let details = case.details().into_iter().map(|(label, text)| format!("{label}: {text}"));
    let message = [clean(case.description()).into_owned()].into_iter().chain(details).collect::<Vec<_>>();
    Some(json!({
        "ruleId": case.name(),
        "ruleIndex": index,
        "level": level,
        "message": { "text": sarif(&message.join("  ")) },
        "locations": [physical(&path, line, text)],
        "relatedLocations": related(case),
        "partialFingerprints": { "primaryLocationLineHash": format!("{}:1", fingerprint(case, &path)) },
    }))
}

fn physical(path: &str, line: usize, text: &str) -> Value {
    let before = text.len() - text.trim_start().len();
    let columns = |text: &str| text.encode_utf16().count() + 1;
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(path), "uriBaseId": "%SRCROOT%" },
        "region": {
            "startLine": line,
            "startColumn": columns(&text[..before]),
            "endLine": line,
            "endColumn": columns(text),
        },
    } })
}

/// The other places, each with the text that is there.
fn related(case: &Case<'_>) -> Vec<Value> {
    let first = case.location();
    let places = case.step.map(|step| step.where_to_look()).unwrap_or_default();
    let others = places.into_iter().filter(|place: &&Location| Some(*place) != first);
    let located = others.filter_map(|place| Some((place.path.as_deref()?, place.line?, place.text.as_str())));
    located
        .enumerate()
        .map(|(id, (path, line, text))| {
            let mut location = physical(path, line, text);
            location["id"] = (id + 1).into();
            location["message"] = json!({ "text": sarif(text) });
            location
        })
        .collect()
}
