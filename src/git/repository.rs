//! A repository as questions see it: objects by their id, references, and what git's own files say. It only reads, by the
//! modules beside it; nothing named in a config is run, and `git replace` and grafts are not applied anywhere.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::MAX_FILES;
use super::commit::{Commit, Id, time_of};
use super::config::Config;
use super::error::GitError;
use super::file;
use super::index::{Index, IndexEntry};
use super::layout::Layout;
use super::libgit2::{self, Writer};
use super::references::References;
use super::rules::{Beside, Rules, Value};
use super::store::{Data, Kind, Object, Store};
use super::tree::{EMPTY_TREE, Mode, Tree, TreeCache, TreeEntry};
use crate::path::RelPath;
use crate::progress;

/// Tags on tags go no deeper.
const MAX_TAGS: usize = 32;

/// The fewest digits of a short id, as git shows it.
const SHORT: usize = 7;

pub struct Repo {
    objects: Objects,
    disk: Option<Disk>,
    trees: RefCell<TreeCache>,
}

enum Objects {
    Store(Box<Store>),
    /// A script's.
    Memory(Writer),
}

/// What only a repository on disk has.
struct Disk {
    layout: Layout,
    config: Config,
    /// What the config says when that of the user is asked first.
    with_user: OnceCell<Config>,
    references: References,
    rules: Rules,
    index: OnceCell<Result<Index, GitError>>,
    is_shallow: bool,
}

/// What git makes of a file's line ends when it is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnds {
    AsTheyAre,
    /// CRLF becomes LF.
    Normalised,
    /// CRLF becomes LF unless the file is binary.
    NormalisedInText,
}

/// What HEAD says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// A branch without a commit.
    Unborn { branch: String },
    /// A commit, on a branch or detached.
    At { id: Id, branch: Option<String> },
}

/// A tag, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    /// None for a tag on something that is no commit; an error for one whose object is missing or damaged.
    pub commit: Result<Option<Id>, GitError>,
    pub annotated: bool,
    /// When an annotated tag was made, in seconds since 1970; none for a lightweight one.
    pub made_at: Option<i64>,
}

/// A branch, here or as a remote had it when it was last asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Without its remote.
    pub name: String,
    pub remote: Option<String>,
    pub tip: Id,
    /// When its newest commit was committed, in seconds since 1970.
    pub tip_at: i64,
}

/// Where an object leads once tags are followed.
#[derive(Debug, Clone, Copy)]
pub struct Peeled {
    pub commit: Id,
    /// Of the tag that was followed first, if there was one: when it was made, in seconds since 1970.
    made_at: Option<i64>,
}

impl Repo {
    /// Opens exactly `dir`; parent folders are not searched, nor are git's environment variables read.
    pub fn open(dir: &Path) -> Result<Self, GitError> {
        progress::reading("`.git`");
        let layout = Layout::of(dir)?;
        let mut config = Config::load(&layout.common.join("config"))?;
        if config.switch("extensions.worktreeconfig") == Some(true) {
            config.add(Config::load(&layout.git_dir.join("config.worktree"))?);
        }
        refuse_formats(&config)?;
        if !layout.is_own() && !is_trusted(dir, &libgit2::user_config()) {
            return Err(GitError::OtherOwner);
        }
        // What is asked for later, if ever, is no pipe now.
        file::open(&layout.git_dir.join("index"))?;
        file::open(&layout.common.join("packed-refs"))?;
        let shallow = file::read(&layout.common.join("shallow"), file::MAX_LIST)?;
        let disk = Disk {
            references: References::of(&layout),
            rules: Rules::new(dir, config.switch("core.ignorecase") == Some(true)),
            index: OnceCell::new(),
            with_user: OnceCell::new(),
            is_shallow: shallow.is_some_and(|ids| !ids.is_empty()),
            config,
            layout,
        };
        let objects = Objects::Store(Box::new(Store::open(&disk.layout.common.join("objects"))?));
        Ok(Self { objects, disk: Some(disk), trees: RefCell::default() })
    }

    /// What a script wrote into memory.
    pub fn of_script(writer: Writer) -> Self {
        Self { objects: Objects::Memory(writer), disk: None, trees: RefCell::default() }
    }

    pub fn is_bare(&self) -> bool {
        self.disk.as_ref().is_some_and(|disk| {
            let says_so = || !disk.layout.is_linked() && disk.config.switch("core.bare") == Some(true);
            disk.layout.is_bare || says_so()
        })
    }

    pub fn is_shallow(&self) -> bool {
        self.disk.as_ref().is_some_and(|disk| disk.is_shallow)
    }

