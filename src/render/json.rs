//! The report as JSON, schema `prep/report/v1`. It has wire types of its own, so that renaming inside never breaks a reader.

use std::io::{self, Write};

use serde::Serialize;

use super::View;
use super::untrusted;
use crate::course::Id;
use crate::finding::{Cause, Location, NearMiss};
use crate::pattern::Pattern;
use crate::report::{LessonReport, Outcome, Points, Report, StepReport, Timing};
use crate::yaml::{Node, Value};

pub fn write_json(out: &mut dyn Write, report: &Report, _: &View<'_>) -> io::Result<()> {
    let text = serde_json::to_string_pretty(&WireReport::of(report)).map_err(io::Error::from)?;
    writeln!(out, "{}", untrusted::json(&text))
}

/// The report on one line, without its end.
pub fn report_line(report: &Report) -> io::Result<String> {
    let text = serde_json::to_string(&WireReport::of(report)).map_err(io::Error::from)?;
    Ok(untrusted::json(&text))
}

#[derive(Serialize)]
struct WireReport<'a> {
    schema: &'static str,
    tool: WireTool,
    course: WireCourse<'a>,
    repo: WireRepo<'a>,
    summary: WireSummary,
    commands: WireCommands<'a>,
    warnings: &'a [String],
    lessons: Vec<WireLesson<'a>>,
}

#[derive(Serialize)]
struct WireTool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct WireCourse<'a> {
    id: &'a str,
    title: &'a str,
    digest: &'a str,
    chosen_by: &'static str,
}

#[derive(Serialize)]
struct WireCommands<'a> {
    allowed: bool,
    confined_by: Option<&'a str>,
    run: usize,
    lines: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    timings: Option<Vec<WireTiming<'a>>>,
}

#[derive(Serialize)]
struct WireTiming<'a> {
    lesson: &'a str,
    steps: Vec<&'a str>,
    command: &'a str,
    milliseconds: u64,
}

#[derive(Serialize)]
struct WireRepo<'a> {
    head: Option<&'a str>,
    committed_at: Option<&'a str>,
    branch: Option<&'a str>,
    source: &'static str,
    dirty: &'a [String],
    shallow: bool,
}

#[derive(Serialize)]
struct WireSummary {
    lessons: WireLessons,
    checks: WireChecks,
    points: WirePoints,
    exit: u8,
}

#[derive(Serialize)]
struct WireLessons {
    total: usize,
    done: usize,
    pending: usize,
    not_started: usize,
    unknown: usize,
}

#[derive(Serialize)]
struct WireChecks {
    total: usize,
    pass: usize,
    fail: usize,
    blocked: usize,
    unknown: usize,
    manual: usize,
}

#[derive(Serialize)]
struct WirePoints {
    earned: u32,
    possible: u32,
}

#[derive(Serialize)]
struct WireLesson<'a> {
    id: &'a str,
    part: &'a str,
    title: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    points: WirePoints,
    checks: Vec<WireCheck<'a>>,
}

#[derive(Serialize)]
struct WireCheck<'a> {
    id: String,
    description: &'a str,
    kind: &'static str,
    level: &'static str,
    outcome: &'static str,
    cause: Option<WireCause>,
    expected: &'a str,
    found: &'a str,
    hint: Option<&'a str>,
    locations: Vec<WireLocation<'a>>,
    near_misses: Vec<WireNearMiss<'a>>,
    /// The regular expressions behind the names in `expected` and `found`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    patterns: Vec<WirePattern<'a>>,
    points: WirePoints,
    defined_at: WireDefined<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blocked_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct WireCause {
    kind: &'static str,
    message: String,
}

#[derive(Serialize)]
struct WireLocation<'a> {
    path: Option<&'a str>,
    line: Option<usize>,
    text: &'a str,
}

#[derive(Serialize)]
struct WireNearMiss<'a> {
    message: &'a str,
    location: Option<WireLocation<'a>>,
}

#[derive(Serialize)]
struct WirePattern<'a> {
    called: &'a str,
    regex: &'a str,
}

#[derive(Serialize)]
struct WireDefined<'a> {
    path: &'a str,
    line: usize,
}

