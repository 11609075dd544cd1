//! `prep check`: course and repository to a report, printed.

use super::{CommandError, choose};
use crate::cli::{CheckArgs, Format};
use crate::course::{LessonEntry, Selection};
use crate::evaluate::evaluate;
use crate::evidence::Evidence;
use crate::process_io::ProcessIo;
use crate::render::json::write_json;
use crate::render::text::{Detail, write_text};
use crate::report::{Exit, Report};

pub fn run(args: &CheckArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let course = choose::course(&args.course, args.repo.is_gate(), io)?;
    let selection = course.select(&args.lessons)?;
    let evidence = choose::repository(&args.repo, io)?;
    refuse_bare(&evidence)?;
    let report = evaluate(&course, &selection.lessons, &evidence);
    let exit = match report.exit() {
        Exit::Work if args.exit_zero => Exit::Done,
        exit => exit,
    };
    warn_of_broken(&selection, io)?;
    write(&report, exit, args, io)?;
    drop(selection);
    io.keep((report, evidence, course));
    Ok(exit)
}

/// A bare repository has no files of its own to look at.
fn refuse_bare(evidence: &Evidence) -> Result<(), CommandError> {
    match evidence.is_bare() {
        true => Err(crate::evidence::EvidenceError::Bare.into()),
        false => Ok(()),
    }
}

fn warn_of_broken(selection: &Selection<'_>, io: &mut ProcessIo<'_>) -> Result<(), CommandError> {
    for LessonEntry { name, .. } in &selection.broken {
        writeln!(
            io.stderr,
            "warning: the lesson `{name}` is broken and was left out; `prep check {name}` says why"
        )?;
    }
    Ok(())
}

fn write(report: &Report, exit: Exit, args: &CheckArgs, io: &mut ProcessIo<'_>) -> Result<(), CommandError> {
    let screen = io.screen();
    match args.format {
        Format::Text => write_text(io.stdout, report, screen, Detail { all_steps: args.verbose })?,
        Format::Json => write_json(io.stdout, report, exit.code())?,
    }
    Ok(())
}
