//! `grep`, as GNU grep 3 answers in a C.UTF-8 locale: lines are bytes, a file with NUL bytes is binary, and a CR is part of
//! its line. Options that show context are not read.
//! <https://www.gnu.org/software/grep/manual/grep.html>

mod files;
mod matcher;
mod search;

use super::super::file_view::{Entry, FileView, is_root};
use super::super::posix::Dialect;
use super::input::{Input, Stream};
use super::options::{Known, Options};
use super::{Description, Names, Output, Prints, Refusal, named};
use crate::evidence::EvidenceError;
use crate::pattern::Work;
use files::FileFilter;
use matcher::Matcher;
use search::Search;

#[derive(Debug, Clone)]
pub struct Grep {
    /// As they were typed, one or several.
    pub patterns: Vec<String>,
    matcher: Matcher,
    pub is_inverted: bool,
    pub ignores_case: bool,
    /// `-w` or `-x`.
    pub is_bounded: bool,
    pub dialect: Dialect,
    pub shows: Shows,
    shows_numbers: bool,
    /// `-h` or `-H`, whichever was last.
    shows_names: Option<bool>,
    is_silent: bool,
    /// `-m`: how many lines of a file are selected at most.
    most: Option<usize>,
    pub is_recursive: bool,
    /// `-R`: links are followed on the walk.
    follows_links: bool,
    filter: FileFilter,
    pub operands: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    Lines,
    Matches,
    Count,
    Files,
    FilesWithout,
    Nothing,
}

impl PartialEq for Grep {
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns && self.shows == other.shows && self.operands == other.operands
    }
}

const KNOWN: Known = Known {
    flags: "civwxyFEGqnolLrRhHs",
    values: "em",
    long: &[
        ("count", 'c'),
        ("ignore-case", 'i'),
        ("invert-match", 'v'),
        ("word-regexp", 'w'),
        ("line-regexp", 'x'),
        ("fixed-strings", 'F'),
        ("extended-regexp", 'E'),
        ("basic-regexp", 'G'),
        ("quiet", 'q'),
        ("silent", 'q'),
        ("line-number", 'n'),
        ("only-matching", 'o'),
        ("files-with-matches", 'l'),
        ("files-without-match", 'L'),
        ("recursive", 'r'),
        ("dereference-recursive", 'R'),
        ("no-filename", 'h'),
        ("with-filename", 'H'),
        ("no-messages", 's'),
        ("regexp", 'e'),
        ("max-count", 'm'),
    ],
};

pub const DESCRIPTIONS: &[Description] = &[Description {
    names: "grep, egrep, fgrep",
    options: Some(&KNOWN),
    reads: "files, or what is piped in; --include, --exclude and --exclude-dir with -r",
}];

impl Grep {
    /// Whether no line of any file is selected.
    pub fn finds_nothing(&self) -> bool {
        !self.is_inverted && self.matcher.matches_no_line()
    }

    /// The most that it can count in one file, where it counts.
    pub fn most_of_one_file(&self) -> Option<u64> {
        self.most.filter(|_| self.shows == Shows::Count).map(|most| most as u64)
    }

    pub fn parse(name: &str, args: &[String]) -> Result<Self, Refusal> {
        let (filter, args) = FileFilter::take(args)?;
        let options = Options::read(&args, &KNOWN).map_err(|option| Refusal::option(name, &option))?;
        let mut operands = options.operands.clone();
        let mut patterns: Vec<String> = options.values('e').map(str::to_owned).collect();
        if patterns.is_empty() {
            if operands.is_empty() {
                return Err(Refusal::usage("grep", "it has no pattern", 2));
            }
            patterns.push(operands.remove(0));
        }
        let patterns: Vec<String> =
            patterns.iter().flat_map(|text| text.split('\n')).map(str::to_owned).collect();
        let has = |flag| options.has(flag);
        let by_name = match name {
            "fgrep" => Some('F'),
            "egrep" => Some('E'),
            _ => None,
        };
        if ['F', 'E', 'G'].into_iter().filter(|&flag| has(flag) || by_name == Some(flag)).count() > 1 {
            return Err(Refusal::usage("grep", "its options ask for several kinds of patterns", 2));
        }
        let dialect = match options.last("FEG").or(by_name) {
            Some('F') => Dialect::Fixed,
            Some('E') => Dialect::Extended,
            _ => Dialect::Basic,
        };
        let matcher = Matcher::new(&patterns, dialect, &options)?;
        let most = match options.values('m').next_back().map(str::parse) {
            None => None,
            Some(Ok(most)) => Some(most),
            Some(Err(_)) => return Err(Refusal::option("grep", "-m with this number")),
        };
        let shows = [
            ('q', Shows::Nothing),
            ('L', Shows::FilesWithout),
            ('l', Shows::Files),
            ('c', Shows::Count),
            ('o', Shows::Matches),
        ];
        if has('l') && has('L') {
            return Err(Refusal::option("grep", "-l with -L"));
        }
        Ok(Self {
            matcher,
            patterns,
            shows: shows.into_iter().find(|&(flag, _)| has(flag)).map_or(Shows::Lines, |(_, shows)| shows),
            is_inverted: has('v'),
            ignores_case: has('i') || has('y'),
            is_bounded: has('w') || has('x'),
            dialect,
            shows_numbers: has('n'),
            shows_names: options.last("hH").map(|flag| flag == 'H'),
            is_silent: has('s'),
            most,
            is_recursive: has('r') || has('R'),
            follows_links: options.last("rR") == Some('R'),
            filter,
            operands,
        })
    }

