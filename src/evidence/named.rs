//! What the commands of git that a page types ask of a repository: names, settings, what is not committed. The checks of
//! lessons ask other questions.

use super::{Evidence, EvidenceError, Head, Id, Log};
use crate::git::repository::Change;
use crate::path::RelPath;

impl Evidence {
    /// The commits that `git log START -- PATHS` lists, newest first; all of them for no paths.
    pub fn log_from(&self, start: Id, paths: &[RelPath]) -> Result<Log, EvidenceError> {
        Log::of(self.source.repo()?, start, paths)
    }

    /// The commit that a name leads to; none if there is nothing of that name. `HEAD` is the commit that is inspected.
    pub fn commit_named(&self, name: &str) -> Result<Option<Id>, EvidenceError> {
        match self.head()? {
            Head::At { id, branch } if name == "HEAD" || branch.as_deref() == Some(name) => Ok(Some(id)),
            Head::At { id, .. } => Ok(self.source.repo()?.resolve(&from_head(name, id)).ok()),
            Head::Unborn { .. } => Ok(None),
        }
    }

    /// The object that a name leads to, a tag not followed.
    pub fn object_named(&self, name: &str) -> Result<Option<Id>, EvidenceError> {
        match self.head()? {
            Head::At { id, branch } if name == "HEAD" || branch.as_deref() == Some(name) => Ok(Some(id)),
            Head::At { id, .. } => Ok(self.source.repo()?.object_named(&from_head(name, id))),
            Head::Unborn { .. } => Ok(None),
        }
    }

    /// The branch of the repository that is checked out, also where one of its commits is inspected.
    pub fn checked_out_branch(&self) -> Result<Option<String>, EvidenceError> {
        let of = |head| match head {
            Head::At { branch, .. } => branch,
            Head::Unborn { branch } => Some(branch),
        };
        match self.head()? {
            Head::At { branch: Some(branch), .. } => Ok(Some(branch)),
            _ => self.source.repo()?.head().map(of),
        }
    }

    /// The names of all tags, in order.
    pub fn tag_names(&self) -> Result<Vec<String>, EvidenceError> {
        match self.source.repo()?.tag_names()? {
            // A script keeps its own.
            names if names.is_empty() => Ok(self.tags()?.into_iter().map(|tag| tag.name).collect()),
            names => Ok(names),
        }
    }

    /// The first of some settings that the repository's own config has.
    pub fn setting(&self, names: &[&'static str]) -> Option<&'static str> {
        self.source.repo().ok()?.setting(names)
    }

    pub fn replaces_objects(&self) -> bool {
        self.source.repo().is_ok_and(crate::git::Repo::replaces_objects)
    }

    pub fn branches_of_other_worktrees(&self) -> Result<Vec<String>, EvidenceError> {
        self.source.repo()?.branches_of_other_worktrees()
    }

    /// What differs from HEAD and from the index; nothing in a commit.
    pub fn status(&self) -> Result<Vec<Change>, EvidenceError> {
        let repo = self.source.repo()?;
        if !self.source.can_be_dirty() {
            return Ok(Vec::new());
        }
        if repo.is_bare() {
            return Err(EvidenceError::Bare);
        }
        repo.status()
    }
}

/// `HEAD~2` of the commit that is inspected.
fn from_head(name: &str, head: Id) -> String {
    match name.strip_prefix("HEAD") {
        Some(rest) if rest.starts_with(['~', '^']) => format!("{head}{rest}"),
        _ => name.to_owned(),
    }
}
