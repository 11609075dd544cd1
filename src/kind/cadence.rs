//! `cadence`: so many commits in each of so many days or weeks. Author dates count, each in its own offset.
//! A commit counts once in its period, however many files it touches; where sessions are files, count them with `files`.

use std::cmp::Ordering;
use std::rc::Rc;

use super::{Joining, Kind};
use crate::count::Count;
use crate::diagnostic::Code;
use crate::evidence::{Commit, EvidenceError};
use crate::finding::Finding;
use crate::moment::Day;
use crate::pattern::Pattern;
use crate::scope::touching::{SHOWN, Wording, locations, nothing_to_touch, shown, touches};
use crate::scope::{Context, Defaults, Target};
use crate::wording::plural;
use crate::yaml::{FromFields, FromYaml, MapInfo, Node, Problems, TypeInfo, Value, fields, words};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Cadence {
        /// A path or a glob: only commits that change it count.
        pub touching: Option<Target>,
        /// Matched on the subject.
        pub matching: Option<Pattern>,
        /// The length of a period.
        pub per: Per,
        /// How many in each period.
        pub count: Count = Count::default(),
        /// How many periods, one after the other.
        pub periods: u32,
        /// The day the first period begins: `2026-01-05`, or `/…/` for that of the first commit with such a subject. Left out,
        /// it is that of the first commit that counts. A week is seven days from there.
        pub starting: Option<Start>,
        /// How many periods to pass over first: the second phase of a schedule begins where the first ends.
        pub skip: u32 = 0,
    }
    validate: Cadence::validate;
}

words! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Per {
        Day = "day",
        /// Seven days from where counting begins.
        Week = "week",
    }
}

impl Per {
    fn days(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
        }
    }
}

/// What says when counting begins.
#[derive(Debug, Clone, PartialEq)]
pub enum Start {
    Day(Day),
    /// The first commit whose subject this is.
    Commit(Wording),
}

impl FromYaml for Start {
    const FORM: TypeInfo = TypeInfo::OneOf(&[Day::FORM, TypeInfo::Pattern]);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        match &node.value {
            Value::Map(_) => Wording::from_yaml(node, problems).map(Self::Commit),
            Value::Text(text) if text.starts_with('/') => {
                Wording::from_yaml(node, problems).map(Self::Commit)
            }
            _ => Day::from_yaml(node, problems).map(Self::Day),
        }
    }
}

/// More periods than this are a slip of the pen.
const MAX_PERIODS: u32 = 1000;

impl Cadence {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        let place = at.field("periods");
        if self.periods == 0 {
            problems.push(place.error(Code::VacuousCheck, "no period: it would always pass"));
        } else if self.periods.saturating_add(self.skip) > MAX_PERIODS {
            problems.push(place.error(Code::BadValue, format!("more than {MAX_PERIODS} periods")));
        }
    }
}

impl Kind for Cadence {
    const NAME: &'static str = "cadence";
    const ABOUT: &'static str = "the number of commits is within `count` in each of `periods` days or weeks, from the first that matches";
    const EXAMPLE: &'static str =
        "cadence: { touching: 'sessions/**', per: week, count: 2 to 3, periods: 6 }";

    const FIELDS: &'static [MapInfo] = &[Self::INFO];

    fn read(node: &Node, _: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        Self::from_yaml(node, problems)
    }

    fn is_vacuous(&self) -> bool {
        self.count.is_any()
    }

    fn heeds(&self, joining: &Joining<'_>) -> bool {
        self.matching.as_ref().is_none_or(|pattern| pattern.is_match(joining.commit.subject()))
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        let expected = self.expected();
        if let Some(finding) = nothing_to_touch(context, self.touching.as_ref(), &expected) {
            return finding;
        }
        match self.gather(context) {
            Err(error) => Finding::unknown(error, expected),
            Ok(gathered) => {
                let finding = self.evaluate(&gathered, expected);
                if context.evidence.history_is_cut() && !self.is_settled(&finding) {
                    return Finding::unknown(EvidenceError::Shallow, finding.expected);
                }
                finding
            }
        }
    }
}

/// The commits that count, oldest first, each with its author's day.
struct Gathered {
    start: Option<Day>,
    commits: Vec<(Day, Rc<Commit>)>,
    total: usize,
}

/// A period that does not have what it should.
struct Short {
    number: u32,
    from: Day,
    commits: Vec<Rc<Commit>>,
}

