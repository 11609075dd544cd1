//! The report: everything a format may say, complete before anything renders. Exit code and counts are computed here, once.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::course::{ChosenBy, Id, Level};
use crate::finding::{Cause, Location, NearMiss, unique};
use crate::pattern::Pattern;
use crate::yaml::Node;

#[derive(Debug)]
pub struct Report {
    pub course: CourseInfo,
    pub repo: RepoInfo,
    pub lessons: Vec<LessonReport>,
    /// The lessons that can be gone on with, in the order in which to do so.
    pub ready: Vec<Id>,
    /// What a reader should know before they trust the answer: a sentence each.
    pub warnings: Vec<String>,
    /// Whether programs ran.
    pub commands: Commands,
    /// What the exit code asks for.
    pub gate: Gate,
}

/// The commands that were run, if any could be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commands {
    /// Whether the command line allowed it.
    pub allowed: bool,
    /// What contained them, with its version; none if nothing did.
    pub confined_by: Option<String>,
    /// How many were run.
    pub run: usize,
    /// How many steps rest on them.
    pub lines: usize,
    /// How long each took, where `--timings` asks for it: a report without it says the same of the same work.
    pub timings: Option<Vec<Timing>>,
}

/// How long a command took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    pub lesson: Id,
    /// The steps for whose sake it ran: those of its block.
    pub steps: Vec<Id>,
    pub command: String,
    pub took: Duration,
}

/// What a report is gated on. It changes the exit code, never a status or a count.
#[derive(Debug, Clone, Copy)]
pub struct Gate {
    /// The lowest level whose failure is the learner's to answer for.
    pub fail_on: Level,
    /// Whether work that is not done exits with 0.
    pub exit_zero: bool,
}

impl Default for Gate {
    fn default() -> Self {
        Self { fail_on: Level::Must, exit_zero: false }
    }
}

#[derive(Debug)]
pub struct CourseInfo {
    pub id: String,
    pub title: String,
    pub digest: String,
    pub chosen_by: ChosenBy,
}

#[derive(Debug)]
pub struct RepoInfo {
    /// The commit that HEAD, or the revision asked for, leads to.
    pub head: Option<String>,
    /// When that commit was made, by its committer: `2026-01-05T17:00:00Z`.
    pub committed_at: Option<String>,
    pub branch: Option<String>,
    /// `worktree`, `commit` or `script`.
    pub source: &'static str,
    /// Paths that checks read whose content differs from HEAD.
    pub dirty: Vec<String>,
    pub shallow: bool,
    /// Why there is no repository to ask, if there is none: a sentence and a remedy.
    pub error: Option<(String, &'static str)>,
}

#[derive(Debug)]
pub struct LessonReport {
    pub id: Id,
    /// The part of the course it belongs to; empty for none.
    pub part: String,
    pub title: String,
    pub status: Status,
    pub steps: Vec<StepReport>,
    /// For a page of proofs: how many of its lines were read, of how many.
    pub lines: Option<(usize, usize)>,
    /// Why its page has no step, if it has none.
    pub why_empty: Option<String>,
}

#[derive(Debug)]
pub struct StepReport {
    pub id: Id,
    pub description: String,
    pub kind: &'static str,
    /// Whether it is a shell line of the lesson's page.
    pub is_proof_line: bool,
    pub level: Level,
    pub outcome: Outcome,
    pub expected: String,
    pub found: String,
    /// What to do, the text to lead with first: what fits what was found, then what fits always, gentlest first.
    pub hints: Vec<String>,
    pub locations: Vec<Location>,
    pub near_misses: Vec<NearMiss>,
    /// The patterns that it calls by their names.
    pub patterns: Vec<Pattern>,
    /// The path that is not there, if that is why it does not pass.
    pub missing: Option<String>,
    /// What it is worth.
    pub points: u32,
    /// Whether its points are part of what is possible, or a bonus beyond it.
    pub is_required: bool,
    /// Whether an author gave it points.
    pub has_points: bool,
    pub meta: Option<Node>,
    /// Relative to the course.
    pub defined_at: (String, usize),
}

/// What a step came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Pass,
    Fail,
    /// What it reads is missing, which another step already says.
    Blocked {
        by: Id,
    },
    Unknown(Cause),
    Manual,
}

impl Outcome {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Blocked { .. } => "blocked",
            Self::Unknown(_) => "unknown",
            Self::Manual => "manual",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Done,
    Pending,
    NotStarted,
    Unknown,
}

impl Status {
    /// As JSON has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Pending => "pending",
            Self::NotStarted => "not_started",
            Self::Unknown => "unknown",
        }
    }

    /// As a person reads it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::NotStarted => "not started",
            status => status.as_str(),
        }
    }
}

/// Whose fault it is, as an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All selected lessons are done.
    Done = 0,
    /// The learner's: a lesson is pending or not started.
    Work = 1,
    /// The author's spec or the command line.
    Usage = 2,
    /// The environment's: no verdict was possible.
    Environment = 3,
}

impl Exit {
    pub fn code(self) -> u8 {
        self as u8
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub total: usize,
    pub done: usize,
    pub pending: usize,
    pub not_started: usize,
    pub unknown: usize,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub total: usize,
    pub pass: usize,
    pub fail: usize,
    pub blocked: usize,
    pub unknown: usize,
    pub manual: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Points {
    pub earned: u32,
    pub possible: u32,
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.earned, self.possible)
    }
}

