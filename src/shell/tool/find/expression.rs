//! The expression of a `find`: what it asks of one path, and whether it could hold for anything in `.git`.

use super::super::Refusal;
use crate::shell::glob::Component;

/// What is found on a walk.
pub struct Candidate<'p> {
    pub path: &'p str,
    pub name: &'p str,
    pub kind: Kind,
    pub size: u64,
    pub is_empty: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    File,
    Folder,
    Link,
    Other,
}

#[derive(Debug, Clone)]
pub enum Expression {
    Name {
        pattern: Component,
        any_case: bool,
    },
    Path {
        pattern: Component,
        any_case: bool,
    },
    Types(Vec<Kind>),
    Empty,
    /// In units of this number of bytes, rounded up.
    Size {
        order: std::cmp::Ordering,
        count: u64,
        unit: u64,
    },
    Constant(bool),
    Prune,
    Print,
    Not(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
}

/// How deep parentheses may be in one another.
const MAX_DEPTH: usize = 20;

/// Words that start an expression without a hyphen.
pub fn starts_expression(word: &str) -> bool {
    matches!(word, "(" | ")" | "!" | ",") || word.starts_with(['(', '!'])
}

fn usage<T>(reason: &str) -> Result<T, Refusal> {
    Err(Refusal::usage("find", reason, 1))
}

impl Expression {
    pub fn parse(words: &[&str]) -> Result<Self, Refusal> {
        if words.is_empty() {
            return Ok(Self::Constant(true));
        }
        let mut parser = Parser { words, at: 0, depth: 0 };
        let expression = parser.or()?;
        match words.get(parser.at) {
            None => Ok(expression),
            Some(_) => usage("a parenthesis is not opened"),
        }
    }

    /// Whether it holds for a path; what it prints and whether it keeps the walk out of a folder on the way.
    pub fn evaluate(&self, candidate: &Candidate<'_>, printed: &mut usize, prunes: &mut bool) -> bool {
        match self {
            Self::Name { pattern, any_case } => matches(pattern, *any_case, candidate.name),
            Self::Path { pattern, any_case } => matches(pattern, *any_case, candidate.path),
            Self::Types(kinds) => kinds.contains(&candidate.kind),
            Self::Empty => candidate.is_empty,
            Self::Size { order, count, unit } => candidate.size.div_ceil(*unit).cmp(count) == *order,
            Self::Constant(value) => *value,
            Self::Prune => {
                *prunes = true;
                true
            }
            Self::Print => {
                *printed += 1;
                true
            }
            Self::Not(inner) => !inner.evaluate(candidate, printed, prunes),
            Self::And(left, right) => {
                left.evaluate(candidate, printed, prunes) && right.evaluate(candidate, printed, prunes)
            }
            Self::Or(left, right) => {
                left.evaluate(candidate, printed, prunes) || right.evaluate(candidate, printed, prunes)
            }
        }
    }

    pub fn prunes(&self, candidate: &Candidate<'_>) -> bool {
        let mut prunes = false;
        self.evaluate(candidate, &mut 0, &mut prunes);
        prunes
    }

    /// Whether something could be printed of which only the start of the path is known: what git keeps in `.git`.
    pub fn may_hold_below(&self, start: &str) -> bool {
        let mut prints = false;
        let holds = self.below(start, &mut prints);
        if self.has_print() { prints } else { holds != Some(false) }
    }

    /// Whether it holds there; `None` if that depends. `prints` is set if a `-print` could be reached.
    fn below(&self, start: &str, prints: &mut bool) -> Option<bool> {
        match self {
            Self::Name { pattern, .. } if is_never_gits(&pattern.text) => Some(false),
            Self::Path { pattern, any_case: false } => path_below(pattern, start),
            Self::Constant(value) => Some(*value),
            Self::Print => {
                *prints = true;
                Some(true)
            }
            Self::Not(inner) => inner.below(start, prints).map(|holds| !holds),
            Self::And(left, right) => match left.below(start, prints) {
                Some(false) => Some(false),
                left => match (left, right.below(start, prints)) {
                    (_, Some(false)) => Some(false),
                    (Some(true), right) => right,
                    _ => None,
                },
            },
            Self::Or(left, right) => match left.below(start, prints) {
                Some(true) => Some(true),
                left => match (left, right.below(start, prints)) {
                    (_, Some(true)) => Some(true),
                    (Some(false), right) => right,
                    _ => None,
                },
            },
            Self::Prune => Some(true),
            Self::Name { .. } | Self::Path { .. } | Self::Types(_) | Self::Empty | Self::Size { .. } => None,
        }
    }

