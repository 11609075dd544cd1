//! `prep show`: a lesson's page and its steps, through a pager where there is a terminal.

use super::pager::page;
use super::{CommandError, choose};
use crate::cli::ShowArgs;
use crate::process_io::ProcessIo;
use crate::render::View;
use crate::render::page::{write_page, write_source, write_steps};
use crate::report::Exit;

pub fn run(args: &ShowArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let course = choose::course(&args.course, false, io)?;
    let selection = course.select(std::slice::from_ref(&args.lesson))?;
    let flags = args.course.flags();
    let view = View { course_flags: &flags, ..View::on(io.screen()) };
    let mut text = Vec::new();
    for lesson in selection.lessons {
        match (args.page, args.steps) {
            (true, _) if lesson.page.is_none() => {
                let hint = format!("`prep show {}` shows its steps", lesson.id);
                return Err(CommandError::usage(format!("{} has no page", lesson.id), hint));
            }
            (true, _) => write_source(&mut text, lesson)?,
            (_, true) => write_steps(&mut text, lesson, &view)?,
            _ => write_page(&mut text, lesson, &view)?,
        }
    }
    page(&text, io)?;
    Ok(Exit::Done)
}
