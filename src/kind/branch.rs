//! `branch`: a branch of this name is there, in this repository or as one of its remotes had it.

use super::{Joining, Kind};
use crate::evidence::{Branch as Found, EvidenceError, Head};
use crate::finding::{Finding, Location};
use crate::pattern::Glob;
use crate::scope::{Context, Defaults};
use crate::wording::suggest;
use crate::yaml::{FromFields, FromYaml, MapInfo, Node, Problems, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Branch {
        /// A name without its remote, or a glob; `*` does not cross `/`.
        pub name: Glob,
        /// Whether its newest commit must, or must not, be in the history of HEAD.
        pub merged: Option<bool>,
    }
    plain: "name";
}

impl Kind for Branch {
    const NAME: &'static str = "branch";
    const ABOUT: &'static str =
        "a branch of this name is there, here or at a remote; merged into HEAD, if asked";
    const EXAMPLE: &'static str = "branch: { name: 'feature/*', merged: true }";

    const FIELDS: &'static [MapInfo] = &[Self::INFO];

    fn read(node: &Node, _: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        Self::from_yaml(node, problems)
    }

    fn heeds(&self, _: &Joining<'_>) -> bool {
        true
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        let expected = self.expected();
        match self.search(context) {
            Ok((Some(branch), _)) => Finding::decided(true, expected, "it is there").at([location(&branch)]),
            // A shallow clone takes one branch, and not all of its history.
            Ok((None, _)) if context.evidence.is_shallow() => {
                Finding::unknown(EvidenceError::Shallow, expected)
            }
            Ok((None, near)) => Finding::decided(false, expected, "no such branch").with_near_misses(near),
            Err(error) => Finding::unknown(error, expected),
        }
    }
}

impl Branch {
    fn expected(&self) -> String {
        let name = self.name.as_str();
        let named = if Glob::is_glob(name) {
            format!("a branch matching {name}")
        } else {
            format!("a branch {name}")
        };
        match self.merged {
            Some(true) => format!("{named} that is merged into HEAD"),
            Some(false) => format!("{named} that is not merged into HEAD"),
            None => named,
        }
    }

    /// The branch, or what comes near to being it.
    fn search(&self, context: &Context<'_>) -> Result<(Option<Found>, Vec<String>), EvidenceError> {
        let branches = context.evidence.branches()?;
        let mut near = Vec::new();
        for branch in branches.iter().filter(|branch| self.name.is_match_str(&branch.name)) {
            match self.lacks(context, branch)? {
                None => return Ok((Some(branch.clone()), Vec::new())),
                Some(why) => near.push(format!("{} {why}", shown(branch))),
            }
        }
        if near.is_empty() {
            near.extend(self.similar(&branches));
        }
        Ok((None, near))
    }

    /// Why a branch of the right name does not count.
    fn lacks(&self, context: &Context<'_>, branch: &Found) -> Result<Option<String>, EvidenceError> {
        let deadline = context.evidence.deadline().filter(|deadline| branch.tip_at > *deadline);
        if self.merged.is_none() && deadline.is_none() {
            return Ok(None);
        }
        let is_merged = match context.evidence.head()? {
            Head::At { id, .. } => branch.tip == id || context.evidence.has_commit(branch.tip)?,
            Head::Unborn { .. } => false,
        };
        Ok(match (self.merged, is_merged) {
            (_, false) if deadline.is_some() => Some("has commits after the deadline".to_owned()),
            (Some(true), false) => {
                Some(format!("is not merged: {} is not in the history of HEAD", branch.tip.short()))
            }
            (Some(false), true) => Some("is merged".to_owned()),
            _ => None,
        })
    }

    fn similar(&self, branches: &[Found]) -> Option<String> {
        let wanted = self.name.as_str();
        let other_case = branches.iter().find(|branch| branch.name.to_lowercase() == wanted.to_lowercase());
        if let Some(branch) = other_case {
            return Some(format!("{} is there: the letter case differs", shown(branch)));
        }
        let name = suggest(wanted, branches.iter().map(|branch| branch.name.as_str()))?;
        Some(format!("{name} is there: a similar name"))
    }
}

/// `main`, or `origin/main`.
fn shown(branch: &Found) -> String {
    match &branch.remote {
        Some(remote) => format!("{remote}/{}", branch.name),
        None => branch.name.clone(),
    }
}

fn location(branch: &Found) -> Location {
    Location::commit(format!("{} {}", branch.tip.short(), shown(branch)))
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::evidence::Evidence;
    use crate::finding::{Cause, Verdict};

    const SCRIPT: &str = "commits:
- { message: one, branch: feature/login }
- { message: two }
";

    fn judge(evidence: &Evidence, fields: &str) -> (bool, Vec<String>) {
        let found = evaluate(&kind::<Branch>(fields), evidence);
        (found.passes(), messages(&found).into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn names_globs_and_what_comes_near() {
        let evidence = script(SCRIPT);
        assert!(judge(&evidence, "main").0 && judge(&evidence, "feature/login").0);
        assert!(judge(&evidence, "{ name: 'feature/*', merged: true }").0);
        assert!(!judge(&evidence, "'*login'").0, "a star stays within its part of the name");
        let near = |fields: &str| judge(&evidence, fields).1;
        assert_eq!(near("Feature/Login"), ["feature/login is there: the letter case differs"]);
        assert_eq!(near("feature/logn"), ["feature/login is there: a similar name"]);
        assert_eq!(near("{ name: feature/login, merged: false }"), ["feature/login is merged"]);
        assert_eq!(evaluate(&kind::<Branch>("main"), &script("{}")).found, "no such branch");
    }

    #[test]
    fn a_branch_that_only_a_remote_has_is_there_and_not_merged() {
        let dir = on_disk(&[None, Some(0)], &[("heads/main", 0), ("remotes/origin/feature", 1)]);
        let evidence = Evidence::of_worktree(dir.path()).unwrap();
        assert!(judge(&evidence, "feature").0 && judge(&evidence, "{ name: feature, merged: false }").0);
        let (passes, near) = judge(&evidence, "{ name: feature, merged: true }");
        assert!(!passes && near[0].starts_with("origin/feature is not merged: "), "{near:?}");
        assert!(!judge(&evidence, "origin/feature").0, "the name is without its remote");
    }

    #[test]
    fn without_a_repository_nobody_knows() {
        let dir = tempfile::tempdir().unwrap();
        let found = evaluate(&kind::<Branch>("main"), &Evidence::of_worktree(dir.path()).unwrap());
        assert!(matches!(found.verdict, Verdict::Unknown(Cause::Environment(_))), "{found:?}");
    }
}
