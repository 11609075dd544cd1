//! `prep grade`: a class with known results, graded whole, in shards, interrupted and resumed, always to the same bytes.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;

use crate::support::{Prep, Ran, Sandbox};

const COURSE: &str = "id: a\ntitle: Lesson A\ndone_when:\n  - { must: There., id: there, file: a.md }\n  - { must: Committed., id: committed, commits: { matching: '^a: ' } }\n";

/// Five submissions: done, late, not started, damaged, and one whose name is a formula.
fn class() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("course/lessons/a.yaml", COURSE);
    let build = |name: &str, script: &str| {
        let dir = sandbox.path().join("class").join(name);
        fs::create_dir_all(&dir).unwrap();
        prep::build_repository(script, &dir).unwrap();
    };
    build("ada", "commits: [{ message: 'a: notes', write: { a.md: x } }]");
    build(
        "bob",
        "commits: [{ message: start, day: 0, write: { b.md: x } }, { message: 'a: notes', day: 60, write: { a.md: x } }]",
    );
    build("cyn", "commits: [{ message: start, write: { b.md: x } }]");
    build("=1+1", "commits: [{ message: 'a: notes', write: { a.md: x } }]");
    sandbox.write("class/dan/.git/HEAD", "not a reference\n");
    sandbox
}

fn grade(sandbox: &Sandbox, args: &[&str]) -> Ran {
    sandbox.run(&[&["grade", "--course", "course"], args].concat())
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.path().join(path)).unwrap()
}

