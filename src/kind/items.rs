//! `items`: what every list item, table row, paragraph or line of a text must say, or be followed by.

use std::collections::BTreeSet;

use crate::arithmetic::{Amounts, amounts_in};
use crate::count::Count;
use crate::diagnostic::Code;
use crate::evidence::Excerpt;
use crate::finding::{Finding, Location, NearMiss};
use crate::markdown::{Block, different_words, word_set};
use crate::pattern::Pattern;
use crate::scope::Context;
use crate::scope::TextKind;
use crate::scope::likeness::{Likeness, near_line};
use crate::scope::location_of;
use crate::wording::{plural, plural_of, quoted};
use crate::yaml::{Node, Problems, fields, words};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Items {
        /// What counts as an item.
        of: Sort = Sort::ListItem,
        /// Which items are looked at; left out, all of them.
        selecting as "where": Option<Pattern>,
        /// What every one of them must match.
        matching: Option<Pattern>,
        /// An amount, or a range, that must be among those of every one of them, however it is written: `100M` is also 100
        /// million and 100,000,000, `100 ms` is also 0.1 s.
        amount: Option<Amounts>,
        /// How many different words every one of them says behind its label; the label ends at the first colon or dash.
        says: Option<Count>,
        /// How many of them say something different behind their labels: the same words again are no further item.
        distinct: Option<Count>,
        /// What the item after every one of them must match: the next of the same sort in the same text, nested or not.
        followed_by: Option<Pattern>,
        /// How many there must be to look at.
        count: Count = Count::default(),
    }
    plain: "count";
    validate: Items::validate;
}

words! {
    /// What counts as an item. Its text is what a reader sees, on one line; an empty one, such as a bullet left to fill in,
    /// does not count.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Sort {
        /// A list item, without those nested in it, which are items themselves.
        ListItem = "list_item",
        /// A row of a table below its header, its cells separated by ` | `.
        TableRow = "table_row",
        /// A paragraph that is not part of a list.
        Paragraph = "paragraph",
        /// A line that shows some text.
        Line = "line",
    }
}

impl Sort {
    fn noun(self) -> &'static str {
        match self {
            Self::ListItem => "list item",
            Self::TableRow => "table row",
            Self::Paragraph => "paragraph",
            Self::Line => "line",
        }
    }

    /// The items of this sort, in document order.
    fn of(self, text: &Excerpt) -> Vec<Item> {
        let said = |block: &Block| (block.line, block.text.clone());
        let items: Vec<(usize, String)> = match self {
            Self::ListItem => text.items().iter().map(said).collect(),
            Self::TableRow => {
                let rows = text.tables().iter().flat_map(|table| &table.rows);
                rows.map(|row| (row.line, row.cells.join(" | "))).collect()
            }
            Self::Paragraph => text.paragraphs().iter().map(said).collect(),
            Self::Line => text.prose().map(|(line, said)| (line, said.trim().to_owned())).collect(),
        };
        let says = |said: &str| said.contains(|c: char| !c.is_whitespace() && c != '|');
        items
            .into_iter()
            .filter(|(_, said)| says(said))
            .map(|(line, said)| Item {
                location: Location::line(text.path(), line, text.document.line(line)),
                said,
            })
            .collect()
    }
}

#[derive(Clone)]
struct Item {
    location: Location,
    said: String,
}

impl Items {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        for key in ["matching", "amount", "says", "distinct", "followed_by"] {
            if self.count.max == Some(0) && at.get(key).is_some() {
                let message = format!("`count: none` leaves no item for `{key}`");
                let problem = at.field(key).error(Code::BadValue, message);
                problems.push(problem.help("say what must not be there with `where`"));
            }
        }
    }
}

impl TextKind for Items {
    const NAME: &'static str = "items";
    const ABOUT: &'static str = "every list item, table row, paragraph or line that meets `where` matches, or is followed by what matches";
    const EXAMPLE: &'static str =
        r"items: { in: docs/review.md, where: '(?i)\bsecurity\b', followed_by: '^Fix:', count: 2 or more }";

