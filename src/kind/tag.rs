//! `tag`: a tag of this name is there, on a commit that the history has.

use super::{Joining, Kind};
use crate::evidence::{EvidenceError, Head, Id, Tag as Found};
use crate::finding::{Finding, Location};
use crate::pattern::Glob;
use crate::scope::{Context, Defaults};
use crate::wording::suggest;
use crate::yaml::{FromFields, FromYaml, MapInfo, Node, Problems, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Tag {
        /// A name or a glob; `*` does not cross `/`. The tag's commit is HEAD's or before it, so that a commit and its checkout
        /// agree; with `--before`, an annotated tag was made by then.
        pub name: Glob,
        /// Whether it must, or must not, be annotated: with a message, an author and a date of its own.
        pub annotated: Option<bool>,
    }
    plain: "name";
}

impl Kind for Tag {
    const NAME: &'static str = "tag";
    const ABOUT: &'static str = "a tag of this name is there, on a commit that the history has";
    const EXAMPLE: &'static str = "tag: v1.0.0";

    const FIELDS: &'static [MapInfo] = &[Self::INFO];

    fn read(node: &Node, _: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        Self::from_yaml(node, problems)
    }

    fn heeds(&self, joining: &Joining<'_>) -> bool {
        joining.is_tagged
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        let expected = self.expected();
        match self.search(context) {
            Ok((Some(tag), _)) => Finding::decided(true, expected, "it is there").at([location(&tag)]),
            // A shallow clone leaves tags out as it leaves commits out.
            Ok((None, _)) if context.evidence.is_shallow() => {
                Finding::unknown(EvidenceError::Shallow, expected)
            }
            Ok((None, near)) => Finding::decided(false, expected, "no such tag").with_near_misses(near),
            Err(error) => Finding::unknown(error, expected),
        }
    }
}

impl Tag {
    fn expected(&self) -> String {
        let what = match self.annotated {
            Some(true) => "an annotated tag",
            Some(false) => "a lightweight tag",
            None => "a tag",
        };
        match Glob::is_glob(self.name.as_str()) {
            true => format!("{what} matching {}", self.name.as_str()),
            false => format!("{what} {}", self.name.as_str()),
        }
    }

    /// The tag, or what comes near to being it.
    fn search(&self, context: &Context<'_>) -> Result<(Option<Found>, Vec<String>), EvidenceError> {
        let head = match context.evidence.head()? {
            Head::At { id, .. } => Some(id),
            Head::Unborn { .. } => None,
        };
        let tags = context.evidence.tags()?;
        let mut near = Vec::new();
        let mut failed = None;
        for tag in tags.iter().filter(|tag| self.name.is_match_str(&tag.name)) {
            match self.lacks(context, tag, head) {
                Ok(None) => return Ok((Some(tag.clone()), Vec::new())),
                Ok(Some(why)) => near.push(format!("{} {why}", tag.name)),
                Err(error) => failed = Some(error),
            }
        }
        // Of a tag whose object cannot be read it cannot be said that it is none.
        if let Some(error) = failed {
            return Err(error);
        }
        if near.is_empty() {
            near.extend(self.similar(&tags));
        }
        Ok((None, near))
    }

    /// Why a tag of the right name does not count.
    fn lacks(
        &self,
        context: &Context<'_>,
        tag: &Found,
        head: Option<Id>,
    ) -> Result<Option<String>, EvidenceError> {
        let Some(commit) = tag.commit.clone()? else { return Ok(Some("is not on a commit".into())) };
        match (self.annotated, tag.annotated) {
            (Some(true), false) => return Ok(Some("is lightweight: make it with `git tag -a`".into())),
            (Some(false), true) => return Ok(Some("is annotated".into())),
            _ => {}
        }
        if let (Some(deadline), Some(made_at)) = (context.evidence.deadline(), tag.made_at)
            && made_at > deadline
        {
            return Ok(Some("was made later".into()));
        }
        let Some(head) = head else { return Ok(Some("is on another branch".into())) };
        let is_reachable = commit == head || context.evidence.has_commit(commit)?;
        Ok((!is_reachable).then(|| format!("is on {}, which is not in the history of HEAD", commit.short())))
    }

    fn similar(&self, tags: &[Found]) -> Option<String> {
        let wanted = self.name.as_str();
        let other_case = tags.iter().find(|tag| tag.name.to_lowercase() == wanted.to_lowercase());
        if let Some(tag) = other_case {
            return Some(format!("{} is there: the letter case differs", tag.name));
        }
        let name = suggest(wanted, tags.iter().map(|tag| tag.name.as_str()))?;
        Some(format!("{name} is there: a similar name"))
    }
}

fn location(tag: &Found) -> Location {
    let id = tag.commit.as_ref().ok().copied().flatten().map(|commit| format!("{} ", commit.short()));
    Location::commit(format!("{}{}", id.unwrap_or_default(), tag.name))
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::evidence::Evidence;

    const TAGGED: &str = "commits:
- { message: one, tag: v0.9.0 }
- { message: two, tag: V1.0.0 }
";

    fn judge(fields: &str) -> (bool, Vec<String>) {
        let found = evaluate(&kind::<Tag>(fields), &script(TAGGED));
        (found.passes(), messages(&found).into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn names_and_globs() {
        assert!(judge("v0.9.0").0);
        assert!(judge("{ name: 'v0.*', annotated: true }").0);
        assert_eq!(judge("v1.0.0"), (false, vec!["V1.0.0 is there: the letter case differs".to_owned()]));
        assert_eq!(judge("v0.9.1"), (false, vec!["v0.9.0 is there: a similar name".to_owned()]));
        assert_eq!(
            judge("{ name: v0.9.0, annotated: false }"),
            (false, vec!["v0.9.0 is annotated".to_owned()])
        );
        assert_eq!(evaluate(&kind::<Tag>("v0.9.0"), &script("{}")).found, "no such tag");
    }

    #[test]
    fn a_tag_counts_on_a_commit_that_the_history_has_and_on_no_other() {
        // `main` has the first two; nothing leads to the third but its tag.
        let tags = [("heads/main", 1), ("tags/first", 0), ("tags/second", 1), ("tags/elsewhere", 2)];
        let dir = on_disk(&[None, Some(0), Some(0)], &tags);
        let evidence = Evidence::of_worktree(dir.path()).unwrap();
        let judge = |fields: &str| evaluate(&kind::<Tag>(fields), &evidence);
        assert!(judge("first").passes() && judge("second").passes());
        let found = judge("elsewhere");
        assert!(!found.passes(), "{found:?}");
        assert!(messages(&found)[0].ends_with(", which is not in the history of HEAD"), "{found:?}");
        assert!(judge("{ name: first, annotated: false }").passes());
        assert_eq!(
            messages(&judge("{ name: first, annotated: true }")),
            ["first is lightweight: make it with `git tag -a`"]
        );
    }
}
