//! `prep start`: the files a lesson begins with are copied into the repository, and the first thing to do is said. What is
//! there is left as it is.

use std::io::ErrorKind;
use std::path::Path;

use super::new_file::{Made, make};
use super::{CommandError, choose};
use crate::cli::StartArgs;
use crate::course::{Course, Lesson};
use crate::evaluate::evaluate;
use crate::evidence::Evidence;
use crate::process_io::ProcessIo;
use crate::render::View;
use crate::render::learner::{Copied, write_start};
use crate::report::Exit;
use crate::wording::reason;

pub fn run(args: &StartArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let course = choose::course(&args.course, args.repo.repo.is_some(), io)?;
    let selection = course.select(std::slice::from_ref(&args.lesson))?;
    let repo = args.repo.as_repo();
    let dir = choose::repository_dir(&repo, io)?;
    let flags = (args.course.flags(), repo.flags());
    for lesson in selection.lessons {
        let copied = copy(&course, lesson, &dir)?;
        let evidence = Evidence::of_worktree(&dir).map_err(CommandError::Output)?;
        let report = evaluate(&course, &[lesson], &evidence);
        let view = View { course_flags: &flags.0, repo_flags: &flags.1, ..View::on(io.screen()) };
        write_start(io.stdout, &report, &copied, &view)?;
    }
    Ok(Exit::Done)
}

/// Copies the template of a lesson; nothing is written before every file of it could be read.
fn copy(course: &Course, lesson: &Lesson, dir: &Path) -> Result<Vec<Copied>, CommandError> {
    if !dir.is_dir() {
        return Err(CommandError::usage(
            format!("{} is not a folder", dir.display()),
            "name the folder of your repository with `--repo`",
        ));
    }
    let mut files = Vec::new();
    for handout in &lesson.template {
        let bytes = course.handout(lesson, handout).map_err(|why| {
            CommandError::usage(
                format!("the template of {} cannot be read: {why}", handout.path),
                "the course is to be repaired: tell its author",
            )
        })?;
        files.push((handout, bytes));
    }
    let mut copied = Vec::new();
    for (handout, bytes) in files {
        let is_executable = bytes.starts_with(b"#!");
        let made = make(dir, &handout.path, &bytes, is_executable).map_err(|error| {
            let why = if error.kind() == ErrorKind::Unsupported { error.to_string() } else { reason(&error) };
            CommandError::usage(
                format!("{} cannot be written: {why}", handout.path),
                "make its folder one that can be written to, and type the command again",
            )
        })?;
        copied.push(Copied { path: handout.path.to_string(), is_new: made == Made::Made });
    }
    Ok(copied)
}
