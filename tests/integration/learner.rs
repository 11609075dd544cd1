//! What a learner types between two checks: `prep` alone, `next`, `hint`, `status`, and what their shell asks.

use std::fmt::Write;

use insta::assert_snapshot;

use crate::support::{Prep, Sandbox};

const NOTES: &str = "commits:\n  - { message: 'a: notes', write: { a.md: 'one two three', b.md: x } }\n  - { message: 'break', write: { a.md: one } }\n";

/// Three lessons, of which `c` requires `b`; `a` was done at the first commit of [`NOTES`], `b` is done.
fn course(sandbox: &Sandbox) {
    let lesson = |id: &str, more: &str, check: &str| {
        let text = format!(
            "id: {id}\ntitle: Lesson {id}\npart: w1\n{more}done_when:\n  - must: The file of {id} is right.\n    id: right\n    {check}\n"
        );
        sandbox.write(&format!("course/lessons/{id}/lesson.yaml"), text);
    };
    lesson(
        "a",
        "order: 1\n",
        "words: { in: a.md, count: 3 or more }\n    hint: [Write a little more., Write three words.]",
    );
    lesson("b", "order: 2\n", "file: b.md");
    lesson("c", "order: 3\nrequires: [a]\n", "file: c.md\n    points: 5");
    sandbox.write("course/lessons/a/README.md", "# A\n\n## Goal\n\nSay it in *three*\nwords.\n");
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_repo(NOTES);
    course(&sandbox);
    sandbox
}

fn run(sandbox: &Sandbox, words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().chain(["--course", "course"]).collect();
    sandbox.run(&words).shown()
}

