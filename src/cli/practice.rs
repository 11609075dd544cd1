//! The arguments of `prep practice`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::shared::{CourseArgs, flags};

#[derive(Debug, Args)]
pub struct PracticeArgs {
    /// The lesson, by id [default: show which lessons have interviews]
    #[arg(value_name = "LESSON")]
    pub lesson: Option<String>,
    /// The interview, by name [default: the lesson's only one, else show which there are]
    #[arg(value_name = "INTERVIEW")]
    pub interview: Option<String>,
    /// Print how the interview goes, and hold none
    #[arg(long, group = "instead")]
    pub plan: bool,
    /// Go on with the newest session that was left
    #[arg(long, group = "instead")]
    pub resume: bool,
    /// Play a session from a file of answers
    #[arg(long, value_name = "FILE", group = "instead")]
    pub answers: Option<PathBuf>,
    /// Show the attempts so far, from the notes in the repository
    #[arg(long, group = "instead")]
    pub history: bool,
    /// Draw an interview or a question that was not practised lately, of this kind or level
    #[arg(long, value_name = "KIND|LEVEL", num_args = 0..=1, default_missing_value = "")]
    pub random: Option<String>,
    /// Be the interviewer of the session that runs in another terminal
    #[arg(long, group = "instead")]
    pub partner: bool,
    /// With `--partner`: print the interviewer's script
    #[arg(long, requires = "partner")]
    pub script: bool,
    /// With `--partner`: your name, for the notes
    #[arg(long, value_name = "NAME", requires = "partner", default_value = "the partner")]
    pub name: String,
    /// Ask line by line, without a screen
    #[arg(long)]
    pub plain: bool,
    /// How to print `--history`
    #[arg(long, value_enum, default_value_t = HistoryFormat::Text, value_name = "FORMAT")]
    pub format: HistoryFormat,
    /// The repository that the notes are for, exactly this folder [default: the nearest one above]
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
    #[command(flatten)]
    pub course: CourseArgs,
}

impl PracticeArgs {
    /// The flags as they were given, for a command that is suggested: of the course, and of the repository.
    pub fn flags(&self) -> (Vec<String>, Vec<String>) {
        (self.course.flags(), flags("--repo", self.repo.as_deref().map(Path::to_string_lossy)))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HistoryFormat {
    /// A table for a person
    Text,
    /// For a program
    Json,
}
