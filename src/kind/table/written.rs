//! How a table is written in a spec: columns by name or pattern, cells by pattern or range.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};

use crate::decimal::{Decimal, Range};
use crate::pattern::Pattern;

/// The heading of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    Name(String),
    Pattern(Pattern),
}

impl Column {
    fn parse<E: de::Error>(written: &str) -> Result<Self, E> {
        match between_slashes(written) {
            Some(inner) => Pattern::deserialize(de::value::StrDeserializer::new(inner)).map(Self::Pattern),
            None if written.trim().is_empty() => Err(E::custom("a column needs a name")),
            None => Ok(Self::Name(written.trim().to_owned())),
        }
    }

    pub fn is_match(&self, heading: &str) -> bool {
        match self {
            Self::Name(name) => name.to_lowercase() == heading.to_lowercase(),
            Self::Pattern(pattern) => pattern.is_match(heading),
        }
    }

    /// Whether both are written for the same column.
    pub fn is_named_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Name(name), Self::Name(other)) => name.to_lowercase() == other.to_lowercase(),
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

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?)
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
                let number = Decimal::parse(cell.strip_suffix('%').unwrap_or(cell));
                number.is_some_and(|number| range.contains(number))
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

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Rule;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a pattern, a number or a range")
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Rule, E> {
                Range::deserialize(de::value::I64Deserializer::new(number)).map(Rule::Range)
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Rule, E> {
                Range::deserialize(de::value::F64Deserializer::new(number)).map(Rule::Range)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Rule, E> {
                if let Some(range) = Range::parse(text) {
                    return Ok(Rule::Range(range));
                }
                if Range::is_reversed(text) {
                    return Err(de::Error::custom("it goes from more to less"));
                }
                let pattern = between_slashes(text).unwrap_or(text);
                Pattern::deserialize(de::value::StrDeserializer::new(pattern)).map(Rule::Pattern)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// The rules in the order they are written.
#[derive(Default)]
pub struct Cells(pub Vec<(Column, Rule)>);

impl<'de> Deserialize<'de> for Cells {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Cells;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from columns to what their cells must be")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Cells, A::Error> {
                let mut cells = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    cells.push(entry);
                }
                Ok(Cells(cells))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
