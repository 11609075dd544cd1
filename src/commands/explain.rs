//! `prep explain`: how a lesson's steps are read, and what is there now. It judges nothing, so it ends well.

use super::{CommandError, choose};
use crate::cli::ExplainArgs;
use crate::evaluate::evaluate;
use crate::render::explain::write_explanation;
use crate::report::Exit;
use crate::world::World;

pub fn run(args: &ExplainArgs, world: &mut World<'_>) -> Result<Exit, CommandError> {
    let course = choose::course(&args.course, args.repo.is_gate(), world)?;
    let selection = course.select(std::slice::from_ref(&args.lesson))?;
    let evidence = choose::repository(&args.repo, world)?;
    let report = evaluate(&course, &selection.lessons, &evidence);
    let screen = world.screen();
    for (lesson, report) in selection.lessons.iter().zip(&report.lessons) {
        write_explanation(world.stdout, lesson, report, &evidence, screen)?;
    }
    Ok(Exit::Done)
}
