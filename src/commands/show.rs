//! `prep show`: a lesson's page and its steps.

use super::{CommandError, choose};
use crate::cli::ShowArgs;
use crate::process_io::ProcessIo;
use crate::render::page::write_page;
use crate::report::Exit;

pub fn run(args: &ShowArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let course = choose::course(&args.course, false, io)?;
    let selection = course.select(std::slice::from_ref(&args.lesson))?;
    let screen = io.screen();
    for lesson in selection.lessons {
        write_page(io.stdout, lesson, screen)?;
    }
    Ok(Exit::Done)
}
