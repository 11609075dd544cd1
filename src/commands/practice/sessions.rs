//! The journals of sessions on the disk: one file each, outside of the repository, appended and synced record by record, with
//! a lock beside it while its session runs.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::commands::CommandError;
use crate::practice::{Header, Interview, Journal, Stage, State, to_line};
use crate::process_io::ProcessIo;
use crate::wording::reason;

/// The folder of all sessions.
pub struct Sessions {
    dir: PathBuf,
}

/// A session that was read from its journal.
pub struct Found {
    pub path: PathBuf,
    pub journal: Journal,
    pub interview: Interview,
    pub state: State,
}

/// What was looked for among the sessions.
pub struct Newest {
    pub found: Option<Found>,
    /// The journals that are newer and cannot be read, the newest first, and why.
    pub unread: Vec<(PathBuf, String)>,
}

/// A journal that is being written.
pub struct OpenJournal {
    file: File,
    /// Locked as long as it is open. It is a file of its own, because on some systems a locked file cannot be read.
    _lock: File,
    pub path: PathBuf,
    /// How far it is whole.
    whole: u64,
    /// What could not be written yet.
    waiting: Vec<u8>,
}

impl Sessions {
    /// `$XDG_STATE_HOME/prep/sessions`, else where the system keeps such things.
    pub fn of(io: &ProcessIo<'_>) -> Result<Self, CommandError> {
        let home = |below: &str| io.var("HOME").map(|home| Path::new(home).join(below));
        let state = io.var("XDG_STATE_HOME").map(PathBuf::from).filter(|dir| dir.is_absolute());
        let platform = match std::env::consts::OS {
            "windows" => io.var("LOCALAPPDATA").map(PathBuf::from),
            "macos" => home("Library/Application Support"),
            _ => home(".local/state"),
        };
        match state.or(platform) {
            Some(state) => Ok(Self { dir: state.join("prep").join("sessions") }),
            None => Err(CommandError::Environment {
                message: "there is no folder for the journal of the session".to_owned(),
                hint: "set `XDG_STATE_HOME` to a folder that can be written to".to_owned(),
            }),
        }
    }

    /// Begins a journal of its own.
    pub fn create(&self, header: &Header, stamp: i64) -> Result<OpenJournal, CommandError> {
        let begin = || {
            fs::create_dir_all(&self.dir)?;
            for nth in 0..1000 {
                let name = format!("{stamp:012}-{nth:03}.{}.{}.jsonl", header.lesson, header.interview);
                let path = self.dir.join(name);
                match OpenOptions::new().append(true).read(true).create_new(true).open(&path) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    file => return file.map(|file| (path, file)),
                }
            }
            Err(io::Error::other("there are too many sessions"))
        };
        let (path, file) = begin().map_err(|error| self.unwritable(&error))?;
        let lock = lock(&path)?;
        let mut journal = OpenJournal { file, _lock: lock, path, whole: 0, waiting: Vec::new() };
        journal.append(&to_line(header)).map_err(|error| self.unwritable(&error))?;
        Ok(journal)
    }

    fn unwritable(&self, error: &io::Error) -> CommandError {
        CommandError::Environment {
            message: format!("the journal cannot be written to {}: {}", self.dir.display(), reason(error)),
            hint: "make room, or set `XDG_STATE_HOME` to another folder".to_owned(),
        }
    }

    /// The newest session that was left and runs nowhere.
    pub fn newest_left(&self) -> Newest {
        self.newest(|found, is_locked| {
            !is_locked && !matches!(found.state.stage, Stage::Ended | Stage::Brief)
        })
    }

    /// The newest session that runs somewhere.
    pub fn newest_running(&self) -> Option<Found> {
        self.newest(|found, is_locked| is_locked && found.state.stage != Stage::Ended).found
    }

    fn newest(&self, wanted: impl Fn(&Found, bool) -> bool) -> Newest {
        let entries = fs::read_dir(&self.dir).into_iter().flatten();
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
        paths.sort();
        let mut unread = Vec::new();
        for path in paths.into_iter().rev() {
            let is_locked = is_locked(&path);
            match read(path.clone()) {
                Ok(found) if wanted(&found, is_locked) => return Newest { found: Some(found), unread },
                Ok(_) => {}
                Err(why) => unread.push((path, why)),
            }
        }
        Newest { found: None, unread }
    }
}

/// Reads a session; the error is why it cannot be read.
pub fn read(path: PathBuf) -> Result<Found, String> {
    let bytes = fs::read(&path).map_err(|error| reason(&error))?;
    let journal = Journal::parse(&String::from_utf8_lossy(&bytes)).map_err(|error| error.to_string())?;
    let (interview, state) = journal.replay().map_err(|error| error.to_string())?;
    Ok(Found { path, journal, interview, state })
}

fn lock_path(journal: &Path) -> PathBuf {
    journal.with_extension("lock")
}

fn is_locked(journal: &Path) -> bool {
    let file = OpenOptions::new().append(true).open(lock_path(journal));
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

fn lock(journal: &Path) -> Result<File, CommandError> {
    let path = lock_path(journal);
    let file = OpenOptions::new().append(true).create(true).open(&path).map_err(|error| {
        CommandError::Environment {
            message: format!("{} cannot be opened: {}", path.display(), reason(&error)),
            hint: "see whether the folder can be written to".to_owned(),
        }
    })?;
    match file.try_lock() {
        // A file system without locks cannot say whether another one runs.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(CommandError::Environment {
            message: "this session runs in another terminal".to_owned(),
            hint: "go on there, or end it first".to_owned(),
        }),
    }
}

impl OpenJournal {
    /// Opens a journal to go on with it. A torn last line is ended, so that the next one can be read.
    pub fn reopen(path: PathBuf) -> Result<Self, CommandError> {
        let open = || -> io::Result<(File, u64, bool)> {
            let mut file = OpenOptions::new().append(true).read(true).open(&path)?;
            let whole = file.metadata()?.len();
            let mut last = [b'\n'];
            if whole > 0 {
                file.seek(SeekFrom::End(-1))?;
                file.read_exact(&mut last)?;
            }
            Ok((file, whole, last != *b"\n"))
        };
        let (file, whole, is_torn) = open().map_err(|error| CommandError::Environment {
            message: format!("the journal {} cannot be opened: {}", path.display(), reason(&error)),
            hint: "see whether it can be read and written".to_owned(),
        })?;
        let lock = lock(&path)?;
        let waiting = if is_torn { b"\n".to_vec() } else { Vec::new() };
        Ok(Self { file, _lock: lock, path, whole, waiting })
    }

    /// Appends a record and syncs it. What cannot be written now is tried again with the next one.
    pub fn append(&mut self, line: &str) -> io::Result<()> {
        self.waiting.extend_from_slice(line.as_bytes());
        let written = self.file.write_all(&self.waiting).and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => {
                self.whole += self.waiting.len() as u64;
                self.waiting.clear();
                Ok(())
            }
            Err(error) => {
                // Half a record is taken back, so that the next try is not glued to it.
                let _ = self.file.set_len(self.whole);
                Err(error)
            }
        }
    }

    /// The records that could not be written.
    pub fn waiting(&self) -> String {
        String::from_utf8_lossy(&self.waiting).into_owned()
    }

    /// Where a partner writes what was heard.
    pub fn heard_path(&self) -> PathBuf {
        heard_path(&self.path)
    }
}

/// Beside the journal of a session.
pub fn heard_path(journal: &Path) -> PathBuf {
    journal.with_extension("heard")
}
