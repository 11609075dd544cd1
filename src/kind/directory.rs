//! `directory`: a folder of exactly this name.

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
pub struct Directory {
    /// From the repository's root; the letter case of every component counts.
    pub path: RelPath,
}

impl Kind for Directory {
    const NAME: &'static str = "directory";
    const ABOUT: &'static str = "a folder of exactly this name is there; git keeps none that is empty";
    const EXAMPLE: &'static str = "directory: docs/adr";

    fn read(node: &Node) -> Result<Self, Diagnostic> {
        read_fields(node, Some("path"))
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        let path = &self.path;
        let expected = format!("a folder {path}");
        match context.evidence.entry(path) {
            Entry::Folder => Finding::decided(true, expected, "it is there").at([Location::path(path)]),
            Entry::Unknown(error) => Finding::unknown(error, expected).at([Location::path(path)]),
            Entry::File { .. } => {
                Finding::decided(false, expected, format!("{path} is a file")).at([Location::path(path)])
            }
            _ => Finding::decided(false, expected, format!("{path} is not there"))
                .at([Location::path(path)])
                .with_near_misses(context.evidence.near(path)),
        }
    }

    fn asks_existence_of(&self) -> Option<&str> {
        Some(self.path.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;

    #[test]
    fn a_file_is_not_a_folder() {
        let evidence = committed(&[("docs/adr", "x")]);
        assert_eq!(evaluate(&kind::<Directory>("docs/adr"), &evidence).found, "docs/adr is a file");
        assert!(evaluate(&kind::<Directory>("path: docs"), &evidence).passes());
    }
}
