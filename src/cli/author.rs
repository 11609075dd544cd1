//! The arguments of the commands with which an author begins.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::CourseArgs;

#[derive(Debug, Args)]
pub struct NewArgs {
    #[command(subcommand)]
    pub what: New,
}

#[derive(Debug, Subcommand)]
pub enum New {
    /// A folder with a course of one lesson
    Course(NewCourseArgs),
    /// A lesson with its page and its examples
    Lesson(NewLessonArgs),
    /// A shared check with its examples
    Check(NewCheckArgs),
}

#[derive(Debug, Args)]
pub struct NewCourseArgs {
    /// Its id, which is also the name of the folder
    #[arg(value_name = "NAME")]
    pub name: String,
}

#[derive(Debug, Args)]
pub struct NewLessonArgs {
    /// Its id, which is also the name of its folder in lessons/
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Draft it from a repository that does it well: checks of what is there, each of which can fail
    #[arg(long, value_name = "REPO")]
    pub from: Option<PathBuf>,
    #[command(flatten)]
    pub course: FolderArgs,
}

#[derive(Debug, Args)]
pub struct NewCheckArgs {
    /// Its name, which is also that of its file in checks/
    #[arg(value_name = "NAME")]
    pub name: String,
    #[command(flatten)]
    pub course: FolderArgs,
}

/// The course that something is added to.
#[derive(Debug, Args)]
pub struct FolderArgs {
    /// The folder of the course [default: the one that is followed, else the current folder]
    #[arg(long, value_name = "DIR")]
    pub course: Option<PathBuf>,
}

impl FolderArgs {
    pub fn as_course(&self) -> CourseArgs {
        CourseArgs { course: self.course.clone() }
    }
}
