//! A learner's data file as one tree of values, whatever it is written in: JSON, YAML, TOML or a page's front matter.
//! It is bounded: what is nested too deeply, aliased too much or too large is refused, quickly. The only file that names `toml`.
#![expect(clippy::disallowed_types, reason = "the one file that talks to toml")]

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Metadata, metadata};
use crate::source::{SourceFile, Span};
use crate::yaml::{self, Key, Node};

/// A value, and the byte of the text at which it starts, where that is known.
#[derive(Debug, Clone)]
pub struct Data {
    pub value: Value,
    pub at: Option<u32>,
}

#[derive(Debug, Clone)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    /// With the digits as they were written: `1.10` is not `1.1` to whoever wrote a version.
    Float(f64, Box<str>),
    Text(String),
    List(Vec<Data>),
    Map(Vec<(String, Data)>),
}

/// Why a file holds no data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// 1-based.
    pub line: Option<usize>,
    /// A lower-case fragment.
    pub why: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Yaml,
    Toml,
    FrontMatter,
}

/// Files with more values than this are no settings.
const MAX_VALUES: usize = 1_000_000;

impl Format {
    /// By the ending of a file's name.
    pub fn of(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            "toml" => Some(Self::Toml),
            "md" | "markdown" => Some(Self::FrontMatter),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
            Self::FrontMatter => "front matter",
        }
    }
}

/// Reads the bytes of a file, without a byte order mark.
pub fn parse(format: Format, bytes: &[u8]) -> Result<Data, Broken> {
    let text = std::str::from_utf8(bytes).map_err(|error| Broken {
        line: Some(line_at(bytes, error.valid_up_to())),
        why: "it is not UTF-8".into(),
    })?;
    let separators = bytes.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{' | b':' | b'=' | b'\n'));
    if separators.count() > MAX_VALUES {
        return Err(Broken { line: None, why: "it holds more than a million values".into() });
    }
    match format {
        Format::Json => parse_json(text),
        Format::Toml => parse_toml(text),
        Format::Yaml => from_yaml(yaml::parse(&SourceFile::new("", text))),
        Format::FrontMatter => match metadata(text) {
            Some(found) => match found.format {
                Metadata::Yaml => from_yaml(yaml::parse_prefix(&SourceFile::new("", text), found.inner.end)),
                Metadata::Toml => parse_toml(&blanked(text, found.inner)),
                Metadata::Json => parse_json(&text[found.inner]),
            },
            None => Err(Broken { line: None, why: "it has no front matter".into() }),
        },
    }
}

/// A part of `text` where it is in the whole, so that lines and bytes agree.
fn blanked(text: &str, part: std::ops::Range<usize>) -> String {
    let before: String =
        text[..part.start].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    before + &text[part]
}

/// The 1-based line of a byte.
pub fn line_at(bytes: &[u8], at: usize) -> usize {
    bytes[..at.min(bytes.len())].iter().filter(|&&byte| byte == b'\n').count() + 1
}

fn parse_json(text: &str) -> Result<Data, Broken> {
    serde_json::from_str(text).map_err(|error| {
        let said = error.to_string();
        let why = match said.split(" at line ").next() {
            Some("recursion limit exceeded") => "it is nested too deeply",
            Some(why) => why,
            None => "it cannot be read",
        };
        Broken { line: Some(error.line()), why: why.to_owned() }
    })
}

fn from_yaml(read: Result<Node, Diagnostic>) -> Result<Data, Broken> {
    read.map(|node| Data::from(&node))
        .map_err(|problem| Broken { line: Some(problem.primary.line()), why: problem.message })
}

fn parse_toml(text: &str) -> Result<Data, Broken> {
    let line = |at: usize| Some(line_at(text.as_bytes(), at));
    let table = DeTable::parse(text).map_err(|error| Broken {
        line: error.span().and_then(|span| line(span.start)),
        why: error.message().lines().next().unwrap_or("it cannot be read").to_owned(),
    })?;
    let at = table.span().start;
    Ok(from_toml(DeValue::Table(table.into_inner()), at))
}

/// The TOML in part of a file, as a tree with places: the front matter of a page.
pub fn toml_node(file: &Arc<SourceFile>, part: Range<usize>) -> Result<Node, Diagnostic> {
    let span = |at: Range<usize>| Span::new(file, part.start + at.start..part.start + at.end);
    let table = DeTable::parse(&file.text[part.clone()]).map_err(|error| {
        let why = error.message().lines().next().unwrap_or("it cannot be read").to_owned();
        Diagnostic::error(Code::Syntax, &span(error.span().unwrap_or(0..1)), why)
    })?;
    let at = table.span();
    Ok(toml_value(DeValue::Table(table.into_inner()), at, &span))
}

fn toml_value(value: DeValue<'_>, at: Range<usize>, span: &dyn Fn(Range<usize>) -> Span) -> Node {
    let value = match value {
        DeValue::Array(items) => yaml::Value::List(
            items
                .into_iter()
                .map(|item| {
                    let at = item.span();
                    toml_value(item.into_inner(), at, span)
                })
                .collect(),
        ),
        DeValue::Table(entries) => yaml::Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| {
                    let (key_at, at) = (key.span(), value.span());
                    let key = Key { name: key.into_inner().into_owned(), span: span(key_at) };
                    (key, toml_value(value.into_inner(), at, span))
                })
                .collect(),
        ),
        scalar => match from_toml(scalar, at.start).value {
            Value::Bool(flag) => yaml::Value::Bool(flag),
            Value::Int(n) => yaml::Value::Int(n),
            Value::Float(n, _) => yaml::Value::Float(n),
            Value::Text(text) => yaml::Value::Text(text),
            Value::Null | Value::List(_) | Value::Map(_) => yaml::Value::Null,
        },
    };
    Node { value, span: span(at), filled_by: None }
}

