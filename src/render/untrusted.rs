//! Learner text on its way to a reader: what could steer a terminal, hide or reorder text is shown as what it is.

use std::borrow::Cow;

/// Longer texts are cut where a person reads them; JSON has them whole.
const SHOWN: usize = 160;

/// One line without control characters, escape sequences, line breaks or bidirectional overrides.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\t' => out.push(' '),
            c if is_unsafe(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// As [`clean`], and cut in the middle of a line that nobody would read to its end; the cut says how much is missing.
pub fn excerpt(text: &str) -> String {
    let text = clean(text.trim());
    let length = text.chars().count();
    if length <= SHOWN {
        return text.into_owned();
    }
    let start: String = text.chars().take(SHOWN).collect();
    format!("{start} … ({} more characters)", length - SHOWN)
}

/// A cell of a spreadsheet: what a program would take for a formula gets an apostrophe, which makes it text.
pub fn spreadsheet(text: &str) -> Cow<'_, str> {
    let text = clean(text);
    match text.starts_with(['=', '+', '-', '@', '\t']) {
        true => Cow::Owned(format!("'{text}")),
        false => text,
    }
}

/// Whether a character could steer a terminal, or hide or reorder what stands beside it.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\r\nc\td"), "a\\u{1b}[31mb\\u{d}\\u{a}c d");
        assert_eq!(clean("x\u{202e}y"), "x\\u{202e}y");
        assert_eq!(clean("plain — text"), "plain — text");
    }

    #[test]
    fn a_cut_is_said() {
        assert!(excerpt(&"a".repeat(200)).ends_with("… (40 more characters)"));
    }
}
