//! The folder of the course that something new belongs to.

use std::path::{Path, PathBuf};

use super::CommandError;
use crate::cli::FolderArgs;
use crate::commands::choose;
use crate::course::{Id, Settings, settings_of};
use crate::process_io::ProcessIo;

pub struct Folder {
    pub dir: PathBuf,
    /// As it is told.
    pub shown: PathBuf,
    pub settings: Settings,
}

impl Folder {
    /// That of a course which is not there yet.
    pub fn new_course(folder: &Path, io: &ProcessIo<'_>) -> Self {
        let shown = folder.strip_prefix(".").unwrap_or(folder).to_owned();
        Self { dir: io.cwd.join(&shown), shown, settings: Settings::default() }
    }

    /// The one that is named or followed, else the current one if it looks like a course.
    pub fn of_course(args: &FolderArgs, io: &ProcessIo<'_>) -> Result<Self, CommandError> {
        let followed = choose::course_folder(&args.as_course(), io)?;
        let looks_like_one = ["course.yaml", "lessons"].iter().any(|name| io.cwd.join(name).exists());
        let shown = followed.or_else(|| looks_like_one.then(|| PathBuf::from("."))).ok_or_else(|| {
            CommandError::usage(
                "the current folder is no course: it has no course.yaml and no lessons/",
                "name the folder of a course with `--course`, or begin one: prep new course NAME",
            )
        })?;
        let dir = io.cwd.join(&shown);
        if !dir.is_dir() {
            let message = format!("{} is not a folder", shown.display());
            return Err(CommandError::usage(message, "begin a course: prep new course NAME"));
        }
        let settings = settings_of(&dir)?;
        Ok(Self { shown: shown.strip_prefix(".").map_or(shown.clone(), PathBuf::from), dir, settings })
    }

    /// The flag of a command that is suggested.
    pub fn flag(&self) -> String {
        match self.shown.as_os_str().is_empty() {
            true => " --course .".to_owned(),
            false => format!(" --course {}", self.shown.display()),
        }
    }

    /// Refuses an id that another lesson has, as far as its folder says so: files are found there under one name.
    pub fn expect_no_lesson(&self, id: &Id) -> Result<(), CommandError> {
        let folder = format!("lessons/{id}");
        let file = format!("lessons/{id}.yaml");
        match [folder, file].into_iter().find(|path| self.dir.join(path).symlink_metadata().is_ok()) {
            Some(path) => {
                let message = format!("{} already exists", self.shown.join(path).display());
                Err(CommandError::usage(message, "choose another name"))
            }
            None => Ok(()),
        }
    }

    /// What to add to `course.yaml`, where its `lessons:` leaves a new lesson out.
    pub fn not_among_lessons(&self, path: &str) -> Option<String> {
        let globs = &self.settings.lessons;
        let is_among = globs.is_empty() || globs.iter().any(|glob| glob.is_match_str(path));
        (!is_among).then(|| {
            "course.yaml does not count it among its lessons: add `lessons/*/lesson.yaml` to its `lessons:`"
                .to_owned()
        })
    }
}
