//! A lesson as valid: what it is called, where it belongs, and the steps that make it done.

use std::sync::Arc;

use super::handout::Handout;
use super::hint::Hints;
use super::name::{Id, LessonType};
use super::passed_over::{PassedBlock, PassedOver};
use crate::check::{Check, MANUAL};
use crate::diagnostic::Diagnostic;
use crate::kind::Joining;
use crate::pattern::{Pattern, Sought};
use crate::program::Session;
use crate::proof::Proof;
use crate::source::{SourceFile, Span};
use crate::yaml::{Node, Written};

#[derive(Debug)]
pub struct Lesson {
    pub id: Id,
    /// The part of the course it belongs to; empty for none.
    pub part: String,
    pub title: String,
    pub kind: LessonType,
    pub duration_min: Option<u32>,
    /// Ids of lessons that come before this one.
    pub requires: Vec<String>,
    pub steps: Vec<Step>,
    /// The files that a learner starts with.
    pub template: Vec<Handout>,
    /// Its steps are its page's proofs.
    pub is_proved: bool,
    /// The page a learner reads, if there is one.
    pub page: Option<Arc<SourceFile>>,
    /// Where its id is written.
    pub id_span: Span,
    /// What of its page is no proof, and why.
    pub passed_over: PassedOver,
    /// What is not quite right, and not in the way.
    pub warnings: Vec<Diagnostic>,
}

impl Lesson {
    /// The commands that are run for it, where any may run, in order, each session once with the steps that rest on it: a
    /// block of a page is run as a whole, whatever number of its lines are steps.
    pub fn sessions(&self) -> Vec<(Session, Vec<&Id>)> {
        let mut all: Vec<(Session, Vec<&Id>)> = Vec::new();
        for step in &self.steps {
            for session in step.sessions() {
                match all.iter_mut().find(|(known, _)| *known == session) {
                    Some((_, steps)) => steps.push(&step.id),
                    None => all.push((session, vec![&step.id])),
                }
            }
        }
        all
    }

    /// The blocks of its page that are no proofs, in the page's order.
    pub fn blocks_passed_over(&self) -> Vec<PassedBlock> {
        let path = self.page.as_ref().map_or("", |page| page.path.as_str());
        let told = self.passed_over.blocks.iter().map(|block| PassedBlock {
            place: format!("{path}:{}", block.line),
            reason: block.reason.clone(),
            is_elsewhere: block.is_elsewhere,
        });
        told.collect()
    }

    /// Whether it could be done as far as prep can tell: a page of proofs needs one that is read natively.
    pub fn can_be_done(&self) -> bool {
        let is_native = |step: &Step| matches!(&step.test, Test::Proof(proof) if proof.is_native_line());
        !self.is_proved || self.steps.iter().any(is_native)
    }
}

/// How much a step counts, as in RFC 2119.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Must,
    Should,
}

impl Level {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
        }
    }
}

/// One sentence of "done when", with its check.
#[derive(Debug)]
pub struct Step {
    pub id: Id,
    /// The sentence.
    pub description: String,
    pub level: Level,
    pub test: Test,
    pub points: Option<u32>,
    pub hints: Hints,
    /// The step applies only where this passes.
    pub when: Option<Check>,
    /// The patterns in its check that have names.
    pub patterns: Vec<Pattern>,
    /// What its check looks for, in the order in which it is written.
    pub sought: Vec<Sought>,
    /// Its patterns, those of `when` and of its hints too, each with where it is written.
    pub written: Vec<Written>,
    /// The author's own, copied to the JSON report.
    pub meta: Option<Node>,
    /// As it is written; none for a line of a page.
    pub source: Option<Node>,
    pub span: Span,
}

#[derive(Debug)]
pub enum Test {
    Check(Check),
    /// A shell line of the lesson's page, or its commit.
    Proof(Proof),
    /// What a person is reminded of.
    Manual(String),
}

impl Step {
    /// Whether the lesson cannot be done without it.
    pub fn is_required(&self) -> bool {
        self.level == Level::Must && !matches!(self.test, Test::Manual(_))
    }

    /// Whether it is a shell line of the lesson's page.
    pub fn is_proof_line(&self) -> bool {
        matches!(self.test, Test::Proof(Proof::Line(_)))
    }

    /// Whether a commit that joins the history could change what it finds, beyond the files it changes.
    pub fn heeds(&self, joining: &Joining<'_>) -> bool {
        let by_test = match &self.test {
            Test::Check(check) => check.heeds(joining),
            Test::Proof(Proof::Ship(ship)) => ship.heeds(joining.commit),
            Test::Proof(Proof::Line(_)) => true,
            Test::Manual(_) => false,
        };
        by_test || self.when.as_ref().is_some_and(|when| when.heeds(joining))
    }

    /// The commands that are run for it, where any may run, in order.
    pub fn sessions(&self) -> Vec<Session> {
        match &self.test {
            Test::Check(check) => check.sessions(),
            Test::Proof(proof) => proof.session().cloned().into_iter().collect(),
            Test::Manual(_) => Vec::new(),
        }
    }

    /// The path whose existence it asks about, if that is what it does.
    pub fn asks_existence_of(&self) -> Option<&str> {
        match &self.test {
            Test::Check(check) => check.asks_existence_of(),
            Test::Proof(proof) => proof.asks_existence_of(),
            Test::Manual(_) => None,
        }
    }

    /// The kind's name, as in the report.
    pub fn kind(&self) -> &'static str {
        match &self.test {
            Test::Check(check) => check.kind(),
            Test::Proof(proof) => proof.kind(),
            Test::Manual(_) => MANUAL.name,
        }
    }
}
