//! What came of a session, as far as it can be counted: minutes against limits, points, scores. All arithmetic is here, and
//! no total is ever typed.

use std::collections::BTreeSet;

use super::interview::{Form, Interview, Phase, Question};
use super::limit::{Limit, Span};
use super::state::State;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub parts: Vec<TimedPart>,
    /// What was longer than its limit, or cut off at it.
    pub limits: Vec<AtLimit>,
    /// Headings of the points that were heard.
    pub heard: Vec<String>,
    pub missed: Vec<String>,
    pub unmarked: Vec<String>,
    /// Who marked.
    pub markers: BTreeSet<String>,
    pub score: Option<Score>,
    pub paused: Vec<(String, Span)>,
}

/// A phase with questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimedPart {
    pub title: String,
    pub used: Span,
    pub limit: Option<Span>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtLimit {
    pub called: String,
    pub limit: Span,
    pub used: Span,
    pub cut: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub points: u32,
    pub max: u32,
    pub called: Option<String>,
}

impl Score {
    pub fn percent(&self) -> u32 {
        self.points * 100 / self.max.max(1)
    }
}

impl Verdict {
    pub fn of(interview: &Interview, state: &State) -> Self {
        let mut verdict = Self {
            parts: Vec::new(),
            limits: Vec::new(),
            heard: Vec::new(),
            missed: Vec::new(),
            unmarked: Vec::new(),
            markers: BTreeSet::new(),
            score: score(interview, state),
            paused: state.pauses.iter().map(|pause| (pause.reason.clone(), pause.lasted)).collect(),
        };
        for (nth, phase) in interview.phases.iter().enumerate() {
            if !phase.questions().is_empty() {
                verdict.time(state, nth, phase);
            }
        }
        interview.points().for_each(|point| match state.mark(&point.id) {
            Some(mark) => {
                let list = if mark.met { &mut verdict.heard } else { &mut verdict.missed };
                list.push(point.heading.clone());
                verdict.markers.insert(mark.by);
            }
            None => verdict.unmarked.push(point.heading.clone()),
        });
        verdict
    }

    /// The time on the clock in all phases with questions.
    pub fn used(&self) -> Span {
        self.parts.iter().map(|part| part.used).sum()
    }

    /// The sum of their limits, if each has one.
    pub fn limit(&self) -> Option<Span> {
        self.parts.iter().map(|part| part.limit).sum()
    }

    fn time(&mut self, state: &State, nth: usize, phase: &Phase) {
        let used = state.used_in_phase(nth);
        let of_questions = || phase.questions().iter().map(|question| question.limit.map(Limit::span)).sum();
        let limit = phase.limit.map(Limit::span).or_else(of_questions);
        self.parts.push(TimedPart { title: phase.title.clone(), used, limit });
        if let Some(limit) = phase.limit.map(Limit::span).filter(|limit| used > *limit) {
            self.limits.push(AtLimit { called: phase.title.clone(), limit, used, cut: false });
        }
        for question in phase.questions() {
            self.limits.extend(at_limit(state, question));
        }
    }
}

/// Whether an answer reached its limit.
fn at_limit(state: &State, question: &Question) -> Option<AtLimit> {
    let limit = question.limit?.span();
    let entry = state.entry(&question.id)?;
    let called = question.heading().to_owned();
    (entry.cut || entry.used > limit).then_some(AtLimit { called, limit, used: entry.used, cut: entry.cut })
}

/// The sum of what was scored; nothing where a score is still open.
fn score(interview: &Interview, state: &State) -> Option<Score> {
    let scored: Vec<_> = interview.prompts().filter(|prompt| prompt.form == Form::Score).collect();
    let points = scored.iter().map(|prompt| state.entry(&prompt.id)?.score).sum::<Option<u32>>()?;
    let max: u32 = scored.iter().filter_map(|prompt| prompt.max).sum();
    if max == 0 {
        return None;
    }
    let percent = points * 100 / max;
    let band =
        interview.bands.iter().filter(|band| band.at_least <= percent).max_by_key(|band| band.at_least);
    Some(Score { points, max, called: band.map(|band| band.called.clone()) })
}
