//! Patterns that compile: regular expressions over bytes, and globs over paths.
//! Nothing here knows which text a pattern is matched on. The only file that names `regex` and `globset`.
#![expect(clippy::disallowed_types, reason = "the one file that talks to regex and globset")]

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use regex_automata::nfa::thompson::{self, pikevm::PikeVM};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::ast::{self, Ast};
use serde::{Deserialize, Deserializer};

use crate::diagnostic::refuse;
use crate::path::RelPath;

/// A pattern that would compile to more than about this many bytes is refused, so that no spec can eat a grader's memory.
const SIZE_LIMIT: usize = 1 << 20;

/// What [`size_of`] is trusted to be wrong by, at the most.
const MARGIN: usize = 32;

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
        let meaning =
            ast::parse::Parser::new().parse(written).map_err(|error| last_line(&error.to_string()))?;
        let size = size_of(&meaning);
        if size.bytes > SIZE_LIMIT {
            return Err("the pattern is too large once compiled".to_owned());
        }
        // Without Unicode, too, only the full translation tells what is allowed.
        if size.needs_tables || written.contains("-u") {
            let mut parser = regex_syntax::ParserBuilder::new().utf8(false).build();
            parser.parse(written).map_err(|error| last_line(&error.to_string()))?;
        }
        Ok(Self { written: written.to_owned(), flags: Flags::default(), regex: OnceLock::new() })
    }

    fn regex(&self) -> &regex::bytes::Regex {
        self.regex.get_or_init(|| {
            regex::bytes::RegexBuilder::new(&self.written)
                .multi_line(self.flags.across_lines)
                .crlf(self.flags.across_lines)
                .case_insensitive(self.flags.any_case)
                .size_limit(MARGIN * SIZE_LIMIT)
                .build()
                .expect("a pattern that parsed, and is small, compiles")
        })
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

/// `text` as a pattern that matches just that.
pub fn quote(text: &str) -> String {
    regex::escape(text)
}

/// A pattern whose matches are POSIX's: of those that start first, the longest. [`Pattern`] takes the first alternative.
#[derive(Clone)]
pub struct Longest {
    pattern: Pattern,
    machine: PikeVM,
}

impl Longest {
    pub fn new(pattern: &Pattern) -> Result<Self, String> {
        let machine = PikeVM::builder()
            .configure(PikeVM::config().match_kind(MatchKind::All))
            .syntax(syntax::Config::new().utf8(false))
            .thompson(thompson::Config::new().utf8(false).nfa_size_limit(Some(SIZE_LIMIT)))
            .build(&pattern.written)
            .map_err(|_| "the pattern is too large once compiled".to_owned())?;
        Ok(Self { pattern: pattern.clone(), machine })
    }

    /// The matches in `line` that are not empty, in order and not overlapping.
    pub fn find_all(&self, line: &[u8]) -> Vec<Range<usize>> {
        let mut cache = self.machine.create_cache();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(first) = self.pattern.regex().find_at(line, at) {
            let input = Input::new(line).range(first.start()..).anchored(Anchored::Yes);
            let end = self.machine.find(&mut cache, input).map_or(first.end(), |longest| longest.end());
            if end > first.start() {
                found.push(first.start()..end);
            }
            at = end.max(first.start() + usize::from(end == first.start()));
            if at > line.len() {
                break;
            }
        }
        found
    }
}

impl fmt::Debug for Longest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.pattern, f)
    }
}

/// What a pattern takes: about how many bytes once compiled, and whether only Unicode's tables can tell if it is right.
#[derive(Clone, Copy, Default)]
struct Size {
    bytes: usize,
    needs_tables: bool,
}

impl Size {
    fn of(transitions: usize) -> Self {
        Self { bytes: transitions * 24, needs_tables: false }
    }

    fn times(self, copies: u32) -> Self {
        Self { bytes: self.bytes.saturating_mul(copies.max(1) as usize), ..self }
    }
}

