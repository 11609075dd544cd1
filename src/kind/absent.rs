//! `absent`: nothing of this name, neither file nor folder nor link.

use serde::Deserialize;

use super::{Context, Finding, Kind, Place, read_fields};
use crate::diagnostic::Diagnostic;
use crate::evidence::Look;
use crate::path::RelPath;
use crate::yaml::Node;

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
        let found = match context.evidence.look(path) {
            Look::Absent => return Finding::decided(true, expected, "nothing"),
            Look::Unknown(trouble) => return Finding::unknown(trouble, expected).at([Place::path(path)]),
            Look::File { .. } => "a file".to_owned(),
            Look::Folder => "a folder".to_owned(),
            Look::Astray { target } => format!("a link to {target}"),
            Look::Other(what) => what.to_owned(),
        };
        Finding::decided(false, expected, found).at([Place::path(path)])
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
