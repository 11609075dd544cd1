//! What a page expects of a command: a count, an exit code, or lines. It compares; whether a text could be printed at all,
//! and so is an expectation rather than prose, is asked first.

use crate::count::Count;
use crate::shell::glob::Component;
use crate::shell::tool::grep::Shows;
use crate::shell::tool::{Names, Prints};

/// The expected lines of one command.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expected {
    pub output: Option<Wanted>,
    /// From a line `exit code N`.
    pub status: Option<u8>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    Count(Count),
    Lines(Vec<Line>),
}

/// One expected line, `<…>` and `...` in it being wildcards.
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

impl Expected {
    /// Reads the lines after the arrows.
    pub fn parse(lines: &[String]) -> Self {
        let mut expected = Self::default();
        let mut output = Vec::new();
        for line in lines.iter().map(|line| line.trim()) {
            match exit_code(line) {
                Some(status) => expected.status = Some(status),
                None => output.push(line),
            }
        }
        expected.output = match output.as_slice() {
            [] => None,
            [one] if Count::parse(one).is_some() => Count::parse(one).map(Wanted::Count),
            lines => Some(Wanted::Lines(lines.iter().map(|line| Line::parse(line)).collect())),
        };
        expected
    }

    /// Why it cannot be compared with anything a command that prints `prints` prints; none if it can.
    pub fn is_prose(&self, prints: &[Prints]) -> Option<String> {
        let nothing = || Some("the command prints nothing that could be compared".to_owned());
        match &self.output {
            None => None,
            Some(_) if prints.is_empty() => nothing(),
            Some(Wanted::Count(_)) => None,
            Some(Wanted::Lines(lines)) if lines.iter().all(Line::takes_anything) => {
                Some("any output would do".to_owned())
            }
            Some(Wanted::Lines(lines)) => {
                let strange = lines.iter().find(|line| !prints.iter().any(|prints| line.can_be(prints)))?;
                Some(format!("`{}` is not what the command prints", strange.text))
            }
        }
    }
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let output = self.output.as_ref().map(|wanted| match wanted {
            Wanted::Count(count) => count.to_string(),
            Wanted::Lines(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| format!("`{}`", line.text)).collect();
                lines.join(", ")
            }
        });
        let status = match (self.status, &output) {
            (Some(status), _) => Some(format!("exit code {status}")),
            (None, None) => Some("it succeeds".to_owned()),
            (None, Some(_)) => None,
        };
        f.write_str(&output.into_iter().chain(status).collect::<Vec<_>>().join(" and "))
    }
}

fn exit_code(line: &str) -> Option<u8> {
    line.to_lowercase().strip_prefix("exit code ")?.trim().parse().ok()
}

/// What an output counts as: itself if it is one integer, else its number of lines.
pub fn number_of(output: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(output);
    let text = text.trim();
    let is_integer = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(number) if is_integer => number,
        _ => output.split_inclusive(|&byte| byte == b'\n').count() as u64,
    }
}

/// How lines are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    InOrder,
    InAnyOrder,
    /// Names, whatever the layout.
    Names,
}

impl Comparison {
    pub fn of(prints: &[Prints], is_unordered: bool) -> Self {
        if prints.iter().any(|prints| matches!(prints, Prints::Names(_))) {
            Self::Names
        } else if is_unordered {
            Self::InAnyOrder
        } else {
            Self::InOrder
        }
    }

    /// Whether `output` is what `wanted` says.
    pub fn holds(self, wanted: &[Line], output: &[u8]) -> bool {
        let output = String::from_utf8_lossy(output);
        let found: Vec<&str> = output.lines().map(str::trim).collect();
        match self {
            Self::InOrder => in_order(wanted, &found),
            Self::InAnyOrder => as_set(wanted, &found),
            Self::Names => {
                let found: Vec<&str> = found.into_iter().filter(|line| !line.is_empty()).collect();
                let words: Vec<Line> =
                    wanted.iter().flat_map(|line| line.text.split_whitespace()).map(Line::parse).collect();
                let found_words: Vec<&str> = found.iter().flat_map(|line| line.split_whitespace()).collect();
                as_set(wanted, &found) || as_set(&words, &found_words)
            }
        }
    }
}

