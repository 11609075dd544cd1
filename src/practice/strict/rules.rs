//! What may be said: every line of the interviewer is held to the rules before it is shown. What follows from a line is
//! decided in `step`.

use super::spec::{Mark, Part, Protocol, Taken, Task};
use super::state::Conversation;
use crate::pattern::Pattern;
use crate::practice::limit::Span;
use crate::wording::{list, one_line};

/// A rule that would be broken, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub why: String,
    pub remedy: String,
}

impl Refusal {
    pub fn new(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { why: why.into(), remedy: remedy.into() }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; {}", self.why, self.remedy)
    }
}

pub type Ruled<T> = Result<T, Refusal>;

/// Words that begin a second question behind an "and".
const INTERROGATIVES: [&str; 17] = [
    "how", "why", "what", "which", "when", "where", "who", "do", "does", "is", "are", "can", "could",
    "would", "will", "did", "should",
];

/// What may be put into a slot between the fixed words of a reply: no question, no second form, no coaching. The full stop
/// at its end belongs to the form.
pub fn slot(protocol: &Protocol, text: &str) -> Ruled<String> {
    let text = one_line(text);
    let text = text.trim_end_matches(['.', ';', ',', ':']).trim_end();
    if !text.contains(char::is_alphanumeric) {
        return Err(Refusal::new("nothing is between the fixed words", "say what it is, in a few words"));
    }
    if text.contains(['?', '？']) {
        return Err(Refusal::new(
            "a question is in the middle of the reply",
            "the question comes last, and there is one",
        ));
    }
    let own = sentences(text);
    let fixed = protocol.fixed().find(|fixed| own.iter().any(|own| own.eq_ignore_ascii_case(fixed)));
    if let Some(fixed) = fixed {
        return Err(Refusal::new(format!("`{fixed}` belongs to a form: two forms in one"), "leave it out"));
    }
    never(protocol, text)?;
    Ok(text.to_owned())
}

/// What may be asked: one question or task, in one sentence.
pub fn question(protocol: &Protocol, text: &str) -> Ruled<String> {
    let text = one_line(text);
    if !text.contains(char::is_alphabetic) {
        return Err(Refusal::new("it asks nothing", "ask one question, or set one task"));
    }
    let marks = text.matches(['?', '？']).count();
    if marks > 1 || has_second_question(&text) {
        return Err(Refusal::new(
            "two questions in one line",
            "ask the first, and keep the second for the next turn",
        ));
    }
    if sentences(&text).len() > 1 {
        return Err(Refusal::new(
            "two sentences after the fixed words",
            "ask in one sentence, with a colon if need be",
        ));
    }
    never(protocol, &text)?;
    let is_ended = text.trim_end_matches(['”', '"', '\'', '’', ')', '»']).ends_with(['.', '?', '？', '…']);
    Ok(if is_ended { text } else { format!("{text}.") })
}

/// Whether a question goes on behind an "and" with another.
fn has_second_question(text: &str) -> bool {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let is = |word: &String| INTERROGATIVES.contains(&word.as_str());
    let begins = words.first().is_some_and(is);
    begins && words.windows(2).skip(1).any(|pair| matches!(pair[0].as_str(), "and" | "or") && is(&pair[1]))
}

/// The sentences of a text, without their marks; a dot inside a number or a name ends none.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        let is_end = matches!(c, '.' | '!' | '?' | '？') && after.starts_with(char::is_whitespace);
        if is_end && !is_abbreviation(&text[start..at]) {
            found.push(text[start..at].trim());
            start = at + c.len_utf8();
        }
    }
    found.push(text[start..].trim().trim_end_matches(['.', '!', '?', '？']));
    found.retain(|sentence| sentence.contains(char::is_alphanumeric));
    found
}

/// `e.g`, `i.e`, `vs`: after them no sentence begins.
fn is_abbreviation(before: &str) -> bool {
    let last = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or(before).to_lowercase();
    matches!(last.as_str(), "e.g" | "i.e" | "vs")
}

fn never(protocol: &Protocol, text: &str) -> Ruled<()> {
    match protocol.never.iter().find(|pattern| pattern.is_match(text)) {
        Some(pattern) => {
            let called = pattern.name().map_or_else(|| pattern.to_string(), str::to_owned);
            Err(Refusal::new(
                format!("that is {called}"),
                "stay neutral: no coaching, no hints, no praise, no comfort",
            ))
        }
        None => Ok(()),
    }
}

/// Whether a question of the bank may be asked now.
pub fn task(protocol: &Protocol, talk: &Conversation, task: &Task, opens: bool) -> Ruled<()> {
    let part = &protocol.parts[talk.part];
    let name = task.id.to_uppercase();
    let asked = talk.asked().find(|(id, _)| *id == &*task.id);
    if let Some((_, at)) = asked {
        return Err(Refusal::new(format!("{name} was asked at {}", stamp(at)), "ask another, or probe"));
    }
    let open = open_tasks(protocol, talk, opens);
    if open.iter().any(|open| *open.id == *task.id) {
        return Ok(());
    }
    let names: Vec<String> = open.iter().map(|task| task.id.to_uppercase()).collect();
    let remedy = match names.as_slice() {
        [] => "probe instead".to_owned(),
        names => format!("open now: {}", list(names, "and")),
    };
    if opens {
        return Err(Refusal::new(format!("{name} does not open `{}`", part.title), remedy));
    }
    let level = &task.level;
    if part.asks_if_strong.contains(level) {
        let why = format!("{name} is {level}, and not every answer of this part was correct so far");
        return Err(Refusal::new(why, remedy));
    }
    if part.asks.contains(level) {
        let why = format!(
            "{name} is {level}, and the decision before this part keeps it to {}",
            list(&talk.only, "and")
        );
        return Err(Refusal::new(why, remedy));
    }
    Err(Refusal::new(format!("{name} is {level}, which is not for `{}`", part.title), remedy))
}

