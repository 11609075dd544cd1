//! Expected lines with their wildcards: whether a command could print them at all, and whether an output is what they say.

use crate::shell::glob::Component;
use crate::shell::tool::grep::Shows;
use crate::shell::tool::{Names, Prints};
use crate::wording::one_line;

/// One expected line, `<placeholder>` and `...` in it being wildcards; `…` is three dots too.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Text(String),
    /// `<placeholder>`: some text.
    Some,
    /// `...`: any text, or none.
    Any,
}

/// How lines are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    order: Order,
    /// Columns are as wide as a system likes them.
    squeezes: bool,
    /// A sign before a name says which is checked out.
    marks: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    AsPrinted,
    Any,
    /// Names, whatever the layout.
    Names,
}

impl Comparison {
    pub fn of(prints: &[Prints], is_unordered: bool) -> Self {
        let order = if prints.iter().any(|prints| matches!(prints, Prints::Names(_))) {
            Order::Names
        } else if is_unordered {
            Order::Any
        } else {
            Order::AsPrinted
        };
        Self {
            order,
            squeezes: prints.iter().any(|prints| matches!(prints, Prints::Counts(_))),
            marks: prints.iter().any(|prints| matches!(prints, Prints::Words(_))),
        }
    }

    /// Whether `output` is what `wanted` says.
    pub fn holds(self, wanted: &[Line], output: &[u8]) -> bool {
        let output = String::from_utf8_lossy(output);
        if self.squeezes {
            let wanted: Vec<Line> = wanted.iter().map(|line| Line::parse(&one_line(&line.text))).collect();
            let output = output.lines().map(one_line).collect::<Vec<_>>().join("\n");
            return Self { squeezes: false, ..self }.holds(&wanted, output.as_bytes());
        }
        let mut found: Vec<&str> = output.lines().map(str::trim).collect();
        if self.marks && !wanted.iter().any(|line| line.text.starts_with(['*', '+'])) {
            found.iter_mut().for_each(|line| *line = line.trim_start_matches(['*', '+']).trim_start());
        }
        match self.order {
            _ if wanted.is_empty() => found.iter().all(|line| line.is_empty()),
            Order::AsPrinted => in_order(wanted, &found),
            Order::Any => as_set(wanted, &found),
            Order::Names => {
                let found: Vec<&str> = found.into_iter().filter(|line| !line.is_empty()).collect();
                let words: Vec<Line> =
                    wanted.iter().flat_map(|line| line.text.split_whitespace()).map(Line::parse).collect();
                let found_words: Vec<&str> = found.iter().flat_map(|line| line.split_whitespace()).collect();
                as_set(wanted, &found) || as_set(&words, &found_words)
            }
        }
    }
}

/// Line by line; a line that is only `...` stands for any number of lines. Each run of lines between two of them is taken
/// where it comes first.
fn in_order(wanted: &[Line], found: &[&str]) -> bool {
    let runs: Vec<&[Line]> = wanted.split(Line::is_any).collect();
    let matches_at = |run: &[Line], at: usize| {
        found
            .get(at..at + run.len())
            .is_some_and(|found| run.iter().zip(found).all(|(line, text)| line.matches(text)))
    };
    let Some((first, rest)) = runs.split_first() else { return found.is_empty() };
    let Some((last, between)) = rest.split_last() else {
        return first.len() == found.len() && matches_at(first, 0);
    };
    if !matches_at(first, 0) {
        return false;
    }
    let mut at = first.len();
    for run in between {
        match (at..=found.len()).find(|&start| matches_at(run, start)) {
            Some(start) => at = start + run.len(),
            None => return false,
        }
    }
    found.len().checked_sub(last.len()).is_some_and(|start| start >= at && matches_at(last, start))
}

