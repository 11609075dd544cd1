//! The command line as it is typed. What the words mean is decided in `commands`.

mod author;
mod learner;
mod whole;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::render::formats::{FORMATS, Format};
use crate::render::schema::{SCHEMAS, Schema};
use crate::yaml::Seconds;

pub use author::{FolderArgs, New, NewArgs, NewCheckArgs, NewCourseArgs, NewLessonArgs};
pub use learner::{HintArgs, LearnerArgs, NextArgs, StartArgs, StatusArgs, StatusFormat, WatchArgs};
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
pub struct CourseArgs {
    /// The course: a folder with lessons [default: the one built in]
    #[arg(long, value_name = "DIR")]
    pub course: Option<PathBuf>,
}

impl CourseArgs {
    /// The flags as they were given, for a command that is suggested.
    pub fn flags(&self) -> Vec<String> {
        flags("--course", self.course.as_deref().map(Path::to_string_lossy))
    }
}

fn flags(name: &str, value: Option<impl Into<String>>) -> Vec<String> {
    value.map(|value| vec![name.to_owned(), value.into()]).unwrap_or_default()
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

/// How a report is written, and where.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// How to print the report [default: text, and github under GitHub Actions]
    #[arg(long, value_parser = format_parser(), value_name = "FORMAT")]
    pub format: Option<&'static Format>,
    /// Write the report to a file as well; can be given again
    #[arg(long, value_parser = parse_report, value_name = "FORMAT=PATH")]
    pub report: Vec<ReportFile>,
    /// In text, github, markdown and html: leave out what is done; the counts are of everything
    #[arg(long)]
    pub failed_only: bool,
    /// Show every step, also those that pass
    #[arg(short, long)]
    pub verbose: bool,
}

/// A report that is to be written to a file.
#[derive(Debug, Clone)]
pub struct ReportFile {
    pub format: &'static Format,
    pub path: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// The steps under `must`
    Must,
    /// These, and the steps under `should`
    Should,
}

fn format_parser() -> impl TypedValueParser<Value = &'static Format> {
    let values = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(values).try_map(|name| Format::named(&name).ok_or("it is no format"))
}

fn parse_report(written: &str) -> Result<ReportFile, String> {
    let known = || FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ");
    let (name, path) = written
        .split_once('=')
        .ok_or_else(|| "expected FORMAT=PATH, such as `junit=report.xml`".to_owned())?;
    let format =
        Format::named(name).ok_or_else(|| format!("no format is called `{name}`; known: {}", known()))?;
    match path {
        "" => Err("the path is empty".to_owned()),
        "-" => Err(format!("a file is expected; `--format {name}` prints to standard output")),
        path => Ok(ReportFile { format, path: PathBuf::from(path) }),
    }
}

/// Whether programs may run.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Run the commands that need a program, in a copy and a container: see docs/running.md
    #[arg(
        long,
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "confined",
        value_name = "HOW"
    )]
    pub run: Option<RunMode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RunMode {
    /// By bubblewrap: no network, a read-only system, nothing of your own
    Confined,
    /// By nothing but a copy: on your own machine, or where a runner is a sandbox already
    Unconfined,
    /// By bubblewrap, with the network
    Network,
}

impl RunArgs {
    /// The flag as it was given, for a command that is suggested.
    pub fn flags(&self) -> Vec<String> {
        let name = self.run.as_ref().and_then(ValueEnum::to_possible_value);
        name.map(|name| format!("--run={}", name.get_name())).into_iter().collect()
    }
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

    /// The flags as they were given, for a command that is suggested.
    pub fn flags(&self) -> Vec<String> {
        let repo = flags("--repo", self.repo.as_deref().map(Path::to_string_lossy));
        [repo, flags("--rev", self.rev.clone()), flags("--before", self.before.clone())].concat()
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

/// Which history is followed.
#[derive(Debug, Args)]
pub struct LineArgs {
    /// The repository, exactly this folder [default: the nearest one above]
    #[arg(long, value_name = "DIR")]
    pub repo: Option<PathBuf>,
    /// The commit at which the first-parent line ends [default: HEAD]
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
}

impl LineArgs {
    pub fn as_repo(&self) -> RepoArgs {
        RepoArgs { repo: self.repo.clone(), rev: self.rev.clone(), before: None }
    }
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
pub struct LintArgs {
    /// Only problems in these files or folders, from the course's root [default: all]
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,
    /// How the problems are printed [default: text, and github under GitHub Actions]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<LintFormat>,
    /// Say what a code means, with an example and its repair, and read no course
    #[arg(long, value_name = "CODE", conflicts_with = "paths")]
    pub explain: Option<String>,
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LintFormat {
    /// For a person
    Text,
    /// For programs: schema prep/lint/v1
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0
    Sarif,
}

#[derive(Debug, Args)]
pub struct TestArgs {
    /// Lessons to test, by id or glob [default: all, and the shared checks]
    #[arg(value_name = "LESSON")]
    pub lessons: Vec<String>,
    #[command(flatten)]
    pub programs: RunArgs,
    /// Break the done examples in many ways, and name each step that no broken one makes fail
    #[arg(long)]
    pub mutants: bool,
    /// Say what each step found, and which mutant made it fail
    #[arg(short, long)]
    pub verbose: bool,
    /// Keep the examples' repositories in a folder, to look at; what is there is never overwritten
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = TestFormat::Text, value_name = "FORMAT")]
    pub format: TestFormat,
    #[command(flatten)]
    pub course: CourseArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// For a person
    Text,
    /// For programs: schema prep/test/v1
    Json,
    /// JUnit XML: Jenkins, GitLab and most CI systems
    Junit,
    /// A page about the shared checks: what each takes, and what it says to its examples
    Markdown,
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
pub struct KindsArgs {
    /// One kind, such as `headings` [default: a list of all]
    #[arg(value_name = "KIND")]
    pub kind: Option<String>,
    /// As Markdown, the form of docs/kinds.md
    #[arg(long)]
    pub markdown: bool,
}

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Which one [default: a list of all]
    #[arg(value_parser = schema_parser(), value_name = "NAME")]
    pub schema: Option<&'static Schema>,
    /// What authors write, as Markdown: the form of docs/lesson-format.md
    #[arg(long, conflicts_with = "schema")]
    pub markdown: bool,
}

fn schema_parser() -> impl TypedValueParser<Value = &'static Schema> {
    let values = SCHEMAS.iter().map(|schema| PossibleValue::new(schema.name).help(schema.about));
    let named = |name: String| SCHEMAS.iter().find(|schema| schema.name == name);
    PossibleValuesParser::new(values).try_map(move |name| named(name).ok_or("it is no schema"))
}

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
    /// Draw an interview that was not practised lately, of this kind or level
    #[arg(long, value_name = "KIND", num_args = 0..=1, default_missing_value = "")]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HistoryFormat {
    /// A table for a person
    Text,
    /// For a program
    Json,
}
