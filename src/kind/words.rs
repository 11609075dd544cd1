//! `words`: how long a text is, as it is read: in words, in time spoken, or against another section.

use crate::count::Count;
use crate::diagnostic::Code;
use crate::evidence::Excerpt;
use crate::finding::Finding;
use crate::markdown::count_words;
use crate::scope::location_of;
use crate::scope::{Context, Defaults, WORDS_PER_MINUTE};
use crate::scope::{SectionPath, TextKind};
use crate::wording::plural;
use crate::yaml::{self, FromYaml, Node, Problems, Refusal, TypeInfo, choice, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Words {
        /// How fast it is spoken; left out, as fast as the course says.
        words_per_minute: Option<u32>
        ; ..limit: Limit
    }
    plain: "count";
    validate: Words::validate;
}

choice! {
    /// What limits the text.
    #[derive(Debug, Clone, PartialEq)]
    enum Limit {
        /// How many words.
        Count as "count": Count,
        /// How long it may take to speak: `60s`, `10m` or `1m30s`.
        SpokenWithin as "spoken_within": Seconds,
        /// A text that must be longer.
        FewerThan as "fewer_than": Other,
    }
}

fields! {
    #[derive(Debug, Clone, PartialEq)]
    struct Other {
        /// The heading of the other section, looked up in the whole of the file.
        section: SectionPath,
    }
}

impl Words {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        let place = at.field("words_per_minute");
        match (self.words_per_minute, &self.limit) {
            (Some(0), _) => problems.push(place.error(Code::BadValue, "`words_per_minute` must be positive")),
            (Some(_), Limit::Count(_) | Limit::FewerThan(_)) => {
                problems.push(place.error(Code::BadValue, "`words_per_minute` belongs to `spoken_within`"));
            }
            _ => {}
        }
    }

    fn pace(&self) -> u32 {
        self.words_per_minute.unwrap_or(WORDS_PER_MINUTE)
    }
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

impl FromYaml for Seconds {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a length of time",
        examples: &["60s", "10m", "1m30s"],
        takes_numbers: false,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        yaml::read_syntax(node, &Self::FORM, problems, |text| {
            match Self::parse(text) {
                Some(Self(0)) => Err("the duration must be positive".to_owned()),
                Some(time) => Ok(time),
                None => Err(format!("`{text}` is not a length of time")),
            }
            .map_err(|message| Refusal::new(Code::BadDuration, message, "write `60s`, `10m` or `1m30s`"))
        })
    }
}

impl TextKind for Words {
    const NAME: &'static str = "words";
    const ABOUT: &'static str =
        "the number of words is within `count`, can be spoken in a time, or is less than in another section";
    const EXAMPLE: &'static str = "words: { in: docs/notes.md, section: '^Pitch', spoken_within: 60s }";

    fn resolve(&mut self, defaults: &Defaults<'_>) {
        self.words_per_minute.get_or_insert(defaults.words_per_minute);
    }

    fn is_vacuous(&self) -> bool {
        matches!(self.limit, Limit::Count(count) if count.is_any())
    }

    fn expected(&self, _: &Context<'_>) -> String {
        match &self.limit {
            Limit::Count(count) => count.of("word"),
            Limit::SpokenWithin(time) => {
                let rate = self.pace();
                format!(
                    "1 to {} ({time} at {rate} words a minute)",
                    plural(most_words(*time, rate) as usize, "word")
                )
            }
            Limit::FewerThan(other) => format!("fewer words than under {}", other.section.describe()),
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
            Limit::SpokenWithin(time) => {
                let rate = self.pace();
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
                    match other.section.narrow(&text.widened(), &expected) {
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
    fn six_hundred_characters_are_not_said_in_ten_seconds() {
        let text = "我们今天讨论系统设计和权衡".repeat(46);
        assert_eq!(finding("spoken_within: 10s", &text).found, "598 words (240 s)");
        assert!(finding("count: 598", &text).passes());
    }

    #[test]
    fn a_section_that_a_rule_cuts_short_says_so() {
        let found =
            finding("section: Round\ncount: 4 or more", "## Round\nwhat I said\n---\nmore words here\n");
        assert_eq!(found.found, "no words");
        assert_eq!(
            messages(&found),
            [
                "the section ends on line 2, a heading because of the `---` on line 3; leave an empty line above a rule"
            ]
        );
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
