//! The result as JSON, schema `prep/test/v1`. It has wire types of its own, so that renaming inside never breaks a reader.

use std::io::{self, Write};

use serde::Serialize;

use super::{advice, breaches};
use crate::examples::{ExampleResult, LessonResult, MutantResult, SharedResult, TestResult};
use crate::render::untrusted;

/// The result for programs, whole.
pub fn write_json(out: &mut dyn Write, result: &TestResult) -> io::Result<()> {
    let wire = WireResult {
        schema: "prep/test/v1",
        holds: result.holds(),
        lessons: result.lessons.iter().map(lesson).collect(),
        checks: result.shared.iter().map(shared).collect(),
    };
    let text = serde_json::to_string_pretty(&wire).map_err(io::Error::from)?;
    writeln!(out, "{}", untrusted::json(&text))
}

#[derive(Serialize)]
struct WireResult<'a> {
    schema: &'static str,
    holds: bool,
    lessons: Vec<WireLesson<'a>>,
    checks: Vec<WireShared<'a>>,
}

#[derive(Serialize)]
struct WireLesson<'a> {
    id: &'a str,
    title: &'a str,
    holds: bool,
    problems: Vec<String>,
    /// Steps that need a program, where none may run.
    not_run: Vec<&'a str>,
    examples: Vec<WireExample<'a>>,
    mutants: Option<WireMutants<'a>>,
}

#[derive(Serialize)]
struct WireExample<'a> {
    name: &'a str,
    about: &'a str,
    holds: bool,
    error: Option<&'a str>,
    unexpected: Vec<&'a str>,
    missing: Vec<&'a str>,
    steps: Vec<WireStep<'a>>,
}

#[derive(Serialize)]
struct WireStep<'a> {
    id: &'a str,
    outcome: &'static str,
    found: &'a str,
}

#[derive(Serialize)]
struct WireShared<'a> {
    name: &'a str,
    about: &'a str,
    holds: bool,
    problems: Vec<&'a str>,
    examples: Vec<WireSharedExample<'a>>,
    mutants: Option<WireMutants<'a>>,
}

#[derive(Serialize)]
struct WireSharedExample<'a> {
    name: &'a str,
    passes: bool,
    holds: bool,
    found: &'a str,
}

#[derive(Serialize)]
struct WireMutants<'a> {
    tried: usize,
    killed: Vec<WireKill<'a>>,
    survivors: Vec<WireSurvivor<'a>>,
}

#[derive(Serialize)]
struct WireKill<'a> {
    step: &'a str,
    example: &'a str,
    mutant: &'a str,
}

#[derive(Serialize)]
struct WireSurvivor<'a> {
    step: &'a str,
    tried: usize,
    advice: &'static str,
    closest: Vec<WireClosest<'a>>,
}

#[derive(Serialize)]
struct WireClosest<'a> {
    example: &'a str,
    mutant: &'a str,
    fails: &'a [String],
}

fn lesson(lesson: &LessonResult) -> WireLesson<'_> {
    WireLesson {
        id: &lesson.lesson,
        title: &lesson.title,
        holds: lesson.holds(),
        problems: breaches(lesson),
        not_run: lesson.not_run.iter().map(String::as_str).collect(),
        examples: lesson.examples.iter().map(example).collect(),
        mutants: lesson.mutants.as_ref().map(mutants),
    }
}

fn example(example: &ExampleResult) -> WireExample<'_> {
    WireExample {
        name: &example.name,
        about: &example.about,
        holds: example.holds(),
        error: example.unbuilt.as_deref(),
        unexpected: example.unexpected.iter().map(|(step, _)| step.as_str()).collect(),
        missing: example.missing.iter().map(|(step, _)| step.as_str()).collect(),
        steps: example
            .steps
            .iter()
            .map(|step| WireStep { id: &step.id, outcome: step.outcome.as_str(), found: &step.found })
            .collect(),
    }
}

fn shared(shared: &SharedResult) -> WireShared<'_> {
    WireShared {
        name: &shared.name,
        about: &shared.about,
        holds: shared.holds(),
        problems: shared.lacks().into_iter().collect(),
        examples: shared
            .examples
            .iter()
            .map(|example| WireSharedExample {
                name: &example.name,
                passes: example.passes,
                holds: example.holds,
                found: &example.found,
            })
            .collect(),
        mutants: shared.mutants.as_ref().map(mutants),
    }
}

fn mutants(mutants: &MutantResult) -> WireMutants<'_> {
    let kills = mutants.kills.iter();
    let survivors = mutants.survivors.iter();
    WireMutants {
        tried: mutants.tried,
        killed: kills
            .map(|kill| WireKill { step: &kill.step, example: &kill.example, mutant: &kill.mutant })
            .collect(),
        survivors: survivors
            .map(|survivor| WireSurvivor {
                step: &survivor.step,
                tried: survivor.tried,
                advice: advice(survivor.why),
                closest: survivor
                    .closest
                    .iter()
                    .map(|one| WireClosest { example: &one.example, mutant: &one.mutant, fails: &one.others })
                    .collect(),
            })
            .collect(),
    }
}