    /// Why it cannot be answered, whatever the repository has.
    pub fn refusal(&self) -> Option<String> {
        let at_root = self.operands.is_empty() || self.operands.iter().any(|operand| is_root(operand));
        (self.is_recursive && at_root && !self.filter.keeps_out_of_git())
            .then(|| "it searches `.git` too: name a folder, or add `--exclude-dir=.git`".to_owned())
    }

    pub fn prints_lines(&self) -> bool {
        self.shows != Shows::Nothing && (self.shows != Shows::Count || self.is_recursive)
    }

    /// Whether what it prints depends on the order of the lines piped in.
    pub fn depends_on_order(&self) -> bool {
        let prints = matches!(self.shows, Shows::Lines | Shows::Matches);
        prints && (self.shows_numbers || self.most.is_some() || !self.operands.is_empty())
    }

    pub fn run(&self, view: FileView<'_>, stdin: Option<&Stream>) -> Result<Output, EvidenceError> {
        let errors = if self.matcher.warns() { vec![None] } else { Vec::new() };
        let output = Output { errors, ..Output::default() };
        let mut search = Search::new(self, view, output);
        let selects_nothing = self.patterns == [""] && self.is_inverted && !self.is_bounded;
        if selects_nothing || self.most == Some(0) {
            // grep knows without reading anything.
            return Ok(Output::status(1));
        }
        if self.is_recursive && self.operands.is_empty() {
            search.walk("", self.shows_names.unwrap_or(true))?;
            return Ok(search.finish());
        }
        if self.operands.is_empty() {
            let stream = Input::stdin(stdin)?;
            search.input("(standard input)", &stream, self.shows_names == Some(true))?;
            return Ok(search.finish());
        }
        let many = self.operands.len() > 1;
        for operand in &self.operands {
            let entry = if operand == "-" { Entry::Other } else { view.entry(operand)? };
            let is_folder = matches!(entry, Entry::Folder(_));
            // What is not there is told before it is left out.
            let may_be_left_out = operand != "-" && entry != Entry::Absent;
            if may_be_left_out && self.filter.leaves_out_operand(operand, is_folder) {
                continue;
            }
            if self.is_recursive && is_folder {
                search.walk_operand(operand, self.shows_names.unwrap_or(true))?;
            } else {
                search.operand(operand, stdin, self.shows_names.unwrap_or(many))?;
            }
            if search.is_over() {
                break;
            }
        }
        Ok(search.finish())
    }

    /// Whether a line is one it would select.
    pub fn selects(&self, line: &[u8]) -> bool {
        self.matcher.is_match(line) != self.is_inverted
    }

    /// Whether all of `text` is one match, as `-o` prints it; it may be, where that is too much work to say.
    pub fn is_one_match(&self, text: &[u8]) -> bool {
        let found = self.matcher.find_all(text, &mut Work::new());
        found.map_or(true, |found| found.first() == Some(&(0..text.len())))
    }

    pub fn prints(&self) -> Prints {
        match self.shows {
            Shows::Nothing => Prints::Nothing,
            Shows::Count => Prints::Counts(self.operands.clone()),
            Shows::Files | Shows::FilesWithout => {
                Prints::Paths(Names::Below(self.operands.clone(), Vec::new()))
            }
            Shows::Lines | Shows::Matches => Prints::Matches(Box::new(self.clone())),
        }
    }

    pub fn describe(&self) -> String {
        let patterns: Vec<String> = self.patterns.iter().map(|pattern| format!("`{pattern}`")).collect();
        let not = if self.is_inverted { "do not match" } else { "match" };
        let case = if self.ignores_case { ", in any letter case" } else { "" };
        let (files, patterns) = (named(&self.operands), patterns.join(" or "));
        match self.shows {
            Shows::Count => format!("counts the lines of {files} that {not} {patterns}{case}"),
            Shows::Lines => format!("lists the lines of {files} that {not} {patterns}{case}"),
            Shows::Matches => format!("lists what {patterns} matches in {files}{case}"),
            Shows::Files => format!("names those of {files} with lines that {not} {patterns}{case}"),
            Shows::FilesWithout => {
                format!("names those of {files} without lines that {not} {patterns}{case}")
            }
            Shows::Nothing => format!("asks whether a line of {files} {not}es {patterns}{case}")
                .replace("do not matches", "does not match"),
        }
    }
}
