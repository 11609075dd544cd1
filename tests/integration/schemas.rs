//! The schemas that prep prints: every file that is shipped and everything that prep writes for programs keeps to them, and
//! what is wrong does not.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::support::Sandbox;

const SCHEMAS: [&str; 12] = [
    "lesson",
    "check",
    "course",
    "examples",
    "interview",
    "schedule",
    "prep",
    "report",
    "status",
    "timeline",
    "gradebook",
    "lint",
];

fn validator(name: &str) -> &'static Validator {
    static VALIDATORS: LazyLock<BTreeMap<&str, Validator>> = LazyLock::new(|| {
        let made = SCHEMAS.map(|name| {
            let schema = Sandbox::new().run(&["schema", name]).json();
            assert!(jsonschema::meta::is_valid(&schema), "the schema `{name}` is none");
            (name, jsonschema::draft202012::new(&schema).unwrap())
        });
        made.into_iter().collect()
    });
    &VALIDATORS[name]
}

fn problems(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn from_yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

/// Every YAML file below a folder of this repository, by its path.
fn shipped(folder: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in fs::read_dir(root.join(folder)).unwrap() {
        let path = format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap());
        if root.join(&path).is_dir() {
            found.extend(shipped(&path));
        } else if path.ends_with(".yaml") {
            found.push((path.clone(), from_yaml(&fs::read_to_string(root.join(&path)).unwrap())));
        }
    }
    found
}

/// The schema that a file of a course is held to.
fn schema_of(path: &str) -> &'static str {
    match path.rsplit('/').next().unwrap() {
        _ if path.contains("/interviews/") => "interview",
        _ if path.starts_with("checks/") => "check",
        "lesson.yaml" => "lesson",
        "examples.yaml" => "examples",
        "schedule.yaml" => "schedule",
        "course.yaml" => "course",
        other => panic!("no schema for {other}"),
    }
}

#[test]
fn every_schema_is_one() {
    for name in SCHEMAS {
        assert!(!validator(name).is_valid(&json!("a string")), "{name} takes anything");
    }
    let listed = Sandbox::new().run(&["schema", "none"]).stderr;
    let known = listed.split("[possible values: ").nth(1).unwrap().split(']').next().unwrap();
    assert_eq!(known.split(", ").collect::<Vec<_>>(), SCHEMAS);
}

#[test]
fn every_shipped_file_keeps_to_its_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let course = fs::read_to_string(root.join("course.yaml")).unwrap();
    let mut files = vec![("course.yaml".to_owned(), from_yaml(&course))];
    files.extend(["lessons", "checks"].into_iter().flat_map(shipped));
    let mut seen = BTreeMap::new();
    for (path, value) in &files {
        let name = schema_of(path);
        *seen.entry(name).or_insert(0) += 1;
        assert_eq!(problems(validator(name), value), [""; 0], "{path}");
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
    assert!(seen["lesson"] >= 5 && seen["check"] >= 20 && seen["interview"] >= 5, "{seen:?}");
}

const LESSON: &str = "
id: a
title: Notes
part: w1
done_when:
  - { must: Three words., id: notes, words: { in: notes.md, count: 3 or more } }
";

const INTERVIEW: &str = "
title: A question
about: One question.
phases:
  - id: talk
    title: The talk
    answers: typed
    questions: [{ id: q1, ask: Why? }]
notes: { file: a.md, title: A, sections: [{ heading: Answers, blocks: [{ answers: [talk] }] }] }
commit: 'a: take {take}'
";

