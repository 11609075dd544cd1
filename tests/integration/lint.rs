//! `prep lint`: each seeded mistake is told by its code at its line, and what only looks like one is not.

use crate::support::{Prep, Ran, Sandbox};

/// A lesson of one file, whose steps begin on line 4.
fn lesson(steps: &str) -> String {
    format!("id: a\ntitle: A\ndone_when:\n{steps}")
}

/// Code and line of every problem.
fn problems(ran: &Ran) -> Vec<(String, u64)> {
    let json = ran.json();
    let told = json["problems"].as_array().unwrap().iter();
    told.map(|told| (told["code"].as_str().unwrap().to_owned(), told["line"].as_u64().unwrap())).collect()
}

fn lint(files: &[(&str, &str)]) -> Vec<(String, u64)> {
    let sandbox = Sandbox::new();
    for (path, text) in files {
        sandbox.write(&format!("c/{path}"), text);
    }
    problems(&sandbox.run(&["lint", "--course", "c", "--format", "json"]))
}

#[test]
fn the_course_built_in_has_no_problem() {
    let ran = Sandbox::new().run(&["lint", "--format", "json"]);
    assert_eq!((ran.exit, problems(&ran)), (0, vec![]), "{}", ran.stdout);
}

/// Steps with one mistake: its code, its line counted from the first step, and the steps with the remedy done to the letter.
const MISTAKES: &[(&str, u64, &str, &str)] = &[
    (
        "matches-everything",
        2,
        "  - must: A.\n    lines: { in: a.md, matching: '.*' }\n    id: s\n",
        "  - must: A.\n    lines: { in: a.md, matching: '\\S' }\n    id: s\n",
    ),
    (
        "matches-everything",
        3,
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: 'x*', count: 3 }\n",
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: 'x+', count: 3 }\n",
    ),
    (
        "matches-everything",
        3,
        "  - must: A.\n    id: s\n    commits: { matching: '^' }\n",
        "  - must: A.\n    id: s\n    commits: { matching: '^w1: ' }\n",
    ),
    (
        "matches-everything",
        3,
        "  - must: A.\n    id: s\n    items: { in: a.md, matching: '(fix|)' }\n",
        "  - must: A.\n    id: s\n    items: { in: a.md, matching: 'fix' }\n",
    ),
    (
        "grep-dialect",
        3,
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: 'fix\\|bug' }\n",
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: 'fix|bug' }\n",
    ),
    (
        "grep-dialect",
        3,
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: '[0-9]\\+ ms' }\n",
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: '[0-9]+ ms' }\n",
    ),
    (
        "matches-no-line",
        3,
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: 'a\\nb' }\n",
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: 'a\\nb', across_lines: true }\n",
    ),
    (
        "matches-no-line",
        3,
        "  - must: A.\n    id: s\n    headings: { in: a.md, matching: '^# Round' }\n",
        "  - must: A.\n    id: s\n    headings: { in: a.md, matching: '^Round #' }\n",
    ),
    (
        "matches-no-line",
        3,
        "  - must: A.\n    id: s\n    headings: { in: a.md, matching: '^Round$ \\d' }\n",
        "  - must: A.\n    id: s\n    headings: { in: a.md, matching: '^Round \\d' }\n",
    ),
    (
        "same-test",
        4,
        "  - must: A.\n    id: s\n    file: a.md\n  - { must: B., id: t, file: a.md }\n",
        "  - must: A.\n    id: s\n    file: a.md\n  - { must: B., id: t, committed: a.md }\n",
    ),
    (
        "vacuous-check",
        3,
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: x, count: 0 or more }\n",
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: x, count: 1 or more }\n",
    ),
    (
        "vacuous-check",
        3,
        "  - must: A.\n    id: s\n    any: [ lines: { in: a.md, matching: x }, not: { lines: { in: a.md, matching: x } } ]\n",
        "  - must: A.\n    id: s\n    any: [ lines: { in: a.md, matching: x } ]\n",
    ),
    (
        "vacuous-check",
        4,
        "  - must: A.\n    id: s\n    any:\n      - any: [ files: { glob: '*.md', count: 3 or more }, files: { glob: '*.md', count: at most 3 } ]\n      - file: a.md\n",
        "  - must: A.\n    id: s\n    any:\n      - any: [ files: { glob: '*.md', count: 3 or more } ]\n      - file: a.md\n",
    ),
    (
        "vacuous-check",
        5,
        "  - must: A.\n    id: s\n    all:\n      - lines: { in: a.md, matching: x, count: 3 }\n      - lines: { in: a.md, matching: x, count: 1 or more }\n",
        "  - must: A.\n    id: s\n    all:\n      - lines: { in: a.md, matching: x, count: 3 }\n",
    ),
    (
        "never-passes",
        3,
        "  - must: A.\n    id: s\n    all: [ lines: { in: a.md, matching: x, count: 3 or more }, lines: { in: a.md, matching: x, count: at most 2 } ]\n",
        "  - must: A.\n    id: s\n    all: [ lines: { in: a.md, matching: x, count: 3 or more } ]\n",
    ),
    (
        "never-passes",
        3,
        "  - must: A.\n    id: s\n    all: [ absent: a.md, not: { lines: { in: a.md, matching: x } } ]\n",
        "  - must: A.\n    id: s\n    all: [ not: { lines: { in: a.md, matching: x } } ]\n",
    ),
    (
        "never-passes",
        4,
        "  - must: A.\n    id: s\n    file: a.md\n    when: { all: [ absent: b.md, words: { in: b.md, count: 3 } ] }\n",
        "  - must: A.\n    id: s\n    file: a.md\n    when: { absent: b.md }\n",
    ),
    (
        "never-passes",
        4,
        "  - must: A.\n    id: s\n    file: a.md\n    when: { absent: a.md }\n",
        "  - must: A.\n    id: s\n    file: a.md\n",
    ),
    (
        "never-passes",
        2,
        "  - { must: A., id: s, absent: docs }\n  - { must: B., id: t, file: docs/a.md }\n",
        "  - { must: A., id: s, absent: docs, when: { absent: b.md } }\n  - { must: B., id: t, file: docs/a.md }\n",
    ),
    (
        "bad-count",
        3,
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: x, count: few }\n",
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: x, count: at most 5 }\n",
    ),
    (
        "bad-pattern",
        3,
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: '(x' }\n",
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: '(x)' }\n",
    ),
    (
        "bad-path",
        3,
        "  - must: A.\n    id: s\n    file: ../a.md\n",
        "  - must: A.\n    id: s\n    file: docs/a.md\n",
    ),
    (
        "bad-date",
        3,
        "  - must: A.\n    id: s\n    commits: { since: 5 January }\n",
        "  - must: A.\n    id: s\n    commits: { since: 2026-01-05 }\n",
    ),
    (
        "bad-duration",
        3,
        "  - must: A.\n    id: s\n    words: { in: a.md, spoken_within: a minute }\n",
        "  - must: A.\n    id: s\n    words: { in: a.md, spoken_within: 60s }\n",
    ),
    (
        "bad-value",
        3,
        "  - must: A.\n    id: s\n    headings: { in: a.md, level: 7 }\n",
        "  - must: A.\n    id: s\n    headings: { in: a.md, level: 6 }\n",
    ),
    (
        "unknown-kind",
        3,
        "  - must: A.\n    id: s\n    lnes: { in: a.md, matching: x }\n",
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: x }\n",
    ),
    (
        "unknown-key",
        3,
        "  - must: A.\n    id: s\n    lines: { in: a.md, matchin: x, matching: x }\n",
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: x }\n",
    ),
    (
        "unknown-key",
        3,
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: x, min: 3 }\n",
        "  - must: A.\n    id: s\n    lines: { in: a.md, matching: x, count: at least 3 }\n",
    ),
    ("missing-key", 1, "  - must: A.\n    file: a.md\n", "  - must: A.\n    id: s\n    file: a.md\n"),
    ("no-kind", 1, "  - must: A.\n    id: s\n", "  - must: A.\n    id: s\n    file: README.md\n"),
    (
        "two-kinds",
        4,
        "  - must: A.\n    id: s\n    file: a.md\n    absent: b.md\n",
        "  - must: A.\n    id: s\n    all: [ file: a.md, absent: b.md ]\n",
    ),
    (
        "two-levels",
        2,
        "  - must: A.\n    should: B.\n    id: s\n    file: a.md\n",
        "  - must: A.\n    id: s\n    file: a.md\n",
    ),
    (
        "exclusive-keys",
        3,
        "  - must: A.\n    id: s\n    commits: { matching: x, each: y, count: 3 }\n",
        "  - must: A.\n    id: s\n    commits: { matching: x, count: 3 }\n",
    ),
    (
        "nested-manual",
        3,
        "  - must: A.\n    id: s\n    all: [ file: a.md, manual: Look. ]\n",
        "  - must: A.\n    id: s\n    file: a.md\n  - { should: B., id: t, manual: Look. }\n",
    ),
    (
        "kind-within-each",
        3,
        "  - must: A.\n    id: s\n    sections: { in: a.md, headed: { level: 2 }, each: [ file: b.md ] }\n",
        "  - must: A.\n    id: s\n    sections: { in: a.md, headed: { level: 2 } }\n  - { must: B., id: t, file: b.md }\n",
    ),
    (
        "in-within-each",
        3,
        "  - must: A.\n    id: s\n    sections: { in: a.md, headed: { level: 2 }, each: [ words: { in: b.md, count: 3 } ] }\n",
        "  - must: A.\n    id: s\n    sections: { in: a.md, headed: { level: 2 }, each: [ words: { count: 3 } ] }\n",
    ),
    (
        "unknown-shared-check",
        3,
        "  - must: A.\n    id: s\n    use: relase-tag\n",
        "  - must: A.\n    id: s\n    use: release-tag\n",
    ),
    (
        "duplicate-step-id",
        2,
        "  - { must: A., id: s-1, file: a.md }\n  - { must: B., id: S_1, file: b.md }\n",
        "  - { must: A., id: s-1, file: a.md }\n  - { must: B., id: t-1, file: b.md }\n",
    ),
    (
        "duplicate-key",
        4,
        "  - must: A.\n    id: s\n    file: a.md\n    file: b.md\n",
        "  - must: A.\n    id: s\n    file: a.md\n",
    ),
    (
        "nothing-required",
        1,
        "  - { should: A., id: s, file: a.md }\n",
        "  - { must: A., id: s, file: a.md }\n",
    ),
    (
        "glob-for-path",
        3,
        "  - must: A.\n    id: s\n    file: '*.md'\n",
        "  - must: A.\n    id: s\n    files: { glob: '*.md' }\n",
    ),
    (
        "bad-id",
        2,
        "  - must: A.\n    id: a b\n    file: a.md\n",
        "  - must: A.\n    id: a-b\n    file: a.md\n",
    ),
    ("wrong-type", 3, "  - must: A.\n    id: s\n    file: 3\n", "  - must: A.\n    id: s\n    file: '3'\n"),
    (
        "syntax",
        1,
        "  - must: A: b.\n    id: s\n    file: a.md\n",
        "  - must: 'A: b.'\n    id: s\n    file: a.md\n",
    ),
    (
        "comment-in-text",
        1,
        "  - must: Answer #1.\n    id: s\n    file: a.md\n",
        "  - must: 'Answer #1.'\n    id: s\n    file: a.md\n",
    ),
    (
        "comment-in-text",
        1,
        "  - must: There is no # TODO left.\n    id: s\n    file: a.md\n",
        "  - must: 'There is no # TODO left.'\n    id: s\n    file: a.md\n",
    ),
    (
        "matches-no-line",
        3,
        "  - must: A.\n    id: s\n    headings: { in: a.md, in_order: ['^## Questions'] }\n",
        "  - must: A.\n    id: s\n    headings: { in: a.md, in_order: ['^Questions'] }\n",
    ),
    (
        "matches-no-line",
        3,
        "  - must: A.\n    id: s\n    lines: { in: a.md, section: '## Checklist', matching: x }\n",
        "  - must: A.\n    id: s\n    lines: { in: a.md, section: Checklist, matching: x }\n",
    ),
    (
        "letter-case",
        2,
        "  - { must: A., id: s, file: docs/A.md }\n  - { must: B., id: t, committed: docs/a.md }\n",
        "  - { must: A., id: s, file: docs/A.md }\n  - { must: B., id: t, committed: docs/A.md }\n",
    ),
    (
        "hint-elsewhere",
        4,
        "  - must: A.\n    id: s\n    file: docs/a.md\n    hint: Write `docs/b.md`.\n",
        "  - must: A.\n    id: s\n    file: docs/a.md\n    hint: Write `docs/a.md`.\n",
    ),
];