#[test]
fn prep_alone_says_where_you_are() {
    let sandbox = sandbox();
    sandbox.write("prep.yaml", "course: course\n");
    assert_snapshot!(sandbox.run(&[]).shown(), @"
    exit 0
    --- stdout
    Course (from prep.yaml) · main at 6b3deab

    ██████░░░░░░░░░░░░░░  33%
    1 of 3 lessons done, 2 not started

      prep next    # the next lesson, and the first thing to do
      prep status  # all lessons, and how far each is
      prep --help  # every command
    ");
    assert_snapshot!(Sandbox::new().run(&[]).shown(), @"
    exit 0
    --- stdout
    Interview prep (built in) · 5 lessons
    No git repository is here: go to the folder of yours, or make one.

      git init     # make this folder a repository
      prep demo    # see prep at work on a sample
      prep --help  # every command
    ");
}

#[test]
fn next_is_the_first_lesson_whose_requirements_are_done() {
    let sandbox = sandbox();
    assert_snapshot!(run(&sandbox, "next"), @"
    exit 0
    --- stdout
    a  Lesson a

    goal    Say it in three words.

      ✗ The file of a is right.

    first   The file of a is right.
    found   1 word
    hint    Write a little more.

      prep show a --course course   # read the lesson's page
      prep hint a --course course   # a hint for the first step that is open
      prep check a --course course  # see what is done, and what is missing
    ");
    sandbox.write("a.md", "one two three");
    assert!(run(&sandbox, "next").contains("c  Lesson c"));
    sandbox.write("c.md", "");
    assert_snapshot!(run(&sandbox, "next"), @"
    exit 0
    --- stdout
    Every lesson is done.
    ");
}

#[test]
fn hints_come_one_by_one_and_the_finding_last() {
    let sandbox = sandbox();
    for times in ["hint", "hint a -m", "hint a/right -m -m", "hint a -mmmm"] {
        assert_eq!(sandbox.run(&[times.split(' ').next().unwrap(), "--course", "course"]).exit, 0);
    }
    assert_snapshot!(run(&sandbox, "hint"), @"
    exit 0
    --- stdout
    a/right
    The file of a is right.

    hint    Write a little more.

      prep hint a/right --course course -m  # one more
    ");
    assert_snapshot!(run(&sandbox, "hint a -m"), @"
    exit 0
    --- stdout
    a/right
    The file of a is right.

    hint    Write a little more.
    hint    Write three words.

      prep hint a/right --course course -m -m  # one more
    ");
    assert_snapshot!(run(&sandbox, "hint a/right -m --more"), @"
    exit 0
    --- stdout
    a/right
    The file of a is right.

    hint    Write a little more.
    hint    Write three words.
    wanted  at least 3 words
    found   1 word

      prep explain a --course course  # all that is looked for
    ");
    assert_eq!(run(&sandbox, "hint a -mmmmm"), run(&sandbox, "hint a -m -m"));
    assert_snapshot!(run(&sandbox, "hint b"), @"
    exit 0
    --- stdout
    Every step of b passes.
    ");
    assert_snapshot!(run(&sandbox, "hint a/rihgt"), @"
    exit 2
    --- stderr
    error: no step of a is called `rihgt`
     hint: did you mean `a/right`?
    ");
    assert_snapshot!(run(&sandbox, "hint z"), @"
    exit 2
    --- stderr
    error: no lesson matches `z`
     hint: did you mean `a`?
    ");
}

#[test]
fn status_says_what_was_done_and_is_no_longer() {
    let sandbox = sandbox();
    assert_snapshot!(run(&sandbox, "status"), @"
    exit 0
    --- stdout
    Course (from --course) · main at 6b3deab

    w1       ██████░░░░░░░░░░░░░░    1/3   33%  1/7 points
      broken       a  Lesson a  ░░░░░░░░ 0/1
                   was done at e6391a4
      done         b  Lesson b  ████████ 1/1
      not started  c  Lesson c  ░░░░░░░░ 0/1

    ██████░░░░░░░░░░░░░░  33%  1/7 points
    1 of 3 lessons done, 2 not started
    1 lesson was done before, and not now

      prep next --course course     # the next lesson, and the first thing to do
      prep blame a --course course  # when it was done, and what broke it
    ");
    let json = sandbox.run(&["status", "--course", "course", "--format", "json"]).json();
    assert_eq!(json["schema"], "prep/status/v1");
    assert_eq!(json["summary"]["lessons"]["done_before"], 1);
    let lesson = &json["parts"][0]["lessons"][0];
    assert_eq!(
        (lesson["status"].as_str(), lesson["done_before"].as_str().unwrap().len()),
        (Some("not_started"), 40)
    );
    assert_eq!(json["next"], "a");
    let html = sandbox.run(&["status", "--course", "course", "--format", "html"]).stdout;
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("a was done at "), "{html}");
}

#[test]
fn a_long_course_fits_a_screen() {
    let sandbox = Sandbox::with_repo("commits: [{ message: x, write: { done.md: x } }]");
    for part in 1..=20 {
        for lesson in 1..=10 {
            let file = if part < 8 || (part == 8 && lesson < 4) { "done.md" } else { "open.md" };
            let mut text = format!(
                "id: w{part}-l{lesson}\ntitle: Lesson {lesson} of the week\npart: w{part}\norder: {lesson}\n"
            );
            let _ = writeln!(text, "done_when: [{{ must: It is there., id: there, file: {file} }}]");
            sandbox.write(&format!("course/lessons/w{part}-l{lesson}/lesson.yaml"), text);
        }
    }
    let args = ["status", "--course", "course"];
    let shown = Prep::new(sandbox.path()).width(60).run(&args).shown();
    assert!(shown.lines().all(|line| line.chars().count() <= 60), "{shown}");
    assert_snapshot!(shown, @"
    exit 0
    --- stdout
    Course (from --course) · main at 60715b1

    w1 to w7  ████████████████████  70/70  100%  done
    w8       ██████░░░░░░░░░░░░░░   3/10   30%
      done         w8-l1    Lesson 1 of the week  ████████ 1/1
      done         w8-l2    Lesson 2 of the week  ████████ 1/1
      done         w8-l3    Lesson 3 of the week  ████████ 1/1
      not started  w8-l4    Lesson 4 of the week  ░░░░░░░░ 0/1
      not started  w8-l5    Lesson 5 of the week  ░░░░░░░░ 0/1
      not started  w8-l6    Lesson 6 of the week  ░░░░░░░░ 0/1
      not started  w8-l7    Lesson 7 of the week  ░░░░░░░░ 0/1
      not started  w8-l8    Lesson 8 of the week  ░░░░░░░░ 0/1
      not started  w8-l9    Lesson 9 of the week  ░░░░░░░░ 0/1
      not started  w8-l10   Lesson 10 of the…     ░░░░░░░░ 0/1
    w9 to w20  ░░░░░░░░░░░░░░░░░░░░  0/120    0%  not started

    ███████░░░░░░░░░░░░░  36%
    73 of 200 lessons done, 127 not started

      prep next --course course
      prep status --all --course course  # every lesson
    ");
    let all = sandbox.run(&["status", "--all", "--course", "course"]).stdout;
    assert!(all.lines().count() > 220);
}

#[test]
fn colours_are_by_choice() {
    let sandbox = sandbox();
    let escapes = |args: &str, colour: bool| {
        let prep = Prep::new(sandbox.path());
        let prep = if colour { prep.colour() } else { prep };
        let ran = prep.run(&args.split(' ').collect::<Vec<_>>());
        ran.stdout.contains('\u{1b}') || ran.stderr.contains('\u{1b}')
    };
    assert!(escapes("status --course course --color always", false));
    assert!(!escapes("--color=never status --course course", true));
    assert!(escapes("--help --color=always", false) && !escapes("--help", false));
    assert!(!escapes("--color never chekc", true) && !escapes("chekc", false));
}

/// What a shell gets when a key asks it to complete the last word.
fn completed(sandbox: &Sandbox, words: &[&str]) -> String {
    let args: Vec<&str> = ["--", "prep"].into_iter().chain(words.iter().copied()).collect();
    let ran = Prep::new(sandbox.path()).env("COMPLETE", "fish").run(&args);
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    ran.stdout
}

#[test]
fn shells_complete_lessons_and_steps() {
    let sandbox = sandbox();
    sandbox.write("prep.yaml", "course: course\n");
    assert_snapshot!(completed(&sandbox, &["check", "w"]), @"");
    assert_snapshot!(completed(&sandbox, &["check", ""]), @"
    a	Lesson a
    b	Lesson b
    c	Lesson c
    --repo	The repository to check, exactly this folder [default: the nearest one above]
    --rev	Check a commit instead of the working tree: a branch, a tag, an id, HEAD~2
    --before	Check the newest commit on the first-parent line that is not later, such as 2026-01-05T18:00:00+01:00
    --course	The course: a folder with lessons [default: the one built in]
    --format	How to print the report [default: text, and github under GitHub Actions]
    --report	Write the report to a file as well; can be given again
    --failed-only	In text, github, markdown and html: leave out what is done; the counts are of everything
    --verbose	Show every step, also those that pass
    --run	Run the commands that need a program, in a copy and a container: see docs/running.md
    --timings	In text and JSON: how long each command took that `--run` ran
    --part	Only the lessons of this part, an id or a glob; can be given again
    --through	Only the lessons up to this one, in the order of the course
    --fail-on	What must pass for exit code 0
    --exit-zero	Exit with 0 where it would be 1, the work is not done; with 3 if a lesson is unknown
    --color	When to use colours; `auto` is on a terminal, unless NO_COLOR is set
    --help	Print help (see more with '--help')
    ");
    assert_snapshot!(completed(&sandbox, &["hint", "a/"]), @"a/right	The file of a is right.");
    assert!(completed(&sandbox, &["check", "a/"]).is_empty());
    assert!(completed(&Sandbox::new(), &["show", "w24"]).contains("w24-l05\tMock interviews"));
    assert!(!completed(&sandbox, &["show", "--course", "nowhere", ""]).contains("Lesson a"));
    // A variable of this name makes no gate green.
    let gate = Prep::new(sandbox.path()).env("COMPLETE", "bash").run(&["check", "a", "--course", "course"]);
    assert_eq!(gate.exit, 1);
    for shell in ["bash", "zsh", "fish"] {
        assert!(sandbox.run(&["completions", shell]).stdout.contains("COMPLETE"), "{shell}");
    }
}

#[test]
fn manual_pages_are_written_and_none_is_overwritten() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["man", "man1"]);
    assert!(ran.exit == 0 && ran.stdout.contains("wrote  prep-check.1"), "{}", ran.shown());
    let page = std::fs::read_to_string(sandbox.path().join("man1/prep-check.1")).unwrap();
    assert!(page.contains(".TH prep-check 1"), "{page}");
    assert!(sandbox.run(&["man", "man1"]).stdout.contains("left   prep.1: it already exists"));
}

#[test]
fn a_page_is_shown_whole_or_its_steps() {
    let sandbox = sandbox();
    assert_snapshot!(run(&sandbox, "show a --steps"), @"
    exit 0
    --- stdout
    Steps of a
      must     The file of a is right.
               right · words

    check: prep check a --course course
    ");
    assert_snapshot!(run(&sandbox, "show a --page"), @"
    exit 0
    --- stdout
    # A

    ## Goal

    Say it in *three*
    words.
    ");
    assert_eq!(sandbox.run(&["show", "b", "--page", "--course", "course"]).exit, 2);
}

#[test]
fn a_history_that_cannot_be_followed_is_said() {
    let sandbox = Sandbox::with_repo(
        "commits:
  - { message: one, write: { x.md: x } }
  - { message: two, write: { x.md: y } }",
    );
    sandbox.write(
        "course/lessons/a.yaml",
        "id: a\ntitle: A\ndone_when: [{ must: There., id: a, file: a.md }]\n",
    );
    let status = |args: &[&str]| sandbox.run(&[&["status", "--course", "course"], args].concat());
    assert!(!status(&[]).stdout.contains("not fully known"));
    let timeline = sandbox.run(&["timeline", "--course", "course", "--format", "json"]).json();
    let commit = |nth: usize| timeline["commits"][nth]["commit"].as_str().unwrap();
    // As a shallow clone has it: the first commit is not there.
    let (folder, name) = commit(0).split_at(2);
    std::fs::remove_file(sandbox.path().join(".git/objects").join(folder).join(name)).unwrap();
    sandbox.write(".git/shallow", format!("{}\n", commit(1)));
    let text = status(&[]).stdout;
    assert!(text.contains("What was done before is not fully known: the clone is shallow"), "{text}");
    let json = status(&["--format", "json"]).json();
    assert_eq!(json["commits_looked_at"], 1);
    assert!(json["unknown_before"].as_str().unwrap().contains("git fetch --unshallow"), "{json}");
}
