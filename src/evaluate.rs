//! Course and evidence to a report: each step is evaluated, then what is missing becomes one failure and the rest blocked,
//! then the lesson gets its status.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::check::Part;
use crate::course::{Course, Id, Lesson, LessonType, Level, Step, Test, Unread};
use crate::evidence::{Entry, Evidence, Head};
use crate::finding::{Cause, Finding, Missing, Verdict, unique};
use crate::moment::rfc_3339;
use crate::path::RelPath;
use crate::program::End;
use crate::report::{
    Commands, CourseInfo, Gate, LessonReport, Outcome, RepoInfo, Report, Status, StepReport, Timing,
};
use crate::scope::Context;

/// Evaluates `lessons` of `course` against one learner's repository.
pub fn evaluate(course: &Course, lessons: &[&Lesson], evidence: &Evidence) -> Report {
    evaluate_each(course, lessons, evidence, |_| {})
}

/// As [`evaluate`], and tells `done` of each lesson that is evaluated.
pub fn evaluate_each(
    course: &Course,
    lessons: &[&Lesson],
    evidence: &Evidence,
    done: impl Fn(&Lesson),
) -> Report {
    let untouched: LazyCell<Evidence> = LazyCell::new(Evidence::empty);
    let evaluated = lessons.iter().map(|lesson| {
        let report = evaluate_lesson(course, lesson, evidence, &untouched);
        done(lesson);
        report
    });
    let reports: Vec<LessonReport> = evaluated.collect();
    let ready = ready(lessons, &reports);
    Report {
        course: CourseInfo {
            id: course.id.clone(),
            title: course.title.clone(),
            digest: course.digest.clone(),
            chosen_by: course.chosen_by,
        },
        repo: describe_repo(evidence),
        lessons: reports,
        ready,
        warnings: warnings(course, evidence),
        commands: commands(lessons, evidence),
        gate: Gate::default(),
    }
}

/// What was run, if anything could be.
fn commands(lessons: &[&Lesson], evidence: &Evidence) -> Commands {
    let Some(programs) = evidence.programs() else { return Commands::default() };
    let rests_on_one = |step: &&Step| !step.sessions().is_empty();
    Commands {
        allowed: true,
        confined_by: programs.confined_by().map(str::to_owned),
        run: evidence.commands_run(),
        lines: lessons.iter().flat_map(|lesson| &lesson.steps).filter(rests_on_one).count(),
        timings: None,
    }
}

/// How long the commands took that were run for `lessons`, in the order in which they ran.
pub fn timings(lessons: &[&Lesson], evidence: &Evidence) -> Vec<Timing> {
    let mut timings = Vec::new();
    for lesson in lessons {
        for (session, steps) in lesson.sessions() {
            let Some(Ok(ran)) = evidence.remembered(&session) else { continue };
            let typed = session.commands.iter().zip(ran.iter());
            // What holds the place of a line that is only read, and what was not reached, took no time.
            let timed = typed.filter(|(typed, ran)| typed.text != ":" && ran.end != End::NotReached);
            timings.extend(timed.map(|(typed, ran)| Timing {
                lesson: lesson.id.clone(),
                steps: steps.iter().map(|step| (*step).clone()).collect(),
                command: typed.text.trim().to_owned(),
                took: ran.took,
            }));
        }
    }
    timings
}

/// What a reader should know of how commands were run.
fn warnings(course: &Course, evidence: &Evidence) -> Vec<String> {
    let Some(programs) = evidence.programs() else { return Vec::new() };
    let mut warnings = Vec::new();
    if programs.confined_by().is_none() {
        warnings.push("commands were run without a container, as `--run=unconfined` asks".to_owned());
    }
    if course.settings.network && !programs.has_network() {
        warnings.push(
            "the course asks for the network; only `--run=network` gives it to its commands".to_owned(),
        );
    }
    warnings
}

