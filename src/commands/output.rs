//! Where reports go: to standard output and to files, each in its format, all from one finished report. A file appears whole
//! or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{CommandError, temporary};
use crate::cli::{OutputArgs, ReportFile};
use crate::process_io::ProcessIo;
use crate::render::View;
use crate::render::formats::{FORMATS, Format};
use crate::report::Report;
use crate::wording::{list, reason};

/// The file to which a step of a workflow appends what is shown on the run's page.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// The format for standard output: the one that is asked for, else the one that suits the place.
pub fn stdout_format(args: &OutputArgs, io: &ProcessIo<'_>) -> &'static Format {
    let name = if io.var("GITHUB_ACTIONS") == Some("true") { "github" } else { "text" };
    let default = || FORMATS.iter().find(|format| format.name == name).unwrap_or(&FORMATS[0]);
    args.format.unwrap_or_else(default)
}

/// Refuses what cannot be written before anything is evaluated.
pub fn validate(args: &OutputArgs, io: &ProcessIo<'_>) -> Result<(), CommandError> {
    for (index, report) in args.report.iter().enumerate() {
        if args.report[..index].iter().any(|other| other.path == report.path) {
            return Err(CommandError::usage(
                format!("two reports would be written to {}", report.path.display()),
                "give each `--report` a path of its own",
            ));
        }
    }
    let formats = args.report.iter().map(|report| report.format).chain([stdout_format(args, io)]);
    refuse_unmet(formats, io)
}

/// Refuses a format that needs what the environment does not say.
pub fn refuse_unmet(
    formats: impl Iterator<Item = &'static Format>,
    io: &ProcessIo<'_>,
) -> Result<(), CommandError> {
    for format in formats {
        let missing: Vec<String> = format
            .needs
            .iter()
            .filter(|name| io.var(name).is_none())
            .map(|name| format!("`{name}`"))
            .collect();
        if !missing.is_empty() {
            return Err(CommandError::usage(
                format!("the format {} needs {} in the environment", format.name, list(&missing, "and")),
                "they say who is graded for what; see docs/ci.md",
            ));
        }
    }
    Ok(())
}

/// Whether one of the formats shows how the work came about.
pub fn shows_history(args: &OutputArgs, io: &ProcessIo<'_>) -> bool {
    args.report.iter().any(|report| report.format.shows_history) || stdout_format(args, io).shows_history
}

/// Whether one of the formats is read as a grade, so that work that is not done is no failure of the run.
pub fn is_grade(args: &OutputArgs, io: &ProcessIo<'_>) -> bool {
    args.report.iter().any(|report| report.format.is_grade) || stdout_format(args, io).is_grade
}

/// Writes every report that is asked for. All are rendered before the first byte is written.
pub fn write(
    report: &Report,
    args: &OutputArgs,
    view: &View<'_>,
    io: &mut ProcessIo<'_>,
) -> Result<(), CommandError> {
    let format = stdout_format(args, io);
    let printed = format.render(report, view)?;
    let mut files = Vec::new();
    for ReportFile { format, path } in &args.report {
        files.push((path.clone(), format.render(report, &file_view(view))?));
    }
    let summary = io.var(STEP_SUMMARY).filter(|_| format.name == "github").map(PathBuf::from);
    for (path, bytes) in &files {
        write_whole(&io.cwd.join(path), bytes).map_err(|error| cannot_write(path, &error))?;
    }
    if let Some(path) = summary {
        let text = summary_of(report, view)?;
        append(&io.cwd.join(&path), &text).map_err(|error| cannot_write(&path, &error))?;
    }
    io.stdout.write_all(&printed)?;
    Ok(())
}

/// A file is read elsewhere: it has no colour and no terminal's width.
fn file_view<'a>(view: &View<'a>) -> View<'a> {
    View { screen: ProcessIo::file_screen(), ..*view }
}

fn summary_of(report: &Report, view: &View<'_>) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    crate::render::formats::write_summary(&mut text, report, view)?;
    Ok(text)
}

/// Under a temporary name first, then renamed. What is there and no regular file, such as a pipe, is written to as it is.
fn write_whole(at: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(at).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return OpenOptions::new().write(true).open(at)?.write_all(bytes);
    }
    // A link is kept, and what it leads to is replaced.
    let at = fs::canonicalize(at).unwrap_or_else(|_| at.to_owned());
    temporary::write_whole(&at, |file| file.write_all(bytes))
}

fn append(at: &Path, bytes: &[u8]) -> io::Result<()> {
    OpenOptions::new().append(true).create(true).open(at)?.write_all(bytes)
}

fn cannot_write(path: &Path, error: &io::Error) -> CommandError {
    CommandError::usage(
        format!("{} cannot be written: {}", path.display(), reason(error)),
        "name a file in a folder that exists and can be written to",
    )
}
