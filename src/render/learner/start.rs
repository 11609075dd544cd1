//! What `prep start` did, and what comes first.

use std::io::{self, Write};

use super::lines::Lines;
use crate::learner::first_open;
use crate::render::View;
use crate::render::untrusted::clean;
use crate::report::{Report, Status};

/// A file of the lesson's template.
pub struct Copied {
    pub path: String,
    /// Whether it was made; else something of its name was there.
    pub is_new: bool,
}

pub fn write_start(
    out: &mut dyn Write,
    report: &Report,
    copied: &[Copied],
    view: &View<'_>,
) -> io::Result<()> {
    let mut lines = Lines::new(out, view);
    for lesson in &report.lessons {
        lines.lesson(lesson)?;
        if copied.is_empty() {
            lines.text("The lesson has no template: there is nothing to copy.")?;
        }
        for file in copied {
            match file.is_new {
                true => lines.labelled("made", &clean(&file.path))?,
                false => lines.labelled("left", &format!("{}: it already exists", clean(&file.path)))?,
            }
        }
        lines.blank()?;
        match first_open(lesson) {
            Some(step) if lesson.status != Status::Done => lines.first_thing(step)?,
            _ => lines.text("It is done already.")?,
        }
        lines.blank()?;
        let id = lesson.id.as_str();
        lines.commands(&[
            (view.show(id), "read the lesson's page"),
            (view.check(id), "see what is done, and what is missing"),
        ])?;
    }
    Ok(())
}
