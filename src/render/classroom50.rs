//! `result.json` of Classroom 50, schema `classroom50/result/v1`. Who is graded is told by the environment; when, by the
//! graded commit, so that grading it again gives the same bytes.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::View;
use super::case::{Case, cases, near_misses, place_in_words};
use super::untrusted::{self, clean};
use crate::report::{Outcome, Report};

/// The variables that say who is graded.
pub const NEEDS: &[&str] =
    &["CLASSROOM", "ASSIGNMENT", "OWNER", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL", "REVIEW_URL"];

pub fn write_classroom50(out: &mut dyn Write, report: &Report, view: &View<'_>) -> io::Result<()> {
    let var = |name: &str| view.var(name).map(|value| clean(value).into_owned()).unwrap_or_default();
    let points = report.points();
    let tag = var("SUBMISSION_TAG");
    let mode = view.var("MODE").filter(|mode| *mode == "group").unwrap_or("individual");
    let mut tests = Vec::new();
    let (mut score, mut max_score) = (0_u32, 0_u32);
    for case in report.lessons.iter().flat_map(|lesson| cases(report, lesson)) {
        let (earned, worth) = case.step.map_or((0, 0), |step| (step.earned(), step.points));
        (score, max_score) = (score.saturating_add(earned), max_score.saturating_add(worth));
        tests.push(test(&case, earned, worth));
    }
    debug_assert_eq!(score, points.earned);
    let mut result = json!({
        "schema": "classroom50/result/v1",
        "classroom": var("CLASSROOM"),
        "assignment": var("ASSIGNMENT"),
        "assignment_type": mode,
        "owner": var("OWNER"),
        "submission": if tag.starts_with("submit/") { tag } else { format!("submit/{tag}") },
        "commit": var("COMMIT_URL"),
        "release": var("RELEASE_URL"),
        "review": var("REVIEW_URL"),
        "datetime": report.repo.committed_at.as_deref().unwrap_or("1970-01-01T00:00:00Z"),
        "score": score,
        // A bonus is worth something here too: a score is never above its maximum.
        "max-score": max_score,
        "tests": tests,
    });
    if let Some(actor) = view.var("GITHUB_ACTOR") {
        result["submitted_by"] = json!({ "username": clean(actor) });
    }
    writeln!(out, "{}", untrusted::json(&serde_json::to_string_pretty(&result).map_err(io::Error::from)?))
}

fn test(case: &Case<'_>, earned: u32, worth: u32) -> Value {
    let mut test = json!({
        "test-name": case.name(),
        "passed": case.step.is_some_and(|step| step.outcome == Outcome::Pass),
        "score": earned,
        "max-score": worth,
        "description": clean(case.description()),
        "outcome": case.step.map_or(case.lesson.status.as_str(), |step| step.outcome.as_str()),
    });
    let Some(step) = case.step else { return test };
    test["expected"] = clean(&step.expected).into();
    test["found"] = clean(&step.found).into();
    test["hint"] = step.hint().map(|hint| clean(hint).into_owned()).into();
    test["locations"] = step.where_to_look().into_iter().map(place_in_words).collect();
    test["near_misses"] = near_misses(step).collect();
    test
}
