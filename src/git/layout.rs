//! Where a repository keeps its files: its own folder, that of its main checkout where it is a linked one, and its working
//! tree; and whether they belong to who asks. gitrepository-layout(5) says what is where.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::GitError;
use super::file;

#[derive(Debug, Clone)]
pub struct Layout {
    /// Where `.git` is, or the bare repository itself.
    pub root: PathBuf,
    /// What is this checkout's own: HEAD, the index.
    pub git_dir: PathBuf,
    /// What all checkouts share: objects, references, the config.
    pub common: PathBuf,
    /// Whether it has no working tree by its layout.
    pub is_bare: bool,
}

impl Layout {
    /// The repository of exactly `dir`; parent folders are not searched.
    pub fn of(dir: &Path) -> Result<Self, GitError> {
        let dot_git = dir.join(".git");
        let (git_dir, is_bare) = match (fs::symlink_metadata(&dot_git), fs::metadata(&dot_git)) {
            (Ok(_), Ok(found)) if found.is_dir() => (dot_git, false),
            (Ok(_), Ok(_)) => (pointed_to(dir, &dot_git)?, false),
            (Ok(_), Err(_)) => return Err(GitError::DanglingGitFile { path: ".git".into() }),
            (Err(_), _) => (dir.to_owned(), true),
        };
        let common = match file::read(&git_dir.join("commondir"), file::MAX_POINTER)? {
            Some(written) => git_dir.join(String::from_utf8_lossy(&written).trim()),
            None => git_dir.clone(),
        };
        let is_whole = fs::symlink_metadata(git_dir.join("HEAD")).is_ok()
            && common.join("objects").is_dir()
            && common.join("refs").is_dir();
        match is_whole {
            true => Ok(Self { root: dir.to_owned(), git_dir, common, is_bare }),
            false if is_bare => Err(GitError::NoRepository),
            false => Err(GitError::BadRepository { what: "`.git` is there but is not a repository" }),
        }
    }

    /// Whether this is a checkout of a repository that is elsewhere.
    pub fn is_linked(&self) -> bool {
        self.git_dir != self.common
    }

    /// Whether all of it belongs to who runs this. As in git, root may also look at what belongs to who became root.
    #[cfg(unix)]
    pub fn is_own(&self) -> bool {
        use std::os::unix::fs::MetadataExt;
        let user = nix::unistd::geteuid().as_raw();
        let before_sudo = std::env::var("SUDO_UID").ok().and_then(|uid| uid.parse().ok());
        let is_own = |path: &Path| {
            fs::symlink_metadata(path)
                .is_ok_and(|found| found.uid() == user || (user == 0 && Some(found.uid()) == before_sudo))
        };
        let dot_git = self.root.join(".git");
        let checked =
            [Some(&self.git_dir), (!self.is_bare).then_some(&self.root), (!self.is_bare).then_some(&dot_git)];
        checked.into_iter().flatten().all(|path| is_own(path))
    }

    #[cfg(not(unix))]
    pub fn is_own(&self) -> bool {
        true
    }
}

/// The folder that a `.git` file names.
fn pointed_to(dir: &Path, dot_git: &Path) -> Result<PathBuf, GitError> {
    let dangling = || GitError::DanglingGitFile { path: ".git".into() };
    let written = file::read(dot_git, file::MAX_POINTER)?.ok_or_else(dangling)?;
    let written = String::from_utf8_lossy(&written);
    let target = written
        .strip_prefix("gitdir:")
        .ok_or(GitError::BadFile { path: ".git".into(), what: "is there but does not name a repository" })?;
    let git_dir = dir.join(target.trim());
    if git_dir.is_dir() { Ok(git_dir) } else { Err(dangling()) }
}