    fn is_vacuous(&self) -> bool {
        self.count.is_any() && !self.has_rule()
    }

    fn expected(&self, _: &Context<'_>) -> String {
        let mut expected = self.count.of(self.of.noun());
        if let Some(pattern) = &self.selecting {
            expected += &format!(" {}", pattern.matching());
        }
        let pattern = |verb: &str, rule: &Option<Pattern>| {
            rule.as_ref().map(|pattern| format!("{verb}{}", pattern.matching()))
        };
        let rules = [
            pattern("", &self.matching),
            self.amount.as_ref().map(|amount| format!("with {amount}")),
            self.says.map(|says| format!("saying {} behind its label", says.of("different word"))),
            pattern("followed by one ", &self.followed_by),
        ];
        let rules: Vec<String> = rules.into_iter().flatten().collect();
        if !rules.is_empty() {
            expected += &format!(", every one {}", rules.join(" and "));
        }
        if let Some(distinct) = self.distinct {
            expected += &format!(", {distinct} of them different");
        }
        expected
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let expected = self.expected(context);
        let mut seen = Seen::default();
        for text in texts {
            self.entry(&self.of.of(text), &mut seen);
        }
        // A rule that no item was held to has not been kept, whatever the count allows.
        let looked = !seen.selected.is_empty() || !self.has_rule();
        if !looked || !self.count.contains(seen.selected.len() as u64) {
            let whole = seen.selected.is_empty().then(|| texts.iter().map(location_of)).into_iter().flatten();
            let found = self.describe_number(seen.selected.len(), seen.all);
            let too_few = (seen.selected.len() as u64) < self.count.min.max(1);
            let bullets =
                texts.iter().filter(|_| too_few && self.of == Sort::ListItem).flat_map(near_bullets);
            let bullets: Vec<NearMiss> = bullets.take(NEAR).collect();
            return Finding::decided(false, expected, found)
                .at(seen.selected)
                .at(whole)
                .with_near_misses(seen.unselected)
                .with_near_misses(bullets);
        }
        if !seen.wrong.is_empty() {
            let found = self.describe_wrong(&seen);
            return Finding::decided(false, expected, found)
                .at(seen.wrong)
                .with_near_misses(seen.near_misses);
        }
        let different = seen.said.len() as u64;
        if let Some(distinct) = self.distinct.filter(|distinct| !distinct.contains(different)) {
            let all = plural(seen.selected.len(), self.of.noun());
            let found = format!("{all}, {different} of them different, not {distinct}");
            let at = if different < distinct.min { seen.repeated } else { seen.selected };
            return Finding::decided(false, expected, found).at(at);
        }
        let found = plural(seen.selected.len(), self.of.noun());
        Finding::decided(true, expected, found).at(seen.selected)
    }
}

/// What was seen of the items, in document order.
#[derive(Default)]
struct Seen {
    all: usize,
    selected: Vec<Location>,
    /// Those that break a rule.
    wrong: Vec<Location>,
    unlike: usize,
    without_amount: usize,
    without_words: usize,
    not_followed: usize,
    /// The different words of each of those that are unlike all before them.
    said: BTreeSet<BTreeSet<String>>,
    /// Those that say what one before them says.
    repeated: Vec<Location>,
    /// What a person would say that `where` selects.
    unselected: Vec<String>,
    /// What is wrong in letter case or the like alone.
    near_misses: Vec<String>,
}

/// How many near misses are worth telling.
const NEAR: usize = 3;

impl Items {
    fn has_rule(&self) -> bool {
        self.matching.is_some()
            || self.amount.is_some()
            || self.says.is_some()
            || self.distinct.is_some()
            || self.followed_by.is_some()
    }

