//! What a run is doing, for a watchdog that runs beside it: how many things it has read, and the last one's name. It
//! decides nothing; no answer depends on it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

static STEPS: AtomicU64 = AtomicU64::new(0);
static IS_WAITING: AtomicBool = AtomicBool::new(false);
static READING: Mutex<String> = Mutex::new(String::new());

/// Something more was read.
pub fn step() {
    STEPS.fetch_add(1, Ordering::Relaxed);
}

/// `what` is read now: a file, or a part of the repository.
pub fn reading(what: &str) {
    let mut reading = READING.lock().unwrap_or_else(PoisonError::into_inner);
    reading.clear();
    reading.push_str(what);
    step();
}

/// Does what may wait for somebody else, for example for who reads the output: that is no standstill.
pub fn waiting<T>(wait: impl FnOnce() -> T) -> T {
    IS_WAITING.store(true, Ordering::Relaxed);
    let done = wait();
    step();
    IS_WAITING.store(false, Ordering::Relaxed);
    done
}

/// How many steps were made; none while the run waits.
pub fn steps() -> Option<u64> {
    (!IS_WAITING.load(Ordering::Relaxed)).then(|| STEPS.load(Ordering::Relaxed))
}

/// What was read last.
pub fn last_read() -> String {
    READING.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
