//! `prep demo`: a sample learner's repository with real commits, one lesson done and one nearly, checked.

use std::fs;
use std::path::{Path, PathBuf};

use super::CommandError;
use crate::cli::DemoArgs;
use crate::course::{Course, Selection};
use crate::evaluate::evaluate;
use crate::evidence::{Evidence, Script};
use crate::examples::load_examples;
use crate::process_io::ProcessIo;
use crate::render::demo::write_demo;
use crate::report::Exit;
use crate::wording::reason;

/// The lessons shown, and the example of each that the sample is built from.
const SCENES: [(&str, &str); 2] = [("live-mock-interviews", "done"), ("w24-l05", "nearly")];

pub fn run(args: &DemoArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let course = Course::built_in()?;
    let names: Vec<String> = SCENES.iter().map(|(lesson, _)| (*lesson).to_owned()).collect();
    let selection = course.select(&names)?;
    let script = script(&course, &selection)?;
    let dir = folder(args, io)?;
    script.build(&dir)?;
    let evidence = Evidence::of_worktree(&dir).map_err(CommandError::Output)?;
    let report = evaluate(&course, &selection.lessons, &evidence);
    let (screen, prep) = (io.screen(), typed(io));
    write_demo(io.stdout, &report, &dir.display().to_string(), &prep, screen)?;
    Ok(Exit::Done)
}

/// How this program is typed where it stands: `prep` where the path leads to one, else the file that runs.
fn typed(io: &ProcessIo<'_>) -> String {
    let on_path = |path: &str| std::env::split_paths(path).any(|dir| dir.join("prep").is_file());
    match (io.var("PATH"), std::env::current_exe()) {
        (Some(path), Ok(file)) if !on_path(path) => file.display().to_string(),
        _ => "prep".to_owned(),
    }
}

/// The scenes one after another, as one learner's history.
fn script(course: &Course, selection: &Selection<'_>) -> Result<Script, CommandError> {
    let mut script = Script::default();
    for lesson in &selection.lessons {
        let wanted = SCENES.iter().find(|(id, _)| *id == lesson.id.as_str()).map(|(_, example)| *example);
        let examples = load_examples(course, lesson).map_err(CommandError::Spec)?;
        let scene = examples.into_iter().find(|example| Some(example.name.as_str()) == wanted);
        script.append(scene.map(|example| example.script).unwrap_or_default());
    }
    Ok(script)
}

/// A new or an empty folder, so that nothing of anybody's is touched.
fn folder(args: &DemoArgs, io: &ProcessIo<'_>) -> Result<PathBuf, CommandError> {
    let Some(named) = &args.dir else {
        return Ok(tempfile::Builder::new().prefix("prep-demo-").tempdir()?.keep());
    };
    let dir = io.cwd.join(named);
    fs::create_dir_all(&dir).map_err(|error| cannot_make(&dir, &error))?;
    let is_empty = fs::read_dir(&dir).map_err(|error| cannot_make(&dir, &error))?.next().is_none();
    match is_empty {
        true => Ok(dir),
        false => Err(CommandError::usage(
            format!("{} is not empty", dir.display()),
            "name a new folder, or none for a temporary one",
        )),
    }
}

fn cannot_make(dir: &Path, error: &std::io::Error) -> CommandError {
    CommandError::usage(
        format!("{} cannot be made: {}", dir.display(), reason(error)),
        "name a folder that can be written to",
    )
}
