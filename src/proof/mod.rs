//! Proofs: the shell blocks of a lesson's page, and the commit that its Ship section makes, as checks. Which lines a page
//! has and what it expects of them is here; how a shell line is answered is the business of `shell`.

mod block;
mod certain;
mod columns;
mod compare;
mod evaluate;
mod expect;
mod explain;
mod fence;
mod headings;
mod line_ends;
mod literal;
mod meaning;
mod note;
mod page;
mod placeholder;
mod presence;
mod prose;
mod quantity;
mod run;
mod session;
mod ship;
mod suggest;
mod topic;

pub use certain::Certainty;
pub use explain::Explanation;
pub use page::Page;
pub use ship::{Ship, commits_of};
pub use topic::ProofHeadings;

use crate::evidence::{Commits, Evidence, EvidenceError};
use crate::finding::Finding;
use crate::program::Session;
use crate::shell::classify::{Classification, SideEffect};
use expect::Expected;

/// One command of a page with what is expected of it.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its place among the page's commands, from 1.
    pub n: usize,
    /// The comment above it, else the command.
    pub says: String,
    /// The 1-based line of the page.
    pub at: usize,
    /// As in the page, on one line.
    pub command: String,
    /// As in the page.
    written: String,
    expected: Expected,
    reading: Classification,
    /// What was not run before it in its block.
    after: Option<Unrun>,
    /// Its place in its block, for whoever runs that.
    run: Option<run::Run>,
}

/// A command that was not run.
#[derive(Debug, Clone, PartialEq)]
struct Unrun {
    command: String,
    effect: SideEffect,
}

/// Something on a page that looks like a proof and was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The 1-based line of the page.
    pub line: usize,
    /// A lower-case fragment.
    pub reason: String,
    /// Whether it is in no section for proofs at all.
    pub is_elsewhere: bool,
}

/// Begins the history again without the commits that do not count: those that a course handed out, and those of staff.
pub type CommitsThatCount<'e> = dyn Fn() -> Result<Commits<'e>, EvidenceError> + 'e;

/// A proof, as a step of a lesson.
#[derive(Debug, Clone)]
pub enum Proof {
    Line(Box<Line>),
    Ship(Ship),
}

impl Proof {
    /// The kind's name, as in the report.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Line(_) => "proof",
            Self::Ship(_) => "commits",
        }
    }

    /// `commits` are those of the history that count.
    pub fn evaluate(&self, evidence: &Evidence, commits: &CommitsThatCount<'_>) -> Finding {
        match self {
            Self::Line(line) => line.evaluate(evidence),
            Self::Ship(ship) => ship.evaluate(evidence, commits),
        }
    }

    /// The commands that are run for it, where any may run.
    pub fn session(&self) -> Option<&Session> {
        match self {
            Self::Line(line) => line.session(),
            Self::Ship(_) => None,
        }
    }

    /// The path whose being there it asks about.
    pub fn asks_existence_of(&self) -> Option<&str> {
        match self {
            Self::Line(line) => line.asks_existence_of(),
            Self::Ship(_) => None,
        }
    }

    /// Whether the page itself leaves it to a person where prep has no answer: a line that is not read natively, or that is
    /// below one that is not run. What is in the learner's repository has no say in it.
    pub fn may_be_left_to_a_person(&self) -> bool {
        matches!(self, Self::Line(line) if !line.is_native() || line.after.is_some())
    }

    /// Whether it is a line that is read without a program.
    pub fn is_native_line(&self) -> bool {
        matches!(self, Self::Line(line) if line.is_native())
    }
}
