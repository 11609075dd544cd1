//! The index: what git has in its next commit, path by path, with the mode and the flags that questions need. The format is
//! that of gitformat-index(5), versions 2 to 4; an index that is split over two files is not read. Nothing is written.

use std::collections::BTreeMap;
use std::path::Path;

use super::MAX_FILES;
use super::commit::Id;
use super::error::GitError;
use super::file;
use super::tree::Mode;
use crate::path::RelPath;

/// The most that is read of an index.
const MAX_INDEX: u64 = 128 << 20;

/// The bytes of all its paths; those of the last version stand for more than they take.
const MAX_PATHS: usize = 64 << 20;

/// Times, modes, ids: what each entry has before its path.
const FIXED: usize = 62;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexEntry {
    /// A folder where a sparse index has no more of it.
    pub mode: Mode,
    pub id: Id,
    /// Whether a sparse checkout leaves it out of the working tree.
    pub is_left_out: bool,
    /// Whether a merge left it for somebody to decide.
    pub is_unmerged: bool,
}

#[derive(Debug, Default)]
pub struct Index {
    pub entries: BTreeMap<RelPath, IndexEntry>,
}

impl Index {
    /// The index at `path`; empty if it is not there.
    pub fn load(path: &Path) -> Result<Self, GitError> {
        let Some(bytes) = file::read(path, MAX_INDEX)? else { return Ok(Self::default()) };
        parse(&bytes).map_err(|what| match what {
            Bad::Damaged => file::damaged(path),
            Bad::Split => GitError::Format { what: "a split index, which is not read" },
            Bad::Large => GitError::TooMuch { what: "the paths in the index", limit: MAX_PATHS as u64 },
        })
    }

    /// What is at `path`, or the folder above it at which a sparse index ends.
    pub fn get(&self, path: &RelPath) -> Option<&IndexEntry> {
        let own = self.entries.get(path);
        own.or_else(|| {
            let folders = std::iter::successors(path.parent(), RelPath::parent);
            folders.filter_map(|folder| self.entries.get(&folder)).find(|entry| entry.mode == Mode::Folder)
        })
    }
}

#[derive(Debug, PartialEq)]
enum Bad {
    Damaged,
    Split,
    Large,
}

fn parse(bytes: &[u8]) -> Result<Index, Bad> {
    let number = |at: usize| -> Result<u32, Bad> {
        let four = bytes.get(at..at + 4).ok_or(Bad::Damaged)?;
        Ok(u32::from_be_bytes(four.try_into().map_err(|_| Bad::Damaged)?))
    };
    let (version, count) = (number(4)?, number(8)? as usize);
    if !bytes.starts_with(b"DIRC") || !(2..=4).contains(&version) {
        return Err(Bad::Damaged);
    }
    if count > MAX_FILES {
        return Err(Bad::Large);
    }
    let mut index = Index::default();
    let (mut at, mut path, mut sum) = (12, Vec::new(), 0);
    for _ in 0..count {
        let (entry, next) = read_entry(bytes, at, version, &mut path)?;
        at = next;
        sum += path.len();
        if sum > MAX_PATHS {
            return Err(Bad::Large);
        }
        let name = String::from_utf8_lossy(path.strip_suffix(b"/").unwrap_or(&path));
        index.entries.extend(RelPath::of_names(&name).map(|path| (path, entry)));
    }
    // Extensions follow, and a checksum.
    while at + 8 + 20 <= bytes.len() {
        if bytes[at..].starts_with(b"link") {
            return Err(Bad::Split);
        }
        at = at.checked_add(8 + number(at + 4)? as usize).ok_or(Bad::Damaged)?;
    }
    Ok(index)
}

