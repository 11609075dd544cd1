//! Which course and which repository a command is about, as design §3.2 says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::CommandError;
use crate::cli::{CourseArgs, RepoArgs};
use crate::course::{ChosenBy, Course, Followed, TextError, read_text};
use crate::evidence::{Evidence, EvidenceError, is_repository, select_commit};
use crate::git::GitError;
use crate::moment::Instant;
use crate::process_io::ProcessIo;
use crate::render::error::write_warning;
use crate::source::SourceFile;
use crate::wording::reason;
use crate::yaml;

/// A file in a learner's own folder that says which course they follow.
const PREP_YAML: &str = "prep.yaml";

/// The flag, else `PREP_COURSE`, else `prep.yaml` of the current folder or of the repository's root where nothing gates on
/// the answer, else built in. What was passed over in it is told at once.
pub fn course(args: &CourseArgs, is_gate: bool, io: &mut ProcessIo<'_>) -> Result<Course, CommandError> {
    let course = find_course(args, is_gate, io)?;
    warn_of_course_here(&course, io)?;
    for problem in course.passed_over() {
        write_warning(io.stderr, &problem.message)?;
    }
    Ok(course)
}

/// As [`course`], and nothing is told of what was passed over.
pub fn find_course(args: &CourseArgs, is_gate: bool, io: &ProcessIo<'_>) -> Result<Course, CommandError> {
    if let Some(dir) = &args.course {
        return Ok(Course::load(&io.cwd.join(dir), ChosenBy::Flag)?);
    }
    if let Some(dir) = io.var("PREP_COURSE") {
        if dir.contains(char::REPLACEMENT_CHARACTER) {
            let message = format!("PREP_COURSE is not in UTF-8: {dir}");
            return Err(CommandError::usage(message, "name the course's folder with `--course`"));
        }
        return Ok(Course::load(&io.cwd.join(dir), ChosenBy::Environment)?);
    }
    if !is_gate
        && io.var("CI").is_none()
        && let Some(dir) = course_of_prep_yaml(&io.cwd)?
    {
        return Ok(Course::load(&dir, ChosenBy::PrepYaml)?);
    }
    Ok(Course::built_in()?)
}

/// Tells an author who works in a course's folder that the course built in was read, and not theirs.
pub fn warn_of_course_here(course: &Course, io: &mut ProcessIo<'_>) -> io::Result<()> {
    if course.chosen_by == ChosenBy::BuiltIn && io.cwd.join("course.yaml").is_file() {
        let message =
            "the built-in course was read, not the one of this folder's `course.yaml`: add `--course .`";
        write_warning(io.stderr, message)?;
    }
    Ok(())
}

/// The folder of the course that is named or followed; none where the one built in is.
pub fn course_folder(args: &CourseArgs, io: &ProcessIo<'_>) -> Result<Option<PathBuf>, CommandError> {
    let named = args.course.clone().or_else(|| io.var("PREP_COURSE").map(PathBuf::from));
    match (named, io.var("CI")) {
        (Some(dir), _) => Ok(Some(dir)),
        (None, Some(_)) => Ok(None),
        (None, None) => {
            let followed = course_of_prep_yaml(&io.cwd)?;
            Ok(followed.map(|dir| dir.strip_prefix(&io.cwd).map_or(dir.clone(), PathBuf::from)))
        }
    }
}

/// Loads the course of a gate, as often as it is called: the flag, else `PREP_COURSE`, else the one built in.
pub fn course_for_gate(
    args: &CourseArgs,
    io: &ProcessIo<'_>,
) -> impl Fn() -> Result<Course, CommandError> + Sync + use<> {
    let named = args.course.as_ref().map(|dir| (io.cwd.join(dir), ChosenBy::Flag));
    let named = named.or_else(|| io.var("PREP_COURSE").map(|dir| (io.cwd.join(dir), ChosenBy::Environment)));
    move || match &named {
        Some((dir, chosen_by)) => Ok(Course::load(dir, *chosen_by)?),
        None => Ok(Course::built_in()?),
    }
}

