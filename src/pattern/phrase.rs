//! Words to be found as a reader would find them. No regular expression is needed for that, and none is made.

use std::ops::Range;

use super::fold::fold;
use super::script::Script;

/// Words to be found as whole words, in any letter case, with or without a final `s`; between them are spaces, hyphens
/// or line breaks. Finding them needs no regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    words: Vec<String>,
}

impl Phrase {
    /// `None` for a text without a word.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words: Vec<String> = fold(text).text.split_whitespace().map(str::to_owned).collect();
        let last = words.last_mut()?;
        // `sockets` is also found as `socket`; `HTTPS` and `class` are not plurals.
        if text.ends_with('s') && last.len() > 3 && !last.ends_with("ss") {
            last.pop();
        }
        Some(Self { words })
    }

    /// Where the phrase is in a text that went through [`fold`], ascending; a final `s` is not part of it.
    pub fn find_all(&self, folded: &str) -> Vec<Range<usize>> {
        let Some((first, rest)) = self.words.split_first() else { return Vec::new() };
        let starts_word = |&at: &usize| !joins(folded[..at].chars().next_back(), first.chars().next());
        let starts = folded.match_indices(first.as_str()).map(|(at, _)| at).filter(starts_word);
        starts.filter_map(|at| Some(at..self.end_of(folded, at + first.len(), first, rest)?)).collect()
    }

    /// Where the rest of the phrase ends, if it follows at `at` and a word ends there.
    fn end_of(&self, folded: &str, mut at: usize, first: &str, rest: &[String]) -> Option<usize> {
        for word in rest {
            let gap = folded[at..].len() - folded[at..].trim_start().len();
            if gap == 0 || !folded[at + gap..].starts_with(word.as_str()) {
                return None;
            }
            at += gap + word.len();
        }
        let last = rest.last().map_or(first, String::as_str);
        let after = &folded[at..];
        let end = last.chars().next_back();
        // C is another language than C++ or C#.
        let is_letter = rest.is_empty() && first.chars().count() == 1;
        if is_letter && (after.starts_with("++") || after.starts_with('#')) {
            return None;
        }
        let is_plural = after.strip_prefix('s').is_some_and(|rest| !joins(Some('s'), rest.chars().next()));
        (!joins(end, after.chars().next()) || is_plural).then_some(at)
    }
}

/// Whether a word goes on from one character to the next; in a script without spaces every character may start a word.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let is_part = |c: char| (c.is_alphanumeric() || c == '_') && Script::of(c) == Script::Spaced;
    before.is_some_and(is_part) && after.is_some_and(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_allow_case_plural_and_a_line_break() {
        let found =
            |phrase: &str, text: &str| !Phrase::parse(phrase).unwrap().find_all(&fold(text).text).is_empty();
        assert!(found("SLO", "our SLOs hold") && found("slo", "SLO.") && found("sockets", "a socket"));
        assert!(!found("SLO", "slow") && !found("SLO", "oslo") && !found("HTTPS", "HTTP"));
        assert!(found("thread pool", "a Thread\nPool") && found("thread pool", "thread-pools"));
        assert!(!found("thread pool", "threadpool") && !found("thread pool", "thread poolside"));
        assert!(found("C", "in C, not C++") && !found("C", "C++ and C#") && found("C#", "C# is fun"));
        assert!(found("C++", "in C++.") && found("10x", "at 10x scale") && found("B-tree", "b-trees"));
        assert!(
            found("don't", "DON’T")
                && found("client-server", "client–server")
                && found("résumé", "re\u{301}sume\u{301}s")
        );
        assert!(
            found("系统", "我们讨论系统设计") && found("ระบบ", "ใช้ระบบกระจาย") && found("TCP", "用TCP协议")
        );
        assert!(found("Überlast", "ÜBERLAST") && Phrase::parse(" - ").is_none());
    }
}
