//! What `prep grade` prints: how far the class is, who could not be graded, what changed, and where the gradebook is.

use std::io::{self, Write};

use super::Screen;
use super::gradebook::Gradebook;
use super::untrusted::{clean, excerpt};
use crate::grade::{Change, Similar};
use crate::wording::plural;

/// Rows named under one heading; the rest are counted.
const NAMED: usize = 20;

/// What there is to tell of a class.
pub struct Class<'a> {
    pub book: &'a Gradebook<'a>,
    pub similar: &'a [Similar],
    /// Against an earlier grading, where there is one.
    pub changes: Option<&'a [Change]>,
    pub folder: &'a str,
    /// The names of the files in it.
    pub written: &'a [&'a str],
}

pub fn write_class(out: &mut dyn Write, class: &Class<'_>, screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    let (book, all) = (class.book, class.book.lessons.len());
    let done =
        book.entries.iter().filter(|entry| entry.row.is_some_and(|row| all > 0 && row.done() == all)).count();
    writeln!(
        out,
        "{} · {} · {done} done with all",
        plural(book.entries.len(), "submission"),
        plural(all, "lesson")
    )?;
    let notes =
        book.entries.iter().map(|entry| (&entry.id, entry.note())).filter(|(_, note)| !note.is_empty());
    let notes = notes.map(|(id, note)| format!("  {}  {}", styles.heading.paint(clean(id)), excerpt(&note)));
    write_named(out, &notes.collect::<Vec<_>>())?;
    if !class.similar.is_empty() {
        writeln!(out, "\nSimilar notes, for a person to look at")?;
        let pairs = class.similar.iter().map(|pair| format!("  {}", told(pair)));
        write_named(out, &pairs.collect::<Vec<_>>())?;
    }
    if let Some(changes) = class.changes {
        writeln!(out, "\n{} changed", plural(changes.len(), "result"))?;
        let changes = changes.iter().map(|change| {
            let causes = change.causes.iter().map(|cause| format!("; {cause}")).collect::<String>();
            let what = excerpt(&change.sentences.join("; "));
            format!("  {}  {what}{}", styles.heading.paint(clean(&change.id)), styles.quiet.paint(causes))
        });
        write_named(out, &changes.collect::<Vec<_>>())?;
    }
    writeln!(out, "\nwritten to {}: {}", clean(class.folder), class.written.join(", "))
}

/// `ada and bob: 42 of 45 lines of docs/notes.md (93%)`.
pub fn told(pair: &Similar) -> String {
    let [one, other] = pair.ids.each_ref().map(|id| clean(id));
    let (common, lines, percent) = (pair.common, plural(pair.lines, "line"), pair.percent());
    format!("{one} and {other}: {common} of {lines} of {} ({percent}%)", clean(&pair.path))
}

fn write_named(out: &mut dyn Write, lines: &[String]) -> io::Result<()> {
    lines.iter().take(NAMED).try_for_each(|line| writeln!(out, "{line}"))?;
    match lines.len().checked_sub(NAMED) {
        Some(more) if more > 0 => writeln!(out, "  and {more} more"),
        _ => Ok(()),
    }
}
