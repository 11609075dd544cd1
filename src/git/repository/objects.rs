//! Objects by their id: commits, trees, blobs, and where tags lead.

use std::rc::Rc;

use super::{Objects, Repo};
use crate::git::commit::{Commit, Id, time_of};
use crate::git::error::GitError;
use crate::git::store::{Data, Kind, Object};
use crate::git::tree::{EMPTY_TREE, Mode, Tree, TreeEntry};
use crate::path::RelPath;

/// Tags on tags go no deeper.
const MAX_TAGS: usize = 32;

/// The fewest digits of a short id, as git shows it.
const SHORT: usize = 7;

/// Where an object leads once tags are followed.
#[derive(Debug, Clone, Copy)]
pub struct Peeled {
    pub commit: Id,
    /// Of the tag that was followed first, if there was one: when it was made, in seconds since 1970.
    pub(super) made_at: Option<i64>,
}

impl Repo {
    pub(in crate::git) fn has(&self, id: Id) -> Result<bool, GitError> {
        Ok(self.header(id)?.is_some())
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

    /// The commit that an object is or leads to; `None` for one that leads to something else.
    pub(in crate::git) fn peel(&self, mut id: Id) -> Result<Option<Peeled>, GitError> {
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
    pub(in crate::git) fn commits_starting_with(&self, hex: &str) -> Result<Vec<Id>, GitError> {
        let Objects::Store(store) = &self.objects else { return Ok(Vec::new()) };
        let mut found = store.starting_with(&hex.to_ascii_lowercase())?;
        found.retain(|id| matches!(store.header(*id), Ok(Some((Kind::Commit | Kind::Tag, _)))));
        Ok(found)
    }

    /// A commit's id as git shortens it: as many digits as tell it apart, and more in a large repository.
    pub fn short_id(&self, id: Id) -> Result<String, GitError> {
        let Objects::Store(store) = &self.objects else { return Ok(id.short()) };
        // The rule of `find_unique_abbrev` in git: half as many digits as the number of objects has bits.
        let bits = u64::BITS - store.packed()?.leading_zeros();
        let least = ((bits as usize + 1).div_ceil(2)).max(SHORT);
        Ok(id.to_string()[..store.unique_length(id, least)?.min(40)].to_owned())
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
