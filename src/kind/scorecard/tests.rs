//! Cards as learners write them.

use crate::diagnostic::Code;
use proptest::prelude::*;

use super::super::test_support::*;
use super::*;
use crate::scope::Scoped;

fn finding(fields: &str, text: &str) -> Finding {
    on_text::<Scoped<Scorecard>>(fields, text)
}

/// Ten criteria in two lists, with a summary as it is often written.
fn interview(scores: [u32; 10], summary: &str) -> String {
    let names = [
        "System Design Knowledge",
        "Scalability Understanding",
        "Database Design",
        "API Design",
        "Trade-off Analysis",
        "Problem Clarification",
        "Structured Thinking",
        "Clear Explanation",
        "Collaboration",
        "Time Management",
    ];
    let mut text = "### 📊 Evaluation\n\n**Technical Skills Assessment:**\n".to_owned();
    for (index, (name, score)) in names.iter().zip(scores).enumerate() {
        if index == 5 {
            text += "\n**Communication Skills Assessment:**\n";
        }
        text += &format!("- {name}: {score}/5 (Some of 3/4 of it, in under 100ms)\n");
    }
    text + &format!("\n**Overall Score: {summary}**\n\n**Feedback:**\n- Good capacity estimation: 100:1\n")
}

const CARD: &str = "criteria: 10\nscale: 1 to 5\ntotal: true\npercent: true\nbands: { FAIL: 0 to 69, PASS: 70 to 89, STRONG PASS: 90 to 99, EXCEPTIONAL PASS: 100 }";

#[test]
fn a_card_that_does_not_add_up_fails_with_the_right_figures() {
    let found = finding(CARD, &interview([4, 4, 4, 3, 3, 5, 4, 4, 4, 4], "38/50 (76%) - PASS"));
    assert_eq!(found.found, "the scores sum to 39, the card says 38; 39 of 50 is 78%, the card says 76%");
    assert_eq!((found.passes(), lines_of(&found)), (false, vec![17]));
}

#[test]
fn a_card_that_adds_up_passes() {
    let strong = finding(CARD, &interview([5, 5, 4, 4, 5, 5, 5, 5, 5, 4], "47/50 (94%) - STRONG PASS"));
    assert_eq!((strong.passes(), strong.found.as_str()), (true, "10 scores, 47 of 50 (94%)"));
    assert!(finding(CARD, &interview([5; 10], "50/50 (100%) - EXCEPTIONAL PASS")).passes());
    let names = "criteria: [api design, Trade-off analysis, Collaboration]\ntotal: false\npercent: false";
    assert!(finding(names, &interview([4; 10], "40/50")).passes(), "there may be other scores too");
}

#[test]
fn half_a_card_does_not_carry_a_whole_one() {
    let text = "- Design: 5/5\n- Scale: 5/5\n- Data: 4/5\n- API: 4/5\n- Trade-offs: 5/5\n\n**Overall Score: 46/50 (92%) - STRONG PASS**\n";
    let any = finding(&CARD.replace("criteria: 10\n", ""), text);
    assert_eq!(
        any.found,
        "the scores sum to 23, the card says 46; 5 scores of up to 5 make 25, the card says 50"
    );
    let ten = finding(CARD, text);
    assert_eq!(ten.found, "5 criteria are scored, not 10; the scores sum to 23, the card says 46");
    let named = finding("criteria: [design, Scale, Latency]", text);
    assert!(
        named.found.starts_with("2 of 3 criteria are scored; not scored: Latency; the scores sum to 10"),
        "{}",
        named.found
    );
}

#[test]
fn verdicts_are_whole_words_the_longest_first() {
    let card = |score: u32, said: &str| {
        finding(
            "criteria: [a]\nscale: 0 to 100\nbands: { PASS: 70 to 89, STRONG PASS: 90 to 100, FAIL: at most 69 }",
            &format!("- a: {score}/100\n\n{said}\n"),
        )
    };
    assert!(card(95, "Verdict: strong pass").passes());
    assert!(card(75, "Total: 75/100 (75%) — pass").passes());
    assert_eq!(card(75, "Verdict: Strong Pass").found, "75% is PASS, the card says STRONG PASS");
    assert_eq!(card(95, "Overall: 95/100, PASS").found, "95% is STRONG PASS, the card says PASS");
    assert_eq!(card(75, "Overall: 75/100, PASSABLE").found, "no verdict is stated; 75% is PASS");
    assert_eq!(card(75, "It went well. We pass on.").found, "no verdict is stated; 75% is PASS");
    assert!(card(75, "Overall: PASS").passes() && card(75, "Result: PASS").passes());
    let between = finding(
        "criteria: [a, b]\nscale: 0 to 100\nbands: { A: 90 to 100, B: 80 to 89 }",
        "- a: 89/100\n- b: 90/100\n\nVerdict: A\n",
    );
    assert!(between.passes(), "89.5 is in neither and rounds to 90: {}", between.found);
}

