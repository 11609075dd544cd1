//! The programs that lines of proof are made of, one file each: which arguments are read, what it would print and how it
//! would end, and what that means in words. Nothing is run.

pub mod cat;
pub mod echo;
pub mod find;
pub mod git;
pub mod grep;
pub mod input;
pub mod ls;
pub mod options;
pub mod test;
pub mod wc;

use super::file_view::{FileView, Stop};
use crate::path::RelPath;
use input::Stream;

/// A program with its arguments read.
#[derive(Debug, Clone)]
pub enum Tool {
    Test(test::Test),
    Grep(Box<grep::Grep>),
    Wc(wc::Wc),
    Ls(ls::Ls),
    Cat(cat::Cat),
    Find(find::Find),
    Git(git::Git),
    Echo(echo::Echo),
}

/// What a program left behind.
#[derive(Debug, Default)]
pub struct Output {
    pub stdout: Vec<u8>,
    pub is_unordered: bool,
    pub status: u8,
    /// What it says on standard error, line by line; `None` where prep does not know the words.
    pub errors: Vec<Option<String>>,
    /// How many files it was to look at.
    pub operands: usize,
    /// Those that are not there.
    pub missing: Vec<String>,
    /// The lines it selected.
    pub seen: Vec<Seen>,
    /// History was cut off before it was read to its end.
    pub is_cut: bool,
}

/// A line of a file that was selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub path: RelPath,
    /// 1-based.
    pub line: usize,
    pub text: String,
}

/// Why a program's arguments are not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// prep does not know the program, or this command of git.
    NeedsProgram,
    Unreadable(String),
}

/// What a program can print, whatever it finds.
#[derive(Debug, Clone, PartialEq)]
pub enum Prints {
    Nothing,
    /// Numbers, alone or with one of these names.
    Counts(Vec<String>),
    /// Lines that match, or do not.
    Matches(Box<grep::Grep>),
    /// Names of files in no particular layout, of which only some can be there.
    Names(Names),
    /// Names of files, one on each line and in order.
    Paths(Names),
    /// Tags and branches: words, of which only some can be there.
    Words(Vec<String>),
    /// An abbreviated id and a subject.
    OneLines,
    /// Just this.
    Text(String),
    Anything,
}

/// Names that can be printed.
#[derive(Debug, Clone, PartialEq)]
pub enum Names {
    Any,
    /// These, as paths or patterns of paths.
    Like(Vec<String>),
    /// These or below these, their last part matching all of the others.
    Below(Vec<String>, Vec<String>),
}

const NAMES: [&str; 15] = [
    "test", "[", "grep", "wc", "ls", "cat", "head", "tail", "find", "git", "echo", "printf", "true", "false",
    ":",
];

impl Tool {
    /// Whether prep reads some calls of `program`.
    pub fn knows(program: &str) -> bool {
        NAMES.contains(&program)
    }

    /// Reads a call: the program's name, then its arguments.
    pub fn parse(words: &[String]) -> Result<Self, Refusal> {
        let (name, args) = words.split_first().ok_or(Refusal::NeedsProgram)?;
        let beyond = |option: String| Refusal::Unreadable(format!("`{name} {option}` is not read"));
        match name.as_str() {
            "test" | "[" => test::Test::parse(name, args).map(Self::Test).map_err(Refusal::Unreadable),
            "grep" => grep::Grep::parse(args).map(|grep| Self::Grep(Box::new(grep))).map_err(beyond),
            "wc" => wc::Wc::parse(args).map(Self::Wc).map_err(beyond),
            "ls" => ls::Ls::parse(args).map(Self::Ls).map_err(beyond),
            "cat" | "head" | "tail" => cat::Cat::parse(name, args).map(Self::Cat).map_err(beyond),
            "find" => find::Find::parse(args).map(Self::Find).map_err(beyond),
            "git" => git::Git::parse(args).map(Self::Git),
            "echo" | "printf" | "true" | "false" | ":" => {
                echo::Echo::parse(name, args).map(Self::Echo).map_err(beyond)
            }
            _ => Err(Refusal::NeedsProgram),
        }
    }

