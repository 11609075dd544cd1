//! TAP version 13 with YAML diagnostics: a step is a test. `prove` refuses version 14.

use std::io::{self, Write};

use super::View;
use super::case::{Case, State, cases, grouped};
use super::untrusted::{clean, json};
use crate::report::Report;

pub fn write_tap(out: &mut dyn Write, report: &Report, _: &View<'_>) -> io::Result<()> {
    let all: Vec<Case<'_>> = report.lessons.iter().flat_map(|lesson| cases(report, lesson)).collect();
    writeln!(out, "TAP version 13")?;
    writeln!(out, "1..{}", all.len())?;
    for (name, value) in report.provenance() {
        writeln!(out, "# {name}: {}", clean(&value))?;
    }
    for (index, case) in all.iter().enumerate() {
        write_case(out, index + 1, case)?;
    }
    Ok(())
}

fn write_case(out: &mut dyn Write, number: usize, case: &Case<'_>) -> io::Result<()> {
    let (verdict, directive) = match case.state {
        State::Passed => ("ok", String::new()),
        State::Failed | State::Error => ("not ok", String::new()),
        State::Advice => ("not ok", " # TODO a should does not stand in the way".to_owned()),
        State::Skipped => ("ok", format!(" # SKIP {}", escaped(&case.message()))),
    };
    let title = escaped(case.description());
    writeln!(out, "{verdict} {number} - {} {title}{directive}", case.name())?;
    if !matches!(case.state, State::Failed | State::Error | State::Advice) {
        return Ok(());
    }
    writeln!(out, "  ---")?;
    let severity = if case.state == State::Error { "unknown" } else { "fail" };
    writeln!(out, "  severity: {severity}")?;
    for (label, texts) in grouped(case.details()) {
        let key = label.replace(' ', "_");
        match texts.as_slice() {
            [only] => writeln!(out, "  {key}: {}", quoted(only))?,
            texts => {
                writeln!(out, "  {key}:")?;
                texts.iter().try_for_each(|text| writeln!(out, "    - {}", quoted(text)))?;
            }
        }
    }
    writeln!(out, "  ...")
}

/// In a description `#` begins a directive.
fn escaped(text: &str) -> String {
    clean(text).replace('\\', "\\\\").replace('#', "\\#")
}

/// A string of JSON is one of YAML too.
fn quoted(text: &str) -> String {
    json(&serde_json::Value::from(text).to_string())
}
