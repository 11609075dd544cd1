//! `prep timeline` and `prep blame` against checking each commit by itself, on histories nobody would write by hand.
#![expect(clippy::disallowed_methods, reason = "only git itself makes merges and moves tags")]

use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{Prep, Ran, Sandbox};

fn git(dir: &Path, args: &[&str], at: usize) -> String {
    let date = format!("{} +0100", 1_767_632_400 + at * 3600);
    let mut command = Command::new("git");
    command
        .current_dir(dir)
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null");
    for who in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{who}_NAME"), "Lea Learner")
            .env(format!("GIT_{who}_EMAIL"), "lea@example.org");
        command.env(format!("GIT_{who}_DATE"), &date);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Lessons of every sort: files, texts, links, globs, history, tags, pages, alone and joined.
const LESSONS: &[(&str, &str)] = &[
    (
        "file",
        "  - { must: A., id: a, file: docs/a.md }\n  - { must: B., id: b, lines: { in: docs/a.md, matching: done } }\n",
    ),
    (
        "globs",
        "  - { must: A., id: a, files: { glob: 'docs/*.md', count: 2 or more } }\n  - { must: B., id: b, lines: { in: 'docs/*.md', matching: done, across: any } }\n",
    ),
    ("commits", "  - { must: A., id: a, commits: { matching: '^done: ', touching: 'docs/**' } }\n"),
    ("few", "  - { must: A., id: a, commits: { matching: '^work', count: at most 3 } }\n"),
    ("each", "  - { must: A., id: a, commits: { each: '^(done|work|merge|start|tidy|undo)' } }\n"),
    ("tag", "  - { must: A., id: a, tag: 'v*' }\n"),
    (
        "committed",
        "  - { must: A., id: a, committed: docs/b.md }\n  - { must: B., id: b, directory: docs }\n",
    ),
    ("absent", "  - { must: A., id: a, absent: 'docs/*.tmp' }\n  - { must: B., id: b, file: docs/b.md }\n"),
    (
        "logic",
        "  - { must: A., id: a, any: [{ file: x.md }, { all: [{ file: docs/a.md }, { not: { file: docs/b.md } }] }] }\n",
    ),
    (
        "when",
        "  - { must: A., id: a, file: docs/b.md, when: { file: docs/a.md } }\n  - { must: B., id: b, file: start.md }\n",
    ),
    ("links", "  - { must: A., id: a, links: { in: docs/a.md, count: 1 or more, resolve: true } }\n"),
    (
        "cadence",
        "  - { must: A., id: a, cadence: { touching: 'docs/**', per: day, count: 1 or more, periods: 2 } }\n",
    ),
];

const PAGE: &str = "---\nid: page\ntitle: Page\ntype: lesson\n---\n# Page\n## Verify\n```bash\ngrep -c done docs/a.md\n# → 1\ngit log --oneline | grep -c 'done:'\n# → 1 or more\n```\n## Ship\n```bash\ngit add docs/a.md\ngit commit -m \"done: all\"\n```\n";

fn scene() -> Sandbox {
    let sandbox = Sandbox::new();
    for (id, steps) in LESSONS {
        let text = format!("id: {id}\ntitle: {id}\ndone_when:\n{steps}");
        sandbox.write(&format!("course/lessons/{id}.yaml"), text);
    }
    sandbox.write("course/page.md", PAGE);
    sandbox.write("repo/start.md", "start\n");
    git(&sandbox.path().join("repo"), &["init", "-q", "-b", "main"], 0);
    commit(&sandbox, "start", 0);
    sandbox
}

fn commit(sandbox: &Sandbox, subject: &str, at: usize) {
    let repo = sandbox.path().join("repo");
    git(&repo, &["add", "-A"], at);
    git(&repo, &["commit", "-q", "--allow-empty", "-m", subject], at);
}

/// A history of `length` steps that depends on the seed alone.
fn live(sandbox: &Sandbox, seed: u64, length: usize) {
    let repo = sandbox.path().join("repo");
    let mut state = seed;
    let mut pick = move |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    let subjects = ["work", "done: notes", "tidy", "undo", "work more", "done: b"];
    for at in 1..=length {
        let subject = subjects[pick(6) as usize];
        let files = ["docs/a.md", "docs/b.md", "docs/c.tmp", "x.md", "docs/sub/d.md"];
        let file = files[pick(5) as usize];
        match pick(9) {
            0 => {
                let _ = std::fs::remove_file(repo.join(file));
            }
            1 => {
                git(&repo, &["checkout", "-q", "-b", &format!("side-{at}")], at);
                sandbox.write(&format!("repo/{file}"), format!("side {at} done\n"));
                commit(sandbox, subjects[pick(6) as usize], at);
                git(&repo, &["checkout", "-q", "main"], at);
                sandbox.write("repo/main.md", format!("{at}\n"));
                commit(sandbox, "work", at);
                git(
                    &repo,
                    &["merge", "-q", "--no-ff", "-X", "theirs", "-m", "merge", &format!("side-{at}")],
                    at,
                );
            }
            2 => drop(git(&repo, &["tag", "-f", "v1"], at)),
            3 => {
                let link = repo.join("docs/a.md");
                let _ = std::fs::remove_file(&link);
                sandbox.write("repo/docs/b.md", "done [a](../start.md)\n");
                std::os::unix::fs::symlink("b.md", link).unwrap();
            }
            4 => drop(sandbox.write(&format!("repo/{file}"), "nothing\n")),
            _ => {
                let at_path = repo.join(file);
                if at_path.is_symlink() {
                    std::fs::remove_file(&at_path).unwrap();
                }
                sandbox.write(&format!("repo/{file}"), format!("done {at} [start](../start.md)\n"));
            }
        }
        commit(sandbox, subject, at);
    }
}

fn prep(sandbox: &Sandbox, args: &[&str]) -> Ran {
    Prep::new(sandbox.path()).run(&[args, &["--course", "course", "--repo", "repo"]].concat())
}

fn json(sandbox: &Sandbox, args: &[&str]) -> Value {
    let ran = prep(sandbox, &[args, &["--format", "json"]].concat());
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.shown()))
}

