//! Days and moments, as authors write them and as commits carry them. There is no clock here: nothing knows what time it is.
//! The only file that names `jiff`.
#![expect(clippy::disallowed_types, reason = "the one file that talks to jiff")]

use std::cmp::Ordering;
use std::fmt;

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// A calendar day, counted from 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// Takes `2026-01-05` and nothing else.
    pub fn parse(written: &str) -> Option<Self> {
        if written.len() != 10 {
            return None;
        }
        let date: jiff::civil::Date = written.parse().ok()?;
        Some(Self(i64::from(epoch().until(date).ok()?.get_days())))
    }

    /// The day it was for somebody `offset_minutes` east of Greenwich, `seconds` after 1970 began in UTC.
    pub fn of(seconds: i64, offset_minutes: i32) -> Self {
        Self(seconds.saturating_add(i64::from(offset_minutes) * 60).div_euclid(SECONDS_A_DAY))
    }

    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// How many days later this is than `other`.
    pub fn days_since(self, other: Self) -> i64 {
        self.0.saturating_sub(other.0)
    }
}

/// How far east of Greenwich the system's clock is set at a moment, in minutes; 0 where the system does not say.
pub fn local_offset_minutes(seconds: i64) -> i32 {
    let moment = jiff::Timestamp::from_second(seconds).unwrap_or_default();
    jiff::tz::TimeZone::system().to_offset(moment).seconds() / 60
}

fn epoch() -> jiff::civil::Date {
    jiff::civil::Date::constant(1970, 1, 1)
}

/// `2026-01-05`; a commit may carry a date that no calendar has.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = jiff::Span::new().try_days(self.0).and_then(|days| epoch().checked_add(days));
        match date {
            Ok(date) => date.fmt(f),
            Err(_) => write!(f, "day {} after 1970-01-01", self.0),
        }
    }
}

/// A point in time with an offset, as RFC 3339 writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instant {
    written: String,
    /// Since 1970, in UTC.
    pub seconds: i64,
}

impl Instant {
    /// Takes `2026-01-05T18:00:00+01:00` or a `Z` for the offset; without one it is unknown when it was.
    pub fn parse(written: &str) -> Option<Self> {
        let timestamp: jiff::Timestamp = written.parse().ok()?;
        Some(Self { written: written.to_owned(), seconds: timestamp.as_second() })
    }
}

impl Instant {
    /// Minutes east of Greenwich, and how they are written.
    fn offset(&self) -> (i32, &str) {
        let time = self.written.find(['T', 't', ' ']).unwrap_or(0);
        let Some(at) = self.written[time..].find(['+', '-', '\u{2212}']) else { return (0, "Z") };
        let shown = &self.written[time + at..];
        let digits: Vec<i32> =
            shown.chars().filter_map(|c| c.to_digit(10)).map(|digit| digit as i32).collect();
        let [a, b, rest @ ..] = digits.as_slice() else { return (0, "Z") };
        let minutes = (a * 10 + b) * 60 + rest.iter().take(2).fold(0, |sum, digit| sum * 10 + digit);
        (if shown.starts_with('+') { minutes } else { -minutes }, shown)
    }
}

impl Instant {
    /// A point in time, in seconds since 1970, in the offset of this one.
    pub fn told(&self, seconds: i64) -> String {
        let (offset, shown) = self.offset();
        let time = seconds.saturating_add(i64::from(offset) * 60).rem_euclid(SECONDS_A_DAY);
        let (hours, minutes, seconds_left) = (time / 3600, time / 60 % 60, time % 60);
        format!("{}T{hours:02}:{minutes:02}:{seconds_left:02}{shown}", Day::of(seconds, offset))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// Seconds since 1970 as `2026-01-05T17:00:00Z`; a time that no calendar has is the first of 1970.
pub fn rfc_3339(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap_or_default().to_string()
}

/// A bound on when something was written: a day, taken in the writer's own offset, or an instant, the same for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    Day(Day),
    Instant(Instant),
}

impl Moment {
    pub fn parse(written: &str) -> Option<Self> {
        Day::parse(written).map(Self::Day).or_else(|| Instant::parse(written).map(Self::Instant))
    }