#[test]
fn each_mistake_in_a_step_is_told_at_its_line_with_a_remedy_that_works() {
    assert!(MISTAKES.len() >= 40, "{}", MISTAKES.len());
    for (code, line, wrong, right) in MISTAKES {
        let told = lint(&[("lessons/a.yaml", &lesson(wrong))]);
        assert_eq!(told, [((*code).to_owned(), line + 3)], "{wrong}");
        assert_eq!(lint(&[("lessons/a.yaml", &lesson(right))]), [], "{right}");
    }
}

/// What a page and its steps do not say alike: code, file and line.
#[test]
fn a_page_is_held_against_its_steps() {
    let steps = "  - { must: The notes have their rounds., id: rounds, headings: { in: n.md, matching: '^Round', count: 2 } }\n  - { must: A diagram shows the parts., id: diagram, code_blocks: { in: n.md, language: mermaid } }\n  - { must: It is committed., id: committed, commits: { matching: '^w01: ' } }\n";
    let told = |page: &str| {
        let page = format!("# A\n\n{page}");
        lint(&[("lessons/a/lesson.yaml", &lesson(steps)), ("lessons/a/README.md", &page)])
    };
    let told =
        |page: &str| told(page).into_iter().map(|(code, line)| format!("{code}:{line}")).collect::<Vec<_>>();
    let whole =
        "## Done when\n\n- The notes have their rounds.\n- A diagram shows the parts.\n- It is committed.\n";
    assert_eq!(told(whole), [""; 0]);
    assert_eq!(told(&whole.replace("their rounds", "three rounds")), ["number-differs:5"]);
    assert_eq!(told(&whole.replace("their rounds", "two rounds")), [""; 0]);
    assert_eq!(told(&whole.replace("- A diagram shows the parts.\n", "")), ["step-without-bullet:5"]);
    assert_eq!(told(&format!("{whole}- Latency is measured.\n")), ["bullet-without-step:8"]);
    let committed = |name: &str| format!("{whole}\n```sh\ngit commit -m \"{name}: notes\"\n```\n");
    assert_eq!(told(&committed("w01")), [""; 0]);
    assert_eq!(told(&committed("w1")), ["commit-differs:10"]);
    let by_id = "## Done when\n\n- `rounds`: two of them.\n- `diagram`: of the parts.\n- `committed`: under the lesson's name.\n";
    assert_eq!(told(by_id), [""; 0]);
    assert_eq!(
        told(&by_id.replace("`diagram`", "`drawing`")),
        ["bullet-without-step:6", "step-without-bullet:5"]
    );
}

