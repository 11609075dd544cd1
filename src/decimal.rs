//! Numbers as people write them, kept exact, so that 0.1 + 0.2 is 0.3: decimals, quotients of them, and ranges.
//! Which numbers of a text are meant is for the kinds that do arithmetic to say.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::Neg;

/// The most decimals a number may have; it is kept in units of the last.
const PLACES: u32 = 9;
const ONE: i128 = 10_i128.pow(PLACES);
/// The most digits before the point. With [`PLACES`] it keeps the sums of whole files, and their products with a
/// count, inside an `i128`; the arithmetic saturates all the same.
const WHOLE_DIGITS: usize = 12;

/// `45`, `-3`, `1.5` or `1,200`. Two are equal if they are the same number, however they are written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Decimal {
    units: i128,
    /// The decimals it was written with.
    places: u32,
}

impl Decimal {
    /// Reads a text that is one number and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, unsigned) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (number, len) = Self::prefix(unsigned)?;
        (len == unsigned.len()).then_some(if negative { -number } else { number })
    }

    /// As [`Decimal::parse`], where a comma before anything but three digits is a decimal comma.
    pub fn read(text: &str) -> Option<Self> {
        match text.trim().split_once(',') {
            Some((whole, decimals))
                if decimals.len() != 3 && decimals.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                Self::parse(&format!("{whole}.{decimals}"))
            }
            _ => Self::parse(text),
        }
    }

    /// The number without a sign that `text` starts with, and how many bytes it takes.
    pub fn prefix(text: &str) -> Option<(Self, usize)> {
        let whole = whole_len(text.as_bytes());
        let decimals = text[whole..].strip_prefix('.').map_or(0, |rest| digits(rest.as_bytes()));
        let len = if decimals == 0 { whole } else { whole + 1 + decimals };
        let places = u32::try_from(decimals).ok().filter(|&places| places <= PLACES)?;
        let written: String = text[..len].chars().filter(char::is_ascii_digit).collect();
        let fits = (1..=WHOLE_DIGITS)
            .contains(&written.trim_start_matches('0').len().saturating_sub(decimals).max(1));
        let units = written.parse::<i128>().ok().filter(|_| whole > 0 && fits)?;
        Some((Self { units: units.saturating_mul(10_i128.pow(PLACES - places)), places }, len))
    }

    pub fn times(self, count: usize) -> Self {
        Self { units: self.units.saturating_mul(count as i128), ..self }
    }

    /// Seconds in minutes, minutes in hours: exact to the last of [`PLACES`], and told in hundredths.
    pub fn over_sixty(self) -> Self {
        Self { units: self.units / 60, places: 2 }
    }
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// How many bytes the whole part takes: digits, with a comma before every three of them or with none.
fn whole_len(text: &[u8]) -> usize {
    let mut len = digits(text);
    if len <= 3 {
        while text.get(len) == Some(&b',') && digits(&text[len + 1..]) == 3 {
            len += 4;
        }
    }
    len
}

impl From<u32> for Decimal {
    fn from(number: u32) -> Self {
        Self { units: i128::from(number) * ONE, places: 0 }
    }
}

impl Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        Self { units: -self.units, ..self }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.units == other.units
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.units.cmp(&other.units)
    }
}

impl Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::default(), |sum, number| Self {
            units: sum.units.saturating_add(number.units),
            places: sum.places.max(number.places),
        })
    }
}

impl fmt::Display for Decimal {
    /// Without zeros at the end: `7.50` is shown as `7.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let (whole, rest) =
            (self.units.unsigned_abs() / ONE as u128, self.units.unsigned_abs() % ONE as u128);
        write!(f, "{sign}{whole}")?;
        match format!("{rest:09}").trim_end_matches('0') {
            "" => Ok(()),
            decimals => write!(f, ".{decimals}"),
        }
    }
}

/// An exact quotient: a mean or a percentage before it is rounded.
#[derive(Debug, Clone, Copy)]
pub struct Quotient {
    over: i128,
    /// More than 0.
    under: i128,
}

impl Quotient {
    pub fn mean(numbers: &[Decimal]) -> Option<Self> {
        let sum: Decimal = numbers.iter().copied().sum();
        let under = ONE.saturating_mul(numbers.len() as i128);
        (under > 0).then_some(Self { over: sum.units, under })
    }

    /// `part` in hundredths of `whole`; `None` of nothing.
    pub fn percent(part: Decimal, whole: Decimal) -> Option<Self> {
        (whole.units > 0).then_some(Self { over: part.units.saturating_mul(100), under: whole.units })
    }

    /// Rounded to this number of decimals, halves away from zero.
    pub fn rounded(self, places: u32) -> Decimal {
        let places = places.min(PLACES);
        let scaled = self.over.saturating_mul(10_i128.pow(places)).saturating_mul(2);
        let half = if scaled < 0 { -self.under } else { self.under };
        let whole = scaled.saturating_add(half) / self.under.saturating_mul(2);
        Decimal { units: whole.saturating_mul(10_i128.pow(PLACES - places)), places }
    }

    /// Rounded to the decimals that `stated` is written with.
    pub fn rounded_like(self, stated: Decimal) -> Decimal {
        self.rounded(stated.places)
    }

    /// Whether `stated` is this number, rounded to the decimals it is written with.
    pub fn is_stated_as(self, stated: Decimal) -> bool {
        self.rounded_like(stated) == stated
    }

    fn cmp_to(self, number: Decimal) -> Ordering {
        self.over.saturating_mul(ONE).cmp(&number.units.saturating_mul(self.under))
    }
}

