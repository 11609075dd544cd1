//! The problems of a course for a person, for programs, for a log of GitHub Actions and as SARIF.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::diagnostics::write_each;
use super::untrusted::{self, clean, sarif, uri, workflow_message, workflow_property};
use super::{Screen, wrap};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::reference::{CodeFile, CodePage};
use crate::wording::plural;

pub fn write_text(out: &mut dyn Write, problems: &[Diagnostic], screen: Screen) -> io::Result<()> {
    if problems.is_empty() {
        return writeln!(out, "no problem found");
    }
    write_each(out, problems, screen)?;
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let warnings = problems.len() - errors;
    writeln!(
        out,
        "{}, {}; `prep lint --explain CODE` says more",
        plural(errors, "error"),
        plural(warnings, "warning")
    )
}

/// `folder` is that of the course, from where paths are read, with a slash.
pub fn write_json(out: &mut dyn Write, problems: &[Diagnostic], folder: &str) -> io::Result<()> {
    let told: Vec<Value> = problems.iter().map(|problem| problem_as_json(problem, folder)).collect();
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let wire = json!({
        "schema": "prep/lint/v1",
        "errors": errors,
        "warnings": problems.len() - errors,
        "problems": told,
    });
    writeln!(out, "{}", untrusted::json(&serde_json::to_string_pretty(&wire)?))
}

fn problem_as_json(problem: &Diagnostic, folder: &str) -> Value {
    json!({
        "code": problem.code.as_str(),
        "severity": level(problem),
        "file": clean(&path(problem, folder)),
        "line": problem.primary.line(),
        "column": problem.primary.column(),
        "message": clean(&problem.message),
        "help": problem.help.as_deref().map(clean),
    })
}

fn level(problem: &Diagnostic) -> &'static str {
    match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The message and its remedy.
fn in_words(problem: &Diagnostic) -> String {
    let help = problem.help.as_deref().map(|help| format!("\n{}", clean(help))).unwrap_or_default();
    format!("{}{help}", clean(&problem.message))
}

/// Where a problem is; what is built in has no file there.
fn path(problem: &Diagnostic, folder: &str) -> String {
    let path = &problem.primary.file.path;
    if path.ends_with(", built in") { path.clone() } else { format!("{folder}{path}") }
}

pub fn write_github(out: &mut dyn Write, problems: &[Diagnostic], folder: &str) -> io::Result<()> {
    for problem in problems {
        let place = &problem.primary;
        writeln!(
            out,
            "::{} file={},line={},col={},title={}::{}",
            level(problem),
            workflow_property(&path(problem, folder)),
            place.line(),
            place.column(),
            problem.code,
            workflow_message(&in_words(problem)),
        )?;
    }
    Ok(())
}

pub fn write_sarif(out: &mut dyn Write, problems: &[Diagnostic], folder: &str) -> io::Result<()> {
    let mut codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
    codes.sort();
    codes.dedup();
    let rules: Vec<Value> = codes
        .iter()
        .map(|code| json!({ "id": code.as_str(), "shortDescription": { "text": code.about() } }))
        .collect();
    let results: Vec<Value> = problems.iter().map(|problem| result(problem, folder)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "prep", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    writeln!(out, "{}", untrusted::json(&serde_json::to_string_pretty(&log)?))
}

fn result(problem: &Diagnostic, folder: &str) -> Value {
    let place = &problem.primary;
    json!({
        "ruleId": problem.code.as_str(),
        "level": level(problem),
        "message": { "text": sarif(&in_words(problem)) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&path(problem, folder)), "uriBaseId": "%SRCROOT%" },
            "region": { "startLine": place.line(), "startColumn": place.column() },
        } }],
    })
}

/// What a code is about, why it matters, and an example with its repair.
pub fn write_code(
    out: &mut dyn Write,
    code: Code,
    page: Option<&CodePage>,
    screen: Screen,
) -> io::Result<()> {
    let styles = screen.styles();
    writeln!(out, "{}", styles.heading.paint(code))?;
    writeln!(out, "{}", wrap::indent(code.about(), screen.width, "  "))?;
    let Some(page) = page else { return Ok(()) };
    writeln!(out, "{}", wrap::indent(&page.why, screen.width, "  "))?;
    for (title, role, files) in [("Wrong", styles.bad, &page.wrong), ("Right", styles.good, &page.right)] {
        writeln!(out, "\n{}", role.paint(title))?;
        for file in files {
            let indent = match &file.path {
                Some(path) => {
                    writeln!(out, "  {}", styles.quiet.paint(format!("{path}:")))?;
                    "    "
                }
                None => "  ",
            };
            for line in file.text.lines() {
                writeln!(out, "{}", format!("{indent}{line}").trim_end())?;
            }
        }
    }
    Ok(())
}

/// As [`write_code`], for programs: the example as files of a course.
pub fn write_code_json(out: &mut dyn Write, code: Code, page: Option<&CodePage>) -> io::Result<()> {
    let files = |files: &[CodeFile]| {
        let files = files.iter().map(CodeFile::in_course);
        files.map(|(path, text)| json!({ "file": path, "text": text })).collect::<Vec<Value>>()
    };
    let wire = json!({
        "schema": "prep/lint-code/v1",
        "code": code.as_str(),
        "about": code.about(),
        "why": page.map(|page| page.why.as_str()),
        "wrong": page.map(|page| files(&page.wrong)),
        "right": page.map(|page| files(&page.right)),
    });
    writeln!(out, "{}", serde_json::to_string_pretty(&wire)?)
}
