//! The programs that lines of proof are made of, one file each: which arguments are read, what it would print and how it
//! would end, and what that means in words. Nothing is run.

pub mod cat;
pub mod echo;
pub mod filter;
pub mod find;
pub mod git;
pub mod grep;
pub mod if_then;
pub mod input;
pub mod ls;
pub mod options;
pub mod test;
pub mod wc;

use super::file_view::{FileView, is_root};
use super::unread::Unread;
use crate::evidence::EvidenceError;
use crate::path::RelPath;
use input::Stream;
use options::Known;

/// A program with its arguments read.
#[derive(Debug, Clone)]
pub enum Tool {
    Test(test::Test),
    Grep(Box<grep::Grep>),
    Wc(wc::Wc),
    Ls(ls::Ls),
    Cat(cat::Cat),
    Filter(filter::Filter),
    Find(find::Find),
    Git(Box<git::Git>),
    Echo(echo::Echo),
    If(Box<if_then::IfThen>),
}

/// What a program left behind.
#[derive(Debug, Default)]
pub struct Output {
    pub stdout: Vec<u8>,
    pub is_unordered: bool,
    /// Lines that a program after it in a pipe would read besides, whose text is not known: the totals of `ls -l`.
    pub unknown_lines: usize,
    pub status: u8,
    /// Its messages on standard error, line by line; `None` where their text is not known.
    pub errors: Vec<Option<String>>,
    /// Its messages are among its output, where neither their order nor their text is known.
    pub mixes_messages: bool,
    /// How many files it was to read.
    pub operands: usize,
    /// Those that are not there.
    pub missing: Vec<String>,
    /// The lines it selected.
    pub selected: Vec<SelectedLine>,
    /// History ends at a shallow clone's boundary before it was read to its end.
    pub is_truncated: bool,
}

/// A line of a file that was selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectedLine {
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
    /// prep does not read these arguments.
    Unreadable(Unread),
    /// The program does not take them either: its reason, and the status it ends with.
    Usage { reason: String, status: u8 },
}

/// How a program can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exits {
    pub can_succeed: bool,
    pub can_fail: bool,
}

impl Exits {
    pub const EITHER: Self = Self { can_succeed: true, can_fail: true };

    pub fn negated(self) -> Self {
        Self { can_succeed: self.can_fail, can_fail: self.can_succeed }
    }
}

/// What of a program is read, for `prep explain --grammar`.
pub struct Description {
    pub names: &'static str,
    /// Its options, where they are all of its kind.
    pub options: Option<&'static Known>,
    pub reads: &'static str,
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
    /// Names of files, one on each line.
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

/// Every program that is read, in the order in which they are explained.
pub const DESCRIPTIONS: [&[Description]; 10] = [
    test::DESCRIPTIONS,
    grep::DESCRIPTIONS,
    wc::DESCRIPTIONS,
    ls::DESCRIPTIONS,
    cat::DESCRIPTIONS,
    filter::DESCRIPTIONS,
    find::DESCRIPTIONS,
    git::DESCRIPTIONS,
    echo::DESCRIPTIONS,
    if_then::DESCRIPTIONS,
];

const NAMES: [&str; 21] = [
    "test", "[", "grep", "egrep", "fgrep", "wc", "ls", "cat", "head", "tail", "sort", "uniq", "cut", "tr",
    "find", "git", "echo", "printf", "true", "false", ":",
];

impl Tool {
    /// Whether prep reads some calls of `program`.
    pub fn knows(program: &str) -> bool {
        NAMES.contains(&program)
    }

    /// Reads a call: the program's name, then its arguments.
    pub fn parse(words: &[String]) -> Result<Self, Refusal> {
        let (name, args) = words.split_first().ok_or(Refusal::NeedsProgram)?;
        match name.as_str() {
            "test" | "[" => test::Test::parse(name, args).map(Self::Test),
            "grep" | "egrep" | "fgrep" => {
                grep::Grep::parse(name, args).map(|grep| Self::Grep(Box::new(grep)))
            }
            "wc" => wc::Wc::parse(args).map(Self::Wc),
            "ls" => ls::Ls::parse(args).map(Self::Ls),
            "cat" | "head" | "tail" => cat::Cat::parse(name, args).map(Self::Cat),
            "sort" | "uniq" | "cut" | "tr" => filter::Filter::parse(name, args).map(Self::Filter),
            "find" => find::Find::parse(args).map(Self::Find),
            "git" => git::Git::parse(args).map(|git| Self::Git(Box::new(git))),
            "echo" | "printf" | "true" | "false" | ":" => echo::Echo::parse(name, args).map(Self::Echo),
            _ => Err(Refusal::NeedsProgram),
        }
    }