fn from_toml(value: DeValue<'_>, at: usize) -> Data {
    let value = match value {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(n) => Value::Int(n),
            Err(_) => Value::Text(number.as_str().to_owned()),
        },
        DeValue::Float(number) => {
            Value::Float(number.as_str().parse().unwrap_or(f64::NAN), number.as_str().into())
        }
        DeValue::Boolean(flag) => Value::Bool(flag),
        DeValue::Datetime(moment) => Value::Text(moment.to_string()),
        DeValue::Array(items) => Value::List(
            items
                .into_iter()
                .map(|item| {
                    let at = item.span().start;
                    from_toml(item.into_inner(), at)
                })
                .collect(),
        ),
        DeValue::Table(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| {
                    let at = key.span().start;
                    (key.into_inner().into_owned(), from_toml(value.into_inner(), at))
                })
                .collect(),
        ),
    };
    Data { value, at: u32::try_from(at).ok() }
}

impl From<&Node> for Data {
    fn from(node: &Node) -> Self {
        let at = u32::try_from(node.span.range.start).ok();
        let value = match &node.value {
            yaml::Value::Null => Value::Null,
            yaml::Value::Bool(flag) => Value::Bool(*flag),
            yaml::Value::Int(n) => Value::Int(*n),
            yaml::Value::Float(n) => Value::Float(*n, node.span.text().trim().into()),
            yaml::Value::Text(text) => Value::Text(text.clone()),
            yaml::Value::List(items) => Value::List(items.iter().map(Self::from).collect()),
            yaml::Value::Map(entries) => {
                Value::Map(entries.iter().map(|(key, value)| (key.name.clone(), Self::from(value))).collect())
            }
        };
        Self { value, at }
    }
}

impl Data {
    /// The value under a key of a map, or at a place of a list, counted from 0.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            Value::List(items) if key == "0" || !key.starts_with(['0', '+']) => {
                items.get(key.parse::<usize>().ok()?)
            }
            _ => None,
        }
    }

    /// What a pattern is matched on: texts and numbers as they were written, `true` and `false`.
    pub fn as_line(&self) -> Option<String> {
        match &self.value {
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Int(n) => Some(n.to_string()),
            Value::Float(_, written) => Some(written.to_string()),
            Value::Text(text) => Some(text.clone()),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// How many entries a list or a map has.
    pub fn len(&self) -> Option<usize> {
        match &self.value {
            Value::List(items) => Some(items.len()),
            Value::Map(entries) => Some(entries.len()),
            _ => None,
        }
    }
}

/// Numbers are equal by value, maps in any order; a number is never equal to a text.
impl PartialEq for Data {
    fn eq(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(one), Value::Bool(other)) => one == other,
            (Value::Int(one), Value::Int(other)) => one == other,
            (Value::Float(one, _), Value::Float(other, _)) => one == other,
            (Value::Int(int), Value::Float(float, _)) | (Value::Float(float, _), Value::Int(int)) => {
                *float == *int as f64
            }
            (Value::Text(one), Value::Text(other)) => one == other,
            (Value::List(one), Value::List(other)) => one == other,
            (Value::Map(one), Value::Map(_)) => {
                self.len() == other.len() && one.iter().all(|(key, value)| other.get(key) == Some(value))
            }
            _ => false,
        }
    }
}

/// As JSON would write it, on one line.
impl fmt::Display for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Null => f.write_str("null"),
            Value::Bool(flag) => flag.fmt(f),
            Value::Int(n) => n.fmt(f),
            Value::Float(_, written) => f.write_str(written),
            Value::Text(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
            Value::List(items) => {
                f.write_str("[")?;
                for (nth, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if nth == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Value::Map(entries) => {
                f.write_str("{")?;
                for (nth, (key, value)) in entries.iter().enumerate() {
                    write!(f, "{} {key}: {value}", if nth == 0 { "" } else { "," })?;
                }
                f.write_str(" }")
            }
        }
    }
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DataVisitor).map(|value| Self { value, at: None })
    }
}

