//! The arguments of `prep grade`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::shared::{CourseArgs, RunArgs, format_parser};
use crate::render::formats::Format;
use crate::yaml::Seconds;

#[derive(Debug, Args)]
pub struct GradeArgs {
    /// Repositories, or folders that hold them
    #[arg(value_name = "DIR", required_unless_present_any = ["roster", "merge"])]
    pub dirs: Vec<String>,
    /// Who is graded: CSV with the columns id and repo, and optionally name, rev, waive and extend
    #[arg(long, value_name = "FILE", conflicts_with = "dirs")]
    pub roster: Option<PathBuf>,
    #[command(flatten)]
    pub course: CourseArgs,
    /// Lessons to grade, by id or glob; can be given again [default: all]
    #[arg(long = "lesson", value_name = "LESSON")]
    pub lessons: Vec<String>,
    /// Only the lessons of this part, an id or a glob; can be given again
    #[arg(long, value_name = "PART")]
    pub part: Vec<String>,
    /// Only the lessons up to this one, in the order of the course
    #[arg(long, value_name = "LESSON")]
    pub through: Option<String>,
    /// Grade this revision of every submission
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// Grade the newest commit on each first-parent line that is not later, such as 2026-12-15T23:59:00+01:00
    #[arg(long, value_name = "DATE")]
    pub before: Option<String>,
    /// How many submissions at once [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Where to write gradebook.csv, gradebook.html and results.jsonl
    #[arg(short, long, value_name = "DIR", default_value = "grades")]
    pub out: PathBuf,
    /// What one submission may take, such as 90s or 5m; one that takes longer is unknown
    #[arg(long, value_parser = parse_time, value_name = "TIME", default_value = "60s")]
    pub timeout: Duration,
    /// Write a report for each submission into reports/, in these formats, such as junit,html
    #[arg(long, value_parser = format_parser(), value_delimiter = ',', value_name = "FORMAT")]
    pub reports: Vec<&'static Format>,
    #[command(flatten)]
    pub programs: RunArgs,
    /// Follow each history, and draw in the gradebook what was done over time
    #[arg(long)]
    pub over_time: bool,
    /// A column for each step in the gradebook, not only for each lesson
    #[arg(long)]
    pub steps: bool,
    /// Grade the K-th of N parts of the class, or the part that a cluster's variables name: `auto`
    #[arg(long, value_name = "K/N")]
    pub shard: Option<String>,
    /// Make the gradebook of results that were written before, as by shards, and grade nothing
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["dirs", "shard", "resume", "rev", "before", "reports", "lessons", "part", "through"])]
    pub merge: Vec<PathBuf>,
    /// Go on where an earlier run ended: what would come to the same again is kept
    #[arg(long)]
    pub resume: bool,
    /// Say whose result differs from an earlier results.jsonl, and why
    #[arg(long, value_name = "FILE")]
    pub compare: Option<PathBuf>,
    /// Exit with 0 where it would be 1, work is not done; with 3 if a lesson is unknown
    #[arg(long)]
    pub exit_zero: bool,
}

fn parse_time(text: &str) -> Result<Duration, String> {
    match Seconds::parse(text) {
        Some(Seconds(0)) => Err("the time must be positive".to_owned()),
        Some(Seconds(seconds)) => Ok(Duration::from_secs(seconds.into())),
        None => Err("write it as in 90s, 5m or 1m30s".to_owned()),
    }
}