#[test]
fn scores_off_the_scale_twice_or_not_at_all_are_named() {
    let check = "criteria: [API, Data, Cost]";
    let found = finding(check, "- API: 7/5\n- Data: 8/10\n- Cost: -1\n");
    assert_eq!(
        found.found,
        "API is 7, not 1 to 5; Data is 8, not 1 to 5; Data is out of 10, not 5; Cost is -1, not 1 to 5"
    );
    assert_eq!(lines_of(&found), [1, 2, 3]);
    let found = finding(check, "- API: 4/5\n- api: 3/5\n- Data: ?/5\n- Costs: 4/5\n\nTotal: 7/15\n");
    assert_eq!(
        found.found,
        "API is scored 2 times, on lines 1 and 2; 1 of 3 criteria is scored; not scored: Data and Cost"
    );
    assert_eq!(
        messages(&found),
        ["line 3 has no score for Data: `Data: ?/5`", "line 4 scores `Costs`, not Cost"]
    );
    assert_eq!(finding(check, "nothing\n").found, "no score");
    assert!(!finding("criteria: 3", "- rate: 100:1\n- date: 4/5/2024\n- a: 3-4/5\n").passes());
}

#[test]
fn the_ways_to_write_a_score() {
    let check = "criteria: [API design, Data, C++, HTTP/2]";
    let text = "- **API design**: 4 / 5\n- Data (SQL) — 3 out of 5: fine\n- C++ = 4.5\n- HTTP/2: 5/5, 3 of 4 asked\n\nTotal: 16.5/20 (82.5%)\n";
    let found = finding(check, text);
    assert!(found.passes(), "{}", found.found);
    assert!(finding(check, &text.replace("82.5%", "83%")).passes(), "rounded as it is written");
    assert!(!finding(check, &text.replace("82.5%", "82%")).passes());
    let comma = text.replace("= 4.5", "= 4,5/5").replace("16.5/20 (82.5%)", "16,5/20 (82,5 %)");
    assert!(finding(check, &comma).passes(), "decimals behind a comma: {}", finding(check, &comma).found);
    assert!(!finding(check, &comma.replace("16,5/20", "17,5/20")).passes());
    assert!(!finding(check, "- API design 3 endpoints\n").passes());
    assert_eq!(finding("criteria: 2", "- a: 4/5\n- **b** 3/5\n- c: 4\n").found, "2 scores, 7 of 10 (70%)");
}

#[test]
fn a_table_is_a_card_too() {
    let text = "| # | Criterion | Weight | Score | Note |\n|-|-|-|-|-|\n| 1 | API | 3 | 4 | ok |\n| 2 | Data | 3 | 5 | |\n| | **Total** | | 9 | |\n";
    for criteria in ["2", "[Data, API]"] {
        let check = format!("criteria: {criteria}\ntotal: true");
        assert!(finding(&check, text).passes(), "{criteria}");
        let wrong = finding(&check, &text.replace("| 9 |", "| 8/10 |"));
        assert_eq!(
            (wrong.found.as_str(), lines_of(&wrong)),
            ("the scores sum to 9, the card says 8", vec![5])
        );
    }
    let bare = "| Criterion | Mine |\n|-|-|\n| API | 4/5 |\n| Data | |\n";
    assert_eq!(
        messages(&finding("criteria: [API, Data]", bare)),
        ["line 4 has no score for Data: `Data | `"]
    );
}

#[test]
fn what_must_be_stated_and_what_is_not_looked_at() {
    let text = "- a: 4/5\n- b: 5/5\n\nTogether 9/10\n";
    let found = finding("total: true\npercent: true", text);
    assert_eq!(
        found.found,
        "no total is stated; the scores sum to 9; no percentage is stated; 9 of 10 is 90%"
    );
    assert_eq!(messages(&found), ["line 4 may be the total: `Together 9/10`"]);
    assert!(finding("total: ^Together", text).passes());
    assert_eq!(
        finding("total: ^Together", &text.replace('9', "8")).found,
        "the scores sum to 9, the card says 8"
    );
    let wrong = "- a: 4/5\n\nTotal: 3/5 (10%)\n";
    assert!(!finding("criteria: 1", wrong).passes(), "what is stated must be right");
    assert!(finding("criteria: 1\ntotal: false\npercent: false", wrong).passes());
}

#[test]
fn each_score_has_a_reason_of_more_than_one_word() {
    let check = "criteria: [API, Data]\nreasons: 2 or more\ntotal: true";
    let text = "- **API:** 3.5 / 5 - two endpoints, no errors\n* Data: 4\u{a0}out\u{a0}of\u{a0}5 (fits its questions)\n\nOverall: 7.5\u{a0}out\u{a0}of\u{a0}10\n";
    let found = finding(check, text);
    assert!(found.passes(), "{}", found.found);
    for (from, to) in [("fits its questions", "x x"), ("- two endpoints, no errors", "")] {
        let found = finding(check, &text.replace(from, to));
        assert!(found.found.ends_with("has no reason of at least 2 different words"), "{}", found.found);
    }
    let table = "| Criterion | Score | Why |\n|-|-|-|\n| API | 3 | two endpoints |\n| Data | 4/5 | x X |\n";
    let found = finding("criteria: [API, Data]\nreasons: 2 or more", table);
    assert_eq!(
        (found.found.as_str(), lines_of(&found)),
        ("Data has no reason of at least 2 different words", vec![4])
    );
}