/// The course that the nearest `prep.yaml` names: that of this folder, else that of the repository's root.
fn course_of_prep_yaml(cwd: &Path) -> Result<Option<PathBuf>, CommandError> {
    let root = cwd.ancestors().find(|dir| is_repository(dir)).filter(|root| *root != cwd);
    for dir in [Some(cwd), root].into_iter().flatten() {
        if let Some(course) = read_prep_yaml(&dir.join(PREP_YAML))? {
            return Ok(Some(dir.join(course)));
        }
    }
    Ok(None)
}

fn read_prep_yaml(path: &Path) -> Result<Option<String>, CommandError> {
    let text = match read_text(path) {
        Ok(text) => text,
        Err(TextError::Io(error)) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(why) => {
            let message = format!("{PREP_YAML} cannot be read: {why}");
            return Err(CommandError::usage(message, "it is a text of one line, `course: FOLDER`"));
        }
    };
    let root = yaml::parse(&SourceFile::new(PREP_YAML, text)).map_err(|problem| vec![problem]);
    let read = root.and_then(|root| yaml::read::<Followed>(&root));
    read.map(|file| file.course).map_err(CommandError::Spec)
}

/// The repository of exactly `--repo`, else of the nearest folder above that is one.
pub fn repository_dir(args: &RepoArgs, io: &ProcessIo<'_>) -> Result<PathBuf, CommandError> {
    match &args.repo {
        Some(dir) => Ok(io.cwd.join(dir)),
        None => match io.cwd.ancestors().find(|dir| is_repository(dir)) {
            Some(dir) => Ok(dir.to_owned()),
            None => Err(EvidenceError::from(GitError::NoRepository).into()),
        },
    }
}

/// The working tree of a repository, or the commit that `--rev` and `--before` ask for.
pub fn repository(args: &RepoArgs, io: &ProcessIo<'_>) -> Result<Evidence, CommandError> {
    let dir = repository_dir(args, io)?;
    if args.names_commit() {
        fs::read_dir(&dir).map_err(|error| unreadable(&dir, &error))?;
        return commit(&dir, args);
    }
    worktree(&dir)
}

/// The working tree of the repository in this folder.
pub fn worktree(dir: &Path) -> Result<Evidence, CommandError> {
    Evidence::of_worktree(dir).map_err(|error| unreadable(dir, &error))
}

fn unreadable(dir: &Path, error: &io::Error) -> CommandError {
    CommandError::usage(
        format!("{} cannot be read: {}", dir.display(), reason(error)),
        "name the folder of the learner's repository with `--repo`",
    )
}

/// The folder of the repository, which need not be one yet.
pub fn repository_folder(named: Option<&Path>, io: &ProcessIo<'_>) -> PathBuf {
    match named {
        Some(dir) => io.cwd.join(dir),
        None => io.cwd.ancestors().find(|dir| is_repository(dir)).unwrap_or(&io.cwd).to_owned(),
    }
}

/// The commit that is asked for, read from its tree.
fn commit(dir: &Path, args: &RepoArgs) -> Result<Evidence, CommandError> {
    let deadline = args.before.as_deref().map(parse_deadline).transpose()?;
    let selected = select_commit(dir, args.rev.as_deref(), deadline.map(|deadline| deadline.seconds));
    Ok(Evidence::new(selected?))
}

/// What to say where every commit is later than `--before`.
pub fn too_late(args: &RepoArgs, evidence: &Evidence) -> Result<Option<String>, CommandError> {
    let (Some(written), Some((count, first))) = (&args.before, evidence.too_late()) else { return Ok(None) };
    let first = parse_deadline(written)?.told(first);
    Ok(Some(match count {
        1 => format!("no commit is from before {written}: the only one was made at {first}"),
        count => format!("no commit is from before {written}: {count} came later, the first at {first}"),
    }))
}

pub fn parse_deadline(written: &str) -> Result<Instant, CommandError> {
    Instant::parse(written).ok_or_else(|| {
        CommandError::usage(
            format!("`--before {written}` does not say which moment"),
            "write date, time and offset: `2026-01-05T18:00:00+01:00`, or `Z` for the offset of UTC",
        )
    })
}
