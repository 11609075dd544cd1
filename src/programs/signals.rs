//! What must go when prep itself is ended from outside: the processes it started, and its temporary folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};

use super::limits::Group;

/// What is there now.
static LIVE: Mutex<BTreeMap<u64, Live>> = Mutex::new(BTreeMap::new());

enum Live {
    Group(Group),
    #[cfg_attr(not(unix), expect(dead_code, reason = "only Unix ends a program by a signal that it hears"))]
    Folder(PathBuf),
}

/// Something that goes with prep, until this is dropped.
pub struct Listed(u64);

impl Listed {
    pub fn group(group: Group) -> Self {
        Self::add(Live::Group(group))
    }

    pub fn folder(path: &Path) -> Self {
        Self::add(Live::Folder(path.to_owned()))
    }

    fn add(live: Live) -> Self {
        let mut all = LIVE.lock().unwrap_or_else(PoisonError::into_inner);
        let next = all.last_key_value().map_or(0, |(last, _)| last + 1);
        all.insert(next, live);
        Self(next)
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        LIVE.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// Decides once what is done on a signal.
static LISTENS: Once = Once::new();

/// Whether nothing may be started any more.
static IS_ENDED: AtomicBool = AtomicBool::new(false);

/// From now on a signal that ends prep ends everything that is listed first.
pub fn clean_up_when_ended() {
    LISTENS.call_once(listen);
}

/// Signals are somebody else's to hear, who then calls [`end`].
pub fn leave_signals_alone() {
    LISTENS.call_once(|| {});
}

/// Ends what runs, and lets nothing be started any more; who waits for it takes the folders away.
pub fn end() {
    IS_ENDED.store(true, Ordering::SeqCst);
    let all = LIVE.lock().unwrap_or_else(PoisonError::into_inner);
    for live in all.values() {
        if let Live::Group(group) = live {
            group.kill();
        }
    }
}

pub fn is_ended() -> bool {
    IS_ENDED.load(Ordering::SeqCst)
}

/// From now on a file that may not grow any further is an error of the write, and does not end prep.
#[cfg(unix)]
pub fn bear_full_files() {
    let flag = std::sync::Arc::new(AtomicBool::new(false));
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, flag);
}

#[cfg(not(unix))]
pub fn bear_full_files() {}

#[cfg(unix)]
fn listen() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            clean_up();
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
}

#[cfg(not(unix))]
fn listen() {}

#[cfg(unix)]
fn clean_up() {
    let all = LIVE.lock().unwrap_or_else(PoisonError::into_inner);
    for live in all.values() {
        if let Live::Group(group) = live {
            group.kill();
        }
    }
    for live in all.values() {
        if let Live::Folder(path) = live {
            // What a process wrote while it was ended is gone at the second attempt.
            let _ = std::fs::remove_dir_all(path).or_else(|_| std::fs::remove_dir_all(path));
        }
    }
}
