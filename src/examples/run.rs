//! A course against its own examples: does each fail exactly the steps it names, is each lesson shown done, is each step
//! shown not done, is no lesson done by another one's work. What an example is, is said in `model`; how the result is
//! told, in `render`.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Example, load_examples};
use super::mutants::files_left;
use super::mutants::{MutantResult, Target, admit_shown, hunt};
use super::result::{
    DoneOn, ExampleResult, LessonResult, ParamResult, SharedExampleResult, SharedResult, StepResult,
};
use crate::check::Part;
use crate::course::{Course, Lesson, Param, SharedCheck, SharedExample, Step, Test};
use crate::diagnostic::Diagnostic;
use crate::evaluate::{evaluate, evaluate_part, evaluate_step};
use crate::evidence::{Evidence, EvidenceError, GitError, Script};
use crate::programs::{Confinement, Shells};
use crate::report::{LessonReport, Outcome, Status, StepReport};
use crate::scope::Context;
use crate::wording::reason;

/// Evaluates one lesson.
pub fn evaluate_lesson(course: &Course, lesson: &Lesson, evidence: &Evidence) -> LessonReport {
    evaluate(course, &[lesson], evidence).lessons.remove(0)
}

/// A course with the examples of its lessons, each read once.
pub struct Bench<'a> {
    course: &'a Course,
    /// How commands are contained; none if none may run.
    programs: Option<Confinement>,
    /// By the lesson's id.
    examples: BTreeMap<String, Result<Vec<Example>, Vec<Diagnostic>>>,
    empty: [(DoneOn, Evidence); 2],
    /// The done example of every lesson that has one.
    done: Vec<(&'a Lesson, Evidence)>,
    /// The lessons that each lesson requires, directly.
    requires: BTreeMap<String, Vec<String>>,
}

