//! `prep explain`: how a lesson's steps are read, and what is there now. It is never a gate: the exit code is 0.

use super::{CommandError, choose};
use crate::cli::ExplainArgs;
use crate::evaluate::evaluate;
use crate::explain::explain;
use crate::process_io::ProcessIo;
use crate::render::explain::write_reading;
use crate::render::grammar::write_grammar;
use crate::render::sessions::write_sessions;
use crate::report::Exit;

pub fn run(args: &ExplainArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let Some(lesson) = &args.lesson else {
        write_grammar(io.stdout)?;
        return Ok(Exit::Done);
    };
    let course = choose::course(&args.course, args.repo.is_gate(), io)?;
    let selection = course.select(std::slice::from_ref(lesson))?;
    if args.run {
        write_sessions(io.stdout, &selection.lessons)?;
        return Ok(Exit::Done);
    }
    // An author's course need not be in a repository.
    let evidence = match args.repo.names_commit() {
        true => choose::repository(&args.repo, io)?,
        false => choose::worktree(&choose::repository_folder(args.repo.repo.as_deref(), io))?,
    };
    let report = evaluate(&course, &selection.lessons, &evidence);
    let screen = io.screen();
    for (lesson, report) in selection.lessons.iter().zip(&report.lessons) {
        write_reading(io.stdout, &explain(lesson, report, &evidence), screen)?;
    }
    Ok(Exit::Done)
}
