//! The commits that a question is about: the history from HEAD on, without what a course handed out.

use std::cell::RefCell;
use std::rc::Rc;

use super::baseline::{self, Baseline, Starter};
use super::history::History;
use super::{Commit, Committed, Evidence, Head, Repo, Trouble};
use crate::path::RelPath;
use crate::pattern::Pattern;

impl Evidence {
    /// The commits reachable from HEAD, newest first; an unborn branch has none.
    pub fn commits(&self) -> Result<Commits<'_>, Trouble> {
        self.commits_after(None)
    }

    /// As [`Evidence::commits`], without those that a baseline says were handed out.
    pub fn commits_after(&self, baseline: Option<&Baseline>) -> Result<Commits<'_>, Trouble> {
        let starter = self.starter(baseline)?;
        let repo = self.source.repo()?;
        let head = match self.head()? {
            Head::At { id, .. } => Some(id),
            Head::Unborn { .. } => None,
        };
        self.history.borrow_mut().get_or_insert_with(|| History::starting_at(repo, head));
        Ok(Commits { history: &self.history, repo, starter, subject: None, nth: 0, seen: 0 })
    }

    fn starter(&self, baseline: Option<&Baseline>) -> Result<Starter, Trouble> {
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
        let starter = Starter::UpTo(Rc::new(baseline::up_to(repo, baseline::find(repo, written)?)?));
        *self.starter.borrow_mut() = baseline.cloned().map(|baseline| (baseline, starter.clone()));
        Ok(starter)
    }

    /// Whether the file at `path` is still as it was handed out.
    pub fn is_starter_file(&self, path: &RelPath, baseline: &Baseline) -> Result<bool, Trouble> {
        let repo = self.source.repo()?;
        let tips = match baseline {
            _ if matches!(self.head()?, Head::Unborn { .. }) => Vec::new(),
            Baseline::Commit(written) => vec![baseline::find(repo, written)?],
            Baseline::Root => {
                let is_root = |commit: &Result<Rc<Commit>, _>| {
                    commit.as_ref().map_or(true, |commit| commit.parents().len() == 0)
                };
                let roots = self.commits()?.filter(is_root).map(|commit| Ok(commit?.id));
                roots.collect::<Result<_, Trouble>>()?
            }
        };
        if matches!(baseline, Baseline::Root) && self.history_is_cut() {
            return Err(Trouble::Shallow);
        }
        for tip in tips {
            if self.compare(path, repo.commit(tip)?.tree)? == Committed::Unchanged {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Some commits, newest first, read as they are asked for.
pub struct Commits<'e> {
    history: &'e RefCell<Option<History>>,
    repo: &'e Repo,
    starter: Starter,
    subject: Option<&'e Pattern>,
    nth: usize,
    seen: usize,
}

impl<'e> Commits<'e> {
    /// Only those whose subject matches: the others are seen, and not handed out.
    pub fn with_subject(self, subject: Option<&'e Pattern>) -> Self {
        Self { subject, ..self }
    }

    /// How many commits were looked at.
    pub fn seen(&self) -> usize {
        self.seen
    }
}

impl Iterator for Commits<'_> {
    type Item = Result<Rc<Commit>, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut history = self.history.borrow_mut();
        let history = history.as_mut()?;
        loop {
            let commit = match history.nth(self.repo, self.nth)? {
                Ok(commit) => commit,
                Err(trouble) => return Some(Err(trouble)),
            };
            self.nth += 1;
            if self.starter.contains(commit) {
                continue;
            }
            self.seen += 1;
            if self.subject.is_none_or(|pattern| pattern.is_match(commit.subject())) {
                return Some(Ok(Rc::clone(commit)));
            }
        }
    }
}
