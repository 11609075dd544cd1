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
    /// What was asked for has no one answer here.
    Unanswered {
        what: String,
        why: String,
        /// What to do about it.
        remedy: &'static str,
    },
    TooLarge {
        path: String,
        size: u64,
        limit: u64,
    },
    /// It is to be read as Markdown, which takes many times its size.
    TooMuchMarkdown {
        path: String,
        /// In bytes.
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
    /// A program that a command needs.
    NotInstalled {
        program: String,
    },
    /// A command that had no network failed for want of it.
    NoNetwork {
        said: String,
    },
    /// The file goes through a filter program on its way into git, which prep does not run.
    Filtered {
        path: String,
        filter: String,
    },
}

impl EvidenceError {
    /// For who reads commands, what a person can do whatever the reason is.
    pub const TYPE_IT: &str = "type the command and look: what it would print here is not known";

    /// A name that is not text.
    pub fn not_utf8(path: impl Into<String>) -> Self {
        Self::unanswered(path, "its name is not text in UTF-8", "give the file a name in UTF-8 with `git mv`")
    }

    /// A repository inside the repository.
    pub fn nested(path: impl Into<String>) -> Self {
        Self::unanswered(
            path,
            "it is a nested repository",
            "move it out of this one, or remove its own `.git` folder",
        )
    }

    /// There is no one answer; `remedy` is what to do about it.
    pub fn unanswered(what: impl Into<String>, why: impl Into<String>, remedy: &'static str) -> Self {
        Self::Unanswered { what: what.into(), why: why.into(), remedy }
    }

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
            Self::Unanswered { remedy, .. } => remedy,
            Self::TooLarge { .. } | Self::TooMuchMarkdown { .. } | Self::TooMuchText { .. } => {
                "keep what a check reads small"
            }
            Self::LfsPointer { .. } => {
                "run `git lfs pull` and check the working tree; in a workflow, check out with `lfs: true`"
            }
            Self::NotInstalled { .. } => "install it, or check where it is",
            Self::NoNetwork { .. } => "run it with the network: `--run=network`",
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
            Self::Unanswered { what, why, .. } => write!(f, "{what} cannot be read: {why}"),
            Self::TooLarge { path, size, limit } => {
                write!(f, "{path} is {} MiB; content over {} MiB is not read", size >> 20, limit >> 20)
            }
            Self::TooMuchMarkdown { path, size, limit } => {
                write!(f, "{path} is {} KiB; Markdown over {} KiB is not read", size >> 10, limit >> 10)
            }
            Self::TooMuchText { limit } => {
                write!(f, "the files to read are more than {} MiB together", limit >> 20)
            }
            Self::LfsPointer { path } => {
                write!(f, "{path} is a pointer of Git LFS: its text is not in this checkout")
            }
            Self::NotInstalled { program } => write!(f, "{program} is not installed"),
            Self::NoNetwork { said } => write!(f, "there is no network where it ran: it said `{said}`"),
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
