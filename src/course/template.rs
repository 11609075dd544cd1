//! Filling in a template: `$name` alone is the parameter's typed value, inside a longer text it is spliced in, `$$` is a
//! dollar. What the parameters are, and which values fit them, stands in `shared`.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::yaml::{Node, Value};

/// A copy of `node` with every `$name` in its texts filled in.
pub fn substitute(node: &Node, values: &BTreeMap<&str, &Node>, problems: &mut Vec<Diagnostic>) -> Node {
    let value = match &node.value {
        Value::Text(text) => {
            if let Some(value) = text.strip_prefix('$').and_then(|name| values.get(name)) {
                return Node {
                    value: value.value.clone(),
                    span: node.span.clone(),
                    filled_by: Some(value.span.clone()),
                };
            }
            let filled_by = Cell::new(None);
            let text =
                splice(text, |name| match values.get(name).map(|value| (&value.value, &value.span)) {
                    Some((Value::Text(text), span)) => {
                        filled_by.set(Some(span.clone()));
                        Some(text.clone())
                    }
                    Some((Value::Int(n), span)) => {
                        filled_by.set(Some(span.clone()));
                        Some(n.to_string())
                    }
                    Some(_) => {
                        problems.push(node.error(
                            Code::BadValue,
                            format!("`${name}` is a list or a map: it must stand alone"),
                        ));
                        None
                    }
                    None => {
                        let problem =
                            node.error(Code::UnknownParameter, format!("there is no parameter `{name}`"));
                        problems.push(problem.help("declare it under `params:`, or write `$$` for a dollar"));
                        None
                    }
                });
            return Node {
                value: Value::Text(text),
                span: node.span.clone(),
                filled_by: filled_by.into_inner(),
            };
        }
        Value::List(items) => {
            Value::List(items.iter().map(|item| substitute(item, values, problems)).collect())
        }
        Value::Map(entries) => Value::Map(
            entries.iter().map(|(key, value)| (key.clone(), substitute(value, values, problems))).collect(),
        ),
        other => other.clone(),
    };
    Node { value, ..node.clone() }
}

/// Replaces `$name` by what `value` says and `$$` by a dollar; a `$` before anything else is itself.
fn splice(text: &str, mut value: impl FnMut(&str) -> Option<String>) -> String {
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
            out.push_str(&value(&rest[..name_len]).unwrap_or_default());
            rest = &rest[name_len..];
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
    out
}

/// Whether some text below `node` says `$name`.
pub fn mentions(node: &Node, name: &str) -> bool {
    match &node.value {
        Value::Text(text) => {
            let mut found = false;
            splice(text, |mentioned| {
                found |= mentioned == name;
                None
            });
            found
        }
        Value::List(items) => items.iter().any(|item| mentions(item, name)),
        Value::Map(entries) => entries.iter().any(|(_, value)| mentions(value, name)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_filled_in_kept_and_escaped() {
        let fill = |text: &str| splice(text, |name| (name == "n").then(|| "3".to_owned()));
        assert_eq!(fill("^Round $n$"), "^Round 3$");
        assert_eq!(fill("$$n costs $5 ($)"), "$n costs $5 ($)");
        assert_eq!(fill("$n$n"), "33");
    }
}
