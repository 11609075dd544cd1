//! Pages as people write them: what is beside a command decides, and no repository changes what a page requires.

use insta::assert_snapshot;

use crate::support::{Ran, Sandbox};

/// A repository with files of one commit, `p: notes`, and a course of one page with a section of proofs.
fn sandbox(files: &[(&str, &str)], section: &str) -> Sandbox {
    page(files, &format!("# P\n\n## Proof\n\n{section}"))
}

fn page(files: &[(&str, &str)], page: &str) -> Sandbox {
    let written: Vec<String> = files
        .iter()
        .map(|(path, text)| {
            format!("{}: {}", serde_json::to_string(path).unwrap(), serde_json::to_string(text).unwrap())
        })
        .collect();
    let script = format!("commits: [{{ message: 'p: notes', write: {{ {} }} }}]", written.join(", "));
    let sandbox = Sandbox::with_repo(&script);
    sandbox.write("course/p.md", format!("---\nid: p\ntype: lesson\n---\n{page}"));
    sandbox
}

fn check(sandbox: &Sandbox, args: &[&str]) -> Ran {
    sandbox.run(&[&["check", "--course", "course", "--format", "json"], args].concat())
}

fn outcomes(sandbox: &Sandbox) -> String {
    check(sandbox, &[]).outcomes().into_values().collect::<Vec<_>>().join(", ")
}

const NOTES: &str = "# N\n\n## Round 1\nName: x\n## Round 2\n";

#[test]
fn numbers_beside_names_are_compared_one_by_one() {
    let words = "one two three four five six\n".repeat(4);
    let files = [("a.md", words.as_str()), ("b.md", "TODO\n")];
    for (command, wanted) in [
        ("wc -w a.md\n# → at most 5", "fail"),
        ("wc -l a.md\n# → 3 or more", "pass"),
        ("wc -l a.md b.md\n# → 1 or more", "pass"),
        ("grep -c TODO a.md b.md\n# → at most 1", "pass"),
        ("grep -c TODO a.md b.md\n# → 5", "fail"),
        ("grep -c TODO a.md b.md\n# → 1", "unknown"),
        ("wc a.md\n# → at most 3", "fail"),
        ("wc -l a.md b.md | tail -1\n# → 5", "pass"),
        ("grep -c six a.md gone.md\n# → 9", "fail"),
    ] {
        assert_eq!(outcomes(&sandbox(&files, &format!("```bash\n{command}\n```\n"))), wanted, "{command}");
    }
}

#[test]
fn expectations_in_the_notations_of_real_pages() {
    let files = [("n.md", NOTES), ("d/a.csv", "1\n2\n")];
    for (section, wanted) in [
        ("```bash\ngrep -c '^## Round' n.md  # Expected: 5\n```\n", "fail"),
        ("```bash\ngrep Name n.md\n# Expected: no output\n```\n", "fail"),
        ("```bash\ngrep -c '^## Round' n.md\n# Should output: 2\n```\n", "pass"),
        ("```bash\n# labels are gone (MUST be 0 matches)\ngrep -E 'Name:' n.md\n```\n", "fail"),
        ("```bash\ngrep Name n.md  # should NOT find it\n```\n", "fail"),
        (
            "```bash\ngrep -c Round n.md\n# Expected: 3\nwc -l d/a.csv  # Should be 2 lines\n```\n",
            "fail, pass",
        ),
        ("```bash\nls d\n```\n\nYou should see:\n\n```output\nb.csv\n```\n", "fail"),
        ("```console\n$ ls d\na.csv\n$ grep -c Round n.md\n3\n```\n", "pass, fail"),
        ("```\n$ grep -c Round n.md\n2\n```\n", "pass"),
        ("```{.bash}\ngrep -c Round n.md # at least two\n```\n", "pass"),
        ("```bash\ntest -f n.md  # the notes\n```\n", "unknown"),
        (
            "```bash\nwc -l x/{SLUG}.md\n# → 1\ntest -f [NN]-[topic].md\nls <dir>/n.md\n[ ] All good\n```\n",
            "unknown, unknown, unknown, unknown",
        ),
        ("```bash\ngrep -c x n.md  # → 0 or more\n```\n", "unknown"),
    ] {
        assert_eq!(outcomes(&sandbox(&files, section)), wanted, "{section}");
    }
}

