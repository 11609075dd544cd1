//! Where the notes of an attempt go: to a temporary name first, then renamed, so that a reader sees all of them or none.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::practice::{Again, Attempt, Interview, State, new_file, next_take, with_take};

/// What was written.
pub struct Written {
    /// From the root of the repository.
    pub path: String,
    pub take: u32,
    /// Whether the file was there before.
    pub appended: bool,
}

/// Writes the notes of a session into the repository at `root`.
pub fn write_notes(root: &Path, interview: &Interview, state: &State, day: &str) -> io::Result<Written> {
    let own = interview.notes.file.as_str().to_owned();
    let existing = read(&root.join(&own))?;
    let attempt = |take| Attempt { interview, state, take, day };
    let (path, take, bytes) = match (&existing, interview.notes.again) {
        (None, _) => (own, 1, new_file(attempt(1)).into_bytes()),
        (Some(_), Again::File) => {
            let (path, take) = free_name(root, &own)?;
            (path, take, new_file(attempt(take)).into_bytes())
        }
        (Some(bytes), Again::Take | Again::Section) => {
            let take = next_take(&String::from_utf8_lossy(bytes));
            (own, take, with_take(bytes, attempt(take)))
        }
    };
    let appended = existing.is_some() && interview.notes.again != Again::File;
    replace(&root.join(&path), &bytes, appended)?;
    Ok(Written { path, take, appended })
}

/// The files that hold the notes of an interview: its own, and those of later attempts.
pub fn notes_files(root: &Path, interview: &Interview) -> Vec<String> {
    let own = interview.notes.file.as_str();
    let mut names = vec![own.to_owned()];
    if interview.notes.again == Again::File {
        names.extend((2..).map(|take| numbered(own, take)).take_while(|name| root.join(name).is_file()));
    }
    let text = |name: String| Some(String::from_utf8_lossy(&read(&root.join(name)).ok()??).into_owned());
    names.into_iter().filter_map(text).collect()
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The first name with a number that is not taken.
fn free_name(root: &Path, own: &str) -> io::Result<(String, u32)> {
    let names = (2..10_000).map(|take| (numbered(own, take), take));
    let mut free = names.filter(|(name, _)| root.join(name).symlink_metadata().is_err());
    free.next().ok_or_else(|| io::Error::other("there are too many attempts"))
}

/// `docs/notes-2.md` for `docs/notes.md`.
fn numbered(path: &str, take: u32) -> String {
    match path.rsplit_once('.').filter(|(_, extension)| !extension.contains('/')) {
        Some((stem, extension)) => format!("{stem}-{take}.{extension}"),
        None => format!("{path}-{take}"),
    }
}

fn replace(path: &Path, bytes: &[u8], exists: bool) -> io::Result<()> {
    // Behind a link the file itself is replaced, and the link stays.
    let path: PathBuf = if exists { path.canonicalize()? } else { path.to_owned() };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".prep-notes-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    match exists {
        true => {
            fs::set_permissions(file.path(), fs::metadata(&path)?.permissions())?;
            file.persist(&path)?;
        }
        false => drop(file.persist_noclobber(&path)?),
    }
    Ok(())
}
