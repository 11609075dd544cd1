//! `ls` as it prints into a pipe: names only, one on each line, hidden ones left out.

use super::super::file_view::{FileView, Stop, Thing};
use super::options::{Known, Options};
use super::{Names, Output, Prints, is_plain, named};

#[derive(Debug, Clone, PartialEq)]
pub struct Ls {
    pub operands: Vec<String>,
}

const KNOWN: Known = Known { flags: "1", values: "", long: &[] };

impl Ls {
    pub fn parse(args: &[String]) -> Result<Self, String> {
        Ok(Self { operands: Options::read(args, &KNOWN)?.operands })
    }

    pub fn run(&self, view: FileView<'_>) -> Result<Output, Stop> {
        let here = [".".to_owned()];
        let operands = if self.operands.is_empty() { &here[..] } else { &self.operands };
        let mut output = Output { operands: self.operands.len(), ..Output::default() };
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for operand in operands {
            match view.at(operand)? {
                Thing::Folder(at) => folders.push((operand, at)),
                Thing::File { .. } | Thing::Other => files.push(operand),
                Thing::Absent => {
                    let why = view.why_absent(operand);
                    let message = format!("ls: cannot access '{operand}': {why}");
                    output.errors.push(is_plain(operand).then_some(message));
                    output.status = 2;
                    output.missing.push(operand.clone());
                }
            }
        }
        files.sort();
        folders.sort();
        let with_headers = operands.len() > 1 || !files.is_empty();
        for file in &files {
            output.line(file);
        }
        for (nth, (folder, at)) in folders.into_iter().enumerate() {
            if nth > 0 || !files.is_empty() {
                output.line("");
            }
            if with_headers {
                output.line(format!("{folder}:"));
            }
            for name in view.names(at.as_ref())?.iter().filter(|name| !name.starts_with('.')) {
                output.line(name);
            }
        }
        Ok(output)
    }

    pub fn prints(&self) -> Prints {
        // A folder lists names of its own, and whether an operand is one is not known before it is looked at; only a
        // pattern or a name with a suffix is taken for files.
        let is_file = |operand: &String| {
            let name = operand.rsplit('/').next().unwrap_or(operand);
            name.trim_start_matches('.').contains('.')
        };
        Prints::Names(if !self.operands.is_empty() && self.operands.iter().all(is_file) {
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
