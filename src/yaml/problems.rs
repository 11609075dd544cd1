//! What comes of reading a file besides its values: every problem, and the patterns that have names.
//! Whether a file with problems can be used is for whoever asked for it to say.

use crate::diagnostic::{Diagnostic, Severity};
use crate::pattern::Pattern;

/// The problems of what is being read, in the order in which they were met.
#[derive(Debug, Default)]
pub struct Problems {
    met: Vec<Diagnostic>,
    errors: usize,
    named: Vec<Pattern>,
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

    /// Takes over what was met elsewhere, each problem as `change` makes it.
    pub fn absorb(&mut self, other: Self, change: impl FnMut(Diagnostic) -> Diagnostic) {
        self.extend(other.met.into_iter().map(change));
        self.named.extend(other.named);
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
