//! POSIX regular expressions, basic and extended with GNU's extensions, translated to Rust's. It follows the lexer of GNU
//! grep (`dfa.c`), which decides by context whether `*`, `^` or `\{` is an operator. It matches nothing itself.
//! <https://www.gnu.org/software/grep/manual/html_node/Regular-Expressions.html>

mod bracket;
mod class;

use std::iter::Peekable;
use std::str::Chars;

use class::{SPACE, WORD, marks};
pub use class::{class_contains, mark};

/// grep's dialects; fixed strings need no translation but quoting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Basic,
    Extended,
    Fixed,
}

/// Why a pattern was not translated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// grep refuses it too, for this reason: it ends with status 2 and prints nothing.
    Invalid(&'static str),
    /// It is valid, but beyond a regular language or beyond what prep reads.
    Unsupported(&'static str),
}

/// A pattern in Rust's syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translated {
    pub pattern: String,
    /// grep warns on standard error: a repetition has nothing to repeat.
    pub warns: bool,
    /// Whether it asks where words start and end.
    pub has_word_edges: bool,
}

/// What a translation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    pub ignores_case: bool,
    /// It will be matched on lines with [`mark`]s.
    pub on_marks: bool,
}

/// The Rust pattern that matches what `pattern`, which has no newline, matches in `dialect`.
pub fn translate(pattern: &str, dialect: Dialect, options: Options) -> Result<Translated, Refusal> {
    let mut translator = Translator {
        chars: pattern.chars().peekable(),
        extended: dialect == Dialect::Extended,
        options,
        at_start: true,
        opens: true,
        depth: 0,
        warns: false,
        has_interval: false,
        has_word_edges: false,
    };
    let pattern = match dialect {
        Dialect::Fixed => pattern.chars().map(|c| translator.character(c)).collect(),
        _ => translator.alternatives()?,
    };
    if translator.warns && translator.has_interval {
        // GNU's two matchers do not agree on what that means.
        return Err(Refusal::Unsupported("it repeats nothing"));
    }
    Ok(Translated { pattern, warns: translator.warns, has_word_edges: translator.has_word_edges })
}

/// A Rust pattern that matches any of `patterns` as whole words: no word character before or after, as grep's `-w` has it.
pub fn as_words(patterns: &str, options: Options) -> String {
    if options.on_marks {
        let (start, end) = (marks::NOT_AFTER_WORD, marks::NOT_BEFORE_WORD);
        format!("(?-u:[{start}])(?:{patterns})(?-u:[{end}])")
    } else {
        format!(r"\b{{start-half}}(?:{patterns})\b{{end-half}}")
    }
}

/// A Rust pattern that matches lines of which any of `patterns` matches all.
pub fn as_lines(patterns: &str, options: Options) -> String {
    let marks = if options.on_marks { skip_marks() } else { String::new() };
    format!("^(?:{patterns}){marks}$")
}

fn skip_marks() -> String {
    format!("(?-u:[{}]*)", marks::ANY)
}

/// How deep groups may nest, so that no pattern can exhaust the stack.
const MAX_DEPTH: usize = 60;

/// Repeating more often than this is refused by grep.
const MAX_REPEAT: u32 = 32_767;

const TOO_OFTEN: &str = "it repeats something too often";

struct Translator<'p> {
    chars: Peekable<Chars<'p>>,
    extended: bool,
    options: Options,
    /// At the start of an expression, after `(`, `|` and an anchor, where a basic expression takes `*` for itself.
    at_start: bool,
    /// Only there is `^` an anchor in a basic expression: at the very start, after `\(` and `\|`, and not after an anchor.
    opens: bool,
    depth: usize,
    warns: bool,
    has_interval: bool,
    has_word_edges: bool,
}

enum Token {
    /// A Rust pattern that matches one thing.
    Atom(String),
    Anchor(String),
    Repeat(u32, Option<u32>),
    Or,
    Open,
    Close,
    End,
}

