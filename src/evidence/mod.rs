//! What can be observed in a learner's repository. Evidence is asked, and remembers: each file is read once, each
//! document parsed once, and history is one list that grows as far as the deepest question needs.

mod baseline;
mod changes;
mod commit;
mod document;
mod git;
mod guard;
mod history;
mod links;
mod log;
mod near;
mod script;
mod snapshot;
mod source;
mod tree;
mod trouble;
mod worktree;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

pub use baseline::Baseline;
pub use commit::{Commit, Id, Person};
pub use document::{Document, Excerpt};
pub use git::{Head, Repo, Tag};
pub use log::Log;
pub use script::{Changes, Script, ScriptCommit, Scripted};
pub use snapshot::Snapshot;
pub use source::{Look, MAX_READ, Source};
pub use trouble::Trouble;
pub use worktree::Worktree;

use crate::path::RelPath;
use crate::pattern::Pattern;
use baseline::Starter;
use history::History;
use tree::Mode;

pub struct Evidence {
    source: Box<dyn Source>,
    looks: RefCell<BTreeMap<RelPath, Look>>,
    documents: RefCell<BTreeMap<RelPath, Result<Rc<Document>, Trouble>>>,
    files: OnceCell<Result<Rc<[RelPath]>, Trouble>>,
    history: RefCell<Option<History>>,
    /// The files that a commit changed, for each that was asked about.
    changed: RefCell<BTreeMap<Id, Rc<[RelPath]>>>,
    starter: RefCell<Option<(Baseline, Starter)>>,
    mailmap: OnceCell<Option<git::Mailmap>>,
    head: OnceCell<Result<Head, Trouble>>,
    head_tree: OnceCell<Result<Option<Id>, Trouble>>,
    read: RefCell<BTreeSet<RelPath>>,
}

/// How a file compares with HEAD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Committed {
    Unchanged,
    /// It differs; the 1-based line is the first that does.
    Changed {
        line: usize,
    },
    /// HEAD has nothing of that name.
    NotInHead,
    /// The branch has no commit yet.
    Unborn,
}

impl Evidence {
    pub fn new(source: impl Source + 'static) -> Self {
        Self {
            source: Box::new(source),
            looks: RefCell::default(),
            documents: RefCell::default(),
            files: OnceCell::new(),
            history: RefCell::default(),
            changed: RefCell::default(),
            starter: RefCell::default(),
            mailmap: OnceCell::new(),
            head: OnceCell::new(),
            head_tree: OnceCell::new(),
            read: RefCell::default(),
        }
    }

    /// The working tree of exactly `dir`.
    pub fn of_worktree(dir: &Path) -> std::io::Result<Self> {
        Worktree::open(dir).map(Self::new)
    }

    pub fn of_script(script: &Script) -> Result<Self, Trouble> {
        Scripted::new(script).map(Self::new)
    }

    /// A repository in which nothing happened yet.
    pub fn empty() -> Self {
        Self::new(Scripted::empty())
    }