    /// Whether objects were left behind on purpose by a partial clone.
    pub fn is_partial(&self) -> bool {
        let is_promise = |key: &str| {
            key == "extensions.partialclone" || (key.starts_with("remote.") && key.ends_with(".promisor"))
        };
        self.disk.as_ref().is_some_and(|disk| disk.config.keys().any(is_promise))
    }

    /// Whether git would show other objects than those that are stored: by `git replace`, or by grafts.
    pub fn is_rewritten(&self) -> Result<bool, GitError> {
        let Some(disk) = &self.disk else { return Ok(false) };
        let grafts = file::read(&disk.layout.common.join("info/grafts"), file::MAX_SMALL)?;
        Ok(grafts.is_some_and(|lines| !lines.is_empty())
            || !disk.references.below("refs/replace")?.is_empty())
    }

    /// What the repository's own config, or else the user's, says under a key such as `core.autocrlf`.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.disk.as_ref()?.whole_config().get(key)
    }

    fn switch(&self, key: &str) -> Option<bool> {
        self.disk.as_ref()?.whole_config().switch(key)
    }

    /// Whether the mode of a file on disk says nothing: it is git's that counts.
    pub fn ignores_modes(&self) -> bool {
        self.disk.as_ref().is_some_and(|disk| disk.config.switch("core.filemode") == Some(false))
    }

    /// Whether links are files on disk that hold where they lead.
    pub fn writes_links_as_files(&self) -> bool {
        self.disk.as_ref().is_some_and(|disk| disk.config.switch("core.symlinks") == Some(false))
    }

    pub fn head(&self) -> Result<Head, GitError> {
        let references = self.references()?;
        let resolved = match references.resolve("HEAD") {
            Ok(Some(resolved)) => resolved,
            Ok(None) | Err(GitError::BadReference { .. }) => return Err(GitError::BadHead),
            Err(error) => return Err(error),
        };
        let branch = resolved.name.strip_prefix("refs/heads/").map(str::to_owned);
        let Some(id) = resolved.id else {
            return Ok(Head::Unborn { branch: branch.unwrap_or(resolved.name) });
        };
        self.commit(id)?;
        Ok(Head::At { id, branch })
    }

    pub(super) fn references(&self) -> Result<&References, GitError> {
        let disk = self.disk.as_ref();
        disk.map(|disk| &disk.references)
            .ok_or(GitError::BadRepository { what: "a script has no references" })
    }

    /// Every commit that a reference leads to.
    pub(super) fn tips(&self) -> Result<Vec<Id>, GitError> {
        let references = self.references()?;
        let mut tips = Vec::new();
        tips.extend(references.resolve("HEAD")?.and_then(|head| head.id));
        for resolved in references.below("refs")?.into_values().flatten() {
            tips.extend(resolved.id);
        }
        let commits = tips.into_iter().filter_map(|id| self.peel(id).ok().flatten());
        Ok(commits.map(|peeled| peeled.commit).collect())
    }

    pub(super) fn has(&self, id: Id) -> Result<bool, GitError> {
        Ok(self.header(id)?.is_some())
    }

    /// The commit that an object is or leads to; `None` for one that leads to something else.
    pub(super) fn peel(&self, mut id: Id) -> Result<Option<Peeled>, GitError> {
        let mut made_at = None;
        for depth in 0..MAX_TAGS {
            let object = self.object(id)?;
            match object.kind {
                Kind::Commit => {
                    Commit::parse(id, &object.data).ok_or_else(|| bad(id))?;
                    return Ok(Some(Peeled { commit: id, made_at }));
                }
                Kind::Tag => {
                    let (target, time) = parse_tag(&object.data).ok_or_else(|| bad(id))?;
                    made_at = if depth == 0 { Some(time) } else { made_at };
                    id = target;
                }
                Kind::Tree | Kind::Blob => return Ok(None),
            }
        }
        Err(bad(id))
    }

    /// The one commit whose id starts with these digits.
    pub fn commit_by_prefix(&self, hex: &str) -> Result<Option<Id>, GitError> {
        match self.commits_starting_with(hex)?.as_slice() {
            [one] => Ok(self.peel(*one)?.map(|peeled| peeled.commit)),
            _ => Ok(None),
        }
    }

    /// The commits, and tags of commits, whose id starts with these digits.
    pub(super) fn commits_starting_with(&self, hex: &str) -> Result<Vec<Id>, GitError> {
        let Objects::Store(store) = &self.objects else { return Ok(Vec::new()) };
        let mut found = store.starting_with(&hex.to_ascii_lowercase())?;
        found.retain(|id| matches!(store.header(*id), Ok(Some((Kind::Commit | Kind::Tag, _)))));
        Ok(found)
    }

    fn object(&self, id: Id) -> Result<Object, GitError> {
        let found = match &self.objects {
            Objects::Store(store) => store.read(id)?,
            Objects::Memory(writer) => writer.read(id)?,
        };
        // Git knows the empty tree without storing it.
        let empty = || (id == EMPTY_TREE).then(|| Object { kind: Kind::Tree, data: Data::Own(Vec::new()) });
        found.or_else(empty).ok_or_else(|| self.missing(id))
    }

    fn header(&self, id: Id) -> Result<Option<(Kind, u64)>, GitError> {
        match &self.objects {
            Objects::Store(store) => store.header(id),
            Objects::Memory(writer) => {
                Ok(writer.read(id)?.map(|object| (object.kind, object.data.len() as u64)))
            }
        }
    }

    fn missing(&self, id: Id) -> GitError {
        GitError::MissingObject { id: id.to_string(), partial: self.is_partial() }
    }

    /// Reads a commit.
    pub fn commit(&self, id: Id) -> Result<Commit, GitError> {
        let object = self.object(id)?;
        let is_commit = object.kind == Kind::Commit;
        is_commit.then(|| Commit::parse(id, &object.data)).flatten().ok_or_else(|| bad(id))
    }

    /// Reads a tree, once as long as there is room to keep it.
    pub fn tree(&self, id: Id) -> Result<Rc<Tree>, GitError> {
        if let Some(tree) = self.trees.borrow().get(id) {
            return Ok(tree);
        }
        let object = self.object(id)?;
        let is_tree = object.kind == Kind::Tree;
        let tree = is_tree.then(|| Tree::parse(object.data.shared())).flatten().ok_or_else(|| bad(id))?;
        let tree = Rc::new(tree);
        self.trees.borrow_mut().keep(id, &tree);
        Ok(tree)
    }

    /// What is at `path` in a tree; `None` for nothing.
    pub fn entry_at(&self, tree: Id, path: &RelPath) -> Result<Option<TreeEntry>, GitError> {
        let mut at = TreeEntry { mode: Mode::Folder, id: tree };
        for part in path.parts() {
            if at.mode != Mode::Folder {
                return Ok(None);
            }
            match self.tree(at.id)?.get(part.as_bytes()) {
                Some(entry) => at = entry,
                None => return Ok(None),
            }
        }
        Ok(Some(at))
    }

    /// The size of a blob in bytes, without reading it.
    pub fn blob_size(&self, id: Id) -> Result<u64, GitError> {
        match self.header(id)? {
            Some((Kind::Blob, size)) => Ok(size),
            Some(_) => Err(bad(id)),
            None => Err(self.missing(id)),
        }
    }

    pub fn blob(&self, id: Id) -> Result<Rc<[u8]>, GitError> {
        let object = self.object(id)?;
        if object.kind == Kind::Blob { Ok(object.data.shared()) } else { Err(bad(id)) }
    }

    /// Whether git would turn CRLF into LF when `path` is added: gitattributes(5), `text` and its old name `crlf`.
    pub fn line_ends(&self, path: &RelPath) -> Result<LineEnds, GitError> {
        let [text, crlf, eol] = self.attributes(path, ["text", "crlf", "eol"])?;
        let text = if text == Value::Unspecified { crlf } else { text };
        Ok(match (text, eol) {
            (Value::Unset, _) => LineEnds::AsTheyAre,
            (Value::Text(value), _) if value == "auto" => LineEnds::NormalisedInText,
            (Value::Unspecified, Value::Unspecified | Value::Unset) => {
                let is_input =
                    self.setting("core.autocrlf").is_some_and(|value| value.eq_ignore_ascii_case("input"));
                match is_input || self.switch("core.autocrlf") == Some(true) {
                    true => LineEnds::NormalisedInText,
                    false => LineEnds::AsTheyAre,
                }
            }
            _ => LineEnds::Normalised,
        })
    }

    /// What else changes `path` on its way into git: the name of a content filter, for example `lfs`, or of an attribute.
    pub fn filter_of(&self, path: &RelPath) -> Result<Option<String>, GitError> {
        let [filter, ident, encoding] =
            self.attributes(path, ["filter", "ident", "working-tree-encoding"])?;
        let is_set = |value: &Value| !matches!(value, Value::Unset | Value::Unspecified);
        Ok(match filter {
            Value::Text(name) => Some(name),
            _ if is_set(&ident) => Some("ident".to_owned()),
            _ if is_set(&encoding) => Some("working-tree-encoding".to_owned()),
            _ => None,
        })
    }

    fn attributes<const N: usize>(&self, path: &RelPath, names: [&str; N]) -> Result<[Value; N], GitError> {
        let Some(disk) = &self.disk else { return Ok([const { Value::Unspecified }; N]) };
        let beside = disk.beside("core.attributesfile", "attributes");
        // A sparse checkout leaves files out that say something all the same.
        let in_index = |at: &RelPath| {
            let entry = disk.index().ok()?.entries.get(at)?;
            Some(self.blob(entry.id).ok()?.to_vec())
        };
        disk.rules.attributes(path, names, &beside, in_index)
    }

    /// Whether a sparse checkout leaves `path` out of the working tree.
    pub fn is_left_out(&self, path: &RelPath) -> bool {
        matches!(self.index_entry(path), Ok(Some(entry)) if entry.is_left_out)
    }

    /// What the index has at `path`.
    pub fn index_entry(&self, path: &RelPath) -> Result<Option<IndexEntry>, GitError> {
        let Some(disk) = &self.disk else { return Ok(None) };
        Ok(disk.index()?.get(path).copied())
    }

    /// The paths in the index, in order.
    pub fn index_paths(&self) -> Result<Vec<RelPath>, GitError> {
        let Some(disk) = &self.disk else { return Ok(Vec::new()) };
        let index = disk.index()?;
        if index.entries.values().any(|entry| entry.mode == Mode::Folder) {
            return Err(GitError::Format { what: "a sparse index, which does not list every file" });
        }
        Ok(index.entries.keys().cloned().collect())
    }

    /// Whether git's ignore rules cover `path`; those of the folder, the repository and the user.
    pub fn is_ignored(&self, path: &RelPath) -> Result<bool, GitError> {
        let what = "a repository without files has no ignore rules";
        let disk = self.disk.as_ref().ok_or(GitError::BadRepository { what })?;
        disk.rules.is_ignored(path, &disk.beside("core.excludesfile", "exclude"))
    }

    /// Every tag, by name.
    pub fn tags(&self) -> Result<Vec<Tag>, GitError> {
        let mut peeled: HashMap<Id, Result<Option<Peeled>, GitError>> = HashMap::new();
        let below = self.references()?.below("refs/tags")?.into_iter();
        let tags = below.map(|(name, resolved)| {
            let id = resolved.and_then(|found| found.id.ok_or(GitError::BadReference { name: found.name }));
            let lead = id.and_then(|id| peeled.entry(id).or_insert_with(|| self.peel(id)).clone());
            let made_at = lead.as_ref().ok().copied().flatten().and_then(|peeled| peeled.made_at);
            let commit = lead.map(|peeled| peeled.map(|peeled| peeled.commit));
            Tag { name, commit, annotated: made_at.is_some(), made_at }
        });
        Ok(tags.collect())
    }

    /// Every branch, those of this repository by name and then those its remotes had.
    pub fn branches(&self) -> Result<Vec<Branch>, GitError> {
        let mut branches = Vec::new();
        for folder in ["refs/heads", "refs/remotes"] {
            for (full, resolved) in self.references()?.below(folder)? {
                let (remote, name) = match folder {
                    "refs/heads" => (None, full),
                    _ => match full.split_once('/') {
                        // `origin/HEAD` is a pointer to one of the others.
                        Some((remote, name)) if name != "HEAD" => (Some(remote.to_owned()), name.to_owned()),
                        _ => continue,
                    },
                };
                let found = resolved?;
                let tip = found.id.ok_or(GitError::BadReference { name: found.name })?;
                let tip_at = self.commit(tip)?.committed_at;
                branches.push(Branch { name, remote, tip, tip_at });
            }
        }
        Ok(branches)
    }

    /// A commit's id as git shortens it: as many digits as tell it apart, and more in a large repository.
    pub fn short_id(&self, id: Id) -> Result<String, GitError> {
        let Objects::Store(store) = &self.objects else { return Ok(id.short()) };
        // The rule of `find_unique_abbrev` in git: half as many digits as the number of objects has bits.
        let bits = u64::BITS - store.packed()?.leading_zeros();
        let least = ((bits as usize + 1).div_ceil(2)).max(SHORT);
        Ok(id.to_string()[..store.unique_length(id, least)?.min(40)].to_owned())
    }
}

