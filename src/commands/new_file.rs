//! Files that a command makes for somebody else: whole or not at all, never over what is there, and never outside the
//! folder they are meant for.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::temporary;
use crate::path::RelPath;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    Made,
    /// Something of its name is there, and was left.
    Left,
}

/// Makes the file `path` below `root`, with the folders above it, unless something of its name is there.
pub fn make(root: &Path, path: &RelPath, bytes: &[u8], is_executable: bool) -> io::Result<Made> {
    let at = root.join(path.as_str());
    if at.symlink_metadata().is_ok() {
        return Ok(Made::Left);
    }
    let folder = at.parent().unwrap_or(root);
    stays_inside(root, folder)?;
    fs::create_dir_all(folder)?;
    let mut file = temporary::in_folder(folder, is_executable)?;
    file.write_all(bytes)?;
    match file.persist_noclobber(&at) {
        Ok(_) => Ok(Made::Made),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => Ok(Made::Left),
        Err(refused) => Err(refused.error),
    }
}

/// Refuses a place that a link leads out of `root`: the part of it that is there says where it is.
pub fn stays_inside(root: &Path, place: &Path) -> io::Result<()> {
    let there = place.ancestors().find(|dir| dir.symlink_metadata().is_ok()).unwrap_or(root);
    match there.canonicalize()?.starts_with(root.canonicalize()?) {
        true => Ok(()),
        false => Err(io::Error::new(io::ErrorKind::Unsupported, "a link leads out of the repository")),
    }
}
