//! `commits`: how many commits of the history are such and such, or that every one is.

use std::rc::Rc;

use serde::Deserialize;

use super::scope::{Target, not_a_file};
use super::{Context, Finding, Kind, Place, read_fields};
use crate::count::Count;
use crate::diagnostic::{Diagnostic, plural};
use crate::evidence::{Commit, Look, Trouble};
use crate::pattern::Pattern;
use crate::yaml::Node;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commits {
    /// Matched on the subject, the first paragraph of the message on one line.
    pub matching: Option<Pattern>,
    /// Matched on any line of the rest of the message.
    pub body: Option<Pattern>,
    /// A path or a glob: only commits that change it count.
    pub touching: Option<Target>,
    pub count: Option<Count>,
    /// Every such commit's subject matches this.
    pub each: Option<Pattern>,
}

/// How many commits are named in a finding; the rest are counted.
const SHOWN: usize = 5;

impl Kind for Commits {
    const NAME: &'static str = "commits";
    const ABOUT: &'static str = "so many commits match; with `each`, every one of them does";
    const EXAMPLE: &'static str =
        "commits: { matching: '^w24-l05: ', touching: docs/mock-interview-notes.md }";

    fn read(node: &Node) -> Result<Self, Diagnostic> {
        let commits: Self = read_fields(node, Some("matching"))?;
        match (&commits.each, commits.count) {
            (Some(_), Some(_)) => Err(node
                .error("bad-value", "`each` is about every commit, `count` about some: write one of them")),
            _ => Ok(commits),
        }
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        let expected = self.expected();
        if let Some(Target::Path(path)) = &self.touching {
            let look = context.evidence.look(path);
            if !matches!(look, Look::File { .. } | Look::Folder) {
                return not_a_file(context, path, look, &expected);
            }
        }
        let sorted = match self.sort(context) {
            Ok(sorted) => sorted,
            Err(trouble) => return Finding::unknown(trouble, expected),
        };
        let finding = if self.each.is_some() {
            self.judge_each(&sorted, expected)
        } else {
            self.judge_count(&sorted, expected)
        };
        if !finding.passes() && context.evidence.history_is_cut() && !self.is_settled(&sorted) {
            let near = finding.near;
            return Finding::unknown(Trouble::Shallow, finding.expected).nearly(near);
        }
        finding
    }
}

/// The commits that were looked at, by how far they got.
#[derive(Default)]
struct Sorted {
    matching: Vec<Rc<Commit>>,
    /// Changes the right path, but is not called so.
    touching_only: Vec<Rc<Commit>>,
    /// Is called so, but changes something else.
    named_only: Vec<Rc<Commit>>,
    /// Breaks the rule of `each`.
    breaking: Vec<Rc<Commit>>,
    total: usize,
}

impl Commits {
    fn expected(&self) -> String {
        let mut what = match (&self.each, self.count.unwrap_or_default()) {
            (Some(_), _) => "every commit".to_owned(),
            (None, Count { min: 1, max: None }) => "a commit".to_owned(),
            (None, count) => count.of("commit"),
        };
        let one = matches!(self.count, None | Some(Count { min: 1, max: Some(1) | None }));
        if let Some(target) = &self.touching {
            what += &format!(" that {} {target}", if one { "touches" } else { "touch" });
        }
        let subject = if self.touching.is_some() { ", subject" } else { " with a subject" };
        if let Some(pattern) = self.matching.as_ref().filter(|_| self.each.is_none()) {
            what += &format!("{subject} matching {pattern}");
        }
        if let Some(pattern) = &self.body {
            what += &format!(", body matching {pattern}");
        }
        if let (Some(each), matching) = (&self.each, &self.matching) {
            if let Some(pattern) = matching {
                what += &format!("{subject} matching {pattern}");
            }
            what += &format!(" has a subject matching {each}");
        }
        what
    }