    fn entry(&self, items: &[Item], seen: &mut Seen) {
        let alike = |pattern| Option::as_ref(pattern).map(Likeness::of);
        let [selecting, matching, followed_by] =
            [&self.selecting, &self.matching, &self.followed_by].map(alike);
        seen.all += items.len();
        for (index, item) in items.iter().enumerate() {
            if self.selecting.as_ref().is_some_and(|pattern| !pattern.is_match(&item.said)) {
                note_near(&mut seen.unselected, selecting.as_ref(), item);
                continue;
            }
            seen.selected.push(item.location.clone());
            if !seen.said.insert(word_set(std::iter::once(behind_label(&item.said)))) {
                seen.repeated.push(item.location.clone());
            }
            let next = items.get(index + 1);
            let unlike = self.matching.as_ref().is_some_and(|pattern| !pattern.is_match(&item.said));
            let answers = |pattern: &Pattern| next.is_some_and(|next| pattern.is_match(&next.said));
            let not_followed = self.followed_by.as_ref().is_some_and(|pattern| !answers(pattern));
            if unlike {
                seen.unlike += 1;
                note_near(&mut seen.near_misses, matching.as_ref(), item);
            }
            if let (true, Some(next)) = (not_followed, next) {
                note_near(&mut seen.near_misses, followed_by.as_ref(), next);
            }
            let without_amount = self.amount.as_ref().is_some_and(|range| !has_amount(&item.said, range));
            let without_words = self.says.is_some_and(|says| {
                !says.contains(different_words(std::iter::once(behind_label(&item.said))) as u64)
            });
            seen.without_amount += usize::from(without_amount);
            seen.without_words += usize::from(without_words);
            seen.not_followed += usize::from(not_followed);
            if unlike || not_followed || without_amount || without_words {
                seen.wrong.push(item.location.clone());
            }
        }
    }

    fn describe_number(&self, selected: usize, all: usize) -> String {
        let noun = self.of.noun();
        match (selected, all, &self.selecting) {
            (_, _, None) | (_, 0, _) => plural(selected, noun),
            (0, all, Some(_)) => format!("none of {}", plural(all, noun)),
            (selected, all, Some(_)) => format!("{selected} of {}", plural(all, noun)),
        }
    }