    /// How what was written then compares with this: the whole of a day is equal to it.
    pub fn compare(&self, seconds: i64, offset_minutes: i32) -> Ordering {
        match self {
            Self::Day(day) => Day::of(seconds, offset_minutes).cmp(day),
            Self::Instant(instant) => seconds.cmp(&instant.seconds),
        }
    }

    /// What was written then, as it compares with this: its day, or its time in the offset of this instant.
    pub fn told(&self, seconds: i64, offset_minutes: i32) -> String {
        match self {
            Self::Day(_) => Day::of(seconds, offset_minutes).to_string(),
            Self::Instant(instant) => instant.told(seconds),
        }
    }

    /// Whether nothing can be both at or after this and at or before `until`, whatever offset it was written in.
    pub fn is_after(&self, until: &Self) -> bool {
        match (self, until) {
            (Self::Day(since), Self::Day(until)) => since > until,
            (Self::Instant(since), Self::Instant(until)) => since.seconds > until.seconds,
            // Offsets reach a day or so to either side; only what is clearly apart is called so.
            (Self::Day(since), Self::Instant(until)) => since.days_since(Day::of(until.seconds, 0)) > 1,
            (Self::Instant(since), Self::Day(until)) => Day::of(since.seconds, 0).days_since(*until) > 1,
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Instant(instant) => instant.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_time_is_told_in_the_offset_it_is_compared_in() {
        let told = |moment: &str| Moment::parse(moment).unwrap().told(1_769_931_000, -480);
        assert_eq!(told("2026-02-01T00:00:00+00:00"), "2026-02-01T07:30:00+00:00");
        assert_eq!(told("2026-02-01T00:00:00Z"), "2026-02-01T07:30:00Z");
        assert_eq!(told("2026-02-01T00:00:00-09:30"), "2026-01-31T22:00:00-09:30");
        assert_eq!(told("2026-02-01"), "2026-01-31");
    }

    #[test]
    fn a_day_or_a_moment_with_its_offset_and_nothing_else() {
        assert_eq!(Moment::parse("2026-01-05").unwrap().to_string(), "2026-01-05");
        let moment = Instant::parse("2026-01-05T18:00:00+01:00").unwrap();
        assert_eq!(moment.seconds, 1_767_632_400);
        for wrong in
            ["2026-01-05T18:00:00", "2026-13-05", "2026-02-30", "05.01.2026", "yesterday", "", "2026"]
        {
            assert_eq!(Moment::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_day_is_the_writers_own() {
        let day = Moment::parse("2026-01-05").unwrap();
        // 23:30 UTC on the fifth is the sixth one hour further east.
        let seconds = 1_767_655_800;
        assert_eq!(day.compare(seconds, 0), Ordering::Equal);
        assert_eq!(day.compare(seconds, 60), Ordering::Greater);
        assert_eq!(Day::of(seconds, 60).to_string(), "2026-01-06");
        assert_eq!(Day::of(-1, 0).to_string(), "1969-12-31");
    }

    #[test]
    fn an_empty_stretch_is_seen() {
        let moment = |text| Moment::parse(text).unwrap();
        assert!(moment("2026-01-06").is_after(&moment("2026-01-05")));
        assert!(!moment("2026-01-05").is_after(&moment("2026-01-05")));
        assert!(!moment("2026-01-06").is_after(&moment("2026-01-05T23:00:00Z")));
        assert!(moment("2026-01-09").is_after(&moment("2026-01-05T23:00:00Z")));
    }

    proptest! {
        #[test]
        fn days_read_back_and_no_time_panics(seconds in any::<i64>(), offset in any::<i32>(), text in ".*") {
            let day = Day::of(seconds, offset);
            let shown = day.to_string();
            prop_assert!(shown.len() != 10 || Day::parse(&shown) == Some(day));
            let _ = Moment::parse(&text);
        }
    }
}
