//! Why a line is not read; and where it is for a construct of bash, what an author writes in its place.

use std::fmt;

/// Why a line is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    Construct(Construct),
    /// Anything else, as a sentence without its subject.
    Other(String),
}

impl Unread {
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Construct(construct) => construct.remedy(),
            Self::Other(_) => None,
        }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Construct(construct) => construct.fmt(f),
            Self::Other(reason) => f.write_str(reason),
        }
    }
}

impl From<Construct> for Unread {
    fn from(construct: Construct) -> Self {
        Self::Construct(construct)
    }
}

impl From<String> for Unread {
    fn from(reason: String) -> Self {
        Self::Other(reason)
    }
}

impl From<&str> for Unread {
    fn from(reason: &str) -> Self {
        Self::Other(reason.to_owned())
    }
}

/// What of bash's syntax is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Construct {
    Arithmetic,
    Assignment,
    Background,
    Backquotes,
    Braces,
    Case,
    /// A word that opens a compound command, or continues one.
    Compound(&'static str),
    Depth,
    ErrorPipe,
    Escape,
    ExitStatus,
    Group,
    HereDocument,
    HomeFolder,
    OpenParenthesis,
    OpenQuote,
    ProcessSubstitution,
    Redirection,
    Translation,
    Variable,
    WrittenFile,
}

impl Construct {
    fn remedy(self) -> Option<&'static str> {
        Some(match self {
            Self::Variable | Self::Assignment => "write the value in place of the variable",
            Self::ExitStatus => {
                "write the exit code behind that command itself, such as `# → exit 0`, and leave this line out"
            }
            Self::Backquotes => "write `$(…)` in place of the backquotes",
            Self::ProcessSubstitution => {
                "write a line for each of the commands, with what it should print after `# → `"
            }
            Self::Compound("for" | "while" | "until") => "write a line for each thing that it goes over",
            Self::Group => "write a line for each of the commands",
            Self::HereDocument => {
                "put the text into a file of the repository, or ask for a line of it with `grep`"
            }
            Self::WrittenFile => "leave the file out, and write what the command should print after `# → `",
            _ => return None,
        })
    }
}

impl fmt::Display for Construct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Arithmetic => "it calculates",
            Self::Assignment => "it sets a variable",
            Self::Background => "it runs something in the background",
            Self::Backquotes => "it has backquotes: `$(…)` is read",
            Self::Braces => "`{…}` stands for several words",
            Self::Case => "it is part of a `case`",
            Self::Compound(word) => return write!(f, "`{word}` is not read"),
            Self::Depth => "its commands nest too deeply",
            Self::ErrorPipe => "it pipes error messages",
            Self::Escape => "an escape in `$'…'` is not read",
            Self::ExitStatus => "it asks how another command ended, `$?`",
            Self::Group => "it groups commands in parentheses",
            Self::HereDocument => "it has a here-document",
            Self::HomeFolder => "`~` is a home folder",
            Self::OpenParenthesis => "a parenthesis is not closed",
            Self::OpenQuote => "a quote is not closed",
            Self::ProcessSubstitution => "it takes what commands print for a file, `<(…)`",
            Self::Redirection => "its redirection is not read",
            Self::Translation => "`$\"` translates",
            Self::Variable => "it uses a variable",
            Self::WrittenFile => "it writes to a file",
        })
    }
}
