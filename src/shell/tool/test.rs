//! `test`, `[` and `[[ … ]]`: questions about files, texts and numbers, joined by `!`, `-a`, `-o`, `&&`, `||` and
//! parentheses. What the words are is decided before; here they mean something.
//! <https://pubs.opengroup.org/onlinepubs/9699919799/utilities/test.html>

mod conditional;
mod words;

use super::super::file_view::{Entry, FileView};
use super::super::glob::Component;
use super::super::lex::Token;
use super::{Description, Output, Refusal, unknown};
use crate::evidence::EvidenceError;
use crate::path::RelPath;
use crate::pattern::Pattern;
use conditional::Conditional;
use words::counted;

#[derive(Debug, Clone)]
pub struct Test {
    expression: Expression,
}

#[derive(Debug, Clone)]
enum Expression {
    File(FileTest, String),
    /// `-n`, and a word alone.
    NotEmpty(String),
    Same(String, String),
    Matches(String, Component),
    Finds(String, Pattern),
    Compares(Integer, Comparison, Integer),
    Not(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileTest {
    File,
    Folder,
    Exists,
    NotEmpty,
    Executable,
    Readable,
    Link,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// A number, or the command whose output will be one.
#[derive(Debug, Clone, PartialEq)]
enum Integer {
    Known(i64),
    Later,
}

pub const DESCRIPTIONS: &[Description] = &[
    Description {
        names: "test, [ … ]",
        options: None,
        reads: "-f -d -e -s -x -r -L -h FILE, -n -z TEXT, = == !=, -eq -ne -lt -le -gt -ge, !, -a, -o, ( ), $(…)",
    },
    Description {
        names: "[[ … ]]",
        options: None,
        reads: "the same with && and ||; == and != with a pattern, =~ with an expression",
    },
];

/// How deep parentheses may be in one another.
const MAX_DEPTH: usize = 20;

impl Test {
    /// Reads the words of `test` or `[`.
    pub fn parse(name: &str, args: &[String]) -> Result<Self, Refusal> {
        let args = match (name, args) {
            ("[", [rest @ .., last]) if last == "]" => rest,
            ("[", _) => return Err(Refusal::usage("[", "the last word is not `]`", 2)),
            (_, args) => args,
        };
        let words: Vec<&str> = args.iter().map(String::as_str).collect();
        Ok(Self { expression: counted(&words)? })
    }

    /// Reads what is between `[[` and `]]`.
    pub fn parse_conditional(tokens: &[Token]) -> Result<Self, Refusal> {
        Conditional::parse(tokens).map(|expression| Self { expression })
    }

    pub fn run(&self, view: FileView<'_>) -> Result<Output, EvidenceError> {
        Ok(Output::status(u8::from(!self.expression.holds(view)?)))
    }

    /// The one question about a file that it is, and whether its answer is turned round.
    pub fn as_file_test(&self) -> Option<(bool, FileTest, &str)> {
        let (mut expression, mut negated) = (&self.expression, false);
        while let Expression::Not(inner) = expression {
            (expression, negated) = (inner, !negated);
        }
        match expression {
            Expression::File(test, path) => Some((negated, *test, path)),
            _ => None,
        }
    }

    /// The path whose existence it asks about.
    pub fn asks_existence_of(&self) -> Option<&str> {
        match self.as_file_test() {
            Some((false, _, path)) => Some(path),
            _ => None,
        }
    }

    /// Every path it asks about.
    pub fn paths(&self) -> Vec<&str> {
        let mut paths = Vec::new();
        self.expression.visit(&mut |expression| {
            if let Expression::File(_, path) = expression {
                paths.push(path.as_str());
            }
        });
        paths.retain(|path| !path.is_empty());
        paths
    }

    pub fn describe(&self) -> String {
        format!("asks whether {}", self.expression.describe())
    }
}

impl Expression {
    fn visit<'e>(&'e self, f: &mut impl FnMut(&'e Self)) {
        f(self);
        match self {
            Self::Not(inner) => inner.visit(f),
            Self::And(left, right) | Self::Or(left, right) => {
                left.visit(f);
                right.visit(f);
            }
            _ => {}
        }
    }

    fn holds(&self, view: FileView<'_>) -> Result<bool, EvidenceError> {
        Ok(match self {
            Self::File(test, path) => test.holds(path, view)?,
            Self::NotEmpty(text) => !text.is_empty(),
            Self::Same(left, right) => left == right,
            Self::Matches(text, pattern) => pattern.matches(text),
            Self::Finds(text, pattern) => pattern.is_match(text),
            Self::Compares(Integer::Known(left), comparison, Integer::Known(right)) => {
                comparison.holds(*left, *right)
            }
            Self::Compares(..) => return unknown("$(…)", "its output is not known"),
            Self::Not(inner) => !inner.holds(view)?,
            Self::And(left, right) => left.holds(view)? && right.holds(view)?,
            Self::Or(left, right) => left.holds(view)? || right.holds(view)?,
        })
    }

    fn describe(&self) -> String {
        match self {
            Self::File(test, path) => format!("`{path}` {}", test.describe()),
            Self::NotEmpty(text) => format!("`{text}` is not empty"),
            Self::Same(left, right) => format!("`{left}` is `{right}`"),
            Self::Matches(text, pattern) => format!("`{text}` matches `{}`", pattern.text),
            Self::Finds(text, pattern) => format!("`{text}` matches /{}/", pattern.as_str()),
            Self::Compares(left, comparison, right) => {
                format!("{} is {} {}", left.describe(), comparison.describe(), right.describe())
            }
            Self::Not(inner) => format!("it is not so that {}", inner.describe()),
            Self::And(left, right) => format!("{} and {}", left.describe(), right.describe()),
            Self::Or(left, right) => format!("{} or {}", left.describe(), right.describe()),
        }
    }
}

impl FileTest {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "-f" => Self::File,
            "-d" => Self::Folder,
            "-e" => Self::Exists,
            "-s" => Self::NotEmpty,
            "-x" => Self::Executable,
            "-r" => Self::Readable,
            "-L" | "-h" => Self::Link,
            _ => return None,
        })
    }