struct DataVisitor;

impl<'de> Visitor<'de> for DataVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Value, E> {
        Ok(Value::Int(n))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Value, E> {
        Ok(i64::try_from(n).map_or_else(|_| Value::Float(n as f64, n.to_string().into()), Value::Int))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Value, E> {
        Ok(Value::Float(n, n.to_string().into()))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        // JSON lets a key occur twice; who reads such a file sees the last.
        let mut map = std::collections::BTreeMap::new();
        while let Some((key, value)) = entries.next_entry::<String, Data>()? {
            map.insert(key, value);
        }
        Ok(Value::Map(map.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(format: Format, text: &str) -> Data {
        parse(format, text.as_bytes()).unwrap()
    }

    #[test]
    fn four_ways_to_write_one_tree() {
        let json = read(Format::Json, r#"{ "name": "a", "n": [1, 2.5, true, null], "deep": { "x": 1 } }"#);
        let yaml = read(Format::Yaml, "name: a\nn: [1, 2.5, true, null]\ndeep: { x: 1 }\n");
        let page =
            read(Format::FrontMatter, "---\nname: a\nn: [1, 2.5, true, null]\ndeep:\n  x: 1\n---\n# Page\n");
        assert_eq!(json, yaml);
        assert_eq!(json, page);
        let hugo = "+++\nname = \"a\"\nn = 1\n\n[deep]\nx = 1\n+++\n# Page\n";
        let hugo = read(Format::FrontMatter, hugo);
        assert_eq!(hugo.get("deep").unwrap().get("x").unwrap().at, Some(29));
        assert_eq!(read(Format::FrontMatter, "{ \"a\": [1] }\n# Page\n").to_string(), "{ a: [1] }");
        let toml = read(Format::Toml, "name = \"a\"\ndeep.x = 1\nwhen = 2026-01-05\n[[list]]\nn = 0x10\n");
        assert_eq!(
            toml.to_string(),
            r#"{ deep: { x: 1 }, list: [{ n: 16 }], name: "a", when: "2026-01-05" }"#
        );
        let page = SourceFile::new("p.md", "+++\nid = \"a\"\nn = 3\n+++\n");
        let node = toml_node(&page, 4..19).unwrap();
        assert_eq!((node.get("id").unwrap().as_text(), node.get("n").unwrap().span.text()), (Some("a"), "3"));
        assert_eq!(toml.get("list").unwrap().get("0").unwrap().get("n").unwrap().at, Some(49));
    }

    #[test]
    fn numbers_keep_their_digits_and_are_not_texts() {
        let yaml = read(Format::Yaml, "version: 1.10\nquoted: '1'\none: 1\nfloat: 1.0\n");
        assert_eq!(yaml.get("version").unwrap().as_line().as_deref(), Some("1.10"));
        assert_ne!(yaml.get("quoted"), yaml.get("one"));
        assert_eq!(yaml.get("float"), yaml.get("one"));
    }

    #[test]
    fn what_is_broken_says_where() {
        let broken = |format, text: &str| parse(format, text.as_bytes()).unwrap_err();
        assert_eq!(broken(Format::Json, "{\n  \"a\": 1,\n}").line, Some(3));
        assert_eq!(broken(Format::Toml, "a = 1\nb = \n").line, Some(2));
        assert_eq!(broken(Format::Yaml, "a: 1\nb: [1\n").line, Some(2));
        assert_eq!(broken(Format::FrontMatter, "# no\n").why, "it has no front matter");
        assert_eq!(parse(Format::Json, b"{\n\xff").unwrap_err().line, Some(2));
    }

    #[test]
    fn bombs_are_refused_at_once() {
        let deep = |open: &str| open.repeat(100_000);
        for (format, text) in [
            (Format::Json, deep("[")),
            (Format::Json, deep("{\"a\":")),
            (Format::Yaml, deep("[")),
            (Format::Yaml, deep("- ")),
            (Format::Toml, format!("a = {}", deep("["))),
            (Format::Toml, format!("a = {}", deep("{a="))),
            (Format::Toml, format!("{}a = 1", deep("a."))),
            (Format::Toml, format!("[{}a]", deep("a."))),
            (Format::Toml, format!("a = {{ {}a = 1 }}", deep("a."))),
            (Format::Toml, format!("a = {{ {}a = 1 }}", deep("\"a\"."))),
            (Format::Json, format!("[{}1]", deep("1,").repeat(20))),
        ] {
            let start = text.chars().take(12).collect::<String>();
            assert!(parse(format, text.as_bytes()).is_err(), "{format:?} {start}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[a-c=.:\\-\\[\\]{}&*|\"'\\n\\t#,0-9]{0,40}") {
            for format in [Format::Json, Format::Yaml, Format::Toml, Format::FrontMatter] {
                let _ = parse(format, text.as_bytes()).map(|data| data.to_string());
            }
        }
    }
}
