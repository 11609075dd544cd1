//! What a page says in sentences around its proofs is an expectation too, or the reason why a line is not read.

use insta::assert_snapshot;

use crate::support::Sandbox;

/// `outcome: what is expected` of every line of a page about a file of two rounds.
fn lines(proof: &str) -> Vec<String> {
    let sandbox =
        Sandbox::with_repo("commits: [{ message: m, write: { n.md: \"## Round 1\\nx\\n## Round 2\\n\" } }]");
    sandbox.write("c/a.md", format!("---\nid: a\ntype: lesson\n---\n# A\n\n## Proof\n\n{proof}\n"));
    let ran = sandbox.run(&["check", "--course", "c", "--repo", ".", "--format", "json"]);
    let checks = ran.json()["lessons"][0]["checks"].as_array().unwrap().clone();
    checks
        .iter()
        .map(|check| {
            format!("{}: {}", check["outcome"].as_str().unwrap(), check["expected"].as_str().unwrap())
        })
        .collect()
}

fn below(commands: &str, text: &str) -> Vec<String> {
    lines(&format!("```bash\n{commands}\n```\n\n{text}\n"))
}

const COUNT: &str = "grep -c '^## Round' n.md";

#[test]
fn a_sentence_below_the_block_is_what_its_command_should_print() {
    assert_eq!(below(COUNT, "You should see 2."), ["pass: 2"]);
    assert_eq!(below(COUNT, "You should see 3."), ["fail: 3"]);
    assert_eq!(below(COUNT, "This should print **at least 3**."), ["fail: 3 or more"]);
    assert_eq!(below("grep x n.md", "Should print 6 lines."), ["fail: exactly 6 lines"]);
    assert_eq!(below("grep TODO n.md", "There should be no output."), ["pass: no output"]);
    assert_eq!(below(COUNT, "Run it from the root.\n\nExpected: 3"), ["fail: 3"]);
}

#[test]
fn a_sentence_above_the_block_is_one_too() {
    let above = |text: &str| lines(&format!("{text}\n\n```bash\n{COUNT}\n```\n"));
    assert_eq!(above("You should see 2 rounds."), ["pass: 2"]);
    assert_eq!(above("You should see 3 rounds."), ["fail: 3"]);
    assert_eq!(above("The next command must print 3."), ["fail: 3"]);
    for text in [
        "Each round must have 3 questions.",
        "You should see 3 rounds.\n\n### Now",
        "You should see 3.\n\nGo on.",
    ] {
        assert_eq!(above(text), ["pass: it succeeds"], "{text}");
    }
    let two =
        |text: &str| lines(&format!("```bash\n{COUNT}\n```\n\n{text}\n\n```bash\ngrep -c x n.md\n```\n"));
    assert_eq!(two("You should see 2."), ["pass: 2", "pass: it succeeds"]);
    assert_eq!(two("The following command must print 2."), ["pass: it succeeds", "fail: 2"]);
    assert_eq!(two("This should print 1:"), ["pass: it succeeds", "pass: 1"]);
}

#[test]
fn what_is_not_understood_is_not_passed_over() {
    for text in
        ["The output should list both rounds, newest first.", "**Results:**\n\n- both rounds, newest first"]
    {
        assert_eq!(below("grep Round n.md", text), ["unknown: what is written beside it"], "{text}");
    }
    let two = format!("{COUNT}\ngrep -c x n.md");
    assert_eq!(below(&two, "You should see 2.").len(), 2);
    assert!(below(&two, "You should see 2.").iter().all(|line| line.starts_with("unknown")));
    assert_eq!(below("test -f n.md\ngrep -c x n.md", "You should see 1."), ["pass: it succeeds", "pass: 1"]);
    assert_eq!(
        below("test -f n.md\ntest -f o.md", "Both must succeed."),
        ["pass: exit code 0", "fail: exit code 0"]
    );
}