    fn any(&self, wanted: &dyn Fn(&Self) -> bool) -> bool {
        wanted(self)
            || match self {
                Self::Not(inner) => inner.any(wanted),
                Self::And(left, right) | Self::Or(left, right) => left.any(wanted) || right.any(wanted),
                _ => false,
            }
    }

    pub fn has_print(&self) -> bool {
        self.any(&|part| matches!(part, Self::Print))
    }

    pub fn has_prune(&self) -> bool {
        self.any(&|part| matches!(part, Self::Prune))
    }

    pub fn asks_if_empty(&self) -> bool {
        self.any(&|part| matches!(part, Self::Empty))
    }

    pub fn asks_size(&self) -> bool {
        self.any(&|part| matches!(part, Self::Size { .. }))
    }

    /// Whether one of its names is `name`.
    pub fn names_a_file(&self, name: &str) -> bool {
        self.any(
            &|part| matches!(part, Self::Name { pattern, any_case } if matches(pattern, *any_case, name)),
        )
    }

    /// What every path that it prints has to hold.
    fn of_all(&self) -> Vec<&Self> {
        match self {
            Self::And(left, right) => {
                let mut all = left.of_all();
                all.extend(right.of_all());
                all
            }
            other => vec![other],
        }
    }

    /// The patterns that every name it prints matches.
    pub fn names_of_all(&self) -> impl Iterator<Item = &str> {
        self.of_all().into_iter().filter_map(|part| match part {
            Self::Name { pattern, any_case: false } => Some(pattern.text.as_str()),
            _ => None,
        })
    }

    /// What everything it prints is.
    pub fn kind_of_all(&self) -> Option<Kind> {
        self.of_all().into_iter().find_map(|part| match part {
            Self::Types(kinds) if kinds.len() == 1 => kinds.first().copied(),
            _ => None,
        })
    }
}

fn matches(pattern: &Component, any_case: bool, text: &str) -> bool {
    if any_case { pattern.matches(&lowered(text)) } else { pattern.matches(text) }
}

/// Each letter in lower case, as far as that is one letter.
fn lowered(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            lower.next().filter(|_| lower.next().is_none()).unwrap_or(c)
        })
        .collect()
}

/// Endings of files that git itself writes.
const GITS: [&str; 14] = [
    "sample", "pack", "idx", "rev", "bitmap", "lock", "keep", "graph", "mtimes", "promisor", "log", "pid",
    "old", "tmp",
];

/// Whether git gives no file of its own a name that a pattern matches: one with an ending that is not git's.
pub fn is_never_gits(pattern: &str) -> bool {
    pattern.rsplit_once('.').is_some_and(|(_, ending)| {
        !ending.is_empty()
            && ending.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
            && !GITS.contains(&ending.to_lowercase().as_str())
            && ending != "git"
    })
}

/// Whether a pattern matches every path that starts with `start`, or none.
fn path_below(pattern: &Component, start: &str) -> Option<bool> {
    let text = &pattern.text;
    if text.ends_with('*') && pattern.matches(start) {
        return Some(true);
    }
    let literal = text.find(['*', '?', '[', '\\']).map_or(text.as_str(), |at| &text[..at]);
    let common = literal.len().min(start.len());
    (literal.as_bytes()[..common] != start.as_bytes()[..common]).then_some(false)
}

