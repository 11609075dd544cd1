//! `files`: how many files a glob matches.

use super::Kind;
use crate::count::Count;
use crate::finding::{Finding, Location};
use crate::path::RelPath;
use crate::pattern::Glob;
use crate::scope::{Context, Defaults};
use crate::wording::plural;
use crate::yaml::{FromFields, FromYaml, MapInfo, Node, Problems, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Files {
        /// `*` stays within a folder, `**` crosses folders.
        pub glob: Glob,
        /// How many files match.
        pub count: Count = Count::default(),
    }
    plain: "glob";
}

impl Kind for Files {
    const NAME: &'static str = "files";
    const ABOUT: &'static str = "the number of files that match the glob is within `count`";
    const EXAMPLE: &'static str = "files: { glob: 'docs/adr/*.md', count: 3 or more }";

    const FIELDS: &'static [MapInfo] = &[Self::INFO];

    fn read(node: &Node, _: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        Self::from_yaml(node, problems)
    }

    fn is_vacuous(&self) -> bool {
        self.count.is_any()
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        let expected = format!("{} matching {}", self.count.of("file"), self.glob.as_str());
        let files = match context.evidence.files() {
            Ok(files) => files,
            Err(error) => return Finding::unknown(error, expected),
        };
        let matching: Vec<&RelPath> = files.iter().filter(|path| self.glob.is_match(path)).collect();
        let found = plural(matching.len(), "file");
        Finding::decided(self.count.contains(matching.len() as u64), expected, found)
            .at(matching.into_iter().map(Location::path))
    }

    fn asks_existence_of(&self) -> Option<&str> {
        (self.count == Count::default()).then_some(self.glob.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;

    #[test]
    fn files_are_counted_and_named() {
        let evidence = committed(&[("adr/1.md", ""), ("adr/2.md", ""), ("adr/old/3.md", "")]);
        let finding = evaluate(&kind::<Files>("{ glob: 'adr/*.md', count: 3 }"), &evidence);
        assert_eq!(
            (finding.passes(), finding.found.as_str(), finding.locations.len()),
            (false, "2 files", 2)
        );
        assert!(evaluate(&kind::<Files>("adr/**/*.md"), &evidence).passes());
    }
}
