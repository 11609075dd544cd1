//! `prep practice --random`: an interview, or a question of one, that was not practised lately.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{Chosen, named, practised, select};
use crate::cli::PracticeArgs;
use crate::commands::CommandError;
use crate::course::Course;
use crate::practice::{Drawn, Practised, draw, draw_question, kinds_and_levels};
use crate::process_io::ProcessIo;
use crate::wording::suggest;

/// Draws among the interviews that the arguments leave open; of one that is named, a question.
pub fn choose(
    kind: &str,
    args: &PracticeArgs,
    course: &Course,
    io: &mut ProcessIo<'_>,
) -> Result<Chosen, CommandError> {
    let mut interviews = practised(args, course, io)?;
    if let Some(id) = &args.lesson {
        let lesson = select(course, id)?;
        if let Some(name) = &args.interview {
            named(course, lesson, name)?;
        }
        let id = lesson.id.to_string();
        interviews.retain(|it| id == it.lesson);
    }
    interviews.retain(|it| args.interview.as_ref().is_none_or(|name| *name == it.interview));
    let chance = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().subsec_nanos();
    let drawn = match args.interview {
        Some(_) => draw_question(&interviews, kind, u64::from(chance)),
        None => draw(&interviews, kind, u64::from(chance)),
    };
    let Some(Drawn { lesson, interview, question }) = drawn else {
        return Err(nothing_to_draw(kind, args, &interviews));
    };
    let mut chosen = named(course, select(course, &lesson.to_owned())?, interview)?;
    if let Some(question) = question {
        writeln!(io.stdout, "drawn: the question {question} of {lesson} {interview}")?;
        chosen.drawn = Some(question.to_owned());
    }
    Ok(chosen)
}

fn nothing_to_draw(kind: &str, args: &PracticeArgs, interviews: &[Practised]) -> CommandError {
    if let (Some(name), true) = (&args.interview, interviews.iter().all(|it| it.questions.is_empty())) {
        let message = format!("`{name}` has no questions to draw from: a session asks all of them");
        return CommandError::usage(message, "leave out `--random`");
    }
    let known: Vec<&str> = kinds_and_levels(interviews).into_iter().collect();
    let hint = match (suggest(kind, known.iter().copied()), known.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "`prep practice` shows the interviews".to_owned(),
        (None, known) => format!("there are {}", known.join(", ")),
    };
    CommandError::usage(format!("no interview or question is of the kind or level `{kind}`"), hint)
}
