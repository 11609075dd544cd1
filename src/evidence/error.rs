//! Why a question about a learner's work has no answer: its environment's fault, never the learner's or an author's. Each
//! has one sentence and one remedy; what is wrong with the repository itself is said by `git`.

use std::fmt;

use crate::git::GitError;
use crate::git::error::short;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceError {
    Git(GitError),
    /// The history ends where the clone was cut, and what was looked for was not found before that.
    Shallow,
    Bare,
    /// The commit that a course calls its baseline is not in this repository.
    NoBaseline {
        id: String,
    },
    Unreadable {
        path: String,
        why: String,
    },
    TooLarge {
        path: String,
        size: u64,
        limit: u64,
    },
    /// The texts that were read for all checks together are more than is kept.
    TooMuchText {
        /// In bytes.
        limit: u64,
    },
    /// Git LFS left a pointer in the file's place.
    LfsPointer {
        path: String,
    },
    /// The file goes through a filter program on its way into git, which prep does not run.
    Filtered {
        path: String,
        filter: String,
    },
}

impl EvidenceError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Git(error) => error.hint(),
            Self::Shallow => {
                "fetch the whole history: `fetch-depth: 0` in the workflow, or `git fetch --unshallow`"
            }
            Self::Bare => {
                "name the commit to check with `--rev HEAD`, or check a clone that has a working tree"
            }
            Self::NoBaseline { .. } => {
                "start from the course's own template with its history, or correct `baseline` in course.yaml"
            }
            Self::Unreadable { .. } => "check the file's permissions",
            Self::TooLarge { .. } | Self::TooMuchText { .. } => "keep what a check reads small",
            Self::LfsPointer { .. } => {
                "run `git lfs pull` and check the working tree; in a workflow, check out with `lfs: true`"
            }
            Self::Filtered { .. } => "check the commit itself with `--rev HEAD`",
        }
    }
}

impl fmt::Display for EvidenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Git(error) => error.fmt(f),
            Self::Shallow => f.write_str("the history is cut off by a shallow clone"),
            Self::Bare => f.write_str("the repository is bare: it has no working tree"),
            Self::NoBaseline { id } => {
                write!(f, "the course's baseline {} is not in this repository", short(id))
            }
            Self::Unreadable { path, why } => write!(f, "{path} cannot be read: {why}"),
            Self::TooLarge { path, size, limit } => {
                write!(f, "{path} is {} MiB; content over {} MiB is not read", size >> 20, limit >> 20)
            }
            Self::TooMuchText { limit } => {
                write!(f, "the files to read are more than {} MiB together, which are not kept", limit >> 20)
            }
            Self::LfsPointer { path } => {
                write!(f, "{path} is a pointer of Git LFS: its text is not in this checkout")
            }
            Self::Filtered { path, filter } => {
                write!(f, "{path} goes through the filter `{filter}`, which is not run")
            }
        }
    }
}

impl std::error::Error for EvidenceError {}

impl From<GitError> for EvidenceError {
    fn from(error: GitError) -> Self {
        Self::Git(error)
    }
}
