//! What changed since the last look, a line for each: a step that turned green is the moment that matters.

use std::io::{self, Write};

use super::View;
use super::untrusted::{clean, excerpt};
use super::wrap::wrap;
use crate::report::{LessonReport, Outcome, Status, StepReport};
use crate::watch::Change;

/// Writes the changes in the order they are given.
pub fn write_changes(out: &mut dyn Write, changes: &[Change<'_>], view: &View<'_>) -> io::Result<()> {
    for change in changes {
        match change {
            Change::Step { lesson, step } => write_step(out, lesson, step, view)?,
            Change::Lesson { lesson, before } => write_lesson(out, lesson, *before, view)?,
        }
    }
    Ok(())
}

fn write_step(
    out: &mut dyn Write,
    lesson: &LessonReport,
    step: &StepReport,
    view: &View<'_>,
) -> io::Result<()> {
    let styles = view.screen.styles();
    let role = match step.outcome {
        Outcome::Pass => styles.good,
        Outcome::Fail => styles.bad,
        Outcome::Unknown(_) => styles.doubtful,
        Outcome::Blocked { .. } | Outcome::Manual => styles.quiet,
    };
    let text = format!("{}/{}: {}", lesson.id, step.id, step_in_words(step));
    write_wrapped(out, &role.paint(mark(&step.outcome)).to_string(), &text, view)
}

/// What stands before a step, so that its outcome shows without colour.
pub(super) fn mark(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "✓",
        Outcome::Fail => "✗",
        Outcome::Blocked { .. } => "-",
        Outcome::Unknown(_) => "?",
        Outcome::Manual => "○",
    }
}

/// A step and what was found.
pub(super) fn step_in_words(step: &StepReport) -> String {
    match &step.outcome {
        Outcome::Fail | Outcome::Unknown(_) if !step.found.is_empty() => {
            format!("{} Found: {}", clean(&step.description), excerpt(&step.found))
        }
        Outcome::Blocked { by } => format!("{} Waits for `{by}`.", clean(&step.description)),
        _ => clean(&step.description).into_owned(),
    }
}

fn write_lesson(
    out: &mut dyn Write,
    lesson: &LessonReport,
    before: Status,
    view: &View<'_>,
) -> io::Result<()> {
    let styles = view.screen.styles();
    let role = match lesson.status {
        Status::Done => styles.good,
        Status::Pending if before == Status::Done => styles.bad,
        Status::Pending => styles.heading,
        Status::NotStarted => styles.quiet,
        Status::Unknown => styles.doubtful,
    };
    write_wrapped(out, &role.paint("=").to_string(), &lesson_in_words(lesson, before), view)
}

/// `w24-l05 is done: 7 of 7`
pub(super) fn lesson_in_words(lesson: &LessonReport, before: Status) -> String {
    let (passed, required) = lesson.progress();
    let word = match lesson.status {
        Status::Pending if before == Status::Done => "no longer done",
        status => status.in_words(),
    };
    format!("{} is {word}: {passed} of {required}", lesson.id)
}

/// A mark and a text that wraps beside it.
fn write_wrapped(out: &mut dyn Write, mark: &str, text: &str, view: &View<'_>) -> io::Result<()> {
    for (index, line) in wrap(text, view.screen.width.max(40) - 2).iter().enumerate() {
        writeln!(out, "{} {line}", if index == 0 { mark } else { " " })?;
    }
    Ok(())
}
