//! What a rule asks of the turns it is about: their form, their number, or what the next turn is. How a text becomes turns
//! is not known here.

use std::collections::BTreeSet;

use super::spec::{Rule, TurnForm};
use super::transcript::Turn;
use crate::decimal::{Decimal, Quotient};
use crate::markdown::word_set;
use crate::pattern::Pattern;
use crate::wording::{list, one_line, plural};

/// How many patterns are named; the rest are counted.
const NAMED: usize = 3;

/// A rule that was broken at some turns.
#[derive(Debug, Default)]
pub struct Broken {
    /// The line of each turn, and what is wrong there.
    pub at: Vec<(usize, String)>,
    /// What nearly kept the rule.
    pub near_misses: Vec<String>,
    /// What is wrong with no turn in particular.
    pub of_all: Option<String>,
}

impl Broken {
    pub fn is_empty(&self) -> bool {
        self.at.is_empty() && self.of_all.is_none()
    }
}

impl TurnForm {
    /// Why `turn` is not of this form.
    pub fn misfit(&self, turn: &Turn, speakers: &[String]) -> Option<String> {
        if let Some(by) = self.by.as_ref().filter(|by| **by != speakers[turn.speaker]) {
            return Some(format!("is by {}, not by {by}", speakers[turn.speaker]));
        }
        if let Some(mark) = self.marked.as_ref().filter(|mark| !note_matches(mark, turn)) {
            return Some(format!("is not marked {mark}"));
        }
        if self.has_form() && !self.wanted().any(|pattern| pattern.is_match(&turn.said)) {
            return Some(format!("is not {}", some_of(self.wanted())));
        }
        let unwanted = self.not_matching.iter().find(|pattern| pattern.is_match(&turn.said))?;
        Some(format!("matches {unwanted}"))
    }

    /// Why it is of this form but for the letter case.
    fn near(&self, turn: &Turn) -> Option<String> {
        let is_close = self.wanted().any(|pattern| pattern.any_case().is_match(&turn.said))
            && !self.wanted().any(|pattern| pattern.is_match(&turn.said));
        is_close.then(|| format!("line {} differs in letter case", turn.line))
    }

    /// What one of must be said.
    fn wanted(&self) -> impl Iterator<Item = &Pattern> {
        self.saying.iter().chain(self.matching.iter())
    }

    fn has_form(&self) -> bool {
        self.wanted().next().is_some()
    }

    pub fn describe(&self) -> String {
        let by = self.by.as_ref().map(|by| format!("by {by}"));
        let marked = self.marked.as_ref().map(|mark| format!("marked {mark}"));
        let form = self.has_form().then(|| match (&*self.saying, &*self.matching) {
            ([], [one]) => one.matching(),
            ([], _) => format!("of a form: {}", some_of(self.wanted())),
            _ => format!("saying {}", some_of(self.wanted())),
        });
        let unwanted =
            (!self.not_matching.is_empty()).then(|| format!("without {}", some_of(self.not_matching.iter())));
        [by, marked, form, unwanted].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

fn note_matches(pattern: &Pattern, turn: &Turn) -> bool {
    turn.note.as_ref().is_some_and(|note| pattern.is_match(note))
}

/// `a, b or c`, or the first of them and how many more there are.
fn some_of<'a>(patterns: impl Iterator<Item = &'a Pattern>) -> String {
    let names: Vec<String> = patterns.map(Pattern::to_string).collect();
    match names.len().saturating_sub(NAMED) {
        0 => list(&names, "or"),
        more => format!("{} or one of {more} more", names[..NAMED].join(", ")),
    }
}

impl Rule {
    /// Whether the rule is about this turn.
    fn selects(&self, turn: &Turn, speakers: &[String]) -> bool {
        let number = || turn.note.as_deref().and_then(first_number).map(Quotient::from);
        self.by == speakers[turn.speaker]
            && self.note.as_ref().is_none_or(|note| note_matches(note, turn))
            && self.number.is_none_or(|range| number().is_some_and(|number| range.contains(number)))
            && (self.selecting.is_empty()
                || self.selecting.iter().any(|pattern| pattern.is_match(&turn.said)))
            && (self.code.is_empty() || turn.code.iter().any(|code| self.is_in(code)))
    }

    /// Whether one of the patterns for code is found in it, on a line or over several.
    fn is_in(&self, code: &str) -> bool {
        let whole = one_line(code);
        self.code.iter().any(|pattern| pattern.is_match(&whole))
    }

