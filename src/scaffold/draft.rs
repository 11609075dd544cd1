//! The draft: of all that could be asked only what passes on the work, fails on an empty repository and is killed by a mutant;
//! with an example for each step that shows it failing.

use std::collections::BTreeSet;

use super::candidates::{Candidate, candidates};
use super::examples::{as_change, worked_over};
use super::seen::Seen;
use super::written;
use crate::course::{Course, CourseError, Id};
use crate::evidence::{Evidence, EvidenceError, Script};
use crate::examples::{Bench, MutantResult, evaluate_lesson};
use crate::report::{LessonReport, Outcome};

/// A lesson with this many steps is long enough to be cut down by its author.
const MOST_STEPS: usize = 12;

/// The files of a lesson, and what did not become a step.
pub struct Draft {
    pub spec: String,
    pub page: String,
    pub examples: String,
    pub steps: usize,
    pub left_out: Vec<LeftOut>,
}

/// Something that could be asked, and cannot fail.
pub struct LeftOut {
    pub says: String,
    pub why: &'static str,
}

/// Why there is no draft.
#[derive(Debug)]
pub enum DraftError {
    /// Nothing in it could fail.
    Nothing,
    Course(CourseError),
    Evidence(EvidenceError),
}

/// Drafts a lesson from what was seen. `header` is the first line of a YAML file, by the name of its schema.
pub fn draft_lesson(
    id: &Id,
    title: &str,
    seen: &Seen,
    header: impl Fn(&str) -> String,
) -> Result<Draft, DraftError> {
    let mut left_out = Vec::new();
    let mut kept = candidates(&seen.script);
    let done = Evidence::of_script(&seen.script).map_err(DraftError::Evidence)?;
    keep(
        &mut kept,
        &mut left_out,
        id,
        &done,
        |outcome| *outcome == Outcome::Pass,
        "it does not pass on this work",
    )?;
    let is_open = |outcome: &Outcome| *outcome != Outcome::Pass;
    keep(&mut kept, &mut left_out, id, &Evidence::empty(), is_open, "it passes on an empty repository")?;
    let told = "no mutant makes it fail";
    let mutants = kill(&kept, id, &seen.script)?;
    let survivors: BTreeSet<String> =
        mutants.survivors.iter().map(|survivor| step_of(&survivor.step)).collect();
    kept.retain(|candidate| {
        let is_kept = !survivors.contains(&candidate.id);
        if !is_kept {
            left_out.push(LeftOut { says: candidate.says.clone(), why: told });
        }
        is_kept
    });
    kept.truncate(MOST_STEPS);
    if kept.is_empty() {
        return Err(DraftError::Nothing);
    }
    let examples = examples(&kept, id, seen, &mutants)?;
    Ok(Draft {
        spec: format!("{}{}", header("lesson"), spec(&kept, id, Some(title))),
        page: page(&kept, title),
        examples: format!("{}{examples}", header("examples")),
        steps: kept.len(),
        left_out,
    })
}

/// Keeps the candidates whose outcome on some evidence is as it must be.
fn keep(
    kept: &mut Vec<Candidate>,
    left_out: &mut Vec<LeftOut>,
    id: &Id,
    evidence: &Evidence,
    is_right: impl Fn(&Outcome) -> bool,
    why: &'static str,
) -> Result<(), DraftError> {
    if kept.is_empty() {
        return Err(DraftError::Nothing);
    }
    let report = evaluated(kept, id, evidence)?;
    let wrong: BTreeSet<String> =
        report.steps.iter().filter(|step| !is_right(&step.outcome)).map(|step| step.id.to_string()).collect();
    let (left, right): (Vec<Candidate>, Vec<Candidate>) =
        std::mem::take(kept).into_iter().partition(|candidate| wrong.contains(&candidate.id));
    left_out.extend(left.into_iter().map(|candidate| LeftOut { says: candidate.says, why }));
    *kept = right;
    Ok(())
}

/// A course of the one lesson that these candidates make.
fn course(steps: &[Candidate], id: &Id, examples: Option<String>) -> Result<Course, DraftError> {
    let mut files = vec![(format!("lessons/{id}/lesson.yaml"), spec(steps, id, None))];
    files.extend(examples.map(|examples| (format!("lessons/{id}/examples.yaml"), examples)));
    Course::of_texts(files).map_err(DraftError::Course)
}

