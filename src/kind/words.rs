//! `words`: how long a text is, as it is read: in words, in different words, in time spoken, or against another section.

use crate::count::Count;
use crate::diagnostic::Code;
use crate::evidence::Excerpt;
use crate::finding::{Finding, Location};
use crate::markdown::{count_words, different_words};
use crate::pattern::Pattern;
use crate::scope::location_of;
use crate::scope::{Context, Defaults, WORDS_PER_MINUTE};
use crate::scope::{SectionPath, TextKind};
use crate::wording::plural;
use crate::yaml::{Node, Problems, Seconds, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Words {
        /// How many words.
        count: Option<Count>,
        /// How many different words, in any letter case; beside any of the others, or alone.
        distinct: Option<Count>,
        /// How long it may take to speak: `60s`, `10m` or `1m30s`.
        spoken_within: Option<Seconds>,
        /// How fast it is spoken; left out, as fast as the course says.
        words_per_minute: Option<u32>,
        /// A text that must be longer.
        fewer_than: Option<Other>,
        /// Only the words that follow such a text in its paragraph or list item, or in the next one or the list below where it
        /// is the last of its own and the next does not begin with a label, such as `Marked by:`; one such text is enough.
        after: Option<Pattern>,
    }
    plain: "count";
    validate: Words::validate;
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
        let lengths = [
            ("count", self.count.is_some()),
            ("spoken_within", self.spoken_within.is_some()),
            ("fewer_than", self.fewer_than.is_some()),
        ];
        let given: Vec<&str> = lengths.iter().filter(|(_, given)| *given).map(|(key, _)| *key).collect();
        match given.as_slice() {
            [] if self.distinct.is_none() => {
                let message = "one of `count`, `distinct`, `spoken_within` or `fewer_than` is missing";
                problems.push(at.error(Code::MissingKey, message));
            }
            [] | [_] => {}
            [first, second, ..] => {
                let message = format!("`{second}` cannot be given together with `{first}`");
                problems.push(at.field(second).error(Code::ExclusiveKeys, message));
            }
        }
        if let (Some(count), Some(distinct)) = (self.count, self.distinct)
            && count.max.is_some_and(|most| most < distinct.min)
        {
            let message = format!("no text has `{count}` words and `{distinct}` different ones");
            let help = "ask for no more different words than the text may have words";
            problems.push(at.field("distinct").error(Code::NeverPasses, message).help(help));
        }
        let place = at.field("words_per_minute");
        match (self.words_per_minute, &self.spoken_within) {
            (Some(0), _) => problems.push(place.error(Code::BadValue, "`words_per_minute` must be positive")),
            (Some(_), None) => {
                problems.push(place.error(Code::BadValue, "`words_per_minute` belongs to `spoken_within`"));
            }
            _ => {}
        }
    }

    fn pace(&self) -> u32 {
        self.words_per_minute.unwrap_or(WORDS_PER_MINUTE)
    }
}

impl TextKind for Words {
    const NAME: &'static str = "words";
    const ABOUT: &'static str = "the number of words, or of different words, is within its count, can be spoken in a time, or is less than in another section";
    const EXAMPLE: &'static str =
        "words: { in: docs/notes.md, section: '^Pitch', spoken_within: 60s, distinct: 10 or more }";

    fn resolve(&mut self, defaults: &Defaults<'_>) {
        self.words_per_minute.get_or_insert(defaults.words_per_minute);
    }

    fn is_vacuous(&self) -> bool {
        let is_any = |count: Option<Count>| count.is_none_or(Count::is_any);
        let has_limit = self.spoken_within.is_some() || self.fewer_than.is_some();
        !has_limit && is_any(self.count) && is_any(self.distinct)
    }

    fn expected(&self, _: &Context<'_>) -> String {
        let count = self.count.map(|count| count.of("word"));
        let spoken = self.spoken_within.map(|time| {
            let most = plural(most_words(time, self.pace()) as usize, "word");
            format!("1 to {most} ({time} at {} words a minute)", self.pace())
        });
        let fewer = self.fewer_than.as_ref();
        let fewer = fewer.map(|other| format!("fewer words than under {}", other.section.describe()));
        let distinct = self.distinct.map(|count| count.of("different word"));
        let wanted =
            [count, spoken, fewer, distinct].into_iter().flatten().collect::<Vec<_>>().join(", and ");
        match &self.after {
            Some(pattern) => format!("{wanted} after {pattern}"),
            None => wanted,
        }
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let expected = self.expected(context);
        let limit = match self.limit(texts, &expected) {
            Ok(limit) => limit,
            Err(finding) => return *finding,
        };
        let Some(pattern) = &self.after else {
            let lines = texts.iter().flat_map(Excerpt::prose);
            let said: Vec<&str> = lines.map(|(_, line)| line).collect();
            return self.compare(&said, &limit, expected).at(texts.iter().map(location_of));
        };
        let following = texts.iter().flat_map(|text| following(text, pattern));
        let findings: Vec<(usize, Finding)> = following
            .map(|found| {
                let finding = self.compare(&found.said, &limit, expected.clone()).at([found.place]);
                let near = found.labelled.filter(|_| !finding.passes()).map(|(line, text)| {
                    format!("line {line} has a label of its own, and is not counted: `{}`", text.trim())
                });
                (count_in(&found.said), finding.with_near_misses(near))
            })
            .collect();
        // The one that passes, else the one with the most words.
        let best = findings.into_iter().max_by_key(|(len, finding)| (finding.passes(), *len));
        best.map_or_else(|| nothing_before(texts, pattern, expected), |(_, finding)| finding)
    }
}

