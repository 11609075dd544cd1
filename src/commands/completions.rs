//! `prep completions`: what a shell needs to complete commands, flags, and the ids of lessons and steps; and the answer when
//! it asks. The only file that names `clap_complete`.

use std::ffi::{OsStr, OsString};

use clap_complete::CompletionCandidate;
use clap_complete::engine::ArgValueCompleter;
use clap_complete::env::Shells;

use super::{CommandError, choose};
use crate::cli::{CompletionsArgs, CourseArgs, command};
use crate::course::Course;
use crate::process_io::ProcessIo;
use crate::report::Exit;

/// The variable by which a shell asks.
const VARIABLE: &str = "COMPLETE";

pub fn run(args: &CompletionsArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(&args.shell) else { return Err(unknown(&args.shell)) };
    shell.write_registration(VARIABLE, "prep", "prep", "prep", io.stdout)?;
    Ok(Exit::Done)
}

/// Whether a shell asks: what a person types, a gate above all, is never taken for that, whatever is in the environment.
pub fn is_asked(args: &[OsString], io: &ProcessIo<'_>) -> bool {
    io.var(VARIABLE).is_some() && args.get(1).is_some_and(|arg| arg == "--")
}

/// Answers the shell that asks: `args` are `prep -- prep WORD…`.
pub fn complete(args: &[OsString], io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let name = io.var(VARIABLE).unwrap_or_default().to_owned();
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(&name) else { return Err(unknown(&name)) };
    let words = args.iter().skip_while(|word| *word != "--").skip(1).cloned().collect::<Vec<_>>();
    let ids = ids(&words, io);
    let mut command = with_ids(command(None), &ids);
    let cwd = io.cwd.clone();
    shell.write_complete(&mut command, words, Some(&cwd), io.stdout)?;
    Ok(Exit::Done)
}

fn unknown(shell: &str) -> CommandError {
    let known = Shells::builtins().names().collect::<Vec<_>>().join(", ");
    CommandError::usage(format!("no completions are known for {shell}"), format!("known: {known}"))
}

/// An id, and what it is the id of.
type Named = (String, String);

/// What can be named: the lessons of the course, and the steps of the one whose steps are typed.
fn ids(words: &[OsString], io: &ProcessIo<'_>) -> Vec<Named> {
    let texts: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let flag = texts.iter().position(|word| *word == "--course").and_then(|at| texts.get(at + 1).copied());
    let dir = texts.iter().find_map(|word| word.strip_prefix("--course=")).or(flag);
    let args = CourseArgs { course: dir.map(Into::into) };
    // What is wrong with a course is no answer to a key.
    let Ok(course) = choose::find_course(&args, false, io) else { return Vec::new() };
    let typed = texts.iter().rev().find_map(|word| word.split_once('/')).map(|(lesson, _)| lesson);
    let lessons = course.entries.iter().map(|entry| {
        let title = course.lesson(entry).as_ref().map_or("", |lesson| lesson.title.as_str());
        (entry.name.clone(), title.to_owned())
    });
    lessons.chain(typed.map(|lesson| steps(&course, lesson)).unwrap_or_default()).collect()
}

fn steps(course: &Course, lesson: &str) -> Vec<Named> {
    let entry = course.entries.iter().find(|entry| entry.name == lesson);
    let Some(Ok(lesson)) = entry.map(|entry| course.lesson(entry)) else { return Vec::new() };
    let named = |step: &crate::course::Step| (format!("{}/{}", lesson.id, step.id), step.description.clone());
    lesson.steps.iter().map(named).collect()
}

/// The command line in which every argument that is a lesson completes to `ids`.
fn with_ids(command: clap::Command, ids: &[Named]) -> clap::Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |sub| {
            sub.mut_args(|arg| {
                let value =
                    arg.get_value_names().and_then(|names| names.first()).map(|name| name.to_string());
                match value.as_deref() {
                    Some("LESSON") => arg.add(completer(ids.to_vec(), false)),
                    Some("LESSON[/STEP]") => arg.add(completer(ids.to_vec(), true)),
                    _ => arg,
                }
            })
        })
    })
}

fn completer(ids: Vec<Named>, takes_steps: bool) -> ArgValueCompleter {
    ArgValueCompleter::new(move |current: &OsStr| {
        let current = current.to_string_lossy();
        let fits = |id: &str| id.starts_with(current.as_ref()) && (takes_steps || !id.contains('/'));
        let found = ids.iter().filter(|(id, _)| fits(id) && id.contains('/') == current.contains('/'));
        let candidate = |(id, about): &Named| {
            // A shell shows this beside the id: one line, and nothing that a terminal obeys.
            let about: String = about.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            CompletionCandidate::new(id).help(Some(about.into()))
        };
        found.map(candidate).collect()
    })
}
