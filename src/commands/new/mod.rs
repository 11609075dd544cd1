//! `prep new`: a course, a lesson or a shared check to start from. What it makes lints clean, and its test fails in one
//! place that says what to edit. Nothing that is there is written over.

mod folder;
mod texts;

use std::path::Path;

use super::CommandError;
use super::new_file::{Made, make};
use crate::cli::{New, NewArgs, NewCheckArgs, NewCourseArgs, NewLessonArgs};
use crate::course::Id;
use crate::course::import::escaped as clean;
use crate::path::RelPath;
use crate::process_io::ProcessIo;
use crate::report::Exit;
use crate::scaffold::{DraftError, Seen, SeenError, draft_lesson};
use crate::wording::{plural, reason};
use folder::Folder;
use texts::{Draft, Names};

/// The lesson of a new course.
const FIRST_LESSON: &str = "w01";

pub fn run(args: &NewArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    match &args.what {
        New::Course(args) => course(args, io),
        New::Lesson(args) => lesson(args, io),
        New::Check(args) => check(args, io),
    }
}

fn course(args: &NewCourseArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let folder = Folder::new_course(&args.folder, io);
    let own_name = folder.dir.file_name().unwrap_or(args.folder.as_os_str());
    let name = id(&own_name.to_string_lossy())?;
    let mut drafts = vec![texts::course(&Names::of(&name, "course.yaml"))];
    drafts.extend(texts::lesson(&lesson_names(&id(FIRST_LESSON)?)));
    write(&folder, drafts, io)?;
    writeln!(io.stdout, "\nnext: prep test{}", folder.flag())?;
    Ok(Exit::Done)
}

fn lesson(args: &NewLessonArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let name = id(&args.name)?;
    let folder = Folder::of_course(&args.course, io)?;
    folder.expect_no_lesson(&name)?;
    match &args.from {
        None => write(&folder, texts::lesson(&lesson_names(&name)), io)?,
        Some(from) => from_work(&name, &folder, &io.cwd.join(from), io)?,
    }
    if let Some(hint) = folder.not_among_lessons(&lesson_path(&name)) {
        writeln!(io.stdout, "\n{hint}")?;
    }
    writeln!(io.stdout, "\nnext: prep test {name}{}", folder.flag())?;
    Ok(Exit::Done)
}

/// The lesson that is drafted from the repository in `from`.
fn from_work(name: &Id, folder: &Folder, from: &Path, io: &mut ProcessIo<'_>) -> Result<(), CommandError> {
    let seen = Seen::of(from).map_err(|error| match error {
        SeenError::Select(error) => error.into(),
        SeenError::Evidence(error) => error.into(),
        SeenError::NoCommit => {
            let message = format!("{} has no commit yet", from.display());
            CommandError::usage(message, "name a repository in which the work is committed")
        }
    })?;
    let at = lesson_path(name);
    let draft = draft_lesson(name, &texts::title(name.as_str()), &seen, |schema| texts::header(&at, schema));
    let draft = draft.map_err(|error| match error {
        DraftError::Course(error) => error.into(),
        DraftError::Evidence(error) => error.into(),
        DraftError::Nothing => {
            let message = format!("nothing in {} can be checked so that it fails without it", from.display());
            CommandError::usage(
                message,
                "name a repository with a page in Markdown, or begin without `--from`",
            )
        }
    })?;
    let file = |name: &str, text: &String| {
        let path = at.replace("lesson.yaml", name);
        Draft { path, text: text.clone() }
    };
    let files = vec![
        file("lesson.yaml", &draft.spec),
        file("README.md", &draft.page),
        file("examples.yaml", &draft.examples),
    ];
    write(folder, files, io)?;
    writeln!(io.stdout, "\n{}, each of which a mutant makes fail", plural(draft.steps, "step"))?;
    for left in &draft.left_out {
        writeln!(io.stdout, "left out  {}  {}", clean(&left.says), left.why)?;
    }
    if let Some(commits) = seen.cut {
        writeln!(io.stdout, "left out  the history of {commits} commits: the example has its files in one")?;
    }
    for path in &seen.left_out {
        writeln!(io.stdout, "left out  {}  large, or no text", clean(path))?;
    }
    Ok(())
}

fn check(args: &NewCheckArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let name = id(&args.name)?;
    let folder = Folder::of_course(&args.course, io)?;
    let path = format!("{}/{name}.yaml", folder.settings.checks.trim_end_matches('/'));
    write(&folder, vec![texts::check(&Names::of(&name, &path))], io)?;
    writeln!(io.stdout, "\nnext: prep test{}", folder.flag())?;
    Ok(Exit::Done)
}

/// A name that can be an id: it is also that of a file or a folder.
fn id(name: &str) -> Result<Id, CommandError> {
    Id::parse(name).ok_or_else(|| {
        CommandError::usage(
            format!("`{name}` cannot be a name here"),
            "letters, digits, `-`, `_` and `.`, starting with a letter or a digit",
        )
    })
}

fn lesson_path(id: &Id) -> String {
    format!("lessons/{id}/lesson.yaml")
}

fn lesson_names(id: &Id) -> Names {
    Names::of(id, &lesson_path(id))
}

/// Writes the drafts and the schemas that they name; none if a draft's name is taken.
fn write(folder: &Folder, drafts: Vec<Draft>, io: &mut ProcessIo<'_>) -> Result<(), CommandError> {
    let taken = drafts.iter().find(|draft| folder.dir.join(&draft.path).symlink_metadata().is_ok());
    if let Some(draft) = taken {
        let message = format!("{} already exists", folder.shown.join(&draft.path).display());
        return Err(CommandError::usage(message, "choose another name, or remove it first"));
    }
    std::fs::create_dir_all(&folder.dir).map_err(|error| unwritable(&folder.shown, &error))?;
    let schemas = texts::schemas(&drafts)?;
    for draft in drafts.into_iter().chain(schemas) {
        let shown = folder.shown.join(&draft.path);
        let path = RelPath::parse(&draft.path).map_err(|why| {
            CommandError::usage(
                format!("{} cannot be written: {why}", shown.display()),
                "choose another name",
            )
        })?;
        let made = make(&folder.dir, &path, draft.text.as_bytes(), false)
            .map_err(|error| unwritable(&shown, &error))?;
        if made == Made::Made {
            writeln!(io.stdout, "wrote  {}", shown.display())?;
        }
    }
    Ok(())
}

fn unwritable(path: &Path, error: &std::io::Error) -> CommandError {
    let why = if error.kind() == std::io::ErrorKind::Unsupported { error.to_string() } else { reason(error) };
    let message = format!("{} cannot be written: {why}", path.display());
    CommandError::usage(message, "name a course in a folder that can be written to")
}
