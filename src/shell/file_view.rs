//! The repository as a shell that stands at its root sees it: words become paths, patterns become names, files become
//! bytes. What a shell would see and prep does not look at - outside, `.git`, pipes - stops the reading.

use std::rc::Rc;

use super::glob::{self, Component};
use super::word::Word;
use crate::evidence::{Document, Entry, Evidence, EvidenceError};
use crate::path::RelPath;

/// Why a line has no answer, found out while it was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    Unreadable(String),
    EvidenceError(EvidenceError),
}

impl From<EvidenceError> for Stop {
    fn from(error: EvidenceError) -> Self {
        Self::EvidenceError(error)
    }
}

pub fn unreadable<T>(reason: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Unreadable(reason.into()))
}

/// What stands where a word points.
#[derive(Debug, Clone, PartialEq)]
pub enum Thing {
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

#[derive(Clone, Copy)]
pub struct FileView<'e> {
    pub evidence: &'e Evidence,
}

/// More names than this in one expansion are not read.
const MAX_NAMES: usize = 10_000;

/// How many names one command may still come by on a walk.
pub struct Walk {
    left: usize,
}

impl Walk {
    /// A few objects can describe more names than anybody reads.
    const LIMIT: usize = 100_000;

    pub fn new() -> Self {
        Self { left: Self::LIMIT }
    }

    /// Takes one more name.
    pub fn step(&mut self) -> Result<(), Stop> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => unreadable(format!("it walks over more than {} names", Self::LIMIT)),
        }
    }
}

impl FileView<'_> {
    /// What `written`, a word with its quotes off, leads to.
    pub fn at(&self, written: &str) -> Result<Thing, Stop> {
        if self.evidence.is_bare() {
            return Err(EvidenceError::Bare.into());
        }
        if written.is_empty() {
            return Ok(Thing::Absent);
        }
        if written.split('/').all(|part| part.is_empty() || part == ".") && !written.starts_with('/') {
            return Ok(Thing::Folder(None));
        }
        let Ok(path) = RelPath::parse(written) else {
            return unreadable(format!("`{written}` leads out of the repository, or into `.git`"));
        };
        // Below something that is not a folder there is nothing, whatever `x.md/.` may look like once it is normalised.
        let wants_folder = written.ends_with('/') || written.ends_with("/.");
        match self.evidence.entry(&path) {
            Entry::File { .. } if wants_folder => Ok(Thing::Absent),
            Entry::File { size, executable } => Ok(Thing::File { path, size, executable }),
            Entry::Folder if self.is_nested(&path) => {
                unreadable(format!("`{written}` is a nested repository"))
            }
            Entry::Folder => Ok(Thing::Folder(Some(path))),
            Entry::Other(_) => Ok(Thing::Other),
            // What a nested repository holds is not looked at, but a shell would see it.
            Entry::Absent
                if std::iter::successors(path.parent(), RelPath::parent).any(|at| self.is_nested(&at)) =>
            {
                unreadable(format!("`{written}` is in a nested repository"))
            }
            Entry::Absent => Ok(Thing::Absent),
            Entry::LinkOutside { .. } => {
                unreadable(format!("`{written}` is a link that leads nowhere inside"))
            }
            Entry::Unknown(error) => Err(error.into()),
        }
    }

    fn is_nested(&self, folder: &RelPath) -> bool {
        self.evidence.is_nested(folder)
    }

    /// The system's words for why nothing stands at `written`.
    pub fn why_absent(&self, written: &str) -> &'static str {
        let prefixes = written.match_indices('/').map(|(at, _)| &written[..at]);
        let below_file = |prefix: &str| matches!(self.at(prefix), Ok(Thing::File { .. }));
        if prefixes.into_iter().any(below_file) { "Not a directory" } else { "No such file or directory" }
    }

    pub fn document(&self, path: &RelPath) -> Result<Rc<Document>, Stop> {
        Ok(self.evidence.document(path)?)
    }

    /// Every name in a folder, sorted by bytes as a C locale does.
    pub fn names(&self, folder: Option<&RelPath>) -> Result<Vec<String>, Stop> {
        let mut names = self.evidence.names(folder)?;
        if names.iter().any(|name| name.contains(char::REPLACEMENT_CHARACTER)) {
            return unreadable("a file's name is not text");
        }
        names.sort();
        Ok(names)
    }

    /// The words that bash makes of one: the paths a pattern matches, sorted, or the word itself.
    pub fn expand(&self, word: &Word) -> Result<Vec<String>, Stop> {
        let Some(components) = glob::components(word) else { return Ok(vec![word.text()]) };
        if components.first().is_some_and(|first| first.text.is_empty()) {
            return unreadable("its pattern leads out of the repository");
        }
        let mut found = vec![String::new()];
        for (nth, component) in components.iter().enumerate() {
            let is_last = nth + 1 == components.len();
            let mut next = Vec::new();
            for prefix in &found {
                self.extend(prefix, component, is_last, &mut next)?;
            }
            if next.len() > MAX_NAMES {
                return unreadable("its pattern matches too many files");
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
    ) -> Result<(), Stop> {
        let folder = if prefix.is_empty() { Thing::Folder(None) } else { self.at(prefix)? };
        let Thing::Folder(folder) = folder else { return Ok(()) };
        if !component.is_special() {
            let path = format!("{prefix}{}", component.text);
            if component.text.is_empty() || self.at(&path)? != Thing::Absent {
                out.push(if is_last || component.text.is_empty() { path } else { path + "/" });
            }
            return Ok(());
        }
        if component.sees_hidden() && component.matches(".git") && folder.is_none() {
            return unreadable("its pattern leads into `.git`");
        }
        for name in self.names(folder.as_ref())? {
            if name.starts_with('.') != component.sees_hidden() || !component.matches(&name) {
                continue;
            }
            let path = format!("{prefix}{name}");
            if is_last {
                out.push(path);
            } else if matches!(self.at(&path)?, Thing::Folder(_)) {
                out.push(path + "/");
            }
        }
        Ok(())
    }
}
