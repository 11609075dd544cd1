//! The record of an attempt: lines that prep writes and reads back, for the history. They are plain list items, so that a
//! person reads them too.

use super::spec::Again;
use super::talk::talk_lines;
use super::write::Attempt;
use crate::markdown;
use crate::practice::event::{UNNAMED_MARKER, Why};
use crate::practice::filled::Points;
use crate::practice::interview::{Interview, Mode, Prompt};
use crate::practice::limit::{Span, Tenths};
use crate::practice::state::State;
use crate::practice::verdict::{AtLimit, NOT_MARKED, Verdict};
use crate::wording::{list, one_line};

const TIMED: &str = "Timed by prep practice: ";
const HEARD: &str = "Points heard: ";
const MISSED: &str = "Points missed: ";
const SCORE: &str = "Score: ";
const QUESTIONS: &str = "Questions: ";

/// What a history needs to know of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    pub day: String,
    pub used: Tenths,
    pub limit: Option<Tenths>,
    /// How many points were heard, of how many.
    pub points: Option<(u32, u32)>,
    /// How many of them were not marked.
    pub not_marked: u32,
    /// The headings of the points that were missed.
    pub missed: Vec<String>,
    pub score: Option<(Points, u32)>,
    /// The ids of the questions that were asked of those that there are to choose from.
    pub questions: Vec<String>,
}

/// The list items of a record.
pub fn record_lines(attempt: Attempt<'_>) -> Vec<String> {
    let Attempt { interview, state, day, .. } = attempt;
    let verdict = Verdict::of(interview, state);
    let limit = verdict.limit().map_or_else(String::new, |limit| format!(" of {}", limit.tenths()));
    let mut lines = vec![format!("- {TIMED}{day}, {}{limit}", verdict.used().tenths())];
    lines.push(match state.mode {
        Mode::Spoken => "- Answered: aloud".to_owned(),
        Mode::Typed => "- Answered: at the keyboard".to_owned(),
    });
    if let Some(heard) = verdict.heard_of() {
        let by: Vec<String> = verdict.markers.iter().map(|by| named(attempt, by)).collect();
        let by = list(&by, "and");
        // A take has a line of its own for it, which its checks read.
        match interview.notes.again {
            Again::Take => lines.extend([format!("- Marked by: {by}"), format!("- {HEARD}{heard}")]),
            Again::Section | Again::File => {
                lines.push(format!("- {HEARD}{heard}, marked by {by}"));
            }
        }
    }
    if !verdict.missed.is_empty() {
        lines.push(format!("- {MISSED}{}", verdict.missed.join("; ")));
    }
    if !verdict.unmarked.is_empty() {
        lines.push(format!("- Points not marked: {}", verdict.unmarked.join("; ")));
    }
    if !verdict.red_flags.is_empty() {
        lines.push(format!("- Red flags: {}", verdict.red_flags.join("; ")));
    }
    if let Some(score) = &verdict.score {
        let called = score.called.as_ref().map_or_else(String::new, |called| format!(", {called}"));
        lines.push(format!("- {SCORE}{} of {}, {} %{called}", score.points, score.max, score.percent()));
    }
    let questions = asked(interview, state);
    if !questions.is_empty() {
        lines.push(format!("- {QUESTIONS}{}", questions.join(", ")));
    }
    if let (Some((_, protocol)), Some(talk)) = (interview.protocol(), &state.talk) {
        lines.extend(talk_lines(protocol, talk));
    }
    lines.extend(verdict.limits.iter().map(at_limit));
    let paused = verdict.paused.iter().filter(|(_, lasted)| *lasted > Span::ZERO);
    lines.extend(paused.map(|(reason, lasted)| format!("- Paused: {}, {reason}", lasted.tenths())));
    lines.extend(state.gaps.iter().map(|(seconds, why)| {
        let why = match why {
            Why::Closed => "the session was closed",
            Why::Slept => "the computer slept",
        };
        format!("- Interrupted: {}, {why}", Span(seconds * 1000).tenths())
    }));
    lines
}

