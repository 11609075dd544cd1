//! The arguments of the commands that a learner types.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

use super::shared::{CourseArgs, RepoArgs, RunArgs};

/// Whose repository a learner's command is about: its working tree.
#[derive(Debug, Args)]
pub struct LearnerArgs {
    /// Your repository, exactly this folder [default: the nearest one above]
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
}

impl LearnerArgs {
    /// As the arguments of a check of the working tree.
    pub fn as_repo(&self) -> RepoArgs {
        RepoArgs { repo: self.repo.clone(), rev: None, before: None }
    }
}

#[derive(Debug, Args)]
pub struct StartArgs {
    /// The lesson, by id
    #[arg(value_name = "LESSON")]
    pub lesson: String,
    #[command(flatten)]
    pub repo: LearnerArgs,
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Args)]
pub struct WatchArgs {
    /// Lessons to watch, by id or glob [default: all]
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,
    #[command(flatten)]
    pub programs: RunArgs,
    /// Lines, without a screen
    #[arg(long)]
    pub plain: bool,
    #[command(flatten)]
    pub repo: LearnerArgs,
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Args)]
pub struct NextArgs {
    #[command(flatten)]
    pub repo: LearnerArgs,
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Args)]
pub struct HintArgs {
    /// The lesson, or one of its steps [default: the next lesson, its first step that is open]
    #[arg(value_name = "LESSON[/STEP]")]
    pub target: Option<String>,
    /// One hint more; given again, one more still, and at last what was found
    #[arg(short, long, action = ArgAction::Count)]
    pub more: u8,
    #[command(flatten)]
    pub repo: LearnerArgs,
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Every lesson, however long the list is
    #[arg(short, long)]
    pub all: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t = StatusFormat::Text, value_name = "FORMAT")]
    pub format: StatusFormat,
    #[command(flatten)]
    pub repo: LearnerArgs,
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatusFormat {
    /// A table for a person
    Text,
    /// For programs: schema prep/status/v1
    Json,
    /// One page for a browser, without network
    Html,
}
