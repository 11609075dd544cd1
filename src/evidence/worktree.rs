//! The working tree on disk. Links are followed while they stay inside; nothing is ever opened that is not a regular file.
//! The only file that walks a disk.
#![expect(clippy::disallowed_types, reason = "the one file that talks to walkdir")]

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::EvidenceError;
use super::links::{self, Here};
use super::source::{Entry, MAX_READ, Source, SourceKind};
use crate::git::GitError;
use crate::git::Id;
use crate::git::MAX_FILES;
use crate::git::blob;
use crate::git::repository::{Head, Repo};
use crate::git::tree::Mode;
use crate::path::RelPath;
use crate::wording::reason;

/// The longest path that a link leads by, in bytes.
const MAX_LINK: u64 = 4096;

/// A learner's folder, with its repository if it has one.
pub struct Worktree {
    /// With every link to it resolved: what links inside must stay below.
    real_root: PathBuf,
    repo: Result<Repo, EvidenceError>,
    /// Whether a folder that was gone through is a repository of its own: its files are not this one's.
    nested: RefCell<HashMap<RelPath, bool>>,
}

impl Worktree {
    /// Takes exactly `root`; parent folders are not searched. The error is the folder's own, not its repository's.
    pub fn open(root: &Path) -> io::Result<Self> {
        let real_root = root.canonicalize()?;
        fs::read_dir(&real_root)?;
        let repo = Repo::open(root).map_err(EvidenceError::from);
        Ok(Self { real_root, repo, nested: RefCell::default() })
    }

    /// What `path` leads to, and its real path, if every component has exactly this name and nothing leads outside.
    fn resolve(&self, path: &RelPath) -> Result<(PathBuf, Metadata), Entry> {
        let ask = |at: Option<&RelPath>| {
            let Some(at) = at else { return Ok(Here::Folder(metadata(path, &self.real_root)?)) };
            let mut nested = self.nested.borrow_mut();
            let parent = at.as_str().rsplit_once('/').map(|(parent, _)| parent);
            if parent.is_some_and(|parent| nested.get(parent) == Some(&true)) {
                return Err(Entry::Absent);
            }
            let real = self.real_root.join(at.as_str());
            if !names_are_exact()
                && !list(real.parent().unwrap_or(&real))
                    .unwrap_or_default()
                    .iter()
                    .any(|name| name == at.name())
            {
                return Err(Entry::Absent);
            }
            let found = metadata(path, &real)?;
            if found.is_dir() {
                if !nested.contains_key(at) {
                    nested.insert(at.clone(), is_nested(&real));
                }
                return Ok(Here::Folder(found));
            }
            if found.is_symlink() {
                let target = fs::read_link(&real).map_err(|error| absent(path, &error))?;
                return Ok(Here::Link(target.to_string_lossy().into_owned()));
            }
            if self.is_link_as_file(at, &found) {
                let target = fs::read(&real).map_err(|error| absent(path, &error))?;
                return Ok(Here::Link(String::from_utf8_lossy(&target).into_owned()));
            }
            Ok(Here::Other(found))
        };
        let (at, found) = links::follow(path, ask)?;
        Ok((at.map_or_else(|| self.real_root.clone(), |at| self.real_root.join(at.as_str())), found))
    }

    /// What is in a folder that was gone through before, if it is no link: enough to say that it is there, and to list a
    /// folder. To read a file, the whole way is gone again, for a link may have taken the folder's place.
    fn glance(&self, path: &RelPath) -> Option<Metadata> {
        let (parent, _) = path.as_str().rsplit_once('/')?;
        let is_plain = names_are_exact()
            && self.nested.borrow().get(parent) == Some(&false)
            && !self.repo.as_ref().is_ok_and(Repo::writes_links_as_files);
        let found =
            is_plain.then(|| fs::symlink_metadata(self.real_root.join(path.as_str())).ok()).flatten()?;
        (!found.is_symlink()).then_some(found)
    }

    /// Whether a file holds where a link leads, as git writes it where a file system has no links.
    fn is_link_as_file(&self, at: &RelPath, found: &Metadata) -> bool {
        let is_link = |repo: &Repo| {
            repo.writes_links_as_files()
                && repo.index_entry(at).is_ok_and(|entry| entry.is_some_and(|entry| entry.mode == Mode::Link))
        };
        found.is_file() && found.len() <= MAX_LINK && self.repo.as_ref().is_ok_and(is_link)
    }

    /// Whether the file at `path` is executable: git's word counts where the file system has none.
    fn is_executable(&self, path: &RelPath, found: &Metadata) -> bool {
        match &self.repo {
            Ok(repo) if repo.ignores_modes() => {
                let at = self.resolve(path).ok().and_then(|(at, _)| RelPath::of_names(&self.shown(&at)));
                let entry = at.and_then(|at| repo.index_entry(&at).ok().flatten());
                entry.is_some_and(|entry| entry.mode == Mode::File { executable: true })
            }
            _ => is_executable(found),
        }
    }

