//! The commits reachable from one, newest first, as one list that grows only as far as the deepest question needs.
//! Order: committer date, then the order of discovery, as `git log` has it. Each commit is read once.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BinaryHeap, HashMap};
use std::rc::Rc;

use super::changes::Trees;
use super::commit::{Commit, Id};
use super::error::GitError;
use super::repository::Repo;

/// The bytes of commits that are kept; a history of a million usual commits is half of it.
const MAX_BYTES: usize = 256 << 20;

/// What one commit takes besides its own bytes.
const OVERHEAD: usize = size_of::<Commit>() + 100;

/// A history that is still being read.
#[derive(Debug)]
pub struct History {
    listed: Vec<Rc<Commit>>,
    waiting: BinaryHeap<Waiting>,
    /// Every commit that was discovered; none for one that is not there.
    seen: HashMap<Id, Option<Rc<Commit>>>,
    bytes: usize,
    shallow: bool,
    /// How many commits were listed before a parent was not there because the clone was cut.
    cut_after: Option<usize>,
    failed: Option<GitError>,
}

#[derive(Debug)]
struct Waiting {
    key: (i64, Reverse<usize>),
    commit: Rc<Commit>,
}

impl History {
    /// Without a tip it starts, and ends, with no commit: an unborn branch.
    pub fn starting_at(repo: &Repo, tips: impl IntoIterator<Item = Id>) -> Self {
        let mut history = Self {
            listed: Vec::new(),
            waiting: BinaryHeap::new(),
            seen: HashMap::new(),
            bytes: 0,
            shallow: repo.is_shallow(),
            cut_after: None,
            failed: None,
        };
        for tip in tips {
            history.discover(repo, tip, false);
        }
        history
    }

    /// The `nth` newest commit; `None` past the end, or an error where an object is missing or damaged.
    pub fn nth(&mut self, repo: &Repo, nth: usize) -> Option<Result<&Rc<Commit>, GitError>> {
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

    /// Every commit, newest first.
    pub fn all(&mut self, repo: &Repo) -> Result<&[Rc<Commit>], GitError> {
        while let Some(commit) = self.nth(repo, self.listed.len()) {
            commit?;
        }
        Ok(&self.listed)
    }

    /// Whether a commit is in this history; it is read no further than to where that is seen.
    pub fn contains(&mut self, repo: &Repo, id: Id) -> Result<bool, GitError> {
        while !self.seen.contains_key(&id) {
            match self.nth(repo, self.listed.len()) {
                Some(commit) => drop(commit?),
                None => return Ok(false),
            }
        }
        Ok(self.known(id).is_some())
    }

    /// A commit that was discovered and is there.
    pub fn known(&self, id: Id) -> Option<&Rc<Commit>> {
        self.seen.get(&id)?.as_ref()
    }

    /// Whether what was read so far ran into the end of a shallow clone.
    pub fn is_cut(&self) -> bool {
        self.cut_after.is_some()
    }

    /// How many commits were listed when that was found out.
    pub fn cut_after(&self) -> Option<usize> {
        self.cut_after
    }

    /// The trees of a listed commit and its parents; `None` where a parent is not there, and the two cannot be compared.
    pub fn trees(&self, commit: &Commit) -> Option<Trees> {
        let parents = commit.parents().map(|parent| self.known(parent).map(|parent| parent.tree));
        Some(Trees { own: commit.tree, parents: parents.collect::<Option<_>>()? })
    }

    fn discover(&mut self, repo: &Repo, id: Id, is_parent: bool) {
        let discovered = self.seen.len();
        let Entry::Vacant(slot) = self.seen.entry(id) else { return };
        let read = repo.commit(id).map(Rc::new);
        slot.insert(read.as_ref().ok().map(Rc::clone));
        match read {
            Ok(commit) => {
                self.bytes += commit.kept_bytes() + OVERHEAD;
                let key = (commit.committed_at, Reverse(discovered));
                self.waiting.push(Waiting { key, commit });
            }
            Err(GitError::MissingObject { .. }) if is_parent && self.shallow => {
                self.cut_after.get_or_insert(self.listed.len() + 1);
            }
            Err(error) => self.failed = Some(error),
        }
        if self.bytes > MAX_BYTES {
            self.failed = Some(GitError::TooMuch { what: "the commits", limit: MAX_BYTES as u64 });
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
