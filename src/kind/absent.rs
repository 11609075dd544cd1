//! `absent`: nothing of this name, neither file nor folder nor link; or no file that a glob matches.

use super::Kind;
use crate::evidence::Entry;
use crate::finding::{Finding, Location};
use crate::path::RelPath;
use crate::scope::{Context, Defaults, Target};
use crate::wording::plural;
use crate::yaml::{FromFields, FromYaml, MapInfo, Node, Problems, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Absent {
        /// From the repository's root; the letter case of every component counts. Of a glob, no file may match.
        pub path: Target,
    }
    plain: "path";
}

impl Kind for Absent {
    const NAME: &'static str = "absent";
    const ABOUT: &'static str = "nothing of this name is there, or no file that matches the glob";
    const EXAMPLE: &'static str = "absent: .env";

    const FIELDS: &'static [MapInfo] = &[Self::INFO];

    fn read(node: &Node, _: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        Self::from_yaml(node, problems)
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        match &self.path {
            Target::Path(path) => nothing_at(context, path),
            Target::Glob(glob) => {
                let expected = format!("no file matching {}", glob.as_str());
                let files = match context.evidence.files() {
                    Ok(files) => files,
                    Err(error) => return Finding::unknown(error, expected),
                };
                let matching: Vec<&RelPath> = files.iter().filter(|path| glob.is_match(path)).collect();
                let found = plural(matching.len(), "file");
                Finding::decided(matching.is_empty(), expected, found)
                    .at(matching.into_iter().map(Location::path))
            }
        }
    }
}

fn nothing_at(context: &Context<'_>, path: &RelPath) -> Finding {
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

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;

    #[test]
    fn what_is_there_is_named() {
        let evidence = committed(&[(".env", "KEY=1")]);
        assert_eq!(evaluate(&kind::<Absent>(".env"), &evidence).found, "a file");
        assert!(evaluate(&kind::<Absent>("secrets"), &evidence).passes());
        let found = evaluate(&kind::<Absent>("'**/*.db'"), &committed(&[("a/x.db", ""), ("y.db", "")]));
        assert_eq!((found.passes(), found.found.as_str(), found.locations.len()), (false, "2 files", 2));
        assert!(evaluate(&kind::<Absent>("'**/*.db'"), &evidence).passes());
    }
}
