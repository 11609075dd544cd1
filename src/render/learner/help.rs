//! `prep hint`: what helps with one step, one more piece each time it is asked for.

use std::io::{self, Write};

use super::lines::Lines;
use crate::learner::Help;
use crate::render::View;
use crate::render::case::near_misses;
use crate::render::untrusted::{clean, message};
use crate::report::{LessonReport, Outcome};

/// Places named; the report has them all.
const MAX_PLACES: usize = 3;

pub fn write_help(
    out: &mut dyn Write,
    lesson: &LessonReport,
    help: &Help<'_>,
    more: usize,
    view: &View<'_>,
) -> io::Result<()> {
    let mut lines = Lines::new(out, view);
    let step = help.step;
    let name = format!("{}/{}", lesson.id, step.id);
    lines.heading(&name)?;
    lines.text(&clean(&step.description))?;
    lines.blank()?;
    match &step.outcome {
        Outcome::Pass => lines.text("It passes already.")?,
        Outcome::Manual => lines.labelled("by hand", &clean(&step.expected))?,
        Outcome::Blocked { by } => {
            lines.labelled("waits", &format!("for `{by}`: what it reads is not there yet."))?
        }
        Outcome::Fail | Outcome::Unknown(_) => {}
    }
    for hint in &help.hints {
        lines.labelled("hint", &clean(hint))?;
    }
    if help.shows_finding {
        lines.labelled("wanted", &clean(&step.expected))?;
        lines.labelled("found", &message(&step.found))?;
        for near in near_misses(step) {
            lines.labelled("near", &near)?;
        }
        for place in step.where_to_look().into_iter().take(MAX_PLACES) {
            if let (Some(path), Some(line)) = (&place.path, place.line) {
                lines.labelled("at", &format!("{}:{line}", clean(path)))?;
            }
        }
    }
    lines.blank()?;
    match help.has_more {
        true => {
            let flags = " -m".repeat(more + 1);
            lines.commands(&[(format!("{}{flags}", view.typed(&["hint", &name])), "one more")])
        }
        false => lines.commands(&[(view.typed(&["explain", lesson.id.as_str()]), "all that is looked for")]),
    }
}
