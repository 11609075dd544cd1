//! A session's journal as text: what it was, and every event with its time, one JSON object a line. Files are opened, locked
//! and synced elsewhere.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::event::{Effect, Event};
use super::interview::Interview;
use super::limit::Span;
use super::session::step;
use super::state::State;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
use crate::yaml;

const VERSION: &str = "prep/session/v1";

/// The first line. The interview itself is in it, so that a session goes on as it began, whatever becomes of the course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub journal: String,
    pub lesson: String,
    /// The name of the interview's file, without its extension.
    pub interview: String,
    /// The repository that the notes are for.
    pub repo: String,
    /// The day on which it began, where the candidate is.
    pub day: String,
    pub seed: u64,
    /// The questions that were asked in sessions before, the longest ago first.
    #[serde(default)]
    pub asked: Vec<String>,
    /// The interview's own text.
    pub text: String,
}

/// Any other line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// How long the session had run.
    pub at: Span,
    /// Seconds since 1970.
    pub wall: i64,
    #[serde(flatten)]
    pub event: Event,
}

#[derive(Debug)]
pub struct Journal {
    pub header: Header,
    pub lines: Vec<Line>,
    /// How many lines could not be read: a last one that was torn, or one that a full disk cut short.
    pub unread: usize,
}

#[derive(Debug)]
pub enum JournalError {
    /// The first line is not a header.
    NoHeader,
    /// The header is of another version.
    OtherVersion(String),
    /// The interview in it cannot be read.
    Interview(Vec<Diagnostic>),
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHeader => f.write_str("its first line is not the head of a journal"),
            Self::OtherVersion(found) => write!(f, "it is of the version `{found}`, expected `{VERSION}`"),
            Self::Interview(problems) => {
                let first = problems.first().map_or("", |problem| problem.message.as_str());
                write!(f, "the interview in it cannot be read: {first}")
            }
        }
    }
}

impl Header {
    pub fn new(lesson: &str, interview: &str, text: &str, repo: &str, day: &str, seed: u64) -> Self {
        let own = str::to_owned;
        let (lesson, interview, text) = (own(lesson), own(interview), own(text));
        let (repo, day) = (own(repo), own(day));
        Self { journal: own(VERSION), lesson, interview, repo, day, seed, asked: Vec::new(), text }
    }

    /// The state in which its session begins.
    pub fn state(&self) -> State {
        State { asked: self.asked.clone(), ..State::new(self.seed) }
    }

    pub fn interview(&self) -> Result<Interview, Vec<Diagnostic>> {
        read_interview(&SourceFile::new(format!("{}.yaml", self.interview), self.text.clone()))
    }
}

/// An interview from its file, or everything that is wrong with it.
pub fn read_interview(file: &Arc<SourceFile>) -> Result<Interview, Vec<Diagnostic>> {
    let root = yaml::parse(file).map_err(|problem| vec![problem])?;
    yaml::read(&root)
}

/// A record as a line of a journal.
pub fn to_line<T: Serialize>(record: &T) -> String {
    let mut line = serde_json::to_string(record).unwrap_or_default();
    line.push('\n');
    line
}

impl Journal {
    /// Reads a journal. A line that cannot be read is counted and left out: nothing else depends on it.
    pub fn parse(text: &str) -> Result<Self, JournalError> {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let first = lines.next().ok_or(JournalError::NoHeader)?;
        let header: Header = serde_json::from_str(first).map_err(|_| JournalError::NoHeader)?;
        if header.journal != VERSION {
            return Err(JournalError::OtherVersion(header.journal));
        }
        let read: Vec<Option<Line>> = lines.map(|line| serde_json::from_str(line).ok()).collect();
        let unread = read.iter().filter(|line| line.is_none()).count();
        Ok(Self { header, lines: read.into_iter().flatten().collect(), unread })
    }

    /// The state that its events lead to, and the interview.
    pub fn replay(&self) -> Result<(Interview, State), JournalError> {
        let interview = self.header.interview().map_err(JournalError::Interview)?;
        let state = self
            .lines
            .iter()
            .fold(self.header.state(), |state, line| step(&interview, state, &line.event, line.at).0);
        Ok((interview, state))
    }

    /// When the last line was written, in seconds since 1970.
    pub fn last_wall(&self) -> Option<i64> {
        self.lines.last().map(|line| line.wall)
    }
}

/// A session that is being held: it keeps the state, and says what is to be kept of each event.
pub struct Running {
    pub interview: Interview,
    pub state: State,
}

impl Running {
    /// Takes an event, and returns what it asks of the world.
    pub fn take(&mut self, event: &Event, now: Span) -> Vec<Effect> {
        let state = std::mem::replace(&mut self.state, State::new(0));
        let (state, effects) = step(&self.interview, state, event, now);
        self.state = state;
        effects
    }
}
