//! A tree as git stores it: names, modes and ids, searched in its raw bytes. The format is that of `git cat-file tree`.
//! It is not unpacked: a history is thousands of trees, and most questions are about one name.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use memchr::memchr;

use super::commit::Id;
use super::error::GitError;
use crate::path::RelPath;

/// The id of a tree without entries, which git knows without storing it, and of which it makes no folder.
pub const EMPTY_TREE: Id = Id([
    0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60, 0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88, 0xfb,
    0xee, 0x49, 0x04,
]);

/// What is under a name of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeEntry {
    pub mode: Mode,
    pub id: Id,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    File { executable: bool },
    Folder,
    Link,
    Submodule,
}

impl Mode {
    /// As trees and the index write it; what is none of the others git takes for a submodule.
    pub fn of(bits: u32) -> Self {
        match bits & 0o170_000 {
            0o040_000 => Self::Folder,
            0o100_000 => Self::File { executable: bits & 0o100 != 0 },
            0o120_000 => Self::Link,
            _ => Self::Submodule,
        }
    }
}

/// The raw bytes of a tree, well formed to the end.
#[derive(Debug)]
pub struct Tree {
    raw: Rc<[u8]>,
    /// Where its entries start, by name; only made for a tree that is searched and large.
    by_name: OnceCell<Vec<u32>>,
}

/// A tree of more bytes than this is not searched from its start.
const LARGE: usize = 4096;

impl Tree {
    /// Takes the raw object; `None` if it is not a tree.
    pub fn parse(raw: Rc<[u8]>) -> Option<Self> {
        let mut rest = &*raw;
        while !rest.is_empty() {
            rest = split_entry(rest)?.2;
        }
        Some(Self { raw, by_name: OnceCell::new() })
    }

    /// Names with what is under them, in git's order, without what no checkout would have.
    pub fn entries(&self) -> impl Iterator<Item = (&[u8], TreeEntry)> {
        self.all().filter(|(name, entry)| is_checked_out(name, *entry))
    }

    fn all(&self) -> impl Iterator<Item = (&[u8], TreeEntry)> {
        let mut rest = &*self.raw;
        std::iter::from_fn(move || {
            let (name, entry, after) = split_entry(rest)?;
            rest = after;
            Some((name, entry))
        })
    }

    pub fn get(&self, name: &[u8]) -> Option<TreeEntry> {
        let entry = match self.raw.len() {
            0..=LARGE => self.all().find(|(other, _)| *other == name)?.1,
            _ => self.find(name)?,
        };
        is_checked_out(name, entry).then_some(entry)
    }
}

impl Tree {
    fn find(&self, name: &[u8]) -> Option<TreeEntry> {
        let entry_at =
            |start: u32| split_entry(&self.raw[start as usize..]).map(|(name, entry, _)| (name, entry));
        let by_name = self.by_name.get_or_init(|| {
            let mut starts = Vec::new();
            let mut rest = &*self.raw;
            while let Some((_, _, after)) = split_entry(rest) {
                starts.push((self.raw.len() - rest.len()) as u32);
                rest = after;
            }
            // Of two with one name the first counts, as from the start.
            starts.sort_by_key(|start| entry_at(*start).map(|(name, _)| name));
            starts
        });
        let nth = by_name.partition_point(|start| entry_at(*start).is_some_and(|(other, _)| other < name));
        let (found, entry) = entry_at(*by_name.get(nth)?)?;
        (found == name).then_some(entry)
    }
}

/// Whether git would check this out: not `.git`, nothing that leads elsewhere, and no folder without files.
fn is_checked_out(name: &[u8], entry: TreeEntry) -> bool {
    let is_special =
        name.len() <= 4 && (matches!(name, b"" | b"." | b"..") || name.eq_ignore_ascii_case(b".git"));
    let is_empty = entry.mode == Mode::Folder && entry.id == EMPTY_TREE;
    !is_special && !is_empty && memchr(b'/', name).is_none()
}

/// The path of `name` in `folder`; trees can be nested more deeply than any file system, only to exhaust who walks them.
pub fn child(folder: Option<&RelPath>, name: &[u8]) -> Result<RelPath, GitError> {
    const LONGEST: usize = 4096;
    let path = RelPath::child(folder, &String::from_utf8_lossy(name));
    match path.as_str().len() {
        0..=LONGEST => Ok(path),
        _ => Err(GitError::BadRepository { what: "a path in it is too long for any file system" }),
    }
}

/// `mode SP name NUL`, twenty bytes of id, and what follows.
fn split_entry(raw: &[u8]) -> Option<(&[u8], TreeEntry, &[u8])> {
    let space = raw.iter().position(|&byte| byte == b' ').filter(|space| *space > 0)?;
    let nul = space + memchr(0, &raw[space..])?;
    let (id, rest) = raw[nul + 1..].split_at_checked(20)?;
    let mode = raw[..space].iter().try_fold(0u32, |mode, &digit| {
        matches!(digit, b'0'..=b'7').then(|| (mode << 3) | u32::from(digit - b'0'))
    })?;
    Some((&raw[space + 1..nul], TreeEntry { mode: Mode::of(mode), id: Id(id.try_into().ok()?) }, rest))
}

/// Trees that were read, so that a child's and its parent's are not read twice. It forgets all when it is full.
#[derive(Debug, Default)]
pub struct TreeCache {
    trees: HashMap<Id, Rc<Tree>>,
    bytes: usize,
}

impl TreeCache {
    const LIMIT: usize = 24 << 20;

    pub fn get(&self, id: Id) -> Option<Rc<Tree>> {
        self.trees.get(&id).cloned()
    }

    pub fn keep(&mut self, id: Id, tree: &Rc<Tree>) {
        if self.bytes > Self::LIMIT {
            *self = Self::default();
        }
        self.bytes += tree.raw.len();
        self.trees.insert(id, Rc::clone(tree));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn raw(entries: &[(&str, &str)]) -> Vec<u8> {
        let entry = |(mode, name): &(&str, &str)| [mode.as_bytes(), b" ", name.as_bytes(), &[0; 21]].concat();
        entries.iter().flat_map(entry).collect()
    }

    #[test]
    fn entries_are_found_by_their_whole_name() {
        let tree =
            Tree::parse(raw(&[("100755", "a b"), ("40000", "ab"), ("120000", "l"), ("160000", "s")]).into());
        let tree = tree.unwrap();
        assert_eq!(tree.get(b"a b").unwrap().mode, Mode::File { executable: true });
        assert_eq!(tree.get(b"ab").unwrap().mode, Mode::Folder);
        assert_eq!(tree.get(b"l").unwrap().mode, Mode::Link);
        assert_eq!(tree.get(b"s").unwrap().mode, Mode::Submodule);
        assert_eq!(tree.get(b"a"), None);
        assert_eq!(tree.entries().count(), 4);
        let hostile =
            ["", ".", "..", ".git", ".GIT", "a/b", "../x", ".gitignore"].map(|name| ("100644", name));
        let tree = Tree::parse(raw(&hostile).into()).unwrap();
        assert_eq!(tree.entries().map(|(name, _)| name).collect::<Vec<_>>(), [b".gitignore"]);
    }

    #[test]
    fn a_cut_tree_is_none() {
        let whole = raw(&[("100644", "a"), ("100644", "b")]);
        assert!(Tree::parse(whole[..whole.len() - 1].into()).is_none());
        assert!(Tree::parse(b"100644"[..].into()).is_none());
        assert!(Tree::parse(b""[..].into()).is_some());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(raw in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = Tree::parse(raw.into());
        }
    }
}
