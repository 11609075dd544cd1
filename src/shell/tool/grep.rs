//! `grep`, as GNU grep 3 answers in a C.UTF-8 locale: lines are bytes, a file with NUL bytes is binary, and a CR is part of
//! its line. Options that show context, or choose files by name, are not read.
//! <https://www.gnu.org/software/grep/manual/grep.html>

use super::super::file_view::{FileView, Stop, Thing, Walk, unreadable};
use super::super::posix::{Dialect, Refusal, translate};
use super::input::{Content, Input, Stream};
use super::options::{Known, Options};
use super::{Names, Output, Prints, Seen, named};
use crate::path::RelPath;
use crate::pattern::{Longest, Pattern};

#[derive(Debug, Clone)]
pub struct Grep {
    /// As written, one or several.
    pub patterns: Vec<String>,
    /// None if grep refuses the pattern: status 2, and nothing printed.
    matcher: Option<Matcher>,
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
    pub is_recursive: bool,
    pub operands: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    Lines,
    Matches,
    Count,
    Files,
    Nothing,
}

#[derive(Debug, Clone)]
struct Matcher {
    pattern: Pattern,
    /// For `-o`.
    longest: Option<Longest>,
    /// It says on standard error that something in the pattern looks wrong.
    warns: bool,
}

impl PartialEq for Grep {
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns && self.shows == other.shows && self.operands == other.operands
    }
}

const KNOWN: Known = Known {
    flags: "civwxFEGqnolrhHs",
    values: "e",
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
        ("recursive", 'r'),
        ("no-filename", 'h'),
        ("with-filename", 'H'),
        ("no-messages", 's'),
        ("regexp", 'e'),
    ],
};

impl Grep {
    pub fn parse(args: &[String]) -> Result<Self, String> {
        let mut options = Options::read(args, &KNOWN)?;
        let mut written: Vec<String> = options.values('e').map(str::to_owned).collect();
        if written.is_empty() {
            if options.operands.is_empty() {
                return Err("without a pattern".to_owned());
            }
            written.push(options.operands.remove(0));
        }
        let patterns: Vec<String> =
            written.iter().flat_map(|text| text.split('\n')).map(str::to_owned).collect();
        let dialect = match options.last("FEG") {
            Some('F') => Dialect::Fixed,
            Some('E') => Dialect::Extended,
            _ => Dialect::Basic,
        };
        let matcher = Matcher::new(&patterns, dialect, &options)
            .map_err(|reason| format!("'{}': {reason}", patterns.join("' '")))?;
        let shows = [('q', Shows::Nothing), ('l', Shows::Files), ('c', Shows::Count), ('o', Shows::Matches)]
            .into_iter()
            .find(|&(flag, _)| options.has(flag))
            .map_or(Shows::Lines, |(_, shows)| shows);
        Ok(Self {
            patterns,
            matcher,
            shows,
            is_inverted: options.has('v'),
            ignores_case: options.has('i'),
            is_bounded: options.has('w') || options.has('x'),
            dialect,
            shows_numbers: options.has('n'),
            shows_names: options.last("hH").map(|flag| flag == 'H'),
            is_silent: options.has('s'),
            is_recursive: options.has('r'),
            operands: options.operands,
        })
    }

    pub fn run(&self, view: FileView<'_>, stdin: Option<&Stream>) -> Result<Output, Stop> {
        let Some(matcher) = &self.matcher else {
            return Ok(Output { errors: vec![None], ..Output::status(2) });
        };
        let errors = if matcher.warns { vec![None] } else { Vec::new() };
        let output = Output { errors, ..Output::default() };
        let mut search =
            Search { grep: self, matcher, output, walked: Walk::new(), found: false, failed: false };
        if self.patterns == [""] && self.is_inverted && !self.is_bounded {
            // Nothing can be selected, and grep knows without looking.
            return Ok(Output::status(1));
        }
        if self.is_recursive && self.operands.is_empty() {
            return unreadable("it walks into `.git`");
        }
        if self.operands.is_empty() {
            let stream = Input::stdin(stdin)?;
            search.input("(standard input)", &stream, self.shows_names == Some(true))?;
            return Ok(search.finish());
        }
        let many = self.operands.len() > 1;
        for operand in &self.operands {
            if self.is_recursive && matches!(view.at(operand)?, Thing::Folder(_)) && operand != "-" {
                search.output.operands += 1;
                search.walk(operand, view, self.shows_names.unwrap_or(true))?;
            } else {
                search.operand(operand, view, stdin, self.shows_names.unwrap_or(many))?;
            }
            if search.is_over() {
                break;
            }
        }
        Ok(search.finish())
    }

    /// Whether a line is one it would select.
    pub fn selects(&self, line: &[u8]) -> bool {
        self.matcher.as_ref().is_some_and(|matcher| matcher.pattern.is_match(line) != self.is_inverted)
    }

    /// Whether all of `text` is one match, as `-o` prints it.
    pub fn is_one_match(&self, text: &[u8]) -> bool {
        let longest = self.matcher.as_ref().and_then(|matcher| matcher.longest.as_ref());
        let found = longest.map(|longest| longest.find_all(text));
        found.is_some_and(|found| found.first() == Some(&(0..text.len())))
    }

    pub fn prints(&self) -> Prints {
        match self.shows {
            Shows::Nothing => Prints::Nothing,
            Shows::Count => Prints::Counts(self.operands.clone()),
            Shows::Files => Prints::Paths(Names::Below(self.operands.clone(), Vec::new())),
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
            Shows::Nothing => format!("asks whether a line of {files} {not}es {patterns}{case}")
                .replace("do not matches", "does not match"),
        }
    }
}