#[test]
fn of_the_columns_of_ls_the_names_are_compared() {
    let files = [("d/a.md", NOTES), ("d/b.md", NOTES)];
    let shown = |names: &[&str]| {
        let lines = names.iter().map(|name| format!("-rw-r--r--  1 lena staff  27 Jan  1 10:00 {name}\n"));
        format!("```console\n$ ls -l d\ntotal 16\n{}```\n", lines.collect::<String>())
    };
    for (section, wanted) in [
        (shown(&["a.md", "b.md"]), "pass"),
        (shown(&["a.md", "c.md"]), "fail"),
        (shown(&["a.md"]), "fail"),
        ("```console\n$ ls -l d/a.md\n-rw-r--r-- 1 <you> <group> 27 <date> d/a.md\n```\n".to_owned(), "pass"),
        (
            "```bash\nls -l d  # → 2 files\nls -l d  # → 3 lines\nls -l d  # → 2 lines\n```\n".to_owned(),
            "pass, pass, fail",
        ),
    ] {
        assert_eq!(outcomes(&sandbox(&files, &section)), wanted, "{section}");
    }
}

#[test]
fn a_word_for_success_is_no_evidence() {
    for line in [
        "grep -q TODO gone.md || echo OK  # → OK",
        "! grep -q TODO gone.md && echo OK  # → OK",
        "grep -q TODO gone.md && echo BAD || echo OK  # → OK",
        "cat gone.md; echo done  # → done",
        "echo *.zzz | grep -c TODO  # → 0",
        "grep -q TODO gone.md  # should fail",
        "cat gone.md  # → no output",
        "cat n.md gone.md | wc -l  # → at most 9",
    ] {
        let ran = check(&sandbox(&[("n.md", NOTES)], &format!("```bash\n{line}\n```\n")), &[]);
        assert_eq!(ran.exit, 1, "{line}");
        assert!(ran.step("proof-1")["found"].as_str().unwrap().contains("is not there"), "{line}");
    }
}

#[test]
fn no_state_of_a_repository_makes_a_proof_a_reminder() {
    let section =
        "```bash\ngrep -c TODO a.md b.md\n# → 1\n```\n```bash\ntest -f n.md\n```\n```bash\ncargo test\n```\n";
    let sandbox = sandbox(&[("n.md", NOTES), ("a.md", "TODO\n"), ("b.md", "")], section);
    sandbox.write("course/course.yaml", "unread: manual\n");
    let ran = check(&sandbox, &[]);
    assert_eq!(outcomes(&sandbox), "unknown, pass, manual");
    assert_eq!(ran.exit, 3);
    sandbox.write("b.md", "TODO\n");
    assert_eq!(check(&sandbox, &[]).exit, 0);
}

#[test]
fn headings_with_signs_open_sections_and_the_title_does_not() {
    let text = "# Proof of work\n\n```bash\nrm -rf x\n```\n\n## 🚀 Ship it\n\n```bash\ngit add docs/n.md\ngit commit -m \"p: notes\"\n```\n\n## ✅ 2. Verify\n\n```bash\ntest -f docs/n.md\n```\n";
    let sandbox = page(&[("docs/n.md", NOTES)], text);
    assert_eq!(
        check(&sandbox, &[])
            .outcomes()
            .into_iter()
            .map(|(id, outcome)| format!("{id} {outcome}"))
            .collect::<Vec<_>>(),
        ["commit pass", "proof-1 pass"]
    );
    sandbox.write("docs/n.md", "changed\n");
    let step = check(&sandbox, &[]).step("commit");
    assert_eq!(step["outcome"], "fail");
    assert_eq!(step["found"], "`docs/n.md` changed since the last commit");
}

