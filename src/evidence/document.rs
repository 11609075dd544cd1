//! A file's text, read once: its lines as written and, when first asked for, its Markdown outline.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use super::EvidenceError;
use crate::data::{self, Broken, Data, Format};
use crate::markdown::{self, Block, CodeBlock, Heading, Link, Outline, Prose, Table, Task, within};
use crate::path::RelPath;

/// Text above this many bytes is not read as Markdown: what is kept of it can be a hundred times as large.
pub const MAX_MARKDOWN: usize = 1 << 20;

/// A byte order mark in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

pub struct Document {
    pub path: RelPath,
    /// Without a byte order mark.
    bytes: Vec<u8>,
    has_mark: bool,
    /// The bytes of each line, without its line end.
    lines: Vec<Range<usize>>,
    outline: OnceCell<Outline>,
    anchors: OnceCell<BTreeSet<String>>,
    defect: OnceCell<Option<Defect>>,
    data: OnceCell<Result<Data, Broken>>,
}

impl Document {
    pub fn new(path: RelPath, mut bytes: Vec<u8>) -> Self {
        let has_mark = bytes.starts_with(MARK);
        if has_mark {
            bytes.drain(..MARK.len());
        }
        let mut lines = Vec::new();
        let mut start = 0;
        for part in bytes.split_inclusive(|&byte| byte == b'\n') {
            let text = part.strip_suffix(b"\n").unwrap_or(part);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            lines.push(start..start + text.len());
            start += part.len();
        }
        Self {
            path,
            bytes,
            has_mark,
            lines,
            outline: OnceCell::new(),
            anchors: OnceCell::new(),
            defect: OnceCell::new(),
            data: OnceCell::new(),
        }
    }

    /// What it is as Markdown; nothing where it is too large for that.
    pub fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| match self.can_be_rendered() {
            Ok(()) => markdown::parse(&String::from_utf8_lossy(&self.bytes)),
            Err(_) => Outline::default(),
        })
    }

    /// Whether it is small enough to be read as Markdown. A verdict that rests on the outline asks for this first.
    pub fn can_be_rendered(&self) -> Result<(), EvidenceError> {
        if self.bytes.len() <= MAX_MARKDOWN {
            return Ok(());
        }
        let (size, limit) = (self.bytes.len() as u64, MAX_MARKDOWN as u64);
        Err(EvidenceError::TooMuchMarkdown { path: self.path.to_string(), size, limit })
    }

    /// What can follow a `#` in a link to it: the anchors of headings, those that HTML in the page sets, and `top`. The
    /// invisible parts of an emoji, which GitHub keeps and people leave out, are not in them.
    pub fn anchors(&self) -> &BTreeSet<String> {
        self.anchors.get_or_init(|| {
            let outline = self.outline();
            let ids = outline.ids().map(without_joiners);
            let headings = outline.anchors().into_iter().map(|anchor| without_joiners(&anchor));
            headings.chain(ids).chain(["top".to_owned()]).collect()
        })
    }

    pub fn has_anchor(&self, anchor: &str) -> bool {
        self.anchors().contains(&without_joiners(anchor))
    }

    /// The values it holds, by the ending of its name; none for an ending that says nothing.
    pub fn data(&self) -> Option<&Result<Data, Broken>> {
        let format = Format::of(self.path.name())?;
        Some(self.data.get_or_init(|| data::parse(format, &self.bytes)))
    }

    /// The text as it was written, without a byte order mark.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Every byte of the file, its mark and all, as a program would read it.
    pub fn raw(&self) -> Cow<'_, [u8]> {
        if self.has_mark {
            [MARK, self.bytes.as_slice()].concat().into()
        } else {
            self.bytes.as_slice().into()
        }
    }

    /// Why a pattern may not find in it what a person sees in an editor.
    pub fn defect(&self) -> Option<Defect> {
        *self.defect.get_or_init(|| {
            if is_utf16(&self.bytes) {
                return Some(Defect::Utf16);
            }
            match std::str::from_utf8(&self.bytes) {
                Err(error) => Some(Defect::NotUtf8 { line: data::line_at(&self.bytes, error.valid_up_to()) }),
                Ok(_) => (self.lines.len() <= 2 && ends_in_cr_alone(&self.bytes)).then_some(Defect::CrAlone),
            }
        })
    }

    /// A 1-based line as written, without its line end; empty past the end.
    pub fn line(&self, number: usize) -> &[u8] {
        self.lines.get(number.wrapping_sub(1)).map_or(&[], |range| &self.bytes[range.clone()])
    }

    pub fn line_count(&self) -> usize {
        self.lines.len()
    }
}

/// Why a pattern may not find in a file what a person sees in an editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// As some editors and shells write.
    Utf16,
    /// As older editors write: one byte for each letter.
    NotUtf8 { line: usize },
    /// The lines end in CR alone, so that the file is one line.
    CrAlone,
}

impl Defect {
    /// What it is and what to do, of the file at `path`.
    pub fn describe(self, path: &RelPath) -> String {
        match self {
            Self::Utf16 => format!("{path} is written in UTF-16: save it as UTF-8"),
            Self::NotUtf8 { line } => {
                format!(
                    "{path} is not UTF-8 on line {line}, but perhaps Windows-1252 or Latin-1: save it as UTF-8"
                )
            }
            Self::CrAlone => {
                format!("{path} ends its lines in CR alone, which is one long line: save it with LF")
            }
        }
    }
}

