//! The six promises of the design, each with a test that fails if it breaks.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::support::{Prep, Sandbox};

/// Every file below a folder, `.git` and all, with its content and its time.
fn everything(dir: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(everything(&path));
        } else {
            let time = path.metadata().unwrap().modified().unwrap();
            found.insert(path.display().to_string(), (fs::read(&path).unwrap(), time));
        }
    }
    found
}

const COMMITTED: &str =
    "commits: [{ message: 'w24-l05: n', write: { docs/mock-interview-notes.md: '## Round 1' } }]";

/// A line of every command that only looks.
const LOOKING: &[&[&str]] = &[
    &["check", "-v"],
    &["check", "--format", "json"],
    &["list"],
    &["show", "w24-l05"],
    &["explain", "w24-l05"],
    &["next"],
    &["status"],
    &["status", "--format", "html"],
    &["hint", "w24-l05"],
    &["timeline"],
    &["blame", "w24-l05"],
    &["lint"],
    &["test", "w24-l05"],
    &["kinds", "lines"],
    &["schema", "lesson"],
    &["completions", "bash"],
    &["practice", "w24-l05", "mock-interview", "--plan"],
];

#[test]
fn nothing_runs_and_nothing_is_written() {
    let sandbox = Sandbox::with_repo(COMMITTED);
    let trace = sandbox.path().join("ran");
    let program = format!("#!/bin/sh\ntouch '{}'\n", trace.display());
    let config = fs::read_to_string(sandbox.path().join(".git/config")).unwrap();
    let hook = sandbox.path().join("trap.sh");
    sandbox.write("trap.sh", &program);
    for name in ["post-checkout", "pre-commit", "post-index-change"] {
        sandbox.write(&format!(".git/hooks/{name}"), &program);
    }
    let hook = hook.display();
    sandbox.write(
        ".git/config",
        format!("{config}[core]\n\tfsmonitor = {hook}\n\tsshCommand = {hook}\n\tpager = {hook}\n[filter \"trap\"]\n\tclean = {hook}\n\tsmudge = {hook}\n\trequired = true\n[diff \"trap\"]\n\ttextconv = {hook}\n"),
    );
    sandbox.write(".gitattributes", "*.md filter=trap diff=trap\n");
    sandbox.write("docs/mock-interview-notes.md", "## Round 2");
    #[cfg(unix)]
    for file in
        ["trap.sh", ".git/hooks/post-checkout", ".git/hooks/pre-commit", ".git/hooks/post-index-change"]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(sandbox.path().join(file), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let before = everything(sandbox.path());
    for args in LOOKING {
        let ran = sandbox.run(args);
        assert!(ran.exit < 2, "{args:?}: {}", ran.shown());
    }
    assert!(!trace.exists(), "a program of the repository's own choosing ran");
    assert!(before == everything(sandbox.path()), "something was written");
}

#[test]
fn no_empty_green() {
    let course = |steps: &str| {
        let sandbox = Sandbox::with_repo(COMMITTED);
        sandbox.write("c/lessons/a.yaml", format!("id: a\ntitle: A\ndone_when: {steps}\n"));
        sandbox.run(&["check", "--course", "c"]).exit
    };
    assert_eq!(course("[]"), 2, "a lesson with no checks");
    assert_eq!(course("[{ must: A., id: a, all: [] }]"), 2, "a check of nothing");
    assert_eq!(
        course("[{ must: A., id: a, lines: { in: gone.md, matching: TODO, count: none } }]"),
        1,
        "no TODO in a missing file"
    );
    assert_eq!(
        course("[{ must: A., id: a, lines: { in: 'gone/*.md', matching: TODO, count: none } }]"),
        1,
        "a glob that matches nothing"
    );
    assert_eq!(
        course("[{ must: A., id: a, not: { lines: { in: gone.md, matching: TODO } } }]"),
        1,
        "not, of what is missing"
    );
    assert_eq!(
        course(
            "[{ must: A., id: a, sections: { in: docs/mock-interview-notes.md, headed: { matching: X }, each: [ words: 1 or more ] } }]"
        ),
        1,
        "each, of no section"
    );
    assert_eq!(
        course("[{ must: A., id: a, commits: { each: x, touching: gone.md } }]"),
        1,
        "each, of no commit"
    );
}

#[test]
fn whose_fault_it_is_shows_in_the_exit_code() {
    let sandbox = Sandbox::new();
    let lesson = |check: &str| format!("id: a\ntitle: A\ndone_when: [{{ must: A., id: a, {check} }}]\n");
    sandbox.write("a.txt", "x");
    let exit = |check: &str, more: &[&str]| {
        sandbox.write("c/lessons/a.yaml", lesson(check));
        sandbox.run(&[&["check", "--course", "c", "--repo", "."], more].concat()).exit
    };
    assert_eq!(exit("file: a.txt", &[]), 0);
    assert_eq!(exit("file: b.txt", &[]), 1);
    assert_eq!(exit("flie: b.txt", &[]), 2);
    assert_eq!(exit("committed: a.txt", &[]), 3);
    assert_eq!(exit("file: b.txt", &["--exit-zero"]), 0);
    assert_eq!(exit("flie: b.txt", &["--exit-zero"]), 2);
    assert_eq!(exit("committed: a.txt", &["--exit-zero"]), 3);
}

#[test]
fn every_failure_helps() {
    let ran = Sandbox::with_repo(COMMITTED).run(&["check", "--format", "json"]);
    let report = ran.json();
    for check in
        report["lessons"].as_array().unwrap().iter().flat_map(|lesson| lesson["checks"].as_array().unwrap())
    {
        if check["outcome"] == "fail" {
            for field in ["expected", "found"] {
                assert_ne!(check[field], "", "{check:#}");
            }
            let next = check["hint"].is_string()
                || check["near_misses"].as_array().is_some_and(|near| !near.is_empty());
            assert!(next || check["level"] == "should", "{check:#}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let report = |sandbox: &Sandbox, args: &[&str]| Prep::new(sandbox.path()).run(args).stdout;
    let (one, other) = (Sandbox::with_repo(COMMITTED), Sandbox::with_repo(COMMITTED));
    for args in [&["check"][..], &["check", "-v"], &["check", "--format", "json"]] {
        assert_eq!(report(&one, args), report(&other, args));
        assert!(!report(&one, args).contains(&one.path().display().to_string()), "a host path in a report");
        assert!(!report(&one, args).contains('\u{1b}'), "an escape without colour");
    }
}

#[test]
fn the_state_is_the_repository() {
    let sandbox = Sandbox::with_repo(COMMITTED);
    let before = sandbox.run(&["check"]).stdout;
    sandbox.write("docs/mock-interview-notes.md", "## Round 1\n## Round 2\n");
    assert_ne!(sandbox.run(&["check"]).stdout, before);
    sandbox.write("docs/mock-interview-notes.md", "## Round 1");
    assert_eq!(sandbox.run(&["check"]).stdout, before, "nothing is remembered between runs");
}

#[test]
fn learner_text_never_steers_the_terminal() {
    let sandbox = Sandbox::with_repo(
        "commits: [{ message: \"w24-l05: \\e[2J\\e]0;x\\a\", write: { docs/mock-interview-notes.md: \"## Round \\e[31m1\\n\" } }]",
    );
    for args in [&["check"][..], &["check", "-v"]] {
        let ran = sandbox.run(args);
        assert!(!ran.stdout.contains(['\u{1b}', '\u{7}']), "{}", ran.stdout);
    }
}
