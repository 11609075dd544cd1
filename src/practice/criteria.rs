//! The criteria of an interview with a rubric: which are met, which a red flag meets by itself, and the verdict that follows.
//! The verdict is never typed.

use super::interview::{Interview, Sort};
use super::state::{Mark, State};
use crate::rubric::Decision;

/// The mark of a point or a criterion: what was marked, or a red flag that was seen and forces it.
pub fn mark(interview: &Interview, state: &State, id: &str) -> Option<Mark> {
    forced(interview, state, id).or_else(|| state.mark(id))
}

/// The mark of the red flag that forces this criterion, if one was seen.
pub fn forced(interview: &Interview, state: &State, id: &str) -> Option<Mark> {
    let forcing =
        interview.points().filter(|point| point.forces.as_ref().is_some_and(|forced| **forced == *id));
    forcing.filter_map(|point| state.mark(&point.id)).find(|mark| mark.met)
}

/// The headings of the red flags that were seen.
pub fn red_flags(interview: &Interview, state: &State) -> Vec<String> {
    let flags = interview.points().filter(|point| point.sort == Sort::RedFlag);
    let seen = flags.filter(|point| state.mark(&point.id).is_some_and(|mark| mark.met));
    seen.map(|point| point.heading.clone()).collect()
}

/// The verdict; none without a rubric.
pub fn decide<'a>(interview: &'a Interview, state: &State) -> Option<Decision<'a>> {
    let is_met = |id: &str| mark(interview, state, &id.to_lowercase()).is_some_and(|mark| mark.met);
    interview.rubric.as_ref()?.decide(is_met)
}
