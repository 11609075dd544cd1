//! `prep lint`: every problem of a course at once, or what one code means. Warnings leave the exit code at 0.

use super::{CommandError, choose};
use crate::cli::{LintArgs, LintFormat};
use crate::course::Course;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::examples::load_examples;
use crate::lint::lint;
use crate::practice::{Schedule, read_interview};
use crate::process_io::ProcessIo;
use crate::reference::code_page;
use crate::render::lint::{write_code, write_code_json, write_github, write_json, write_sarif, write_text};
use crate::report::Exit;
use crate::source::SourceFile;
use crate::wording::suggest;
use crate::yaml;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

pub fn run(args: &LintArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    if let Some(name) = &args.explain {
        return explain(name, args.format, io);
    }
    let folder = folder(args, io)?;
    let paths: Vec<&str> = args.paths.iter().map(|path| from_root(path, &folder)).collect();
    let mut problems = match choose::find_course(&args.course, false, io) {
        Ok(course) => {
            choose::warn_of_course_here(&course, io)?;
            for (path, written) in paths.iter().zip(&args.paths) {
                is_of_course(&course, path, written)?;
            }
            lint(&course, of_files_beside(&course))
        }
        Err(CommandError::Spec(problems)) => problems,
        Err(error) => return Err(error),
    };
    if !paths.is_empty() {
        problems.retain(|problem| paths.iter().any(|path| covers(path, &problem.primary.file.path)));
    }
    let default = || match io.var("GITHUB_ACTIONS") {
        Some("true") => LintFormat::Github,
        _ => LintFormat::Text,
    };
    let screen = io.screen();
    match args.format.unwrap_or_else(default) {
        LintFormat::Text => write_text(io.stdout, &problems, screen)?,
        LintFormat::Json => write_json(io.stdout, &problems, &folder)?,
        LintFormat::Github => write_github(io.stdout, &problems, &folder)?,
        LintFormat::Sarif => write_sarif(io.stdout, &problems, &folder)?,
    }
    let is_error = |problem: &Diagnostic| problem.severity == Severity::Error;
    Ok(if problems.iter().any(is_error) { Exit::Usage } else { Exit::Done })
}

/// The course's folder as a log has its paths, from the folder prep was started in, with a slash; empty where they are the same.
/// A workflow may start it below its workspace, from which GitHub has its paths.
fn folder(args: &LintArgs, io: &ProcessIo<'_>) -> Result<String, CommandError> {
    let Some(dir) = choose::course_folder(&args.course, io)? else { return Ok(String::new()) };
    let workspace = io.var("GITHUB_WORKSPACE").map(Path::new).filter(|root| io.cwd.starts_with(root));
    let dir = plain(&io.cwd.join(dir));
    let inside = dir.strip_prefix(workspace.unwrap_or(&io.cwd)).unwrap_or(&dir);
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Ok(match parts.as_slice() {
        [] => String::new(),
        parts => format!("{}/", parts.join("/").trim_end_matches('/').replacen("//", "/", 1)),
    })
}

/// A path without `.` and `..`, as it is written.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

/// What is wrong with the examples of lessons and of shared checks, with interviews and with schedules.
fn of_files_beside(course: &Course) -> Vec<Diagnostic> {
    let lessons = || course.entries.iter().filter_map(|entry| course.lesson(entry).as_ref().ok());
    let own = lessons().filter_map(|lesson| load_examples(course, lesson).err());
    let shared = course.shared.iter().filter_map(|check| course.shared_examples(check).err());
    let interviews = lessons().flat_map(|lesson| course.interviews(lesson));
    let interviews = interviews.filter_map(|(_, file)| read_interview(file).err());
    let schedules = lessons().filter_map(|lesson| course.schedule_file(lesson));
    let schedules = schedules.filter_map(|file| read_schedule(file).err());
    own.chain(shared).chain(interviews).chain(schedules).flatten().collect()
}

fn read_schedule(file: &Arc<SourceFile>) -> Result<Schedule, Vec<Diagnostic>> {
    let root = yaml::parse(file).map_err(|problem| vec![problem])?;
    yaml::read(&root)
}

/// A path from the course's root, that was named from there or from where prep was started; empty for all of the course.
fn from_root<'a>(path: &'a str, folder: &str) -> &'a str {
    let own = path.trim_start_matches("./").trim_end_matches('/');
    match own.strip_prefix(folder.trim_end_matches('/')) {
        Some("") => "",
        Some(rest) if !folder.is_empty() => rest.strip_prefix('/').unwrap_or(own),
        _ if own == "." => "",
        _ => own,
    }
}

/// Whether `file` is what a path names, or below it.
fn covers(path: &str, file: &str) -> bool {
    path.is_empty() || file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path of another course has no problem in this one, and is not right for that.
fn is_of_course(course: &Course, path: &str, written: &str) -> Result<(), CommandError> {
    if course.paths().any(|file| covers(path, file)) {
        return Ok(());
    }
    let message = format!("`{written}` names no file of the course \"{}\"", course.title);
    let hint =
        "give the course's folder with `--course`; paths choose among its files, such as `lessons/a.yaml`";
    Err(CommandError::usage(message, hint))
}

fn explain(name: &str, format: Option<LintFormat>, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let Some(code) = Code::ALL.iter().find(|code| code.as_str() == name) else {
        let names = Code::ALL.iter().map(|code| code.as_str());
        let hint = match suggest(name, names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known: {}", names.collect::<Vec<_>>().join(", ")),
        };
        return Err(CommandError::usage(format!("there is no code `{name}`"), hint));
    };
    let page = code_page(*code);
    let screen = io.screen();
    match format {
        Some(LintFormat::Json) => write_code_json(io.stdout, *code, page.as_ref())?,
        _ => write_code(io.stdout, *code, page.as_ref(), screen)?,
    }
    Ok(Exit::Done)
}
