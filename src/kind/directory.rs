//! `directory`: a folder of exactly this name.

use super::{Kind, refuse_glob};
use crate::evidence::Entry;
use crate::finding::{Finding, Location};
use crate::path::RelPath;
use crate::scope::{Context, Defaults};
use crate::yaml::{FromFields, FromYaml, MapInfo, Node, Problems, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Directory {
        /// From the repository's root; the letter case of every component counts.
        pub path: RelPath,
    }
    plain: "path";
    validate: Directory::validate;
}

impl Directory {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        refuse_glob(self.path.as_str(), at.field("path"), "files: { glob: 'docs/*/**' }", problems);
    }
}

impl Kind for Directory {
    const NAME: &'static str = "directory";
    const ABOUT: &'static str = "a folder of exactly this name is there; git keeps none that is empty";
    const EXAMPLE: &'static str = "directory: docs/adr";

    const FIELDS: &'static [MapInfo] = &[Self::INFO];

    fn read(node: &Node, _: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        Self::from_yaml(node, problems)
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
