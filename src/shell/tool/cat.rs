//! `cat`, `head` and `tail`: what is in files, whole or in part.

use super::super::file_view::FileView;
use super::input::{Content, Input, Stream, lines};
use super::options::{Known, Options};
use super::{Description, Output, Refusal, is_plain, named};
use crate::evidence::EvidenceError;

#[derive(Debug, Clone, PartialEq)]
pub struct Cat {
    program: &'static str,
    part: Part,
    pub operands: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    /// `tail -n 0` does not even open its files, and `tail -3` of several files is refused.
    Nothing {
        status: u8,
    },
    /// The first lines.
    First(usize),
    /// All but the last lines.
    AllButLast(usize),
    /// The last lines.
    Last(usize),
    /// From a 1-based line on.
    From(usize),
}

pub const DESCRIPTIONS: &[Description] = &[
    Description { names: "cat", options: Some(&NO_OPTIONS), reads: "files, or what is piped in" },
    Description {
        names: "head, tail",
        options: Some(&LINES),
        reads: "files, or what is piped in; also head -5",
    },
];

const NO_OPTIONS: Known = Known { flags: "", values: "", long: &[] };
const LINES: Known = Known { flags: "", values: "n", long: &[("lines", 'n')] };

/// How many lines `head` and `tail` show unless they are told.
const DEFAULT_LINES: usize = 10;

impl Cat {
    /// The most lines that it shows of one file or of what is piped in, where that is said.
    pub fn most_lines(&self) -> Option<u64> {
        let is_one = match self.operands.as_slice() {
            [] => true,
            // A pattern may stand for several files.
            [operand] => !operand.contains(['*', '?', '[']),
            _ => false,
        };
        match self.part {
            Part::First(lines) | Part::Last(lines) if is_one => Some(lines as u64),
            _ => None,
        }
    }

    pub fn parse(name: &str, args: &[String]) -> Result<Self, Refusal> {
        if name == "cat" {
            let options =
                Options::read(args, &NO_OPTIONS).map_err(|option| Refusal::option(name, &option))?;
            let operands = options.operands;
            return Ok(Self { program: "cat", part: Part::Whole, operands });
        }
        let program = if name == "head" { "head" } else { "tail" };
        let mut args = args.to_vec();
        // The old way: `head -5`, which only counts as the first argument.
        let mut is_old = false;
        if let Some(first) = args.first_mut()
            && let Some(digits) = first.strip_prefix('-').filter(|rest| is_number(rest))
        {
            *first = format!("-n{digits}");
            is_old = true;
        }
        let options = Options::read(&args, &LINES).map_err(|option| Refusal::option(name, &option))?;
        let part = match options.values('n').next_back() {
            Some(_) if is_old && options.given.len() > 1 => return Err(Refusal::option(name, "-n")),
            Some(_) if is_old && program == "tail" && options.operands.len() > 1 => {
                Part::Nothing { status: 1 }
            }
            Some(number) => {
                Part::parse(program, number).ok_or_else(|| Refusal::option(name, &format!("-n {number}")))?
            }
            None if program == "head" => Part::First(DEFAULT_LINES),
            None => Part::Last(DEFAULT_LINES),
        };
        Ok(Self { program, part, operands: options.operands })
    }

    pub fn run(&self, view: FileView<'_>, stdin: Option<&Stream>) -> Result<Output, EvidenceError> {
        if let Part::Nothing { status } = self.part {
            let errors = if status == 0 { Vec::new() } else { vec![None] };
            return Ok(Output { errors, ..Output::status(status) });
        }
        let inputs = Input::all(&self.operands, view, stdin)?;
        let with_headers = self.part != Part::Whole && inputs.len() > 1;
        let mut output = Output { operands: self.operands.len(), ..Output::default() };
        for input in &inputs {
            let name = input.name.as_deref().unwrap_or("standard input");
            if let Some(why) = input.error() {
                if with_headers && matches!(input.content, Content::Folder) {
                    // It is opened before it turns out to be a folder.
                    header(name, &mut output.stdout);
                }
                // Nothing is read of it, so nothing fails.
                if self.part == Part::First(0) && matches!(input.content, Content::Folder) {
                    continue;
                }
                if matches!(input.content, Content::Absent(_)) {
                    output.missing.push(name.to_owned());
                }
                output.errors.push(self.message(name, why));
                output.status = 1;
                continue;
            }
            let bytes = input.bytes().unwrap_or_default();
            let shown = self.part.of(&bytes);
            output.is_unordered |= input.is_unordered();
            if with_headers {
                header(name, &mut output.stdout);
            }
            output.stdout.extend_from_slice(shown);
        }
        Ok(output)
    }

