//! The entries of a map, taken one by one: what a type declares is read, and what is left over is an unknown key.
//! Which fields there are is said by the types, with [`fields!`](macro@super::fields).

use super::{FromFields, FromYaml, Key, Node, Problems, TypeInfo, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::wording::meant;

/// A map while it is read.
pub struct Fields<'a> {
    owner: &'a Node,
    left: Vec<(&'a Key, &'a Node)>,
    asked: Vec<&'static str>,
    /// What is missing; told at the end, when it is known whether it was only misspelt.
    missing: Vec<(&'static str, Diagnostic)>,
}

impl<'a> Fields<'a> {
    /// The entries of a map; `expected` says what else was wanted.
    pub fn of(node: &'a Node, expected: &str, problems: &mut Problems) -> Option<Self> {
        match &node.value {
            Value::Map(entries) => {
                let left = entries.iter().map(|(key, value)| (key, value)).collect();
                Some(Self { owner: node, left, asked: Vec::new(), missing: Vec::new() })
            }
            _ => {
                problems.push(node.wrong_type(expected));
                None
            }
        }
    }

    /// The map that values of a type are written in.
    pub fn owner(&self) -> &'a Node {
        self.owner
    }

    pub fn take(&mut self, key: &'static str) -> Option<&'a Node> {
        self.take_entry(key).map(|(_, value)| value)
    }

    pub fn take_entry(&mut self, key: &'static str) -> Option<(&'a Key, &'a Node)> {
        self.asked.push(key);
        let at = self.left.iter().position(|(k, _)| k.name == key)?;
        Some(self.left.remove(at))
    }

    /// The value under `key` as a `T`; without one the default, else whatever a `T` is that was left out.
    pub fn field<T: FromYaml>(
        &mut self,
        key: &'static str,
        default: Option<fn() -> T>,
        problems: &mut Problems,
    ) -> Option<T> {
        match (self.take(key), default) {
            (Some(node), _) => T::from_yaml(node, problems),
            (None, Some(default)) => Some(default()),
            (None, None) => T::left_out().or_else(|| {
                let problem = self.owner.error(Code::MissingKey, format!("`{key}` is missing"));
                let problem = match T::IF_MISSING {
                    Some(help) => problem.help(help),
                    None => problem,
                };
                self.missing.push((key, problem));
                None
            }),
        }
    }

    /// The entries that are still to be taken, without taking them.
    pub fn rest(&self) -> &[(&'a Key, &'a Node)] {
        &self.left
    }

    /// One problem for each key that is missing, unless one that is unknown seems to be meant for it.
    pub fn tell_missing(&mut self, is_unknown: impl Fn(&Key) -> bool, problems: &mut Problems) {
        let unknown = || self.left.iter().filter(|(key, _)| is_unknown(key));
        let is_misspelt = |missing: &str| unknown().any(|(key, _)| meant(&key.name, [missing]).is_some());
        let told = self.missing.iter().filter(|(key, _)| !is_misspelt(key));
        problems.extend(told.map(|(_, problem)| problem.clone()));
        self.missing.clear();
    }

    /// One problem for each key that is missing, and for each entry that was not taken.
    pub fn finish(mut self, problems: &mut Problems) {
        self.tell_missing(|_| true, problems);
        for (key, value) in self.left {
            problems.push(unknown_key(key, value, &self.asked));
        }
    }
}

/// Reads a type with fields: a map of them, or a plain value for the field it stands for.
pub fn read_fields<T: FromFields>(node: &Node, problems: &mut Problems) -> Option<T> {
    read_map::<T, T>(node, problems, T::read_from)
}

/// As [`read_fields`], where `read` takes more from the map than a `T`: what it leaves is an unknown key.
pub fn read_map<T: FromFields, R>(
    node: &Node,
    problems: &mut Problems,
    read: impl FnOnce(&mut Fields<'_>, &mut Problems) -> Option<R>,
) -> Option<R> {
    let before = problems.errors();
    let map;
    let node = match map_of::<T>(node) {
        Some(found) => {
            map = found;
            &map
        }
        None => node,
    };
    let mut fields = Fields::of(node, "a map of fields", problems)?;
    let value = read(&mut fields, problems);
    fields.finish(problems);
    value.filter(|_| problems.errors() == before)
}

/// The map that a plain value, or nothing at all, is short for.
fn map_of<T: FromFields>(node: &Node) -> Option<Node> {
    let entries = match (&node.value, T::INFO.plain) {
        (Value::Null, None) => Vec::new(),
        (Value::Null, Some(_)) | (_, None) => return None,
        (Value::Map(_), Some(plain)) if !is_named_pattern::<T>(node, plain) => return None,
        (_, Some(plain)) => {
            let key = Key { name: plain.to_owned(), span: node.span.clone() };
            vec![(key, Node { filled_by: node.filled_by.clone(), ..node.clone() })]
        }
    };
    Some(Node { value: Value::Map(entries.into()), ..node.clone() })
}

/// Whether a map is not the fields of a `T` but the pattern that it may be instead.
fn is_named_pattern<T: FromFields>(node: &Node, plain: &str) -> bool {
    let is_pattern = T::INFO.field(plain).is_some_and(|field| matches!(field.form, TypeInfo::Pattern));
    let Value::Map(entries) = &node.value else { return false };
    let has_no_other = entries.iter().all(|(key, _)| ["regex", "called"].contains(&key.name.as_str()));
    is_pattern && has_no_other && node.get("regex").is_some() && T::INFO.field("regex").is_none()
}

/// `unknown-key`, with the known one that was probably meant.
pub fn unknown_key(key: &Key, value: &Node, known: &[&str]) -> Diagnostic {
    let problem = Diagnostic::error(Code::UnknownKey, &key.span, format!("unknown key `{}`", key.name));
    let problem = match &value.filled_by {
        Some(by) => problem.related(by, "filled in from here"),
        None => problem,
    };
    if let Some(count) = as_count(key, value).filter(|_| known.contains(&"count")) {
        return problem.help(format!("write `count: {count}`"));
    }
    match meant(&key.name, known.iter().copied()) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => problem.help("no keys belong here"),
        None => problem.help(format!("known here: {}", known.join(", "))),
    }
}

/// The count that a bound under a name of its own would be.
fn as_count(key: &Key, value: &Node) -> Option<String> {
    let Value::Int(n) = value.value else { return None };
    match key.name.as_str() {
        "min" | "minimum" | "at_least" | "least" => Some(format!("at least {n}")),
        "max" | "maximum" | "at_most" | "most" | "limit" => Some(format!("at most {n}")),
        "exactly" | "times" | "number" | "total" => Some(n.to_string()),
        _ => None,
    }
}

/// Exactly one of several fields: the entry that is there, and its number in `keys`.
pub fn take_one_of<'a>(
    fields: &mut Fields<'a>,
    keys: &[&'static str],
    problems: &mut Problems,
) -> Option<(usize, &'a Node)> {
    let all = || crate::wording::list(&keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>(), "or");
    let mut found: Option<(usize, &Key, &Node)> = None;
    for (nth, key) in keys.iter().copied().enumerate() {
        let Some((entry, value)) = fields.take_entry(key) else { continue };
        if let Some((_, first, _)) = found {
            let message = format!("`{}` cannot be given together with `{}`", entry.name, first.name);
            let problem = Diagnostic::error(Code::ExclusiveKeys, &entry.span, message);
            problems.push(problem.help(format!("give one of {}", all())));
            return None;
        }
        found = Some((nth, entry, value));
    }
    match found {
        Some((nth, _, value)) => Some((nth, value)),
        None => {
            let problem = fields.owner.error(Code::MissingKey, format!("one of {} is missing", all()));
            problems.push(problem);
            None
        }
    }
}
