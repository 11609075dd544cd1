//! How plain values, lists, maps and the types that cannot be wrong are read: what is expected of each, and what is said
//! where something else is found.

use std::collections::{BTreeMap, BTreeSet};

use super::{FromYaml, Key, Node, Problems, TypeInfo, Value, WordInfo, fields, mistake};
use crate::count::Count;
use crate::decimal::Range;
use crate::diagnostic::{Code, Diagnostic};
use crate::moment::{Day, Moment};
use crate::path::RelPath;
use crate::pattern::{Glob, Pattern};
use crate::wording::{list, suggest};

/// A string; anything else is a problem of type `expected`.
pub fn read_string<'a>(node: &'a Node, expected: &TypeInfo, problems: &mut Problems) -> Option<&'a str> {
    let text = node.as_text();
    match text {
        Some(_) => problems.extend(mistake::cut_short(node)),
        None => problems.push(wrong_scalar(node, expected)),
    }
    text
}

/// `wrong-type`, with the quotes that a number or a word of YAML needs to be a string.
fn wrong_scalar(node: &Node, expected: &TypeInfo) -> Diagnostic {
    let problem = node.wrong_type(&expected.to_string());
    match (&node.value, node.filled_by.is_none()) {
        (Value::Int(_) | Value::Float(_) | Value::Bool(_), true) => {
            let text = node.span.text().trim();
            problem.help(format!("in quotes it is a string: '{text}'"))
        }
        (Value::Null, _) => {
            let lost = mistake::lost_value(node);
            problem.help(lost.unwrap_or_else(|| "give it a value, or leave the key out".to_owned()))
        }
        _ => problem,
    }
}

/// Reads a string by a syntax of its own; `None` of `parse` is a problem that `refusal` tells.
pub fn read_syntax<T>(
    node: &Node,
    form: &TypeInfo,
    problems: &mut Problems,
    parse: impl FnOnce(&str) -> Result<T, Refusal>,
) -> Option<T> {
    let text = match (&node.value, form) {
        (Value::Text(text), _) => text.clone(),
        (Value::Int(n), TypeInfo::Syntax { takes_numbers: true, .. }) => n.to_string(),
        (Value::Float(n), TypeInfo::Syntax { takes_numbers: true, .. }) => n.to_string(),
        _ => {
            problems.push(wrong_scalar(node, form));
            return None;
        }
    };
    parse(&text).map_err(|refusal| problems.push(refusal.at(node))).ok()
}

/// Why a value is refused, before it is known where it is.
pub struct Refusal {
    pub code: Code,
    pub message: String,
    pub help: &'static str,
}

impl Refusal {
    pub fn new(code: Code, message: impl Into<String>, help: &'static str) -> Self {
        Self { code, message: message.into(), help }
    }

    pub fn at(self, node: &Node) -> Diagnostic {
        let problem = node.error(self.code, self.message);
        if self.help.is_empty() { problem } else { problem.help(self.help) }
    }
}

/// Which of the words a value is.
pub fn read_word(node: &Node, words: &'static [WordInfo], problems: &mut Problems) -> Option<usize> {
    let word = match &node.value {
        Value::Text(word) => word.as_str(),
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        _ => {
            problems.push(node.wrong_type(&TypeInfo::Words(words).to_string()));
            return None;
        }
    };
    let found = words.iter().position(|info| info.word == word || info.alias == Some(word));
    if found.is_none() {
        let known: Vec<String> = words.iter().map(|info| info.word.to_owned()).collect();
        let message = format!("`{word}` is not one of: {}", known.join(", "));
        let problem = node.error(Code::BadValue, message);
        problems.push(match suggest(word, words.iter().map(|info| info.word)) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem.help(format!("write {}", list(&known, "or"))),
        });
    }
    found
}

impl FromYaml for String {
    const FORM: TypeInfo = TypeInfo::String;

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_string(node, &Self::FORM, problems).map(str::to_owned)
    }

    fn in_words(&self) -> String {
        self.clone()
    }
}

impl FromYaml for bool {
    const FORM: TypeInfo = TypeInfo::Bool;

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.value {
            Value::Bool(flag) => Some(flag),
            _ => {
                problems.push(node.wrong_type(&Self::FORM.to_string()));
                None
            }
        }
    }

    fn in_words(&self) -> String {
        self.to_string()
    }
}

