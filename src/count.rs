//! How many of something is wanted: `3`, `3 or more`, `at most 5`, `3 to 5`, `none`.
//! The one parser for it, for specs and for the expected lines of proofs; it counts nothing itself.

use std::fmt;

use crate::wording::{plural, plural_of};

/// A range of counts, both ends included; no upper end is "or more".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    pub min: u64,
    pub max: Option<u64>,
}

impl Count {
    pub const fn exactly(n: u64) -> Self {
        Self { min: n, max: Some(n) }
    }

    pub const fn at_least(n: u64) -> Self {
        Self { min: n, max: None }
    }

    /// Reads the syntax of design §3.3; `None` if `text` is not a count.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let number = |digits: &str| {
            let digits = digits.trim();
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        if text == "none" {
            return Some(Self::exactly(0));
        }
        if let Some(rest) = text.strip_prefix("at least ") {
            return Some(Self::at_least(number(rest)?));
        }
        if let Some(rest) = text.strip_prefix("at most ") {
            return Some(Self { min: 0, max: Some(number(rest)?) });
        }
        if let Some(rest) = text.strip_suffix(" or more") {
            return Some(Self::at_least(number(rest)?));
        }
        if let Some((low, high)) = text.split_once(" to ") {
            let (low, high) = (number(low)?, number(high)?);
            return (low <= high).then_some(Self { min: low, max: Some(high) });
        }
        number(&text).map(Self::exactly)
    }

    /// Whether every number is in it.
    pub const fn is_any(self) -> bool {
        self.min == 0 && self.max.is_none()
    }

    pub fn contains(self, n: u64) -> bool {
        n >= self.min && self.max.is_none_or(|max| n <= max)
    }

    /// `exactly 3 headings`, `at least 1 line`, `no lines`, with the noun in the number it needs.
    pub fn of(self, noun: &str) -> String {
        match (self.min, self.max) {
            (0, Some(0)) => format!("no {}", plural_of(noun)),
            (min, Some(max)) if min == max => format!("exactly {}", plural(min as usize, noun)),
            (0, Some(max)) => format!("at most {}", plural(max as usize, noun)),
            (min, Some(max)) => format!("{min} to {}", plural(max as usize, noun)),
            (0, None) => format!("any number of {}", plural_of(noun)),
            (min, None) => format!("at least {}", plural(min as usize, noun)),
        }
    }
}

impl Default for Count {
    fn default() -> Self {
        Self::at_least(1)
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (0, Some(0)) => f.write_str("none"),
            (min, Some(max)) if min == max => write!(f, "{min}"),
            (0, Some(max)) => write!(f, "at most {max}"),
            (min, Some(max)) => write!(f, "{min} to {max}"),
            (min, None) => write!(f, "{min} or more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_whole_syntax() {
        let table = [
            ("3", Some(Count::exactly(3))),
            ("3 or more", Some(Count::at_least(3))),
            ("at least 3", Some(Count::at_least(3))),
            ("At most 5", Some(Count { min: 0, max: Some(5) })),
            ("3 to 5", Some(Count { min: 3, max: Some(5) })),
            ("none", Some(Count::exactly(0))),
            ("5 to 3", None),
            ("", None),
            ("-3", None),
            ("three", None),
            ("3 apples", None),
        ];
        for (text, expected) in table {
            assert_eq!(Count::parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn thirteen_is_not_three() {
        assert!(!Count::exactly(3).contains(13));
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(min in 0u64..99, span in proptest::option::of(0u64..99)) {
            let count = Count { min, max: span.map(|span| min + span) };
            prop_assert_eq!(Count::parse(&count.to_string()), Some(count));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = Count::parse(&text);
        }
    }
}