impl Cadence {
    fn expected(&self) -> String {
        let noun = self.per.noun();
        let mut said = self.count.of("commit");
        if let Some(target) = &self.touching {
            said += &format!(" touching {target}");
        }
        if let Some(pattern) = &self.matching {
            said += &format!(" with a subject {}", pattern.matching());
        }
        match (self.skip, self.periods) {
            (0, 1) => said += &format!(" in the first {noun}"),
            (0, periods) => said += &format!(" in each of {periods} {noun}s"),
            (skip, 1) => said += &format!(" in {noun} {}", skip + 1),
            (skip, periods) => said += &format!(" in each of {noun}s {} to {}", skip + 1, skip + periods),
        }
        match &self.starting {
            None => said += ", counted from the first of them",
            Some(Start::Day(day)) => said += &format!(", counted from {day}"),
            Some(Start::Commit(subject)) => {
                said += &format!(", counted from the first commit called {subject}")
            }
        }
        said
    }

    fn gather(&self, context: &Context<'_>) -> Result<Gathered, EvidenceError> {
        let mut gathered = Gathered { start: None, commits: Vec::new(), total: 0 };
        let mut called: Option<Day> = None;
        for commit in context.commits()? {
            let commit = commit?;
            gathered.total += 1;
            let day = commit.authored().day();
            if let Some(Start::Commit(subject)) = &self.starting
                && subject.is_match(&commit.subject())
            {
                called = Some(called.map_or(day, |first| first.min(day)));
            }
            let named = self.matching.as_ref().is_none_or(|pattern| pattern.is_match(commit.subject()));
            let touches = |target| touches(context, &commit, target);
            if named && self.touching.as_ref().map_or(Ok(true), touches)? {
                gathered.commits.push((day, commit));
            }
        }
        // The history is newest first by when commits were made; days are by when they were written.
        gathered.commits.reverse();
        gathered.commits.sort_by_key(|(day, _)| *day);
        gathered.start = match &self.starting {
            Some(Start::Day(day)) => Some(*day),
            Some(Start::Commit(_)) => called,
            None => gathered.commits.first().map(|(day, _)| *day),
        };
        Ok(gathered)
    }

    fn evaluate(&self, gathered: &Gathered, expected: String) -> Finding {
        let Some(start) = gathered.start else {
            let found = match (&self.starting, gathered.total) {
                (_, 0) => "no commit yet on this branch".to_owned(),
                (Some(Start::Commit(subject)), _) => format!("no commit is called {subject}"),
                (_, total) => format!("none of {}", plural(total, "commit")),
            };
            return Finding::decided(false, expected, found);
        };
        let first = start.plus(i64::from(self.skip) * self.per.days());
        let mut periods: Vec<Vec<Rc<Commit>>> = vec![Vec::new(); self.periods as usize];
        for (day, commit) in &gathered.commits {
            let period = usize::try_from(day.days_since(first).div_euclid(self.per.days()));
            if let Some(period) = period.ok().and_then(|nth| periods.get_mut(nth)) {
                period.push(Rc::clone(commit));
            }
        }
        let counts: Vec<String> = periods.iter().map(|commits| commits.len().to_string()).collect();
        let short =
            (self.skip..).zip(periods).filter(|(_, commits)| !self.count.contains(commits.len() as u64));
        let short: Vec<Short> = short
            .map(|(nth, commits)| {
                let from = start.plus(i64::from(nth) * self.per.days());
                Short { number: nth + 1, from, commits }
            })
            .collect();
        if short.is_empty() {
            let found = match counts.as_slice() {
                [one] => format!("{one} from {first}"),
                several => format!("{} from {first}", several.join(", ")),
            };
            return Finding::decided(true, expected, found);
        }
        let said: Vec<String> = short.iter().take(SHOWN).map(|short| self.describe(short)).collect();
        let mut found = said.join("; ");
        if short.len() > SHOWN {
            found += &format!("; and {} more {}s", short.len() - SHOWN, self.per.noun());
        }
        let wrong = short.iter().flat_map(|short| locations(&short.commits));
        Finding::decided(false, expected, found).at(wrong).with_near_misses(self.near(gathered, first))
    }

    /// `week 2 (2026-01-12 to 2026-01-18) has 1 commit: 9ab12f0 session 3`.
    fn describe(&self, short: &Short) -> String {
        let (noun, number, from) = (self.per.noun(), short.number, short.from);
        let dates = match self.per {
            Per::Day => from.to_string(),
            Per::Week => format!("{from} to {}", from.plus(6)),
        };
        let commits = plural(short.commits.len(), "commit");
        match short.commits.is_empty() {
            true => format!("{noun} {number} ({dates}) has {commits}"),
            false => format!("{noun} {number} ({dates}) has {commits}: {}", shown(&short.commits)),
        }
    }

