//! What `git log -- PATHS` lists: history simplified as git does by default. A commit is listed if it changed one of the
//! paths; a merge that took them unchanged from a parent is not, and only that parent's side is followed.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::rc::Rc;

use super::commit::{Commit, Id};
use super::error::EvidenceError;
use super::repository::Repo;
use crate::path::RelPath;

/// Commits, newest first.
#[derive(Debug, Default)]
pub struct Log {
    pub commits: Vec<Rc<Commit>>,
    /// How many commits were listed before a parent was not there because the clone was cut; none if all were.
    pub cut_after: Option<usize>,
}

/// A walk that is going on.
struct Walk<'r> {
    repo: &'r Repo,
    waiting: BinaryHeap<(i64, Reverse<usize>, Id)>,
    known: HashMap<Id, Rc<Commit>>,
}

impl Log {
    /// Everything reachable from `head` that changed `paths`, or anything at all for no paths.
    pub fn of(repo: &Repo, head: Id, paths: &[RelPath]) -> Result<Self, EvidenceError> {
        let mut walk = Walk { repo, waiting: BinaryHeap::new(), known: HashMap::new() };
        let mut log = Self::default();
        walk.discover(head)?;
        while let Some((_, _, id)) = walk.waiting.pop() {
            let commit = Rc::clone(&walk.known[&id]);
            let (listed, follow) = simplify(repo, &commit, paths)?;
            if listed {
                log.commits.push(commit);
            }
            for parent in follow {
                match walk.discover(parent) {
                    Err(EvidenceError::MissingObject { .. }) if repo.is_shallow() => {
                        log.cut_after.get_or_insert(log.commits.len());
                    }
                    other => other?,
                }
            }
        }
        Ok(log)
    }
}

impl Walk<'_> {
    fn discover(&mut self, id: Id) -> Result<(), EvidenceError> {
        if !self.known.contains_key(&id) {
            let commit = self.repo.commit(id)?;
            self.waiting.push((commit.committed_at, Reverse(self.known.len()), id));
            self.known.insert(id, Rc::new(commit));
        }
        Ok(())
    }
}

/// Whether a commit is listed, and which of its parents are followed.
fn simplify(repo: &Repo, commit: &Commit, paths: &[RelPath]) -> Result<(bool, Vec<Id>), EvidenceError> {
    if paths.is_empty() {
        return Ok((true, commit.parents().collect()));
    }
    let mut found_parent = false;
    for parent in commit.parents() {
        match repo.commit(parent) {
            Ok(parent_commit) => {
                found_parent = true;
                if agree(repo, commit, &parent_commit, paths)? {
                    return Ok((false, vec![parent]));
                }
            }
            Err(EvidenceError::MissingObject { .. }) if repo.is_shallow() => {}
            Err(error) => return Err(error),
        }
    }
    if found_parent {
        return Ok((true, commit.parents().collect()));
    }
    for path in paths {
        if repo.entry_at(commit.tree, path)?.is_some() {
            return Ok((true, commit.parents().collect()));
        }
    }
    Ok((false, commit.parents().collect()))
}

/// Whether all of `paths` are the same in two commits.
fn agree(repo: &Repo, one: &Commit, other: &Commit, paths: &[RelPath]) -> Result<bool, EvidenceError> {
    for path in paths {
        let identity = |tree| Ok(repo.entry_at(tree, path)?.map(|entry| (entry.id, entry.mode)));
        if identity(one.tree)? != identity(other.tree)? {
            return Ok(false);
        }
    }
    Ok(true)
}
