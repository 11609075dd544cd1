//! A course against its own examples: does each fail exactly the steps it names, is each lesson shown done, is each step
//! shown not done. What an example is, is said in `model`; how the result is told, in `render`.

use std::collections::BTreeSet;

use super::model::{Example, load_examples};
use crate::course::{Course, Lesson, SharedCheck, SharedExample, Test};
use crate::diagnostic::Diagnostic;
use crate::evaluate::evaluate;
use crate::evidence::{Evidence, EvidenceError};
use crate::report::{LessonReport, Outcome, Status};
use crate::scope::Context;

/// What the examples of one lesson show.
#[derive(Debug)]
pub struct LessonResult {
    pub lesson: String,
    pub examples: usize,
    pub mismatches: Vec<Mismatch>,
    /// Whether some example shows the lesson done.
    pub is_shown_done: bool,
    /// Checked steps that no example shows failing.
    pub never_fail: Vec<String>,
}

/// An example with another result than it says.
#[derive(Debug)]
pub struct Mismatch {
    pub example: String,
    /// Steps that fail and should not, each with what was found.
    pub unexpected: Vec<(String, String)>,
    /// Steps that should fail, each with the outcome they have.
    pub missing: Vec<(String, String)>,
}

/// What the examples of one shared check show.
#[derive(Debug)]
pub struct SharedResult {
    pub name: String,
    pub about: String,
    pub examples: usize,
    /// A sentence for each example with another result than it says.
    pub mismatches: Vec<String>,
}

impl LessonResult {
    pub fn holds(&self) -> bool {
        self.mismatches.is_empty() && self.is_shown_done && self.never_fail.is_empty()
    }
}

impl SharedResult {
    pub fn holds(&self) -> bool {
        self.examples > 0 && self.mismatches.is_empty()
    }
}

/// Runs every example of a lesson.
pub fn run_lesson(course: &Course, lesson: &Lesson) -> Result<LessonResult, Vec<Diagnostic>> {
    let examples = load_examples(course, lesson)?;
    let checked = lesson.steps.iter().filter(|step| !matches!(step.test, Test::Manual(_)));
    let mut result = LessonResult {
        lesson: lesson.id.to_string(),
        examples: examples.len(),
        mismatches: Vec::new(),
        is_shown_done: false,
        never_fail: checked.map(|step| step.id.to_string()).collect(),
    };
    for example in &examples {
        let evidence = match Evidence::of_script(&example.script) {
            Ok(evidence) => evidence,
            Err(error) => {
                result.mismatches.push(unbuilt(example, &error));
                continue;
            }
        };
        let report = evaluate_lesson(course, lesson, &evidence);
        result.is_shown_done |= example.fails.is_empty() && report.status == Status::Done;
        let failing = failing(&report);
        result.never_fail.retain(|step| !failing.contains(step));
        result.mismatches.extend(compare(example, &report, &failing));
    }
    Ok(result)
}

/// Runs every example of a shared check.
pub fn run_shared(course: &Course, check: &SharedCheck) -> Result<SharedResult, Vec<Diagnostic>> {
    let examples = course.shared_examples(check)?;
    let mismatches = examples.iter().filter_map(shared_mismatch).collect();
    Ok(SharedResult {
        name: check.name.clone(),
        about: check.about.clone(),
        examples: examples.len(),
        mismatches,
    })
}

fn shared_mismatch(example: &SharedExample) -> Option<String> {
    let evidence = match Evidence::of_script(&example.script) {
        Ok(evidence) => evidence,
        Err(error) => return Some(format!("{}: the script: {error}", example.name)),
    };
    let finding = example.check.evaluate(&Context::plain(&evidence));
    let result = match (finding.passes(), example.passes) {
        (true, false) => "passes, and should not",
        (false, true) => "should pass, and does not",
        _ => return None,
    };
    Some(format!("{} {result}: {}", example.name, finding.found))
}

/// Evaluates one lesson.
pub fn evaluate_lesson(course: &Course, lesson: &Lesson, evidence: &Evidence) -> LessonReport {
    evaluate(course, &[lesson], evidence).lessons.remove(0)
}

/// An example whose script makes no repository shows nothing.
fn unbuilt(example: &Example, error: &EvidenceError) -> Mismatch {
    let unexpected = vec![("the script".to_owned(), error.to_string())];
    Mismatch { example: example.name.clone(), unexpected, missing: Vec::new() }
}

/// The ids of the steps that fail.
fn failing(report: &LessonReport) -> BTreeSet<String> {
    report.steps.iter().filter(|step| step.outcome == Outcome::Fail).map(|step| step.id.to_string()).collect()
}

fn compare(example: &Example, report: &LessonReport, failing: &BTreeSet<String>) -> Option<Mismatch> {
    let step = |id: &String| report.steps.iter().find(|step| step.id.as_str() == id);
    let outcome = |id: &String| {
        step(id).map_or_else(|| "no such step".to_owned(), |step| step.outcome.as_str().to_owned())
    };
    let found = |id: &String| step(id).map_or_else(String::new, |step| step.found.clone());
    let mismatch = Mismatch {
        example: example.name.clone(),
        unexpected: failing.difference(&example.fails).map(|id| (id.clone(), found(id))).collect(),
        missing: example.fails.difference(failing).map(|id| (id.clone(), outcome(id))).collect(),
    };
    (!mismatch.unexpected.is_empty() || !mismatch.missing.is_empty()).then_some(mismatch)
}
