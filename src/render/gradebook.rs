//! A class's results arranged as lessons × submissions: what both gradebooks show. It is made of finished rows and decides
//! nothing.

use std::collections::BTreeMap;

use crate::grade::{Roster, Row, RowLesson, Submission};

pub struct Gradebook<'a> {
    /// The names of the roster's other columns.
    pub columns: Vec<String>,
    /// Every lesson that some submission was graded on, in course order.
    pub lessons: Vec<GradedLesson>,
    pub entries: Vec<Entry<'a>>,
}

pub struct GradedLesson {
    pub id: String,
    pub title: String,
    /// The ids of its steps, in order.
    pub steps: Vec<String>,
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
    /// The submission has no report.
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
        let mut lessons: Vec<GradedLesson> = Vec::new();
        for lesson in rows.values().flat_map(|row| &row.lessons) {
            if lessons.iter().all(|known| known.id != lesson.id) {
                lessons.push(GradedLesson {
                    id: lesson.id.clone(),
                    title: lesson.title.clone(),
                    steps: lesson.steps.iter().map(|step| step.id.clone()).collect(),
                });
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
        self.row?.lessons.iter().find(|lesson| lesson.id == id)
    }

    pub fn status(&self, lesson: &str) -> Cell {
        let Some(found) = self.lesson(lesson) else { return Cell::NotGraded };
        match found.status.as_str() {
            "done" => Cell::Done,
            _ if self.row.is_some_and(|row| row.is_waived(lesson)) => Cell::Waived,
            "pending" => Cell::Pending,
            "not_started" => Cell::NotStarted,
            _ => Cell::Unknown,
        }
    }

    pub fn outcome(&self, lesson: &str, step: &str) -> &'a str {
        let steps = self.lesson(lesson).map_or(&[][..], |lesson| lesson.steps.as_slice());
        steps.iter().find(|found| found.id == step).map_or("", |found| found.outcome.as_str())
    }

    /// Earned and possible, over all lessons.
    pub fn points(&self) -> (u32, u32) {
        let lessons = self.row.map_or(&[][..], |row| row.lessons.as_slice());
        lessons.iter().fold((0, 0), |(earned, possible), lesson| {
            (u32::saturating_add(earned, lesson.earned), u32::saturating_add(possible, lesson.possible))
        })
    }

    /// What a person should know of the row beyond its cells.
    pub fn note(&self) -> String {
        let Some(row) = self.row else { return "not graded".to_owned() };
        let mut notes: Vec<String> = row.error.iter().cloned().collect();
        notes.extend(row.extended.as_ref().map(|why| match why.as_str() {
            "" => "extended".to_owned(),
            why => format!("extended: {why}"),
        }));
        notes.join("; ")
    }
}