    /// Commits that match but fall outside of all periods.
    fn near(&self, gathered: &Gathered, first: Day) -> Vec<String> {
        let end = first.plus(i64::from(self.periods) * self.per.days());
        let outside = gathered.commits.iter().filter_map(|(day, commit)| {
            let why = match (day.cmp(&first), day.cmp(&end)) {
                (Ordering::Less, _) => "before counting begins",
                (_, Ordering::Greater | Ordering::Equal) => "after the last of them",
                _ => return None,
            };
            Some(format!("{} is from {day}, {why}", commit.line()))
        });
        outside.take(3).collect()
    }

    /// Whether commits that a shallow clone left out could not change the verdict: they can only add, to days that are set.
    fn is_settled(&self, finding: &Finding) -> bool {
        matches!(self.starting, Some(Start::Day(_))) && finding.passes() && self.count.max.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;

    /// One commit for each of these days after Monday, 5 January 2026.
    fn on_days(days: &[i64]) -> crate::evidence::Evidence {
        let commit = |day: &i64| {
            format!("- {{ message: 'mock: day {day}', day: {day}, write: {{ s.md: '{day}' }} }}\n")
        };
        script(&format!("commits:\n{}", days.iter().map(commit).collect::<String>()))
    }

    fn judge(fields: &str, days: &[i64]) -> Finding {
        evaluate(&kind::<Cadence>(fields), &on_days(days))
    }

    const SIX_WEEKS: &str = "{ touching: s.md, per: week, count: 2 to 3, periods: 6 }";

    #[test]
    fn two_to_three_sessions_a_week_over_six_weeks() {
        let kept = [0, 3, 7, 9, 13, 14, 20, 21, 22, 28, 30, 35, 41];
        let found = judge(SIX_WEEKS, &kept);
        assert_eq!((found.passes(), found.found.as_str()), (true, "2, 3, 2, 2, 2, 2 from 2026-01-05"));
        let found = judge(SIX_WEEKS, &[0, 3, 7, 14, 15, 21, 22, 23, 24, 28, 30, 35, 41]);
        assert!(!found.passes());
        let (two, four) = found.found.split_once("; ").unwrap();
        assert!(two.starts_with("week 2 (2026-01-12 to 2026-01-18) has 1 commit: "), "{two}");
        assert!(two.ends_with(" mock: day 7"), "{two}");
        assert!(four.starts_with("week 4 (2026-01-26 to 2026-02-01) has 4 commits: "), "{four}");
    }

    #[test]
    fn weeks_count_from_the_first_commit_or_from_a_day() {
        assert!(judge("{ per: week, count: 2, periods: 1 }", &[5, 9]).passes());
        let found = judge("{ per: week, count: 2, periods: 1, starting: 2026-01-05 }", &[5, 9]);
        assert!(found.found.starts_with("week 1 (2026-01-05 to 2026-01-11) has 1 commit"), "{}", found.found);
        assert!(
            found.near_misses[0].message.ends_with("day 9 is from 2026-01-14, after the last of them"),
            "{:?}",
            found.near_misses
        );
        assert!(judge("{ per: day, periods: 3 }", &[2, 3, 4]).passes());
        assert!(
            judge("{ per: day, periods: 3 }", &[2, 4]).found.contains("day 2 (2026-01-08) has no commits")
        );
    }

    #[test]
    fn phases_of_a_schedule_follow_each_other() {
        let history = "commits:
- { message: 'mock: design 1', day: 0 }
- { message: 'mock: design 2', day: 8 }
- { message: 'mock: deep 1', day: 15 }
- { message: 'mock: deep 2', day: 22 }
";
        let passes = |fields: &str| evaluate(&kind::<Cadence>(fields), &script(history)).passes();
        assert!(passes("{ matching: design, per: week, periods: 2, starting: /^mock/ }"));
        assert!(passes("{ matching: deep, per: week, periods: 2, starting: /^mock/, skip: 2 }"));
        assert!(!passes("{ matching: design, per: week, periods: 2, starting: /^mock/, skip: 2 }"));
        assert!(!passes("{ matching: deep, per: week, periods: 2, starting: /nobody/ }"));
    }

    #[test]
    fn nothing_there_never_passes() {
        assert!(!evaluate(&kind::<Cadence>("{ per: day, count: none, periods: 1 }"), &script("{}")).passes());
        assert_eq!(refused::<Cadence>("{ per: week, periods: 0 }").code, Code::VacuousCheck);
        assert_eq!(refused::<Cadence>("{ per: month, periods: 1 }").code, Code::BadValue);
    }
}
