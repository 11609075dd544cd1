//! How a scorecard is written in a spec: criteria, scale, what must be stated, and the bands of verdicts.

use std::ops::Range as Bytes;

use crate::count::Count;
use crate::decimal::{Decimal, Quotient, Range};
use crate::diagnostic::Code;
use crate::pattern::{Pattern, Phrase, fold, folded_words};
use crate::yaml::{self, FromYaml, Node, Problems, TypeInfo, Value};

/// A name as it is compared.
pub fn normal(name: &str) -> String {
    folded_words(name)
}

#[derive(Debug, Clone, PartialEq)]
pub enum Criteria {
    Named(Vec<String>),
    Count(Count),
}

impl Default for Criteria {
    fn default() -> Self {
        Self::Count(Count::default())
    }
}

impl Criteria {
    /// How many there are, where only one number will do.
    pub fn exactly(&self) -> Option<usize> {
        match self {
            Self::Named(names) => Some(names.len()),
            Self::Count(count) => count.max.filter(|max| *max == count.min).map(|max| max as usize),
        }
    }
}

impl FromYaml for Criteria {
    const FORM: TypeInfo = TypeInfo::OneOf(&[TypeInfo::List(&TypeInfo::String), Count::FORM]);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        if !matches!(node.value, Value::List(_)) {
            let count = Count::from_yaml(node, problems)?;
            if count.max == Some(0) {
                let message = "a card scores something: `criteria` is at least one";
                problems.push(node.error(Code::BadValue, message));
                return None;
            }
            return Some(Self::Count(count));
        }
        let mut names: Vec<String> = Vec::new();
        for name in Vec::<String>::from_yaml(node, problems)? {
            let name = name.trim().to_owned();
            if name.is_empty() || names.iter().any(|known| normal(known) == normal(&name)) {
                problems.push(node.error(Code::BadValue, format!("`{name}` is empty or named twice")));
                return None;
            }
            names.push(name);
        }
        if names.is_empty() {
            problems.push(node.error(Code::BadValue, "`criteria` names none"));
            return None;
        }
        Some(Self::Named(names))
    }

    fn in_words(&self) -> String {
        match self {
            Self::Named(names) => format!("[{}]", names.join(", ")),
            Self::Count(count) => count.to_string(),
        }
    }
}

/// A range with two ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale(pub Range);

impl Scale {
    /// The greatest score.
    pub fn top(&self) -> Decimal {
        self.0.max.unwrap_or_default()
    }
}

impl Default for Scale {
    fn default() -> Self {
        Self(Range { min: Some(Decimal::from(1)), max: Some(Decimal::from(5)) })
    }
}

impl FromYaml for Scale {
    const FORM: TypeInfo = Range::FORM;

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let range = Range::from_yaml(node, problems)?;
        match (range.min, range.max) {
            (Some(min), Some(max)) if min < max && max > Decimal::default() => Some(Self(range)),
            _ => {
                problems.push(node.error(Code::BadValue, "a scale has two ends: write `1 to 5`"));
                None
            }
        }
    }

    fn in_words(&self) -> String {
        self.0.to_string()
    }
}

/// Whether the card must state something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Asked {
    /// It may, and then it must be right.
    #[default]
    IfStated,
    Required,
    Ignored,
}

impl From<bool> for Asked {
    fn from(asked: bool) -> Self {
        if asked { Self::Required } else { Self::Ignored }
    }
}

impl FromYaml for Asked {
    const FORM: TypeInfo = TypeInfo::Bool;

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        bool::from_yaml(node, problems).map(Self::from)
    }

    fn in_words(&self) -> String {
        match self {
            Self::IfStated => "right wherever it is stated".to_owned(),
            Self::Required => "true".to_owned(),
            Self::Ignored => "false".to_owned(),
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Total {
    pub asked: Asked,
    /// The line that states it, if not one that is labelled so.
    pub line: Option<Pattern>,
}

impl FromYaml for Total {
    const FORM: TypeInfo = TypeInfo::OneOf(&[TypeInfo::Bool, TypeInfo::Pattern]);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.value {
            Value::Text(_) | Value::Map(_) => {
                let line = Pattern::from_yaml(node, problems)?;
                Some(Self { asked: Asked::Required, line: Some(line) })
            }
            Value::Bool(asked) => Some(Self { asked: asked.into(), line: None }),
            _ => {
                problems.push(node.wrong_type(&Self::FORM.to_string()));
                None
            }
        }
    }

    fn in_words(&self) -> String {
        self.asked.in_words()
    }
}

/// The verdicts, the longest name first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bands(pub Vec<Band>);

#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    verdict: String,
    name: Phrase,
    percent: Range,
}

impl Bands {
    pub fn verdict_of(&self, percentage: Quotient) -> Option<&str> {
        let holding = |percentage: Quotient| {
            let bands = self.0.iter().filter(move |band| band.percent.contains(percentage));
            bands.max_by_key(|band| band.percent.min).map(|band| band.verdict.as_str())
        };
        holding(percentage).or_else(|| holding(percentage.rounded(0).into()))
    }

    /// The verdict that comes first in `text`; one inside another's name does not count.
    pub fn stated_in(&self, text: &str) -> Option<&str> {
        let mut taken: Vec<(Bytes<usize>, &str)> = Vec::new();
        let folded = fold(text).text;
        for band in &self.0 {
            for at in band.name.find_all(&folded).into_iter().take(1_000) {
                if !taken.iter().any(|(other, _)| other.start < at.end && at.start < other.end) {
                    taken.push((at, &band.verdict));
                }
            }
        }
        taken.into_iter().min_by_key(|(at, _)| at.start).map(|(_, verdict)| verdict)
    }
}

impl FromYaml for Bands {
    const FORM: TypeInfo = TypeInfo::MapOf(&Range::FORM);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let entries: Vec<(String, Range)> = yaml::read_entries(node, &Self::FORM, problems)?;
        if entries.is_empty() {
            problems.push(node.error(Code::BadValue, "it names no verdict"));
            return None;
        }
        let mut bands = Vec::new();
        for (verdict, percent) in entries {
            let Some(name) = Phrase::parse(&verdict) else {
                problems.push(node.error(Code::BadValue, "a verdict needs a name"));
                return None;
            };
            bands.push(Band { verdict, name, percent });
        }
        bands.sort_by_key(|band: &Band| std::cmp::Reverse(band.verdict.chars().count()));
        Some(Self(bands))
    }

    fn in_words(&self) -> String {
        "none".to_owned()
    }
}
