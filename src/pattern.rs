//! Patterns that compile: regular expressions over bytes, and globs over paths.
//! Nothing here knows which text a pattern is matched on. The only file that names `regex` and `globset`.
#![expect(clippy::disallowed_types, reason = "the one file that talks to regex and globset")]

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer};

use crate::diagnostic::refuse;
use crate::path::RelPath;

/// Compiled programs above this many bytes are refused, so that no spec can eat the memory of a grader.
const SIZE_LIMIT: usize = 1 << 20;

/// Without a counted repetition, a pattern this short cannot grow large: it is compiled when first matched.
const SHORT: usize = 200;

/// What a short pattern can grow to at the most, with room to spare.
const SHORT_SIZE_LIMIT: usize = 16 * SIZE_LIMIT;

/// A Rust regular expression, matched on bytes, line by line. It always compiles, and does so once, when it is needed: a
/// course has hundreds of patterns, and a check of one lesson looks at few.
#[derive(Clone)]
pub struct Pattern {
    written: String,
    flags: Flags,
    regex: OnceLock<regex::bytes::Regex>,
}

#[derive(Clone, Copy, Default)]
struct Flags {
    across_lines: bool,
    any_case: bool,
}

impl Pattern {
    pub fn parse(written: &str) -> Result<Self, String> {
        let pattern = Self { written: written.to_owned(), flags: Flags::default(), regex: OnceLock::new() };
        if written.len() <= SHORT && !written.contains('{') {
            let mut parser = regex_syntax::ParserBuilder::new().utf8(false).build();
            parser.parse(written).map_err(|error| last_line(&error.to_string()))?;
        } else {
            let regex = pattern.build(SIZE_LIMIT).map_err(|error| reason(&error))?;
            let _ = pattern.regex.set(regex);
        }
        Ok(pattern)
    }

    fn build(&self, size_limit: usize) -> Result<regex::bytes::Regex, regex::Error> {
        regex::bytes::RegexBuilder::new(&self.written)
            .multi_line(self.flags.across_lines)
            .crlf(self.flags.across_lines)
            .case_insensitive(self.flags.any_case)
            .size_limit(size_limit)
            .build()
    }

    fn regex(&self) -> &regex::bytes::Regex {
        self.regex.get_or_init(|| self.build(SHORT_SIZE_LIMIT).expect("a pattern that parsed compiles"))
    }

    fn flagged(&self, flags: Flags) -> Self {
        Self { written: self.written.clone(), flags, regex: OnceLock::new() }
    }

    /// The same pattern read over several lines: `^` and `$` at every line, a CR before LF ignored.
    pub fn across_lines(&self) -> Self {
        self.flagged(Flags { across_lines: true, ..self.flags })
    }

    /// The same pattern in any letter case: for near misses.
    pub fn any_case(&self) -> Self {
        self.flagged(Flags { any_case: true, ..self.flags })
    }

    pub fn is_match(&self, line: impl AsRef<[u8]>) -> bool {
        self.regex().is_match(line.as_ref())
    }

    /// Where the pattern matches, as byte ranges, leftmost first and not overlapping.
    pub fn find_all<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = Range<usize>> + 't {
        self.regex().find_iter(text).map(|found| found.range())
    }

    /// What the first group captures, match by match, as byte ranges; a match in which it takes no part is passed over.
    pub fn find_captures<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = Range<usize>> + 't {
        self.regex().captures_iter(text).filter_map(|found| Some(found.get(1)?.range()))
    }

    /// How many groups capture something.
    pub fn groups(&self) -> usize {
        self.regex().captures_len() - 1
    }

    pub fn as_str(&self) -> &str {
        &self.written
    }
}

/// The reason a pattern does not compile, in one line and without the library's drawing.
fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "the pattern is too large once compiled".to_owned(),
        other => last_line(&other.to_string()),
    }
}

fn last_line(text: &str) -> String {
    let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or(text);
    last.trim().trim_start_matches("error: ").to_owned()
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}/", self.written)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        Self::parse(&written).map_err(|why| {
            refuse(
                "bad-pattern",
                format!("`{written}` is not a pattern: {why}"),
                "patterns are Rust regular expressions: https://docs.rs/regex#syntax",
            )
        })
    }
}

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

/// A glob over paths: `*` stays within a folder, `**` crosses folders, `{a,b}` is either.
#[derive(Debug, Clone)]
pub struct Glob {
    written: String,
    matcher: globset::GlobMatcher,
}

impl Glob {
    pub fn parse(written: &str) -> Result<Self, String> {
        let matcher = globset::GlobBuilder::new(written)
            .literal_separator(true)
            .build()
            .map_err(|error| error.kind().to_string())?
            .compile_matcher();
        Ok(Self { written: written.to_owned(), matcher })
    }

    pub fn is_match(&self, path: &RelPath) -> bool {
        self.matcher.is_match(path.as_str())
    }

    /// Whether the glob matches any text, a lesson id for example.
    pub fn is_match_str(&self, text: &str) -> bool {
        self.matcher.is_match(text)
    }

    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether `text` has a character that makes it a glob rather than a name.
    pub fn is_glob(text: &str) -> bool {
        text.contains(['*', '?', '[', '{'])
    }
}

impl PartialEq for Glob {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl<'de> Deserialize<'de> for Glob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        Self::parse(&written).map_err(|why| {
            refuse(
                "bad-glob",
                format!("`{written}` is not a glob: {why}"),
                "`*` matches within a folder, `**` across folders",
            )
        })
    }
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

    #[test]
    fn a_refused_pattern_says_why_in_one_line() {
        assert_eq!(Pattern::parse("(a").unwrap_err(), "unclosed group");
        assert!(Pattern::parse("a)").unwrap_err().contains("unopened"));
        assert!(Pattern::parse(r"(\w{100}){100}").unwrap_err().contains("too large"));
    }

    #[test]
    fn the_largest_pattern_that_waits_compiles_when_it_is_needed() {
        assert!(!Pattern::parse(&r"\w".repeat(SHORT / 2)).unwrap().is_match("x"));
        assert!(!Pattern::parse(&r"(?i)\pL".repeat(SHORT / 8)).unwrap().any_case().is_match("x"));
    }

    #[test]
    fn globs_stay_within_a_folder_unless_doubled() {
        let path = |text| RelPath::parse(text).unwrap();
        let star = Glob::parse("docs/*.md").unwrap();
        assert!(star.is_match(&path("docs/a.md")) && !star.is_match(&path("docs/b/a.md")));
        assert!(Glob::parse("docs/**/*.md").unwrap().is_match(&path("docs/b/a.md")));
    }
}