fn evaluated(steps: &[Candidate], id: &Id, evidence: &Evidence) -> Result<LessonReport, DraftError> {
    with_lesson(&course(steps, id, None)?, |course, lesson| evaluate_lesson(course, lesson, evidence))
}

fn with_lesson<T>(
    course: &Course,
    ask: impl FnOnce(&Course, &crate::course::Lesson) -> T,
) -> Result<T, DraftError> {
    let entry = course.entries.first().ok_or(DraftError::Nothing)?;
    match course.lesson(entry) {
        Ok(lesson) => Ok(ask(course, lesson)),
        Err(problems) => Err(DraftError::Course(CourseError::Invalid(problems.clone()))),
    }
}

/// What mutants of the work do to the candidates.
fn kill(steps: &[Candidate], id: &Id, done: &Script) -> Result<MutantResult, DraftError> {
    let course = course(steps, id, Some(format!("examples:\n{}", done_example(done))))?;
    with_lesson(&course, |course, lesson| Bench::of(course, None).run_mutants(lesson, |_| {}))
}

fn step_of(name: &str) -> String {
    name.split(',').next().unwrap_or(name).to_owned()
}

fn spec(steps: &[Candidate], id: &Id, title: Option<&str>) -> String {
    let mut out = format!("id: {}\n", written::plain_or_quoted(id.as_str()));
    if let Some(title) = title {
        out += "# A draft from work that is done. Write each sentence as your page says it, and set each number to what you ask\n";
        out += "# for; `prep kinds` lists what can be checked.\n";
        out += &format!("title: {}\n", written::plain_or_quoted(title));
    }
    out += "done_when:\n";
    for step in steps {
        let says = written::quoted(&step.says);
        out += &format!("  - must: {says}\n    id: {}\n    {}\n", step.id, step.check);
    }
    out
}

fn page(steps: &[Candidate], title: &str) -> String {
    let bullets: String = steps.iter().map(|step| format!("- [ ] {}\n", step.says)).collect();
    format!("# {title}\n\nWhat the lesson is about, and what the learner does.\n\n## Done when\n\n{bullets}")
}

fn done_example(done: &Script) -> String {
    format!(
        "  - name: done\n    about: The work that the lesson was drafted from.\n    script:\n{}    fails: []\n",
        written::script(done, 6)
    )
}

/// The done example, and for each step one that shows it failing, as the mutant did that killed it.
fn examples(steps: &[Candidate], id: &Id, seen: &Seen, mutants: &MutantResult) -> Result<String, DraftError> {
    let failing = |script: &Script| -> Result<BTreeSet<String>, DraftError> {
        let evidence = Evidence::of_script(script).map_err(DraftError::Evidence)?;
        let report = evaluated(steps, id, &evidence)?;
        let failed = report.steps.iter().filter(|step| step.outcome == Outcome::Fail);
        Ok(failed.map(|step| step.id.to_string()).collect())
    };
    let nothing = failing(&Script::default())?;
    let mut out = format!("examples:\n{}\n", done_example(&seen.script));
    let ids = |ids: &BTreeSet<String>| ids.iter().cloned().collect::<Vec<_>>().join(", ");
    out += &format!("  - name: nothing\n    script: {{}}\n    fails: [{}]\n", ids(&nothing));
    let mut shown = nothing;
    for step in steps {
        let kills = mutants.kills.iter().filter(|kill| step_of(&kill.step) == step.id);
        let kills = kills.filter_map(|kill| {
            let change = as_change(&seen.script, &kill.changed)?;
            Some((kill.mutant.clone(), kill.changed.clone(), change))
        });
        let worked_over = worked_over(step, &seen.script);
        for (name, script, change) in kills.chain(worked_over) {
            if shown.contains(&step.id) {
                break;
            }
            let fails = failing(&script)?;
            if fails.contains(&step.id) {
                out += &format!(
                    "\n  - name: {}\n{change}    fails: [{}]\n",
                    written::quoted(&name),
                    ids(&fails)
                );
                shown.extend(fails);
            }
        }
    }
    out += &format!(
        "\n  - name: edit-me\n    about: Edit this example in lessons/{id}/examples.yaml. Write what your learners get wrong, name \
         under `fails` the steps that notice it, and give it a name of its own.\n    based_on: done\n    fails: [{}]\n",
        steps.first().map_or("", |step| &step.id)
    );
    Ok(out)
}
