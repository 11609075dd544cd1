//! A length of time as people write it down. What is read is the first time of a text; what follows it is theirs.

use crate::decimal::Decimal;

/// The minutes of the first length of time in a text: `12 min`, `1:30`, `90 s`, `7,5 min`, `~12 minutes`, `1 h 5 min`. A
/// number without a unit is minutes.
pub fn minutes(text: &str) -> Option<Decimal> {
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let before = text[..first].trim_end();
    // `-3 min` is no time, and in `P95` the digits are part of a word.
    if before.ends_with(['-', '−', '.', ',']) && before.len() == first || ends_in_word(&text[..first]) {
        return None;
    }
    let text = &text[first..];
    clock(text).or_else(|| units(text))
}

fn ends_in_word(text: &str) -> bool {
    text.ends_with(|c: char| c.is_alphabetic() || c == '_')
}

/// `1:30`, `0:45 min`, `1:02:30`, `1:30 h`.
fn clock(text: &str) -> Option<Decimal> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len());
    let parts: Vec<&str> = text[..end].split(':').collect();
    let number = |part: &&str| part.parse::<u32>().ok().filter(|_| part.len() <= 4);
    let numbers: Vec<u32> = parts.iter().map(number).collect::<Option<_>>()?;
    // Below the first, two digits that a clock can show.
    if parts[1..].iter().any(|part| part.len() != 2 || *part > "59") {
        return None;
    }
    let hours = Unit::read(&text[end..]).is_some_and(|(unit, _)| unit == Unit::Hour);
    let seconds = match numbers[..] {
        [hours, minutes, seconds] => hours * 3600 + minutes * 60 + seconds,
        [hour, minutes] if hours => hour * 3600 + minutes * 60,
        [minutes, seconds] => minutes * 60 + seconds,
        _ => return None,
    };
    Some(Decimal::from(seconds).over_sixty())
}

/// `90 s`, `1 min 30 s`, `1h 5min`, or a number alone.
fn units(text: &str) -> Option<Decimal> {
    let mut rest = text;
    let mut minutes: Option<Decimal> = None;
    while let Some((number, len)) = number(rest) {
        let after = &rest[len..];
        let Some((unit, taken)) = Unit::read(after) else {
            return minutes.or_else(|| is_alone(after).then_some(number));
        };
        let part = match unit {
            Unit::Hour => number.times(60),
            Unit::Minute => number,
            Unit::Second => number.over_sixty(),
        };
        minutes = Some([minutes.unwrap_or_default(), part].into_iter().sum());
        rest = after[taken..].trim_start_matches(|c: char| c.is_whitespace() || c == '.');
        rest = rest.strip_prefix("and ").unwrap_or(rest);
        if unit == Unit::Second {
            break;
        }
    }
    minutes
}

/// A number that `text` starts with; its decimals may follow a comma.
fn number(text: &str) -> Option<(Decimal, usize)> {
    let (whole, len) = Decimal::prefix(text)?;
    let decimals = text[len..].strip_prefix(',').unwrap_or_default();
    let digits = decimals.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return Some((whole, len));
    }
    let len = len + 1 + digits;
    Some((Decimal::parse(&text[..len].replace(',', "."))?, len))
}

/// Whether a number that this follows is no number of something else: `12`, `12 of 30 min`, `12 (planned 10)`.
fn is_alone(after: &str) -> bool {
    let rest = after.trim_start();
    match rest.chars().next() {
        None => true,
        Some(c) if c.is_alphanumeric() => after.len() != rest.len() && rest.starts_with("of "),
        Some(c) => !matches!(c, '-' | '–' | '—' | '/' | '%' | ':' | '…'),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Hour,
    Minute,
    Second,
}

impl Unit {
    /// The unit that a text starts with, spaces before it or not, and how many bytes both take.
    fn read(text: &str) -> Option<(Self, usize)> {
        let word = text.trim_start();
        let spaces = text.len() - word.len();
        if let Some(mark) = word.chars().next().filter(|c| "'′\"″".contains(*c)) {
            let unit = if "'′".contains(mark) { Self::Minute } else { Self::Second };
            return Some((unit, spaces + mark.len_utf8()));
        }
        let len = word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
        let name = word[..len].to_lowercase();
        let is = |short: &str, long: &[&str]| name == short || long.iter().any(|long| name.starts_with(long));
        let unit = match () {
            () if is("m", &["min", "мин", "分"]) => Self::Minute,
            () if is("s", &["sec", "sek", "сек", "秒"]) => Self::Second,
            () if is("h", &["hour", "hr", "std", "stunde", "час", "時"]) => Self::Hour,
            () => return None,
        };
        Some((unit, spaces + len))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_honest_writing_is_read() {
        let shown = |text: &str| minutes(text).map(|it| it.to_string());
        for (text, expected) in [
            ("12 min", "12"),
            ("12 minutes", "12"),
            ("12\u{a0}Min.", "12"),
            ("~12 min", "12"),
            ("about 12 min", "12"),
            ("7.5 min", "7.5"),
            ("7,5 min", "7.5"),
            ("1:30 min", "1.5"),
            ("0:45", "0.75"),
            ("1:02:30", "62.5"),
            ("1:30 h", "90"),
            ("90 s", "1.5"),
            ("90 seconds", "1.5"),
            ("1,200 s", "20"),
            ("1 min 30 s", "1.5"),
            ("1m30s", "1.5"),
            ("1 min and 30 sec", "1.5"),
            ("1'30\"", "1.5"),
            ("1 h 5 min", "65"),
            ("12", "12"),
            ("12 of 30 min", "12"),
            ("9.5 min of 10 min", "9.5"),
            ("95 s, 5 s over the limit of 90 s", "1.583333333"),
            ("12 (planned 10)", "12"),
            ("12分", "12"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
        for text in
            ["", "…", "… min", "none", "P95", "-3 min", "12 words", "10–12 min", "12 %", "1:75 min", "3/5"]
        {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "([0-9:.,'~ ]|min|s|h|分|-){0,20}") {
            let _ = minutes(&text);
        }
    }
}