    /// Walks the history only as far as it must to be sure.
    fn sort(&self, context: &Context<'_>) -> Result<Sorted, Trouble> {
        let enough = match (self.count.unwrap_or_default(), &self.each) {
            (Count { min, max: None }, None) => min as usize,
            (Count { max: Some(max), .. }, None) => max as usize + 1,
            (_, Some(_)) => usize::MAX,
        };
        let mut sorted = Sorted::default();
        for commit in context.evidence.commits()? {
            let commit = commit?;
            sorted.total += 1;
            let named = self.is_named(&commit);
            let touches = match &self.touching {
                None => true,
                // Asking about changes is dear: only where it decides, or could explain.
                Some(target) => touches(context, &commit, target)?,
            };
            match (named, touches) {
                (true, true) => {
                    if self.each.as_ref().is_some_and(|rule| !rule.is_match(commit.subject())) {
                        sorted.breaking.push(Rc::clone(&commit));
                    }
                    sorted.matching.push(commit);
                }
                (false, true) if self.touching.is_some() => sorted.touching_only.push(commit),
                (true, false) => sorted.named_only.push(commit),
                _ if self.touching.is_none() && self.nearly_named(&commit) => {
                    sorted.touching_only.push(commit)
                }
                _ => {}
            }
            if sorted.matching.len() >= enough {
                break;
            }
        }
        Ok(sorted)
    }

    fn is_named(&self, commit: &Commit) -> bool {
        let subject = self.matching.as_ref().is_none_or(|pattern| pattern.is_match(commit.subject()));
        subject
            && self.body.as_ref().is_none_or(|pattern| {
                commit.body().split(|&byte| byte == b'\n').any(|line| pattern.is_match(line))
            })
    }

    /// Whether the subject would match in another letter case, or further into the line.
    fn nearly_named(&self, commit: &Commit) -> bool {
        self.matching.as_ref().is_some_and(|pattern| loosened(pattern).is_match(commit.subject()))
    }

    fn judge_count(&self, sorted: &Sorted, expected: String) -> Finding {
        let count = self.count.unwrap_or_default();
        let n = sorted.matching.len();
        if count.contains(n as u64) {
            return Finding::decided(true, expected, plural(n, "commit")).at(places(&sorted.matching));
        }
        let found = match (sorted.total, n, self.touching.is_some(), sorted.touching_only.as_slice()) {
            (0, ..) => "no commit yet on this branch".to_owned(),
            (_, 0, true, []) => "no commit touches it".to_owned(),
            (_, 0, true, others) => format!(
                "{} touch{} it: {}",
                plural(others.len(), "commit"),
                if others.len() == 1 { "es" } else { "" },
                shown(others)
            ),
            (total, 0, false, _) => format!("none of {}", plural(total, "commit")),
            _ => format!("{}: {}", plural(n, "commit"), shown(&sorted.matching)),
        };
        Finding::decided(false, expected, found).at(places(&sorted.matching)).nearly(self.near(sorted))
    }

    fn judge_each(&self, sorted: &Sorted, expected: String) -> Finding {
        match (sorted.matching.len(), sorted.breaking.as_slice()) {
            (0, _) => Finding::decided(false, expected, "no such commit").nearly(self.near(sorted)),
            (n, []) => Finding::decided(true, expected, format!("all {}", plural(n, "commit"))),
            (n, breaking) => {
                let found = format!("{} of {} not: {}", breaking.len(), plural(n, "commit"), shown(breaking));
                Finding::decided(false, expected, found).at(places(breaking))
            }
        }
    }

    fn near(&self, sorted: &Sorted) -> Vec<String> {
        let mut near = Vec::new();
        if let Some(pattern) = &self.matching {
            for commit in sorted.touching_only.iter().filter(|commit| self.nearly_named(commit)).take(3) {
                let why = if pattern.any_case().is_match(commit.subject()) {
                    "differs in letter case"
                } else {
                    "has it, but not at the start"
                };
                near.push(format!("{} {why}", commit.line()));
            }
        }
        if let Some(target) = &self.touching {
            near.extend(
                sorted
                    .named_only
                    .iter()
                    .take(3)
                    .map(|commit| format!("{} does not touch {target}", commit.line())),
            );
        }
        near
    }

