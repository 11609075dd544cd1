//! A schedule of practice, `lessons/<id>/schedule.yaml`: which kinds of interview are due in which week, and how many a
//! week. What was practised, and which day it is, is passed in.

use super::history::Practised;
use crate::count::Count;
use crate::moment::Day;
use crate::pattern::Pattern;
use crate::yaml::{FromFields, MapInfo, fields};

fields! {
    /// When to practise what.
    #[derive(Debug, Clone)]
    pub struct Schedule {
        /// How many sessions a week.
        pub per_week: Count,
        /// Which kinds are due when, one entry for weeks that are alike.
        pub weeks: Vec<Weeks>,
        /// The subject of the commit from whose day the weeks count anew.
        pub again: Option<Pattern>,
    }
}

fields! {
    /// Weeks that are alike.
    #[derive(Debug, Clone)]
    pub struct Weeks {
        /// The last of them; they begin after those before.
        pub through: u32,
        /// The kinds that are due.
        pub kinds: Vec<String>,
    }
}

/// The fields of a schedule, for its schema.
pub const SCHEDULE: &MapInfo = &Schedule::INFO;

/// What the schedule asks for today.
#[derive(Debug, Clone)]
pub struct Due<'a> {
    /// The day on which the schedule was started again, if it was.
    pub again: Option<Day>,
    /// 1 for the first, which begins with the first session.
    pub week: i64,
    pub of: u32,
    /// None after the last week.
    pub kinds: &'a [String],
    /// How many sessions this week has so far.
    pub done: usize,
    pub per_week: Count,
    /// The interview to hold next, if this week has not enough.
    pub next: Option<&'a Practised>,
}

impl Schedule {
    /// Where somebody is in it who has practised these interviews, on a day. What was practised before it was started
    /// `again` is in no week.
    pub fn due<'a>(&'a self, interviews: &'a [Practised], again: Option<Day>, today: Day) -> Due<'a> {
        let days: Vec<Day> = interviews
            .iter()
            .flat_map(|it| &it.attempts)
            .filter_map(|attempt| Day::parse(&attempt.day))
            .collect();
        let first = again.or_else(|| days.iter().copied().min()).unwrap_or(today);
        let week_of = |day: Day| day.days_since(first).div_euclid(7) + 1;
        let week = week_of(today);
        let weeks = self.weeks.iter().find(|weeks| week <= i64::from(weeks.through));
        let kinds = weeks.map_or(&[] as &[String], |weeks| weeks.kinds.as_slice());
        let done = days.iter().filter(|day| week_of(**day) == week).count();
        let is_due = |it: &&Practised| it.kind.as_ref().is_some_and(|kind| kinds.contains(kind));
        // A session of another kind is one of the week, and does not take the place of what is due.
        let due = interviews.iter().filter(is_due).flat_map(|it| &it.attempts);
        let due =
            due.filter_map(|attempt| Day::parse(&attempt.day)).filter(|day| week_of(*day) == week).count();
        let enough = due as u64 >= self.per_week.min.max(1);
        let next = interviews.iter().filter(is_due).min_by_key(|it| (it.last_day(), it.attempts.len()));
        Due {
            again,
            week,
            of: self.weeks.iter().map(|weeks| weeks.through).max().unwrap_or(0),
            kinds,
            done,
            per_week: self.per_week,
            next: next.filter(|_| !enough),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::notes::Record;
    use super::*;
    use crate::source::SourceFile;
    use crate::yaml;

    fn practised(name: &str, kind: &str, days: &[&str]) -> Practised {
        let record = |day: &&str| Record { day: (*day).to_owned(), ..Record::default() };
        Practised {
            lesson: "l".into(),
            interview: name.into(),
            title: name.into(),
            kind: Some(kind.into()),
            level: None,
            asks: true,
            questions: Vec::new(),
            attempts: days.iter().map(record).collect(),
        }
    }

    #[test]
    fn weeks_are_counted_from_the_first_session() {
        let text = "per_week: 2 to 3\nweeks: [{ through: 1, kinds: [a] }, { through: 3, kinds: [b] }]\n";
        let schedule: Schedule = yaml::read(&yaml::parse(&SourceFile::new("s.yaml", text)).unwrap()).unwrap();
        let none = [practised("one", "a", &[])];
        let due = |interviews, today| {
            let due = schedule.due(interviews, None, Day::parse(today).unwrap());
            (due.week, due.done, due.kinds.to_vec(), due.next.map(|it| it.interview.clone()))
        };
        let a = || vec!["a".to_owned()];
        let b = || vec!["b".to_owned()];
        assert_eq!(due(&none, "2026-01-05"), (1, 0, a(), Some("one".into())));
        let some = [
            practised("one", "a", &["2026-01-05", "2026-01-07"]),
            practised("two", "b", &["2026-01-12"]),
            practised("three", "b", &[]),
        ];
        assert_eq!(due(&some, "2026-01-11"), (1, 2, a(), None), "two are enough");
        assert_eq!(due(&some, "2026-01-14"), (2, 1, b(), Some("three".into())));
        let other =
            [practised("one", "a", &["2026-01-06"]), practised("two", "b", &["2026-01-05", "2026-01-06"])];
        assert_eq!(
            due(&other, "2026-01-07"),
            (1, 3, a(), Some("one".into())),
            "another kind is not what is due"
        );
        assert_eq!(due(&some, "2026-02-14"), (6, 0, vec![], None), "the schedule is over");
        let day = |text| Day::parse(text).unwrap();
        let anew = schedule.due(&some, Some(day("2026-02-13")), day("2026-02-14"));
        assert_eq!((anew.week, anew.done, anew.kinds.to_vec()), (1, 0, a()), "it was started again");
    }
}
