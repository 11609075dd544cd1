//! Time stamps: minutes and seconds, or hours before them, since a conversation began. No time of day is known here.

use std::fmt;

/// Seconds since the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(u32);

impl Stamp {
    /// Reads `7:40`, `07:40` or `1:07:40`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split(':');
        let first = number(parts.next()?, 1..=3)?;
        let second = number(parts.next()?, 2..=2).filter(|&part| part < 60)?;
        let seconds = match (parts.next(), parts.next()) {
            (None, _) => first * 60 + second,
            (Some(third), None) => {
                (first * 60 + second) * 60 + number(third, 2..=2).filter(|&part| part < 60)?
            }
            _ => return None,
        };
        Some(Self(seconds))
    }
}

fn number(digits: &str, length: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let is_number = length.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 3600, self.0 / 60, self.0 % 60) {
            (0, minutes, seconds) => write!(f, "{minutes}:{seconds:02}"),
            (hours, minutes, seconds) => write!(f, "{hours}:{:02}:{seconds:02}", minutes % 60),
        }
    }
}

/// From one stamp to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Stamp,
    pub to: Stamp,
}

impl Span {
    /// Reads `0:00 to 10:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(" to ")?;
        let (from, to) = (Stamp::parse(from)?, Stamp::parse(to)?);
        (from <= to).then_some(Self { from, to })
    }

    pub fn contains(&self, stamp: Stamp) -> bool {
        (self.from..=self.to).contains(&stamp)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_read_and_shown() {
        let shown = |text: &str| Stamp::parse(text).map(|stamp| stamp.to_string());
        for (text, expected) in
            [("07:40", "7:40"), ("0:00", "0:00"), ("75:10", "1:15:10"), ("1:02:03", "1:02:03")]
        {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
        for wrong in ["mm:ss", "7", "7:4", "7:60", "1:60:00", "1:2:3:4", "", ":", "-1:00", "99999:00"] {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_span_has_both_its_ends() {
        let span = Span::parse("0:00 to 10:00").unwrap();
        let contains = |text: &str| span.contains(Stamp::parse(text).unwrap());
        assert!(contains("0:00") && contains("10:00") && !contains("10:01"));
        assert_eq!(span.to_string(), "0:00 to 10:00");
        assert!(Span::parse("10:00 to 0:00").is_none() && Span::parse("0:00").is_none());
    }
}
