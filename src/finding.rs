//! What a check found: a verdict, its reason in words, where it was seen, and what nearly passed; and the one algebra by
//! which the findings of several checks make one. How a check comes to its finding is not known here.

use std::collections::BTreeSet;
use std::mem;

use crate::evidence::EvidenceError;
use crate::path::RelPath;

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub verdict: Verdict,
    /// A lower-case fragment: what would have passed.
    pub expected: String,
    /// A lower-case fragment: what there is.
    pub found: String,
    /// Where it was seen, in the order in which a person would look.
    pub locations: Vec<Location>,
    /// What nearly passed, most telling first.
    pub near_misses: Vec<NearMiss>,
    /// Whether what it looked at could not be read: then what it did not find may well be there, and `not` of a failure
    /// fails too.
    pub unreadable: bool,
}

/// The inner outcome of a check; a step's outcome is derived from it when the whole lesson is evaluated.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    Pass,
    Fail,
    /// What it should have looked at does not exist.
    Missing(Missing),
    Unknown(Cause),
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// A path or a glob.
    pub path: String,
    /// The heading patterns down to the first that matched nothing; empty if the file itself is missing.
    pub section: Vec<String>,
}

/// Why an outcome is unknown.
#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    Environment(EvidenceError),
    /// A program would have to run; the command to type.
    NotRun(String),
    /// A proof line outside the grammar.
    Unreadable(String),
}

/// Where something was seen: a line of a file, a file, or a commit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    pub path: Option<String>,
    /// 1-based.
    pub line: Option<usize>,
    /// The line itself, or the commit's short id and subject.
    pub text: String,
}

/// Something that nearly passed, and why it did not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NearMiss {
    /// A lower-case fragment.
    pub message: String,
    pub location: Option<Location>,
}

impl Missing {
    pub fn file(path: impl Into<String>) -> Self {
        Self { path: path.into(), section: Vec::new() }
    }
}

/// A finding names no more places than this: who wants all of them has the file.
pub const MAX_LOCATIONS: usize = 1000;

/// How much of a line is shown, in bytes.
const MAX_SHOWN: usize = 1000;

impl Location {
    /// A 1-based line of a file, and what it says: the start of it, if it is very long.
    pub fn line(path: &RelPath, line: usize, text: impl AsRef<[u8]>) -> Self {
        let text = text.as_ref().trim_ascii_end();
        let shown = String::from_utf8_lossy(&text[..text.len().min(MAX_SHOWN)]);
        let text = match text.len() > MAX_SHOWN {
            // The cut may have gone through a letter.
            true => format!("{}…", shown.trim_end_matches(char::REPLACEMENT_CHARACTER)),
            false => shown.trim_end().to_owned(),
        };
        Self { path: Some(path.to_string()), line: Some(line), text }
    }

    pub fn path(path: &RelPath) -> Self {
        Self { path: Some(path.to_string()), line: None, text: String::new() }
    }

    pub fn commit(line: String) -> Self {
        Self { path: None, line: None, text: line }
    }
}

impl NearMiss {
    pub fn at(location: Location, message: impl Into<String>) -> Self {
        Self { message: message.into(), location: Some(location) }
    }
}

impl From<String> for NearMiss {
    fn from(message: String) -> Self {
        Self { message, location: None }
    }
}

impl Verdict {
    /// Fail if any fails, else unknown if any is, else missing if any is, else pass.
    pub fn all<'a>(verdicts: impl Iterator<Item = &'a Self> + Clone) -> Self {
        first_of([Self::fails, Self::is_unknown, Self::is_missing], verdicts).unwrap_or(Self::Pass)
    }

    /// Pass if any passes, else unknown if any is, else missing if any is, else fail.
    pub fn any<'a>(verdicts: impl Iterator<Item = &'a Self> + Clone) -> Self {
        first_of([Self::passes, Self::is_unknown, Self::is_missing], verdicts).unwrap_or(Self::Fail)
    }

    /// Pass and fail are exchanged; missing and unknown are kept.
    pub fn negated(self) -> Self {
        match self {
            Self::Pass => Self::Fail,
            Self::Fail => Self::Pass,
            other => other,
        }
    }

    pub fn passes(&self) -> bool {
        matches!(self, Self::Pass)
    }

    pub fn fails(&self) -> bool {
        matches!(self, Self::Fail)
    }

    fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    fn is_missing(&self) -> bool {
        matches!(self, Self::Missing(_))
    }
}

