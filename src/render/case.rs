//! A step as test formats know it: passed, failed, an error, skipped. One place decides, so that all formats agree with each
//! other and with the exit code: a report has a failure or an error exactly when its gate is not met.

use super::untrusted::{clean, excerpt, message};
use crate::course::Level;
use crate::finding::{Cause, Location};
use crate::report::{LessonReport, Outcome, Report, Status, StepReport};

/// Near misses and locations told of one step; JSON has them all.
const MAX_NEAR: usize = 3;
const MAX_LOCATIONS: usize = 3;

pub struct Case<'a> {
    pub lesson: &'a LessonReport,
    /// None for what holds of the lesson as a whole.
    pub step: Option<&'a StepReport>,
    pub state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Passed,
    Failed,
    /// It could not be told whether it passes.
    Error,
    /// A `should` that does not pass where only `must` counts.
    Advice,
    /// Not asked: it waits for another step, or a person decides.
    Skipped,
}

/// Every step of a lesson, and the lesson itself where no step says why it is not done.
pub fn cases<'a>(report: &Report, lesson: &'a LessonReport) -> Vec<Case<'a>> {
    let case = |step| Case { lesson, step: Some(step), state: state(report, step) };
    let mut cases: Vec<Case<'_>> = lesson.steps.iter().map(case).collect();
    let has = |state| cases.iter().any(|case: &Case<'_>| case.state == state);
    let state = match lesson.status {
        Status::Pending | Status::NotStarted if !has(State::Failed) => Some(State::Failed),
        Status::Unknown if !has(State::Error) => Some(State::Error),
        _ => None,
    };
    cases.extend(state.map(|state| Case { lesson, step: None, state }));
    cases
}

fn state(report: &Report, step: &StepReport) -> State {
    let counts = step.level == Level::Must || report.gate.fail_on == Level::Should;
    match step.outcome {
        Outcome::Pass => State::Passed,
        Outcome::Manual => State::Skipped,
        Outcome::Fail if counts => State::Failed,
        Outcome::Unknown(_) if counts => State::Error,
        Outcome::Fail | Outcome::Unknown(_) => State::Advice,
        // Only in a lesson where no `must` fails can this be all there is: `cases` adds the lesson then.
        Outcome::Blocked { .. } => State::Skipped,
    }
}

impl<'a> Case<'a> {
    /// `w24-l05/improvement`: unique in a report, and the same in the next one.
    pub fn name(&self) -> String {
        match self.step {
            Some(step) => format!("{}/{}", self.lesson.id, step.id),
            None => format!("{}/(lesson)", self.lesson.id),
        }
    }

    pub fn description(&self) -> &'a str {
        match self.step {
            Some(step) => &step.description,
            None => "The lesson as a whole.",
        }
    }

    /// One line: why it is as it is.
    pub fn message(&self) -> String {
        let Some(step) = self.step else { return self.why_not_done().to_owned() };
        match &step.outcome {
            Outcome::Blocked { by } => format!("waits for `{by}`"),
            Outcome::Manual => format!("for a person: {}", clean(&step.expected)),
            Outcome::Pass => message(&step.found),
            Outcome::Fail | Outcome::Unknown(_) => {
                format!("{} Found: {}", clean(&step.description), message(&step.found))
            }
        }
    }

    fn why_not_done(&self) -> &'a str {
        match self.lesson.status {
            Status::Unknown => self.lesson.reason().unwrap_or("none of its proofs could be read and passed"),
            _ => "a step that others wait for does not pass",
        }
    }

    /// Where a person would look first: a place in a file, with a line or without.
    pub fn location(&self) -> Option<&'a Location> {
        let places = self.step?.where_to_look();
        let best = places.iter().find(|place| place.path.is_some() && place.line.is_some());
        best.or_else(|| places.iter().find(|place| place.path.is_some())).copied()
    }

    /// What a person needs, as labels and one-line texts; they are clean.
    pub fn details(&self) -> Vec<(&'static str, String)> {
        let Some(step) = self.step else { return vec![("reason", self.why_not_done().to_owned())] };
        let mut details = Vec::new();
        for place in step.where_to_look().into_iter().filter(|place| place.line.is_some()).take(MAX_LOCATIONS)
        {
            details.push(("at", place_in_words(place)));
        }
        match &step.outcome {
            Outcome::Blocked { .. } | Outcome::Manual => details.push(("reason", self.message())),
            Outcome::Pass => details.push(("found", message(&step.found))),
            Outcome::Fail | Outcome::Unknown(_) => {
                details.push(("expected", clean(&step.expected).into_owned()));
                details.push(("found", message(&step.found)));
                details.extend(near_misses(step).map(|near| ("near miss", near)));
                details.extend(advice(step));
            }
        }
        details
    }
}

/// Details with the texts of neighbours of one label together.
pub fn grouped(details: Vec<(&'static str, String)>) -> Vec<(&'static str, Vec<String>)> {
    let mut groups: Vec<(&'static str, Vec<String>)> = Vec::new();
    for (label, text) in details {
        match groups.last_mut() {
            Some((last, texts)) if *last == label => texts.push(text),
            _ => groups.push((label, vec![text])),
        }
    }
    groups
}

/// `docs/notes.md:3  ## Round 1`.
pub fn place_in_words(place: &Location) -> String {
    let path = clean(place.path.as_deref().unwrap_or_default()).into_owned();
    let line = place.line.map_or(String::new(), |line| format!(":{line}"));
    format!("{path}{line}  {}", excerpt(&place.text)).trim_end().to_owned()
}

/// What nearly passed, unless it is what was found, said again.
pub fn near_misses(step: &StepReport) -> impl Iterator<Item = String> + '_ {
    let is_news = |message: &&String| !step.found.contains(message.as_str());
    let messages = step.near_misses.iter().map(|near| &near.message).filter(is_news);
    messages.take(MAX_NEAR).map(|near| message(near))
}

/// What to do next, unless what was found says so already.
pub fn advice(step: &StepReport) -> Option<(&'static str, String)> {
    let is_news = |text: &&str| !step.found.contains(*text);
    let (label, text) = match &step.outcome {
        Outcome::Unknown(Cause::Environment(error)) => ("hint", Some(error.hint())),
        Outcome::Unknown(Cause::NotRun(command)) => ("type", Some(command.as_str()).filter(is_news)),
        Outcome::Unknown(Cause::Unreadable(why)) => ("why", Some(why.as_str()).filter(is_news)),
        _ => ("hint", step.hint()),
    };
    text.map(|text| (label, clean(text).into_owned()))
}