macro_rules! whole_numbers {
    ($($type:ty: $min:expr),*) => {$(
        impl FromYaml for $type {
            const FORM: TypeInfo = TypeInfo::Whole { min: $min };

            fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
                let number = match node.value {
                    Value::Int(n) => Self::try_from(n).ok(),
                    _ => None,
                };
                if number.is_none() {
                    problems.push(node.wrong_type(&Self::FORM.to_string()));
                }
                number
            }

            fn in_words(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

whole_numbers! { u8: 0, u32: 0, u64: 0, i64: i64::MIN }

impl<T: FromYaml> FromYaml for Option<T> {
    const FORM: TypeInfo = T::FORM;
    const IS_OPTIONAL: bool = true;

    /// A key without a value is not the same as no key: something was meant.
    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        T::from_yaml(node, problems).map(Some)
    }

    fn left_out() -> Option<Self> {
        Some(None)
    }

    fn in_words(&self) -> String {
        self.as_ref().map_or_else(String::new, T::in_words)
    }
}

impl<T: FromYaml> FromYaml for Vec<T> {
    const FORM: TypeInfo = TypeInfo::List(&T::FORM);

    /// Each item is read even after one failed, so that every problem is told at once.
    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let Value::List(items) = &node.value else {
            problems.push(node.wrong_type(&Self::FORM.to_string()));
            return None;
        };
        let items: Vec<Option<T>> = items.iter().map(|item| T::from_yaml(item, problems)).collect();
        items.into_iter().collect()
    }

    fn in_words(&self) -> String {
        format!("[{}]", self.iter().map(T::in_words).collect::<Vec<_>>().join(", "))
    }
}

impl<T: FromYaml + Ord> FromYaml for BTreeSet<T> {
    const FORM: TypeInfo = TypeInfo::List(&T::FORM);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        Vec::from_yaml(node, problems).map(Self::from_iter)
    }

    fn in_words(&self) -> String {
        format!("[{}]", self.iter().map(T::in_words).collect::<Vec<_>>().join(", "))
    }
}

/// The entries of a map with keys of the author's choice, in the order in which they are written.
pub fn read_entries<K: FromYaml, V: FromYaml>(
    node: &Node,
    expected: &TypeInfo,
    problems: &mut Problems,
) -> Option<Vec<(K, V)>> {
    let Value::Map(entries) = &node.value else {
        problems.push(node.wrong_type(&expected.to_string()));
        return None;
    };
    let read = |(key, value): &(Key, Node)| {
        let (key, value) = (K::from_yaml(&key.node(), problems), V::from_yaml(value, problems));
        Some((key?, value?))
    };
    let entries: Vec<Option<(K, V)>> = entries.iter().map(read).collect();
    entries.into_iter().collect()
}

impl<K: FromYaml + Ord, V: FromYaml> FromYaml for BTreeMap<K, V> {
    const FORM: TypeInfo = TypeInfo::MapOf(&V::FORM);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_entries(node, &Self::FORM, problems).map(Self::from_iter)
    }

    fn in_words(&self) -> String {
        if self.is_empty() { "{}".to_owned() } else { String::new() }
    }
}

/// Any value, to be read later or by others.
impl FromYaml for Node {
    const FORM: TypeInfo = TypeInfo::Any;

    fn from_yaml(node: &Node, _: &mut Problems) -> Option<Self> {
        Some(node.clone())
    }
}

impl FromYaml for Count {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a count such as `3`, `3 or more`, `at most 5`, `3 to 5` or `none`",
        examples: &["3", "3 or more", "at least 3", "at most 5", "3 to 5", "none"],
        takes_numbers: true,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).ok_or_else(|| {
                Refusal::new(
                    Code::BadCount,
                    match Range::is_reversed(text) {
                        true => format!("`{text}` is not a count: the range is reversed"),
                        false => format!("`{text}` is not a count"),
                    },
                    "write `3`, `3 or more`, `at least 3`, `at most 5`, `3 to 5` or `none`",
                )
            })
        })
    }

    fn in_words(&self) -> String {
        self.to_string()
    }
}

