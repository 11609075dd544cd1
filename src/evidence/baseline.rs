//! What a course handed out before the learner began: commits that do not count and files that are not theirs.

use std::collections::HashSet;
use std::rc::Rc;

use super::EvidenceError;
use super::{Committed, Evidence, Head};
use crate::diagnostic::Code;
use crate::git::history::History;
use crate::git::repository::Repo;
use crate::git::{Commit, Id};
use crate::path::RelPath;
use crate::yaml::{self, FromYaml, Node, Problems, Refusal, TypeInfo};

/// Up to where a history is the course's, as `course.yaml` says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Baseline {
    /// The first commit: every one without a parent, where histories were joined.
    Root,
    /// This commit and all before it; at least seven digits of its id.
    Commit(String),
}

impl FromYaml for Baseline {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "`root` or the id of a commit",
        examples: &["root", "3f2a1c9"],
        takes_numbers: false,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        yaml::read_syntax(node, &Self::FORM, problems, |text| {
            let is_id = (7..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            match text {
                "root" => Ok(Self::Root),
                id if is_id => Ok(Self::Commit(id.to_owned())),
                _ => Err(Refusal::new(
                    Code::BadValue,
                    format!("`{text}` is not a baseline"),
                    "write `root`, or the id of a commit: 7 to 40 digits, in quotes",
                )),
            }
        })
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
pub fn find(repo: &Repo, written: &str) -> Result<Id, EvidenceError> {
    match repo.commit_by_prefix(written)? {
        Some(id) => Ok(id),
        None if repo.is_shallow() => Err(EvidenceError::Shallow),
        None => Err(EvidenceError::NoBaseline { id: written.to_owned() }),
    }
}

/// A commit and all before it.
pub fn up_to(repo: &Repo, tip: Id) -> Result<HashSet<Id>, EvidenceError> {
    let mut history = History::starting_at(repo, Some(tip));
    let mut commits = HashSet::new();
    while let Some(commit) = history.nth(repo, commits.len()) {
        commits.insert(commit?.id);
    }
    Ok(commits)
}

impl Evidence {
    pub(super) fn starter(&self, baseline: Option<&Baseline>) -> Result<Starter, EvidenceError> {
        let written = match baseline {
            None => return Ok(Starter::Nothing),
            Some(Baseline::Root) => return Ok(Starter::Roots),
            Some(Baseline::Commit(written)) => written,
        };
        if matches!(self.head()?, Head::Unborn { .. }) {
            return Ok(Starter::Nothing);
        }
        if let Some((known, starter)) = &*self.starter.borrow()
            && Some(known) == baseline
        {
            return Ok(starter.clone());
        }
        let repo = self.source.repo()?;
        let starter = Starter::UpTo(Rc::new(up_to(repo, find(repo, written)?)?));
        *self.starter.borrow_mut() = baseline.cloned().map(|baseline| (baseline, starter.clone()));
        Ok(starter)
    }

    /// Whether the file at `path` is still as it was handed out.
    pub fn is_starter_file(&self, path: &RelPath, baseline: &Baseline) -> Result<bool, EvidenceError> {
        Ok(self.changed_since(std::slice::from_ref(path), baseline)?.is_empty())
    }

    /// Of these files, the ones that are not as they were handed out.
    pub fn changed_since(
        &self,
        paths: &[RelPath],
        baseline: &Baseline,
    ) -> Result<Vec<RelPath>, EvidenceError> {
        self.ask(|asked| asked.paths.extend(paths.iter().cloned()));
        let trees = self.baseline_trees(baseline)?;
        let mut changed = Vec::new();
        for path in paths {
            let same = |tree: &Id| Ok(self.compare(path, *tree)? == Committed::Unchanged);
            let known: Vec<bool> = trees.iter().map(same).collect::<Result<_, EvidenceError>>()?;
            if !known.contains(&true) {
                changed.push(path.clone());
            }
        }
        Ok(changed)
    }

    /// The trees that were handed out: none while nothing is committed, several where histories were joined.
    fn baseline_trees(&self, baseline: &Baseline) -> Result<Vec<Id>, EvidenceError> {
        let repo = self.source.repo()?;
        let tips = match baseline {
            _ if matches!(self.head()?, Head::Unborn { .. }) => Vec::new(),
            Baseline::Commit(written) => vec![find(repo, written)?],
            Baseline::Root => {
                let is_root = |commit: &Result<Rc<Commit>, _>| {
                    commit.as_ref().map_or(true, |commit| commit.parents().len() == 0)
                };
                let roots = self.commits()?.filter(is_root).map(|commit| Ok(commit?.id));
                roots.collect::<Result<_, EvidenceError>>()?
            }
        };
        if matches!(baseline, Baseline::Root) && self.history_is_cut() {
            return Err(EvidenceError::Shallow);
        }
        tips.into_iter().map(|tip| Ok(repo.commit(tip)?.tree)).collect()
    }

    /// What the file at `path` held when it was handed out; nothing where that cannot be told.
    pub fn handed_out(&self, path: &RelPath, baseline: Option<&Baseline>) -> Vec<Rc<[u8]>> {
        let trees = baseline.and_then(|baseline| self.baseline_trees(baseline).ok()).unwrap_or_default();
        let text_in = |tree: Id| {
            let repo = self.source.repo().ok()?;
            repo.blob(repo.entry_at(tree, path).ok()??.id).ok()
        };
        trees.into_iter().filter_map(text_in).collect()
    }
}
