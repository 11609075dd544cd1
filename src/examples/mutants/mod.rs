//! Mutants: a done example with one thing wrong in it, made by prep itself. A check that passes on all of them cannot fail.
//! What is changed is what the check looked at; how a check comes to its finding is not known here.

mod history;
mod line;
mod paths;
mod search;
mod text;

pub use paths::files_left;
pub use search::{MutantResult, Survivor, Target, Why, admit_shown, hunt};

use std::collections::BTreeSet;
use std::ops::Range;

use crate::evidence::Script;
use crate::path::RelPath;

/// One change to a scripted repository.
#[derive(Debug, Clone)]
struct Mutant {
    /// A sentence without its full stop: `line 4 of n.md is removed`.
    what: String,
    change: Change,
    /// The files it takes away whole: that a check of their text notices, says nothing of what it checks.
    takes: Vec<RelPath>,
}

#[derive(Debug, Clone)]
enum Change {
    /// Lines of a file as it was written last, replaced.
    Lines(RelPath, Vec<Splice>),
    /// Another history.
    Script(Script),
}

/// Lines of a text, 1-based, and what is there instead, line ends and all.
#[derive(Debug, Clone)]
struct Splice {
    lines: Range<usize>,
    with: String,
}

impl Mutant {
    fn of_lines(path: &RelPath, what: String, splices: Vec<Splice>) -> Self {
        Self { what, change: Change::Lines(path.clone(), splices), takes: Vec::new() }
    }

    fn of_script(what: String, script: Script) -> Self {
        Self { what, change: Change::Script(script), takes: Vec::new() }
    }

    /// The repository with the change; `None` if it is as it was.
    fn apply(&self, done: &Script) -> Option<Script> {
        let changed = match &self.change {
            Change::Script(script) => script.clone(),
            Change::Lines(path, splices) => {
                let mut script = done.clone();
                let text = last_written(&mut script, path)?;
                *text = spliced(text, splices);
                script
            }
        };
        (changed != *done).then_some(changed)
    }
}

/// The text of a file as it was written last.
fn last_written<'a>(script: &'a mut Script, path: &RelPath) -> Option<&'a mut String> {
    let commits = script.commits.iter_mut().rev().map(|commit| &mut commit.write);
    [&mut script.uncommitted.write].into_iter().chain(commits).find_map(|write| write.get_mut(path))
}

/// The text with its lines replaced. Splices are in order and do not overlap; one behind the last line is added.
fn spliced(text: &str, splices: &[Splice]) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for splice in splices {
        let start = splice.lines.start.saturating_sub(1).clamp(at, lines.len().max(at));
        lines.get(at..start).into_iter().flatten().for_each(|line| out.push_str(line));
        if start == lines.len() && !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(&splice.with);
        at = splice.lines.end.saturating_sub(1).max(start);
    }
    lines.get(at..).into_iter().flatten().for_each(|line| out.push_str(line));
    out
}

/// Some of the items, evenly over all of them.
fn sampled<T>(items: Vec<T>, most: usize) -> Vec<T> {
    let total = items.len();
    if total <= most {
        return items;
    }
    let taken: BTreeSet<usize> = (0..most).map(|nth| nth * total / most).collect();
    items.into_iter().enumerate().filter(|(nth, _)| taken.contains(nth)).map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_spliced() {
        let splice = |lines: Range<usize>, with: &str| Splice { lines, with: with.to_owned() };
        assert_eq!(spliced("a\nb\nc\n", &[splice(2..3, "")]), "a\nc\n");
        assert_eq!(spliced("a\nb\nc\n", &[splice(1..1, "x\n"), splice(3..4, "y\n")]), "x\na\nb\ny\n");
        assert_eq!(spliced("a\nb", &[splice(3..3, "x\n")]), "a\nb\nx\n");
        assert_eq!(spliced("", &[splice(1..1, "x\n")]), "x\n");
        assert_eq!(spliced("a\nb\nc\n", &[splice(1..4, "")]), "");
    }

    #[test]
    fn samples_are_spread() {
        assert_eq!(sampled((0..10).collect(), 20).len(), 10);
        let some = sampled((0..100).collect::<Vec<_>>(), 10);
        assert!(some.len() == 10 && some.first() == Some(&0) && some.last() > Some(&85), "{some:?}");
    }
}
