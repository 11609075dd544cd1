//! `commits`: how many commits of the history are such and such, or that every one is.

mod filter;

use std::rc::Rc;

use super::{Joining, Kind};
use crate::count::Count;
use crate::diagnostic::Code;
use crate::evidence::{Commit, EvidenceError, Head};
use crate::finding::Finding;
use crate::moment::Moment;
use crate::pattern::Pattern;
use crate::scope::touching::{Wording, locations, nothing_to_touch, shown, touches};
use crate::scope::{Context, Defaults, Target, files_matching};
use crate::wording::plural;
use crate::yaml::{FromFields, FromYaml, MapInfo, Node, Problems, fields};
use filter::{Merges, Miss, NearSubject};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Commits {
        /// Matched on the subject, the first paragraph of the message on one line.
        pub matching: Option<Pattern>,
        /// Matched on any line of the rest of the message.
        pub body: Option<Pattern>,
        /// A path or a glob: only commits that change it count.
        pub touching: Option<Target>,
        /// A name or an address, after `.mailmap`, in any letter case; `/…/` is a pattern found in either.
        /// Whom a `Co-authored-by` trailer names is an author too.
        pub author: Option<Wording>,
        /// As `author`: commits that such a one wrote do not count, whoever is a co-author.
        pub not_author: Option<Wording>,
        /// A day, in each author's own offset, or a moment with its offset; the author's date is not before it.
        pub since: Option<Moment>,
        /// As `since`; the author's date is not after it. The whole of a day is part of it.
        pub until: Option<Moment>,
        /// `only` or `true`: commits with several parents; `none` or `false`: the others; left out, `any`.
        pub merges: Merges = Merges::Any,
        /// How many commits; left out, at least one.
        pub count: Option<Count>,
        /// Every such commit's subject matches this.
        pub each: Option<Pattern>,
    }
    plain: "matching";
    validate: Commits::validate;
}

impl Commits {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        if self.each.is_some() && self.count.is_some() {
            let message = "`each` is about every commit, `count` about some: write one of them";
            problems.push(at.field("each").error(Code::ExclusiveKeys, message));
        }
        if let (Some(since), Some(until)) = (&self.since, &self.until)
            && since.is_after(until)
        {
            let message = "`until` is before `since`: no commit could match";
            problems.push(at.field("until").error(Code::BadValue, message));
        }
    }
}

/// A failure is explained from this many commits; asking what each touches is dear.
const EXPLAINED: usize = 1000;

/// How many near misses are told.
const NEAR: usize = 3;

impl Kind for Commits {
    const NAME: &'static str = "commits";
    const ABOUT: &'static str =
        "the number of matching commits is within `count`; with `each`, every commit matches";
    const EXAMPLE: &'static str =
        "commits: { matching: '^w24-l05: ', touching: docs/mock-interview-notes.md }";

    const FIELDS: &'static [MapInfo] = &[Self::INFO];

    fn read(node: &Node, _: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        Self::from_yaml(node, problems)
    }

    fn is_vacuous(&self) -> bool {
        self.count.is_some_and(Count::is_any) && self.each.is_none()
    }

    fn heeds(&self, joining: &Joining<'_>) -> bool {
        let is_named = |pattern: &Pattern| pattern.is_match(joining.commit.subject());
        self.each.is_some() || self.matching.as_ref().is_none_or(is_named)
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        let expected = self.expected();
        if let Some(finding) = nothing_to_touch(context, self.touching.as_ref(), &expected) {
            return finding;
        }
        if let (Some(Target::Glob(glob)), true) =
            (&self.touching, self.count.is_some_and(|count| count.contains(0)))
            && let Err(finding) = files_matching(context, glob, &expected)
        {
            // That nothing touches what is not there says nothing.
            return *finding;
        }
        let judged = self.sort(context).and_then(|sorted| {
            let near = || self.explain(context);
            let finding = match &self.each {
                Some(_) => self.evaluate_each(&sorted, expected.clone(), near)?,
                None => self.evaluate_count(context, &sorted, expected.clone(), near)?,
            };
            Ok((finding, self.is_settled(&sorted)))
        });
        match judged {
            Ok((finding, false)) if context.evidence.history_is_cut() => {
                // What a commit at the cut changed is not known, so nothing is said of what nearly matched.
                Finding::unknown(EvidenceError::Shallow, finding.expected)
            }
            Ok((finding, _)) => finding,
            Err(error) => Finding::unknown(error, expected),
        }
    }
}

