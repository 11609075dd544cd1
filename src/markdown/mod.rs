//! A Markdown document as its reader sees it: headings, prose, lists, tables, tasks, links and code, each with its line.
//! It knows nothing of checks, and where the document came from is not its business.

use std::collections::BTreeSet;

mod anchor;
mod front_matter;
mod html;
mod parse;
mod section;

pub use anchor::anchors;
pub use front_matter::{Metadata, front_matter, metadata};
pub use parse::parse;
pub use section::section_of;

/// Everything a document says, in document order. Lines are 1-based and count from the file's first line.
#[derive(Debug, Default, PartialEq)]
pub struct Outline {
    pub headings: Vec<Heading>,
    /// Rendered text by source line: no front matter, comments, code blocks, nor the addresses of links.
    pub prose: Vec<Prose>,
    pub items: Vec<Block>,
    pub paragraphs: Vec<Block>,
    pub tables: Vec<Table>,
    pub tasks: Vec<Task>,
    pub links: Vec<Link>,
    pub code_blocks: Vec<CodeBlock>,
    /// How many lines the text has.
    pub lines: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Rendered, without `#`.
    pub text: String,
    pub line: usize,
    /// The line its body starts on: one more than `line`, two more for an underlined heading.
    pub body: usize,
    /// Whether it stands inside a list or a quotation, and so heads no section.
    pub nested: bool,
}

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
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub line: usize,
    pub target: String,
    pub text: String,
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

impl Outline {
    /// The lines on which something starts that a sentence does not run into: a block, a row, or what follows one.
    pub fn starts(&self) -> BTreeSet<usize> {
        let headings = self.headings.iter().flat_map(|heading| [heading.line, heading.body]);
        let rows = self.tables.iter().flat_map(|table| table.rows.iter().map(|row| row.line));
        let blocks = self.items.iter().chain(&self.paragraphs).flat_map(|block| [block.line, block.end]);
        headings.chain(rows).chain(blocks).collect()
    }

    /// The heading that starts on `line`.
    pub fn heading_at(&self, line: usize) -> Option<&Heading> {
        let at = self.headings.binary_search_by_key(&line, |heading| heading.line).ok()?;
        self.headings.get(at)
    }

    /// The code block that `line` stands in.
    pub fn code_at(&self, line: usize) -> Option<&CodeBlock> {
        let after = self.code_blocks.partition_point(|block| block.line <= line);
        self.code_blocks[..after].last().filter(|block| line < block.end)
    }
}

/// The words of `text`: runs between white space that contain a letter or a digit.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|run| run.contains(char::is_alphanumeric))
}
