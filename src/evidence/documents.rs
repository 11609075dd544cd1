//! The documents that are kept, up to a sum of their sizes: what no check holds any more is forgotten when it is reached,
//! and read again if it is asked for again.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Document, EvidenceError};
use crate::path::RelPath;

/// The bytes of all documents that are held at one time, with what finding their lines takes.
const MAX_KEPT: u64 = 128 << 20;

/// What one line takes besides its text.
const LINE: u64 = 16;

#[derive(Default)]
pub struct Documents {
    known: BTreeMap<RelPath, Result<Rc<Document>, EvidenceError>>,
    bytes: u64,
}

impl Documents {
    pub fn get(&self, path: &RelPath) -> Option<Result<Rc<Document>, EvidenceError>> {
        self.known.get(path).cloned()
    }

    /// Remembers what reading `path` came to, or says that all together is too much.
    pub fn keep(
        &mut self,
        path: &RelPath,
        read: Result<Rc<Document>, EvidenceError>,
    ) -> Result<Rc<Document>, EvidenceError> {
        let bytes = read.as_ref().map_or(0, |document| size(document));
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

fn size(document: &Document) -> u64 {
    document.bytes().len() as u64 + document.line_count() as u64 * LINE
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
        assert!(documents.known.len() < 16);
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
        assert_eq!(refused, Some((15, EvidenceError::TooMuchText { limit: MAX_KEPT })));
    }
}
