//! Why a command could not do its job: one sentence, one remedy, and whose fault it is.

use std::fmt;
use std::io;

use crate::course::{CourseError, SelectionError};
use crate::diagnostic::Diagnostic;
use crate::evidence::{EvidenceError, GitError, SelectError};
use crate::report::Exit;
use crate::timeline::TimelineError;
use crate::wording::reason;

#[derive(Debug)]
pub enum CommandError {
    /// The command line, or a file it names, is wrong.
    Usage { message: String, hint: String },
    /// The course's specs are wrong.
    Spec(Vec<Diagnostic>),
    /// The io around it is wrong.
    Environment { message: String, hint: String },
    /// The report could not be written out.
    Output(io::Error),
}

impl CommandError {
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: hint.into() }
    }

    /// What can be drawn in the course's own files.
    pub fn problems(&self) -> &[Diagnostic] {
        match self {
            Self::Spec(problems) => problems,
            _ => &[],
        }
    }

    /// What to do next: every error ends with it.
    pub fn hint(&self) -> &str {
        match self {
            Self::Usage { hint, .. } | Self::Environment { hint, .. } => hint,
            Self::Spec(_) => "edit what is shown, and type the command again",
            Self::Output(_) => {
                "make room where the output goes, or send it elsewhere, and type the command again"
            }
        }
    }

    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } | Self::Spec(_) => Exit::Usage,
            Self::Environment { .. } | Self::Output(_) => Exit::Environment,
        }
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { message, .. } | Self::Environment { message, .. } => f.write_str(message),
            Self::Spec(problems) => write!(f, "{} problems in the course", problems.len()),
            Self::Output(error) => write!(f, "the output cannot be written: {}", reason(error)),
        }
    }
}

impl std::error::Error for CommandError {}

impl From<TimelineError> for CommandError {
    fn from(error: TimelineError) -> Self {
        match error {
            TimelineError::Select(error) => error.into(),
            TimelineError::Evidence(error) => error.into(),
            TimelineError::TooLong(most) => Self::usage(
                format!("the history has more than {most} commits"),
                "follow a shorter one with `--rev`",
            ),
        }
    }
}

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<CourseError> for CommandError {
    fn from(error: CourseError) -> Self {
        match error {
            CourseError::Invalid(problems) => Self::Spec(problems),
            CourseError::NoLessons { ref survey, .. } => Self::usage(error.to_string(), survey.hint()),
            CourseError::Unreadable { .. } => {
                Self::usage(error.to_string(), "name the folder that holds `lessons/`")
            }
        }
    }
}

impl From<SelectionError> for CommandError {
    fn from(error: SelectionError) -> Self {
        match error {
            SelectionError::Invalid(problems) => Self::Spec(problems),
            SelectionError::Step { wanted, lesson } => Self::usage(
                format!("`{wanted}` is a step, and lessons are looked at whole"),
                format!("name its lesson: `{lesson}`"),
            ),
            SelectionError::NoPart { wanted, near } => Self::usage(
                format!("no lesson is in a part called `{wanted}`"),
                match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`prep list` shows the lessons".to_owned(),
                },
            ),
            SelectionError::Nothing => Self::usage(
                "no lesson is in all that was asked for",
                "`prep list` shows the lessons in their order",
            ),
            SelectionError::NoMatch { wanted, near } => Self::usage(
                format!("no lesson matches `{wanted}`"),
                match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`prep list` shows the lessons".to_owned(),
                },
            ),
        }
    }
}

impl From<GitError> for CommandError {
    fn from(error: GitError) -> Self {
        EvidenceError::from(error).into()
    }
}

impl From<EvidenceError> for CommandError {
    fn from(error: EvidenceError) -> Self {
        Self::Environment { message: error.to_string(), hint: error.hint().to_owned() }
    }
}

impl From<SelectError> for CommandError {
    fn from(error: SelectError) -> Self {
        match error {
            SelectError::Revision { rev, why } => Self::usage(
                format!("`{rev}` does not name a commit: {why}"),
                "name a branch, a tag or an id that `git log` shows; a shallow clone has only the newest",
            ),
            SelectError::Evidence(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each variant, and of each error that becomes one.
    fn all() -> Vec<CommandError> {
        let near = || Some("w24-l05".to_owned());
        vec![
            CommandError::usage("a", "b"),
            CommandError::Spec(Vec::new()),
            CommandError::Output(io::ErrorKind::StorageFull.into()),
            TimelineError::TooLong(7).into(),
            SelectionError::Invalid(Vec::new()).into(),
            SelectionError::NoPart { wanted: "w".into(), near: near() }.into(),
            SelectionError::NoPart { wanted: "w".into(), near: None }.into(),
            SelectionError::NoMatch { wanted: "w".into(), near: near() }.into(),
            SelectionError::NoMatch { wanted: "w".into(), near: None }.into(),
            SelectionError::Nothing.into(),
            SelectError::Revision { rev: "x".into(), why: "it is none" }.into(),
            EvidenceError::Shallow.into(),
            EvidenceError::Bare.into(),
            GitError::NoRepository.into(),
            GitError::OutOfTime.into(),
        ]
    }

    #[test]
    fn every_error_ends_with_the_next_step() {
        for error in all() {
            let (hint, message) = (error.hint(), error.to_string());
            assert!(hint.split(' ').count() > 2 || hint == "b", "{message}: {hint}");
            assert_ne!(hint, message);
        }
    }
}