/// The commits that are meant.
#[derive(Default)]
struct Sorted {
    matching: Vec<Rc<Commit>>,
    /// Those of them that break the rule of `each`.
    breaking: Vec<Rc<Commit>>,
    /// How many count, where none of them is as it must be.
    total: usize,
}

/// What comes near to being meant.
#[derive(Default)]
struct Explained {
    /// Changes the right path, but misses something else.
    touching_only: Vec<Rc<Commit>>,
    /// Whether older commits were not asked.
    is_partial: bool,
    near_misses: Vec<String>,
}

impl Commits {
    fn expected(&self) -> String {
        let count = self.count.unwrap_or_default();
        let one = self.each.is_some() || matches!(count, Count { min: 1, max: Some(1) | None });
        let what = match self.merges {
            Merges::Only => "merge commit",
            _ => "commit",
        };
        let mut said = match count {
            _ if self.each.is_some() => format!("every {what}"),
            Count { min: 1, max: None } => format!("a {what}"),
            count => count.of(what),
        };
        let mut add = |words: String| said += &words;
        if self.merges == Merges::None {
            add(" that is no merge".into());
        }
        if let Some(target) = &self.touching {
            add(format!(" that {} {target}", if one { "touches" } else { "touch" }));
        }
        if let Some(author) = &self.author {
            add(format!(" by {author}"));
        }
        if let Some(author) = &self.not_author {
            add(format!(" not by {author}"));
        }
        match (&self.since, &self.until) {
            (Some(since), Some(until)) => add(format!(" from {since} to {until}")),
            (Some(since), None) => add(format!(" since {since}")),
            (None, Some(until)) => add(format!(" until {until}")),
            (None, None) => {}
        }
        let subject = if self.touching.is_some() { ", subject" } else { " with a subject" };
        if let Some(pattern) = &self.matching {
            add(format!("{subject} {}", pattern.matching()));
        }
        if let Some(pattern) = &self.body {
            add(format!(", body {}", pattern.matching()));
        }
        if let Some(each) = &self.each {
            add(format!(" has a subject {}", each.matching()));
        }
        said
    }

    /// Walks the history only as far as it must to be sure.
    fn sort(&self, context: &Context<'_>) -> Result<Sorted, EvidenceError> {
        let enough = match (self.count.unwrap_or_default(), &self.each) {
            (Count { min, max: None }, None) => min as usize,
            (Count { max: Some(max), .. }, None) => (max as usize).saturating_add(1),
            (_, Some(_)) => usize::MAX,
        };
        let mut sorted = Sorted::default();
        let mut commits = context.commits()?.with_subject(self.matching.as_ref());
        for commit in &mut commits {
            let commit = commit?;
            if self.other_misses(context, &commit).next().is_some() || !self.touches(context, &commit)? {
                continue;
            }
            if self.each.as_ref().is_some_and(|rule| !rule.is_match(commit.subject())) {
                sorted.breaking.push(Rc::clone(&commit));
            }
            sorted.matching.push(commit);
            if sorted.matching.len() >= enough {
                break;
            }
        }
        // How many there were is of interest where none is as it must be.
        sorted.total = if sorted.matching.is_empty() { commits.seen() } else { sorted.matching.len() };
        Ok(sorted)
    }

    fn touches(&self, context: &Context<'_>, commit: &Commit) -> Result<bool, EvidenceError> {
        self.touching.as_ref().map_or(Ok(true), |target| touches(context, commit, target))
    }

    /// Looks again for what nearly passed: it is only asked when something is to be explained.
    fn explain(&self, context: &Context<'_>) -> Result<Explained, EvidenceError> {
        let subject = self.matching.as_ref().map(NearSubject::of);
        let mut explained = Explained::default();
        let mut elsewhere = Vec::new();
        for (nth, commit) in context.commits()?.enumerate() {
            let commit = commit?;
            if nth >= EXPLAINED && self.touching.is_some() {
                explained.is_partial = true;
                break;
            }
            let misses: Vec<Miss> = self.misses(context, &commit).take(2).collect();
            let touches = self.touches(context, &commit)?;
            match (misses.as_slice(), touches, &self.touching) {
                ([], false, Some(target)) if elsewhere.len() < NEAR => {
                    elsewhere.push(format!("{} does not touch {target}", commit.line()));
                }
                ([miss], true, _) if explained.near_misses.len() < NEAR => {
                    let why = miss.describe(self, &commit, subject.as_ref());
                    explained.near_misses.extend(why.map(|why| format!("{} {why}", commit.line())));
                }
                _ => {}
            }
            if touches && !misses.is_empty() && self.touching.is_some() {
                explained.touching_only.push(commit);
            }
        }
        explained.near_misses.extend(elsewhere);
        Ok(explained)
    }

