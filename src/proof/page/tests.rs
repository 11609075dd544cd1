//! Which commands a page has, what is beside them, and what is passed over.

use proptest::prelude::*;

use super::*;

const PAGE: &str = "---\nid: a\n---\n# T\n\n### Setup\n```bash\nls no\n```\n### Ship It\n```bash\ngit add .\ngit commit -m \"w24-l05: notes — 3 rounds\"\n```\n## Proof\n\n```bash\n# There\ntest -f a && echo \"OK\"\n# → OK\n\ncargo test\ngrep -c x a\n# → 3\n```\n\n### More\n```sh\nls\n```\n```python\nno\n```\n## Proofreading\n```bash\nls no\n```\n## verification: last\n```bash\ncd x\nls y\n```\n";

fn read(text: &str) -> Page {
    Page::read(text, &ProofHeadings::default())
}

fn skipped(page: &Page) -> Vec<String> {
    page.skipped.iter().map(|skipped| format!("{}: {}", skipped.line, skipped.reason)).collect()
}

/// The commands of a proof section with what is expected of each.
fn expected(section: &str) -> Vec<String> {
    let page = read(&format!("# T\n## Proof\n\n{section}"));
    let expected = |line: &Line| match &line.expected.unread {
        Some(reason) => format!("{} [unread: {reason}]", line.command),
        None => format!("{} [{}]", line.command, line.expected),
    };
    page.lines.iter().map(expected).collect()
}

#[test]
fn commands_under_headings_for_proofs_only() {
    let page = read(PAGE);
    let lines: Vec<_> = page.lines.iter().map(|line| (line.n, line.at, line.command.as_str())).collect();
    assert_eq!(
        lines,
        [
            (1, 19, "test -f a && echo \"OK\""),
            (2, 22, "cargo test"),
            (3, 23, "grep -c x a"),
            (4, 29, "ls"),
            (5, 40, "cd x"),
            (6, 41, "ls y"),
        ]
    );
    assert_eq!(page.lines[0].says, "There");
    assert_eq!((page.ships[0].prefix.as_str(), page.ships[0].at), ("w24-l05:", 13));
    assert_eq!(
        skipped(&page),
        [
            "7: its heading, `Setup`, is none of proof, verify, check, test and the like",
            "31: its language, `python`, is not a shell's",
            "35: its heading, `Proofreading`, is none of proof, verify, check, test and the like",
        ]
    );
    assert_eq!((page.sections, page.why_empty()), (2, None));
}

#[test]
fn what_is_not_run_is_remembered_within_its_block() {
    let page = read(PAGE);
    let after: Vec<_> = page.lines.iter().map(|line| line.after.as_ref().map(|unrun| unrun.effect)).collect();
    assert_eq!(
        after,
        [None, None, Some(SideEffect::CreatesFiles), None, None, Some(SideEffect::ChangesState)]
    );
}

#[test]
fn an_output_belongs_to_the_command_it_can_be_of() {
    for (section, wanted) in [
        ("```bash\nls a.csv\n```\n\nYou should see:\n\n```output\nb.csv\n```\n", vec!["ls a.csv [`b.csv`]"]),
        ("```bash\nls docs\n```\n```text\na.md\nb.md\n```\n", vec!["ls docs [`a.md`, `b.md`]"]),
        ("```bash\nls docs\n```\n\nExpected output:\n\n```console\na.md\n```\n", vec!["ls docs [`a.md`]"]),
        (
            "```bash\ntest -f a\ngrep -c x a\n```\n```\n3\n```\n",
            vec!["test -f a [it succeeds]", "grep -c x a [3]"],
        ),
        (
            "```bash\ngrep -c x a\ngrep -c y a\n```\n```\n3\n4\n```\n",
            vec!["grep -c x a [3]", "grep -c y a [4]"],
        ),
        (
            "```bash\nls a\nls b\n```\n```output\nc.md\n```\n",
            vec![
                "ls a [unread: it is not said which of the commands prints this output]",
                "ls b [unread: it is not said which of the commands prints this output]",
            ],
        ),
        (
            "```bash\nls a\n# → c.md\nls b\n```\n```output\nd.md\n```\n",
            vec!["ls a [`c.md`]", "ls b [`d.md`]"],
        ),
        ("```bash\ncat a\n```\n```output\n```\n", vec!["cat a [unread: the output that is shown is empty]"]),
        ("```bash\ncat n\n```\n```\n5\n```\n", vec!["cat n [`5`]"]),
        ("```bash\nwc -l n\n```\n```\n5\n```\n", vec!["wc -l n [5]"]),
        ("```bash\nls a.md\n```\n\nNow write this:\n\n```\n# My notes\n```\n", vec!["ls a.md [it succeeds]"]),
        (
            "```bash\ntest -f a\n```\n```\nOK\n```\n",
            vec!["test -f a [unread: the command prints nothing that could be compared]"],
        ),
        (
            "```console\n$ ls a.csv\na.csv\n$ grep -c x a\n3\n$ test -f x\n```\n",
            vec!["ls a.csv [`a.csv`]", "grep -c x a [3]", "test -f x [it succeeds]"],
        ),
        ("```\n$ grep x a\nx one\n```\n", vec!["grep x a [`x one`]"]),
    ] {
        assert_eq!(expected(section), wanted, "{section}");
    }
}

