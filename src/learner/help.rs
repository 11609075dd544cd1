//! What helps with one step, gentlest first: its hints, and at the end what was looked for and what came nearest to it.

use crate::report::{Outcome, StepReport};

/// What a learner is shown of a step.
#[derive(Debug)]
pub struct Help<'a> {
    pub step: &'a StepReport,
    /// As many as were asked for.
    pub hints: Vec<&'a str>,
    /// Whether what was expected, what was found and what came near is shown too: the last thing there is.
    pub shows_finding: bool,
    /// Whether asking once more gives more.
    pub has_more: bool,
}

/// The first piece of help, and `more` after it.
pub fn help(step: &StepReport, more: usize) -> Help<'_> {
    let has_finding = matches!(step.outcome, Outcome::Fail | Outcome::Unknown(_));
    let all = step.hints.len() + usize::from(has_finding);
    let wanted = more.saturating_add(1);
    Help {
        step,
        hints: step.hints.iter().take(wanted).map(String::as_str).collect(),
        shows_finding: has_finding && wanted > step.hints.len(),
        has_more: wanted < all,
    }
}
