//! A lesson's steps as they are read: what each asks, in words, and what is there now. It decides nothing: its report is
//! finished before.

use crate::course::{Lesson, PassedBlock, Step, Test};
use crate::evidence::Evidence;
use crate::proof::{self, Proof};
use crate::report::{LessonReport, StepReport};

/// The reading of one lesson.
#[derive(Debug)]
pub struct LessonReading {
    pub id: String,
    pub title: String,
    /// Whether the lesson could be done as far as prep can tell without running anything.
    pub can_be_done: bool,
    pub steps: Vec<StepReading>,
    /// Why its page has no step, if it has none.
    pub why_empty: Option<String>,
    /// What of its page is no proof.
    pub passed_over: Vec<PassedBlock>,
}

/// The reading of one step.
#[derive(Debug)]
pub struct StepReading {
    pub id: String,
    /// `path:line`, relative to the course.
    pub defined_at: String,
    /// The sentence of "done when".
    pub description: String,
    pub body: Body,
}

#[derive(Debug)]
pub enum Body {
    /// A shell line of the page.
    Line(proof::Explanation),
    /// A check, with what it found.
    Check { kind: &'static str, expected: String, outcome: &'static str, found: String },
    /// A reminder.
    Manual(String),
    /// A step whose `when` does not hold here.
    DoesNotApply,
}

/// Explains a lesson that was evaluated as `report`.
pub fn explain(lesson: &Lesson, report: &LessonReport, evidence: &Evidence) -> LessonReading {
    let found = |step: &Step| report.steps.iter().find(|other| other.id == step.id);
    LessonReading {
        id: lesson.id.to_string(),
        title: lesson.title.clone(),
        can_be_done: lesson.can_be_done(),
        steps: lesson.steps.iter().map(|step| explain_step(step, found(step), evidence)).collect(),
        why_empty: lesson.passed_over.why_empty.clone(),
        passed_over: lesson.blocks_passed_over(),
    }
}

fn explain_step(step: &Step, report: Option<&StepReport>, evidence: &Evidence) -> StepReading {
    let body = match (&step.test, report) {
        (Test::Proof(Proof::Line(line)), _) => Body::Line(line.explain(evidence)),
        (Test::Manual(text), _) => Body::Manual(text.clone()),
        (_, Some(report)) => Body::Check {
            kind: report.kind,
            expected: report.expected.clone(),
            outcome: report.outcome.as_str(),
            found: report.found.clone(),
        },
        (_, None) => Body::DoesNotApply,
    };
    StepReading {
        id: step.id.to_string(),
        defined_at: format!("{}:{}", step.span.file.path, step.span.line()),
        description: step.description.clone(),
        body,
    }
}
