//! `sort`, `uniq`, `cut` and `tr`: lines and bytes in, lines and bytes out, as GNU coreutils do in C.UTF-8, where text is
//! compared byte by byte. Only options whose answer does not depend on the machine are read.

mod tr;

use std::cmp::Ordering;

use super::super::file_view::FileView;
use super::input::{Content, Input, Stream, lines};
use super::options::{Known, Options};
use super::{Description, Output, Refusal, is_plain, named};
use crate::evidence::EvidenceError;

#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    kind: Kind,
    pub operands: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Sort {
        reversed: bool,
        unique: bool,
        numeric: bool,
    },
    Uniq {
        counts: bool,
        repeated: bool,
        single: bool,
    },
    Cut(Cut),
    Delete([bool; 256]),
    Squeeze([bool; 256]),
    /// What each byte becomes.
    Translate(Box<[u8; 256]>),
}

#[derive(Debug, Clone, PartialEq)]
struct Cut {
    /// Bytes, where there is no delimiter.
    delimiter: Option<u8>,
    /// 1-based, both ends included.
    ranges: Vec<(usize, usize)>,
    only_delimited: bool,
}

const SORT: Known =
    Known { flags: "run", values: "", long: &[("reverse", 'r'), ("unique", 'u'), ("numeric-sort", 'n')] };
const UNIQ: Known =
    Known { flags: "cdu", values: "", long: &[("count", 'c'), ("repeated", 'd'), ("unique", 'u')] };
const CUT: Known = Known {
    flags: "s",
    values: "dfcb",
    long: &[
        ("delimiter", 'd'),
        ("fields", 'f'),
        ("characters", 'c'),
        ("bytes", 'b'),
        ("only-delimited", 's'),
    ],
};
const TR: Known = Known { flags: "ds", values: "", long: &[("delete", 'd'), ("squeeze-repeats", 's')] };

pub const DESCRIPTIONS: &[Description] = &[
    Description { names: "sort", options: Some(&SORT), reads: "files, or what is piped in" },
    Description { names: "uniq", options: Some(&UNIQ), reads: "a file, or what is piped in" },
    Description { names: "cut", options: Some(&CUT), reads: "files, or what is piped in" },
    Description { names: "tr", options: Some(&TR), reads: "what is piped in; sets of ASCII characters" },
];

impl Filter {
    /// Whether no more lines come out than go in.
    /// Whether it prints how often it read each line.
    pub fn counts_repeats(&self) -> bool {
        matches!(self.kind, Kind::Uniq { counts: true, .. })
    }

    pub fn adds_no_line(&self) -> bool {
        matches!(self.kind, Kind::Sort { .. } | Kind::Uniq { .. } | Kind::Cut(_))
    }

    pub fn parse(name: &str, args: &[String]) -> Result<Self, Refusal> {
        let known = match name {
            "sort" => &SORT,
            "uniq" => &UNIQ,
            "cut" => &CUT,
            _ => &TR,
        };
        let options = Options::read(args, known).map_err(|option| Refusal::option(name, &option))?;
        let has = |flag| options.has(flag);
        let kind = match name {
            "sort" => Kind::Sort { reversed: has('r'), unique: has('u'), numeric: has('n') },
            "uniq" if options.operands.len() > 1 => {
                return Err(Refusal::option("uniq", "with an output file"));
            }
            "uniq" => Kind::Uniq { counts: has('c'), repeated: has('d'), single: has('u') },
            "cut" => Kind::Cut(Cut::parse(&options)?),
            _ => {
                let kind = tr::parse(&options)?;
                return Ok(Self { kind, operands: Vec::new() });
            }
        };
        Ok(Self { kind, operands: options.operands })
    }

    pub fn sorts(&self) -> bool {
        matches!(self.kind, Kind::Sort { .. })
    }

    pub fn depends_on_order(&self) -> bool {
        match self.kind {
            Kind::Uniq { .. } => true,
            // It keeps the first of those that are the same number.
            Kind::Sort { unique, numeric, .. } => unique && numeric,
            Kind::Cut(_) => false,
            // They may join lines.
            Kind::Delete(set) | Kind::Squeeze(set) => set[usize::from(b'\n')],
            Kind::Translate(ref table) => table[usize::from(b'\n')] != b'\n',
        }
    }

    pub fn run(&self, view: FileView<'_>, stdin: Option<&Stream>) -> Result<Output, EvidenceError> {
        let inputs = Input::all(&self.operands, view, stdin)?;
        let mut output = Output { operands: self.operands.len(), ..Output::default() };
        let mut bytes = Vec::new();
        for input in &inputs {
            let Some(why) = input.error() else {
                let mut own = input.bytes().unwrap_or_default();
                if !self.is_bytewise() && own.last().is_some_and(|&byte| byte != b'\n') {
                    own.push(b'\n');
                }
                bytes.extend(own);
                output.is_unordered |= input.is_unordered() && !self.sorts();
                continue;
            };
            let name = input.name.as_deref().unwrap_or("standard input");
            if matches!(input.content, Content::Absent(_)) {
                output.missing.push(name.to_owned());
            }
            output.errors.push(self.message(name, why));
            output.status = if self.sorts() { 2 } else { 1 };
        }
        // sort and uniq print nothing if they cannot read all.
        if output.status == 0 || matches!(self.kind, Kind::Cut(_)) {
            self.kind.apply(&bytes, &mut output.stdout);
        }
        Ok(output)
    }

