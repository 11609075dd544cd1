//! `prep import`: drafts of specs from pages and from other checkers' configuration, printed or written to files that are
//! not there yet.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{CommandError, temporary};
use crate::cli::ImportArgs;
use crate::course::import::{Draft, ImportError, draft, drafts, escaped as clean, load_text};
use crate::process_io::ProcessIo;
use crate::report::Exit;
use crate::source::SourceFile;
use crate::wording::{plural, reason};

pub fn run(args: &ImportArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let drafts =
        if io.cwd.join(&args.page).is_dir() { of_folder(args, io)? } else { vec![of_file(args, io)?] };
    match &args.output {
        None => print(&drafts, io)?,
        Some(path) if is_spec(path) => match drafts.as_slice() {
            [draft] => write_new(&io.cwd.join(path), path, &draft.to_string())?,
            several => {
                return Err(CommandError::usage(
                    format!(
                        "there are {}, and {} is one file",
                        plural(several.len(), "draft"),
                        path.display()
                    ),
                    "name a folder with `-o`: each lesson gets a folder of its own in it",
                ));
            }
        },
        Some(dir) => {
            for draft in &drafts {
                let path = dir.join("lessons").join(&draft.id).join("lesson.yaml");
                write_with_folders(&io.cwd.join(&path), &path, &draft.to_string())?;
                writeln!(io.stdout, "{}", path.display())?;
            }
        }
    }
    for draft in &drafts {
        for problem in draft.problems() {
            let message = clean(&problem.message);
            writeln!(
                io.stderr,
                "warning: the draft of {} is not a lesson yet: {message}",
                clean(&draft.source)
            )?;
        }
    }
    Ok(Exit::Done)
}

fn is_spec(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "yaml" || end == "yml")
}

fn of_file(args: &ImportArgs, io: &mut ProcessIo<'_>) -> Result<Draft, CommandError> {
    let shown = args.page.display().to_string();
    let text = load_text(&io.cwd.join(&args.page)).map_err(|error| {
        let why = if error.kind() == io::ErrorKind::Unsupported { error.to_string() } else { reason(&error) };
        CommandError::usage(
            format!("{shown} cannot be read: {why}"),
            "name a page, a gatorgrade.yml, an autograding.json, or a folder with such files",
        )
    })?;
    draft(&SourceFile::new(shown.as_str(), text)).map_err(|error| match error {
        ImportError::Nothing => nothing(&shown),
        ImportError::Invalid(problem) => CommandError::Spec(vec![*problem]),
    })
}

fn of_folder(args: &ImportArgs, io: &mut ProcessIo<'_>) -> Result<Vec<Draft>, CommandError> {
    let shown = args.page.display().to_string();
    let (drafts, problems) = drafts(&io.cwd.join(&args.page)).map_err(|error| {
        CommandError::usage(format!("{shown} cannot be read: {}", reason(&error)), "name a folder with pages")
    })?;
    for problem in problems {
        let at = format!("{}:{}", problem.primary.file.path, problem.primary.line());
        writeln!(io.stderr, "warning: {} is passed over: {}", clean(&at), clean(&problem.message))?;
    }
    if drafts.is_empty() { Err(nothing(&shown)) } else { Ok(drafts) }
}

fn nothing(shown: &str) -> CommandError {
    CommandError::usage(
        format!("{shown} says nowhere when it is done"),
        "write commands with `# → …` below them under a heading such as Proof, or bullets under one such as Done when",
    )
}

/// One after the other; of several, each with the place that it is for.
fn print(drafts: &[Draft], io: &mut ProcessIo<'_>) -> io::Result<()> {
    for draft in drafts {
        if drafts.len() > 1 {
            writeln!(io.stdout, "--- # {}: lessons/{}/lesson.yaml", clean(&draft.source), draft.id)?;
        }
        write!(io.stdout, "{draft}")?;
    }
    Ok(())
}

fn cannot_write(path: &Path, error: &io::Error) -> CommandError {
    CommandError::usage(
        format!("{} cannot be written: {}", path.display(), reason(error)),
        "name a file that is not there yet, in a folder that is",
    )
}

fn write_with_folders(at: &Path, path: &Path, spec: &str) -> Result<(), CommandError> {
    let folder = at.parent().map_or_else(PathBuf::new, Path::to_owned);
    fs::create_dir_all(folder).map_err(|error| cannot_write(path, &error))?;
    write_new(at, path, spec)
}

/// Writes a file whole or not at all, and not over one that is there: it may have been worked on.
fn write_new(at: &Path, path: &Path, spec: &str) -> Result<(), CommandError> {
    let failed = |error: io::Error| cannot_write(path, &error);
    let mut file = temporary::in_folder(temporary::folder_of(at), false).map_err(failed)?;
    file.write_all(spec.as_bytes()).map_err(failed)?;
    file.persist_noclobber(at).map_err(|refused| failed(refused.error))?;
    Ok(())
}
