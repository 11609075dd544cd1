//! The commits reachable from one, newest first, as one list that grows only as far as the deepest question needs.
//! Order: committer date, then the order of discovery, as `git log` has it. Each commit is read once.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BinaryHeap, HashMap};
use std::rc::Rc;

use super::changes::Trees;
use super::commit::{Commit, Id};
use super::error::EvidenceError;
use super::repository::Repo;

/// A history that is still being read.
#[derive(Debug)]
pub struct History {
    listed: Vec<Rc<Commit>>,
    waiting: BinaryHeap<Waiting>,
    /// Every commit that was discovered, with its tree; none for one that is not there.
    seen: HashMap<Id, Option<Id>>,
    shallow: bool,
    /// A parent was not there because the clone was cut.
    cut: bool,
    failed: Option<EvidenceError>,
}

#[derive(Debug)]
struct Waiting {
    key: (i64, Reverse<usize>),
    commit: Rc<Commit>,
}

impl History {
    /// `None` starts, and ends, with no commit: an unborn branch.
    pub fn starting_at(repo: &Repo, head: Option<Id>) -> Self {
        let mut history = Self {
            listed: Vec::new(),
            waiting: BinaryHeap::new(),
            seen: HashMap::new(),
            shallow: repo.is_shallow(),
            cut: false,
            failed: None,
        };
        if let Some(head) = head {
            history.discover(repo, head, false);
        }
        history
    }

    /// The `nth` newest commit; `None` past the end, or an error where an object is missing or damaged.
    pub fn nth(&mut self, repo: &Repo, nth: usize) -> Option<Result<&Rc<Commit>, EvidenceError>> {
        while self.listed.len() <= nth {
            if let Some(error) = &self.failed {
                return Some(Err(error.clone()));
            }
            let next = self.waiting.pop()?.commit;
            for parent in next.parents() {
                self.discover(repo, parent, true);
            }
            self.listed.push(next);
        }
        self.listed.get(nth).map(Ok)
    }

    /// Whether what was read so far ran into the end of a shallow clone.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// The trees of a listed commit and its parents; `None` where a parent is not there, so that nobody can compare.
    pub fn trees(&self, commit: &Commit) -> Option<Trees> {
        let parents = commit.parents().map(|parent| self.seen.get(&parent).copied().flatten());
        Some(Trees { own: commit.tree, parents: parents.collect::<Option<_>>()? })
    }

    fn discover(&mut self, repo: &Repo, id: Id, is_parent: bool) {
        let discovered = self.seen.len();
        let Entry::Vacant(slot) = self.seen.entry(id) else { return };
        let read = repo.commit(id);
        slot.insert(read.as_ref().ok().map(|commit| commit.tree));
        match read {
            Ok(commit) => {
                let key = (commit.committed_at, Reverse(discovered));
                self.waiting.push(Waiting { key, commit: Rc::new(commit) });
            }
            Err(EvidenceError::MissingObject { .. }) if is_parent && self.shallow => self.cut = true,
            Err(error) => self.failed = Some(error),
        }
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}