    fn describe_wrong(&self, seen: &Seen) -> String {
        let of = |wrong: usize, do_not: [&str; 2], wanted: Option<String>| {
            let wanted = wanted.filter(|_| wrong > 0)?;
            let verb = do_not[usize::from(wrong != 1)];
            let noun =
                if seen.selected.len() == 1 { self.of.noun().to_owned() } else { plural_of(self.of.noun()) };
            Some(format!("{wrong} of {} {noun} {verb} {wanted}", seen.selected.len()))
        };
        let shown = |pattern: &Option<Pattern>| pattern.as_ref().map(ToString::to_string);
        let says = self.says.map(|says| format!("{} behind the label", says.of("different word")));
        let amount = self.amount.as_ref().map(ToString::to_string);
        let parts = [
            of(seen.unlike, ["does not match", "do not match"], shown(&self.matching)),
            of(seen.without_amount, ["has no", "have no"], amount),
            of(seen.without_words, ["does not say", "do not say"], says),
            of(seen.not_followed, ["is not followed by", "are not followed by"], shown(&self.followed_by)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

fn has_amount(said: &str, range: &Amounts) -> bool {
    amounts_in(said).into_iter().any(|amount| range.contains(amount))
}

/// What follows the label; all of it, where there is none.
fn behind_label(said: &str) -> &str {
    let ends = [":", " — ", " – ", " - ", " | "];
    let end = ends.iter().filter_map(|end| said.find(end).map(|at| at + end.len())).min().unwrap_or(0);
    &said[end..]
}

fn note_near(near: &mut Vec<String>, alike: Option<&Likeness<'_>>, item: &Item) {
    if near.len() < NEAR
        && let Some(why) = alike.and_then(|alike| alike.difference(&item.said))
    {
        let line = item.location.line.unwrap_or_default();
        near.push(format!("line {line} {why}: {}", quoted(&item.said)));
    }
}

/// Lines that begin as a list item does to the eye, and are none.
fn near_bullets(text: &Excerpt) -> impl Iterator<Item = NearMiss> + '_ {
    text.source().filter_map(|(line, raw)| {
        let raw = String::from_utf8_lossy(raw);
        let mut chars = raw.trim_start().chars();
        let (bullet, next) = (chars.next()?, chars.next()?);
        let why = match bullet {
            '•' | '·' | '●' | '▪' | '‣' | '◦' | '–' | '—' | '−' | '‐' if next.is_whitespace() =>
            {
                format!("begins with `{bullet}`, which makes no list item; write `-`")
            }
            '-' | '*' | '+' if next != ' ' && next.is_whitespace() && next != '\t' => {
                format!("has a no-break space after `{bullet}`; type a plain space")
            }
            '-' | '+' if next.is_alphanumeric() => format!("has no space after `{bullet}`"),
            _ => return None,
        };
        let is_read = text.document.outline().unseen_at(line).is_none();
        is_read.then(|| near_line(text, line, &format!("{why}: {}", quoted(&raw))))
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::scope::Scoped;
    use proptest::prelude::*;

    fn finding(fields: &str, text: &str) -> Finding {
        on_text::<Scoped<Items>>(fields, text)
    }

    #[test]
    fn every_selected_item_must_match_and_the_others_need_not() {
        let check = "where: '^Q'\nmatching: '\\(source: .+\\)'";
        let text = "- Q1 (source: RFC 9110)\n- Q2 from memory\n  - aside\n- note\n- q3\n";
        let found = finding(check, text);
        assert_eq!((found.passes(), lines_of(&found)), (false, vec![2]));
        assert_eq!(found.found, r"1 of 2 list items does not match /\(source: .+\)/");
        assert_eq!(found.locations[0].text, "- Q2 from memory");
        assert!(finding(check, "- Q1 (source: a)\n- note\n").passes());
    }

    #[test]
    fn the_same_words_again_are_no_further_item() {
        let check = "count: 3 or more\ndistinct: 2 or more";
        let copied =
            "- Cache: keeps what is read\n- Queue: keeps what is read\n- Disk: Keeps what is read.\n";
        let found = finding(check, copied);
        assert_eq!((found.passes(), lines_of(&found)), (false, vec![2, 3]));
        assert_eq!(found.found, "3 list items, 1 of them different, not 2 or more");
        assert!(finding(check, &copied.replace("Disk: Keeps", "Disk: has")).passes(), "one may be repeated");
        assert_eq!(finding("distinct: 2", "- 50 ms\n- 100 ms\n").found, "2 list items", "numbers differ");
    }

    #[test]
    fn a_problem_is_answered_by_the_very_next_item() {
        let check = "where: '(?i)security'\nfollowed_by: '^Fix:'";
        assert!(finding(check, "- Security: XSS\n- Fix: escape\n").passes());
        assert!(
            finding(check, "- Security: XSS\n  - Fix: escape\n").passes(),
            "a nested answer is the next item"
        );
        let found = finding(check, "- Security: XSS\n- style\n- Fix: escape\n- security: SQL\n");
        assert_eq!(found.found, "2 of 2 list items are not followed by /^Fix:/");
        assert_eq!(lines_of(&found), [1, 4]);
        let found = finding(check, "- security\n- fix: escape\n");
        assert_eq!(messages(&found), ["line 2 differs in letter case: `fix: escape`"]);
    }

    #[test]
    fn nothing_to_look_at_is_no_pass() {
        for check in ["matching: x", "where: y\nmatching: x\ncount: at most 3"] {
            assert!(!finding(check, "no list\n").passes(), "{check}");
        }
        assert_eq!(finding("where: '^Q'", "- a\n- q1\n").found, "none of 2 list items");
        assert_eq!(messages(&finding("where: '^Q'", "- q1\n")), ["line 1 differs in letter case: `q1`"]);
        assert!(finding("where: TODO\ncount: none", "- a\n").passes());
        assert!(!finding("count: 1", "-\n- <!-- fill in -->\n").passes(), "an empty bullet is not an item");
        assert!(!finding("of: table_row", "|a|b|\n|-|-|\n| | |\n").passes());
        assert!(refused::<Scoped<Items>>("{ matching: x, count: none }").help.unwrap().contains("`where`"));
    }

    #[test]
    fn what_looks_like_a_list_and_is_none_is_told() {
        let found = finding("count: 2", "• one\n– two\n\n-\u{a0}three\n\n-four\n");
        assert_eq!(
            messages(&found),
            [
                "line 1 begins with `•`, which makes no list item; write `-`: `• one`",
                "line 2 begins with `–`, which makes no list item; write `-`: `– two`",
                "line 4 has a no-break space after `-`; type a plain space: `-\u{a0}three`"
            ]
        );
        assert_eq!(
            messages(&finding("where: '^Fix —'", "- Fix - escape\n")),
            ["line 1 differs in a dash: `Fix - escape`"]
        );
    }

    #[test]
    fn an_amount_is_the_same_however_it_is_written() {
        let check = "where: '^Latency'\namount: 100 ms";
        for said in ["max 100 ms", "under 100\u{a0}ms", "at most 0.1 s", "**100 ms** or less, 50 on average"]
        {
            assert!(finding(check, &format!("- Latency: {said}\n- Scale: 1\n")).passes(), "{said}");
        }
        let found = finding(check, "- Latency: 100 s\n");
        assert_eq!((found.passes(), found.found.as_str()), (false, "1 of 1 list item has no 100 ms"));
        assert!(found.expected.ends_with("every one with 100 ms"), "{}", found.expected);
        assert!(!finding(check, "- Scale: 100 ms\n").passes(), "no such label");
    }

    #[test]
    fn one_word_repeated_says_one_word() {
        let check = "says: 3 or more\ncount: 2";
        assert!(finding(check, "- **Cache**: keeps hot links\n- Database — all of them\n").passes());
        let found = finding(check, "- Cache: x x x\n- Database: all of them\n");
        assert_eq!(found.found, "1 of 2 list items does not say at least 3 different words behind the label");
        assert_eq!(lines_of(&found), [1]);
        assert!(!finding(check, "- URL shortening service: encodes\n- b: all of them\n").passes());
    }

    #[test]
    fn the_sorts() {
        let text =
            "Para one\ngoes on.\n\n- item\n\n  loose\n\n> quoted\n\n| a | b |\n|---|---|\n| 1 | **2** |\n";
        let locations = |of: &str| lines_of(&finding(&format!("of: {of}"), text));
        assert_eq!(locations("list_item"), [4]);
        assert_eq!(locations("table_row"), [12]);
        assert_eq!(locations("paragraph"), [1, 8]);
        assert_eq!(locations("line"), [1, 2, 4, 6, 8, 10, 12]);
        assert!(finding("of: table_row\nmatching: '^1 \\| 2$'", text).passes());
        assert!(finding("of: paragraph\nwhere: one goes on", text).passes(), "lines are joined");
        assert!(!finding("where: hidden", "```\n- hidden\n```\n<!--\n- hidden\n-->\n").passes());
    }

    #[test]
    fn a_count_alone_counts_and_a_section_bounds_it() {
        let text = "## A\n- 1\n- 2\n## B\n- 3\n";
        assert!(finding("section: A\ncount: 2", text).passes());
        let found = finding("count: 13", text);
        assert_eq!((found.passes(), found.found.as_str()), (false, "3 list items"));
        assert!(!finding("section: A\nwhere: '2'\nfollowed_by: '3'", text).passes(), "B is another text");
    }

    #[test]
    fn no_text_panics() {
        let kinds = ["list_item", "table_row", "paragraph", "line"].map(|of| {
            text_kind::<Items>(&format!(
                "{{ of: {of}, where: a, matching: b, amount: 1 to 5, says: 2, followed_by: c }}"
            ))
        });
        proptest!(|(text in any_text())| kinds.iter().for_each(|kind| drop(evaluate_text(kind, &text))));
    }
}
