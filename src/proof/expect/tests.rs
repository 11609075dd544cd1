//! What is made of the texts beside a command: which of them decides, and which keep it from being compared.

use super::super::block::units;
use super::*;
use crate::shell::classify::Classification as Shell;

/// What is expected of the last command of a block, or why not.
fn expected(text: &str) -> String {
    let units = units(text);
    let unit = units.last().unwrap();
    let reading = Shell::of(&unit.lexemes);
    let expected = Expected::read(unit, reading.plan());
    expected.unread.as_ref().map_or_else(|| expected.to_string(), |reason| format!("unread: {reason}"))
}

#[test]
fn the_nearest_decides() {
    for (text, wanted) in [
        ("grep -c x a  # 3\n# → 3", "3"),
        ("# at most 5 (it has 47)\nwc -w a\n# → at most 5", "at most 5"),
        ("# exactly 9 rounds\ngrep -c x a  # → 3", "3"),
        ("grep -c x a  # the rounds\n# → 3", "3"),
        ("# must be 0 matches\ngrep x a", "none"),
        ("# Check 1: no labels left (MUST be 0 matches)\ngrep -E 'x:' a", "none"),
        ("# No TODOs left\ngrep TODO a", "no output"),
        ("# 3 rounds\ngrep -c x a", "3"),
        ("# Expected: 3\ngrep -c x a", "3"),
        ("# Round 1 is there\ngrep -q 'Round 1' a", "it succeeds"),
        ("# must exist\ntest -f a", "exit code 0"),
        ("# must not exist\ntest -f a", "it fails"),
        ("# should not find it\n! grep -q x a", "exit code 0"),
        ("grep x a  # should NOT find it", "no output"),
        ("grep -c x a  # should not find it", "none"),
        ("ls *.tmp | wc -l # should find it", "1 or more"),
        ("grep x a # → exit code 1", "exit code 1"),
        ("grep -q x a && echo OK # → OK\n# exit code 0", "`OK` and exit code 0"),
        ("test -s a || echo EMPTY # → empty", "`EMPTY`"),
        ("echo none # → none", "`none`"),
        ("wc -l a # Should be 2 lines", "exactly 2 lines"),
        ("ls docs # Expected: a.md b.md", "`a.md b.md`"),
        ("ls docs\n# Expected:\n#   a.md\n#   b.md", "`a.md`, `b.md`"),
        ("cat a # Should output: see you", "`see you`"),
        ("cargo test # → ok", "`ok`"),
        ("ls docs # You should see a.md", "`a.md` in what is printed"),
        ("cat a # should contain Round 2", "`...Round 2...` in what is printed"),
        ("cargo test # should contain ok", "`...ok...` in what is printed"),
        ("grep -q x a # exit code != 0", "it fails"),
        ("echo 'Should be 3:'\ngrep -c x a", "3"),
        ("cat a\n# → 3", "3"),
        ("git status --porcelain # should be clean", "no output"),
        ("# The working tree must be clean\ngit status --short", "no output"),
    ] {
        assert_eq!(expected(text), wanted, "{text}");
    }
}

#[test]
fn what_is_not_understood_is_kept_as_unread() {
    for text in [
        "grep -c x a  # → 0 or more",
        "grep -c x a  # → at least 0",
        "grep -c x a  # → != 0",
        "grep -c x a  # → !0",
        "grep -c x a  # should be ≠ 2",
        "echo 'should be sorted:'\ncat a",
        "grep -c x a  # → <n>",
        "grep -c x a b\n# → a:<n>\n# → b:<n>",
        "wc -l a # → <n> a",
        "test -f a  # the notes",
        "test -f a  # OK",
        "grep x a\n# both lines are listed",
        "grep x a # → ...",
        "ls docs # the notes",
        "cat a # the notes",
        "cat a # notes",
        "# must mention the author twice\ngrep -q x a",
        "# All 3 notes exist\ntest -f a && test -f b",
        "grep -c x a # → 3\n# → exit code 0\n# → exit code 1",
        "grep -c x a # → 3\n# → 4",
        "# should exist\ntest -f a || test -f b",
        "grep -q x a # → 0",
        "# should be sorted\ncat a",
        "grep -c x a # Expected:",
        "cat a # Expected: your name and the title",
    ] {
        assert!(expected(text).starts_with("unread: "), "{text}: {}", expected(text));
    }
}
