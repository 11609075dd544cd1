//! Which commit of a submission is graded, and what was agreed for it there.

use std::path::Path;

use super::grading::Grading;
use super::roster::{Submission, Waiver};
use super::row::Row;
use crate::evidence::{Evidence, EvidenceError, Head, SelectError, select_commit};
use crate::moment::Instant;

/// A submission at the commit that counts.
pub struct Opened {
    pub evidence: Evidence,
    /// How many commits of the first-parent line came after the deadline; none without one.
    pub late: Option<usize>,
    /// The waivers that have not expired when the commit was made.
    pub waived: Vec<Waiver>,
}

impl Opened {
    pub fn of(submission: &Submission, grading: &Grading) -> Result<Self, String> {
        let dir = grading.folder(submission);
        let rev = submission.rev.as_deref().or(grading.rev.as_deref());
        let (evidence, late) = open(&dir, rev, grading.deadline(submission))?;
        let waived = waived_at(&evidence, &submission.waivers)?;
        Ok(Self { evidence, late, waived })
    }
}

/// Whether a submission would be graded again to what its row says: at the same commit, by the same lessons of the same
/// course, with the same agreements. A working tree is taken as it was.
pub fn still_holds(
    row: &Row,
    submission: &Submission,
    grading: &Grading,
    course_digest: &str,
    lessons: &[&str],
) -> bool {
    let agreed = || {
        row.course_digest.as_deref() == Some(course_digest)
            && row.repo == submission.repo
            && row.completed.is_some() == grading.follow.is_some()
            && row.before == grading.deadline(submission).map(ToString::to_string)
            && row.extended.as_ref() == submission.extension.as_ref().map(|extension| &extension.reason)
            && row.lessons.iter().map(|lesson| lesson.about.id.as_str()).eq(lessons.iter().copied())
    };
    let is_same = |opened: Opened| {
        let head = match opened.evidence.head() {
            Ok(Head::At { id, .. }) => Some(id.to_string()),
            Ok(Head::Unborn { .. }) | Err(_) => None,
        };
        let waived = opened.waived.iter().map(|waiver| {
            (waiver.lesson.as_str(), waiver.until.as_ref().map(ToString::to_string), waiver.reason.as_str())
        });
        let told = row
            .waived
            .iter()
            .map(|waiver| (waiver.lesson.as_str(), waiver.until.clone(), waiver.reason.as_str()));
        row.commit == head && row.late == opened.late && told.eq(waived)
    };
    row.error.is_none() && agreed() && Opened::of(submission, grading).is_ok_and(is_same)
}

/// The evidence of a submission, and how many commits came after the deadline. Without a revision and a deadline it is the
/// working tree, where there is one.
fn open(
    dir: &Path,
    rev: Option<&str>,
    before: Option<&Instant>,
) -> Result<(Evidence, Option<usize>), String> {
    if !dir.is_dir() {
        return Err("the repository is not there".to_owned());
    }
    let told = |error: EvidenceError| format!("{error}: {}", error.hint());
    if rev.is_none() && before.is_none() {
        let evidence = Evidence::of_worktree(dir).map_err(|error| crate::wording::reason(&error))?;
        evidence.head().map_err(told)?;
        if !evidence.is_bare() {
            return Ok((evidence, None));
        }
    }
    let selected = select_commit(dir, rev, before.map(|before| before.seconds));
    let snapshot = selected.map_err(|error| match error {
        SelectError::Revision { rev, why } => format!("`{rev}` does not name a commit: {why}"),
        SelectError::Evidence(error) => told(error),
    })?;
    let late = before.map(|_| snapshot.later());
    Ok((Evidence::new(snapshot), late))
}

fn waived_at(evidence: &Evidence, waivers: &[Waiver]) -> Result<Vec<Waiver>, String> {
    if waivers.iter().all(|waiver| waiver.until.is_none()) {
        return Ok(waivers.to_vec());
    }
    let newest = evidence.commits().map_err(|error| error.to_string())?.next();
    let made = newest.transpose().map_err(|error| error.to_string())?.map(|commit| commit.committed_at);
    let holds = |waiver: &&Waiver| {
        waiver.until.as_ref().is_none_or(|until| made.is_none_or(|made| made <= until.seconds))
    };
    Ok(waivers.iter().filter(holds).cloned().collect())
}
