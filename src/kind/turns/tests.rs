use super::super::test_support::*;
use super::*;
use crate::scope::Scoped;
use proptest::prelude::*;

const TALK: &str = "\
[0:00] Interviewer (Q1): Design an API.

[1:00] Candidate (80%): POST /posts.

[2:00] **Interviewer:** Correct. Which code?

[2:30] Candidate (insecure): I paste it
into the query.

[3:00] Interviewer: Security vulnerability. Bind it.
";

fn finding(fields: &str, text: &str) -> Finding {
    on_text::<Scoped<Turns>>(&format!("speakers: [Interviewer, Candidate]\n{fields}"), text)
}

/// Whether it passes, what is found, and on which lines.
fn of(fields: &str, text: &str) -> (bool, String, Vec<usize>) {
    let finding = finding(fields, text);
    (finding.passes(), finding.found.clone(), lines_of(&finding))
}

fn failing(found: &str, lines: &[usize]) -> (bool, String, Vec<usize>) {
    (false, found.to_owned(), lines.to_vec())
}

#[test]
fn a_conversation_that_keeps_every_rule() {
    let all = "alternate: true
opens: { by: Interviewer, marked: ^Q }
closes: Interviewer
stamps: { ascending: true, within: 0:00 to 3:00 }
rules:
- { by: Candidate, note: '%$', number: 76 to 100, then: { by: Interviewer, matching: '^Correct\\.' } }
- { by: Candidate, note: insecure, then: { by: Interviewer, matching: [^Security, ^Never] } }
- { by: Interviewer, not_matching: '!' }
- { by: Candidate, where: paste it into, count: 1 }";
    let found = finding(all, TALK);
    assert!(found.passes() && found.found == "5 turns", "{found:?}");
    assert!(finding(all, &TALK.replace('\n', "\r\n")).passes());
    assert!(finding("stamps: { ascending, within: 0:00 to 3:00 }", TALK).passes(), "a key alone is a yes");
}

#[test]
fn who_speaks_first_last_and_twice() {
    assert_eq!(
        of("opens: Candidate", TALK),
        failing("the first turn, on line 1, is by Interviewer, not by Candidate", &[1])
    );
    assert_eq!(
        of("closes: { matching: '^Correct' }", TALK),
        failing("the last turn, on line 10, is not /^Correct/", &[10])
    );
    let twice = TALK.replace("Candidate (80%)", "Interviewer");
    let found = of("alternate: true", &twice);
    assert_eq!(
        found,
        failing(
            "line 3 is a second turn of Interviewer in a row; line 5 is a second turn of Interviewer in a row",
            &[3, 5]
        )
    );
    let off = TALK.replace("Candidate (80%)", "Candidat (80%)");
    assert_eq!(
        of("alternate: true", &off),
        failing("line 3: `Candidat` is no speaker; did you mean Candidate?", &[3])
    );
}

#[test]
fn stamps_are_there_ascend_and_stay_inside() {
    let stamps = "stamps: { ascending: true, within: 0:00 to 3:00 }";
    let of = |from: &str, to: &str| of(stamps, &TALK.replace(from, to));
    assert_eq!(of("[2:00]", "[0:30]"), failing("line 5: 0:30 comes after 1:00", &[5]));
    assert_eq!(of("[3:00]", "[3:01]"), failing("line 10: 3:01 is not within 0:00 to 3:00", &[10]));
    assert_eq!(of("[2:00] ", ""), failing("line 5 is a turn without a time stamp", &[5]));
    assert_eq!(of("[2:00]", "[mm:ss]"), failing("line 5: `mm:ss` is not a time", &[5]));
    assert!(of("[2:30]", "[2:00]").0, "the same moment is none earlier");
    let found = finding(stamps, &TALK.replace("[3:00]", "[3:01]"));
    assert_eq!(found.expected, "turns with time stamps that ascend from 0:00 to 3:00");
}

#[test]
fn what_follows_what() {
    let secure = "rules: [{ by: Candidate, note: insecure, then: { by: Interviewer, matching: { regex: '^Security vulnerability', called: the form for insecure answers } } }]";
    assert!(finding(secure, TALK).passes());
    let other = finding(secure, &TALK.replace("Security vulnerability", "security vulnerability"));
    assert_eq!(
        (other.found.as_str(), lines_of(&other)),
        ("line 10, after line 7, is not the form for insecure answers", vec![7, 10])
    );
    assert_eq!(messages(&other), ["line 10 differs in letter case"]);
    assert_eq!(
        other.expected,
        "every turn of Candidate marked /insecure/ is followed by one by Interviewer with the form for insecure answers"
    );
    let end = TALK.split("[3:00]").next().unwrap();
    assert_eq!(of(secure, end), failing("no turn follows line 7", &[7]));
    let calm =
        "rules: [{ by: Candidate, number: at least 50, then: { by: Interviewer, not_matching: ^Correct } }]";
    assert_eq!(of(calm, TALK), failing("line 5, after line 3, matches /^Correct/", &[3, 5]));
}

