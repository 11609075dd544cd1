//! How what authors write is read: one way for everything, every problem at once, nothing passed over in silence.

use std::fs;

use crate::support::{Prep, Ran, Sandbox};

const LESSON: &str = "title: A\ndone_when: [{ must: A., id: a, file: A.md }]\n";

fn ids(ran: &Ran) -> Vec<String> {
    let lessons = ran.json()["lessons"].as_array().unwrap().clone();
    lessons.iter().map(|lesson| lesson["id"].as_str().unwrap().to_owned()).collect()
}

fn check(sandbox: &Sandbox) -> Ran {
    sandbox.run(&["check", "--course", "c", "--repo", ".", "--format", "json"])
}

#[test]
fn every_problem_of_a_check_is_told_at_once() {
    let sandbox = Sandbox::new();
    let step = "done_when: [{ must: A., id: a, lines: { in: n.md, matching: '(a', count: few, foo: 1 } }]\n";
    sandbox.write("c/lessons/a.yaml", format!("id: a\ntitle: A\n{step}"));
    let ran = check(&sandbox);
    let codes: Vec<&str> = ran.stderr.lines().filter(|line| line.starts_with("error[")).collect();
    assert_eq!(ran.exit, 2);
    assert_eq!(
        codes,
        [
            "error[bad-pattern]: `(a` is not a pattern: unclosed group",
            "error[bad-count]: `few` is not a count",
            "error[unknown-key]: unknown key `foo`",
        ]
    );
}

#[test]
fn one_id_however_it_is_spelt() {
    for id in
        ["id: w1", "\"id\": w1", "'id': 'w1'", "id: !!str w1", "id: >-\n  w1", "id: |-\n  w1", "? id\n: w1"]
    {
        let sandbox = Sandbox::new();
        sandbox.write("c/lessons/x/lesson.yml", format!("{id}\n{LESSON}"));
        assert_eq!(
            ids(&sandbox.run(&["check", "w1", "--course", "c", "--repo", ".", "--format", "json"])),
            ["w1"],
            "{id}"
        );
    }
}

#[test]
fn pages_are_lessons_in_every_spelling() {
    let body = "# Page\n\n## Proof\n\n```bash\ntest -f A.md\n```\n";
    for front in [
        "---\nid: p\ntype: Lesson\n---\n",
        "---\nid: p\n\"type\": quest\n---\n",
        "---\r\nid: p\r\ntype: LESSON # yes\r\n---\r\n",
        "+++\nid = \"p\"\ntype = \"lesson\"\n+++\n",
        "---\nid: p\ntitle: Lesson 1: The Contract\ntype: lesson\n---\n",
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("c/week/p.md", format!("{front}{body}")).write("A.md", "x");
        let ran = check(&sandbox);
        assert_eq!((ids(&ran), ran.exit), (vec!["p".to_owned()], 0), "{front}{}", ran.stderr);
    }
}

#[test]
fn a_page_read_line_by_line_keeps_its_title() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "c/p.md",
        "---\nid: p\ntitle: Lesson 1: The Contract\ntype: lesson\n---\n## Proof\n```bash\ntest -f A.md\n```\n",
    );
    assert_eq!(check(&sandbox).json()["lessons"][0]["title"], "Lesson 1: The Contract");
    let told = sandbox.run(&["test", "--course", "c"]).stderr;
    assert!(told.starts_with("warning[syntax]: the front matter is read line by line: "), "{told}");
}