/// Each wanted line is there, and nothing else unless `...` is wanted too.
fn as_set(wanted: &[Line], found: &[&str]) -> bool {
    let open = wanted.iter().any(Line::is_any);
    let lines: Vec<&Line> = wanted.iter().filter(|line| !line.is_any()).collect();
    lines.iter().all(|line| found.iter().any(|text| line.matches(text)))
        && (open || found.iter().all(|text| lines.iter().any(|line| line.matches(text))))
        && (open || lines.len() <= found.len())
}

impl Line {
    pub fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let placeholder = rest
                .strip_prefix('<')
                .and_then(|inside| inside.find('>').map(|end| &inside[..end]))
                .filter(|inside| !inside.is_empty() && !inside.contains('<'));
            let (part, len) = match placeholder {
                Some(inside) => (Some(Part::Some), inside.len() + 2),
                None if rest.starts_with("...") => (Some(Part::Any), 3),
                None if c == '…' => (Some(Part::Any), c.len_utf8()),
                None => (None, c.len_utf8()),
            };
            match part {
                Some(part) => {
                    parts.extend((!plain.is_empty()).then(|| Part::Text(std::mem::take(&mut plain))));
                    parts.push(part);
                }
                None => plain.push(c),
            }
            rest = &rest[len..];
        }
        parts.extend((!plain.is_empty()).then_some(Part::Text(plain)));
        Self { text: text.to_owned(), parts }
    }

    fn is_any(&self) -> bool {
        self.parts == [Part::Any]
    }

    pub fn takes_anything(&self) -> bool {
        self.parts.iter().all(|part| *part == Part::Any)
    }

    /// Whether any number would do where it is in a count: `<n>`, `<n> docs/x.md`, `docs/x.md:<n>`.
    pub fn leaves_number_open(&self) -> bool {
        let number = match self.text.rsplit_once(':') {
            Some((_, number)) => number,
            None => self.text.split_whitespace().next().unwrap_or_default(),
        };
        let parts = Self::parse(number).parts;
        parts.iter().all(|part| !matches!(part, Part::Text(_)))
    }

    fn has_wildcards(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Text(_)))
    }

    pub fn matches(&self, text: &str) -> bool {
        matches_parts(&self.parts, text)
    }

    /// The line with its wildcards filled in by `filling`.
    fn filled(&self, filling: &str) -> String {
        let fill = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            _ => filling.to_owned(),
        };
        self.parts.iter().map(fill).collect()
    }

    /// Whether a command that prints `prints` could print it.
    pub fn can_be(&self, prints: &Prints) -> bool {
        if self.is_any() {
            return true;
        }
        match prints {
            Prints::Nothing => false,
            Prints::Anything => true,
            Prints::Text(text) => text.lines().any(|line| self.matches(line.trim())),
            Prints::Counts(names) => self.is_count_of(names),
            Prints::Matches(grep) => ["", "x", "1"].iter().any(|filling| {
                let text = self.filled(filling);
                let after_prefix = text.match_indices(':').take(2).map(|(at, _)| &text[at + 1..]);
                // Spaces at a line's start were lost with those after the arrow.
                std::iter::once(text.as_str()).chain(after_prefix).any(|text| {
                    ["", " ", "  ", "    ", "\t"].iter().any(|indent| match grep.shows {
                        Shows::Matches => grep.is_one_match(text.as_bytes()),
                        _ => grep.selects(format!("{indent}{text}").as_bytes()),
                    })
                })
            }),
            Prints::Names(names) => {
                let words: Vec<&str> = self.text.split_whitespace().collect();
                // `a.md, b.md` is how a person lists them.
                let is_list = words.iter().any(|word| word.ends_with(','));
                !is_list
                    && !is_sentence(&words)
                    && words.iter().all(|word| can_be_name(&Self::parse(word), names))
            }
            Prints::Paths(names) => can_be_name(self, names),
            Prints::Words(patterns) => {
                let word = self.text.trim_start_matches(['*', '+']).trim();
                let fits = |pattern: &String| Component::unquoted(pattern).matches(word);
                !word.contains(char::is_whitespace)
                    && (self.has_wildcards() || patterns.is_empty() || patterns.iter().any(fits))
            }
            Prints::OneLines => self.text.split_once(' ').is_some_and(|(id, _)| {
                let is_id = id.len() >= 7 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
                is_id || Self::parse(id).has_wildcards()
            }),
        }
    }

    /// Numbers, and with them a file's name or the word for their sum.
    fn is_count_of(&self, names: &[String]) -> bool {
        let is_number =
            |word: &str| Self::parse(word).has_wildcards() || word.bytes().all(|byte| byte.is_ascii_digit());
        let is_name = |name: &str| {
            name == "total" || can_be_name(&Self::parse(name), &Names::Below(names.to_vec(), Vec::new()))
        };
        if let Some((name, number)) = self.text.rsplit_once(':') {
            return is_number(number) && is_name(name);
        }
        let words: Vec<&str> = self.text.split_whitespace().collect();
        let numbers = words.iter().take_while(|word| is_number(word)).count();
        numbers > 0 && (numbers == words.len() || is_name(&words[numbers..].join(" ")))
    }
}

