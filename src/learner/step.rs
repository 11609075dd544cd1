//! The step of a lesson to begin with.

use crate::report::{LessonReport, Outcome, StepReport};

/// The first step that is open: a required one, else one of advice. One that waits for another comes after that one.
pub fn first_open(lesson: &LessonReport) -> Option<&StepReport> {
    let open = |step: &&StepReport| matches!(step.outcome, Outcome::Fail | Outcome::Unknown(_));
    let blocked = |step: &&StepReport| matches!(step.outcome, Outcome::Blocked { .. });
    let steps = |required: bool| lesson.steps.iter().filter(move |step| step.is_required == required);
    let required = steps(true).find(open).or_else(|| steps(true).find(blocked));
    required.or_else(|| steps(false).find(open))
}

/// The step of this name.
pub fn named<'a>(lesson: &'a LessonReport, name: &str) -> Option<&'a StepReport> {
    lesson.steps.iter().find(|step| step.id.as_str() == name)
}
