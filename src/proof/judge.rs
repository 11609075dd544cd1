//! A line and the evidence to an answer: what bash would print is compared with what the page expects. Where bash would let
//! a line pass that looked at nothing, prep does not.

use super::expect::{Comparison, Expected, Wanted, number_of};
use super::ground::{Ground, Stop};
use super::reading::{Effect, Plan, Reading};
use super::run::{Ran, run};
use super::{Answer, Line, Outcome, Place, headings};
use crate::diagnostic::plural;
use crate::evidence::{Evidence, Trouble};

/// More than this of what a command printed is not shown.
const SHOWN_LINES: usize = 5;
const SHOWN_CHARS: usize = 120;

/// More places than this are not listed.
const SHOWN_PLACES: usize = 20;

impl Line {
    /// Whether it is a check at all: a line that looks at nothing is not.
    pub fn is_check(&self) -> bool {
        self.reading.plan().is_none_or(|plan| plan.looks)
    }

    /// Whether it is read without a program.
    pub fn is_native(&self) -> bool {
        self.reading.plan().is_some() && self.refused().is_none()
    }

    /// The path whose being there it asks about.
    pub fn asks_existence_of(&self) -> Option<&str> {
        self.reading.plan()?.asks_existence_of()
    }

    /// Why it is not compared with anything, though bash would run it.
    pub(super) fn refused(&self) -> Option<String> {
        match &self.reading {
            Reading::Unreadable(reason) => Some(reason.clone()),
            Reading::NotRun => None,
            Reading::Native(plan) => self.expected.is_prose(&plan.prints).or_else(|| {
                let wants_success =
                    self.expected.output.is_none() && matches!(self.expected.status, None | Some(0));
                (wants_success && !plan.can_fail)
                    .then(|| "it cannot fail, and no output is expected".to_owned())
            }),
        }
    }

    pub fn answer(&self, evidence: &Evidence) -> Answer {
        let plan = match (&self.reading, self.refused(), &self.after) {
            (Reading::Unreadable(_) | Reading::Native(_), Some(reason), _) => {
                return self.unanswered(Outcome::Unreadable(reason));
            }
            (Reading::Native(_), None, Some(unrun)) if unrun.effect == Effect::Changes => {
                return self.not_run_after(&unrun.command, None);
            }
            (Reading::Native(plan), None, _) => plan,
            _ => return self.unanswered(Outcome::NotRun(self.command.clone())),
        };
        let answer = match run(&plan.list, Ground { evidence }) {
            Err(Stop::Unreadable(reason)) => return self.unanswered(Outcome::Unreadable(reason)),
            Err(Stop::Trouble(trouble)) => return self.unanswered(Outcome::Trouble(trouble)),
            Ok(ran) => self.judged(plan, &ran, evidence),
        };
        match (&self.after, &answer.outcome) {
            (Some(unrun), Outcome::Fail | Outcome::Missing(_)) => {
                self.not_run_after(&unrun.command, Some(answer.found))
            }
            _ => answer,
        }
    }

    fn judged(&self, plan: &Plan, ran: &Ran, evidence: &Evidence) -> Answer {
        let outcome = outcome(&self.expected, plan, ran);
        let found = match &outcome {
            Outcome::Missing(path) => format!("`{path}` is not there"),
            Outcome::Trouble(trouble) => trouble.to_string(),
            _ => found(&self.expected, ran),
        };
        let place = |seen: &super::tool::Seen| Place::Line {
            path: seen.path.to_string(),
            line: seen.line,
            text: seen.text.clone(),
        };
        Answer {
            places: ran.seen.iter().take(SHOWN_PLACES).map(place).collect(),
            notes: headings::compare(plan, ran, evidence).into_iter().collect(),
            ..self.unanswered_with(outcome, found)
        }
    }

    fn unanswered(&self, outcome: Outcome) -> Answer {
        let found = match &outcome {
            Outcome::NotRun(command) => format!("not run: type `{command}`"),
            Outcome::Unreadable(reason) => format!("not read: {reason}"),
            Outcome::Trouble(trouble) => trouble.to_string(),
            _ => String::new(),
        };
        self.unanswered_with(outcome, found)
    }

    fn unanswered_with(&self, outcome: Outcome, found: String) -> Answer {
        Answer { outcome, expected: self.expected.to_string(), found, places: Vec::new(), notes: Vec::new() }
    }

    fn not_run_after(&self, before: &str, found: Option<String>) -> Answer {
        let found = found.map_or_else(String::new, |found| format!("{found}, but "));
        let found = format!("{found}`{before}` was not run");
        let command = format!("{before}; {}", self.command);
        self.unanswered_with(Outcome::NotRun(command), found)
    }
}

fn outcome(expected: &Expected, plan: &Plan, ran: &Ran) -> Outcome {
    let number = number_of(&ran.stdout);
    let (output_holds, rests_on_nothing, survives_cut) = match &expected.output {
        None => (true, ran.vacuous.as_ref(), true),
        Some(Wanted::Count(count)) => {
            // A word that is printed as it is expected is no number: `none`.
            let says_so = ran.stdout.trim_ascii().eq_ignore_ascii_case(count.to_string().as_bytes());
            let vacuous = ran.missing.first().filter(|_| number == 0 || says_so);
            (count.contains(number) || says_so, vacuous, count.max.is_none())
        }
        Some(Wanted::Lines(lines)) => {
            let comparison = Comparison::of(&plan.prints, ran.is_unordered);
            (comparison.holds(lines, &ran.stdout), None, true)
        }
    };
    let status_holds = match (expected.status, &expected.output) {
        (Some(status), _) => ran.status == status,
        (None, None) => ran.status == 0,
        (None, Some(_)) => true,
    };
    let passes = output_holds && status_holds;
    let wants_success = expected.status.is_none_or(|status| status == 0);
    match (passes, rests_on_nothing, ran.missing.first()) {
        (true, Some(path), _) if wants_success || expected.output.is_some() => Outcome::Missing(path.clone()),
        (true, ..) if ran.is_cut && !survives_cut => Outcome::Trouble(Trouble::Shallow),
        (true, ..) => Outcome::Pass,
        (false, ..) if ran.is_cut => Outcome::Trouble(Trouble::Shallow),
        (false, _, Some(path)) => Outcome::Missing(path.clone()),
        (false, _, None) => Outcome::Fail,
    }
}

/// What the command printed and how it ended, as far as the expectation is about it.
fn found(expected: &Expected, ran: &Ran) -> String {
    let text = String::from_utf8_lossy(&ran.stdout);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let shown: Vec<String> =
        lines.iter().take(SHOWN_LINES).map(|line| format!("`{}`", shortened(line))).collect();
    let printed = match (lines.as_slice(), &expected.output) {
        ([], _) => "nothing printed".to_owned(),
        ([one], Some(Wanted::Count(_))) if one.bytes().all(|byte| byte.is_ascii_digit()) => (*one).to_owned(),
        (_, Some(Wanted::Count(_))) => {
            format!("{}: {}", plural(number_of(&ran.stdout) as usize, "line"), shown.join(", "))
        }
        _ => shown.join(", "),
    };
    let rest = lines.len().saturating_sub(SHOWN_LINES);
    let printed = if rest > 0 { format!("{printed} and {rest} more") } else { printed };
    match expected.output {
        Some(_) if expected.status.is_none() => printed,
        _ if lines.is_empty() => format!("exit code {}", ran.status),
        _ => format!("exit code {}, {printed}", ran.status),
    }
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(SHOWN_CHARS) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}
