//! Loose objects: a file each, `kind size`, a NUL and the bytes, in one zlib stream.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::inflate::Inflate;
use super::{Data, Kind, Object, Refusal};
use crate::git::commit::Id;
use crate::git::error::GitError;
use crate::git::file;

/// `commit 1048576` and a NUL are shorter.
const MAX_HEADER: usize = 32;

/// Enough of a stream to know its first bytes.
const START: u64 = 4096;

/// How many names in one of the 256 folders are read.
const MAX_NAMES: usize = 200_000;

pub struct Loose {
    folder: PathBuf,
    /// What is in each of the folders that were listed.
    listed: RefCell<HashMap<u8, Rc<[Id]>>>,
}

impl Loose {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, listed: RefCell::default() }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, id: Id) -> PathBuf {
        let hex = id.to_string();
        self.folder.join(&hex[..2]).join(&hex[2..])
    }

    pub fn header(&self, id: Id, inflate: &mut Inflate) -> Result<Option<(Kind, u64)>, Refusal> {
        let Some((file, _)) = file::open(&self.path(id))? else { return Ok(None) };
        let mut start = Vec::new();
        file.take(START).read_to_end(&mut start).map_err(|_| Refusal::Damaged)?;
        header(&inflate.first(MAX_HEADER, &start)?).map(|(kind, size, _)| Some((kind, size)))
    }

    pub fn read(&self, id: Id, inflate: &mut Inflate) -> Result<Option<Object>, Refusal> {
        let Some((mut file, len)) = file::open(&self.path(id))? else { return Ok(None) };
        let mut stream = Vec::with_capacity(len.min(START) as usize);
        file.by_ref().take(START).read_to_end(&mut stream).map_err(|_| Refusal::Damaged)?;
        let (kind, size, start) = header(&inflate.first(MAX_HEADER, &stream)?)?;
        if size > kind.limit() {
            return Err(Refusal::Large(kind));
        }
        // What cannot be compressed grows by a few bytes in a thousand.
        let most = size + size / 100 + START;
        file.take(most).read_to_end(&mut stream).map_err(|_| Refusal::Damaged)?;
        let mut whole = inflate.exactly(start + size as usize, |at, take| take(&stream[at as usize..]))?;
        whole.drain(..start);
        Ok(Some(Object { kind, data: Data::Own(whole) }))
    }

    /// Every loose id whose first byte is this one, in order.
    pub fn ids(&self, first: u8) -> Result<Rc<[Id]>, GitError> {
        if let Some(known) = self.listed.borrow().get(&first) {
            return Ok(Rc::clone(known));
        }
        let folder = format!("{first:02x}");
        let names = file::names(&self.folder.join(&folder), MAX_NAMES)?;
        let ids = names.iter().filter_map(|name| Id::from_hex(format!("{folder}{name}").as_bytes()));
        let mut ids: Vec<Id> = ids.collect();
        ids.sort();
        let ids: Rc<[Id]> = ids.into();
        self.listed.borrow_mut().insert(first, Rc::clone(&ids));
        Ok(ids)
    }
}

/// The kind, the size in bytes, and where the bytes start.
fn header(start: &[u8]) -> Result<(Kind, u64, usize), Refusal> {
    let parse = || {
        let nul = start.iter().position(|&byte| byte == 0)?;
        let (kind, size) = str::from_utf8(&start[..nul]).ok()?.split_once(' ')?;
        let kind =
            [Kind::Commit, Kind::Tree, Kind::Blob, Kind::Tag].into_iter().find(|own| own.name() == kind)?;
        let is_number = !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit());
        Some((kind, is_number.then(|| size.parse().ok())??, nul + 1))
    };
    parse().ok_or(Refusal::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_to_the_letter() {
        assert_eq!(header(b"blob 12\0x"), Ok((Kind::Blob, 12, 8)));
        for wrong in
            [&b"blob 12"[..], b"blub 1\0", b"blob -1\0", b"blob \0", b"blob 99999999999999999999\0", b""]
        {
            assert_eq!(header(wrong), Err(Refusal::Damaged));
        }
    }
}
