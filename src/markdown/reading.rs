//! A document as a sequence of what its reader meets, for who sets it anew: in a terminal, for example. What is hidden on a
//! rendered page, such as front matter and comments, is not in it.

/// One thing that a reader meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Met {
    Open(Held),
    Close(Held),
    Text(String),
    Code(String),
    /// The line ends in the source.
    SoftBreak,
    /// The line ends on the page.
    HardBreak,
    Rule,
    Task {
        checked: bool,
    },
    /// Where a footnote is named.
    Footnote(String),
}

/// What holds others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    Heading {
        level: u8,
    },
    Paragraph,
    Quote,
    /// With the number of its first item, if it has numbers.
    List {
        start: Option<u64>,
    },
    Item,
    CodeBlock {
        language: String,
    },
    Table,
    /// Its first row.
    Head,
    Row,
    Cell,
    Emphasis,
    Strong,
    Struck,
    Link {
        target: String,
    },
    Image {
        target: String,
    },
    Footnote {
        name: String,
    },
}