/// The first verdict of the first class that has one.
fn first_of<'a>(
    classes: [fn(&Verdict) -> bool; 3],
    verdicts: impl Iterator<Item = &'a Verdict> + Clone,
) -> Option<Verdict> {
    classes.into_iter().find_map(|class| verdicts.clone().find(|verdict| class(verdict)).cloned())
}

impl Finding {
    pub fn new(verdict: Verdict, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            verdict,
            expected: expected.into(),
            found: found.into(),
            locations: Vec::new(),
            near_misses: Vec::new(),
            unreadable: false,
        }
    }

    /// Pass or fail.
    pub fn decided(passes: bool, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(if passes { Verdict::Pass } else { Verdict::Fail }, expected, found)
    }

    pub fn unknown(error: EvidenceError, expected: impl Into<String>) -> Self {
        let found = error.to_string();
        Self::new(Verdict::Unknown(Cause::Environment(error)), expected, found)
    }

    /// What is at these places too, as far as there is room: see [`MAX_LOCATIONS`].
    pub fn at(mut self, locations: impl IntoIterator<Item = Location>) -> Self {
        let room = MAX_LOCATIONS.saturating_sub(self.locations.len());
        self.locations.extend(locations.into_iter().take(room));
        self
    }

    /// What `found` says already is no near miss.
    pub fn with_near_misses<N: Into<NearMiss>>(mut self, near_misses: impl IntoIterator<Item = N>) -> Self {
        let near_misses = near_misses.into_iter().map(Into::into);
        self.near_misses.extend(near_misses.filter(|near| !self.found.contains(&near.message)));
        self
    }

    /// A failure to read what was to be looked at.
    pub fn unreadable(self) -> Self {
        Self { unreadable: true, ..self }
    }

    pub fn passes(&self) -> bool {
        self.verdict.passes()
    }

    /// One finding that passes if all of them do.
    pub fn all(findings: Vec<Self>) -> Self {
        let verdict = Verdict::all(findings.iter().map(|finding| &finding.verdict));
        // One failure that was read is enough.
        let unreadable = findings.iter().filter(|one| one.verdict.fails()).all(|one| one.unreadable);
        let all = Self::deciding(verdict, findings, ", and ");
        Self { unreadable: all.unreadable && unreadable, ..all }
    }

    /// One finding that passes if any of them does.
    pub fn any(findings: Vec<Self>) -> Self {
        let verdict = Verdict::any(findings.iter().map(|finding| &finding.verdict));
        match verdict {
            Verdict::Pass => Self::deciding(verdict, findings, ", or "),
            // All alternatives are shown, whatever kept each from passing.
            verdict => Self::merged(verdict, findings, ", or "),
        }
    }

    /// The finding of a check that must not pass.
    pub fn negated(self) -> Self {
        if self.unreadable && self.verdict.fails() {
            return Self { expected: format!("not {}", self.expected), ..self };
        }
        Self {
            verdict: self.verdict.negated(),
            expected: format!("not {}", self.expected),
            // What nearly passed is no help to somebody who must make it fail.
            near_misses: Vec::new(),
            ..self
        }
    }

    /// Merges the findings whose verdict is of the class that decided.
    fn deciding(verdict: Verdict, findings: Vec<Self>, conjunction: &str) -> Self {
        let class = mem::discriminant(&verdict);
        let same = |finding: &Self| mem::discriminant(&finding.verdict) == class;
        Self::merged(verdict, findings.into_iter().filter(same).collect(), conjunction)
    }

    fn merged(verdict: Verdict, findings: Vec<Self>, conjunction: &str) -> Self {
        let joined = |texts: Vec<&str>, by: &str| {
            unique(texts.into_iter().filter(|text| !text.is_empty()).collect()).join(by)
        };
        let expected =
            joined(findings.iter().map(|finding| finding.expected.as_str()).collect(), conjunction);
        let found = joined(findings.iter().map(|finding| finding.found.as_str()).collect(), "; ");
        Self::new(verdict, expected, found).with_details_of(findings)
    }

    /// Adds where the given findings were seen and what nearly passed them, each once.
    pub fn with_details_of(mut self, findings: impl IntoIterator<Item = Self>) -> Self {
        for finding in findings {
            self.locations.extend(finding.locations);
            self.near_misses.extend(finding.near_misses);
            self.unreadable |= finding.unreadable;
        }
        self.locations = unique(self.locations);
        self.near_misses = unique(self.near_misses);
        self
    }
}

