//! `prep grade`: every submission of a class against one course, and the gradebook of what they came to.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;

use super::{CommandError, choose};
use crate::cli::GradeArgs;
use crate::course::Course;
use crate::grade::{
    Change, Grading, Roster, Row, Shard, Submission, changes, find_submissions, grade_all, merge_lines,
};
use crate::process_io::ProcessIo;
use crate::render::class::write_class;
use crate::render::gradebook::Gradebook;
use crate::render::gradebook_csv::write_csv;
use crate::render::gradebook_html::write_html;
use crate::render::results::result_line;
use crate::report::Exit;
use crate::wording::reason;

const RESULTS: &str = "results.jsonl";

pub fn run(args: &GradeArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let roster = roster(args, io)?;
    let out = io.cwd.join(&args.out);
    fs::create_dir_all(&out).map_err(|error| unwritable(&out, &error))?;
    let rows = match args.merge.is_empty() {
        true => grade(args, roster.as_ref(), &out, io)?,
        false => merge(args, io)?,
    };
    let is_part = args.shard.is_some();
    write_results(&out, &rows)?;
    let book = Gradebook::of(&rows, roster.as_ref().filter(|_| !is_part));
    let title = choose::course_for_gate(&args.course, io)()?.title;
    write_whole(&out.join("gradebook.csv"), |file| write_csv(file, &book, args.steps))?;
    write_whole(&out.join("gradebook.html"), |file| write_html(file, &book, &title))?;
    let compared = args.compare.as_ref().map(|old| compare(&io.cwd.join(old), &rows)).transpose()?;
    let screen = io.screen();
    write_class(io.stdout, &book, compared.as_deref(), &args.out.display().to_string(), screen)?;
    Ok(exit(&book, args.exit_zero))
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
        let text = read_file(&io.cwd.join(path), path)?;
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

/// Grades what is to be graded, a line at a time, and reads the lines back.
fn grade(
    args: &GradeArgs,
    roster: Option<&Roster>,
    out: &Path,
    io: &ProcessIo<'_>,
) -> Result<BTreeMap<String, Row>, CommandError> {
    let load = choose::course_for_gate(&args.course, io);
    let course = load()?;
    let selection = course.select(&args.lessons)?;
    drop(selection);
    let mut submissions: Vec<&Submission> = roster.iter().flat_map(|roster| &roster.submissions).collect();
    submissions.sort_by(|a, b| a.id.cmp(&b.id));
    let shard = match &args.shard {
        Some(text) => Shard::parse(text, |name| io.var(name))
            .map_err(|error| CommandError::usage(error.to_string(), "for example `--shard 2/4`"))?,
        None => Shard::WHOLE,
    };
    let mut nth = 0..;
    submissions.retain(|_| nth.next().is_some_and(|nth| shard.holds(nth)));
    let path = out.join(RESULTS);
    let done = if args.resume { resumed(&path, &course)? } else { String::new() };
    let known = merge_lines(&[(RESULTS.to_owned(), done.clone())]).map_err(contradiction)?;
    submissions.retain(|submission| !known.contains_key(&submission.id));
    let mut file = File::create(&path).map_err(|error| unwritable(&path, &error))?;
    file.write_all(done.as_bytes()).map_err(|error| unwritable(&path, &error))?;
    let file = Mutex::new(file);
    let grading = Grading {
        root: args
            .roster
            .as_ref()
            .and_then(|path| path.parent())
            .map_or(io.cwd.clone(), |dir| io.cwd.join(dir)),
        rev: args.rev.clone(),
        before: args.before.as_deref().map(choose::parse_deadline).transpose()?,
        lessons: args.lessons.clone(),
        jobs: args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
    };
    let sink = |graded: &_| {
        let line = result_line(graded)?;
        let mut file = file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // One write for each line: whatever ends the run, at most the last line is torn.
        file.write_all(line.as_bytes()).map_err(|error| unwritable(&path, &error))
    };
    grade_all(&submissions, &grading, load, sink)?;
    let text = read_file(&path, Path::new(RESULTS))?;
    merge_lines(&[(RESULTS.to_owned(), String::from_utf8_lossy(&text).into_owned())]).map_err(contradiction)
}

/// The whole lines of an interrupted run, if they are of this course.
fn resumed(path: &Path, course: &Course) -> Result<String, CommandError> {
    if !path.exists() {
        return Ok(String::new());
    }
    let text = String::from_utf8_lossy(&read_file(path, Path::new(RESULTS))?).into_owned();
    let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
    let is_current = |line: &&str| {
        // What could not be graded is tried again.
        Row::parse(line).is_some_and(|row| row.course_digest.as_deref() == Some(course.digest.as_str()))
    };
    Ok(whole.lines().filter(is_current).map(|line| format!("{line}\n")).collect())
}

fn merge(args: &GradeArgs, io: &ProcessIo<'_>) -> Result<BTreeMap<String, Row>, CommandError> {
    let mut files = Vec::new();
    for path in &args.merge {
        let text = read_file(&io.cwd.join(path), path)?;
        files.push((path.display().to_string(), String::from_utf8_lossy(&text).into_owned()));
    }
    merge_lines(&files).map_err(contradiction)
}

fn contradiction(error: crate::grade::MergeError) -> CommandError {
    CommandError::usage(error.to_string(), "grade all parts of a class with the same course and deadline")
}

/// The results in order of id, so that the same class gives the same bytes however it was graded.
fn write_results(out: &Path, rows: &BTreeMap<String, Row>) -> Result<(), CommandError> {
    write_whole(&out.join(RESULTS), |file| rows.values().try_for_each(|row| writeln!(file, "{}", row.line)))
}

fn compare(path: &Path, rows: &BTreeMap<String, Row>) -> Result<Vec<Change>, CommandError> {
    let text = String::from_utf8_lossy(&read_file(path, path)?).into_owned();
    let old = merge_lines(&[(path.display().to_string(), text)]).map_err(contradiction)?;
    Ok(changes(&old, rows))
}

fn read_file(at: &Path, shown: &Path) -> Result<Vec<u8>, CommandError> {
    let told = |why: String| {
        CommandError::usage(format!("{} cannot be read: {why}", shown.display()), "name a regular file")
    };
    let found = fs::metadata(at).map_err(|error| told(reason(&error)))?;
    match found.is_file() {
        true => fs::read(at).map_err(|error| told(reason(&error))),
        false => Err(told("it is not a regular file".to_owned())),
    }
}

/// Writes a file whole or not at all.
fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), CommandError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let attempt = || {
        let mut file = tempfile::Builder::new().prefix(".prep-").tempfile_in(folder)?;
        write(file.as_file_mut())?;
        file.persist(path).map_err(|refused| refused.error)?;
        Ok(())
    };
    attempt().map_err(|error: io::Error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &io::Error) -> CommandError {
    CommandError::usage(
        format!("{} cannot be written: {}", path.display(), reason(error)),
        "name a folder that can be written to with `--out`",
    )
}
