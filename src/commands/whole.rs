//! The whole course against a learner's working tree: what `next`, `status`, `hint` and `prep` alone are about.

use std::path::PathBuf;

use super::bar::Bar;
use super::{CommandError, check, choose};
use crate::cli::{CourseArgs, LearnerArgs};
use crate::course::{Course, Lesson};
use crate::evaluate::evaluate_each;
use crate::process_io::ProcessIo;
use crate::render::error::write_warning;
use crate::report::Report;

pub struct Whole<'a> {
    /// Those that can be read, in the order of the course.
    pub lessons: Vec<&'a Lesson>,
    /// Of these.
    pub report: Report,
    pub dir: PathBuf,
}

/// The course that a learner follows.
pub fn course(args: &CourseArgs, repo: &LearnerArgs, io: &mut ProcessIo<'_>) -> Result<Course, CommandError> {
    choose::course(args, repo.repo.is_some(), io)
}

/// Evaluates every lesson that can be read; the others are a warning each.
pub fn evaluate_whole<'a>(
    course: &'a Course,
    repo: &LearnerArgs,
    io: &mut ProcessIo<'_>,
) -> Result<Whole<'a>, CommandError> {
    let repo = repo.as_repo();
    let dir = choose::repository_dir(&repo, io)?;
    let evidence = choose::repository(&repo, io)?;
    check::refuse_bare(&evidence)?;
    let mut lessons = Vec::new();
    let mut problems = Vec::new();
    for entry in &course.entries {
        match course.lesson(entry) {
            Ok(lesson) => lessons.push(lesson),
            Err(found) => {
                let name = &entry.name;
                write_warning(
                    io.stderr,
                    &format!("the lesson `{name}` is broken and was left out; `prep check {name}` says why"),
                )?;
                problems.extend(found.iter().cloned());
            }
        }
    }
    if lessons.is_empty() {
        return Err(CommandError::Spec(problems));
    }
    let bar = Bar::of(lessons.len(), io);
    let report = evaluate_each(course, &lessons, &evidence, |lesson| bar.at(lesson.id.as_str()));
    bar.end();
    io.keep(evidence);
    Ok(Whole { lessons, report, dir })
}