/// What the number of words is compared with.
enum Limit {
    None,
    Within(Count),
    /// As [`Limit::Within`], said with the time it takes at so many words a minute.
    Spoken(Count, u32),
    Below(usize),
}

impl Words {
    fn limit(&self, texts: &[Excerpt], expected: &str) -> Result<Limit, Box<Finding>> {
        if let Some(time) = self.spoken_within {
            return Ok(Limit::Spoken(
                Count { min: 1, max: Some(most_words(time, self.pace())) },
                self.pace(),
            ));
        }
        let Some(other) = &self.fewer_than else { return Ok(self.count.map_or(Limit::None, Limit::Within)) };
        let mut limit = 0;
        for text in texts {
            let other = other.section.narrow(&text.widened(), expected)?;
            limit += other.prose().map(|(_, line)| count_words(line)).sum::<usize>();
        }
        Ok(Limit::Below(limit))
    }

    fn compare(&self, said: &[&str], limit: &Limit, expected: String) -> Finding {
        let count = count_in(said);
        let fits = match limit {
            Limit::None => true,
            Limit::Within(wanted) | Limit::Spoken(wanted, _) => wanted.contains(count as u64),
            Limit::Below(limit) => (1..*limit).contains(&count),
        };
        let mut found = match limit {
            Limit::Spoken(_, rate) if count > 0 => {
                let seconds = (count as f64 * 60.0 / f64::from(*rate)).ceil();
                format!("{} ({seconds} s)", plural(count, "word"))
            }
            Limit::Below(limit) => format!("{}, against {limit}", plural(count, "word")),
            _ => plural(count, "word"),
        };
        let different = self.distinct.map(|wanted| (wanted, different_words(said.iter().copied())));
        if let Some((_, different)) = different.filter(|_| count > 0) {
            found += &format!(", {different} different");
        }
        let fits = fits && different.is_none_or(|(wanted, different)| wanted.contains(different as u64));
        Finding::decided(fits, expected, found)
    }
}

fn count_in(said: &[&str]) -> usize {
    said.iter().map(|line| count_words(line)).sum()
}

/// What follows a text that is looked for.
struct Following<'a> {
    place: Location,
    said: Vec<&'a str>,
    /// A line that would have been counted, but that has a label of its own.
    labelled: Option<(usize, &'a str)>,
}

/// For each line with such a text, where it is and what follows.
fn following<'a>(text: &'a Excerpt, pattern: &'a Pattern) -> impl Iterator<Item = Following<'a>> {
    let lines: Vec<(usize, &str)> = text.prose().collect();
    let first_match = |line: &str| pattern.find_all(line.as_bytes()).next().map(|found| found.end);
    let matching: Vec<(usize, usize)> =
        lines.iter().enumerate().filter_map(|(nth, (_, line))| Some((nth, first_match(line)?))).collect();
    matching.into_iter().map(move |(nth, end)| {
        let (number, line) = lines[nth];
        let is_heading = |line: usize| text.document.outline().heading_at(line).is_some();
        let mut said: Vec<&str> = vec![line.get(end..).unwrap_or_default()];
        let mut labelled = None;
        // A label that is alone may introduce a list: then all of its items follow. An item beside it says something else.
        let is_item = |line: usize| text.items().iter().any(|item| item.line == line);
        let indent = |line: usize| text.document.line(line).iter().take_while(|byte| **byte == b' ').count();
        let is_beside = |line: usize| is_item(number) && is_item(line) && indent(line) <= indent(number);
        let mut introduces = false;
        for pair in lines[nth..].windows(2) {
            let [(above, _), (below, line)] = [pair[0], pair[1]];
            let begins = below != above + 1 || text.document.outline().starts().contains(&below);
            let is_first = count_in(&said) == 0;
            introduces |= begins && is_first && is_item(below);
            let goes_on = (is_first || introduces && is_item(below)) && !is_beside(below);
            if begins && (!goes_on || is_heading(below)) {
                break;
            }
            // Below a heading is all that belongs to it; a label is answered by what has none.
            if is_first && !is_heading(number) && !is_item(below) && is_labelled(line) {
                labelled = Some((below, line));
                break;
            }
            said.push(line);
        }
        let place = Location::line(text.path(), number, text.document.line(number));
        Following { place, said, labelled }
    })
}

/// A label is no longer than this, in words.
const LABEL: usize = 4;