impl FromYaml for Range {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a number or a range",
        examples: &["4.5", "1 to 5", "at least 3", "at most 5"],
        takes_numbers: true,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).ok_or_else(|| {
                let message = match Self::is_reversed(text) {
                    true => format!("the range is reversed: `{text}`"),
                    false => format!("`{text}` is not a number or a range"),
                };
                Refusal::new(Code::BadValue, message, "write `4.5`, `1 to 5`, `at least 3` or `at most 5`")
            })
        })
    }

    fn in_words(&self) -> String {
        self.to_string()
    }
}

impl FromYaml for RelPath {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "a path", examples: &["docs/notes.md"], takes_numbers: false };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).map_err(|why| {
                let message = format!("`{text}` is not a path for a check: {why}");
                let help = "write it from the repository's root, for example `docs/notes.md`";
                Refusal::new(Code::BadPath, message, help)
            })
        })
    }
}

impl FromYaml for Glob {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "a glob", examples: &["docs/*.md", "docs/**"], takes_numbers: false };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse_inside(text).map_err(|why| {
                let message = format!("`{text}` is not a glob: {why}");
                Refusal::new(Code::BadGlob, message, "`*` matches within a folder, `**` across folders")
            })
        })
    }
}

impl FromYaml for Day {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "a day", examples: &["2026-01-05"], takes_numbers: false };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).ok_or_else(|| {
                let help = "write it as year, month, day: `2026-01-05`";
                Refusal::new(Code::BadDate, format!("`{text}` is not a day"), help)
            })
        })
    }
}

impl FromYaml for Moment {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a day or a moment",
        examples: &["2026-01-05", "2026-01-05T18:00:00+01:00"],
        takes_numbers: false,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).ok_or_else(|| {
                Refusal::new(
                    Code::BadDate,
                    format!("`{text}` is not a date"),
                    "write a day, `2026-01-05`, or a moment with its offset, `2026-01-05T18:00:00+01:00`",
                )
            })
        })
    }
}

fields! {
    /// A pattern with a name.
    struct NamedPattern {
        /// The regular expression.
        regex: Regex,
        /// What reports call it: the end of "a line with …".
        called: String,
    }
}

/// A pattern without a name.
struct Regex(Pattern);

impl FromYaml for Regex {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "a regular expression", examples: &[r"^Round \d+"], takes_numbers: false };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = read_string(node, &TypeInfo::Pattern, problems)?;
        pattern_of(text, node, problems).map(Self)
    }
}

/// A pattern that is part of `node`, or all of it.
pub fn pattern_of(text: &str, node: &Node, problems: &mut Problems) -> Option<Pattern> {
    if let Some(what) = mistake::control_character(text) {
        let problem = node.error(Code::BadPattern, format!("the pattern has a control character: {what}"));
        problems.push(problem.help("write the pattern in single quotes, where a backslash is itself"));
        return None;
    }
    let refused = |why| {
        let help = "patterns are Rust regular expressions: https://docs.rs/regex#syntax";
        node.error(Code::BadPattern, format!("`{text}` is not a pattern: {why}")).help(help)
    };
    Pattern::parse(text).map_err(|why| problems.push(refused(why))).ok()
}

/// A regular expression, or `{ regex, called }`.
impl FromYaml for Pattern {
    const FORM: TypeInfo = TypeInfo::Pattern;

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        if !matches!(node.value, Value::Map(_)) {
            return Regex::from_yaml(node, problems).map(|regex| regex.0);
        }
        let NamedPattern { regex: Regex(pattern), called } = NamedPattern::from_yaml(node, problems)?;
        let called = called.trim();
        if called.is_empty() || called.contains('\n') {
            let at = node.get("called").unwrap_or(node);
            problems.push(at.error(Code::BadValue, "the name of a pattern is a few words on one line"));
            return None;
        }
        let pattern = pattern.called(called);
        problems.name(&pattern);
        Some(pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Problems, parse};
    use super::*;
    use crate::source::SourceFile;
    use crate::yaml::{FromFields, choice, words};

    words! {
        #[derive(Debug, PartialEq)]
        enum Merges {
            Only = "only" or "true",
            Any = "any",
        }
    }

