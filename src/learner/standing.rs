//! How far a course is: its parts and their lessons, with what was done once and is no longer.

use std::collections::BTreeMap;

use crate::course::Id;
use crate::report::{LessonReport, Points, Report, Status, by_part};

/// A course as its learner has come to it.
#[derive(Debug)]
pub struct Standing<'a> {
    pub report: &'a Report,
    /// In the order of the course.
    pub parts: Vec<PartOfCourse<'a>>,
    /// Lessons that are not done now, and the newest commit at which they were.
    pub done_before: BTreeMap<Id, String>,
    /// How many commits were looked at for that.
    pub looked_back: usize,
    /// Why earlier ones, or all of them, could not be: a clause.
    pub unknown_before: Option<String>,
}

#[derive(Debug)]
pub struct PartOfCourse<'a> {
    /// Empty for the lessons that are in none.
    pub name: &'a str,
    pub lessons: Vec<&'a LessonReport>,
}

impl<'a> Standing<'a> {
    pub fn new(report: &'a Report) -> Self {
        let parts = by_part(report.lessons.iter());
        let parts = parts.into_iter().map(|(name, lessons)| PartOfCourse { name, lessons }).collect();
        Self { report, parts, done_before: BTreeMap::new(), looked_back: 0, unknown_before: None }
    }

    /// The commit at which a lesson was done that is not any more.
    pub fn was_done_at(&self, lesson: &LessonReport) -> Option<&str> {
        self.done_before.get(&lesson.id).map(String::as_str)
    }
}

impl PartOfCourse<'_> {
    pub fn done(&self) -> usize {
        self.lessons.iter().filter(|lesson| lesson.status == Status::Done).count()
    }

    pub fn points(&self) -> Points {
        self.lessons.iter().fold(Points::default(), |sum, lesson| {
            let own = lesson.points();
            Points {
                earned: sum.earned.saturating_add(own.earned),
                possible: sum.possible.saturating_add(own.possible),
            }
        })
    }

    /// The status that all its lessons have, if it is done or not started.
    pub fn whole(&self) -> Option<Status> {
        let first = self.lessons.first()?.status;
        let is_whole = matches!(first, Status::Done | Status::NotStarted);
        (is_whole && self.lessons.iter().all(|lesson| lesson.status == first)).then_some(first)
    }
}
