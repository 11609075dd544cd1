//! `absent`: nothing of this name, neither file nor folder nor link.

use serde::Deserialize;

use super::Kind;
use crate::diagnostic::Diagnostic;
use crate::evidence::Entry;
use crate::finding::{Finding, Location};
use crate::path::RelPath;
use crate::scope::Context;
use crate::yaml::Node;
use crate::yaml::read_serde_fields as read_fields;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absent {
    /// From the repository's root; the letter case of every component counts.
    pub path: RelPath,
}

impl Kind for Absent {
    const NAME: &'static str = "absent";
    const ABOUT: &'static str = "nothing of this name is there";
    const EXAMPLE: &'static str = "absent: .env";

    fn read(node: &Node) -> Result<Self, Diagnostic> {
        read_fields(node, Some("path"))
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        let path = &self.path;
        let expected = format!("nothing at {path}");
        let found = match context.evidence.entry(path) {
            Entry::Absent => return Finding::decided(true, expected, "nothing"),
            Entry::Unknown(error) => return Finding::unknown(error, expected).at([Location::path(path)]),
            Entry::File { .. } => "a file".to_owned(),
            Entry::Folder => "a folder".to_owned(),
            Entry::LinkOutside { target } => format!("a link to {target}"),
            Entry::Other(what) => what.to_owned(),
        };
        Finding::decided(false, expected, found).at([Location::path(path)])
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;

    #[test]
    fn what_is_there_is_named() {
        let evidence = committed(&[(".env", "KEY=1")]);
        assert_eq!(evaluate(&kind::<Absent>(".env"), &evidence).found, "a file");
        assert!(evaluate(&kind::<Absent>("secrets"), &evidence).passes());
    }
}