    /// `every turn of Candidate marked /insecure/ is followed by one by Interviewer …`.
    pub fn describe(&self) -> String {
        let own = self.own_form().describe();
        let own = (!own.is_empty()).then(|| format!("is {own}"));
        let then = self.then.as_ref().map(|then| format!("is followed by one {}", then.describe()));
        let demands: Vec<String> = own.into_iter().chain(then).collect();
        let selected = self.describe_selected();
        let mut said = match (self.count, demands.as_slice()) {
            (None, []) => format!("turns {selected}"),
            (Some(count), []) => format!("{} {selected}", count.of("turn")),
            (Some(count), demands) => {
                format!("{} {selected}, and every one {}", count.of("turn"), demands.join(" and "))
            }
            (None, demands) => format!("every turn {selected} {}", demands.join(" and ")),
        };
        if let Some(repeated) = self.repeated {
            said += &format!(", {repeated} of them repeating another");
        }
        said
    }

    fn describe_selected(&self) -> String {
        let mut said = format!("of {}", self.by);
        match (&self.note, &self.number) {
            (Some(note), Some(number)) => said += &format!(" marked {note}, {number}"),
            (Some(note), None) => said += &format!(" marked {note}"),
            (None, Some(number)) => said += &format!(" marked with {number}"),
            (None, None) => {}
        }
        match &*self.selecting {
            [] => {}
            [one] => said += &format!(" {}", one.matching()),
            several => said += &format!(" with {}", some_of(several.iter())),
        }
        if !self.code.is_empty() {
            said += &format!(" whose code has {}", some_of(self.code.iter()));
        }
        said
    }

    fn own_form(&self) -> TurnForm {
        TurnForm {
            by: None,
            marked: self.marked.clone(),
            saying: self.saying.clone(),
            matching: self.matching.clone(),
            not_matching: self.not_matching.clone(),
        }
    }

    /// Where the turns of one text break it.
    pub fn broken_by(&self, turns: &[Turn], speakers: &[String]) -> Broken {
        let mut broken = Broken::default();
        let own = self.own_form();
        let (mut selected, mut repeated) = (Vec::new(), Vec::new());
        let mut said: BTreeSet<(BTreeSet<String>, &[String])> = BTreeSet::new();
        for (nth, turn) in turns.iter().enumerate().filter(|(_, turn)| self.selects(turn, speakers)) {
            selected.push(turn.line);
            if !said.insert((word_set(std::iter::once(turn.said.as_str())), &turn.code)) {
                repeated.push(turn.line);
            }
            if let Some(why) = own.misfit(turn, speakers) {
                broken.at.push((turn.line, format!("line {} {why}", turn.line)));
                broken.near_misses.extend(own.near(turn));
            }
            let Some(then) = &self.then else { continue };
            match turns.get(nth + 1) {
                None => broken.at.push((turn.line, format!("no turn follows line {}", turn.line))),
                Some(next) => {
                    if let Some(why) = then.misfit(next, speakers) {
                        broken.at.push((
                            turn.line,
                            format!("line {}, after line {}, {why}", next.line, turn.line),
                        ));
                        broken.at.push((next.line, String::new()));
                        broken.near_misses.extend(then.near(next));
                    }
                }
            }
        }
        if let Some(count) = self.repeated.filter(|count| !count.contains(repeated.len() as u64)) {
            let turns = format!("{} {}", plural(repeated.len(), "turn"), self.describe_selected());
            let verb = if repeated.len() == 1 { "repeats" } else { "repeat" };
            broken.of_all = Some(format!("{turns} {verb} another, not {count}"));
            broken.at.extend(repeated.into_iter().map(|line| (line, String::new())));
        }
        if let Some(count) = self.count.filter(|count| !count.contains(selected.len() as u64)) {
            broken.of_all =
                Some(format!("{} {}, not {count}", plural(selected.len(), "turn"), self.describe_selected()));
            if selected.len() as u64 > count.min {
                broken.at.extend(selected.into_iter().map(|line| (line, String::new())));
            }
        }
        broken
    }
}

/// The first number in a note: `80%`, `stuck 6 min`.
fn first_number(note: &str) -> Option<Decimal> {
    let at = note.find(|c: char| c.is_ascii_digit())?;
    Decimal::prefix(&note[at..]).map(|(number, _)| number)
}