impl<'a> Bench<'a> {
    /// Reads the examples of all lessons of the course that can be read themselves.
    pub fn of(course: &'a Course, programs: Option<Confinement>) -> Self {
        let lessons: Vec<&Lesson> =
            course.entries.iter().filter_map(|entry| course.lesson(entry).as_ref().ok()).collect();
        let id = |lesson: &Lesson| lesson.id.to_string();
        let mut bench = Self {
            course,
            programs,
            examples: lessons.iter().map(|lesson| (id(lesson), load_examples(course, lesson))).collect(),
            empty: [
                (DoneOn::EmptyFolder, Evidence::empty_folder()),
                (DoneOn::EmptyRepository, Evidence::empty()),
            ],
            done: Vec::new(),
            requires: lessons.iter().map(|lesson| (id(lesson), lesson.requires.clone())).collect(),
        };
        let done = |lesson: &&'a Lesson| {
            let shown = bench.shown_done(lesson).next()?;
            Some((*lesson, Evidence::of_script(&shown.script).ok()?))
        };
        bench.done = lessons.iter().filter_map(done).collect();
        bench
    }

    fn examples(&self, lesson: &Lesson) -> Result<&[Example], Vec<Diagnostic>> {
        match self.examples.get(lesson.id.as_str()) {
            Some(Ok(examples)) => Ok(examples),
            Some(Err(problems)) => Err(problems.clone()),
            None => Ok(&[]),
        }
    }

    /// What a script makes; with programs a real repository for them.
    fn build(&self, script: &Script) -> Result<Evidence, EvidenceError> {
        let mut evidence = Evidence::of_script(script)?;
        if let Some(confinement) = &self.programs {
            let built = tempfile::Builder::new().prefix("prep-example-").tempdir();
            let built =
                built.map_err(|error| GitError::write("the example's repository", &reason(&error)))?;
            script.build(built.path())?;
            evidence.allow(Shells::of_built(confinement.clone(), built));
        }
        Ok(evidence)
    }

    /// The steps that are not run, because nothing may be.
    fn unrun(&self, lesson: &Lesson) -> BTreeSet<String> {
        let is_unrun = |step: &&Step| self.programs.is_none() && !step.sessions().is_empty();
        checked(lesson).filter(is_unrun).map(|step| step.id.to_string()).collect()
    }

    /// Whether a lesson is done, but for what is not run.
    fn shows_done(&self, lesson: &Lesson, report: &LessonReport) -> bool {
        let unrun = self.unrun(lesson);
        let required = || report.steps.iter().filter(|step| step.is_required);
        let is_fine = |step: &StepReport| step.outcome == Outcome::Pass || unrun.contains(step.id.as_str());
        report.status == Status::Done || (!unrun.is_empty() && required().all(is_fine))
    }

    /// Whether a lesson is done.
    fn is_done(&self, lesson: &Lesson, evidence: &Evidence) -> bool {
        evaluate_lesson(self.course, lesson, evidence).status == Status::Done
    }

    /// The examples that show a lesson done, those in which no step fails first.
    fn shown_done(&self, lesson: &Lesson) -> impl Iterator<Item = &Example> {
        let examples = self.examples(lesson).unwrap_or_default();
        let (whole, rest): (Vec<&Example>, Vec<&Example>) =
            examples.iter().partition(|example| example.fails.is_empty());
        let is_done = |example: &&Example| {
            self.build(&example.script).is_ok_and(|evidence| {
                self.shows_done(lesson, &evaluate_lesson(self.course, lesson, &evidence))
            })
        };
        whole.into_iter().chain(rest).filter(is_done)
    }

    /// Runs every example of a lesson, and the lesson on what must not do it.
    pub fn run_lesson(&self, lesson: &Lesson) -> Result<LessonResult, Vec<Diagnostic>> {
        let not_run = self.unrun(lesson);
        let mut result = LessonResult {
            lesson: lesson.id.to_string(),
            title: lesson.title.clone(),
            examples: Vec::new(),
            is_shown_done: false,
            never_fail: checked(lesson)
                .map(|step| step.id.to_string())
                .filter(|id| !not_run.contains(id))
                .collect(),
            not_run,
            done_on: self.done_on(lesson),
            mutants: None,
        };
        for example in self.examples(lesson)? {
            let evidence = match self.build(&example.script) {
                Ok(evidence) => evidence,
                Err(error) => {
                    let unbuilt = Some(error.to_string());
                    result.examples.push(ExampleResult { unbuilt, ..of_example(example) });
                    continue;
                }
            };
            let report = evaluate_lesson(self.course, lesson, &evidence);
            result.is_shown_done |= example.fails.is_empty() && self.shows_done(lesson, &report);
            let failing = failing(&report);
            result.never_fail.retain(|step| !failing.contains(step));
            let mut compared = compare(example, &report, &failing);
            compared.missing.retain(|(id, _)| !result.not_run.contains(id));
            result.examples.push(compared);
        }
        Ok(result)
    }

    /// The steps of a lesson against mutants of the examples that show it done. `tell` hears of each step.
    pub fn run_mutants(&self, lesson: &Lesson, tell: impl FnMut(&str)) -> MutantResult {
        let examples: Vec<(&str, &Script)> =
            self.shown_done(lesson).map(|example| (example.name.as_str(), &example.script)).collect();
        let targets: Vec<Target<'_>> =
            checked(lesson).filter(is_read).flat_map(|step| self.targets(step)).collect();
        let mut result = hunt(&targets, &examples, tell);
        let shown =
            self.examples(lesson).unwrap_or_default().iter().filter(|example| !example.fails.is_empty());
        let shown: Vec<(&str, &Script)> =
            shown.map(|example| (example.name.as_str(), &example.script)).collect();
        admit_shown(&mut result, &targets, &shown);
        result
    }

    /// How many checks of a lesson must be able to fail.
    pub fn checks(&self, lesson: &Lesson) -> usize {
        checked(lesson).filter(is_read).map(|step| self.targets(step).len()).sum()
    }

    /// What of a step must be able to fail: each check that it is made of.
    fn targets<'s>(&'s self, step: &'s Step) -> Vec<Target<'s>> {
        let Test::Check(check) = &step.test else {
            let evaluate = Box::new(|evidence: &Evidence| evaluate_step(self.course, step, evidence));
            return vec![Target { name: step.id.to_string(), evaluate, sought: &step.sought }];
        };
        let parts = check.parts();
        let target = |(nth, part): (usize, Part<'s>)| Target {
            name: name_of_part(step.id.as_str(), &parts, nth),
            evaluate: Box::new(move |evidence| evaluate_part(self.course, step, &part, evidence)),
            sought: &step.sought,
        };
        parts.iter().copied().enumerate().map(target).collect()
    }

    fn done_on(&self, lesson: &Lesson) -> Vec<DoneOn> {
        let empty = self.empty.iter().filter(|(_, evidence)| self.is_done(lesson, evidence));
        let others = self.done.iter().filter(|(other, evidence)| {
            other.id != lesson.id
                && !self.builds_on(other, lesson.id.as_str())
                && self.is_done(lesson, evidence)
        });
        let others = others.map(|(other, _)| DoneOn::Other(other.id.to_string()));
        empty.map(|(on, _)| on.clone()).chain(others).collect()
    }

    /// Whether a lesson requires another, at once or through others: then its done example may show that one done too.
    fn builds_on(&self, lesson: &Lesson, id: &str) -> bool {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = lesson.requires.iter().map(String::as_str).collect();
        while let Some(next) = open.pop() {
            if next == id {
                return true;
            }
            if seen.insert(next) {
                open.extend(self.requires.get(next).into_iter().flatten().map(String::as_str));
            }
        }
        false
    }
}