    pub fn source_label(&self) -> &'static str {
        self.source.label()
    }

    pub fn look(&self, path: &RelPath) -> Look {
        self.looks.borrow_mut().entry(path.clone()).or_insert_with(|| self.source.look(path)).clone()
    }

    /// The text at `path`, where [`Evidence::look`] found a file.
    pub fn document(&self, path: &RelPath) -> Result<Rc<Document>, Trouble> {
        if let Some(known) = self.documents.borrow().get(path) {
            return known.clone();
        }
        let document = match self.look(path) {
            Look::File { size, .. } if size > MAX_READ => {
                Err(Trouble::TooLarge { path: path.to_string(), size, limit: MAX_READ })
            }
            _ => self.source.read(path).map(|bytes| Rc::new(Document::new(path.clone(), bytes))),
        };
        self.read.borrow_mut().insert(path.clone());
        self.documents.borrow_mut().insert(path.clone(), document.clone());
        document
    }

    /// Every file of the repository, sorted.
    pub fn files(&self) -> Result<Rc<[RelPath]>, Trouble> {
        self.files.get_or_init(|| self.source.files().map(Rc::from)).clone()
    }

    pub fn head(&self) -> Result<Head, Trouble> {
        self.head.get_or_init(|| self.source.head()).clone()
    }

    /// Whether there is a repository without files of its own.
    pub fn is_bare(&self) -> bool {
        self.source.can_be_dirty() && self.source.repo().is_ok_and(Repo::is_bare)
    }

    pub fn is_shallow(&self) -> bool {
        self.source.repo().is_ok_and(Repo::is_shallow)
    }

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

    /// Whether the commits read so far ran into the end of a shallow clone.
    pub fn history_is_cut(&self) -> bool {
        self.history.borrow().as_ref().is_some_and(History::is_cut)
    }

    /// Whether a listed commit changed what stands at `path`. Where its parent was cut off by a shallow clone nobody can
    /// tell, and it did not.
    pub fn changes_path(&self, commit: &Commit, path: &RelPath) -> Result<bool, Trouble> {
        match self.trees(commit) {
            Some(trees) => changes::changes_path(self.source.repo()?, &trees, path),
            None => Ok(false),
        }
    }

    /// The files that a listed commit changed; none where its parent was cut off.
    pub fn changed_files(&self, commit: &Commit) -> Result<Rc<[RelPath]>, Trouble> {
        if let Some(known) = self.changed.borrow().get(&commit.id) {
            return Ok(Rc::clone(known));
        }
        let changed: Rc<[RelPath]> = match self.trees(commit) {
            Some(trees) => changes::changed_files(self.source.repo()?, &trees)?.into(),
            None => Rc::default(),
        };
        self.changed.borrow_mut().insert(commit.id, Rc::clone(&changed));
        Ok(changed)
    }

    fn trees(&self, commit: &Commit) -> Option<changes::Trees> {
        self.history.borrow().as_ref()?.trees(commit)
    }

    /// Who wrote a commit, by the repository's own `.mailmap`.
    pub fn author(&self, commit: &Commit) -> Person {
        let mailmap = self.mailmap.get_or_init(|| {
            let path = RelPath::parse(".mailmap").ok()?;
            let Look::File { .. } = self.look(&path) else { return None };
            git::Mailmap::parse(self.document(&path).ok()?.bytes())
        });
        let written = commit.author();
        match mailmap {
            Some(mailmap) => mailmap.resolve(&written),
            None => written,
        }
    }

    /// Whether a commit is in the history of HEAD.
    pub fn has_commit(&self, id: Id) -> Result<bool, Trouble> {
        for commit in self.commits()? {
            if commit?.id == id {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub fn tags(&self) -> Result<Vec<Tag>, Trouble> {
        self.source.tags()
    }

    /// The time, in seconds since 1970, after which nothing counts.
    pub fn deadline(&self) -> Option<i64> {
        self.source.deadline()
    }

    /// The commits that `git log -- PATHS` lists, newest first; all of them for no paths.
    pub fn log(&self, paths: &[RelPath]) -> Result<Log, Trouble> {
        let repo = self.source.repo()?;
        match self.head()? {
            Head::At { id, .. } => Log::of(repo, id, paths),
            Head::Unborn { .. } => Ok(Log::default()),
        }
    }

    pub fn short_id(&self, id: Id) -> Result<String, Trouble> {
        self.source.repo()?.short_id(id)
    }

    pub fn branches(&self) -> Result<Vec<String>, Trouble> {
        self.source.repo()?.branches()
    }

    /// The files git knows of, in order: those in the index of a working tree, elsewhere those in HEAD.
    pub fn tracked(&self) -> Result<Vec<RelPath>, Trouble> {
        let repo = self.source.repo()?;
        if self.source.label() == "worktree" {
            return repo.index_paths();
        }
        self.head_tree()?.map_or(Ok(Vec::new()), |tree| Snapshot::files_of(repo, tree))
    }

    /// The files git does not know of, each with whether its ignore rules cover it.
    pub fn untracked(&self) -> Result<Vec<(RelPath, bool)>, Trouble> {
        let repo = self.source.repo()?;
        if !self.source.can_be_dirty() {
            return Ok(Vec::new());
        }
        let tracked: BTreeSet<RelPath> = self.tracked()?.into_iter().collect();
        let mut others = Vec::new();
        self.walk(None, &mut others)?;
        others.retain(|path| !tracked.contains(path));
        others.sort();
        others.into_iter().map(|path| Ok((path.clone(), repo.is_ignored(&path)?))).collect()
    }

    /// Everything below a folder that git could track: files and links.
    fn walk(&self, folder: Option<&RelPath>, found: &mut Vec<RelPath>) -> Result<(), Trouble> {
        for name in self.names(folder).iter().filter(|name| *name != ".git") {
            let path = RelPath::child(folder, name);
            match self.look(&path) {
                _ if self.is_link(&path) => found.push(path),
                Look::File { .. } => found.push(path),
                Look::Folder if self.names(Some(&path)).iter().any(|name| name == ".git") => {
                    let why = "it is a nested repository".to_owned();
                    return Err(Trouble::Unreadable { path: path.to_string(), why });
                }
                Look::Folder => self.walk(Some(&path), found)?,
                Look::Unknown(trouble) => return Err(trouble),
                Look::Absent | Look::Astray { .. } | Look::Other(_) => {}
            }
        }
        Ok(())
    }

    /// Whether a link itself stands at `path`.
    pub fn is_link(&self, path: &RelPath) -> bool {
        self.source.is_link(path)
    }

    /// The tree of HEAD; none on a branch without a commit.
    fn head_tree(&self) -> Result<Option<Id>, Trouble> {
        let read = || match self.head()? {
            Head::At { id, .. } => self.source.repo()?.commit(id).map(|commit| Some(commit.tree)),
            Head::Unborn { .. } => Ok(None),
        };
        self.head_tree.get_or_init(read).clone()
    }

    /// How the file at `path` compares with the one in HEAD.
    pub fn committed(&self, path: &RelPath) -> Result<Committed, Trouble> {
        self.head_tree()?.map_or(Ok(Committed::Unborn), |tree| self.compare(path, tree))
    }

    /// How the file at `path` compares with the one in a tree: by object id, after git's own line end conversion.
    fn compare(&self, path: &RelPath, tree: Id) -> Result<Committed, Trouble> {
        let repo = self.source.repo()?;
        let there = match snapshot::entry_at(repo, tree, path) {
            Ok(entry) if matches!(entry.mode, Mode::File { .. }) => entry.id,
            Err(Look::Unknown(trouble)) => return Err(trouble),
            _ => return Ok(Committed::NotInHead),
        };
        let is_too_large = matches!(self.look(path), Look::File { size, .. } if size > MAX_READ);
        if is_too_large || !self.source.can_be_dirty() {
            if self.source.content_id(path)? == there {
                return Ok(Committed::Unchanged);
            }
            let is_converted = || repo.normalises_line_ends(path) || repo.filter_of(path).is_some();
            if self.source.can_be_dirty() && is_converted() {
                // What git would make of it cannot be told without reading it.
                self.document(path)?;
            }
            return Ok(Committed::Changed { line: 1 });
        }
        let document = self.document(path)?;
        let here = document.raw();
        if git::hash_blob(&here) == there {
            return Ok(Committed::Unchanged);
        }
        if repo.normalises_line_ends(path) && git::hash_blob(&without_cr(&here)) == there {
            return Ok(Committed::Unchanged);
        }
        if let Some(filter) = repo.filter_of(path) {
            return Err(Trouble::Filtered { path: path.to_string(), filter });
        }
        let line = match repo.blob_size(there)? {
            0..=MAX_READ => first_difference(&here, &repo.blob(there)?),
            _ => 1,
        };
        Ok(Committed::Changed { line })
    }

    /// Whether HEAD has something at `path`, whatever stands there now.
    pub fn is_in_head(&self, path: &RelPath) -> Result<bool, Trouble> {
        match self.head_tree()? {
            Some(tree) => Ok(self.source.repo()?.entry_at(tree, path)?.is_some()),
            None => Ok(false),
        }
    }

    /// Whether `path` is in HEAD and only a sparse checkout keeps it out of the working tree.
    pub fn is_left_out(&self, path: &RelPath) -> bool {
        self.source.can_be_dirty() && self.source.repo().is_ok_and(|repo| repo.is_left_out(path))
    }

    /// The paths that checks read whose content differs from HEAD, in order.
    pub fn dirty(&self) -> Vec<RelPath> {
        if !self.source.can_be_dirty() || self.source.repo().is_err() {
            return Vec::new();
        }
        let read: Vec<RelPath> = self.read.borrow().iter().cloned().collect();
        let differs = |path: &RelPath| !matches!(self.committed(path), Ok(Committed::Unchanged) | Err(_));
        read.into_iter().filter(differs).collect()
    }

    /// What stands near a path at which nothing was found: another letter case, a similar name, a file only in HEAD.
    pub fn near(&self, path: &RelPath) -> Vec<String> {
        near::near(self, path)
    }

    /// The names in a folder, in no order; `None` is the root.
    pub fn names(&self, folder: Option<&RelPath>) -> Vec<String> {
        self.source.names(folder)
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

fn without_cr(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            out.push(byte);
        }
    }
    out
}

fn first_difference(here: &[u8], there: &[u8]) -> usize {
    let same = here.iter().zip(there).take_while(|(a, b)| a == b).count();
    here[..same].iter().filter(|&&byte| byte == b'\n').count() + 1
}
