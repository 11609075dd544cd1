//! `prep blame`: the commit that completed a lesson or a step, and the one that broke it. With a deadline the exit code says
//! whether it was done in time, else whether it is done now.

use super::{CommandError, choose};
use crate::cli::{BlameArgs, BlameFormat};
use crate::process_io::ProcessIo;
use crate::render::blame::{write_json, write_text};
use crate::report::Exit;
use crate::timeline::{Subject, blame, timeline};
use crate::wording::suggest;

pub fn run(args: &BlameArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let repo = args.line.as_repo();
    let course = choose::course(&args.course, repo.is_gate(), io)?;
    let before = args.before.as_deref().map(choose::parse_deadline).transpose()?;
    let (lesson, step) = match args.subject.split_once('/') {
        Some((lesson, step)) => (lesson.to_owned(), Some(step)),
        None => (args.subject.clone(), None),
    };
    let selection = course.select(std::slice::from_ref(&lesson))?;
    let [lesson] = selection.lessons.as_slice() else {
        return Err(CommandError::usage(
            format!("`{lesson}` names {} lessons", selection.lessons.len()),
            "name one, as in `prep blame w24-l05`",
        ));
    };
    let subject = match step {
        None => Subject::Lesson,
        Some(step) if lesson.steps.iter().any(|own| own.id.as_str() == step) => {
            Subject::Step(step.to_owned())
        }
        Some(step) => {
            let ids = || lesson.steps.iter().map(|own| own.id.as_str());
            let near = suggest(step, ids()).map_or_else(
                || format!("its steps are {}", ids().collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{}/{near}`?", lesson.id),
            );
            return Err(CommandError::usage(
                format!("the lesson `{}` has no step `{step}`", lesson.id),
                near,
            ));
        }
    };
    let dir = choose::repository_dir(&repo, io)?;
    let timeline = timeline(&course, &[lesson], &dir, args.line.rev.as_deref(), usize::MAX)?;
    let found = blame(&timeline, &subject, before.as_ref());
    let screen = io.screen();
    match args.format {
        BlameFormat::Text => write_text(io.stdout, &args.subject, &found, before.as_ref(), screen)?,
        BlameFormat::Json => write_json(io.stdout, &args.subject, &found, before.as_ref())?,
    }
    let is_done = found.in_time.unwrap_or(found.completed.is_some() && found.broken.is_none());
    Ok(if is_done { Exit::Done } else { Exit::Work })
}
