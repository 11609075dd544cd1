//! Lines with wildcards against outputs, also as if every way to fill the wildcards were tried.

use super::*;
use proptest::prelude::*;

fn lines(wanted: &[&str]) -> Vec<Line> {
    wanted.iter().map(|line| Line::parse(line)).collect()
}

const IN_ORDER: Comparison = Comparison { order: Order::AsPrinted, squeezes: false, marks: false };

#[test]
fn wildcards_stand_for_some_text_or_any() {
    let line = Line::parse("<hash> w24: ...");
    assert!(line.matches("9ab12f0 w24: notes") && line.matches("9 w24: "));
    assert!(!line.matches(" w24: x") && !line.matches("9 w25: x"));
    assert!(IN_ORDER.holds(&lines(&["a", "...", "c"]), b"a\nb\nb\nc\n"));
    assert!(IN_ORDER.holds(&lines(&["...", "c"]), b"a\nc\nc\n"));
    assert!(!IN_ORDER.holds(&lines(&["...", "c", "d", "..."]), b"a\nc\nc\n"));
    assert!(!IN_ORDER.holds(&lines(&["a"]), b"a\nb\n"));
    assert!(IN_ORDER.holds(&[], b"\n") && !IN_ORDER.holds(&[], b"a\n"));
}

#[test]
fn the_marks_of_git_branch_are_passed_over_unless_they_are_asked_for() {
    let marked = Comparison { marks: true, ..IN_ORDER };
    assert!(marked.holds(&lines(&["feature", "main"]), b"  feature\n* main\n"));
    assert!(marked.holds(&lines(&["* main"]), b"* main\n"));
    assert!(!marked.holds(&lines(&["* main"]), b"  main\n"), "another branch is checked out");
    assert!(!IN_ORDER.holds(&lines(&["an item"]), b"* an item\n"), "elsewhere a star is text");
}

#[test]
fn a_number_is_left_open_where_a_placeholder_is_in_its_place() {
    for open in ["<n>", "<n> docs/x.md", "docs/x.md:<n>"] {
        assert!(Line::parse(open).leaves_number_open(), "{open}");
    }
    for given in ["3", "3 docs/x.md", "docs/x.md:3", "3 <file>"] {
        assert!(!Line::parse(given).leaves_number_open(), "{given}");
    }
}

#[test]
fn one_word_is_no_sentence() {
    assert!(!is_sentence(&["files"]) && !is_sentence(&["README.md", "notes.md"]));
    assert!(is_sentence(&["the", "notes"]));
}

#[test]
fn many_wildcards_take_no_time() {
    let line = Line::parse(&format!("{}b", "<x>a".repeat(200)));
    assert!(!line.matches(&"a".repeat(20_000)));
    let wanted: Vec<Line> = (0..200).flat_map(|_| [Line::parse("..."), Line::parse("x")]).collect();
    let wanted = [wanted, vec![Line::parse("z")]].concat();
    assert!(!IN_ORDER.holds(&wanted, "x\n".repeat(20_000).as_bytes()));
}

#[test]
fn names_are_a_set_whatever_the_layout() {
    let names = Comparison { order: Order::Names, squeezes: false, marks: false };
    let holds = |wanted: &[&str], output: &[u8]| names.holds(&lines(wanted), output);
    assert!(holds(&["b.md  a.md"], b"a.md\nb.md\n"));
    assert!(holds(&["a.md", "..."], b"a.md\nb.md\n"));
    assert!(!holds(&["a.md"], b"a.md\nb.md\n"));
    assert!(!holds(&["a.md b.md"], b"a.md\n"));
}

#[test]
fn what_could_not_be_printed_is_prose() {
    let prose = |wanted: &str, prints: Prints| !Line::parse(wanted).can_be(&prints);
    assert!(prose("the file is listed", Prints::Names(Names::Any)));
    assert!(!prose("a.md b.md", Prints::Names(Names::Any)));
    assert!(prose("b.txt", Prints::Names(Names::Like(vec!["*.md".into()]))));
    assert!(!prose("3 docs/x.md", Prints::Counts(vec!["docs/x.md".into()])));
    assert!(prose("3 lines", Prints::Counts(vec!["docs/x.md".into()])));
    assert!(prose("v1 is there", Prints::Words(vec![])) && !prose("v1", Prints::Words(vec![])));
    assert!(prose("your commit", Prints::OneLines) && !prose("<hash> w24: x", Prints::OneLines));
}

/// The definition: every way to fill the wildcards is tried.
fn by_trying(parts: &[Part], text: &str) -> bool {
    match parts.split_first() {
        None => text.is_empty(),
        Some((Part::Text(own), rest)) => {
            text.strip_prefix(own.as_str()).is_some_and(|text| by_trying(rest, text))
        }
        Some((wild, rest)) => {
            let least = usize::from(*wild == Part::Some);
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.skip(least).any(|at| by_trying(rest, &text[at..]))
        }
    }
}

fn lines_by_trying(wanted: &[Line], found: &[&str]) -> bool {
    match wanted.split_first() {
        None => found.is_empty(),
        Some((line, rest)) if line.is_any() => {
            (0..=found.len()).any(|skip| lines_by_trying(rest, &found[skip..]))
        }
        Some((line, rest)) => {
            found.first().is_some_and(|first| line.matches(first)) && lines_by_trying(rest, &found[1..])
        }
    }
}

proptest! {
    #[test]
    fn a_line_matches_as_if_every_way_were_tried(wanted in "([ab]|<x>|\\.\\.\\.){0,6}", text in "[abé]{0,8}") {
        let line = Line::parse(&wanted);
        prop_assert_eq!(line.matches(&text), by_trying(&line.parts, &text));
    }

    #[test]
    fn lines_match_as_if_every_way_were_tried(wanted in "((a|b|a<x>|\\.\\.\\.)\n){0,5}", text in "((a|b|ab)\n){0,7}") {
        let wanted: Vec<Line> = wanted.lines().map(Line::parse).collect();
        let found: Vec<&str> = text.lines().collect();
        prop_assert_eq!(in_order(&wanted, &found), lines_by_trying(&wanted, &found));
    }

    #[test]
    fn no_text_panics(text in "[a<>. é:0-9*]{0,20}", output in "[a<>.\\n é]{0,20}") {
        let line = Line::parse(&text);
        for prints in [Prints::Names(Names::Any), Prints::OneLines, Prints::Counts(vec![]), Prints::Anything] {
            let _ = line.can_be(&prints);
            let _ = Comparison::of(&[prints], false).holds(std::slice::from_ref(&line), output.as_bytes());
        }
    }
}
