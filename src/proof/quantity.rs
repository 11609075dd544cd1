//! A number of something in plain words: `at least three`, `>= 3`, `6 lines`, `no more than 5 words`. What is counted is
//! not its business.

use crate::count::Count;

/// A count, and what it says it is a count of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    pub count: Count,
    /// The unit is lines: the output is counted by its lines, whatever it says.
    pub is_of_lines: bool,
}

const NUMBERS: [(&str, u64); 14] = [
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("twenty", 20),
];

/// Words before a number that change nothing.
const BEFORE: [&str; 12] =
    ["still", "just", "exactly", "precisely", "now", "only", "total", "count", "=", "==", "a", "equals"];

/// Words after a number with which it would be about something else than how much is printed.
const CHANGES: [&str; 34] = [
    "each",
    "every",
    "per",
    "all",
    "but",
    "not",
    "no",
    "longer",
    "shorter",
    "with",
    "without",
    "than",
    "if",
    "unless",
    "except",
    "more",
    "fewer",
    "less",
    "least",
    "most",
    "different",
    "distinct",
    "unique",
    "kinds",
    "types",
    "or",
    "and",
    "apart",
    "times",
    "percent",
    "half",
    "about",
    "after",
    "before",
];

/// Nouns that a number after them names rather than counts: `Round 1`.
const ORDINALS: [&str; 24] = [
    "round", "week", "day", "step", "check", "part", "lesson", "chapter", "module", "unit", "exercise",
    "task", "level", "version", "python", "node", "question", "q", "section", "phase", "case", "quest",
    "adr", "line",
];

pub fn changes_meaning(word: &str) -> bool {
    CHANGES.contains(&word)
}

impl Quantity {
    /// Reads lower-case words; none if some of them are not about how much.
    pub fn read(words: &[&str]) -> Option<Self> {
        let mut words = words;
        while let [first, rest @ ..] = words
            && BEFORE.contains(first)
            && !rest.is_empty()
        {
            words = match (*first, rest) {
                ("a", ["single", rest @ ..]) => return Self::with_unit(Count::exactly(1), rest),
                ("a", ["total", "of", rest @ ..]) => rest,
                ("a", _) => return None,
                ("total" | "count", ["of" | "is", rest @ ..]) => rest,
                _ => rest,
            };
        }
        let (count, rest) = compared(words).or_else(|| plain(words))?;
        Self::with_unit(count, rest)
    }

    fn with_unit(count: Count, rest: &[&str]) -> Option<Self> {
        let (count, unit) = match (rest, count.max == Some(count.min)) {
            ([unit @ .., "or", "more"] | [unit @ .., "minimum"], true) => (Count::at_least(count.min), unit),
            ([unit @ .., "or", "fewer" | "less"] | [unit @ .., "maximum"], true) => {
                (Count { min: 0, max: Some(count.min) }, unit)
            }
            (unit, _) => (count, unit),
        };
        let is_word = |word: &&str| {
            !changes_meaning(word) && word.chars().all(|c| c.is_alphabetic() || "-/'._".contains(c))
        };
        let is_of_lines = matches!(unit.first(), Some(&("line" | "lines" | "row" | "rows")));
        (unit.len() <= 6 && unit.iter().all(is_word)).then_some(Self { count, is_of_lines })
    }
}

fn number(word: &str) -> Option<u64> {
    let named = NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number);
    let digits = word.replace(',', "");
    let is_number =
        word.starts_with(|c: char| c.is_ascii_digit()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    named.or_else(|| is_number.then(|| digits.parse().ok())?)
}

/// A number with words that compare before it.
fn compared<'w>(words: &'w [&'w str]) -> Option<(Count, &'w [&'w str])> {
    let at_most = |max| Count { min: 0, max: Some(max) };
    Some(match words {
        ["at", "least", n, rest @ ..]
        | ["minimum" | "min", "of", n, rest @ ..]
        | ["minimum" | "min" | ">=", n, rest @ ..]
        | ["no" | "not", "fewer" | "less", "than", n, rest @ ..] => (Count::at_least(number(n)?), rest),
        ["no" | "not", "more", "than", n, rest @ ..]
        | ["at", "most", n, rest @ ..]
        | ["maximum" | "max", "of", n, rest @ ..]
        | ["up", "to", n, rest @ ..]
        | ["maximum" | "max" | "<=", n, rest @ ..] => (at_most(number(n)?), rest),
        ["more" | "greater", "than", n, rest @ ..] | [">" | "over", n, rest @ ..] => {
            (Count::at_least(number(n)?.checked_add(1)?), rest)
        }
        ["less" | "fewer", "than", n, rest @ ..] | ["<" | "under" | "below", n, rest @ ..] => {
            (at_most(number(n)?.checked_sub(1)?), rest)
        }
        ["between", low, "and", high, rest @ ..] | ["from", low, "to", high, rest @ ..] => {
            (range(low, high)?, rest)
        }
        _ => return None,
    })
}

/// A number, a range, or a number and what may be beyond it.
fn plain<'w>(words: &'w [&'w str]) -> Option<(Count, &'w [&'w str])> {
    let (first, rest) = words.split_first()?;
    if let Some((low, high)) = first.split_once('-') {
        return Some((range(low, high)?, rest));
    }
    if let Some(n) = first.strip_suffix('+') {
        return Some((Count::at_least(number(n)?), rest));
    }
    let n = number(first)?;
    Some(match rest {
        ["to" | "-", high, rest @ ..] => (range(first, high)?, rest),
        ["or", "more" | "greater" | "higher", rest @ ..] | ["+", rest @ ..] => (Count::at_least(n), rest),
        ["or", "fewer" | "less" | "lower", rest @ ..] => (Count { min: 0, max: Some(n) }, rest),
        rest => (Count::exactly(n), rest),
    })
}

fn range(low: &str, high: &str) -> Option<Count> {
    let (low, high) = (number(low)?, number(high)?);
    (low <= high).then_some(Count { min: low, max: Some(high) })
}

/// How many of the words are numbers in digits.
pub fn numbers_of(words: &[String]) -> usize {
    words
        .iter()
        .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()) && number(word).is_some())
        .count()
}

/// Whether some number among the words counts something, rather than naming one of several.
pub fn counts_something(words: &[String]) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", String::as_str);
        let has_digit = word.starts_with(|c: char| c.is_ascii_digit());
        let is_number = has_digit && word.chars().all(|c| c.is_ascii_digit() || "+,-".contains(c));
        let is_date = word.matches('-').count() > 1;
        let is_named = number(word).is_some() && !has_digit && words.len() > at + 1;
        let compares = word.starts_with(['>', '<']);
        ((is_number && !is_date) || is_named || compares) && !ORDINALS.contains(&before)
    })
}