    /// What it would do. The error is why that cannot be said.
    pub fn run(&self, view: FileView<'_>, stdin: Option<&Stream>) -> Result<Output, Stop> {
        match self {
            Self::Test(test) => test.run(view),
            Self::Grep(grep) => grep.run(view, stdin),
            Self::Wc(wc) => wc.run(view, stdin),
            Self::Ls(ls) => ls.run(view),
            Self::Cat(show) => show.run(view, stdin),
            Self::Find(find) => find.run(view),
            Self::Git(git) => git.run(view),
            Self::Echo(say) => Ok(say.run()),
        }
    }

    /// Whether it reads what is piped in.
    pub fn reads_stdin(&self) -> bool {
        let dash = |operands: &[String]| operands.is_empty() || operands.iter().any(|name| name == "-");
        match self {
            Self::Grep(grep) => dash(&grep.operands) && !grep.is_recursive,
            Self::Wc(wc) => dash(&wc.operands),
            Self::Cat(show) => dash(&show.operands),
            _ => false,
        }
    }

    /// Whether it looks at the repository, not only at its arguments.
    pub fn looks(&self) -> bool {
        !matches!(self, Self::Echo(_))
    }

    /// Whether it can succeed, and whether it can fail.
    pub fn can(&self) -> (bool, bool) {
        match self {
            Self::Test(_) | Self::Grep(_) => (true, true),
            Self::Wc(wc::Wc { operands, .. }) | Self::Cat(cat::Cat { operands, .. }) => {
                (true, !operands.is_empty())
            }
            Self::Ls(ls) => (true, ls.operands.iter().any(|operand| operand != ".")),
            Self::Find(_) => (true, true),
            Self::Git(git) => (true, git.can_fail()),
            Self::Echo(say) => (say.status == 0, say.status != 0),
        }
    }

    pub fn prints(&self) -> Prints {
        match self {
            Self::Test(_) => Prints::Nothing,
            Self::Grep(grep) => grep.prints(),
            Self::Wc(wc) => Prints::Counts(wc.operands.clone()),
            Self::Ls(ls) => ls.prints(),
            Self::Cat(_) => Prints::Anything,
            Self::Find(find) => find.prints(),
            Self::Git(git) => git.prints(),
            Self::Echo(say) => match say.text.as_str() {
                "" => Prints::Nothing,
                text => Prints::Text(text.to_owned()),
            },
        }
    }

    /// In words, as what somebody does: `counts the lines of docs/x.md that match …`.
    pub fn describe(&self) -> String {
        match self {
            Self::Test(test) => test.describe(),
            Self::Grep(grep) => grep.describe(),
            Self::Wc(wc) => wc.describe(),
            Self::Ls(ls) => ls.describe(),
            Self::Cat(show) => show.describe(),
            Self::Find(find) => find.describe(),
            Self::Git(git) => git.describe(),
            Self::Echo(say) => say.describe(),
        }
    }
}

impl Output {
    pub fn status(status: u8) -> Self {
        Self { status, ..Self::default() }
    }

    pub fn line(&mut self, line: impl AsRef<[u8]>) {
        self.stdout.extend_from_slice(line.as_ref());
        self.stdout.push(b'\n');
    }

    pub fn error(&mut self, text: String) {
        self.errors.push(Some(text));
    }
}

/// Whether programs print a name in their messages as it is, and not quoted in some way.
fn is_plain(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._/-+@".contains(&byte))
}

/// `a`, `a and b`, `a, b and c`; what is piped in for nothing.
fn named(operands: &[String]) -> String {
    match operands {
        [] => "what is piped in".to_owned(),
        [one] => format!("`{one}`"),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(|name| format!("`{name}`")).collect();
            format!("{} and `{last}`", most.join(", "))
        }
    }
}
