//! One score as it is written: `4/5`, `4 out of 5` or `4`. Whose it is, the card says.

use crate::decimal::Decimal;

/// `4/5`, `4 / 5`, `4 out of 5`, `4 of 5` or `4`.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    pub value: Decimal,
    pub of: Option<Decimal>,
    /// The byte it ends at.
    pub end: usize,
}

pub const SEPARATORS: [char; 6] = [':', '=', '-', '–', '—', '|'];

/// Every mark in `text` with the byte it starts at.
pub fn marks(text: &str) -> impl Iterator<Item = (usize, Mark)> + '_ {
    let mut before = None;
    text.char_indices().filter_map(move |(at, c)| {
        let inside =
            before.replace(c).is_some_and(|c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | '/'));
        (c.is_ascii_digit() && !inside).then(|| mark(text, at)).flatten().map(|mark| (at, mark))
    })
}

fn mark(text: &str, at: usize) -> Option<Mark> {
    let (value, len) = figure(&text[at..])?;
    // A minus sign is where a number can be: at the start, or after a sign that says what follows.
    let before = text[..at].strip_suffix(['-', '−']).map(str::trim_end);
    let negative = before.is_some_and(|before| before.is_empty() || before.ends_with([':', '=', '|']));
    let value = if negative { -value } else { value };
    let rest = text[at + len..].trim_start();
    let after = ["/", "out of ", "of "].iter().find_map(|word| rest.strip_prefix(word)).map(str::trim_start);
    match after.and_then(|after| figure(after).map(|(of, len)| (of, text.len() - after.len() + len))) {
        // Three numbers with strokes between them are a date.
        Some((_, end)) if text[end..].starts_with('/') => None,
        Some((of, end)) => Some(Mark { value, of: Some(of), end }),
        None => Some(Mark { value, of: None, end: at + len }),
    }
}

/// The number that `text` starts with, and its bytes; its decimals may follow a comma, as in `3,5/5`.
fn figure(text: &str) -> Option<(Decimal, usize)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    let decimals = text[whole..].strip_prefix(',').map_or(0, digits);
    let end = whole + 1 + decimals;
    // Three digits behind a comma are thousands.
    match matches!(decimals, 1 | 2) && whole > 0 && !text[end..].starts_with(',') {
        true => Decimal::parse(&text[..end].replace(',', ".")).map(|number| (number, end)),
        false => Decimal::prefix(text),
    }
}

/// The mark that a table cell is, whatever comment follows it.
pub fn whole_mark(cell: &str) -> Option<Mark> {
    let cell = cell.trim();
    let at = if cell.starts_with(['-', '−']) { cell.chars().next().map_or(0, char::len_utf8) } else { 0 };
    let starts = cell[at..].starts_with(|c: char| c.is_ascii_digit());
    starts.then(|| mark(cell, at)).flatten().filter(|mark| mark.of.is_some() || closes(&cell[mark.end..]))
}

/// Whether a number ends before `rest`, rather than being part of a range, a date or a phrase.
pub fn closes(rest: &str) -> bool {
    let mut next = rest.trim_start().chars();
    match (next.next(), next.next()) {
        (None, _) => true,
        (Some('%' | '/' | '*' | '+'), _) => false,
        (Some('-' | '–' | ':' | '.' | ','), Some(digit)) if digit.is_ascii_digit() => false,
        (Some(c), _) => !c.is_alphanumeric(),
    }
}
