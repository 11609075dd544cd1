//! Git's object store on disk, read by code whose time and memory are bounded: loose objects, packs, and the stores that
//! `alternates` names. Sizes, types and chains of deltas are checked before anything is unpacked, and what was unpacked is
//! what its id says. Nothing is written here.

mod blocks;
mod delta;
mod inflate;
mod loose;
mod pack;
mod pack_index;

use std::cell::{Cell, OnceCell, RefCell};
use std::io::Write;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use sha1::{Digest, Sha1};

use super::commit::Id;
use super::error::GitError;
use super::file;
use crate::progress;
use blocks::Blocks;
use inflate::Inflate;
use loose::Loose;
use pack::{Pack, PackCache};

/// The kinds of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Commit,
    Tree,
    Blob,
    Tag,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tree => "tree",
            Self::Blob => "blob",
            Self::Tag => "tag",
        }
    }

    /// The bytes of the largest object of this kind that is unpacked.
    fn limit(self) -> u64 {
        match self {
            Self::Commit | Self::Tag => 4 << 20,
            Self::Tree => 16 << 20,
            Self::Blob => 8 << 20,
        }
    }
}

/// An object as it is hashed.
#[derive(Debug, Clone)]
pub struct Object {
    pub kind: Kind,
    pub data: Data,
}

/// The bytes of an object: most are looked at once, others are shared with what keeps them.
#[derive(Debug, Clone)]
pub enum Data {
    Own(Vec<u8>),
    Shared(Rc<[u8]>),
}

impl Data {
    pub fn shared(self) -> Rc<[u8]> {
        match self {
            Self::Own(bytes) => bytes.into(),
            Self::Shared(bytes) => bytes,
        }
    }
}

impl Deref for Data {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Own(bytes) => bytes,
            Self::Shared(bytes) => bytes,
        }
    }
}

/// Why an object has no bytes for us.
#[derive(Debug, PartialEq)]
enum Refusal {
    Damaged,
    Large(Kind),
    Git(GitError),
}

impl From<GitError> for Refusal {
    fn from(error: GitError) -> Self {
        Self::Git(error)
    }
}

/// All that one run unpacks: enough for every tree of a long history, and no more than some seconds' work.
const MAX_UNPACKED: u64 = 8 << 30;

/// How far `alternates` lead from store to store, as git follows them.
const MAX_DEPTH: usize = 5;

/// How many stores are looked into.
const MAX_STORES: usize = 64;

/// How many packs are looked into; git packs them together long before.
const MAX_PACKS: usize = 2048;

pub struct Store {
    loose: Vec<Loose>,
    packs: OnceCell<Result<Vec<Pack>, GitError>>,
    /// The pack in which something was found last.
    recent: Cell<usize>,
    blocks: Blocks,
    cache: RefCell<PackCache>,
    inflate: RefCell<Inflate>,
    unpacked: Cell<u64>,
}

impl Store {
    /// The store in `objects`, and those that it borrows from.
    pub fn open(objects: &Path) -> Result<Self, GitError> {
        let mut folders = Vec::new();
        add_folder(objects.to_owned(), 0, &mut folders)?;
        Ok(Self {
            loose: folders.into_iter().map(Loose::new).collect(),
            packs: OnceCell::new(),
            recent: Cell::new(0),
            blocks: Blocks::default(),
            cache: RefCell::default(),
            inflate: RefCell::new(Inflate::new()),
            unpacked: Cell::new(0),
        })
    }

    /// Reads an object; `None` if it is not there.
    pub fn read(&self, id: Id) -> Result<Option<Object>, GitError> {
        begin()?;
        let recent = self.packs()?.get(self.recent.get());
        if let Some(object) = recent.and_then(|pack| pack.guess(id, self)) {
            return self.counted(object).map(Some);
        }
        let found = self.find(id).map_err(|refusal| refused(id, refusal))?;
        let Some(object) = found else { return Ok(None) };
        match hash(object.kind, &object.data) == id {
            true => self.counted(object).map(Some),
            false => Err(GitError::BadObject { id: id.to_string() }),
        }
    }

    /// An object, as long as all together are not too much.
    fn counted(&self, object: Object) -> Result<Object, GitError> {
        let unpacked = self.unpacked.get() + object.data.len() as u64;
        self.unpacked.set(unpacked);
        if unpacked > MAX_UNPACKED {
            return Err(GitError::TooMuch { what: "the unpacked objects", limit: MAX_UNPACKED });
        }
        Ok(object)
    }

    /// The kind and the size in bytes of an object, which is not unpacked; `None` if it is not there.
    pub fn header(&self, id: Id) -> Result<Option<(Kind, u64)>, GitError> {
        begin()?;
        let search = || -> Result<Option<(Kind, u64)>, Refusal> {
            let mut failed = None;
            for pack in self.packs()? {
                match pack.find(id, &self.blocks) {
                    Ok(None) => {}
                    Ok(Some(at)) => return pack.header_of(at, self).map(Some),
                    Err(refusal) => failed = Some(refusal),
                }
            }
            for loose in &self.loose {
                if let Some(header) = loose.header(id, &mut self.inflate.borrow_mut())? {
                    return Ok(Some(header));
                }
            }
            failed.map_or(Ok(None), Err)
        };
        search().map_err(|refusal| refused(id, refusal))
    }

