//! When to look after something happened: one save is several events, and a checkout is thousands.

use std::time::{Duration, Instant};

/// How long nothing more may happen before it is time to look.
const QUIET: Duration = Duration::from_millis(30);

/// How long a burst is waited for at most.
const LONGEST: Duration = Duration::from_millis(100);

/// Events that are dealt with together.
#[derive(Debug, Clone, Copy)]
pub struct Burst {
    first: Instant,
    last: Instant,
}

impl Burst {
    /// It begins with an event at this moment.
    pub fn begin(at: Instant) -> Self {
        Self { first: at, last: at }
    }

    /// One more event belongs to it.
    pub fn extend(&mut self, at: Instant) {
        self.last = at;
    }

    /// How long to wait from `now` on for more: nothing once it is over.
    pub fn wait(&self, now: Instant) -> Duration {
        let over = (self.last + QUIET).min(self.first + LONGEST);
        over.saturating_duration_since(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_ends_with_quiet_and_at_the_latest_after_a_tenth_of_a_second() {
        let start = Instant::now();
        let after = |milliseconds| start + Duration::from_millis(milliseconds);
        let mut burst = Burst::begin(start);
        assert_eq!(burst.wait(after(10)).as_millis(), 20);
        assert_eq!(burst.wait(after(40)), Duration::ZERO);
        burst.extend(after(25));
        assert_eq!(burst.wait(after(40)).as_millis(), 15);
        burst.extend(after(90));
        assert_eq!(burst.wait(after(95)).as_millis(), 5);
    }
}