/// An entry, whose path becomes that of the one before changed, and where the next starts.
fn read_entry(bytes: &[u8], at: usize, version: u32, path: &mut Vec<u8>) -> Result<(IndexEntry, usize), Bad> {
    let fixed: &[u8; FIXED] =
        bytes.get(at..at + FIXED).and_then(|fixed| fixed.try_into().ok()).ok_or(Bad::Damaged)?;
    let mode = u32::from_be_bytes([fixed[24], fixed[25], fixed[26], fixed[27]]);
    let id = Id(fixed[40..60].try_into().map_err(|_| Bad::Damaged)?);
    let mut start = at + FIXED;
    // Only an extended entry has the flag of a sparse checkout.
    let is_extended = version > 2 && fixed[60] & 0x40 != 0;
    let mut is_left_out = false;
    if is_extended {
        is_left_out = bytes.get(start).ok_or(Bad::Damaged)? & 0x40 != 0;
        start += 2;
    }
    if version == 4 {
        let (strip, used) = distance(bytes.get(start..).unwrap_or_default()).ok_or(Bad::Damaged)?;
        start += used;
        let kept = path.len().checked_sub(strip).ok_or(Bad::Damaged)?;
        path.truncate(kept);
    } else {
        path.clear();
    }
    let rest = bytes.get(start..).ok_or(Bad::Damaged)?;
    let len = memchr::memchr(0, rest).ok_or(Bad::Damaged)?;
    path.extend_from_slice(&rest[..len]);
    let end = start + len;
    let next = if version == 4 { end + 1 } else { at + (end - at + 8) / 8 * 8 };
    let mode = Mode::of(mode);
    let is_left_out = is_left_out || mode == Mode::Folder;
    Ok((IndexEntry { mode, id, is_left_out, is_unmerged: fixed[60] & 0x30 != 0 }, next))
}

/// A number as packs have it for how far back a base is, and the bytes it takes.
fn distance(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0usize;
    for (nth, &byte) in bytes.iter().enumerate().take(8) {
        number = (number << 7) + usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((number, nth + 1));
        }
        number += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn header(version: u8, count: u8) -> Vec<u8> {
        [b"DIRC", &[0, 0, 0, version][..], &[0, 0, 0, count]].concat()
    }

    fn entry(mode: u32, flags: [u8; 2], rest: &[u8]) -> Vec<u8> {
        let mut entry = vec![0; 24];
        entry.extend(mode.to_be_bytes());
        entry.extend([0; 32]);
        entry.extend(flags);
        entry.extend(rest);
        entry
    }

    fn paths(bytes: &[u8]) -> Vec<(String, bool)> {
        let index = parse(bytes).unwrap();
        index.entries.iter().map(|(path, entry)| (path.to_string(), entry.is_left_out)).collect()
    }

    #[test]
    fn every_version_and_its_flags() {
        let mut second = header(2, 2);
        second.extend(entry(0o100_644, [0, 1], b"a\0"));
        second.resize(second.len().next_multiple_of(4), 0);
        second.truncate(12 + 64);
        second.resize(12 + 64, 0);
        second.extend(entry(0o100_755, [0, 3], b"b/c\0\0\0\0\0\0\0"));
        second.extend([0; 20]);
        assert_eq!(paths(&second), [("a".to_owned(), false), ("b/c".to_owned(), false)]);
        let mut fourth = header(4, 3);
        fourth.extend(entry(0o100_644, [0, 4], b"\0docs/a\0"));
        fourth.extend(entry(0o100_644, [0x40, 4], b"\x40\0\x01b\0"));
        fourth.extend(entry(0o040_000, [0, 4], b"\x06lib/\0"));
        fourth.extend([0; 20]);
        let expected = [("docs/a".to_owned(), false), ("docs/b".to_owned(), true), ("lib".to_owned(), true)];
        assert_eq!(paths(&fourth), expected);
        let index = parse(&fourth).unwrap();
        assert!(index.get(&RelPath::parse("lib/x/y.md").unwrap()).is_some_and(|entry| entry.is_left_out));
    }

    #[test]
    fn what_is_cut_or_split_is_refused() {
        let mut whole = header(4, 1);
        whole.extend(entry(0o100_644, [0, 1], b"\0a\0"));
        assert_eq!(parse(&whole[..whole.len() - 1]).unwrap_err(), Bad::Damaged);
        let mut split = whole.clone();
        split.extend(b"link\0\0\0\x14");
        split.extend([0; 40]);
        assert_eq!(parse(&split).unwrap_err(), Bad::Split);
        assert_eq!(parse(b"DIRC\0\0\0\x02\xff\xff\xff\xff").unwrap_err(), Bad::Large);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(version in 2u8..5, count in 0u8..4, rest in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&[header(version, count), rest].concat());
        }
    }
}
