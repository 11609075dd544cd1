//! Filling in a template: `$name` alone is the parameter's typed value, inside a longer text it is spliced in, `$$` is a
//! dollar. What the parameters are, and which values fit them, is said in `params`.

use std::collections::BTreeMap;

use crate::diagnostic::Code;
use crate::source::Span;
use crate::yaml::{Node, Problems, Value};

/// No text grows beyond this many bytes, and no check beyond this many values: checks that use each other multiply.
const MAX_TEXT: usize = 64 << 10;
const MAX_VALUES: usize = 20_000;

/// A copy of `template` with every `$name` in its texts filled in; `None` where a problem was told.
pub fn substitute(template: &Node, values: &BTreeMap<&str, &Node>, problems: &mut Problems) -> Option<Node> {
    let before = problems.errors();
    let mut filling = Filling { values, left: MAX_VALUES };
    let filled = filling.fill(template, problems);
    (problems.errors() == before).then_some(filled)
}

struct Filling<'a> {
    values: &'a BTreeMap<&'a str, &'a Node>,
    /// How many values may still be made.
    left: usize,
}

impl Filling<'_> {
    fn fill(&mut self, node: &Node, problems: &mut Problems) -> Node {
        if self.left == 0 {
            return node.clone();
        }
        self.spend(1, node, problems);
        let value = match &node.value {
            Value::Text(text) => return self.fill_text(text, node, problems),
            Value::List(items) => Value::List(items.iter().map(|item| self.fill(item, problems)).collect()),
            Value::Map(entries) => {
                let fill = |(key, value): &(_, Node)| (Clone::clone(key), self.fill(value, problems));
                Value::Map(entries.iter().map(fill).collect())
            }
            other => other.clone(),
        };
        Node { value, ..node.clone() }
    }

    /// Takes what a value costs; too much is told once.
    fn spend(&mut self, cost: usize, node: &Node, problems: &mut Problems) {
        if self.left > 0 && cost >= self.left {
            let message = format!("filled in, the check has more than {MAX_VALUES} values");
            problems.push(node.error(Code::TooLarge, message));
        }
        self.left = self.left.saturating_sub(cost);
    }

    fn fill_text(&mut self, text: &str, node: &Node, problems: &mut Problems) -> Node {
        if let Some(value) = text.strip_prefix('$').and_then(|name| self.values.get(name)) {
            self.spend(size_of(value, self.left), node, problems);
            let (value, by) = (value.value.clone(), value.span.clone());
            return Node { value, span: node.span.clone(), filled_by: Some(by) };
        }
        let mut filled_by: Option<Span> = None;
        let mut told = false;
        let text = splice(text, MAX_TEXT, |name| {
            let found = self.values.get(name);
            match found.and_then(|value| Some((text_of(value)?, value.span.clone()))) {
                Some((text, span)) => {
                    filled_by = Some(span);
                    return Some(text);
                }
                None if found.is_some() => {
                    let message = format!("`${name}` is a list or a map: it cannot be part of a longer text");
                    problems.push(node.error(Code::BadValue, message));
                }
                None => {
                    let message = format!("there is no parameter `{name}`");
                    let problem = node.error(Code::UnknownParameter, message);
                    problems.push(problem.help("declare it under `params:`, or write `$$` for a dollar"));
                }
            }
            told = true;
            None
        });
        if text.is_none() && !told {
            let message = format!("filled in, the text is longer than {} KiB", MAX_TEXT >> 10);
            problems.push(node.error(Code::TooLarge, message));
        }
        Node { value: Value::Text(text.unwrap_or_default()), span: node.span.clone(), filled_by }
    }
}

/// What a value is inside a longer text; of a pattern with a name, its regular expression.
fn text_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Int(n) => Some(n.to_string()),
        Value::Map(_) => node.get("regex").and_then(Node::as_text).map(str::to_owned),
        _ => None,
    }
}

/// How many values there are in a value, counted up to `most`.
fn size_of(node: &Node, most: usize) -> usize {
    let mut count = 1;
    let mut add = |item: &Node| {
        if count < most {
            count += size_of(item, most - count);
        }
    };
    match &node.value {
        Value::List(items) => items.iter().for_each(&mut add),
        Value::Map(entries) => entries.iter().for_each(|(_, value)| add(value)),
        _ => {}
    }
    count
}

/// Replaces `$name` by what `value` gives and `$$` by a dollar; a `$` before anything else is itself. `None` where a value
/// is, or where the text grows beyond `most` bytes.
fn splice(text: &str, most: usize, mut value: impl FnMut(&str) -> Option<String>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let name_len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push_str(&value(&rest[..name_len])?);
            rest = &rest[name_len..];
        } else {
            out.push('$');
        }
        if out.len() > most {
            return None;
        }
    }
    out.push_str(rest);
    Some(out)
}

/// Whether some text below `node` has `$name`.
pub fn mentions(node: &Node, name: &str) -> bool {
    match &node.value {
        Value::Text(text) => {
            let mut found = false;
            splice(text, usize::MAX, |mentioned| {
                found |= mentioned == name;
                Some(String::new())
            });
            found
        }
        Value::List(items) => items.iter().any(|item| mentions(item, name)),
        Value::Map(entries) => entries.iter().any(|(_, value)| mentions(value, name)),
        _ => false,
    }
}

/// The texts below `node` that have a `$name` of no parameter, each with the name.
pub fn unknown_names<'n>(node: &'n Node, known: &[&str], found: &mut Vec<(&'n Node, String)>) {
    match &node.value {
        Value::Text(text) => {
            splice(text, usize::MAX, |name| {
                if !known.contains(&name) {
                    found.push((node, name.to_owned()));
                }
                Some(String::new())
            });
        }
        Value::List(items) => items.iter().for_each(|item| unknown_names(item, known, found)),
        Value::Map(entries) => entries.iter().for_each(|(_, value)| unknown_names(value, known, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_filled_in_kept_and_escaped() {
        let fill = |text: &str| splice(text, 100, |name| (name == "n").then(|| "3".to_owned())).unwrap();
        assert_eq!(fill("^Round $n$"), "^Round 3$");
        assert_eq!(fill("$$n costs $5 ($)"), "$n costs $5 ($)");
        assert_eq!(fill("$n$n"), "33");
        assert_eq!(splice("$a$a", 4, |_| Some("xxx".to_owned())), None);
    }
}
