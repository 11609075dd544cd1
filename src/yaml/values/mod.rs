//! How plain values, lists and maps are read: what is expected of each, and what is said where something else is found.

mod patterns;
mod quantities;

use std::collections::{BTreeMap, BTreeSet};

use super::{FromYaml, Key, Node, Problems, TypeInfo, Value, WordInfo, mistake};
use crate::diagnostic::{Code, Diagnostic};
use crate::wording::{list, suggest};

pub use patterns::pattern_of;

/// A string; anything else is a problem of type `expected`.
pub fn read_string<'a>(node: &'a Node, expected: &TypeInfo, problems: &mut Problems) -> Option<&'a str> {
    let text = node.as_text();
    match text {
        Some(_) => problems.extend(mistake::cut_short(node)),
        None => problems.push(wrong_scalar(node, expected)),
    }
    text
}

/// A string that is a sentence, or ends like one where a comment is behind it.
pub fn read_sentence<'a>(node: &'a Node, expected: &TypeInfo, problems: &mut Problems) -> Option<&'a str> {
    problems.extend(mistake::sentence_cut_short(node));
    read_string(node, expected, problems)
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
        (Value::List(items), true) if matches!(expected, TypeInfo::Pattern) => {
            let texts: Option<Vec<&str>> = items.iter().map(Node::as_text).collect();
            match texts {
                Some(texts) if !texts.is_empty() => problem
                    .help(format!("one pattern for any of them: '{}'", texts.join("|").replace('\'', "''"))),
                _ => problem,
            }
        }
        _ => problem,
    }
}

/// A few examples as code: `` `60s` or `10m` ``.
fn either(examples: &[&str]) -> String {
    let shown: Vec<String> = examples.iter().map(|example| format!("`{example}`")).collect();
    list(&shown, "or")
}

/// Reads a string by a syntax of its own; `None` of `parse` is a problem that `refusal` tells.
pub fn read_syntax<T>(
    node: &Node,
    form: &TypeInfo,
    problems: &mut Problems,
    parse: impl Fn(&str) -> Result<T, Refusal>,
) -> Option<T> {
    let text = match (&node.value, form) {
        (Value::Text(text), _) => text.clone(),
        (Value::Int(n), TypeInfo::Syntax { takes_numbers: true, .. }) => n.to_string(),
        (Value::Float(n), TypeInfo::Syntax { takes_numbers: true, .. }) => n.to_string(),
        (Value::Int(_) | Value::Float(_) | Value::Bool(_), TypeInfo::Syntax { examples, .. })
            if node.filled_by.is_none() && parse(node.span.text().trim()).is_err() =>
        {
            // In quotes it would be refused again.
            let problem = node.wrong_type(&form.to_string());
            problems.push(problem.help(format!("write it like {}", either(examples))));
            return None;
        }
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

/// A whole number that is none, with what to write.
fn wrong_number(node: &Node, min: impl Into<i128>, expected: &TypeInfo) -> Diagnostic {
    let min = min.into();
    let problem = node.wrong_type(&expected.to_string());
    let digits: String = match &node.value {
        Value::Text(text) => text.chars().take_while(char::is_ascii_digit).collect(),
        _ => String::new(),
    };
    let is_fine = digits.parse::<u8>().is_ok_and(|number| i128::from(number) >= min);
    problem.help(match is_fine {
        true => format!("write the number alone: {digits}"),
        false if min == 0 => "write it in digits, 0 or more, without quotes and without a unit".to_owned(),
        false => "write it in digits, without quotes and without a unit".to_owned(),
    })
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
                    problems.push(wrong_number(node, $min, &Self::FORM));
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

#[cfg(test)]
mod tests;