#[test]
fn what_was_not_read_is_said() {
    let big = |text: &str| format!("{text}{}", "#".repeat(1_100_000));
    let with = |path: &str, text: &str| {
        let sandbox = Sandbox::new();
        sandbox.write("c/lessons/good.yaml", format!("id: good\n{LESSON}")).write("A.md", "x");
        sandbox.write(path, text);
        let ran = check(&sandbox);
        (ran.exit, ran.stderr)
    };
    let (exit, told) = with("c/lessons/big.yaml", &big("id: big\n"));
    assert!(exit == 2 && told.contains("lessons/big.yaml was not read: it is larger than 1 MiB"), "{told}");
    let (exit, told) = with("c/course.yaml", &big("baseline: root\n"));
    assert!(exit == 2 && told.contains("course.yaml was not read"), "{told}");
    for folder in [".w24", "x/vendor"] {
        let (exit, told) = with(&format!("c/lessons/{folder}/lesson.yaml"), LESSON);
        let path = format!("lessons/{folder}/lesson.yaml was not read");
        assert!(told.contains(&path) || exit == 2, "{folder}: {told}");
    }
    let (exit, told) = with("c/course.yaml/x.md", "x");
    assert!(exit == 2 && told.contains("course.yaml was not read: it is a folder"), "{told}");
    let (exit, told) = with("c/.hidden/page.md", "---\nid: p\ntype: quest\n---\n");
    assert!(
        exit == 0 && told.contains(".hidden/page.md was not read: such folders are not searched"),
        "{told}"
    );
    let (exit, told) =
        with("c/page.md", "---\nid: p\ntitle: P\ntype: Lesson\n## Proof\n```sh\ntest -f A.md\n```\n");
    let end = "page.md was not read: its front matter has no end: write `---` below its last key";
    assert!(exit == 0 && told.contains(end), "{told}");
    for (path, text) in [
        ("c/page.md", "---\n\ntype: lesson\n"),
        ("c/page.md", "---\ntype: note\n## Proof\n"),
        ("c/page.md", "----\ntype: lesson\n"),
        ("c/page.md", "A word.\n---\ntype: lesson\n"),
        ("c/.hidden/page.md", "---\ntype: note\n---\n"),
    ] {
        assert_eq!(with(path, text), (0, String::new()), "{text}");
    }
    let (exit, told) = with("c/lessons/target/lesson.yaml", &format!("id: t\n{LESSON}"));
    assert_eq!((exit, told.as_str()), (0, ""), "a lesson may be called so");
    let sandbox = Sandbox::new();
    sandbox.write("c/lessons/a.yaml", format!("id: a\n{LESSON}")).write("A.md", "x");
    fs::write(sandbox.path().join("c/lessons/b.yaml"), b"id: b\ntitle: caf\xe9\n").unwrap();
    assert!(check(&sandbox).stderr.contains("it is not text in UTF-8"));
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_are_said_too() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::new();
    sandbox.write("c/lessons/a.yaml", format!("id: a\n{LESSON}")).write("A.md", "x");
    symlink("nowhere", sandbox.path().join("c/lessons/gone.yaml")).unwrap();
    let ran = check(&sandbox);
    assert!(ran.exit == 2 && ran.stderr.contains("it is a link that leads nowhere"), "{}", ran.stderr);
    fs::remove_file(sandbox.path().join("c/lessons/gone.yaml")).unwrap();
    sandbox.write("c/x/lesson.yaml", format!("id: x\n{LESSON}"));
    symlink("../x", sandbox.path().join("c/lessons/x")).unwrap();
    let ran = check(&sandbox);
    let told = "lessons/x/lesson.yaml was not read: a link to a folder is not searched for lessons";
    assert!(ran.exit == 2 && ran.stderr.contains(told), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn what_is_behind_links_to_folders_is_said() {
    use std::os::unix::fs::symlink;
    let page = "---\nid: p\ntitle: P\ntype: lesson\n---\n## Proof\n```sh\ntest -f A.md\n```\n";
    for (link, inside, text, told) in [
        ("week", "p.md", page, "week/p.md was not read: a link to a folder is not searched for lessons"),
        (
            "checks",
            "c.yaml",
            "name: c\n",
            "checks/c.yaml was not read: a link to a folder is not searched for shared checks",
        ),
        ("lessons", "x/lesson.yaml", LESSON, "lessons/x/lesson.yaml was not read: a link to a folder"),
        ("lessons", "x.yaml", LESSON, "lessons/x.yaml was not read: a link to a folder"),
        ("docs", "n.md", "# Notes\n", ""),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("c/own.md", page.replace("id: p", "id: own")).write("A.md", "x");
        sandbox.write(&format!("other/{inside}"), text);
        symlink("../other", sandbox.path().join("c").join(link)).unwrap();
        let ran = check(&sandbox);
        let is_lesson = told.starts_with("lessons/");
        assert_eq!(ran.exit, if is_lesson { 2 } else { 0 }, "{link}/{inside}: {}", ran.stderr);
        assert!(ran.stderr.contains(told) && ran.stderr.is_empty() == told.is_empty(), "{}", ran.stderr);
    }
}

/// A course in which each of 16 shared checks uses the next four times.
fn fanning(check: &str, using: impl Fn(usize) -> String, last: &str) -> Ran {
    let sandbox = Sandbox::new();
    sandbox
        .write("c/lessons/a.yaml", format!("id: a\ntitle: A\ndone_when: [{{ must: A., id: a, {check} }}]\n"));
    for n in 0..15 {
        sandbox.write(&format!("c/checks/c{n}.yaml"), format!("name: c{n}\nabout: x\n{}\n", using(n + 1)));
    }
    sandbox.write("c/checks/c15.yaml", format!("name: c15\nabout: x\n{last}\n"));
    sandbox.run(&["check", "--course", "c", "--repo", "."])
}

#[test]
fn what_multiplies_is_refused_before_it_grows() {
    let using = |next: usize| format!("check: {{ all: [{}] }}", vec![format!("use: c{next}"); 4].join(", "));
    let ran = fanning("use: c0", using, "check: { file: A.md }");
    assert!(ran.exit == 2 && ran.stderr.contains("error[too-large]"), "{}", ran.stderr);
    assert!(ran.stderr.len() < 10_000);
    let using = |next: usize| {
        format!(
            "params: {{ x: {{ type: text }} }}\ncheck: {{ use: {{ name: c{next}, with: {{ x: $x$x$x$x }} }} }}"
        )
    };
    let last = "params: { x: { type: text } }\ncheck: { file: $x }";
    let ran = fanning("use: { name: c0, with: { x: aaaaaaaaaaaaaaaaaaaa.md } }", using, last);
    assert!(ran.exit == 2 && ran.stderr.contains("longer than 64 KiB"), "{}", ran.stderr);
    let using = |next: usize| {
        format!(
            "params: {{ x: {{ type: list }} }}\ncheck: {{ use: {{ name: c{next}, with: {{ x: [$x, $x, $x, $x] }} }} }}"
        )
    };
    let last = "params: { x: { type: list } }\ncheck: { value: { in: a.json, at: /a, equals: $x } }";
    let ran = fanning("use: { name: c0, with: { x: [a] } }", using, last);
    assert!(ran.exit == 2 && ran.stderr.contains("more than 20000 values"), "{}", ran.stderr);
}

#[test]
fn prep_yaml_is_read_or_refused_but_never_passed_over() {
    let course = |sandbox: &Sandbox| {
        let ran = sandbox.run(&["list"]);
        (ran.exit, format!("{}{}", ran.stdout.lines().next().unwrap_or_default(), ran.stderr))
    };
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path().join("prep.yaml")).unwrap();
    assert!(
        course(&sandbox).0 == 2 && course(&sandbox).1.contains("prep.yaml cannot be read: it is a folder")
    );
    let sandbox = Sandbox::new();
    fs::write(sandbox.path().join("prep.yaml"), b"course: caf\xe9\n").unwrap();
    assert!(course(&sandbox).0 == 2 && course(&sandbox).1.contains("it is not text in UTF-8"));
    let sandbox = Sandbox::with_repo("commits: []");
    sandbox.write("prep.yaml", "course: c\n").write("c/lessons/a.yaml", format!("id: a\n{LESSON}"));
    fs::create_dir(sandbox.path().join("docs")).unwrap();
    let ran = Prep::new(&sandbox.path().join("docs")).run(&["check", "--format", "json"]);
    assert_eq!(
        (ids(&ran), ran.json()["course"]["chosen_by"].as_str()),
        (vec!["a".to_owned()], Some("prep.yaml"))
    );
}

#[test]
fn a_pattern_with_a_name_is_called_by_it() {
    let sandbox = Sandbox::with_repo("commits: [{ message: a, write: { n.md: 'one' } }]");
    let named = "{ regex: '(?i)\\bfix(ed)?\\b', called: a fix }";
    sandbox.write(
        "c/lessons/a.yaml",
        format!("id: a\ntitle: A\nin: n.md\ndone_when:\n- {{ must: A., id: a, lines: {{ matching: {named} }} }}\n- {{ must: B., id: b, use: {{ name: c, with: {{ what: {named} }} }} }}\n"),
    );
    sandbox.write(
        "c/checks/c.yaml",
        "name: c\nabout: x\nparams: { what: { type: pattern } }\ncheck: { headings: { in: n.md, matching: $what } }\n",
    );
    let ran = check(&sandbox);
    let step = ran.step("a");
    assert_eq!(step["expected"], "at least 1 line with a fix");
    assert_eq!(step["patterns"][0]["called"], "a fix");
    assert_eq!(step["patterns"][0]["regex"], "(?i)\\bfix(ed)?\\b");
    assert_eq!(ran.step("b")["expected"], "at least 1 heading with a fix");
    assert_eq!(ran.step("b")["patterns"].as_array().unwrap().len(), 1);
    let text = sandbox.run(&["check", "--course", "c", "--repo", ".", "-v"]).stdout;
    assert!(text.contains("pattern   a fix: /(?i)\\bfix(ed)?\\b/"), "{text}");
    assert!(!sandbox.run(&["check", "--course", "c", "--repo", "."]).stdout.contains("(?i)"));
}

#[test]
fn a_glob_where_a_path_belongs_names_the_kind_that_takes_one() {
    let sandbox = Sandbox::with_repo("commits: [{ message: a, write: { a.db: x } }]");
    let told = |check: &str| {
        let step = format!("id: a\ntitle: A\ndone_when: [{{ must: A., id: a, {check} }}]\n");
        sandbox.write("c/lessons/a.yaml", step);
        let ran = sandbox.run(&["check", "--course", "c", "--repo", "."]);
        (ran.exit, ran.stderr)
    };
    for check in ["file: '*.md'", "directory: 'docs/*'", "not: { file: '*.md' }"] {
        let (exit, told) = told(check);
        assert!(exit == 2 && told.contains("error[glob-for-path]") && told.contains("`files"), "{told}");
    }
    assert_eq!(told("absent: '*.db'").0, 1);
    assert_eq!(told("absent: '*.sqlite'").0, 0);
}

#[test]
fn what_other_tools_call_it_is_told_with_what_works_here() {
    let told = |step: &str| {
        let sandbox = Sandbox::new();
        sandbox.write(
            "c/lessons/a.yaml",
            format!("id: a\ntitle: A\ndone_when:\n  - must: A.\n    id: a\n    {step}\n"),
        );
        let stderr = check(&sandbox).stderr;
        let kept = stderr.lines().filter(|line| line.starts_with("error") || line.contains("help:"));
        kept.map(|line| line.trim().trim_start_matches("= ").to_owned()).collect::<Vec<_>>().join("; ")
    };
    for (wrong, help) in [
        ("lines: { in: a.md, matching: x, limit: 5 }", "unknown key `limit`; help: write `count: at most 5`"),
        ("lines: { in: a.md, matching: x, min: 3 }", "unknown key `min`; help: write `count: at least 3`"),
        ("lines: { in: a.md, pattern: x }", "unknown key `pattern`; help: did you mean `matching`?"),
        ("lines: { in: a.md, regex: x }", "unknown key `regex`; help: did you mean `matching`?"),
        ("lines: { file: a.md, matching: x }", "unknown key `file`; help: did you mean `in`?"),
        ("commits: { message: x }", "unknown key `message`; help: did you mean `matching`?"),
        ("commits: { matching: x, files: a.md }", "unknown key `files`; help: did you mean `touching`?"),
        ("sections: { in: a.md, heading: x }", "unknown key `heading`; help: did you mean `headed`?"),
        ("mentions: { in: a.md, terms: [a] }", "unknown key `terms`; help: did you mean `each_of`?"),
        ("tag: { pattern: v1 }", "unknown key `pattern`; help: did you mean `name`?"),
        ("tasks: { in: a.md, done: all }", "unknown key `done`; help: did you mean `checked`?"),
        ("exists: a.md", "unknown kind `exists`; help: did you mean `file`?"),
        ("contains: x", "unknown kind `contains`; help: did you mean `lines`?"),
    ] {
        let told = told(wrong);
        assert!(told.contains(help), "{wrong}: {told}");
    }
    assert!(told("all: { file: a.md }").contains("help: begin each check with `- `"));
}
