//! `ls` as it prints into a pipe: names only, one on each line. The columns of `-l` are left out, since they depend on the
//! machine; how many lines there would be is known.

use super::super::file_view::{Entry, FileView};
use super::options::{Known, Options};
use super::{Description, Names, Output, Prints, Refusal, is_plain, named};
use crate::evidence::EvidenceError;
use crate::path::RelPath;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ls {
    pub operands: Vec<String>,
    pub is_long: bool,
    /// `-A`, and `-a` with `.` and `..`.
    shows_hidden: bool,
    shows_dots: bool,
    /// `-d`
    not_inside: bool,
    marks: Marks,
    is_reversed: bool,
    is_recursive: bool,
    /// By time or size.
    is_unordered: bool,
}

/// What `-F` and `-p` write after a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Marks {
    #[default]
    None,
    Folders,
    All,
}

const KNOWN: Known = Known {
    flags: "1laAdFprRhtS",
    values: "",
    long: &[
        ("all", 'a'),
        ("almost-all", 'A'),
        ("directory", 'd'),
        ("classify", 'F'),
        ("reverse", 'r'),
        ("recursive", 'R'),
        ("human-readable", 'h'),
    ],
};

pub const DESCRIPTIONS: &[Description] = &[Description {
    names: "ls",
    options: Some(&KNOWN),
    reads: "files and folders; of -l the names and how many there are",
}];

impl Ls {
    pub fn parse(args: &[String]) -> Result<Self, Refusal> {
        let options = Options::read(args, &KNOWN).map_err(|option| Refusal::option("ls", &option))?;
        let last_hidden = options.last("aA");
        Ok(Self {
            is_long: options.has('l'),
            shows_hidden: last_hidden.is_some(),
            shows_dots: last_hidden == Some('a'),
            not_inside: options.has('d'),
            marks: match options.last("Fp") {
                Some('F') => Marks::All,
                Some(_) => Marks::Folders,
                None => Marks::None,
            },
            is_reversed: options.has('r'),
            is_recursive: options.has('R') && !options.has('d'),
            is_unordered: options.has('t') || options.has('S'),
            operands: options.operands,
        })
    }

    pub fn is_unordered(&self) -> bool {
        self.is_unordered
    }

    pub fn run(&self, view: FileView<'_>) -> Result<Output, EvidenceError> {
        let here = [".".to_owned()];
        let operands = if self.operands.is_empty() { &here[..] } else { &self.operands };
        let mut output = Output { operands: self.operands.len(), ..Output::default() };
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        let follows_links = !(self.is_long || self.not_inside || self.marks == Marks::All);
        for operand in operands {
            let is_link = !operand.ends_with('/') && is_link(operand, view);
            match view.entry(operand)? {
                Entry::Folder(at) if !self.not_inside && (follows_links || !is_link) => {
                    folders.push((operand.clone(), at));
                }
                Entry::Absent if !is_link => {
                    let why = view.why_absent(operand);
                    let message = format!("ls: cannot access '{operand}': {why}");
                    output.errors.push(is_plain(operand).then_some(message));
                    output.status = 2;
                    output.missing.push(operand.clone());
                }
                _ => files.push(operand.clone()),
            }
        }
        files.sort();
        folders.sort();
        if self.is_reversed {
            files.reverse();
            folders.reverse();
        }
        let with_headers = operands.len() > 1 || !files.is_empty() || self.is_recursive;
        for file in &files {
            output.line(self.marked(file, file, view)?);
        }
        let mut is_first = files.is_empty();
        for (folder, at) in folders {
            self.folder(&folder, at.as_ref(), with_headers, &mut is_first, view, &mut output)?;
        }
        output.is_unordered = self.is_unordered;
        Ok(output)
    }

    fn folder(
        &self,
        folder: &str,
        at: Option<&RelPath>,
        with_header: bool,
        is_first: &mut bool,
        view: FileView<'_>,
        output: &mut Output,
    ) -> Result<(), EvidenceError> {
        if !std::mem::replace(is_first, false) {
            output.line("");
        }
        if with_header {
            output.line(format!("{folder}:"));
        }
        output.unknown_lines += usize::from(self.is_long);
        let mut names = view.names(at)?;
        if at.is_none() && !names.iter().any(|name| name == ".git") && view.evidence.head().is_ok() {
            // A commit does not have it; a checkout of it does.
            names.push(".git".to_owned());
        }
        if self.shows_dots {
            names.extend([".".to_owned(), "..".to_owned()]);
        }
        names.retain(|name| self.shows_hidden || !name.starts_with('.'));
        names.sort();
        if self.is_reversed {
            names.reverse();
        }
        let below = |name: &str| format!("{}/{name}", folder.trim_end_matches('/'));
        for name in &names {
            output.line(self.marked(name, &below(name), view)?);
        }
        for name in names.iter().filter(|name| self.is_recursive && *name != "." && *name != "..") {
            let path = below(name);
            if at.is_none() && name == ".git" {
                return super::unknown(".git", "it is not listed");
            }
            if let (false, Entry::Folder(at)) = (is_link(&path, view), view.entry(&path)?) {
                self.folder(&path, at.as_ref(), true, is_first, view, output)?;
            }
        }
        Ok(())
    }

    /// A name with what `-F` or `-p` writes after it.
    fn marked(&self, name: &str, path: &str, view: FileView<'_>) -> Result<String, EvidenceError> {
        let is_git = path.trim_start_matches("./") == ".git";
        let mark = match self.marks {
            Marks::None => "",
            _ if matches!(name, "." | "..") || is_git => "/",
            // What it leads to has the mark, in columns that are not read.
            _ if self.is_long && is_link(path, view) => "",
            Marks::All if is_link(path, view) => "@",
            marks => match view.entry(path)? {
                Entry::Folder(_) if path.ends_with('/') => "",
                Entry::Folder(_) if !(marks == Marks::Folders && is_link(path, view)) => "/",
                Entry::File { executable: true, .. } if marks == Marks::All => "*",
                Entry::Other if marks == Marks::All => {
                    return super::unknown(path, "it is not a regular file");
                }
                _ => "",
            },
        };
        Ok(format!("{name}{mark}"))
    }

    pub fn prints(&self) -> Prints {
        // A folder lists names of its own, and whether an operand is one is not known before it is looked at; only a
        // pattern or a name with a suffix is taken for files.
        let is_file = |operand: &String| {
            let name = operand.rsplit('/').next().unwrap_or(operand);
            name.trim_start_matches('.').contains('.')
        };
        let all_files = !self.operands.is_empty() && self.operands.iter().all(is_file);
        Prints::Names(if all_files && self.marks == Marks::None {
            Names::Like(self.operands.clone())
        } else {
            Names::Any
        })
    }

    pub fn describe(&self) -> String {
        match self.operands.as_slice() {
            [] => "lists the names in the repository's root".to_owned(),
            operands => format!("lists {}", named(operands)),
        }
    }
}

fn is_link(operand: &str, view: FileView<'_>) -> bool {
    RelPath::parse(operand).is_ok_and(|path| view.evidence.is_link(&path))
}
