//! The one file that talks to the YAML library: its events in, a tree with positions out. The tree is built here rather than
//! through serde because every key and value must know its place, and a course is read at every start.
#![expect(clippy::disallowed_types, reason = "the one file that talks to the YAML library")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde_yaml::granit_parser::{
    Event, Marker, Parser, ScalarStyle, ScanError, Span as Marked, StrInput, Tag,
};

use super::{Key, Node, Value, syntax};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};

/// Deeper documents than this are refused: no author writes them, and every reader below recurses.
const MAX_DEPTH: usize = 64;

/// Documents of more values than this, aliases counted as what they stand for, are refused.
const MAX_NODES: usize = 100_000;

/// Reads one YAML document. Keys are words and occur once in a map; `yes` and `no` are text, as in YAML 1.2.
pub fn parse(file: &Arc<SourceFile>) -> Result<Node, Diagnostic> {
    parse_prefix(file, file.text.len())
}

/// Reads the first `len` bytes of a text as one document: the front matter of a page, its opening `---` and all.
pub fn parse_prefix(file: &Arc<SourceFile>, len: usize) -> Result<Node, Diagnostic> {
    parse_part(file, 0..len)
}

/// Reads a part of a text as one document.
pub fn parse_part(file: &Arc<SourceFile>, part: Range<usize>) -> Result<Node, Diagnostic> {
    Builder::of(file, part).document()
}

/// How much of a document was read for some of its keys.
#[derive(Debug)]
pub enum Head {
    /// All of it: one of the keys is last, or not there.
    Whole(Node),
    /// A map of its first entries.
    First(Node),
}

impl Head {
    pub fn root(&self) -> &Node {
        match self {
            Self::Whole(root) | Self::First(root) => root,
        }
    }
}

/// Reads the entries of a map only until it has these keys, or something is wrong: what a spec is called, without the rest.
pub fn parse_head(file: &Arc<SourceFile>, keys: &[&str]) -> Head {
    let mut entries = Vec::new();
    let mut builder = Builder::of(file, 0..file.text.len());
    // What is wrong is told when the whole is read.
    if let Ok(Some(at)) = builder.head(keys, &mut entries)
        && second_of_a_name(&entries).is_none()
        && builder.end().is_ok()
    {
        return Head::Whole(builder.node(Value::Map(entries.into()), &at));
    }
    Head::First(Node { value: Value::Map(entries.into()), span: Span::new(file, 0..1), filled_by: None })
}

/// Reads `key: value` lines at the left margin, each for itself, where a text is not valid as a whole.
pub fn parse_lines(file: &Arc<SourceFile>, part: Range<usize>, keys: &[&str]) -> Node {
    let mut entries: Vec<(Key, Node)> = Vec::new();
    let mut at = part.start;
    for line in file.text[part.clone()].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((name, value)) = line.trim_end().split_once(':') else { continue };
        let name = name.trim_matches(['"', '\'']);
        if !keys.contains(&name) || entries.iter().any(|(key, _)| key.name == name) {
            continue;
        }
        let value_at = start + line.len() - line[line.find(':').unwrap_or(0) + 1..].trim_start().len();
        let span = Span::new(file, value_at..value_at + value.trim().len());
        // A value that is valid by itself is what it is; the others are texts.
        let node = match parse_part(file, span.range.clone()) {
            Ok(node) if !matches!(node.value, Value::Map(_)) => node,
            _ => Node { value: Value::Text(value.trim().to_owned()), span, filled_by: None },
        };
        entries.push((Key { name: name.to_owned(), span: Span::new(file, start..start + name.len()) }, node));
    }
    Node { value: Value::Map(entries.into()), span: Span::new(file, part), filled_by: None }
}

/// Builds the tree from the library's events, within bounds.
struct Builder<'a> {
    file: &'a Arc<SourceFile>,
    /// The part of the file that is read.
    part: Range<usize>,
    events: Parser<'a, StrInput<'a>>,
    /// What each anchor stands for, and how many values that is.
    anchors: BTreeMap<usize, (Node, usize)>,
    nodes: usize,
}