/// Line by line; a line that is only `...` stands for any number of lines.
fn in_order(wanted: &[Line], found: &[&str]) -> bool {
    match wanted.split_first() {
        None => found.is_empty(),
        Some((line, rest)) if line.is_any() => (0..=found.len()).any(|skip| in_order(rest, &found[skip..])),
        Some((line, rest)) => {
            found.first().is_some_and(|first| line.matches(first)) && in_order(rest, &found[1..])
        }
    }
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

    fn takes_anything(&self) -> bool {
        self.parts.iter().all(|part| *part == Part::Any)
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
    fn can_be(&self, prints: &Prints) -> bool {
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
                !is_sentence(&words) && words.iter().all(|word| can_be_name(&Self::parse(word), names))
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

fn matches_parts(parts: &[Part], text: &str) -> bool {
    match parts.split_first() {
        None => text.is_empty(),
        Some((Part::Text(own), rest)) => {
            text.strip_prefix(own.as_str()).is_some_and(|text| matches_parts(rest, text))
        }
        Some((wild, rest)) => {
            let least = usize::from(*wild == Part::Some);
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.skip(least).any(|at| matches_parts(rest, &text[at..]))
        }
    }
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

fn is_sentence(words: &[&str]) -> bool {
    words.len() > 1 && words.iter().any(|word| FUNCTION_WORDS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn expected(lines: &[&str]) -> Expected {
        Expected::parse(&lines.iter().map(|&line| line.to_owned()).collect::<Vec<_>>())
    }

    fn lines(wanted: &[&str]) -> Vec<Line> {
        wanted.iter().map(|line| Line::parse(line)).collect()
    }

    #[test]
    fn counts_exit_codes_and_lines() {
        assert_eq!(expected(&["3 or more"]).output, Some(Wanted::Count(Count::at_least(3))));
        assert_eq!(expected(&["exit code 1"]), Expected { output: None, status: Some(1) });
        assert!(matches!(expected(&["OK", "exit code 0"]), Expected { output: Some(_), status: Some(0) }));
        assert!(matches!(expected(&["3", "2"]).output, Some(Wanted::Lines(_))));
        assert_eq!(expected(&[]).to_string(), "it succeeds");
    }

    #[test]
    fn an_output_counts_as_its_integer_or_its_lines() {
        assert_eq!(number_of(b"13\n"), 13);
        assert_eq!(number_of(b"  3\n"), 3);
        assert_eq!(number_of(b"a\nb"), 2);
        assert_eq!(number_of(b""), 0);
        assert_eq!(number_of(b"1\n2\n"), 2);
    }

    #[test]
    fn wildcards_stand_for_some_text_or_any() {
        let line = Line::parse("<hash> w24: ...");
        assert!(line.matches("9ab12f0 w24: notes") && line.matches("9 w24: "));
        assert!(!line.matches(" w24: x") && !line.matches("9 w25: x"));
        assert!(Comparison::InOrder.holds(&lines(&["a", "...", "c"]), b"a\nb\nb\nc\n"));
        assert!(!Comparison::InOrder.holds(&lines(&["a"]), b"a\nb\n"));
    }

    #[test]
    fn names_are_a_set_whatever_the_layout() {
        let holds = |wanted: &[&str], output: &[u8]| Comparison::Names.holds(&lines(wanted), output);
        assert!(holds(&["b.md  a.md"], b"a.md\nb.md\n"));
        assert!(holds(&["a.md", "..."], b"a.md\nb.md\n"));
        assert!(!holds(&["a.md"], b"a.md\nb.md\n"));
        assert!(!holds(&["a.md b.md"], b"a.md\n"));
    }

    #[test]
    fn prose_is_what_could_not_be_printed() {
        let prose = |wanted: &str, prints: Prints| expected(&[wanted]).is_prose(&[prints]).is_some();
        assert!(prose("the file is listed", Prints::Names(Names::Any)));
        assert!(!prose("a.md b.md", Prints::Names(Names::Any)));
        assert!(prose("b.txt", Prints::Names(Names::Like(vec!["*.md".into()]))));
        assert!(!prose("3 docs/x.md", Prints::Counts(vec!["docs/x.md".into()])));
        assert!(prose("3 lines", Prints::Counts(vec!["docs/x.md".into()])));
        assert!(prose("v1 is there", Prints::Words(vec![])) && !prose("v1", Prints::Words(vec![])));
        assert!(prose("your commit", Prints::OneLines) && !prose("<hash> w24: x", Prints::OneLines));
        assert!(prose("...", Prints::Anything));
        assert!(expected(&["0"]).is_prose(&[]).is_some(), "a silent command prints no number");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[a<>. é:0-9*]{0,20}", output in "[a<>.\\n é]{0,20}") {
            let wanted = Expected::parse(std::slice::from_ref(&text));
            let _ = wanted.is_prose(&[Prints::Names(Names::Any), Prints::OneLines, Prints::Counts(vec![])]);
            let _ = Comparison::Names.holds(&[Line::parse(&text)], output.as_bytes());
        }
    }
}
