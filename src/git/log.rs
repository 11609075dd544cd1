//! What `git log -- PATHS` lists: history simplified as git does by default. A commit is listed if it changed one of the
//! paths; a merge that took them unchanged from a parent is not, and only that parent's side is followed. It reads no
//! commit: those of the history are asked.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::rc::Rc;

use super::commit::{Commit, Id};
use super::error::GitError;
use super::history::History;
use super::repository::Repo;
use super::tree::TreeEntry;
use crate::path::RelPath;

/// Commits, newest first.
#[derive(Debug, Default)]
pub struct Log {
    pub commits: Vec<Rc<Commit>>,
    /// How many commits were listed before a parent was not there because the clone was cut; none if all were.
    pub cut_after: Option<usize>,
}

impl Log {
    /// What of a history that starts at `head` changed `paths`; all of it for no paths.
    pub fn of(repo: &Repo, history: &mut History, head: Id, paths: &[RelPath]) -> Result<Self, GitError> {
        let all = history.all(repo)?.to_vec();
        if paths.is_empty() {
            return Ok(Self { commits: all, cut_after: history.cut_after() });
        }
        let mut walk = Walk { history, waiting: BinaryHeap::new(), discovered: HashSet::new() };
        let mut log = Self::default();
        walk.discover(head);
        while let Some((_, _, id)) = walk.waiting.pop() {
            let Some(commit) = walk.history.known(id).map(Rc::clone) else { continue };
            let (listed, follow) = simplify(repo, walk.history, &commit, paths)?;
            if listed {
                log.commits.push(commit);
            }
            for parent in follow {
                if !walk.discover(parent) {
                    log.cut_after.get_or_insert(log.commits.len());
                }
            }
        }
        Ok(log)
    }
}

/// A walk that is going on.
struct Walk<'h> {
    history: &'h History,
    waiting: BinaryHeap<(i64, Reverse<usize>, Id)>,
    discovered: HashSet<Id>,
}

impl Walk<'_> {
    /// Whether the commit is there.
    fn discover(&mut self, id: Id) -> bool {
        let Some(commit) = self.history.known(id) else { return false };
        let nth = self.discovered.len();
        if self.discovered.insert(id) {
            self.waiting.push((commit.committed_at, Reverse(nth), id));
        }
        true
    }
}

/// Whether a commit is listed, and which of its parents are followed.
fn simplify(
    repo: &Repo,
    history: &History,
    commit: &Commit,
    paths: &[RelPath],
) -> Result<(bool, Vec<Id>), GitError> {
    let own = entries(repo, commit, paths)?;
    let mut found_parent = false;
    for parent in commit.parents() {
        let Some(parent_commit) = history.known(parent) else { continue };
        found_parent = true;
        if parent_commit.tree == commit.tree || entries(repo, parent_commit, paths)? == own {
            return Ok((false, vec![parent]));
        }
    }
    let is_listed = found_parent || own.iter().any(Option::is_some);
    Ok((is_listed, commit.parents().collect()))
}

/// What is at each of `paths` in a commit.
fn entries(repo: &Repo, commit: &Commit, paths: &[RelPath]) -> Result<Vec<Option<TreeEntry>>, GitError> {
    paths.iter().map(|path| repo.entry_at(commit.tree, path)).collect()
}
