//! Lesson pages that were never written for prep: their proofs and their commit are the checks.

use insta::assert_snapshot;

use crate::support::{Ran, Sandbox};

const PAGE: &str = "---
id: w01-l01
title: Notes
type: lesson
order: 1
author: somebody
---

# Notes

### Ship It

```bash
git add docs && git commit -m \"w01-l01: notes — two rounds\"
```

## Proof

```bash
# The notes are there
test -f docs/notes.md && echo \"OK\"
# → OK

grep -c \"^## Round\" docs/notes.md
# → 2

grep -c -i \"improvement\\|fix\" docs/notes.md
# → 2 or more
```
";

const QUEST: &str = "---
id: w01-quest
type: quest
---
## Verification
```sh
cargo test
# → test result: ok
test -f docs/gone.md
echo done
```
";

const NOTES: &str = "## Round 1\nfix a\n## Round 2\nImprovement: b\n";

fn curriculum(notes: &str, message: &str) -> Sandbox {
    let quoted = serde_json::to_string(notes).unwrap();
    let script = format!("commits: [{{ message: '{message}', write: {{ docs/notes.md: {quoted} }} }}]");
    let sandbox = Sandbox::with_repo(&script);
    sandbox.write("course/parts/w01/lessons/01-notes.md", PAGE);
    sandbox.write("course/parts/w01/quest.md", QUEST);
    sandbox
}

fn check(sandbox: &Sandbox, args: &[&str]) -> Ran {
    sandbox.run(&[&["check", "--course", "course"], args].concat())
}

