//! The commit that a Ship section makes: one whose subject starts as the page's own does.

use super::Ship;
use crate::evidence::{Commit, Evidence, EvidenceError};
use crate::finding::{Finding, Location};
use crate::wording::plural;

/// Commits shown when none fits.
const SHOWN: usize = 3;

impl Ship {
    pub fn says(&self) -> String {
        format!("The work is committed as `{} …`.", self.prefix)
    }

    pub fn evaluate(&self, evidence: &Evidence) -> Finding {
        let expected = format!("a commit whose subject starts with `{}`", self.prefix);
        let commits = match evidence.commits() {
            Ok(commits) => commits,
            Err(error) => return Finding::unknown(error, expected),
        };
        let mut recent = Vec::new();
        let mut count = 0;
        for commit in commits {
            match commit {
                Ok(commit) if self.fits(&commit) => {
                    return Finding::decided(true, expected, commit.line())
                        .at([Location::commit(commit.line())]);
                }
                Ok(commit) => {
                    count += 1;
                    recent.extend((count <= SHOWN).then(|| Location::commit(commit.line())));
                }
                Err(error) => return Finding::unknown(error, expected),
            }
        }
        if evidence.history_is_cut() {
            return Finding::unknown(EvidenceError::Shallow, expected);
        }
        Finding::decided(false, expected, format!("none of {}", plural(count, "commit"))).at(recent)
    }

    fn fits(&self, commit: &Commit) -> bool {
        commit.subject().starts_with(self.prefix.as_bytes())
    }
}
