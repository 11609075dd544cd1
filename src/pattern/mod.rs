//! Patterns that compile: regular expressions over bytes here; globs, phrases and POSIX's longest matches beside.
//! Nothing knows which text a pattern is matched on. The only file that names `regex`.
#![expect(clippy::disallowed_types, reason = "the one file that talks to regex")]

mod fold;
mod glob;
mod longest;
mod phrase;
mod sample;
mod script;
mod shape;
mod size;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use regex_syntax::ast;
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};
use unicode_normalization::UnicodeNormalization;

pub use fold::{Folded, fold, folded_words, plain, plain_text};
pub use glob::Glob;
pub use longest::{Longest, TooMuchWork, Work};
pub use phrase::Phrase;
pub use sample::Sought;
pub use script::Script;

use size::size_of;

/// A pattern that would compile to more than about this many bytes is refused, so that no spec can eat a grader's memory.
const SIZE_LIMIT: usize = 1 << 20;

/// What [`size_of`] is trusted to be wrong by, at the most.
const MARGIN: usize = 32;

/// A Rust regular expression, matched on bytes, line by line. It always compiles, and does so once, when it is needed: a
/// course has hundreds of patterns, and a check of one lesson looks at few.
#[derive(Clone)]
pub struct Pattern {
    written: String,
    /// What reports call it.
    name: Option<Arc<str>>,
    flags: Flags,
    /// No more than `^` and a text, as most about commits are: nothing need be compiled.
    is_prefix: bool,
    regex: OnceLock<Arc<regex::bytes::Regex>>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Flags {
    across_lines: bool,
    any_case: bool,
}

impl Pattern {
    pub fn parse(written: &str) -> Result<Self, String> {
        let is_prefix = is_plain_prefix(written);
        if !is_prefix {
            validate(written)?;
        }
        let written = written.to_owned();
        Ok(Self { written, name: None, flags: Flags::default(), is_prefix, regex: OnceLock::new() })
    }

    /// The same pattern under a name.
    pub fn called(self, name: &str) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// What reports call it, if it has a name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// As what follows "a line": `matching /…/`, or `with` and its name.
    pub fn matching(&self) -> String {
        match &self.name {
            Some(name) => format!("with {name}"),
            None => format!("matching {self}"),
        }
    }

    fn regex(&self) -> &regex::bytes::Regex {
        self.regex.get_or_init(|| compiled(&self.written, self.flags))
    }

    fn flagged(&self, flags: Flags) -> Self {
        let (written, name) = (self.written.clone(), self.name.clone());
        Self { written, name, flags, is_prefix: false, regex: OnceLock::new() }
    }

    /// The same pattern read over several lines: `^` and `$` at every line, a CR before LF ignored.
    pub fn across_lines(&self) -> Self {
        self.flagged(Flags { across_lines: true, ..self.flags })
    }

    /// The same pattern in any letter case: for near misses.
    pub fn any_case(&self) -> Self {
        self.flagged(Flags { any_case: true, ..self.flags })
    }

    /// The same pattern for a [`plain_text`], in any letter case: for near misses.
    pub fn loose(&self) -> Self {
        let plain = |c: char| match plain(c) {
            // A hyphen means a range inside brackets, unless it is escaped.
            Some('-') if c != '-' => Some("\\-".to_owned()),
            other => other.map(String::from),
        };
        let written: String = self.written.nfc().filter_map(plain).collect();
        Self::parse(&written).unwrap_or_else(|_| self.clone()).any_case()
    }