impl Translator<'_> {
    /// Alternatives up to the end or the parenthesis that closes their group.
    fn alternatives(&mut self) -> Result<String, Refusal> {
        let mut out = String::new();
        let mut last: Option<String> = None;
        let mut is_anchor = false;
        loop {
            let token = self.token()?;
            if !matches!(token, Token::Repeat(..)) {
                out.push_str(&last.take().unwrap_or_default());
            }
            let last_is_anchor = std::mem::replace(&mut is_anchor, matches!(token, Token::Anchor(_)));
            match token {
                Token::Repeat(..) if last_is_anchor => {
                    return Err(Refusal::Unsupported("it repeats a place, not a text"));
                }
                Token::Atom(atom) => last = Some(atom),
                Token::Anchor(anchor) => last = Some(anchor),
                Token::Repeat(min, max) => last = Some(repeat(&last.unwrap_or_default(), min, max)),
                Token::Or => out.push('|'),
                Token::Open => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(Refusal::Unsupported("its groups nest too deeply"));
                    }
                    last = Some(format!("(?:{})", self.alternatives()?));
                }
                Token::Close => {
                    self.depth -= 1;
                    return Ok(out);
                }
                Token::End if self.depth > 0 => return Err(Refusal::Invalid("a parenthesis is not closed")),
                Token::End => return Ok(out),
            }
        }
    }

    fn token(&mut self) -> Result<Token, Refusal> {
        let at_start = std::mem::take(&mut self.at_start);
        let opens = std::mem::take(&mut self.opens);
        let Some(c) = self.chars.next() else { return Ok(Token::End) };
        match c {
            '\\' => self.escaped(at_start),
            '[' => {
                let class = bracket::read(&mut self.chars, self.options.ignores_case)?;
                Ok(self.atom(&class))
            }
            '.' => Ok(self.atom(".")),
            '*' if self.extended || !at_start => Ok(self.repeat(at_start, 0, None)),
            '^' if self.extended || opens => {
                self.at_start = at_start;
                Ok(Token::Anchor("^".to_owned()))
            }
            '$' if self.extended || self.ends_here() => {
                self.at_start = at_start;
                Ok(self.end("$"))
            }
            '+' if self.extended => Ok(self.repeat(at_start, 1, None)),
            '?' if self.extended => Ok(self.repeat(at_start, 0, Some(1))),
            '{' if self.extended => {
                let token = self.interval()?;
                self.warns |= at_start && matches!(token, Token::Repeat(..));
                if at_start && matches!(token, Token::Atom(_)) {
                    return Err(Refusal::Unsupported(
                        "GNU's two matchers do not agree on a `{` at its start",
                    ));
                }
                Ok(token)
            }
            '|' if self.extended => Ok(self.or()),
            '(' if self.extended => Ok(self.open()),
            // One that closes nothing is itself.
            ')' if self.extended && self.depth > 0 => Ok(Token::Close),
            c => Ok(self.literal(c)),
        }
    }

    /// One thing that matches one character, after whatever marks are before it.
    fn atom(&self, pattern: &str) -> Token {
        Token::Atom(if self.options.on_marks {
            format!("(?:{}{pattern})", skip_marks())
        } else {
            pattern.to_owned()
        })
    }

    fn literal(&self, c: char) -> Token {
        Token::Atom(self.character(c))
    }

    fn character(&self, c: char) -> String {
        let pattern = match self.options.ignores_case && c.is_alphabetic() {
            true => bracket::folded(c),
            false => crate::pattern::quote(c.encode_utf8(&mut [0; 4])),
        };
        if self.options.on_marks { format!("(?:{}{pattern})", skip_marks()) } else { pattern }
    }

    fn end(&self, anchor: &str) -> Token {
        let marks = if self.options.on_marks { skip_marks() } else { String::new() };
        Token::Anchor(marks + anchor)
    }

    fn escaped(&mut self, at_start: bool) -> Result<Token, Refusal> {
        let basic = !self.extended;
        let Some(c) = self.chars.next() else {
            return Err(Refusal::Invalid("it ends in a backslash"));
        };
        Ok(match c {
            '+' if basic && !at_start => Token::Repeat(1, None),
            '?' if basic && !at_start => Token::Repeat(0, Some(1)),
            '{' if basic && !at_start => return self.interval(),
            '|' if basic => self.or(),
            '(' if basic => self.open(),
            ')' if basic && self.depth > 0 => Token::Close,
            ')' if basic => return Err(Refusal::Invalid("a parenthesis is not opened")),
            '1'..='9' => return Err(Refusal::Unsupported("it refers back to a group")),
            'w' => self.atom(&format!("[{WORD}]")),
            'W' => self.atom(&format!("[^{WORD}]")),
            's' => self.atom(&format!("[{SPACE}]")),
            'S' => self.atom(&format!("[^{SPACE}]")),
            'b' => self.word_edge(at_start, r"\b", marks::EDGE),
            'B' => self.word_edge(at_start, r"\B", marks::NO_EDGE),
            '<' => self.word_edge(at_start, r"\b{start}", marks::START),
            '>' => self.word_edge(at_start, r"\b{end}", marks::END),
            '`' => Token::Anchor(r"\A".to_owned()),
            '\'' => self.end(r"\z"),
            'd' => return Err(Refusal::Unsupported("`\\d` is no digit in grep: use `[0-9]`")),
            // grep warns, and its two matchers do not always agree.
            c if c.is_alphanumeric() => {
                return Err(Refusal::Unsupported(
                    "a backslash before a letter or a digit has no meaning in grep",
                ));
            }
            c => self.literal(c),
        })
    }

    fn repeat(&mut self, at_start: bool, min: u32, max: Option<u32>) -> Token {
        self.warns |= at_start;
        Token::Repeat(min, max)
    }

    /// What follows is at the start of an expression if the edge was.
    fn word_edge(&mut self, at_start: bool, edge: &str, marks: &str) -> Token {
        self.at_start = at_start;
        self.has_word_edges = true;
        Token::Anchor(if self.options.on_marks { format!("(?-u:[{marks}])") } else { edge.to_owned() })
    }

    fn or(&mut self) -> Token {
        (self.at_start, self.opens) = (true, true);
        Token::Or
    }

    fn open(&mut self) -> Token {
        (self.at_start, self.opens) = (true, true);
        Token::Open
    }

    /// Whether a basic expression, or the group or alternative it is in, ends at what comes next.
    fn ends_here(&self) -> bool {
        let rest: String = self.chars.clone().take(2).collect();
        matches!(rest.as_str(), "" | r"\)" | r"\|")
    }

    /// `{m}`, `{m,}`, `{,n}` or `{m,n}`, its opening brace read. In the extended dialect any other `{` is itself.
    fn interval(&mut self) -> Result<Token, Refusal> {
        let mut ahead = self.chars.clone();
        let min = number(&mut ahead)?;
        let comma = ahead.next_if_eq(&',').is_some();
        let max = if comma { number(&mut ahead)? } else { min };
        let closed = (self.extended || ahead.next_if_eq(&'\\').is_some()) && ahead.next_if_eq(&'}').is_some();
        let ordered = max.is_none_or(|max| min.unwrap_or(0) <= max);
        if !closed || !ordered || (min.is_none() && !comma) {
            return if self.extended && (ordered || !closed) {
                Ok(self.literal('{'))
            } else {
                Err(Refusal::Invalid("what is between its braces is no number of times"))
            };
        }
        if min.max(max).is_some_and(|n| n > MAX_REPEAT) {
            return Err(Refusal::Invalid(TOO_OFTEN));
        }
        self.chars = ahead;
        self.has_interval = true;
        Ok(Token::Repeat(min.unwrap_or(0), max))
    }
}

