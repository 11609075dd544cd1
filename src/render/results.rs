//! One submission's result as a line of `results.jsonl`, schema `prep/result/v1`, with the whole report inside.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use serde_json::value::RawValue;

use super::json::report_line;
use crate::grade::{Graded, Notes, Waiver};
use crate::moment::rfc_3339;

#[derive(Serialize)]
struct WireResult<'a> {
    schema: &'static str,
    id: &'a str,
    repo: &'a str,
    commit: Option<&'a str>,
    /// Commits after the deadline.
    late: Option<usize>,
    /// The deadline that was applied.
    before: Option<&'a str>,
    waived: Vec<WireWaiver<'a>>,
    extended: Option<&'a str>,
    error: Option<&'a str>,
    /// For each file of notes, a hash for each line; see [`Notes`].
    notes: BTreeMap<&'a str, String>,
    /// When each lesson was completed; null where nobody asked.
    completed: Option<BTreeMap<&'a str, String>>,
    report: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct WireWaiver<'a> {
    lesson: &'a str,
    until: Option<String>,
    reason: &'a str,
}

impl<'a> WireWaiver<'a> {
    fn of(waiver: &'a Waiver) -> Self {
        Self {
            lesson: &waiver.lesson,
            until: waiver.until.as_ref().map(ToString::to_string),
            reason: &waiver.reason,
        }
    }
}

/// The line, its end included.
pub fn result_line(graded: &Graded) -> io::Result<String> {
    let report = match &graded.result {
        Ok(report) => Some(RawValue::from_string(report_line(report)?)?),
        Err(_) => None,
    };
    let wire = WireResult {
        schema: "prep/result/v1",
        id: &graded.id,
        repo: &graded.repo,
        commit: graded.result.as_ref().ok().and_then(|report| report.repo.head.as_deref()),
        late: graded.late,
        before: graded.before.as_deref(),
        waived: graded.waived.iter().map(WireWaiver::of).collect(),
        extended: graded.extended.as_deref(),
        error: graded.result.as_ref().err().map(String::as_str),
        notes: graded.notes.0.iter().map(|(path, lines)| (path.as_str(), Notes::digits(lines))).collect(),
        completed: graded
            .completed
            .as_ref()
            .map(|completed| completed.iter().map(|(lesson, at)| (lesson.as_str(), rfc_3339(*at))).collect()),
        report,
    };
    Ok(super::untrusted::json(&serde_json::to_string(&wire)?) + "\n")
}
