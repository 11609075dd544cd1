//! A copy of what is checked, for commands to run in: a working tree as it is, or a commit's files. The learner's own folder
//! is read and never written to.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::signals::Listed;
use crate::evidence::{Entry, Evidence, EvidenceError, GitError, Head, SourceKind};
use crate::progress;

/// The most that is copied, in bytes and in files.
const MOST_BYTES: u64 = 1 << 30;
const MOST_FILES: usize = 200_000;

pub struct Workspace {
    dir: TempDir,
    _listed: Listed,
}

impl Workspace {
    /// Copies what `evidence` is about; `folder` is the repository's.
    pub fn copy(folder: &Path, evidence: &Evidence) -> Result<Self, EvidenceError> {
        let dir = tempfile::Builder::new().prefix("prep-copy-").tempdir().map_err(|error| failed(&error))?;
        let copy = Self { _listed: Listed::folder(dir.path()), dir };
        let mut budget = Budget { bytes: MOST_BYTES, files: MOST_FILES };
        match evidence.source_kind() {
            SourceKind::Worktree | SourceKind::Script => copy_folder(folder, copy.path(), &mut budget)?,
            SourceKind::Commit => copy.write_commit(folder, evidence, &mut budget)?,
        }
        Ok(copy)
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a commit's files; a link becomes what it leads to.
    fn write_commit(
        &self,
        folder: &Path,
        evidence: &Evidence,
        budget: &mut Budget,
    ) -> Result<(), EvidenceError> {
        for path in evidence.files()?.iter() {
            let Entry::File { size, executable } = evidence.entry(path) else { continue };
            budget.spend(size)?;
            let document = evidence.document(path)?;
            let at = self.path().join(path.as_str());
            let write = || {
                fs::create_dir_all(at.parent().unwrap_or(self.path()))?;
                fs::write(&at, document.raw())?;
                make_executable(&at, executable)
            };
            write().map_err(|error| failed(&error))?;
        }
        let git = [folder.join(".git"), folder.to_owned()].into_iter().find(|at| at.join("objects").is_dir());
        if let (Some(git), Ok(Head::At { id, .. })) = (git, evidence.head()) {
            let own = self.path().join(".git");
            copy_folder(&git, &own, budget)?;
            let set_head = || {
                fs::write(own.join("HEAD"), format!("{id}\n"))?;
                fs::write(own.join("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = false\n")?;
                remove_if_there(&own.join("index"))
            };
            set_head().map_err(|error| failed(&error))?;
        }
        Ok(())
    }
}

fn failed(error: &io::Error) -> EvidenceError {
    GitError::write("the copy to run commands in", &crate::wording::reason(error)).into()
}

/// What may still be copied.
struct Budget {
    bytes: u64,
    files: usize,
}

impl Budget {
    fn spend(&mut self, bytes: u64) -> Result<(), EvidenceError> {
        progress::step();
        if progress::is_out_of_time() {
            return Err(GitError::OutOfTime.into());
        }
        let too_much = GitError::TooMuch { what: "the files to copy", limit: MOST_BYTES };
        self.bytes = self.bytes.checked_sub(bytes).ok_or(too_much)?;
        self.files = self.files.checked_sub(1).ok_or(GitError::TooMany { limit: MOST_FILES })?;
        Ok(())
    }
}

/// Copies regular files, folders and links; hooks, pipes and devices stay behind.
fn copy_folder(from: &Path, to: &Path, budget: &mut Budget) -> Result<(), EvidenceError> {
    let mut folders: Vec<(PathBuf, PathBuf)> = vec![(from.to_owned(), to.to_owned())];
    while let Some((from, to)) = folders.pop() {
        fs::create_dir_all(&to).map_err(|error| failed(&error))?;
        for entry in fs::read_dir(&from).map_err(|error| failed(&error))? {
            let entry = entry.map_err(|error| failed(&error))?;
            let (from, to) = (entry.path(), to.join(entry.file_name()));
            let found = entry.metadata().map_err(|error| failed(&error))?;
            budget.spend(if found.is_file() { found.len() } else { 0 })?;
            if found.is_dir() {
                if !from.ends_with(".git/hooks") {
                    folders.push((from, to));
                }
            } else if found.is_symlink() {
                copy_link(&from, &to).map_err(|error| failed(&error))?;
            } else if found.is_file() {
                fs::copy(&from, &to).map_err(|error| failed(&error))?;
            }
        }
    }
    Ok(())
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_file() { fs::copy(from, to).map(drop) } else { Ok(()) }
}

#[cfg(unix)]
fn make_executable(at: &Path, executable: bool) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(at, fs::Permissions::from_mode(if executable { 0o755 } else { 0o644 }))
}

#[cfg(not(unix))]
fn make_executable(_: &Path, _: bool) -> io::Result<()> {
    Ok(())
}

fn remove_if_there(at: &Path) -> io::Result<()> {
    match fs::remove_file(at) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