impl Matcher {
    /// None if grep refuses one of the patterns. The error is a reason.
    fn new(patterns: &[String], dialect: Dialect, options: &Options) -> Result<Option<Self>, String> {
        let dialects = ['F', 'E', 'G'].into_iter().filter(|&flag| options.has(flag));
        if dialects.count() > 1 {
            return Ok(None);
        }
        let (mut parts, mut warns) = (Vec::new(), false);
        for pattern in patterns {
            match translate(pattern, dialect) {
                Ok(part)
                    if part.escapes_letter
                        && options.has('i')
                        && ['w', 'x', 'o'].into_iter().any(|flag| options.has(flag)) =>
                {
                    return Err("it escapes a letter that means itself".to_owned());
                }
                Ok(part) => {
                    warns |= part.warns;
                    parts.push(format!("(?:{})", part.pattern));
                }
                Err(Refusal::Invalid) => return Ok(None),
                Err(Refusal::Unsupported(reason)) => return Err(reason.to_owned()),
            }
        }
        let any = parts.join("|");
        if options.has('w') && Pattern::parse(&format!("^(?:{any})$"))?.is_match("") {
            return Err("with `-w` it would look between the bytes of a character".to_owned());
        }
        let bounded = if options.has('x') {
            format!("^(?:{any})$")
        } else if options.has('w') {
            // Rust's half boundaries ask what stands before and after, as grep does: no word character.
            format!(r"\b{{start-half}}(?:{any})\b{{end-half}}")
        } else {
            any
        };
        let case = if options.has('i') { "(?i)" } else { "" };
        let pattern = Pattern::parse(&format!("{case}{bounded}"))?;
        let longest = options.has('o').then(|| Longest::new(&pattern)).transpose()?;
        Ok(Some(Self { pattern, longest, warns }))
    }
}

/// One run of grep, as far as it has come.
struct Search<'g> {
    grep: &'g Grep,
    matcher: &'g Matcher,
    output: Output,
    walked: Walk,
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
        view: FileView<'_>,
        stdin: Option<&Stream>,
        with_name: bool,
    ) -> Result<(), Stop> {
        let input = Input::open(operand, view, stdin)?;
        self.output.operands += 1;
        match input.error() {
            Some(why) => {
                if matches!(input.content, Content::Absent(_)) {
                    self.output.missing.push(operand.to_owned());
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
    fn walk(&mut self, folder: &str, view: FileView<'_>, with_names: bool) -> Result<(), Stop> {
        let Thing::Folder(at) = view.at(folder)? else { return Ok(()) };
        if at.is_none() {
            return unreadable("it walks into `.git`");
        }
        let mut names = 0;
        for name in view.names(at.as_ref())? {
            self.walked.step()?;
            let path = format!("{}/{name}", folder.trim_end_matches('/'));
            if view.evidence.is_link(&RelPath::child(at.as_ref(), &name)) {
                continue;
            }
            match view.at(&path)? {
                Thing::Folder(_) => self.walk(&path, view, with_names)?,
                Thing::File { .. } => self.input(&path, &Input::open(&path, view, None)?, with_names)?,
                Thing::Absent | Thing::Other => continue,
            }
            names += 1;
        }
        self.output.is_unordered |= names > 1;
        Ok(())
    }

    fn input(&mut self, name: &str, input: &Input, with_name: bool) -> Result<(), Stop> {
        let mut bytes = input.bytes().unwrap_or_default();
        let is_binary = bytes.contains(&0);
        if input.is_unordered() {
            if self.grep.shows_numbers && matches!(self.grep.shows, Shows::Lines | Shows::Matches) {
                return unreadable("the order of the lines it numbers is not defined");
            }
            self.output.is_unordered |= matches!(self.grep.shows, Shows::Lines | Shows::Matches);
        }
        if is_binary && self.grep.is_bounded {
            return unreadable(format!("`{name}` is binary, and its words are not lines of text"));
        }
        if is_binary {
            // grep reads the rest of a binary file as if every NUL ended a line.
            bytes.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = b'\n');
        }
        let prefix = if with_name { format!("{name}:") } else { String::new() };
        let (mut selected, mut hides_some) = (0, false);
        for (number, line) in super::input::lines(&bytes).enumerate() {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            if self.matcher.pattern.is_match(line) == self.grep.is_inverted {
                continue;
            }
            selected += 1;
            if let (Content::File(document), false) = (&input.content, is_binary) {
                let text = String::from_utf8_lossy(line).trim_end().to_owned();
                self.output.seen.push(Seen { path: document.path.clone(), line: number + 1, text });
            }
            if is_binary && matches!(self.grep.shows, Shows::Lines | Shows::Matches) {
                if matches!(&input.content, Content::Stream(stream) if stream.file.is_none()) {
                    return unreadable("how much of a binary stream is printed depends on when it comes");
                }
                hides_some = true;
            } else {
                hides_some |= !self.print(&prefix, number + 1, line);
            }
            if matches!(self.grep.shows, Shows::Nothing | Shows::Files) {
                break;
            }
        }
        self.found |= selected > 0;
        match self.grep.shows {
            Shows::Count => self.output.line(format!("{prefix}{selected}")),
            Shows::Files if selected > 0 => self.output.line(name),
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
                let found = self.matcher.longest.as_ref().map(|longest| longest.find_all(line));
                found.into_iter().flatten().for_each(|found| print(&line[found]));
            }
            _ => {}
        }
        all_text
    }
}
