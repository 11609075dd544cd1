//! One run of grep: files, folders and what is piped in, line by line, and what it prints of them.

use super::super::input::{Content, Input, Stream, lines};
use super::super::{Output, SelectedLine, unknown};
use super::{Grep, Shows};
use crate::evidence::EvidenceError;
use crate::path::RelPath;
use crate::pattern::Work;
use crate::shell::file_view::{Entry, FileView, WalkBudget};

/// One run of grep, as far as it has come.
pub struct Search<'g> {
    grep: &'g Grep,
    view: FileView<'g>,
    output: Output,
    walked: WalkBudget,
    /// For all that `-o` looks for.
    work: Work,
    found: bool,
    failed: bool,
}

impl<'g> Search<'g> {
    pub fn new(grep: &'g Grep, view: FileView<'g>, output: Output) -> Self {
        Self { grep, view, output, walked: WalkBudget::new(), work: Work::new(), found: false, failed: false }
    }

    pub fn walk_operand(&mut self, folder: &str, with_names: bool) -> Result<(), EvidenceError> {
        self.output.operands += 1;
        self.walk(folder, with_names)
    }

    /// `-q` ends at the first line it selects, whatever went wrong before.
    pub fn is_over(&self) -> bool {
        self.found && self.grep.shows == Shows::Nothing
    }

    pub fn finish(mut self) -> Output {
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

    pub fn operand(
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
    pub fn walk(&mut self, folder: &str, with_names: bool) -> Result<(), EvidenceError> {
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

    pub fn input(&mut self, name: &str, input: &Input, with_name: bool) -> Result<(), EvidenceError> {
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
        for (number, line) in lines(&bytes).enumerate() {
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
                hides_some |= !self.print(name, &prefix, number + 1, line)?;
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
    fn print(&mut self, name: &str, prefix: &str, number: usize, line: &[u8]) -> Result<bool, EvidenceError> {
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
                let Ok(found) = self.grep.matcher.find_all(line, &mut self.work) else {
                    return unknown(name, "to find every match in its lines takes too long");
                };
                found.into_iter().for_each(|found| print(&line[found]));
            }
            _ => {}
        }
        Ok(all_text)
    }
}
