//! A Markdown document as its reader sees it: headings, prose, lists, tables, tasks, links and code, each with its line.
//! It knows nothing of checks, and where the document came from is not its business.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

mod anchor;
mod blocks;
mod front_matter;
mod headings;
mod html;
mod links;
mod parse;
mod prose;
mod reading;
mod section;
mod tables;
mod tape;
mod words;

pub use anchor::anchors;
pub use front_matter::{Metadata, metadata};
pub use parse::{parse, read};
pub use reading::{Held, Met};
pub use section::section_of;
pub use words::{count_words, different_words, word_set};

use tape::Tape;

/// A document in document order. Lines are 1-based and count from the file's first line. Headings are read off at once,
/// every other part when it is first asked for.
#[derive(Debug, Default)]
pub struct Outline {
    pub headings: Vec<Heading>,
    /// How many lines the text has.
    pub lines: usize,
    tape: Tape,
    prose: OnceCell<Vec<Prose>>,
    blocks: OnceCell<blocks::Blocks>,
    tables: OnceCell<Vec<Table>>,
    links: OnceCell<Vec<Link>>,
    code_blocks: OnceCell<Vec<CodeBlock>>,
    unseen: OnceCell<Vec<Unseen>>,
    starts: OnceCell<BTreeSet<usize>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Rendered, without `#`.
    pub text: String,
    pub line: usize,
    /// The line its body starts on: one past the heading's last.
    pub body: usize,
    /// Whether it is inside a list, a quotation or a table, and so heads no section.
    pub nested: bool,
}

/// Rendered text on a line of the source: without front matter, comments, code blocks and the addresses of links. A line
/// that ends in CR alone is one too, with the same number as the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    pub line: usize,
    pub text: String,
}

/// A list item or a paragraph; an item's text is its own, without that of the items nested in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub line: usize,
    /// One past its last line.
    pub end: usize,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub line: usize,
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub line: usize,
    pub cells: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub line: usize,
    pub checked: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub line: usize,
    pub target: String,
    pub image: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    /// The line of the opening fence, or the first line of an indented block.
    pub line: usize,
    /// One past its last line.
    pub end: usize,
    /// The first word after the fence; empty without one.
    pub language: String,
    pub text: String,
}

/// Lines in which Markdown is not read as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    pub line: usize,
    /// One past its last line.
    pub end: usize,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Code,
    Comment,
    /// A comment that nothing closes.
    OpenComment,
    /// A block of HTML, which ends at an empty line.
    Html,
}

impl Outline {
    fn new(tape: Tape, lines: usize) -> Self {
        Self { headings: headings::read(&tape), lines, tape, ..Self::default() }
    }

    /// The heading that starts on `line`.
    pub fn heading_at(&self, line: usize) -> Option<&Heading> {
        let at = self.headings.binary_search_by_key(&line, |heading| heading.line).ok()?;
        self.headings.get(at)
    }

    pub fn prose(&self) -> &[Prose] {
        self.prose.get_or_init(|| prose::read(&self.tape))
    }

    pub fn items(&self) -> &[Block] {
        &self.blocks().items
    }

    /// The paragraphs that are not part of a list item.
    pub fn paragraphs(&self) -> &[Block] {
        &self.blocks().paragraphs
    }

    pub fn tasks(&self) -> &[Task] {
        &self.blocks().tasks
    }

    fn blocks(&self) -> &blocks::Blocks {
        self.blocks.get_or_init(|| blocks::read(&self.tape))
    }

    pub fn tables(&self) -> &[Table] {
        self.tables.get_or_init(|| tables::read(&self.tape))
    }

    /// Links and images, and the bare addresses that GitHub makes links of.
    pub fn links(&self) -> &[Link] {
        self.links.get_or_init(|| links::read(&self.tape))
    }

    pub fn code_blocks(&self) -> &[CodeBlock] {
        self.code_blocks.get_or_init(|| blocks::read_code(&self.tape))
    }

    /// The code block that `line` is in.
    pub fn code_at(&self, line: usize) -> Option<&CodeBlock> {
        let blocks = self.code_blocks();
        let after = blocks.partition_point(|block| block.line <= line);
        blocks[..after].last().filter(|block| line < block.end)
    }

    /// Why Markdown on `line` would not be read as such.
    pub fn unseen_at(&self, line: usize) -> Option<&Unseen> {
        let unseen = self.unseen.get_or_init(|| blocks::read_unseen(&self.tape, self.lines));
        let after = unseen.partition_point(|part| part.line <= line);
        // A comment within a block of HTML is the nearer reason, and comes after it.
        unseen[..after].iter().rev().take(2).find(|part| line < part.end)
    }

    /// The anchors that GitHub gives to the headings, in their order.
    pub fn anchors(&self) -> Vec<String> {
        anchor::anchors(headings::read_plain(&self.tape))
    }

    /// The anchors that HTML in the page sets.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let ids = self.tape.steps().iter().filter(|step| step.what == tape::What::Id);
        ids.map(|step| self.tape.text(step))
    }

    /// The lines on which something starts that a sentence does not run into: a block, a row, or what follows one.
    pub fn starts(&self) -> &BTreeSet<usize> {
        self.starts.get_or_init(|| {
            let headings = self.headings.iter().flat_map(|heading| [heading.line, heading.body]);
            headings.chain(blocks::starts(&self.tape)).collect()
        })
    }
}

/// Something with a line of its own.
pub trait Placed {
    fn line(&self) -> usize;
}

/// Those of `all`, which are in document order, that start within `lines`.
pub fn within<'a, T: Placed>(all: &'a [T], lines: &Range<usize>) -> &'a [T] {
    let from = all.partition_point(|one| one.line() < lines.start);
    let to = all.partition_point(|one| one.line() < lines.end).max(from);
    &all[from..to]
}

macro_rules! placed {
    ($($part:ty),*) => { $(impl Placed for $part { fn line(&self) -> usize { self.line } })* };
}

placed!(Heading, Prose, Block, Table, Task, Link, CodeBlock);