#[test]
fn a_cell_that_begins_with_a_number_is_a_score_unless_the_number_goes_on() {
    let card = |cell: &str| format!("| Criterion | Score |\n|---|---|\n| API design | {cell} |\n");
    let check = "criteria: [API design]\nscale: 1 to 5";
    for score in ["4", "4 (solid)", "4 — solid", "4, and clear", "4/5"] {
        assert!(finding(check, &card(score)).passes(), "{score}");
    }
    for other in ["4 days", "4-5", "4%", "2:30"] {
        assert!(!finding(check, &card(other)).passes(), "{other}");
    }
}

#[test]
fn a_criterion_is_known_with_a_bullet_or_an_emoji_before_it() {
    let check = "criteria: [API design]\nscale: 1 to 5";
    for label in ["API design", "🎯 API design", "• API design", "– **API design**", "**API design** "]
    {
        assert!(finding(check, &format!("- {label}: 4/5\n")).passes(), "{label}");
    }
}

#[test]
fn reasons_that_repeat_are_told_and_different_ones_are_not() {
    let check = "criteria: [A1, B1]\nscale: 1 to 5\ndistinct_reasons: 2";
    let two = "- A1: 4/5 (named the trade-offs)\n- B1: 4/5 (drew the write path)\n";
    assert!(finding(check, two).passes());
    let same = two.replace("drew the write path", "named the trade-offs");
    let found = finding(check, &same);
    assert_eq!(
        (found.passes(), found.found.as_str(), lines_of(&found)),
        (false, "1 of 2 reasons are different, not 2", vec![2])
    );
}

#[test]
fn a_verdict_that_is_not_stated_is_told_at_the_total_or_of_the_card() {
    let found = finding(CARD, &interview([4; 10], "40/50 (80%)"));
    assert_eq!((found.found.as_str(), lines_of(&found)), ("no verdict is stated; 80% is PASS", vec![17]));
    let no_percent = CARD.replace("percent: true\n", "percent: false\n");
    let found = finding(&no_percent, &interview([4; 10], "40/50"));
    assert_eq!((found.found.as_str(), lines_of(&found)), ("no verdict is stated; 80% is PASS", vec![17]));
    let check = "criteria: 10\nscale: 1 to 5\nbands: { FAIL: 0 to 69, PASS: 70 to 100 }\ntotal: false\npercent: false";
    let text = interview([4; 10], "").replace("**Overall Score: **\n", "");
    let found = finding(check, &text);
    assert!(!found.passes() && !found.locations.is_empty(), "{found:?}");
}

#[test]
fn the_verdict_that_comes_first_is_the_one_that_is_stated() {
    let check = "criteria: 10\nscale: 1 to 5\ntotal: true\nbands: { PASS: 70 to 100, FAIL: 0 to 69 }";
    let found = |said: &str| finding(check, &interview([3; 10], said));
    assert!(found("30/50 (60%) - FAIL, no PASS").passes());
    assert!(!found("30/50 (60%) - PASS, no FAIL").passes());
}

#[test]
fn a_spec_that_makes_no_sense_is_refused() {
    let message = |fields| refused::<Scoped<Scorecard>>(fields).message;
    assert_eq!(message("{ scale: at least 3 }"), "a scale has two ends: write `1 to 5`");
    assert_eq!(message("{ criteria: [a, A] }"), "`A` is empty or named twice");
    assert_eq!(message("{ criteria: none }"), "a card scores something: `criteria` is at least one");
    assert_eq!(refused::<Scoped<Scorecard>>("{ criteria: a few }").code, Code::BadCount);
    assert_eq!(refused::<Scoped<Scorecard>>("{ bands: { PASS: most } }").code, Code::BadValue);
}

#[test]
fn no_text_panics() {
    let kinds = [
        "{ criteria: [API, a], bands: { PASS: 50 to 100, STRONG PASS: 90 to 100 } }",
        "{ total: a, percent: true, bands: { PASS: 50 to 100 } }",
    ]
    .map(text_kind::<Scorecard>);
    proptest!(|(text in any_text())| kinds.iter().for_each(|kind| drop(evaluate_text(kind, &text))));
}

#[test]
fn a_card_passes_exactly_when_its_sum_is_right() {
    let kind = text_kind::<Scorecard>("{ total: true }");
    proptest!(|(scores in proptest::collection::vec(1u32..=5, 1..12), off in -2i64..=2)| {
        let list: String =
            scores.iter().enumerate().map(|(n, score)| format!("- c{n}x: {score}/5\n")).collect();
        let said = i64::from(scores.iter().sum::<u32>()) + off;
        let text = format!("{list}\nTotal: {said}/{}\n", scores.len() * 5);
        prop_assert_eq!(evaluate_text(&kind, &text).passes(), off == 0, "{}", text);
    });
}