impl PartialEq for Quotient {
    fn eq(&self, other: &Self) -> bool {
        self.over.saturating_mul(other.under) == other.over.saturating_mul(self.under)
    }
}

impl PartialOrd for Quotient {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let (ours, theirs) = (self.over.saturating_mul(other.under), other.over.saturating_mul(self.under));
        Some(ours.cmp(&theirs))
    }
}

impl From<Decimal> for Quotient {
    fn from(number: Decimal) -> Self {
        Self { over: number.units, under: ONE }
    }
}

impl fmt::Display for Quotient {
    /// Exact in up to four decimals, or `about` so much.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let near = self.rounded(4);
        match self.cmp_to(near) {
            Ordering::Equal => near.fmt(f),
            _ => write!(f, "about {near}"),
        }
    }
}

/// A range of numbers, both ends included: `5`, `1 to 5`, `1-5`, `at least 3`, `3 or more`, `at most 5`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
}

impl Range {
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        if let Some(rest) = text.strip_prefix("at least ").or_else(|| text.strip_suffix(" or more")) {
            return Some(Self { min: Some(Decimal::parse(rest)?), max: None });
        }
        if let Some(rest) = text.strip_prefix("at most ") {
            return Some(Self { min: None, max: Some(Decimal::parse(rest)?) });
        }
        if let Some(one) = Decimal::parse(&text) {
            return Some(Self { min: Some(one), max: Some(one) });
        }
        let (low, high) = ends(&text)?;
        (low <= high).then_some(Self { min: Some(low), max: Some(high) })
    }

    /// Whether this would be a range if its ends changed places.
    pub fn is_reversed(text: &str) -> bool {
        ends(&text.trim().to_lowercase()).is_some_and(|(low, high)| low > high)
    }

    pub fn contains(self, number: impl Into<Quotient>) -> bool {
        let number = number.into();
        self.min.is_none_or(|min| number.cmp_to(min) != Ordering::Less)
            && self.max.is_none_or(|max| number.cmp_to(max) != Ordering::Greater)
    }

    /// The one number it holds, if it holds only one.
    pub fn single(self) -> Option<Decimal> {
        self.min.filter(|_| self.min == self.max)
    }
}

/// The two numbers of `1 to 5`, `1-5` or `1–5`.
fn ends(text: &str) -> Option<(Decimal, Decimal)> {
    let both = |(low, high): (&str, &str)| Some((Decimal::parse(low)?, Decimal::parse(high)?));
    let dashes = text.match_indices(['-', '–']).map(|(at, dash)| (&text[..at], &text[at + dash.len()..]));
    text.split_once(" to ").into_iter().chain(dashes).find_map(both)
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => min.fmt(f),
            (Some(min), Some(max)) => write!(f, "{min} to {max}"),
            (Some(min), None) => write!(f, "at least {min}"),
            (None, Some(max)) => write!(f, "at most {max}"),
            (None, None) => f.write_str("any number"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn numbers_as_people_write_them() {
        let shown = |text| Decimal::parse(text).map(|number| number.to_string());
        for (text, expected) in [
            ("45", "45"),
            (" 1.50 ", "1.5"),
            ("-3", "-3"),
            ("−0.5", "-0.5"),
            ("1,200", "1200"),
            ("1,234,567.25", "1234567.25"),
            ("007", "7"),
            ("0.000000001", "0.000000001"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "-", "x", "1,20", "1,2000", "1234,567", "1.2.3", "1.", ".5", "1e3", "9999999999999"]
        {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn tenths_add_up() {
        let sum: Decimal = [number("0.1"), number("0.2")].into_iter().sum();
        assert_eq!(sum, number("0.3"));
    }

    #[test]
    fn a_stated_figure_is_right_in_the_digits_it_is_written_with() {
        let mean = Quotient::mean(&["38", "47", "50", "46"].map(number)).unwrap();
        assert_eq!(mean.to_string(), "45.25");
        for (stated, right) in
            [("45.25", true), ("45.250", true), ("45.3", true), ("45.2", false), ("45", true)]
        {
            assert_eq!(mean.is_stated_as(number(stated)), right, "{stated}");
        }
        let third = Quotient::percent(number("1"), number("3")).unwrap();
        assert_eq!(
            (third.to_string().as_str(), third.rounded(0).to_string().as_str()),
            ("about 33.3333", "33")
        );
        assert_eq!(Quotient::mean(&[number("-2.5")]).unwrap().rounded(0), number("-3"));
        assert!(Quotient::mean(&[]).is_none() && Quotient::percent(number("1"), number("0")).is_none());
    }

    #[test]
    fn ranges_in_every_spelling() {
        let shown = |text| Range::parse(text).map(|range| range.to_string());
        for (text, expected) in [
            ("5", "5"),
            ("1 to 5", "1 to 5"),
            ("1-5", "1 to 5"),
            ("-3 to -1.5", "-3 to -1.5"),
            ("-3--1", "-3 to -1"),
            ("At least 3", "at least 3"),
            ("3 or more", "at least 3"),
            ("at most 0.5", "at most 0.5"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "5 to 1", "2024-01-05", "a-b", "at least", "one"] {
            assert_eq!(shown(text), None, "{text}");
        }
        let range = Range::parse("1 to 5").unwrap();
        assert!(
            range.contains(number("5")) && !range.contains(number("5.01")) && !range.contains(number("13"))
        );
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_shown_reads_back(text in "[-−+0-9.,e ]{0,20}|.{0,9}") {
            let _ = Range::parse(&text);
            if let Some(number) = Decimal::parse(&text) {
                prop_assert_eq!(Decimal::parse(&number.to_string()), Some(number));
            }
        }
    }
}
