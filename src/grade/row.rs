//! A line of `results.jsonl` read again: what a gradebook needs of it, whoever wrote it. A run that was interrupted, and
//! shards from other machines, go on from these lines.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

/// One submission's result; the line itself is kept as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub id: String,
    pub repo: String,
    pub commit: Option<String>,
    pub late: Option<usize>,
    pub before: Option<String>,
    /// The ids of the lessons that are waived.
    pub waived: Vec<String>,
    pub extended: Option<String>,
    pub error: Option<String>,
    pub course_digest: Option<String>,
    pub exit: Option<u8>,
    pub lessons: Vec<RowLesson>,
    /// The line, without its line end.
    pub line: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RowLesson {
    pub id: String,
    pub title: String,
    /// `done`, `pending`, `not_started` or `unknown`.
    pub status: String,
    pub earned: u32,
    pub possible: u32,
    /// Each step's id within the lesson, and its outcome.
    pub steps: Vec<RowStep>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RowStep {
    pub id: String,
    pub description: String,
    pub level: String,
    pub outcome: String,
    pub found: String,
    pub expected: String,
}

/// Why lines cannot be put together.
#[derive(Debug, PartialEq, Eq)]
pub enum MergeError {
    /// A line that is not a result; its place.
    NotAResult { place: String },
    /// Two shards graded different courses or deadlines: both values.
    Differs { what: &'static str, one: String, other: String },
    /// One submission with two results.
    Contradicts { id: String },
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAResult { place } => write!(f, "{place} is not a line of the schema prep/result/v1"),
            Self::Differs { what, one, other } => {
                write!(f, "the results are of different {what}: {one} and {other}")
            }
            Self::Contradicts { id } => write!(f, "there are two different results for `{id}`"),
        }
    }
}

#[derive(Deserialize)]
struct WireLine {
    schema: String,
    id: String,
    repo: String,
    commit: Option<String>,
    late: Option<usize>,
    before: Option<String>,
    #[serde(default)]
    waived: Vec<WireWaiver>,
    extended: Option<String>,
    error: Option<String>,
    report: Option<WireReport>,
}

#[derive(Deserialize)]
struct WireWaiver {
    lesson: String,
}

#[derive(Deserialize)]
struct WireReport {
    course: WireCourse,
    summary: WireSummary,
    lessons: Vec<WireLesson>,
}

#[derive(Deserialize)]
struct WireCourse {
    digest: String,
}

#[derive(Deserialize)]
struct WireSummary {
    exit: u8,
}

#[derive(Deserialize)]
struct WireLesson {
    id: String,
    title: String,
    status: String,
    points: WirePoints,
    checks: Vec<WireCheck>,
}

#[derive(Deserialize)]
struct WirePoints {
    earned: u32,
    possible: u32,
}

#[derive(Deserialize)]
struct WireCheck {
    id: String,
    description: String,
    level: String,
    outcome: String,
    found: String,
    expected: String,
}

impl Row {
    /// Reads one line; `None` for anything else.
    pub fn parse(line: &str) -> Option<Self> {
        let wire: WireLine = serde_json::from_str(line).ok()?;
        if wire.schema != "prep/result/v1" {
            return None;
        }
        let (course_digest, exit, lessons) = match wire.report {
            Some(report) => (
                Some(report.course.digest),
                Some(report.summary.exit),
                report.lessons.into_iter().map(RowLesson::from).collect(),
            ),
            None => (None, None, Vec::new()),
        };
        Some(Self {
            id: wire.id,
            repo: wire.repo,
            commit: wire.commit,
            late: wire.late,
            before: wire.before,
            waived: wire.waived.into_iter().map(|waiver| waiver.lesson).collect(),
            extended: wire.extended,
            error: wire.error,
            course_digest,
            exit,
            lessons,
            line: line.to_owned(),
        })
    }

    pub fn is_waived(&self, lesson: &str) -> bool {
        self.waived.iter().any(|waived| waived == lesson)
    }