impl<'a> Builder<'a> {
    fn of(file: &'a Arc<SourceFile>, part: Range<usize>) -> Self {
        let events = Parser::new_from_str(&file.text[part.clone()]);
        Self { file, part, events, anchors: BTreeMap::new(), nodes: 0 }
    }

    /// The entries of the outermost map until all `keys` are there; where the map is, if it was read to its end.
    fn head(&mut self, keys: &[&str], entries: &mut Vec<(Key, Node)>) -> Result<Option<Marked>, Diagnostic> {
        let at = loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(..), _) => {}
                (Event::MappingStart(..), at) => break at,
                _ => return Ok(None),
            }
        };
        self.nodes += 1;
        let has = |entries: &[(Key, Node)], name: &&str| entries.iter().any(|(key, _)| key.name == *name);
        while !keys.iter().all(|key| has(entries, key)) {
            match self.entry(1)? {
                Some(entry) => entries.push(entry),
                None => return Ok(Some(at)),
            }
        }
        Ok(None)
    }

    fn document(&mut self) -> Result<Node, Diagnostic> {
        let root = loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(..), _) => {}
                (Event::StreamEnd, at) => return Ok(self.node(Value::Null, &at)),
                (event, at) => break self.value(event, &at, 0)?,
            }
        };
        self.end()?;
        Ok(root)
    }

    /// What follows the document: nothing.
    fn end(&mut self) -> Result<(), Diagnostic> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(()),
                (Event::DocumentStart(..), at) => {
                    return Err(
                        self.refuse(&at, "a second document starts here, and one is all there may be")
                    );
                }
                _ => {}
            }
        }
    }

    /// The next event. Comments are none: the library is built without them.
    fn next(&mut self) -> Result<(Event<'a>, Marked), Diagnostic> {
        match self.events.next() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(self.syntax(&error)),
            None => Ok((Event::StreamEnd, Marked::empty(Marker::new(0, 1, 0)))),
        }
    }

    /// The value that `event` starts.
    fn value(&mut self, event: Event<'a>, at: &Marked, depth: usize) -> Result<Node, Diagnostic> {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return Err(self.refuse(at, "the document is nested or aliased too much"));
        }
        let before = self.nodes;
        let (node, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                // A tag and nothing after it is a text that was to be quoted, as is told where a value is missing.
                let is_tag_alone = text.is_empty() && style == ScalarStyle::Plain;
                let value = match tag.as_deref().filter(|_| !is_tag_alone) {
                    Some(tag) if self.type_of(at, Some(tag))? == Some("str") => {
                        Value::Text(text.into_owned())
                    }
                    _ => scalar(text, style),
                };
                (self.node(value, at), anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.type_of(at, tag.as_deref())?;
                (self.list(at, depth)?, anchor)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.type_of(at, tag.as_deref())?;
                (self.map(at, depth)?, anchor)
            }
            Event::Alias(anchor) => return self.alias(anchor, at),
            Event::Anchor(..) => {
                let (event, at) = self.next()?;
                return self.value(event, &at, depth);
            }
            _ => return Err(self.refuse(at, "a value is missing here")),
        };
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), self.nodes - before + 1));
        }
        Ok(node)
    }

    /// The type that a tag names, of those that change nothing; another asks for what is not done here.
    fn type_of(&self, at: &Marked, tag: Option<&Tag>) -> Result<Option<&'static str>, Diagnostic> {
        const TYPES: [&str; 7] = ["str", "map", "seq", "int", "float", "bool", "null"];
        let Some(tag) = tag else { return Ok(None) };
        match TYPES.into_iter().find(|name| tag.is_yaml_core_schema_tag(name)) {
            Some(name) => Ok(Some(name)),
            None => {
                let problem =
                    self.refuse(at, "`!` without quotes starts a tag of YAML, and this one is not read");
                Err(problem.help("put the whole text in quotes, or remove the word that begins with `!`"))
            }
        }
    }

    /// A copy of what the anchor stands for, at the alias's place.
    fn alias(&mut self, anchor: usize, at: &Marked) -> Result<Node, Diagnostic> {
        let Some((node, nodes)) = self.anchors.get(&anchor) else {
            return Err(self.refuse(at, "the alias stands for nothing"));
        };
        self.nodes += nodes;
        if self.nodes > MAX_NODES {
            return Err(self.refuse(at, "the document is nested or aliased too much"));
        }
        Ok(Node { span: self.span(at), ..node.clone() })
    }

    fn list(&mut self, at: &Marked, depth: usize) -> Result<Node, Diagnostic> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(self.node(Value::List(items.into()), at)),
                (event, at) => items.push(self.value(event, &at, depth + 1)?),
            }
        }
    }

    fn map(&mut self, at: &Marked, depth: usize) -> Result<Node, Diagnostic> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        while let Some(entry) = self.entry(depth + 1)? {
            entries.push(entry);
        }
        match second_of_a_name(&entries) {
            Some(Key { name, span }) => {
                let problem = Diagnostic::error(Code::DuplicateKey, span, format!("duplicate key `{name}`"));
                Err(problem.help("remove one of the two, or write what both say under one"))
            }
            None => Ok(self.node(Value::Map(entries.into()), at)),
        }
    }

    /// The next entry of a map; `None` at its end.
    fn entry(&mut self, depth: usize) -> Result<Option<(Key, Node)>, Diagnostic> {
        let key = match self.next()? {
            (Event::MappingEnd, _) => return Ok(None),
            (event, at) => self.value(event, &at, depth)?,
        };
        let name = match key.value {
            Value::Text(name) => name,
            Value::Int(n) => n.to_string(),
            _ => return Err(key.wrong_type("a word as a key")),
        };
        let (event, at) = self.next()?;
        let value = self.value(event, &at, depth)?;
        Ok(Some((Key { name, span: key.span }, value)))
    }

    fn node(&self, value: Value, at: &Marked) -> Node {
        Node { value, span: self.span(at), filled_by: None }
    }

    fn span(&self, at: &Marked) -> Span {
        let start = self.offset(&at.start);
        Span::new(self.file, start..self.offset(&at.end).max(start + 1))
    }

    fn offset(&self, mark: &Marker) -> usize {
        let at = mark.byte_offset().unwrap_or_else(|| {
            let part = SourceFile::new("", &self.file.text[self.part.clone()]);
            part.offset(mark.line(), mark.col() + 1)
        });
        self.part.start + at
    }

    fn refuse(&self, at: &Marked, message: &str) -> Diagnostic {
        Diagnostic::error(Code::Syntax, &self.span(at), message)
    }

    /// The library's sentence without its "at char …", which the drawing says better.
    fn syntax(&self, error: &ScanError) -> Diagnostic {
        syntax::syntax_error(self.file, self.offset(error.marker()), &error.info())
    }
}

