//! The arguments of the commands that look back: the timeline, and who completed or broke a step.

use clap::{Args, ValueEnum};

use super::shared::{CourseArgs, LineArgs};

#[derive(Debug, Args)]
pub struct TimelineArgs {
    /// Lessons to follow, by id or glob [default: all]
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,
    #[command(flatten)]
    pub line: LineArgs,
    #[command(flatten)]
    pub course: CourseArgs,
    /// Only commits from this day or moment on, such as 2026-01-05 or 2026-01-05T18:00:00+01:00
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Only commits up to this day or moment
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = TimelineFormat::Text, value_name = "FORMAT")]
    pub format: TimelineFormat,
    /// Every commit, also those with which nothing was completed or broken
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimelineFormat {
    /// For a person
    Text,
    /// Schema prep/timeline/v1
    Json,
    /// How many lessons were done over time, as a picture
    Svg,
}

#[derive(Debug, Args)]
pub struct BlameArgs {
    /// The lesson, by id, or one of its steps: w24-l05/improvement
    #[arg(value_name = "LESSON[/STEP]")]
    pub subject: String,
    #[command(flatten)]
    pub line: LineArgs,
    #[command(flatten)]
    pub course: CourseArgs,
    /// Say whether it was done by then, such as 2026-01-05T18:00:00+01:00
    #[arg(long, value_name = "DATE")]
    pub before: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = BlameFormat::Text, value_name = "FORMAT")]
    pub format: BlameFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BlameFormat {
    /// For a person
    Text,
    /// Schema prep/blame/v1
    Json,
}
