//! The one file that talks to libgit2: objects and references in, our own types out. It hides the library's names,
//! its lifetimes and its error texts. It runs nothing: no hook, no filter, no program named in a config.
#![expect(clippy::disallowed_types, reason = "the one file that talks to libgit2")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use git2::{AttrCheckFlags, AttrValue, ErrorClass, ErrorCode, FileMode, ObjectType, RepositoryOpenFlags};

use super::commit::{Commit, Id, Person};
use super::error::GitError;
use super::guard;
use super::tree::{Mode, Tree, TreeCache, TreeEntry};
use crate::path::RelPath;

/// A repository that could be opened.
pub struct Repo {
    inner: git2::Repository,
    /// Where `.git` stands; none for one in memory.
    root: Option<PathBuf>,
    trees: RefCell<TreeCache>,
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

/// A tag, with the commit it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    pub commit: Id,
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

impl Repo {
    /// Opens exactly `dir`; parent folders are not searched, nor are git's environment variables read.
    pub fn open(dir: &Path) -> Result<Self, GitError> {
        guard::refuse_special_files(dir)?;
        // Every object's hash would be computed again on reading; git itself does not either.
        git2::opts::strict_hash_verification(false);
        // What is read twice is remembered by the evidence; the library would keep every commit of a long history.
        git2::opts::enable_caching(false);
        let no_ceiling: [&Path; 0] = [];
        let flags = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::CROSS_FS;
        let inner =
            git2::Repository::open_ext(dir, flags, no_ceiling).map_err(|error| open_error(dir, &error))?;
        // Attributes are looked up below the working tree; a config of the learner's must not say where that is.
        if !inner.is_bare() && inner.set_workdir(dir, false).is_err() {
            return Err(GitError::BadRepository { what: "`.git/config` cannot be read" });
        }
        Ok(Self { inner, root: Some(dir.to_owned()), trees: RefCell::default() })
    }

    /// A repository that lives in memory only, for scripted evidence.
    pub fn in_memory() -> Self {
        let odb = git2::Odb::new().expect("an empty object store needs nothing");
        odb.add_new_mempack_backend(1).expect("memory is there");
        let inner = git2::Repository::from_odb(odb).expect("an object store makes a repository");
        Self { inner, root: None, trees: RefCell::default() }
    }

    /// Makes a new repository on disk in `dir`, with `branch` unborn, whatever the user's own git config says.
    pub fn create(dir: &Path, branch: &str) -> Result<Self, GitError> {
        let mut options = git2::RepositoryInitOptions::new();
        options.initial_head(branch).external_template(false).no_reinit(true);
        let inner = git2::Repository::init_opts(dir, &options)
            .map_err(|error| GitError::write("cannot make a repository", &error))?;
        Ok(Self { inner, root: Some(dir.to_owned()), trees: RefCell::default() })
    }

    pub fn is_bare(&self) -> bool {
        self.inner.is_bare()
    }

    pub fn is_shallow(&self) -> bool {
        self.inner.is_shallow()
    }

    /// Whether objects were left behind on purpose by a partial clone.
    pub fn is_partial(&self) -> bool {
        self.inner.config().is_ok_and(|config| {
            config.get_string("extensions.partialclone").is_ok()
                || config
                    .entries(Some("remote\\..*\\.promisor"))
                    .is_ok_and(|mut found| found.next().is_some())
        })
    }

    pub fn head(&self) -> Result<Head, GitError> {
        match self.inner.head() {
            Ok(reference) => {
                // The library is stricter than git about what it calls a commit.
                let id = own(reference.target().ok_or(GitError::BadHead)?);
                self.commit(id).map_err(|error| match error {
                    GitError::BadObject { .. } => GitError::BadHead,
                    error => error,
                })?;
                let full = String::from_utf8_lossy(reference.name_bytes()).into_owned();
                let branch = full.strip_prefix("refs/heads/").map(str::to_owned);
                Ok(Head::At { id, branch })
            }
            Err(error) if error.code() == ErrorCode::UnbornBranch => {
                let branch = self.inner.find_reference("HEAD").ok().and_then(|head| {
                    let target = String::from_utf8_lossy(head.symbolic_target_bytes()?).into_owned();
                    Some(target.trim_start_matches("refs/heads/").to_owned())
                });
                Ok(Head::Unborn { branch: branch.unwrap_or_else(|| "HEAD".into()) })
            }
            Err(_) => Err(GitError::BadHead),
        }
    }

