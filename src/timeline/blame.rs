//! When a lesson or a step was completed, and when it was broken again.

use std::rc::Rc;

use super::walk::{Point, Timeline};
use crate::evidence::Commit;
use crate::moment::Instant;

/// What is asked about: the only lesson of a timeline, or one of its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Lesson,
    /// By its id within the lesson.
    Step(String),
}

/// How it came about.
#[derive(Debug, Clone)]
pub struct Blame {
    /// The commit with which it was completed the last time; none if it never was.
    pub completed: Option<Rc<Commit>>,
    /// Whether it was done at the first commit that a shallow clone has: it may have been completed before.
    pub is_earlier: bool,
    /// The commit that broke it after that, if it is broken at the end.
    pub broken: Option<Rc<Commit>>,
    /// Whether it was done at the newest commit that is not later than a deadline; none without one.
    pub in_time: Option<bool>,
}

/// Follows one lesson, or one step, through a timeline of that lesson.
pub fn blame(timeline: &Timeline, subject: &Subject, before: Option<&Instant>) -> Blame {
    let holds = |point: &Point| match subject {
        Subject::Lesson => !point.done.is_empty(),
        Subject::Step(id) => point.passing.contains(id),
    };
    let points = &timeline.points;
    let last = points.iter().rposition(holds);
    let first =
        last.map(|last| points[..last].iter().rposition(|point| !holds(point)).map_or(0, |nth| nth + 1));
    let commit = |nth: usize| points.get(nth).map(|point| Rc::clone(&point.commit));
    Blame {
        completed: first.and_then(commit),
        is_earlier: timeline.is_cut && first == Some(0),
        broken: last.and_then(|last| commit(last + 1)),
        in_time: before.map(|before| {
            let newest = points
                .iter()
                .filter(|point| point.commit.committed_at <= before.seconds)
                .max_by_key(|point| point.commit.committed_at);
            newest.is_some_and(holds)
        }),
    }
}