/// A course of one lesson with all that can be beside it, each file right.
const FILES: [(&str, &str); 6] = [
    ("course.yaml", "id: c\ntitle: Course\n"),
    ("lessons/a/lesson.yaml", LESSON),
    (
        "lessons/a/examples.yaml",
        "examples: [{ name: done, script: { commits: [{ message: x, write: { notes.md: a b c } }] }, fails: [] }, \
         { name: less, based_on: done, edit: [{ in: notes.md, replace: b c, with: d }], fails: [notes] }]",
    ),
    ("lessons/a/interviews/one.yaml", INTERVIEW),
    ("lessons/a/schedule.yaml", "per_week: 2\nweeks: [{ through: 2, kinds: [technical] }]\n"),
    (
        "checks/long.yaml",
        "name: long\nabout: It is long.\nparams: { n: { type: count } }\ncheck: { words: { in: a.md, count: $n } }\n\
         examples: [{ name: one, with: { n: 1 }, passes: true, script: { commits: [{ message: x, write: { a.md: x } }] } }]",
    ),
];

/// A file, what is replaced in it, and by what: each is a mistake that the schema and the reader both see.
const WRONG: [(&str, &str, &str); 35] = [
    ("course.yaml", "title:", "titel:"),
    ("course.yaml", "title: Course", "words_per_minute: fast"),
    ("course.yaml", "title: Course", "unread: never"),
    ("course.yaml", "title: Course", "lessons: [1]"),
    ("lessons/a/lesson.yaml", "id: a\n", ""),
    ("lessons/a/lesson.yaml", "done_when:", "done_if:"),
    ("lessons/a/lesson.yaml", "id: notes, ", ""),
    ("lessons/a/lesson.yaml", "must: Three words., ", ""),
    ("lessons/a/lesson.yaml", "must: Three words.,", "must: Three words., should: Four.,"),
    ("lessons/a/lesson.yaml", "words: {", "wrods: {"),
    ("lessons/a/lesson.yaml", "words: {", "file: a.md, words: {"),
    ("lessons/a/lesson.yaml", "in: notes.md", "inn: notes.md"),
    ("lessons/a/lesson.yaml", "count: 3 or more", "count: [3]"),
    ("lessons/a/lesson.yaml", "words: {", "points: -1, words: {"),
    ("lessons/a/lesson.yaml", "words: { in: notes.md, count: 3 or more }", "all: []"),
    ("lessons/a/lesson.yaml", "words: { in: notes.md, count: 3 or more }", "all: [{ file: a, absent: b }]"),
    (
        "lessons/a/lesson.yaml",
        "words: { in: notes.md, count: 3 or more }",
        "lines: { in: notes.md, count: 3 }",
    ),
    ("lessons/a/lesson.yaml", "words: { in: notes.md, count: 3 or more }", "lines: { matching: [a, b] }"),
    (
        "lessons/a/lesson.yaml",
        "words: { in: notes.md, count: 3 or more }",
        "lines: { matching: { regex: a } }",
    ),
    ("lessons/a/lesson.yaml", "count: 3 or more", "count: 3, across: some"),
    ("lessons/a/examples.yaml", "fails: [notes]", "fails: notes"),
    ("lessons/a/examples.yaml", "based_on: done", "based_on: done, script: {}"),
    ("lessons/a/examples.yaml", "replace: b c, ", ""),
    ("lessons/a/examples.yaml", "message: x, ", ""),
    ("lessons/a/examples.yaml", "name: less, ", ""),
    ("lessons/a/interviews/one.yaml", "title: The talk\n    answers", "answers"),
    ("lessons/a/interviews/one.yaml", "    questions:", "    say: Hello.\n    questions:"),
    ("lessons/a/interviews/one.yaml", "ask: Why?", "ask: Why?, stop: soon"),
    ("lessons/a/interviews/one.yaml", "{ answers: [talk] }", "{ answers: [talk], points: [talk] }"),
    ("lessons/a/schedule.yaml", "per_week: 2\n", ""),
    ("lessons/a/schedule.yaml", "through: 2", "until: 2"),
    ("lessons/a/schedule.yaml", "kinds: [technical]", "kinds: technical"),
    ("checks/long.yaml", "type: count", "type: number"),
    ("checks/long.yaml", "check: { words:", "check: { wrods:"),
    ("checks/long.yaml", "passes: true, ", ""),
];