    choice! {
        #[derive(Debug, PartialEq)]
        enum Limit {
            /// How many words.
            Words as "words": Count,
            Within as "within": Range,
        }
    }

    fields! {
        #[derive(Debug, PartialEq)]
        struct Sample {
            /// What a line
            /// must match.
            matching: Pattern,
            count: Count = Count::default(),
            kept as "where": Option<Pattern>,
            merges: Merges = Merges::Any
            ; ..limit: Limit
        }
        plain: "matching";
        validate: Sample::validate;
    }

    impl Sample {
        fn validate(&self, at: &Node, problems: &mut Problems) {
            for key in ["count", "where"] {
                if self.count.max == Some(0) && at.get(key).is_some() {
                    problems.push(at.field(key).error(Code::BadValue, format!("no `{key}` with none")));
                }
            }
        }
    }

    /// Each problem as its code, the text it is at, and its help.
    fn read(text: &str) -> Result<Sample, Vec<String>> {
        let node = parse(&SourceFile::new("a.yaml", text)).unwrap();
        let mut problems = Problems::default();
        let sample = Sample::from_yaml(&node, &mut problems);
        let told = |problem: Diagnostic| {
            let at = problem.primary.text().trim_end();
            format!(
                "{} at {at}: {}{}",
                problem.code,
                problem.message,
                problem.help.map_or_else(String::new, |help| format!(" ({help})"))
            )
        };
        problems.finish(sample).map(|(sample, _)| sample).map_err(|met| met.into_iter().map(told).collect())
    }

    #[test]
    fn every_problem_of_a_value_is_told_with_its_place() {
        assert_eq!(
            read("{ matching: '(a', count: few, foo: 1, words: [1], within: 3 }").unwrap_err(),
            [
                "bad-pattern at '(a': `(a` is not a pattern: unclosed group (patterns are Rust regular expressions: https://docs.rs/regex#syntax)",
                "bad-count at few: `few` is not a count (write `3`, `3 or more`, `at least 3`, `at most 5`, `3 to 5` or `none`)",
                "exclusive-keys at within: `within` cannot be given together with `words` (give one of `words` or `within`)",
                "unknown-key at foo: unknown key `foo` (known here: matching, count, where, merges, words, within)",
            ]
        );
        assert_eq!(
            read("{ matching: a, count: none, where: b, merges: ony, words: 5 to 3 }").unwrap_err(),
            [
                "bad-value at ony: `ony` is not one of: only, any (did you mean `only`?)",
                "bad-count at 5 to 3: `5 to 3` is not a count: the range is reversed (write `3`, `3 or more`, `at least 3`, `at most 5`, `3 to 5` or `none`)",
            ]
        );
        assert_eq!(read("{ matching: a, count: none, where: b, words: 3 }").unwrap_err().len(), 2);
        assert_eq!(read("3").unwrap_err().len(), 2, "a wrong type, and no limit");
    }

    #[test]
    fn defaults_aliases_and_names_are_read() {
        let sample =
            read("{ matching: { regex: '^a', called: an a }, merges: true, within: 1 to 5 }").unwrap();
        assert_eq!((sample.count, sample.kept, sample.merges), (Count::default(), None, Merges::Only));
        assert_eq!((sample.matching.as_str(), sample.matching.to_string()), ("^a", "an a".to_owned()));
        assert!(read("matching:\nwords: 1\n").unwrap_err()[0].contains("expected a pattern, found nothing"));
    }

    #[test]
    fn a_type_says_what_its_fields_are() {
        let shown: Vec<String> = Sample::INFO
            .all()
            .map(|field| {
                let default = field.default.map_or_else(String::new, |default| format!(" = {}", default()));
                format!(
                    "{}{} {}{default}. {}",
                    field.name,
                    if field.required { "!" } else { "" },
                    field.form,
                    field.about()
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "matching! a pattern. What a line must match.",
                "count a count such as `3`, `3 or more`, `at most 5`, `3 to 5` or `none` = 1 or more. ",
                "where a pattern. ",
                "merges `only` or `any` = any. ",
                "words a count such as `3`, `3 or more`, `at most 5`, `3 to 5` or `none`. How many words.",
                "within a number or a range. ",
            ]
        );
    }
}
