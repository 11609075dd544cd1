//! `prep list`: the lessons of the course, in its order.

use super::{CommandError, choose};
use crate::cli::ListArgs;
use crate::process_io::ProcessIo;
use crate::render::lessons::write_lessons;
use crate::report::Exit;
use crate::wording::plural;

pub fn run(args: &ListArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let course = choose::course(&args.course, false, io)?;
    let screen = io.screen();
    write_lessons(io.stdout, &course, screen)?;
    let broken = course.entries.iter().filter(|entry| course.lesson(entry).is_err()).count();
    if broken > 0 {
        writeln!(io.stderr, "warning: {} broken; `prep check` says why", plural(broken, "lesson"))?;
    }
    Ok(Exit::Done)
}