#[test]
fn the_commit_must_touch_what_is_added() {
    let text = "# P\n## Ship\n```bash\ngit add docs/n.md && git commit -m 'p: notes'\n```\n## Proof\n```bash\ntest -d docs\n```\n";
    let script = "commits: [{ message: start, write: { docs/n.md: a } }, { message: 'p: other', write: { docs/x.md: b } }]";
    let sandbox = Sandbox::with_repo(script);
    sandbox.write("course/p.md", format!("---\nid: p\ntype: lesson\n---\n{text}"));
    let step = check(&sandbox, &[]).step("commit");
    assert_eq!(
        (step["outcome"].as_str(), step["found"].as_str()),
        (Some("fail"), Some("none of them touches `docs/n.md`"))
    );
}

#[test]
fn carriage_returns_under_a_proof_are_named() {
    let sandbox = sandbox(
        &[("n.md", "# N\r\n\r\n## Round 1\r\n\r\n## Round 2\r\n")],
        "```bash\ngrep -c \"^## Round [0-9]$\" n.md\n# → 2\n```\n",
    );
    let step = check(&sandbox, &[]).step("proof-1");
    assert_eq!(step["outcome"], "fail");
    assert_snapshot!(step["near_misses"].to_string(), @r#"[{"location":null,"message":"2 lines of n.md would match without the carriage return (CR) at the end, which is a character to grep; save the file with LF line endings"}]"#);
}

#[test]
fn a_page_without_a_step_says_why() {
    let sandbox = page(
        &[("n.md", NOTES)],
        "# P\n\n## Checks\n\n- Look at it.\n\n```python\nprint(1)\n```\n\n## Setup\n\n```bash\nls n.md\n```\n",
    );
    assert_snapshot!(sandbox.run(&["check", "--course", "course"]).shown(), @"
    exit 3
    --- stdout
    Course (from --course) · main at 62e4428
    warning  the course lies inside the repository it checks, and differs from the first commit:
             course/p.md

    unknown  p  P  0/0
      ? no step: the sections with its proofs have no shell block

    0 of 1 lesson done  ░░░░░░░░░░░░░░░░░░░░  0%      next: prep show p --course course
    ");
    assert_snapshot!(sandbox.run(&["explain", "p", "--course", "course"]).shown(), @"
    exit 0
    --- stdout
    p  P

    no step: the sections with its proofs have no shell block

    passed over
      p.md:11  its language, `python`, is not a shell's
      p.md:17  its heading, `Setup`, is none of proof, verify, check, test and the like
    ");
    assert_snapshot!(sandbox.run(&["list", "--course", "course"]).shown(), @"
    exit 0
    --- stdout
    Course (from --course) · 1 lesson

    p  P  no step: the sections with its proofs have no shell block, 1 shell block under other headings
      p.md:11  its language, `python`, is not a shell's
    ");
}

#[test]
fn a_course_may_name_its_own_headings() {
    let sandbox = page(
        &[("n.md", NOTES)],
        "# P\n## Your turn\n```bash\ntest -f n.md\n```\n## Proof\n```bash\ntest -f gone.md\n```\n",
    );
    assert_eq!(outcomes(&sandbox), "fail");
    sandbox.write("course/course.yaml", "proof_headings: [your turn]\n");
    assert_eq!(outcomes(&sandbox), "pass");
    sandbox.write("course/course.yaml", "proof_headings: []\n");
    assert_eq!(check(&sandbox, &[]).exit, 2);
}

const PLAIN: &str = "# First steps\n\n## Verify\n\n```bash\ntest -f n.md\n```\n";

#[test]
fn a_folder_of_plain_pages_says_what_to_write() {
    let sandbox = Sandbox::with_repo("commits: [{ message: a, write: { n.md: x } }]");
    sandbox
        .write("course/docs/01-first.md", PLAIN)
        .write("course/docs/02-second.md", "# Second\n\n## Tests\n\nNone yet.\n");
    sandbox.write("course/README.md", "# About\n");
    assert_snapshot!(sandbox.run(&["list", "--course", "course"]).shown(), @r#"
    exit 2
    --- stderr
    error: the course course has no lessons: of its 3 pages, 2 have a heading for proofs (proof, verify, check, test …), and 1 has shell commands below one
     hint: to make lessons of these pages, write `lessons: ["docs/**/*.md"]` into course.yaml
    "#);
    sandbox.write("course/course.yaml", "lessons: [\"pages/*.md\"]\n");
    assert_snapshot!(sandbox.run(&["list", "--course", "course"]).shown(), @r#"
    exit 2
    --- stderr
    error: the course course has no lessons: of its 3 pages, 2 have a heading for proofs (proof, verify, check, test …), and 1 has shell commands below one
     hint: `lessons: ["pages/*.md"]` in course.yaml names none of these pages; `lessons: ["docs/**/*.md"]` names those with commands
    "#);
    sandbox.write("course/course.yaml", "lessons: [\"docs/**/*.md\"]\n");
    assert_snapshot!(sandbox.run(&["check", "--course", "course"]).shown(), @"
    exit 0
    --- stdout
    Course (from --course) · main at 0065ef9
    warning  the course lies inside the repository it checks, and differs from the first commit:
             course/README.md, course/course.yaml, course/docs/01-first.md and 1 more file

    done  docs-first  First steps  1/1

    1 of 1 lesson done  ████████████████████  100%
    ");
    sandbox.write("course/course.yaml", "lessons: [docs/01-first.md, docs/02-second.md]\n");
    assert_snapshot!(sandbox.run(&["list", "--course", "course"]).shown(), @"
    exit 0
    --- stdout
    Course (from --course) · 2 lessons

    docs-first   First steps  1 step
    docs-second  Second       no step: the sections with its proofs have no shell block
    ");
}

#[test]
fn two_copies_of_a_course_are_said_once() {
    let sandbox = Sandbox::new();
    for folder in ["a", "b/copy"] {
        for n in 1..=4 {
            let text = format!("---\nid: l{n}\ntype: lesson\n---\n{PLAIN}");
            sandbox.write(&format!("course/{folder}/x/{n}.md"), text);
        }
    }
    assert_snapshot!(sandbox.run(&["list", "--course", "course"]).shown(), @"
    exit 2
    --- stderr
    error[duplicate-lesson-id]: the course is there twice: `a` and `b/copy` have 4 lessons with the same ids
     --> b/copy/x/1.md:2:5
      |
    2 | id: l1
      |     ^^
      |
      = help: name one of the two with `--course`, or with `lessons:` in course.yaml

     hint: edit what is shown, and type the command again
    ");
}

#[test]
fn git_sees_in_an_example_what_it_sees_in_a_repository_made_from_it() {
    let page = "---\nid: a\ntitle: A\ntype: lesson\n---\n# A\n\n## Proof\n\n```bash\ngit status --porcelain\n# → nothing\ngit ls-files\n# → a.md\n# → docs/b.md\ngit status --short -uno\n# → no output\n```\n";
    let done = "commits: [{ message: x, write: { a.md: \"a\\n\", docs/b.md: \"b\\n\" } }]";
    let examples = format!(
        "examples:\n  - name: done\n    script: {{ {done} }}\n    fails: []\n  - name: less\n    script: {{ commits: [{{ message: x, write: {{ a.md: a }} }}] }}\n    fails: [proof-2]\n{}",
        [
            ("changed", "write: { a.md: \"b\\n\" }", "[proof-1, proof-3]"),
            ("deleted", "delete: [docs/b.md]", "[proof-1, proof-3]"),
            ("added", "write: { c.md: \"c\\n\" }", "[proof-1]"),
        ]
        .map(|(name, uncommitted, fails)| format!(
            "  - name: {name}\n    script: {{ {done}, uncommitted: {{ {uncommitted} }} }}\n    fails: {fails}\n"
        ))
        .concat()
    );
    let sandbox = Sandbox::new();
    sandbox.write("c/lessons/a/a.md", page).write("c/lessons/a/examples.yaml", &examples);
    let ran = sandbox.run(&["test", "--course", "c", "-v"]);
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    // And each of them says the same as a repository on disk.
    assert_eq!(sandbox.run(&["test", "--course", "c", "--keep", "kept"]).exit, 0);
    for (name, fails) in [("done", 0), ("changed", 2), ("deleted", 2), ("added", 1)] {
        let repo = format!("kept/a/{name}");
        let ran = sandbox.run(&["check", "--course", "c", "--repo", &repo]);
        assert_eq!(ran.stdout.matches("found ").count(), fails, "{name}: {}", ran.shown());
    }
}
