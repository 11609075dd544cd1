//! A comment on a pull request, and the summary of a workflow's run: a table of lessons, and what is missing in each,
//! collapsed. It fits the places it is put into.

use std::io::{self, Write};

use super::View;
use super::case::{Case, State, cases};
use super::untrusted::{clean, markdown, markdown_code, xml};
use crate::report::{LessonReport, Report, Status};
use crate::wording::plural;

/// GitHub takes comments of 65,536 characters.
const MAX_COMMENT: usize = 65_000;

/// GitHub takes a summary of 1 MiB from a step.
const MAX_SUMMARY: usize = 1_000_000;

pub fn write_markdown(out: &mut dyn Write, report: &Report, view: &View<'_>) -> io::Result<()> {
    out.write_all(document(report, view, MAX_COMMENT).as_bytes())
}

pub fn write_summary(out: &mut dyn Write, report: &Report, view: &View<'_>) -> io::Result<()> {
    out.write_all(document(report, view, MAX_SUMMARY).as_bytes())
}

fn document(report: &Report, view: &View<'_>, limit: usize) -> String {
    let head = head(report);
    let foot = foot(report);
    // The table is worth more than the details: they share what is left of the room.
    let room = limit.saturating_sub(head.len() + foot.len() + 400);
    let lessons: Vec<&LessonReport> = view.lessons(report).collect();
    let rows: Vec<String> = lessons.iter().map(|lesson| row(lesson)).collect();
    let (table, rows_left) = fitting(&rows, room);
    let open = lessons.iter().filter(|lesson| lesson.status != Status::Done || has_advice(report, lesson));
    let details: Vec<String> = open.map(|lesson| details(report, lesson)).collect();
    let (details, details_left) = fitting(&details, room - table.len());
    let mut text = head;
    if !lessons.is_empty() {
        text += "| Lesson | Title | Status | Steps |\n|---|---|---|---|\n";
    }
    text += &table;
    if rows_left > 0 {
        text += &format!("\n{} left out here.\n", plural(rows_left, "more lesson"));
    }
    text += &details;
    if details_left > 0 {
        text += &format!("\nThe steps of {} are left out here.\n", plural(details_left, "more lesson"));
    }
    text + &foot
}

/// As many of the texts, from the first on, as there is room for, and how many are left.
fn fitting(texts: &[String], room: usize) -> (String, usize) {
    let mut joined = String::new();
    for (index, text) in texts.iter().enumerate() {
        if joined.len() + text.len() > room {
            return (joined, texts.len() - index);
        }
        joined += text;
    }
    (joined, 0)
}

fn head(report: &Report) -> String {
    let summary = report.summary();
    let points = if report.shows_points() { format!(", {} points", report.points()) } else { String::new() };
    let mut text = format!(
        "### {}: {} of {} done{points}\n\n",
        markdown(&report.course.title),
        summary.done,
        plural(summary.total, "lesson")
    );
    for warning in &report.warnings {
        text += &format!("> **Warning:** {}\n\n", markdown(warning));
    }
    if let Some((what, hint)) = &report.repo.error {
        text += &format!("> **Warning:** {}: {}\n\n", markdown(what), markdown(hint));
    }
    text
}

fn row(lesson: &LessonReport) -> String {
    let (passed, required) = lesson.progress();
    let status = lesson.status.in_words();
    format!(
        "| {} | {} | {status} | {passed}/{required} |\n",
        markdown(lesson.id.as_str()),
        markdown(&lesson.title)
    )
}

fn has_advice(report: &Report, lesson: &LessonReport) -> bool {
    cases(report, lesson).iter().any(|case| !matches!(case.state, State::Passed | State::Skipped))
}

/// What is missing in a lesson, as a section that opens.
fn details(report: &Report, lesson: &LessonReport) -> String {
    let cases = cases(report, lesson);
    let told: Vec<&Case<'_>> =
        cases.iter().filter(|case| !matches!(case.state, State::Passed | State::Skipped)).collect();
    let mut text = format!(
        "\n<details>\n<summary><code>{}</code> {}: {}</summary>\n\n",
        xml(lesson.id.as_str()),
        lesson.status.in_words(),
        plural(told.len(), "step"),
    );
    for case in told {
        let mark = match case.state {
            State::Error => "**unknown**",
            State::Advice => "**advice**",
            _ => "**fails**",
        };
        text += &format!("- {mark} {}\n", markdown(case.description()));
        for (label, detail) in case.details() {
            let detail = if label == "hint" { markdown(&detail) } else { markdown_code(&detail) };
            text += &format!("  - {label}: {detail}\n");
        }
    }
    text + "\n</details>\n"
}

fn foot(report: &Report) -> String {
    let facts = report.provenance().into_iter().filter(|(name, _)| *name != "warning");
    let facts: Vec<String> =
        facts.map(|(name, value)| format!("{name} {}", markdown_code(&clean(&value)))).collect();
    format!("\n<sub>{}</sub>\n", facts.join(" · "))
}