    fn is_bytewise(&self) -> bool {
        matches!(self.kind, Kind::Delete(_) | Kind::Squeeze(_) | Kind::Translate(_))
    }

    fn message(&self, name: &str, why: &str) -> Option<String> {
        let (true, "No such file or directory" | "Not a directory") = (is_plain(name), why) else {
            return None;
        };
        Some(match self.kind {
            Kind::Sort { .. } => format!("sort: cannot read: {name}: {why}"),
            Kind::Cut(_) => format!("cut: {name}: {why}"),
            _ => format!("uniq: {name}: {why}"),
        })
    }

    pub fn describe(&self) -> String {
        let files = named(&self.operands);
        match &self.kind {
            Kind::Sort { .. } => format!("sorts the lines of {files}"),
            Kind::Uniq { .. } => format!("takes equal lines of {files} that follow each other as one"),
            Kind::Cut(Cut { delimiter: Some(_), .. }) => format!("takes fields of the lines of {files}"),
            Kind::Cut(_) => format!("takes columns of the lines of {files}"),
            Kind::Delete(_) => "deletes characters".to_owned(),
            Kind::Squeeze(_) => "takes repeated characters as one".to_owned(),
            Kind::Translate(_) => "replaces characters".to_owned(),
        }
    }
}

impl Kind {
    fn apply(&self, bytes: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Sort { reversed, unique, numeric } => sort(bytes, *reversed, *unique, *numeric, out),
            Self::Uniq { counts, repeated, single } => {
                let all: Vec<&[u8]> = lines(bytes).collect();
                for group in all.chunk_by(|a, b| a == b) {
                    if (*repeated && group.len() == 1) || (*single && group.len() > 1) {
                        continue;
                    }
                    if *counts {
                        out.extend(format!("{:>7} ", group.len()).bytes());
                    }
                    out.extend_from_slice(group[0]);
                }
            }
            Self::Cut(cut) => lines(bytes).for_each(|line| cut.line(line, out)),
            Self::Delete(set) => out.extend(bytes.iter().filter(|&&byte| !set[usize::from(byte)])),
            Self::Squeeze(set) => {
                for (at, &byte) in bytes.iter().enumerate() {
                    if !(set[usize::from(byte)] && at > 0 && bytes[at - 1] == byte) {
                        out.push(byte);
                    }
                }
            }
            Self::Translate(table) => out.extend(bytes.iter().map(|&byte| table[usize::from(byte)])),
        }
    }
}

fn sort(bytes: &[u8], reversed: bool, unique: bool, numeric: bool, out: &mut Vec<u8>) {
    let mut all: Vec<&[u8]> = lines(bytes).map(|line| line.strip_suffix(b"\n").unwrap_or(line)).collect();
    let by_key = |a: &&[u8], b: &&[u8]| if numeric { by_number(a, b) } else { a.cmp(b) };
    let directed = |order: Ordering| if reversed { order.reverse() } else { order };
    if unique {
        all.sort_by(|a, b| directed(by_key(a, b)));
        all.dedup_by(|b, a| by_key(a, b) == Ordering::Equal);
    } else {
        all.sort_by(|a, b| directed(by_key(a, b).then_with(|| a.cmp(b))));
    }
    for line in all {
        out.extend_from_slice(line);
        out.push(b'\n');
    }
}

/// As `sort -n` has it: white space, a minus, digits, a point and digits; anything else is zero.
fn by_number(a: &[u8], b: &[u8]) -> Ordering {
    let (a, b) = (number(a), number(b));
    let magnitude = |whole: &[u8], part: &[u8], other_whole: &[u8], other_part: &[u8]| {
        whole.len().cmp(&other_whole.len()).then(whole.cmp(other_whole)).then(part.cmp(other_part))
    };
    match (a.0, b.0) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => magnitude(a.1, a.2, b.1, b.2),
        (true, true) => magnitude(b.1, b.2, a.1, a.2),
    }
}

/// Whether it is below zero, its digits without zeros before them, and those after the point without zeros behind.
fn number(line: &[u8]) -> (bool, &[u8], &[u8]) {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = &line[line.iter().take_while(|&&byte| byte == b' ' || byte == b'\t').count()..];
    let (negative, text) = text.strip_prefix(b"-").map_or((false, text), |rest| (true, rest));
    let (whole, rest) = text.split_at(digits(text));
    let part = rest.strip_prefix(b".").map_or(&[][..], |rest| &rest[..digits(rest)]);
    let whole = &whole[whole.iter().take_while(|&&byte| byte == b'0').count()..];
    let zeros = part.iter().rev().take_while(|&&byte| byte == b'0').count();
    let part = &part[..part.len() - zeros];
    (negative && !(whole.is_empty() && part.is_empty()), whole, part)
}

