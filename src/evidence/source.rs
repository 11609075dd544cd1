//! Where evidence comes from: the rim. A source answers about files and hands out its repository; it remembers no
//! answer, at most what the way there leads through.

use super::EvidenceError;
use crate::git::blob;
use crate::git::{Branch, Head, Id, Repo, Tag};
use crate::path::RelPath;

/// Content above this many bytes is not read; existence and size still answer.
pub const MAX_READ: u64 = 8 << 20;

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A regular file, or a link to one inside the repository.
    File {
        /// In bytes.
        size: u64,
        executable: bool,
    },
    Folder,
    Absent,
    /// A link that does not lead to anything inside the repository: it counts as not there.
    LinkOutside {
        target: String,
    },
    /// A pipe, a device, a socket, a submodule: named as a reader would.
    Other(&'static str),
    Unknown(EvidenceError),
}

impl Entry {
    /// Whether a link at `path` points out of the repository, and not only to what is not there yet.
    pub fn leads_out(&self, path: &RelPath) -> bool {
        let Self::LinkOutside { target } = self else { return false };
        let mut depth = path.parts().count() - 1;
        let mut leaves = |part: &str| {
            match part {
                "" | "." => {}
                ".." if depth == 0 => return true,
                ".." => depth -= 1,
                _ => depth += 1,
            }
            false
        };
        target.starts_with('/') || target.split('/').any(&mut leaves)
    }
}

/// Which of the three a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    Worktree,
    Commit,
    Script,
}

impl SourceKind {
    /// As the report says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Worktree => "worktree",
            Self::Commit => "commit",
            Self::Script => "script",
        }
    }
}

/// The working tree, a commit's tree, or a script.
pub trait Source {
    fn kind(&self) -> SourceKind;

    fn entry(&self, path: &RelPath) -> Entry;

    /// Whether a link itself is at `path`, wherever it leads.
    fn is_link(&self, path: &RelPath) -> bool;

    /// The bytes of a regular file no larger than [`MAX_READ`]. Asked only after [`Source::entry`] said there is one.
    fn read(&self, path: &RelPath) -> Result<Vec<u8>, EvidenceError>;

    /// The names in a folder, in no order; none if it is not one. `None` is the root.
    fn names(&self, folder: Option<&RelPath>) -> Result<Vec<String>, EvidenceError>;

    /// Whether a folder below the root is a repository of its own, whose files are not this one's.
    fn is_nested(&self, _folder: &RelPath) -> bool {
        false
    }

    /// Every file below the root, sorted; `.git`, submodules and what links lead to are not entered.
    fn files(&self) -> Result<Vec<RelPath>, EvidenceError>;

    fn repo(&self) -> Result<&Repo, EvidenceError>;

    /// Where history starts.
    fn head(&self) -> Result<Head, EvidenceError>;

    /// Every tag that leads to a commit, by name.
    fn tags(&self) -> Result<Vec<Tag>, EvidenceError> {
        Ok(self.repo()?.tags()?)
    }

    /// Every branch that leads to a commit: this repository's own by name, then those of its remotes.
    fn branches(&self) -> Result<Vec<Branch>, EvidenceError> {
        Ok(self.repo()?.branches()?)
    }

    /// Whether files can differ from HEAD.
    fn can_be_dirty(&self) -> bool {
        self.kind() != SourceKind::Commit
    }

    /// The id git has for the file's content as it is, however large it is.
    fn content_id(&self, path: &RelPath) -> Result<Id, EvidenceError> {
        self.read(path).map(|bytes| blob::id_of(&bytes))
    }

    /// The time, in seconds since 1970, after which nothing counts.
    fn deadline(&self) -> Option<i64> {
        None
    }

    /// Where every commit is later than that: how many there are, and when the first was made, in seconds since 1970.
    fn too_late(&self) -> Option<(usize, i64)> {
        None
    }
}
