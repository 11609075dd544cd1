//! Pages and the configuration of other checkers turned into drafts of `lesson.yaml`, for an author to finish. Nothing of a
//! learner's repository is read, and nothing is written.

mod classroom;
mod draft;
mod gatorgrade;
mod page;
mod python;

use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

pub use draft::{Draft, escaped, verbatim};

use super::files::Files;
use super::files::is_page;
use super::survey::default_ids;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// Where GitHub Classroom keeps its tests.
const CLASSROOM: &str = ".github/classroom/autograding.json";

/// Files above this many bytes are no page and no configuration.
const MAX_FILE: u64 = 1 << 20;

/// Why there is no draft.
#[derive(Debug)]
pub enum ImportError {
    /// The page says nowhere when it is done.
    Nothing,
    /// The file is not what it should be.
    Invalid(Box<Diagnostic>),
}

impl From<Diagnostic> for ImportError {
    fn from(problem: Diagnostic) -> Self {
        Self::Invalid(Box::new(problem))
    }
}

/// The draft of one file: by its name a GatorGrade configuration or GitHub Classroom's tests, else a page.
pub fn draft(file: &Arc<SourceFile>) -> Result<Draft, ImportError> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    if is_gatorgrade(name) {
        return gatorgrade::draft(file);
    }
    if name.ends_with(".json") {
        return classroom::draft(file);
    }
    page::draft(file, &default_id(&file.path)).ok_or(ImportError::Nothing)
}

/// The drafts of everything in a folder that can become one, with the files that cannot be read.
pub fn drafts(dir: &Path) -> io::Result<(Vec<Draft>, Vec<Diagnostic>)> {
    let files = Files::load(dir)?;
    let (mut drafts, mut problems) = (Vec::new(), Vec::new());
    let is_page = |file: &&Arc<SourceFile>| is_page(&file.path);
    let ids = default_ids(files.iter().filter(is_page).map(|file| file.path.as_str()));
    problems.extend(files.unread().cloned());
    for file in files.iter() {
        let drafted = match ids.get(&file.path) {
            Some(id) => page::draft(file, id).ok_or(ImportError::Nothing),
            None if is_gatorgrade(file.path.rsplit('/').next().unwrap_or_default()) => {
                gatorgrade::draft(file)
            }
            None => continue,
        };
        keep(drafted, &mut drafts, &mut problems);
    }
    if let Ok(text) = load_text(&dir.join(CLASSROOM)) {
        keep(classroom::draft(&SourceFile::new(CLASSROOM, text)), &mut drafts, &mut problems);
    }
    Ok((drafts, problems))
}

fn keep(drafted: Result<Draft, ImportError>, drafts: &mut Vec<Draft>, problems: &mut Vec<Diagnostic>) {
    match drafted {
        Ok(draft) => drafts.push(draft),
        Err(ImportError::Nothing) => {}
        Err(ImportError::Invalid(problem)) => problems.push(*problem),
    }
}

/// The text of a regular file.
pub fn load_text(at: &Path) -> io::Result<String> {
    let found = fs::metadata(at)?;
    match (found.is_file(), found.len() <= MAX_FILE) {
        (true, true) => fs::read_to_string(at),
        (true, false) => Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file is too large")),
        (false, _) if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        (false, _) => Err(io::Error::new(io::ErrorKind::Unsupported, "it is not a regular file")),
    }
}

fn is_gatorgrade(name: &str) -> bool {
    let stem = name
        .trim_start_matches('.')
        .rsplit_once('.')
        .map(|(stem, end)| (stem, ["yml", "yaml"].contains(&end)));
    matches!(stem, Some((stem, true)) if stem.starts_with("gatorgrade"))
}

/// An id from the last part of a path.
fn default_id(path: &str) -> String {
    let parts: Vec<&str> = path.rsplit('/').take(2).collect();
    let name = match parts.as_slice() {
        [page, folder] if ["readme", "index"].iter().any(|stem| page.to_lowercase().starts_with(stem)) => {
            format!("{folder}/{page}")
        }
        [page, ..] => (*page).to_owned(),
        [] => String::new(),
    };
    default_ids(std::iter::once(name.as_str())).into_values().next().unwrap_or_default()
}
