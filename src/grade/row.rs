//! What one submission came to, as little of it as a gradebook needs: a class of any size is kept in memory, its reports
//! are not.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::Deserialize;

use super::notes::Notes;
use crate::report::Status;

/// One submission's result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub id: String,
    pub repo: String,
    pub commit: Option<String>,
    pub late: Option<usize>,
    pub before: Option<String>,
    pub waived: Vec<RowWaiver>,
    /// The reason for a deadline of its own.
    pub extended: Option<String>,
    pub error: Option<String>,
    pub course_digest: Option<String>,
    pub lessons: Vec<RowLesson>,
    pub notes: Notes,
    /// When each lesson was completed, in seconds since 1970; none where nobody asked.
    pub completed: Option<BTreeMap<String, i64>>,
    pub place: Place,
}

/// Where a row's line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which of the files that were read.
    pub file: usize,
    /// In bytes, from the file's start.
    pub offset: u64,
    /// In bytes, its end included.
    pub length: usize,
    /// SHA-256 of the line: two lines with the same one are the same.
    pub digest: [u8; 32],
}

/// A lesson that need not be done, as the line has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RowWaiver {
    pub lesson: String,
    pub until: Option<String>,
    #[serde(default)]
    pub reason: String,
}

/// What one lesson came to.
#[derive(Debug, Clone, PartialEq)]
pub struct RowLesson {
    pub about: Rc<About>,
    pub status: Status,
    pub earned: u32,
    pub possible: u32,
    /// One for each of the lesson's steps.
    pub outcomes: Vec<StepOutcome>,
    pub open: Vec<OpenStep>,
}

/// What is the same for everybody: a lesson, and the steps of it that apply.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct About {
    pub id: String,
    pub title: String,
    /// Ids within the lesson, in its order.
    pub steps: Vec<String>,
}

/// How a step ended, as a report has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepOutcome {
    Pass,
    Fail,
    Blocked,
    Unknown,
    Manual,
}

/// A step that failed or is unknown, with what a person asks then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenStep {
    /// Its place among the lesson's steps.
    pub nth: usize,
    pub description: String,
    pub expected: String,
    pub found: String,
}

/// Rows share what is the same for everybody.
#[derive(Debug, Default)]
pub struct Pool(BTreeSet<Rc<About>>);

impl Pool {
    pub fn share(&mut self, about: About) -> Rc<About> {
        if let Some(known) = self.0.get(&about) {
            return Rc::clone(known);
        }
        let about = Rc::new(about);
        self.0.insert(Rc::clone(&about));
        about
    }
}

impl StepOutcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Blocked => "blocked",
            Self::Unknown => "unknown",
            Self::Manual => "manual",
        }
    }
}

impl RowLesson {
    /// How the step of this id ended, if it applied.
    pub fn outcome(&self, step: &str) -> Option<StepOutcome> {
        let nth = self.about.steps.iter().position(|id| id == step)?;
        self.outcomes.get(nth).copied()
    }
}

impl Row {
    pub fn lesson(&self, id: &str) -> Option<&RowLesson> {
        self.lessons.iter().find(|lesson| lesson.about.id == id)
    }

    pub fn is_waived(&self, lesson: &str) -> bool {
        self.waived.iter().any(|waived| waived.lesson == lesson)
    }

    /// Lessons that are done or waived.
    pub fn done(&self) -> usize {
        let counts = |lesson: &&RowLesson| lesson.status == Status::Done || self.is_waived(&lesson.about.id);
        self.lessons.iter().filter(counts).count()
    }
}

#[cfg(test)]
impl Row {
    /// A row that says nothing yet.
    pub fn ungraded(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            repo: id.to_owned(),
            commit: None,
            late: None,
            before: None,
            waived: Vec::new(),
            extended: None,
            error: None,
            course_digest: None,
            lessons: Vec::new(),
            notes: Notes::default(),
            completed: None,
            place: Place { file: 0, offset: 0, length: 0, digest: [0; 32] },
        }
    }
}
