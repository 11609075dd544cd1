//! What the commands of git that a page types ask of a repository: names, other branches' history, what is not committed.
//! The checks of lessons ask other questions.

use super::source::SourceKind;
use super::{Committed, Entry, Evidence, EvidenceError, Head, Id, Log, Snapshot};
use crate::git::history::History;
use crate::git::tree::Mode;
use crate::git::{Repo, revision};
use crate::path::RelPath;

/// How a file differs, as `git status --porcelain` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub path: String,
    /// `A`, `D`, `M` or `T` between HEAD and the index; a space for nothing, `?` for what is not tracked.
    pub staged: char,
    /// The same between the index and the working tree.
    pub unstaged: char,
}

impl Evidence {
    /// The commits that `git log START -- PATHS` lists, newest first; all of them for no paths.
    pub fn log_from(&self, start: Id, paths: &[RelPath]) -> Result<Log, EvidenceError> {
        let repo = self.source.repo()?;
        Ok(Log::of(repo, &mut History::starting_at(repo, vec![start]), start, paths)?)
    }

    /// The commit that a name leads to; none if there is nothing of that name. `HEAD` is the commit that is inspected.
    pub fn commit_named(&self, name: &str) -> Result<Option<Id>, EvidenceError> {
        self.refuse_two_meanings(name)?;
        match self.head()? {
            Head::At { id, branch } if name == "HEAD" || branch.as_deref() == Some(name) => Ok(Some(id)),
            Head::At { id, .. } => match revision::resolve(self.source.repo()?, &from_head(name, id)) {
                Ok(id) => Ok(Some(id)),
                Err(revision::RevisionError::Wrong(_)) => Ok(None),
                Err(revision::RevisionError::Git(error)) => Err(error.into()),
            },
            Head::Unborn { .. } => Ok(None),
        }
    }

    /// The object that a name leads to, a tag not followed.
    pub fn object_named(&self, name: &str) -> Result<Option<Id>, EvidenceError> {
        self.refuse_two_meanings(name)?;
        match self.head()? {
            Head::At { id, branch } if name == "HEAD" || branch.as_deref() == Some(name) => Ok(Some(id)),
            Head::At { id, .. } => Ok(revision::object(self.source.repo()?, &from_head(name, id))?),
            Head::Unborn { .. } => Ok(None),
        }
    }

    /// Git takes the tag, with a warning; whoever typed the name may have meant the branch.
    fn refuse_two_meanings(&self, name: &str) -> Result<(), EvidenceError> {
        let is_tag = self.tags()?.iter().any(|tag| tag.name == name);
        let is_branch = || self.local_branches().is_ok_and(|names| names.iter().any(|branch| branch == name));
        if is_tag && is_branch() {
            let remedy =
                "rename the branch with `git branch -m NEW-NAME`, or delete the tag with `git tag -d NAME`";
            return Err(EvidenceError::unanswered(name, "it is a branch and a tag", remedy));
        }
        Ok(())
    }

    /// The branch of the repository that is checked out, also where one of its commits is inspected.
    pub fn checked_out_branch(&self) -> Result<Option<String>, EvidenceError> {
        match self.head()? {
            Head::At { branch: Some(branch), .. } => Ok(Some(branch)),
            _ => Ok(match self.source.repo()?.head()? {
                Head::At { branch, .. } => branch,
                Head::Unborn { branch } => Some(branch),
            }),
        }
    }

    pub fn branches_of_other_worktrees(&self) -> Result<Vec<String>, EvidenceError> {
        Ok(self.source.repo()?.branches_of_other_worktrees()?)
    }

    /// What differs from HEAD and from the index, by path; nothing in a commit.
    pub fn status(&self) -> Result<Vec<Change>, EvidenceError> {
        let repo = self.source.repo()?;
        if !self.source.can_be_dirty() {
            return Ok(Vec::new());
        }
        if repo.is_bare() {
            return Err(EvidenceError::Bare);
        }
        let mut changes = self.tracked_changes(repo)?;
        for (path, is_ignored) in self.untracked()?.iter() {
            if !is_ignored {
                let path = self.untracked_as_shown(path)?;
                changes.push(Change { path, staged: '?', unstaged: '?' });
            }
        }
        changes.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
        changes.dedup();
        Ok(changes)
    }

