//! A line in words: what it asks, what it expects, and what is there now.

use super::headings;
use super::parse::Join;
use super::reading::{Plan, Reading};
use super::{Line, Outcome};
use crate::evidence::Evidence;

/// The reading of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub command: String,
    /// What it does, or why it is not read.
    pub reading: String,
    pub expected: String,
    /// What is there now, in a repository.
    pub now: String,
    /// A typed check that asks the same, where there is one, as YAML.
    pub native: Option<String>,
}

impl Line {
    pub fn explain(&self, evidence: &Evidence) -> Explanation {
        let answer = self.answer(evidence);
        let now = match &answer.outcome {
            Outcome::Pass => format!("{}: it passes", answer.found),
            Outcome::NotRun(_) | Outcome::Unreadable(_) => "nobody knows before it is run".to_owned(),
            _ => answer.found.clone(),
        };
        let notes = answer.notes.iter().map(|note| format!("; {note}"));
        Explanation {
            command: self.command.clone(),
            reading: self.in_words(),
            expected: answer.expected,
            now: now + &notes.collect::<String>(),
            native: self.native_check(evidence),
        }
    }

    fn in_words(&self) -> String {
        match &self.reading {
            Reading::NotRun => "needs a program, which prep does not run".to_owned(),
            Reading::Unreadable(reason) => format!("is not read: {reason}"),
            Reading::Native(plan) if !plan.looks => {
                format!("{}: it looks at nothing, and is no check", words(plan))
            }
            Reading::Native(plan) => match self.refused() {
                Some(reason) => format!("{}; it is not judged: {reason}", words(plan)),
                None => words(plan),
            },
        }
    }

    /// The check of design §3.5 that comes nearest.
    fn native_check(&self, evidence: &Evidence) -> Option<String> {
        let plan = self.reading.plan().filter(|_| self.refused().is_none())?;
        if let Some(path) = plan.asks_existence_of() {
            return Some(format!("file: {path}"));
        }
        let grep = headings::counts_headings(plan)?;
        let [pattern] = grep.patterns.as_slice() else { return None };
        let hashes = pattern.trim_start_matches('^');
        let text = hashes.trim_start_matches('#');
        let level = hashes.len() - text.len();
        let count =
            headings::headings_in(grep, evidence).map_or_else(String::new, |n| format!("  # {n} now"));
        Some(format!(
            "headings: {{ in: {}, level: {level}, matching: '^{}', count: {} }}{count}",
            grep.operands[0],
            text.trim_start().replace('\'', "''"),
            self.expected
        ))
    }
}

/// The plan as a sentence without its subject.
fn words(plan: &Plan) -> String {
    let mut out = String::new();
    for (nth, ((join, pipeline), tools)) in plan.list.parts.iter().zip(&plan.tools).enumerate() {
        if nth > 0 {
            out.push_str(match join {
                Join::Then => "; then ",
                Join::And => ", and if so ",
                Join::Or => ", or else ",
            });
        }
        let steps: Vec<String> = tools.iter().map(super::tool::Tool::describe).collect();
        if pipeline.negated {
            out.push_str("expects to fail what ");
        }
        out.push_str(&steps.join(", and of that "));
    }
    out
}