/// By its mark, or by the zero bytes beside its letters.
fn is_utf16(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(1024) & !1];
    let zeros = |from: usize| start.iter().skip(from).step_by(2).filter(|&&byte| byte == 0).count();
    bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || (start.len() >= 4 && zeros(0).max(zeros(1)) * 4 > start.len())
}

fn ends_in_cr_alone(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| pair[0] == b'\r' && pair[1] != b'\n') || bytes.ends_with(b"\r")
}

/// Some lines of a document: what a check of text looks at.
#[derive(Clone)]
pub struct Excerpt {
    pub document: Rc<Document>,
    /// 1-based.
    pub lines: Range<usize>,
    /// The lines it was narrowed from by a section.
    pub outer: Range<usize>,
}

impl Excerpt {
    pub fn whole(document: Rc<Document>) -> Self {
        let lines = 1..document.line_count() + 1;
        Self { document, lines: lines.clone(), outer: lines }
    }

    /// The same document, narrowed to `lines`.
    pub fn narrowed(&self, lines: Range<usize>) -> Self {
        Self { document: Rc::clone(&self.document), lines, outer: self.outer.clone() }
    }

    /// Takes these lines as the whole in which sections are looked up: inside `each`.
    pub fn rooted(mut self) -> Self {
        self.outer = self.lines.clone();
        self
    }

    /// What it was narrowed from.
    pub fn widened(&self) -> Self {
        self.narrowed(self.outer.clone())
    }

    /// Lines as written, each with its number.
    pub fn source(&self) -> impl Iterator<Item = (usize, &[u8])> {
        self.lines.clone().map(|number| (number, self.document.line(number)))
    }

    /// The bytes from the first line to the last, line ends and all.
    pub fn bytes(&self) -> &[u8] {
        if self.lines.is_empty() {
            return &[];
        }
        let ends = |number: usize| self.document.lines.get(number.checked_sub(1)?);
        match (ends(self.lines.start), ends(self.lines.end - 1)) {
            (Some(first), Some(last)) => &self.document.bytes[first.start..last.end],
            _ => &[],
        }
    }

    /// Rendered lines, each with its number.
    pub fn prose(&self) -> impl DoubleEndedIterator<Item = (usize, &str)> {
        self.own(Outline::prose).iter().map(|Prose { line, text }| (*line, text.as_str()))
    }

    pub fn headings(&self) -> &[Heading] {
        self.own(|outline| &outline.headings)
    }

    pub fn items(&self) -> &[Block] {
        self.own(Outline::items)
    }

    pub fn paragraphs(&self) -> &[Block] {
        self.own(Outline::paragraphs)
    }

    pub fn tables(&self) -> &[Table] {
        self.own(Outline::tables)
    }

    pub fn tasks(&self) -> &[Task] {
        self.own(Outline::tasks)
    }

    pub fn links(&self) -> &[Link] {
        self.own(Outline::links)
    }

    pub fn code_blocks(&self) -> &[CodeBlock] {
        self.own(Outline::code_blocks)
    }

    /// Those of a part that start within its lines, found by bisection.
    fn own<T: markdown::Placed>(&self, part: impl FnOnce(&Outline) -> &[T]) -> &[T] {
        within(part(self.document.outline()), &self.lines)
    }

    pub fn path(&self) -> &RelPath {
        &self.document.path
    }
}

fn without_joiners(anchor: &str) -> String {
    anchor.replace(['\u{fe0f}', '\u{200d}'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_text_from_patterns_is_named() {
        let defect = |bytes: &[u8]| Document::new(RelPath::parse("a").unwrap(), bytes.to_vec()).defect();
        assert_eq!(defect(b"\xff\xfea\0"), Some(Defect::Utf16));
        assert_eq!(defect(b"T\0O\0D\0O\0\n\0"), Some(Defect::Utf16));
        assert_eq!(defect(b"ok\nr\xe9sum\xe9\n"), Some(Defect::NotUtf8 { line: 2 }));
        assert_eq!(defect(b"one\rtwo\r"), Some(Defect::CrAlone));
        assert_eq!(defect(b"one\r\ntwo\rx\n\nend"), None);
        assert_eq!(defect("é".as_bytes()), None);
    }

    #[test]
    fn lines_lose_their_ends_and_the_file_its_mark() {
        let document =
            Document::new(RelPath::parse("a").unwrap(), b"\xef\xbb\xbfone\r\ntwo\rx\n\nend".to_vec());
        let lines: Vec<_> = (1..=document.line_count()).map(|n| document.line(n)).collect();
        assert_eq!(lines, [&b"one"[..], b"two\rx", b"", b"end"]);
        assert_eq!(document.line(0), b"");
        let whole = Excerpt::whole(Rc::new(document));
        assert_eq!(whole.narrowed(2..4).bytes(), b"two\rx\n");
        assert_eq!(whole.narrowed(2..2).bytes(), b"");
        let nothing = Document::new(RelPath::parse("a").unwrap(), Vec::new());
        assert_eq!(Excerpt::whole(Rc::new(nothing)).bytes(), b"");
    }
}