#[test]
fn a_long_pattern_wants_a_name() {
    let steps = |pattern: &str| {
        lesson(&format!("  - {{ must: A., id: s, lines: {{ in: a.md, matching: {pattern} }} }}\n"))
    };
    let long = "very ".repeat(17);
    assert_eq!(lint(&[("lessons/a.yaml", &steps(&format!("'{long}'")))]), [("long-pattern".to_owned(), 4)]);
    let named = format!("{{ regex: '{long}', called: much }}");
    assert_eq!(lint(&[("lessons/a.yaml", &steps(&named))]), []);
}

#[test]
fn a_page_that_is_nearly_a_lesson_is_told_and_an_ordinary_one_is_not() {
    let page = |front: &str| format!("{front}# A\n\n## Verify\n\n```sh\ntest -f a.md\n```\n");
    let lesson = page("---\nid: a\ntype: lesson\n---\n");
    let told = |front: &str| lint(&[("lessons/a.md", &lesson), ("lessons/b.md", &page(front))]);
    for (front, line) in [
        ("---\nid: b\ntype: leson\n---\n", 3),
        ("---\ntyp: lesson\nid: b\n---\n", 2),
        ("----\nid: b\ntype: lesson\n----\n", 1),
    ] {
        assert_eq!(told(front), [("passed-over".to_owned(), line)], "{front}");
    }
    for front in ["", "---\nid: b\n---\n", "---\nid: b\ntype: part\n---\n", "---\nid: b\ntype: lesson\n---\n"]
    {
        assert_eq!(told(front), [], "{front}");
    }
}

