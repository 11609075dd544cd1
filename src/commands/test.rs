//! `prep test`: the course against its own examples, and with `--mutants` against examples with one thing wrong.

use std::fs;
use std::path::{Path, PathBuf};

use super::bar::Bar;
use super::{CommandError, choose, programs};
use crate::cli::{TestArgs, TestFormat};
use crate::course::{Course, Lesson};
use crate::evidence::Script;
use crate::examples::{Bench, TestResult, load_examples, run_shared};
use crate::process_io::ProcessIo;
use crate::render::diagnostics::write_diagnostics;
use crate::render::examples::{write_json, write_junit, write_markdown, write_text};
use crate::report::Exit;
use crate::wording::reason;

pub fn run(args: &TestArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let course = choose::course(&args.course, false, io)?;
    let lessons = course.select(&args.lessons)?.lessons;
    for lesson in &lessons {
        let screen = io.error_screen();
        write_diagnostics(io.stderr, &lesson.warnings, screen)?;
    }
    if let Some(dir) = &args.keep {
        keep(&course, &lessons, args.lessons.is_empty(), &io.cwd.join(dir))?;
    }
    let mut result = TestResult::default();
    let bench = Bench::of(&course, programs::confinement(&args.programs, io)?);
    let bar = match args.mutants {
        true => Bar::of(lessons.iter().map(|lesson| bench.checks(lesson)).sum(), io),
        false => Bar::none(),
    };
    let about_lessons = args.format != TestFormat::Markdown;
    for lesson in lessons.iter().filter(|_| about_lessons) {
        let mut one = bench.run_lesson(lesson).map_err(CommandError::Spec)?;
        if args.mutants {
            one.mutants = Some(bench.run_mutants(lesson, |step| bar.at(&format!("{}/{step}", lesson.id))));
        }
        result.lessons.push(one);
    }
    bar.end();
    if args.lessons.is_empty() {
        let problems: Vec<_> = course.shared.problems().cloned().collect();
        if !problems.is_empty() {
            return Err(CommandError::Spec(problems));
        }
        let shared = course.shared.iter().map(|check| run_shared(&course, check, args.mutants));
        result.shared = shared.collect::<Result<_, _>>().map_err(CommandError::Spec)?;
    }
    let screen = io.screen();
    match args.format {
        TestFormat::Text => write_text(io.stdout, &result, args.verbose, screen)?,
        TestFormat::Json => write_json(io.stdout, &result)?,
        TestFormat::Junit => write_junit(io.stdout, &result)?,
        TestFormat::Markdown => write_markdown(io.stdout, &result)?,
    }
    Ok(if result.holds() { Exit::Done } else { Exit::Usage })
}

/// Builds the repository of every example that is tested: `DIR/LESSON/EXAMPLE`, and `DIR/checks/NAME/EXAMPLE`. Nothing is
/// written if one of these is there.
fn keep(course: &Course, lessons: &[&Lesson], shared: bool, dir: &Path) -> Result<(), CommandError> {
    let mut scripts: Vec<(PathBuf, Script)> = Vec::new();
    for lesson in lessons {
        for example in load_examples(course, lesson).map_err(CommandError::Spec)? {
            let at = dir.join(lesson.id.as_str()).join(folder_name(&example.name));
            scripts.push((at, example.script));
        }
    }
    for check in course.shared.iter().filter(|_| shared) {
        for example in course.shared_examples(check).map_err(CommandError::Spec)? {
            scripts.push((
                dir.join("checks").join(&check.name).join(folder_name(&example.name)),
                example.script,
            ));
        }
    }
    if let Some((taken, _)) = scripts.iter().find(|(at, _)| at.symlink_metadata().is_ok()) {
        let message = format!("{} already exists", taken.display());
        return Err(CommandError::usage(message, "name a new folder with `--keep`, or remove that one"));
    }
    for (at, script) in scripts {
        fs::create_dir_all(&at).map_err(|error| {
            let message = format!("{} cannot be made: {}", at.display(), reason(&error));
            CommandError::usage(message, "name a folder that can be written to")
        })?;
        script.build(&at)?;
    }
    Ok(())
}

/// An example's name as a folder's: letters, digits and hyphens.
fn folder_name(name: &str) -> String {
    let parts: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    parts.join("-")
}