#[test]
fn what_is_wrong_is_refused_by_the_schema_as_by_the_reader() {
    let right = Sandbox::new();
    for (path, text) in FILES {
        right.write(path, text);
        assert_eq!(problems(validator(schema_of(path)), &from_yaml(text)), [""; 0], "{path}");
    }
    let ran = right.run(&["lint", "--course", "."]);
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    for (path, good, bad) in WRONG {
        let (_, text) = FILES.iter().find(|(name, _)| *name == path).unwrap();
        assert!(text.contains(good), "{path} has no {good}");
        let text = text.replacen(good, bad, 1);
        assert!(!validator(schema_of(path)).is_valid(&from_yaml(&text)), "{path} with {bad:?} passes");
        let sandbox = Sandbox::new();
        for (path, text) in FILES {
            sandbox.write(path, text);
        }
        sandbox.write(path, &text);
        let ran = sandbox.run(&["lint", "--course", "."]);
        assert_eq!(ran.exit, 2, "{path} with {bad:?}: {}", ran.shown());
    }
    assert!(validator("prep").is_valid(&json!({ "course": "course" })));
    assert!(!validator("prep").is_valid(&json!({ "curse": "course" })));
}

/// Two repositories, one of them unborn, and a course beside them.
fn class() -> Sandbox {
    let sandbox = Sandbox::with_repo(
        "commits:
  - { message: one, write: { notes.md: one two three } }
  - { message: two, write: { notes.md: one } }",
    );
    sandbox.write("course/lessons/a.yaml", LESSON);
    sandbox.write("broken/lessons/a.yaml", LESSON.replace("words:", "wrods:"));
    for (name, script) in
        [("ada", "commits: [{ message: x, write: { notes.md: a b c } }]"), ("bob", "commits: []")]
    {
        let dir = sandbox.path().join("class").join(name);
        fs::create_dir_all(&dir).unwrap();
        prep::build_repository(script, &dir).unwrap();
    }
    sandbox.write("class/dan/.git/HEAD", "not a reference\n");
    sandbox
        .write("class.csv", "id,name,repo,waive,extend\nada,Ada,class/ada,a@2027-01-01T00:00:00Z: ill,\nbob,,class/bob,,2027-01-01T00:00:00Z: late\ndan,,class/dan,,\n");
    sandbox
}

/// What prep writes for programs: the schema's name, and the document.
fn written() -> Vec<(&'static str, Value)> {
    let sandbox = class();
    let unborn = Sandbox::with_repo("commits: []");
    let mut written = vec![
        ("report", sandbox.run(&["check", "--course", "course", "--format", "json"]).json()),
        ("report", sandbox.run(&["check", "--format", "json"]).json()),
        ("report", unborn.run(&["check", "--format", "json"]).json()),
        ("status", sandbox.run(&["status", "--course", "course", "--format", "json"]).json()),
        ("status", sandbox.run(&["status", "--format", "json"]).json()),
        ("status", unborn.run(&["status", "--format", "json"]).json()),
        ("timeline", sandbox.run(&["timeline", "--course", "course", "--format", "json"]).json()),
        ("lint", sandbox.run(&["lint", "--course", "course", "--format", "json"]).json()),
        ("lint", sandbox.run(&["lint", "--course", "broken", "--format", "json"]).json()),
    ];
    assert_eq!(written[8].1["errors"], 1);
    let grade = |args: &[&str], out: &str| {
        let ran = sandbox.run(&[&["grade", "--course", "course", "--out", out], args].concat());
        let lines = fs::read_to_string(sandbox.path().join(out).join("results.jsonl"));
        let lines = lines.unwrap_or_else(|_| panic!("{}", ran.shown()));
        lines.lines().map(|line| ("gradebook", serde_json::from_str(line).unwrap())).collect::<Vec<_>>()
    };
    written.extend(grade(&["class"], "plain"));
    let roster = ["--roster", "class.csv", "--before", "2026-12-01T00:00:00Z", "--over-time"];
    written.extend(grade(&roster, "roster"));
    written
}

