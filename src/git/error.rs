//! What can be wrong with a repository: its environment's fault, never the learner's or an author's. Each has one sentence
//! and one remedy. What can be wrong with a question about files is not known here: `evidence` adds that.

use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GitError {
    NoRepository,
    OtherOwner,
    Format {
        what: &'static str,
    },
    DanglingGitFile {
        path: String,
    },
    BadRepository {
        what: &'static str,
    },
    /// One of git's own files: its path from the repository's root, and what is wrong with it.
    BadFile {
        path: String,
        what: &'static str,
    },
    BadHead,
    /// A branch or a tag whose object is not there, or not what it should be.
    BadReference {
        name: String,
    },
    MissingObject {
        id: String,
        partial: bool,
    },
    BadObject {
        id: String,
    },
    /// An object that is larger than what is read of its kind.
    LargeObject {
        id: String,
        kind: &'static str,
        /// In bytes.
        limit: u64,
    },
    /// All that was read together is more than is kept or unpacked.
    TooMuch {
        what: &'static str,
        /// In bytes.
        limit: u64,
    },
    /// The repository has more files than are walked.
    TooMany {
        limit: usize,
    },
    /// The time that the work was given is up; see [`crate::progress::within`].
    OutOfTime,
    /// Something prep tried to write for itself failed.
    Write {
        what: String,
        why: String,
    },
}

impl GitError {
    /// `what` in our words; the library's text follows only for a write of our own.
    pub fn write(what: &str, error: &impl fmt::Display) -> Self {
        Self::Write { what: what.to_owned(), why: error.to_string() }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoRepository => "run `git init` in the project's folder, or name another with `--repo`",
            Self::OtherOwner => {
                "if you trust it, run `git config --global --add safe.directory \"$PWD\"` in its folder"
            }
            Self::Format { .. } => {
                "check a clone that uses SHA-1 ids and files for references, git's default format"
            }
            Self::DanglingGitFile { .. } => {
                "the folder it points to was moved or removed: clone again, or run `git worktree repair` in the main checkout"
            }
            Self::BadRepository { .. } | Self::BadFile { .. } | Self::BadObject { .. } => {
                "run `git fsck` to see what is damaged, or clone again"
            }
            Self::BadHead => "check out a branch, for example with `git switch main`",
            Self::MissingObject { partial: true, .. } => {
                "this is a partial clone: clone again without `--filter`"
            }
            Self::MissingObject { .. } | Self::BadReference { .. } => {
                "run `git fsck` to see what is missing, or clone again"
            }
            Self::LargeObject { .. } => "keep what is committed small",
            Self::TooMuch { .. } => "check a repository of a usual size",
            Self::TooMany { .. } => "keep what is generated out of the repository",
            Self::OutOfTime => "give it more with `--timeout`",
            Self::Write { .. } => "check that the folder can be written to and the disk is not full",
        }
    }
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRepository => f.write_str("there is no git repository here"),
            Self::OtherOwner => f.write_str("the repository belongs to another user"),
            Self::Format { what } => write!(f, "the repository uses {what}"),
            Self::DanglingGitFile { path } => write!(f, "`{path}` points to a repository that is not there"),
            Self::BadRepository { what } => f.write_str(what),
            Self::BadFile { path, what } => write!(f, "`{path}` {what}"),
            Self::BadHead => f.write_str("HEAD does not lead to a commit"),
            Self::BadReference { name } => write!(f, "`{name}` does not lead to an object that can be read"),
            Self::MissingObject { id, .. } => write!(f, "object {} is missing", short(id)),
            Self::BadObject { id } => write!(f, "object {} is damaged", short(id)),
            Self::LargeObject { id, kind, limit } => {
                write!(
                    f,
                    "object {} is a {kind} of more than {} MiB, which is not read",
                    short(id),
                    limit >> 20
                )
            }
            Self::TooMuch { what, limit } => write!(f, "{what} are more than {} MiB", limit >> 20),
            Self::TooMany { limit } => write!(f, "there are more than {limit} files"),
            Self::OutOfTime => f.write_str("the time for this repository is used up"),
            Self::Write { what, why } => write!(f, "{what}: {why}"),
        }
    }
}

impl std::error::Error for GitError {}

/// The digits of an id that a message shows.
pub fn short(id: &str) -> &str {
    id.get(..7).unwrap_or(id)
}