#[test]
fn forms_and_numbers_of_turns() {
    let forms =
        "rules: [{ by: Interviewer, matching: ['^Design', { regex: '^Correct\\.', called: form 1 }] }]";
    assert_eq!(of(forms, TALK), failing("line 10 is not /^Design/ or form 1", &[10]));
    let none = "rules: [{ by: Interviewer, where: '\\?', count: none }]";
    assert_eq!(of(none, TALK), failing(r"1 turn of Interviewer matching /\?/, not none", &[5]));
    let some = finding("rules: [{ by: Interviewer, note: security, count: 1 or more }]", TALK);
    assert_eq!(some.found, "no turns of Interviewer marked /security/, not 1 or more");
    assert_eq!(some.expected, "at least 1 turn of Interviewer marked /security/");
}

#[test]
fn texts_with_gaps_need_no_pattern() {
    let forms = "rules: [{ by: Candidate, then: { by: Interviewer, saying: [Correct., Correct. …, 'Security vulnerability. … it.'] } }]";
    assert!(finding(forms, TALK).passes());
    let other = TALK.replace("Correct. Which", "Correct, which").replace("Bind it.", "Bind it. Now");
    let found = finding(forms, &other);
    let said = "is not `Correct.`, `Correct. …` or `Security vulnerability. … it.`";
    assert_eq!(found.found, format!("line 5, after line 3, {said}; line 10, after line 7, {said}"));
    assert!(
        found.expected.contains("followed by one by Interviewer saying `Correct.`, `Correct. …`"),
        "{found:?}"
    );
    let bare = |said: &str| {
        let why = "rules: [{ by: Ann, saying: ['Why did you choose …?', Correct.] }]";
        on_text::<Scoped<Turns>>(&format!("speakers: [Ann]\n{why}"), &format!("Ann: {said}\n")).passes()
    };
    for said in
        ["Why did you choose C 17.2?", "Why did you choose C", "“Why did you choose **C?**”", "Correct"]
    {
        assert!(bare(said), "{said}");
    }
    for said in ["Why did you choose?", "Correct, so far", "Correct. And why", "why did you choose C?"] {
        assert!(!bare(said), "{said}");
    }
    let message = refused::<Scoped<Turns>>("{ speakers: [Ann], rules: [{ by: Ann, saying: … }] }").message;
    assert_eq!(message, "`…` has no word that must be said");
}

#[test]
fn an_answer_that_is_given_again_and_again_is_told() {
    let check =
        |limit: &str| format!("speakers: [Ann, Ben]\nrules: [{{ by: Ben, note: '%$', repeated: {limit} }}]");
    let text = "Ann: How?\n\nBen (80%): Yes.\n\nAnn: Why?\n\nBen (90%): yes\n\nAnn: When?\n\nBen (80%): So:\n\n```\na\n```\n\nAnn: Who?\n\nBen (80%): So:\n\n```\nb\n```\n";
    let found = on_text::<Scoped<Turns>>(&check("none"), text);
    assert_eq!(found.found, "1 turn of Ben marked /%$/ repeats another, not none");
    assert_eq!(found.expected, "turns of Ben marked /%$/, none of them repeating another");
    assert_eq!(lines_of(&found), [7], "other code is another answer");
    assert!(on_text::<Scoped<Turns>>(&check("at most 1"), text).passes());
    let message = refused::<Scoped<Turns>>("{ speakers: [Ben], rules: [{ by: Ben, repeated: 0 or more }] }");
    assert_eq!(message.message, "the rule about Ben asks for nothing");
}

#[test]
fn what_is_expected_of_a_list_is_said() {
    let expected = |listed: &str| finding(&format!("listed: [{{ below: ^Asked, {listed} }}]"), TALK).expected;
    for (listed, said) in [
        (r"notes: '^Q\d'", r"the list below /^Asked/ has the turns marked /^Q\d/, and no others"),
        (r"notes: '^Q\d', stamps: true", r"has the turns marked /^Q\d/, with their stamps, and no others"),
        ("stamps: true", "the list below /^Asked/ names turns by their time stamps"),
    ] {
        assert!(expected(listed).contains(said), "{}", expected(listed));
    }
}

