//! Patterns that compile: regular expressions over bytes, and globs over paths.
//! Nothing here knows which text a pattern is matched on. The only file that names `regex` and `globset`.
#![expect(clippy::disallowed_types, reason = "the one file that talks to regex and globset")]

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Deserializer};

use crate::diagnostic::refuse;
use crate::path::RelPath;

/// Compiled programs above this many bytes are refused, so that no spec can eat the memory of a grader.
const SIZE_LIMIT: usize = 1 << 20;

/// A Rust regular expression, matched on bytes, line by line. It always compiles.
#[derive(Clone)]
pub struct Pattern {
    written: String,
    regex: regex::bytes::Regex,
}

impl Pattern {
    pub fn parse(written: &str) -> Result<Self, String> {
        let regex = regex::bytes::RegexBuilder::new(written)
            .size_limit(SIZE_LIMIT)
            .build()
            .map_err(|error| reason(&error))?;
        Ok(Self { written: written.to_owned(), regex })
    }

    /// A pattern for `text` as it stands, as whole words and in any letter case, with or without a final `s`.
    pub fn whole_word(text: &str) -> Self {
        let text = match text.strip_suffix('s') {
            Some(singular) if singular.len() > 2 && !singular.ends_with('s') => singular,
            _ => text,
        };
        let words: Vec<String> = text.split_whitespace().map(regex::escape).collect();
        let edge = |c: Option<char>, edge: &str| {
            if c.is_some_and(|c| c.is_alphanumeric() || c == '_') { edge.to_owned() } else { String::new() }
        };
        let start = edge(text.chars().next(), r"\b{start-half}");
        let end = edge(text.chars().last(), r"s?\b{end-half}");
        let written = format!("(?i){start}{}{end}", words.join(r"[\s\-]+"));
        Self::parse(&written).expect("an escaped word compiles")
    }

    /// The same pattern read over several lines: `^` and `$` at every line, a CR before LF ignored.
    pub fn across_lines(&self) -> Self {
        let regex = regex::bytes::RegexBuilder::new(&self.written)
            .multi_line(true)
            .crlf(true)
            .size_limit(SIZE_LIMIT)
            .build()
            .expect("flags do not change whether a pattern compiles");
        Self { written: self.written.clone(), regex }
    }

    /// The same pattern in any letter case: for near misses.
    pub fn any_case(&self) -> Self {
        Self::parse(&format!("(?i){}", self.written)).unwrap_or_else(|_| self.clone())
    }

    pub fn is_match(&self, line: impl AsRef<[u8]>) -> bool {
        self.regex.is_match(line.as_ref())
    }

    /// Where the pattern matches, as byte ranges, leftmost first and not overlapping.
    pub fn find_all<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = Range<usize>> + 't {
        self.regex.find_iter(text).map(|found| found.range())
    }

    /// What the first group captures, match by match, as byte ranges; a match in which it takes no part is passed over.
    pub fn find_captures<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = Range<usize>> + 't {
        self.regex.captures_iter(text).filter_map(|found| Some(found.get(1)?.range()))
    }

    /// How many groups capture something.
    pub fn groups(&self) -> usize {
        self.regex.captures_len() - 1
    }

    pub fn as_str(&self) -> &str {
        &self.written
    }
}

/// The reason a pattern does not compile, in one line and without the library's drawing.
fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "the pattern is too large once compiled".to_owned(),
        other => {
            let text = other.to_string();
            let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or(&text);
            last.trim().trim_start_matches("error: ").to_owned()
        }
    }
}

/// What grep's basic dialect would mean by `written`, in this one; `None` where they agree.
pub fn from_grep_dialect(written: &str) -> Option<String> {
    let dialect = [r"\|", r"\+", r"\?"];
    dialect.iter().any(|escape| written.contains(escape)).then(|| {
        written
            .replace(r"\|", "|")
            .replace(r"\+", "+")
            .replace(r"\?", "?")
            .replace(r"\(", "(")
            .replace(r"\)", ")")
    })
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
    fn whole_words_allow_case_plural_and_a_line_break() {
        let slo = Pattern::whole_word("SLO");
        assert!(slo.is_match("our SLOs hold") && slo.is_match("slo"));
        assert!(!slo.is_match("slow") && !slo.is_match("oslo"));
        let pool = Pattern::whole_word("thread pool");
        assert!(pool.is_match("a Thread\nPool") && pool.is_match("thread-pools"));
        assert!(!pool.is_match("threadpool"));
        assert!(
            Pattern::whole_word("sockets").is_match("a socket")
                && !Pattern::whole_word("HTTPS").is_match("HTTP")
        );
        assert!(Pattern::whole_word("C++").is_match("in C++."));
    }

    #[test]
    fn a_refused_pattern_says_why_in_one_line() {
        assert_eq!(Pattern::parse("(a").unwrap_err(), "unclosed group");
        assert!(Pattern::parse(r"(\w{100}){100}").unwrap_err().contains("too large"));
    }

    #[test]
    fn globs_stay_within_a_folder_unless_doubled() {
        let path = |text| RelPath::parse(text).unwrap();
        let star = Glob::parse("docs/*.md").unwrap();
        assert!(star.is_match(&path("docs/a.md")) && !star.is_match(&path("docs/b/a.md")));
        assert!(Glob::parse("docs/**/*.md").unwrap().is_match(&path("docs/b/a.md")));
    }

    #[test]
    fn grep_dialect_is_recognised_and_translated() {
        assert_eq!(from_grep_dialect(r"improvement\|fix").as_deref(), Some("improvement|fix"));
        assert_eq!(from_grep_dialect("improvement|fix"), None);
    }
}