/// Whether a line begins with a label, such as `Marked by: Grace`: a few words and a colon.
fn is_labelled(line: &str) -> bool {
    let Some((label, rest)) = line.trim_start().split_once([':', '：']) else { return false };
    let ends_word = rest.is_empty() || rest.starts_with(char::is_whitespace) || line.contains('：');
    ends_word && (1..=LABEL).contains(&count_words(label))
}

fn nothing_before(texts: &[Excerpt], pattern: &Pattern, expected: String) -> Finding {
    let any_case = pattern.any_case();
    let lines = texts.iter().flat_map(|text| text.prose());
    let near = lines
        .filter(|(_, line)| any_case.is_match(line))
        .map(|(number, line)| format!("line {number} differs in letter case: `{}`", line.trim()));
    let near: Vec<String> = near.take(3).collect();
    Finding::decided(false, expected, "none").at(texts.iter().map(location_of)).with_near_misses(near)
}

/// How many words fit into `time`.
fn most_words(time: Seconds, words_per_minute: u32) -> u64 {
    u64::from(time.0) * u64::from(words_per_minute) / 60
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
    fn a_word_said_again_is_not_a_different_one() {
        let check = "distinct: 3 or more";
        let found = finding(check, "a a (a) **A** a.\n");
        assert_eq!((found.passes(), found.found.as_str()), (false, "5 words, 1 different"));
        assert!(finding(check, "draw the path\n").passes());
        let pitch = "section: Pitch\nspoken_within: 60s\ndistinct: 3 or more";
        let found = finding(pitch, "## Pitch\nx\n");
        assert_eq!(
            (found.passes(), found.expected.as_str()),
            (
                false,
                "1 to 150 words (60 s at 150 words a minute), and at least 3 different words under /Pitch/"
            )
        );
        let never = refused::<Scoped<Words>>("{ in: n.md, count: 10 to 60, distinct: 80 or more }");
        assert_eq!((never.code, never.primary.text()), (Code::NeverPasses, "80 or more"));
        drop(kind::<Scoped<Words>>("{ in: n.md, count: 10 to 60, distinct: 60 or more }"));
        assert!(refused::<Scoped<Words>>("{ after: x }").message.contains("`distinct`"));
        assert!(kind::<Scoped<Words>>("{ in: n.md, distinct: 0 or more }").kind.is_vacuous());
    }

    #[test]
    fn words_after_a_label_are_those_of_its_own_block_or_the_next() {
        let check = "after: { regex: '(?i)\\bfix(es)?\\b', called: a fix }\ndistinct: 3 or more";
        for passing in [
            "Fix: draw the path\n",
            "- **Fix** draw\n  the path\n",
            "### Fix\n\nDraw the path.\n",
            "Fix:\n\n- Draw the path.\n",
            "Fixes:\n\n- slower\n- name the path\n",
            "- Fix:\n  - slower\n  - the path\n",
            "Fix: none\n\nFix: draw the path\n",
            "Fix:\n\nI would draw the path before I talk: it helps.\n",
            "Fix:\n\n- First: draw the path.\n",
            "Fix:\n1. First: draw the path.\n",
            "- Fix:\n  - First: draw the path.\n",
            "### Fix\n\nNext time: draw the path.\n",
            "Fix: Next time: draw the path.\n",
            "Fix:\n\nhttps://example.org/path says how.\n",
        ] {
            assert!(finding(check, passing).passes(), "{passing:?}");
        }
        for failing in [
            "Fix: a a a\n",
            "Fix: none\n\nThe whole went well.\n",
            "- Fix:\n- Minutes of the round: 9\n",
            "Fix: none\n\n- draw\n- the path\n",
            "Fix:\n\n### Second pitch\n\nDraw the path.\n",
            "Fix: <!-- draw the path -->\n",
            "Fix:\n\nMarked by: Grace\n",
            "Fix:\n\n**Marked by:** Grace Hopper\n",
            "Fix:\nMarked by: Grace Hopper\n",
            "- Fix:\n- Marked by: Grace Hopper\n",
            "Fix:\n\nWhat went well: the path was drawn.\n",
            "The prefix draws the path.\n",
        ] {
            assert!(!finding(check, failing).passes(), "{failing:?}");
        }
        let found = finding(check, "Fix:\n\nMarked by: Grace\n");
        assert_eq!(found.found, "no words");
        assert_eq!(
            messages(&found),
            ["line 3 has a label of its own, and is not counted: `Marked by: Grace`"]
        );
        let found = finding(check, "Well.\n\nFix: none\n");
        assert_eq!(found.expected, "at least 3 different words after a fix");
        assert_eq!((found.found.as_str(), lines_of(&found)), ("1 word, 1 different", vec![3]));
        assert_eq!(finding(check, "Well.\n").found, "none");
        let found = finding("after: '^Fix'\ncount: 1 or more", "fix it\n");
        assert_eq!(messages(&found), ["line 1 differs in letter case: `fix it`"]);
    }

    #[test]
    fn no_text_panics() {
        let check = text_kind::<Words>("{ after: '[a:é]', count: 1, distinct: 1 }");
        proptest::proptest!(|(text in any_text())| drop(evaluate_text(&check, &text)));
    }
}
