//! The lessons of a course as `prep list` has them, broken ones included: read before anything is rendered.

use crate::course::{ChosenBy, Course, Lesson, LessonType, PassedBlock, Step};

#[derive(Debug)]
pub struct Listing {
    pub title: String,
    pub chosen_by: ChosenBy,
    /// In course order.
    pub lessons: Vec<ListedLesson>,
    /// The pages that the course names and that are no lessons, each with the reason.
    pub without_step: Vec<(String, String)>,
}

#[derive(Debug)]
pub struct ListedLesson {
    /// The id, or the path where it has none.
    pub name: String,
    /// What its spec says; none if it is broken.
    pub details: Option<Details>,
}

#[derive(Debug)]
pub struct Details {
    pub title: String,
    pub required_steps: usize,
    /// Whether it could be done as far as prep can tell without running anything.
    pub can_be_done: bool,
    pub duration_min: Option<u32>,
    pub is_quest: bool,
    /// Why its page has no step, if it has none.
    pub why_empty: Option<String>,
    /// What of its page is no proof.
    pub passed_over: Vec<PassedBlock>,
}

impl Listing {
    pub fn of(course: &Course) -> Self {
        let lessons = course.entries.iter().map(|entry| ListedLesson {
            name: entry.name.clone(),
            details: course.lesson(entry).as_ref().ok().map(Details::of),
        });
        Self {
            title: course.title.clone(),
            chosen_by: course.chosen_by,
            lessons: lessons.collect(),
            without_step: course.pages_without_step(),
        }
    }

    /// How many lessons cannot be read.
    pub fn broken(&self) -> usize {
        self.lessons.iter().filter(|lesson| lesson.details.is_none()).count()
    }
}

impl Details {
    fn of(lesson: &Lesson) -> Self {
        Self {
            title: lesson.title.clone(),
            required_steps: lesson.steps.iter().filter(|step: &&Step| step.is_required()).count(),
            can_be_done: lesson.can_be_done(),
            duration_min: lesson.duration_min,
            is_quest: lesson.kind == LessonType::Quest,
            why_empty: lesson.passed_over.why_empty.clone(),
            passed_over: lesson.blocks_passed_over(),
        }
    }
}
