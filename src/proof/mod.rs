//! Proofs: the shell lines of a lesson page, read natively. A line becomes a plan, and evidence answers it as bash 5 and the
//! GNU tools would in a C.UTF-8 locale, output and exit status both. Nothing is ever run; what cannot be read says why.

mod block;
#[cfg(test)]
mod differential;
mod expect;
mod explain;
mod glob;
mod ground;
mod headings;
mod judge;
mod lex;
mod page;
mod parse;
mod posix;
mod reading;
mod run;
mod ship;
mod tool;
mod typed;
mod word;

pub use page::Page;

use crate::evidence::{Evidence, Trouble};
use expect::Expected;
use reading::{Effect, Reading};

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
    reading: Reading,
    /// What was not run before it in its block.
    after: Option<Unrun>,
}

/// A command that was not run.
#[derive(Debug, Clone, PartialEq)]
struct Unrun {
    command: String,
    effect: Effect,
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

    pub fn answer(&self, evidence: &Evidence) -> Answer {
        match self {
            Self::Line(line) => line.answer(evidence),
            Self::Ship(ship) => ship.answer(evidence),
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

/// What a proof came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub outcome: Outcome,
    /// Lower-case fragments.
    pub expected: String,
    pub found: String,
    pub places: Vec<Place>,
    /// What a reader should know beyond that: where grep and the document disagree, for example.
    pub notes: Vec<String>,
    /// What stands near a path at which nothing was found.
    pub near: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Pass,
    Fail,
    /// What it reads is not there; a path or a pattern.
    Missing(String),
    /// A program would have to run; the command to type.
    NotRun(String),
    /// It is outside the grammar; the reason.
    Unreadable(String),
    Trouble(Trouble),
}

/// Where something was seen: a line of a file, or a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Line { path: String, line: usize, text: String },
    Commit(String),
}