    /// Whether which lines it shows, or where, depends on the order of those piped in.
    pub fn depends_on_order(&self) -> bool {
        self.part != Part::Whole || !self.operands.is_empty()
    }

    fn message(&self, name: &str, why: &str) -> Option<String> {
        let name = Some(name).filter(|name| is_plain(name))?;
        Some(match (self.program, why) {
            ("cat", why) => format!("cat: {name}: {why}"),
            (program, "Is a directory") => format!("{program}: error reading '{name}': {why}"),
            (program, why) => format!("{program}: cannot open '{name}' for reading: {why}"),
        })
    }

    pub fn describe(&self) -> String {
        let files = named(&self.operands);
        match self.part {
            Part::Whole => format!("shows {files}"),
            Part::Nothing { .. } => "shows nothing".to_owned(),
            Part::First(1) => format!("shows the first line of {files}"),
            Part::First(n) => format!("shows the first {n} lines of {files}"),
            Part::AllButLast(1) => format!("shows all but the last line of {files}"),
            Part::AllButLast(n) => format!("shows all but the last {n} lines of {files}"),
            Part::Last(1) => format!("shows the last line of {files}"),
            Part::Last(n) => format!("shows the last {n} lines of {files}"),
            Part::From(n) => format!("shows {files} from line {n} on"),
        }
    }
}

fn header(name: &str, out: &mut Vec<u8>) {
    let gap = if out.is_empty() { "" } else { "\n" };
    let name = if name == "-" { "standard input" } else { name };
    out.extend_from_slice(format!("{gap}==> {name} <==\n").as_bytes());
}

impl Part {
    fn parse(program: &str, text: &str) -> Option<Self> {
        let number = |digits: &str| is_number(digits).then(|| digits.parse().ok())?;
        Some(match (program, text.as_bytes().first()?) {
            ("head", b'-') => Self::AllButLast(number(&text[1..])?),
            ("head", _) => Self::First(number(text)?),
            (_, b'+') => Self::From(number(&text[1..])?),
            _ => match number(text.strip_prefix('-').unwrap_or(text))? {
                0 => Self::Nothing { status: 0 },
                n => Self::Last(n),
            },
        })
    }

    fn of(self, bytes: &[u8]) -> &[u8] {
        let ends: Vec<usize> = lines(bytes)
            .scan(0, |at, line| {
                *at += line.len();
                Some(*at)
            })
            .collect();
        let after = |n: usize| match n {
            0 => 0,
            n => ends.get(n - 1).copied().unwrap_or(bytes.len()),
        };
        match self {
            Self::Whole => bytes,
            Self::Nothing { .. } => &[],
            Self::First(n) => &bytes[..after(n)],
            Self::AllButLast(n) => &bytes[..after(ends.len().saturating_sub(n))],
            Self::Last(n) => &bytes[after(ends.len().saturating_sub(n))..],
            Self::From(n) => &bytes[after(n.saturating_sub(1))..],
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_in_lines() {
        let text = b"1\n2\n3";
        for (program, number, expected) in [
            ("head", "2", &b"1\n2\n"[..]),
            ("head", "-1", b"1\n2\n"),
            ("head", "0", b""),
            ("tail", "2", b"2\n3"),
            ("tail", "+2", b"2\n3"),
            ("tail", "+0", b"1\n2\n3"),
            ("tail", "9", b"1\n2\n3"),
        ] {
            assert_eq!(Part::parse(program, number).unwrap().of(text), expected, "{program} {number}");
        }
        assert_eq!(Part::parse("tail", "-0"), Some(Part::Nothing { status: 0 }));
        assert_eq!(Part::parse("head", "2k"), None);
    }
}
