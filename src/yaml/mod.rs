//! YAML text to a tree in which every value knows its place, and from there to types: one reader for all that authors
//! write. What the values mean for a course is not known here.

mod amounts;
mod declare;
mod describe;
mod fields;
mod from_yaml;
mod mistake;
mod parse;
mod problems;
mod seconds;
mod syntax;
mod values;

pub(crate) use declare::{choice, fields, words};
pub use describe::{FieldInfo, GroupInfo, MapInfo, TypeInfo, WordInfo};
pub use fields::{Fields, read_fields, read_map, take_one_of, unknown_key};
pub use from_yaml::{FromFields, FromYaml};
pub use parse::{Head, parse, parse_head, parse_lines, parse_part, parse_prefix};
pub use problems::{Problems, Written, read};
pub use seconds::Seconds;
pub use values::{Refusal, pattern_of, read_entries, read_sentence, read_string, read_syntax, read_word};

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
        self.entry(key).map(|(_, value)| value)
    }

    /// As [`Node::get`], with the key and its place.
    pub fn entry(&self, key: &str) -> Option<&(Key, Node)> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(k, _)| k.name == key),
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
