//! What a person types, as a move: the same lines at a screen and without one. What the move does is decided in `step`.

use super::offer::offers;
use super::reply::next_slot;
use super::rules::{Refusal, Ruled};
use super::spec::{Mark, Protocol, Taken};
use super::state::{At, Conversation};
use super::step::Move;
use super::wording::QUESTION;
use crate::practice::filled::Points;

/// Reads one line, which may be of several where an answer is typed.
pub fn read_line(protocol: &Protocol, talk: &Conversation, line: &str) -> Ruled<Move> {
    let line = line.trim();
    let word = line.to_lowercase();
    match word.as_str() {
        "back" | "/back" => return Ok(Move::Back),
        "next" | "/next" | "/skip" | "/done" if matches!(talk.at, At::TypingUp(_) | At::Finding(_)) => {
            return Ok(Move::Next);
        }
        "progress" | "/progress" if matches!(talk.at, At::Answering | At::Marking) => {
            return Ok(Move::Progress);
        }
        // A command is never taken for words that are said.
        "/next" | "/skip" | "/done" | "/progress" => {
            let remedy = "finish what is begun here, or go back with `/back`";
            return Err(Refusal::new(format!("`{line}` can do nothing here"), remedy));
        }
        _ => {}
    }
    match &talk.at {
        At::Opening => Ok(question(protocol, line)),
        At::Answering => Ok(Move::Answered),
        At::Marking => marking(protocol, line),
        At::Replying(composed) => match next_slot(protocol, composed) {
            None => form(protocol, talk, line),
            Some(slot) if slot == QUESTION => Ok(question(protocol, line)),
            Some(_) => Ok(Move::Slot { text: line.to_owned() }),
        },
        At::Deciding => {
            let decisions = &protocol.parts[talk.part].decisions;
            let said = numbered(line, decisions).map_or(line, |decision| &decision.say);
            Ok(Move::Decide { said: said.to_owned() })
        }
        At::TypingUp(_) => Ok(Move::TypedUp { text: line.to_owned() }),
        At::Counting(nth) => count(protocol, talk, *nth, &word),
        At::Scoring(_) => match score(line) {
            Some(points) => Ok(Move::Score { points }),
            None => Err(Refusal::new(format!("`{line}` is no score"), "type a number such as 3 or 3.5")),
        },
        At::Recommending => {
            let said = numbered(line, &protocol.recommendations).map_or(line, |one| &one.say);
            Ok(Move::Recommend { said: said.to_owned() })
        }
        At::Finding(_) if line.is_empty() => Ok(Move::Next),
        At::Finding(_) => finding(line),
        At::Waiting | At::Over => Err(Refusal::new("nothing can be typed now", "wait until the part begins")),
    }
}

/// The item that a number from 1 means.
fn numbered<'a, T>(line: &str, items: &'a [T]) -> Option<&'a T> {
    items.get(line.parse::<usize>().ok()?.checked_sub(1)?)
}

/// `q4`, `q4: other words`, `security: …?`, `security 2`.
fn question(protocol: &Protocol, line: &str) -> Move {
    let (about, words) = line.split_once([':', '：']).unwrap_or((line, ""));
    let about = about.trim().to_lowercase();
    if let Some((probe, nth)) = about.split_once(' ')
        && let Some(ready) = protocol.probe(probe).and_then(|probe| numbered(nth.trim(), &probe.ask))
    {
        return Move::Ask { about: probe.to_owned(), words: ready.clone() };
    }
    Move::Ask { about, words: words.trim().to_owned() }
}

/// A mark, or a look at code: `security ok`, `security major: what is wrong`.
fn marking(protocol: &Protocol, line: &str) -> Ruled<Move> {
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let area = protocol
        .review
        .iter()
        .flat_map(|review| &review.areas)
        .find(|area| *area.id == *first.to_lowercase());
    if let Some(area) = area {
        let area = area.id.to_string();
        let rest = rest.trim();
        let (word, what) = rest.split_once([':', ' ']).unwrap_or((rest, ""));
        return match word.to_lowercase().as_str() {
            "ok" | "clear" => Ok(Move::Look { area, major: None }),
            "major" if what.contains(char::is_alphanumeric) => {
                let what = what.trim_start_matches([':', ' ']).to_owned();
                Ok(Move::Look { area, major: Some(what) })
            }
            _ => Err(Refusal::new(
                format!("is there a major issue in `{area}`?"),
                format!("type `{area} ok`, or `{area} major: what it is`"),
            )),
        };
    }
    match mark(line) {
        Some(mark) => Ok(Move::Mark { mark }),
        None => {
            Err(Refusal::new(format!("`{line}` is no mark"), "type 0 to 100, `insecure`, `stuck` or `asks`"))
        }
    }
}

