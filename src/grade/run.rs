//! Grades submissions in parallel. Each worker has a course of its own and one submission at a time, so that memory does not
//! grow with the class, and each submission has its own guard: what one does harms no other.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::grading::Grading;
use super::notes::Notes;
use super::open::Opened;
use super::roster::{Submission, Waiver};
use crate::course::{Course, Lesson};
use crate::evaluate::evaluate;
use crate::programs::Shells;
use crate::progress;
use crate::report::Report;

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
    pub notes: Notes,
    /// When each lesson was completed; none where nobody asked.
    pub completed: Option<BTreeMap<String, i64>>,
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
        let Ok(selection) = grading.lessons.of(&course) else { return };
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

/// Grades one submission; a panic is its own row, and so is a submission that takes too long.
fn grade(course: &Course, lessons: &[&Lesson], submission: &Submission, grading: &Grading) -> Graded {
    let work = || {
        let mut opened = Opened::of(submission, grading)?;
        if let Some(confinement) = &grading.programs {
            let dir = grading.folder(submission);
            opened.evidence.allow(Shells::new(confinement.clone(), dir));
        }
        let report = evaluate(course, lessons, &opened.evidence);
        let notes = Notes::of(&opened.evidence, course, lessons, submission);
        let completed = grading.follow.map(|follow| {
            let dir = grading.folder(submission);
            report.repo.head.as_deref().map_or_else(BTreeMap::new, |head| follow(course, lessons, &dir, head))
        });
        Ok((report, (notes, completed), opened.late, opened.waived))
    };
    let guarded = || catch_unwind(AssertUnwindSafe(work));
    let (found, ran_out) = progress::within(grading.time, guarded);
    let found = match found {
        Ok(_) if ran_out => Err(format!(
            "it took longer than {} s, which is the limit: give more with `--timeout`",
            grading.time.as_secs_f64()
        )),
        Ok(found) => found,
        Err(_) => Err("prep itself failed on this submission".to_owned()),
    };
    let (result, (notes, completed), late, waived) = match found {
        Ok((report, beside, late, waived)) => (Ok(report), beside, late, waived),
        Err(why) => (Err(why), (Notes::default(), None), None, Vec::new()),
    };
    Graded {
        id: submission.id.clone(),
        repo: submission.repo.clone(),
        late,
        before: grading.deadline(submission).map(ToString::to_string),
        waived,
        extended: submission.extension.as_ref().map(|extension| extension.reason.clone()),
        notes,
        completed,
        result,
    }
}