/// Which questions of the decks and of the bank were asked, in the order of the file.
fn asked(interview: &Interview, state: &State) -> Vec<String> {
    let is_asked = |id: &str| match (interview.protocol(), &state.talk) {
        (Some((_, protocol)), Some(talk)) => talk.tasks(protocol).iter().any(|task| *task.id == *id),
        _ => state.was_given(id),
    };
    interview.drawable().map(|(id, _)| id.to_string()).filter(|id| is_asked(id)).collect()
}

/// Who marked: where nobody was named when the session began, the name that was given when the notes ask for one.
fn named(attempt: Attempt<'_>, by: &str) -> String {
    // Who gives the scores ticks the points, too, unless another name is asked for.
    let asks = |prompt: &&Prompt| prompt.asks_who_marks() || prompt.label == "Scored by";
    let mut asked = attempt.interview.prompts().filter(asks);
    let given = asked.next().map(|prompt| one_line(attempt.state.text(&prompt.id)));
    given.filter(|name| by == UNNAMED_MARKER && !name.is_empty()).unwrap_or_else(|| by.to_owned())
}

fn at_limit(it: &AtLimit) -> String {
    match it.cut {
        true => format!("- Cut off: {} at {} s", it.called, it.limit.seconds()),
        false => format!("- Over the limit: {} by {} s", it.called, (it.used - it.limit).seconds()),
    }
}

/// The records in a file of notes, in their order.
pub fn read_records(notes: &str) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    for item in markdown::parse(notes).items() {
        if let Some(rest) = item.text.strip_prefix(TIMED) {
            records.extend(read_timed(rest));
            continue;
        }
        let Some(record) = records.last_mut() else { continue };
        if let Some(rest) = item.text.strip_prefix(HEARD) {
            record.points = read_of(rest);
            record.not_marked = rest.split(", ").find_map(read_not_marked).unwrap_or(0);
        } else if let Some(rest) = item.text.strip_prefix(MISSED) {
            record.missed = rest.split("; ").map(str::to_owned).collect();
        } else if let Some(rest) = item.text.strip_prefix(SCORE) {
            record.score = read_score(rest);
        } else if let Some(rest) = item.text.strip_prefix(QUESTIONS) {
            record.questions = rest.split(", ").map(str::to_owned).collect();
        }
    }
    records
}

/// `2026-01-05, 27.5 min of 30 min`
fn read_timed(text: &str) -> Option<Record> {
    let (day, minutes) = text.split_once(", ")?;
    let mut parts = minutes.split(" of ").map(read_minutes);
    let used = parts.next()??;
    Some(Record { day: day.to_owned(), used, limit: parts.next().flatten(), ..Record::default() })
}

fn read_minutes(text: &str) -> Option<Tenths> {
    let number = text.trim().strip_suffix(" min")?;
    let (whole, tenth) = number.split_once('.').unwrap_or((number, "0"));
    let tenth: u64 = tenth.parse().ok().filter(|tenth| *tenth < 10)?;
    Some(Tenths(whole.parse::<u64>().ok()?.checked_mul(10)?.checked_add(tenth)?))
}

/// `38.5 of 50, …`
fn read_score(text: &str) -> Option<(Points, u32)> {
    let (points, rest) = text.split_once(" of ")?;
    let max = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    Some((Points::parse(points)?, max.parse().ok()?))
}

/// `3 of 5, …`
fn read_of(text: &str) -> Option<(u32, u32)> {
    let (points, rest) = text.split_once(" of ")?;
    let max = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    Some((points.parse().ok()?, max.parse().ok()?))
}

/// `1 not marked`
fn read_not_marked(text: &str) -> Option<u32> {
    text.strip_suffix(NOT_MARKED)?.parse().ok()
}
