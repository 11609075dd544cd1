//! The working tree on disk. Links are followed while they stay inside; nothing is ever opened that is not a regular file.
//! The only file that walks a disk.
#![expect(clippy::disallowed_types, reason = "the one file that talks to walkdir")]

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::git::{Head, Repo};
use super::source::{Look, MAX_READ, Source};
use super::trouble::Trouble;
use crate::diagnostic::reason;
use crate::path::RelPath;

/// A learner's folder, with its repository if it has one.
pub struct Worktree {
    root: PathBuf,
    /// The root with every link resolved: what a link's target must stay below.
    real_root: PathBuf,
    repo: Result<Repo, Trouble>,
}

impl Worktree {
    /// Takes exactly `root`; parent folders are not searched. The error is the folder's own, not its repository's.
    pub fn open(root: &Path) -> io::Result<Self> {
        let real_root = root.canonicalize()?;
        fs::read_dir(&real_root)?;
        let repo = Repo::open(root);
        Ok(Self { root: root.to_owned(), real_root, repo })
    }

    /// The real path of `path` if every component has exactly this name and nothing leads outside.
    fn resolve(&self, path: &RelPath) -> Result<(PathBuf, Metadata), Look> {
        let mut at = self.root.clone();
        let mut linked = false;
        let mut metadata = None;
        for part in path.parts() {
            if !names_are_exact() && !list(&at).iter().any(|name| name == part) {
                return Err(Look::Absent);
            }
            at.push(part);
            let found = fs::symlink_metadata(&at).map_err(|error| self.absent(path, &error))?;
            linked |= found.is_symlink();
            if linked {
                // Seen through the link, so that a path that goes on below it works.
                let target = at.canonicalize().map_err(|_| self.astray(&at))?;
                if !target.starts_with(&self.real_root) || enters_git(&self.real_root, &target) {
                    return Err(self.astray(&at));
                }
                metadata = Some(fs::metadata(&target).map_err(|error| self.absent(path, &error))?);
                at = target;
                linked = false;
            } else {
                metadata = Some(found);
            }
        }
        metadata.map(|metadata| (at, metadata)).ok_or(Look::Absent)
    }

    fn absent(&self, path: &RelPath, error: &io::Error) -> Look {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename => {
                Look::Absent
            }
            _ => Look::Unknown(unreadable(path, error)),
        }
    }

    fn astray(&self, link: &Path) -> Look {
        let target =
            fs::read_link(link).map_or_else(|_| "nowhere".into(), |target| target.display().to_string());
        Look::Astray { target }
    }
}

impl Source for Worktree {
    fn label(&self) -> &'static str {
        "worktree"
    }

    fn look(&self, path: &RelPath) -> Look {
        match self.resolve(path) {
            Ok((_, found)) if found.is_file() => {
                Look::File { size: found.len(), executable: is_executable(&found) }
            }
            Ok((at, found)) if found.is_dir() => {
                if at != self.real_root && at.join(".git").exists() {
                    Look::Other("a nested repository")
                } else {
                    Look::Folder
                }
            }
            Ok((_, found)) => Look::Other(special(&found)),
            Err(look) => look,
        }
    }

    fn read(&self, path: &RelPath) -> Result<Vec<u8>, Trouble> {
        let gone =
            || Trouble::Unreadable { path: path.to_string(), why: "it changed while it was read".into() };
        let (at, _) = self.resolve(path).map_err(|look| match look {
            Look::Unknown(trouble) => trouble,
            _ => gone(),
        })?;
        let file = open(&at).map_err(|error| unreadable(path, &error))?;
        let metadata = file.metadata().map_err(|error| unreadable(path, &error))?;
        if !metadata.is_file() {
            return Err(gone());
        }
        let mut bytes = Vec::with_capacity(metadata.len().min(MAX_READ) as usize + 1);
        file.take(MAX_READ + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
        match bytes.len() as u64 {
            size if size > MAX_READ => {
                Err(Trouble::TooLarge { path: path.to_string(), size, limit: MAX_READ })
            }
            _ => Ok(bytes),
        }
    }

    fn names(&self, folder: Option<&RelPath>) -> Vec<String> {
        match folder {
            None => list(&self.root),
            Some(folder) => match self.resolve(folder) {
                Ok((at, found)) if found.is_dir() => list(&at),
                _ => Vec::new(),
            },
        }
    }

    fn files(&self) -> Result<Vec<RelPath>, Trouble> {
        let walk = walkdir::WalkDir::new(&self.real_root).min_depth(1).into_iter().filter_entry(|entry| {
            entry.file_name() != ".git" && !(entry.file_type().is_dir() && entry.path().join(".git").exists())
        });
        let mut files = Vec::new();
        for entry in walk {
            let entry = entry.map_err(|error| Trouble::Unreadable {
                path: error.path().map_or_else(String::new, |path| self.shown(path)),
                why: error.io_error().map_or_else(|| "it loops".into(), reason),
            })?;
            if entry.file_type().is_dir() {
                continue;
            }
            let Ok(path) = RelPath::parse(&self.shown(entry.path())) else { continue };
            if entry.file_type().is_file() || matches!(self.look(&path), Look::File { .. }) {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    fn repo(&self) -> Result<&Repo, Trouble> {
        self.repo.as_ref().map_err(Clone::clone)
    }

    fn head(&self) -> Result<Head, Trouble> {
        self.repo()?.head()
    }

    fn can_be_dirty(&self) -> bool {
        true
    }
}

impl Worktree {
    /// `path` from the root, with `/`.
    fn shown(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.real_root).unwrap_or(path);
        let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }
}

/// Whether asking for a name answers only for that very name; elsewhere the folder is listed to make sure.
const fn names_are_exact() -> bool {
    !cfg!(any(target_os = "macos", target_os = "ios", windows))
}

fn enters_git(root: &Path, target: &Path) -> bool {
    target.strip_prefix(root).is_ok_and(|inside| inside.components().any(|part| part.as_os_str() == ".git"))
}

fn list(folder: &Path) -> Vec<String> {
    fs::read_dir(folder)
        .map(|entries| {
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
        })
        .unwrap_or_default()
}

fn unreadable(path: &RelPath, error: &io::Error) -> Trouble {
    Trouble::Unreadable { path: path.to_string(), why: reason(error) }
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