/// Each item once, in the order of first appearance.
pub fn unique<T: Ord>(items: Vec<T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    let is_new: Vec<bool> = items.iter().map(|item| seen.insert(item)).collect();
    items.into_iter().zip(is_new).filter_map(|(item, is_new)| is_new.then_some(item)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn missing() -> Verdict {
        Verdict::Missing(Missing::file("n.md"))
    }

    fn unknown() -> Verdict {
        Verdict::Unknown(Cause::Environment(EvidenceError::Shallow))
    }

    #[test]
    fn the_table_of_two() {
        use Verdict::{Fail, Pass};
        let table = [
            // one, other, all, any
            (Pass, Pass, Pass, Pass),
            (Pass, Fail, Fail, Pass),
            (Pass, missing(), missing(), Pass),
            (Pass, unknown(), unknown(), Pass),
            (Fail, Fail, Fail, Fail),
            (Fail, missing(), Fail, missing()),
            (Fail, unknown(), Fail, unknown()),
            (missing(), missing(), missing(), missing()),
            (missing(), unknown(), unknown(), unknown()),
            (unknown(), unknown(), unknown(), unknown()),
        ];
        for (one, other, all, any) in table {
            for pair in [[&one, &other], [&other, &one]] {
                assert_eq!(Verdict::all(pair.into_iter()), all, "all of {pair:?}");
                assert_eq!(Verdict::any(pair.into_iter()), any, "any of {pair:?}");
            }
        }
    }

    #[test]
    fn what_could_not_be_read_passes_neither_way() {
        let failure = || Finding::decided(false, "a", "b");
        let unread = || failure().unreadable();
        assert!(failure().negated().passes() && !unread().negated().passes());
        assert!(!Finding::any(vec![failure(), unread()]).negated().passes());
        assert!(Finding::all(vec![failure(), unread()]).negated().passes(), "one of them fails for sure");
        assert!(!Finding::all(vec![unread(), unread()]).negated().passes());
    }

    #[test]
    fn what_was_found_is_no_near_miss_too() {
        let finding = Finding::decided(false, "a file", "n.md is a folder");
        assert_eq!(finding.with_near_misses(["n.md is a folder".to_owned()]).near_misses, []);
    }

    #[test]
    fn what_nearly_passed_is_no_help_to_who_must_make_it_fail() {
        let finding = Finding::decided(true, "a line", "1 line").with_near_misses(["line 3".to_owned()]);
        let negated = finding.negated();
        assert_eq!((negated.verdict, negated.near_misses), (Verdict::Fail, Vec::new()));
        assert_eq!(negated.expected, "not a line");
    }

    fn verdict() -> impl Strategy<Value = Verdict> {
        prop_oneof![Just(Verdict::Pass), Just(Verdict::Fail), Just(missing()), Just(unknown())]
    }

    proptest! {
        #[test]
        fn negation_exchanges_pass_and_fail_only(one in verdict()) {
            prop_assert_eq!(one.clone().negated().negated(), one.clone());
            prop_assert_eq!(one.clone().negated() == one, !matches!(one, Verdict::Pass | Verdict::Fail));
        }

        #[test]
        fn de_morgan(verdicts in proptest::collection::vec(verdict(), 1..5)) {
            let negated: Vec<Verdict> = verdicts.iter().cloned().map(Verdict::negated).collect();
            prop_assert_eq!(Verdict::all(verdicts.iter()).negated(), Verdict::any(negated.iter()));
            prop_assert_eq!(Verdict::any(verdicts.iter()).negated(), Verdict::all(negated.iter()));
        }
    }
}
