//! Bad input gets a clear message with the place and the remedy, and the exit code that says whose fault it is.

use insta::assert_snapshot;

use crate::support::{Prep, Ran, Sandbox};

/// A course of one lesson with these steps, checked.
fn with_steps(steps: &str) -> Ran {
    let sandbox = Sandbox::new();
    sandbox.write("c/lessons/a.yaml", format!("id: a\ntitle: A\nin: n.md\ndone_when:\n{steps}"));
    sandbox.write("c/checks/twice.yaml", "name: twice\nabout: Two lines match.\nparams:\n  what: { type: pattern }\ncheck:\n  lines: { in: n.md, matching: '$what', count: 2 }\n");
    sandbox.run(&["check", "--course", "c"])
}

#[test]
fn broken_yaml() {
    assert_snapshot!(with_steps("  - must: [\n  - id: b\n").shown(), @r#"
    exit 2
    --- stderr
    error[syntax]: "-" is only valid inside a block
     --> lessons/a.yaml:6:3
      |
    6 |   - id: b
      |   ^

     hint: edit what is shown, and type the command again
    "#);
}

#[test]
fn a_misspelt_key_a_wrong_type_a_bad_pattern_and_an_unknown_kind_at_once() {
    assert_snapshot!(
        with_steps(
            "  - must: A.
    id: one
    lines: { machting: x }
  - must: B.
    id: two
    file: 3
  - must: C.
    id: three
    lines: { matching: '(a' }
  - must: D.
    id: four
    headngs: { level: 2 }
  - must: E.
    idd: five
    file: E.md
"
        )
        .shown(), @"
    exit 2
    --- stderr
    error[unknown-key]: unknown key `machting`
     --> lessons/a.yaml:7:14
      |
    7 |     lines: { machting: x }
      |              ^^^^^^^^
      |
      = help: did you mean `matching`?

    error[wrong-type]: expected a path, found the number 3
      --> lessons/a.yaml:10:11
       |
    10 |     file: 3
       |           ^
       |
       = help: in quotes it is a string: '3'

    error[bad-pattern]: `(a` is not a pattern: unclosed group
      --> lessons/a.yaml:13:24
       |
    13 |     lines: { matching: '(a' }
       |                        ^^^^
       |
       = help: patterns are Rust regular expressions: https://docs.rs/regex#syntax

    error[unknown-kind]: unknown kind `headngs`
      --> lessons/a.yaml:16:5
       |
    16 |     headngs: { level: 2 }
       |     ^^^^^^^
       |
       = help: did you mean `headings`?

    error[unknown-key]: unknown key `idd`
      --> lessons/a.yaml:18:5
       |
    18 |     idd: five
       |     ^^^
       |
       = help: did you mean `id`?

    5 problems in the course
     hint: edit what is shown, and type the command again
    ");
}

#[test]
fn the_rules_of_a_step() {
    assert_snapshot!(
        with_steps(
            "  - must: A.
    id: one
    file: A.md
    lines: x
  - must: B.
    id: One
    all: []
  - should: C.
    must: C.
    id: three
    manual: Look.
  - must: D.
    id: four
    all: [ manual: Look. ]
  - must: E.
    id: five
    sections: { headed: { level: 2 }, each: [ file: x, lines: { in: o.md, matching: x } ] }
  - must: F.
    id: six
    lines: { matching: x, count: few }
  - must: G.
    id: seven
    file: ../outside
"
        )
        .shown(), @"
    exit 2
    --- stderr
    error[two-kinds]: a step has one check
     --> lessons/a.yaml:8:5
      |
    7 |     file: A.md
      |     ---- the first is here
    8 |     lines: x
      |     ^^^^^
      |
      = help: put both under `all:`, or make two steps

    error[vacuous-check]: the list is empty: it would pass whatever there is
      --> lessons/a.yaml:11:10
       |
    11 |     all: []
       |          ^

    error[two-levels]: a step is `must` or `should`, not both
      --> lessons/a.yaml:13:5
       |
    13 |     must: C.
       |     ^^^^
       |
       = help: keep `must` for what is required or `should` for advice, or make two steps

    error[nested-manual]: `manual` cannot be part of another check
      --> lessons/a.yaml:18:12
       |
    18 |     all: [ manual: Look. ]
       |            ^^^^^^
       |
       = help: make it a step of its own

    error[kind-within-each]: `file` does not read text, so it cannot be inside `each`
      --> lessons/a.yaml:21:47
       |
    21 |     sections: { headed: { level: 2 }, each: [ file: x, lines: { in: o.md, matching: x } ] }
       |                                               ^^^^
       |
       = help: make it a step of its own

    error[in-within-each]: inside `each` the text is the section; `in` and `across` have no place
      --> lessons/a.yaml:21:69
       |
    21 |     sections: { headed: { level: 2 }, each: [ file: x, lines: { in: o.md, matching: x } ] }
       |                                                                     ^^^^
       |
       = help: leave it out

    error[bad-count]: `few` is not a count
      --> lessons/a.yaml:24:34
       |
    24 |     lines: { matching: x, count: few }
       |                                  ^^^
       |
       = help: write `3`, `3 or more`, `at least 3`, `at most 5`, `3 to 5` or `none`

    error[bad-path]: `../outside` is not a path for a check: it must stay inside the repository
      --> lessons/a.yaml:27:11
       |
    27 |     file: ../outside
       |           ^^^^^^^^^^
       |
       = help: write it from the repository's root, for example `docs/notes.md`

    8 problems in the course
     hint: edit what is shown, and type the command again
    ");
}

#[test]
fn ids_that_a_reader_would_mix_up() {
    assert_snapshot!(
        with_steps("  - { must: A., id: a-b, file: A.md }\n  - { must: B., id: a_b, file: B.md }\n").shown(), @"
    exit 2
    --- stderr
    error[duplicate-step-id]: the id `a_b` is taken
     --> lessons/a.yaml:6:21
      |
    5 |   - { must: A., id: a-b, file: A.md }
      |                     --- `a-b` is here
    6 |   - { must: B., id: a_b, file: B.md }
      |                     ^^^
      |
      = help: give one of them another id

     hint: edit what is shown, and type the command again
    ");
}

#[test]
fn shared_checks_show_both_places() {
    assert_snapshot!(
        with_steps(
            "  - { must: A., id: one, use: { name: twice, with: { what: '(x' } } }
  - { must: B., id: two, use: { name: twice } }
  - { must: C., id: three, use: { name: twice, with: { waht: x } } }
  - { must: D., id: four, use: twize }
"
        )
        .shown(), @"
    exit 2
    --- stderr
    error[bad-pattern]: `(x` is not a pattern: unclosed group
     --> lessons/a.yaml:5:60
      |
    5 |   - { must: A., id: one, use: { name: twice, with: { what: '(x' } } }
      |                                                            ^^^^
      |
     ::: checks/twice.yaml:4:3
      |
    4 |   what: { type: pattern }
      |   ---- the parameter is declared here
      |
      = help: patterns are Rust regular expressions: https://docs.rs/regex#syntax

    error[missing-parameter]: `twice` needs the parameter `what`
     --> lessons/a.yaml:6:31
      |
    6 |   - { must: B., id: two, use: { name: twice } }
      |                               ^
      |
     ::: checks/twice.yaml:4:3
      |
    4 |   what: { type: pattern }
      |   ---- declared here
      |
      = help: add it under `with:`, as `what: …`

    error[unknown-parameter]: `twice` has no parameter `waht`
     --> lessons/a.yaml:7:56
      |
    7 |   - { must: C., id: three, use: { name: twice, with: { waht: x } } }
      |                                                        ^^^^
      |
      = help: did you mean `what`?

    error[unknown-shared-check]: there is no shared check `twize`
     --> lessons/a.yaml:8:32
      |
    8 |   - { must: D., id: four, use: twize }
      |                                ^^^^^
      |
      = help: did you mean `twice`?

    4 problems in the course
     hint: edit what is shown, and type the command again
    ");
}

#[test]
fn nothing_required() {
    assert_snapshot!(
        with_steps("  - { should: A., id: one, file: A.md }\n  - { must: B., id: two, manual: Look. }\n")
            .shown(), @"
    exit 2
    --- stderr
    error[nothing-required]: nothing is required: no `must` step has a check
     --> lessons/a.yaml:5:3
      |
    5 |   - { should: A., id: one, file: A.md }
      |   ^
      |
      = help: add a step with `must:`, an `id:` and a check under `done_when:`

     hint: edit what is shown, and type the command again
    ");
}

#[test]
fn an_unknown_lesson() {
    assert_snapshot!(Sandbox::new().run(&["check", "w24-105"]).shown(), @"
    exit 2
    --- stderr
    error: no lesson matches `w24-105`
     hint: did you mean `w24-l05`?
    ");
    assert_eq!(Sandbox::new().run(&["check", "w99-*"]).exit, 2);
    assert_snapshot!(Sandbox::new().run(&["check", "w24-l05/notes"]).shown(), @"
    exit 2
    --- stderr
    error: `w24-l05/notes` is a step, and lessons are looked at whole
     hint: name its lesson: `w24-l05`
    ");
}

#[test]
fn a_broken_lesson_is_a_warning_to_the_others() {
    let sandbox = Sandbox::new();
    sandbox.write("c/lessons/a.yaml", "id: a\ntitle: A\ndone_when: [{ must: A., id: a, file: A.md }]\n");
    sandbox.write("c/lessons/b.yaml", "id: b\ntitel: B\n");
    sandbox.write("A.md", "x");
    assert_snapshot!(sandbox.run(&["check", "a", "--course", "c", "--repo", "."]).shown(), @"
    exit 0
    --- stdout
    Course (from --course) · no repository
    warning  there is no git repository here: run `git init` in the project's folder, or name another
             with `--repo`

    done  a  A  1/1

    1 of 1 lesson done  ████████████████████  100%
    --- stderr
    warning: the lesson `b` is broken and was left out; `prep check b` says why
    ");
    assert_eq!(sandbox.run(&["check", "--course", "c", "--repo", "."]).exit, 2);
}

#[test]
fn two_lessons_with_one_id() {
    let sandbox = Sandbox::new();
    for name in ["a", "b"] {
        sandbox.write(
            &format!("c/lessons/{name}.yaml"),
            "id: same\ntitle: A\ndone_when: [{ must: A., id: a, file: A.md }]\n",
        );
    }
    assert_snapshot!(sandbox.run(&["check", "--course", "c"]).shown(), @"
    exit 2
    --- stderr
    error[duplicate-lesson-id]: the lesson id `same` is taken
     --> lessons/b.yaml:1:5
      |
    1 | id: same
      |     ^^^^
      |
     ::: lessons/a.yaml:1:5
      |
    1 | id: same
      |     ---- `same` is here

     hint: edit what is shown, and type the command again
    ");
}

#[test]
fn folders_that_are_not_there_or_hold_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("empty/x.txt", "");
    assert_snapshot!(sandbox.run(&["check", "--repo", "gone"]).shown(), @"
    exit 2
    --- stderr
    error: DIR/gone cannot be read: it is not there
     hint: name the folder of the learner's repository with `--repo`
    ");
    assert_snapshot!(sandbox.run(&["check", "--course", "gone"]).shown(), @"
    exit 2
    --- stderr
    error: the course DIR/gone cannot be read: it is not there
     hint: name the folder that holds `lessons/`
    ");
    assert_snapshot!(sandbox.run(&["check", "--course", "empty"]).shown(), @"
    exit 2
    --- stderr
    error: the course empty has no lessons
     hint: a lesson is `lessons/NAME/lesson.yaml`, or a page whose front matter has `type: lesson`
    ");
}

#[test]
fn outside_any_repository_there_is_one_sentence() {
    let ran = Sandbox::new().run(&["check"]);
    assert_snapshot!(ran.shown(), @"
    exit 3
    --- stderr
    error: there is no git repository here
     hint: run `git init` in the project's folder, or name another with `--repo`
    ");
}

#[test]
fn not_a_repository_is_nobodys_failure() {
    let sandbox = Sandbox::new();
    sandbox
        .write(
            "c/lessons/a.yaml",
            "id: a\ntitle: A\ndone_when: [{ must: Committed., id: a, committed: A.md }]\n",
        )
        .write("A.md", "x");
    assert_snapshot!(sandbox.run(&["check", "--course", "c", "--repo", "."]).shown(), @"
    exit 3
    --- stdout
    Course (from --course) · no repository
    warning  there is no git repository here: run `git init` in the project's folder, or name another
             with `--repo`

    unknown  a  A  0/1
      ? Committed.
          expected  A.md in HEAD as it is now
          found     there is no git repository here
          hint      run `git init` in the project's folder, or name another with `--repo`

    0 of 1 lesson done  ░░░░░░░░░░░░░░░░░░░░  0%      next: prep show a --course c
    ");
}

#[cfg(unix)]
#[test]
fn a_file_nobody_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    sandbox
        .write(
            "c/lessons/a.yaml",
            "id: a\ntitle: A\ndone_when: [{ must: Lines., id: a, lines: { in: A.md, matching: x } }]\n",
        )
        .write("A.md", "x");
    let file = sandbox.path().join("A.md");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&file).is_ok() {
        return; // The superuser may read everything.
    }
    assert_eq!(sandbox.run(&["check", "--course", "c"]).exit, 3);
}

#[test]
fn what_could_not_fail_or_names_nothing() {
    let sandbox = Sandbox::new();
    let refused = |check: &str| {
        let step = format!("id: a\ntitle: A\nin: a.md\ndone_when: [{{ must: A., id: a, {check} }}]\n");
        sandbox.write("c/lessons/a.yaml", step);
        let ran = sandbox.run(&["check", "--course", "c"]);
        assert_eq!(ran.exit, 2, "{check}");
        ran.stderr.lines().next().unwrap_or_default().to_owned()
    };
    for check in [
        "lines: { matching: x, count: 0 or more }",
        "headings: { level: 2, count: at least 0 }",
        "words: 0 or more",
        "items: { count: 0 or more }",
        "links: { count: 0 or more }",
        "code_blocks: { count: 0 or more }",
        "tasks: { checked: 0 or more }",
        "sections: { headed: { level: 2 }, count: 0 or more }",
        "files: { glob: '*.md', count: 0 or more }",
        "commits: { matching: x, count: 0 or more }",
        "cadence: { per: week, periods: 2, count: 0 or more }",
        "mentions: { each_of: [a, b], count: at most 2 }",
    ] {
        let said = refused(check);
        assert_eq!(said, "error[vacuous-check]: it would pass whatever there is", "{check}");
    }
    for (check, said) in [
        (
            "sections: { headed: { level: 2 }, count: none, each: [ words: 3 ] }",
            "error[bad-value]: there are to be no sections, so `each` looks at nothing",
        ),
        ("sections: { headed: { level: 2 }, uncompared: x }", "error[bad-value]: nothing is compared"),
        (
            "sections: { headed: { level: 2 }, no_copies_of: 0 }",
            "error[bad-value]: two empty sections are no copies",
        ),
        ("lines: { matching: x, section: [] }", "error[bad-value]: it names no heading"),
        ("table: { columns: [] }", "error[bad-value]: `columns` names no column"),
        ("table: { cells: { A: 5 to 1 } }", "error[bad-value]: the range is reversed: `5 to 1`"),
        ("scorecard: { criteria: [A], bands: {} }", "error[bad-value]: it names no verdict"),
    ] {
        assert_eq!(refused(check), said, "{check}");
    }
}

#[test]
fn a_lesson_whose_id_cannot_be_read_goes_by_its_folder() {
    let sandbox = Sandbox::new();
    sandbox
        .write("c/lessons/a.yaml", "id: a\ntitle: A\ndone_when: [{ must: A., id: a, file: A.md }]\n")
        .write("c/lessons/w1/lesson.yaml", "title: [\n  id: w1\n");
    assert_snapshot!(sandbox.run(&["check", "w1", "--course", "c"]).shown(), @"
    exit 2
    --- stderr
    error[syntax]: unclosed bracket '['
     --> lessons/w1/lesson.yaml:1:8
      |
    1 | title: [
      |        ^

     hint: edit what is shown, and type the command again
    ");
}

#[test]
fn a_lesson_of_which_nothing_applies_says_so() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "c/lessons/a.yaml",
        "id: a\ntitle: A\ndone_when: [{ must: A., id: a, when: { file: B.md }, file: A.md }]\n",
    );
    assert_snapshot!(sandbox.run(&["check", "--course", "c", "--repo", "."]).shown(), @"
    exit 3
    --- stdout
    Course (from --course) · no repository
    warning  there is no git repository here: run `git init` in the project's folder, or name another
             with `--repo`

    unknown  a  A  0/0
      ? no required step applies: no `when` holds

    0 of 1 lesson done  ░░░░░░░░░░░░░░░░░░░░  0%      next: prep show a --course c
    ");
    let report = sandbox.run(&["check", "--course", "c", "--repo", ".", "--format", "json"]).json();
    assert_eq!(report["lessons"][0]["reason"], "no required step applies: no `when` holds");
}

#[test]
fn a_wrong_command() {
    assert_snapshot!(Sandbox::new().run(&["chekc"]).shown(), @"
    exit 2
    --- stderr
    error: unrecognized subcommand 'chekc'

      tip: some similar subcommands exist: 'schema', 'check'

    Usage: prep [OPTIONS] [COMMAND]

    For more information, try '--help'.
    ");
}

#[test]
fn prep_yaml_chooses_only_where_nothing_gates() {
    let sandbox = Sandbox::with_repo("commits: [{ message: one, write: { x.md: x } }]");
    sandbox
        .write("c/lessons/a.yaml", "id: a\ntitle: A\ndone_when: [{ must: A., id: a, file: A.md }]\n")
        .write("prep.yaml", "course: c\n");
    let chosen = |ran: Ran| ran.json()["course"]["chosen_by"].as_str().unwrap().to_owned();
    let json = ["check", "--format", "json"];
    assert_eq!(chosen(sandbox.run(&json)), "prep.yaml");
    assert_eq!(chosen(Prep::new(sandbox.path()).env("CI", "true").run(&json)), "built-in");
    assert_eq!(chosen(Prep::new(sandbox.path()).env("PREP_COURSE", "c").run(&json)), "PREP_COURSE");
    assert_eq!(chosen(sandbox.run(&["check", "--format", "json", "--repo", "."])), "built-in");
    assert_eq!(chosen(sandbox.run(&["check", "--format", "json", "--course", "c"])), "--course");
}

#[test]
fn a_list_with_a_broken_lesson_is_an_error() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "c/lessons/a.yaml",
        "id: a\ntitle: A\ndone_when:\n  - must: There.\n    id: there\n    file: a.md\n",
    );
    sandbox.write("c/lessons/b.yaml", "id: b\ntitle: B\n");
    assert_snapshot!(sandbox.run(&["list", "--course", "c"]).shown(), @"
    exit 2
    --- stdout
    Course (from --course) · 2 lessons

    a  A  1 step
    b  broken
    --- stderr
    error: 1 lesson cannot be read; `prep check` says why
    ");
}

/// Command lines that go wrong, each in its own way.
#[test]
fn whatever_goes_wrong_ends_with_the_next_step() {
    let sandbox = Sandbox::with_repo("commits: [{ message: one, write: { x.md: x } }]");
    sandbox.write("broken/lessons/a.yaml", "id: a\n").write("empty/README.md", "x").write("notes.txt", "x");
    let outside = Sandbox::new();
    let lines: &[&[&str]] = &[
        &["check", "w24-105"],
        &["check", "--part", "nowhere"],
        &["check", "--rev", "nowhere"],
        &["check", "--before", "yesterday"],
        &["check", "--course", "broken"],
        &["check", "--course", "empty"],
        &["check", "--course", "gone"],
        &["check", "--repo", "gone"],
        &["check", "--format", "gradescop"],
        &["check", "--report", "json=a", "--report", "junit=a"],
        &["check", "--report", "json=gone/a.json"],
        &["check", "--through", "w24-105"],
        &["show", "w24-105"],
        &["show"],
        &["start", "w24-105"],
        &["hint", "w24-l05/nothing"],
        &["blame", "w24-l05/nothing"],
        &["timeline", "--since", "yesterday"],
        &["explain", "w24-105"],
        &["kinds", "heading"],
        &["schema", "lessn"],
        &["import", "gone.md"],
        &["practice", "w24-105"],
        &["practice", "w24-l05", "nothing"],
        &["practice", "--partner"],
        &["lint", "--explain", "nothing"],
        &["lint", "--course", "gone"],
        &["test", "--course", "gone"],
        &["grade", "gone"],
        &["grade", "--roster", "gone.csv"],
        &["man", "gone/there"],
        &["demo", "."],
        &["init", "gone"],
        &["completions", "tcsh"],
        &["chekc"],
        &["check", "--unknown"],
        &["--color", "sometimes", "check"],
    ];
    for args in lines {
        for place in [&sandbox, &outside] {
            let ran = place.run(args);
            if ran.exit < 2 || ran.stderr.is_empty() {
                continue;
            }
            let last = ran.stderr.trim_end().lines().last().unwrap_or_default();
            let is_step = last.starts_with(" hint: ") || last == "For more information, try '--help'.";
            assert!(is_step, "{args:?}\n{}", ran.shown());
        }
    }
}
