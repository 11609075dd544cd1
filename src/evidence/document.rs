//! A file's text, read once: its lines as written and, when first asked for, its Markdown outline.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use crate::data::{self, Broken, Data, Format};
use crate::markdown::{self, Block, CodeBlock, Heading, Link, Outline, Prose, Table, Task, within};
use crate::path::RelPath;

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
            data: OnceCell::new(),
        }
    }

    pub fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| markdown::parse(&String::from_utf8_lossy(&self.bytes)))
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

    /// Whether it is in UTF-16, as some editors and shells write it: no pattern finds anything there.
    pub fn is_utf16(&self) -> bool {
        self.bytes.starts_with(b"\xff\xfe") || self.bytes.starts_with(b"\xfe\xff")
    }

    /// A 1-based line as written, without its line end; empty past the end.
    pub fn line(&self, number: usize) -> &[u8] {
        self.lines.get(number.wrapping_sub(1)).map_or(&[], |range| &self.bytes[range.clone()])
    }

    pub fn line_count(&self) -> usize {
        self.lines.len()
    }
}

/// Some lines of a document: what a check of text entries at.
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
        let ends = |number: usize| self.document.lines.get(number - 1).cloned();
        match (ends(self.lines.start), ends(self.lines.end - 1)) {
            (Some(first), Some(last)) if !self.lines.is_empty() => {
                &self.document.bytes[first.start..last.end]
            }
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

    /// Those of a part that start within its lines, found without a look at the others.
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
    fn lines_lose_their_ends_and_the_file_its_mark() {
        let document =
            Document::new(RelPath::parse("a").unwrap(), b"\xef\xbb\xbfone\r\ntwo\rx\n\nend".to_vec());
        let lines: Vec<_> = (1..=document.line_count()).map(|n| document.line(n)).collect();
        assert_eq!(lines, [&b"one"[..], b"two\rx", b"", b"end"]);
        assert_eq!(document.line(0), b"");
        let whole = Excerpt::whole(Rc::new(document));
        assert_eq!(whole.narrowed(2..4).bytes(), b"two\rx\n");
        assert_eq!(whole.narrowed(2..2).bytes(), b"");
    }
}
