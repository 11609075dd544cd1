//! Which commit of a repository is asked for: by a revision, by a deadline, or by both.

use std::path::Path;
use std::rc::Rc;

use super::snapshot::Snapshot;
use super::{EvidenceError, Head, Repo};
use crate::git::GitError;
use crate::git::revision::{self, RevisionError};

/// Whether a folder has `.git`, or is a bare repository.
pub fn is_repository(dir: &Path) -> bool {
    dir.join(".git").exists()
        || (dir.join("HEAD").is_file() && dir.join("objects").is_dir() && dir.join("refs").is_dir())
}

/// Why no commit is selected.
#[derive(Debug)]
pub enum SelectError {
    /// The revision names none: the fault of who wrote it.
    Revision { rev: String, why: &'static str },
    /// The repository cannot answer.
    Evidence(EvidenceError),
}

impl<E: Into<EvidenceError>> From<E> for SelectError {
    fn from(error: E) -> Self {
        Self::Evidence(error.into())
    }
}

/// The commit that `rev` names, HEAD for none, or the newest on its first-parent line that is not later than `before`, in
/// seconds since 1970. A repository without a commit is one in which nothing happened.
pub fn select_commit(dir: &Path, rev: Option<&str>, before: Option<i64>) -> Result<Snapshot, SelectError> {
    let repo = Rc::new(Repo::open(dir)?);
    let (from, branch) = match rev {
        None | Some("HEAD" | "@") => match repo.head()? {
            Head::At { id, branch } => (Some(id), branch),
            // A fresh assignment: nothing is committed yet, and that is the learner's to change.
            Head::Unborn { branch } => (None, Some(branch)),
        },
        Some(rev) => {
            let commit = revision::resolve(&repo, rev).map_err(|error| unresolved(rev, error))?;
            // A tag of the same name is what git takes first.
            let is_branch = revision::resolve(&repo, &format!("refs/heads/{rev}")) == Ok(commit);
            (Some(commit), is_branch.then(|| rev.to_owned()))
        }
    };
    let snapshot = match (from, before) {
        (Some(commit), None) => Snapshot::at(repo, commit)?,
        (from, before) => Snapshot::before(repo, from, before.unwrap_or(i64::MIN))?,
    };
    Ok(snapshot.on(branch))
}

/// Whose fault it is that a revision leads nowhere: that of who wrote it, or the repository's.
fn unresolved(rev: &str, error: RevisionError) -> SelectError {
    match error {
        RevisionError::Wrong(why) => SelectError::Revision { rev: rev.to_owned(), why },
        RevisionError::Git(error) => SelectError::Evidence(GitError::into(error)),
    }
}
