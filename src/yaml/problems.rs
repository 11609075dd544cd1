//! What comes of reading a file besides its values: every problem, the patterns that have names, and what checks look for.
//! Whether a file with problems can be used is for whoever asked for it to say.

use crate::diagnostic::{Diagnostic, Severity};
use crate::pattern::{Pattern, Sought};
use crate::source::Span;

/// The problems of what is being read, in the order in which they were met.
#[derive(Debug, Default)]
pub struct Problems {
    met: Vec<Diagnostic>,
    errors: usize,
    named: Vec<Pattern>,
    sought: Vec<Sought>,
    written: Vec<Written>,
}

/// A pattern of a spec, and where it is written.
#[derive(Debug, Clone)]
pub struct Written {
    pub pattern: Pattern,
    pub span: Span,
}

impl Problems {
    pub fn push(&mut self, problem: Diagnostic) {
        self.errors += usize::from(problem.severity == Severity::Error);
        self.met.push(problem);
    }

    pub fn extend(&mut self, problems: impl IntoIterator<Item = Diagnostic>) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }

    /// How many errors there are so far; warnings are none.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Remembers a pattern that a report calls by its name.
    pub fn name(&mut self, pattern: &Pattern) {
        self.named.push(pattern.clone());
    }

    /// Remembers what a check looks for.
    pub fn seek(&mut self, sought: Sought) {
        self.sought.push(sought);
    }

    /// Remembers where a pattern is written; of one that then gets a name, the one with the name.
    pub fn wrote(&mut self, pattern: &Pattern, span: &Span) {
        let pattern = pattern.clone();
        match self.written.iter_mut().find(|known| known.span == *span) {
            Some(known) => known.pattern = pattern,
            None => self.written.push(Written { pattern, span: span.clone() }),
        }
    }

    /// The patterns that were read since this was last asked, in the order in which they were met.
    pub fn take_written(&mut self) -> Vec<Written> {
        std::mem::take(&mut self.written)
    }

    /// What is looked for by what was read since this was last asked, each once.
    pub fn take_sought(&mut self) -> Vec<Sought> {
        let mut each: Vec<Sought> = Vec::new();
        for sought in std::mem::take(&mut self.sought) {
            if !each.contains(&sought) {
                each.push(sought);
            }
        }
        each
    }

    /// Takes over what was met elsewhere, each problem as `change` makes it.
    pub fn absorb(&mut self, other: Self, change: impl FnMut(Diagnostic) -> Diagnostic) {
        self.extend(other.met.into_iter().map(change));
        self.named.extend(other.named);
        self.sought.extend(other.sought);
        other.written.iter().for_each(|written| self.wrote(&written.pattern, &written.span));
    }

    /// The patterns with names that were read since this was last asked, each once.
    pub fn take_named(&mut self) -> Vec<Pattern> {
        let mut named: Vec<Pattern> = Vec::new();
        for pattern in std::mem::take(&mut self.named) {
            if !named.contains(&pattern) {
                named.push(pattern);
            }
        }
        named
    }

    /// The value together with the warnings, if nothing worse was met.
    pub fn finish<T>(self, value: Option<T>) -> Result<(T, Vec<Diagnostic>), Vec<Diagnostic>> {
        match value {
            Some(value) if self.errors == 0 => Ok((value, self.met)),
            _ => Err(self.met),
        }
    }
}

/// Reads a value and nothing else; the error is every problem.
pub fn read<T: super::FromYaml>(node: &super::Node) -> Result<T, Vec<Diagnostic>> {
    let mut problems = Problems::default();
    let value = T::from_yaml(node, &mut problems);
    problems.finish(value).map(|(value, _)| value)
}