    /// The commit that `rev` names, in any of git's spellings; tags are followed to their commit. The error says why not.
    pub fn resolve(&self, rev: &str) -> Result<Id, &'static str> {
        if let ("HEAD", Ok(Head::At { id, .. })) = (rev, self.head()) {
            return Ok(id);
        }
        let object = self.inner.revparse_single(rev).map_err(|error| match error.code() {
            ErrorCode::Ambiguous => "several objects start with it",
            ErrorCode::InvalidSpec => "it is not written as a revision",
            ErrorCode::UnbornBranch => "the branch has no commit yet",
            _ => "nothing is called so here",
        })?;
        object.peel(ObjectType::Commit).map(|commit| own(commit.id())).map_err(|_| "it is not a commit")
    }

    /// The one commit whose id starts with these digits.
    pub fn commit_by_prefix(&self, hex: &str) -> Option<Id> {
        self.inner.find_commit_by_prefix(hex).ok().map(|commit| own(commit.id()))
    }

    /// Reads a commit, once; it is not looked up a second time to be parsed.
    pub fn commit(&self, id: Id) -> Result<Commit, GitError> {
        let odb = self.inner.odb().map_err(|error| GitError::write("cannot read objects", &error))?;
        let object = odb.read(theirs(id)).map_err(|error| self.object_error(id, &error))?;
        if object.kind() != ObjectType::Commit {
            return Err(GitError::BadObject { id: id.to_string() });
        }
        Commit::parse(id, object.data()).ok_or_else(|| GitError::BadObject { id: id.to_string() })
    }

    /// Reads a tree, once as long as there is room to keep it.
    pub fn tree(&self, id: Id) -> Result<Rc<Tree>, GitError> {
        if let Some(tree) = self.trees.borrow().get(id) {
            return Ok(tree);
        }
        let odb = self.inner.odb().map_err(|error| GitError::write("cannot read objects", &error))?;
        let object = odb.read(theirs(id)).map_err(|error| self.object_error(id, &error))?;
        let tree = match object.kind() {
            ObjectType::Tree => Tree::parse(object.data()).map(Rc::new),
            _ => None,
        };
        let tree = tree.ok_or_else(|| GitError::BadObject { id: id.to_string() })?;
        self.trees.borrow_mut().keep(id, &tree);
        Ok(tree)
    }

