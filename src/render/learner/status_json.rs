//! `prep status --format json`: schema `prep/status/v1`.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::learner::{PartOfCourse, Standing};
use crate::render::untrusted;
use crate::report::{LessonReport, Points};

pub fn write_status_json(out: &mut dyn Write, standing: &Standing<'_>) -> io::Result<()> {
    let report = standing.report;
    let summary = report.summary();
    let (course, repo) = (&report.course, &report.repo);
    let value = json!({
        "schema": "prep/status/v1",
        "tool": { "name": "prep", "version": env!("CARGO_PKG_VERSION") },
        "course": {
            "id": course.id, "title": course.title, "digest": course.digest,
            "chosen_by": course.chosen_by.as_str(),
        },
        "repo": {
            "head": repo.head, "branch": repo.branch, "source": repo.source, "dirty": repo.dirty,
            "shallow": repo.shallow,
        },
        "summary": {
            "lessons": {
                "total": summary.total, "done": summary.done, "pending": summary.pending,
                "not_started": summary.not_started, "unknown": summary.unknown,
                "done_before": standing.done_before.len(),
            },
            "points": points(report.points()),
            "percent": percent(summary.done, summary.total),
        },
        "commits_looked_at": standing.looked_back,
        "unknown_before": standing.unknown_before,
        "next": report.next().map(|id| id.as_str()),
        "parts": standing.parts.iter().map(|one| part(standing, one)).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&value).map_err(io::Error::from)?;
    writeln!(out, "{}", untrusted::json(&text))
}

fn part(standing: &Standing<'_>, part: &PartOfCourse<'_>) -> Value {
    json!({
        "id": part.name,
        "done": part.done(),
        "total": part.lessons.len(),
        "percent": percent(part.done(), part.lessons.len()),
        "points": points(part.points()),
        "lessons": part.lessons.iter().map(|one| lesson(standing, one)).collect::<Vec<_>>(),
    })
}

fn lesson(standing: &Standing<'_>, lesson: &LessonReport) -> Value {
    let (passed, required) = lesson.progress();
    json!({
        "id": lesson.id.as_str(),
        "title": lesson.title,
        "status": lesson.status.as_str(),
        "done_before": standing.was_done_at(lesson),
        "steps": { "passed": passed, "required": required },
        "percent": percent(passed, required),
        "points": points(lesson.points()),
    })
}

fn points(points: Points) -> Value {
    json!({ "earned": points.earned, "possible": points.possible })
}

fn percent(part: usize, whole: usize) -> usize {
    part * 100 / whole.max(1)
}