#[test]
fn what_prep_writes_keeps_to_its_schema() {
    let written = written();
    for (name, value) in &written {
        assert_eq!(problems(validator(name), value), [""; 0], "{name}: {value:#}");
    }
    let lines: Vec<_> = written.iter().filter(|(name, _)| *name == "gradebook").collect();
    assert_eq!(lines.len(), 6);
    assert!(lines.iter().any(|(_, line)| line["error"].is_string()), "one cannot be graded");
    assert!(lines.iter().any(|(_, line)| line["waived"][0]["lesson"] == "a"), "one is waived");
    assert!(lines.iter().any(|(_, line)| line["completed"].is_object()), "one is followed over time");
}

/// Every map in a document, as a JSON pointer, but the author's own `meta` and maps whose keys are data.
fn maps(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            found.push(at.to_owned());
            let ours =
                entries.iter().filter(|(key, _)| !["meta", "notes", "completed"].contains(&key.as_str()));
            ours.for_each(|(key, value)| maps(value, &format!("{at}/{key}"), found));
        }
        Value::Array(items) => {
            (0..).zip(items).for_each(|(nth, item): (usize, _)| maps(item, &format!("{at}/{nth}"), found));
        }
        _ => {}
    }
}

#[test]
fn a_report_of_what_was_run_keeps_to_its_schema() {
    let sandbox = Sandbox::with_repo("commits: [{ message: a, write: { run.sh: \"echo it ran\\n\" } }]");
    sandbox.write(
        "course/l.yaml",
        "id: l\ntitle: L\ndone_when:\n  - { must: It runs., id: runs, runs: { command: sh run.sh, stdout: it ran } }\n  - { must: It builds., id: builds, runs: 'exit 3' }\n",
    );
    sandbox.write("course/course.yaml", "network: true\nlessons: ['*.yaml']\n");
    let path = std::env::var("PATH").unwrap_or_default();
    for (how, timed) in [(&["--run=unconfined", "--timings"][..], 2), (&["--run=unconfined"], 0), (&[], 0)] {
        let prep = crate::support::Prep::new(sandbox.path()).env("PATH", &path);
        let report = prep.run(&[&["check", "--course", "course", "--format", "json"], how].concat()).json();
        assert_eq!(problems(validator("report"), &report), [""; 0], "{how:?}: {report:#}");
        let timings = report["commands"]["timings"].as_array().map_or(0, Vec::len);
        assert_eq!(timings, timed, "{report:#}");
        // Times that are no times are refused: the schema does look at them.
        if timed > 0 {
            let mut broken = report.clone();
            broken["commands"]["timings"][0]["milliseconds"] = json!("long");
            assert!(!validator("report").is_valid(&broken));
        }
    }
}

#[test]
fn a_document_that_is_broken_anywhere_is_refused() {
    // Left out where there is nothing to say.
    let optional = ["reason", "meta", "patterns"];
    let mut tried = 0;
    // Those of the course built in are large, and have nothing that the others have not.
    let small = written().into_iter().filter(|(_, value)| value.to_string().len() < 10_000);
    for (name, value) in small {
        let validator = validator(name);
        let mut places = Vec::new();
        maps(&value, "", &mut places);
        for at in places {
            let mut refuse = |what: String, change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
                let mut broken = value.clone();
                change(broken.pointer_mut(&at).unwrap().as_object_mut().unwrap());
                assert!(!validator.is_valid(&broken), "{name}: {at} {what} passes");
                tried += 1;
            };
            refuse("with a key of its own".into(), &|map| drop(map.insert("extra".into(), json!(1))));
            for key in value.pointer(&at).unwrap().as_object().unwrap().keys() {
                if !optional.contains(&key.as_str()) {
                    refuse(format!("without {key}"), &|map| drop(map.remove(key)));
                }
                if key != "meta" {
                    refuse(format!("with a fraction as {key}"), &|map| {
                        drop(map.insert(key.clone(), json!(1.5)))
                    });
                }
            }
        }
    }
    assert!(tried > 500, "{tried}");
}