#[test]
fn other_sentences_change_nothing() {
    for text in [
        "You should commit now.",
        "If you see 3, you should look again.",
        "Your notes should be honest.",
        "The next week will be about output.",
        "#### Then\n\nYou should see 3.",
    ] {
        assert_eq!(below(COUNT, text), ["pass: it succeeds"], "{text}");
    }
}

#[test]
fn a_comment_about_several_commands_is_about_each() {
    let page = |commands: &str| lines(&format!("```bash\n{commands}\n```\n"));
    let unread = "unknown: what is written beside it".to_owned();
    assert_eq!(
        page("# Lines (should be 3 and 4)\nwc -l n.md\nwc -l < n.md"),
        [unread.clone(), unread.clone()]
    );
    assert_eq!(page("cat n.md\nhead -3 n.md\n# Both should print the same"), [unread.clone(), unread]);
    assert_eq!(page("# Both must pass\ntest -f n.md\ntest -f n.md").len(), 2);
}

#[test]
fn names_in_a_row_are_a_list_and_a_branch_is_itself_with_or_without_its_star() {
    let page = |commands: &str| lines(&format!("```bash\n{commands}\n```\n"));
    assert_eq!(page("ls\n# Expected: c, n.md"), ["unknown: what is written beside it"]);
    assert_eq!(page(&format!("{COUNT}  # => 2")), ["pass: 2"]);
    assert_eq!(page(&format!("test \"$({COUNT})\" -eq 2")), ["pass: it succeeds"]);
    assert_eq!(page(&format!("test \"$({COUNT})\" -eq 3")), ["fail: it succeeds"]);
    assert_eq!(page(&format!("{COUNT}\n# => 1")), ["fail: 1"]);
    assert_eq!(page("git branch\n# Should show: main"), ["pass: `main`"]);
    assert_eq!(page("git branch\n# Should show: other"), ["fail: `other`"]);
    assert_eq!(page("grep x n.md\n# Expected: the x should be here"), ["unknown: what is written beside it"]);
}

#[test]
fn a_command_of_several_lines_is_shown_as_it_is_written() {
    let sandbox = Sandbox::with_repo("commits: [{ message: m, write: { n.md: x } }]");
    let command = "if [ -f n.md ]\nthen\n  echo \"it is  there\"\nelse\n  echo no\nfi\n# → it is  there";
    let page = format!(
        "---\nid: a\ntype: lesson\n---\n## Proof\n\n```bash\n{command}\ntest -f docs/a-file-with-a-rather-long-name-in-which-there-are-many-hyphens-that-break-nowhere.md\n```\n"
    );
    sandbox.write("c/a.md", page);
    assert_snapshot!(sandbox.run(&["explain", "a", "--course", "c", "--repo", "."]).shown(), @r#"
    exit 0
    --- stdout
    a  Proof

    proof-1  a.md:8
      if [ -f n.md ]; then echo "it is  there"; else echo no; fi
        command     if [ -f n.md ]
                    then
                      echo "it is  there"
                    else
                      echo no
                    fi
        reading     asks whether `n.md` is a file, and if so prints `it is  there`; otherwise it prints
                    `no`
        expects     `it is  there`
        now         `it is  there`: it passes

    proof-2  a.md:15
      test -f docs/a-file-with-a-rather-long-name-in-which-there-are-many-hyphens-that-break-nowhere.md
        command     test -f docs/a-file-with-a-rather-long-name-in-which-there-are-many-hyphens-that-break-nowhere.md
        reading     asks whether
                    `docs/a-file-with-a-rather-long-name-in-which-there-are-many-hyphens-that-break-nowhere.md`
                    is a file
        expects     it succeeds
        now         `docs/a-file-with-a-rather-long-name-in-which-there-are-many-hyphens-that-break-nowhere.md`
                    is not there
        as a check  file:
                    docs/a-file-with-a-rather-long-name-in-which-there-are-many-hyphens-that-break-nowhere.md
    "#);
}
