//! GitLab's code quality report: what does not pass, each at a place in a file, with a fingerprint that a moved line keeps.

use std::io::{self, Write};

use serde::Serialize;

use super::View;
use super::case::{Case, State, cases};
use super::untrusted::{clean, json};
use crate::digest::digest_of;
use crate::report::Report;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

pub fn write_codequality(out: &mut dyn Write, report: &Report, _: &View<'_>) -> io::Result<()> {
    let all = report.lessons.iter().flat_map(|lesson| cases(report, lesson));
    let issues: Vec<Issue> = all.filter_map(|case| issue(&case)).collect();
    writeln!(out, "{}", json(&serde_json::to_string_pretty(&issues).map_err(io::Error::from)?))
}

fn issue(case: &Case<'_>) -> Option<Issue> {
    let severity = match case.state {
        State::Failed => "major",
        State::Error => "minor",
        State::Advice => "info",
        State::Passed | State::Skipped => return None,
    };
    let (path, begin) = place(case);
    Some(Issue {
        description: case.message(),
        fingerprint: fingerprint(case, &path),
        check_name: case.name(),
        severity,
        location: Place { path: clean(&path).into_owned(), lines: Lines { begin } },
    })
}

/// Where it is to be done: a line that was seen, the file that is missing, else where the course asks for it.
pub fn place(case: &Case<'_>) -> (String, usize) {
    if let Some(place) = case.location() {
        return (place.path.clone().unwrap_or_default(), place.line.unwrap_or(1));
    }
    let step = case.step.or_else(|| case.lesson.steps.first());
    match step.and_then(|step| step.missing.clone()) {
        Some(missing) => (missing, 1),
        None => step.map_or((".".to_owned(), 1), |step| step.defined_at.clone()),
    }
}

/// The same for the same step and file, whatever line it moved to: 64 hexadecimal digits.
pub fn fingerprint(case: &Case<'_>, path: &str) -> String {
    digest_of([case.name().as_str(), path])
}