    fn evaluate_count(
        &self,
        context: &Context<'_>,
        sorted: &Sorted,
        expected: String,
        explain: impl Fn() -> Result<Explained, EvidenceError>,
    ) -> Result<Finding, EvidenceError> {
        let n = sorted.matching.len();
        // A branch without a commit has not kept a rule either.
        if sorted.total > 0 && self.count.unwrap_or_default().contains(n as u64) {
            let finding = Finding::decided(true, expected, plural(n, "commit"));
            return Ok(finding.at(locations(&sorted.matching)));
        }
        if sorted.total == 0 {
            let found = match context.evidence.head()? {
                Head::At { .. } => "no commit of your own yet on this branch",
                Head::Unborn { .. } => "no commit yet on this branch",
            };
            return Ok(Finding::decided(false, expected, found));
        }
        let Explained { touching_only: others, is_partial, near_misses } = explain()?;
        let found = match (n, others.len()) {
            (0, 0) if is_partial => format!("none of {}", plural(sorted.total, "commit")),
            (0, 0) if self.touching.is_some() && near_misses.is_empty() => "no commit touches it".to_owned(),
            (0, 0) => format!("none of {}", plural(sorted.total, "commit")),
            (0, 1) => format!("1 commit touches it: {}", shown(&others)),
            (0, more) if is_partial => {
                format!("{more} of the newest {EXPLAINED} touch it: {}", shown(&others))
            }
            (0, more) => format!("{more} commits touch it: {}", shown(&others)),
            _ => format!("{}: {}", plural(n, "commit"), shown(&sorted.matching)),
        };
        Ok(Finding::decided(false, expected, found)
            .at(locations(&sorted.matching))
            .with_near_misses(near_misses))
    }

    fn evaluate_each(
        &self,
        sorted: &Sorted,
        expected: String,
        explain: impl Fn() -> Result<Explained, EvidenceError>,
    ) -> Result<Finding, EvidenceError> {
        Ok(match (sorted.matching.len(), sorted.breaking.as_slice()) {
            (0, _) => {
                Finding::decided(false, expected, "no such commit").with_near_misses(explain()?.near_misses)
            }
            (n, []) => Finding::decided(true, expected, format!("all {}", plural(n, "commit"))),
            (n, breaking) => {
                let found = format!("{} of {} not: {}", breaking.len(), plural(n, "commit"), shown(breaking));
                Finding::decided(false, expected, found).at(locations(breaking))
            }
        })
    }

