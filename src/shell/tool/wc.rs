//! `wc -l -w -m -c`, with the columns of GNU coreutils: as wide as the sizes of the files ask for.

use super::super::file_view::FileView;
use super::super::posix::class_contains;
use super::input::{Content, Input, Stream};
use super::options::{Known, Options};
use super::{Description, Output, Refusal, is_plain, named};
use crate::evidence::EvidenceError;

#[derive(Debug, Clone, PartialEq)]
pub struct Wc {
    pub lines: bool,
    pub words: bool,
    pub chars: bool,
    pub bytes: bool,
    pub operands: Vec<String>,
}

const KNOWN: Known = Known {
    flags: "lwmc",
    values: "",
    long: &[("lines", 'l'), ("words", 'w'), ("chars", 'm'), ("bytes", 'c')],
};

pub const DESCRIPTIONS: &[Description] =
    &[Description { names: "wc", options: Some(&KNOWN), reads: "files, or what is piped in" }];

/// A pipe or a folder in the list makes columns this wide.
const WIDTH_WITHOUT_SIZE: usize = 7;

impl Wc {
    pub fn parse(args: &[String]) -> Result<Self, Refusal> {
        let options = Options::read(args, &KNOWN).map_err(|option| Refusal::option("wc", &option))?;
        let all = options.given.is_empty();
        Ok(Self {
            lines: all || options.has('l'),
            words: all || options.has('w'),
            chars: options.has('m'),
            bytes: all || options.has('c'),
            operands: options.operands,
        })
    }

    /// Whether it prints one number and no name: the lines piped in.
    pub fn only_counts_lines_piped_in(&self) -> bool {
        self.lines && self.operands.is_empty() && !(self.words || self.chars || self.bytes)
    }

    pub fn run(&self, view: FileView<'_>, stdin: Option<&Stream>) -> Result<Output, EvidenceError> {
        let inputs = Input::all(&self.operands, view, stdin)?;
        let width = self.width(&inputs);
        let mut output = Output { operands: self.operands.len(), ..Output::default() };
        let mut total = [0; 4];
        for input in &inputs {
            if let Some(why) = input.error() {
                let name = input.name.as_deref().unwrap_or("standard input");
                output.errors.push(is_plain(name).then(|| format!("wc: {name}: {why}")));
                output.status = 1;
                if matches!(input.content, Content::Absent(_)) {
                    output.missing.push(name.to_owned());
                    continue;
                }
            }
            let counts = count(&input.bytes().unwrap_or_default());
            for (sum, count) in total.iter_mut().zip(counts) {
                *sum += count;
            }
            output.line(self.row(counts, width, input.name.as_deref()));
        }
        if inputs.len() > 1 {
            output.line(self.row(total, width, Some("total")));
        }
        Ok(output)
    }

    fn columns(&self) -> [bool; 4] {
        [self.lines, self.words, self.chars, self.bytes]
    }

    fn width(&self, inputs: &[Input]) -> usize {
        let columns = self.columns().into_iter().filter(|&shown| shown).count();
        if inputs.len() == 1 && columns == 1 {
            return 1;
        }
        let (mut sizes, mut least) = (0, 1);
        for input in inputs {
            match &input.content {
                Content::File(_) => sizes += input.bytes().map_or(0, |bytes| bytes.len()),
                Content::Stream(stream) if stream.file.is_some() => sizes += stream.bytes.len(),
                Content::Absent(_) => {}
                Content::Stream(_) | Content::Folder => least = WIDTH_WITHOUT_SIZE,
            }
        }
        sizes.to_string().len().max(least)
    }

    fn row(&self, counts: [usize; 4], width: usize, name: Option<&str>) -> String {
        let shown = counts.into_iter().zip(self.columns()).filter(|&(_, shown)| shown);
        let mut cells: Vec<String> = shown.map(|(count, _)| format!("{count:>width$}")).collect();
        cells.extend(name.map(str::to_owned));
        cells.join(" ")
    }

    pub fn describe(&self) -> String {
        let names = ["lines", "words", "characters", "bytes"];
        let shown = names.into_iter().zip(self.columns()).filter(|&(_, shown)| shown);
        let what: Vec<&str> = shown.map(|(name, _)| name).collect();
        format!("counts the {} of {}", what.join(", "), named(&self.operands))
    }
}

/// Newlines, words, characters and bytes. A word is a run between white space with a printable character in it.
fn count(bytes: &[u8]) -> [usize; 4] {
    let lines = bytes.iter().filter(|&&byte| byte == b'\n').count();
    let (mut words, mut chars) = (0, 0);
    let mut in_word = false;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            chars += 1;
            if is_separator(c) {
                words += usize::from(in_word);
                in_word = false;
            } else if is_printable(c) {
                in_word = true;
            }
        }
    }
    [lines, words + usize::from(in_word), chars, bytes.len()]
}

/// White space that can be printed, no-break spaces too.
fn is_separator(c: char) -> bool {
    if c.is_ascii() {
        matches!(c, ' ' | '\t' | '\n' | '\x0b' | '\x0c' | '\r')
    } else {
        let breaks_no_line = matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{2060}');
        breaks_no_line || (class_contains("space", c) && class_contains("print", c))
    }
}

fn is_printable(c: char) -> bool {
    if c.is_ascii() { !c.is_ascii_control() } else { class_contains("print", c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_something_printable() {
        assert_eq!(count(b"a b\n\tc\xff d\0\n\x01\n"), [3, 4, 12, 13]);
        assert_eq!(count("a\u{a0}b — c".as_bytes())[1], 4);
        assert_eq!(count("aa\u{2028}bb\n".as_bytes())[1], 1, "a line separator cannot be printed");
        assert_eq!(count("\u{200b} \u{ad}\n".as_bytes())[1], 2, "format characters are printable");
    }
}