    /// What it would do.
    pub fn run(&self, view: FileView<'_>, stdin: Option<&Stream>) -> Result<Output, EvidenceError> {
        match self {
            Self::Test(test) => test.run(view),
            Self::Grep(grep) => grep.run(view, stdin),
            Self::Wc(wc) => wc.run(view, stdin),
            Self::Ls(ls) => ls.run(view),
            Self::Cat(cat) => cat.run(view, stdin),
            Self::Filter(filter) => filter.run(view, stdin),
            Self::Find(find) => find.run(view),
            Self::Git(git) => git.run(view),
            Self::Echo(echo) => Ok(echo.run()),
            Self::If(own) => own.run(view),
        }
    }

    /// The files and folders it is told to read.
    fn operands(&self) -> &[String] {
        match self {
            Self::Grep(grep) => &grep.operands,
            Self::Wc(wc) => &wc.operands,
            Self::Ls(ls) => &ls.operands,
            Self::Cat(cat) => &cat.operands,
            Self::Filter(filter) => &filter.operands,
            Self::Find(find) => &find.starts,
            Self::Git(git) => git.paths(),
            Self::Test(_) | Self::Echo(_) | Self::If(_) => &[],
        }
    }

    /// The files whose contents it is told to read.
    pub fn contents(&self) -> &[String] {
        match self {
            Self::Grep(grep) if grep.is_recursive => &[],
            Self::Grep(_) | Self::Wc(_) | Self::Cat(_) | Self::Filter(_) => self.operands(),
            _ => &[],
        }
    }

    /// Why it cannot be answered in any repository, told from its arguments alone.
    pub fn refusal(&self) -> Option<String> {
        let paths = match self {
            Self::Test(test) => test.paths(),
            tool => tool.operands().iter().map(String::as_str).filter(|operand| *operand != "-").collect(),
        };
        let outside = |path: &&&str| !is_root(path) && RelPath::parse(path).is_err();
        if let Some(path) = paths.iter().filter(|path| !path.contains("$(…)")).find(outside) {
            return Some(match *path {
                "" => "an operand is empty".to_owned(),
                path => format!("`{path}` is outside the repository, or in `.git`"),
            });
        }
        match self {
            Self::Grep(grep) => grep.refusal(),
            Self::Find(find) => find.refusal(),
            Self::Git(git) => git.refusal(),
            _ => None,
        }
    }

    /// Whether it reads what is piped in.
    pub fn reads_stdin(&self) -> bool {
        let dash = |operands: &[String]| operands.is_empty() || operands.iter().any(|name| name == "-");
        match self {
            Self::Grep(grep) => dash(&grep.operands) && !grep.is_recursive,
            Self::Wc(wc) => dash(&wc.operands),
            Self::Cat(cat) => dash(&cat.operands),
            Self::Filter(filter) => dash(&filter.operands),
            _ => false,
        }
    }

    /// Whether it looks at the repository, not only at its arguments.
    pub fn reads_repository(&self) -> bool {
        match self {
            Self::Echo(_) => false,
            Self::If(own) => own.reads_repository(),
            Self::Test(test) => !test.paths().is_empty(),
            Self::Grep(_) | Self::Wc(_) | Self::Cat(_) | Self::Filter(_) => {
                !self.reads_stdin() || self.operands().iter().any(|operand| operand != "-")
            }
            _ => true,
        }
    }

