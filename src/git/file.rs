//! The one place that opens a file of git's: regular files only, and no more of them than a limit. What it says of a file
//! names it from `.git` on, never by a path of this machine.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path};

use super::error::GitError;
use crate::progress;

/// The most that is read of `HEAD`, a reference or a file that points elsewhere.
pub const MAX_POINTER: u64 = 64 << 10;

/// The most that is read of a config, `shallow`, and their like.
pub const MAX_SMALL: u64 = 1 << 20;

/// The most that is read of a list: `packed-refs`, a log of references.
pub const MAX_LIST: u64 = 32 << 20;

/// Opens a regular file; `None` if nothing is there.
pub fn open(path: &Path) -> Result<Option<(File, u64)>, GitError> {
    progress::step();
    // A pipe is not even opened, and one that takes the file's place now makes no reader wait for a writer.
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => return Ok(None),
        Ok(found) if !found.is_file() => return Err(special(path)),
        Ok(_) => {}
        Err(error) if is_absent(&error) => return Ok(None),
        Err(_) => return Err(unreadable(path)),
    }
    let file = match open_without_waiting(path) {
        Ok(file) => file,
        Err(error) if is_absent(&error) => return Ok(None),
        Err(_) => return Err(unreadable(path)),
    };
    let found = file.metadata().map_err(|_| unreadable(path))?;
    match found.is_file() {
        true => Ok(Some((file, found.len()))),
        false => Err(special(path)),
    }
}

/// The bytes of a regular file; `None` if nothing is there, an error if they are more than `limit`.
pub fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, GitError> {
    let Some((file, len)) = open(path)? else { return Ok(None) };
    let mut bytes = Vec::with_capacity(len.min(limit) as usize + 1);
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|_| unreadable(path))?;
    match bytes.len() as u64 > limit {
        true => Err(GitError::BadFile { path: shown(path), what: "is larger than git ever makes it" }),
        false => Ok(Some(bytes)),
    }
}

/// The names in a folder, sorted; none where nothing is there.
pub fn names(folder: &Path, most: usize) -> Result<Vec<String>, GitError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        Err(_) => return Err(unreadable(folder)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(|_| unreadable(folder))?.file_name();
        if names.len() >= most {
            return Err(GitError::BadFile { path: shown(folder), what: "holds more files than are read" });
        }
        // What is no text names nothing of git's.
        names.extend(name.into_string());
    }
    names.sort();
    progress::step();
    Ok(names)
}

pub fn unreadable(path: &Path) -> GitError {
    GitError::BadFile { path: shown(path), what: "cannot be read" }
}

pub fn damaged(path: &Path) -> GitError {
    GitError::BadFile { path: shown(path), what: "is damaged" }
}

fn special(path: &Path) -> GitError {
    GitError::BadFile { path: shown(path), what: "is a pipe or a device where git keeps a file" }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The path from `.git` on, or the last two names of one that is elsewhere.
fn shown(path: &Path) -> String {
    let names: Vec<_> = path
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy()),
            _ => None,
        })
        .collect();
    let from = names.iter().rposition(|name| name == ".git").unwrap_or(names.len().saturating_sub(2));
    names[from..].join("/")
}

#[cfg(unix)]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    const O_NONBLOCK: i32 = if cfg!(target_os = "linux") { 0o4000 } else { 0x4 };
    File::options().read(true).custom_flags(O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Fills `out` from `offset` on.
#[cfg(unix)]
pub fn read_at(file: &File, out: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, out, offset)
}

#[cfg(windows)]
pub fn read_at(mut file: &File, out: &mut [u8], offset: u64) -> io::Result<()> {
    use std::io::{Seek, SeekFrom};
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_of_a_usual_size_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().join(".git/HEAD");
        assert_eq!(read(&at, 4), Ok(None));
        fs::create_dir_all(&at).unwrap();
        assert_eq!(read(&at, 4), Ok(None));
        fs::remove_dir(&at).unwrap();
        fs::write(&at, "four").unwrap();
        assert_eq!(read(&at, 4), Ok(Some(b"four".to_vec())));
        assert_eq!(read(&at, 3).unwrap_err().to_string(), "`.git/HEAD` is larger than git ever makes it");
        assert_eq!(names(at.parent().unwrap(), 1).unwrap(), ["HEAD"]);
        assert!(names(at.parent().unwrap(), 0).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_opened() {
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().join("objects/x");
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink("/dev/zero", &at).unwrap();
        let said = read(&at, 4).unwrap_err().to_string();
        assert_eq!(said, "`objects/x` is a pipe or a device where git keeps a file");
    }
}
