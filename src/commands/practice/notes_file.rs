//! Where the notes of an attempt go: to a temporary name first, then renamed, so that a reader sees all of them or none.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::commands::{new_file::stays_inside, temporary};
use crate::practice::{
    Again, Attempt, Interview, Others, State, averages, new_file, next_take, read_records, with_take,
};

/// What was written.
pub struct Written {
    /// From the root of the repository.
    pub path: String,
    pub take: u32,
    pub how: How,
    /// The averages over other sessions, in words.
    pub averages: Vec<String>,
}

/// What became of the file that the notes are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    New,
    /// What was there is followed by the attempt.
    Added,
    /// The lesson's template was there, as `prep start` copies it.
    OverTemplate,
}

/// Writes the notes of a session into the repository at `root`. A file that is `template` to the byte has nothing in it that
/// a person wrote, and the notes take its place.
pub fn write_notes(
    root: &Path,
    interview: &Interview,
    state: &State,
    day: &str,
    template: Option<&[u8]>,
) -> io::Result<Written> {
    let own = interview.notes.file.as_str().to_owned();
    // A repository may be somebody else's: what a link in it leads to is neither read nor written, if it is not in it.
    stays_inside(root, &root.join(&own))?;
    let existing = read(&root.join(&own))?;
    let others = others(root, interview)?;
    let attempt = |take| Attempt { interview, state, take, day, others: &others };
    let is_template =
        existing.as_deref().is_some_and(|bytes| template.is_some_and(|it| same_text(it, bytes)));
    let (path, take, bytes) = match (&existing, interview.notes.again) {
        (Some(_), _) if is_template => (own, 1, new_file(attempt(1)).into_bytes()),
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
    let how = match existing {
        Some(_) if is_template => How::OverTemplate,
        Some(_) if interview.notes.again != Again::File => How::Added,
        _ => How::New,
    };
    replace(&root.join(&path), &bytes, how != How::New)?;
    let averages = averages(interview).map(|average| average.told(&others)).collect();
    Ok(Written { path, take, how, averages })
}

/// The last records in the notes of other interviews that an average is over.
fn others(root: &Path, interview: &Interview) -> io::Result<Others> {
    let mut others = Others::new();
    for session in averages(interview).flat_map(|average| &average.of) {
        let file = root.join(session.file.as_str());
        stays_inside(root, &file)?;
        let notes = read(&file)?.unwrap_or_default();
        let record = read_records(&String::from_utf8_lossy(&notes)).pop();
        others.extend(record.map(|record| (session.file.as_str().to_owned(), record)));
    }
    Ok(others)
}

/// Whether two files differ in nothing but the ends of their lines, which Git may change.
fn same_text(one: &[u8], other: &[u8]) -> bool {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    text(one) == text(other)
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
    let mut file = temporary::in_folder(folder, false)?;
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
