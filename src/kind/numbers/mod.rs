//! `numbers`: what the numbers in a text come to, and whether it is what it should be, or what the text itself says.

mod duration;
mod figure;

use std::collections::BTreeMap;

use crate::decimal::{Decimal, Range};
use crate::diagnostic::Code;
use crate::evidence::Excerpt;
use crate::finding::{Finding, Location};
use crate::path::RelPath;
use crate::scope::Context;
use crate::scope::{SectionPath, TextKind};
use crate::wording::{plural, plural_of};
use crate::yaml::{Node, Problems, choice, fields};
use figure::{Amount, Capturing, Figure, Found, Take, Unit, some_of};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Numbers {
        ; ..figure: Figure, ..wanted: Wanted
    }
}

choice! {
    #[derive(Debug, Clone, PartialEq)]
    enum Wanted {
        /// A number or a range: `45`, `1 to 5`, `at least 3`. A mean is rounded to the digits of a single number.
        Is as "is": Range,
        /// Other numbers of the same text that must come to the same. A mean is rounded to the digits the text states.
        SameAs as "same_as": Other,
        /// Other numbers of the same text that must come to more, as `after < before`.
        LessThan as "less_than": Other,
    }
}

fields! {
    #[derive(Debug, Clone, PartialEq)]
    struct Other {
        /// Its one group captures a number.
        matching: Capturing,
        /// What is compared: their `sum`, their `mean` or the `first`.
        take: Take = Take::First,
        /// Where they are, looked up in the whole of the text; left out, in the same section.
        section: Option<SectionPath>,
    }
    validate: Other::validate;
}

/// How one figure is to compare with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    SameAs,
    LessThan,
}

impl Relation {
    fn holds(self, ours: &Amount, theirs: &Amount) -> bool {
        match self {
            Self::SameAs => ours.agrees_with(theirs),
            Self::LessThan => ours.exact() < theirs.exact(),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::SameAs => "is",
            Self::LessThan => "is less than",
        }
    }
}

impl Other {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        if self.take == Take::Each {
            let message = "it is compared with one number: `take` there is `sum`, `mean` or `first`";
            problems.push(at.field("take").error(Code::BadValue, message));
        }
    }

    /// As a figure of its own, in the unit of the first.
    fn figure(&self, unit: Option<Unit>) -> Figure {
        Figure { matching: self.matching.clone(), take: self.take, unit }
    }
}

impl TextKind for Numbers {
    const NAME: &'static str = "numbers";
    const ABOUT: &'static str = "each of the numbers that a pattern captures, their sum, their mean or the first is what it should be";
    const EXAMPLE: &'static str = r"numbers: { in: docs/pitch.md, matching: '^.+: (\d+) min', take: sum, same_as: { matching: '^Total (\d+) min' } }";

    fn expected(&self, _: &Context<'_>) -> String {
        match &self.wanted {
            Wanted::Is(range) => format!("{} is {range}", self.figure.describe()),
            Wanted::SameAs(other) | Wanted::LessThan(other) => {
                let under = other
                    .section
                    .as_ref()
                    .map_or_else(String::new, |section| format!(" under {}", section.describe()));
                let is = self.relation().words();
                format!(
                    "{} {is} {}{under}",
                    self.figure.describe(),
                    other.figure(self.figure.unit).describe()
                )
            }
        }
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let expected = self.expected(context);
        let finding = self.figure.find(texts, &expected).and_then(|numbers| match &self.wanted {
            Wanted::Is(range) => Ok(self.check_range(&numbers, *range, &expected)),
            Wanted::SameAs(other) | Wanted::LessThan(other) => {
                let elsewhere = elsewhere(texts, other.section.as_ref(), &expected)?;
                let other = other.figure(self.figure.unit);
                let others = other.find(&elsewhere, &expected)?;
                Ok(self.compare(&numbers, &other, &others, &expected))
            }
        });
        finding.unwrap_or_else(|finding| *finding)
    }
}

/// The texts in which the other numbers are looked for.
fn elsewhere(
    texts: &[Excerpt],
    section: Option<&SectionPath>,
    expected: &str,
) -> Result<Vec<Excerpt>, Box<Finding>> {
    match section {
        None => Ok(texts.to_vec()),
        Some(section) => texts.iter().map(|text| section.narrow(&text.widened(), expected)).collect(),
    }
}

impl Numbers {
    fn relation(&self) -> Relation {
        match self.wanted {
            Wanted::LessThan(_) => Relation::LessThan,
            Wanted::Is(_) | Wanted::SameAs(_) => Relation::SameAs,
        }
    }

