//! What a run is doing, for a watchdog that runs beside it: how many things it has read, and the last one's name. And how
//! long one piece of work may take, for who reads on its behalf. It decides nothing; no answer depends on it but that there
//! is none for want of time.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

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

thread_local! {
    static END: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Does `work` on this thread, and says whether it ran out of its time. Nothing is stopped by force: whatever reads asks
/// [`is_out_of_time`] first, and then answers no more.
pub fn within<T>(time: Duration, work: impl FnOnce() -> T) -> (T, bool) {
    struct Reset(Option<Instant>);
    impl Drop for Reset {
        fn drop(&mut self) {
            END.set(self.0);
        }
    }
    let _reset = Reset(END.replace(Instant::now().checked_add(time)));
    let done = work();
    (done, is_out_of_time())
}

/// Whether the time is up that this thread's work was given.
pub fn is_out_of_time() -> bool {
    END.get().is_some_and(|end| Instant::now() >= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_work_that_was_given_a_time_runs_out_of_it() {
        assert!(!is_out_of_time());
        assert_eq!(within(Duration::ZERO, is_out_of_time), (true, true));
        assert_eq!(within(Duration::from_secs(3600), is_out_of_time), (false, false));
        assert_eq!(within(Duration::MAX, is_out_of_time), (false, false));
        assert!(!is_out_of_time());
    }
}
