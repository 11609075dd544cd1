//! Large files read in blocks that are kept up to a limit, in place of mapping them into memory. A file is opened for the
//! time of a read only, so that a repository of many packs needs no more open files than one.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::Refusal;
use crate::git::file;

/// The bytes of a block.
const BLOCK: u64 = 64 << 10;

/// The bytes of all blocks that are kept.
const MAX_KEPT: usize = 32 << 20;

/// A block and where in it something starts.
pub type Piece = (Rc<[u8]>, usize);

/// A file's number and which of its blocks it is.
type Key = (usize, u64);

/// The blocks of all files.
#[derive(Default)]
pub struct Blocks {
    kept: RefCell<HashMap<Key, Rc<[u8]>>>,
    bytes: Cell<usize>,
}

/// A file that is read in blocks.
pub struct BlockFile {
    path: PathBuf,
    /// Which file it is among those of the same [`Blocks`].
    number: usize,
    len: OnceCell<u64>,
    last: RefCell<Option<(u64, Rc<[u8]>)>>,
}

impl BlockFile {
    pub fn new(path: PathBuf, number: usize) -> Self {
        Self { path, number, len: OnceCell::new(), last: RefCell::default() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// In bytes.
    pub fn len(&self) -> Result<u64, Refusal> {
        if let Some(len) = self.len.get() {
            return Ok(*len);
        }
        let (_, len) = file::open(&self.path)?.ok_or_else(|| file::unreadable(&self.path))?;
        Ok(*self.len.get_or_init(|| len))
    }

    /// What is there from `offset` on, to the end of its block.
    pub fn piece(&self, offset: u64, blocks: &Blocks) -> Result<Piece, Refusal> {
        let (nth, start) = (offset / BLOCK, (offset % BLOCK) as usize);
        let block = self.block(nth, blocks)?;
        if start < block.len() { Ok((block, start)) } else { Err(Refusal::Damaged) }
    }

    /// Exactly `N` bytes.
    pub fn array<const N: usize>(&self, offset: u64, blocks: &Blocks) -> Result<[u8; N], Refusal> {
        self.with(offset, blocks, |bytes| *bytes)
    }

    /// Asks something of the `N` bytes at `offset`, which are copied only where they are in two blocks.
    pub fn with<const N: usize, T>(
        &self,
        offset: u64,
        blocks: &Blocks,
        ask: impl FnOnce(&[u8; N]) -> T,
    ) -> Result<T, Refusal> {
        let (block, start) = self.piece(offset, blocks)?;
        if let Some(whole) = block.get(start..).and_then(|rest| rest.first_chunk()) {
            return Ok(ask(whole));
        }
        let mut out = [0; N];
        for (nth, byte) in out.iter_mut().enumerate() {
            let (block, start) = self.piece(offset + nth as u64, blocks)?;
            *byte = block[start];
        }
        Ok(ask(&out))
    }

    fn block(&self, nth: u64, blocks: &Blocks) -> Result<Rc<[u8]>, Refusal> {
        if let Some((last, block)) = &*self.last.borrow()
            && *last == nth
        {
            return Ok(Rc::clone(block));
        }
        let key = (self.number, nth);
        let known = blocks.kept.borrow().get(&key).cloned();
        let block = match known {
            Some(block) => block,
            None => {
                let block = self.load(nth)?;
                if blocks.bytes.get() > MAX_KEPT {
                    blocks.kept.borrow_mut().clear();
                    blocks.bytes.set(0);
                }
                blocks.bytes.set(blocks.bytes.get() + block.len());
                blocks.kept.borrow_mut().insert(key, Rc::clone(&block));
                block
            }
        };
        *self.last.borrow_mut() = Some((nth, Rc::clone(&block)));
        Ok(block)
    }

    fn load(&self, nth: u64) -> Result<Rc<[u8]>, Refusal> {
        let start = nth.checked_mul(BLOCK).ok_or(Refusal::Damaged)?;
        let left = self.len()?.checked_sub(start).ok_or(Refusal::Damaged)?;
        let mut block: Rc<[u8]> = std::iter::repeat_n(0, left.min(BLOCK) as usize).collect();
        let (file, _) = file::open(&self.path)?.ok_or_else(|| file::unreadable(&self.path))?;
        let bytes = Rc::get_mut(&mut block).expect("it was only just made");
        file::read_at(&file, bytes, start).map_err(|_| file::unreadable(&self.path))?;
        Ok(block)
    }
}
