//! `prep next`: the lesson to go on with. It is never a gate: the exit code is 0.

use std::path::Path;

use super::{CommandError, whole};
use crate::cli::NextArgs;
use crate::course::Lesson;
use crate::learner::goal;
use crate::process_io::ProcessIo;
use crate::render::View;
use crate::render::learner::write_next;
use crate::report::Exit;

pub fn run(args: &NextArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let course = whole::course(&args.course, &args.repo, io)?;
    let whole = whole::evaluate_whole(&course, &args.repo, io)?;
    let next = whole.report.next();
    let mut pairs = whole.lessons.iter().zip(&whole.report.lessons);
    let Some((lesson, report)) = pairs.find(|(lesson, _)| Some(&lesson.id) == next) else {
        let is_done = whole.report.summary().done == whole.report.lessons.len();
        match is_done {
            true => writeln!(io.stdout, "Every lesson is done.")?,
            false => writeln!(
                io.stdout,
                "Every lesson that is open requires another one: `prep status` shows them."
            )?,
        }
        return Ok(Exit::Done);
    };
    let goal = lesson.page.as_ref().and_then(|page| goal(page));
    let flags = (args.course.flags(), args.repo.as_repo().flags());
    let view = View { course_flags: &flags.0, repo_flags: &flags.1, ..View::on(io.screen()) };
    let begins_with = is_to_be_started(lesson, &whole.dir);
    write_next(io.stdout, report, goal.as_deref(), lesson.duration_min, begins_with, &view)?;
    Ok(Exit::Done)
}

/// Whether a file of its template is not there yet.
fn is_to_be_started(lesson: &Lesson, dir: &Path) -> bool {
    lesson.template.iter().any(|handout| dir.join(handout.path.as_str()).symlink_metadata().is_err())
}
