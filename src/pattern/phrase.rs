//! Words to be found as a reader would find them. No regular expression is needed for that, and none is made.

use std::ops::Range;

/// Words to be found as whole words, in any letter case, with or without a final `s`; between them stand spaces, hyphens
/// or line breaks. Finding them needs no regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    words: Vec<String>,
}

impl Phrase {
    /// `None` for a text without a word.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words: Vec<String> = fold(text).split_whitespace().map(str::to_owned).collect();
        let last = words.last_mut()?;
        // `sockets` is also found as `socket`; `HTTPS` and `class` are not plurals.
        if text.ends_with('s') && last.len() > 3 && !last.ends_with("ss") {
            last.pop();
        }
        Some(Self { words })
    }

    /// Where the phrase stands in a text that went through [`fold`], ascending; a final `s` is not part of it.
    pub fn find_all(&self, folded: &str) -> Vec<Range<usize>> {
        let Some((first, rest)) = self.words.split_first() else { return Vec::new() };
        let starts =
            folded.match_indices(first.as_str()).map(|(at, _)| at).filter(|&at| !ends_in_word(&folded[..at]));
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
        let is_plural = after.strip_prefix('s').is_some_and(|after| !starts_in_word(after));
        (!last.ends_with(char::is_alphanumeric) || !starts_in_word(after) || is_plural).then_some(at)
    }
}

/// Lower case, with hyphens and white space as spaces; every byte stays where it was.
pub fn fold(text: &str) -> String {
    let fold = |c: char| match c {
        '-' => ' ',
        c if c.is_whitespace() && c.is_ascii() => ' ',
        c => {
            let mut lower = c.to_lowercase();
            lower.next().filter(|lower_c| lower.len() == 0 && lower_c.len_utf8() == c.len_utf8()).unwrap_or(c)
        }
    };
    text.chars().map(fold).collect()
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

fn starts_in_word(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_allow_case_plural_and_a_line_break() {
        let found =
            |phrase: &str, text: &str| !Phrase::parse(phrase).unwrap().find_all(&fold(text)).is_empty();
        assert!(found("SLO", "our SLOs hold") && found("slo", "SLO.") && found("sockets", "a socket"));
        assert!(!found("SLO", "slow") && !found("SLO", "oslo") && !found("HTTPS", "HTTP"));
        assert!(found("thread pool", "a Thread\nPool") && found("thread pool", "thread-pools"));
        assert!(!found("thread pool", "threadpool") && !found("thread pool", "thread poolside"));
        assert!(found("C++", "in C++.") && found("10x", "at 10x scale") && found("B-tree", "b-trees"));
        assert!(found("Überlast", "ÜBERLAST") && Phrase::parse(" - ").is_none());
    }
}
