//! Which commits a `commits` check is about: every condition but the number, and what a commit that just misses one lacks.

use std::cmp::Ordering;

use super::Commits;
use crate::evidence::{Commit, Person};
use crate::moment::Moment;
use crate::pattern::Pattern;
use crate::scope::Context;
use crate::yaml::words;

words! {
    /// Whether merges count.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Merges {
        /// Commits with several parents, and no others.
        Only = "only" or "true",
        /// Commits with one parent or none.
        None = "none" or "false",
        /// All commits.
        Any = "any",
    }
}

/// The condition that a commit does not meet.
#[derive(Debug, Clone, PartialEq)]
pub enum Miss {
    Subject,
    Body,
    Author(Person),
    NotAuthor(Person),
    Early,
    Late,
    Merge,
    NotMerge,
}

/// What a condition has against a commit; nothing if the commit meets it, or if the check does not ask.
type Condition = fn(&Commits, &Context<'_>, &Commit) -> Option<Miss>;

/// Every condition but that on the subject, which the history itself is asked about.
const CONDITIONS: [Condition; 5] = [
    Commits::misses_merge,
    Commits::misses_time,
    Commits::misses_body,
    Commits::misses_author,
    Commits::misses_not_author,
];

impl Commits {
    /// The conditions that a commit does not meet, whatever it touches.
    pub fn misses(&self, context: &Context<'_>, commit: &Commit) -> impl Iterator<Item = Miss> {
        let subject = self.matching.as_ref().filter(|pattern| !pattern.is_match(commit.subject()));
        subject.map(|_| Miss::Subject).into_iter().chain(self.other_misses(context, commit))
    }

    /// As [`Commits::misses`], for a commit whose subject is known to match.
    pub fn other_misses(&self, context: &Context<'_>, commit: &Commit) -> impl Iterator<Item = Miss> {
        CONDITIONS.iter().filter_map(|condition| condition(self, context, commit))
    }

    fn misses_merge(&self, _: &Context<'_>, commit: &Commit) -> Option<Miss> {
        match (self.merges, commit.parents().len() > 1) {
            (Merges::Only, false) => Some(Miss::NotMerge),
            (Merges::None, true) => Some(Miss::Merge),
            _ => None,
        }
    }

    fn misses_time(&self, _: &Context<'_>, commit: &Commit) -> Option<Miss> {
        let against = |moment: &Moment| {
            let time = commit.authored();
            moment.compare(time.seconds, time.offset_minutes)
        };
        match (&self.since, &self.until) {
            (Some(since), _) if against(since) == Ordering::Less => Some(Miss::Early),
            (_, Some(until)) if against(until) == Ordering::Greater => Some(Miss::Late),
            _ => None,
        }
    }

    fn misses_body(&self, _: &Context<'_>, commit: &Commit) -> Option<Miss> {
        let pattern = self.body.as_ref()?;
        let matches = commit.body().split(|&byte| byte == b'\n').any(|line| pattern.is_match(line));
        (!matches).then_some(Miss::Body)
    }

    fn misses_author(&self, context: &Context<'_>, commit: &Commit) -> Option<Miss> {
        let wanted = self.author.as_ref()?;
        let person = context.evidence.author(commit);
        let is_named = wanted.names(&person)
            || context.evidence.co_authors(commit).any(|co_author| wanted.names(&co_author));
        (!is_named).then_some(Miss::Author(person))
    }

    /// Whoever helped: a bot's commit stays a bot's.
    fn misses_not_author(&self, context: &Context<'_>, commit: &Commit) -> Option<Miss> {
        let unwanted = self.not_author.as_ref()?;
        let person = context.evidence.author(commit);
        unwanted.names(&person).then_some(Miss::NotAuthor(person))
    }
}

/// What a subject that almost matches lacks.
pub struct NearSubject {
    any_case: Pattern,
    unanchored: Pattern,
}

impl NearSubject {
    pub fn of(pattern: &Pattern) -> Self {
        let unanchored = pattern.as_str().strip_prefix('^').unwrap_or(pattern.as_str());
        let unanchored = Pattern::parse(&format!("(?i){unanchored}")).unwrap_or_else(|_| pattern.clone());
        Self { any_case: pattern.any_case(), unanchored }
    }

    pub fn why(&self, commit: &Commit) -> Option<&'static str> {
        let subject = commit.subject();
        match self.unanchored.is_match(&subject) {
            true if self.any_case.is_match(&subject) => Some("differs in letter case"),
            true => Some("has it, but not at the start"),
            false => {
                self.is_below(commit).then_some("has it below its subject, where a squash merge puts it")
            }
        }
    }

    /// Whether a line below the subject is such a subject: a squash merge lists those of its commits.
    fn is_below(&self, commit: &Commit) -> bool {
        let lines = commit.body().split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
        let listed =
            |line| [&b"* "[..], b"- "].into_iter().find_map(|bullet| <[u8]>::strip_prefix(line, bullet));
        lines.filter_map(listed).any(|line| self.any_case.is_match(line))
    }
}

impl Miss {
    /// What is said of a commit that misses nothing else, as the end of a sentence that its line begins.
    pub fn describe(
        &self,
        check: &Commits,
        commit: &Commit,
        subject: Option<&NearSubject>,
    ) -> Option<String> {
        let time = commit.authored();
        let told = |bound: &Option<Moment>| {
            let bound = bound.as_ref();
            bound.map_or_else(String::new, |bound| bound.told(time.seconds, time.offset_minutes))
        };
        match self {
            Self::Subject => subject?.why(commit).map(str::to_owned),
            Self::Body => Some("has no such line below its subject".to_owned()),
            Self::Author(person) | Self::NotAuthor(person) => {
                let (name, email) = (&person.name, &person.email);
                Some(format!("is by {} <{}>", String::from_utf8_lossy(name), String::from_utf8_lossy(email)))
            }
            Self::Early => Some(format!("is too early: {}", told(&check.since))),
            Self::Late => Some(format!("is too late: {}", told(&check.until))),
            Self::Merge => Some("is a merge".to_owned()),
            Self::NotMerge => Some("is not a merge".to_owned()),
        }
    }
}