/// Lessons by part, in the order of the course.
pub fn by_part<'a>(lessons: impl Iterator<Item = &'a LessonReport>) -> Vec<(&'a str, Vec<&'a LessonReport>)> {
    let mut parts: Vec<(&str, Vec<&LessonReport>)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for lesson in lessons {
        let place = *places.entry(&lesson.part).or_insert(parts.len());
        if place == parts.len() {
            parts.push((&lesson.part, Vec::new()));
        }
        parts[place].1.push(lesson);
    }
    parts
}

impl Report {
    /// What was checked by what, as names and values: enough to check it again.
    pub fn provenance(&self) -> Vec<(&'static str, String)> {
        let yes_or_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let mut facts = vec![
            ("tool", format!("prep {}", env!("CARGO_PKG_VERSION"))),
            ("course", self.course.id.clone()),
            ("course chosen by", self.course.chosen_by.as_str().to_owned()),
            ("course digest", self.course.digest.clone()),
            ("commit", self.repo.head.clone().unwrap_or_else(|| "none".to_owned())),
        ];
        facts.extend(self.repo.branch.clone().map(|branch| ("branch", branch)));
        facts.push(("source", self.repo.source.to_owned()));
        facts.push(("uncommitted changes", yes_or_no(!self.repo.dirty.is_empty())));
        facts.push(("shallow clone", yes_or_no(self.repo.shallow)));
        facts.extend(self.warnings.iter().map(|warning| ("warning", warning.clone())));
        facts
    }

    /// The lesson to go on with.
    pub fn next(&self) -> Option<&Id> {
        self.ready.first()
    }

    pub fn summary(&self) -> Summary {
        let mut summary = Summary { total: self.lessons.len(), ..Summary::default() };
        for lesson in &self.lessons {
            match lesson.status {
                Status::Done => summary.done += 1,
                Status::Pending => summary.pending += 1,
                Status::NotStarted => summary.not_started += 1,
                Status::Unknown => summary.unknown += 1,
            }
        }
        summary
    }

    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for step in self.lessons.iter().flat_map(|lesson| &lesson.steps) {
            tally.total += 1;
            match step.outcome {
                Outcome::Pass => tally.pass += 1,
                Outcome::Fail => tally.fail += 1,
                Outcome::Blocked { .. } => tally.blocked += 1,
                Outcome::Unknown(_) => tally.unknown += 1,
                Outcome::Manual => tally.manual += 1,
            }
        }
        tally
    }

    pub fn points(&self) -> Points {
        self.lessons.iter().map(LessonReport::points).fold(Points::default(), |sum, points| Points {
            earned: sum.earned.saturating_add(points.earned),
            possible: sum.possible.saturating_add(points.possible),
        })
    }

    /// Whether an author gave any step points, so that they are worth showing.
    pub fn shows_points(&self) -> bool {
        self.lessons.iter().flat_map(|lesson| &lesson.steps).any(|step| step.has_points)
    }

    /// What the gate makes of the statuses, as an exit code: the one place where it is computed.
    pub fn exit(&self) -> Exit {
        let any = |wanted: &[Status]| self.lessons.iter().any(|lesson| wanted.contains(&lesson.status));
        let counted =
            || self.lessons.iter().flat_map(|lesson| &lesson.steps).filter(|step| self.counts(step));
        let is_open = any(&[Status::Pending, Status::NotStarted])
            || counted().any(|step| matches!(step.outcome, Outcome::Fail | Outcome::Blocked { .. }));
        let is_unknown = self.lessons.is_empty()
            || any(&[Status::Unknown])
            || counted().any(|step| matches!(step.outcome, Outcome::Unknown(_)));
        match (is_open, is_unknown) {
            (true, true) if self.gate.exit_zero => Exit::Environment,
            (true, _) if self.gate.exit_zero => Exit::Done,
            (true, _) => Exit::Work,
            (false, true) => Exit::Environment,
            (false, false) => Exit::Done,
        }
    }

    /// Whether a `should` step is held against the learner: only where the gate asks for it.
    fn counts(&self, step: &StepReport) -> bool {
        step.level == Level::Should && self.gate.fail_on == Level::Should
    }
}

impl LessonReport {
    pub fn points(&self) -> Points {
        let mut points = Points::default();
        for step in &self.steps {
            points.earned = points.earned.saturating_add(step.earned());
            points.possible = points.possible.saturating_add(if step.is_required { step.points } else { 0 });
        }
        points
    }

    /// Why the status is unknown though no step is: a page says so itself, by how many of its lines were read.
    pub fn reason(&self) -> Option<&str> {
        if let Some(why) = &self.why_empty {
            return Some(why);
        }
        let is_required = self.steps.iter().any(|step| step.is_required);
        (!is_required && self.status == Status::Unknown && self.lines.is_none())
            .then_some("no required step applies: no `when` holds")
    }

    /// Required steps that pass, of all that are required.
    pub fn progress(&self) -> (usize, usize) {
        let required = self.steps.iter().filter(|step| step.is_required);
        required
            .fold((0, 0), |(pass, all), step| (pass + usize::from(step.outcome == Outcome::Pass), all + 1))
    }
}

impl StepReport {
    /// The hint to lead with.
    pub fn hint(&self) -> Option<&str> {
        self.hints.first().map(String::as_str)
    }

    /// The places a person would look at first: what nearly passed, then where the rest was seen.
    pub fn where_to_look(&self) -> Vec<&Location> {
        let near = self.near_misses.iter().filter_map(|near_miss| near_miss.location.as_ref());
        unique(near.chain(&self.locations).collect())
    }

    pub fn earned(&self) -> u32 {
        if self.outcome == Outcome::Pass { self.points } else { 0 }
    }
}
