//! Hints: a text, or a list, gentlest first, of which some fit only one situation.

use insta::assert_snapshot;

use crate::support::{Prep, Ran, Sandbox};

const NOTES: &str = include_str!("../../lessons/w24-l05/examples.yaml");

/// The hint of a step of `w24-l05` where the notes of its first example were changed by `change`.
fn hint(step: &str, subject: &str, change: impl Fn(&str) -> String) -> String {
    let start = NOTES.find("&done |\n").unwrap() + "&done |\n".len();
    let notes: Vec<&str> = NOTES[start..]
        .lines()
        .take_while(|line| line.is_empty() || line.starts_with("              "))
        .map(|line| line.get(14..).unwrap_or_default())
        .collect();
    let notes = serde_json::to_string(&change(&notes.join("\n"))).unwrap();
    let sandbox = Sandbox::with_repo(&format!(
        "commits: [{{ message: '{subject}', write: {{ docs/mock-interview-notes.md: {notes} }} }}]"
    ));
    let step = sandbox.run(&["check", "w24-l05", "--format", "json"]).step(step);
    assert_eq!(step["outcome"], "fail");
    step["hint"].as_str().unwrap_or("none").to_owned()
}

#[test]
fn a_hint_fits_what_was_found() {
    let begun = |notes: &str| {
        notes
            .replace("Improvement: draw the path of one write first, and", "Improvement: ")
            .replace("Improvement:  hang the layers on it.", "Improvement: hang")
    };
    assert_snapshot!(hint("improvement", "w24-l05: notes", begun), @"The line is there and too short; say in three different words or more what you will change.");
    let none = |notes: &str| notes.replace("Improvement: draw the path", "Draw the path");
    assert_snapshot!(hint("improvement", "w24-l05: notes", none), @"End the round with `Improvement:` and what you will change, in three words or more.");
    assert_snapshot!(hint("committed", "add notes", str::to_owned), @r#"`git commit --amend -m "w24-l05: mock interview notes"` if your last commit is the one with the notes; else change them once more and commit that under the lesson's name."#);
}

const COURSE: &str = "id: a\ntitle: A\ndone_when:\n  - must: It is there.\n    id: it\n    file: A.md\n";

fn checked(hint: &str) -> Ran {
    let sandbox = Sandbox::with_repo("commits: [{ message: m, write: { B.md: b } }]");
    sandbox.write("c/lessons/a.yaml", format!("{COURSE}    hint: {hint}\n"));
    Prep::new(sandbox.path()).run(&["check", "--course", "c", "--repo", ".", "--format", "json"])
}

#[test]
fn the_first_that_fits_leads_and_the_gentlest_where_none_does() {
    let leading = |hint: &str| checked(hint).step("it")["hint"].clone();
    assert_eq!(leading("one"), "one");
    assert_eq!(leading("[gentle, plain]"), "gentle");
    assert_eq!(leading("[gentle, { when: { file: B.md }, text: b is there }]"), "b is there");
    assert_eq!(leading("[gentle, { when: { file: C.md }, text: c is there }]"), "gentle");
    assert_eq!(leading("[{ when: { file: C.md }, text: c }, { when: { file: B.md }, text: b }]"), "b");
    assert!(leading("[{ when: { file: C.md }, text: c }]").is_null());
}

#[test]
fn what_is_no_hint_is_told_with_its_place() {
    let told = |hint: &str| {
        let ran = checked(hint);
        assert_eq!(ran.exit, 2, "{hint}");
        ran.stderr
    };
    assert_snapshot!(told("{ when: { file: B.md }, text: b }"), @"
    error[wrong-type]: expected a string, or a list of hints, found a map
     --> lessons/a.yaml:7:11
      |
    7 |     hint: { when: { file: B.md }, text: b }
      |           ^
      |
      = help: write a list: `hint: [ { when: …, text: … }, … ]`

     hint: edit what is shown, and type the command again
    ");
    assert_snapshot!(told("[gentle, { text: b }, '', { when: { fil: B.md }, text: c, gentle: 1 }]"), @"
    error[missing-key]: `when` is missing
     --> lessons/a.yaml:7:20
      |
    7 |     hint: [gentle, { text: b }, '', { when: { fil: B.md }, text: c, gentle: 1 }]
      |                    ^

    error[bad-value]: the hint is empty
     --> lessons/a.yaml:7:33
      |
    7 |     hint: [gentle, { text: b }, '', { when: { fil: B.md }, text: c, gentle: 1 }]
      |                                 ^^
      |
      = help: say what to do, or leave it out

    error[unknown-kind]: unknown kind `fil`
     --> lessons/a.yaml:7:47
      |
    7 |     hint: [gentle, { text: b }, '', { when: { fil: B.md }, text: c, gentle: 1 }]
      |                                               ^^^
      |
      = help: did you mean `file`?

    error[unknown-key]: unknown key `gentle`
     --> lessons/a.yaml:7:69
      |
    7 |     hint: [gentle, { text: b }, '', { when: { fil: B.md }, text: c, gentle: 1 }]
      |                                                                     ^^^^^^
      |
      = help: known here: when, text

    4 problems in the course
     hint: edit what is shown, and type the command again
    ");
    assert_snapshot!(told("[]"), @"
    error[bad-value]: the list has no hint
     --> lessons/a.yaml:7:11
      |
    7 |     hint: []
      |           ^
      |
      = help: leave `hint:` out

     hint: edit what is shown, and type the command again
    ");
}