/// The digits that come next.
fn number(chars: &mut Peekable<Chars<'_>>) -> Result<Option<u32>, Refusal> {
    let mut digits = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    match digits.len() {
        0 => Ok(None),
        1..=9 => Ok(digits.parse().ok()),
        _ => Err(Refusal::Invalid(TOO_OFTEN)),
    }
}

fn repeat(atom: &str, min: u32, max: Option<u32>) -> String {
    match (min, max) {
        (0, None) => format!("(?:{atom})*"),
        (1, None) => format!("(?:{atom})+"),
        (0, Some(1)) => format!("(?:{atom})?"),
        (min, None) => format!("(?:{atom}){{{min},}}"),
        (min, Some(max)) => format!("(?:{atom}){{{min},{max}}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;
    use proptest::prelude::*;

    fn matches(pattern: &str, dialect: Dialect, text: &str) -> bool {
        let translated = translate(pattern, dialect, Options::default())
            .unwrap_or_else(|why| panic!("{pattern}: {why:?}"));
        Pattern::parse(&translated.pattern).unwrap().is_match(text)
    }

    #[test]
    fn basic_expressions_escape_their_operators() {
        for (pattern, yes, no) in [
            (r"improvement\|fix", "a fix", "improvemen|fi"),
            ("a|b", "a|b", "a"),
            (r"ab\+c\?$", "abbb", "a"),
            ("*a", "*a", "a"),
            (r"\(*a\)", "*a", "a"),
            ("a^b$c", "a^b$c", "ab"),
            (r"x\|^b", "b", "ab"),
            (r"a\{2,3\}$", "aa", "ba"),
            (r"^*a", "*a", "a"),
            ("^^a", "^a", "a"),
            (r"\<w[0-9]\+", "in w24", "sw24"),
            (r"[[:upper:]]\{2\}", "aBC", "aBc"),
            (r"\.md$", "a.md", "amd"),
        ] {
            assert!(matches(pattern, Dialect::Basic, yes), "{pattern} on {yes}");
            assert!(!matches(pattern, Dialect::Basic, no), "{pattern} on {no}");
        }
    }

    #[test]
    fn extended_expressions_do_not() {
        for (pattern, yes, no) in [
            ("a|^b", "b", "cb"),
            ("(a|b){2}$", "ab", "a"),
            ("a{x", "a{x", "ax"),
            ("a)", "a)", "a"),
            ("*ab", "ab", "b"),
            (r"\(a\)", "(a)", "a"),
            ("a{,2}b$", "b", "c"),
        ] {
            assert!(matches(pattern, Dialect::Extended, yes), "{pattern} on {yes}");
            assert!(!matches(pattern, Dialect::Extended, no), "{pattern} on {no}");
        }
    }

    #[test]
    fn what_grep_refuses_is_refused_and_references_are_beyond() {
        for pattern in [r"\(a", r"a\)", "[a", "a\\", r"a\{1", r"a\{2,1\}", "[z-a]", "[[:foo:]]", "[:space:]"]
        {
            let translated = translate(pattern, Dialect::Basic, Options::default());
            assert!(matches!(translated, Err(Refusal::Invalid(_))), "{pattern}");
        }
        assert!(matches!(
            translate(r"\(a\)\1", Dialect::Basic, Options::default()),
            Err(Refusal::Unsupported(_))
        ));
        assert_eq!(
            translate("(a", Dialect::Extended, Options::default()),
            Err(Refusal::Invalid("a parenthesis is not closed"))
        );
    }

    #[test]
    fn a_range_may_have_any_sign_in_it() {
        for sign in "!\"#$%&'()*+,-./:;<=>?@".chars() {
            assert!(matches("[!-@]", Dialect::Basic, &sign.to_string()), "{sign}");
        }
        assert!(!matches("[!-@]", Dialect::Basic, "A"));
    }

    proptest! {
        #[test]
        fn every_translation_compiles(pattern in r"[ab\\\[\](){}|*+?^$.:,0-3é-]{0,14}", extended: bool, ignores_case: bool, on_marks: bool) {
            let dialect = if extended { Dialect::Extended } else { Dialect::Basic };
            if let Ok(translated) = translate(&pattern, dialect, Options { ignores_case, on_marks })
                && let Err(why) = Pattern::parse(&translated.pattern)
            {
                prop_assert!(why.contains("too large"), "{pattern} -> {translated:?}: {why}");
            }
        }
    }
}
