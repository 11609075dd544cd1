//! `prep grade`: every submission of a class against one course, and the gradebook of what they came to.

mod files;
mod grading;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{CommandError, choose, output};
use crate::cli::GradeArgs;
use crate::grade::{Roster, changes, find_submissions, similar};
use crate::process_io::ProcessIo;
use crate::render::class::{Class, write_class};
use crate::render::error::write_warning;
use crate::render::gradebook::Gradebook;
use crate::render::gradebook_csv::write_csv;
use crate::render::gradebook_html::write_html;
use crate::report::Exit;
use files::{PAGE, REPORTS, RESULTS, Results, TABLE, unwritable, write_whole};

pub fn run(args: &GradeArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    output::refuse_unmet(args.reports.iter().copied(), io)?;
    let roster = roster(args, io)?;
    let out = io.cwd.join(&args.out);
    if !args.resume {
        files::refuse_existing(&out, &args.out)?;
    }
    let folder = if args.reports.is_empty() { out.clone() } else { out.join(REPORTS) };
    fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
    let results = match args.merge.is_empty() {
        true => grading::grade(args, roster.as_ref(), &out, io)?,
        false => merge(args, io)?,
    };
    results.write(&out.join(RESULTS))?;
    let rows = &results.rows;
    let is_part = args.shard.is_some();
    let book = Gradebook::of(rows, roster.as_ref().filter(|_| !is_part));
    let similar = similar(rows);
    let course = choose::course_for_gate(&args.course, io)()?;
    choose::warn_of_course_here(&course, io)?;
    write_whole(&out.join(TABLE), |file| write_csv(file, &book, args.steps))?;
    write_whole(&out.join(PAGE), |file| write_html(file, &book, &similar, &course.title))?;
    let old = args.compare.as_ref().map(|old| Results::read(&[named(old, io)])).transpose()?;
    let compared = old.map(|old| changes(&old.rows, rows));
    let mut written = vec![PAGE, TABLE, RESULTS];
    written.extend((!args.reports.is_empty()).then_some("reports/"));
    let class = Class {
        book: &book,
        similar: &similar,
        changes: compared.as_deref(),
        folder: &args.out.display().to_string(),
        written: &written,
    };
    let screen = io.screen();
    write_class(io.stdout, &class, screen)?;
    Ok(exit(&book, args.exit_zero))
}

/// Puts the results of parts together. What a part did not finish is told: without a roster, it would be missing in silence.
fn merge(args: &GradeArgs, io: &mut ProcessIo<'_>) -> Result<Results, CommandError> {
    let named: Vec<_> = args.merge.iter().map(|file| named(file, io)).collect();
    let results = Results::read(&named)?;
    for name in &results.torn {
        let message = format!(
            "{name} ends in the middle of a line: its run was interrupted, and submissions can be missing; go on with it \
             by `prep grade --resume`, and see with `--roster` who is missing"
        );
        write_warning(io.stderr, &message)?;
    }
    Ok(results)
}

/// The worst of the class, as `prep check` has it for lessons; a waived lesson is done.
fn exit(book: &Gradebook<'_>, exit_zero: bool) -> Exit {
    use crate::render::gradebook::Cell;
    let statuses =
        || book.entries.iter().flat_map(|entry| book.lessons.iter().map(|lesson| entry.status(&lesson.id)));
    let is_open = statuses().any(|cell| matches!(cell, Cell::Pending | Cell::NotStarted));
    let is_unknown = book.entries.is_empty()
        || book.entries.iter().any(|entry| entry.row.is_none_or(|row| row.error.is_some()))
        || statuses().any(|cell| cell == Cell::Unknown);
    match (is_open, is_unknown) {
        (true, _) if !exit_zero => Exit::Work,
        (_, true) => Exit::Environment,
        _ => Exit::Done,
    }
}

fn roster(args: &GradeArgs, io: &ProcessIo<'_>) -> Result<Option<Roster>, CommandError> {
    let remedy =
        "a roster is CSV with the columns `id` and `repo`, and optionally name, rev, waive and extend";
    if let Some(path) = &args.roster {
        let mut text = Vec::new();
        files::open(&io.cwd.join(path), path)?.read_to_end(&mut text)?;
        let name = path.display().to_string();
        return Roster::parse(&name, &text)
            .map(Some)
            .map_err(|error| CommandError::usage(error.to_string(), remedy));
    }
    if args.dirs.is_empty() {
        return Ok(None);
    }
    let found = find_submissions(&io.cwd, &args.dirs);
    let found = found.map_err(|error| {
        CommandError::usage(error.to_string(), "name repositories, or folders whose folders are repositories")
    })?;
    Ok(Some(found))
}

/// Where a file is, and how it was named.
fn named(file: &Path, io: &ProcessIo<'_>) -> (PathBuf, PathBuf) {
    (io.cwd.join(file), file.to_owned())
}