#[test]
fn every_block_that_is_passed_over_says_why() {
    let page = read(
        "# T\n## Proof\n```\nsome text\n```\n```yaml\na: b\n```\n    ls\n\n```output\nx\n```\n## Notes\n```output\nx\n```\n```sh\nls\n```\n## Ship\n```bash\ngit commit -m \"<your message>\"\ngit commit\n```\n",
    );
    assert_eq!(
        skipped(&page),
        [
            "3: it has no language, and not each of its lines has a prompt or a program that prep reads",
            "6: its language, `yaml`, is not a shell's",
            "9: it is indented, not fenced",
            "11: it shows an output, and no command is directly before it",
            "18: its heading, `Notes`, is none of proof, verify, check, test and the like",
            "23: `<your message>` is for a person to fill in: no commit is asked for",
            "24: its `git commit` has no `-m \"…\"`",
        ]
    );
    assert_eq!(page.why_empty().as_deref(), Some("the sections with its proofs have no shell block"));
    assert!(
        read("# Proof\n```sh\nls a\n```\n")
            .why_empty()
            .is_some_and(|why| why.starts_with("none of its headings"))
    );
}

#[test]
fn a_section_of_both_has_its_commit_and_its_proofs() {
    let page = read(
        "# T\n## Commit and verify\n```bash\ngit add docs/n.md\ngit commit -m 'p: notes'\ngit push\ngrep -c x docs/n.md\n# → 1\n```\n",
    );
    assert_eq!(page.ships[0].paths[0].as_str(), "docs/n.md");
    assert_eq!(
        page.lines.iter().map(|line| line.command.as_str()).collect::<Vec<_>>(),
        ["grep -c x docs/n.md"]
    );
    assert!(page.lines[0].after.is_none());
}

#[test]
fn the_paths_that_are_added_belong_to_the_next_commit() {
    let ships = |block: &str| -> Vec<String> {
        let page = read(&format!("# T\n## 🚀 Ship it\n```bash\n{block}\n```\n"));
        let names = |ship: &Ship| {
            ship.paths.iter().map(|path| path.as_str().to_owned()).collect::<Vec<_>>().join(" ")
        };
        page.ships.iter().map(|ship| format!("{} {}", ship.prefix, names(ship)).trim().to_owned()).collect()
    };
    assert_eq!(ships("git add docs/a.md docs/*.txt && git commit -m 'p: a'"), ["p: docs/a.md docs/*.txt"]);
    assert_eq!(ships("git add .\ngit commit -m 'p: a'\ngit add x/\ngit commit -am 'q: b'"), ["p:", "q: x"]);
    assert_eq!(ships("git add -A && git commit -m 'whole subject'"), ["whole subject"]);
    assert_eq!(ships("git add docs/<name>.md\ngit commit -m 'p: a'"), ["p:"]);
    // Examples of messages are no commits: nothing is added between them, or they are what not to do.
    assert_eq!(ships("git commit -m 'feat: a'\ngit commit -m 'fix: b'\ngit commit -m 'docs: c'"), [""; 0]);
    assert_eq!(
        ships(
            "# Bad: two things\ngit add .\ngit commit -m 'stuff'\n\n# Good\ngit add a.md\ngit commit -m 'p: a'"
        ),
        ["p: a.md"]
    );
    assert_eq!(ships("git commit -am 'p: a'\ngit commit -am 'q: b'"), ["p:", "q:"]);
    // How a message is written is no message.
    assert_eq!(
        ships("git commit -m 'type: brief description'\ngit commit -m 'type(scope): subject'"),
        [""; 0]
    );
    assert_eq!(ships("git commit -m 'type: check the arguments'"), ["type:"]);
    assert_eq!(ships("$ git add a.md\n$ git commit -m 'p: a'\n[main 1a2b3c4] p: a"), ["p: a.md"]);
}

#[test]
fn a_section_about_messages_makes_no_commit() {
    let ships =
        |heading: &str| read(&format!("# T\n## {heading}\n```bash\ngit commit -m 'p: a'\n```\n")).ships.len();
    for heading in
        ["Commit Messages", "3. Commit Message Conventions", "Commit best practices", "Commit format"]
    {
        assert_eq!(ships(heading), 0, "{heading}");
    }
    for heading in
        ["Commit", "Step 4: Commit your notes with a clear message", "Commit it", "Submit", "🚀 Ship it"]
    {
        assert_eq!(ships(heading), 1, "{heading}");
    }
}

proptest! {
    #[test]
    fn no_page_panics(text in "[#`a\\n ':$-]{0,80}") {
        let _ = read(&format!("## Proof\n```sh\n{text}"));
    }

    /// The promise of the module: what somebody wrote beside a command is read or keeps it from passing.
    #[test]
    fn no_command_passes_by_its_exit_alone_where_something_is_beside_it(
        command in "(test -f a|grep -q x a|grep x a|grep -c x a|ls a|cat a|wc -l a)",
        note in "(→ |Expected: |should |must be |no |)[a-z0-9 .:<>()]{1,12}",
        place in 0..3_usize,
    ) {
        let section = match place {
            0 => format!("```bash\n{command}  # {note}\n```\n"),
            1 => format!("```bash\n{command}\n# {note}\n\n```\n"),
            _ => format!("```bash\n{command}\n```\n```output\n{note}\n```\n"),
        };
        prop_assume!(!note.trim().is_empty());
        let page = read(&format!("# T\n## Proof\n\n{section}"));
        let line = &page.lines[0];
        let by_exit_alone = line.refused().is_none() && line.expected.output.is_none() && line.expected.status.is_none();
        prop_assert!(!by_exit_alone, "{section}");
    }
}
