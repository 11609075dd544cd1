//! `prep list`: the lessons of the course, in its order.

use super::{CommandError, choose};
use crate::cli::ListArgs;
use crate::diagnostic::plural;
use crate::render::lessons::write_lessons;
use crate::report::Exit;
use crate::world::World;

pub fn run(args: &ListArgs, world: &mut World<'_>) -> Result<Exit, CommandError> {
    let course = choose::course(&args.course, false, world)?;
    let screen = world.screen();
    write_lessons(world.stdout, &course, screen)?;
    let broken = course.entries.iter().filter(|entry| course.lesson(entry).is_err()).count();
    if broken > 0 {
        writeln!(world.stderr, "warning: {} broken; `prep check` says why", plural(broken, "lesson"))?;
    }
    Ok(Exit::Done)
}
