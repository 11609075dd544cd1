//! What of a class is graded, at which commit, and what that may take.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::roster::Submission;
use crate::course::{Course, Lesson, Selection, SelectionError};
use crate::moment::Instant;
use crate::programs::Confinement;

/// What is graded, and at which commit.
#[derive(Debug, Clone)]
pub struct Grading {
    /// What the repositories' paths are relative to.
    pub root: PathBuf,
    /// For every submission that names none itself.
    pub rev: Option<String>,
    pub before: Option<Instant>,
    pub lessons: Chosen,
    /// What one submission may take.
    pub time: Duration,
    /// How commands are contained; none if none may run.
    pub programs: Option<Confinement>,
    /// Finds when each lesson was completed, where that is asked for.
    pub follow: Option<Follow>,
    /// How many submissions at once.
    pub jobs: usize,
}

impl Grading {
    /// Where a submission is.
    pub fn folder(&self, submission: &Submission) -> PathBuf {
        self.root.join(&submission.repo)
    }

    /// The deadline of a submission: its own, where it has an extension.
    pub fn deadline<'a>(&'a self, submission: &'a Submission) -> Option<&'a Instant> {
        submission.extension.as_ref().map(|extension| &extension.until).or(self.before.as_ref())
    }
}

/// Which lessons are graded, as `prep check` takes them.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// Ids or globs; none for all.
    pub names: Vec<String>,
    /// Ids or globs of parts; none for all.
    pub parts: Vec<String>,
    /// The last one, in the order of the course.
    pub through: Option<String>,
}

impl Chosen {
    pub fn of<'c>(&self, course: &'c Course) -> Result<Selection<'c>, SelectionError> {
        course.select_within(&self.names, &self.parts, self.through.as_deref())
    }
}

/// When each lesson of a repository was completed, by its id: the time of the commit, in seconds since 1970.
pub type Follow = fn(&Course, &[&Lesson], &Path, head: &str) -> BTreeMap<String, i64>;
