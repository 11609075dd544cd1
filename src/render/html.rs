//! The report as one page for a browser: no network, no script. It is read in light and dark, by keyboard and by a screen
//! reader; the filter is a choice that the style sheet obeys.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::View;
use super::case::{Case, State, cases, grouped};
use super::untrusted::clean;
use crate::report::{LessonReport, Outcome, Report, Status, by_part};
use crate::wording::plural;

const STYLE: &str = include_str!("html.css");
const STATUSES: [Status; 4] = [Status::Done, Status::Pending, Status::NotStarted, Status::Unknown];

/// Nothing is loaded and nothing runs, whatever a report may hold.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

pub fn write_html(out: &mut dyn Write, report: &Report, view: &View<'_>) -> io::Result<()> {
    let lessons: Vec<&LessonReport> = view.lessons(report).collect();
    let title = clean(&report.course.title);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="generator" content=(format!("prep {}", env!("CARGO_PKG_VERSION")));
                title { (title) ": progress" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (header(report))
                main {
                    (overview(report))
                    @if !view.burn_up.is_empty() {
                        section.history { h2 { "Over time" } (PreEscaped(view.burn_up)) }
                    }
                    (filter(&lessons))
                    @for (part, lessons) in by_part(lessons.iter().copied()) {
                        section {
                            h2 { @if part.is_empty() { "Lessons" } @else { (clean(part)) } }
                            @for lesson in lessons { (lesson_of(report, lesson, view)) }
                        }
                    }
                }
                (footer(report))
            }
        }
    };
    writeln!(out, "{}", page.into_string())
}

fn header(report: &Report) -> Markup {
    let summary = report.summary();
    html! {
        header {
            h1 { (clean(&report.course.title)) }
            p.lead {
                (summary.done) " of " (plural(summary.total, "lesson")) " done"
                @if report.shows_points() { ", " (report.points()) " points" }
            }
            (bar(summary.done, summary.total))
            @for warning in &report.warnings { p.note { strong { "Warning: " } (clean(warning)) } }
            @if let Some((what, hint)) = &report.repo.error {
                p.note { strong { "Warning: " } (clean(what)) ": " (clean(hint)) }
            }
        }
    }
}

/// Decoration: the numbers beside it are what is read.
fn bar(done: usize, total: usize) -> Markup {
    let percent = done * 100 / total.max(1);
    html! { div.bar aria-hidden="true" { span style=(format!("width:{percent}%")) {} } }
}

fn overview(report: &Report) -> Markup {
    html! {
        section {
            h2 { "Overview" }
            table {
                thead { tr { th scope="col" { "Part" } th scope="col" { "Lessons done" } td.wide {} } }
                tbody {
                    @for (part, lessons) in by_part(report.lessons.iter()) {
                        @let done = lessons.iter().filter(|lesson| lesson.status == Status::Done).count();
                        tr {
                            th scope="row" { @if part.is_empty() { "All" } @else { (clean(part)) } }
                            td.number { (done) " of " (lessons.len()) }
                            td.wide { (bar(done, lessons.len())) }
                        }
                    }
                }
            }
        }
    }
}

fn filter(lessons: &[&LessonReport]) -> Markup {
    let count = |status| lessons.iter().filter(|lesson| lesson.status == status).count();
    html! {
        fieldset {
            legend { "Show lessons" }
            label { input type="radio" name="show" id="show-all" checked; " all (" (lessons.len()) ")" }
            @for status in STATUSES {
                @if count(status) > 0 {
                    label {
                        input type="radio" name="show" id=(format!("show-{}", status.as_str()));
                        " " (status.in_words()) " (" (count(status)) ")"
                    }
                }
            }
        }
    }
}

fn lesson_of(report: &Report, lesson: &LessonReport, view: &View<'_>) -> Markup {
    let (passed, required) = lesson.progress();
    let cases = cases(report, lesson);
    let is_shown = |case: &&Case<'_>| case.step.is_none_or(|step| view.shows(step));
    html! {
        details class=(format!("lesson {}", lesson.status.as_str()))
            id=(lesson.id.as_str())
            open[matches!(lesson.status, Status::Pending | Status::Unknown)] {
            summary {
                span.status { (lesson.status.in_words()) }
                h3 { (clean(&lesson.title)) }
                " " code { (lesson.id) } " "
                span.count { (passed) " of " (required) " required" }
                @if report.shows_points() { span.count { ", " (lesson.points()) " points" } }
            }
            div.body {
                @if let Some((read, all)) = lesson.lines.filter(|(read, all)| read < all) {
                    p.quiet { (read) " of " (plural(all, "line")) " read; the others need running." }
                }
                ol.steps { @for case in cases.iter().filter(is_shown) { (step_of(case)) } }
            }
        }
    }
}

fn step_of(case: &Case<'_>) -> Markup {
    let outcome = case.step.map_or(case.lesson.status.as_str(), |step| step.outcome.as_str());
    let is_manual = case.step.is_some_and(|step| step.outcome == Outcome::Manual);
    let (class, word) = match case.state {
        State::Passed => ("pass", "✓ passes"),
        State::Failed => ("fail", "✗ fails"),
        State::Error => ("unknown", "? unknown"),
        State::Advice => ("unknown", "! advice"),
        State::Skipped if is_manual => ("manual", "○ by hand"),
        State::Skipped => ("blocked", "– waits"),
    };
    html! {
        li class=(class) data-outcome=(outcome) {
            span.mark { (word) }
            p { (prose(&clean(case.description()))) }
            dl {
                @for (label, texts) in grouped(case.details()) {
                    div {
                        dt { (label) }
                        @for text in &texts {
                            @if label == "at" { dd.place { (text) } } @else { dd { (prose(text)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Text in which what is between two backticks is code.
fn prose(text: &str) -> Markup {
    let pieces: Vec<&str> = text.split('`').collect();
    let is_paired = pieces.len() % 2 == 1;
    html! {
        @if is_paired {
            @for (index, piece) in pieces.iter().enumerate() {
                @if index % 2 == 1 { code { (piece) } } @else { (piece) }
            }
        } @else { (text) }
    }
}

fn footer(report: &Report) -> Markup {
    html! {
        footer {
            h2 { "What was checked" }
            dl {
                @for (name, value) in report.provenance().into_iter().filter(|(name, _)| *name != "warning") {
                    div { dt { (name) } dd { (clean(&value)) } }
                }
            }
        }
    }
}