/// `rounds`, or `rounds, 2 of 3: headings` for one of several checks.
fn name_of_part(name: &str, parts: &[Part<'_>], nth: usize) -> String {
    match parts {
        [] | [_] => name.to_owned(),
        several => format!("{name}, {} of {}: {}", nth + 1, several.len(), several[nth].kind()),
    }
}

/// Whether a step needs no program: mutants are made too often for one.
fn is_read(step: &&Step) -> bool {
    step.sessions().is_empty()
}

/// The steps of a lesson that are not reminders.
pub fn checked(lesson: &Lesson) -> impl Iterator<Item = &Step> {
    lesson.steps.iter().filter(|step| !matches!(step.test, Test::Manual(_)))
}

/// Runs every example of a shared check, and its mutants if they are asked for.
pub fn run_shared(
    course: &Course,
    check: &SharedCheck,
    mutants: bool,
) -> Result<SharedResult, Vec<Diagnostic>> {
    let examples = course.shared_examples(check)?;
    Ok(SharedResult {
        name: check.name.clone(),
        about: check.about.clone(),
        params: check.params.0.iter().map(param).collect(),
        mutants: mutants.then(|| shared_mutants(check, &examples)),
        examples: examples.iter().map(shared_example).collect(),
    })
}

fn param(param: &Param) -> ParamResult {
    ParamResult {
        name: param.name.clone(),
        takes: param.kind.as_str(),
        default: param.default_text(),
        about: param.about.clone(),
    }
}

fn shared_example(example: &SharedExample) -> SharedExampleResult {
    let (name, passes) = (example.name.clone(), example.passes);
    let evidence = match Evidence::of_script(&example.script) {
        Ok(evidence) => evidence,
        Err(error) => {
            let found = format!("the script: {error}");
            return SharedExampleResult { name, passes, holds: false, found, files: Vec::new() };
        }
    };
    let finding = example.check.evaluate(&Context::plain(&evidence));
    let files = files_left(&example.script);
    SharedExampleResult { name, passes, holds: finding.passes() == passes, found: finding.found, files }
}

/// A shared check can fail if it does on a mutant of one of the examples on which it passes.
fn shared_mutants(check: &SharedCheck, examples: &[SharedExample]) -> MutantResult {
    let mut all = MutantResult::default();
    for example in examples.iter().filter(|example| example.passes) {
        let mut targets = shared_targets(check, example);
        targets.retain(|target| all.kills.iter().all(|kill| kill.step != target.name));
        let one = hunt(&targets, &[(example.name.as_str(), &example.script)], |_| {});
        all.tried += one.tried;
        all.kills.extend(one.kills);
        all.survivors = one.survivors;
    }
    for example in examples.iter().filter(|example| !example.passes) {
        let shown = [(example.name.as_str(), &example.script)];
        admit_shown(&mut all, &shared_targets(check, example), &shown);
    }
    all
}

/// What of a shared check must be able to fail, as an example uses it.
fn shared_targets<'e>(check: &SharedCheck, example: &'e SharedExample) -> Vec<Target<'e>> {
    let parts = example.check.parts();
    let target = |(nth, part): (usize, Part<'e>)| Target {
        name: name_of_part(&check.name, &parts, nth),
        evaluate: Box::new(move |evidence: &Evidence| part.evaluate(&Context::plain(evidence))),
        sought: &example.sought,
    };
    parts.iter().copied().enumerate().map(target).collect()
}

/// The ids of the steps that fail.
fn failing(report: &LessonReport) -> BTreeSet<String> {
    report.steps.iter().filter(|step| step.outcome == Outcome::Fail).map(|step| step.id.to_string()).collect()
}

fn of_example(example: &Example) -> ExampleResult {
    ExampleResult {
        name: example.name.clone(),
        about: example.about.clone(),
        steps: Vec::new(),
        unbuilt: None,
        unexpected: Vec::new(),
        missing: Vec::new(),
    }
}

fn compare(example: &Example, report: &LessonReport, failing: &BTreeSet<String>) -> ExampleResult {
    let step = |id: &String| report.steps.iter().find(|step| step.id.as_str() == id);
    let outcome = |id: &String| {
        step(id).map_or_else(|| "no such step".to_owned(), |step| step.outcome.as_str().to_owned())
    };
    let found = |id: &String| step(id).map_or_else(String::new, |step| step.found.clone());
    let steps = report.steps.iter().map(|step| StepResult {
        id: step.id.to_string(),
        outcome: step.outcome.clone(),
        found: step.found.clone(),
    });
    ExampleResult {
        steps: steps.collect(),
        unexpected: failing.difference(&example.fails).map(|id| (id.clone(), found(id))).collect(),
        missing: example.fails.difference(failing).map(|id| (id.clone(), outcome(id))).collect(),
        ..of_example(example)
    }
}
