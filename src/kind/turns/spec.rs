//! What authors write under `turns`, and what cannot be meant.

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

use super::clock::Span;
use crate::count::Count;
use crate::decimal::Range;
use crate::pattern::Pattern;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Turns {
    pub speakers: Vec<String>,
    pub alternate: bool,
    pub opens: Option<TurnForm>,
    pub closes: Option<TurnForm>,
    pub stamps: Option<Stamps>,
    pub rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// Who speaks, by name, in any letter case; a turn of somebody else is pointed out.
    speakers: Vec<String>,
    /// Nobody speaks twice in a row.
    #[serde(default)]
    alternate: Flag,
    /// Whose turn the first is, or of which form.
    opens: Option<TurnForm>,
    /// Whose turn the last is, or of which form.
    closes: Option<TurnForm>,
    /// Every turn has a time stamp.
    stamps: Option<Stamps>,
    #[serde(default)]
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamps {
    /// None is earlier than the one before it.
    #[serde(default)]
    pub ascending: Flag,
    /// `0:00 to 10:00`, both ends included.
    pub within: Option<Span>,
}

/// A rule about the turns of one speaker, all of them or those that are selected.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub by: String,
    /// Only turns whose note, in brackets after the name, matches.
    pub note: Option<Pattern>,
    /// Only turns whose note has a first number in this range.
    pub number: Option<Range>,
    /// Only turns in which this is said.
    #[serde(rename = "where")]
    pub selecting: Option<Pattern>,
    /// What is said matches one of these, a pattern or a list.
    #[serde(default)]
    pub matching: Patterns,
    /// What is said matches none of these.
    #[serde(default)]
    pub not_matching: Patterns,
    /// What the next turn must be; there must be one.
    pub then: Option<TurnForm>,
    /// How many such turns there are; left out, any number.
    pub count: Option<Count>,
}

/// What a turn must be: the name of its speaker, or a map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TurnForm {
    pub by: Option<String>,
    pub note: Option<Pattern>,
    pub matching: Patterns,
    pub not_matching: Patterns,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenForm {
    by: Option<String>,
    note: Option<Pattern>,
    #[serde(default)]
    matching: Patterns,
    #[serde(default)]
    not_matching: Patterns,
}

/// One pattern, or a list of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patterns(Vec<Pattern>);

impl std::ops::Deref for Patterns {
    type Target = [Pattern];

    fn deref(&self) -> &[Pattern] {
        &self.0
    }
}

/// Yes or no; the key alone is a yes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flag(pub bool);

impl Turns {
    /// Every form of a turn that is asked for, with those of the rules.
    fn forms(&self) -> impl Iterator<Item = &TurnForm> {
        let then = self.rules.iter().filter_map(|rule| rule.then.as_ref());
        self.opens.iter().chain(&self.closes).chain(then)
    }

    /// The first name that is no speaker's.
    fn unknown_speaker(&self) -> Option<&str> {
        let rules = self.rules.iter().map(|rule| rule.by.as_str());
        let forms = self.forms().filter_map(|form| form.by.as_deref());
        rules.chain(forms).find(|name| !self.speakers.iter().any(|speaker| speaker == name))
    }
}

impl TryFrom<Written> for Turns {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { speakers, alternate, opens, closes, stamps, rules } = written;
        if speakers.is_empty() || speakers.iter().any(|speaker| speaker.trim().is_empty()) {
            return Err("`speakers` needs a name for each speaker".to_owned());
        }
        let turns = Self { speakers, alternate: alternate.0, opens, closes, stamps, rules };
        if let Some(name) = turns.unknown_speaker() {
            let known = crate::wording::list(&turns.speakers, "and");
            return Err(format!("`{name}` is not one of the `speakers`, {known}"));
        }
        let is_empty = |rule: &Rule| {
            let demands = !rule.matching.is_empty() || !rule.not_matching.is_empty() || rule.then.is_some();
            !demands && rule.count.is_none_or(Count::is_any)
        };
        match turns.rules.iter().find(|rule| is_empty(rule)) {
            Some(rule) => Err(format!(
                "the rule about {} asks for nothing: give it `matching`, `not_matching`, `then` or `count`",
                rule.by
            )),
            None => Ok(turns),
        }
    }
}

impl<'de> Deserialize<'de> for TurnForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = TurnForm;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the name of a speaker, or a map with `by` and `matching`")
            }
            fn visit_str<E: de::Error>(self, by: &str) -> Result<TurnForm, E> {
                Ok(TurnForm { by: Some(by.to_owned()), ..TurnForm::default() })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TurnForm, A::Error> {
                let written = WrittenForm::deserialize(MapAccessDeserializer::new(map))?;
                let WrittenForm { by, note, matching, not_matching } = written;
                Ok(TurnForm { by, note, matching, not_matching })
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

impl<'de> Deserialize<'de> for Patterns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Patterns;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a pattern or a list of them")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Patterns, E> {
                Pattern::deserialize(StrDeserializer::new(text)).map(|one| Patterns(vec![one]))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Patterns, A::Error> {
                Pattern::deserialize(MapAccessDeserializer::new(map)).map(|one| Patterns(vec![one]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Patterns, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(items)).map(Patterns)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<bool>::deserialize(deserializer).map(|flag| Self(flag.unwrap_or(true)))
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| de::Error::custom(format!("`{text}` is not a time span; write `0:00 to 10:00`")))
    }
}