    fn tracked_changes(&self, repo: &Repo) -> Result<Vec<Change>, EvidenceError> {
        let tree = self.head_tree()?;
        let mut in_head = match tree {
            Some(tree) => Snapshot::files_of(repo, tree)?,
            None => Vec::new(),
        };
        let mut changes = Vec::new();
        if let (SourceKind::Script, Some(tree)) = (self.source.kind(), tree) {
            // It has no index, and stages nothing.
            for path in in_head {
                let Some(entry) = repo.entry_at(tree, &path)? else { continue };
                let unstaged = self.unstaged(repo, &path, entry.mode, entry.id)?;
                if unstaged != ' ' {
                    changes.push(Change { path: path.to_string(), staged: ' ', unstaged });
                }
            }
            return Ok(changes);
        }
        for (path, entry) in repo.index_entries()? {
            if entry.is_unmerged {
                let remedy = "finish the merge with `git commit`, or give it up with `git merge --abort`";
                return Err(EvidenceError::unanswered(path.as_str(), "a merge is not finished", remedy));
            }
            let head = tree.map(|tree| repo.entry_at(tree, &path)).transpose()?.flatten();
            let staged = match head {
                None => 'A',
                Some(head) if kind(head.mode) != kind(entry.mode) => 'T',
                Some(head) if head.id != entry.id || head.mode != entry.mode => 'M',
                Some(_) => ' ',
            };
            let unstaged =
                if entry.is_left_out { ' ' } else { self.unstaged(repo, &path, entry.mode, entry.id)? };
            if let Ok(at) = in_head.binary_search(&path) {
                in_head.remove(at);
            }
            if (staged, unstaged) != (' ', ' ') {
                changes.push(Change { path: path.to_string(), staged, unstaged });
            }
        }
        let deleted = in_head.into_iter();
        changes.extend(deleted.map(|path| Change { path: path.to_string(), staged: 'D', unstaged: ' ' }));
        Ok(changes)
    }

    fn unstaged(&self, repo: &Repo, path: &RelPath, mode: Mode, id: Id) -> Result<char, EvidenceError> {
        let Mode::File { executable } = mode else {
            let why = "a link or a submodule is not compared with the index";
            return Err(EvidenceError::unanswered(path.as_str(), why, EvidenceError::TYPE_IT));
        };
        if self.is_link(path) {
            return Ok('T');
        }
        Ok(match self.entry(path) {
            Entry::Absent | Entry::Folder => 'D',
            Entry::Unknown(error) => return Err(error),
            Entry::Other(_) | Entry::LinkOutside { .. } => 'T',
            Entry::File { executable: is, .. } if is != executable && !repo.ignores_modes() => 'M',
            Entry::File { .. } if self.compare_with(path, id)? == Committed::Unchanged => ' ',
            Entry::File { .. } => 'M',
        })
    }

    /// The path of an untracked file, or the folder it is in if git knows nothing in that.
    fn untracked_as_shown(&self, path: &RelPath) -> Result<String, EvidenceError> {
        let tracked = self.tracked()?;
        let mut shown = path.to_string();
        for folder in std::iter::successors(path.parent(), RelPath::parent) {
            let prefix = format!("{folder}/");
            if tracked.iter().any(|path| path.as_str().starts_with(&prefix)) {
                break;
            }
            shown = prefix;
        }
        Ok(shown)
    }
}

/// What two modes must have in common not to be another type.
fn kind(mode: Mode) -> u8 {
    match mode {
        Mode::File { .. } => 0,
        Mode::Folder => 1,
        Mode::Link => 2,
        Mode::Submodule => 3,
    }
}

/// `HEAD~2` of the commit that is inspected.
fn from_head(name: &str, head: Id) -> String {
    match name.strip_prefix("HEAD") {
        Some(rest) if rest.starts_with(['~', '^']) => format!("{head}{rest}"),
        _ => name.to_owned(),
    }
}
