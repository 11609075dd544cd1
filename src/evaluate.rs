//! Course and evidence to a report: each step is evaluated, then what is missing becomes one failure and the rest blocked,
//! then the lesson gets its status.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::course::{Course, Id, Lesson, Level, Step, Test, Unread};
use crate::evidence::{Entry, Evidence, Head};
use crate::finding::{Cause, Finding, Missing, Verdict, unique};
use crate::moment::rfc_3339;
use crate::path::RelPath;
use crate::proof::Proof;
use crate::report::{CourseInfo, Gate, LessonReport, Outcome, RepoInfo, Report, Status, StepReport};
use crate::scope::Context;

/// Evaluates `lessons` of `course` against one learner's repository.
pub fn evaluate(course: &Course, lessons: &[&Lesson], evidence: &Evidence) -> Report {
    let untouched: LazyCell<Evidence> = LazyCell::new(Evidence::empty);
    let reports: Vec<LessonReport> =
        lessons.iter().map(|lesson| evaluate_lesson(course, lesson, evidence, &untouched)).collect();
    let next = next(lessons, &reports);
    Report {
        course: CourseInfo {
            id: course.id.clone(),
            title: course.title.clone(),
            digest: course.digest.clone(),
            chosen_by: course.chosen_by,
        },
        repo: describe_repo(evidence),
        lessons: reports,
        next,
        warnings: Vec::new(),
        gate: Gate::default(),
    }
}

/// The lesson to go on with: one that was begun, else the first, whose own requirements are done.
fn next(lessons: &[&Lesson], reports: &[LessonReport]) -> Option<Id> {
    let is_done =
        |id: &String| reports.iter().all(|report| report.id.as_str() != id || report.status == Status::Done);
    let open = || {
        let ready = lessons.iter().zip(reports).filter(|(lesson, _)| lesson.requires.iter().all(is_done));
        ready.map(|(_, report)| report).filter(|report| report.status != Status::Done)
    };
    let begun = open().find(|report| report.status == Status::Pending);
    begun.or_else(|| open().next()).map(|report| report.id.clone())
}

fn describe_repo(evidence: &Evidence) -> RepoInfo {
    let (head, branch, error) = match evidence.head() {
        Ok(Head::At { id, branch }) => (Some(id.to_string()), branch, None),
        Ok(Head::Unborn { branch }) => (None, Some(branch), None),
        Err(error) => (None, None, Some((error.to_string(), error.hint()))),
    };
    RepoInfo {
        head,
        committed_at: evidence.committed_at().map(rfc_3339),
        branch,
        source: evidence.source_kind().as_str(),
        dirty: evidence.dirty().iter().map(ToString::to_string).collect(),
        shallow: evidence.is_shallow(),
        error,
    }
}

/// `untouched` is a repository in which nothing happened: what a lesson comes to there has not been started.
fn evaluate_lesson(
    course: &Course,
    lesson: &Lesson,
    evidence: &Evidence,
    untouched: &LazyCell<Evidence>,
) -> LessonReport {
    let steps = evaluate_steps(course, lesson, evidence);
    let required = || steps.iter().filter(|step| step.is_required);
    let passes = |step: &StepReport| step.outcome == Outcome::Pass;
    // A page's commit alone proves nothing: a line of proof has to pass too.
    let is_proved = !lesson.is_proved || required().any(|step| step.is_proof_line && passes(step));
    let status = if required().count() > 0 && required().all(passes) && is_proved {
        Status::Done
    } else if required().any(|step| matches!(step.outcome, Outcome::Fail | Outcome::Blocked { .. })) {
        let there = evaluate_steps(course, lesson, untouched);
        let there: BTreeSet<(&Id, &str)> =
            there.iter().map(|step| (&step.id, step.outcome.as_str())).collect();
        let as_untouched = |step: &StepReport| there.contains(&(&step.id, step.outcome.as_str()));
        if required().all(as_untouched) { Status::NotStarted } else { Status::Pending }
    } else {
        Status::Unknown
    };
    let lines = lesson.is_proved.then(|| lines_read(&steps));
    LessonReport {
        id: lesson.id.clone(),
        part: lesson.part.clone(),
        title: lesson.title.clone(),
        status,
        steps,
        lines,
        why_empty: lesson.passed_over.why_empty.clone().map(|why| format!("no step: {why}")),
    }
}

/// How many of a page's lines were read, of how many.
fn lines_read(steps: &[StepReport]) -> (usize, usize) {
    let lines = || steps.iter().filter(|step| step.is_proof_line);
    let is_read = |step: &&StepReport| {
        !matches!(step.outcome, Outcome::Manual | Outcome::Unknown(Cause::NotRun(_) | Cause::Unreadable(_)))
    };
    (lines().filter(is_read).count(), lines().count())
}