#[test]
fn a_class_has_a_row_for_everyone() {
    let sandbox = class();
    assert_snapshot!(grade(&sandbox, &["class", "--out", "out"]).shown(), @"
    exit 1
    --- stdout
    5 submissions · 1 lesson · 3 done with all
      dan  `.git` is there but is not a repository: run `git fsck` to see what is damaged, or clone again

    written to out: gradebook.html, gradebook.csv, results.jsonl
    ");
    assert_snapshot!(read(&sandbox, "out/gradebook.csv"), @r#"
    id,name,commit,late,done,lessons,points,possible,note,a
    '=1+1,,960ce483f074420c4155240fa4b7050b71b2efdf,,1,1,2,2,,done
    ada,,960ce483f074420c4155240fa4b7050b71b2efdf,,1,1,2,2,,done
    bob,,3107690666af8405c56eb8f1c7833fd947d22539,,1,1,2,2,,done
    cyn,,ba53553bfd22bd76ed4dd4df5f27b4f8fdd3deda,,0,1,0,2,,not_started
    dan,,,,0,1,0,0,"`.git` is there but is not a repository: run `git fsck` to see what is damaged, or clone again",unknown
    "#);
    let lines = read(&sandbox, "out/results.jsonl");
    let ids: Vec<String> = lines
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(ids, ["=1+1", "ada", "bob", "cyn", "dan"]);
    let html = read(&sandbox, "out/gradebook.html");
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("Lesson A"));
}

#[test]
fn a_deadline_an_extension_and_a_waiver_are_told() {
    let sandbox = class();
    sandbox.write(
        "roster.csv",
        "id,name,section,repo,extend,waive\nada,\"Lovelace, Ada\",X,class/ada,,\nbob,Bob,Y,class/bob,2026-04-01T00:00:00Z: ill,\ncyn,Cyn,Y,class/cyn,,a: exchange\neve,Eve,Y,class/eve,,\n",
    );
    let ran = grade(
        &sandbox,
        &["--roster", "roster.csv", "--before", "2026-02-01T00:00:00Z", "--out", "out", "--steps"],
    );
    assert_snapshot!(ran.shown(), @"
    exit 3
    --- stdout
    4 submissions · 1 lesson · 3 done with all
      bob  extended until 2026-04-01T00:00:00Z: ill
      cyn  a waived: exchange
      eve  the repository is not there

    written to out: gradebook.html, gradebook.csv, results.jsonl
    ");
    assert_snapshot!(read(&sandbox, "out/gradebook.csv"), @r#"
    id,name,section,commit,late,done,lessons,points,possible,note,a,a/there,a/committed
    ada,"Lovelace, Ada",X,960ce483f074420c4155240fa4b7050b71b2efdf,0,1,1,2,2,,done,pass,pass
    bob,Bob,Y,3107690666af8405c56eb8f1c7833fd947d22539,0,1,1,2,2,extended until 2026-04-01T00:00:00Z: ill,done,pass,pass
    cyn,Cyn,Y,ba53553bfd22bd76ed4dd4df5f27b4f8fdd3deda,0,1,1,0,2,a waived: exchange,waived,fail,fail
    eve,Eve,Y,,,0,1,0,0,the repository is not there,unknown,,
    "#);
}

#[test]
fn shards_a_resumed_run_and_one_run_give_the_same_bytes() {
    let sandbox = class();
    grade(&sandbox, &["class", "--out", "whole"]);
    for shard in ["1/3", "2/3", "3/3"] {
        grade(&sandbox, &["class", "--out", &shard.replace('/', "-"), "--shard", shard]);
    }
    let parts = ["3-3/results.jsonl", "1-3/results.jsonl", "2-3/results.jsonl", "1-3/results.jsonl"];
    grade(&sandbox, &[&["--out", "merged", "--merge"], &parts[..]].concat());
    let whole = read(&sandbox, "whole/results.jsonl");
    sandbox.write("1-3/results.jsonl", format!("{}{}", read(&sandbox, "1-3/results.jsonl"), &whole[..30]));
    let told = grade(&sandbox, &[&["--out", "again", "--merge"], &parts[..3]].concat()).stderr;
    assert_eq!(told.matches("1-3/results.jsonl ends in the middle of a line").count(), 1, "{told}");
    // A run that was killed while it wrote its third line.
    let torn: String =
        whole.lines().take(2).map(|line| format!("{line}\n")).collect::<String>() + &whole[..30];
    sandbox.write("resumed/results.jsonl", torn);
    grade(&sandbox, &["class", "--out", "resumed", "--resume"]);
    for file in ["results.jsonl", "gradebook.csv", "gradebook.html"] {
        for other in ["merged", "resumed"] {
            let differs =
                read(&sandbox, &format!("whole/{file}")) != read(&sandbox, &format!("{other}/{file}"));
            assert!(!differs, "{other}/{file}");
        }
    }
}

#[test]
fn auto_reads_the_cluster_and_says_what_it_misses() {
    let sandbox = class();
    let with = |vars: &[(&str, &str)], out: &str| {
        let prep = vars.iter().fold(Prep::new(sandbox.path()), |prep, (name, value)| prep.env(name, value));
        prep.run(&["grade", "class", "--course", "course", "--shard", "auto", "--out", out])
    };
    with(&[("JOB_COMPLETION_INDEX", "0"), ("PREP_SHARDS", "5")], "zero");
    assert_eq!(read(&sandbox, "zero/results.jsonl").lines().count(), 1);
    let ran = with(&[], "none");
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("finds no cluster"), "{}", ran.stderr);
}

#[test]
fn a_second_grading_says_what_changed() {
    let sandbox = class();
    grade(&sandbox, &["class", "--out", "before"]);
    let cyn = sandbox.path().join("class/cyn");
    fs::write(cyn.join("a.md"), "x").unwrap();
    let ran = grade(&sandbox, &["class", "--out", "after", "--compare", "before/results.jsonl"]);
    assert!(ran.stdout.contains("1 result changed"), "{}", ran.stdout);
    assert!(ran.stdout.contains("cyn  a: not_started → pending (there: fail → pass"), "{}", ran.stdout);
    assert!(Path::new(&sandbox.path().join("after/gradebook.html")).exists());
}

#[test]
fn nothing_of_an_earlier_run_is_overwritten() {
    let sandbox = class();
    grade(&sandbox, &["class", "--out", "out"]);
    assert_snapshot!(grade(&sandbox, &["class", "--out", "out"]).shown(), @"
    exit 2
    --- stderr
    error: out/results.jsonl already exists, from an earlier run
     hint: go on with it by `--resume`, or name a new folder with `--out`
    ");
    assert_eq!(grade(&sandbox, &["class", "--out", "out", "--resume"]).exit, 1);
}

#[test]
fn a_resumed_run_grades_again_what_would_come_to_something_else() {
    let sandbox = class();
    let run = |args: &[&str]| {
        grade(&sandbox, &[&["class", "--before", "2026-12-01T00:00:00Z", "--out", "out"], args].concat())
    };
    run(&[]);
    let first = read(&sandbox, "out/results.jsonl");
    assert_eq!(first, {
        run(&["--resume"]);
        read(&sandbox, "out/results.jsonl")
    });
    // A line that says something else shows whether it was kept.
    sandbox.write("out/results.jsonl", first.replace("Lesson A", "Kept"));
    let changed = sandbox.path().join("class/cyn");
    fs::remove_dir_all(&changed).unwrap();
    fs::create_dir_all(&changed).unwrap();
    prep::build_repository("commits: [{ message: 'a: notes', write: { a.md: y } }]", &changed).unwrap();
    run(&["--resume"]);
    let kept: Vec<bool> =
        read(&sandbox, "out/results.jsonl").lines().map(|line| line.contains("Kept")).collect();
    assert_eq!(kept, [true, true, true, false, false]);
    grade(&sandbox, &["class", "--before", "2026-11-01T00:00:00Z", "--out", "out", "--resume"]);
    assert!(!read(&sandbox, "out/results.jsonl").contains("Kept"));
}

#[test]
fn each_submission_has_its_reports() {
    let sandbox = class();
    grade(&sandbox, &["class", "--out", "out", "--reports", "junit,html"]);
    let mut names: Vec<String> = fs::read_dir(sandbox.path().join("out/reports"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "%3D1%2B1.html",
            "%3D1%2B1.junit.xml",
            "ada.html",
            "ada.junit.xml",
            "bob.html",
            "bob.junit.xml",
            "cyn.html",
            "cyn.junit.xml"
        ]
    );
    assert!(read(&sandbox, "out/reports/cyn.junit.xml").contains(r#"failures="2""#));
    let ran = grade(&sandbox, &["class", "--out", "other", "--reports", "classroom50"]);
    assert_eq!(ran.exit, 2);
    assert!(!sandbox.path().join("other").exists());
}

#[test]
fn notes_that_are_nearly_the_same_are_named() {
    let sandbox = Sandbox::new();
    sandbox.write("course/course.yaml", "id: c\ntitle: C\nbaseline: root\n");
    sandbox.write(
        "course/lessons/a.yaml",
        "id: a\ntitle: A\ndone_when:\n  - { must: Written., id: written, words: { in: n.md, count: 5 or more } }\n",
    );
    let handed_out: String =
        (1..8).map(|n| format!("Question {n}: why is this so, and what follows?\\n")).collect();
    let own = |words: &str| -> String {
        (1..8).map(|n| format!("Answer {n}: it is {words} in the {n} place.\\n")).collect()
    };
    for (id, text) in [
        ("ada", own("measured by Ada")),
        ("bob", own("MEASURED   by *Bob*")),
        ("cyn", own("guessed by a neighbour")),
        ("dan", String::new()),
    ] {
        let dir = sandbox.path().join("class").join(id);
        fs::create_dir_all(&dir).unwrap();
        let script = format!(
            "commits: [{{ message: start, write: {{ n.md: \"{handed_out}\" }} }}, {{ message: notes, write: {{ n.md: \"{handed_out}{text}\" }} }}]"
        );
        prep::build_repository(&script, &dir).unwrap();
    }
    let ran = grade(&sandbox, &["class", "--out", "out"]);
    assert!(
        ran.stdout.contains(
            "Similar notes, for a person to look at\n  ada and bob: 7 of 7 lines of n.md (100%)\n\n"
        ),
        "{}",
        ran.stdout
    );
    assert!(read(&sandbox, "out/gradebook.html").contains("7 of 7 (100%)"));
}

#[test]
fn a_class_can_be_graded_on_some_lessons() {
    let sandbox = class();
    for (id, part) in [("b", "two"), ("c", "two")] {
        let lesson = COURSE.replace("id: a\n", &format!("id: {id}\npart: {part}\n"));
        sandbox.write(&format!("course/lessons/{id}.yaml"), lesson);
    }
    let header = |args: &[&str], out: &str| {
        grade(&sandbox, &[&["class", "--out", out], args].concat());
        read(&sandbox, &format!("{out}/gradebook.csv")).lines().next().unwrap().to_owned()
    };
    assert!(header(&["--part", "two"], "one").ends_with(",note,b,c"));
    assert!(header(&["--part", "two", "--through", "b"], "two").ends_with(",note,b"));
    assert_eq!(grade(&sandbox, &["class", "--part", "three"]).exit, 2);
}

#[test]
fn what_was_done_over_time_is_followed_where_asked() {
    let sandbox = class();
    grade(&sandbox, &["class", "--out", "out", "--over-time"]);
    let completed: Vec<serde_json::Value> = read(&sandbox, "out/results.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["completed"]["a"].clone())
        .collect();
    let at = |date: &str| serde_json::Value::from(date);
    assert_eq!(
        completed,
        [
            at("2026-01-05T17:00:00Z"),
            at("2026-01-05T17:00:00Z"),
            at("2026-03-06T17:00:00Z"),
            serde_json::Value::Null,
            serde_json::Value::Null
        ]
    );
    assert!(read(&sandbox, "out/gradebook.html").contains("3 of 5 lessons done, over all submissions"));
    grade(&sandbox, &["class", "--out", "plain"]);
    assert!(!read(&sandbox, "plain/gradebook.html").contains("Done over time"));
}