impl std::iter::Sum for Size {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        sizes.fold(Self::default(), |sum, size| Self {
            bytes: sum.bytes.saturating_add(size.bytes),
            needs_tables: sum.needs_tables || size.needs_tables,
        })
    }
}

/// About as many ranges as `\w` has.
const CLASS: usize = 800;

/// Measured on what was written, which is fast: a class takes as many transitions as the largest has ranges, a repetition
/// copies what it repeats.
fn size_of(meaning: &Ast) -> Size {
    match meaning {
        Ast::Empty(_) | Ast::Flags(_) | Ast::Assertion(_) => Size::of(1),
        // A letter may stand for its other cases too.
        Ast::Literal(_) => Size::of(6),
        Ast::Dot(_) => Size::of(12),
        Ast::ClassPerl(_) => Size::of(CLASS),
        Ast::ClassUnicode(_) => Size { needs_tables: true, ..Size::of(CLASS) },
        Ast::ClassBracketed(class) => size_of_class(&class.kind),
        Ast::Group(group) => [Size::of(2), size_of(&group.ast)].into_iter().sum(),
        Ast::Concat(concat) => concat.asts.iter().map(size_of).sum(),
        Ast::Alternation(either) => either.asts.iter().map(size_of).sum(),
        Ast::Repetition(repetition) => size_of(&repetition.ast).times(match repetition.op.kind {
            ast::RepetitionKind::Range(ast::RepetitionRange::Exactly(n)) => n,
            ast::RepetitionKind::Range(ast::RepetitionRange::AtLeast(n)) => n.saturating_add(1),
            ast::RepetitionKind::Range(ast::RepetitionRange::Bounded(_, n)) => n,
            _ => 2,
        }),
    }
}

fn size_of_class(class: &ast::ClassSet) -> Size {
    match class {
        ast::ClassSet::BinaryOp(op) => [size_of_class(&op.lhs), size_of_class(&op.rhs)].into_iter().sum(),
        ast::ClassSet::Item(item) => size_of_item(item),
    }
}

fn size_of_item(item: &ast::ClassSetItem) -> Size {
    match item {
        ast::ClassSetItem::Empty(_) => Size::of(1),
        ast::ClassSetItem::Literal(_) | ast::ClassSetItem::Range(_) => Size::of(6),
        ast::ClassSetItem::Ascii(_) => Size::of(12),
        ast::ClassSetItem::Perl(_) => Size::of(CLASS),
        ast::ClassSetItem::Unicode(_) => Size { needs_tables: true, ..Size::of(CLASS) },
        ast::ClassSetItem::Bracketed(class) => size_of_class(&class.kind),
        ast::ClassSetItem::Union(union) => union.items.iter().map(size_of_item).sum(),
    }
}

/// The reason a pattern is refused, without the library's drawing.
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
    fn the_longest_match_wins_where_posix_is_spoken() {
        let longest = |pattern, text: &str| {
            let found = Longest::new(&Pattern::parse(pattern).unwrap()).unwrap().find_all(text.as_bytes());
            found.into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(longest("a|ab|b*", "abba xb"), ["ab", "b", "a", "b"]);
        assert_eq!(longest("x*", "éxx"), ["xx"]);
    }

    #[test]
    fn a_refused_pattern_says_why_in_one_line() {
        assert_eq!(Pattern::parse("(a").unwrap_err(), "unclosed group");
        assert!(Pattern::parse(r"\p{Klingon}").is_err() && Pattern::parse("(?-u:[é])").is_err());
        assert!(Pattern::parse("a)").unwrap_err().contains("unopened"));
        assert!(Pattern::parse(r"(\w{100}){100}").unwrap_err().contains("too large"));
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

    #[test]
    fn globs_stay_within_a_folder_unless_doubled() {
        let path = |text| RelPath::parse(text).unwrap();
        let star = Glob::parse("docs/*.md").unwrap();
        assert!(star.is_match(&path("docs/a.md")) && !star.is_match(&path("docs/b/a.md")));
        assert!(Glob::parse("docs/**/*.md").unwrap().is_match(&path("docs/b/a.md")));
    }
}
