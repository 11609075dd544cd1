//! One commit's tree, read straight from the object store: no checkout, also in a bare repository.

use std::collections::HashSet;
use std::rc::Rc;

use super::EvidenceError;
use super::links::{self, Here};
use super::source::{Entry, MAX_READ, Source, SourceKind};
use crate::git::MAX_FILES;
use crate::git::repository::{Head, Repo};
use crate::git::tree::{self, EMPTY_TREE, Mode, TreeEntry};
use crate::git::{Commit, GitError, Id};
use crate::path::RelPath;

/// The longest target of a link, in bytes.
const MAX_LINK: u64 = 4096;

pub struct Snapshot {
    repo: Rc<Repo>,
    /// None where nothing had been committed yet.
    commit: Option<Id>,
    /// The branch that it is on, where it was asked for by one.
    branch: Option<String>,
    tree: Id,
    deadline: Option<i64>,
    /// How many commits of the first-parent line are later than the deadline.
    later: usize,
    /// When the first of them was made.
    first_later: Option<i64>,
}

impl Snapshot {
    pub fn at(repo: Rc<Repo>, commit: Id) -> Result<Self, EvidenceError> {
        let tree = repo.commit(commit)?.tree;
        Ok(Self {
            repo,
            commit: Some(commit),
            branch: None,
            tree,
            deadline: None,
            later: 0,
            first_later: None,
        })
    }

    /// The same, as what is checked out of a branch.
    pub fn on(self, branch: Option<String>) -> Self {
        Self { branch, ..self }
    }

    /// The newest commit, by committer date, on the first-parent line from `from` that is not later than `deadline`, in
    /// seconds since 1970. If there was none yet, it is a repository without a commit.
    pub fn before(repo: Rc<Repo>, from: Option<Id>, deadline: i64) -> Result<Self, EvidenceError> {
        let mut newest: Option<Commit> = None;
        let (mut next, mut seen, mut later, mut first_later) = (from, HashSet::new(), 0, None::<i64>);
        while let Some(id) = next.filter(|id| seen.insert(*id)) {
            let commit = match repo.commit(id) {
                Err(GitError::MissingObject { .. }) if repo.is_shallow() && Some(id) != from => {
                    // What was cut off is older than what is left, as far as can be known.
                    if newest.is_none() {
                        return Err(EvidenceError::Shallow);
                    }
                    break;
                }
                commit => commit?,
            };
            next = commit.parents().next();
            let is_newer = newest.as_ref().is_none_or(|newest| commit.committed_at > newest.committed_at);
            if commit.committed_at > deadline {
                later += 1;
                first_later = Some(first_later.map_or(commit.committed_at, |at| at.min(commit.committed_at)));
            }
            if commit.committed_at <= deadline && is_newer {
                newest = Some(commit);
            }
        }
        let tree = newest.as_ref().map_or(EMPTY_TREE, |commit| commit.tree);
        Ok(Self {
            repo,
            commit: newest.map(|commit| commit.id),
            branch: None,
            tree,
            deadline: Some(deadline),
            later,
            first_later,
        })
    }

    /// How many commits of the first-parent line are later than the deadline.
    pub fn later(&self) -> usize {
        self.later
    }

    /// Every path in a tree that is not a folder, in the order of git's index.
    pub fn files_of(repo: &Repo, tree: Id) -> Result<Vec<RelPath>, EvidenceError> {
        Ok(leaves(repo, tree)?.into_iter().map(|(path, _)| path).collect())
    }

    /// What is at `path` once links are followed.
    fn resolve(&self, path: &RelPath) -> Result<TreeEntry, Entry> {
        entry_at(&self.repo, self.tree, path)
    }

    /// The file at `path`, for who was told that there is one.
    fn file(&self, path: &RelPath) -> Result<Id, EvidenceError> {
        match self.resolve(path) {
            Ok(TreeEntry { mode: Mode::File { .. }, id }) => Ok(id),
            Err(Entry::Unknown(error)) => Err(error),
            _ => Err(EvidenceError::Unreadable {
                path: path.to_string(),
                why: "it is not a regular file".into(),
            }),
        }
    }
}

/// What is in a tree and the folders below it, by path and without the folders.
fn leaves(repo: &Repo, tree: Id) -> Result<Vec<(RelPath, Mode)>, EvidenceError> {
    let mut leaves = Vec::new();
    let mut folders = vec![(None, tree)];
    while let Some((folder, id)) = folders.pop() {
        for (name, entry) in repo.tree(id)?.entries() {
            if leaves.len() + folders.len() > MAX_FILES {
                return Err(GitError::TooMany { limit: MAX_FILES }.into());
            }
            let path = tree::child(folder.as_ref(), name)?;
            match entry.mode {
                Mode::Folder => folders.push((Some(path), entry.id)),
                mode => leaves.push((path, mode)),
            }
        }
    }
    leaves.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(leaves)
}

