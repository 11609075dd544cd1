//! The command line as it is typed. What the words mean is decided in `commands`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Checks a learner's repository against a curriculum's "done when", without running anything.
#[derive(Debug, Parser)]
#[command(name = "prep", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done · 1 the work is not done · 2 the course or the command line is wrong · 3 it could not be judged"
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check which lessons are done, and show what is missing
    Check(CheckArgs),
    /// List the lessons of the course
    List(ListArgs),
    /// Show a lesson's page and its steps
    Show(ShowArgs),
    /// Say how the proofs of a lesson are read, and what is there now
    Explain(ExplainArgs),
    /// Draft a lesson.yaml from a page: its proofs as checks, its "Done when" as their sentences
    Import(ImportArgs),
    /// Test lessons and shared checks against their own examples
    Test(TestArgs),
    /// Build a sample repository, check it, and say what to type next
    Demo(DemoArgs),
}

#[derive(Debug, Args)]
pub struct CourseArgs {
    /// The course: a folder with lessons [default: the one built in]
    #[arg(long, value_name = "DIR")]
    pub course: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Lessons to check, by id or glob such as 'w24-*' [default: all]
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,
    #[command(flatten)]
    pub repo: RepoArgs,
    #[command(flatten)]
    pub course: CourseArgs,
    /// How to print the report
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub format: Format,
    /// Exit with 0 where it would be 1, the work is not done; 2 and 3 stay
    #[arg(long)]
    pub exit_zero: bool,
    /// Show every step, also those that pass
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Debug, Args)]
pub struct RepoArgs {
    /// The repository to check, exactly this folder [default: the nearest one above]
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
    /// Check a commit instead of the working tree: a branch, a tag, an id, HEAD~2
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// Check the newest commit on the first-parent line that is not later, such as 2026-01-05T18:00:00+01:00
    #[arg(long, value_name = "DATE")]
    pub before: Option<String>,
}

impl RepoArgs {
    /// Whether a commit is asked for, rather than the working tree.
    pub fn names_commit(&self) -> bool {
        self.rev.is_some() || self.before.is_some()
    }

    /// Whether something gates on the answer, so that the inspected repository must not choose its own course.
    pub fn is_gate(&self) -> bool {
        self.repo.is_some() || self.names_commit()
    }
}

#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The lesson, by id
    #[arg(value_name = "LESSON")]
    pub lesson: String,
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The lesson, by id
    #[arg(value_name = "LESSON")]
    pub lesson: String,
    #[command(flatten)]
    pub repo: RepoArgs,
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// A page, a gatorgrade.yml, an autograding.json, or a folder with such files
    #[arg(value_name = "FILE|FOLDER")]
    pub page: PathBuf,
    /// A folder, for lessons/ID/lesson.yaml, or one YAML file; what is there is kept [default: standard output]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct TestArgs {
    /// Lessons to test, by id or glob [default: all, and the shared checks]
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Where to build it: a new or an empty folder [default: a temporary one]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person
    Text,
    /// For a program: schema prep/report/v1
    Json,
}
