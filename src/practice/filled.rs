//! Lines that are typed in a form: a score with its reason, a sum with its result. What they say is read here; where they come
//! from and where they go is not.

use std::fmt;
use std::iter::Sum;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::arithmetic::{stated_amount, sum_in};
use crate::decimal::Decimal;
use crate::markdown::different_words;

/// Points, in halves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points {
    halves: u32,
}

impl Points {
    pub fn whole(points: u32) -> Self {
        Self { halves: points.saturating_mul(2) }
    }

    /// Reads `4`, `3.5`, `3,5` or `3½`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (whole, half) = match text.strip_suffix('½') {
            Some(whole) => (whole, 1),
            None => match text.split_once(['.', ',']) {
                Some((whole, "5" | "50")) => (whole, 1),
                Some((whole, "0" | "00")) => (whole, 0),
                Some(_) => return None,
                None => (text, 0),
            },
        };
        let digits = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
        let whole: u32 = digits.then(|| whole.parse().ok())??;
        Some(Self { halves: whole.checked_mul(2)?.checked_add(half)? })
    }

    pub fn decimal(self) -> Decimal {
        Decimal::parse(&self.to_string()).unwrap_or_default()
    }

    /// In whole percent of `max`, halves rounded up.
    pub fn percent_of(self, max: u32) -> u32 {
        let max = u64::from(max.max(1));
        u32::try_from((u64::from(self.halves) * 100 + max) / (max * 2)).unwrap_or(u32::MAX)
    }
}

impl Serialize for Points {
    /// A whole number where it is one.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.halves % 2 {
            0 => serializer.serialize_u32(self.halves / 2),
            _ => serializer.serialize_f64(f64::from(self.halves) / 2.0),
        }
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Self::parse(&number.to_string()).ok_or_else(|| serde::de::Error::custom("points come in halves"))
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        Self { halves: points.fold(0, |sum, points| sum.saturating_add(points.halves)) }
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.halves / 2, if self.halves % 2 == 1 { ".5" } else { "" })
    }
}

/// Reads a score and why it was given: `3.5 two endpoints, without errors`, `4/5 - fits its questions`.
pub fn scored(text: &str, max: u32) -> Result<(Points, &str), &'static str> {
    const FORM: &str = "begin with the points, such as 3.5, and say why in two different words or more";
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '½')).unwrap_or(text.len());
    let number = text[..end].trim_end_matches(['.', ',']);
    let points = Points::parse(number).ok_or(FORM)?;
    let rest = text[number.len()..].trim_start();
    let rest = ["/", "out of "]
        .iter()
        .find_map(|of| rest.strip_prefix(of))
        .map_or(rest, |rest| rest.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()));
    let reason = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '"' | '“' | '`'));
    if points > Points::whole(max) {
        Err("that is more than there is")
    } else if points < Points::whole(1) {
        Err("the least score is 1")
    } else if different_words(std::iter::once(reason)) < 2 {
        Err(FORM)
    } else {
        Ok((points, reason))
    }
}

/// How far a result may be from its sum, in percent, as where the notes are checked.
const WITHIN: u32 = 5;

/// Reads a sum and what it comes to: `100M / 86,400 = 1,200`. Without the second part prep computes it.
pub fn estimated(text: &str) -> Result<(&str, String), &'static str> {
    let text = text.trim();
    let (sum, result) = text.rsplit_once(['=', '≈']).unwrap_or((text, ""));
    let (sum, result) = (sum.trim(), result.trim());
    const FORM: &str = "write the sum with its operators, such as 100M / 86,400 = 1,200";
    let computed = sum_in(sum).ok().filter(|computed| !computed.is_plain()).ok_or(FORM)?;
    if result.is_empty() {
        return Ok((sum, computed.to_string()));
    }
    let stated = stated_amount(result).map_err(|_| "write one amount behind the equals sign")?;
    match computed.is_stated_as(&stated, WITHIN) {
        true => Ok((sum, result.to_owned())),
        false => Err("the sum does not come to that; leave the result out, and prep computes it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scores_come_in_halves_and_with_a_reason() {
        let shown = |text| scored(text, 5).map(|(points, reason)| format!("{points}: {reason}"));
        assert_eq!(shown("3.5 two endpoints").as_deref(), Ok("3.5: two endpoints"));
        assert_eq!(shown("4/5 — fits its questions").as_deref(), Ok("4: fits its questions"));
        assert_eq!(shown("3½ out of 5: two endpoints").as_deref(), Ok("3.5: two endpoints"));
        assert_eq!(shown("4, two endpoints").as_deref(), Ok("4: two endpoints"));
        assert_eq!(shown("6 two endpoints"), Err("that is more than there is"));
        assert_eq!(shown("0 two endpoints"), Err("the least score is 1"));
        for text in ["", "4", "4 x x", "good work", "3.7 two endpoints"] {
            assert!(shown(text).is_err(), "{text}");
        }
        assert_eq!(Points::parse("38.5").map(|points| points.percent_of(50)), Some(77));
    }

    #[test]
    fn a_sum_is_computed_or_its_result_checked() {
        let shown = |text| estimated(text).map(|(sum, result)| format!("{sum} | {result}"));
        assert_eq!(shown("100M / 86,400 = 1,200 QPS").as_deref(), Ok("100M / 86,400 | 1,200 QPS"));
        assert_eq!(shown("182.5B × 500 bytes").as_deref(), Ok("182.5B × 500 bytes | 91.25 TB"));
        for text in
            ["", "1,200", "1,200 = 1,200", "1,200 or so 3", "100M × 86,400 = 1,200", "100M / 86,400 = many"]
        {
            assert!(shown(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_line_panics(text in "[0-9.,½/= a-z×KMB-]{0,30}|.{0,12}") {
            let _ = (scored(&text, 5).is_ok(), estimated(&text).is_ok(), Points::parse(&text));
        }
    }
}