    fn holds(self, path: &str, view: FileView<'_>) -> Result<bool, EvidenceError> {
        if self == Self::Link {
            let at = RelPath::parse(path);
            return Ok(!path.ends_with('/') && at.is_ok_and(|at| view.evidence.is_link(&at)));
        }
        Ok(match (self, view.entry(path)?) {
            (_, Entry::Absent) => false,
            (Self::Exists | Self::Link, _) => true,
            (Self::File, entry) => matches!(entry, Entry::File { .. }),
            (Self::Folder, entry) => matches!(entry, Entry::Folder(_)),
            (Self::NotEmpty, Entry::File { size, .. }) => size > 0,
            (Self::Executable, Entry::File { executable, .. }) => executable,
            (Self::Readable, Entry::File { path, .. }) => view.document(&path).map(|_| true)?,
            // Most file systems give a folder a size.
            (Self::NotEmpty | Self::Executable | Self::Readable, Entry::Folder(_)) => true,
            (Self::NotEmpty, Entry::Other) => false,
            (Self::Executable | Self::Readable, Entry::Other) => {
                return unknown(path, "it is not a regular file");
            }
        })
    }

    fn describe(self) -> &'static str {
        match self {
            Self::File => "is a file",
            Self::Folder => "is a folder",
            Self::Exists => "exists",
            Self::NotEmpty => "exists and is not empty",
            Self::Executable => "can be executed",
            Self::Readable => "can be read",
            Self::Link => "is a link",
        }
    }
}

impl Integer {
    /// As bash has it: white space around is ignored.
    fn parse(text: &str) -> Option<Self> {
        if text.contains("$(…)") {
            return Some(Self::Later);
        }
        let digits = text.trim_matches([' ', '\t', '\n']);
        let unsigned = digits.strip_prefix(['-', '+']).unwrap_or(digits);
        let is_number = !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok().map(Self::Known))?
    }

    fn describe(&self) -> String {
        match self {
            Self::Known(number) => number.to_string(),
            Self::Later => "what `$(…)` prints".to_owned(),
        }
    }
}

