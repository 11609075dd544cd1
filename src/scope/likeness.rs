//! Why a text that a person would take for what a pattern asks for does not match it: letter case, a dash or a quotation
//! mark of another kind, something invisible, an emoji or a number before it. Where the text is from is not known here.

use crate::evidence::Excerpt;
use crate::finding::{Location, NearMiss};
use crate::markdown::{Unseen, Why};
use crate::pattern::{Pattern, plain, plain_text};
use crate::wording::list;

/// A pattern, and the same for a reader who does not look closely.
pub struct Likeness<'a> {
    pattern: &'a Pattern,
    any_case: Pattern,
    loose: Pattern,
}

impl<'a> Likeness<'a> {
    pub fn of(pattern: &'a Pattern) -> Self {
        Self { pattern, any_case: pattern.any_case(), loose: pattern.loose() }
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.pattern.is_match(text)
    }

    /// Whether a reader would say that it matches.
    pub fn is_alike(&self, text: &str) -> bool {
        self.is_match(text) || self.difference(text).is_some()
    }

    /// What a text that does not match differs in from one that does, as a predicate: `differs in letter case`.
    pub fn difference(&self, text: &str) -> Option<String> {
        if self.is_match(text) {
            return None;
        }
        let shown = plain_text(text);
        if self.loose.is_match(shown.as_ref()) {
            let case = self.any_case.is_match(text).then(|| "differs in letter case".to_owned());
            return Some(case.unwrap_or_else(|| self.kinds(text)));
        }
        let (start, rest) = starts(&shown).into_iter().find(|(_, rest)| self.is_start_of(rest))?;
        let end = if self.loose.is_match(rest) { "" } else { &rest[undecorated(rest).len()..] };
        let named = |verb: &str, what: &str| match what.trim() {
            "" if what.is_empty() => None,
            "" => Some(format!("{verb} with white space")),
            mark => Some(format!("{verb} with `{mark}`")),
        };
        let parts: Vec<String> = named("begins", start).into_iter().chain(named("ends", end)).collect();
        Some(parts.join(" and "))
    }

    fn is_start_of(&self, rest: &str) -> bool {
        let bare = undecorated(rest);
        self.loose.is_match(rest) || (bare.len() < rest.len() && self.loose.is_match(bare))
    }

    /// The kinds of character in which a text differs that matches once they are the same.
    fn kinds(&self, text: &str) -> String {
        let all = || text.chars().chain(self.pattern.as_str().chars());
        let has = |wanted: char| all().any(|c| c != wanted && plain(c) == Some(wanted));
        let invisible = text.chars().find(|&c| plain(c).is_none());
        let mut kinds = Vec::new();
        if has('-') {
            kinds.push("a dash".to_owned());
        }
        if has('\'') || has('"') {
            kinds.push("a quotation mark".to_owned());
        }
        if has(' ') {
            kinds.push("a no-break space".to_owned());
        }
        if let Some(c) = invisible {
            kinds.push(format!("an invisible character (U+{:04X})", u32::from(c)));
        }
        if kinds.is_empty() {
            kinds.push("how an accent is put together".to_owned());
        }
        format!("differs in {}", list(&kinds, "and"))
    }
}

/// A near miss at a line of a text.
pub fn near_line(text: &Excerpt, line: usize, why: &str) -> NearMiss {
    NearMiss::at(Location::line(text.path(), line, text.document.line(line)), format!("line {line} {why}"))
}

/// Why Markdown on a line is not read as such.
pub fn not_read(unseen: &Unseen) -> String {
    match unseen.why {
        Why::Code => "is in a code block".to_owned(),
        Why::Comment => "is in a comment".to_owned(),
        Why::OpenComment => format!("is in a comment that line {} opens and nothing closes", unseen.line),
        Why::Html => {
            format!("is part of the HTML that line {} starts; leave an empty line before it", unseen.line)
        }
    }
}

/// The ways to part a text into what may precede it, such as an emoji, a bullet, a number or asterisks, and itself.
fn starts(text: &str) -> Vec<(&str, &str)> {
    let mut starts = vec![("", text)];
    let mut add =
        |rest: &'_ str| starts.push((&text[..text.len() - rest.len()], &text[text.len() - rest.len()..]));
    let marks = |text: &str| text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let bare = &text[marks(text)..];
    add(bare);
    let digits = bare.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let numbered = &digits[marks(digits)..];
    if digits.len() < bare.len() && numbered.len() < digits.len() {
        add(numbered);
    }
    starts
}

/// A text without what may follow it.
fn undecorated(text: &str) -> &str {
    text.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | ']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_does_not_see_is_named() {
        let difference = |pattern: &str, text: &str| {
            Likeness::of(&Pattern::parse(pattern).unwrap()).difference(text).unwrap_or_default()
        };
        for (pattern, text, why) in [
            ("^Round", "Round 1", ""),
            ("^Round", "ROUND 1", "differs in letter case"),
            (r"^Round \d — ", "Round 1 - Pitch", "differs in a dash"),
            ("^[A-Z –]+$", "A - B", "differs in a dash"),
            ("^What’s next", "what's next", "differs in a quotation mark"),
            ("^Round 1", "Round\u{a0}1", "differs in a no-break space"),
            ("^Round", "\u{200b}Round 1", "differs in an invisible character (U+200B)"),
            ("^Café$", "Cafe\u{301}", "differs in how an accent is put together"),
            ("^Round", "🎯 Round 1", "begins with `🎯`"),
            ("^Round", "2. Round 2", "begins with `2.`"),
            ("^Round", "✅ 2.1) round 2", "begins with `✅ 2.1)`"),
            ("^Notes$", "Notes:", "ends with `:`"),
            ("^Notes$", "📝 Notes 📝", "begins with `📝` and ends with `📝`"),
            ("Round 1$", "## Round 1  ", "ends with white space"),
            ("^Round", "The round", ""),
            ("^2", "Round 2", ""),
        ] {
            assert_eq!(difference(pattern, text), why, "{pattern} {text}");
        }
    }
}
