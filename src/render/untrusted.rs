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

/// A message with learner text in it: as [`excerpt`], but longer, and cut between its parts or its words.
pub fn message(text: &str) -> String {
    const LONGEST: usize = 480;
    let text = clean(text.trim());
    let Some((cut, _)) = text.char_indices().nth(LONGEST) else { return text.into_owned() };
    let half = cut / 2;
    let part = text[..cut].rfind("; ").filter(|at| *at > half);
    let word = || text[..cut].rfind(' ').filter(|at| *at > half);
    let end = part.or_else(word).unwrap_or(cut);
    format!("{} … ({} more characters)", &text[..end], text[end..].chars().count())
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
        let parts = "a problem on a line; ".repeat(30);
        let shown = message(&parts);
        assert!(shown.contains("a problem on a line … (") && shown.len() > 400, "{shown}");
        assert_eq!(message(&"b".repeat(300)), "b".repeat(300));
    }
}
