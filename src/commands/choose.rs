//! Which course and which repository a command is about, as design §3.2 says.

use std::fs;
use std::path::{Path, PathBuf};

use super::CommandError;
use crate::cli::CourseArgs;
use crate::course::{ChosenBy, Course};
use crate::diagnostic::reason;
use crate::evidence::Evidence;
use crate::source::SourceFile;
use crate::world::World;
use crate::yaml::{self, Fields};

/// A file in a learner's own folder that says which course they follow.
const PREP_YAML: &str = "prep.yaml";

/// The flag, else `PREP_COURSE`, else `prep.yaml` of the current folder where nothing gates on the answer, else built in.
pub fn course(args: &CourseArgs, is_gate: bool, world: &World<'_>) -> Result<Course, CommandError> {
    if let Some(dir) = &args.course {
        return Ok(Course::load(&world.cwd.join(dir), ChosenBy::Flag)?);
    }
    if let Some(dir) = world.var("PREP_COURSE") {
        return Ok(Course::load(&world.cwd.join(dir), ChosenBy::Environment)?);
    }
    if !is_gate && world.var("CI").is_none() {
        if let Some(dir) = course_of_prep_yaml(&world.cwd)? {
            return Ok(Course::load(&world.cwd.join(dir), ChosenBy::PrepYaml)?);
        }
    }
    Ok(Course::built_in()?)
}

fn course_of_prep_yaml(cwd: &Path) -> Result<Option<PathBuf>, CommandError> {
    let Ok(text) = fs::read_to_string(cwd.join(PREP_YAML)) else { return Ok(None) };
    let root = yaml::parse(&SourceFile::new(PREP_YAML, text))
        .map_err(|problem| CommandError::Spec(vec![problem]))?;
    let mut problems = Vec::new();
    let mut fields =
        Fields::of(&root, "a map with `course`").map_err(|problem| CommandError::Spec(vec![problem]))?;
    let course: Option<String> = fields.read("course", &mut problems);
    fields.finish(&mut problems);
    if problems.is_empty() { Ok(course.map(PathBuf::from)) } else { Err(CommandError::Spec(problems)) }
}

/// The working tree of exactly `--repo`, else of the nearest folder above that has `.git`, else of this one.
pub fn repository(repo: Option<&Path>, world: &World<'_>) -> Result<Evidence, CommandError> {
    let dir = match repo {
        Some(dir) => world.cwd.join(dir),
        None => world.cwd.ancestors().find(|dir| dir.join(".git").exists()).unwrap_or(&world.cwd).to_owned(),
    };
    Evidence::of_worktree(&dir).map_err(|error| {
        CommandError::usage(
            format!("{} cannot be read: {}", dir.display(), reason(&error)),
            "name the folder of the learner's repository with `--repo`",
        )
    })
}