struct Parser<'w> {
    words: &'w [&'w str],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn eat(&mut self, words: &[&str]) -> bool {
        let found = self.words.get(self.at).is_some_and(|word| words.contains(word));
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Expression, Refusal> {
        let mut left = self.and()?;
        while self.eat(&["-o", "-or"]) {
            left = Expression::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, Refusal> {
        let mut left = self.not()?;
        loop {
            let joined = self.eat(&["-a", "-and"]);
            let next = self.words.get(self.at);
            if !joined && next.is_none_or(|word| matches!(*word, ")" | "-o" | "-or")) {
                return Ok(left);
            }
            left = Expression::And(Box::new(left), Box::new(self.not()?));
        }
    }

    fn not(&mut self) -> Result<Expression, Refusal> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Refusal::unreadable("its parentheses nest too deeply"));
        }
        let expression = if self.eat(&["!", "-not"]) {
            Expression::Not(Box::new(self.not()?))
        } else if self.eat(&["("]) {
            let inner = self.or()?;
            if !self.eat(&[")"]) {
                return usage("a parenthesis is not closed");
            }
            inner
        } else {
            self.primary()?
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn primary(&mut self) -> Result<Expression, Refusal> {
        let Some(&word) = self.words.get(self.at) else { return usage("its expression ends too early") };
        self.at += 1;
        match word {
            "-empty" => return Ok(Expression::Empty),
            "-true" => return Ok(Expression::Constant(true)),
            "-false" => return Ok(Expression::Constant(false)),
            "-prune" => return Ok(Expression::Prune),
            "-print" => return Ok(Expression::Print),
            "-name" | "-iname" | "-path" | "-ipath" | "-wholename" | "-type" | "-size" => {}
            ")" | "-o" | "-or" | "-a" | "-and" | "," => return usage(&format!("`{word}` is out of place")),
            word if !word.starts_with('-') => {
                // An unquoted pattern that matched several files.
                return usage("paths must come before its expression");
            }
            word => return Err(Refusal::option("find", word)),
        }
        let Some(&value) = self.words.get(self.at) else {
            return usage(&format!("`{word}` has no argument"));
        };
        self.at += 1;
        match word {
            "-type" => types(value),
            "-size" => size(value),
            "-name" | "-iname" => {
                pattern(word, value).map(|pattern| Expression::Name { pattern, any_case: word == "-iname" })
            }
            _ => pattern(word, value).map(|pattern| Expression::Path { pattern, any_case: word == "-ipath" }),
        }
    }
}

fn pattern(word: &str, value: &str) -> Result<Component, Refusal> {
    let any_case = word.starts_with("-i");
    let pattern = if any_case { Component::unquoted(&lowered(value)) } else { Component::unquoted(value) };
    match pattern.unsupported {
        Some(reason) => Err(Refusal::unreadable(reason)),
        None if any_case && value.contains('[') => {
            Err(Refusal::option("find", &format!("{word} with a set")))
        }
        // A backslash at its end matches nothing.
        None if value.ends_with('\\') => Err(Refusal::option("find", &format!("{word} '{value}'"))),
        None => Ok(pattern),
    }
}

fn types(value: &str) -> Result<Expression, Refusal> {
    let mut kinds = Vec::new();
    for letter in value.split(',') {
        kinds.push(match letter {
            "f" => Kind::File,
            "d" => Kind::Folder,
            "l" => Kind::Link,
            "b" | "c" | "p" | "s" => return Err(Refusal::option("find", &format!("-type {letter}"))),
            _ => return usage(&format!("there is no type `{letter}`")),
        });
    }
    Ok(Expression::Types(kinds))
}

fn size(value: &str) -> Result<Expression, Refusal> {
    let (order, rest) = match value.as_bytes().first() {
        Some(b'+') => (std::cmp::Ordering::Greater, &value[1..]),
        Some(b'-') => (std::cmp::Ordering::Less, &value[1..]),
        _ => (std::cmp::Ordering::Equal, value),
    };
    let digits = rest.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &rest[digits.len()..] {
        "c" => 1,
        "w" => 2,
        "" | "b" => 512,
        "k" => 1024,
        "M" => 1 << 20,
        "G" => 1 << 30,
        _ => return usage("its size has no such unit"),
    };
    let is_number = digits.len() < 12 && digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.parse().ok().filter(|_| is_number) {
        Some(count) => Ok(Expression::Size { order, count, unit }),
        None => usage("its size is no number"),
    }
}
