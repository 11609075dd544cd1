//! The one file that talks to the YAML library: text in, a tree with positions out.
//! Nesting, aliases and document count are bounded by the library's budgets.
#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the one file that talks to the YAML library"
)]

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Location, Spanned};

use super::{Key, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// Deeper specs than this are refused: nobody writes them, and every reader below recurses. The library needs more than
/// 30 KiB of stack for a level where it is not optimised.
const MAX_DEPTH: usize = 32;

/// Reads one YAML document. Keys are words and stand once in a map; `yes` and `no` are text, as in YAML 1.2.
pub fn parse(file: &Arc<SourceFile>) -> Result<Node, Diagnostic> {
    parse_prefix(file, file.text.len())
}

/// Reads the first `len` bytes of a text as one document: the front matter of a page, its opening `---` and all.
pub fn parse_prefix(file: &Arc<SourceFile>, len: usize) -> Result<Node, Diagnostic> {
    let budget = serde_yaml::budget! { max_depth: MAX_DEPTH };
    let options = serde_yaml::options! { strict_booleans: true, budget: budget };
    let raw: Spanned<Raw> =
        serde_yaml::from_str_with_options(&file.text[..len], options).map_err(|error| {
            let at = error.location().map_or(0..0, |location| range(file, &location));
            Diagnostic::error("syntax", &Span::new(file, at), message(&error))
        })?;
    settle(file, raw, 0)
}

/// The library's sentence without its "at line …", which the drawing says better.
fn message(error: &serde_yaml::Error) -> String {
    let text = error.without_snippet().to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    match text.strip_prefix("duplicate mapping key: ") {
        Some(rest) => format!("the key `{}` stands twice", rest.split(',').next().unwrap_or(rest)),
        None if text.starts_with("budget breached") => {
            "the document is nested or aliased too much".to_owned()
        }
        None => text.lines().next().unwrap_or_default().to_owned(),
    }
}

fn range(file: &SourceFile, location: &Location) -> std::ops::Range<usize> {
    let span = location.span();
    let start = span.byte_offset().map_or_else(
        || file.offset(location.line() as usize, location.column() as usize),
        |offset| offset as usize,
    );
    start..start + span.byte_len().unwrap_or(1).max(1) as usize
}

/// What the library hands out; [`settle`] turns its positions into spans of ours.
enum Raw {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

fn settle(file: &Arc<SourceFile>, raw: Spanned<Raw>, depth: usize) -> Result<Node, Diagnostic> {
    let span = Span::new(file, range(file, &raw.referenced));
    if depth > MAX_DEPTH {
        return Err(Diagnostic::error("syntax", &span, format!("nested deeper than {MAX_DEPTH} levels")));
    }
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Bool(flag) => Value::Bool(flag),
        Raw::Int(n) => Value::Int(n),
        Raw::Float(n) => Value::Float(n),
        Raw::Text(text) => Value::Text(text),
        Raw::List(items) => Value::List(
            items.into_iter().map(|item| settle(file, item, depth + 1)).collect::<Result<_, _>>()?,
        ),
        Raw::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| {
                    let key = settle(file, key, depth + 1)?;
                    let name = match key.value {
                        Value::Text(name) => name,
                        Value::Int(n) => n.to_string(),
                        _ => return Err(key.wrong_type("a word as a key")),
                    };
                    Ok((Key { name, span: key.span }, settle(file, value, depth + 1)?))
                })
                .collect::<Result<_, _>>()?,
        ),
    };
    Ok(Node { value, span, filled_by: None })
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(flag))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Raw, E> {
        Ok(Raw::Int(n))
    }

    fn visit_u64<E: serde::de::Error>(self, n: u64) -> Result<Raw, E> {
        i64::try_from(n).map(Raw::Int).map_err(|_| E::custom("the number is too large"))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Raw, E> {
        Ok(Raw::Float(n))
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut map: Vec<(Spanned<Raw>, Spanned<Raw>)> = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            if map.len() > 100_000 {
                return Err(A::Error::custom("the map is too large"));
            }
            map.push(entry);
        }
        Ok(Raw::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tree(text: &str) -> Result<Node, Diagnostic> {
        parse(&SourceFile::new("a.yaml", text))
    }

    #[test]
    fn values_know_their_places() {
        let root = tree("id: a\nlist:\n  - lines: { matching: 'é', count: 3 }\n").unwrap();
        let Value::List(items) = &root.get("list").unwrap().value else { panic!("a list") };
        let count = items[0].get("lines").unwrap().get("count").unwrap();
        assert_eq!((count.value.clone(), count.span.line(), count.span.text()), (Value::Int(3), 3, "3"));
    }

    #[test]
    fn yes_is_text_and_a_quoted_number_too() {
        let root = tree("a: yes\nn: '3'\n").unwrap();
        assert_eq!(root.get("a").unwrap().as_text(), Some("yes"));
        assert_eq!(root.get("n").unwrap().as_text(), Some("3"));
    }

    #[test]
    fn broken_text_is_one_diagnostic_with_its_place() {
        let problem = tree("a: 1\na: 2\n").unwrap_err();
        assert_eq!(
            (problem.code, problem.message.as_str(), problem.primary.line()),
            ("syntax", "the key `a` stands twice", 2)
        );
        assert_eq!(tree("a: [1\nb: 2\n").unwrap_err().primary.line(), 2);
        assert!(tree("a: 1\n---\nb: 2\n").is_err());
    }

    #[test]
    fn bombs_are_refused_at_once() {
        assert!(tree(&"[".repeat(200_000)).is_err());
        assert!(tree(&"- ".repeat(200_000)).is_err());
        assert!(tree(&"? ".repeat(200_000)).is_err());
        let steps: String = (0..1000).map(|n| format!("{}-\n", " ".repeat(n))).collect();
        assert!(tree(&steps).is_err());
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for n in 1..9 {
            let before = n - 1;
            bomb += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{before}"); 9].join(","));
        }
        assert_eq!(tree(&bomb).unwrap_err().message, "the document is nested or aliased too much");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[a-c:\\-\\[\\]{}&*!|> '\"\\n\\t#,?]{0,40}") {
            let _ = tree(&text);
        }
    }
}