impl Cut {
    fn parse(options: &Options) -> Result<Self, Refusal> {
        let usage = |reason: &str| Err(Refusal::usage("cut", reason, 1));
        let lists: Vec<(char, &str)> = ['f', 'c', 'b']
            .into_iter()
            .flat_map(|flag| options.values(flag).map(move |v| (flag, v)))
            .collect();
        let [(flag, list)] = lists.as_slice() else {
            return usage("it needs one of -f, -c and -b");
        };
        let delimiter = match options.values('d').next_back().map(str::as_bytes) {
            None => b'\t',
            Some([one]) => *one,
            Some(_) => return usage("the delimiter must be one character"),
        };
        let is_field = *flag == 'f';
        if !is_field && (options.has('d') || options.has('s')) {
            return usage("-d and -s are for fields");
        }
        let mut ranges = Vec::new();
        for part in list.split(',') {
            let Some(range) = range(part) else { return usage("its list is not one of numbers and ranges") };
            ranges.push(range);
        }
        Ok(Self { delimiter: is_field.then_some(delimiter), ranges, only_delimited: options.has('s') })
    }

    fn takes(&self, place: usize) -> bool {
        self.ranges.iter().any(|&(first, last)| (first..=last).contains(&place))
    }

    fn line(&self, line: &[u8], out: &mut Vec<u8>) {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        match self.delimiter {
            Some(delimiter) if !text.contains(&delimiter) => {
                if self.only_delimited {
                    return;
                }
                out.extend_from_slice(text);
            }
            Some(delimiter) => {
                let fields = text.split(|&byte| byte == delimiter).enumerate();
                let taken: Vec<&[u8]> =
                    fields.filter(|(nth, _)| self.takes(nth + 1)).map(|(_, field)| field).collect();
                out.extend(taken.join(&delimiter));
            }
            None => {
                let bytes = text.iter().enumerate();
                out.extend(bytes.filter(|(nth, _)| self.takes(nth + 1)).map(|(_, byte)| *byte));
            }
        }
        out.push(b'\n');
    }
}

/// `3`, `3-`, `-3` or `3-5`.
fn range(text: &str) -> Option<(usize, usize)> {
    let number = |digits: &str| {
        let is_number = !digits.is_empty() && digits.len() < 10 && digits.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| digits.parse().ok()).flatten().filter(|&n: &usize| n > 0)
    };
    match text.split_once('-') {
        None => number(text).map(|n| (n, n)),
        Some(("", "")) => None,
        Some((first, "")) => number(first).map(|first| (first, usize::MAX)),
        Some(("", last)) => number(last).map(|last| (1, last)),
        Some((first, last)) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some((first, last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered(command: &[&str], text: &str) -> Result<String, Refusal> {
        let args: Vec<String> = command[1..].iter().map(|&arg| arg.to_owned()).collect();
        let filter = Filter::parse(command[0], &args)?;
        let mut out = Vec::new();
        filter.kind.apply(text.as_bytes(), &mut out);
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn lines_are_sorted_counted_and_cut() {
        for (command, text, expected) in [
            (&["sort"][..], "b\nA\na\n", "A\na\nb\n"),
            (&["sort", "-rn"], "10\n9\n-1\nx\n", "10\n9\nx\n-1\n"),
            (&["sort", "-n"], "1.5\n1.25\n01\n1\n", "01\n1\n1.25\n1.5\n"),
            (&["sort", "-u"], "b\na\nb\n", "a\nb\n"),
            (&["uniq", "-c"], "a\na\nb\n", "      2 a\n      1 b\n"),
            (&["uniq", "-d"], "a\na\nb\n", "a\n"),
            (&["cut", "-d:", "-f2"], "a:b:c\nnone\n", "b\nnone\n"),
            (&["cut", "-d:", "-f1,3-", "-s"], "a:b:c:d\nnone\n", "a:c:d\n"),
            (&["cut", "-c-2"], "abc\n", "ab\n"),
            (&["tr", "-d", " \\n"], "a b\nc\n", "abc"),
            (&["tr", "a-z", "A-Z"], "abc é\n", "ABC é\n"),
            (&["tr", "[:upper:]", "[:lower:]"], "AbC", "abc"),
            (&["tr", "-s", " "], "a  b   c", "a b c"),
            (&["tr", "abc", "x"], "abcd", "xxxd"),
        ] {
            assert_eq!(filtered(command, text).as_deref(), Ok(expected), "{command:?}");
        }
    }

    #[test]
    fn what_they_refuse_and_what_is_not_read() {
        for command in
            [&["cut"][..], &["cut", "-f0"], &["cut", "-d", "ab", "-f1"], &["tr", "a"], &["tr", "z-a", "x"]]
        {
            assert!(matches!(filtered(command, ""), Err(Refusal::Usage { .. })), "{command:?}");
        }
        for command in [&["sort", "-k2"][..], &["uniq", "a", "b"], &["tr", "é", "e"], &["tr", "-d", "[=a=]"]]
        {
            assert!(matches!(filtered(command, ""), Err(Refusal::Unreadable(_))), "{command:?}");
        }
    }
}
