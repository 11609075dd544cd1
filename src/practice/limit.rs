//! Lengths of time: as authors write limits, and as sessions count them. There is no clock here.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

use crate::yaml::{FromYaml, Node, Problems, Seconds, TypeInfo};

/// A limit: `60s`, `10m` or `1m30s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limit {
    seconds: u32,
}

impl Limit {
    pub fn span(self) -> Span {
        Span(u64::from(self.seconds) * 1000)
    }
}

impl FromYaml for Limit {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a length of time such as `60s`, `10m` or `1m30s`",
        examples: &["60s", "10m", "1m30s"],
        takes_numbers: false,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        Seconds::read(node, &Self::FORM, problems).map(|Seconds(seconds)| Self { seconds })
    }

    fn in_words(&self) -> String {
        self.to_string()
    }
}

/// `60 s`, `10 min`, `1 min 30 s`.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.seconds / 60, self.seconds % 60) {
            (0, seconds) => write!(f, "{seconds} s"),
            (1, 0) => f.write_str("60 s"),
            (minutes, 0) => write!(f, "{minutes} min"),
            (1, seconds) => write!(f, "{} s", 60 + seconds),
            (minutes, seconds) => write!(f, "{minutes} min {seconds} s"),
        }
    }
}

/// A length of time in a session, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span(pub u64);

impl Span {
    pub const ZERO: Self = Self(0);

    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Whole seconds, begun ones counted: nothing that was over a limit looks as if it were not.
    pub fn seconds(self) -> u64 {
        self.0.div_ceil(1000)
    }

    /// Tenths of a minute, begun ones counted.
    pub fn tenths(self) -> Tenths {
        Tenths(self.0.div_ceil(6000))
    }

    /// `1:05`, as a clock shows it; begun seconds are not counted.
    pub fn clock(self) -> String {
        let seconds = self.0 / 1000;
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }
}

impl Add for Span {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Span {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.saturating_sub(other)
    }
}

impl Sum for Span {
    fn sum<I: Iterator<Item = Self>>(spans: I) -> Self {
        spans.fold(Self::ZERO, Add::add)
    }
}

/// Tenths of a minute, so that what the notes add up is exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tenths(pub u64);

impl Sum for Tenths {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        Self(parts.map(|part| part.0).sum())
    }
}

/// `12.5 min`, `3 min`.
impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{} min", self.0 / 10),
            tenth => write!(f, "{}.{tenth} min", self.0 / 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_read_and_show_as_people_write_them() {
        let shown = |text| Seconds::parse(text).map(|Seconds(seconds)| Limit { seconds }.to_string());
        assert_eq!(shown("60s").as_deref(), Some("60 s"));
        assert_eq!(shown("90s").as_deref(), Some("90 s"));
        assert_eq!(shown("10m").as_deref(), Some("10 min"));
        assert_eq!(shown("2m30s").as_deref(), Some("2 min 30 s"));
        for wrong in ["", "60", "s", "m", "1h", "-1s", "1m30", "99999999m"] {
            assert_eq!(shown(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn an_overrun_is_never_rounded_away() {
        assert_eq!(Span(300_000).tenths().to_string(), "5 min");
        assert_eq!(Span(300_001).tenths().to_string(), "5.1 min");
        assert_eq!(Span(60_001).seconds(), 61);
        assert_eq!(Span(65_900).clock(), "1:05");
    }
}
