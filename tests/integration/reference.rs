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
          How the files of a glob count together.

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
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/kinds.md");
    let now = run(&["kinds", "--markdown"]).stdout;
    if std::env::var_os("PREP_UPDATE_DOCS").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let is_current = fs::read_to_string(&path).is_ok_and(|text| text == now);
    assert!(is_current, "docs/kinds.md is not current: run the tests once with PREP_UPDATE_DOCS=1");
}

fn schema(subject: &str) -> serde_json::Value {
    serde_json::from_str(&run(&["schema", subject]).stdout).unwrap()
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
