//! How a table is written in a spec: columns by name or pattern, cells by pattern or range.

use std::fmt;

use crate::decimal::{Decimal, Range};
use crate::diagnostic::Code;
use crate::pattern::{Pattern, folded_words};
use crate::yaml::{self, FromYaml, Node, Problems, TypeInfo, Value};

/// The heading of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    Name(String),
    Pattern(Pattern),
}

impl Column {
    pub fn is_match(&self, heading: &str) -> bool {
        match self {
            Self::Name(name) => folded_words(name) == folded_words(heading),
            Self::Pattern(pattern) => pattern.is_match(heading),
        }
    }

    /// Whether both are written for the same column.
    pub fn is_named_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Name(name), Self::Name(other)) => folded_words(name) == folded_words(other),
            _ => self == other,
        }
    }
}

fn between_slashes(written: &str) -> Option<&str> {
    written.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'))
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Pattern(pattern) => pattern.fmt(f),
        }
    }
}

impl FromYaml for Column {
    const FORM: TypeInfo = TypeInfo::OneOf(&[TypeInfo::String, TypeInfo::Pattern]);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        if matches!(node.value, Value::Map(_)) {
            return Pattern::from_yaml(node, problems).map(Self::Pattern);
        }
        let text = yaml::read_string(node, &TypeInfo::String, problems)?;
        match between_slashes(text) {
            Some(inner) => yaml::pattern_of(inner, node, problems).map(Self::Pattern),
            None if text.trim().is_empty() => {
                problems.push(node.error(Code::BadValue, "a column needs a name"));
                None
            }
            None => Some(Self::Name(text.trim().to_owned())),
        }
    }

    fn in_words(&self) -> String {
        self.to_string()
    }
}

/// What a cell must be.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    Range(Range),
    Pattern(Pattern),
}

impl Rule {
    pub fn allows(&self, cell: &str) -> bool {
        match self {
            Self::Pattern(pattern) => pattern.is_match(cell),
            Self::Range(range) => {
                let cell = cell.strip_suffix('%').unwrap_or(cell).trim();
                Decimal::read(cell).is_some_and(|number| range.contains(number))
            }
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range(range) => range.fmt(f),
            Self::Pattern(pattern) => f.write_str(&pattern.matching()),
        }
    }
}

impl FromYaml for Rule {
    const FORM: TypeInfo = TypeInfo::OneOf(&[TypeInfo::Pattern, Range::FORM]);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.value {
            Value::Text(text) if Range::parse(text).is_none() && !Range::is_reversed(text) => {
                let pattern = between_slashes(text).unwrap_or(text);
                yaml::pattern_of(pattern, node, problems).map(Self::Pattern)
            }
            Value::Text(_) | Value::Int(_) | Value::Float(_) => {
                Range::from_yaml(node, problems).map(Self::Range)
            }
            Value::Map(_) => Pattern::from_yaml(node, problems).map(Self::Pattern),
            _ => {
                problems.push(node.wrong_type("a pattern, a number or a range"));
                None
            }
        }
    }
}

/// The rules in the order they are written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cells(pub Vec<(Column, Rule)>);

impl FromYaml for Cells {
    const FORM: TypeInfo = TypeInfo::MapOf(&Rule::FORM);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        yaml::read_entries(node, &Self::FORM, problems).map(Self)
    }

    fn in_words(&self) -> String {
        "{}".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_may_have_a_decimal_comma() {
        let rule = Rule::Range(Range::parse("1 to 5").unwrap());
        for cell in ["3,5", "3.5", "3,50 %", "5"] {
            assert!(rule.allows(cell), "{cell}");
        }
        for cell in ["5,5", "3,500", "3,", ",5", "3,5,1", "3,x"] {
            assert!(!rule.allows(cell), "{cell}");
        }
    }
}
