//! A class's results arranged as lessons × submissions: what both gradebooks show. It is made of finished rows and decides
//! nothing.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::grade::{About, Roster, Row, RowLesson, StepOutcome, Submission};
use crate::report::Status;

pub struct Gradebook<'a> {
    /// The names of the roster's other columns.
    pub columns: Vec<String>,
    /// Every lesson that some submission was graded on, in course order.
    pub lessons: Vec<Rc<About>>,
    pub entries: Vec<Entry<'a>>,
}

/// One submission.
pub struct Entry<'a> {
    pub id: String,
    pub name: String,
    pub columns: Vec<String>,
    /// None for a submission of the roster that was not graded.
    pub row: Option<&'a Row>,
}

/// What a lesson came to for one submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    Done,
    Pending,
    NotStarted,
    Unknown,
    Waived,
    /// There is no result for the submission.
    NotGraded,
}

impl Cell {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Pending => "pending",
            Self::NotStarted => "not_started",
            Self::Unknown => "unknown",
            Self::Waived => "waived",
            Self::NotGraded => "",
        }
    }
}

impl<'a> Gradebook<'a> {
    /// The rows of a class, and its roster where there is one: who is on it and has no row is listed too.
    pub fn of(rows: &'a BTreeMap<String, Row>, roster: Option<&Roster>) -> Self {
        let mut lessons: Vec<Rc<About>> = Vec::new();
        for lesson in rows.values().flat_map(|row| &row.lessons) {
            match lessons.iter_mut().find(|known| known.id == lesson.about.id) {
                None => lessons.push(Rc::clone(&lesson.about)),
                Some(known) if Rc::ptr_eq(known, &lesson.about) => {}
                Some(known) => add_steps(known, &lesson.about),
            }
        }
        let listed = roster.map_or(&[][..], |roster| roster.submissions.as_slice());
        let columns = listed.first().map_or_else(Vec::new, |submission| {
            submission.columns.iter().map(|(name, _)| name.clone()).collect()
        });
        let mut entries: Vec<Entry<'a>> = match roster {
            Some(_) => listed.iter().map(|submission| Entry::listed(submission, rows)).collect(),
            None => rows.values().map(Entry::unlisted).collect(),
        };
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        Self { columns, lessons, entries }
    }
}

/// Steps that apply to some submissions only come after those that are known.
fn add_steps(known: &mut Rc<About>, other: &About) {
    for step in &other.steps {
        if !known.steps.contains(step) {
            Rc::make_mut(known).steps.push(step.clone());
        }
    }
}

impl<'a> Entry<'a> {
    fn listed(submission: &Submission, rows: &'a BTreeMap<String, Row>) -> Self {
        Self {
            id: submission.id.clone(),
            name: submission.name.clone().unwrap_or_default(),
            columns: submission.columns.iter().map(|(_, value)| value.clone()).collect(),
            row: rows.get(&submission.id),
        }
    }

    fn unlisted(row: &'a Row) -> Self {
        Self { id: row.id.clone(), name: String::new(), columns: Vec::new(), row: Some(row) }
    }

    pub fn lesson(&self, id: &str) -> Option<&'a RowLesson> {
        self.row?.lesson(id)
    }

    pub fn status(&self, lesson: &str) -> Cell {
        let Some(found) = self.lesson(lesson) else {
            let is_unknown = self.row.is_some_and(|row| row.error.is_some());
            return if is_unknown { Cell::Unknown } else { Cell::NotGraded };
        };
        match found.status {
            Status::Done => Cell::Done,
            _ if self.row.is_some_and(|row| row.is_waived(lesson)) => Cell::Waived,
            Status::Pending => Cell::Pending,
            Status::NotStarted => Cell::NotStarted,
            Status::Unknown => Cell::Unknown,
        }
    }

    /// How a step ended; none where it does not apply.
    pub fn outcome(&self, lesson: &str, step: &str) -> Option<StepOutcome> {
        self.lesson(lesson)?.outcome(step)
    }

    /// Earned and possible, over all lessons.
    pub fn points(&self) -> (u32, u32) {
        let lessons = self.row.map_or(&[][..], |row| row.lessons.as_slice());
        lessons.iter().fold((0, 0), |(earned, possible), lesson| {
            (u32::saturating_add(earned, lesson.earned), u32::saturating_add(possible, lesson.possible))
        })
    }

    /// What a person should know of the row beyond its cells: why it is none, and what was agreed for it.
    pub fn note(&self) -> String {
        let Some(row) = self.row else { return "not graded".to_owned() };
        let mut notes: Vec<String> = row.error.iter().cloned().collect();
        let because = |what: String, why: &str| match why {
            "" => what,
            why => format!("{what}: {why}"),
        };
        notes.extend(row.extended.as_ref().map(|why| {
            let until = row.before.as_ref().map_or_else(String::new, |until| format!(" until {until}"));
            because(format!("extended{until}"), why)
        }));
        notes.extend(row.waived.iter().map(|waiver| {
            let until = waiver.until.as_ref().map_or_else(String::new, |until| format!(" until {until}"));
            because(format!("{} waived{until}", waiver.lesson), &waiver.reason)
        }));
        notes.join("; ")
    }
}
