//! `prep next`: the lesson to go on with, what it is for, its steps, and the first thing to do.

use std::io::{self, Write};

use super::lines::Lines;
use crate::learner::first_open;
use crate::render::View;
use crate::render::untrusted::clean;
use crate::report::{LessonReport, Outcome, StepReport};
use crate::wording::plural;

/// Steps of a lesson that are shown; the rest are counted.
const MAX_STEPS: usize = 15;

/// `begins_with` says whether the lesson has files to copy that are not there.
pub fn write_next(
    out: &mut dyn Write,
    lesson: &LessonReport,
    goal: Option<&str>,
    duration_min: Option<u32>,
    begins_with: bool,
    view: &View<'_>,
) -> io::Result<()> {
    let mut lines = Lines::new(out, view);
    lines.lesson(lesson)?;
    lines.blank()?;
    if let Some(goal) = goal {
        lines.labelled("goal", &clean(goal))?;
    }
    if let Some(minutes) = duration_min {
        lines.labelled("takes", &format!("about {minutes} min"))?;
    }
    lines.blank()?;
    let shown = if lesson.steps.len() > MAX_STEPS + 1 { MAX_STEPS } else { lesson.steps.len() };
    lesson.steps[..shown].iter().try_for_each(|step| write_step(&mut lines, step))?;
    if lesson.steps.len() > shown {
        lines.marked(
            " ",
            lines.styles.quiet,
            &format!("and {}", plural(lesson.steps.len() - shown, "more step")),
        )?;
    }
    lines.blank()?;
    if let Some(step) = first_open(lesson) {
        lines.first_thing(step)?;
        lines.blank()?;
    }
    let id = lesson.id.as_str();
    let mut commands = vec![(view.show(id), "read the lesson's page")];
    match begins_with {
        true => commands.push((view.typed(&["start", id]), "copy the files it begins with")),
        false => commands.push((view.typed(&["hint", id]), "a hint for the first step that is open")),
    }
    commands.push((view.check(id), "see what is done, and what is missing"));
    lines.commands(&commands)
}

fn write_step(lines: &mut Lines<'_>, step: &StepReport) -> io::Result<()> {
    let (mark, role) = match step.outcome {
        Outcome::Pass => ("✓", lines.styles.good),
        Outcome::Fail => ("✗", lines.styles.bad),
        Outcome::Blocked { .. } => ("-", lines.styles.quiet),
        Outcome::Unknown(_) => ("?", lines.styles.doubtful),
        Outcome::Manual => ("○", lines.styles.quiet),
    };
    let advice = if step.is_required { "" } else { " (advice)" };
    lines.marked(mark, role, &format!("{}{advice}", clean(&step.description)))
}
