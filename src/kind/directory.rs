//! `directory`: a folder of exactly this name.

use serde::Deserialize;

use super::{Context, Finding, Kind, Place, read_fields};
use crate::diagnostic::Diagnostic;
use crate::evidence::Look;
use crate::path::RelPath;
use crate::yaml::Node;

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
        match context.evidence.look(path) {
            Look::Folder => Finding::decided(true, expected, "it is there").at([Place::path(path)]),
            Look::Unknown(trouble) => Finding::unknown(trouble, expected).at([Place::path(path)]),
            Look::File { .. } => {
                Finding::decided(false, expected, format!("{path} is a file")).at([Place::path(path)])
            }
            _ => Finding::decided(false, expected, format!("{path} is not there"))
                .at([Place::path(path)])
                .nearly(context.evidence.near(path)),
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
