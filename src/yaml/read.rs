//! A tree with positions to a typed value, through serde, so that plain data is plain `derive(Deserialize)`.
//! Every problem keeps the place of the value it is about.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Expected, Unexpected, Visitor};

use super::{Key, Node, Value, unknown_key};
use crate::diagnostic::{Code, Diagnostic, unpack_refusal};
use crate::source::Span;
use crate::wording::suggest;

/// Reads `node` as a `T`. Unknown keys, wrong types and refused values are one diagnostic each.
pub fn read<T: DeserializeOwned>(node: &Node) -> Result<T, Diagnostic> {
    T::deserialize(NodeReader(node)).map_err(|problem| problem.at(node).into_diagnostic(node))
}

/// A problem on its way up: the innermost place wins.
#[derive(Debug)]
struct Problem {
    what: What,
    place: Option<(Span, Option<Span>)>,
}

#[derive(Debug)]
enum What {
    Custom(String),
    WrongType { expected: String, found: String },
    UnknownField { key: Option<(Key, Node)>, known: &'static [&'static str] },
    UnknownWord { word: String, known: &'static [&'static str] },
    MissingField(&'static str),
}

impl Problem {
    fn new(what: What) -> Self {
        Self { what, place: None }
    }

    fn at(mut self, node: &Node) -> Self {
        self.place.get_or_insert_with(|| (node.span.clone(), node.filled_by.clone()));
        self
    }

    fn into_diagnostic(self, node: &Node) -> Diagnostic {
        let (span, filled_by) = self.place.unwrap_or_else(|| (node.span.clone(), None));
        let diagnostic = match self.what {
            What::UnknownField { key: Some((key, value)), known } => return unknown_key(&key, &value, known),
            What::UnknownField { key: None, .. } => Diagnostic::error(Code::UnknownKey, &span, "unknown key"),
            What::Custom(text) => {
                let (code, message, help) = unpack_refusal(&text);
                let diagnostic = Diagnostic::error(code, &span, message);
                match help {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                }
            }
            What::WrongType { expected, found } => {
                let expected = in_our_words(&expected);
                Diagnostic::error(Code::WrongType, &span, format!("expected {expected}, found {found}"))
            }
            What::UnknownWord { word, known } => {
                let diagnostic = Diagnostic::error(
                    Code::BadValue,
                    &span,
                    format!("`{word}` is not one of: {}", known.join(", ")),
                );
                match suggest(&word, known.iter().copied()) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic,
                }
            }
            What::MissingField(field) => {
                Diagnostic::error(Code::MissingKey, &span, format!("`{field}` is missing"))
            }
        };
        match filled_by {
            Some(by) => diagnostic.related(&by, "filled in from here"),
            None => diagnostic,
        }
    }
}

/// What serde calls a type, as an author would.
fn in_our_words(expected: &str) -> &str {
    match expected {
        "a string" => "a text",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number that is not negative",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        other if other.starts_with("struct ") => "a map of fields",
        other => other,
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.what)
    }
}

impl std::error::Error for Problem {}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::new(What::Custom(text.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(What::WrongType { expected: expected.to_string(), found: found.to_string() })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_field(_: &str, known: &'static [&'static str]) -> Self {
        Self::new(What::UnknownField { key: None, known })
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self::new(What::UnknownWord { word: word.to_owned(), known })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(What::MissingField(field))
    }
}

#[derive(Clone, Copy)]
struct NodeReader<'a>(&'a Node);

impl<'a> NodeReader<'a> {
    fn wrong_type<T>(self, expected: &dyn Expected) -> Result<T, Problem> {
        let found = self.0.value.describe();
        Err(Problem::new(What::WrongType { expected: expected.to_string(), found }).at(self.0))
    }
}

impl<'de> de::Deserializer<'de> for NodeReader<'_> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        let result = match &self.0.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Int(n) => visitor.visit_i64(*n),
            Value::Float(n) => visitor.visit_f64(*n),
            Value::Text(text) => visitor.visit_str(text),
            Value::List(items) => visitor.visit_seq(Items(items.iter())),
            Value::Map(entries) => visitor.visit_map(Entries { left: entries.iter(), value: None }),
        };
        result.map_err(|mut problem| {
            // What the visitor refused is described in our words, not in serde's.
            if let (None, What::WrongType { found, .. }) = (&problem.place, &mut problem.what) {
                *found = self.0.value.describe();
            }
            problem.at(self.0)
        })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.0.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self).map_err(|problem| problem.at(self.0))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match &self.0.value {
            Value::Text(word) => {
                let word: StrDeserializer<'_, Problem> =
                    de::IntoDeserializer::into_deserializer(word.as_str());
                visitor.visit_enum(word).map_err(|problem| problem.at(self.0))
            }
            _ => self.wrong_type(&"a word"),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct Items<'a>(std::slice::Iter<'a, Node>);

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Problem> {
        self.0
            .next()
            .map(|node| seed.deserialize(NodeReader(node)).map_err(|problem| problem.at(node)))
            .transpose()
    }
}

struct Entries<'a> {
    left: std::slice::Iter<'a, (Key, Node)>,
    value: Option<&'a Node>,
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Problem> {
        let Some((key, value)) = self.left.next() else { return Ok(None) };
        self.value = Some(value);
        let name: StrDeserializer<'_, Problem> = de::IntoDeserializer::into_deserializer(key.name.as_str());
        seed.deserialize(name).map(Some).map_err(|mut problem| {
            if let What::UnknownField { key: slot, .. } = &mut problem.what {
                *slot = Some((key.clone(), value.clone()));
            }
            problem.place.get_or_insert_with(|| (key.span.clone(), value.filled_by.clone()));
            problem
        })
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Problem> {
        let node = self.value.take().expect("serde asks for a value after its key");
        seed.deserialize(NodeReader(node)).map_err(|problem| problem.at(node))
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::count::Count;
    use crate::diagnostic::Code;
    use crate::pattern::Pattern;
    use crate::source::SourceFile;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        matching: Pattern,
        #[serde(default)]
        count: Count,
    }

    fn sample(text: &str) -> Result<Sample, (Code, String, String, Option<String>)> {
        let node = parse(&SourceFile::new("a.yaml", text)).unwrap();
        read(&node).map_err(|d| (d.code, d.message, d.primary.text().to_owned(), d.help))
    }

    #[test]
    fn values_become_types() {
        let sample = sample("{ matching: '^a', count: 3 or more }").unwrap();
        assert_eq!((sample.matching.as_str(), sample.count), ("^a", Count::at_least(3)));
    }

    #[test]
    fn each_problem_has_its_code_and_its_place() {
        let problem = sample("matching: a\ncuont: 3\n").unwrap_err();
        assert_eq!(
            (problem.0, problem.2.as_str(), problem.3.as_deref()),
            (Code::UnknownKey, "cuont", Some("did you mean `count`?"))
        );
        let problem = sample("matching: '(a'\n").unwrap_err();
        assert_eq!(
            (problem.0, problem.1.as_str(), problem.2.as_str()),
            (Code::BadPattern, "`(a` is not a pattern: unclosed group", "'(a'")
        );
        let problem = sample("matching: 3\n").unwrap_err();
        assert_eq!(
            (problem.0, problem.1.as_str(), problem.2.as_str()),
            (Code::WrongType, "expected a text, found the number 3", "3")
        );
        let problem = sample("{ matching: a, count: few }").unwrap_err();
        assert_eq!((problem.0, problem.2.as_str()), (Code::BadCount, "few"));
        assert_eq!(sample("count: 3\n").unwrap_err().1, "`matching` is missing");
    }
}
