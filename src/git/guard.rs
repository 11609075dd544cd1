//! What would make who opens a repository wait for ever: a pipe or a device where git keeps a file. Git makes no such
//! thing; an archive that was handed in can. Nothing is opened here that was not looked at first.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::GitError;

/// The files that opening and asking a repository reads, relative to its folder.
const FILES: [&str; 12] = [
    "HEAD",
    "config",
    "config.worktree",
    "commondir",
    "gitdir",
    "packed-refs",
    "index",
    "shallow",
    "info/attributes",
    "info/grafts",
    "objects/info/alternates",
    "objects/info/commit-graph",
];

/// The folders of such files.
const FOLDERS: [&str; 2] = ["refs", "objects"];

/// More than this is read of no small file of git's.
const MAX_CONFIG: u64 = 1 << 20;

/// Refuses the repository in `dir` if one of its files is none.
pub fn refuse_special_files(dir: &Path) -> Result<(), GitError> {
    let special = GitError::BadRepository { what: "`.git` holds a pipe or a device where git keeps a file" };
    let dot_git = dir.join(".git");
    if is_special(&dot_git) {
        return Err(special);
    }
    let git_dir = match read_small(&dot_git) {
        Some(text) => pointed_to(dir, text.strip_prefix("gitdir:").unwrap_or("")),
        None if dot_git.exists() => dot_git,
        None => dir.to_owned(),
    };
    let common = read_small(&git_dir.join("commondir")).map(|text| pointed_to(&git_dir, &text));
    for base in [Some(git_dir), common].into_iter().flatten() {
        let files = FILES.iter().map(|name| base.join(name));
        if files.chain(included(&base)).any(|file| is_special(&file)) {
            return Err(special);
        }
        if FOLDERS.iter().any(|folder| holds_special(&base.join(folder))) {
            return Err(special);
        }
    }
    Ok(())
}

/// Whether something is there that is neither a file nor a folder.
pub fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

fn holds_special(folder: &Path) -> bool {
    let mut todo = vec![folder.to_owned()];
    while let Some(folder) = todo.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => todo.push(entry.path()),
                Ok(kind) if kind.is_file() => {}
                _ if is_special(&entry.path()) => return true,
                _ => {}
            }
        }
    }
    false
}

/// The files that a config includes.
fn included(base: &Path) -> Vec<PathBuf> {
    let config = read_small(&base.join("config")).unwrap_or_default();
    if !config.to_ascii_lowercase().contains("[include") {
        return Vec::new();
    }
    let values = config.lines().filter_map(|line| line.split_once('='));
    let paths = values.filter(|(key, _)| key.trim().eq_ignore_ascii_case("path"));
    paths.map(|(_, value)| pointed_to(base, value.trim().trim_matches('"'))).collect()
}

fn pointed_to(base: &Path, written: &str) -> PathBuf {
    base.join(written.trim())
}

fn read_small(path: &Path) -> Option<String> {
    let found = fs::metadata(path).ok()?;
    if !found.is_file() || found.len() > MAX_CONFIG {
        return None;
    }
    fs::read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}
