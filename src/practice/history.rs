//! The attempts at the interviews of a course, from the records in their notes. Notes are passed in; nothing is read here.

use std::collections::BTreeSet;

use super::interview::Interview;
use super::notes::{Record, read_records};

/// An interview with its attempts, oldest first.
#[derive(Debug, Clone)]
pub struct Practised {
    pub lesson: String,
    pub interview: String,
    pub title: String,
    pub kind: Option<String>,
    pub level: Option<String>,
    /// Whether there is somebody who asks; a summary, or notes after a real interview, are none to draw.
    pub asks: bool,
    /// The questions of which a session need not ask all, each with its level.
    pub questions: Vec<(String, Option<String>)>,
    pub attempts: Vec<Record>,
}

impl Practised {
    /// The attempts in the files of an interview's notes, in the order of the files.
    pub fn attempts_in(files: &[String]) -> Vec<Record> {
        files.iter().flat_map(|text| read_records(text)).collect()
    }

    pub fn last_day(&self) -> Option<&str> {
        self.attempts.last().map(|record| record.day.as_str())
    }

    fn is_of(&self, kind: &str) -> bool {
        let is = |word: &Option<String>| word.as_deref().is_some_and(|word| word.eq_ignore_ascii_case(kind));
        kind.is_empty() && self.asks || is(&self.kind) || is(&self.level)
    }
}

/// What was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn<'a> {
    pub lesson: &'a str,
    pub interview: &'a str,
    /// The question to begin with, where one was drawn.
    pub question: Option<&'a str>,
}

/// Draws an interview of a kind or level, or else a question of that level, of those that were practised least lately;
/// `chance` decides between equals.
pub fn draw<'a>(interviews: &'a [Practised], kind: &str, chance: u64) -> Option<Drawn<'a>> {
    let of_kind = interviews.iter().filter(|it| it.is_of(kind));
    let interviews_of_kind = least(of_kind.map(|it| (it.last_day(), it)).collect(), chance);
    if let Some(it) = interviews_of_kind {
        return Some(Drawn { lesson: &it.lesson, interview: &it.interview, question: None });
    }
    draw_question(interviews, kind, chance)
}

/// Draws a question of a level, or of any where none is named.
pub fn draw_question<'a>(interviews: &'a [Practised], level: &str, chance: u64) -> Option<Drawn<'a>> {
    let of_level = |own: &Option<String>| {
        level.is_empty() || own.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(level))
    };
    let questions = interviews.iter().flat_map(|it| it.questions.iter().map(move |question| (it, question)));
    let questions = questions.filter(|(_, (_, own))| of_level(own));
    let last_asked = |it: &'a Practised, id: &String| {
        let asked = it.attempts.iter().filter(|attempt| attempt.questions.contains(id));
        asked.map(|attempt| attempt.day.as_str()).max()
    };
    let dated = questions.map(|(it, (id, _))| {
        let drawn = Drawn { lesson: &it.lesson, interview: &it.interview, question: Some(id) };
        (last_asked(it, id), drawn)
    });
    least(dated.collect(), chance)
}

/// One of those with the least day, or with none.
fn least<T: Copy>(dated: Vec<(Option<&str>, T)>, chance: u64) -> Option<T> {
    let oldest = dated.iter().map(|(day, _)| *day).min()?;
    let equals: Vec<T> = dated.into_iter().filter(|(day, _)| *day == oldest).map(|(_, it)| it).collect();
    let nth = usize::try_from(chance % equals.len() as u64).unwrap_or(0);
    equals.get(nth).copied()
}

/// The questions that were asked in these attempts, the longest ago first.
pub fn asked_before(attempts: &[Record]) -> Vec<String> {
    let mut attempts: Vec<&Record> = attempts.iter().collect();
    attempts.sort_by_key(|attempt| &attempt.day);
    let mut asked: Vec<String> = Vec::new();
    for id in attempts.into_iter().flat_map(|attempt| &attempt.questions) {
        asked.retain(|other| other != id);
        asked.push(id.clone());
    }
    asked
}

/// As [`asked_before`], so that `drawn` comes before all others.
pub fn asked_but(drawn: &str, interview: &Interview, attempts: &[Record]) -> Vec<String> {
    let before = asked_before(attempts);
    let never = interview.drawable().map(|(id, _)| id.to_owned()).filter(|id| !before.contains(id));
    let mut asked: Vec<String> = never.collect();
    asked.extend(before);
    asked.retain(|id| id != drawn);
    asked
}

/// The kinds and the levels that there are to draw from.
pub fn kinds_and_levels(interviews: &[Practised]) -> BTreeSet<&str> {
    let asking = interviews.iter().filter(|it| it.asks);
    let levels = interviews.iter().flat_map(|it| it.questions.iter().map(|(_, level)| level));
    asking.flat_map(|it| [&it.kind, &it.level]).chain(levels).filter_map(Option::as_deref).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn practised(name: &str, kind: &str, days: &[&str]) -> Practised {
        let record = |day: &&str| Record { day: (*day).to_owned(), ..Record::default() };
        Practised {
            lesson: "l".into(),
            interview: name.into(),
            title: name.into(),
            kind: Some(kind.into()),
            level: None,
            asks: kind != "summary",
            questions: Vec::new(),
            attempts: days.iter().map(record).collect(),
        }
    }

    #[test]
    fn what_was_not_practised_lately_is_drawn() {
        let all = [
            practised("a", "technical", &["2026-01-05"]),
            practised("b", "technical", &["2026-01-01", "2026-01-04"]),
            practised("c", "behavioral", &[]),
            practised("d", "summary", &[]),
        ];
        let drawn = |kind, chance| draw(&all, kind, chance).map(|it| it.interview);
        assert_eq!(drawn("", 5), Some("c"));
        assert_eq!(drawn("Technical", 5), Some("b"));
        assert_eq!(drawn("design", 0), None);
        assert_eq!(drawn("", 1), Some("c"), "nobody asks in a summary");
        assert_eq!(drawn("summary", 1), Some("d"), "unless it is what was asked for");
        assert_eq!(kinds_and_levels(&all).into_iter().collect::<Vec<_>>(), ["behavioral", "technical"]);
    }

    #[test]
    fn a_question_that_was_not_asked_lately_is_drawn() {
        let mut bank = practised("bank", "strict", &["2026-01-05", "2026-01-07"]);
        bank.attempts[0].questions = vec!["q1".into(), "q3".into()];
        bank.attempts[1].questions = vec!["q1".into()];
        let question = |id: &str, level: &str| (id.to_owned(), Some(level.to_owned()));
        bank.questions = vec![question("q1", "basic"), question("q3", "basic"), question("q4", "hard")];
        assert_eq!(asked_before(&bank.attempts), ["q3", "q1"]);
        let all = [bank, practised("other", "technical", &[])];
        let drawn = |kind, chance| draw(&all, kind, chance).map(|it| (it.interview, it.question));
        assert_eq!(drawn("Basic", 7), Some(("bank", Some("q3"))));
        assert_eq!(drawn("hard", 7), Some(("bank", Some("q4"))));
        assert_eq!(drawn("", 7), Some(("other", None)), "interviews come first");
        let of_one = draw_question(&all[..1], "", 7).and_then(|it| it.question);
        assert_eq!(of_one, Some("q4"));
        assert_eq!(draw_question(&all[1..], "", 7), None);
        assert!(kinds_and_levels(&all).contains("hard"));
    }
}