    /// Opens the regular file at `path`; its size is as it is now.
    fn open_file(&self, path: &RelPath) -> Result<(File, u64), EvidenceError> {
        let (at, _) = self.resolve(path).map_err(|entry| trouble_of(path, entry))?;
        let file = open(&at).map_err(|error| unreadable(path, &error))?;
        let metadata = file.metadata().map_err(|error| unreadable(path, &error))?;
        match metadata.is_file() {
            true => Ok((file, metadata.len())),
            false => Err(changed(path)),
        }
    }

    /// `path` from the root, with `/`.
    fn shown(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.real_root).unwrap_or(path);
        let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }
}

/// What is at `real`, itself and not what it links to, on the way to `path`.
fn metadata(path: &RelPath, real: &Path) -> Result<Metadata, Entry> {
    fs::symlink_metadata(real).map_err(|error| absent(path, &error))
}

/// What a file system's answer to a question about `path` comes to.
fn absent(path: &RelPath, error: &io::Error) -> Entry {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename => {
            Entry::Absent
        }
        _ => Entry::Unknown(unreadable(path, error)),
    }
}

impl Source for Worktree {
    fn kind(&self) -> SourceKind {
        SourceKind::Worktree
    }

    fn entry(&self, path: &RelPath) -> Entry {
        match self.glance(path).map_or_else(|| self.resolve(path).map(|(_, found)| found), Ok) {
            Ok(found) if found.is_file() => {
                Entry::File { size: found.len(), executable: self.is_executable(path, &found) }
            }
            Ok(found) if found.is_dir() => Entry::Folder,
            Ok(found) => Entry::Other(special(&found)),
            Err(entry) => entry,
        }
    }

    fn is_link(&self, path: &RelPath) -> bool {
        fs::symlink_metadata(self.real_root.join(path.as_str()))
            .is_ok_and(|found| found.is_symlink() || self.is_link_as_file(path, &found))
    }

