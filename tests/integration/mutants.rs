//! `prep test`: examples, what a lesson must not be done on, and mutants.

use crate::support::Sandbox;

/// Notes of two rounds, as the examples below commit them.
const NOTES: &str = "# Notes\n\n## Round 1\n\nI spoke for 55 seconds.\n\nImprovement: begin with the number.\n\n\
    ## Round 2\n\nI drew it.\n\nImprovement: draw one write first.\n";

/// A course of one lesson with these steps, whose done example has the notes.
fn course(steps: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let notes = serde_json::to_string(NOTES).unwrap();
    sandbox.write("lessons/a/lesson.yaml", format!("id: a\ntitle: A\nin: n.md\ndone_when:\n{steps}")).write(
        "lessons/a/examples.yaml",
        format!(
            "examples:
  - name: done
    fails: []
    script:
      commits:
        - {{ message: 'Start', write: {{ README.md: 'Hello' }} }}
        - {{ message: 'a: notes', write: {{ n.md: {notes} }} }}
  - {{ name: nothing, fails: [notes], script: {{ commits: [] }} }}
"
        ),
    );
    sandbox
}

/// A step that is right, and the one that is asked about.
fn with_step(id: &str, test: &str) -> String {
    format!("  - {{ must: Notes., id: notes, file: n.md }}\n  - must: It is so.\n    id: {id}\n    {test}\n")
}

/// The steps that survive, by the JSON.
fn survivors(sandbox: &Sandbox) -> Vec<(String, String)> {
    let ran = sandbox.run(&["test", "--course", ".", "--mutants", "--format", "json"]);
    let told = ran.json()["lessons"][0]["mutants"]["survivors"].clone();
    let one = |told: &serde_json::Value| {
        (told["step"].as_str().unwrap().to_owned(), told["advice"].as_str().unwrap().to_owned())
    };
    told.as_array().unwrap_or_else(|| panic!("{}", ran.shown())).iter().map(one).collect()
}

/// Checks that cannot fail, each for a reason of its own.
const CANNOT_FAIL: &[&str] = &[
    "any: [ file: n.md, absent: n.md ]",
    "any: [ lines: Improvement, not: { lines: Improvement } ]",
    "any: [ tag: v1, not: { tag: v1 } ]",
    r"not: { lines: { matching: 'TODO\n' } }",
    "not: { headings: { level: 6, matching: 'a^b' } }",
    "lines: '.*'",
    "words: { count: at most 100000 }",
    "lines: { matching: Improvement, count: at most 1000 }",
    "sections: { headed: { level: 2 }, count: at most 5000 }",
    "any: [ file: README.md, lines: '' ]",
    "{ file: n.md, when: { file: never.md } }",
];

/// Checks that look alike and can.
const CAN_FAIL: &[&str] = &[
    "any: [ file: n.md, file: notes.md ]",
    "lines: Improvement",
    "not: { tag: v1 }",
    "not: { lines: { matching: TODO } }",
    "not: { headings: { level: 6, matching: TODO } }",
    "absent: '*.log'",
    "not: { files: '*.log' }",
    "not: { commits: { matching: '^WIP' } }",
    "words: { count: at most 100 }",
    "words: { spoken_within: 60s }",
    "lines: { matching: Improvement, count: at most 3 }",
    "sections: { headed: { level: 2 }, count: 2 }",
    "commits: { matching: notes, count: 1 }",
    "commits: { touching: n.md, matching: '^a: ' }",
    "commits: { not_author: '*@elsewhere.example' }",
    "committed: n.md",
    "numbers: { matching: '(\\d+) seconds', take: sum, is: at most 60 }",
    "mentions: [ Improvement ]",
    "files: '*.md'",
    "{ file: n.md, when: { file: README.md } }",
];

fn step_of(test: &str) -> String {
    match test.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
        Some(inner) => with_step("odd", &inner.trim().replacen(", when", "\n    when", 1)),
        None => with_step("odd", test),
    }
}

