//! The arguments that several commands have: which course, which repository and commit, how commands run, what is printed.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::render::formats::{FORMATS, Format};

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

pub fn flags(name: &str, value: Option<impl Into<String>>) -> Vec<String> {
    value.map(|value| vec![name.to_owned(), value.into()]).unwrap_or_default()
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

pub fn format_parser() -> impl TypedValueParser<Value = &'static Format> {
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
