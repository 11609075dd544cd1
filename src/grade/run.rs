//! Grades submissions in parallel. Each worker has a course of its own and one submission at a time, so that memory does not
//! grow with the class, and each submission has its own guard: what one does harms no other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::roster::{Submission, Waiver};
use crate::course::{Course, Lesson};
use crate::evaluate::evaluate;
use crate::evidence::{Evidence, EvidenceError, SelectError, select_commit};
use crate::moment::Instant;
use crate::report::Report;

/// What is graded, and at which commit.
#[derive(Debug, Clone)]
pub struct Grading {
    /// What the repositories' paths are relative to.
    pub root: PathBuf,
    /// For every submission that names none itself.
    pub rev: Option<String>,
    pub before: Option<Instant>,
    /// Ids or globs; none for all.
    pub lessons: Vec<String>,
    /// How many submissions at once.
    pub jobs: usize,
}

/// What one submission came to.
#[derive(Debug)]
pub struct Graded {
    pub id: String,
    /// As the roster has it.
    pub repo: String,
    /// How many commits of the first-parent line came after the deadline; none without one.
    pub late: Option<usize>,
    /// The deadline that was applied, as it was written: the submission's own where it has an extension.
    pub before: Option<String>,
    /// The waivers that hold at the graded commit.
    pub waived: Vec<Waiver>,
    /// The reason for an extension.
    pub extended: Option<String>,
    /// Why there is no report.
    pub result: Result<Report, String>,
}

/// Grades every submission, and hands each result to `sink` as it comes, in no order. `load` makes a course for one worker;
/// the first error of one ends the run.
pub fn grade_all<E: Send>(
    submissions: &[&Submission],
    grading: &Grading,
    load: impl Fn() -> Result<Course, E> + Sync,
    sink: impl Fn(&Graded) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let failed: Mutex<Option<E>> = Mutex::new(None);
    let fail = |error: E| {
        next.store(submissions.len(), Ordering::Relaxed);
        failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(error);
    };
    let work = || {
        let course = match load() {
            Ok(course) => course,
            Err(error) => return fail(error),
        };
        let Ok(selection) = course.select(&grading.lessons) else { return };
        while let Some(submission) = submissions.get(next.fetch_add(1, Ordering::Relaxed)) {
            let graded = grade(&course, &selection.lessons, submission, grading);
            if let Err(error) = sink(&graded) {
                return fail(error);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..grading.jobs.clamp(1, submissions.len().max(1)) {
            scope.spawn(work);
        }
    });
    match failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

/// Grades one submission; a panic is its own row.
fn grade(course: &Course, lessons: &[&Lesson], submission: &Submission, grading: &Grading) -> Graded {
    let before = submission.extension.as_ref().map(|extension| &extension.until).or(grading.before.as_ref());
    let dir = grading.root.join(&submission.repo);
    let rev = submission.rev.as_deref().or(grading.rev.as_deref());
    let found = catch_unwind(AssertUnwindSafe(|| {
        let (evidence, late) = open(&dir, rev, before)?;
        let waived = waived_at(&evidence, &submission.waivers)?;
        Ok((evaluate(course, lessons, &evidence), late, waived))
    }));
    let found = found.unwrap_or_else(|_| Err("prep itself failed on this submission".to_owned()));
    let (result, late, waived) = match found {
        Ok((report, late, waived)) => (Ok(report), late, waived),
        Err(why) => (Err(why), None, Vec::new()),
    };
    Graded {
        id: submission.id.clone(),
        repo: submission.repo.clone(),
        late,
        before: before.map(ToString::to_string),
        waived,
        extended: submission.extension.as_ref().map(|extension| extension.reason.clone()),
        result,
    }
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

/// The waivers that have not expired when the graded commit was made.
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
