//! `turns`: a conversation written down: who speaks, in which order, when, in which form, and what must follow what.
//! Whether what is said is good is nothing a program can tell.

mod clock;
mod listed;
mod rule;
mod spec;
mod transcript;

pub use spec::Turns;

use crate::evidence::Excerpt;
use crate::finding::Finding;
use crate::scope::Context;
use crate::scope::TextKind;
use crate::scope::location_of;
use crate::scope::problems::Problems;
use crate::wording::{list, plural};
use spec::{Stamps, TurnForm};
use transcript::{Transcript, Turn};

/// How many near misses are told.
const NEAR: usize = 3;

impl TextKind for Turns {
    const NAME: &'static str = "turns";
    const ABOUT: &'static str = "the turns of a conversation are by these speakers, in this order, at these times, and keep the rules";
    const EXAMPLE: &'static str = "turns: { in: docs/interview.md, speakers: [Interviewer, Candidate], alternate: true, opens: Interviewer, stamps: { ascending: true, within: 0:00 to 45:00 }, rules: [ { by: Candidate, note: insecure, then: { by: Interviewer, matching: '^Security vulnerability' } } ] }";
    const ADDS_UP: bool = false;

    fn expected(&self, _: &Context<'_>) -> String {
        let mut said = format!("turns of {}", list(&self.speakers, "and"));
        said += if self.alternate.0 { " that alternate" } else { "" };
        if let Some(opens) = &self.opens {
            said += &format!(", the first {}", opens.describe());
        }
        if let Some(closes) = &self.closes {
            said += &format!(", the last {}", closes.describe());
        }
        if let Some(stamps) = &self.stamps {
            said += &format!(", {}", stamps.describe());
        }
        for listed in &self.listed {
            said += &format!("; {}", listed.describe());
        }
        match self.rules.as_slice() {
            [] => said,
            [rule] => format!("{said}; {}", rule.describe()),
            rules => format!("{said}, which keep {}", plural(rules.len(), "rule")),
        }
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let (mut report, mut count) = (Broken::default(), 0);
        for text in texts {
            let transcript = Transcript::of(text, &self.speakers);
            count += transcript.turns.len();
            self.hold(text, &transcript, &mut report);
        }
        if report.problems.is_empty() {
            let found = plural(count, "turn");
            return Finding::decided(true, self.expected(context), found).at(texts.iter().map(location_of));
        }
        let expected = match report.expected.is_empty() {
            true => self.expected(context),
            false => report.expected.join("; "),
        };
        report.near_misses.truncate(NEAR);
        report.problems.finding(&expected).with_near_misses(report.near_misses)
    }
}

/// What is wrong with the turns, and what was expected there.
#[derive(Default)]
struct Broken {
    problems: Problems,
    expected: Vec<String>,
    near_misses: Vec<String>,
}

impl Broken {
    fn expect(&mut self, expected: String) {
        if !self.expected.contains(&expected) {
            self.expected.push(expected);
        }
    }
}

impl Turns {
    fn hold(&self, text: &Excerpt, transcript: &Transcript, broken: &mut Broken) {
        let turns = &transcript.turns;
        for (line, why) in &transcript.strays {
            broken.expect(format!("turns of {} only", list(&self.speakers, "and")));
            broken.problems.add(text, *line, format!("line {line}: {why}"));
        }
        let (Some(first), Some(last)) = (turns.first(), turns.last()) else {
            if transcript.strays.is_empty() {
                broken.problems.add_to_whole(text, format!("no turn of {}", list(&self.speakers, "or")));
            }
            return;
        };
        self.hold_end(text, "first", first, self.opens.as_ref(), broken);
        self.hold_to_alternation(text, turns, broken);
        if let Some(stamps) = &self.stamps {
            stamps.hold(text, turns, broken);
        }
        for listed in &self.listed {
            for (line, why) in listed.broken_by(text, turns) {
                broken.expect(listed.describe());
                broken.problems.add(text, line, why);
            }
        }
        for rule in &self.rules {
            let found = rule.broken_by(turns, &self.speakers);
            if found.is_empty() {
                continue;
            }
            broken.expect(rule.describe());
            if let Some(why) = found.of_all {
                broken.problems.add_to_whole(text, why);
            }
            for (line, why) in found.at {
                match why.is_empty() {
                    true => broken.problems.at(text, line),
                    false => broken.problems.add(text, line, why),
                }
            }
            broken.near_misses.extend(found.near_misses);
        }
        self.hold_end(text, "last", last, self.closes.as_ref(), broken);
    }

    fn hold_end(&self, text: &Excerpt, end: &str, turn: &Turn, form: Option<&TurnForm>, broken: &mut Broken) {
        let Some(form) = form else { return };
        if let Some(why) = form.misfit(turn, &self.speakers) {
            broken.expect(format!("the {end} turn {}", form.describe()));
            broken.problems.add(text, turn.line, format!("the {end} turn, on line {}, {why}", turn.line));
        }
    }

    fn hold_to_alternation(&self, text: &Excerpt, turns: &[Turn], broken: &mut Broken) {
        let twice = turns.windows(2).filter(|pair| self.alternate.0 && pair[0].speaker == pair[1].speaker);
        for pair in twice {
            broken.expect(format!("{} in turn", list(&self.speakers, "and")));
            let (speaker, line) = (&self.speakers[pair[1].speaker], pair[1].line);
            broken.problems.add(text, line, format!("line {line} is a second turn of {speaker} in a row"));
        }
    }
}

impl Stamps {
    fn describe(&self) -> String {
        let order = match (self.ascending.0, self.moving.0) {
            (true, true) => " that ascend and do not stand still",
            (true, false) => " that ascend",
            (false, true) => " that do not stand still",
            (false, false) => "",
        };
        match &self.within {
            Some(span) => format!("with time stamps{order} from {span}"),
            None => format!("with time stamps{order}"),
        }
    }

    fn hold(&self, text: &Excerpt, turns: &[Turn], broken: &mut Broken) {
        let read = |turn: &Turn| turn.stamp.as_ref().and_then(|stamp| stamp.as_ref().ok()).copied();
        if let [first, .., last] = turns
            && self.moving.0
            && let (Some(from), Some(to)) = (read(first), read(last))
            && from == to
        {
            broken.expect(format!("turns {}", self.describe()));
            let (line, end) = (first.line, last.line);
            broken.problems.add(text, line, format!("lines {line} and {end}: it begins and ends at {from}"));
        }
        let mut latest = None;
        for turn in turns {
            let line = turn.line;
            let why = match &turn.stamp {
                None => Some(format!("line {line} is a turn without a time stamp")),
                Some(Err(stamp)) => Some(format!("line {line}: `{stamp}` is not a time")),
                Some(Ok(stamp)) => {
                    let late = latest.filter(|latest| self.ascending.0 && stamp < latest);
                    latest = latest.max(Some(*stamp));
                    let outside = self.within.filter(|span| !span.contains(*stamp));
                    match (outside, late) {
                        (Some(span), _) => Some(format!("line {line}: {stamp} is not within {span}")),
                        (None, Some(late)) => Some(format!("line {line}: {stamp} comes after {late}")),
                        (None, None) => None,
                    }
                }
            };
            if let Some(why) = why {
                broken.expect(format!("turns {}", self.describe()));
                broken.problems.add(text, line, why);
            }
        }
    }
}

#[cfg(test)]
mod tests;
