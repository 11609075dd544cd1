//! How files compare with what is committed: by object id, after what git itself would make of them on the way in.

use memchr::{memchr, memchr_iter};

use super::{Entry, Evidence, EvidenceError, Head, Id, MAX_READ, snapshot};
use crate::git::blob;
use crate::git::repository::LineEnds;
use crate::git::tree::Mode;
use crate::path::RelPath;

/// A file above this many bytes is not even compared: a few bytes in a repository can stand for any number on disk.
const MAX_COMPARED: u64 = 1 << 30;

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
    /// The tree of HEAD; none on a branch without a commit.
    pub(super) fn head_tree(&self) -> Result<Option<Id>, EvidenceError> {
        let read = || match self.head()? {
            Head::At { id, .. } => Ok(Some(self.source.repo()?.commit(id)?.tree)),
            Head::Unborn { .. } => Ok(None),
        };
        self.head_tree.get_or_init(read).clone()
    }

    /// How the file at `path` compares with the one in HEAD.
    pub fn committed(&self, path: &RelPath) -> Result<Committed, EvidenceError> {
        self.ask_path(path);
        if let Some(known) = self.compared.borrow().get(path) {
            return known.clone();
        }
        let state = self.head_tree().and_then(|tree| match tree {
            Some(tree) => self.compare(path, tree),
            None => Ok(Committed::Unborn),
        });
        self.compared.borrow_mut().insert(path.clone(), state.clone());
        state
    }

    /// How the file at `path` compares with the one in a tree: by object id, after git's own line end conversion.
    pub(super) fn compare(&self, path: &RelPath, tree: Id) -> Result<Committed, EvidenceError> {
        let repo = self.source.repo()?;
        let there = match snapshot::entry_at(repo, tree, path) {
            Ok(entry) if matches!(entry.mode, Mode::File { .. }) => entry.id,
            Err(Entry::Unknown(error)) => return Err(error),
            _ => return Ok(Committed::NotInHead),
        };
        self.compare_with(path, there)
    }

    /// How the file at `path` compares with an object.
    pub(super) fn compare_with(&self, path: &RelPath, there: Id) -> Result<Committed, EvidenceError> {
        self.ask_path(path);
        let repo = self.source.repo()?;
        if !self.source.can_be_dirty() {
            return Ok(match self.source.content_id(path)? == there {
                true => Committed::Unchanged,
                false => Committed::Changed { line: 1 },
            });
        }
        if let Entry::File { size, .. } = self.entry(path)
            && size > MAX_READ
        {
            return self.compare_large(path, size, there);
        }
        let document = self.stored(path)?;
        let here = document.raw();
        if blob::id_of(&here) == there {
            return Ok(Committed::Unchanged);
        }
        let is_normalised = match repo.line_ends(path)? {
            LineEnds::AsTheyAre => false,
            LineEnds::Normalised => true,
            LineEnds::NormalisedInText => !is_binary(&here),
        };
        if is_normalised && blob::id_of(&without_cr(&here)) == there {
            return Ok(Committed::Unchanged);
        }
        if let Some(filter) = repo.filter_of(path)? {
            return Err(EvidenceError::Filtered { path: path.to_string(), filter });
        }
        let line = match repo.blob_size(there)? {
            0..=MAX_READ => first_difference(&here, &repo.blob(there)?),
            _ => 1,
        };
        Ok(Committed::Changed { line })
    }

    /// As [`Evidence::compare`] for what is too large to keep: by size and, where that agrees, by an id read piece by piece.
    fn compare_large(&self, path: &RelPath, size: u64, there: Id) -> Result<Committed, EvidenceError> {
        let repo = self.source.repo()?;
        if repo.blob_size(there)? == size {
            if size > MAX_COMPARED {
                return Err(EvidenceError::TooLarge { path: path.to_string(), size, limit: MAX_COMPARED });
            }
            if self.source.content_id(path)? == there {
                return Ok(Committed::Unchanged);
            }
        }
        if let Some(filter) = repo.filter_of(path)? {
            return Err(EvidenceError::Filtered { path: path.to_string(), filter });
        }
        match repo.line_ends(path)? {
            LineEnds::AsTheyAre => Ok(Committed::Changed { line: 1 }),
            // What git would make of it cannot be told without reading it.
            _ => Err(EvidenceError::TooLarge { path: path.to_string(), size, limit: MAX_READ }),
        }
    }

    /// Whether HEAD has something at `path`, whatever is there now.
    pub fn is_in_head(&self, path: &RelPath) -> Result<bool, EvidenceError> {
        self.ask_path(path);
        match self.head_tree()? {
            Some(tree) => Ok(self.source.repo()?.entry_at(tree, path)?.is_some()),
            None => Ok(false),
        }
    }

    /// The paths whose content was asked for, in order.
    pub fn read_so_far(&self) -> Vec<RelPath> {
        self.read.borrow().iter().cloned().collect()
    }

    /// The paths that checks read whose content differs from HEAD, in order.
    pub fn dirty(&self) -> Vec<RelPath> {
        if !self.source.can_be_dirty() || self.source.repo().is_err() {
            return Vec::new();
        }
        let differs = |path: &RelPath| !matches!(self.committed(path), Ok(Committed::Unchanged) | Err(_));
        self.read_so_far().into_iter().filter(differs).collect()
    }
}

/// Whether git takes bytes for binary when it is to find out: a NUL, a CR without LF, or too much that cannot be printed.
/// The rule is that of `convert.c` in git.
fn is_binary(bytes: &[u8]) -> bool {
    let is_lone_cr = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    if memchr(0, bytes).is_some() || memchr_iter(b'\r', bytes).any(is_lone_cr) {
        return true;
    }
    let text = bytes.strip_suffix(b"\x1a").unwrap_or(bytes);
    let is_unprintable = |byte: &&u8| matches!(byte, 0..=7 | 11 | 14..=26 | 28..=31 | 127);
    let unprintable = text.iter().filter(is_unprintable).count();
    let line_ends = text.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    (text.len() - unprintable - line_ends) >> 7 < unprintable
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
