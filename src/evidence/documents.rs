//! The documents that are kept, up to a sum of their sizes: what no check holds any more is forgotten when it is reached,
//! and read again if it is asked for again, until all that was read is too much.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Document, EvidenceError};
use crate::path::RelPath;

/// The memory of all documents that are held at one time, in bytes.
const MAX_KEPT: u64 = 256 << 20;

/// The bytes of all documents that are read, one that was forgotten again too. One small object can be given any number of
/// names, and each name is a file to read.
const MAX_READ: u64 = 512 << 20;

/// What one line takes besides its text.
const LINE: u64 = 16;

/// What one line of Markdown takes at most, and what one mark of it does, such as a bullet or the bracket of a link: as
/// measured on texts of nothing else.
const RENDERED_LINE: u64 = 200;
const RENDERED_MARK: u64 = 200;

#[derive(Default)]
pub struct Documents {
    known: BTreeMap<RelPath, Result<Rc<Document>, EvidenceError>>,
    bytes: u64,
    read: u64,
}

impl Documents {
    pub fn get(&self, path: &RelPath) -> Option<Result<Rc<Document>, EvidenceError>> {
        self.known.get(path).cloned()
    }

    /// Whether more may be read at all.
    pub fn may_read(&self) -> Result<(), EvidenceError> {
        match self.read <= MAX_READ {
            true => Ok(()),
            false => Err(EvidenceError::TooMuchText { limit: MAX_READ }),
        }
    }

    /// Remembers what reading `path` came to, or says that all together is too much.
    pub fn keep(
        &mut self,
        path: &RelPath,
        read: Result<Rc<Document>, EvidenceError>,
    ) -> Result<Rc<Document>, EvidenceError> {
        let bytes = read.as_ref().map_or(0, |document| size(document));
        self.read += read.as_ref().map_or(0, |document| document.bytes().len() as u64);
        self.may_read()?;
        if self.bytes + bytes > MAX_KEPT {
            self.known.retain(|_, known| known.as_ref().is_ok_and(|document| Rc::strong_count(document) > 1));
            self.bytes = self.known.values().flatten().map(|document| size(document)).sum();
        }
        if self.bytes + bytes > MAX_KEPT {
            return Err(EvidenceError::TooMuchText { limit: MAX_KEPT });
        }
        self.bytes += bytes;
        self.known.insert(path.clone(), read.clone());
        read
    }
}

/// What a document takes, or will take as soon as it is read as Markdown.
fn size(document: &Document) -> u64 {
    let (bytes, lines) = (document.bytes().len() as u64, document.line_count() as u64);
    if document.can_be_rendered().is_err() {
        return bytes + lines * LINE;
    }
    let is_mark = |byte: &&u8| {
        matches!(byte, b'#' | b'-' | b'*' | b'+' | b'_' | b'>' | b'[' | b'<' | b'|' | b'`' | b'~' | b'&')
    };
    let marks = document.bytes().iter().filter(is_mark).count() as u64;
    2 * bytes + lines * RENDERED_LINE + marks * RENDERED_MARK
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(name: usize) -> (RelPath, Rc<Document>) {
        let path = RelPath::parse(&format!("{name}.md")).unwrap();
        (path.clone(), Rc::new(Document::new(path, vec![b'a'; 8 << 20])))
    }

    #[test]
    fn what_nothing_holds_is_forgotten_and_what_is_held_is_bounded() {
        let mut documents = Documents::default();
        for name in 0..40 {
            let (path, document) = document(name);
            assert!(documents.keep(&path, Ok(document)).is_ok(), "{name}");
        }
        assert!(documents.known.len() < 32);
        let mut documents = Documents::default();
        let mut held = Vec::new();
        let refused = (0..40).find_map(|name| {
            let (path, document) = document(name);
            match documents.keep(&path, Ok(document)) {
                Ok(document) => {
                    held.push(document);
                    None
                }
                Err(error) => Some((name, error)),
            }
        });
        assert_eq!(refused, Some((31, EvidenceError::TooMuchText { limit: MAX_KEPT })));
    }

    #[test]
    fn a_file_of_any_number_of_names_is_read_for_as_long_as_that_is_little() {
        let mut documents = Documents::default();
        let (path, document) = document(1);
        for _ in 0..64 {
            assert!(documents.keep(&path, Ok(Rc::clone(&document))).is_ok());
            documents.known.clear();
        }
        assert_eq!(
            documents.keep(&path, Ok(document)).map(|_| ()),
            Err(EvidenceError::TooMuchText { limit: MAX_READ })
        );
    }
}