impl<'a> WireReport<'a> {
    fn of(report: &'a Report) -> Self {
        let (lessons, checks) = (report.summary(), report.tally());
        Self {
            schema: "prep/report/v1",
            tool: WireTool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            course: WireCourse {
                id: &report.course.id,
                title: &report.course.title,
                digest: &report.course.digest,
                chosen_by: report.course.chosen_by.as_str(),
            },
            repo: WireRepo {
                head: report.repo.head.as_deref(),
                committed_at: report.repo.committed_at.as_deref(),
                branch: report.repo.branch.as_deref(),
                source: report.repo.source,
                dirty: &report.repo.dirty,
                shallow: report.repo.shallow,
            },
            summary: WireSummary {
                lessons: WireLessons {
                    total: lessons.total,
                    done: lessons.done,
                    pending: lessons.pending,
                    not_started: lessons.not_started,
                    unknown: lessons.unknown,
                },
                checks: WireChecks {
                    total: checks.total,
                    pass: checks.pass,
                    fail: checks.fail,
                    blocked: checks.blocked,
                    unknown: checks.unknown,
                    manual: checks.manual,
                },
                points: report.points().into(),
                exit: report.exit().code(),
            },
            commands: WireCommands {
                allowed: report.commands.allowed,
                confined_by: report.commands.confined_by.as_deref(),
                run: report.commands.run,
                lines: report.commands.lines,
                timings: report.commands.timings.as_ref().map(|all| all.iter().map(WireTiming::of).collect()),
            },
            warnings: &report.warnings,
            lessons: report.lessons.iter().map(WireLesson::of).collect(),
        }
    }
}

impl<'a> WireTiming<'a> {
    fn of(timing: &'a Timing) -> Self {
        Self {
            lesson: timing.lesson.as_str(),
            steps: timing.steps.iter().map(Id::as_str).collect(),
            command: &timing.command,
            milliseconds: u64::try_from(timing.took.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl From<Points> for WirePoints {
    fn from(points: Points) -> Self {
        Self { earned: points.earned, possible: points.possible }
    }
}

impl<'a> WireLesson<'a> {
    fn of(lesson: &'a LessonReport) -> Self {
        Self {
            id: lesson.id.as_str(),
            part: &lesson.part,
            title: &lesson.title,
            status: lesson.status.as_str(),
            reason: lesson.reason(),
            points: lesson.points().into(),
            checks: lesson.steps.iter().map(|step| WireCheck::of(lesson, step)).collect(),
        }
    }
}

impl<'a> WireCheck<'a> {
    fn of(lesson: &LessonReport, step: &'a StepReport) -> Self {
        Self {
            id: format!("{}/{}", lesson.id, step.id),
            description: &step.description,
            kind: step.kind,
            level: step.level.as_str(),
            outcome: step.outcome.as_str(),
            cause: match &step.outcome {
                Outcome::Unknown(cause) => Some(WireCause::of(cause)),
                _ => None,
            },
            expected: &step.expected,
            found: &step.found,
            hint: step.hint(),
            locations: step.locations.iter().map(WireLocation::of).collect(),
            near_misses: step.near_misses.iter().map(WireNearMiss::of).collect(),
            patterns: step.patterns.iter().filter_map(WirePattern::of).collect(),
            points: WirePoints {
                earned: step.earned(),
                possible: if step.is_required { step.points } else { 0 },
            },
            defined_at: WireDefined { path: &step.defined_at.0, line: step.defined_at.1 },
            blocked_by: match &step.outcome {
                Outcome::Blocked { by } => Some(format!("{}/{by}", lesson.id)),
                _ => None,
            },
            meta: step.meta.as_ref().map(to_json),
        }
    }
}

impl WireCause {
    fn of(cause: &Cause) -> Self {
        let (kind, message) = match cause {
            Cause::Environment(error) => ("environment", format!("{error}: {}", error.hint())),
            Cause::NotRun(command) => ("not_run", command.clone()),
            Cause::Unreadable(why) => ("unreadable", why.clone()),
        };
        Self { kind, message }
    }
}

impl<'a> WirePattern<'a> {
    fn of(pattern: &'a Pattern) -> Option<Self> {
        Some(Self { called: pattern.name()?, regex: pattern.as_str() })
    }
}

impl<'a> WireNearMiss<'a> {
    fn of(near_miss: &'a NearMiss) -> Self {
        Self { message: &near_miss.message, location: near_miss.location.as_ref().map(WireLocation::of) }
    }
}

impl<'a> WireLocation<'a> {
    fn of(location: &'a Location) -> Self {
        Self { path: location.path.as_deref(), line: location.line, text: &location.text }
    }
}

fn to_json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Int(n) => (*n).into(),
        Value::Float(n) => (*n).into(),
        Value::Text(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Map(entries) => serde_json::Value::Object(
            entries.iter().map(|(key, value)| (key.name.clone(), to_json(value))).collect(),
        ),
    }
}