#[test]
fn a_mark_can_be_asked_for() {
    let marked = "rules: [{ by: Candidate, marked: { regex: '%$', called: a percentage } }]";
    assert_eq!(of(marked, TALK), failing("line 7 is not marked a percentage", &[7]));
    assert!(finding("rules: [{ by: Candidate, where: [nothing, 'paste'], count: 1 }]", TALK).passes());
}

#[test]
fn no_conversation_is_no_pass() {
    for text in ["", "A page.\n", "```\nInterviewer: in code\n```\n", "<!-- Interviewer: in a comment -->\n"]
    {
        let (passes, found, _) = of("alternate: true", text);
        assert!(!passes && found == "no turn of Interviewer or Candidate", "{text:?}: {found}");
    }
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let message = |fields: &str| refused::<Scoped<Turns>>(fields).message;
    assert_eq!(
        message("{ speakers: [Ann, Bob], rules: [{ by: Bobby, count: 1 }] }"),
        "`Bobby` is not one of the `speakers`"
    );
    assert!(
        message("{ speakers: [Ann], rules: [{ by: Ann, count: 0 or more }] }").contains("asks for nothing")
    );
    assert!(message("{ speakers: [] }").contains("needs a name"));
    assert!(message("{ speakers: [Ann], stamps: { within: 9:00 to 1:00 } }").contains("is not a time span"));
    assert!(message("{ speakers: [Ann], across: total }").contains("adds up"));
}

#[test]
fn no_text_panics() {
    let check = text_kind::<Turns>(
        "{ speakers: [a, b], alternate: true, opens: b, closes: a, stamps: { ascending: true, within: 0:00 to 1:00 }, \
         rules: [{ by: a, number: 1 to 9, then: b }, { by: b, where: x, count: 1 }] }",
    );
    let lines =
        "((\\[[0-9:]{0,6}\\] ?)?(\\*\\*)?(a|b|Ab)?( ?\\([0-9% ]{0,4}\\)?)?[:：]?[ x]{0,3}\n{0,2}){0,8}";
    proptest!(|(text in prop_oneof![any_text().boxed(), lines.boxed()])| drop(evaluate_text(&check, &text)));
}

#[test]
fn stamps_that_stand_still() {
    let stamps = "stamps: { ascending: true, moving: true }";
    assert!(of(stamps, TALK).0);
    let still: String = TALK
        .lines()
        .map(|line| match line.strip_prefix('[') {
            Some(rest) => format!("[0:00]{}\n", rest.split_once(']').unwrap().1),
            None => format!("{line}\n"),
        })
        .collect();
    assert_eq!(of(stamps, &still), failing("lines 1 and 10: it begins and ends at 0:00", &[1]));
    let found = finding(stamps, &still);
    assert_eq!(found.expected, "turns with time stamps that ascend and do not stand still");
}

#[test]
fn code_belongs_to_the_turn_above_it() {
    let talk = "[0:00] Candidate (90%): Like this:\n\n```js\nq(\"SELECT 1 WHERE a = '\"\n  + a)\n```\n\n[0:10] Interviewer: Correct.\n\n## End\n\n```\nq('SELECT 2' + b)\n```\n";
    let rules = "rules: [{ by: Candidate, code: { regex: 'SELECT .*\" \\+ a', called: glued SQL }, marked: insecure }]";
    assert_eq!(of(rules, talk), failing("line 1 is not marked /insecure/", &[1]));
    assert!(of(rules, &talk.replace("90%", "insecure")).0);
    let other = "rules: [{ by: Candidate, code: 'SELECT 2', count: none }]";
    assert!(of(other, talk).0, "code below a heading belongs to no turn");
    let expected = finding(rules, talk).expected;
    assert_eq!(expected, "every turn of Candidate whose code has glued SQL is marked /insecure/");
}

#[test]
fn lists_that_belong_to_the_turns() {
    let notes = "listed: [{ below: ^Asked, notes: '^Q\\d' }]";
    let with = |list: &str| format!("{TALK}\n## Asked\n\n{list}\n\n## Other\n\n- Q9: none\n");
    assert!(of(notes, &with("- q1: 2 of 3")).0);
    assert_eq!(of(notes, &with("- Q1: 3\n- Q2: 1")), failing("line 15: no turn is marked (Q2)", &[15]));
    let missing = of(notes, &with("Nothing."));
    assert_eq!(missing, failing("line 1: (Q1) is not listed below `Asked`", &[1]));
    let stamps = "listed: [{ below: ^Asked, stamps: true }]";
    assert!(of(stamps, &with("- [02:30] Pasted it.\n- No stamp.")).0);
    assert_eq!(
        of(stamps, &with("- [2:31] Pasted it.")),
        failing("line 14: no turn has the stamp 2:31", &[14])
    );
}