impl Comparison {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "-eq" => Self::Equal,
            "-ne" => Self::NotEqual,
            "-lt" => Self::Less,
            "-le" => Self::AtMost,
            "-gt" => Self::Greater,
            "-ge" => Self::AtLeast,
            _ => return None,
        })
    }

    fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Greater => left > right,
            Self::AtLeast => left >= right,
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Self::Equal => "equal to",
            Self::NotEqual => "not equal to",
            Self::Less => "less than",
            Self::AtMost => "at most",
            Self::Greater => "greater than",
            Self::AtLeast => "at least",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::lex::lex;
    use super::*;
    use crate::evidence::Evidence;

    fn parse(name: &str, args: &str) -> Result<Test, Refusal> {
        Test::parse(name, &args.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    fn conditional(text: &str) -> Result<Test, Refusal> {
        let tokens: Vec<Token> = lex(text).into_iter().map(|lexeme| lexeme.token).collect();
        Test::parse_conditional(&tokens)
    }

    fn status(test: Result<Test, Refusal>) -> Option<u8> {
        let evidence = Evidence::empty();
        Some(test.ok()?.run(FileView { evidence: &evidence }).unwrap().status)
    }

    #[test]
    fn questions_are_read_by_their_number_of_words() {
        for (words, expected) in [
            ("a", 0),
            ("! a", 1),
            ("-z a", 1),
            ("-n a", 0),
            ("a = a", 0),
            ("a != a", 1),
            ("3 -ge 2", 0),
            ("! ! ! a", 1),
            ("! a = b", 0),
            ("( a )", 0),
            ("( -z a )", 1),
            ("a -a b", 0),
            ("-z a -o -n b", 0),
            ("-z a -a -n b -o x = x", 0),
            ("( -z a -o -n b ) -a ! x = y", 0),
            ("-f = -f", 0),
            ("! = !", 0),
        ] {
            assert_eq!(status(parse("test", words)), Some(expected), "{words}");
        }
        assert_eq!(status(parse("[", "-n a ]")), Some(0));
        assert_eq!(parse("test", "! -f a").unwrap().as_file_test(), Some((true, FileTest::File, "a")));
    }

    #[test]
    fn what_test_refuses_is_the_authors() {
        for (name, words) in
            [("[", "-f a"), ("test", "-f a b c"), ("test", "a b"), ("test", "x -eq 1"), ("[", "]x")]
        {
            assert!(matches!(parse(name, words), Err(Refusal::Usage { status: 2, .. })), "{words}");
        }
        for other in ["a -nt b", "-w a", ""] {
            assert!(matches!(parse("test", other), Err(Refusal::Unreadable(_))), "{other}");
        }
    }

    #[test]
    fn double_brackets_have_patterns() {
        for (text, expected) in [
            ("a == a", 0),
            ("abc == a*", 0),
            ("abc == 'a*'", 1),
            ("abc != a*", 1),
            ("a.md == *.md && ! x == y", 0),
            ("( -z a || -n b ) && c", 0),
            ("abc =~ ^a.c$", 0),
            ("abc =~ 'a.c'", 1),
            ("x =~ [0-9]+", 1),
            ("3 -ge 2", 0),
            ("a/b == a*", 0),
        ] {
            assert_eq!(status(conditional(text)), Some(expected), "{text}");
        }
        for text in ["a < b", "a -eq 1", "08 -eq 8", "a == @(a|b)", "a =~ (a|b)", "-v x", "a == [[=a=]]"] {
            assert!(
                matches!(conditional(text), Err(Refusal::Unreadable(_))),
                "{text}: {:?}",
                conditional(text)
            );
        }
        for text in ["", "a b", "-f a b", "( a"] {
            assert!(conditional(text).is_err(), "{text}");
        }
    }
}
