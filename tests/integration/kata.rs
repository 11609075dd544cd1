//! A kind of interview that is not built in, a code review kata, written as a course without Rust: its sessions are replayed,
//! and its lesson tells the strong, the weak and the empty one apart. What breaks an interview is told with its place.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;

use crate::support::{Ran, Sandbox};

const COURSE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/review-course");

/// Holds the session in a file, and checks the lesson.
fn hold(session: &str) -> (Ran, String, Vec<String>) {
    let sandbox = Sandbox::new();
    let file = format!("{COURSE}/sessions/{session}.yaml");
    let course = ["--course", COURSE, "--repo", "."];
    let ran =
        sandbox.run(&[&["practice", "export-review", "kata", "--answers", &file], &course[..]].concat());
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    let notes = fs::read_to_string(sandbox.path().join("docs/reviews/export-job.md")).unwrap();
    let checked = sandbox.run(&[&["check", "--format", "json"], &course[..]].concat());
    let open = checked.outcomes().into_iter().filter(|(_, outcome)| outcome != "pass");
    let open = open.map(|(id, _)| id).collect();
    (ran, notes, open)
}

#[test]
fn a_strong_review_and_a_weak_one_are_both_done() {
    let (ran, notes, open) = hold("strong");
    assert!(ran.stdout.contains("verdict: strong pass (every S criterion is ticked)\n"), "{}", ran.shown());
    assert!(notes.contains("Overall: 18.5/20 (93 %) — EXCELLENT\n"), "{notes}");
    assert!(notes.contains("- [x] P1. Found a defect that an attacker could use\n"), "{notes}");
    assert_eq!(open, Vec::<String>::new());

    let (ran, notes, open) = hold("weak");
    assert!(ran.stdout.contains("verdict: fail (F1 is ticked)\n"), "{}", ran.shown());
    assert!(notes.contains("- Total: 30.5 min\n- Overtime: 10.5 min\n"), "{notes}");
    assert!(notes.contains("- Proposals: 2.5/5 — one of two has one\n"), "a decimal comma: {notes}");
    assert_eq!(open, ["found"], "what is open is advice");
}

#[test]
fn a_review_that_says_nothing_is_not_done_whatever_is_ticked() {
    let (_, notes, open) = hold("cheating");
    assert!(notes.contains("Overall: 20/20 (100 %) — EXCELLENT\n"), "{notes}");
    assert_eq!(open, ["corrected", "minutes", "review", "verdict"]);
}

#[test]
fn the_course_lints_clean_and_its_examples_are_right() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run(&["lint", "--course", COURSE]).shown(), @r"
    exit 0
    --- stdout
    no problem found
    ");
    assert_snapshot!(sandbox.run(&["test", "--course", COURSE]).shown(), @r"
    exit 0
    --- stdout
    ✓ export-review  9 examples

    right: 1 of 1 lesson; 9 examples
    ");
}

/// The interview of the course with some words replaced, and what lint says: its errors, without their places.
fn broken(changes: &[(&str, &str)]) -> String {
    let lesson = Path::new(COURSE).join("lessons/export-review");
    let mut text = fs::read_to_string(lesson.join("interviews/kata.yaml")).unwrap();
    for (right, wrong) in changes {
        assert!(text.contains(right), "{right}");
        text = text.replacen(right, wrong, 1);
    }
    linted(&lesson, &text)
}

fn linted(lesson: &Path, interview: &str) -> String {
    let sandbox = Sandbox::new();
    for file in ["lesson.yaml", "README.md", "examples.yaml"] {
        sandbox.write(&format!("c/lessons/export-review/{file}"), fs::read(lesson.join(file)).unwrap());
    }
    sandbox.write("c/lessons/export-review/interviews/kata.yaml", interview);
    let ran = sandbox.run(&["lint", "--course", "c"]);
    assert_eq!(ran.exit, 2, "{}", ran.shown());
    let is_told = |line: &&str| line.starts_with("error") || line.contains("= help");
    let told = format!("{}{}", ran.stdout, ran.stderr);
    told.lines().filter(is_told).map(|line| format!("{}\n", line.trim())).collect()
}

#[test]
fn an_interview_that_cannot_go_as_it_is_written_is_an_error() {
    assert_snapshot!(broken(&[
        ("planned: 10m", "planned: 15m"),
        ("all_of: [fix]", "all_of: [fix, review]"),
        ("mark: [talk]", "mark: [reading]"),
        ("    title: The correction
    answers: typed
", "    title: The correction
"),
        ("blocks: [{ line: improvement }, { record: true }]", "blocks: [{ record: true }]"),
        ("at_least: 85", "at_least: 60"),
    ]), @"
    error[bad-value]: the parts of the minutes are planned for 25 min, their phases have 20 min
    error[bad-value]: its points are never marked: no phase has `mark: [talk]`
    error[bad-value]: no question of `reading` has `points` to be marked
    error[bad-value]: what is answered to `improvement` is in no block of the notes
    error[bad-value]: two bands begin at 60 %
    error[bad-value]: the minutes of `review` are counted twice
    error[bad-value]: the notes have no answer to `fix` where it is spoken: no phase types it up
    = help: add a phase with `write_up: [correction]`, or give `correction` `answers: typed`
    ");
    let phases = "  - id: marks\n    title: The six defects\n    mark: [talk]\n\n";
    assert_snapshot!(broken(&[
        (phases, ""),
        ("  - id: reading\n", &format!("{phases}  - id: reading\n")),
        ("        heading: First reading\n", "        heading: First reading\n        limit: 6m\n"),
    ]), @"
    error[bad-value]: `talk` cannot be marked here: it comes later
    error[bad-value]: its limit of 6 min is more than the 5 min of its phase
    ");
}

#[test]
fn a_strict_part_that_no_decision_leads_to_is_an_error() {
    let guide = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/practice.md")).unwrap();
    let sample = guide.split("<!-- sample protocol -->").nth(1).unwrap();
    let sample = sample.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let lesson = Path::new(COURSE).join("lessons/export-review");
    let text = sample.replace(", then: depth }", " }").replace("asks: [easy, hard]", "asks: [easy]");
    let text = text.replace("level: hard, ask: How is it", "level: harder, ask: How is it");
    let text = text.replace(
        "      probes:",
        "        - { id: q3, level: odd, ask: Why?, expects: [a reason] }\n      probes:",
    );
    assert_snapshot!(linted(&lesson, &text), @"
    error[bad-value]: no decision of a part before leads to it: give one `then`
    error[bad-value]: no part asks questions of the level `odd`
    ");
}
