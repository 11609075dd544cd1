//! Rules of lessons, pages and courses that are easy to lose in a change: each of these tests fails if its rule is dropped.

use std::process::Command;

use crate::support::{Ran, Sandbox};

/// A course in `course/`, beside the repository that it checks.
fn course(repo: &str, files: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::with_repo(repo);
    for (path, text) in files {
        sandbox.write(&format!("course/{path}"), text);
    }
    sandbox
}

fn check(sandbox: &Sandbox, args: &[&str]) -> Ran {
    sandbox.run(&[&["check", "--course", "course"], args].concat())
}

fn outcome(sandbox: &Sandbox, step: &str) -> String {
    let step = check(sandbox, &["--format", "json"]).step(step);
    step["outcome"].as_str().unwrap().to_owned()
}

const EMPTY: &str = "commits: []";

fn file_lesson(id: &str, order: u8, path: &str, more: &str) -> String {
    format!(
        "id: {id}\ntitle: {id}\norder: {order}\n{more}done_when: [{{ must: There., id: there, file: {path} }}]\n"
    )
}

#[test]
fn the_next_lesson_is_the_first_that_is_open_whoever_says_so() {
    let two = "id: b\ntitle: B\norder: 2\ndone_when:\n  - { must: There., id: there, file: b.md }\n  - { must: More., id: more, file: c.md }\n";
    let sandbox = course(
        "commits: [{ message: m, write: { b.md: x } }]",
        &[("lessons/a.yaml", &file_lesson("a", 1, "a.md", "")), ("lessons/b.yaml", two)],
    );
    let ran = check(&sandbox, &[]);
    assert!(ran.stdout.contains("next: prep check a"), "{}", ran.stdout);
    let next = sandbox.run(&["next", "--course", "course"]);
    assert!(next.stdout.starts_with("a  a\n"), "{}", next.stdout);
}

#[test]
fn a_must_reports_a_missing_path_before_a_should() {
    let lesson = "id: a\ntitle: A\ndone_when:\n  - { should: 'Perhaps there.', id: perhaps, file: n.md }\n  - { must: 'There.', id: there, file: n.md }\n  - { must: 'It has a line.', id: line, lines: { in: n.md, matching: x } }\n";
    let sandbox = course(EMPTY, &[("lessons/a.yaml", lesson)]);
    let ran = check(&sandbox, &["--format", "json"]);
    assert_eq!(ran.step("line")["blocked_by"], "a/there");
}

#[test]
fn how_fast_a_learner_speaks_is_the_courses_to_say() {
    let lesson = "id: a\ntitle: A\ndone_when: [{ must: Short., id: short, words: { in: n.md, spoken_within: 60s } }]\n";
    let repo = format!("commits: [{{ message: m, write: {{ n.md: '{}' }} }}]", "word ".repeat(100));
    let files = |settings| [("lessons/a.yaml", lesson), ("course.yaml", settings)];
    assert_eq!(outcome(&course(&repo, &files("words_per_minute: 100")), "short"), "pass");
    assert_eq!(outcome(&course(&repo, &files("words_per_minute: 99")), "short"), "fail");
}

#[test]
fn any_commit_of_the_subject_may_have_touched_what_is_shipped() {
    let page = "---\nid: a\ntype: lesson\n---\n# A\n\n## Proof\n```bash\ntest -f a.md\n```\n\n## Ship It\n```bash\ngit add a.md\ngit commit -m \"a: notes\"\n```\n";
    let first = "{ message: 'a: notes', write: { a.md: x } }";
    let ran = |commits: &str| {
        let sandbox = course(&format!("commits: [{commits}]"), &[("lessons/a.md", page)]);
        check(&sandbox, &[])
    };
    let both = ran(&format!("{first}, {{ message: 'a: notes', write: {{ b.md: y }} }}"));
    assert_eq!(both.exit, 0, "{}", both.shown());
    let elsewhere =
        ran("{ message: start, write: { a.md: x } }, { message: 'a: notes', write: { b.md: y } }");
    assert_eq!(elsewhere.exit, 1, "{}", elsewhere.shown());
}