impl Disk {
    fn index(&self) -> Result<&Index, GitError> {
        let load = || Index::load(&self.layout.git_dir.join("index"));
        self.index.get_or_init(load).as_ref().map_err(Clone::clone)
    }

    fn whole_config(&self) -> &Config {
        self.with_user.get_or_init(|| {
            let mut whole = libgit2::user_config();
            whole.add(self.config.clone());
            whole
        })
    }

    /// The rules of the user and of `info`.
    fn beside(&self, key: &str, name: &str) -> Beside {
        let home = std::env::home_dir();
        let configured = self.whole_config().get(key).filter(|path| !path.is_empty());
        let user = match (configured, home) {
            (Some(path), Some(home)) if path.starts_with("~/") => Some(home.join(&path[2..])),
            (Some(path), _) => Some(PathBuf::from(path)),
            (None, home) => home
                .map(|home| home.join(".config/git").join(if name == "exclude" { "ignore" } else { name })),
        };
        Beside { user, info: self.layout.common.join("info").join(name) }
    }
}

/// What only the commands of git ask that a page types.
impl Repo {
    /// Everything in the index, by path.
    pub fn index_entries(&self) -> Result<Vec<(RelPath, IndexEntry)>, GitError> {
        let Some(disk) = &self.disk else { return Ok(Vec::new()) };
        Ok(disk.index()?.entries.iter().map(|(path, entry)| (path.clone(), *entry)).collect())
    }

