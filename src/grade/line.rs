//! A line of `results.jsonl`, schema `prep/result/v1`, read again, whoever wrote it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::notes::Notes;
use super::row::{About, OpenStep, Place, Pool, Row, RowLesson, RowWaiver, StepOutcome};
use crate::digest::sha256;
use crate::moment::Instant;
use crate::report::Status;

#[derive(Deserialize)]
struct WireLine<'a> {
    #[serde(borrow)]
    schema: Cow<'a, str>,
    id: String,
    repo: String,
    commit: Option<String>,
    late: Option<usize>,
    before: Option<String>,
    #[serde(default)]
    waived: Vec<RowWaiver>,
    extended: Option<String>,
    error: Option<String>,
    #[serde(default)]
    notes: BTreeMap<String, String>,
    completed: Option<BTreeMap<String, String>>,
    #[serde(borrow)]
    report: Option<WireReport<'a>>,
}

#[derive(Deserialize)]
struct WireReport<'a> {
    course: WireCourse,
    #[serde(borrow)]
    lessons: Vec<WireLesson<'a>>,
}

#[derive(Deserialize)]
struct WireCourse {
    digest: String,
}

#[derive(Deserialize)]
struct WireLesson<'a> {
    id: String,
    title: String,
    status: WireStatus,
    points: WirePoints,
    #[serde(borrow)]
    checks: Vec<WireCheck<'a>>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum WireStatus {
    Done,
    Pending,
    NotStarted,
    Unknown,
}

#[derive(Deserialize)]
struct WirePoints {
    earned: u32,
    possible: u32,
}

#[derive(Deserialize)]
struct WireCheck<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    description: Cow<'a, str>,
    outcome: StepOutcome,
    #[serde(borrow)]
    found: Cow<'a, str>,
    #[serde(borrow)]
    expected: Cow<'a, str>,
}

/// Reads one line, its end included, that starts at a byte of a file; `None` for anything else.
pub fn parse(line: &[u8], file: usize, offset: u64, pool: &mut Pool) -> Option<Row> {
    let wire: WireLine<'_> = serde_json::from_slice(line).ok()?;
    if wire.schema != "prep/result/v1" {
        return None;
    }
    let (course_digest, lessons) = match wire.report {
        Some(report) => {
            let lessons = report.lessons.into_iter().map(|lesson| read_lesson(lesson, pool)).collect();
            (Some(report.course.digest), lessons)
        }
        None => (None, Vec::new()),
    };
    let notes = wire.notes.into_iter().map(|(path, lines)| Some((path, Notes::parse_digits(&lines)?)));
    Some(Row {
        id: wire.id,
        repo: wire.repo,
        commit: wire.commit,
        late: wire.late,
        before: wire.before,
        waived: wire.waived,
        extended: wire.extended,
        error: wire.error,
        course_digest,
        lessons,
        notes: Notes(notes.collect::<Option<_>>()?),
        completed: match wire.completed {
            Some(written) => Some(moments(written)?),
            None => None,
        },
        place: Place { file, offset, length: line.len(), digest: sha256(line) },
    })
}

/// Dates in seconds since 1970; `None` if one is no date.
fn moments(written: BTreeMap<String, String>) -> Option<BTreeMap<String, i64>> {
    written.into_iter().map(|(lesson, date)| Some((lesson, Instant::parse(&date)?.seconds))).collect()
}

fn read_lesson(wire: WireLesson<'_>, pool: &mut Pool) -> RowLesson {
    let step = |check: &WireCheck<'_>| {
        check.id.split_once('/').map_or_else(|| check.id.to_string(), |(_, step)| step.to_owned())
    };
    let is_open = |check: &WireCheck<'_>| matches!(check.outcome, StepOutcome::Fail | StepOutcome::Unknown);
    let open = (0..).zip(&wire.checks).filter(|(_, check)| is_open(check)).map(|(nth, check)| OpenStep {
        nth,
        description: check.description.to_string(),
        expected: check.expected.to_string(),
        found: check.found.to_string(),
    });
    RowLesson {
        status: match wire.status {
            WireStatus::Done => Status::Done,
            WireStatus::Pending => Status::Pending,
            WireStatus::NotStarted => Status::NotStarted,
            WireStatus::Unknown => Status::Unknown,
        },
        earned: wire.points.earned,
        possible: wire.points.possible,
        outcomes: wire.checks.iter().map(|check| check.outcome).collect(),
        open: open.collect(),
        about: pool.share(About {
            id: wire.id,
            title: wire.title,
            steps: wire.checks.iter().map(step).collect(),
        }),
    }
}
