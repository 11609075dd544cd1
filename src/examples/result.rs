//! What a course's examples and their mutants show: complete before anything is told. How it comes about is not known here.

use std::collections::BTreeSet;

use super::mutants::MutantResult;
use crate::report::Outcome;

/// All that a run of `prep test` found.
#[derive(Debug, Default)]
pub struct TestResult {
    pub lessons: Vec<LessonResult>,
    pub shared: Vec<SharedResult>,
}

/// What the examples of one lesson show.
#[derive(Debug)]
pub struct LessonResult {
    pub lesson: String,
    pub title: String,
    pub examples: Vec<ExampleResult>,
    /// Whether some example shows the lesson done.
    pub is_shown_done: bool,
    /// Checked steps that no example shows failing.
    pub never_fail: Vec<String>,
    /// Steps that need a program, where none may run: they count as not run, never as passing.
    pub not_run: BTreeSet<String>,
    /// Where it is done and must not be.
    pub done_on: Vec<DoneOn>,
    /// What its mutants show, if they were asked for.
    pub mutants: Option<MutantResult>,
}

/// A repository on which a lesson must not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoneOn {
    EmptyFolder,
    EmptyRepository,
    /// The done example of another lesson.
    Other(String),
}

/// What came of one example of a lesson.
#[derive(Debug)]
pub struct ExampleResult {
    pub name: String,
    pub about: String,
    /// What each step found, where the script makes a repository.
    pub steps: Vec<StepResult>,
    /// Why the script makes none.
    pub unbuilt: Option<String>,
    /// Steps that fail and should not, each with what was found.
    pub unexpected: Vec<(String, String)>,
    /// Steps that should fail, each with the outcome they have.
    pub missing: Vec<(String, String)>,
}

/// What one step came to in an example.
#[derive(Debug)]
pub struct StepResult {
    pub id: String,
    pub outcome: Outcome,
    pub found: String,
}

/// What the examples of one shared check show.
#[derive(Debug)]
pub struct SharedResult {
    pub name: String,
    pub about: String,
    pub params: Vec<ParamResult>,
    pub examples: Vec<SharedExampleResult>,
    pub mutants: Option<MutantResult>,
}

/// A parameter of a shared check, as its page shows it.
#[derive(Debug)]
pub struct ParamResult {
    pub name: String,
    pub takes: &'static str,
    /// None where a `use` must give it.
    pub default: Option<String>,
    pub about: String,
}

/// What came of one example of a shared check.
#[derive(Debug)]
pub struct SharedExampleResult {
    pub name: String,
    /// Whether the check is to pass.
    pub passes: bool,
    /// Whether it is as it says.
    pub holds: bool,
    /// What was found, or why the script makes no repository.
    pub found: String,
    /// The files it leaves behind, each with its text.
    pub files: Vec<(String, String)>,
}

impl TestResult {
    pub fn holds(&self) -> bool {
        self.lessons.iter().all(LessonResult::holds) && self.shared.iter().all(SharedResult::holds)
    }

    /// Every result of mutants there is.
    pub fn mutants(&self) -> impl Iterator<Item = &MutantResult> {
        let lessons = self.lessons.iter().filter_map(|lesson| lesson.mutants.as_ref());
        lessons.chain(self.shared.iter().filter_map(|shared| shared.mutants.as_ref()))
    }

    /// How many examples were looked at.
    pub fn examples(&self) -> usize {
        let lessons = self.lessons.iter().map(|lesson| lesson.examples.len());
        lessons.chain(self.shared.iter().map(|shared| shared.examples.len())).sum()
    }
}

impl LessonResult {
    pub fn holds(&self) -> bool {
        self.examples.iter().all(ExampleResult::holds)
            && self.is_shown_done
            && self.never_fail.is_empty()
            && self.done_on.is_empty()
            && self.mutants.as_ref().is_none_or(|mutants| mutants.survivors.is_empty())
    }
}

impl ExampleResult {
    pub fn holds(&self) -> bool {
        self.unbuilt.is_none() && self.unexpected.is_empty() && self.missing.is_empty()
    }
}

impl SharedResult {
    pub fn holds(&self) -> bool {
        self.lacks().is_none()
            && self.examples.iter().all(|example| example.holds)
            && self.mutants.as_ref().is_none_or(|mutants| mutants.survivors.is_empty())
    }

    /// Which example it lacks: one that passes, or one that does not.
    pub fn lacks(&self) -> Option<&'static str> {
        let has = |passes: bool| self.examples.iter().any(|example| example.passes == passes);
        match (has(true), has(false)) {
            (false, _) => Some("no example shows it passing"),
            (_, false) => Some("no example shows it failing"),
            _ => None,
        }
    }
}

impl DoneOn {
    /// A fragment: where the lesson is done and must not be.
    pub fn describe(&self) -> String {
        match self {
            Self::EmptyFolder => "an empty folder".to_owned(),
            Self::EmptyRepository => "an empty repository".to_owned(),
            Self::Other(lesson) => format!("the done example of {lesson}"),
        }
    }
}
