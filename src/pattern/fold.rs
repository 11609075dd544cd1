//! Text as it is compared with terms: what a keyboard, an editor or a word processor chooses for its writer makes no
//! difference. Normal form C, lower case, apostrophes, quotes, hyphens and dashes of one kind, plain spaces, and nothing
//! invisible.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::wording::one_line;

/// A folded text, and where each byte of it comes from.
#[derive(Debug, Default)]
pub struct Folded {
    pub text: String,
    /// Where lengths part: a byte of the folded text, and the byte of the original it comes from.
    shifts: Vec<(usize, usize)>,
}

impl Folded {
    /// The byte of the original text that a byte of the folded one comes from.
    pub fn origin(&self, at: usize) -> usize {
        match self.shifts.partition_point(|&(folded, _)| folded <= at).checked_sub(1) {
            None => at,
            Some(last) => {
                let (folded, original) = self.shifts[last];
                original + (at - folded)
            }
        }
    }

    fn shift(&mut self, original: usize) {
        if self.origin(self.text.len()) != original {
            self.shifts.push((self.text.len(), original));
        }
    }
}

/// Hyphens and dashes become spaces, as between the parts of `thread-pool`.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), shifts: Vec::new() };
    if matches!(is_nfc_quick(text.chars()), IsNormalized::Yes) {
        text.char_indices().for_each(|(at, c)| fold_char(c, at + c.len_utf8(), &mut folded));
        return folded;
    }
    // Composition does not reach over white space and control characters.
    let mut at = 0;
    for word in text.split_inclusive(|c: char| c.is_whitespace() || c.is_control()) {
        at += word.len();
        word.nfc().for_each(|c| {
            folded.text.extend(kind_of(c).into_iter().flat_map(char::to_lowercase).map(end_sigma))
        });
        folded.shift(at);
    }
    folded
}

/// Folded words with single spaces between them: for names that are compared as a whole.
pub fn folded_words(text: &str) -> String {
    one_line(&fold(text).text)
}

fn fold_char(c: char, end: usize, folded: &mut Folded) {
    let before = folded.text.len();
    if c.is_ascii() {
        folded.text.push(match c {
            '-' => ' ',
            c if c.is_ascii_whitespace() => ' ',
            c => c.to_ascii_lowercase(),
        });
        return;
    }
    folded.text.extend(kind_of(c).into_iter().flat_map(char::to_lowercase).map(end_sigma));
    if folded.text.len() - before != c.len_utf8() {
        folded.shift(end);
    }
}

/// The one character for all of its kind; none for what is invisible.
fn kind_of(c: char) -> Option<char> {
    match plain(c) {
        Some('-') => Some(' '),
        Some(c) if c.is_whitespace() => Some(' '),
        other => other,
    }
}

/// The character of a plain keyboard for those that look like it; none for what is invisible.
pub fn plain(c: char) -> Option<char> {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{02bc}' | '\u{2032}' | '\u{00b4}'
        | '\u{ff07}' => Some('\''),
        '\u{201c}'..='\u{201f}' | '\u{00ab}' | '\u{00bb}' | '\u{2033}' | '\u{ff02}' => Some('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        '\u{00a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        c if is_invisible(c) => None,
        c => Some(c),
    }
}

/// A text as it looks: composed, and of plain characters.
pub fn plain_text(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { text.into() } else { text.nfc().filter_map(plain).collect::<String>().into() }
}

/// What takes no room on a page and joins nothing: zero-width spaces, soft hyphens, marks of direction.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}'
    )
}

/// Lower case has two sigmas.
fn end_sigma(c: char) -> char {
    if c == 'ς' { 'σ' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn kinds_of_one_character_are_one() {
        for (one, other) in [
            ("Don’t “panic”", "don't \"PANIC\""),
            ("a—b – c‑d", "a-b - c-d"),
            ("no\u{a0}break\u{202f}space", "no break space"),
            ("e\u{301}t\u{e9}", "ÉTÉ"),
            ("zero\u{200b}width", "zerowidth"),
            ("ΟΔΟΣ", "οδος"),
        ] {
            assert_eq!(fold(one).text, fold(other).text, "{one}");
        }
        assert_eq!(folded_words("  Trade‑off   Analysis "), "trade off analysis");
    }

    #[test]
    fn every_byte_knows_where_it_comes_from() {
        for text in ["“x” y", "e\u{301}a y", "\u{feff}y", "İ’ y", "plain y"] {
            let folded = fold(text);
            let at = folded.text.find('y').unwrap();
            assert_eq!(folded.origin(at), text.find('y').unwrap(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn origins_ascend_and_stay_inside(text in "[a-c’—“\u{a0}\u{200b}e\u{301}İΣ \n]{0,30}") {
            let folded = fold(&text);
            let origins: Vec<usize> = (0..=folded.text.len()).map(|at| folded.origin(at)).collect();
            prop_assert!(origins.iter().all(|&at| at <= text.len() + 4));
            prop_assert_eq!(origins.last().copied(), Some(text.len()));
        }
    }
}
