//! YAML text to a tree in which every value knows its place, and from there to types: one reader for all that authors
//! write. What the values mean for a course is not known here.

mod declare;
mod describe;
mod fields;
mod from_yaml;
mod parse;
mod problems;
mod read;
mod values;

pub(crate) use declare::{choice, fields, words};
pub use describe::{FieldInfo, GroupInfo, MapInfo, TypeInfo, WordInfo};
pub use fields::{Fields, read_fields, take_one_of, unknown_key};
pub use from_yaml::{FromFields, FromYaml};
pub use parse::{parse, parse_prefix};
pub use problems::{Problems, read};
pub use read::read as read_serde;
pub use values::{Refusal, pattern_of, read_entries, read_string, read_syntax, read_word};

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A value and its place. Lists and maps are shared, so that a copy costs little however much is below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub value: Value,
    pub span: Span,
    /// Where the value came from, if a shared check's parameter was filled in here.
    pub filled_by: Option<Span>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Arc<[Node]>),
    Map(Arc<[(Key, Node)]>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub name: String,
    pub span: Span,
}

impl Key {
    /// The key as a value, where keys are data.
    pub fn node(&self) -> Node {
        Node { value: Value::Text(self.name.clone()), span: self.span.clone(), filled_by: None }
    }
}

impl Value {
    /// What the value is, as an author would call it.
    pub fn describe(&self) -> String {
        match self {
            Self::Null => "nothing".into(),
            Self::Bool(flag) => format!("`{flag}`"),
            Self::Int(n) => format!("the number {n}"),
            Self::Float(n) => format!("the number {n}"),
            Self::Text(text) if text.chars().count() <= 40 => format!("the string `{}`", text.trim_end()),
            Self::Text(_) => "a long string".into(),
            Self::List(_) => "a list".into(),
            Self::Map(_) => "a map".into(),
        }
    }
}

impl Node {
    /// The value under `key`, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(k, _)| k.name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value under `key`, or this where it has none: the place of what is wrong with it.
    pub fn field(&self, key: &str) -> &Node {
        self.get(key).unwrap_or(self)
    }

    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A diagnostic at this value; where a parameter was filled in, both places are shown.
    pub fn error(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        let diagnostic = Diagnostic::error(code, &self.span, message);
        match &self.filled_by {
            Some(by) => diagnostic.related(by, "filled in from here"),
            None => diagnostic,
        }
    }

    /// `wrong-type`, said in the words of both sides.
    pub fn wrong_type(&self, expected: &str) -> Diagnostic {
        self.error(Code::WrongType, format!("expected {expected}, found {}", self.value.describe()))
    }
}

/// Reads a kind that is plain data; a value that is not a map stands for the field `plain`.
pub fn read_serde_fields<T: serde::de::DeserializeOwned>(
    node: &Node,
    plain: Option<&str>,
) -> Result<T, Diagnostic> {
    match (&node.value, plain) {
        (Value::Map(_), _) => read_serde(node),
        (Value::Null, None) => read_serde(&Node { value: Value::Map([].into()), ..node.clone() }),
        (Value::Null, Some(_)) | (_, None) => Err(node.wrong_type("a map of fields")),
        (_, Some(field)) => {
            let key = Key { name: field.to_owned(), span: node.span.clone() };
            read_serde(&Node { value: Value::Map([(key, node.clone())].into()), ..node.clone() })
        }
    }
}

/// Takes the entries of a map one by one; what nobody took is an unknown key.
pub struct SerdeFields<'a> {
    owner: &'a Node,
    left: Vec<&'a (Key, Node)>,
    asked: Vec<&'static str>,
}

impl<'a> SerdeFields<'a> {
    pub fn of(node: &'a Node, expected: &str) -> Result<Self, Diagnostic> {
        match &node.value {
            Value::Map(entries) => {
                Ok(Self { owner: node, left: entries.iter().collect(), asked: Vec::new() })
            }
            _ => Err(node.wrong_type(expected)),
        }
    }

    pub fn take(&mut self, key: &'static str) -> Option<&'a Node> {
        self.take_entry(key).map(|(_, value)| value)
    }

    pub fn take_entry(&mut self, key: &'static str) -> Option<&'a (Key, Node)> {
        self.asked.push(key);
        let at = self.left.iter().position(|(k, _)| k.name == key)?;
        Some(self.left.remove(at))
    }

    /// The value under `key` as a `T`; a problem in it goes to `problems`.
    pub fn read<T: serde::de::DeserializeOwned>(
        &mut self,
        key: &'static str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<T> {
        let node = self.take(key)?;
        read_serde(node).map_err(|problem| problems.push(problem)).ok()
    }

    /// As [`SerdeFields::read`], with `missing-key` if it is not there.
    pub fn require<T: serde::de::DeserializeOwned>(
        &mut self,
        key: &'static str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<T> {
        if self.owner.get(key).is_none() {
            self.asked.push(key);
            problems.push(self.owner.error(Code::MissingKey, format!("`{key}` is missing")));
            return None;
        }
        self.read(key, problems)
    }

    /// The entries nobody has taken yet, without taking them.
    pub fn rest(&self) -> &[&'a (Key, Node)] {
        &self.left
    }

    /// One diagnostic for each entry that nobody took.
    pub fn finish(self, problems: &mut Vec<Diagnostic>) {
        for (key, value) in self.left {
            problems.push(unknown_key(key, value, &self.asked));
        }
    }
}
