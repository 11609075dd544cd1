//! A course against its own examples: does each fail exactly where it says, is each lesson shown done, is each step shown
//! not done. What an example is stands in `course`; how the answer is told, in `render`.

use std::collections::BTreeSet;

use crate::course::{Course, Example, Lesson, SharedExample, Test};
use crate::diagnostic::Diagnostic;
use crate::evaluate::evaluate;
use crate::evidence::{Evidence, Trouble};
use crate::kind::Context;
use crate::report::{LessonReport, Outcome, Status};

/// What the examples of one lesson show.
#[derive(Debug)]
pub struct Proof {
    pub lesson: String,
    pub examples: usize,
    pub mismatches: Vec<Mismatch>,
    /// Whether some example shows the lesson done.
    pub is_shown_done: bool,
    /// Checked steps that no example shows failing.
    pub never_fail: Vec<String>,
}

/// An example that came out other than it says.
#[derive(Debug)]
pub struct Mismatch {
    pub example: String,
    /// Steps that fail and should not, each with what was found.
    pub unexpected: Vec<(String, String)>,
    /// Steps that should fail, each with the outcome they have.
    pub missing: Vec<(String, String)>,
}

impl Proof {
    pub fn holds(&self) -> bool {
        self.mismatches.is_empty() && self.is_shown_done && self.never_fail.is_empty()
    }
}

/// Evaluates a lesson on one script.
pub fn judge(course: &Course, lesson: &Lesson, evidence: &Evidence) -> LessonReport {
    evaluate(course, &[lesson], evidence).lessons.remove(0)
}

pub fn prove(course: &Course, lesson: &Lesson) -> Result<Proof, Vec<Diagnostic>> {
    let examples = course.examples(lesson)?;
    let checked = lesson.steps.iter().filter(|step| !matches!(step.test, Test::Manual(_)));
    let mut proof = Proof {
        lesson: lesson.id.to_string(),
        examples: examples.len(),
        mismatches: Vec::new(),
        is_shown_done: false,
        never_fail: checked.map(|step| step.id.to_string()).collect(),
    };
    for example in &examples {
        let evidence = match Evidence::of_script(&example.script) {
            Ok(evidence) => evidence,
            Err(trouble) => {
                proof.mismatches.push(unbuilt(example, &trouble));
                continue;
            }
        };
        let report = judge(course, lesson, &evidence);
        proof.is_shown_done |= example.fails.is_empty() && report.status == Status::Done;
        let failing = failing(&report);
        proof.never_fail.retain(|step| !failing.contains(step));
        proof.mismatches.extend(compare(example, &report, &failing));
    }
    Ok(proof)
}

/// An example whose script makes no repository shows nothing.
fn unbuilt(example: &Example, trouble: &Trouble) -> Mismatch {
    let unexpected = vec![("the script".to_owned(), trouble.to_string())];
    Mismatch { example: example.name.clone(), unexpected, missing: Vec::new() }
}

/// The ids of the steps that fail.
pub fn failing(report: &LessonReport) -> BTreeSet<String> {
    report.steps.iter().filter(|step| step.outcome == Outcome::Fail).map(|step| step.id.to_string()).collect()
}

fn compare(example: &Example, report: &LessonReport, failing: &BTreeSet<String>) -> Option<Mismatch> {
    let outcome = |id: &String| {
        let step = report.steps.iter().find(|step| step.id.as_str() == id);
        step.map_or_else(|| "no such step".to_owned(), |step| step.outcome.as_str().to_owned())
    };
    let found = |id: &String| {
        let step = report.steps.iter().find(|step| step.id.as_str() == id);
        step.map_or_else(String::new, |step| step.found.clone())
    };
    let mismatch = Mismatch {
        example: example.name.clone(),
        unexpected: failing.difference(&example.fails).map(|id| (id.clone(), found(id))).collect(),
        missing: example.fails.difference(failing).map(|id| (id.clone(), outcome(id))).collect(),
    };
    (!mismatch.unexpected.is_empty() || !mismatch.missing.is_empty()).then_some(mismatch)
}

/// Whether a shared check passes on an example of its own; with what it found.
pub fn judge_shared(course: &Course, example: &SharedExample) -> Result<(bool, String), Trouble> {
    let evidence = Evidence::of_script(&example.script)?;
    let context = Context { words_per_minute: course.settings.words_per_minute, ..Context::plain(&evidence) };
    let finding = example.check.evaluate(&context);
    Ok((finding.passes(), finding.found))
}
