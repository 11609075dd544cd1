//! `prep` alone: where the learner is, and the three things to type.

use super::{CommandError, choose, whole};
use crate::cli::{CourseArgs, LearnerArgs};
use crate::evidence::is_repository;
use crate::learner::Standing;
use crate::process_io::ProcessIo;
use crate::render::View;
use crate::render::learner::{write_nowhere, write_overview};
use crate::report::Exit;

pub fn run(io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let (repo, args) = (LearnerArgs { repo: None }, CourseArgs { course: None });
    let course = choose::course(&args, false, io)?;
    let view = View::on(io.screen());
    if !io.cwd.ancestors().any(is_repository) {
        write_nowhere(io.stdout, &course.title, course.chosen_by, course.entries.len(), &view)?;
        return Ok(Exit::Done);
    }
    let whole = whole::evaluate_whole(&course, &repo, io)?;
    let standing = Standing::new(&whole.report);
    write_overview(io.stdout, &standing, &view)?;
    Ok(Exit::Done)
}