/// The steps that apply, each with its outcome.
fn evaluate_steps(course: &Course, lesson: &Lesson, evidence: &Evidence) -> Vec<StepReport> {
    let settings = &course.settings;
    let (baseline, ignore_authors) = (settings.baseline.as_ref(), settings.ignore_authors.as_slice());
    let context = Context { evidence, within: None, baseline, ignore_authors };
    let applies = |step: &&Step| step.when.as_ref().is_none_or(|when| when.evaluate(&context).passes());
    let evaluated: Vec<(&Step, Option<Finding>)> = lesson
        .steps
        .iter()
        .filter(applies)
        .map(|step| match &step.test {
            Test::Check(check) => (step, Some(check.evaluate(&context))),
            Test::Proof(proof) => (step, Some(proof.evaluate(evidence))),
            Test::Manual(_) => (step, None),
        })
        .collect();
    let reporters = reporters(&evaluated);
    let reminds = course.settings.unread == Unread::Manual;
    let report = evaluated.into_iter().map(|(step, finding)| {
        let report = report_step(step, finding, &reporters, evidence);
        if reminds && may_be_left_to_a_person(step) { reminding(report) } else { report }
    });
    report.collect()
}

/// What a step requires is decided by its page alone: no state of a repository turns it into a reminder.
fn may_be_left_to_a_person(step: &Step) -> bool {
    matches!(&step.test, Test::Proof(proof) if proof.may_be_left_to_a_person())
}

/// A line that was neither run nor read, as what it is to a person: something to do by hand.
fn reminding(step: StepReport) -> StepReport {
    let text = match &step.outcome {
        Outcome::Unknown(Cause::NotRun(command)) => format!("type `{command}`"),
        Outcome::Unknown(Cause::Unreadable(reason)) => {
            format!("{}; prep does not read it: {reason}", step.description)
        }
        _ => return step,
    };
    let expected = format!("{text}; expected: {}", step.expected);
    StepReport {
        outcome: Outcome::Manual,
        is_required: false,
        points: 0,
        expected,
        found: String::new(),
        ..step
    }
}

/// For each thing that is missing, the step that says so: the one that asks whether it exists, else the first to want it.
fn reporters<'a>(evaluated: &[(&'a Step, Option<Finding>)]) -> BTreeMap<Missing, &'a Step> {
    let mut reporters: BTreeMap<Missing, &Step> = BTreeMap::new();
    for (step, finding) in evaluated {
        if let Some(Verdict::Missing(missing)) = finding.as_ref().map(|finding| &finding.verdict) {
            reporters.entry(missing.clone()).or_insert(step);
        }
    }
    // A `must` is looked for after the `should`s, so that it has the last word; the first of each level wins.
    for level in [Level::Should, Level::Must] {
        for (step, finding) in evaluated.iter().rev() {
            let fails = finding.as_ref().is_some_and(|finding| finding.verdict == Verdict::Fail);
            if let (Some(path), true, true) = (step.asks_existence_of(), fails, step.level == level) {
                let missing = Missing { path: path.to_string(), section: Vec::new() };
                reporters.entry(missing).and_modify(|reporter| *reporter = step);
            }
        }
    }
    reporters
}

fn report_step(
    step: &Step,
    finding: Option<Finding>,
    reporters: &BTreeMap<Missing, &Step>,
    evidence: &Evidence,
) -> StepReport {
    let outcome = match finding.as_ref().map(|finding| &finding.verdict) {
        None => Outcome::Manual,
        Some(Verdict::Pass) => Outcome::Pass,
        Some(Verdict::Fail) => Outcome::Fail,
        Some(Verdict::Unknown(cause)) => Outcome::Unknown(cause.clone()),
        Some(Verdict::Missing(missing)) => match reporters.get(missing) {
            Some(reporter) if reporter.id != step.id => Outcome::Blocked { by: reporter.id.clone() },
            _ => Outcome::Fail,
        },
    };
    let is_required = step.is_required();
    let missing = missing_path(step, finding.as_ref(), evidence);
    let points = if finding.is_none() { 0 } else { step.points.unwrap_or(u32::from(is_required)) };
    let (expected, found, locations, near_misses) = match (&step.test, finding) {
        (Test::Manual(text), _) => (text.clone(), String::new(), Vec::new(), Vec::new()),
        (_, Some(finding)) => {
            (finding.expected, finding.found, unique(finding.locations), finding.near_misses)
        }
        (_, None) => Default::default(),
    };
    StepReport {
        id: step.id.clone(),
        description: step.description.clone(),
        kind: step.kind(),
        is_proof_line: matches!(&step.test, Test::Proof(Proof::Line(_))),
        level: step.level,
        outcome,
        expected,
        found,
        hint: step.hint.clone(),
        locations,
        near_misses,
        patterns: step.patterns.clone(),
        missing,
        points,
        is_required,
        has_points: step.points.is_some(),
        meta: step.meta.clone(),
        defined_at: (step.span.file.path.clone(), step.span.line()),
    }
}

/// The path that is not there: what the step asks for, or what it wanted to read.
fn missing_path(step: &Step, finding: Option<&Finding>, evidence: &Evidence) -> Option<String> {
    match &finding?.verdict {
        Verdict::Missing(missing) if missing.section.is_empty() => Some(missing.path.clone()),
        Verdict::Fail => {
            let path = step.asks_existence_of()?;
            let is_absent = RelPath::parse(path).is_ok_and(|path| evidence.entry(&path) == Entry::Absent);
            is_absent.then(|| path.to_owned())
        }
        _ => None,
    }
}
