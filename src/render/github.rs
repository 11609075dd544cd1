//! For a log of GitHub Actions: annotations at the places of failures, and the text report in groups. GitHub shows ten
//! annotations of a kind; the most useful come first.

use std::io::{self, Write};

use super::case::{Case, State, cases};
use super::text::{write_footer, write_header, write_lesson};
use super::untrusted::{clean, workflow_message, workflow_property};
use super::{Screen, View};
use crate::report::{Report, Status};
use crate::wording::plural;

/// As many annotations of one kind as GitHub shows of a step.
const MAX_ANNOTATIONS: usize = 10;

/// A log is read in a browser.
const SCREEN: Screen = Screen { width: 100, colour: false };

pub fn write_github(out: &mut dyn Write, report: &Report, view: &View<'_>) -> io::Result<()> {
    let view = View { screen: SCREEN, ..*view };
    write_header(out, report, &view)?;
    for lesson in view.lessons(report) {
        let (passed, required) = lesson.progress();
        let status = lesson.status.in_words();
        writeln!(out, "::group::{} {}: {status}, {passed}/{required}", lesson.id, clean(&lesson.title))?;
        write_lesson(out, report, lesson, &view)?;
        writeln!(out, "::endgroup::")?;
    }
    write_footer(out, report, &view)?;
    for (kind, state) in [("error", State::Failed), ("warning", State::Error), ("notice", State::Advice)] {
        annotate(out, report, &view, kind, state)?;
    }
    Ok(())
}

fn annotate(
    out: &mut dyn Write,
    report: &Report,
    view: &View<'_>,
    kind: &str,
    state: State,
) -> io::Result<()> {
    let mut found = Vec::new();
    for (order, lesson) in report.lessons.iter().enumerate() {
        let of_kind = cases(report, lesson).into_iter().filter(|case| case.state == state);
        found.extend(of_kind.enumerate().map(|(nth, case)| (usefulness(&case, nth, order), case)));
    }
    found.sort_by_key(|(usefulness, _)| *usefulness);
    for (_, case) in found.iter().take(MAX_ANNOTATIONS) {
        write_annotation(out, view, kind, case)?;
    }
    match found.len().saturating_sub(MAX_ANNOTATIONS) {
        0 => Ok(()),
        more => writeln!(out, "{} in the groups above", plural(more, &format!("more {kind}"))),
    }
}

/// First what was begun and has a line to go to; of each lesson its first failure before the second of another.
fn usefulness(case: &Case<'_>, nth: usize, order: usize) -> impl Ord + Copy + use<> {
    let has_line = case.location().is_some_and(|place| place.line.is_some());
    (case.lesson.status == Status::NotStarted, !has_line, nth, order)
}

fn write_annotation(out: &mut dyn Write, view: &View<'_>, kind: &str, case: &Case<'_>) -> io::Result<()> {
    let mut properties = Vec::new();
    if let Some(place) = case.location() {
        let path = place.path.as_deref().unwrap_or_default();
        properties.push(format!("file={}", workflow_property(&format!("{}{path}", view.workspace_path))));
        properties.push(format!("line={}", place.line.unwrap_or(1)));
    }
    properties.push(format!("title={}", workflow_property(&case.name())));
    let details = case.details().into_iter().map(|(label, text)| format!("{label}: {text}"));
    let lines: Vec<String> = [clean(case.description()).into_owned()].into_iter().chain(details).collect();
    writeln!(out, "::{kind} {}::{}", properties.join(","), workflow_message(&lines.join("\n")))
}
