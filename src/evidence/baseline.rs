//! What a course handed out before the learner began: commits that do not count and files that are not theirs.

use std::collections::HashSet;
use std::rc::Rc;

use serde::{Deserialize, Deserializer};

use super::commit::{Commit, Id};
use super::git::Repo;
use super::history::History;
use super::trouble::Trouble;
use crate::diagnostic::refuse;

/// Up to where a history is the course's, as `course.yaml` says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Baseline {
    /// The first commit: every one without a parent, where histories were joined.
    Root,
    /// This commit and all before it; at least seven digits of its id.
    Commit(String),
}

impl<'de> Deserialize<'de> for Baseline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        let is_id = (7..=40).contains(&written.len()) && written.bytes().all(|byte| byte.is_ascii_hexdigit());
        match written.as_str() {
            "root" => Ok(Self::Root),
            _ if is_id => Ok(Self::Commit(written)),
            _ => Err(refuse(
                "bad-value",
                format!("`{written}` is not a baseline"),
                "write `root`, or the id of a commit: 7 to 40 digits, in quotes",
            )),
        }
    }
}

/// The commits of a baseline, as they are recognised in one repository.
#[derive(Debug, Clone)]
pub enum Starter {
    Nothing,
    Roots,
    UpTo(Rc<HashSet<Id>>),
}

impl Starter {
    pub fn contains(&self, commit: &Commit) -> bool {
        match self {
            Self::Nothing => false,
            Self::Roots => commit.parents().len() == 0,
            Self::UpTo(commits) => commits.contains(&commit.id),
        }
    }
}

/// The commit that a baseline names.
pub fn find(repo: &Repo, written: &str) -> Result<Id, Trouble> {
    repo.commit_by_prefix(written).ok_or_else(|| match repo.is_shallow() {
        true => Trouble::Shallow,
        false => Trouble::NoBaseline { id: written.to_owned() },
    })
}

/// A commit and all before it.
pub fn up_to(repo: &Repo, tip: Id) -> Result<HashSet<Id>, Trouble> {
    let mut history = History::starting_at(repo, Some(tip));
    let mut commits = HashSet::new();
    while let Some(commit) = history.nth(repo, commits.len()) {
        commits.insert(commit?.id);
    }
    Ok(commits)
}
