//! `absent`: nothing of this name, or nothing that a glob matches: neither file nor folder nor link.

use super::Kind;
use crate::evidence::{Entry, Evidence, EvidenceError};
use crate::finding::{Finding, Location};
use crate::path::RelPath;
use crate::pattern::Glob;
use crate::scope::{Context, Defaults, Target};
use crate::wording::plural;
use crate::yaml::{FromFields, FromYaml, MapInfo, Node, Problems, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Absent {
        /// From the repository's root, a path or a glob; the letter case of every component counts.
        pub path: Target,
    }
    plain: "path";
}

impl Kind for Absent {
    const NAME: &'static str = "absent";
    const ABOUT: &'static str = "nothing of this name is there, or nothing that a glob matches";
    const EXAMPLE: &'static str = "absent: '**/*.pem'";

    const FIELDS: &'static [MapInfo] = &[Self::INFO];

    fn read(node: &Node, _: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        Self::from_yaml(node, problems)
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        match &self.path {
            Target::Path(path) => at_path(context, path),
            Target::Glob(glob) => {
                let expected = format!("nothing matching {}", glob.as_str());
                match matching(context.evidence, glob) {
                    Ok(there) if there.is_empty() => Finding::decided(true, expected, "nothing"),
                    Ok(there) => {
                        let found = plural(there.len(), "entry");
                        Finding::decided(false, expected, found).at(there.iter().map(Location::path))
                    }
                    Err(error) => Finding::unknown(error, expected),
                }
            }
        }
    }
}

fn at_path(context: &Context<'_>, path: &RelPath) -> Finding {
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

/// All that a glob matches: files, folders, links wherever they lead, and whatever else has a name.
fn matching(evidence: &Evidence, glob: &Glob) -> Result<Vec<RelPath>, EvidenceError> {
    let mut there = Vec::new();
    let mut folders = vec![None];
    while let Some(folder) = folders.pop() {
        for name in evidence.names(folder.as_ref())?.iter().filter(|name| *name != ".git") {
            let path = RelPath::child(folder.as_ref(), name);
            if glob.is_match(&path) {
                there.push(path.clone());
            }
            match evidence.entry(&path) {
                Entry::Folder if !evidence.is_link(&path) => folders.push(Some(path)),
                Entry::Unknown(error) => return Err(error),
                _ => {}
            }
        }
    }
    there.sort();
    Ok(there)
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::finding::Verdict;

    #[test]
    fn what_is_there_is_named() {
        let evidence = committed(&[(".env", "KEY=1")]);
        assert_eq!(evaluate(&kind::<Absent>(".env"), &evidence).found, "a file");
        assert!(evaluate(&kind::<Absent>("secrets"), &evidence).passes());
    }

    #[test]
    fn a_glob_finds_files_and_folders_at_its_own_depth() {
        let evidence = committed(&[("a.db", ""), ("data/b.db", ""), ("data/target/x", "")]);
        let judge = |glob: &str| {
            let finding = evaluate(&kind::<Absent>(&format!("'{glob}'")), &evidence);
            let paths: Vec<String> =
                finding.locations.into_iter().filter_map(|location| location.path).collect();
            (finding.verdict == Verdict::Pass, paths)
        };
        assert_eq!(judge("*.db"), (false, vec!["a.db".into()]));
        assert_eq!(judge("**/*.db"), (false, vec!["a.db".into(), "data/b.db".into()]));
        assert_eq!(judge("**/target"), (false, vec!["data/target".into()]));
        assert_eq!(judge("*.DB"), (true, vec![]));
        let found = evaluate(&kind::<Absent>("'**/*.db'"), &evidence).found;
        assert_eq!(found, "2 entries");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_there_and_an_unreadable_folder_is_unknown() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = tempfile::tempdir().unwrap();
        symlink("/nowhere/key.pem", dir.path().join("key.pem")).unwrap();
        symlink(".", dir.path().join("here")).unwrap();
        let judge =
            || evaluate(&kind::<Absent>("'**/*.pem'"), &Evidence::of_worktree(dir.path()).unwrap()).verdict;
        assert_eq!(judge(), Verdict::Fail);
        std::fs::remove_file(dir.path().join("key.pem")).unwrap();
        assert_eq!(judge(), Verdict::Pass);
        let closed = dir.path().join("closed");
        std::fs::create_dir(&closed).unwrap();
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
        // Whoever may read everything finds it empty.
        let may_read = std::fs::read_dir(&closed).is_ok();
        assert_eq!(judge() == Verdict::Pass, may_read);
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}
