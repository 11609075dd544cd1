//! The files of a grading: read whole if they are regular, written whole or not at all.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::commands::{CommandError, temporary};
use crate::grade::{Merged, Row, merge_lines};
use crate::wording::reason;

pub const RESULTS: &str = "results.jsonl";
pub const TABLE: &str = "gradebook.csv";
pub const PAGE: &str = "gradebook.html";
pub const REPORTS: &str = "reports";

/// Refuses a folder with the results of another run: nothing of it is overwritten.
pub fn refuse_existing(out: &Path, shown: &Path) -> Result<(), CommandError> {
    match [RESULTS, TABLE, PAGE, REPORTS].into_iter().find(|name| out.join(name).exists()) {
        None => Ok(()),
        Some(name) => Err(CommandError::usage(
            format!("{} already exists, from an earlier run", shown.join(name).display()),
            "go on with it by `--resume`, or name a new folder with `--out`",
        )),
    }
}

/// A regular file, opened; `shown` is its name as it was given.
pub fn open(at: &Path, shown: &Path) -> Result<File, CommandError> {
    let told = |why: String| {
        CommandError::usage(format!("{} cannot be read: {why}", shown.display()), "name a regular file")
    };
    let found = fs::metadata(at).map_err(|error| told(reason(&error)))?;
    match found.is_file() {
        true => File::open(at).map_err(|error| told(reason(&error))),
        false => Err(told("it is not a regular file".to_owned())),
    }
}

/// The results of a class, and the files that hold their lines.
#[derive(Default)]
pub struct Results {
    pub rows: BTreeMap<String, Row>,
    /// The files whose last line was left out, by name.
    pub torn: Vec<String>,
    files: Vec<File>,
}

impl Results {
    /// Reads and merges result files, given as where they are and how they were named.
    pub fn read(named: &[(PathBuf, PathBuf)]) -> Result<Self, CommandError> {
        let files = named.iter().map(|(at, shown)| open(at, shown)).collect::<Result<Vec<_>, _>>()?;
        let names = named.iter().map(|(_, shown)| shown.display().to_string());
        let Merged { rows, torn } = merge_lines(names.zip(files.iter().map(BufReader::new)))
            .map_err(|error| CommandError::usage(error.to_string(), error.remedy()))?;
        Ok(Self { rows, torn, files })
    }

    /// Writes the lines in order of id, so that the same class gives the same bytes however it was graded.
    pub fn write(&self, path: &Path) -> Result<(), CommandError> {
        write_whole(path, |out| {
            for row in self.rows.values() {
                let mut file = &self.files[row.place.file];
                file.seek(SeekFrom::Start(row.place.offset))?;
                let length = row.place.length as u64;
                if io::copy(&mut file.take(length), out)? != length {
                    return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
                }
            }
            Ok(())
        })
    }
}

/// Writes a file whole or not at all.
pub fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), CommandError> {
    temporary::write_whole(path, write).map_err(|error| unwritable(path, &error))
}

pub fn unwritable(path: &Path, error: &io::Error) -> CommandError {
    CommandError::usage(
        format!("{} cannot be written: {}", path.display(), reason(error)),
        "name a folder that can be written to with `--out`",
    )
}

/// A submission's id as the name of a file, different ids as different names: what is neither a letter, a digit, `_`, `-`
/// nor a dot within it is written as `%` and two digits.
pub fn file_name(id: &str) -> String {
    let mut name = String::new();
    for (at, byte) in id.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' => name.push(char::from(byte)),
            b'.' if at > 0 => name.push('.'),
            _ => name.push_str(&format!("%{byte:02X}")),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn an_id_never_leads_out_of_its_folder() {
        assert_eq!(
            ["ada.b", "../x", ".git", "a/b", "=1", "é", "a%2Fb"].map(file_name),
            ["ada.b", "%2E.%2Fx", "%2Egit", "a%2Fb", "%3D1", "%C3%A9", "a%252Fb"]
        );
    }
}
