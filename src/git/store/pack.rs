//! Packs: objects one after another, whole or as deltas of others. The format is that of gitformat-pack(5). How deep a chain
//! of deltas goes and how large each of its results is are checked on the way.

use std::collections::HashMap;
use std::path::Path;

use super::blocks::{BlockFile, Blocks};
use super::pack_index::PackIndex;
use super::{Data, Kind, Object, Refusal, Store, delta};
use crate::git::commit::Id;

/// Git itself makes no deeper chains.
const MAX_CHAIN: usize = 4096;

/// The bytes of all results along one chain.
const MAX_WORK: u64 = 1 << 30;

/// The signature, the version and the number of objects.
const HEADER: u64 = 12;

/// The checksum at the end.
const TRAILER: u64 = 20;

/// The sizes at the start of a delta take no more.
const DELTA_START: usize = 20;

pub struct Pack {
    number: usize,
    index: PackIndex,
    data: BlockFile,
}

/// What is at an offset of a pack.
struct Entry {
    form: Form,
    /// Of what is unpacked: the object, or the delta.
    size: u64,
    /// Where the zlib stream starts.
    stream: u64,
}

enum Form {
    Whole(Kind),
    /// The offset of its base.
    Delta(u64),
}

impl Pack {
    pub fn new(folder: &Path, stem: &str, nth: usize) -> Self {
        let file = |ending: &str| folder.join(format!("{stem}.{ending}"));
        let (index, data) = (PackIndex::new(file("idx"), 2 * nth), BlockFile::new(file("pack"), 2 * nth + 1));
        Self { number: nth, index, data }
    }

    /// Where an object starts.
    pub fn find(&self, id: Id, blocks: &Blocks) -> Result<Option<u64>, Refusal> {
        self.index.find(id, blocks)
    }

    pub fn count(&self, blocks: &Blocks) -> Result<u32, Refusal> {
        self.index.count(blocks)
    }

    /// The ids from `first` on that start with these digits.
    pub fn starting_with(&self, first: Id, hex: &str, blocks: &Blocks) -> Result<Vec<Id>, Refusal> {
        let mut found = Vec::new();
        for nth in self.index.lower_bound(first, blocks)?..self.count(blocks)? {
            let id = self.index.id(nth, blocks)?;
            // More than two of a kind are as ambiguous as two.
            if found.len() > 64 || !id.to_string().starts_with(hex) {
                break;
            }
            found.push(id);
        }
        Ok(found)
    }

    /// The ids beside one, and itself if it is here.
    pub fn near(&self, id: Id, blocks: &Blocks) -> Result<Vec<Id>, Refusal> {
        let nth = self.index.lower_bound(id, blocks)?;
        let end = self.count(blocks)?.min(nth.saturating_add(2));
        (nth.saturating_sub(1)..end).map(|nth| self.index.id(nth, blocks)).collect()
    }

    /// The kind and size of the object that starts at `offset`, without unpacking more than the start of a delta.
    pub fn header_of(&self, offset: u64, store: &Store) -> Result<(Kind, u64), Refusal> {
        let mut entry = self.entry(offset, &store.blocks)?;
        let mut size = entry.size;
        if let Form::Delta(_) = entry.form {
            let (block, start) = self.data.piece(entry.stream, &store.blocks)?;
            let mut stream = block[start..].to_vec();
            if let Ok((block, start)) = self.data.piece(entry.stream + stream.len() as u64, &store.blocks) {
                stream.extend_from_slice(&block[start..]);
            }
            let start = store.inflate.borrow_mut().first(DELTA_START, &stream)?;
            (_, size, _) = delta::sizes(&start).ok_or(Refusal::Damaged)?;
        }
        for _ in 0..MAX_CHAIN {
            match entry.form {
                Form::Whole(kind) => return Ok((kind, size)),
                Form::Delta(base) => entry = self.entry(base, &store.blocks)?,
            }
        }
        Err(Refusal::Damaged)
    }

