//! The arguments of the commands that an author types.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};

use super::shared::{CourseArgs, RunArgs};
use crate::render::schema::{SCHEMAS, Schema};

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
    /// Its folder, whose name is also its id; `.` for the current one
    #[arg(value_name = "NAME")]
    pub folder: PathBuf,
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
