//! What `prep grade` prints: how far the class is, who could not be graded, what changed, and where the gradebook is.

use std::io::{self, Write};

use super::Screen;
use super::gradebook::Gradebook;
use super::untrusted::{clean, excerpt};
use crate::grade::Change;
use crate::wording::plural;

/// Rows named under one heading; the rest are counted.
const NAMED: usize = 20;

pub fn write_class(
    out: &mut dyn Write,
    book: &Gradebook<'_>,
    changes: Option<&[Change]>,
    folder: &str,
    screen: Screen,
) -> io::Result<()> {
    let styles = screen.styles();
    let all = book.lessons.len();
    let done =
        book.entries.iter().filter(|entry| entry.row.is_some_and(|row| all > 0 && row.done() == all)).count();
    writeln!(
        out,
        "{} · {} · {done} done with all",
        plural(book.entries.len(), "submission"),
        plural(all, "lesson")
    )?;
    let notes: Vec<(String, String)> = book
        .entries
        .iter()
        .map(|entry| (entry.id.clone(), entry.note()))
        .filter(|(_, note)| !note.is_empty())
        .collect();
    for (id, note) in notes.iter().take(NAMED) {
        writeln!(out, "  {}  {}", styles.heading.paint(clean(id)), excerpt(note))?;
    }
    write_rest(out, notes.len())?;
    if let Some(changes) = changes {
        writeln!(out, "\n{} changed", plural(changes.len(), "result"))?;
        for change in changes.iter().take(NAMED) {
            let causes = if change.causes.is_empty() {
                String::new()
            } else {
                format!("; {}", change.causes.join(", "))
            };
            writeln!(
                out,
                "  {}  {}{}",
                styles.heading.paint(clean(&change.id)),
                excerpt(&change.sentences.join("; ")),
                styles.quiet.paint(causes)
            )?;
        }
        write_rest(out, changes.len())?;
    }
    let files = ["gradebook.html", "gradebook.csv", "results.jsonl"];
    writeln!(out, "\nwritten to {}: {}", clean(folder), files.join(", "))
}

fn write_rest(out: &mut dyn Write, all: usize) -> io::Result<()> {
    match all.checked_sub(NAMED) {
        Some(more) if more > 0 => writeln!(out, "  and {more} more"),
        _ => Ok(()),
    }
}
