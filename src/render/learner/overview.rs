//! `prep` alone: where the learner is, and the three things to type.

use std::io::{self, Write};

use super::lines::{Lines, bar};
use crate::course::ChosenBy;
use crate::learner::Standing;
use crate::render::View;
use crate::render::text::write_header;
use crate::render::untrusted::clean;
use crate::report::Summary;
use crate::wording::plural;

pub fn write_overview(out: &mut dyn Write, standing: &Standing<'_>, view: &View<'_>) -> io::Result<()> {
    write_header(out, standing.report, view)?;
    let summary = standing.report.summary();
    let mut lines = Lines::new(out, view);
    let percent = summary.done * 100 / summary.total.max(1);
    writeln!(lines.out, "{}  {percent}%", bar(summary.done, summary.total, 20))?;
    lines.text(&in_words(&summary))?;
    lines.blank()?;
    lines.commands(&[
        (view.typed(&["next"]), "the next lesson, and the first thing to do"),
        (view.typed(&["status"]), "all lessons, and how far each is"),
        ("prep --help".to_owned(), "every command"),
    ])
}

/// `1 of 5 lessons done, 1 pending, 3 not started`; what there is none of is left out.
pub fn in_words(summary: &Summary) -> String {
    let mut words = format!("{} of {} done", summary.done, plural(summary.total, "lesson"));
    let others =
        [(summary.pending, "pending"), (summary.not_started, "not started"), (summary.unknown, "unknown")];
    for (count, word) in others.into_iter().filter(|(count, _)| *count > 0) {
        words += &format!(", {count} {word}");
    }
    words
}

/// Outside any repository.
pub fn write_nowhere(
    out: &mut dyn Write,
    title: &str,
    chosen_by: ChosenBy,
    lessons: usize,
    view: &View<'_>,
) -> io::Result<()> {
    let mut lines = Lines::new(out, view);
    let lessons = plural(lessons, "lesson");
    lines.text(&format!("{} ({}) · {lessons}", clean(title), chosen_by.describe()))?;
    lines.text("No git repository is here: go to the folder of yours, or make one.")?;
    lines.blank()?;
    lines.commands(&[
        ("git init".to_owned(), "make this folder a repository"),
        ("prep demo".to_owned(), "see prep at work on a sample"),
        ("prep --help".to_owned(), "every command"),
    ])
}
