//! `grep`, as GNU grep 3 answers in a C.UTF-8 locale: lines are bytes, a file with NUL bytes is binary, and a CR is part of
//! its line. Options that show context are not read.
//! <https://www.gnu.org/software/grep/manual/grep.html>

mod files;
mod matcher;

use super::super::file_view::{Entry, FileView, WalkBudget, is_root};
use super::super::posix::Dialect;
use super::input::{Content, Input, Stream};
use super::options::{Known, Options};
use super::{Description, Names, Output, Prints, Refusal, SelectedLine, named, unknown};
use crate::evidence::EvidenceError;
use crate::path::RelPath;
use files::FileFilter;
use matcher::Matcher;

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
        if ['F', 'E', 'G'].into_iter().filter(|&flag| has(flag)).count() > 1 {
            return Err(Refusal::usage("grep", "its options ask for several kinds of patterns", 2));
        }
        let dialect = match (options.last("FEG"), name) {
            (Some('F'), _) | (None, "fgrep") => Dialect::Fixed,
            (Some('E'), _) | (None, "egrep") => Dialect::Extended,
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
        !matches!(self.shows, Shows::Nothing) && !(self.shows == Shows::Count && !self.is_recursive)
    }

    /// Whether what it prints depends on the order of the lines piped in.
    pub fn depends_on_order(&self) -> bool {
        let prints = matches!(self.shows, Shows::Lines | Shows::Matches);
        prints && (self.shows_numbers || self.most.is_some() || !self.operands.is_empty())
    }

    pub fn run(&self, view: FileView<'_>, stdin: Option<&Stream>) -> Result<Output, EvidenceError> {
        let errors = if self.matcher.warns() { vec![None] } else { Vec::new() };
        let output = Output { errors, ..Output::default() };
        let walked = WalkBudget::new();
        let mut search = Search { grep: self, view, output, walked, found: false, failed: false };
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
            let is_folder = operand != "-" && matches!(view.entry(operand)?, Entry::Folder(_));
            if operand != "-" && self.filter.leaves_out_operand(operand, is_folder) {
                continue;
            }
            if self.is_recursive && is_folder {
                search.output.operands += 1;
                search.walk(operand, self.shows_names.unwrap_or(true))?;
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

    /// Whether all of `text` is one match, as `-o` prints it.
    pub fn is_one_match(&self, text: &[u8]) -> bool {
        self.matcher.find_all(text).first() == Some(&(0..text.len()))
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

/// One run of grep, as far as it has come.
struct Search<'g> {
    grep: &'g Grep,
    view: FileView<'g>,
    output: Output,
    walked: WalkBudget,
    found: bool,
    failed: bool,
}

impl Search<'_> {
    /// `-q` ends at the first line it selects, whatever went wrong before.
    fn is_over(&self) -> bool {
        self.found && self.grep.shows == Shows::Nothing
    }

    fn finish(mut self) -> Output {
        self.output.status = match (self.is_over(), self.failed, self.found) {
            (true, ..) | (_, false, true) => 0,
            (_, false, false) => 1,
            (_, true, _) => 2,
        };
        self.output
    }

    fn fail(&mut self, name: &str, why: &str) {
        self.failed = true;
        if !self.grep.is_silent {
            self.output.error(format!("grep: {name}: {why}"));
        }
    }

    fn operand(
        &mut self,
        operand: &str,
        stdin: Option<&Stream>,
        with_name: bool,
    ) -> Result<(), EvidenceError> {
        let input = Input::open(operand, self.view, stdin)?;
        self.output.operands += 1;
        match input.error() {
            Some(why) => {
                if matches!(input.content, Content::Absent(_)) {
                    self.output.missing.push(operand.to_owned());
                } else if self.grep.shows == Shows::FilesWithout {
                    self.output.line(operand);
                } else if self.grep.shows == Shows::Count {
                    // It opens a folder before it finds out that it cannot read it.
                    let prefix = if with_name { format!("{operand}:") } else { String::new() };
                    self.output.line(format!("{prefix}0"));
                }
                self.fail(operand, why);
                Ok(())
            }
            None => self.input(if operand == "-" { "(standard input)" } else { operand }, &input, with_name),
        }
    }

    /// Every file below a folder. Its order is the file system's, so what it prints has none.
    fn walk(&mut self, folder: &str, with_names: bool) -> Result<(), EvidenceError> {
        // Without an operand the names have no `./` before them.
        let at = if folder.is_empty() { Entry::Folder(None) } else { self.view.entry(folder)? };
        let Entry::Folder(at) = at else { return Ok(()) };
        let mut names = 0;
        for name in self.view.names(at.as_ref())? {
            self.walked.take()?;
            let rel = RelPath::child(at.as_ref(), &name);
            if at.is_none() && name == ".git" {
                self.grep.filter.check_git(self.view)?;
                continue;
            }
            let below = folder.trim_end_matches('/');
            let path = if folder.is_empty() { name.clone() } else { format!("{below}/{name}") };
            if !self.grep.follows_links && self.view.evidence.is_link(&rel) {
                continue;
            }
            let entry = self.view.entry(&path)?;
            if self.grep.filter.leaves_out(&name, matches!(entry, Entry::Folder(_))) {
                continue;
            }
            match entry {
                Entry::Folder(_) => self.walk(&path, with_names)?,
                Entry::File { .. } => self.input(&path, &Input::open(&path, self.view, None)?, with_names)?,
                // Named pipes are skipped, and a link to nowhere only followed by `-R`.
                Entry::Absent if self.grep.follows_links => self.fail(&path, "No such file or directory"),
                Entry::Absent | Entry::Other => continue,
            }
            names += 1;
            if self.is_over() {
                break;
            }
        }
        self.output.is_unordered |= names > 1;
        Ok(())
    }

    fn input(&mut self, name: &str, input: &Input, with_name: bool) -> Result<(), EvidenceError> {
        let mut bytes = input.bytes().unwrap_or_default();
        let is_binary = bytes.contains(&0);
        if input.is_unordered() {
            self.output.is_unordered |= matches!(self.grep.shows, Shows::Lines | Shows::Matches);
        }
        if is_binary && self.grep.is_bounded {
            return unknown(name, "it is binary, and what is a word in it is not defined");
        }
        if is_binary {
            // grep reads the rest of a binary file as if every NUL ended a line.
            bytes.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = b'\n');
        }
        let prefix = if with_name { format!("{name}:") } else { String::new() };
        let (mut selected, mut hides_some) = (0, false);
        for (number, line) in super::input::lines(&bytes).enumerate() {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            if !self.grep.selects(line) {
                continue;
            }
            selected += 1;
            if let (Content::File(document), false) = (&input.content, is_binary) {
                let text = String::from_utf8_lossy(line).trim_end().to_owned();
                self.output.selected.push(SelectedLine {
                    path: document.path.clone(),
                    line: number + 1,
                    text,
                });
            }
            if is_binary && matches!(self.grep.shows, Shows::Lines | Shows::Matches) {
                if matches!(&input.content, Content::Stream(stream) if stream.file.is_none()) {
                    return unknown(name, "how much of a binary stream is printed depends on when it comes");
                }
                hides_some = true;
            } else {
                hides_some |= !self.print(&prefix, number + 1, line);
            }
            let is_enough = matches!(self.grep.shows, Shows::Nothing | Shows::Files | Shows::FilesWithout);
            if is_enough || self.grep.most == Some(selected) {
                break;
            }
        }
        self.found |= selected > 0;
        match self.grep.shows {
            Shows::Count => self.output.line(format!("{prefix}{selected}")),
            Shows::Files if selected > 0 => self.output.line(name),
            Shows::FilesWithout if selected == 0 => self.output.line(name),
            Shows::Lines | Shows::Matches if hides_some => {
                self.output.error(format!("grep: {name}: binary file matches"));
            }
            _ => {}
        }
        Ok(())
    }

    /// Prints a selected line; false if it is not text, and so is not printed.
    fn print(&mut self, prefix: &str, number: usize, line: &[u8]) -> bool {
        let number = if self.grep.shows_numbers { format!("{number}:") } else { String::new() };
        let head = format!("{prefix}{number}");
        let mut all_text = true;
        let mut print = |text: &[u8]| match std::str::from_utf8(text) {
            Ok(text) => self.output.line(format!("{head}{text}")),
            Err(_) => all_text = false,
        };
        match self.grep.shows {
            Shows::Lines => print(line),
            Shows::Matches if !self.grep.is_inverted => {
                self.grep.matcher.find_all(line).into_iter().for_each(|found| print(&line[found]));
            }
            _ => {}
        }
        all_text
    }
}