    /// The branches that are checked out in other working trees of the same repository.
    pub fn branches_of_other_worktrees(&self) -> Result<Vec<String>, GitError> {
        let Some(disk) = &self.disk else { return Ok(Vec::new()) };
        if disk.layout.is_linked() {
            return Err(GitError::BadRepository { what: "this is a linked working tree" });
        }
        let folder = disk.layout.common.join("worktrees");
        let mut branches = Vec::new();
        for name in file::names(&folder, MAX_FILES)? {
            let head = file::read(&folder.join(name).join("HEAD"), file::MAX_POINTER)?.unwrap_or_default();
            let head = String::from_utf8_lossy(&head).trim_end().to_owned();
            branches.extend(head.strip_prefix("ref: refs/heads/").map(str::to_owned));
        }
        Ok(branches)
    }
}

impl fmt::Debug for Repo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Repo({:?})", self.disk.as_ref().map(|disk| &disk.layout.root))
    }
}

fn bad(id: Id) -> GitError {
    GitError::BadObject { id: id.to_string() }
}

/// The object that a tag names, and when the tag was made.
fn parse_tag(raw: &[u8]) -> Option<(Id, i64)> {
    let mut lines = raw.split(|&byte| byte == b'\n');
    let target = Id::from_hex(lines.next()?.strip_prefix(b"object ")?)?;
    let headers = lines.take_while(|line| !line.is_empty());
    let tagger = headers.filter_map(|line| line.strip_prefix(b"tagger ")).next();
    Some((target, tagger.map_or(0, |who| time_of(who).seconds)))
}

