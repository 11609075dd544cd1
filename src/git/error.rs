//! What can be wrong with the world around the learner's work: an environment's fault, never the learner's or an author's.
//! Each has one sentence and one remedy; the library's own texts never reach a user.

use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceError {
    NoRepository,
    OtherOwner {
        dir: String,
    },
    Format {
        what: &'static str,
    },
    /// Objects were left behind when it was cloned, to be fetched when somebody asks for them.
    PartialClone,
    DanglingGitFile {
        path: String,
    },
    BadRepository {
        what: &'static str,
    },
    BadHead,
    MissingObject {
        id: String,
        partial: bool,
    },
    BadObject {
        id: String,
    },
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
    /// The repository has more files than are walked.
    TooMany {
        limit: usize,
    },
    /// The file goes through a filter program on its way into git, which prep does not run.
    Filtered {
        path: String,
        filter: String,
    },
    /// Something prep tried to write for itself failed.
    Write {
        what: String,
        why: String,
    },
}

impl EvidenceError {
    /// `what` in our words; the library's text follows only for a write of our own.
    pub fn git(what: &str, error: &impl fmt::Display) -> Self {
        Self::Write { what: what.to_owned(), why: error.to_string() }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoRepository => "run `git init` in the project's folder, or name another with `--repo`",
            Self::OtherOwner { .. } => {
                "if you trust it, run `git config --global --add safe.directory DIR` with its full path"
            }
            Self::Format { .. } => {
                "check a clone that uses SHA-1 ids and files for references, git's default format"
            }
            Self::PartialClone => "clone again without `--filter`",
            Self::DanglingGitFile { .. } => {
                "the folder it points to was moved or removed: clone again, or run `git worktree repair` in the main checkout"
            }
            Self::BadRepository { .. } | Self::BadObject { .. } => {
                "run `git fsck` to see what is damaged, or clone again"
            }
            Self::BadHead => "check out a branch, for example with `git switch main`",
            Self::MissingObject { partial: true, .. } => {
                "this is a partial clone: clone again without `--filter`"
            }
            Self::MissingObject { .. } => "run `git fsck` to see what is missing, or clone again",
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
            Self::TooLarge { .. } => "keep what a check reads small",
            Self::TooMany { .. } => "keep what is generated out of the repository",
            Self::Filtered { .. } => "check the commit itself with `--rev HEAD`",
            Self::Write { .. } => "check that the folder can be written to and the disk is not full",
        }
    }
}

impl fmt::Display for EvidenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRepository => f.write_str("there is no git repository here"),
            Self::OtherOwner { dir } => write!(f, "the repository in {dir} belongs to another user"),
            Self::Format { what } => write!(f, "the repository uses {what}"),
            Self::PartialClone => f.write_str("the repository is a partial clone: it lacks objects"),
            Self::DanglingGitFile { path } => write!(f, "`{path}` points to a repository that is not there"),
            Self::BadRepository { what } => f.write_str(what),
            Self::BadHead => f.write_str("HEAD does not lead to a commit"),
            Self::MissingObject { id, .. } => write!(f, "object {} is missing", short(id)),
            Self::BadObject { id } => write!(f, "object {} is damaged", short(id)),
            Self::Shallow => f.write_str("the history is cut off by a shallow clone"),
            Self::Bare => f.write_str("the repository is bare: it has no working tree"),
            Self::NoBaseline { id } => {
                write!(f, "the course's baseline {} is not in this repository", short(id))
            }
            Self::Unreadable { path, why } => write!(f, "{path} cannot be read: {why}"),
            Self::TooLarge { path, size, limit } => {
                write!(f, "{path} is {} MiB; content over {} MiB is not read", size >> 20, limit >> 20)
            }
            Self::TooMany { limit } => write!(f, "there are more than {limit} files"),
            Self::Filtered { path, filter } => {
                write!(f, "{path} goes through the filter `{filter}`, which is not run")
            }
            Self::Write { what, why } => write!(f, "{what}: {why}"),
        }
    }
}

impl std::error::Error for EvidenceError {}

fn short(id: &str) -> &str {
    id.get(..7).unwrap_or(id)
}
