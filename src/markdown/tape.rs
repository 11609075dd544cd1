//! What the parser reported, in document order and in one piece: the parts of an [`Outline`](super::Outline) are read off
//! it when they are first asked for. It decides nothing about what a part is.

use std::ops::Range;

/// The steps of one pass over a document, and the text they point into.
#[derive(Debug, Default)]
pub struct Tape {
    text: String,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub what: What,
    /// The 1-based line it starts on.
    pub line: u32,
    /// One past the last line it touches.
    pub end: u32,
    from: u32,
    to: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Text that a reader sees.
    Text,
    /// The same, from HTML, with the white space of its source.
    HtmlText,
    /// Inline code, which a reader sees too.
    Code,
    /// A line of a code block.
    Listing,
    /// A line ends inside a block.
    LineEnd,
    /// White space to a reader that is none in the source: `<br>`, a block tag, the border of a cell.
    Gap,
    Open(Part),
    Close(Part),
    Task {
        checked: bool,
    },
    /// An HTML comment.
    Comment {
        closed: bool,
    },
    /// An `id`, or the `name` of an `<a>`.
    Id,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Heading {
        level: u8,
    },
    HtmlHeading {
        level: u8,
    },
    Paragraph,
    Item,
    /// A list, a quotation or a footnote.
    Container,
    Table,
    Row,
    Cell,
    /// Its text is the language.
    CodeBlock,
    HtmlBlock,
    /// Its text is the address.
    Link,
    /// Its text is the address.
    Image,
}

impl Tape {
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    pub fn text(&self, step: &Step) -> &str {
        self.between(step.from, step.to)
    }

    /// The text of a step and of those after it that go on where it ends.
    pub fn joined(&self, first: &Step, last: &Step) -> &str {
        self.between(first.from, last.to)
    }

    fn between(&self, from: u32, to: u32) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }

    pub fn push(&mut self, what: What, lines: Range<usize>, text: &str) {
        let from = small(self.text.len());
        self.text.push_str(text);
        let to = small(self.text.len());
        self.steps.push(Step { what, line: small(lines.start), end: small(lines.end), from, to });
    }
}

/// What is read has at most a few megabytes; beyond four gigabytes nothing is found.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
