//! Notices a run that has come to a standstill. It ends nothing itself: who started it is told, once, in one sentence.

use std::thread;
use std::time::{Duration, Instant};

use crate::progress;

/// Calls `give_up` with one sentence if this process reads nothing more for as long as `patience`, whatever it is that
/// holds it up. Time spent on output does not count: its reader may be a person.
pub fn watch(patience: Duration, give_up: impl FnOnce(&str) + Send + 'static) {
    let beside = move || {
        let mut standstill = Standstill { steps: None, since: Instant::now() };
        while standstill.lasts(progress::steps(), Instant::now()) < patience {
            thread::sleep(patience / 60);
        }
        give_up(&sentence(patience, &progress::last_read()));
    };
    // Without a thread the run goes on unwatched: that is no reason to refuse it.
    let _ = thread::Builder::new().name("watchdog".into()).spawn(beside);
}

fn sentence(patience: Duration, reading: &str) -> String {
    let what = match reading {
        "" => String::new(),
        reading => format!(" after reading {} began", printable(reading)),
    };
    format!(
        "nothing more was read for {} seconds{what}: the check was ended\n hint: see what is special about what was read, or about its disk, and type the command again",
        patience.as_secs()
    )
}

/// A name without what a terminal would obey.
fn printable(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

struct Standstill {
    steps: Option<u64>,
    since: Instant,
}

impl Standstill {
    /// How long nothing has changed.
    fn lasts(&mut self, steps: Option<u64>, now: Instant) -> Duration {
        if steps.is_none() || steps != self.steps {
            *self = Self { steps, since: now };
        }
        now - self.since
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_run_that_neither_reads_nor_waits_stands_still() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut standstill = Standstill { steps: None, since: start };
        assert_eq!(standstill.lasts(Some(1), after(10)).as_secs(), 0);
        assert_eq!(standstill.lasts(Some(1), after(30)).as_secs(), 20);
        assert_eq!(standstill.lasts(Some(2), after(40)).as_secs(), 0);
        assert_eq!(standstill.lasts(None, after(90)).as_secs(), 0);
        assert_eq!(standstill.lasts(None, after(200)).as_secs(), 0);
        assert_eq!(standstill.lasts(Some(2), after(201)).as_secs(), 0);
        assert_eq!(standstill.lasts(Some(2), after(262)).as_secs(), 61);
    }

    #[test]
    fn the_sentence_names_what_was_read() {
        let said = sentence(Duration::from_secs(60), "docs/a\u{1b}.md");
        assert!(
            said.starts_with("nothing more was read for 60 seconds after reading docs/a\u{fffd}.md began")
        );
    }
}