#[test]
fn a_page_without_a_proof_names_the_commands_that_could_be_some() {
    let page = |heading: &str| {
        format!(
            "---\nid: a\ntype: lesson\n---\n# A\n\n## {heading}\n\n```sh\ntest -f a.md\n```\n\n\
             ## Ship\n\n```sh\ngit commit -m \"a: notes\"\n```\n"
        )
    };
    assert_eq!(lint(&[("lessons/a.md", &page("Verify"))]), []);
    assert_eq!(lint(&[("lessons/a.md", &page("How to know"))]), [("no-proof".to_owned(), 9)]);
    // Beside a proof, commands under other headings are no more than instructions.
    let both = page("Verify").replace("# A\n", "# A\n\n## Set up\n\n```sh\nmkdir docs\n```\n");
    assert_eq!(lint(&[("lessons/a.md", &both)]), []);
}

/// The code, the message and the remedy of each problem of a page that is proved by one command.
fn of_proof(command: &str) -> Vec<(String, String, String)> {
    let sandbox = Sandbox::new();
    let page =
        format!("---\nid: a\ntype: lesson\n---\n# A\n\n## Proof\n\n```sh\ntest -f a.md\n{command}\n```\n");
    sandbox.write("c/lessons/a.md", page);
    let told = sandbox.run(&["lint", "--course", "c", "--format", "json"]).json();
    let text = |problem: &serde_json::Value, key: &str| problem[key].as_str().unwrap_or_default().to_owned();
    let problems = told["problems"].as_array().unwrap().iter();
    problems.map(|told| (text(told, "code"), text(told, "message"), text(told, "help"))).collect()
}

#[test]
fn an_or_that_grep_does_not_read_is_told_in_a_proof() {
    for command in [
        "grep -c '(a|b)' n.md # → 2",
        "grep -q 'because|since' n.md",
        "grep -c '^(Fix|Improvement):' n.md # → 2",
    ] {
        let told = of_proof(command);
        assert!(
            matches!(told.as_slice(), [(code, _, help)] if code == "grep-dialect" && help.contains("-E")),
            "{command}: {told:?}"
        );
        assert_eq!(of_proof(&command.replace("grep ", "grep -E ")), [], "{command}");
    }
    for command in [
        "grep -c '^| a | b |' n.md # → 2",
        "grep -c '|a|b|' n.md # → 2",
        r"grep -c 'because\|since' n.md # → 2",
        "grep -c 'a[|]b' n.md # → 2",
        "grep -F -c 'a|b' n.md # → 2",
    ] {
        assert_eq!(of_proof(command), [], "{command}");
    }
}

#[test]
fn each_reason_why_a_proof_is_not_read_has_a_remedy_of_its_own() {
    for (command, reason, remedy) in [
        ("grep -c x n.md # → as many as you like", "as many as you like", "after `# → `"),
        ("diff <(sort a) <(sort b) # → no output", "`<(…)`", "a line for each of the commands"),
        ("test $? -eq 0", "`$?`", "exit code behind that command"),
        ("test -f $FILE", "a variable", "the value in place of the variable"),
        ("for f in a b; do test -f $f; done", "`for`", "a line for each thing"),
        ("grep -P 'x' n.md # → x", "-P", "--grammar"),
        ("git log --format=%ad # → x", "%ad", "--grammar"),
    ] {
        let told = of_proof(command);
        let is_told = matches!(told.as_slice(), [(code, message, help)]
            if code == "unread-proof" && message.contains(reason) && help.contains(remedy));
        assert!(is_told, "{command}: {told:?}");
    }
}