/// The lessons that are not done and whose requirements are, in the order of the course; quests after all others. What is
/// required and was not evaluated counts as done.
fn ready(lessons: &[&Lesson], reports: &[LessonReport]) -> Vec<Id> {
    let is_open = |report: &&LessonReport| report.status != Status::Done;
    let open: BTreeSet<&str> = reports.iter().filter(is_open).map(|report| report.id.as_str()).collect();
    let is_done = |id: &String| !open.contains(id.as_str());
    let ready = |kind: LessonType| {
        let open = lessons.iter().zip(reports).filter(move |(lesson, report)| {
            lesson.kind == kind && report.status != Status::Done && lesson.requires.iter().all(is_done)
        });
        open.map(|(lesson, _)| lesson.id.clone())
    };
    ready(LessonType::Lesson).chain(ready(LessonType::Quest)).collect()
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

/// What one step finds by itself; `None` where it does not apply, and for a reminder.
pub fn evaluate_step(course: &Course, step: &Step, evidence: &Evidence) -> Option<Finding> {
    let context = context(course, evidence);
    applies(step, &context).then(|| finding(step, &context)).flatten()
}

/// What one part of a step finds; `None` where it does not apply.
pub fn evaluate_part(course: &Course, step: &Step, part: &Part<'_>, evidence: &Evidence) -> Option<Finding> {
    let context = context(course, evidence);
    applies(step, &context).then(|| part.evaluate(&context)).flatten()
}

fn context<'a>(course: &'a Course, evidence: &'a Evidence) -> Context<'a> {
    let settings = &course.settings;
    let (baseline, ignore_authors) = (settings.baseline.as_ref(), settings.ignore_authors.as_slice());
    Context { evidence, within: None, baseline, ignore_authors }
}

fn applies(step: &Step, context: &Context<'_>) -> bool {
    step.when.as_ref().is_none_or(|when| when.evaluate(context).passes())
}

fn finding(step: &Step, context: &Context<'_>) -> Option<Finding> {
    match &step.test {
        Test::Check(check) => Some(check.evaluate(context)),
        Test::Proof(proof) => Some(proof.evaluate(context.evidence, &|| context.commits())),
        Test::Manual(_) => None,
    }
}

/// The steps that apply, each with its outcome.
fn evaluate_steps(course: &Course, lesson: &Lesson, evidence: &Evidence) -> Vec<StepReport> {
    let context = context(course, evidence);
    let evaluated: Vec<(&Step, Option<Finding>)> = lesson
        .steps
        .iter()
        .filter(|step| applies(step, &context))
        .map(|step| (step, finding(step, &context)))
        .collect();
    let reporters = reporters(&evaluated);
    let reminds = course.settings.unread == Unread::Manual;
    let report = evaluated.into_iter().map(|(step, finding)| {
        let report = report_step(step, finding, &reporters, evidence);
        let report = StepReport { hints: hints(step, &report.outcome, &context), ..report };
        if reminds && may_be_left_to_a_person(step) { reminding(report) } else { report }
    });
    report.collect()
}

/// What helps: where the step does not pass, first what fits the situation.
fn hints(step: &Step, outcome: &Outcome, context: &Context<'_>) -> Vec<String> {
    match outcome {
        Outcome::Fail | Outcome::Unknown(_) => step.hints.fitting(context),
        _ => step.hints.for_every_situation(),
    }
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
        is_proof_line: step.is_proof_line(),
        level: step.level,
        outcome,
        expected,
        found,
        hints: Vec::new(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::ChosenBy;
    use crate::evidence::{EvidenceError, Programs, Script};
    use crate::program::{Ran, Session};
    use crate::source::SourceFile;
    use crate::yaml;

    /// Commands that all came to the same.
    struct All {
        end: End,
        has_network: bool,
    }

    impl Programs for All {
        fn confined_by(&self) -> Option<&str> {
            Some("a container")
        }

        fn has_network(&self) -> bool {
            self.has_network
        }

        fn run(&self, session: &Session, _: &Evidence) -> Result<Vec<Ran>, EvidenceError> {
            Ok(vec![Ran { end: self.end.clone(), ..Ran::default() }; session.commands.len()])
        }
    }

    fn course(settings: &str, steps: &str) -> Course {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("course.yaml"), settings).unwrap();
        std::fs::create_dir(dir.path().join("lessons")).unwrap();
        let lesson = format!("id: a\ntitle: A\ndone_when:\n{steps}");
        std::fs::write(dir.path().join("lessons/a.yaml"), lesson).unwrap();
        Course::load(dir.path(), ChosenBy::Flag).unwrap()
    }

    fn script(text: &str) -> Evidence {
        let node = yaml::parse(&SourceFile::new("script.yaml", text)).unwrap();
        let script: Script = yaml::read(&node).unwrap();
        Evidence::of_script(&script).unwrap()
    }

    fn report(course: &Course, evidence: &Evidence) -> Report {
        evaluate(course, &course.select(&[]).unwrap().lessons, evidence)
    }

    #[test]
    fn a_path_is_missing_where_nothing_is_there_and_not_where_it_is_too_small() {
        let course = course("id: c", "  - { must: There., id: there, file: { path: n.md, min_bytes: 9 } }\n");
        let missing = |text: &str| report(&course, &script(text)).lessons[0].steps[0].missing.clone();
        assert_eq!(missing("{}").as_deref(), Some("n.md"));
        assert_eq!(missing("commits: [{ message: m, write: { n.md: small } }]"), None);
        assert_eq!(missing("commits: [{ message: m, write: { n.md: large enough } }]"), None);
    }

    #[test]
    fn a_wish_for_the_network_is_told_where_it_is_not_granted() {
        let warned = |settings: &str, has_network: bool| {
            let mut evidence = Evidence::empty();
            evidence.allow(All { end: End::Code(0), has_network });
            let course = course(settings, "  - { must: There., id: there, file: n.md }\n");
            report(&course, &evidence).warnings.len()
        };
        assert_eq!(warned("network: true", false), 1);
        assert_eq!(warned("network: true", true), 0);
        assert_eq!(warned("network: false", false), 0);
    }

    #[test]
    fn what_was_not_reached_took_no_time() {
        let timed = |end: End| {
            let mut evidence = Evidence::empty();
            evidence.allow(All { end, has_network: false });
            let course = course("id: c", "  - { must: It runs., id: runs, runs: { command: ls } }\n");
            report(&course, &evidence);
            timings(&course.select(&[]).unwrap().lessons, &evidence).len()
        };
        assert_eq!((timed(End::Code(0)), timed(End::NotReached)), (1, 0));
    }
}