    /// Whether more history could not change the verdict: there are enough already, too many, or one breaks the rule.
    fn is_settled(&self, sorted: &Sorted) -> bool {
        let n = sorted.matching.len() as u64;
        match (&self.each, self.count.unwrap_or_default()) {
            (Some(_), _) => !sorted.breaking.is_empty(),
            (None, Count { min, max: None }) => n >= min,
            (None, Count { max: Some(max), .. }) => n > max,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::evidence::Baseline;
    use crate::finding::Verdict;

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
        let near: Vec<_> = messages(&found).into_iter().map(|message| &message[8..]).collect();
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

    #[test]
    fn conditions_on_who_and_when() {
        let history = "commits:
- { message: 'one', author: 'Ann <ann@old.example>', day: 0 }
- { message: 'two', author: 'Bob <bob@example.org>', day: 3 }
- { message: 'map', day: 9, write: { .mailmap: 'Ann Author <ann@example.org> <ann@old.example>' } }
";
        let evidence = script(history);
        let passes = |fields: &str| evaluate(&kind::<Commits>(fields), &evidence).passes();
        assert!(passes("{ author: ann author, count: 1 }"));
        assert!(passes("{ author: ann@example.org, count: 1 }"));
        assert!(passes("{ author: /^bob@/, matching: two }"));
        assert!(!passes("{ author: Ann }"), "a part of a name is not the name");
        assert!(passes("{ since: 2026-01-06, until: 2026-01-08, count: 1 }"));
        assert!(passes("{ since: '2026-01-05T17:00:00Z', count: 3 }"));
        assert!(passes("{ since: '2026-01-05T17:00:01Z', count: 2 }"));
        assert!(passes("{ until: 2026-01-05, count: 1 }"));
        let late = evaluate(&kind::<Commits>("{ matching: two, until: 2026-01-06 }"), &evidence);
        assert!(
            late.near_misses[0].message.ends_with("two is too late: 2026-01-08"),
            "{:?}",
            late.near_misses
        );
        let other = evaluate(&kind::<Commits>("{ matching: two, author: Ann }"), &evidence);
        assert!(
            other.near_misses[0].message.ends_with("two is by Bob <bob@example.org>"),
            "{:?}",
            other.near_misses
        );
        assert_eq!(
            kind::<Commits>("{ author: Ann, since: 2026-01-05, matching: x }").expected(),
            "a commit by Ann since 2026-01-05 with a subject matching /x/"
        );
    }

    #[test]
    fn a_co_author_wrote_it_too_and_a_bots_commit_stays_a_bots() {
        let history = "commits:
- { message: 'alone', author: 'Ann <ann@x.org>' }
- { message: \"together\\n\\nCo-authored-by: Ann B <ann@x.org>\", author: 'Bob <bob@x.org>' }
- { message: \"bump\\n\\nCo-authored-by: Ann <ann@x.org>\", author: 'dep[bot] <bot@x.org>' }
- { message: 'map', author: 'Bob <bob@x.org>', write: { .mailmap: 'Ann Bee <bee@x.org> <ann@x.org>' } }
";
        let evidence = script(history);
        let found = |fields: &str| evaluate(&kind::<Commits>(fields), &evidence);
        assert!(found("{ author: ann bee, count: 3 }").passes());
        assert!(found("{ author: bee@x.org, not_author: '/bot/', count: 2 }").passes());
        assert!(found("{ not_author: bob@x.org, count: 2 }").passes());
        let bot = found("{ matching: bump, not_author: '/\\[bot\\]$/' }");
        assert_eq!(bot.expected, r"a commit not by /\[bot\]$/ with a subject matching /bump/");
        assert!(messages(&bot)[0].ends_with("bump is by dep[bot] <bot@x.org>"), "{bot:?}");
    }

    #[test]
    fn whose_commits_are_ignored_has_made_none() {
        let evidence = script(
            "commits:
- { message: 'start', author: 'Staff <staff@x.org>' }
- { message: 'bump', author: 'dep[bot] <bot@x.org>' }
",
        );
        let ignore: Vec<Wording> = crate::yaml::read(&node("[ staff@x.org, '/\\[bot\\]$/' ]")).unwrap();
        let judge = |fields: &str, ignore_authors: &[Wording]| {
            let context = Context { ignore_authors, ..Context::plain(&evidence) };
            kind::<Commits>(fields).evaluate(&context)
        };
        assert!(judge("count: 2", &[]).passes() && judge("count: 1", &ignore[..1]).passes());
        let none = judge("matching: bump", &ignore);
        assert_eq!((none.passes(), none.found.as_str()), (false, "no commit of your own yet on this branch"));
        assert!(!judge("{ matching: bump, count: none }", &ignore).passes(), "nothing was looked at");
    }

    #[test]
    fn merges_are_words_or_a_flag() {
        assert_eq!(kind::<Commits>("merges: only"), kind::<Commits>("merges: true"));
        assert_eq!(kind::<Commits>("merges: none"), kind::<Commits>("merges: false"));
        let evidence = script(HISTORY);
        assert!(evaluate(&kind::<Commits>("{ merges: none, count: 4 }"), &evidence).passes());
        let none = evaluate(&kind::<Commits>("{ merges: only, matching: start }"), &evidence);
        assert!(none.near_misses[0].message.ends_with("start is not a merge"), "{:?}", none.near_misses);
    }

    #[test]
    fn what_was_handed_out_does_not_count() {
        let evidence = script(HISTORY);
        let judge = |fields: &str| evaluate_after(Some(&Baseline::Root), &kind::<Commits>(fields), &evidence);
        assert!(judge("count: 3").passes());
        assert!(!judge("matching: start").passes());
    }

    #[test]
    fn a_stretch_that_holds_no_day_is_refused() {
        let problem = refused::<Commits>("{ since: 2026-02-01, until: 2026-01-01 }");
        assert_eq!((problem.code, problem.primary.text()), (Code::BadValue, "2026-01-01"));
        let problem = refused::<Commits>("{ since: 2026-02-01T10:00 }");
        assert_eq!(problem.code, Code::BadDate);
    }
}
