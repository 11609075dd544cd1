//! The commit that a Ship section makes: one whose subject starts as the page's own does.

use super::{Answer, Outcome, Place, Ship};
use crate::diagnostic::plural;
use crate::evidence::{Commit, Evidence, Trouble};

/// Commits shown when none fits.
const SHOWN: usize = 3;

impl Ship {
    pub fn says(&self) -> String {
        format!("The work is committed as `{} …`.", self.prefix)
    }

    pub fn answer(&self, evidence: &Evidence) -> Answer {
        let expected = format!("a commit whose subject starts with `{}`", self.prefix);
        let answer = |outcome, found| Answer {
            outcome,
            expected: expected.clone(),
            found,
            places: Vec::new(),
            notes: Vec::new(),
            near: Vec::new(),
        };
        let trouble = |trouble: Trouble| answer(Outcome::Trouble(trouble.clone()), trouble.to_string());
        let commits = match evidence.commits() {
            Ok(commits) => commits,
            Err(error) => return trouble(error),
        };
        let mut recent = Vec::new();
        let mut count = 0;
        for commit in commits {
            match commit {
                Ok(commit) if self.fits(&commit) => {
                    let places = vec![Place::Commit(commit.line())];
                    return Answer { places, ..answer(Outcome::Pass, commit.line()) };
                }
                Ok(commit) => {
                    count += 1;
                    recent.extend((count <= SHOWN).then(|| Place::Commit(commit.line())));
                }
                Err(error) => return trouble(error),
            }
        }
        if evidence.history_is_cut() {
            return trouble(Trouble::Shallow);
        }
        Answer { places: recent, ..answer(Outcome::Fail, format!("none of {}", plural(count, "commit"))) }
    }

    fn fits(&self, commit: &Commit) -> bool {
        commit.subject().starts_with(self.prefix.as_bytes())
    }
}
