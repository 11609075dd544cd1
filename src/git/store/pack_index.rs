//! A pack's index: where in the pack the object of an id starts. Both versions of gitformat-pack(5) are read, in blocks, and
//! a table that its file is too short for is damaged.

use std::cell::OnceCell;
use std::path::PathBuf;

use super::Refusal;
use super::blocks::{BlockFile, Blocks};
use crate::git::commit::Id;
use crate::git::file;

const FAN_OUT: u64 = 256 * 4;

/// The two checksums at the end.
const TRAILER: u64 = 40;

pub struct PackIndex {
    file: BlockFile,
    /// The same file, where its offsets are read: ids and offsets are far apart, and each remembers its own last block.
    offsets: BlockFile,
    tables: OnceCell<Tables>,
}

/// Where the tables of an index are.
struct Tables {
    /// For each first byte, how many ids start with it or a lesser one.
    fan_out: Box<[u32; 256]>,
    /// Where the ids start, and from one to the next.
    ids: (u64, u64),
    /// Where the offsets start, and from one to the next.
    offsets: (u64, u64),
    /// Where the offsets of eight bytes start and end; an index of the first version has none.
    large: Option<(u64, u64)>,
}

impl Tables {
    fn id_at(&self, nth: u32) -> u64 {
        self.ids.0 + u64::from(nth) * self.ids.1
    }
}

/// So often a place is guessed before the rest is halved: ids can be made to be spread unevenly.
const MAX_GUESSES: usize = 6;

/// What is compared to guess a place: the four bytes after the first.
fn key(id: &[u8; 20]) -> u64 {
    u64::from(u32::from_be_bytes([id[1], id[2], id[3], id[4]]))
}

impl PackIndex {
    pub fn new(path: PathBuf, number: usize) -> Self {
        let (file, offsets) = (BlockFile::new(path.clone(), number), BlockFile::new(path, number));
        Self { file, offsets, tables: OnceCell::new() }
    }

    /// How many objects there are.
    pub fn count(&self, blocks: &Blocks) -> Result<u32, Refusal> {
        Ok(self.tables(blocks)?.fan_out[255])
    }

    /// Where in the pack an object starts.
    pub fn find(&self, id: Id, blocks: &Blocks) -> Result<Option<u64>, Refusal> {
        let nth = self.lower_bound(id, blocks)?;
        let tables = self.tables(blocks)?;
        let is_it = |other: &[u8; 20]| *other == id.0;
        if nth >= tables.fan_out[255] || !self.file.with(tables.id_at(nth), blocks, is_it)? {
            return Ok(None);
        }
        let at = tables.offsets.0 + u64::from(nth) * tables.offsets.1;
        let offset = u32::from_be_bytes(self.offsets.array(at, blocks)?);
        match tables.large {
            Some((start, end)) if offset >> 31 == 1 => {
                let at = start + u64::from(offset & 0x7fff_ffff) * 8;
                if at + 8 > end {
                    return Err(self.damaged());
                }
                Ok(Some(u64::from_be_bytes(self.offsets.array(at, blocks)?)))
            }
            _ => Ok(Some(u64::from(offset))),
        }
    }

    /// The first object whose id is not less than this one.
    pub fn lower_bound(&self, id: Id, blocks: &Blocks) -> Result<u32, Refusal> {
        let tables = self.tables(blocks)?;
        let first = usize::from(id.0[0]);
        let mut low = if first == 0 { 0 } else { tables.fan_out[first - 1] };
        let mut high = tables.fan_out[first];
        // Ids are spread evenly: where one is can nearly be told. The keys are the bytes after the first.
        let wanted = key(&id.0);
        let (mut low_key, mut high_key) = (0, 1 << 32);
        let mut guesses = 0;
        while low < high {
            let span = u64::from(high - low);
            let middle = match guesses < MAX_GUESSES && (low_key..high_key).contains(&wanted) {
                true => low + ((wanted - low_key) * span / (high_key - low_key)).min(span - 1) as u32,
                false => low + (high - low) / 2,
            };
            guesses += 1;
            let compare = |other: &[u8; 20]| (*other < id.0, key(other));
            let (is_less, at) = self.file.with(tables.id_at(middle), blocks, compare)?;
            match is_less {
                true => (low, low_key) = (middle + 1, at),
                false => (high, high_key) = (middle, at),
            }
        }
        Ok(low)
    }

    pub fn id(&self, nth: u32, blocks: &Blocks) -> Result<Id, Refusal> {
        self.file.array(self.tables(blocks)?.id_at(nth), blocks).map(Id)
    }

    fn tables(&self, blocks: &Blocks) -> Result<&Tables, Refusal> {
        if let Some(tables) = self.tables.get() {
            return Ok(tables);
        }
        let tables = self.read_tables(blocks).map_err(|refusal| match refusal {
            Refusal::Damaged => self.damaged(),
            refusal => refusal,
        })?;
        Ok(self.tables.get_or_init(|| tables))
    }

    fn read_tables(&self, blocks: &Blocks) -> Result<Tables, Refusal> {
        let len = self.file.len()?;
        let header: [u8; 8] = self.file.array(0, blocks)?;
        let (is_second, start) = match (&header[..4], &header[4..]) {
            (b"\xfftOc", [0, 0, 0, 2]) => (true, 8),
            (b"\xfftOc", _) => return Err(Refusal::Damaged),
            _ => (false, 0),
        };
        let mut fan_out = Box::new([0; 256]);
        for (nth, count) in fan_out.iter_mut().enumerate() {
            *count = u32::from_be_bytes(self.file.array(start + 4 * nth as u64, blocks)?);
        }
        let count = u64::from(fan_out[255]);
        let ids = start + FAN_OUT;
        let (tables, end) = if is_second {
            let offsets = ids + count * 24;
            let large = offsets + count * 4;
            let end = len.saturating_sub(TRAILER);
            (Tables { fan_out, ids: (ids, 20), offsets: (offsets, 4), large: Some((large, end)) }, large)
        } else {
            (Tables { fan_out, ids: (ids + 4, 24), offsets: (ids, 24), large: None }, ids + count * 24)
        };
        match end + TRAILER <= len && tables.fan_out.is_sorted() {
            true => Ok(tables),
            false => Err(Refusal::Damaged),
        }
    }

    fn damaged(&self) -> Refusal {
        file::damaged(self.file.path()).into()
    }
}