/// The questions of the bank that may be asked now.
pub fn open_tasks<'a>(protocol: &'a Protocol, talk: &Conversation, opens: bool) -> Vec<&'a Task> {
    let part = &protocol.parts[talk.part];
    let is_open = |task: &&Task| {
        let level = &task.level;
        talk.asked().all(|(id, _)| *id != *task.id)
            && (!opens || part.opens_with.iter().any(|id| **id == *task.id))
            && (talk.only.is_empty() || talk.only.contains(level))
            && (opens
                || part.asks.contains(level)
                || part.asks_if_strong.contains(level) && is_strong(protocol, talk))
    };
    protocol.bank.iter().filter(is_open).collect()
}

/// Whether every answer of the part was correct so far, and there was one.
fn is_strong(protocol: &Protocol, talk: &Conversation) -> bool {
    let mut marks = talk.marks(talk.part).peekable();
    let best = protocol.replies.first();
    let is_best = |mark: Mark| match (mark, best.and_then(|reply| reply.percent)) {
        (Mark::Percent(percent), Some(range)) => range.contains(super::spec::decimal(u32::from(percent))),
        (Mark::Taken(Taken::Asks), _) => true,
        _ => false,
    };
    marks.peek().is_some() && marks.all(is_best)
}

/// Whether an answer may be marked so.
pub fn mark(protocol: &Protocol, talk: &Conversation, mark: Mark) -> Ruled<()> {
    let patience = protocol.patience;
    match mark {
        Mark::Percent(percent) if percent > 100 => {
            return Err(Refusal::new(
                format!("{percent} % is more than everything"),
                "mark it from 0 to 100",
            ));
        }
        Mark::Taken(Taken::Stuck) if !talk.is_stalled(protocol) => {
            let quiet = stamp(talk.quiet);
            return Err(Refusal::new(
                format!("{quiet} without progress is not more than {patience}"),
                "wait, or mark what was answered",
            ));
        }
        Mark::Taken(Taken::Stuck) => return Ok(()),
        _ if talk.is_stalled(protocol) => {
            return Err(Refusal::new(
                format!("no progress was noted for more than {patience}"),
                "mark it stuck and move on, or note the progress that there was first",
            ));
        }
        _ => {}
    }
    let text = talk.answer();
    if mark != Mark::Taken(Taken::Insecure) {
        if let Some(hole) = protocol.holes.iter().find(|hole| finds(hole, text)) {
            return Err(Refusal::new(format!("the answer has {hole}"), "mark it insecure"));
        }
        if let Some(area) = talk.major(protocol).filter(|area| area.insecure) {
            return Err(Refusal::new(format!("{} has a major issue", area.title), "mark it insecure"));
        }
    }
    let Mark::Percent(percent) = mark else { return Ok(()) };
    let too_much = |at_most: u32| u32::from(percent) > at_most;
    if let Some(warnings) = protocol.warnings.as_ref().filter(|warnings| too_much(warnings.at_most))
        && let Some(phrase) = warnings.phrases.iter().find(|phrase| finds(phrase, text))
    {
        let remedy = format!("mark it {} % at most, or insecure", warnings.at_most);
        return Err(Refusal::new(format!("the answer says {phrase}"), remedy));
    }
    if let (Some(area), Some(review)) = (talk.major(protocol), &protocol.review)
        && too_much(review.at_most)
    {
        let remedy = format!("mark it {} % at most", review.at_most);
        return Err(Refusal::new(format!("{} has a major issue", area.title), remedy));
    }
    Ok(())
}

fn finds(pattern: &Pattern, text: &str) -> bool {
    pattern.is_match(one_line(text)) || text.lines().any(|line| pattern.is_match(line))
}

/// What still has to be asked in this part.
pub fn to_ask<'a>(part: &'a Part, talk: &Conversation) -> Vec<&'a str> {
    let is_open = |id: &&str| talk.asked().all(|(asked, _)| asked != *id);
    part.must_ask.iter().map(|id| &**id).filter(is_open).collect()
}

/// `07:40`, as a stamp in the notes; begun seconds are not counted.
pub fn stamp(at: Span) -> String {
    let seconds = at.0 / 1000;
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_people_end_them() {
        assert_eq!(sentences("One. Two? Three"), ["One", "Two", "Three"]);
        assert_eq!(sentences("Why PostgreSQL 16.2 over HTTP/1.1?"), ["Why PostgreSQL 16.2 over HTTP/1.1"]);
        assert_eq!(sentences("A queue, e.g. Bull, retries."), ["A queue, e.g. Bull, retries"]);
    }

    #[test]
    fn a_second_question_hides_behind_an_and() {
        assert!(has_second_question("How would you shard this, and why not replicate?"));
        assert!(!has_second_question("How do you log in and out?"));
        assert!(!has_second_question("Design what users and admins see and do."));
    }
}
