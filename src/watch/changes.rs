//! What is different in a report from the one before it.

use crate::report::{LessonReport, Report, Status, StepReport};

/// Something a learner wants to see at once.
#[derive(Debug)]
pub enum Change<'a> {
    /// A step came to something else, or found something else on its way there.
    Step { lesson: &'a LessonReport, step: &'a StepReport },
    /// A lesson has another status: the one before it is told.
    Lesson { lesson: &'a LessonReport, before: Status },
}

/// What changed from one report to the next, in the order of the course: the steps of a lesson, then the lesson.
pub fn changes<'a>(before: &Report, after: &'a Report) -> Vec<Change<'a>> {
    let mut found = Vec::new();
    for lesson in &after.lessons {
        let Some(old) = before.lessons.iter().find(|old| old.id == lesson.id) else { continue };
        let steps = lesson.steps.iter().filter(|step| differs(old, step));
        found.extend(steps.map(|step| Change::Step { lesson, step }));
        if old.status != lesson.status {
            found.push(Change::Lesson { lesson, before: old.status });
        }
    }
    found
}

/// Whether a step was another one before. One that passes still passes, whatever it found.
fn differs(old: &LessonReport, step: &StepReport) -> bool {
    use crate::report::Outcome::Fail;
    let Some(old) = old.steps.iter().find(|old| old.id == step.id) else { return true };
    old.outcome != step.outcome || (step.outcome == Fail && old.found != step.found)
}

#[cfg(test)]
mod tests {
    use crate::course::{Course, Id};
    use crate::evaluate::evaluate;
    use crate::evidence::Evidence;
    use crate::report::{Outcome, Report, Status};

    use super::*;

    fn report() -> Report {
        let course = Course::built_in().unwrap();
        let lessons = course.select(&["w24-l05".to_owned()]).unwrap().lessons;
        evaluate(&course, &lessons, &Evidence::empty_folder())
    }

    fn told(before: &Report, after: &Report) -> Vec<String> {
        let told = |change: Change<'_>| match change {
            Change::Step { lesson, step } => format!("{}/{} {}", lesson.id, step.id, step.outcome.as_str()),
            Change::Lesson { lesson, before } => {
                format!("{} {} {}", lesson.id, before.as_str(), lesson.status.as_str())
            }
        };
        changes(before, after).into_iter().map(told).collect()
    }

    fn first(report: &mut Report) -> &mut StepReport {
        &mut report.lessons[0].steps[0]
    }

    #[test]
    fn what_is_the_same_is_not_told() {
        assert_eq!(told(&report(), &report()), [""; 0]);
    }

    #[test]
    fn a_step_is_told_before_its_lesson() {
        let (before, mut after) = (report(), report());
        first(&mut after).outcome = Outcome::Pass;
        after.lessons[0].status = Status::Done;
        let id: Id = after.lessons[0].steps[0].id.clone();
        let expected = [format!("w24-l05/{id} pass"), "w24-l05 not_started done".to_owned()];
        assert_eq!(told(&before, &after), expected);
    }

    #[test]
    fn what_is_found_on_the_way_is_told_until_it_passes() {
        let (mut before, mut after) = (report(), report());
        first(&mut before).outcome = Outcome::Fail;
        first(&mut after).outcome = Outcome::Fail;
        first(&mut before).found = "2 words".to_owned();
        first(&mut after).found = "3 words".to_owned();
        assert_eq!(told(&before, &after).len(), 1);
        first(&mut before).outcome = Outcome::Pass;
        first(&mut after).outcome = Outcome::Pass;
        assert_eq!(told(&before, &after), [""; 0]);
    }
}
