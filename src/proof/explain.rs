//! A line in words: what it asks, what it expects, and what is there now.

use super::Line;
use super::headings;
use crate::evidence::Evidence;
use crate::finding::{Cause, Verdict};
use crate::shell::classify::Classification;

/// The reading of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// As the page has it, in several lines where it has several.
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
        let finding = self.evaluate(evidence);
        let now = match &finding.verdict {
            Verdict::Pass => format!("{}: it passes", finding.found),
            Verdict::Unknown(Cause::NotRun(_) | Cause::Unreadable(_)) => "unknown until run".to_owned(),
            _ => finding.found,
        };
        Explanation {
            command: self.written.clone(),
            reading: self.in_words(),
            expected: finding.expected,
            now,
            native: self.suggested_check().map(|typed| typed + &self.headings_now(evidence)),
        }
    }

    /// How many headings there are, where the typed check counts them and the line does not.
    fn headings_now(&self, evidence: &Evidence) -> String {
        let grep = self.reading.plan().and_then(headings::counts_headings);
        let headings = grep.and_then(|grep| headings::headings_in(grep, evidence));
        headings.map_or_else(String::new, |headings| format!(" ({headings} now)"))
    }

    fn in_words(&self) -> String {
        match &self.reading {
            Classification::NotRun => "needs a program, which prep does not run".to_owned(),
            Classification::Unreadable(reason) => format!("is not read: {reason}"),
            Classification::Misused(reason) => format!("is not read: {reason}"),
            Classification::Native(plan) if !plan.reads_repository => {
                format!("{}: it looks at nothing, and is no check", plan.describe())
            }
            Classification::Native(plan) => match self.refused() {
                Some(reason) => format!("{}; it is not evaluated: {reason}", plan.describe()),
                None => plan.describe(),
            },
        }
    }
}
