//! `prep show`: a lesson's page and its steps.

use super::{CommandError, choose};
use crate::cli::ShowArgs;
use crate::render::page::write_page;
use crate::report::Exit;
use crate::world::World;

pub fn run(args: &ShowArgs, world: &mut World<'_>) -> Result<Exit, CommandError> {
    let course = choose::course(&args.course, false, world)?;
    let selection = course.select(std::slice::from_ref(&args.lesson))?;
    let screen = world.screen();
    for lesson in selection.lessons {
        write_page(world.stdout, lesson, screen)?;
    }
    Ok(Exit::Done)
}