    fn find(&self, id: Id) -> Result<Option<Object>, Refusal> {
        let packs = self.packs()?;
        let recent = self.recent.get();
        let mut failed = None;
        // Neighbours in history are neighbours in a pack.
        for nth in (recent..packs.len()).chain(0..recent.min(packs.len())) {
            match packs[nth].find(id, &self.blocks) {
                Ok(None) => {}
                Ok(Some(at)) => {
                    self.recent.set(nth);
                    return packs[nth].read(at, self).map(Some);
                }
                Err(refusal) => failed = Some(refusal),
            }
        }
        for loose in &self.loose {
            if let Some(object) = loose.read(id, &mut self.inflate.borrow_mut())? {
                return Ok(Some(object));
            }
        }
        failed.map_or(Ok(None), Err)
    }

    /// Every id that starts with these hexadecimal digits.
    pub fn starting_with(&self, hex: &str) -> Result<Vec<Id>, GitError> {
        let mut found = Vec::new();
        let Some(first) = Id::first_with(hex) else { return Ok(found) };
        for loose in &self.loose {
            let ids = loose.ids(first.0[0])?;
            let from = ids.partition_point(|id| *id < first);
            found.extend(ids[from..].iter().take_while(|id| id.to_string().starts_with(hex)));
        }
        for pack in self.packs()? {
            found.extend(
                pack.starting_with(first, hex, &self.blocks).map_err(|refusal| refused(first, refusal))?,
            );
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// The fewest digits, but at least `least`, that no other object's id starts with.
    pub fn unique_length(&self, id: Id, least: usize) -> Result<usize, GitError> {
        let mut length = least;
        let mut tell_apart = |other: Id| {
            if other != id {
                length = length.max(id.common_digits(other) + 1);
            }
        };
        for loose in &self.loose {
            let ids = loose.ids(id.0[0])?;
            let at = ids.partition_point(|other| *other < id);
            ids[at.saturating_sub(1)..].iter().take(3).for_each(|other| tell_apart(*other));
        }
        for pack in self.packs()? {
            let near = pack.near(id, &self.blocks).map_err(|refusal| refused(id, refusal))?;
            near.into_iter().for_each(&mut tell_apart);
        }
        Ok(length)
    }

    /// How many objects the packs hold.
    pub fn packed(&self) -> Result<u64, GitError> {
        let mut sum = 0;
        for pack in self.packs()? {
            sum += u64::from(pack.count(&self.blocks).unwrap_or(0));
        }
        Ok(sum)
    }

    fn packs(&self) -> Result<&[Pack], GitError> {
        let list = || {
            let mut packs = Vec::new();
            for loose in &self.loose {
                let folder = loose.folder().join("pack");
                for name in file::names(&folder, 4 * MAX_PACKS)? {
                    if let Some(stem) = name.strip_suffix(".idx") {
                        packs.push(Pack::new(&folder, stem, packs.len()));
                    }
                }
            }
            if packs.len() > MAX_PACKS {
                return Err(GitError::BadRepository { what: "the repository has more packs than are read" });
            }
            Ok(packs)
        };
        self.packs.get_or_init(list).as_deref().map_err(Clone::clone)
    }
}

/// Adds a store and those that its `alternates` name, each once.
fn add_folder(folder: PathBuf, depth: usize, folders: &mut Vec<PathBuf>) -> Result<(), GitError> {
    if depth > MAX_DEPTH || folders.len() >= MAX_STORES || folders.contains(&folder) {
        return Ok(());
    }
    folders.push(folder.clone());
    let Some(text) = file::read(&folder.join("info/alternates"), file::MAX_POINTER)? else { return Ok(()) };
    for line in
        String::from_utf8_lossy(&text).lines().filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        add_folder(folder.join(line), depth + 1, folders)?;
    }
    Ok(())
}

/// Before anything is read: whether there is time for it.
fn begin() -> Result<(), GitError> {
    progress::step();
    match progress::is_out_of_time() {
        true => Err(GitError::OutOfTime),
        false => Ok(()),
    }
}

fn refused(id: Id, refusal: Refusal) -> GitError {
    match refusal {
        Refusal::Damaged => GitError::BadObject { id: id.to_string() },
        Refusal::Large(kind) => {
            GitError::LargeObject { id: id.to_string(), kind: kind.name(), limit: kind.limit() }
        }
        Refusal::Git(error) => error,
    }
}

/// The id of an object.
fn hash(kind: Kind, data: &[u8]) -> Id {
    let mut header = [0; 32];
    let mut rest = &mut header[..];
    write!(rest, "{} {}\0", kind.name(), data.len()).expect("a kind, a number and a NUL are shorter");
    let used = 32 - rest.len();
    let mut hash = Sha1::new();
    hash.update(&header[..used]);
    hash.update(data);
    Id(hash.finalize().into())
}
