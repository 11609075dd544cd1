//! What was asked of evidence so far: whatever is not in here cannot have had a part in an answer. It is read off what
//! evidence remembers; asking for it changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Evidence};
use crate::path::RelPath;

/// What was asked of a piece of evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Files whose text was read.
    pub texts: BTreeSet<RelPath>,
    /// Paths that were asked for, and whether anything is there.
    pub paths: BTreeMap<RelPath, bool>,
    /// Whether all files were listed, as a glob does.
    pub all_files: bool,
    /// Files that were compared with HEAD.
    pub compared: BTreeSet<RelPath>,
    pub history: bool,
    pub tags: bool,
    pub branches: bool,
}

impl Touched {
    /// Whether nothing was asked.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Evidence {
    /// What was asked of it so far.
    pub fn touched(&self) -> Touched {
        let is_there = |entry: &Entry| *entry != Entry::Absent;
        Touched {
            texts: self.read.borrow().clone(),
            paths: self
                .entries
                .borrow()
                .iter()
                .map(|(path, entry)| (path.clone(), is_there(entry)))
                .collect(),
            all_files: self.files.get().is_some() || self.tracked.get().is_some(),
            compared: self.compared.borrow().keys().cloned().collect(),
            history: self.history.borrow().is_some() || !self.logs.borrow().is_empty(),
            tags: self.tags.get().is_some(),
            branches: self.branches.get().is_some(),
        }
    }
}