    fn read(&self, path: &RelPath) -> Result<Vec<u8>, EvidenceError> {
        let (file, size) = self.open_file(path)?;
        let mut bytes = Vec::with_capacity(size.min(MAX_READ) as usize + 1);
        file.take(MAX_READ + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
        match bytes.len() as u64 {
            size if size > MAX_READ => {
                Err(EvidenceError::TooLarge { path: path.to_string(), size, limit: MAX_READ })
            }
            _ => Ok(bytes),
        }
    }

    fn names(&self, folder: Option<&RelPath>) -> Result<Vec<String>, EvidenceError> {
        let unlisted = |error: io::Error| EvidenceError::Unreadable {
            path: folder.map_or_else(|| ".".to_owned(), ToString::to_string),
            why: reason(&error),
        };
        let seen = |folder: &RelPath| {
            let found = self.glance(folder).filter(Metadata::is_dir)?;
            let at = self.real_root.join(folder.as_str());
            self.nested.borrow_mut().entry(folder.clone()).or_insert_with(|| is_nested(&at));
            Some((at, found))
        };
        // A walk comes from the folder above: to go the whole way again for each would take the square of its depth.
        let at = match folder.map(|folder| seen(folder).map_or_else(|| self.resolve(folder), Ok)) {
            None => self.real_root.clone(),
            Some(Ok((at, found))) if found.is_dir() && (at == self.real_root || !is_nested(&at)) => at,
            Some(Err(Entry::Unknown(error))) => return Err(error),
            Some(_) => return Ok(Vec::new()),
        };
        list(&at).map_err(unlisted)
    }

    fn is_nested(&self, folder: &RelPath) -> bool {
        if let Some(known) = self.nested.borrow().get(folder) {
            return *known;
        }
        self.resolve(folder).is_ok_and(|(at, _)| at != self.real_root && is_nested(&at))
    }

    fn files(&self) -> Result<Vec<RelPath>, EvidenceError> {
        let walk = walkdir::WalkDir::new(&self.real_root).min_depth(1).into_iter().filter_entry(|entry| {
            entry.file_name() != ".git" && !(entry.file_type().is_dir() && is_nested(entry.path()))
        });
        let links_as_files = self.repo.as_ref().is_ok_and(Repo::writes_links_as_files);
        let mut files = Vec::new();
        for entry in walk {
            let entry = entry.map_err(|error| EvidenceError::Unreadable {
                path: error.path().map_or_else(String::new, |path| self.shown(path)),
                why: error.io_error().map_or_else(|| "it loops".into(), reason),
            })?;
            if entry.file_type().is_dir() {
                continue;
            }
            let Some(path) = RelPath::of_names(&self.shown(entry.path())) else { continue };
            if files.len() >= MAX_FILES {
                return Err(GitError::TooMany { limit: MAX_FILES }.into());
            }
            let is_plain = entry.file_type().is_file() && !links_as_files;
            if is_plain || matches!(self.entry(&path), Entry::File { .. }) {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    fn repo(&self) -> Result<&Repo, EvidenceError> {
        self.repo.as_ref().map_err(Clone::clone)
    }

    fn head(&self) -> Result<Head, EvidenceError> {
        Ok(self.repo()?.head()?)
    }

    fn content_id(&self, path: &RelPath) -> Result<Id, EvidenceError> {
        let (file, size) = self.open_file(path)?;
        let id = blob::id_of_stream(size, file).map_err(|error| unreadable(path, &error))?;
        id.ok_or_else(|| changed(path))
    }
}

/// Whether asking for a name answers only for that very name; elsewhere the folder is listed to make sure.
const fn names_are_exact() -> bool {
    !cfg!(any(target_os = "macos", target_os = "ios", windows))
}

/// Whether a folder below the root is a repository of its own: its files are not this one's.
fn is_nested(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(".git")).is_ok()
}

fn list(folder: &Path) -> io::Result<Vec<String>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

fn unreadable(path: &RelPath, error: &io::Error) -> EvidenceError {
    EvidenceError::Unreadable { path: path.to_string(), why: reason(error) }
}

/// Why a file that was there cannot be read any more.
fn trouble_of(path: &RelPath, entry: Entry) -> EvidenceError {
    match entry {
        Entry::Unknown(error) => error,
        _ => changed(path),
    }
}

fn changed(path: &RelPath) -> EvidenceError {
    EvidenceError::Unreadable { path: path.to_string(), why: "it changed while it was read".into() }
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    // A pipe that took the file's place after it was looked at must not make us wait for a writer.
    const O_NONBLOCK: i32 = if cfg!(target_os = "linux") { 0o4000 } else { 0x4 };
    File::options().read(true).custom_flags(O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
fn is_executable(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &Metadata) -> bool {
    false
}

#[cfg(unix)]
fn special(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    match () {
        () if kind.is_fifo() => "a named pipe",
        () if kind.is_socket() => "a socket",
        () if kind.is_block_device() || kind.is_char_device() => "a device",
        () => "not a regular file",
    }
}

#[cfg(not(unix))]
fn special(_: &Metadata) -> &'static str {
    "not a regular file"
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What reading `n.md` says after it was looked at and `change` came between.
    fn read_after(change: impl FnOnce(&Path)) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("n.md");
        fs::write(&file, "text").unwrap();
        let worktree = Worktree::open(folder.path()).unwrap();
        let path = RelPath::parse("n.md").unwrap();
        assert!(matches!(worktree.entry(&path), Entry::File { size: 4, .. }));
        change(&file);
        worktree
            .read(&path)
            .map_or_else(|error| error.to_string(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn a_walk_into_the_depth_does_not_go_the_whole_way_again_for_each_folder() {
        let folder = tempfile::tempdir().unwrap();
        let deepest = folder.path().join(vec!["d"; 1000].join("/"));
        fs::create_dir_all(&deepest).unwrap();
        let worktree = Worktree::open(folder.path()).unwrap();
        let started = std::time::Instant::now();
        let (mut at, mut depth) = (None, 0);
        while let Some(name) = worktree.names(at.as_ref()).unwrap().first() {
            let path = RelPath::child(at.as_ref(), name);
            assert_eq!(worktree.entry(&path), Entry::Folder);
            (at, depth) = (Some(path), depth + 1);
        }
        // By the whole way for each it would take ten seconds and more.
        assert!((depth, started.elapsed().as_secs() < 6) == (1000, true), "{depth} {:?}", started.elapsed());
    }

    #[test]
    fn what_changes_between_looking_and_reading_is_no_crash() {
        assert_eq!(read_after(|_| {}), "text");
        assert_eq!(read_after(|file| fs::write(file, "longer text").unwrap()), "longer text");
        let gone = read_after(|file| fs::remove_file(file).unwrap());
        assert_eq!(gone, "n.md cannot be read: it changed while it was read");
        let folder = read_after(|file| {
            fs::remove_file(file).unwrap();
            fs::create_dir(file).unwrap();
        });
        assert_eq!(folder, gone);
        let grown = read_after(|file| File::create(file).unwrap().set_len(MAX_READ + 1).unwrap());
        assert!(grown.contains("8 MiB"), "{grown}");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_becomes_a_link_that_leads_out_is_not_followed() {
        let (folder, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let docs = folder.path().join("docs");
        fs::create_dir(&docs).unwrap();
        fs::write(docs.join("n.md"), "own").unwrap();
        fs::write(out.path().join("n.md"), "secret").unwrap();
        let worktree = Worktree::open(folder.path()).unwrap();
        let path = RelPath::parse("docs/n.md").unwrap();
        assert_eq!(worktree.read(&path).unwrap(), b"own");
        fs::rename(&docs, folder.path().join("old")).unwrap();
        std::os::unix::fs::symlink(out.path(), &docs).unwrap();
        assert!(worktree.read(&path).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn what_becomes_a_link_that_leads_out_is_not_followed() {
        let out = read_after(|file| {
            fs::remove_file(file).unwrap();
            std::os::unix::fs::symlink("/etc/passwd", file).unwrap();
        });
        assert_eq!(out, "n.md cannot be read: it changed while it was read");
    }
}