    /// Whether more history could not change a verdict of fail: there are already too many, or one breaks the rule.
    fn is_settled(&self, sorted: &Sorted) -> bool {
        let too_many =
            self.count.unwrap_or_default().max.is_some_and(|max| sorted.matching.len() as u64 > max);
        !sorted.breaking.is_empty() || (self.each.is_none() && too_many)
    }
}

fn touches(context: &Context<'_>, commit: &Commit, target: &Target) -> Result<bool, Trouble> {
    match target {
        Target::Path(path) => context.evidence.changes_path(commit, path),
        Target::Glob(glob) => {
            Ok(context.evidence.changed_files(commit)?.iter().any(|path| glob.is_match(path)))
        }
    }
}

/// The pattern in any letter case, and not only at the start.
fn loosened(pattern: &Pattern) -> Pattern {
    let unanchored = pattern.as_str().strip_prefix('^').unwrap_or(pattern.as_str());
    Pattern::parse(&format!("(?i){unanchored}")).unwrap_or_else(|_| pattern.clone())
}

fn shown(commits: &[Rc<Commit>]) -> String {
    let lines: Vec<String> = commits.iter().take(SHOWN).map(|commit| commit.line()).collect();
    match commits.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{}; and {more} more", lines.join("; ")),
        _ => lines.join("; "),
    }
}

fn places(commits: &[Rc<Commit>]) -> Vec<Place> {
    commits.iter().take(SHOWN).map(|commit| Place::commit(commit.line())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::super::test_support::*;
    use super::*;

    const HISTORY: &str = "commits:
- { message: 'start', write: { README.md: x } }
- { message: 'W24-L05: notes', write: { n.md: a } }
- { message: 'w24-l05: elsewhere', write: { other.md: a } }
- { message: 'notes w24-l05: at last', write: { n.md: b } }
";

    #[test]
    fn a_name_on_the_wrong_commit_is_not_enough() {
        let found =
            evaluate(&kind::<Commits>("{ matching: '^w24-l05: ', touching: n.md }"), &script(HISTORY));
        assert_eq!(found.verdict, Verdict::Fail);
        assert!(found.found.starts_with("2 commits touch it: "), "{}", found.found);
        let near: Vec<_> = found.near.iter().map(|near| &near[8..]).collect();
        assert_eq!(
            near,
            [
                "notes w24-l05: at last has it, but not at the start",
                "W24-L05: notes differs in letter case",
                "w24-l05: elsewhere does not touch n.md"
            ]
        );
    }

    #[test]
    fn counts_globs_and_root_commits() {
        let evidence = script(HISTORY);
        assert!(evaluate(&kind::<Commits>("{ matching: '^w24', count: 1 }"), &evidence).passes());
        assert!(evaluate(&kind::<Commits>("{ touching: '*.md', count: 4 }"), &evidence).passes());
        assert!(evaluate(&kind::<Commits>("{ touching: README.md, count: 1 }"), &evidence).passes());
        assert!(!evaluate(&kind::<Commits>("{ matching: start, count: none }"), &evidence).passes());
    }

    #[test]
    fn each_names_the_commits_that_break_the_rule() {
        let found = evaluate(&kind::<Commits>("{ each: '^[a-z]' }"), &script(HISTORY));
        assert!(found.found.starts_with("1 of 4 commits not: ") && found.found.ends_with("W24-L05: notes"));
    }

    #[test]
    fn no_commit_and_no_file_are_told_apart() {
        assert_eq!(
            evaluate(&kind::<Commits>("matching: x"), &script("{}")).found,
            "no commit yet on this branch"
        );
        let gone = evaluate(&kind::<Commits>("{ touching: gone.md }"), &script(HISTORY));
        assert!(matches!(gone.verdict, Verdict::Missing(_)));
    }
}
