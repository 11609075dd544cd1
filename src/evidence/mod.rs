//! What can be observed in a learner's repository. Evidence is asked, and remembers: each file is read once, each
//! document parsed once, and history is one list that grows as far as the deepest question needs.

mod asked;
mod baseline;
mod commits;
mod committed;
mod document;
mod documents;
mod error;
mod lfs;
mod links;
mod named;
mod near;
mod programs;
mod script;
mod select;
mod snapshot;
mod source;
mod touched;
mod worktree;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::rc::Rc;

pub use asked::Asked;
pub use baseline::Baseline;
pub use commits::Commits;
pub use committed::Committed;
pub use document::{Defect, Document, Excerpt};
pub use error::EvidenceError;
pub use programs::Programs;
pub use script::{Changes, Script, ScriptCommit, Scripted};
pub use select::{SelectError, is_repository, select_commit};
pub use snapshot::Snapshot;
pub use source::{Entry, MAX_READ, Source, SourceKind};
pub use touched::Touched;
pub use worktree::Worktree;

pub use crate::git::{Branch, Commit, GitError, Head, Id, Log, Person, Repo, Tag};

use crate::git::changes;
use crate::git::history::History;
use crate::git::mailmap::Mailmap;
use crate::path::RelPath;
use crate::program::Session;
use crate::progress;
use baseline::Starter;
use documents::Documents;

/// A file that git does not know of, and whether its ignore rules cover it.
pub type Untracked = (RelPath, bool);

pub struct Evidence {
    source: Box<dyn Source>,
    entries: RefCell<BTreeMap<RelPath, Entry>>,
    documents: RefCell<Documents>,
    files: OnceCell<Result<Rc<[RelPath]>, EvidenceError>>,
    history: RefCell<Option<History>>,
    /// What `git log` lists, by the paths it was asked about.
    logs: RefCell<BTreeMap<Vec<RelPath>, Rc<Log>>>,
    tags: OnceCell<Result<Rc<[Tag]>, EvidenceError>>,
    branches: OnceCell<Result<Rc<[Branch]>, EvidenceError>>,
    tracked: OnceCell<Result<Rc<[RelPath]>, EvidenceError>>,
    untracked: OnceCell<Result<Rc<[Untracked]>, EvidenceError>>,
    short_ids: RefCell<HashMap<Id, Rc<str>>>,
    /// The files that a commit changed, for each that was asked about.
    changed: RefCell<BTreeMap<Id, Rc<[RelPath]>>>,
    starter: RefCell<Option<(Baseline, Starter)>>,
    mailmap: OnceCell<Option<Mailmap>>,
    head: OnceCell<Result<Head, EvidenceError>>,
    head_tree: OnceCell<Result<Option<Id>, EvidenceError>>,
    /// How files compare with HEAD.
    compared: RefCell<BTreeMap<RelPath, Result<Committed, EvidenceError>>>,
    read: RefCell<BTreeSet<RelPath>>,
    /// None until somebody wants to know.
    asked: RefCell<Option<Asked>>,
    programs: Option<Box<dyn Programs>>,
    /// What became of commands, where they may run.
    sessions: RefCell<BTreeMap<Session, programs::Answer>>,
}

impl Evidence {
    pub fn new(source: impl Source + 'static) -> Self {
        Self {
            source: Box::new(source),
            entries: RefCell::default(),
            documents: RefCell::default(),
            files: OnceCell::new(),
            history: RefCell::default(),
            logs: RefCell::default(),
            tags: OnceCell::new(),
            branches: OnceCell::new(),
            tracked: OnceCell::new(),
            untracked: OnceCell::new(),
            short_ids: RefCell::default(),
            changed: RefCell::default(),
            starter: RefCell::default(),
            mailmap: OnceCell::new(),
            head: OnceCell::new(),
            head_tree: OnceCell::new(),
            compared: RefCell::default(),
            read: RefCell::default(),
            asked: RefCell::default(),
            programs: None,
            sessions: RefCell::default(),
        }
    }

    /// The working tree of exactly `dir`.
    pub fn of_worktree(dir: &Path) -> std::io::Result<Self> {
        Worktree::open(dir).map(Self::new)
    }

