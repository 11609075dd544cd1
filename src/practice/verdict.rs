//! What came of a session, as far as it can be counted: minutes against limits, points, scores. All arithmetic is here, and
//! no total is ever typed.

use std::collections::BTreeSet;

use super::criteria::{decide, red_flags};
use super::filled::{Points, scored};
use super::interview::{Form, Interview, Phase, Question, Sort, What};
use super::limit::{Limit, Span};
use super::name::Name;
use super::notes::BlockKind;
use super::state::State;
use super::strict::{self, Conversation, Protocol};

/// What follows the number of points without a mark.
pub const NOT_MARKED: &str = " not marked";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub parts: Vec<TimedPart>,
    /// What was longer than its limit, or cut off at it.
    pub limits: Vec<AtLimit>,
    /// Headings of the points that were heard.
    pub heard: Vec<String>,
    pub missed: Vec<String>,
    pub unmarked: Vec<String>,
    /// Headings of the red flags that were seen.
    pub red_flags: Vec<String>,
    /// What follows from the criteria, and why.
    pub decision: Option<(String, String)>,
    /// Who marked.
    pub markers: BTreeSet<String>,
    pub score: Option<Score>,
    pub paused: Vec<(String, Span)>,
    /// What was recommended, where that is so.
    pub recommended: Option<String>,
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
    pub points: Points,
    pub max: u32,
    pub called: Option<String>,
}

impl Score {
    fn new(interview: &Interview, points: Points, max: u32) -> Self {
        let percent = points.percent_of(max);
        let bands = interview.bands.iter().filter(|band| band.at_least <= percent);
        let band = bands.max_by_key(|band| band.at_least);
        Self { points, max, called: band.map(|band| band.called.clone()) }
    }

    /// What the prompts of a scorecard come to. One that was passed over does not count, also not in what is possible.
    pub fn of_card(interview: &Interview, state: &State, ids: &[Name]) -> Option<Self> {
        let prompts = interview.prompts().filter(|prompt| ids.iter().any(|id| **id == *prompt.id));
        let given: Vec<(Points, u32)> = prompts
            .filter_map(|prompt| {
                let max = prompt.max?;
                Some((scored(state.text(&prompt.id), max).ok()?.0, max))
            })
            .collect();
        let points = given.iter().map(|(points, _)| *points).sum();
        let max = given.iter().map(|(_, max)| max).sum();
        (!given.is_empty()).then(|| Self::new(interview, points, max))
    }

    pub fn percent(&self) -> u32 {
        self.points.percent_of(self.max)
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
            red_flags: red_flags(interview, state),
            decision: decide(interview, state).map(|it| (it.called.to_owned(), it.because)),
            markers: BTreeSet::new(),
            score: score(interview, state),
            recommended: state.talk.as_ref().and_then(|talk| talk.recommended.clone()),
            paused: state.pauses.iter().map(|pause| (pause.reason.clone(), pause.lasted)).collect(),
        };
        for (nth, phase) in interview.phases.iter().enumerate() {
            if let (What::Protocol(protocol), Some(talk)) = (&phase.what, &state.talk) {
                verdict.parts.extend(parts_of(protocol, talk));
            }
            if !phase.questions().is_empty() {
                verdict.time(state, nth, phase);
            }
        }
        let points = interview.points().filter(|point| point.sort != Sort::RedFlag);
        points.for_each(|point| match state.mark(&point.id) {
            Some(mark) => {
                let list = if mark.met { &mut verdict.heard } else { &mut verdict.missed };
                list.push(point.heading.clone());
                verdict.markers.insert(mark.by);
            }
            None => verdict.unmarked.push(point.heading.clone()),
        });
        verdict
    }

    /// `2 of 3, 1 not marked`: of all points, so that leaving one out makes no attempt look better. None where no point was
    /// marked.
    pub fn heard_of(&self) -> Option<String> {
        let (heard, unmarked) = (self.heard.len(), self.unmarked.len());
        let marked = heard + self.missed.len();
        let left = if unmarked == 0 { String::new() } else { format!(", {unmarked}{NOT_MARKED}") };
        (marked > 0).then(|| format!("{heard} of {}{left}", marked + unmarked))
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

/// The parts that a conversation came to, each with its window.
fn parts_of(protocol: &Protocol, talk: &Conversation) -> Vec<TimedPart> {
    let part = |(nth, part): (usize, &strict::Part)| {
        let (begins, ends) = protocol.window(nth);
        let used = talk.clock.min(ends) - begins;
        TimedPart { title: part.title.clone(), used, limit: Some(ends - begins) }
    };
    protocol.parts.iter().enumerate().take(talk.part + 1).map(part).collect()
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
    let mut cards = interview.notes.blocks().filter_map(|block| match &block.what {
        BlockKind::Card(ids) => Some(ids),
        _ => None,
    });
    if let Some(ids) = cards.next() {
        return Score::of_card(interview, state, ids);
    }
    let asked: Vec<_> = interview.prompts().filter(|prompt| prompt.form == Form::Score).collect();
    let points = asked.iter().map(|prompt| state.entry(&prompt.id)?.score).sum::<Option<u32>>()?;
    let max: u32 = asked.iter().filter_map(|prompt| prompt.max).sum();
    (max > 0).then(|| Score::new(interview, Points::whole(points), max))
}
