//! `prep test`: the course against its own examples.

use super::{CommandError, choose};
use crate::cli::TestArgs;
use crate::course::Course;
use crate::examples::{LessonResult, SharedResult, run_lesson, run_shared};
use crate::process_io::ProcessIo;
use crate::render::diagnostics::write_diagnostics;
use crate::render::examples::write_results;
use crate::report::Exit;

pub fn run(args: &TestArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let course = choose::course(&args.course, false, io)?;
    let selection = course.select(&args.lessons)?;
    let mut lessons = Vec::new();
    for lesson in selection.lessons {
        let screen = io.error_screen();
        write_diagnostics(io.stderr, &lesson.warnings, screen)?;
        lessons.push(run_lesson(&course, lesson).map_err(CommandError::Spec)?);
    }
    let shared = if args.lessons.is_empty() { run_all_shared(&course)? } else { Vec::new() };
    let screen = io.screen();
    write_results(io.stdout, &lessons, &shared, screen)?;
    let holds = lessons.iter().all(LessonResult::holds) && shared.iter().all(SharedResult::holds);
    Ok(if holds { Exit::Done } else { Exit::Usage })
}

fn run_all_shared(course: &Course) -> Result<Vec<SharedResult>, CommandError> {
    let problems: Vec<_> = course.shared.problems().cloned().collect();
    if !problems.is_empty() {
        return Err(CommandError::Spec(problems));
    }
    let results = course.shared.iter().map(|check| run_shared(course, check));
    results.collect::<Result<_, _>>().map_err(CommandError::Spec)
}
