//! The command line as it is typed. What the words mean is decided in `commands`.

mod author;
mod grade;
mod history;
mod learner;
mod practice;
mod shared;
mod whole;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use author::{
    FolderArgs, ImportArgs, KindsArgs, LintArgs, LintFormat, New, NewArgs, NewCheckArgs, NewCourseArgs,
    NewLessonArgs, SchemaArgs, TestArgs, TestFormat,
};
pub use grade::GradeArgs;
pub use history::{BlameArgs, BlameFormat, TimelineArgs, TimelineFormat};
pub use learner::{HintArgs, LearnerArgs, NextArgs, StartArgs, StatusArgs, StatusFormat, WatchArgs};
pub use practice::{HistoryFormat, PracticeArgs};
pub use shared::{CourseArgs, FailOn, OutputArgs, RepoArgs, ReportFile, RunArgs, RunMode};
pub use whole::{colour, command, names, parse, topic};

/// Checks a learner's repository against a curriculum's "done when", without running anything unless asked.
#[derive(Debug, Parser)]
#[command(name = "prep", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done · 1 the work is not done · 2 the course or the command line is wrong · 3 no verdict was possible\n\n\
                  `prep help COMMAND` explains a command, `prep help KIND` a kind of check."
)]
pub struct Cli {
    /// What to do; without it, prep says where you are
    #[command(subcommand)]
    pub command: Option<Command>,
    /// When to use colours; `auto` is on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub color: When,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check which lessons are done, and show what is missing
    Check(CheckArgs),
    /// List the lessons of the course
    List(ListArgs),
    /// Show a lesson's page and its steps
    Show(ShowArgs),
    /// Show the next lesson: its goal, its steps and the first thing to do
    Next(NextArgs),
    /// Give a hint for the first step that is open, gentlest first; `-m` for one more
    Hint(HintArgs),
    /// Show how far the course is, part by part
    Status(StatusArgs),
    /// Copy the files that a lesson begins with, and say the first thing to do
    Start(StartArgs),
    /// Check again whenever something changes, and show what came of it
    Watch(WatchArgs),
    /// Say how the proofs of a lesson are read, and what is there now
    Explain(ExplainArgs),
    /// Show at which commits lessons were done, from the history
    Timeline(TimelineArgs),
    /// Name the commit that completed a lesson or a step, and the one that broke it
    Blame(BlameArgs),
    /// Draft a lesson.yaml from a page: its proofs as checks, its "Done when" as their sentences
    Import(ImportArgs),
    /// Begin a course, a lesson or a shared check, with examples and a test that says what to edit
    New(NewArgs),
    /// Show every problem of a course at once: mistakes, and what is hardly meant
    Lint(LintArgs),
    /// Test lessons and shared checks against their own examples
    Test(TestArgs),
    /// Set a learner's repository up: which course it follows, and a workflow that checks it
    Init(InitArgs),
    /// Print the JSON Schema of a file: what authors write, for editors, or what prep writes
    Schema(SchemaArgs),
    /// Hold an interview in the terminal, and write the notes that the checks read
    Practice(PracticeArgs),
    /// Grade a whole class: every submission of a roster, or in the folders named
    Grade(GradeArgs),
    /// Explain the kinds of check: what each tests, its fields, and what prep says
    Kinds(KindsArgs),
    /// Print what a shell needs to complete commands, flags, lessons and steps
    Completions(CompletionsArgs),
    /// Write the manual pages into a folder
    Man(ManArgs),
    /// Build a sample repository, check it, and say what to type next
    Demo(DemoArgs),
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
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub programs: RunArgs,
    /// In text and JSON: how long each command took that `--run` ran
    #[arg(long, requires = "run")]
    pub timings: bool,
    /// Only the lessons of this part, an id or a glob; can be given again
    #[arg(long, value_name = "PART")]
    pub part: Vec<String>,
    /// Only the lessons up to this one, in the order of the course
    #[arg(long, value_name = "LESSON")]
    pub through: Option<String>,
    /// What must pass for exit code 0
    #[arg(long, value_enum, default_value_t = FailOn::Must, value_name = "LEVEL")]
    pub fail_on: FailOn,
    /// Exit with 0 where it would be 1, the work is not done; with 3 if a lesson is unknown
    #[arg(long)]
    pub exit_zero: bool,
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
    /// The steps alone
    #[arg(long)]
    pub steps: bool,
    /// The page alone, as its author wrote it
    #[arg(long, conflicts_with = "steps")]
    pub page: bool,
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The lesson, by id
    #[arg(value_name = "LESSON", required_unless_present = "grammar")]
    pub lesson: Option<String>,
    /// Say which shell commands are read natively, and with which options
    #[arg(long, conflicts_with = "lesson")]
    pub grammar: bool,
    /// List the commands that `prep check --run` would run, in order, and run none
    #[arg(long)]
    pub run: bool,
    #[command(flatten)]
    pub repo: RepoArgs,
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder of the repository [default: the current one]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// The course's folder, from the repository's root, to be named in prep.yaml and in the workflow
    #[arg(long, value_name = "DIR")]
    pub course: Option<String>,
    /// Write a workflow for GitHub Actions
    #[arg(long)]
    pub github: bool,
    /// Write a pipeline for GitLab
    #[arg(long)]
    pub gitlab: bool,
    /// Write a hook that checks before each push
    #[arg(long)]
    pub hook: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "bash: echo 'source <(prep completions bash)' >> ~/.bashrc
zsh:  echo 'source <(prep completions zsh)' >> ~/.zshrc, below compinit
fish: prep completions fish > ~/.config/fish/completions/prep.fish")]
pub struct CompletionsArgs {
    /// Which shell
    #[arg(value_name = "SHELL", value_parser = ["bash", "elvish", "fish", "powershell", "zsh"])]
    pub shell: String,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// The folder, such as ~/.local/share/man/man1; what is there is kept
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Where to build it: a new or an empty folder [default: a temporary one]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
}
