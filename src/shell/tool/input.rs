//! What programs that read files are given: operands opened one after the other, `-` for what is piped in.

use std::rc::Rc;

use crate::evidence::{Document, EvidenceError};
use crate::path::RelPath;

use super::super::file_view::{Entry, FileView};
use super::unknown;

/// What comes through a pipe or `<`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stream {
    pub bytes: Vec<u8>,
    /// The lines may come in another order: a walk's order is not defined.
    pub is_unordered: bool,
    /// Lines besides, whose text is not known.
    pub unknown_lines: usize,
    /// The regular file it is, for `< file`.
    pub file: Option<RelPath>,
}

/// One operand, opened.
pub struct Input {
    /// As it was typed; none for what is piped in without being named.
    pub name: Option<String>,
    pub content: Content,
}

pub enum Content {
    File(Rc<Document>),
    Stream(Stream),
    Folder,
    /// The reason that programs give.
    Absent(&'static str),
}

impl Input {
    pub fn open(operand: &str, view: FileView<'_>, stdin: Option<&Stream>) -> Result<Self, EvidenceError> {
        let name = Some(operand.to_owned());
        if operand == "-" {
            return Ok(Self { name, ..Self::stdin(stdin)? });
        }
        let content = match view.entry(operand)? {
            Entry::File { path, .. } => Content::File(view.document(&path)?),
            Entry::Folder(_) => Content::Folder,
            Entry::Absent => Content::Absent(view.why_absent(operand)),
            // Reading a pipe would wait for ever; a learner's work is in files.
            Entry::Other => Content::Absent("Not a regular file"),
        };
        Ok(Self { name, content })
    }

    /// What is piped in.
    pub fn stdin(stdin: Option<&Stream>) -> Result<Self, EvidenceError> {
        match stdin {
            Some(stream) => Ok(Self { name: None, content: Content::Stream(stream.clone()) }),
            // Only a file called `-` that a pattern matched leads here.
            None => unknown("-", "its name means what is piped in"),
        }
    }

    /// All operands, or what is piped in if there are none.
    pub fn all(
        operands: &[String],
        view: FileView<'_>,
        stdin: Option<&Stream>,
    ) -> Result<Vec<Self>, EvidenceError> {
        if operands.is_empty() {
            return Ok(vec![Self::stdin(stdin)?]);
        }
        operands.iter().map(|operand| Self::open(operand, view, stdin)).collect()
    }

    /// The bytes, if it can be read at all.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match &self.content {
            Content::File(document) => Some(document.raw().into_owned()),
            Content::Stream(stream) => Some(stream.bytes.clone()),
            Content::Folder | Content::Absent(_) => None,
        }
    }

    pub fn is_unordered(&self) -> bool {
        matches!(&self.content, Content::Stream(stream) if stream.is_unordered)
    }

    /// The reason a program prints when it cannot read it.
    pub fn error(&self) -> Option<&'static str> {
        match self.content {
            Content::Folder => Some("Is a directory"),
            Content::Absent(why) => Some(why),
            _ => None,
        }
    }
}

/// The lines of some bytes, each with its newline; the last may have none.
pub fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n')
}
