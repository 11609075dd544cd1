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

pub use explain::Explanation;
pub use page::Page;
pub use reading::Effect;

use crate::evidence::Trouble;
use expect::Expected;
use reading::Reading;

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