    pub fn is_match(&self, line: impl AsRef<[u8]>) -> bool {
        if self.is_prefix {
            return line.as_ref().starts_with(&self.written.as_bytes()[1..]);
        }
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

/// Refuses a pattern that does not compile, or to more than is allowed. The lessons of a course repeat a few patterns: each
/// is looked at once in a process.
fn validate(written: &str) -> Result<(), String> {
    static VALID: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);
    let valid = || VALID.lock().unwrap_or_else(PoisonError::into_inner);
    if valid().contains(written) {
        return Ok(());
    }
    let meaning = ast::parse::Parser::new().parse(written).map_err(|error| last_line(&error.to_string()))?;
    let size = size_of(&meaning);
    if size.bytes > SIZE_LIMIT {
        return Err("the pattern is too large once compiled".to_owned());
    }
    // Without Unicode, too, only the full translation tells what is allowed.
    if size.needs_tables || turns_unicode_off(written) {
        let mut parser = regex_syntax::ParserBuilder::new().utf8(false).build();
        parser.parse(written).map_err(|error| last_line(&error.to_string()))?;
    }
    valid().insert(written.to_owned());
    Ok(())
}

/// Whether some flags, such as `(?-u)` or `(?s-iu:…)`, turn Unicode off.
fn turns_unicode_off(written: &str) -> bool {
    let flags = written.split("(?").skip(1).filter_map(|rest| rest.split([')', ':']).next());
    flags.filter_map(|flags| flags.split_once('-')).any(|(_, off)| off.contains('u'))
}

/// Whether a pattern is no more than `^` and a short text.
fn is_plain_prefix(written: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" :/_-#!,;@\"'=%&<>~".contains(&byte);
    written.len() < 256 && written.strip_prefix('^').is_some_and(|text| text.bytes().all(is_plain))
}

/// Compiles a pattern, once in a process: shared checks bring the same few patterns into many steps.
fn compiled(written: &str, flags: Flags) -> Arc<regex::bytes::Regex> {
    type Compiled = HashMap<(String, Flags), Arc<regex::bytes::Regex>>;
    static COMPILED: LazyLock<Mutex<Compiled>> = LazyLock::new(Mutex::default);
    let mut known = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let regex = known.entry((written.to_owned(), flags)).or_insert_with(|| {
        let built = regex::bytes::RegexBuilder::new(written)
            .multi_line(flags.across_lines)
            .crlf(flags.across_lines)
            .case_insensitive(flags.any_case)
            .size_limit(MARGIN * SIZE_LIMIT)
            .build();
        Arc::new(built.expect("a pattern that parsed, and is small, compiles"))
    });
    Arc::clone(regex)
}

/// `c` and every character that Unicode's simple case folding makes equal to it.
pub fn simple_fold(c: char) -> Vec<char> {
    let mut class = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
    match class.try_case_fold_simple() {
        Ok(()) => class.iter().flat_map(|range| range.start()..=range.end()).collect(),
        // The tables are not compiled in.
        Err(_) => vec![c],
    }
}

/// `text` as a pattern that matches just that.
pub fn quote(text: &str) -> String {
    regex::escape(text)
}

/// The reason a pattern is refused, without the library's drawing.
fn last_line(text: &str) -> String {
    let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or(text);
    last.trim().trim_start_matches("error: ").to_owned()
}

/// Its name, where it has one.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => f.write_str(name),
            None => write!(f, "/{}/", self.written),
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        (&self.written, &self.name) == (&other.written, &other.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_pattern_says_why_in_one_line() {
        assert_eq!(Pattern::parse("(a").unwrap_err(), "unclosed group");
        assert!(Pattern::parse("(?-iu)[é]").is_err() && Pattern::parse("(?-xu)[^é]").is_err());
        assert!(Pattern::parse(r"\p{Klingon}").is_err() && Pattern::parse("(?-u:[é])").is_err());
        assert!(Pattern::parse("a)").unwrap_err().contains("unopened"));
        assert!(Pattern::parse(r"(\w{100}){100}").unwrap_err().contains("too large"));
    }

    #[test]
    fn a_plain_prefix_is_found_without_compiling() {
        let matches = |pattern: &str, line: &str| Pattern::parse(pattern).unwrap().is_match(line);
        assert!(matches("^w24-l05: ", "w24-l05: notes") && !matches("^w24-l05: ", "W24-l05: notes"));
        assert!(
            matches("^", "") && matches("^a.c", "abc") && matches("^a b", "a b c") && !matches("^a", "ba")
        );
        assert!(
            Pattern::parse("^a").unwrap().any_case().is_match("A")
                && Pattern::parse("^b").unwrap().across_lines().is_match("a\nb")
        );
    }

    #[test]
    fn what_is_not_refused_compiles_when_it_is_needed() {
        for most in
            [r"\w{50}", r"(?i)\pL{50}", r"(\pL|\pN|x){20}", r"((a{1,9}){1,9}){1,50}", r"(?i)\p{Greek}{50}"]
        {
            let pattern = Pattern::parse(most).unwrap();
            assert!(!pattern.any_case().is_match("-") && !pattern.across_lines().is_match("-"), "{most}");
        }
    }
}
