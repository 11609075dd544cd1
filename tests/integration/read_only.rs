//! `prep list`, `show`, `test` and the help: what is said about a course, without any repository.

use insta::assert_snapshot;

use crate::support::{Prep, Sandbox};

#[test]
fn help_names_every_command() {
    assert_snapshot!(Sandbox::new().run(&["--help"]).shown(), @r#"
    exit 0
    --- stdout
    Checks a learner's repository against a curriculum's "done when", without running anything unless
    asked

    Usage: prep [OPTIONS] [COMMAND]

    For learners:
      next         Show the next lesson: its goal, its steps and the first thing to do
      start        Copy the files that a lesson begins with, and say the first thing to do
      show         Show a lesson's page and its steps
      hint         Give a hint for the first step that is open, gentlest first; `-m` for one more
      check        Check which lessons are done, and show what is missing
      watch        Check again whenever something changes, and show what came of it
      status       Show how far the course is, part by part
      timeline     Show at which commits lessons were done, from the history
      blame        Name the commit that completed a lesson or a step, and the one that broke it
      list         List the lessons of the course
      explain      Say how the proofs of a lesson are read, and what is there now
      practice     Hold an interview in the terminal, and write the notes that the checks read
      demo         Build a sample repository, check it, and say what to type next

    For CI:
      init         Set a learner's repository up: which course it follows, and a workflow that checks it

    For authors:
      new          Begin a course, a lesson or a shared check, with examples and a test that says what
                   to edit
      lint         Show every problem of a course at once: mistakes, and what is hardly meant
      test         Test lessons and shared checks against their own examples
      import       Draft a lesson.yaml from a page: its proofs as checks, its "Done when" as their
                   sentences
      kinds        Explain the kinds of check: what each tests, its fields, and what prep says
      schema       Print the JSON Schema of a file: what authors write, for editors, or what prep writes

    For instructors:
      grade        Grade a whole class: every submission of a roster, or in the folders named

    For your shell:
      completions  Print what a shell needs to complete commands, flags, lessons and steps
      man          Write the manual pages into a folder

    Options:
          --color <WHEN>  When to use colours; `auto` is on a terminal, unless NO_COLOR is set [default:
                          auto] [possible values: auto, always, never]
      -h, --help          Print help
      -V, --version       Print version

    Exit codes: 0 done · 1 the work is not done · 2 the course or the command line is wrong · 3 no
    verdict was possible

    `prep help COMMAND` explains a command, `prep help KIND` a kind of check.
    "#);
}

#[test]
fn help_of_check() {
    assert_snapshot!(Sandbox::new().run(&["check", "--help"]).shown(), @"
    exit 0
    --- stdout
    Check which lessons are done, and show what is missing

    Usage: prep check [OPTIONS] [LESSON]...

    Arguments:
      [LESSON]...
              Lessons to check, by id or glob such as 'w24-*' [default: all]

    Options:
          --repo <DIR>
              The repository to check, exactly this folder [default: the nearest one above]

          --rev <REV>
              Check a commit instead of the working tree: a branch, a tag, an id, HEAD~2

          --before <DATE>
              Check the newest commit on the first-parent line that is not later, such as
              2026-01-05T18:00:00+01:00

          --course <DIR>
              The course: a folder with lessons [default: the one built in]

          --format <FORMAT>
              How to print the report [default: text, and github under GitHub Actions]

              Possible values:
              - text:        for a person in a terminal
              - json:        for programs: schema prep/report/v1
              - junit:       JUnit XML: Jenkins, GitLab and most CI systems
              - tap:         Test Anything Protocol 13, with YAML diagnostics
              - github:      GitHub Actions: annotations and a grouped log
              - codequality: GitLab's code quality report
              - markdown:    a comment on a pull request
              - html:        one page for a browser, without network
              - sarif:       SARIF 2.1.0: GitHub code scanning, editors
              - classroom50: result.json of Classroom 50; a run that graded exits with 0
              - gradescope:  results.json of a Gradescope autograder

          --report <FORMAT=PATH>
              Write the report to a file as well; can be given again

          --failed-only
              In text, github, markdown and html: leave out what is done; the counts are of everything

      -v, --verbose
              Show every step, also those that pass

          --run[=<HOW>]
              Run the commands that need a program, in a copy and a container: see docs/running.md

              Possible values:
              - confined:   By bubblewrap: no network, a read-only system, nothing of your own
              - unconfined: By nothing but a copy: on your own machine, or where a runner is a sandbox
                already
              - network:    By bubblewrap, with the network

          --timings
              In text and JSON: how long each command took that `--run` ran

          --part <PART>
              Only the lessons of this part, an id or a glob; can be given again

          --through <LESSON>
              Only the lessons up to this one, in the order of the course

          --fail-on <LEVEL>
              What must pass for exit code 0

              Possible values:
              - must:   The steps under `must`
              - should: These, and the steps under `should`
              
              [default: must]

          --exit-zero
              Exit with 0 where it would be 1, the work is not done; with 3 if a lesson is unknown

          --color <WHEN>
              When to use colours; `auto` is on a terminal, unless NO_COLOR is set
              
              [default: auto]
              [possible values: auto, always, never]

      -h, --help
              Print help (see a summary with '-h')
    ");
}

#[test]
fn a_page_and_its_steps_fit_the_screen() {
    let sandbox = Sandbox::new();
    let ran = Prep::new(sandbox.path()).width(60).run(&["show", "w24-l05"]);
    assert_eq!(ran.exit, 0);
    assert!(ran.stdout.contains("Steps of w24-l05") && ran.stdout.contains("improvement · use"));
    let mut is_code = false;
    for line in ran.stdout.lines() {
        is_code ^= line.starts_with("```");
        let is_kept = is_code || line.starts_with(['|', '`']) || line.starts_with("    ");
        assert!(is_kept || line.chars().count() <= 60, "{line}");
    }
}

#[test]
fn a_course_of_ones_own() {
    let sandbox = Sandbox::new();
    sandbox
        .write("course/course.yaml", "id: own\ntitle: My course\n")
        .write("course/lessons/two.yaml", "id: two\ntitle: Second\npart: w10\ndone_when: [{ must: B., id: b, file: B.md }]\n")
        .write("course/lessons/one/lesson.yaml", "id: one\ntitle: First\npart: w9\ntype: quest\nduration_min: 20\ndone_when: [{ must: A., id: a, file: A.md }]\n")
        .write("course/lessons/one/README.md", "---\ntype: lesson\n---\n# First\n")
        .write("course/more/three.md", "---\nid: three\ntitle: Third\ntype: lesson\nauthor: me\npart: w11\ndone_when:\n  - { must: C., id: c, file: C.md }\n---\n# Third\n");
    assert_snapshot!(sandbox.run(&["list", "--course", "course"]).shown(), @"
    exit 0
    --- stdout
    My course (from --course) · 3 lessons

    one    First   1 step, 20 min, quest
    two    Second  1 step
    three  Third   1 step
    ");
}

#[test]
fn an_example_that_makes_no_repository_is_not_passed_over() {
    let sandbox = Sandbox::new();
    sandbox
        .write("c/lessons/a/lesson.yaml", "id: a\ntitle: A\ndone_when: [{ must: A., id: a, file: A.md }]\n")
        .write(
            "c/lessons/a/examples.yaml",
            "examples:
- { name: done, fails: [], script: { commits: [{ message: m, write: { A.md: x } }] } }
- { name: not, fails: [a], script: { commits: [{ message: m, write: { B.md: x } }] } }
- { name: torn, fails: [], script: { commits: [{ message: m, author: '<nobody>', write: { A.md: x } }] } }
",
        );
    let ran = sandbox.run(&["test", "a", "--course", "c"]);
    assert_eq!(ran.exit, 2, "{}", ran.shown());
    assert!(ran.stdout.contains("example torn"), "{}", ran.shown());
}