#[test]
fn a_check_that_cannot_fail_is_named() {
    for test in CANNOT_FAIL {
        let found = survivors(&course(&step_of(test)));
        assert!(matches!(found.as_slice(), [(step, _)] if step == "odd"), "{test}: {found:?}");
    }
}

#[test]
fn a_check_that_can_fail_is_not() {
    for test in CAN_FAIL {
        assert_eq!(survivors(&course(&step_of(test))), [], "{test}");
    }
}

#[test]
fn what_an_example_shows_failing_is_seen_failing() {
    // Each of the two is there in the done example, and no single change takes both away.
    let steps = with_step("either", "any: [ lines: Improvement, file: README.md ]");
    assert_eq!(survivors(&course(&steps)).len(), 1);
    let with = |example: &str| {
        let sandbox = course(&steps);
        let path = sandbox.path().join("lessons/a/examples.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        sandbox.write("lessons/a/examples.yaml", format!("{text}  - {example}\n"));
        survivors(&sandbox).len()
    };
    let other =
        "{ name: other, fails: [either], script: { commits: [{ message: m, write: { n.md: Round } }] } }";
    assert_eq!(with(other), 0);
    // An empty file shows as little of what the check looks for as a mutant that empties it.
    let empty =
        "{ name: other, fails: [either], script: { commits: [{ message: m, write: { n.md: '' } }] } }";
    assert_eq!(with(empty), 1);
}

#[test]
fn a_survivor_is_told_with_what_came_closest_and_what_to_add() {
    let steps = with_step("improved", "any: [ lines: Improvement, not: { lines: Improvement } ]");
    let sandbox = course(&steps);
    insta::assert_snapshot!(sandbox.run(&["test", "--course", ".", "--mutants"]).shown(), @"
    exit 2
    --- stdout
    ✗ a  2 examples, 156 mutants: 1 of 2 checks can fail
        no example fails: improved
        improved cannot be seen failing: it passes on 155 mutants
          it fails only where its file is gone or empty: ask for what unfinished work does not have,
            or check the file itself with `file`
          passes in done: line 7 of n.md is reworded
          passes in done: each passing line of n.md is reworded
          passes in done: the heading on line 1 of n.md is retitled

    right: 0 of 1 lesson; 2 examples; 156 mutants: 1 of 2 checks can fail
    ");
}

#[test]
fn without_mutants_it_says_what_the_examples_show() {
    let sandbox =
        course(&with_step("improved", "sections: { headed: { level: 2 }, each: [ lines: Improvement ] }"));
    insta::assert_snapshot!(sandbox.run(&["test", "--course", "."]).shown(), @"
    exit 2
    --- stdout
    ✗ a  2 examples
        no example fails: improved

    right: 0 of 1 lesson; 2 examples
    ");
}

#[test]
fn verbose_says_what_each_step_found_and_which_mutant_killed_it() {
    let steps = "  - { must: Notes., id: notes, file: n.md }\n";
    insta::assert_snapshot!(course(steps).run(&["test", "--course", ".", "-v", "--mutants"]).shown(), @"
    exit 0
    --- stdout
    ✓ a  2 examples, 1 mutant: 1 of 1 check can fail
        example done
          pass     notes  a file of 142 bytes
        example nothing
          fail     notes  n.md is not there
        killed  notes  in done: n.md is called old-n.md

    right: 1 of 1 lesson; 2 examples; 1 mutant: 1 of 1 check can fail
    ");
}

#[test]
fn a_lesson_must_not_be_done_by_nothing_or_by_other_work() {
    let sandbox = course("  - { must: Notes., id: notes, file: n.md }\n");
    sandbox
        .write(
            "lessons/b/lesson.yaml",
            "id: b\ntitle: B\ndone_when: [{ must: Read me., id: read-me, file: README.md }]",
        )
        .write(
            "lessons/b/examples.yaml",
            "examples:
  - { name: done, fails: [], script: { commits: [{ message: m, write: { README.md: x } }] } }
  - { name: nothing, fails: [read-me], script: { commits: [] } }",
        )
        .write(
            "lessons/c/lesson.yaml",
            "id: c\ntitle: C\nrequires: [a]\ndone_when: [{ must: Clean., id: clean, absent: '*.log' }]",
        )
        .write(
            "lessons/c/examples.yaml",
            "examples:
  - { name: done, fails: [], script: { commits: [{ message: m, write: { n.md: x } }] } }
  - { name: log, fails: [clean], script: { commits: [{ message: m, write: { a.log: x } }] } }",
        );
    insta::assert_snapshot!(sandbox.run(&["test", "--course", "."]).shown(), @"
    exit 2
    --- stdout
    ✓ a  2 examples
    ✗ b  2 examples
        it is done on the done example of a, and must not be
    ✗ c  2 examples
        it is done on an empty folder, and must not be
        it is done on an empty repository, and must not be
        it is done on the done example of a, and must not be
        it is done on the done example of b, and must not be

    right: 1 of 3 lessons; 6 examples
    ");
}

#[test]
fn kept_repositories_are_real_and_overwrite_nothing() {
    let sandbox = course("  - { must: Notes., id: notes, file: n.md }\n");
    let keep = ["test", "--course", ".", "--keep", "kept"];
    assert_eq!(sandbox.run(&keep).exit, 0);
    let kept = sandbox.path().join("kept/a/done");
    assert_eq!(std::fs::read_to_string(kept.join("n.md")).unwrap(), NOTES);
    let ran = sandbox.run(&["check", "a", "--course", ".", "--repo", "kept/a/done"]);
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    insta::assert_snapshot!(sandbox.run(&keep).shown(), @"
    exit 2
    --- stderr
    error: DIR/kept/a/done already exists
     hint: name a new folder with `--keep`, or remove that one
    ");
}

#[test]
fn junit_has_a_case_for_each_example_rule_and_step() {
    let sandbox = course(&with_step("odd", "lines: '.*'"));
    let ran = sandbox.run(&["test", "--course", ".", "--mutants", "--format", "junit"]);
    insta::assert_snapshot!(ran.shown(), @r#"
    exit 2
    --- stdout
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="prep test" tests="5" failures="2" errors="0">
      <testsuite name="a" tests="5" failures="2" errors="0" skipped="0">
        <testcase name="done, and not done elsewhere" classname="a">
          <failure message="no example fails: odd" type="prep"/>
        </testcase>
        <testcase name="example done" classname="a"/>
        <testcase name="example nothing" classname="a"/>
        <testcase name="mutants of notes" classname="a"/>
        <testcase name="mutants of odd" classname="a">
          <failure message="it passes on 165 mutants: it fails only where its file is gone or empty: ask for what unfinished work does not have, or check the file itself with `file`" type="prep"/>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn each_part_of_a_step_must_be_able_to_fail() {
    let sandbox = course(&with_step(
        "odd",
        "all: [ lines: Improvement, lines: '.*', headings: { level: 2, count: 2 } ]",
    ));
    let found: Vec<String> = survivors(&sandbox).into_iter().map(|(step, _)| step).collect();
    assert_eq!(found, ["odd, 2 of 3: lines"]);
}

#[test]
fn a_course_uses_what_is_built_in_and_its_own_comes_first() {
    let step = "  - { must: Notes., id: notes, file: n.md }\n  - must: Committed.\n    id: committed\n    \
        use: { name: lesson-commit, with: { file: n.md, subject: '^a: ' } }\n";
    let sandbox = course(step);
    assert_eq!(survivors(&sandbox), []);
    sandbox.write(
        "checks/lesson-commit.yaml",
        "name: lesson-commit\nabout: Own.\nparams: { file: { type: path } }\ncheck: { file: $file }\n",
    );
    let ran = sandbox.run(&["test", "--course", "."]);
    assert!(ran.stderr.contains("`lesson-commit` has no parameter `subject`"), "{}", ran.shown());
}

#[test]
#[ignore = "slow: mutants of the whole course"]
fn no_step_and_no_shared_check_that_is_built_in_survives_its_mutants() {
    let ran = Sandbox::new().run(&["test", "--mutants"]);
    assert_eq!(ran.exit, 0, "{}", ran.shown());
}
