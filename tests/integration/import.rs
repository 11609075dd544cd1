//! `prep import`: drafts that are lessons, or that say what they lack.

use insta::assert_snapshot;

use crate::support::Sandbox;

const PAGE: &str = "# First notes

## Acceptance criteria

- [ ] The notes are in `docs/notes.md`, and committed.
- [ ] A diagram is at `docs/img/`.
- [ ] The work is tagged `v1.0`.
- [ ] You can explain it to `somebody`.

## Verify

```bash
grep -c '^## Round' docs/notes.md
# → 3
```

## Submit

```bash
git add docs/notes.md
git commit -m \"w1: notes\"
```
";

#[test]
fn a_page_without_front_matter_becomes_a_lesson() {
    let sandbox = Sandbox::with_repo("commits: [{ message: 'w1: notes', write: { docs/notes.md: x } }]");
    sandbox.write("pages/01-first-notes.md", PAGE);
    let ran = sandbox.run(&["import", "pages/01-first-notes.md"]);
    assert_snapshot!(ran.shown(), @"
    exit 0
    --- stdout
    id: 'first-notes'
    title: 'First notes'
    done_when:
      - must: 'The notes are in docs/notes.md, and committed.'
        id: proof-1
        headings: { in: docs/notes.md, level: 2, matching: '^Round', count: 3 }
      # a draft, from `docs/notes.md` in the criterion: it may ask for more
      - must: 'The notes are in docs/notes.md, and committed.'
        id: committed
        committed: 'docs/notes.md'
      # a draft, from `docs/img/` in the criterion: it may ask for more
      - must: 'A diagram is at docs/img/.'
        id: folder
        directory: 'docs/img'
      # a draft, from `v1.0` in the criterion: it may ask for more
      - must: 'The work is tagged v1.0.'
        id: tag
        tag: 'v1.0'
      # no proof on the page is about this
      - must: 'You can explain it to somebody.'
        id: done
        manual: 'You can explain it to somebody.'
      # a draft, from the commit of the page
      - must: 'The work in docs/notes.md is committed as `w1: …`.'
        id: commit
        commits: { matching: '^w1:', touching: 'docs/notes.md' }
    ");
    let ran = sandbox.run(&["import", "pages/01-first-notes.md", "-o", "draft"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (0, "draft/lessons/first-notes/lesson.yaml\n"));
    let ran = sandbox.run(&["check", "--course", "draft"]);
    assert_eq!(ran.exit, 1, "{}", ran.shown());
}

#[test]
fn a_folder_becomes_a_course() {
    let sandbox = Sandbox::new();
    sandbox
        .write("all/a/1.md", "# A\n## Proof\n```bash\ntest -f a\n```\n")
        .write("all/b/1.md", "# B\n## Proof\n```bash\ncargo test\n```\n")
        .write("all/README.md", "# Nothing\n")
        .write(
            "all/gatorgrade.yml",
            "- a.md:\n    - description: It is there\n      check: ConfirmFileExists\n",
        )
        .write("all/.github/classroom/autograding.json", "{ \"tests\": [");
    let ran = sandbox.run(&["import", "all", "-o", "out"]);
    assert_snapshot!(ran.shown(), @"
    exit 0
    --- stdout
    out/lessons/a-1/lesson.yaml
    out/lessons/b-1/lesson.yaml
    out/lessons/gatorgrade/lesson.yaml
    --- stderr
    warning: .github/classroom/autograding.json:1 is passed over: unclosed bracket '['
    warning: the draft of b/1.md is not a lesson yet: nothing is required: no `must` step has a check
    ");
    assert_eq!(sandbox.run(&["import", "all", "-o", "out"]).exit, 2, "what is there is kept");
    assert_eq!(sandbox.run(&["import", "all", "-o", "out.yaml"]).exit, 2);
    assert_eq!(sandbox.run(&["import", "all"]).stdout.matches("\n--- # ").count(), 2);
}

#[test]
fn nothing_unseen_of_a_page_reaches_a_draft() {
    let sandbox = Sandbox::new();
    let page = "---\nid: p\ntype: lesson\n---\n## Done when\n- \u{1b}[31mred\u{7} \u{9b}31m \u{202e} \u{e0041}\n## Proof\n```bash\n# \u{1b}x\ntest -f n.md\ngrep -c '\u{1b}' n.md\n# → 1\n```\n";
    sandbox.write("p.md", page);
    let ran = sandbox.run(&["import", "p.md"]);
    assert_eq!(ran.exit, 0);
    let unseen = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{e0041}');
    assert!(!ran.stdout.contains(unseen), "{:?}", ran.stdout);
    sandbox.write("course/lessons/p.yaml", &ran.stdout);
    let listed = sandbox.run(&["list", "--course", "course"]);
    assert_eq!(listed.exit, 0, "{}", listed.shown());
}
