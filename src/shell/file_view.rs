//! The repository as a shell in its root folder sees it: words become paths, patterns become names, files become bytes.
//! It decides nothing about a line; what a shell would find and prep does not open is absent, or an evidence error.

use std::rc::Rc;

use super::glob::{self, Component};
use super::word::Word;
use crate::evidence::{self, Document, Evidence, EvidenceError};
use crate::git::GitError;
use crate::path::RelPath;

/// What is at a path.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    File {
        path: RelPath,
        size: u64,
        executable: bool,
    },
    /// `None` is the root.
    Folder(Option<RelPath>),
    Absent,
    /// A pipe, a device, a socket.
    Other,
}

/// Whether `operand` is the root folder: `.`, `./`, `.//.`.
pub fn is_root(operand: &str) -> bool {
    !operand.is_empty()
        && !operand.starts_with('/')
        && operand.split('/').all(|part| part.is_empty() || part == ".")
}

#[derive(Clone, Copy)]
pub struct FileView<'e> {
    pub evidence: &'e Evidence,
}

/// More names than this in one expansion are not read.
const MAX_NAMES: usize = 10_000;

/// How many names one command may still visit.
pub struct WalkBudget {
    left: usize,
}

impl WalkBudget {
    /// A few git objects can describe billions of names.
    const LIMIT: usize = 100_000;

    pub fn new() -> Self {
        Self { left: Self::LIMIT }
    }

    /// Takes one more name.
    pub fn take(&mut self) -> Result<(), EvidenceError> {
        self.left = self.left.checked_sub(1).ok_or(GitError::TooMany { limit: Self::LIMIT })?;
        Ok(())
    }
}

impl FileView<'_> {
    /// What is at `operand`, a word with its quotes removed. A link that leads outside the repository leads to nothing, as
    /// it does for every other kind of check; so does a path into a nested repository.
    pub fn entry(&self, operand: &str) -> Result<Entry, EvidenceError> {
        if self.evidence.is_bare() {
            return Err(EvidenceError::Bare);
        }
        if operand.is_empty() {
            return Ok(Entry::Absent);
        }
        if is_root(operand) {
            return Ok(Entry::Folder(None));
        }
        // What is on the page was checked when the line was classified; a pattern, or a command's output, may still lead there.
        let Ok(path) = RelPath::parse(operand) else {
            let why = "it is outside the repository, or in `.git`";
            return Err(EvidenceError::unanswered(operand, why, EvidenceError::TYPE_IT));
        };
        // Below something that is not a folder there is nothing, whatever `x.md/.` is once it is normalised.
        let wants_folder = operand.ends_with('/') || operand.ends_with("/.");
        Ok(match self.evidence.entry(&path) {
            evidence::Entry::File { .. } if wants_folder => Entry::Absent,
            evidence::Entry::File { size, executable } => Entry::File { path, size, executable },
            evidence::Entry::Folder => Entry::Folder(Some(path)),
            evidence::Entry::Other(_) => Entry::Other,
            evidence::Entry::Absent | evidence::Entry::LinkOutside { .. } => Entry::Absent,
            evidence::Entry::Unknown(error) => return Err(error),
        })
    }

    /// The system's message for why there is nothing at `operand`.
    pub fn why_absent(&self, operand: &str) -> &'static str {
        let prefixes = operand.match_indices('/').map(|(at, _)| &operand[..at]);
        let below_file = |prefix: &str| matches!(self.entry(prefix), Ok(Entry::File { .. }));
        if prefixes.into_iter().any(below_file) { "Not a directory" } else { "No such file or directory" }
    }

    pub fn document(&self, path: &RelPath) -> Result<Rc<Document>, EvidenceError> {
        self.evidence.document(path)
    }

    /// Every name in a folder, sorted by bytes as a C locale does.
    pub fn names(&self, folder: Option<&RelPath>) -> Result<Vec<String>, EvidenceError> {
        if let Some(folder) = folder.filter(|folder| self.evidence.is_nested(folder)) {
            return Err(EvidenceError::nested(folder.as_str()));
        }
        let mut names = self.evidence.names(folder)?;
        if let Some(name) = names.iter().find(|name| name.contains(char::REPLACEMENT_CHARACTER)) {
            return Err(EvidenceError::not_utf8(RelPath::child(folder, name).as_str()));
        }
        names.sort();
        Ok(names)
    }

    /// The words that bash makes of one: the paths a pattern matches, sorted, or the word itself.
    pub fn expand(&self, word: &Word) -> Result<Vec<String>, EvidenceError> {
        let Some(components) = glob::components(word) else { return Ok(vec![word.text()]) };
        let mut found = vec![String::new()];
        for (nth, component) in components.iter().enumerate() {
            let is_last = nth + 1 == components.len();
            let mut next = Vec::new();
            for prefix in &found {
                self.extend(prefix, component, is_last, &mut next)?;
            }
            if next.len() > MAX_NAMES {
                return Err(GitError::TooMany { limit: MAX_NAMES }.into());
            }
            found = next;
        }
        found.sort();
        Ok(if found.is_empty() { vec![word.text()] } else { found })
    }

    /// Adds to `out` the paths below `prefix` that `component` matches, each with `/` if more is to follow.
    fn extend(
        &self,
        prefix: &str,
        component: &Component,
        is_last: bool,
        out: &mut Vec<String>,
    ) -> Result<(), EvidenceError> {
        let folder = if prefix.is_empty() { Entry::Folder(None) } else { self.entry(prefix)? };
        let Entry::Folder(folder) = folder else { return Ok(()) };
        if !component.is_special() {
            let path = format!("{prefix}{}", component.text);
            if component.text.is_empty() || self.entry(&path)? != Entry::Absent {
                out.push(if is_last || component.text.is_empty() { path } else { path + "/" });
            }
            return Ok(());
        }
        for name in self.names(folder.as_ref())? {
            if name.starts_with('.') != component.sees_hidden() || !component.matches(&name) {
                continue;
            }
            let path = format!("{prefix}{name}");
            if is_last {
                out.push(path);
            } else if matches!(self.entry(&path)?, Entry::Folder(_)) {
                out.push(path + "/");
            }
        }
        Ok(())
    }
}
