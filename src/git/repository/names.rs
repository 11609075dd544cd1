//! What references say: HEAD, tags, branches, and everything that they lead to.

use std::collections::HashMap;

use super::{Peeled, Repo};
use crate::git::MAX_FILES;
use crate::git::commit::Id;
use crate::git::error::GitError;
use crate::git::file;
use crate::git::references::References;

/// What HEAD says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// A branch without a commit.
    Unborn { branch: String },
    /// A commit, on a branch or detached.
    At { id: Id, branch: Option<String> },
}

/// A tag, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    /// None for a tag on something that is no commit; an error for one whose object is missing or damaged.
    pub commit: Result<Option<Id>, GitError>,
    pub annotated: bool,
    /// When an annotated tag was made, in seconds since 1970; none for a lightweight one.
    pub made_at: Option<i64>,
}

/// A branch, here or as a remote had it when it was last asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Without its remote.
    pub name: String,
    pub remote: Option<String>,
    pub tip: Id,
    /// When its newest commit was committed, in seconds since 1970.
    pub tip_at: i64,
}

impl Repo {
    pub fn head(&self) -> Result<Head, GitError> {
        let references = self.references()?;
        let resolved = match references.resolve("HEAD") {
            Ok(Some(resolved)) => resolved,
            Ok(None) | Err(GitError::BadReference { .. }) => return Err(GitError::BadHead),
            Err(error) => return Err(error),
        };
        let branch = resolved.name.strip_prefix("refs/heads/").map(str::to_owned);
        let Some(id) = resolved.id else {
            return Ok(Head::Unborn { branch: branch.unwrap_or(resolved.name) });
        };
        self.commit(id)?;
        Ok(Head::At { id, branch })
    }

    /// Every tag, by name.
    pub fn tags(&self) -> Result<Vec<Tag>, GitError> {
        let mut peeled: HashMap<Id, Result<Option<Peeled>, GitError>> = HashMap::new();
        let below = self.references()?.below("refs/tags")?.into_iter();
        let tags = below.map(|(name, resolved)| {
            let id = resolved.and_then(|found| found.id.ok_or(GitError::BadReference { name: found.name }));
            let lead = id.and_then(|id| peeled.entry(id).or_insert_with(|| self.peel(id)).clone());
            let made_at = lead.as_ref().ok().copied().flatten().and_then(|peeled| peeled.made_at);
            let commit = lead.map(|peeled| peeled.map(|peeled| peeled.commit));
            Tag { name, commit, annotated: made_at.is_some(), made_at }
        });
        Ok(tags.collect())
    }

    /// Every branch, those of this repository by name and then those its remotes had.
    pub fn branches(&self) -> Result<Vec<Branch>, GitError> {
        let mut branches = Vec::new();
        for folder in ["refs/heads", "refs/remotes"] {
            for (full, resolved) in self.references()?.below(folder)? {
                let (remote, name) = match folder {
                    "refs/heads" => (None, full),
                    _ => match full.split_once('/') {
                        // `origin/HEAD` is a pointer to one of the others.
                        Some((remote, name)) if name != "HEAD" => (Some(remote.to_owned()), name.to_owned()),
                        _ => continue,
                    },
                };
                let found = resolved?;
                let tip = found.id.ok_or(GitError::BadReference { name: found.name })?;
                let tip_at = self.commit(tip)?.committed_at;
                branches.push(Branch { name, remote, tip, tip_at });
            }
        }
        Ok(branches)
    }

    /// The branches that are checked out in other working trees of the same repository.
    pub fn branches_of_other_worktrees(&self) -> Result<Vec<String>, GitError> {
        let Some(disk) = &self.disk else { return Ok(Vec::new()) };
        if disk.layout.is_linked() {
            return Err(GitError::BadRepository { what: "this is a linked working tree" });
        }
        let folder = disk.layout.common.join("worktrees");
        let mut branches = Vec::new();
        for name in file::names(&folder, MAX_FILES)? {
            let head = file::read(&folder.join(name).join("HEAD"), file::MAX_POINTER)?.unwrap_or_default();
            let head = String::from_utf8_lossy(&head).trim_end().to_owned();
            branches.extend(head.strip_prefix("ref: refs/heads/").map(str::to_owned));
        }
        Ok(branches)
    }

    /// Every commit that a reference leads to.
    pub(in crate::git) fn tips(&self) -> Result<Vec<Id>, GitError> {
        let references = self.references()?;
        let mut tips = Vec::new();
        tips.extend(references.resolve("HEAD")?.and_then(|head| head.id));
        for resolved in references.below("refs")?.into_values().flatten() {
            tips.extend(resolved.id);
        }
        let commits = tips.into_iter().filter_map(|id| self.peel(id).ok().flatten());
        Ok(commits.map(|peeled| peeled.commit).collect())
    }

    pub(in crate::git) fn references(&self) -> Result<&References, GitError> {
        let disk = self.disk.as_ref();
        disk.map(|disk| &disk.references)
            .ok_or(GitError::BadRepository { what: "a script has no references" })
    }
}
