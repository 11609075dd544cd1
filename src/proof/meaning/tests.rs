//! Texts of real pages, and what they ask.

use super::super::note::{mark, states};
use super::*;
use crate::count::Count;

fn count(text: &str) -> Option<Count> {
    match Meaning::within(text) {
        Some(Meaning::Count(quantity)) => Some(quantity.count),
        _ => None,
    }
}

#[test]
fn marks_in_any_notation() {
    for text in [
        "→ 3",
        "-> 3",
        "=> 3",
        "⇒ 3",
        "Expected: 3",
        "expected 3",
        "EXPECT 3",
        "Output: 3",
        "prints 3",
        "Should output: 5",
        "should be 3",
        "MUST be 3",
        "You should see 3",
        "✅ Expected: 3",
        "- expected: 3",
        "Expected output: 3",
        "This should print 3",
        "(must be 3)",
    ] {
        assert!(mark(text).is_some(), "{text}");
        assert!(count(text).is_some(), "{text}");
    }
    for text in ["three files", "shoulder", "mustard", "the output", "a -> b", "outputs.md"] {
        assert_eq!(mark(text), None, "{text}");
    }
}

#[test]
fn counts_in_any_form() {
    let exactly = Count::exactly;
    for (text, expected) in [
        ("3", exactly(3)),
        ("6 lines", exactly(6)),
        ("still 1", exactly(1)),
        (">= 3", Count::at_least(3)),
        ("≥3 rounds", Count::at_least(3)),
        ("at least three", Count::at_least(3)),
        ("3 or more rounds", Count::at_least(3)),
        ("3+ entries", Count::at_least(3)),
        ("more than 2", Count::at_least(3)),
        ("no more than 5 words", Count { min: 0, max: Some(5) }),
        ("3-5", Count { min: 3, max: Some(5) }),
        ("between 3 and 5 lines", Count { min: 3, max: Some(5) }),
        ("should be exactly 3.", exactly(3)),
        ("The line count must be 3", exactly(3)),
        ("Check 1: no labels left (MUST be 0 matches)", exactly(0)),
        ("Expected: 3 matches", exactly(3)),
        ("zero matches", exactly(0)),
        ("one line", exactly(1)),
        ("a single line", exactly(1)),
        ("1,200 words", exactly(1200)),
    ] {
        assert_eq!(count(text), Some(expected), "{text}");
    }
    for text in [
        "about 3",
        "~3",
        "3 of 5",
        "3 per file",
        "3 different words",
        "3 lines each",
        "not 3",
        "3 and 4",
        "3.5",
        "round 3",
        "3 lines longer than 80",
        "v3",
        "should not be 3",
        "3%",
        "every 3 lines",
    ] {
        assert_eq!(count(text), None, "{text}");
    }
}

#[test]
fn nothing_and_exits_and_being_there() {
    use Meaning::{Absent, Exit as Ends, Nothing, Present, Something};
    for (text, expected) in [
        ("no output", Nothing),
        ("Expected: no matches", Nothing),
        ("should be empty", Nothing),
        ("nothing", Nothing),
        ("Should return nothing", Nothing),
        ("no TODOs left", Nothing),
        ("should NOT find it", Absent),
        ("shouldn't match anything", Absent),
        ("must not exist", Absent),
        ("should exist", Present),
        ("should find it", Something),
        ("must not be empty", Something),
        ("exit code 1", Ends(Exit::Code(1))),
        ("exits with status 2", Ends(Exit::Code(2))),
        ("should fail", Ends(Exit::Failure)),
        ("non-zero exit code", Ends(Exit::Failure)),
        ("succeeds", Ends(Exit::Code(0))),
        ("should pass", Ends(Exit::Code(0))),
    ] {
        assert_eq!(Meaning::within(text), Some(expected), "{text}");
    }
    for text in
        ["No line must be empty", "no longer there", "no such file", "the notes", "OK", "not bad at all"]
    {
        assert_eq!(Meaning::within(text), None, "{text}");
    }
}

#[test]
fn only_what_says_non_zero_is_a_failure() {
    let exit = |text: &str| matches!(Meaning::within(text), Some(Meaning::Exit(Exit::Failure)));
    assert!(exit("→ exit non-zero") && exit("→ exit code nonzero"));
    assert!(!exit("→ exit cleanly") && !exit("→ exit code green"));
}

#[test]
fn a_comment_above_states_something_or_is_a_label() {
    for text in [
        "3 rounds",
        "Check 2: at least 3 rounds",
        "must be there",
        "No TODOs left",
        "Should work",
        "exactly one title",
    ] {
        assert!(states(text), "{text}");
    }
    for text in [
        "The notes are there",
        "Check 1: the notes",
        "2. Round 1 is noted",
        "Week 24",
        "Step 3 - commit",
        "1) files",
        "v1.0 is tagged",
        "one",
    ] {
        assert!(!states(text), "{text}");
    }
}