/// Refuses what is kept in another way than this reads.
fn refuse_formats(config: &Config) -> Result<(), GitError> {
    const KNOWN: [&str; 7] = [
        "noop",
        "preciousobjects",
        "worktreeconfig",
        "relativeworktrees",
        "partialclone",
        "objectformat",
        "refstorage",
    ];
    let differs =
        |key: &str, usual: &str| config.get(key).is_some_and(|value| !value.eq_ignore_ascii_case(usual));
    if differs("extensions.objectformat", "sha1") {
        return Err(GitError::Format { what: "SHA-256 object ids" });
    }
    if differs("extensions.refstorage", "files") {
        return Err(GitError::Format { what: "reftable references" });
    }
    let version = config.get("core.repositoryformatversion").unwrap_or("0");
    let extensions = config.keys().filter_map(|key| key.strip_prefix("extensions."));
    let is_unknown = |name: &str| !KNOWN.contains(&name);
    match version.trim().parse::<u32>() {
        Ok(0) => Ok(()),
        Ok(1) if !extensions.into_iter().any(is_unknown) => Ok(()),
        _ => Err(GitError::Format { what: "a format extension that is not supported" }),
    }
}

/// Whether the user said that this folder's owner is to be trusted.
fn is_trusted(dir: &Path, user: &Config) -> bool {
    let Ok(dir) = dir.canonicalize() else { return false };
    let mut trusted = false;
    for value in user.all("safe.directory") {
        let below = value.strip_suffix("/*").is_some_and(|folder| dir.starts_with(folder));
        match value {
            // An empty one takes back all before it.
            "" => trusted = false,
            value => trusted |= value == "*" || below || Path::new(value) == dir,
        }
    }
    trusted
}
