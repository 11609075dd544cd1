//! The result as JUnit XML: a suite is a lesson or a shared check, a case an example, a rule or, with mutants, a step. It
//! has no times, for nothing ran.

use std::io::{self, Write};

use super::{advice, breaches, mismatches, shared_mismatches, shown};
use crate::examples::{LessonResult, MutantResult, SharedResult, TestResult};
use crate::render::untrusted::xml;

struct Case {
    name: String,
    /// Why it fails; none for one that passes.
    failure: Option<String>,
}

/// The result for CI systems, whole.
pub fn write_junit(out: &mut dyn Write, result: &TestResult) -> io::Result<()> {
    let lessons = result.lessons.iter().map(|one| (one.lesson.clone(), of_lesson(one)));
    let shared = result.shared.iter().map(|one| (format!("checks/{}", one.name), of_shared(one)));
    let suites: Vec<(String, Vec<Case>)> = lessons.chain(shared).collect();
    let all: Vec<&Case> = suites.iter().flat_map(|(_, cases)| cases).collect();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let (tests, failures) = (all.len(), failures(all.iter().copied()));
    writeln!(out, "<testsuites name=\"prep test\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">")?;
    for (name, cases) in &suites {
        write_suite(out, name, cases)?;
    }
    writeln!(out, "</testsuites>")
}

fn failures<'a>(cases: impl Iterator<Item = &'a Case>) -> usize {
    cases.filter(|case| case.failure.is_some()).count()
}

fn write_suite(out: &mut dyn Write, name: &str, cases: &[Case]) -> io::Result<()> {
    let (name, tests, failures) = (xml(name), cases.len(), failures(cases.iter()));
    writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
    )?;
    for case in cases {
        let own = xml(&case.name);
        match &case.failure {
            None => writeln!(out, "    <testcase name=\"{own}\" classname=\"{name}\"/>")?,
            Some(why) => {
                let why = xml(why);
                writeln!(out, "    <testcase name=\"{own}\" classname=\"{name}\">")?;
                writeln!(out, "      <failure message=\"{why}\" type=\"prep\"/>")?;
                writeln!(out, "    </testcase>")?;
            }
        }
    }
    writeln!(out, "  </testsuite>")
}

fn of_lesson(lesson: &LessonResult) -> Vec<Case> {
    let joined = |sentences: Vec<String>| (!sentences.is_empty()).then(|| sentences.join("; "));
    let mut cases =
        vec![Case { name: "done, and not done elsewhere".to_owned(), failure: joined(breaches(lesson)) }];
    cases.extend(lesson.examples.iter().map(|example| Case {
        name: format!("example {}", example.name),
        failure: joined(mismatches(example)),
    }));
    cases.extend(lesson.mutants.iter().flat_map(of_mutants));
    cases
}

fn of_shared(shared: &SharedResult) -> Vec<Case> {
    let wrong = shared_mismatches(shared);
    let failure = |name: &str| wrong.iter().find(|(wrong, _)| *wrong == name).map(|(_, why)| why.clone());
    let name = "passes and fails".to_owned();
    let mut cases = vec![Case { name, failure: shared.lacks().map(str::to_owned) }];
    cases.extend(
        shared.examples.iter().map(|example| Case {
            name: format!("example {}", example.name),
            failure: failure(&example.name),
        }),
    );
    cases.extend(shared.mutants.iter().flat_map(of_mutants));
    cases
}

fn of_mutants(mutants: &MutantResult) -> Vec<Case> {
    let name = |step: &str| format!("mutants of {step}");
    let killed = mutants.kills.iter().map(|kill| Case { name: name(&kill.step), failure: None });
    let survivors = mutants.survivors.iter().map(|survivor| {
        let failure = Some(format!("{}: {}", shown(survivor), advice(survivor.why)));
        Case { name: name(&survivor.step), failure }
    });
    killed.chain(survivors).collect()
}
