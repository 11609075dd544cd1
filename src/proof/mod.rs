//! Proofs: the shell blocks of a lesson's page, and the commit that its Ship section makes, as checks. Which lines a page
//! has and what it expects of them is here; how a shell line is answered is the business of `shell`.

mod block;
mod evaluate;
mod expect;
mod explain;
mod headings;
mod page;
mod ship;
mod suggest;

pub use page::Page;

use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::shell::classify::{Classification, SideEffect};
use expect::Expected;

/// One command of a page with what is expected of it.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its place among the page's commands, from 1.
    pub n: usize,
    /// The comment above it, else the command.
    pub says: String,
    /// The 1-based line of the page it stands on.
    pub at: usize,
    /// As written, on one line.
    pub command: String,
    expected: Expected,
    reading: Classification,
    /// What was not run before it in its block.
    after: Option<Unrun>,
}

/// A command that was not run.
#[derive(Debug, Clone, PartialEq)]
struct Unrun {
    command: String,
    effect: SideEffect,
}

/// The commit that a page's Ship section makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ship {
    /// What the subject starts with: up to the first colon, the colon included.
    pub prefix: String,
    /// The 1-based line of the page it stands on.
    pub at: usize,
}

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

    pub fn evaluate(&self, evidence: &Evidence) -> Finding {
        match self {
            Self::Line(line) => line.evaluate(evidence),
            Self::Ship(ship) => ship.evaluate(evidence),
        }
    }

    /// The path whose being there it asks about.
    pub fn asks_existence_of(&self) -> Option<&str> {
        match self {
            Self::Line(line) => line.asks_existence_of(),
            Self::Ship(_) => None,
        }
    }

    /// Whether it is a line that is read without a program.
    pub fn is_native_line(&self) -> bool {
        matches!(self, Self::Line(line) if line.is_native())
    }
}
