//! `prep kinds` and `prep schema`: the reference is what the program says of itself, and the files that hold it are current.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;

use crate::support::{Ran, Sandbox};

fn run(args: &[&str]) -> Ran {
    Sandbox::new().run(args)
}

#[test]
fn one_kind_is_a_page() {
    assert_snapshot!(run(&["kinds", "headings"]).shown(), @r"
    exit 0
    --- stdout
    headings
      Passes when the number of headings of a level or a text is within `count`, or headings come in an
      order. It can be inside `each`.

    Fields
      count  a count such as `3`, `3 or more`, `at most 5`, `3 to 5` or `none`
          How many there are.
      in_order  a list, each item a pattern
          Headings that follow each other in this order; others may be between them.
      level  a whole number that is not negative
          1 to 6, as the number of `#` before it.
      matching  a pattern; a plain value is taken for it
          What the heading's text must match, as it is rendered.
      in  a path or a glob
          The file to read, or a glob: then each file that it matches. Left out, it is the lesson's own
          `in`.
      section  a pattern or a list, each item a pattern; default the whole file
          The one section to read: a pattern for its heading, or a list of them, from the outermost to
          the innermost.
      across  `each`, `total` or `any`; default each
          How the files of a glob count together. `each`: Each file must pass. `total`: All files are
          one text. `any`: One file must pass.

    Example
      headings: { in: docs/notes.md, level: 2, matching: '^Round\b', count: 3 }

    What prep says
      headings: { in: notes.md, level: 2, matching: ^Round, count: 2 }

      passes on
        notes.md:
        ## Round 1

        ## Round 2
        expected  exactly 2 level-2 headings matching /^Round/
        found     2 headings

      fails on
        notes.md:
        ## Round 1

        ### Round 2
        expected  exactly 2 level-2 headings matching /^Round/
        found     1 heading
        near miss line 3 is a heading of level 3: `### Round 2`
    ");
}

#[test]
fn an_unknown_kind_is_told_with_the_nearest() {
    let ran = run(&["kinds", "heading"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("did you mean `headings`?"), "{}", ran.stderr);
}

#[test]
fn the_reference_on_disk_is_current() {
    expect_current("docs/kinds.md", &["kinds", "--markdown"]);
}

#[test]
fn the_page_about_files_is_current() {
    expect_current("docs/lesson-format.md", &["schema", "--markdown"]);
}

/// The YAML blocks of the page by the file that each shows.
fn whole_files() -> Vec<(String, String)> {
    let page = run(&["schema", "--markdown"]).stdout;
    let files = page.split("\n## `").skip(1).map(|section| {
        let (path, rest) = section.split_once('`').unwrap();
        let example = rest.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
        (path.replace("ID", "w01").replace("NAME", "tried"), example.to_owned())
    });
    files.collect()
}

#[test]
fn the_files_that_the_page_shows_are_a_course_that_is_right() {
    let sandbox = Sandbox::new();
    let files = whole_files();
    assert_eq!(files.len(), 7);
    for (path, text) in &files {
        sandbox.write(&format!("course/{path}"), text);
        let name = path.rsplit('/').next().unwrap().trim_end_matches(".yaml");
        let name = match path.split('/').nth_back(1) {
            Some("checks") => "check",
            Some("interviews") => "interview",
            _ => name,
        };
        let schema = jsonschema::draft202012::new(&schema(name)).unwrap();
        let value = serde_yaml::from_str(text).unwrap();
        assert!(schema.is_valid(&value), "{path}: {:?}", schema.iter_errors(&value).next());
    }
    let lint = sandbox.run(&["lint", "--course", "course"]);
    assert_eq!(lint.shown(), "exit 0\n--- stdout\nno problem found\n");
    let test = sandbox.run(&["test", "--course", "course"]);
    assert_eq!(test.exit, 0, "{}", test.shown());
}

#[test]
fn schemas_are_listed() {
    assert_snapshot!(run(&["schema"]).shown(), @"
    exit 0
    --- stdout
    lesson     lesson.yaml
    check      a shared check in checks/
    course     course.yaml
    examples   examples.yaml
    interview  an interview in interviews/ beside a lesson
    schedule   schedule.yaml beside a lesson
    prep       prep.yaml in a learner's folder
    report     what `prep check --format json` writes: prep/report/v1
    status     what `prep status --format json` writes: prep/status/v1
    timeline   what `prep timeline --format json` writes: prep/timeline/v1
    gradebook  a line of what `prep grade` writes to results.jsonl: prep/result/v1
    lint       what `prep lint --format json` writes: prep/lint/v1

    one of them: prep schema NAME
    ");
}

#[test]
fn help_explains_kinds_as_well_as_commands() {
    assert_eq!(run(&["help", "sections"]).stdout, run(&["kinds", "sections"]).stdout);
    assert_eq!(run(&["help", "check"]).stdout, run(&["check", "--help"]).stdout);
    assert_snapshot!(run(&["help", "section"]).shown(), @"
    exit 2
    --- stderr
    error: `section` is neither a command nor a kind of check
     hint: did you mean `prep help sections`? `prep help` lists the commands, `prep kinds` the kinds of check
    ");
    assert_snapshot!(run(&["help", "chekc"]).shown(), @"
    exit 2
    --- stderr
    error: `chekc` is neither a command nor a kind of check
     hint: did you mean `prep help check`? `prep help` lists the commands, `prep kinds` the kinds of check
    ");
    assert_snapshot!(run(&["help", "photosynthesis"]).shown(), @"
    exit 2
    --- stderr
    error: `photosynthesis` is neither a command nor a kind of check
     hint: `prep help` lists the commands, `prep kinds` the kinds of check
    ");
}

#[test]
fn the_page_about_shared_checks_is_current() {
    expect_current("docs/checks.md", &["test", "--format", "markdown"]);
}

fn expect_current(name: &str, args: &[&str]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let now = run(args).stdout;
    if std::env::var_os("PREP_UPDATE_DOCS").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let is_current = fs::read_to_string(&path).is_ok_and(|text| text == now);
    assert!(is_current, "{name} is not current: run the tests once with PREP_UPDATE_DOCS=1");
}

fn schema(subject: &str) -> serde_json::Value {
    serde_json::from_str(&run(&["schema", subject]).stdout).unwrap()
}

#[test]
fn the_schema_of_an_interview_knows_every_part_and_no_other_key() {
    let schema = schema("interview");
    assert_eq!(schema["additionalProperties"], false);
    let phase = &schema["properties"]["phases"]["items"];
    for key in ["say", "questions", "write_up", "mark", "review", "prompts"] {
        assert!(!phase["properties"][key].is_null(), "{key} in {phase}");
    }
    let question = &phase["properties"]["questions"]["items"];
    assert!(!question["properties"]["follow_ups"]["items"]["properties"]["answered_by"].is_null());
    assert_eq!(schema["properties"]["notes"]["properties"]["again"]["enum"][0], "take");
}

#[test]
fn the_schema_of_a_lesson_knows_every_kind_and_no_other_key() {
    let schema = schema("lesson");
    let step = &schema["$defs"]["step"]["properties"];
    for kind in ["file", "headings", "sections", "use", "manual"] {
        assert!(!step[kind].is_null(), "{kind}");
    }
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(schema["properties"]["done_when"]["items"]["$ref"], "#/$defs/step");
    let lines = &schema["$defs"]["kind-lines"]["anyOf"];
    assert_eq!(lines[1]["properties"]["count"]["type"], serde_json::json!(["string", "number"]));
    assert_eq!(lines[1]["required"], serde_json::json!(["matching"]));
}