    /// Whether several lines that it prints come in no defined order, where its input does or does not.
    pub fn is_unordered(&self, is_input_unordered: bool) -> bool {
        let passes_on = self.reads_stdin() && is_input_unordered;
        match self {
            Self::Find(_) => true,
            Self::Grep(grep) => grep.prints_lines() && (grep.is_recursive || passes_on),
            Self::Ls(ls) => ls.is_unordered(),
            Self::Cat(_) => passes_on,
            Self::Filter(filter) => passes_on && !filter.sorts(),
            Self::If(own) => own.is_unordered(),
            Self::Test(_) | Self::Wc(_) | Self::Git(_) | Self::Echo(_) => false,
        }
    }

    /// Whether what it prints depends on the order of the lines piped in.
    pub fn depends_on_order(&self) -> bool {
        match self {
            Self::Grep(grep) => grep.depends_on_order(),
            Self::Cat(cat) => cat.depends_on_order(),
            Self::Filter(filter) => filter.depends_on_order(),
            _ => false,
        }
    }

    pub fn exits(&self) -> Exits {
        let fails_if = |can_fail| Exits { can_succeed: true, can_fail };
        match self {
            Self::Test(_) | Self::Grep(_) => Exits::EITHER,
            Self::Find(find) => fails_if(find.starts.iter().any(|start| !is_root(start))),
            Self::Wc(wc) => fails_if(!wc.operands.is_empty()),
            Self::Cat(cat) => fails_if(!cat.operands.is_empty()),
            Self::Filter(filter) => fails_if(!filter.operands.is_empty()),
            Self::Ls(ls) => fails_if(ls.operands.iter().any(|operand| !is_root(operand))),
            Self::Git(git) => fails_if(git.can_fail()),
            Self::Echo(echo) => Exits { can_succeed: echo.status == 0, can_fail: echo.status != 0 },
            Self::If(own) => own.exits(),
        }
    }

    /// What it could print, each part on its own; nothing for a program that is silent.
    pub fn prints(&self) -> Vec<Prints> {
        vec![match self {
            Self::Test(_) => return Vec::new(),
            Self::If(own) => return own.prints(),
            Self::Grep(grep) => grep.prints(),
            Self::Wc(wc) => Prints::Counts(wc.operands.clone()),
            Self::Ls(ls) => ls.prints(),
            Self::Cat(_) | Self::Filter(_) => Prints::Anything,
            Self::Find(find) => find.prints(),
            Self::Git(git) => git.prints(),
            Self::Echo(echo) => match echo.text.as_str() {
                "" => Prints::Nothing,
                text => Prints::Text(text.to_owned()),
            },
        }]
    }

    /// In words, as what somebody does: `counts the lines of docs/x.md that match …`.
    pub fn describe(&self) -> String {
        match self {
            Self::Test(test) => test.describe(),
            Self::Grep(grep) => grep.describe(),
            Self::Wc(wc) => wc.describe(),
            Self::Ls(ls) => ls.describe(),
            Self::Cat(cat) => cat.describe(),
            Self::Filter(filter) => filter.describe(),
            Self::Find(find) => find.describe(),
            Self::Git(git) => git.describe(),
            Self::Echo(echo) => echo.describe(),
            Self::If(own) => own.describe(),
        }
    }
}

impl Refusal {
    fn unreadable(reason: impl Into<Unread>) -> Self {
        Self::Unreadable(reason.into())
    }

    /// `grep -P` is not read.
    fn option(program: &str, option: &str) -> Self {
        Self::unreadable(format!("`{program} {option}` is not read"))
    }

    fn usage(program: &str, reason: &str, status: u8) -> Self {
        Self::Usage { reason: format!("`{program}` refuses it: {reason}"), status }
    }
}

impl Output {
    pub fn status(status: u8) -> Self {
        Self { status, ..Self::default() }
    }

    /// A message on standard error whose text is not known, and this status.
    pub fn failed(status: u8) -> Self {
        Self { errors: vec![None], ..Self::status(status) }
    }

    pub fn line(&mut self, line: impl AsRef<[u8]>) {
        self.stdout.extend_from_slice(line.as_ref());
        self.stdout.push(b'\n');
    }

    pub fn error(&mut self, text: String) {
        self.errors.push(Some(text));
    }
}

/// What evidence cannot tell about `path`.
fn unknown<T>(path: &str, why: &str) -> Result<T, EvidenceError> {
    Err(EvidenceError::unanswered(path, why, EvidenceError::TYPE_IT))
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