/// The lessons that `prep check` finds done at a commit.
fn checked(sandbox: &Sandbox, commit: &str) -> Vec<Value> {
    let report = json(sandbox, &["check", "--rev", commit]);
    let lessons = report["lessons"].as_array().unwrap().iter();
    lessons.filter(|lesson| lesson["status"] == "done").map(|lesson| lesson["id"].clone()).collect()
}

fn agrees(seed: u64, length: usize) {
    let sandbox = scene();
    live(&sandbox, seed, length);
    let timeline = json(&sandbox, &["timeline"]);
    let commits = timeline["commits"].as_array().unwrap();
    assert!(commits.len() > length, "{}", commits.len());
    for point in commits {
        let commit = point["commit"].as_str().unwrap();
        assert_eq!(point["done"].as_array().unwrap(), &checked(&sandbox, commit), "seed {seed}, {commit}");
    }
    for (id, _) in LESSONS {
        let was: Vec<bool> = commits
            .iter()
            .map(|point| point["done"].as_array().unwrap().contains(&Value::from(*id)))
            .collect();
        let last = was.iter().rposition(|done| *done);
        let first = last.map(|last| was[..last].iter().rposition(|done| !done).map_or(0, |nth| nth + 1));
        let commit = |nth: Option<usize>| {
            nth.and_then(|nth| commits.get(nth)).map_or(Value::Null, |point| point["commit"].clone())
        };
        let blame = json(&sandbox, &["blame", id]);
        assert_eq!(blame["completed"]["commit"], commit(first), "seed {seed}, {id}");
        assert_eq!(blame["broken"]["commit"], commit(last.map(|last| last + 1)), "seed {seed}, {id}");
    }
}

#[test]
fn a_timeline_says_what_checking_each_commit_says() {
    agrees(1, 12);
}

#[test]
#[ignore = "slow: it checks each commit of many histories"]
fn timelines_of_many_histories_say_what_checking_each_commit_says() {
    for seed in 2..14 {
        agrees(seed, 30);
    }
}

#[test]
fn what_was_completed_and_broken_is_told() {
    let sandbox = scene();
    let repo = sandbox.path().join("repo");
    sandbox.write("repo/docs/a.md", "done\n");
    commit(&sandbox, "work", 24);
    commit(&sandbox, "tidy", 48);
    std::fs::remove_file(repo.join("docs/a.md")).unwrap();
    commit(&sandbox, "undo", 72);
    assert_snapshot!(prep(&sandbox, &["timeline", "file", "committed"]).shown(), @"
    exit 0
    --- stdout
    2026-01-06  58e40c3  1 of 2  work
        + file
    2026-01-08  2072a1c  0 of 2  undo
        - file

    4 commits, 0 of 2 lessons done at the last
    ");
    assert_snapshot!(prep(&sandbox, &["timeline", "file", "-v", "--since", "2026-01-07"]).shown(), @"
    exit 0
    --- stdout
    2026-01-07  98db00a  1 of 1  tidy
    2026-01-08  2072a1c  0 of 1  undo
        - file

    2 commits, 0 of 1 lesson done at the last
    ");
    assert_snapshot!(prep(&sandbox, &["blame", "file/b", "--before", "2026-01-07T20:00:00Z"]).shown(), @"
    exit 0
    --- stdout
    file/b was completed by
      58e40c3  2026-01-06T17:00:00Z  Lea Learner
          work
    and broken by
      2072a1c  2026-01-08T17:00:00Z  Lea Learner
          undo
    At 2026-01-07T20:00:00Z it was done.
    ");
    assert_snapshot!(prep(&sandbox, &["blame", "committed"]).shown(), @"
    exit 1
    --- stdout
    committed was done at no commit
    ");
    assert_snapshot!(prep(&sandbox, &["blame", "file/c"]).shown(), @"
    exit 2
    --- stderr
    error: the lesson `file` has no step `c`
     hint: did you mean `file/a`?
    ");
    let svg = prep(&sandbox, &["timeline", "file", "--format", "svg"]).stdout;
    assert!(svg.starts_with("<svg ") && svg.contains("0 of 1 lesson done after 4 commits"), "{svg}");
}

#[test]
fn a_history_without_a_commit_has_no_points() {
    let sandbox = scene();
    std::fs::remove_dir_all(sandbox.path().join("repo/.git")).unwrap();
    git(&sandbox.path().join("repo"), &["init", "-q", "-b", "main"], 0);
    assert_snapshot!(prep(&sandbox, &["timeline"]).shown(), @"
    exit 0
    --- stdout
    no commit to show
    ");
}

#[test]
fn what_was_done_where_a_shallow_clone_begins_may_be_older() {
    let sandbox = scene();
    sandbox.write("repo/docs/a.md", "done\n");
    commit(&sandbox, "work", 24);
    commit(&sandbox, "tidy", 48);
    let from = format!("file://{}", sandbox.path().join("repo").display());
    git(sandbox.path(), &["clone", "-q", "--depth", "1", &from, "shallow"], 0);
    let ran = Prep::new(sandbox.path()).run(&["blame", "file", "--course", "course", "--repo", "shallow"]);
    assert!(ran.stdout.contains("or before the history that a shallow clone has"), "{}", ran.shown());
}
