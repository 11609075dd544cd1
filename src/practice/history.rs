//! The attempts at the interviews of a course, from the records in their notes. Notes are passed in; nothing is read here.

use std::collections::BTreeSet;

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

/// Draws one of those of a kind that were practised least lately; `chance` decides between equals.
pub fn draw<'a>(interviews: &'a [Practised], kind: &str, chance: u64) -> Option<&'a Practised> {
    let of_kind: Vec<&Practised> = interviews.iter().filter(|it| it.is_of(kind)).collect();
    let oldest = of_kind.iter().map(|it| it.last_day()).min()?;
    let equals: Vec<&Practised> = of_kind.into_iter().filter(|it| it.last_day() == oldest).collect();
    let nth = usize::try_from(chance % equals.len() as u64).unwrap_or(0);
    equals.get(nth).copied()
}

/// The kinds and the levels that there are to draw from.
pub fn kinds_and_levels(interviews: &[Practised]) -> BTreeSet<&str> {
    let asking = interviews.iter().filter(|it| it.asks);
    asking.flat_map(|it| it.kind.iter().chain(&it.level)).map(String::as_str).collect()
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
        let drawn = |kind, chance| draw(&all, kind, chance).map(|it| it.interview.as_str());
        assert_eq!(drawn("", 5), Some("c"));
        assert_eq!(drawn("Technical", 5), Some("b"));
        assert_eq!(drawn("design", 0), None);
        assert_eq!(drawn("", 1), Some("c"), "nobody asks in a summary");
        assert_eq!(drawn("summary", 1), Some("d"), "unless it is what was asked for");
        assert_eq!(kinds_and_levels(&all).into_iter().collect::<Vec<_>>(), ["behavioral", "technical"]);
    }
}