#[test]
fn a_part_is_named_by_the_nearest_part_page() {
    let page = |id: &str| format!("---\nid: {id}\ntype: lesson\n---\n## Proof\n```bash\ntest -f a.md\n```\n");
    let sandbox = course(
        EMPTY,
        &[
            ("z/part.md", "---\nid: w01\n---\n"),
            ("z/first.md", &page("first")),
            ("a/part.md", "---\nid: w02\n---\n"),
            ("a/second.md", &page("second")),
        ],
    );
    let ran = check(&sandbox, &["--format", "json"]);
    let lessons = ran.json()["lessons"].as_array().unwrap().clone();
    let ids: Vec<&str> = lessons.iter().map(|lesson| lesson["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["first", "second"]);
}

#[test]
fn open_advice_is_counted_beside_a_lesson_that_is_done() {
    let lesson = "id: a\ntitle: A\ndone_when:\n  - { must: There., id: there, file: a.md }\n  - { should: More., id: more, file: b.md }\n";
    let sandbox = course("commits: [{ message: m, write: { a.md: x } }]", &[("lessons/a.yaml", lesson)]);
    let ran = check(&sandbox, &[]);
    assert_eq!(ran.exit, 0);
    assert!(ran.stdout.contains("1/1  1 should"), "{}", ran.stdout);
}

#[test]
fn a_duration_must_be_one() {
    for (written, code) in [("soon", "bad-duration"), ("0s", "bad-duration")] {
        let lesson = format!(
            "id: a\ntitle: A\ndone_when: [{{ must: Short., id: short, words: {{ in: a.md, spoken_within: {written} }} }}]\n"
        );
        let ran = check(&course(EMPTY, &[("lessons/a.yaml", &lesson)]), &[]);
        assert_eq!(ran.exit, 2);
        assert!(ran.stderr.contains(&format!("error[{code}]")), "{written}: {}", ran.stderr);
    }
}

#[test]
fn speech_has_a_pace() {
    let sandbox = course(
        EMPTY,
        &[("course.yaml", "words_per_minute: 0\n"), ("lessons/a.yaml", &file_lesson("a", 1, "a.md", ""))],
    );
    let ran = check(&sandbox, &[]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("words_per_minute"), "{}", ran.stderr);
}

#[test]
fn a_switch_of_branches_cuts_a_block() {
    let page = "---\nid: a\ntype: lesson\n---\n## Proof\n```bash\ntest -f a.md\ngit switch other\ntest -f a.md\n```\n";
    let sandbox = course("commits: [{ message: m, write: { a.md: x } }]", &[("a.md", page)]);
    assert_eq!(outcome(&sandbox, "proof-1"), "pass");
    assert_eq!(outcome(&sandbox, "proof-3"), "unknown");
}

#[test]
fn the_points_of_advice_are_a_bonus() {
    let lesson = "id: a\ntitle: A\ndone_when:\n  - { must: There., id: there, file: a.md, points: 2 }\n  - { should: More., id: more, file: b.md, points: 3 }\n";
    let sandbox =
        course("commits: [{ message: m, write: { a.md: x, b.md: x } }]", &[("lessons/a.yaml", lesson)]);
    let points = &check(&sandbox, &["--format", "json"]).json()["summary"]["points"];
    assert_eq!((points["earned"].as_u64(), points["possible"].as_u64()), (Some(5), Some(2)));
}

#[test]
fn across_has_no_meaning_inside_each() {
    let lesson = "id: a\ntitle: A\ndone_when:\n  - must: Rounds.\n    id: rounds\n    sections: { in: a.md, headed: { level: 2 }, each: [ { lines: { matching: x, across: total } } ] }\n";
    let ran = check(&course(EMPTY, &[("lessons/a.yaml", lesson)]), &[]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("error[in-within-each]"), "{}", ran.stderr);
}

#[test]
fn an_edit_of_an_example_changes_something() {
    let examples = "examples:\n  - { name: done, fails: [], script: { commits: [{ message: m, write: { a.md: text } }] } }\n  - { name: other, based_on: done, fails: [there], edit: [{ in: a.md, replace: absent, with: b }] }\n";
    let sandbox = course(
        EMPTY,
        &[("lessons/a/lesson.yaml", &file_lesson("a", 1, "a.md", "")), ("lessons/a/examples.yaml", examples)],
    );
    let ran = sandbox.run(&["test", "--course", "course"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("error[no-match]"), "{}", ran.stderr);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "only git itself makes a shallow clone")]
fn a_baseline_beyond_a_shallow_clone_says_how_to_get_it() {
    let origin = Sandbox::with_repo(
        "commits: [{ message: one, write: { a.md: x } }, { message: two, write: { b.md: x } }]",
    );
    let sandbox = Sandbox::new();
    let url = format!("file://{}", origin.path().display());
    let cloned = Command::new("git")
        .args(["clone", "-q", "--depth", "1", &url, "work"])
        .current_dir(sandbox.path())
        .status()
        .unwrap();
    assert!(cloned.success());
    sandbox.write("course/course.yaml", "baseline: '0123456789'\n");
    sandbox.write(
        "course/lessons/a.yaml",
        "id: a\ntitle: A\ndone_when: [{ must: Done., id: done, commits: { matching: two } }]\n",
    );
    let ran = sandbox.run(&["check", "--course", "course", "--repo", "work"]);
    assert_eq!(ran.exit, 3);
    assert!(ran.stdout.contains("--unshallow"), "{}", ran.stdout);
}

#[test]
fn a_page_that_nothing_can_read_says_so() {
    let page = "---\nid: a\ntype: lesson\n---\n## Proof\n```bash\ncargo test\n```\n";
    let sandbox = course(EMPTY, &[("a.md", page)]);
    let explained = sandbox.run(&["explain", "a", "--course", "course"]);
    assert!(explained.stdout.contains("no native proof"), "{}", explained.stdout);
    let listed = sandbox.run(&["list", "--course", "course"]);
    assert!(listed.stdout.contains("no native proof"), "{}", listed.stdout);
}

#[test]
fn what_an_app_commits_is_no_learners_work() {
    let lesson = "id: a\ntitle: A\ndone_when: [{ must: Two., id: two, commits: { count: 2 or more } }]\n";
    let repo = "commits:\n  - { message: one, write: { a.md: x } }\n  - { message: two, author: 'github-classroom[bot] <1+github-classroom[bot]@users.noreply.github.com>', write: { b.md: x } }\n";
    let sandbox = course(repo, &[("lessons/a.yaml", lesson)]);
    assert_eq!(outcome(&sandbox, "two"), "fail");
    sandbox.write("course/course.yaml", "ignore_authors: [Somebody else]\n");
    assert_eq!(outcome(&sandbox, "two"), "pass");
}

#[test]
fn that_nothing_touches_what_is_not_there_says_nothing() {
    let lesson = "id: a\ntitle: A\ndone_when: [{ must: Untouched., id: untouched, commits: { touching: 'zz/**', count: none } }]\n";
    let sandbox = course("commits: [{ message: one, write: { a.md: x } }]", &[("lessons/a.yaml", lesson)]);
    assert_eq!(outcome(&sandbox, "untouched"), "fail");
}

#[test]
fn a_glob_says_whether_each_file_is_meant_or_one() {
    let lesson = |across: &str| {
        format!(
            "id: a\ntitle: A\ndone_when: [{{ must: Said., id: said, lines: {{ in: '*.md', matching: x, across: {across} }} }}]\n"
        )
    };
    let expected = |across: &str| {
        let sandbox = course(
            "commits: [{ message: m, write: { a.md: y, b.md: z } }]",
            &[("lessons/a.yaml", &lesson(across))],
        );
        check(&sandbox, &["--format", "json"]).step("said")["expected"].as_str().unwrap().to_owned()
    };
    assert!(expected("any").ends_with("in one file matching *.md"), "{}", expected("any"));
    assert!(expected("each").ends_with("in each file matching *.md"), "{}", expected("each"));
}