fn outcomes(sandbox: &Sandbox, lesson: &str) -> String {
    let outcomes = check(sandbox, &[lesson, "--format", "json"]).outcomes();
    outcomes.iter().map(|(id, outcome)| format!("{id} {outcome}")).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_page_is_done_when_its_proofs_and_its_commit_hold() {
    let sandbox = curriculum(NOTES, "w01-l01: all of it");
    assert_eq!(outcomes(&sandbox, "w01-l01"), "commit pass, proof-1 pass, proof-2 pass, proof-3 pass");
    let ran = check(&sandbox, &["w01-l01", "--format", "json"]);
    assert_eq!(ran.exit, 0);
    let step = ran.step("proof-2");
    assert_eq!(step["defined_at"]["path"], "parts/w01/lessons/01-notes.md");
    assert_eq!(step["defined_at"]["line"], 24);
    assert_eq!(ran.step("proof-1")["description"], "The notes are there");
    assert_eq!(ran.step("commit")["defined_at"]["line"], 14);
}

#[test]
fn what_is_missing_is_said_once() {
    let sandbox = curriculum(NOTES, "other: work");
    std::fs::remove_file(sandbox.path().join("docs/notes.md")).unwrap();
    assert_eq!(outcomes(&sandbox, "w01-l01"), "commit fail, proof-1 fail, proof-2 blocked, proof-3 blocked");
    assert_eq!(check(&sandbox, &["w01-l01"]).exit, 1);
}

#[test]
fn two_truths_are_told() {
    let fenced = "## Round 1\nfix\n```\n## Round 2\n```\nfix\n";
    let ran = check(&curriculum(fenced, "w01-l01: x"), &["w01-l01", "--verbose"]);
    assert_snapshot!(ran.stdout.lines().skip(2).collect::<Vec<_>>().join("\n"), @r#"
             course/parts/w01/lessons/01-notes.md and course/parts/w01/quest.md

    done  w01-l01  Notes  4/4
      ✓ The notes are there
          found     `OK`
      ✓ grep -c "^## Round" docs/notes.md
          docs/notes.md:1  ## Round 1
          docs/notes.md:4  ## Round 2
          found     2; grep counts 2; the document has 1: line 4 is in a code fence
      ✓ grep -c -i "improvement\|fix" docs/notes.md
          docs/notes.md:2  fix
          docs/notes.md:6  fix
          found     2
      ✓ The work in docs is committed as `w01-l01: …`.
          found     f3c64d5 w01-l01: x

    1 of 1 lesson done  ████████████████████  100%
    "#);
}

#[test]
fn a_page_without_a_native_proof_is_never_done() {
    let sandbox = curriculum(NOTES, "w01-l01: x");
    sandbox.write(
        "course/parts/w01/bare.md",
        "---\nid: bare\ntype: lesson\n---\n## Ship\n```sh\ngit commit -m 'w01-l01: x'\n```\n",
    );
    assert_snapshot!(sandbox.run(&["list", "--course", "course"]).shown(), @"
    exit 0
    --- stdout
    Course (from --course) · 3 lessons

    bare       Ship          1 step, no native proof
    w01-quest  Verification  2 steps, quest
    w01-l01    Notes         4 steps
    ");
    assert_eq!(outcomes(&sandbox, "bare"), "commit pass");
    assert_eq!(check(&sandbox, &["bare"]).exit, 3);
    sandbox.write("course/course.yaml", "unread: manual\n");
    assert_eq!(check(&sandbox, &["bare"]).exit, 3);
}

#[test]
fn lines_that_are_not_run_are_unknown_or_reminders() {
    let sandbox = curriculum(NOTES, "w01-l01: x");
    assert_eq!(outcomes(&sandbox, "w01-quest"), "proof-1 unknown, proof-2 unknown");
    assert_snapshot!(check(&sandbox, &["w01-quest"]).shown(), @"
    exit 3
    --- stdout
    Course (from --course) · main at 601b3cd
    warning  the course lies inside the repository it checks, and differs from the first commit:
             course/parts/w01/lessons/01-notes.md and course/parts/w01/quest.md

    unknown  w01-quest  Verification  0/2
      0 of 2 lines read, 2 need running
      ? cargo test
          expected  `test result: ok`
          found     not run: type `cargo test`
      ? test -f docs/gone.md
          expected  it succeeds
          found     `docs/gone.md` is not there, but `cargo test` was not run
          type      cargo test; test -f docs/gone.md

    0 of 1 lesson done  ░░░░░░░░░░░░░░░░░░░░  0%      next: prep show w01-quest --course course
    ");
    sandbox.write("docs/gone.md", "here\n");
    sandbox.write("course/course.yaml", "unread: manual\n");
    assert_eq!(outcomes(&sandbox, "w01-quest"), "proof-1 manual, proof-2 pass");
    assert_eq!(check(&sandbox, &["w01-quest"]).exit, 0);
}

/// An author reads a page before there is any repository.
#[test]
fn the_reading_is_explained_outside_a_repository_too() {
    let sandbox = Sandbox::new();
    sandbox.write("course/lessons/a.md", "---\ntype: lesson\nid: a\n---\n## Proof\n```bash\ntest -f a.md\ngit log --oneline | wc -l  # → 1 or more\n```\n");
    let ran = sandbox.run(&["explain", "a", "--course", "course"]);
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    assert!(ran.stdout.contains("now         `a.md` is not there"), "{}", ran.shown());
    assert!(ran.stdout.contains("there is no git repository here"), "{}", ran.shown());
}

#[test]
fn the_reading_is_explained() {
    let sandbox = curriculum(NOTES, "w01-l01: x");
    assert_snapshot!(sandbox.run(&["explain", "w01-l01", "--course", "course"]).shown(), @r#"
    exit 0
    --- stdout
    w01-l01  Notes

    proof-1  parts/w01/lessons/01-notes.md:21
      The notes are there
        command     test -f docs/notes.md && echo "OK"
        reading     asks whether `docs/notes.md` is a file, and if so prints `OK`
        expects     `OK`
        now         `OK`: it passes
        as a check  file: docs/notes.md

    proof-2  parts/w01/lessons/01-notes.md:24
      grep -c "^## Round" docs/notes.md
        command     grep -c "^## Round" docs/notes.md
        reading     counts the lines of `docs/notes.md` that match `^## Round`
        expects     2
        now         2: it passes
        as a check  headings: { in: docs/notes.md, level: 2, matching: '^Round', count: 2 } (2 headings
                    now)

    proof-3  parts/w01/lessons/01-notes.md:27
      grep -c -i "improvement\|fix" docs/notes.md
        command     grep -c -i "improvement\|fix" docs/notes.md
        reading     counts the lines of `docs/notes.md` that match `improvement\|fix`, in any letter
                    case
        expects     2 or more
        now         2: it passes
        as a check  lines: { in: docs/notes.md, matching: '(?i)improvement|fix', count: 2 or more }

    commit  parts/w01/lessons/01-notes.md:14
      The work in docs is committed as `w01-l01: …`.
        reading     commits: a commit whose subject starts with `w01-l01:` and that touches docs
        now         pass: 601b3cd w01-l01: x
    "#);
    assert_snapshot!(sandbox.run(&["explain", "w01-quest", "--course", "course"]).shown(), @"
    exit 0
    --- stdout
    w01-quest  Verification

    proof-1  parts/w01/quest.md:7
      cargo test
        command     cargo test
        reading     needs a program, which prep does not run
        expects     `test result: ok`
        now         unknown until run

    proof-2  parts/w01/quest.md:9
      test -f docs/gone.md
        command     test -f docs/gone.md
        reading     asks whether `docs/gone.md` is a file
        expects     it succeeds
        now         unknown until run
        as a check  file: docs/gone.md
    ");
}

#[test]
fn a_page_becomes_a_draft_that_is_a_lesson() {
    let sandbox = curriculum(NOTES, "w01-l01: x");
    let done_when =
        "\n## Done when\n\n- The notes are in `docs/notes.md`.\n- A partner has heard both rounds.\n";
    sandbox.write("page.md", format!("{PAGE}{done_when}"));
    let ran = sandbox.run(&["import", "page.md"]);
    assert_snapshot!(ran.shown(), @r#"
    exit 0
    --- stdout
    id: 'w01-l01'
    title: 'Notes'
    order: 1
    type: 'lesson'
    done_when:
      - must: 'The notes are in docs/notes.md.'
        id: proof-1
        file: docs/notes.md
      - must: 'grep -c "^## Round" docs/notes.md'
        id: proof-2
        headings: { in: docs/notes.md, level: 2, matching: '^Round', count: 2 }
      - must: 'grep -c -i "improvement\|fix" docs/notes.md'
        id: proof-3
        lines: { in: docs/notes.md, matching: '(?i)improvement|fix', count: 2 or more }
      # no proof on the page is about this
      - must: 'A partner has heard both rounds.'
        id: done
        manual: 'A partner has heard both rounds.'
      # a draft, from the commit of the page
      - must: 'The work in docs is committed as `w01-l01: …`.'
        id: commit
        commits: { matching: '^w01\-l01:', touching: 'docs/**' }
    "#);
    std::fs::create_dir_all(sandbox.path().join("drafts/lessons/one")).unwrap();
    let write = ["import", "page.md", "-o", "drafts/lessons/one/lesson.yaml"];
    assert_eq!(sandbox.run(&write).exit, 0);
    assert_eq!(sandbox.run(&write).exit, 2, "what is there is kept");
    assert!(sandbox.run(&write).stderr.contains("something of that name is there"));
    let beside = std::fs::read_dir(sandbox.path().join("drafts/lessons/one")).unwrap();
    assert_eq!(beside.count(), 1, "nothing else is left there");
    let ran = sandbox.run(&["check", "--course", "drafts"]);
    assert_eq!(ran.exit, 0, "{}", ran.shown());
}

#[test]
fn a_page_that_cannot_become_a_draft_says_why() {
    let sandbox = Sandbox::new();
    sandbox.write("empty.md", "# Nothing\n").write("other.md", b"caf\xe9");
    let said = |page| {
        let ran = sandbox.run(&["import", page]);
        assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""));
        ran.stderr
    };
    assert!(said("empty.md").contains("empty.md says nowhere when it is done"));
    assert!(said("other.md").contains("it is not text in UTF-8"));
    assert!(said("gone.md").contains("it is not there"));
    assert!(said(".").contains("says nowhere when it is done"));
    assert!(said("/dev/null").contains("it is not a regular file"));
}

#[test]
fn a_page_that_a_glob_names_and_has_no_step_is_named_with_the_reason() {
    let sandbox = Sandbox::new();
    sandbox
        .write("c/course.yaml", "lessons: ['docs/**/*.md']\n")
        .write("c/docs/a.md", "# A\n\n## Proof\n\n```bash\ntest -f A.md\n```\n")
        .write("c/docs/b.md", "# B\n\nNo commands.\n")
        .write("c/docs/c.md", "# C\n\n## Proof\n\n```python\nprint(1)\n```\n")
        .write("c/other.md", "# Not named\n");
    assert_snapshot!(sandbox.run(&["list", "--course", "c"]).shown(), @"
    exit 0
    --- stdout
    Course (from --course) · 1 lesson

    docs-a  A  1 step

    no step: none of its headings says proof, verify, check or test, and it has no `done_when`
      docs/b.md

    no step: the sections with its proofs have no shell block
      docs/c.md
    ");
}

#[test]
fn a_commit_that_was_handed_out_or_is_a_bots_is_not_the_pages() {
    let script = "commits:
- { message: 'w1: template', author: 'Staff <staff@example.org>', write: { a.md: x } }
- { message: 'w1: sync', author: 'Robot <robot@example.org>', write: { a.md: y } }
";
    let sandbox = Sandbox::with_repo(script);
    let page = "---\nid: a\ntype: lesson\n---\n# A\n\n## Proof\n\n```bash\ntest -f a.md\n```\n\n## Ship\n\n```bash\ngit add a.md\ngit commit -m 'w1: done'\n```\n";
    sandbox.write("c/a.md", page);
    let commit = |course: &str| {
        sandbox.write("c/course.yaml", course);
        let ran = sandbox.run(&["check", "--course", "c", "--repo", ".", "--format", "json"]);
        ran.step("commit")["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(commit("id: c\n"), "pass");
    assert_eq!(
        commit("baseline: root\n"),
        "pass",
        "the second commit is the learner's for all that is known"
    );
    assert_eq!(commit("baseline: root\nignore_authors: [robot@example.org]\n"), "fail");
    assert_eq!(commit("ignore_authors: [robot@example.org, staff@example.org]\n"), "fail");
}

#[test]
fn commits_that_all_came_too_late_are_counted_and_the_first_is_dated() {
    let script = "commits:
- { message: one, write: { a.md: x } }
- { message: two, write: { a.md: y } }
";
    let sandbox = Sandbox::with_repo(script);
    let check = |before: &str| {
        let ran = sandbox.run(&["check", "w24-l05", "--before", before, "--format", "json"]);
        ran.json()["warnings"].clone()
    };
    assert_eq!(
        check("2026-01-01T00:00:00-05:00")[0],
        "no commit is from before 2026-01-01T00:00:00-05:00: 2 came later, the first at 2026-01-05T12:00:00-05:00"
    );
    assert_eq!(check("2026-01-05T20:00:00Z").as_array().unwrap().len(), 0);
}