/// `80`, `80 %`, `insecure`, `stuck`, `asks`.
pub fn mark(text: &str) -> Option<Mark> {
    let text = text.trim().to_lowercase();
    match text.as_str() {
        "insecure" | "i" => Some(Mark::Taken(Taken::Insecure)),
        "stuck" | "s" => Some(Mark::Taken(Taken::Stuck)),
        "asks" | "a" => Some(Mark::Taken(Taken::Asks)),
        _ => text.trim_end_matches(['%', ' ', '\u{a0}', '\u{202f}']).parse().ok().map(Mark::Percent),
    }
}

/// A reply by its number in the list, or by its name; `end NAME` is the one that ends the part.
fn form(protocol: &Protocol, talk: &Conversation, line: &str) -> Ruled<Move> {
    let all = offers(protocol, talk);
    if let Some(offer) = numbered(line, &all) {
        return Ok(Move::Form { name: offer.name.clone(), closes: offer.closes });
    }
    let (name, closes) = match line.strip_prefix("end ") {
        Some(name) => (name.trim(), true),
        None => (line, false),
    };
    match protocol.said(name) {
        Some(_) => Ok(Move::Form { name: name.to_owned(), closes }),
        None => Err(Refusal::new(
            format!("`{line}` is no reply of the list"),
            format!("type a number from 1 to {}", all.len()),
        )),
    }
}

fn count(protocol: &Protocol, talk: &Conversation, nth: usize, word: &str) -> Ruled<Move> {
    let all = talk.tasks(protocol).get(nth).map_or(0, |task| task.expects.len());
    let points = match word {
        "none" | "0" => Some(Vec::new()),
        "all" => Some((1..=all).collect()),
        numbers => {
            let numbers = numbers.split([' ', ',']).filter(|number| !number.is_empty());
            numbers
                .map(|number| number.parse().ok())
                .collect::<Option<Vec<usize>>>()
                .filter(|list| !list.is_empty())
        }
    };
    match points {
        Some(points) => Ok(Move::Count { points }),
        None => Err(Refusal::new("which points were heard?", "type their numbers, `all` or `none`")),
    }
}

/// Points, and perhaps what they are out of: `3.5`, `3.5/5`.
pub fn score(text: &str) -> Option<Points> {
    Points::parse(text.split('/').next()?)
}

/// `10:30 what was shown there`.
fn finding(line: &str) -> Ruled<Move> {
    let (at, text) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match seconds(at.trim_matches(['[', ']'])) {
        Some(seconds) => Ok(Move::Find { seconds, text: text.trim().to_owned() }),
        None => Err(Refusal::new(
            format!("`{at}` is no stamp"),
            "begin with the stamp of the turn: `10:30 what was shown there`",
        )),
    }
}

/// The seconds of `7:40`.
pub fn seconds(stamp: &str) -> Option<u64> {
    let (minutes, seconds) = stamp.trim().split_once(':')?;
    let seconds = seconds.parse::<u64>().ok().filter(|seconds_| *seconds_ < 60 && seconds.len() == 2)?;
    minutes.parse::<u64>().ok().filter(|minutes| *minutes < 1000).map(|minutes| minutes * 60 + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_marks_and_stamps_are_read_as_people_write_them() {
        let scores = ["3", "3.5", "3,5", "3½", "3.5/5", "3.0", "3.25", "x"].map(score);
        let scores = scores.map(|points| points.map(|points| points.to_string()));
        let halves = Some("3.5");
        let wanted = [Some("3"), halves, halves, halves, halves, Some("3"), None, None];
        assert_eq!(scores.each_ref().map(Option::as_deref), wanted);
        assert_eq!(mark("80\u{a0}%"), Some(Mark::Percent(80)));
        assert_eq!(mark("Insecure"), Some(Mark::Taken(Taken::Insecure)));
        assert_eq!([mark("-1"), mark("eighty"), mark("")], [None; 3]);
        assert_eq!(["7:40", "07:05", "7:5", "7:60"].map(seconds), [Some(460), Some(425), None, None]);
    }
}
