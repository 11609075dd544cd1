//! `prep practice`: which interview, and how it is held: at a screen, line by line, from a file, or not at all.

mod finish;
mod held;
mod hold;
mod notes_file;
mod partner;
mod plain;
mod random;
mod screen;
mod sessions;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::{CommandError, choose, external_editor, terminal};
use crate::cli::{HistoryFormat, PracticeArgs};
use crate::course::{Course, Lesson};
use crate::evidence::Evidence;
use crate::moment::{Day, local_offset_minutes};
use crate::pattern::Pattern;
use crate::practice::{Interview, Practised, Schedule, play, read_interview};
use crate::process_io::ProcessIo;
use crate::programs::bear_full_files;
use crate::render::View;
use crate::render::practice::{
    write_due, write_history, write_history_json, write_interviews, write_plan, write_script,
};
use crate::report::Exit;
use crate::source::SourceFile;
use crate::wording::{reason, suggest};
use crate::yaml;
use finish::finish;
use notes_file::notes_files;

/// An interview that was chosen, and where it comes from.
struct Chosen {
    lesson: String,
    name: String,
    text: String,
    interview: Interview,
    /// The question that was drawn to begin with.
    drawn: Option<String>,
}

pub fn run(args: &PracticeArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    bear_full_files();
    let flags = args.flags();
    let view = View { course_flags: &flags.0, repo_flags: &flags.1, ..View::on(io.screen()) };
    let course = choose::course(&args.course, args.repo.is_some(), io)?;
    if args.history {
        return history(args, &course, io);
    }
    if args.partner && !args.script {
        return partner::hold(&args.name, io);
    }
    if args.resume {
        return hold::resume(args, &course, io);
    }
    if let (true, Some(id), None) = (args.plan, &args.lesson, &args.interview)
        && let Some(file) = course.schedule_file(select(&course, id)?)
    {
        return schedule(args, &course, file, &view, io);
    }
    let Some(chosen) = choose_interview(args, &course, io)? else {
        if args.script || args.plan || args.answers.is_some() {
            return Err(CommandError::usage("no interview is named", "`prep practice` shows them"));
        }
        let interviews = practised(args, &course, io)?;
        write_interviews(io.stdout, &interviews, &view)?;
        return Ok(Exit::Done);
    };
    if args.plan {
        let command = view.typed(&["practice", &chosen.lesson, &chosen.name]);
        write_plan(io.stdout, &chosen.interview, &command, view.screen)?;
        return Ok(Exit::Done);
    }
    if args.script {
        write_script(io.stdout, &chosen.interview)?;
        return Ok(Exit::Done);
    }
    if let Some(path) = &args.answers {
        let text = fs::read_to_string(io.cwd.join(path)).map_err(|error| {
            let message = format!("{} cannot be read: {}", path.display(), reason(&error));
            CommandError::usage(message, "name a file of answers; docs/practice.md shows one")
        })?;
        let file = SourceFile::new(path.display().to_string(), text);
        let (running, day) = play(chosen.interview, &file).map_err(CommandError::Spec)?;
        let day = day.unwrap_or_else(today).to_string();
        let root = choose::repository_folder(args.repo.as_deref(), io);
        finish(&root, &chosen.lesson, &running, &day, &course, &view, io)?;
        return Ok(Exit::Done);
    }
    hold::begin(args, chosen, &course, io)
}

/// The day where this computer is.
fn today() -> Day {
    let now = wall();
    Day::of(now, local_offset_minutes(now))
}

/// Seconds since 1970.
fn wall() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// The interview that the arguments name or draw; `None` where they leave it open.
fn choose_interview(
    args: &PracticeArgs,
    course: &Course,
    io: &mut ProcessIo<'_>,
) -> Result<Option<Chosen>, CommandError> {
    if let Some(kind) = &args.random {
        return random::choose(kind, args, course, io).map(Some);
    }
    let Some(id) = &args.lesson else { return Ok(None) };
    let lesson = select(course, id)?;
    let interviews = course.interviews(lesson);
    match (&args.interview, interviews.as_slice()) {
        (Some(name), _) => named(course, lesson, name).map(Some),
        (None, [(only, _)]) => named(course, lesson, only).map(Some),
        (None, []) => Err(no_interviews(lesson)),
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|(name, _)| *name).collect();
            let message = format!("`{}` has {} interviews: {}", lesson.id, names.len(), names.join(", "));
            Err(CommandError::usage(message, format!("prep practice {} {}", lesson.id, names[0])))
        }
    }
}

