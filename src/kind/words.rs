//! `words`: how long a text is, as it is read: in words, in time spoken, or against another section.

use serde::Deserialize;
use serde::de::Deserializer;

use crate::count::Count;
use crate::diagnostic::{Code, refuse};
use crate::evidence::Excerpt;
use crate::finding::Finding;
use crate::markdown::count_words;
use crate::scope::Context;
use crate::scope::location_of;
use crate::scope::{SectionPath, TextKind};
use crate::wording::plural;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Words {
    limit: Limit,
}

#[derive(Debug, Clone, PartialEq)]
enum Limit {
    Count(Count),
    SpokenWithin { time: Seconds, words_per_minute: Option<u32> },
    FewerThan(SectionPath),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    count: Option<Count>,
    /// `60s`, `10m` or `1m30s`.
    spoken_within: Option<Seconds>,
    words_per_minute: Option<u32>,
    fewer_than: Option<Other>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    section: SectionPath,
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seconds(pub u32);

impl Seconds {
    /// Reads `60s`, `10m`, `1m30s`.
    pub fn parse(text: &str) -> Option<Self> {
        let (minutes, rest) =
            text.split_once('m').map_or((None, text), |(minutes, rest)| (Some(minutes), rest));
        let seconds = match (rest, minutes) {
            ("", Some(_)) => 0,
            _ => rest.strip_suffix('s')?.parse::<u32>().ok()?,
        };
        let minutes = minutes.map_or(Some(0), |minutes| minutes.parse::<u32>().ok())?;
        minutes.checked_mul(60)?.checked_add(seconds).map(Self)
    }
}

impl std::fmt::Display for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.0 / 60, self.0 % 60) {
            (0, seconds) => write!(f, "{seconds} s"),
            (1, 0) => f.write_str("60 s"),
            (minutes, 0) => write!(f, "{minutes} min"),
            (minutes, seconds) => write!(f, "{minutes} min {seconds} s"),
        }
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let refused = |why: &str| {
            refuse::<D::Error>(Code::BadDuration, format!("`{text}` {why}"), "write `60s`, `10m` or `1m30s`")
        };
        match Self::parse(&text) {
            Some(Self(0)) => Err(refused("is no time at all")),
            Some(time) => Ok(time),
            None => Err(refused("is not a length of time")),
        }
    }
}

impl TryFrom<Written> for Words {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let limit = match (written.count, written.spoken_within, written.fewer_than) {
            (Some(count), None, None) => Limit::Count(count),
            (None, Some(time), None) => match written.words_per_minute {
                Some(0) => return Err("`words_per_minute` is 0: nobody speaks that slowly"),
                words_per_minute => {
                    return Ok(Self { limit: Limit::SpokenWithin { time, words_per_minute } });
                }
            },
            (None, None, Some(other)) => Limit::FewerThan(other.section),
            _ => return Err("`words` takes exactly one of `count`, `spoken_within` and `fewer_than`"),
        };
        match written.words_per_minute {
            None => Ok(Self { limit }),
            Some(_) => Err("`words_per_minute` belongs to `spoken_within`"),
        }
    }
}

impl TextKind for Words {
    const NAME: &'static str = "words";
    const ABOUT: &'static str =
        "the text has so many words, can be said in a time, or is shorter than another section";
    const EXAMPLE: &'static str = "words: { in: docs/notes.md, section: '^Pitch', spoken_within: 60s }";
    const PLAIN: Option<&'static str> = Some("count");

    fn is_vacuous(&self) -> bool {
        matches!(self.limit, Limit::Count(count) if count.is_any())
    }

    fn expected(&self, context: &Context<'_>) -> String {
        match &self.limit {
            Limit::Count(count) => count.of("word"),
            Limit::SpokenWithin { time, words_per_minute } => {
                let rate = words_per_minute.unwrap_or(context.words_per_minute);
                format!(
                    "1 to {} ({time} at {rate} words a minute)",
                    plural(most_words(*time, rate) as usize, "word")
                )
            }
            Limit::FewerThan(other) => format!("fewer words than under {}", other.describe()),
        }
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let count: usize = texts.iter().map(words_in).sum();
        let expected = self.expected(context);
        let locations = texts.iter().map(location_of);
        match &self.limit {
            Limit::Count(wanted) => {
                Finding::decided(wanted.contains(count as u64), expected, plural(count, "word")).at(locations)
            }
            Limit::SpokenWithin { time, words_per_minute } => {
                let rate = words_per_minute.unwrap_or(context.words_per_minute);
                let fits = count > 0 && count as u64 <= most_words(*time, rate);
                let spoken = (count as f64 * 60.0 / f64::from(rate)).ceil();
                let found = match count {
                    0 => "no words".to_owned(),
                    n => format!("{} ({spoken} s)", plural(n, "word")),
                };
                Finding::decided(fits, expected, found).at(locations)
            }
            Limit::FewerThan(other) => {
                let mut limit = 0;
                for text in texts {
                    match other.narrow(&text.widened(), &expected) {
                        Ok(other) => limit += words_in(&other),
                        Err(finding) => return *finding,
                    }
                }
                let found = format!("{}, against {limit}", plural(count, "word"));
                Finding::decided(0 < count && count < limit, expected, found).at(locations)
            }
        }
    }
}

/// How many words fit into `time`.
fn most_words(time: Seconds, words_per_minute: u32) -> u64 {
    u64::from(time.0) * u64::from(words_per_minute) / 60
}

fn words_in(text: &Excerpt) -> usize {
    text.prose().map(|(_, line)| count_words(line)).sum()
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::scope::Scoped;

    fn finding(fields: &str, text: &str) -> Finding {
        on_text::<Scoped<Words>>(fields, text)
    }

    #[test]
    fn a_hundred_and_fifty_words_fit_in_a_minute_and_one_more_does_not() {
        let text = |n: usize| format!("# Pitch\n\n<!-- not said -->\n{}\n", "word ".repeat(n));
        let check = "section: Pitch\nspoken_within: 60s";
        assert!(finding(check, &text(150)).passes());
        let over = finding(check, &text(151));
        assert_eq!(
            (over.passes(), over.found.as_str(), lines_of(&over)),
            (false, "151 words (61 s)", vec![1])
        );
        assert!(!finding(check, &text(0)).passes(), "an empty pitch is no pitch");
    }

    #[test]
    fn fewer_than_compares_two_sections() {
        let text = "## A\none two three\n## B\none two\n";
        assert!(finding("section: B\nfewer_than: { section: A }", text).passes());
        let same = finding("section: A\nfewer_than: { section: A }", text);
        assert_eq!((same.passes(), same.found.as_str()), (false, "3 words, against 3"));
        let absent = finding("section: A\nfewer_than: { section: C }", text);
        assert!(matches!(absent.verdict, crate::finding::Verdict::Missing(_)));
    }

    #[test]
    fn times_are_read() {
        assert_eq!(
            ["60s", "10m", "1m30s", "m", "60", ""].map(|text| Seconds::parse(text).map(|s| s.0)),
            [Some(60), Some(600), Some(90), None, None, None]
        );
    }
}