    /// Lessons that are done or waived.
    pub fn done(&self) -> usize {
        self.lessons.iter().filter(|lesson| lesson.status == "done" || self.is_waived(&lesson.id)).count()
    }
}

impl From<WireLesson> for RowLesson {
    fn from(wire: WireLesson) -> Self {
        let step = |check: WireCheck| RowStep {
            id: check.id.split_once('/').map_or(check.id.clone(), |(_, step)| step.to_owned()),
            description: check.description,
            level: check.level,
            outcome: check.outcome,
            found: check.found,
            expected: check.expected,
        };
        Self {
            id: wire.id,
            title: wire.title,
            status: wire.status,
            earned: wire.points.earned,
            possible: wire.points.possible,
            steps: wire.checks.into_iter().map(step).collect(),
        }
    }
}

/// Puts results together, by id. A result that appears twice, as of a task that was requeued, is one. `files` are names and
/// texts; a last line without its end is of a run that was interrupted, and left out.
pub fn merge_lines(files: &[(String, String)]) -> Result<BTreeMap<String, Row>, MergeError> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for (name, text) in files {
        for (nth, line) in text.split_inclusive('\n').enumerate() {
            let Some(line) = line.strip_suffix('\n') else { continue };
            let row = Row::parse(line)
                .ok_or_else(|| MergeError::NotAResult { place: format!("{name}:{}", nth + 1) })?;
            match rows.get(&row.id) {
                Some(known) if known.line == row.line => {}
                Some(_) => return Err(MergeError::Contradicts { id: row.id }),
                None => drop(rows.insert(row.id.clone(), row)),
            }
        }
    }
    let digests = rows.values().filter_map(|row| row.course_digest.as_deref());
    same("courses", digests)?;
    // Who has an extension has a deadline of their own.
    let ordinary = rows.values().filter(|row| row.extended.is_none() && row.error.is_none());
    same("deadlines", ordinary.map(|row| row.before.as_deref().unwrap_or("none")))?;
    Ok(rows)
}

fn same<'a>(what: &'static str, mut values: impl Iterator<Item = &'a str>) -> Result<(), MergeError> {
    let Some(first) = values.next() else { return Ok(()) };
    match values.find(|value| *value != first) {
        Some(other) => Err(MergeError::Differs { what, one: first.to_owned(), other: other.to_owned() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, digest: &str, before: &str) -> String {
        format!(
            r#"{{"schema":"prep/result/v1","id":"{id}","repo":"{id}","commit":"c","late":0,"before":"{before}","waived":[],"extended":null,"error":null,"report":{{"course":{{"digest":"{digest}"}},"summary":{{"exit":0}},"lessons":[]}}}}"#
        )
    }

    fn merge(texts: &[String]) -> Result<Vec<String>, MergeError> {
        let files: Vec<_> = texts.iter().map(|text| ("shard.jsonl".to_owned(), text.clone())).collect();
        merge_lines(&files).map(|rows| rows.into_keys().collect())
    }

    #[test]
    fn shards_become_one_list_whatever_their_order() {
        let (a, b) = (line("a", "d", "t"), line("b", "d", "t"));
        let torn = format!("{b}\n{}", &a[..20]);
        assert_eq!(merge(&[torn, format!("{a}\n{b}\n")]).unwrap(), ["a", "b"]);
    }

    #[test]
    fn what_does_not_belong_together_is_refused() {
        let text = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        let differs = |one: String, other: String| merge(&[text(&[one, other])]).unwrap_err().to_string();
        assert_eq!(
            differs(line("a", "d", "t"), line("b", "e", "t")),
            "the results are of different courses: d and e"
        );
        assert_eq!(
            differs(line("a", "d", "t"), line("b", "d", "u")),
            "the results are of different deadlines: t and u"
        );
        assert_eq!(
            differs(line("a", "d", "t"), line("a", "d", "u")),
            "there are two different results for `a`"
        );
        assert_eq!(
            merge(&["{}\n".to_owned()]).unwrap_err().to_string(),
            "shard.jsonl:1 is not a line of the schema prep/result/v1"
        );
    }
}