fn select<'a>(course: &'a Course, id: &String) -> Result<&'a Lesson, CommandError> {
    let selection = course.select(std::slice::from_ref(id))?;
    match selection.lessons.as_slice() {
        [lesson] => Ok(lesson),
        _ => Err(CommandError::usage(format!("`{id}` is several lessons"), "name one")),
    }
}

fn no_interviews(lesson: &Lesson) -> CommandError {
    let message = format!("the lesson `{}` has no interviews", lesson.id);
    CommandError::usage(message, "`prep practice` shows those of the course")
}

fn named(course: &Course, lesson: &Lesson, name: &str) -> Result<Chosen, CommandError> {
    let interviews = course.interviews(lesson);
    let Some((name, file)) = interviews.iter().find(|(known, _)| *known == name) else {
        if interviews.is_empty() {
            return Err(no_interviews(lesson));
        }
        let names: Vec<&str> = interviews.iter().map(|(name, _)| *name).collect();
        let hint = match suggest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it has {}", names.join(", ")),
        };
        return Err(CommandError::usage(format!("`{}` has no interview `{name}`", lesson.id), hint));
    };
    let interview = read_interview(file).map_err(CommandError::Spec)?;
    let (lesson, name, text) = (lesson.id.to_string(), (*name).to_owned(), file.text.clone());
    Ok(Chosen { lesson, name, text, interview, drawn: None })
}

/// Every interview of the course with its attempts. What is broken is left out, with a warning.
fn practised(
    args: &PracticeArgs,
    course: &Course,
    io: &mut ProcessIo<'_>,
) -> Result<Vec<Practised>, CommandError> {
    let root = choose::repository_folder(args.repo.as_deref(), io);
    let mut found = Vec::new();
    for entry in &course.entries {
        let Ok(lesson) = course.lesson(entry) else {
            writeln!(
                io.stderr,
                "warning: the lesson `{0}` is broken; `prep check {0}` says why",
                entry.name
            )?;
            continue;
        };
        for (name, file) in course.interviews(lesson) {
            let Ok(interview) = read_interview(file) else {
                let it = format!("{} {name}", lesson.id);
                writeln!(
                    io.stderr,
                    "warning: the interview `{it}` is broken; `prep practice {it} --plan` says why"
                )?;
                continue;
            };
            let files = notes_files(&root, &interview);
            found.push(Practised {
                lesson: lesson.id.to_string(),
                interview: name.to_owned(),
                title: interview.title.clone(),
                kind: interview.kind.clone(),
                level: interview.level.clone(),
                questions: interview
                    .drawable()
                    .map(|(id, level)| (id.to_owned(), level.map(str::to_owned)))
                    .collect(),
                asks: interview.questions().next().is_some() || interview.protocol().is_some(),
                attempts: Practised::attempts_in(&files),
            });
        }
    }
    Ok(found)
}

/// What the lesson's schedule asks for today.
fn schedule(
    args: &PracticeArgs,
    course: &Course,
    file: &Arc<SourceFile>,
    view: &View<'_>,
    io: &mut ProcessIo<'_>,
) -> Result<Exit, CommandError> {
    let read = yaml::parse(file).map_err(|problem| vec![problem]).and_then(|root| yaml::read(&root));
    let schedule: Schedule = read.map_err(CommandError::Spec)?;
    let mut interviews = practised(args, course, io)?;
    interviews.retain(|it| args.lesson.as_ref().is_none_or(|lesson| *lesson == it.lesson));
    let root = choose::repository_folder(args.repo.as_deref(), io);
    let again = schedule.again.as_ref().and_then(|subject| first_day_of(&root, subject));
    write_due(io.stdout, &schedule.due(&interviews, again, today()), view)?;
    Ok(Exit::Done)
}

/// The day of the first commit with such a subject, by its author's date, as the checks count; none without a history.
fn first_day_of(root: &Path, subject: &Pattern) -> Option<Day> {
    let evidence = Evidence::of_worktree(root).ok()?;
    let commits = evidence.commits().ok()?.flatten();
    commits.filter(|commit| subject.is_match(commit.subject())).map(|commit| commit.authored().day()).min()
}

fn history(args: &PracticeArgs, course: &Course, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let mut interviews = practised(args, course, io)?;
    interviews.retain(|it| args.lesson.as_ref().is_none_or(|lesson| *lesson == it.lesson));
    interviews.retain(|it| args.interview.as_ref().is_none_or(|name| *name == it.interview));
    let screen = io.screen();
    match args.format {
        HistoryFormat::Text => write_history(io.stdout, &interviews, screen)?,
        HistoryFormat::Json => write_history_json(io.stdout, &interviews)?,
    }
    Ok(Exit::Done)
}
