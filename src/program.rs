//! What is asked of a shell that really runs, and what came of it. Whether anything may run at all is decided on the command
//! line; where there is nobody to run it, nothing is asked.

use std::time::Duration;

use crate::path::RelPath;

/// Shell text that is typed as a whole: a command, with its here documents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Typed {
    pub text: String,
    /// What it reads; nothing unless told.
    pub stdin: Vec<u8>,
    /// How long it may take.
    pub time: Duration,
    /// Words of it that may name files: which of them name nothing when it is run is asked too.
    pub names: Vec<Name>,
}

/// A word that may name a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// Without its quotes.
    pub text: String,
    /// Whether the shell makes names of it: `docs/*.md`.
    pub is_pattern: bool,
}

/// Commands that one shell runs in order, in a fresh copy of what is checked: a folder that was entered, a variable and a
/// file that was built carry on to the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Session {
    /// Where it starts; the root unless told.
    pub folder: Option<RelPath>,
    pub commands: Vec<Typed>,
}

/// What one command left behind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ran {
    pub stdout: Output,
    pub stderr: Output,
    pub end: End,
    /// Which of its names name nothing.
    pub absent: Vec<String>,
    /// How long it took by the clock: for nothing but `--timings`, no outcome and no text rests on it.
    pub took: Duration,
}

/// What was printed; of a long output the middle is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Output {
    pub bytes: Vec<u8>,
    /// Bytes that are not kept.
    pub left_out: u64,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// With this exit code; that of a program which a signal ended is 128 and the signal's number.
    Code(u8),
    /// Not within its time: it was ended, and with it the shell.
    OutOfTime(Duration),
    /// More processes or memory than it may have: it was ended, and with it the shell.
    TooMuch(&'static str),
    /// The shell ended while it ran, for example by `exit`.
    ShellEnded,
    /// An earlier command took the shell with it.
    NotReached,
    /// What was typed is no command, as the shell says: a matter of who wrote it.
    NoCommand(String),
    /// A program that is not installed.
    NotInstalled(String),
    /// It failed for want of a network, which it was not given; what it said.
    NoNetwork(String),
}

impl Default for End {
    fn default() -> Self {
        Self::Code(0)
    }
}

/// The names of the signals that a program is usually ended by.
const SIGNALS: [(u8, &str); 10] = [
    (1, "SIGHUP"),
    (2, "SIGINT"),
    (4, "SIGILL"),
    (6, "SIGABRT"),
    (7, "SIGBUS"),
    (8, "SIGFPE"),
    (9, "SIGKILL"),
    (11, "SIGSEGV"),
    (13, "SIGPIPE"),
    (15, "SIGTERM"),
];

impl End {
    /// The signal that a shell reports by an exit code.
    pub fn signal(code: u8) -> Option<&'static str> {
        let number = code.checked_sub(128)?;
        SIGNALS.iter().find(|(own, _)| *own == number).map(|(_, name)| *name)
    }
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => match Self::signal(*code) {
                Some(signal) => write!(f, "exit code {code}, ended by {signal}"),
                None => write!(f, "exit code {code}"),
            },
            Self::OutOfTime(time) => write!(f, "it did not end within {} s", time.as_secs_f64()),
            Self::TooMuch(what) => write!(f, "it was ended because it used {what}"),
            Self::ShellEnded => f.write_str("it ended the shell that ran it"),
            Self::NotReached => f.write_str("not reached: a command before it ended the shell"),
            Self::NoCommand(why) => write!(f, "the shell refuses it: {why}"),
            Self::NotInstalled(name) => write!(f, "{name} is not installed"),
            Self::NoNetwork(said) => write!(f, "there is no network where it ran: {said}"),
        }
    }
}
