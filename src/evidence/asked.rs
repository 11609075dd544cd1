//! What answers rest on: the paths, folders and histories that were asked about. Where none of these is different, the same
//! questions have the same answers.

use std::collections::BTreeSet;

use super::Evidence;
use crate::path::RelPath;

/// What was asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// What is at these paths.
    pub paths: BTreeSet<RelPath>,
    /// Which names are in these folders.
    pub folders: BTreeSet<RelPath>,
    /// Every file there is.
    pub everything: bool,
    /// Commits, tags or branches.
    pub history: bool,
}

impl Evidence {
    /// What was asked about since the last time; from the first time on it is noted.
    pub fn take_asked(&self) -> Asked {
        self.asked.replace(Some(Asked::default())).unwrap_or_default()
    }

    pub(super) fn ask(&self, note: impl FnOnce(&mut Asked)) {
        if let Some(asked) = self.asked.borrow_mut().as_mut() {
            note(asked);
        }
    }

    /// What is at `path` was asked about.
    pub(super) fn ask_path(&self, path: &RelPath) {
        self.ask(|asked| {
            if !asked.paths.contains(path) {
                asked.paths.insert(path.clone());
            }
        });
    }

    /// Does what changes no answer, such as looking for what is near: it is not noted.
    pub(super) fn unasked<T>(&self, work: impl FnOnce() -> T) -> T {
        let before = self.asked.take();
        let done = work();
        *self.asked.borrow_mut() = before;
        done
    }
}