    pub fn of_script(script: &Script) -> Result<Self, EvidenceError> {
        Scripted::new(script).map(Self::new)
    }

    /// A repository in which nothing happened yet.
    pub fn empty() -> Self {
        Self::new(Scripted::empty())
    }

    /// An empty folder that is no repository.
    pub fn empty_folder() -> Self {
        Self::new(Scripted::empty_folder())
    }

    pub fn source_kind(&self) -> SourceKind {
        self.source.kind()
    }

    pub fn entry(&self, path: &RelPath) -> Entry {
        if progress::is_out_of_time() {
            return Entry::Unknown(GitError::OutOfTime.into());
        }
        self.ask_path(path);
        if let Some(known) = self.entries.borrow().get(path) {
            return known.clone();
        }
        let entry = match self.source.entry(path) {
            // A name that is not text was found in a folder, and cannot be asked for again.
            Entry::Absent if path.as_str().contains(char::REPLACEMENT_CHARACTER) => {
                Entry::Unknown(EvidenceError::not_utf8(path.as_str()))
            }
            entry => entry,
        };
        self.entries.borrow_mut().insert(path.clone(), entry.clone());
        entry
    }

    /// Whether what is at `path`, a file of `size` bytes, is what Git LFS leaves in a file's place.
    pub fn is_pointer(&self, path: &RelPath, size: u64) -> bool {
        size <= lfs::MAX_POINTER as u64
            && matches!(self.document(path), Err(EvidenceError::LfsPointer { .. }))
    }

    /// The text at `path`, where [`Evidence::entry`] found a file.
    pub fn document(&self, path: &RelPath) -> Result<Rc<Document>, EvidenceError> {
        let document = self.stored(path)?;
        match lfs::is_pointer(document.bytes()) {
            true => Err(EvidenceError::LfsPointer { path: path.to_string() }),
            false => Ok(document),
        }
    }

    /// The bytes at `path` as git would see them, a pointer of LFS too.
    fn stored(&self, path: &RelPath) -> Result<Rc<Document>, EvidenceError> {
        if progress::is_out_of_time() {
            return Err(GitError::OutOfTime.into());
        }
        self.ask_path(path);
        if let Some(known) = self.documents.borrow().get(path) {
            return known;
        }
        self.documents.borrow().may_read()?;
        progress::reading(path.as_str());
        let document = match self.entry(path) {
            Entry::File { size, .. } if size > MAX_READ => {
                Err(EvidenceError::TooLarge { path: path.to_string(), size, limit: MAX_READ })
            }
            _ => self.source.read(path).map(|bytes| Rc::new(Document::new(path.clone(), bytes))),
        };
        self.read.borrow_mut().insert(path.clone());
        self.documents.borrow_mut().keep(path, document)
    }

    /// Every file of the repository, sorted.
    pub fn files(&self) -> Result<Rc<[RelPath]>, EvidenceError> {
        self.ask(|asked| asked.everything = true);
        self.files.get_or_init(|| self.source.files().map(Rc::from)).clone()
    }

    pub fn head(&self) -> Result<Head, EvidenceError> {
        self.ask(|asked| asked.history = true);
        self.head.get_or_init(|| self.source.head()).clone()
    }

    /// When the commit at HEAD was made by its committer, in seconds since 1970.
    pub fn committed_at(&self) -> Option<i64> {
        match self.head().ok()? {
            Head::At { id, .. } => Some(self.source.repo().ok()?.commit(id).ok()?.committed_at),
            Head::Unborn { .. } => None,
        }
    }

    /// Whether there is a repository without files of its own.
    pub fn is_bare(&self) -> bool {
        self.source.can_be_dirty() && self.source.repo().is_ok_and(Repo::is_bare)
    }

    /// Whether git would show another history than the one that is stored: by `git replace`, or by grafts.
    pub fn is_rewritten(&self) -> Result<bool, EvidenceError> {
        Ok(self.source.repo()?.is_rewritten()?)
    }

    /// What git's config says under a key such as `core.quotepath`, all in lower case.
    pub fn git_setting(&self, key: &str) -> Option<&str> {
        self.source.repo().ok()?.setting(key)
    }

    pub fn is_shallow(&self) -> bool {
        self.source.repo().is_ok_and(Repo::is_shallow)
    }