/// The first key whose name an earlier one has.
fn second_of_a_name(entries: &[(Key, Node)]) -> Option<&Key> {
    let mut keys: Vec<(&str, usize)> =
        entries.iter().enumerate().map(|(nth, (key, _))| (key.name.as_str(), nth)).collect();
    keys.sort_unstable();
    let twice = keys.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    twice.map(|pair| pair[1].1).min().map(|nth| &entries[nth].0)
}

/// A plain scalar by YAML's core schema; anything quoted is text.
fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::Text(text.into_owned());
    }
    match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        plain => number(plain).unwrap_or_else(|| Value::Text(text.into_owned())),
    }
}

/// `12`, `-3`, `0x1f`, `0o17`, `1.5`, `1e3`; `None` for what only looks like a number.
fn number(plain: &str) -> Option<Value> {
    if let Some(hex) = plain.strip_prefix("0x") {
        return i64::from_str_radix(hex, 16).ok().map(Value::Int);
    }
    if let Some(octal) = plain.strip_prefix("0o") {
        return i64::from_str_radix(octal, 8).ok().map(Value::Int);
    }
    let digits = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return plain.parse().ok().map(Value::Int);
    }
    let is_float =
        digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    // What is beyond every number is the text that somebody wrote.
    let float = is_float.then(|| plain.parse().ok()).flatten();
    float.filter(|float: &f64| float.is_finite()).map(Value::Float)
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
    fn plain_scalars_follow_the_core_schema() {
        let table = [
            ("12", Value::Int(12)),
            ("-3", Value::Int(-3)),
            ("0x1f", Value::Int(31)),
            ("1.5", Value::Float(1.5)),
            ("1e3", Value::Float(1000.0)),
            ("~", Value::Null),
            ("true", Value::Bool(true)),
            ("'true'", Value::Text("true".into())),
            ("1.2.3", Value::Text("1.2.3".into())),
            ("1e999999999", Value::Text("1e999999999".into())),
            ("2026-01-05", Value::Text("2026-01-05".into())),
            ("1 to 5", Value::Text("1 to 5".into())),
            ("60s", Value::Text("60s".into())),
            (".", Value::Text(".".into())),
        ];
        for (text, value) in table {
            assert_eq!(tree(&format!("a: {text}")).unwrap().get("a").unwrap().value, value, "{text}");
        }
    }

    #[test]
    fn a_tag_that_asks_for_another_reading_is_refused() {
        assert_eq!(tree("a: !!str 12").unwrap().get("a").unwrap().value, Value::Text("12".into()));
        assert_eq!(tree("a: !!int 12").unwrap().get("a").unwrap().value, Value::Int(12));
        for text in ["a: !!binary aGk=", "a: !env HOME", "a: !x [b]", "a: !x { b: c }"] {
            assert!(tree(text).unwrap_err().message.contains("a tag of YAML"), "{text}");
        }
    }

    #[test]
    fn an_alias_is_what_it_stands_for_at_its_own_place() {
        let root = tree("a: &x { b: 1 }\nc: *x\n").unwrap();
        assert_eq!(root.get("c").unwrap().get("b").unwrap().value, Value::Int(1));
        assert_eq!(root.get("c").unwrap().span.line(), 2);
        assert!(tree("a: *nobody\n").is_err());
    }

    #[test]
    fn broken_text_is_one_diagnostic_with_its_place() {
        let problem = tree("a: 1\na: 2\n").unwrap_err();
        assert_eq!(
            (problem.code, problem.message.as_str(), problem.primary.line()),
            (Code::DuplicateKey, "duplicate key `a`", 2)
        );
        assert_eq!(tree("a: [1\nb: 2\n").unwrap_err().primary.line(), 2);
        assert!(tree("a: 1\n---\nb: 2\n").is_err());
    }

    /// A spec is read once where its keys ask for all of it, and never otherwise than as a whole.
    #[test]
    fn the_first_keys_of_a_document_are_read_as_those_of_the_whole() {
        let texts = [
            "id: a\npart: p\norder: 1\nrest: [",
            "id: a\nrest: { x: [1, 2] }\n",
            "id: &x a\nrest: *x\n",
            "id: a\nid: b\n",
            "id: a\n---\nid: b\n",
            "id: a\nrest: [1, {]\n",
            "- a\n",
            "",
        ];
        for text in texts {
            let file = SourceFile::new("f.yaml", text);
            let keys = ["id", "part", "order"];
            match (parse_head(&file, &keys), parse(&file)) {
                (Head::Whole(head), whole) => assert_eq!(Ok(head), whole, "{text}"),
                (Head::First(head), Ok(whole)) => {
                    assert_eq!(head.get("id"), whole.get("id"), "{text}");
                    assert!(!matches!(whole.value, Value::Map(_)), "{text}: it was read to its end");
                }
                (Head::First(head), Err(_)) => {
                    assert_eq!(head.get("id").is_some(), text.starts_with("id"), "{text}")
                }
            }
        }
    }

    #[test]
    fn bombs_are_refused_at_once() {
        for deep in ["[", "- ", "? ", "a: [", "{"] {
            assert!(tree(&deep.repeat(200_000)).is_err(), "{deep}");
        }
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
