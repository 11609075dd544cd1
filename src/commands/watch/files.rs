//! The one file that asks the system to tell of changes: events become wake-ups, and where it cannot tell of them, the
//! clock does.

use std::path::Path;
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::Wake;
use crate::watch::Places;

/// How often to look where nothing tells of changes.
const POLL: Duration = Duration::from_secs(1);

/// What tells of changes.
pub enum Files {
    /// The system does, while this is kept.
    Told { _watcher: RecommendedWatcher },
    /// Nothing does, for a reason.
    Polled { why: String },
}

impl Files {
    /// Has every change in these places sent as a wake-up.
    pub fn watch(places: &Places, wake: &Sender<Wake>) -> Self {
        match begin(places, wake) {
            Ok(watcher) => Self::Told { _watcher: watcher },
            Err(error) => Self::Polled { why: reason(&error) },
        }
    }

    /// When to look though nothing was told.
    pub fn interval(&self) -> Option<Duration> {
        match self {
            Self::Told { .. } => None,
            Self::Polled { .. } => Some(POLL),
        }
    }
}

fn begin(places: &Places, wake: &Sender<Wake>) -> notify::Result<RecommendedWatcher> {
    let (wake, known) = (wake.clone(), places.clone());
    let mut watcher = notify::recommended_watcher(move |told: notify::Result<Event>| {
        if let Some(message) = message(&known, told) {
            let _ = wake.send(message);
        }
    })?;
    watcher.watch(&places.root, RecursiveMode::Recursive)?;
    for git in places.git.iter().filter(|git| !git.starts_with(&places.root)) {
        watcher.watch(git, RecursiveMode::NonRecursive)?;
        let refs = git.join("refs");
        if refs.is_dir() {
            watcher.watch(&refs, RecursiveMode::Recursive)?;
        }
    }
    Ok(watcher)
}

/// What an event is to who waits: nothing, mostly.
fn message(places: &Places, told: notify::Result<Event>) -> Option<Wake> {
    match told {
        Err(error) => Some(Wake::Untold(reason(&error))),
        Ok(event) if event.need_rescan() => Some(Wake::Anew),
        Ok(Event { kind: EventKind::Access(_), .. }) => None,
        Ok(event) => {
            let is_replaced = !matches!(event.kind, EventKind::Modify(notify::event::ModifyKind::Data(_)))
                && event.paths.iter().any(|path| places.is_one(path));
            match is_replaced {
                true => Some(Wake::Anew),
                false => event.paths.iter().any(|path| places.wakes(path)).then_some(Wake::Changed),
            }
        }
    }
}

/// Why the system does not tell, for a person.
fn reason(error: &notify::Error) -> String {
    let is_full = match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        // EMFILE: too many watchers, rather than too many folders.
        ErrorKind::Io(error) => error.raw_os_error() == Some(24),
        _ => false,
    };
    match &error.kind {
        _ if is_full => "the system's table of watched folders is full".to_owned(),
        ErrorKind::PathNotFound => "the folder is not there".to_owned(),
        ErrorKind::Io(error) => crate::wording::reason(error),
        _ => "the system does not tell of changes here".to_owned(),
    }
}

/// The working tree at `root`, and where git keeps its files for it.
pub fn places(root: &Path) -> Places {
    // Events name a folder as it was given: the one name of it that no link changes.
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut git = vec![root.join(".git")];
    if let Ok(layout) = crate::git::Layout::of(&root) {
        for dir in [layout.git_dir, layout.common] {
            let dir = dir.canonicalize().unwrap_or(dir);
            if !git.contains(&dir) {
                git.push(dir);
            }
        }
    }
    Places { root, git }
}