    fn check_range(&self, numbers: &[Found<'_>], range: Range, expected: &str) -> Finding {
        if self.figure.take == Take::Each {
            return self.check_each(numbers, expected, |number| range.contains(number));
        }
        let Some(amount) = self.figure.amount(numbers) else {
            return Finding::decided(false, expected, "no number");
        };
        let stated = range.single().map(Amount::Stated);
        let fits = range.contains(amount.exact())
            || stated.as_ref().is_some_and(|stated| amount.agrees_with(stated));
        let worked_out = self.figure.work_out(numbers, &amount);
        let found = match range.single() {
            Some(wanted) if !fits => format!("{worked_out}, not {}", self.figure.shown(wanted)),
            _ => worked_out,
        };
        Finding::decided(fits, expected, found).at(locations(looked_at(&self.figure, numbers)))
    }

    fn compare(
        &self,
        numbers: &[Found<'_>],
        other: &Figure,
        others: &[Found<'_>],
        expected: &str,
    ) -> Finding {
        let relation = self.relation();
        let Some(theirs) = other.amount(others) else {
            return Finding::decided(false, expected, "no number");
        };
        if self.figure.take == Take::Each {
            let mut finding =
                self.check_each(numbers, expected, |number| relation.holds(&Amount::Stated(number), &theirs));
            finding.found = format!("{}; {}", finding.found, other.work_out(others, &theirs));
            return finding;
        }
        let Some(ours) = self.figure.amount(numbers) else {
            return Finding::decided(false, expected, "no number");
        };
        let fits = relation.holds(&ours, &theirs);
        // What was worked out comes first, since that is the right figure; what a text states may not be.
        let (worked_out, stated) = match (&ours, &theirs) {
            (Amount::Stated(_), Amount::Sum(_) | Amount::Mean(_)) => (other.work_out(others, &theirs), &ours),
            _ => (self.figure.work_out(numbers, &ours), &theirs),
        };
        let found = match relation {
            Relation::LessThan => {
                format!("{} against {}", other.shown(ours.exact()), other.shown(theirs.exact()))
            }
            Relation::SameAs if fits => worked_out,
            Relation::SameAs => format!("{worked_out}, not {}", other.shown(stated.exact())),
        };
        let theirs = if fits { &[] } else { looked_at(other, others) };
        Finding::decided(fits, expected, found)
            .at(locations(looked_at(&self.figure, numbers).iter().chain(theirs)))
    }

    fn check_each(&self, numbers: &[Found<'_>], expected: &str, fits: impl Fn(Decimal) -> bool) -> Finding {
        let wrong: Vec<&Found<'_>> = numbers.iter().filter(|found| !fits(found.number)).collect();
        if wrong.is_empty() {
            return Finding::decided(true, expected, plural(numbers.len(), "number")).at(locations(numbers));
        }
        let shown: Vec<String> = wrong.iter().map(|found| self.figure.shown(found.number)).collect();
        let noun = if numbers.len() == 1 { "number".to_owned() } else { plural_of("number") };
        let verb = if wrong.len() == 1 { "is" } else { "are" };
        let found =
            format!("{} of {} {noun} {verb} not: {}", wrong.len(), numbers.len(), some_of(&shown, "and"));
        Finding::decided(false, expected, found).at(locations(wrong))
    }
}

/// The numbers that a figure is made of.
fn looked_at<'a, 'b>(figure: &Figure, numbers: &'b [Found<'a>]) -> &'b [Found<'a>] {
    if figure.take == Take::First { &numbers[..numbers.len().min(1)] } else { numbers }
}

/// In order, each line once, however many numbers it has.
fn locations<'a, 'b: 'a>(numbers: impl IntoIterator<Item = &'a Found<'b>>) -> Vec<Location> {
    let lines: BTreeMap<(&RelPath, usize), &Excerpt> =
        numbers.into_iter().map(|found| ((found.text.path(), found.line), found.text)).collect();
    lines
        .into_iter()
        .map(|((path, line), text)| Location::line(path, line, text.document.line(line)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::diagnostic::Code;
    use crate::finding::Verdict;
    use crate::scope::Scoped;
    use proptest::prelude::*;

    fn finding(fields: &str, text: &str) -> Finding {
        on_text::<Scoped<Numbers>>(fields, text)
    }

    const MINUTES: &str =
        "## Plan\n- Intro: 2 min\n- Ask: 1 min\n- Design: 45 min\n- Wrap: 2 min\n\n## Sum\nTotal: 45 min\n";

    #[test]
    fn eight_numbers_are_written_out_and_nine_are_counted() {
        let found = |n: usize, take: &str| {
            finding(&format!("matching: '(\\d+) min'\ntake: {take}\nis: 0"), &"1 min\n".repeat(n)).found
        };
        assert_eq!(found(8, "sum"), "1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 is 8, not 0");
        assert_eq!(found(9, "sum"), "the sum of 9 numbers is 9, not 0");
        assert_eq!(found(8, "mean"), "the mean of 1, 1, 1, 1, 1, 1, 1 and 1 is 1, not 0");
        assert_eq!(found(9, "mean"), "the mean of 9 numbers is 1, not 0");
    }

    #[test]
    fn minutes_add_up_or_the_right_figure_is_named() {
        let check = "section: Plan\nmatching: ': (\\d+) min'\ntake: sum\nsame_as: { matching: '^Total: (\\d+)', section: Sum }";
        let found = finding(check, MINUTES);
        assert_eq!((found.passes(), found.found.as_str()), (false, "2 + 1 + 45 + 2 is 50, not 45"));
        assert_eq!(lines_of(&found), [2, 3, 4, 5, 8]);
        let right = finding(check, &MINUTES.replace("Total: 45", "Total: 50"));
        assert_eq!((right.passes(), right.found.as_str()), (true, "2 + 1 + 45 + 2 is 50"));
        assert_eq!(lines_of(&right), [2, 3, 4, 5]);
        let turned = "section: Sum\nmatching: '^Total: (\\d+)'\ntake: first\nsame_as: { matching: ': (\\d+) min', take: sum, section: Plan }";
        assert_eq!(finding(turned, MINUTES).found, "2 + 1 + 45 + 2 is 50, not 45");
        let alone = "section: Plan\nmatching: ': (\\d+) min'\ntake: sum\nis: 45";
        assert_eq!(finding(alone, MINUTES).found, "2 + 1 + 45 + 2 is 50, not 45");
        let gone = finding(check, "## Plan\n- Intro: 2 min\n");
        assert!(matches!(gone.verdict, Verdict::Missing(_)), "{gone:?}");
    }

    #[test]
    fn one_figure_can_be_less_than_another() {
        let check = "matching: 'After: (\\d+)'\ntake: first\nless_than: { matching: 'Before: (\\d+)' }";
        assert!(finding(check, "Before: 310 ms\nAfter: 84 ms\n").passes());
        let same = finding(check, "Before: 84 ms\n\nAfter: 84 ms\n");
        assert_eq!(
            (same.passes(), same.found.as_str(), lines_of(&same)),
            (false, "84 against 84", vec![1, 3])
        );
        assert!(same.expected.contains("is less than the first number"), "{}", same.expected);
        assert!(!finding(check, "After: 84 ms\n").passes(), "nothing to compare with");
        let each = "matching: 'run (\\d+)'\nless_than: { matching: 'Limit: (\\d+)' }";
        let found = finding(each, "run 3, run 9\n\nLimit: 9\n");
        assert_eq!(found.found, "1 of 2 numbers is not: 9; it says 9");
    }

    #[test]
    fn times_are_read_in_any_writing_and_told_in_minutes() {
        let check =
            "matching: '^Part: (.+)'\ntake: sum\nunit: minutes\nsame_as: { matching: '^Total: (.+)' }";
        let parts = "Part: 7,5 min\n\nPart: 90 s\n\nPart: 1:20\n\n";
        assert!(finding(check, &format!("{parts}Total: 10 min\n")).passes(), "10:20 is 10 in whole minutes");
        assert!(finding(check, &format!("{parts}Total: 10:20\n")).passes());
        assert!(finding(check, &format!("{parts}Total: 10.3 min\n")).passes());
        let wrong = finding(check, &format!("{parts}Total: 11 min\n"));
        assert_eq!(
            (wrong.passes(), wrong.found.as_str()),
            (false, "7.5 min + 1.5 min + 1.33 min is 10.33 min, not 11 min")
        );
        assert_eq!(finding(check, "Part: … min\n\nTotal: 3 min\n").found, "`… min` is not a length of time");
        let within = "matching: '^Total: (.+)'\nunit: minutes\nis: at most 30";
        assert!(finding(within, "Total: 29 min 60 s\n").passes());
        assert_eq!(finding(within, "Total: 31.1 min of 30 min\n").found, "1 of 1 number is not: 31.1 min");
        let thirds = "matching: '^Part: (.+)'\ntake: sum\nunit: minutes\nis: at least 2";
        assert!(finding(thirds, "Part: 40 s\n\nPart: 40 s\n\nPart: 40 s\n").passes());
    }

    #[test]
    fn sums_are_exact_and_a_mean_is_rounded_as_it_is_stated() {
        let sum = "matching: '^(\\S+)$'\ntake: sum\nis: 0.3";
        assert!(finding(sum, "- 0.1\n- 0.2\n").passes());
        assert!(!finding(sum, "- 0.1\n- 0.24\n").passes(), "a sum is not rounded");
        let mean = "matching: '(\\d+)/50'\ntake: mean\nsame_as: { matching: 'Average: (\\S+)' }";
        for (stated, right) in [("45.25", true), ("45.3", true), ("45.2", false), ("45", true), ("46", false)]
        {
            let text = format!("38/50\n47/50\n50/50\n46/50\n\nAverage: {stated}\n");
            assert_eq!(finding(mean, &text).passes(), right, "{stated}");
        }
        let wrong = finding(mean, "38/50\n47/50\n\nAverage: 43\n");
        assert!(wrong.passes(), "42.5 is 43");
        let range = "matching: '(\\d+)/50'\ntake: mean\nis: at least 42.6";
        assert_eq!(finding(range, "38/50\n47/50\n").found, "the mean of 38 and 47 is 42.5");
    }

    #[test]
    fn each_is_in_range_and_thirteen_is_not_three() {
        let check = "matching: 'Score: (\\S+)'\nis: 1 to 5";
        let found = finding(check, "Score: 3\nScore: 13, Score: 4\nScore: -3\n");
        assert_eq!(found.found, "`13,` is not a number");
        let found = finding(check, "Score: 3\nScore: 13 Score: 4\nScore: -3\n");
        assert_eq!(
            (found.found.as_str(), lines_of(&found)),
            ("2 of 4 numbers are not: 13 and -3", vec![2, 3])
        );
        assert!(finding(check, "Score: 1\nScore: 5.0\n").passes());
        let thousands = "matching: '([\\d,]+) req'\nis: 1200\ntake: first";
        assert!(finding(thousands, "1,200 req\n7 req\n").passes());
        assert_eq!(finding(thousands, "1,20 req\n").found, "it says 1.2, not 1200", "a decimal comma");
        assert_eq!(finding(thousands, "1,20,0 req\n").found, "`1,20,0` is not a number");
    }

    #[test]
    fn no_number_is_no_pass_and_says_where_one_nearly_was() {
        let check = "matching: 'Score: (\\d+)'\nis: at most 5";
        let found = finding(check, "score: 3\n```\nScore: 4\n```\n**Score**: 5\nScore`:` 1\n");
        assert!(found.passes(), "{found:?}");
        let found = finding(check, "score: 3\n```\nScore: 4\n```\n");
        assert_eq!((found.passes(), found.found.as_str()), (false, r"no number matches /Score: (\d+)/"));
        assert_eq!(
            messages(&found),
            ["line 1 differs in letter case: `score: 3`", "line 3 is in a code block: `Score: 4`"]
        );
        let other = "matching: '(\\d)'\ntake: sum\nsame_as: { matching: 'Total: (\\d+)' }";
        assert_eq!(finding(other, "1\n").found, r"no number matches /Total: (\d+)/");
    }

    #[test]
    fn a_spec_that_makes_no_sense_is_refused() {
        let message = |fields| refused::<Scoped<Numbers>>(fields).message;
        assert_eq!(
            message("{ matching: '\\d', is: 1 }"),
            "`\\d` has no groups; it needs one, around the number"
        );
        assert_eq!(
            message("{ matching: '(a)(b)', is: 1 }"),
            "`(a)(b)` has 2 groups; it needs one, around the number"
        );
        assert_eq!(message("{ matching: '(a)' }"), "one of `is`, `same_as` or `less_than` is missing");
        assert_eq!(refused::<Scoped<Numbers>>("{ matching: '(a)', is: few }").code, Code::BadValue);
        assert!(
            message("{ matching: '(a)', same_as: { matching: '(b)', take: each } }").contains("one number")
        );
    }

    #[test]
    fn no_text_panics() {
        let kinds = ["each", "sum", "mean", "first"].map(|take| {
            let other = "{ matching: '(\\d+)', take: mean }";
            [
                text_kind::<Numbers>(&format!("{{ matching: '([^ ]*\\d+)', take: {take}, is: 1 to 5 }}")),
                text_kind::<Numbers>(&format!("{{ matching: '(.?)', take: {take}, same_as: {other} }}")),
            ]
        });
        proptest!(|(text in any_text())| kinds.iter().flatten().for_each(|kind| drop(evaluate_text(kind, &text))));
    }
}