    /// What stands at `path` in a tree; `None` for nothing.
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
        let odb = self.inner.odb().map_err(|error| GitError::write("cannot read objects", &error))?;
        odb.read_header(theirs(id))
            .map(|(size, _)| size as u64)
            .map_err(|error| self.object_error(id, &error))
    }

    pub fn blob(&self, id: Id) -> Result<Vec<u8>, GitError> {
        let odb = self.inner.odb().map_err(|error| GitError::write("cannot read objects", &error))?;
        odb.read(theirs(id))
            .map(|object| object.data().to_vec())
            .map_err(|error| self.object_error(id, &error))
    }

    /// Whether git would turn CRLF into LF when `path` is added: gitattributes(5), `text` and its old name `crlf`.
    pub fn line_ends(&self, path: &RelPath) -> LineEnds {
        let text = match self.attribute(path, "text") {
            AttrValue::Unspecified => self.attribute(path, "crlf"),
            text => text,
        };
        let is_auto = |value: &[u8]| value == b"auto";
        match (text, self.attribute(path, "eol")) {
            (AttrValue::False, _) => LineEnds::AsTheyAre,
            (AttrValue::String(value), _) if is_auto(value.as_bytes()) => LineEnds::NormalisedInText,
            (AttrValue::Bytes(value), _) if is_auto(value) => LineEnds::NormalisedInText,
            (AttrValue::Unspecified, AttrValue::Unspecified | AttrValue::False) => {
                let config = self.inner.config().and_then(|config| config.get_string("core.autocrlf"));
                let is_on = |value: String| {
                    matches!(value.to_lowercase().as_str(), "true" | "input" | "1" | "yes" | "on")
                };
                if config.is_ok_and(is_on) { LineEnds::NormalisedInText } else { LineEnds::AsTheyAre }
            }
            _ => LineEnds::Normalised,
        }
    }

    /// What else changes `path` on its way into git: the name of a content filter, for example `lfs`, or of an attribute.
    pub fn filter_of(&self, path: &RelPath) -> Option<String> {
        match self.attribute(path, "filter") {
            AttrValue::Bytes(name) => return Some(String::from_utf8_lossy(name).into_owned()),
            AttrValue::String(name) => return Some(name.to_owned()),
            AttrValue::True | AttrValue::False | AttrValue::Unspecified => {}
        }
        let is_set =
            |name: &str| !matches!(self.attribute(path, name), AttrValue::False | AttrValue::Unspecified);
        ["ident", "working-tree-encoding"].into_iter().find(|name| is_set(name)).map(str::to_owned)
    }

    /// What `.gitattributes` say of `path`; nothing where one of those files is none.
    fn attribute(&self, path: &RelPath, name: &str) -> AttrValue<'_> {
        let configured = self.inner.config().and_then(|config| config.get_path("core.attributesfile"));
        let folders = std::iter::successors(path.parent(), RelPath::parent);
        let root = self.root.as_deref().unwrap_or(Path::new(""));
        let mut files = folders
            .map(|folder| root.join(folder.as_str()).join(".gitattributes"))
            .chain([root.join(".gitattributes")])
            .chain(configured.ok());
        if files.any(|file| guard::is_special(&file)) {
            return AttrValue::Unspecified;
        }
        let flags = AttrCheckFlags::FILE_THEN_INDEX;
        let value = self.inner.get_attr_bytes(Path::new(path.as_str()), name, flags).ok().flatten();
        AttrValue::from_bytes(value)
    }

    /// Whether a sparse checkout leaves `path` out of the working tree.
    pub fn is_left_out(&self, path: &RelPath) -> bool {
        match self.inner.index() {
            Ok(index) => index.get_path(Path::new(path.as_str()), 0).is_some_and(|entry| {
                entry.flags_extended & git2::IndexEntryExtendedFlag::SKIP_WORKTREE.bits() != 0
            }),
            // A sparse index, which the library does not read.
            Err(_) => {
                self.inner.config().and_then(|config| config.get_bool("core.sparsecheckout")).unwrap_or(false)
            }
        }
    }

    /// Every tag that leads to a commit, by name.
    pub fn tags(&self) -> Result<Vec<Tag>, GitError> {
        let references = self
            .inner
            .references_glob("refs/tags/*")
            .map_err(|error| GitError::write("cannot read the tags", &error))?;
        let mut tags: Vec<Tag> = references
            .flatten()
            .filter_map(|reference| {
                let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
                let object = reference.peel_to_tag().ok();
                Some(Tag {
                    name: name.strip_prefix("refs/tags/")?.to_owned(),
                    commit: own(reference.peel(ObjectType::Commit).ok()?.id()),
                    annotated: object.is_some(),
                    made_at: object.and_then(|tag| tag.tagger().map(|who| who.when().seconds())),
                })
            })
            .collect();
        tags.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(tags)
    }

    /// Writes an annotated tag, by and at the time of `tagger`; a reference to its id makes it known.
    pub fn write_tag(&self, name: &str, target: Id, tagger: &Person) -> Result<Id, GitError> {
        let failed = |error: git2::Error| GitError::write("cannot write a tag", &error);
        let object = self.inner.find_object(theirs(target), None).map_err(failed)?;
        let tagger = signature(tagger).map_err(failed)?;
        self.inner.tag_annotation_create(name, &object, &tagger, name).map(own).map_err(failed)
    }

    /// Every branch that leads to a commit, those of this repository first, by name.
    pub fn branches(&self) -> Result<Vec<Branch>, GitError> {
        let failed = |error: git2::Error| GitError::write("cannot read the branches", &error);
        let mut branches = Vec::new();
        for glob in ["refs/heads/*", "refs/remotes/*"] {
            for reference in self.inner.references_glob(glob).map_err(failed)? {
                let reference = reference.map_err(failed)?;
                let full = String::from_utf8_lossy(reference.name_bytes()).into_owned();
                let Ok(commit) = reference.peel_to_commit() else { continue };
                let (remote, name) = match full.strip_prefix("refs/heads/") {
                    Some(name) => (None, name),
                    None => match full["refs/remotes/".len()..].split_once('/') {
                        // `origin/HEAD` is a pointer to one of the others.
                        Some((remote, name)) if name != "HEAD" => (Some(remote.to_owned()), name),
                        _ => continue,
                    },
                };
                let (name, tip_at) = (name.to_owned(), commit.committer().when().seconds());
                branches.push(Branch { name, remote, tip: own(commit.id()), tip_at });
            }
        }
        branches.sort_by(|a, b| (&a.remote, &a.name).cmp(&(&b.remote, &b.name)));
        Ok(branches)
    }

    /// The paths in the index, in order.
    pub fn index_paths(&self) -> Result<Vec<RelPath>, GitError> {
        let index = self.inner.index().map_err(|error| GitError::write("cannot read the index", &error))?;
        Ok(index
            .iter()
            .filter_map(|entry| RelPath::of_names(&String::from_utf8_lossy(&entry.path)))
            .collect())
    }

    /// Whether git's ignore rules cover `path`; those of the folder, the repository and the user.
    pub fn is_ignored(&self, path: &RelPath) -> Result<bool, GitError> {
        let Some(root) = &self.root else {
            return Err(GitError::BadRepository { what: "a repository without files has no ignore rules" });
        };
        let folders = std::iter::successors(path.parent(), RelPath::parent);
        let files = folders.map(|folder| root.join(folder.as_str()).join(".gitignore"));
        let configured = self.inner.config().and_then(|config| config.get_path("core.excludesfile"));
        if files.chain([root.join(".gitignore")]).chain(configured.ok()).any(|file| guard::is_special(&file))
        {
            return Err(GitError::BadRepository { what: "`.gitignore` is not a regular file" });
        }
        self.inner
            .is_path_ignored(Path::new(path.as_str()))
            .map_err(|error| GitError::write("cannot read the ignore rules", &error))
    }

    /// A commit's id as git shortens it: as many digits as tell it apart, at least seven.
    pub fn short_id(&self, id: Id) -> Result<String, GitError> {
        if self.root.is_none() {
            // Objects in memory cannot be looked up by a prefix.
            return Ok(id.short());
        }
        let object =
            self.inner.find_object(theirs(id), None).map_err(|error| self.object_error(id, &error))?;
        let short = object.short_id().map_err(|error| self.object_error(id, &error))?;
        Ok(String::from_utf8_lossy(&short).into_owned())
    }

    pub fn write_blob(&self, bytes: &[u8]) -> Result<Id, GitError> {
        self.inner.blob(bytes).map(own).map_err(|error| GitError::write("cannot write a blob", &error))
    }

    /// Writes the tree of `files`, folders and all.
    pub fn write_tree(&self, files: &BTreeMap<RelPath, Vec<u8>>) -> Result<Id, GitError> {
        let failed = |error: git2::Error| GitError::write("cannot write a tree", &error);
        let mut blobs = Vec::new();
        for (path, bytes) in files {
            blobs.push((path.parts().collect::<Vec<_>>(), self.write_blob(bytes)?));
        }
        self.write_folder(&blobs, 0).map_err(failed)
    }

    fn write_folder(&self, blobs: &[(Vec<&str>, Id)], depth: usize) -> Result<Id, git2::Error> {
        let mut builder = self.inner.treebuilder(None)?;
        let mut start = 0;
        while start < blobs.len() {
            let name = blobs[start].0[depth];
            let same = blobs[start..].iter().take_while(|(parts, _)| parts[depth] == name).count();
            let group = &blobs[start..start + same];
            if group[0].0.len() == depth + 1 {
                builder.insert(name, theirs(group[0].1), FileMode::Blob.into())?;
            } else {
                builder.insert(name, theirs(self.write_folder(group, depth + 1)?), FileMode::Tree.into())?;
            }
            start += same;
        }
        builder.write().map(own)
    }

    pub fn write_commit(
        &self,
        tree: Id,
        parents: &[Id],
        author: &Person,
        message: &str,
    ) -> Result<Id, GitError> {
        let failed = |error: git2::Error| GitError::write("cannot write a commit", &error);
        let signature = signature(author).map_err(failed)?;
        let tree = self.inner.find_tree(theirs(tree)).map_err(failed)?;
        let parents: Vec<_> = parents
            .iter()
            .map(|&id| self.inner.find_commit(theirs(id)))
            .collect::<Result<_, _>>()
            .map_err(failed)?;
        let parents: Vec<_> = parents.iter().collect();
        self.inner.commit(None, &signature, &signature, message, &tree, &parents).map(own).map_err(failed)
    }

    /// Points `name`, for example `refs/heads/main`, at a commit.
    pub fn set_reference(&self, name: &str, target: Id) -> Result<(), GitError> {
        self.inner
            .reference(name, theirs(target), true, "prep")
            .map(|_| ())
            .map_err(|error| GitError::write("cannot write a reference", &error))
    }

    /// Makes the index agree with a tree, so that git sees nothing staged.
    pub fn reset_index(&self, tree: Id) -> Result<(), GitError> {
        let failed = |error: git2::Error| GitError::write("cannot write the index", &error);
        let tree = self.inner.find_tree(theirs(tree)).map_err(failed)?;
        let mut index = self.inner.index().map_err(failed)?;
        index.read_tree(&tree).map_err(failed)?;
        index.write().map_err(failed)
    }

    fn object_error(&self, id: Id, error: &git2::Error) -> GitError {
        match error.code() {
            ErrorCode::NotFound => GitError::MissingObject {
                id: id.to_string(),
                partial: self.root.is_some() && self.is_partial(),
            },
            _ => GitError::BadObject { id: id.to_string() },
        }
    }
}