/// Whether `text` is the parts one after the other. Each piece of text is taken where it comes first: what is left for the
/// rest is then as much as can be, so that nothing has to be tried twice.
fn matches_parts(parts: &[Part], text: &str) -> bool {
    let mut rest = text;
    // How many characters the wildcards before the next piece take at least; none if there are no wildcards.
    let mut open: Option<usize> = None;
    for (nth, part) in parts.iter().enumerate() {
        let Part::Text(piece) = part else {
            open = Some(open.unwrap_or(0) + usize::from(*part == Part::Some));
            continue;
        };
        let Some(start) = after_chars(rest, open.unwrap_or(0)) else { return false };
        let is_last = nth + 1 == parts.len();
        let found = match open {
            None => start.strip_prefix(piece.as_str()),
            Some(_) if is_last => start.ends_with(piece.as_str()).then_some(""),
            Some(_) => start.find(piece.as_str()).map(|at| &start[at + piece.len()..]),
        };
        let Some(after) = found else { return false };
        rest = after;
        open = None;
    }
    match open {
        None => rest.is_empty(),
        Some(least) => after_chars(rest, least).is_some(),
    }
}

/// What follows the first `count` characters.
fn after_chars(text: &str, count: usize) -> Option<&str> {
    if count == 0 {
        return Some(text);
    }
    text.char_indices().nth(count - 1).map(|(at, c)| &text[at + c.len_utf8()..])
}

fn can_be_name(line: &Line, names: &Names) -> bool {
    let legal = |c: char| c.is_alphanumeric() || "._-+@/:=~%,".contains(c);
    let name = line.text.as_str();
    if line.has_wildcards() {
        return true;
    }
    let inside = |folder: &String, name: &str| {
        let folder = folder.trim_end_matches('/');
        Component::unquoted(folder).matches(name)
            || name.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    match names {
        Names::Any => name.chars().all(legal),
        Names::Like(patterns) => patterns.iter().any(|pattern| Component::unquoted(pattern).matches(name)),
        Names::Below(folders, patterns) => {
            let last = name.rsplit('/').next().unwrap_or(name);
            folders.iter().any(|folder| inside(folder, name))
                && patterns.iter().all(|pattern| Component::unquoted(pattern).matches(last))
        }
    }
}

/// Words that make a line of several a sentence rather than names.
const FUNCTION_WORDS: [&str; 28] = [
    "the", "a", "an", "your", "is", "are", "of", "with", "and", "or", "should", "file", "files", "exists",
    "all", "in", "to", "at", "contains", "listed", "each", "shows", "lists", "no", "not", "every", "this",
    "output",
];

pub fn is_sentence(words: &[&str]) -> bool {
    words.len() > 1 && words.iter().any(|word| FUNCTION_WORDS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests;
