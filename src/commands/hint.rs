//! `prep hint`: what helps with one step, one more piece each time it is asked for. Nothing is remembered between two runs.

use super::{CommandError, whole};
use crate::cli::HintArgs;
use crate::course::SelectionError;
use crate::evaluate::evaluate;
use crate::learner::{first_open, help, named};
use crate::process_io::ProcessIo;
use crate::render::View;
use crate::render::learner::write_help;
use crate::report::{Exit, LessonReport, StepReport};
use crate::wording::suggest;

pub fn run(args: &HintArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let course = whole::course(&args.course, &args.repo, io)?;
    let (wanted, step) = match args.target.as_deref().map(|target| (target, target.split_once('/'))) {
        None => (None, None),
        Some((_, Some((lesson, step)))) => (Some(lesson), Some(step)),
        Some((lesson, None)) => (Some(lesson), None),
    };
    let report = match wanted {
        Some(wanted) => {
            let selection = course.select(&[wanted.to_owned()])?;
            let [lesson] = selection.lessons.as_slice() else {
                let (wanted, near) = (wanted.to_owned(), None);
                return Err(SelectionError::NoMatch { wanted, near }.into());
            };
            let evidence = super::choose::repository(&args.repo.as_repo(), io)?;
            super::check::refuse_bare(&evidence)?;
            evaluate(&course, &[*lesson], &evidence)
        }
        None => {
            let mut whole = whole::evaluate_whole(&course, &args.repo, io)?;
            let next = whole.report.next().cloned();
            whole.report.lessons.retain(|lesson| Some(&lesson.id) == next.as_ref());
            whole.report
        }
    };
    let Some(lesson) = report.lessons.first() else {
        writeln!(io.stdout, "No lesson is open: name one to read its hints.")?;
        return Ok(Exit::Done);
    };
    let Some(step) = find_step(lesson, step)? else {
        writeln!(io.stdout, "Every step of {} passes.", lesson.id)?;
        return Ok(Exit::Done);
    };
    let more = usize::from(args.more);
    let flags = (args.course.flags(), args.repo.as_repo().flags());
    let view = View { course_flags: &flags.0, repo_flags: &flags.1, ..View::on(io.screen()) };
    write_help(io.stdout, lesson, &help(step, more), more, &view)?;
    Ok(Exit::Done)
}

/// The step that is named, else the first that is open.
fn find_step<'a>(
    lesson: &'a LessonReport,
    name: Option<&str>,
) -> Result<Option<&'a StepReport>, CommandError> {
    let Some(name) = name else { return Ok(first_open(lesson)) };
    match named(lesson, name) {
        Some(step) => Ok(Some(step)),
        None => {
            let near = suggest(name, lesson.steps.iter().map(|step| step.id.as_str()));
            let hint = match near {
                Some(near) => format!("did you mean `{}/{near}`?", lesson.id),
                None => format!("`prep show {} --steps` lists them", lesson.id),
            };
            Err(CommandError::usage(format!("no step of {} is called `{name}`", lesson.id), hint))
        }
    }
}