impl fmt::Debug for Repo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Repo({:?})", self.root)
    }
}

fn signature(person: &Person) -> Result<git2::Signature<'static>, git2::Error> {
    let time = git2::Time::new(person.time.seconds, person.time.offset_minutes);
    git2::Signature::new(
        &String::from_utf8_lossy(&person.name),
        &String::from_utf8_lossy(&person.email),
        &time,
    )
}

fn own(id: git2::Oid) -> Id {
    let mut bytes = [0; 20];
    bytes.copy_from_slice(&id.as_bytes()[..20]);
    Id(bytes)
}

fn theirs(id: Id) -> git2::Oid {
    git2::Oid::from_bytes(&id.0).expect("twenty bytes are an id")
}

/// Why a repository did not open, told apart by what its owner can do about it.
fn open_error(dir: &Path, error: &git2::Error) -> GitError {
    let said = error.message().to_lowercase();
    let dot_git = dir.join(".git");
    match (error.code(), error.class()) {
        (ErrorCode::Owner, _) => GitError::OtherOwner,
        _ if said.contains("object format") || said.contains("objectformat") || said.contains("sha256") => {
            GitError::Format { what: "SHA-256 object ids" }
        }
        _ if said.contains("refstorage") || said.contains("reftable") => {
            GitError::Format { what: "reftable references" }
        }
        _ if said.contains("partialclone") => GitError::PartialClone,
        _ if said.contains("extension")
            || said.contains("repositoryformatversion")
            || said.contains("repository version") =>
        {
            GitError::Format { what: "a format extension that is not supported" }
        }
        (ErrorCode::NotFound, _) if dot_git.is_file() => GitError::DanglingGitFile { path: ".git".into() },
        (ErrorCode::NotFound, _) if dot_git.exists() => {
            GitError::BadRepository { what: "`.git` is there but is not a repository" }
        }
        (ErrorCode::NotFound, _) => GitError::NoRepository,
        (_, ErrorClass::Config) => GitError::BadRepository { what: "`.git/config` cannot be read" },
        (_, ErrorClass::Os) => GitError::BadRepository { what: "`.git` cannot be read" },
        _ => GitError::BadRepository { what: "`.git` is damaged" },
    }
}