/// What is at `path` in a tree once links are followed; the error is what to say instead.
pub fn entry_at(repo: &Repo, tree: Id, path: &RelPath) -> Result<TreeEntry, Entry> {
    // Nearly always no link is on the way.
    if let Ok(Some(entry)) = repo.entry_at(tree, path)
        && entry.mode != Mode::Link
    {
        return Ok(entry);
    }
    let ask = |at: Option<&RelPath>| {
        let Some(at) = at else { return Ok(Here::Folder(TreeEntry { mode: Mode::Folder, id: tree })) };
        let entry = repo.entry_at(tree, at).map_err(unknown)?.ok_or(Entry::Absent)?;
        match entry.mode {
            Mode::Folder | Mode::Submodule => return Ok(Here::Folder(entry)),
            Mode::File { .. } => return Ok(Here::Other(entry)),
            Mode::Link => {}
        }
        // A link longer than any path leads nowhere; it is not read to find out.
        match repo.blob_size(entry.id).map_err(unknown)? {
            0..=MAX_LINK => {
                let target = repo.blob(entry.id).map_err(unknown)?;
                Ok(Here::Link(String::from_utf8_lossy(&target).into_owned()))
            }
            _ => Err(Entry::LinkOutside { target: "nowhere".into() }),
        }
    };
    links::follow(path, ask).map(|(_, entry)| entry)
}

fn unknown(error: GitError) -> Entry {
    Entry::Unknown(error.into())
}

impl Source for Snapshot {
    fn kind(&self) -> SourceKind {
        SourceKind::Commit
    }

    fn entry(&self, path: &RelPath) -> Entry {
        match self.resolve(path) {
            Ok(TreeEntry { mode: Mode::File { executable }, id, .. }) => match self.repo.blob_size(id) {
                Ok(size) => Entry::File { size, executable },
                Err(error) => unknown(error),
            },
            // A nested repository is a folder in any checkout, and its files are its own.
            Ok(TreeEntry { mode: Mode::Folder | Mode::Submodule, .. }) => Entry::Folder,
            Ok(TreeEntry { mode: Mode::Link, .. }) => Entry::Absent,
            Err(entry) => entry,
        }
    }

    fn is_link(&self, path: &RelPath) -> bool {
        // Links among the folders on the way are followed, as a file system does.
        let folder =
            path.parent().map_or(Ok(self.tree), |folder| self.resolve(&folder).map(|entry| entry.id));
        let entry = folder.ok().and_then(|id| self.repo.tree(id).ok()?.get(path.name().as_bytes()));
        entry.is_some_and(|entry| entry.mode == Mode::Link)
    }

    fn read(&self, path: &RelPath) -> Result<Vec<u8>, EvidenceError> {
        let id = self.file(path)?;
        match self.repo.blob_size(id)? {
            size if size > MAX_READ => {
                Err(EvidenceError::TooLarge { path: path.to_string(), size, limit: MAX_READ })
            }
            _ => Ok(self.repo.blob(id)?.to_vec()),
        }
    }

    fn names(&self, folder: Option<&RelPath>) -> Result<Vec<String>, EvidenceError> {
        let tree = match folder.map(|folder| self.resolve(folder)) {
            None => self.tree,
            Some(Ok(TreeEntry { mode: Mode::Folder, id })) => id,
            Some(Err(Entry::Unknown(error))) => return Err(error),
            Some(_) => return Ok(Vec::new()),
        };
        let tree = self.repo.tree(tree)?;
        Ok(tree.entries().map(|(name, _)| String::from_utf8_lossy(name).into_owned()).collect())
    }

    fn files(&self) -> Result<Vec<RelPath>, EvidenceError> {
        let is_file = |path: &RelPath, mode| match mode {
            Mode::File { .. } => true,
            Mode::Link => matches!(self.entry(path), Entry::File { .. }),
            Mode::Folder | Mode::Submodule => false,
        };
        let leaves = leaves(&self.repo, self.tree)?.into_iter();
        Ok(leaves.filter(|(path, mode)| is_file(path, *mode)).map(|(path, _)| path).collect())
    }

    fn repo(&self) -> Result<&Repo, EvidenceError> {
        Ok(&self.repo)
    }

    fn head(&self) -> Result<Head, EvidenceError> {
        Ok(match self.commit {
            Some(id) => Head::At { id, branch: self.branch.clone() },
            None => Head::Unborn { branch: self.branch.clone().unwrap_or_else(|| "HEAD".into()) },
        })
    }

    fn content_id(&self, path: &RelPath) -> Result<Id, EvidenceError> {
        self.file(path)
    }

    fn deadline(&self) -> Option<i64> {
        self.deadline
    }

    fn too_late(&self) -> Option<(usize, i64)> {
        self.first_later.filter(|_| self.commit.is_none()).map(|first| (self.later, first))
    }
}
