//! How a scorecard is written in a spec: criteria, scale, what must be stated, and the bands of verdicts.

use std::fmt;
use std::ops::Range as Bytes;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::count::Count;
use crate::decimal::{Decimal, Quotient, Range};
use crate::pattern::{Pattern, Phrase, fold, folded_words};

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

    fn of_count<E: de::Error>(count: Count) -> Result<Self, E> {
        match count.max {
            Some(0) => Err(E::custom("a card scores something: `criteria` is at least one")),
            _ => Ok(Self::Count(count)),
        }
    }
}

impl<'de> Deserialize<'de> for Criteria {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Criteria;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of names or a count")
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Criteria, E> {
                self.visit_str(&number.to_string())
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Criteria, E> {
                Count::deserialize(de::value::StrDeserializer::new(text)).and_then(Criteria::of_count)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Criteria, A::Error> {
                let mut names: Vec<String> = Vec::new();
                while let Some(name) = items.next_element::<String>()? {
                    let name = name.trim().to_owned();
                    if name.is_empty() || names.iter().any(|known| normal(known) == normal(&name)) {
                        return Err(de::Error::custom(format!("`{name}` is empty or named twice")));
                    }
                    names.push(name);
                }
                if names.is_empty() {
                    Err(de::Error::custom("`criteria` names none"))
                } else {
                    Ok(Criteria::Named(names))
                }
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// A range with two ends.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Range")]
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

impl TryFrom<Range> for Scale {
    type Error = &'static str;

    fn try_from(range: Range) -> Result<Self, Self::Error> {
        match (range.min, range.max) {
            (Some(min), Some(max)) if min < max && max > Decimal::default() => Ok(Self(range)),
            _ => Err("a scale has two ends: write `1 to 5`"),
        }
    }
}

/// Whether the card must state something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "bool")]
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

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Total {
    pub asked: Asked,
    /// The line that states it, if not one that is labelled so.
    pub line: Option<Pattern>,
}

impl<'de> Deserialize<'de> for Total {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Total;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`true`, `false` or a pattern")
            }
            fn visit_bool<E: de::Error>(self, asked: bool) -> Result<Total, E> {
                Ok(Total { asked: asked.into(), line: None })
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Total, E> {
                let line = Pattern::deserialize(de::value::StrDeserializer::new(text))?;
                Ok(Total { asked: Asked::Required, line: Some(line) })
            }
        }
        deserializer.deserialize_any(Reader)
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

    /// The verdict that stands first in `text`; one inside another's name does not.
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

impl<'de> Deserialize<'de> for Bands {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Bands;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from verdicts to ranges of percent")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Bands, A::Error> {
                let mut bands = Vec::new();
                while let Some((verdict, percent)) = entries.next_entry::<String, Range>()? {
                    let name =
                        Phrase::parse(&verdict).ok_or_else(|| de::Error::custom("a verdict needs a name"))?;
                    bands.push(Band { name, verdict, percent });
                }
                if bands.is_empty() {
                    return Err(de::Error::custom("it names no verdict"));
                }
                bands.sort_by_key(|band: &Band| std::cmp::Reverse(band.verdict.chars().count()));
                Ok(Bands(bands))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