    /// Unpacks the object that starts at `offset`.
    pub fn read(&self, offset: u64, store: &Store) -> Result<Object, Refusal> {
        let mut chain: Vec<(u64, Entry)> = Vec::new();
        let mut at = offset;
        let mut object = loop {
            if let Some(known) = store.cache.borrow().get(self.number, at) {
                break known;
            }
            let entry = self.entry(at, &store.blocks)?;
            match entry.form {
                Form::Whole(kind) => {
                    let data = Data::Own(self.unpack(&entry, kind, store)?);
                    break Object { kind, data };
                }
                Form::Delta(base) if chain.len() < MAX_CHAIN => {
                    chain.push((at, entry));
                    at = base;
                }
                Form::Delta(_) => return Err(Refusal::Damaged),
            }
        };
        let kind = object.kind;
        let is_base = kind == Kind::Tree || !chain.is_empty();
        let keep = |at: u64, object: Object| match is_base {
            true => store.cache.borrow_mut().keep(self.number, at, object),
            false => object,
        };
        object = keep(at, object);
        let mut work = 0;
        for (at, entry) in chain.into_iter().rev() {
            let delta = self.unpack(&entry, kind, store)?;
            let size = delta::sizes(&delta).map_or(0, |(_, size, _)| size);
            work += size;
            if size > kind.limit() || work > MAX_WORK {
                return Err(Refusal::Large(kind));
            }
            let data = Data::Own(delta::apply(&object.data, &delta, kind.limit())?);
            object = keep(at, Object { kind, data });
        }
        Ok(object)
    }

    fn unpack(&self, entry: &Entry, kind: Kind, store: &Store) -> Result<Vec<u8>, Refusal> {
        if entry.size > kind.limit() {
            return Err(Refusal::Large(kind));
        }
        store.inflate.borrow_mut().exactly(entry.size as usize, |at, take| {
            let (block, start) = self.data.piece(entry.stream + at, &store.blocks)?;
            take(&block[start..])
        })
    }

    fn entry(&self, offset: u64, blocks: &Blocks) -> Result<Entry, Refusal> {
        let end = self.data.len()?.saturating_sub(TRAILER);
        if !(HEADER..end).contains(&offset) {
            return Err(Refusal::Damaged);
        }
        let mut at = offset;
        let mut next = || -> Result<u8, Refusal> {
            let [byte] = self.data.array(at, blocks)?;
            at += 1;
            Ok(byte)
        };
        let mut byte = next()?;
        let form = (byte >> 4) & 7;
        let (mut size, mut shift) = (u64::from(byte & 15), 4);
        while byte & 0x80 != 0 {
            byte = next()?;
            if shift > 56 {
                return Err(Refusal::Damaged);
            }
            size |= u64::from(byte & 0x7f) << shift;
            shift += 7;
        }
        let form = match form {
            1 => Form::Whole(Kind::Commit),
            2 => Form::Whole(Kind::Tree),
            3 => Form::Whole(Kind::Blob),
            4 => Form::Whole(Kind::Tag),
            6 => {
                let back = distance(&mut next)?;
                // A base comes before its deltas.
                Form::Delta(offset.checked_sub(back).filter(|_| back > 0).ok_or(Refusal::Damaged)?)
            }
            7 => {
                let base = Id(self.data.array(at, blocks)?);
                at += 20;
                Form::Delta(self.index.find(base, blocks)?.ok_or(Refusal::Damaged)?)
            }
            _ => return Err(Refusal::Damaged),
        };
        Ok(Entry { form, size, stream: at })
    }
}

/// How far back the base of a delta is.
fn distance(next: &mut impl FnMut() -> Result<u8, Refusal>) -> Result<u64, Refusal> {
    let mut byte = next()?;
    let mut distance = u64::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        byte = next()?;
        if distance >= 1 << 55 {
            return Err(Refusal::Damaged);
        }
        distance = ((distance + 1) << 7) | u64::from(byte & 0x7f);
    }
    Ok(distance)
}

/// Objects that others are deltas of. It forgets all when it is full.
#[derive(Default)]
pub struct PackCache {
    known: HashMap<(usize, u64), Object>,
    bytes: usize,
}

impl PackCache {
    const MAX_KEPT: usize = 16 << 20;

    /// Larger ones would push out all others.
    const MAX_OBJECT: usize = 1 << 20;

    fn get(&self, pack: usize, offset: u64) -> Option<Object> {
        self.known.get(&(pack, offset)).cloned()
    }

    /// Keeps an object, and hands it back.
    fn keep(&mut self, pack: usize, offset: u64, object: Object) -> Object {
        if object.data.len() > Self::MAX_OBJECT {
            return object;
        }
        if self.bytes > Self::MAX_KEPT {
            *self = Self::default();
        }
        let kept = Object { kind: object.kind, data: Data::Shared(object.data.shared()) };
        if self.known.insert((pack, offset), kept.clone()).is_none() {
            self.bytes += kept.data.len();
        }
        kept
    }
}
