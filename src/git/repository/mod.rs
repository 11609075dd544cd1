//! A repository as questions see it: objects by their id, references, and what git's own files say. It only reads, by the
//! modules beside it; nothing named in a config is run, and `git replace` and grafts are not applied anywhere.

mod disk;
mod names;
mod objects;
mod working_tree;

use std::cell::RefCell;
use std::fmt;
use std::path::Path;

use super::error::GitError;
use super::file;
use super::libgit2::Writer;
use super::store::Store;
use super::tree::TreeCache;
use crate::progress;
use disk::Disk;

pub use names::{Branch, Head, Tag};
pub use objects::Peeled;
pub use working_tree::LineEnds;

pub struct Repo {
    objects: Objects,
    disk: Option<Disk>,
    trees: RefCell<TreeCache>,
}

enum Objects {
    Store(Box<Store>),
    /// A script's.
    Memory(Writer),
}

impl Repo {
    /// Opens exactly `dir`; parent folders are not searched, nor are git's environment variables read.
    pub fn open(dir: &Path) -> Result<Self, GitError> {
        progress::reading("`.git`");
        let disk = Disk::open(dir)?;
        let objects = Objects::Store(Box::new(Store::open(&disk.layout.common.join("objects"))?));
        Ok(Self { objects, disk: Some(disk), trees: RefCell::default() })
    }

    /// What a script wrote into memory.
    pub fn of_script(writer: Writer) -> Self {
        Self { objects: Objects::Memory(writer), disk: None, trees: RefCell::default() }
    }

    pub fn is_bare(&self) -> bool {
        self.disk.as_ref().is_some_and(|disk| {
            let says_so = || !disk.layout.is_linked() && disk.config.switch("core.bare") == Some(true);
            disk.layout.is_bare || says_so()
        })
    }

    pub fn is_shallow(&self) -> bool {
        self.disk.as_ref().is_some_and(|disk| disk.is_shallow)
    }

    /// Whether objects were left behind on purpose by a partial clone.
    pub fn is_partial(&self) -> bool {
        let is_promise = |key: &str| {
            key == "extensions.partialclone" || (key.starts_with("remote.") && key.ends_with(".promisor"))
        };
        self.disk.as_ref().is_some_and(|disk| disk.config.keys().any(is_promise))
    }

    /// Whether git would show other objects than those that are stored: by `git replace`, or by grafts.
    pub fn is_rewritten(&self) -> Result<bool, GitError> {
        let Some(disk) = &self.disk else { return Ok(false) };
        let grafts = file::read(&disk.layout.common.join("info/grafts"), file::MAX_SMALL)?;
        Ok(grafts.is_some_and(|lines| !lines.is_empty())
            || !disk.references.below("refs/replace")?.is_empty())
    }

    /// What the repository's own config, or else the user's, says under a key such as `core.autocrlf`.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.disk.as_ref()?.whole_config().get(key)
    }

    fn switch(&self, key: &str) -> Option<bool> {
        self.disk.as_ref()?.whole_config().switch(key)
    }

    /// Whether the mode of a file on disk says nothing: it is git's that counts.
    pub fn ignores_modes(&self) -> bool {
        self.disk.as_ref().is_some_and(|disk| disk.config.switch("core.filemode") == Some(false))
    }

    /// Whether links are files on disk that hold where they lead.
    pub fn writes_links_as_files(&self) -> bool {
        self.disk.as_ref().is_some_and(|disk| disk.config.switch("core.symlinks") == Some(false))
    }
}

impl fmt::Debug for Repo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Repo({:?})", self.disk.as_ref().map(|disk| &disk.layout.root))
    }
}