    /// Whether the commits read so far ran into the end of a shallow clone.
    pub fn history_is_cut(&self) -> bool {
        self.history.borrow().as_ref().is_some_and(History::is_cut)
    }

    /// Whether a listed commit changed what is at `path`. Where its parent was cut off by a shallow clone nobody can
    /// tell, and it did not.
    pub fn changes_path(&self, commit: &Commit, path: &RelPath) -> Result<bool, EvidenceError> {
        match self.trees(commit) {
            Some(trees) => Ok(changes::changes_path(self.source.repo()?, &trees, path)?),
            None => Ok(false),
        }
    }

    /// The files that a listed commit changed; none where its parent was cut off.
    pub fn changed_files(&self, commit: &Commit) -> Result<Rc<[RelPath]>, EvidenceError> {
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
        self.resolve(commit.author())
    }

    /// Whom its trailers name as co-authors, by the same `.mailmap`.
    pub fn co_authors(&self, commit: &Commit) -> impl Iterator<Item = Person> {
        commit.co_authors().into_iter().map(|who| self.resolve(who))
    }

    fn resolve(&self, written: Person) -> Person {
        let mailmap = self.mailmap.get_or_init(|| {
            let path = RelPath::parse(".mailmap").ok()?;
            let Entry::File { .. } = self.entry(&path) else { return None };
            Some(Mailmap::parse(self.document(&path).ok()?.bytes()))
        });
        match mailmap {
            Some(mailmap) => mailmap.resolve(written),
            None => written,
        }
    }

    /// Whether a commit is in the history of HEAD.
    pub fn has_commit(&self, id: Id) -> Result<bool, EvidenceError> {
        self.with_history(|history, repo| history.contains(repo, id))
    }

    /// Every tag, by name.
    pub fn tags(&self) -> Result<Rc<[Tag]>, EvidenceError> {
        self.ask(|asked| asked.history = true);
        let read = || {
            progress::reading("the tags");
            self.source.tags().map(Rc::from)
        };
        self.tags.get_or_init(read).clone()
    }

    /// The time, in seconds since 1970, after which nothing counts.
    pub fn deadline(&self) -> Option<i64> {
        self.source.deadline()
    }

    /// Where every commit is later than the deadline: how many there are, and when the first was made, in seconds since 1970.
    pub fn too_late(&self) -> Option<(usize, i64)> {
        self.source.too_late()
    }

    /// The commits that `git log -- PATHS` lists, newest first; all of them for no paths.
    pub fn log(&self, paths: &[RelPath]) -> Result<Rc<Log>, EvidenceError> {
        if let Some(known) = self.logs.borrow().get(paths) {
            return Ok(Rc::clone(known));
        }
        let log = match self.head()? {
            Head::At { id, .. } => self.with_history(|history, repo| Log::of(repo, history, id, paths))?,
            Head::Unborn { .. } => Log::default(),
        };
        let log = Rc::new(log);
        self.logs.borrow_mut().insert(paths.to_vec(), Rc::clone(&log));
        Ok(log)
    }

    /// A commit's id as git shortens it.
    pub fn short_id(&self, id: Id) -> Result<Rc<str>, EvidenceError> {
        if let Some(known) = self.short_ids.borrow().get(&id) {
            return Ok(Rc::clone(known));
        }
        let short: Rc<str> = self.source.repo()?.short_id(id)?.into();
        self.short_ids.borrow_mut().insert(id, Rc::clone(&short));
        Ok(short)
    }

    /// The names of the local branches, in order.
    pub fn local_branches(&self) -> Result<Vec<String>, EvidenceError> {
        let branches = self.branches()?;
        Ok(branches
            .iter()
            .filter(|branch| branch.remote.is_none())
            .map(|branch| branch.name.clone())
            .collect())
    }

    /// This repository's branches by name, then those its remotes had.
    pub fn branches(&self) -> Result<Rc<[Branch]>, EvidenceError> {
        self.ask(|asked| asked.history = true);
        self.branches.get_or_init(|| self.source.branches().map(Rc::from)).clone()
    }

