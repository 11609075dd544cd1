//! The lessons of a course as a list, a line each.

use std::collections::BTreeMap;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::Screen;
use super::explain::write_passed_over;
use super::untrusted::clean;
use super::wrap::{self, fit, pad};
use crate::listing::{Details, Listing};
use crate::wording::plural;

pub fn write_listing(out: &mut dyn Write, listing: &Listing, screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    let chosen = listing.chosen_by.describe();
    let lessons = plural(listing.lessons.len(), "lesson");
    writeln!(out, "{} ({chosen}) · {lessons}\n", styles.heading.paint(clean(&listing.title)))?;
    let widest = listing.lessons.iter().map(|lesson| clean(&lesson.name).width()).max().unwrap_or(0);
    let title_width = title_width(listing, screen.width.saturating_sub(widest + GAP));
    for lesson in &listing.lessons {
        let name = clean(&lesson.name);
        let gap = " ".repeat(widest - name.width());
        write!(out, "{}{gap}  ", styles.heading.paint(name))?;
        match &lesson.details {
            None => writeln!(out, "{}", styles.bad.paint("broken"))?,
            Some(details) => {
                let title = fit(&clean(&details.title), title_width);
                let gap = pad(&title, title_width);
                writeln!(out, "{title}{gap}  {}", styles.quiet.paint(notes(details)))?;
                let told = details.passed_over.iter().filter(|block| !block.is_elsewhere);
                told.into_iter()
                    .try_for_each(|block| write_passed_over(out, block, screen.width, &styles))?;
            }
        }
    }
    write_without_step(out, listing, screen)
}

/// Between two columns.
const GAP: usize = 2;

/// What is always left for titles, in columns: less says nothing.
const NARROW: usize = 12;

/// How wide the titles are within this width: they give way to what is told after them, but for reasons, which may be long.
fn title_width(listing: &Listing, width: usize) -> usize {
    let details = || listing.lessons.iter().filter_map(|lesson| lesson.details.as_ref());
    let widest = details().map(|details| clean(&details.title).width()).max().unwrap_or(0);
    let with_steps = details().filter(|details| details.why_empty.is_none());
    let notes = with_steps.map(|details| notes(details).width()).max().unwrap_or(0);
    widest.min(width.saturating_sub(notes + GAP).max(NARROW))
}

/// The pages that were meant to be lessons and have no step, under each reason.
fn write_without_step(out: &mut dyn Write, listing: &Listing, screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, why) in &listing.without_step {
        by_reason.entry(why).or_default().push(path);
    }
    for (why, pages) in by_reason {
        let said = format!("no step: {why}");
        writeln!(out, "\n{}", styles.heading.paint(wrap::indent(&said, screen.width, "")))?;
        pages.iter().try_for_each(|page| writeln!(out, "  {}", styles.quiet.paint(clean(page))))?;
    }
    Ok(())
}

/// `7 steps, 50 min`.
fn notes(details: &Details) -> String {
    let mut notes = match &details.why_empty {
        Some(why) => vec![format!("no step: {}", clean(why))],
        None => vec![plural(details.required_steps, "step")],
    };
    let has_steps = details.why_empty.is_none();
    notes.extend((has_steps && !details.can_be_done).then(|| "no native proof".to_owned()));
    let elsewhere = details.passed_over.iter().filter(|block| block.is_elsewhere).count();
    notes.extend(
        (elsewhere > 0).then(|| format!("{} under other headings", plural(elsewhere, "shell block"))),
    );
    notes.extend(details.duration_min.map(|minutes| format!("{minutes} min")));
    notes.extend(details.is_quest.then(|| "quest".to_owned()));
    notes.join(", ")
}