/// What is told of a lesson of one step, or of the files, has a remedy.
#[test]
fn values_of_a_wrong_form_have_a_remedy_that_is_valid() {
    let helps = |files: &[(&str, &str)]| {
        let sandbox = Sandbox::new();
        for (path, text) in files {
            sandbox.write(&format!("c/{path}"), text);
        }
        let told = sandbox.run(&["lint", "--course", "c", "--format", "json"]).json();
        let problems = told["problems"].as_array().unwrap().clone();
        problems.iter().map(|told| told["help"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let of_lesson = |text: &str| helps(&[("lessons/a.yaml", text)]);
    let step = "{ must: A., id: s, file: a.md }";
    for (text, remedy) in [
        (format!("id: a\nduration_min: 90m\ndone_when: [{step}]\n"), "write the number alone: 90"),
        (
            "id: a\ndone_when: [{ must: A., id: s, file: a.md, points: three }]\n".to_owned(),
            "in digits, 0 or more",
        ),
        (
            "id: a\ndone_when: [{ must: A., id: s, file: a.md, points: -3 }]\n".to_owned(),
            "in digits, 0 or more",
        ),
        ("id: a\ndone_when: [{ must: A., should: B., id: s, file: a.md }]\n".to_owned(), "make two steps"),
        (format!("id: a\ntitle: A\ntitle: B\ndone_when: [{step}]\n"), "remove one of the two"),
        ("id: a\nin: 3\ndone_when: [{ must: A., id: s, file: a.md }]\n".to_owned(), "'3'"),
        ("id: a\ndone_when: [{ must: A., id: s, commits: { since: 2026 } }]\n".to_owned(), "`2026-01-05`"),
        (
            "id: a\ndone_when: [{ must: A., id: s, words: { in: a.md, spoken_within: 30 } }]\n".to_owned(),
            "`30s` or `30m`",
        ),
        (
            "id: a\ndone_when: [{ must: A., id: s, mentions: { in: a.md, each_of: [b, c], count: 3 } }]\n"
                .to_owned(),
            "2 at most",
        ),
    ] {
        let told = of_lesson(&text);
        assert!(matches!(told.as_slice(), [help] if help.contains(remedy)), "{text}: {told:?}");
    }
}

#[test]
fn one_mistake_is_one_error() {
    let steps = "  - { must: A., id: s, lines: x }\n  - { must: B., id: t, words: 3 }\n";
    let refused = format!("id: a\nin: /docs/review.md\ndone_when:\n{steps}");
    assert_eq!(lint(&[("lessons/a.yaml", &refused)]), [("bad-path".to_owned(), 2)]);
    let shared = |used: &str| {
        format!("name: told\nabout: A.\nparams: {{ claims: {{ type: path }} }}\ncheck:\n  file: {used}\n")
    };
    let lesson = lesson("  - { must: A., id: s, use: { name: told, with: { claims: a.md } } }\n");
    let told = |used: &str| lint(&[("lessons/a.yaml", &lesson), ("checks/told.yaml", &shared(used))]);
    assert_eq!(told("$claims"), []);
    assert_eq!(told("$claim"), [("unknown-parameter".to_owned(), 5)]);
    assert_eq!(told("$other"), [("unused-parameter".to_owned(), 3), ("unknown-parameter".to_owned(), 5)]);
}

#[test]
fn what_only_looks_like_a_mistake_is_not_told() {
    for steps in [
        r"  - { must: A., id: s, lines: { in: a.md, matching: 'C\+\+' } }",
        r"  - { must: A., id: s, lines: { in: a.md, matching: '^\| a \| b' } }",
        r"  - { must: A., id: s, lines: { in: a.md, matching: 'a\nb', across_lines: true } }",
        r"  - { must: A., id: s, lines: { in: a.md, matching: '^$', count: at most 9 } }",
        r"  - { must: A., id: s, lines: { in: a.md, matching: '\S', count: 3 or more } }",
        "  - { must: A., id: s, file: a.md }\n  - { must: B., id: t, file: b.md }",
        "  - { must: A., id: s, file: a.md }\n  - { must: B., id: t, file: a.md, when: { file: b.md } }",
        "  - { must: A., id: s, any: [ file: LICENSE, file: license ] }",
        "  - { must: A., id: s, any: [ file: a.md, absent: b.md ] }",
        "  - { must: A., id: s, all: [ file: a.md, words: { in: a.md, count: 3 or more } ] }",
        "  - { must: A., id: s, all: [ lines: { in: a.md, matching: x, count: 3 }, lines: { in: a.md, matching: y, count: 1 or more } ] }",
        "  - { must: A., id: s, absent: docs/A.md }\n  - { must: B., id: t, file: docs/a.md }",
        "  - { must: A., id: s, items: { in: a.md, matching: '^.{0,100}$' } }",
        "  - { must: A., id: s, file: docs/a.md, hint: 'Use Node.js, see https://example.org/b.md, then write `a.md`.' }",
        "  - { must: A., id: s, file: docs/a.md }\n  - { should: B., id: t, file: docs/b.md, when: { not: { file: docs/a.md } } }",
        r"  - { must: A., id: s, mentions: { in: a.md, each_of: ['/a\nb/'] } }",
        "  - must: A is written. # the notes\n    id: s\n    file: a.md",
        "  - must: 'A # b' # the notes\n    id: s\n    file: a.md # of round 1",
    ] {
        assert_eq!(lint(&[("lessons/a.yaml", &lesson(&format!("{steps}\n")))]), [], "{steps}");
    }
}

#[test]
fn lessons_and_shared_checks_are_held_against_each_other() {
    let step = "title: A\ndone_when: [{ must: A., id: s, file: a.md }]\n";
    let told = lint(&[
        ("lessons/one/lesson.yaml", &format!("id: other\n{step}")),
        ("lessons/two.yaml", &format!("id: two\nrequires: [threee]\n{step}")),
        ("lessons/three.yaml", &format!("id: three\nrequires: [four]\n{step}")),
        ("lessons/four.yaml", &format!("id: four\nrequires: [three]\n{step}")),
        ("checks/unused.yaml", "name: unused\nabout: A.\ncheck: { file: a.md }\n"),
    ]);
    let told: Vec<&str> = told.iter().map(|(code, _)| code.as_str()).collect();
    let expected =
        ["unused-shared-check", "circular-requires", "id-differs", "circular-requires", "unknown-lesson"];
    assert_eq!(told, expected);
}

#[test]
fn a_circle_is_told_of_the_lessons_in_it_and_of_no_others() {
    let requiring = |id: &str, required: &str| {
        let text = format!(
            "id: {id}\ntitle: A\nrequires: [{required}]\ndone_when: [{{ must: A., id: s, file: a.md }}]\n"
        );
        (format!("lessons/{id}.yaml"), text)
    };
    let lessons = [
        requiring("self", "self"),
        // Two circles that share a lesson.
        requiring("a", "b"),
        requiring("b", "end, c, d"),
        requiring("c", "a"),
        requiring("d", "b"),
        // What leads into a circle, and what a circle leads to.
        requiring("into", "a"),
        requiring("end", ""),
        requiring("twice", "end, end"),
    ];
    let sandbox = Sandbox::new();
    for (path, text) in &lessons {
        sandbox.write(&format!("c/{path}"), text);
    }
    let told = sandbox.run(&["lint", "--course", "c", "--format", "json"]).json();
    let problems = told["problems"].as_array().unwrap();
    let told: Vec<&str> = problems.iter().map(|problem| problem["message"].as_str().unwrap()).collect();
    let circle = |own: &str, first: &str| {
        format!("`{own}` requires `{first}`, which cannot come before it: it requires `{own}` itself")
    };
    assert_eq!(
        told,
        [circle("a", "b"), circle("b", "c"), circle("c", "a"), circle("d", "b"), circle("self", "self")]
    );
}

#[test]
fn every_lesson_is_told_at_once_and_a_warning_is_no_error() {
    let sandbox = Sandbox::new();
    sandbox.write("c/lessons/a.yaml", lesson("  - { must: A., id: s, fle: a.md }\n"));
    sandbox.write("c/lessons/b.yaml", "id: b\ntitle: B\ndone_when: [{ must: B., id: s, file: ../b.md }]\n");
    let ran = sandbox.run(&["lint", "--course", "c"]);
    insta::assert_snapshot!(ran.shown(), @r#"
    exit 2
    --- stdout
    error[unknown-kind]: unknown kind `fle`
     --> lessons/a.yaml:4:24
      |
    4 |   - { must: A., id: s, fle: a.md }
      |                        ^^^
      |
      = help: did you mean `file`?

    error[bad-path]: `../b.md` is not a path for a check: it must stay inside the repository
     --> lessons/b.yaml:3:38
      |
    3 | done_when: [{ must: B., id: s, file: ../b.md }]
      |                                      ^^^^^^^
      |
      = help: write it from the repository's root, for example `docs/notes.md`

    2 errors, no warnings; `prep lint --explain CODE` says more
    "#);
    let only = sandbox.run(&["lint", "lessons/b.yaml", "--course", "c", "--format", "github"]);
    assert!(
        only.exit == 2 && only.stdout.starts_with("::error file=c/lessons/b.yaml,line=3,"),
        "{}",
        only.stdout
    );
    sandbox
        .write("d/lessons/x/lesson.yaml", "id: y\ntitle: A\ndone_when: [{ must: A., id: s, file: a.md }]\n");
    assert_eq!(sandbox.run(&["lint", "--course", "d"]).exit, 0);
}

#[test]
fn every_code_is_explained_by_an_example_of_it_and_its_repair() {
    let sandbox = Sandbox::new();
    let known = sandbox.run(&["lint", "--explain", "zzzzzzzzzzzzzzzzzzzzzzzzzz"]).stderr;
    let codes: Vec<&str> = known.split_once("known: ").expect("the codes").1.trim().split(", ").collect();
    assert!(codes.len() > 50, "{codes:?}");
    for code in codes {
        let page = sandbox.run(&["lint", "--explain", code, "--format", "json"]).json();
        let told = |side: &str| {
            let files = page[side].as_array().unwrap_or_else(|| panic!("{code} has no example"));
            let text = |file: &'_ serde_json::Value, key: &str| file[key].as_str().unwrap().to_owned();
            let files: Vec<(String, String)> =
                files.iter().map(|file| (text(file, "file"), text(file, "text"))).collect();
            let files: Vec<(&str, &str)> =
                files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            lint(&files).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
        };
        let wrong = told("wrong");
        assert!(!wrong.is_empty() && wrong.iter().all(|told| told == code), "{code}: {wrong:?}");
        assert_eq!(told("right"), [""; 0], "{code}, repaired");
    }
}

#[test]
fn paths_are_told_from_where_it_is_run() {
    let sandbox = Sandbox::new();
    sandbox.write("work/c/lessons/a.yaml", lesson("  - { must: A., id: s, fle: a.md }\n"));
    let run = |cwd: &str, course: &str, args: &[&str]| {
        let prep = Prep::new(&sandbox.path().join(cwd))
            .env("GITHUB_WORKSPACE", &sandbox.path().join("work").display().to_string());
        prep.run(&[&["lint", "--course", course], args].concat())
    };
    let json = |cwd: &str, course: &str| {
        run(cwd, course, &["--format", "json"]).json()["problems"][0]["file"].as_str().unwrap().to_owned()
    };
    assert_eq!(json("work", "c"), "c/lessons/a.yaml");
    assert_eq!(json("work", "./c/"), "c/lessons/a.yaml");
    assert_eq!(json("work/c", "."), "c/lessons/a.yaml");
    assert_eq!(json("work/c/lessons", ".."), "c/lessons/a.yaml");
    let absolute = sandbox.path().join("work/c").display().to_string();
    assert_eq!(json("work", &absolute), "c/lessons/a.yaml");
    assert_eq!(json(".", "work/c"), "work/c/lessons/a.yaml");
    let sarif = run("work", "c", &["--format", "sarif"]).json();
    let place =
        &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(place, "c/lessons/a.yaml");
    for path in ["lessons/a.yaml", "c/lessons/a.yaml", "c", "./c/lessons", "lessons"] {
        assert_eq!(run("work", "c", &[path]).exit, 2, "{path}");
    }
    sandbox.write("work/c/checks/there.yaml", "name: there\nabout: A file.\ncheck: { file: a.md }\n");
    assert_eq!(run("work", "c", &["checks"]).exit, 0);
    for elsewhere in ["../other", "chec", "work", "c/docs"] {
        let ran = run("work", "c", &[elsewhere]);
        assert_eq!(ran.exit, 2, "{elsewhere}");
        assert!(ran.stderr.contains(&format!("`{elsewhere}` names no file of the course")), "{}", ran.stderr);
    }
}

#[test]
fn interviews_and_schedules_are_looked_at_too() {
    let told = lint(&[
        ("lessons/a/lesson.yaml", &lesson("  - { must: A., id: s, file: a.md }\n")),
        ("lessons/a/interviews/one.yaml", "title: One\nphases: []\n"),
        ("lessons/a/schedule.yaml", "per_weak: 2\n"),
    ]);
    assert!(told.iter().any(|(code, _)| code == "unknown-key") && told.len() >= 2, "{told:?}");
}

#[test]
fn an_unknown_code_gets_the_nearest() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.run(&["lint", "--explain", "grep-dialect"]).shown(), @r#"
    exit 0
    --- stdout
    grep-dialect
      A pattern is written as another `grep` reads it: with `-E`, or without.
      In `grep` without `-E` a backslash gives `|` and `+` their meaning. Here it takes it away, so the
      pattern finds nothing.

    Wrong
      - must: A fix is named.
        id: fix
        lines: 'fix\|improvement'

    Right
      - must: A fix is named.
        id: fix
        lines: 'fix|improvement'
    "#);
    insta::assert_snapshot!(sandbox.run(&["lint", "--explain", "letter-case"]).shown(), @r#"
    exit 0
    --- stdout
    letter-case
      Paths of two steps differ only in letter case.
      On many disks the two are one file, in git and for prep they are two. The learner sees a file that
      prep does not find.

    Wrong
      - { must: The notes are written., id: notes, file: docs/Notes.md }
      - { must: They are committed., id: committed, committed: docs/notes.md }

    Right
      - { must: The notes are written., id: notes, file: docs/notes.md }
      - { must: They are committed., id: committed, committed: docs/notes.md }
    "#);
    let unknown = sandbox.run(&["lint", "--explain", "grep-dialec"]);
    assert!(
        unknown.exit == 2 && unknown.stderr.contains("did you mean `grep-dialect`?"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn what_a_line_that_is_not_read_comes_to_is_as_the_course_has_it() {
    let page =
        "---\nid: a\ntype: lesson\n---\n# A\n\n## Proof\n\n```bash\ngrep -c x a.md # → 0 or more\n```\n";
    for (settings, comes_to) in [
        ("unread: unknown\n", "and leaves the lesson unknown"),
        ("unread: manual\n", "and only reminds the learner"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("c/lessons/a.md", page).write("c/course.yaml", settings);
        let ran = sandbox.run(&["lint", "--course", "c"]);
        assert!(ran.stdout.contains(comes_to), "{}", ran.shown());
    }
}

#[test]
fn front_matter_without_an_end_is_told_once() {
    let open = "---\nid: b\ntype: lesson\n\n# B\n\n## Proof\n\n```bash\ntest -f a.md\n```\n";
    let whole = open.replace("id: b", "id: a").replace("lesson\n\n", "lesson\n---\n\n");
    let told = lint(&[("lessons/a.md", &whole), ("lessons/b.md", open)]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, "passed-over");
}

/// A page with one proof line, and what lint says of it.
fn proof(line: &str) -> Vec<String> {
    let page = format!("---\nid: a\ntype: lesson\n---\n# A\n\n## Proof\n\n```bash\n{line}\n```\n");
    lint(&[("lessons/a.md", &page)]).into_iter().map(|(code, line)| format!("{code}:{line}")).collect()
}

#[test]
fn proof_lines_that_cannot_fail_or_pass_or_be_read_are_told_where_it_is_certain() {
    for line in [
        "test -f docs/a.md || true",
        "grep -E 'a$b' docs/a.md # → no output",
        "grep -cE 'a$b' docs/a.md # → none",
        "grep -c -m 2 x docs/a.md # → at most 2",
        "head -2 docs/a.md | wc -l # → at most 2",
        "sort docs/a.md | tail -n 2 | cut -c1 | wc -l # → at most 5",
    ] {
        assert_eq!(proof(line), ["vacuous-check:10"], "{line}");
    }
    for line in [
        "grep -cE 'a$b' docs/a.md # → 3 or more",
        "grep -E 'x^y' docs/a.md",
        "grep -c -m 2 x docs/a.md # → 3",
        "head -3 docs/a.md | wc -l # → 5",
        "head docs/a.md | sort | wc -l # → 11 or more",
    ] {
        assert_eq!(proof(line), ["never-passes:10"], "{line}");
    }
    for line in [
        "grep -c x docs/a.md # → 0 or more",
        "wc -l < docs/a.md # → at least 0",
        "grep -c x docs/a.md # → a few of them",
        "echo hello > docs/a.md && cat docs/a.md | sort | head <<X",
    ] {
        assert_eq!(proof(line), ["unread-proof:10"], "{line}");
    }
    for line in [
        "grep -c x docs/a.md # → 1 or more",
        "grep -c x docs/a.md # → none",
        // Without -E a `$` in the middle is itself.
        "grep -c 'a$b' docs/a.md # → 3 or more",
        "grep -vcE 'a$b' docs/a.md # → 3 or more",
        "! grep 'secret' docs/a.md",
        "grep -c '' docs/a.md # → 3 or more",
        "grep -c -m 2 x docs/a.md # → 2",
        "head -3 docs/a.md | wc -l # → 3",
        "head -3 docs/*.md | wc -l # → 5",
        "head -3 docs/a.md | tr ' ' '\\n' | wc -l # → 5",
        "head -3 docs/a.md | wc -w # → 5",
        "head -n -3 docs/a.md | wc -l # → 5",
        "test -f docs/a.md && grep -q x docs/a.md",
        "cargo test",
    ] {
        assert_eq!(proof(line), [""; 0], "{line}");
    }
}

/// Steps with a check that cannot fail, each on what passes it, and who tells: `lint` by its code, or the mutants.
const CANNOT_FAIL: [(&str, &str); 10] = [
    ("vacuous-check", "words: 0 or more"),
    ("vacuous-check", "headings: { level: 2, count: 0 or more }"),
    ("vacuous-check", "any: [ absent: b.md, not: { absent: b.md } ]"),
    ("vacuous-check", "mentions: { each_of: [one, two], count: at most 2 }"),
    ("matches-everything", "lines: { matching: '.*' }"),
    ("matches-everything", "commits: { matching: '' }"),
    ("matches-no-line", "not: { lines: { matching: 'a\\nb' } }"),
    ("never-passes", "file: a.md\n    when: { all: [ file: b.md, absent: b.md ] }"),
    ("mutants", "words: at most 5000"),
    ("mutants", "any: [ { headings: { matching: '^One' } }, { words: at most 900 } ]"),
];

#[test]
fn a_check_that_cannot_fail_is_told_by_lint_or_by_the_mutants() {
    const EXAMPLES: &str = "examples:\n  - { name: done, fails: [], script: { commits: [{ message: a, write: { a.md: \"## One\\none two three\\n\" } }] } }\n  - { name: nothing, fails: [there], script: {} }\n";
    for (by, check) in CANNOT_FAIL {
        let lesson = format!(
            "id: a\nin: a.md\ndone_when:\n  - {{ must: There., id: there, file: a.md }}\n  - must: A.\n    id: s\n    {check}\n"
        );
        let sandbox = Sandbox::new();
        sandbox.write("c/lessons/a/lesson.yaml", &lesson);
        sandbox.write("c/lessons/a/examples.yaml", EXAMPLES);
        let told = problems(&sandbox.run(&["lint", "--course", "c", "--format", "json"]));
        if by == "mutants" {
            assert_eq!(told, [], "{check}");
            let ran = sandbox.run(&["test", "--course", "c", "--mutants"]);
            assert!(ran.exit == 2 || ran.exit == 1, "{check}: {}", ran.shown());
            assert!(ran.stdout.contains("cannot be seen failing"), "{check}: {}", ran.shown());
        } else {
            assert!(told.iter().any(|(code, _)| code == by), "{check}: {told:?}");
        }
    }
}

#[test]
fn a_number_that_is_no_count_is_not_held_against_the_page() {
    let told = |check: &str| {
        let steps = format!("  - {{ must: The rows are right., id: rows, {check} }}\n");
        let page = "# A\n\n## Done when\n\n- `rows`: the four rows are right.\n";
        lint(&[("lessons/a/lesson.yaml", &lesson(&steps)), ("lessons/a/README.md", page)])
    };
    let in_patterns = "all: [ items: { in: n.md, where: '^Verdict: 70', matching: good, count: 1 }, numbers: { in: n.md, matching: '(\\d+)', is: 70 to 90 } ]";
    assert_eq!(told(in_patterns), []);
    assert_eq!(told("items: { in: n.md, matching: good, count: 5 }"), [("number-differs".to_owned(), 5)]);
}

#[test]
fn the_wording_of_a_turn_is_no_long_pattern() {
    let saying =
        "Production systems need error handling; add a handler with the status codes that fit, then go on.";
    let steps = format!(
        "  - must: A.\n    id: s\n    turns: {{ in: n.md, speakers: [A, B], rules: [{{ by: A, then: {{ by: B, saying: ['{saying}'] }} }}] }}\n"
    );
    assert_eq!(lint(&[("lessons/a.yaml", &lesson(&steps))]), []);
}
