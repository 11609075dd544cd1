//! The commits that a question is about: the history from HEAD on, without what a course handed out.

use std::cell::RefCell;
use std::rc::Rc;

use super::baseline::{Baseline, Starter};
use super::{Commit, Evidence, EvidenceError, Head, Repo};
use crate::git::GitError;
use crate::git::history::History;
use crate::pattern::Pattern;
use crate::progress;

impl Evidence {
    /// The commits reachable from HEAD, newest first; an unborn branch has none.
    pub fn commits(&self) -> Result<Commits<'_>, EvidenceError> {
        self.commits_after(None)
    }

    /// As [`Evidence::commits`], without those that a baseline says were handed out.
    pub fn commits_after(&self, baseline: Option<&Baseline>) -> Result<Commits<'_>, EvidenceError> {
        let starter = self.starter(baseline)?;
        self.with_history(|_, _| Ok(()))?;
        let repo = self.source.repo()?;
        let history = &self.history;
        Ok(Commits { history, repo, starter, subject: None, ignored: None, nth: 0 })
    }

    /// Asks the one history there is.
    pub(super) fn with_history<T>(
        &self,
        ask: impl FnOnce(&mut History, &Repo) -> Result<T, GitError>,
    ) -> Result<T, EvidenceError> {
        self.ask(|asked| asked.history = true);
        let repo = self.source.repo()?;
        let head = match self.head()? {
            Head::At { id, .. } => Some(id),
            Head::Unborn { .. } => None,
        };
        let mut history = self.history.borrow_mut();
        let start = || {
            progress::reading("the history");
            History::starting_at(repo, head)
        };
        Ok(ask(history.get_or_insert_with(start), repo)?)
    }
}

/// Whether a commit does not count, by what the course says of its author.
type Ignored<'e> = dyn Fn(&Commit) -> bool + 'e;

/// Some commits, newest first, read as they are asked for.
pub struct Commits<'e> {
    history: &'e RefCell<Option<History>>,
    repo: &'e Repo,
    starter: Starter,
    subject: Option<&'e Pattern>,
    ignored: Option<Box<Ignored<'e>>>,
    nth: usize,
}

impl<'e> Commits<'e> {
    /// Only those whose subject matches.
    pub fn with_subject(self, subject: Option<&'e Pattern>) -> Self {
        Self { subject, ..self }
    }

    /// Without those that do not count.
    pub fn ignoring(self, ignored: impl Fn(&Commit) -> bool + 'e) -> Self {
        Self { ignored: Some(Box::new(ignored)), ..self }
    }

    /// How many commits that count were looked at. They are gone through once more: few questions need the number.
    pub fn seen(&self) -> usize {
        let mut history = self.history.borrow_mut();
        let Some(history) = history.as_mut() else { return 0 };
        let counts = |nth: &usize| {
            history.nth(self.repo, *nth).is_some_and(|commit| commit.is_ok_and(|commit| self.counts(commit)))
        };
        (0..self.nth).filter(counts).count()
    }

    fn counts(&self, commit: &Commit) -> bool {
        !self.starter.contains(commit) && !self.ignored.as_ref().is_some_and(|ignored| ignored(commit))
    }
}

impl Iterator for Commits<'_> {
    type Item = Result<Rc<Commit>, EvidenceError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut history = self.history.borrow_mut();
        let history = history.as_mut()?;
        loop {
            let commit = match history.nth(self.repo, self.nth)? {
                Ok(commit) => commit,
                Err(error) => return Some(Err(error.into())),
            };
            self.nth += 1;
            // Whose a commit is costs more to know than what its subject is.
            let is_wanted = self.subject.is_none_or(|pattern| pattern.is_match(commit.subject()));
            if is_wanted && self.counts(commit) {
                return Some(Ok(Rc::clone(commit)));
            }
        }
    }
}