    /// The files git knows of, in order: those in the index of a working tree, elsewhere those in HEAD.
    pub fn tracked(&self) -> Result<Rc<[RelPath]>, EvidenceError> {
        self.ask(|asked| asked.everything = true);
        let read = || {
            let repo = self.source.repo()?;
            if self.source.kind() == SourceKind::Worktree {
                return Ok(repo.index_paths()?.into());
            }
            Ok(self.head_tree()?.map_or(Ok(Vec::new()), |tree| Snapshot::files_of(repo, tree))?.into())
        };
        self.tracked.get_or_init(read).clone()
    }

    /// The files git does not know of, in order.
    pub fn untracked(&self) -> Result<Rc<[Untracked]>, EvidenceError> {
        self.ask(|asked| asked.everything = true);
        self.untracked.get_or_init(|| self.find_untracked()).clone()
    }

    fn find_untracked(&self) -> Result<Rc<[Untracked]>, EvidenceError> {
        let repo = self.source.repo()?;
        if !self.source.can_be_dirty() {
            return Ok(Rc::default());
        }
        let tracked = self.tracked()?;
        let tracked: BTreeSet<&RelPath> = tracked.iter().collect();
        let mut others = Vec::new();
        self.walk(None, &mut others)?;
        others.retain(|path| !tracked.contains(path));
        others.sort();
        // A script has no folder in which git would look for rules; without a file of them there are none.
        let is_rules = |path: &RelPath| path.as_str().rsplit('/').next() == Some(".gitignore");
        let has_rules =
            self.source.kind() != SourceKind::Script || tracked.iter().copied().chain(&others).any(is_rules);
        let is_ignored = |path: &RelPath| if has_rules { repo.is_ignored(path) } else { Ok(false) };
        others.into_iter().map(|path| Ok((path.clone(), is_ignored(&path)?))).collect()
    }

    /// Everything below a folder that git could track: files and links.
    fn walk(&self, folder: Option<&RelPath>, found: &mut Vec<RelPath>) -> Result<(), EvidenceError> {
        for name in self.names(folder)?.iter().filter(|name| *name != ".git") {
            let path = RelPath::child(folder, name);
            match self.entry(&path) {
                _ if self.is_link(&path) => found.push(path),
                Entry::File { .. } => found.push(path),
                Entry::Folder if self.is_nested(&path) => {
                    return Err(EvidenceError::nested(path.as_str()));
                }
                Entry::Folder => self.walk(Some(&path), found)?,
                Entry::Unknown(error) => return Err(error),
                Entry::Absent | Entry::LinkOutside { .. } | Entry::Other(_) => {}
            }
        }
        Ok(())
    }

    /// Whether a link itself is at `path`.
    pub fn is_link(&self, path: &RelPath) -> bool {
        self.ask_path(path);
        self.source.is_link(path)
    }

    /// Whether `path` is in HEAD and only a sparse checkout keeps it out of the working tree.
    pub fn is_left_out(&self, path: &RelPath) -> bool {
        self.ask_path(path);
        self.source.can_be_dirty() && self.source.repo().is_ok_and(|repo| repo.is_left_out(path))
    }

    /// Whether a rule in `.gitignore`, or in git's other files of such rules, keeps a file out of the next commit.
    pub fn is_ignored(&self, path: &RelPath) -> bool {
        self.ask_path(path);
        let is_ignored = |repo: &Repo| repo.is_ignored(path) == Ok(true);
        self.source.kind() == SourceKind::Worktree && self.source.repo().is_ok_and(is_ignored)
    }

    /// What is near a path at which nothing was found: another letter case, a similar name, a file only in HEAD.
    pub fn near(&self, path: &RelPath) -> Vec<String> {
        self.unasked(|| near::near(self, path))
    }

    /// Whether a folder is a repository of its own, whose files are not this one's.
    pub fn is_nested(&self, folder: &RelPath) -> bool {
        self.ask_path(folder);
        self.source.is_nested(folder)
    }

    /// The names in a folder, in no order; `None` is the root.
    pub fn names(&self, folder: Option<&RelPath>) -> Result<Vec<String>, EvidenceError> {
        self.ask(|asked| match folder {
            Some(folder) => asked.folders.extend([folder.clone()]),
            None => asked.everything = true,
        });
        self.source.names(folder)
    }
}
