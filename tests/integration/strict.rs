//! The strict interviewer: honest sessions pass the lesson's checks, and whoever breaks a rule is told so before anything is
//! said.

use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use crate::support::{Ran, Sandbox};

fn answers(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/answers/backend-interviewer/{name}.yaml"))
}

fn replay(sandbox: &Sandbox, file: &Path) -> Ran {
    sandbox.run(&["practice", "backend-interviewer", "--answers", file.to_str().unwrap(), "--repo", "."])
}

fn notes(sandbox: &Sandbox) -> String {
    fs::read_to_string(sandbox.path().join("docs/backend-interviews/interview.md")).unwrap()
}

/// Steps of the lesson that do not pass.
fn left(sandbox: &Sandbox) -> Vec<String> {
    let checked = sandbox.run(&["check", "backend-interviewer", "--repo", ".", "--format", "json"]);
    let left = checked.outcomes().into_iter().filter(|(_, outcome)| outcome != "pass" && outcome != "manual");
    left.map(|(id, _)| id).collect()
}

#[test]
fn an_honest_session_passes_the_lesson() {
    let sandbox = Sandbox::new();
    let ran = replay(&sandbox, &answers("strict"));
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    assert_eq!(left(&sandbox), ["committed", "second"], "{}", notes(&sandbox));
    let notes = notes(&sandbox);
    assert_snapshot!(notes.split("### Code review\n").nth(1).unwrap().trim(), @"
    - [10:02] Security: major: The address is part of the statement; corrected by 14:10
    - [13:00] Security: no major issue
    - [13:00] Correctness: no major issue

    ### Record

    - Timed by prep practice: 2026-01-14, 44.7 min of 45 min
    - Answered: at the keyboard
    - Questions: q1, q2, q4, q8, q9, q10
    ");
    assert!(notes.contains("[25:00] Interviewer (Q9): Correct. Charge a card exactly once.\n"), "{notes}");
}

#[test]
fn an_honest_weak_session_passes_too() {
    let sandbox = Sandbox::new();
    let ran = replay(&sandbox, &answers("weak"));
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    assert_eq!(left(&sandbox), ["committed", "second"], "{}", notes(&sandbox));
    assert_snapshot!("notes_of_a_weak_session", notes(&sandbox));
    replay(&sandbox, &answers("strict"));
    assert_eq!(left(&sandbox), ["committed"], "a second interview is a file of its own");
}

#[test]
fn other_habits_of_writing_pass_too() {
    let sandbox = Sandbox::new();
    replay(&sandbox, &answers("strict"));
    let notes = notes(&sandbox);
    let others = notes.lines().map(|line| match line.split_once(": ") {
        Some(("Decision", said)) => format!("- **Decision** : {said}"),
        Some(("Recommendation", said)) => format!("Recommendation : {said}"),
        Some((asked, points)) if asked.starts_with("- Q") => {
            format!("* {} : {}", &asked[2..], points.replacen(" of ", "/", 1))
        }
        _ => line.to_owned(),
    });
    let others = others.collect::<Vec<_>>().join("\n");
    let others = others.replace("## Phase ", "## PHASE ").replace("\n## Evaluation\n", "\n## EVALUATION:\n");
    assert!(others.contains("* Q1 : 3/3") && others.contains("- **Decision** : solid"), "{others}");
    sandbox.write("docs/backend-interviews/interview.md", others);
    assert_eq!(left(&sandbox), ["committed", "second"]);
    let weak = Sandbox::new();
    replay(&weak, &answers("weak"));
    let advanced = self::notes(&weak).replacen("- Q3: 1 of 4", "- Q12 - 1/4", 1);
    assert!(advanced.contains("- Q12 - 1/4"), "{advanced}");
    weak.write("docs/backend-interviews/interview.md", advanced);
    assert!(left(&weak).contains(&"level".to_owned()), "whatever follows the number of the question");
}

/// What is told when the session `base` is played with `change` made in it.
fn told(base: &str, change: impl Fn(String) -> String) -> String {
    let sandbox = Sandbox::new();
    let text = fs::read_to_string(answers(base)).unwrap();
    let changed = change(text.clone());
    assert_ne!(text, changed, "nothing was changed");
    sandbox.write("changed.yaml", changed);
    let ran = replay(&sandbox, &sandbox.path().join("changed.yaml"));
    if ran.exit == 0 {
        return format!("said, and left: {}", left(&sandbox).join(", "));
    }
    assert!(!sandbox.path().join("docs").exists(), "nothing is written of a session that breaks a rule");
    let line = |start: &str| {
        let line = ran.stderr.lines().map(str::trim).find_map(|line| line.strip_prefix(start));
        line.unwrap_or_else(|| panic!("{}", ran.shown())).to_owned()
    };
    let place = line("--> ").rsplit("changed.yaml:").next().unwrap().to_owned();
    format!("{}: {} ({})", place.split(':').next().unwrap(), line("error[bad-value]: "), line("= help: "))
}

/// One row for each rule: how it is broken, and what is told, with the line.
#[test]
fn every_rule_is_broken_once() {
    let rows: &[(&str, &str, &str)] = &[
        (
            "two questions",
            "How do you store the password?",
            "How do you store the password? Where is the salt?",
        ),
        (
            "a question behind an and",
            "How do you store the password?",
            "How do you store it, and why not in plain text?",
        ),
        (
            "a task and a question",
            "How do you store the password?",
            "Store the password. Where is the salt kept?",
        ),
        ("a question in a slot", "A validation endpoint", "Is there a validation endpoint?"),
        ("coaching", "A validation endpoint", "You could add a validation endpoint"),
        ("praise", "A validation endpoint", "Good try, a validation endpoint"),
        ("a hint", "A validation endpoint", "Think about how an address is checked"),
        ("comfort", "A validation endpoint", "Almost there, a validation endpoint"),
        (
            "comfort before the question",
            "How do you store the password?",
            "Don't worry, how do you store it?",
        ),
        ("an exclamation mark", "A validation endpoint", "A validation endpoint!"),
        ("flexible on security", "A validation endpoint", "Signatures, which can come later"),
        ("nothing between the fixed words", "A validation endpoint", "-"),
        ("two forms in one", "A validation endpoint", "Correct. A validation endpoint"),
        (
            "correct at 75 %",
            "mark: 80\n    reply: correct\n    decide: solid",
            "mark: 75\n    reply: correct\n    decide: solid",
        ),
        ("harsh", "mark: 70\n    reply: incomplete", "mark: 80\n    reply: incomplete"),
        (
            "a second form after a question back",
            "reply: fact\n    with: { fact: They belong to the post only }",
            "reply: correct\n    ask: why",
        ),
        ("no form", "reply: fact", "reply: encourage"),
        (
            "what follows an edge case without it",
            "reply: no-reason\n    with: { technology: PostgreSQL }",
            "reply: no-error-handling",
        ),
        ("not a question of the bank", "ask: q4", "ask: q14"),
        ("not a question of the part", "ask: api", "ask: q9"),
        ("not an opening of the part", "ask: q10", "ask: q7"),
        ("a probe as an opening", "ask: q10", "ask: why"),
        ("advanced before it was earned", "ask: q4", "ask: q12"),
        ("the same question twice", "ask: q9\n", "ask: q4\n"),
        ("no question", "    ask: q9\n    words: Charge a card exactly once.\n", ""),
        ("five minutes and no moving on", "at: 33:00", "at: 32:00"),
        (
            "moving on too soon",
            "mark: 90\n    reply: correct\n    decide: strong",
            "mark: stuck\n    reply: moving-on\n    decide: strong",
        ),
        (
            "on with the review after a major issue",
            "the statement }]",
            "the statement }, { area: correctness }]",
        ),
        ("a review out of order", "{ area: security, major", "{ area: performance, major"),
        ("a major issue left uncorrected", "ask: correction", "ask: security"),
        (
            "insecure and called correct",
            "mark: insecure\n    reply: vulnerability",
            "mark: 90\n    reply: correct",
        ),
        (
            "a warning phrase and called correct",
            "OAuth for the login",
            "Auth can come later. OAuth for the login",
        ),
        (
            "a question at the end of a part",
            "reply: correct\n    decide: solid",
            "reply: correct\n    ask: why\n    decide: solid",
        ),
        ("a decision of one's own", "decide: solid foundation", "decide: good enough"),
        ("beyond the basics", "decide: solid foundation", "decide: missing fundamentals"),
        ("a part before its time", "at: 30:00, ask", "at: 29:30, ask"),
        ("stamps out of order", "at: 4:30", "at: 3:00"),
        ("past the end", "at: 44:40", "at: 46:00"),
        ("Yes with 2 in security", "security: 3,", "security: 2.5,"),
        ("a score off the scale", "api: 5,", "api: 6,"),
        ("a sixth recommendation", "recommend: 'Yes'", "recommend: Weak Yes"),
        ("a finding without its turn", "{ at: 17:40,", "{ at: 17:41,"),
        ("a finding in two words", "Could not say why PostgreSQL.", "Knows little."),
        (
            "no competency",
            "competencies:\n      - { at: 15:00, says: Closed the race with a unique constraint. }",
            "competencies: []",
        ),
        ("more points than there are", "q9: [1, 2, 3]", "q9: [1, 2, 4]"),
    ];
    let mut table: Vec<String> = rows
        .iter()
        .map(|(rule, from, to)| format!("{rule}\n  {}", told("strict", |text| text.replacen(from, to, 1))))
        .collect();
    let all_at_once = told("strict", |text| {
        let at = |line: &str| match line.trim_start().strip_prefix("- at: ") {
            Some(_) => "  - at: 0:00".to_owned(),
            None => line.replace("{ at: 0:01, ask: q1 }", "{ at: 0:00, ask: q1 }"),
        };
        text.lines().map(at).collect::<Vec<_>>().join("\n")
    });
    table.push(format!("all stamps 0:00\n  {all_at_once}"));
    let never_security = told("strict", |text| {
        text.replacen(
            "reply: no-authentication",
            "reply: incomplete\n    with: { missing: Who may do it }",
            1,
        )
        .replacen("ask: security", "ask: api", 1)
    });
    table.push(format!("security is never asked about in phase 1\n  {never_security}"));
    let strong = told("weak", |text| text.replacen("decide: struggling", "decide: strong", 1));
    table.push(format!("strong without a foundation\n  {strong}"));
    assert_snapshot!("what_is_told_of_each_broken_rule", table.join("\n"));
}

#[test]
fn the_protocol_of_the_guide_is_whole_and_can_be_held() {
    let guide = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/practice.md")).unwrap();
    let section = guide.split("<!-- sample protocol -->").nth(1).unwrap();
    let blocks: Vec<&str> =
        section.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let sandbox = Sandbox::new();
    sandbox.write(
        "c/lessons/short/lesson.yaml",
        "id: short\ntitle: Short\ndone_when:\n  - must: The notes are there.\n    id: notes\n    file: docs/strict.md\n",
    );
    sandbox.write("c/lessons/short/interviews/short.yaml", blocks[0]);
    sandbox.write("a.yaml", blocks[1]);
    let ran = sandbox.run(&["practice", "short", "--course", "c", "--answers", "a.yaml", "--repo", "."]);
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    assert_snapshot!(
        "notes_of_the_guide",
        fs::read_to_string(sandbox.path().join("docs/strict.md")).unwrap()
    );
    let script = sandbox.run(&["practice", "short", "short", "--course", "c", "--partner", "--script"]);
    assert!(script.stdout.contains("- Opens with Q2\n"), "{}", script.shown());
}

#[test]
fn a_protocol_with_gaps_is_told_with_all_of_them() {
    let sandbox = Sandbox::new();
    let guide = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/practice.md")).unwrap();
    let section = guide.split("<!-- sample protocol -->\n```yaml\n").nth(1).unwrap();
    let broken = section
        .split("```")
        .next()
        .unwrap()
        .replace("percent: 0 to 75 }", "percent: 0 to 50 }")
        .replace("must_ask: [why]", "must_ask: [whi]")
        .replace("then: depth", "then: basics")
        .replace("until: 10m", "until: 4m")
        .replace("score: security", "score: safety")
        .replace("asks: [easy, hard]", "asks: [easy, harder]")
        .replace("{ id: q2,", "{ id: q1,");
    sandbox.write(
        "c/lessons/short/lesson.yaml",
        "id: short\ntitle: Short\ndone_when:\n  - must: The notes are there.\n    id: notes\n    file: docs/strict.md\n",
    );
    sandbox.write("c/lessons/short/interviews/short.yaml", broken);
    let ran = sandbox.run(&["practice", "short", "--course", "c", "--plan"]);
    let problems: Vec<&str> = ran.stderr.lines().filter(|line| line.starts_with("error")).collect();
    assert_eq!(ran.exit, 2);
    assert_snapshot!("what_is_told_of_a_protocol_with_gaps", problems.join("\n"));
}

/// A session line by line: a line that breaks a rule is not said, and the session goes on where it was left.
#[test]
fn a_conversation_line_by_line_is_left_and_resumed() {
    let sandbox = Sandbox::new();
    let state = sandbox.path().join("state");
    let run = |stdin: &str, args: &[&str]| {
        let prep = crate::support::Prep::new(sandbox.path()).env("XDG_STATE_HOME", state.to_str().unwrap());
        prep.stdin(stdin).run(args)
    };
    let left = run(
        "typed\nMara\n.\nGrace\n.\nq4\nq1\nGET /posts\n.\nstuck\n85\nincomplete\n1\nsecurity: Who may post? And who may delete?\n",
        &["practice", "backend-interviewer", "--plain", "--repo", "."],
    );
    let told: Vec<&str> = left.stdout.lines().filter(|line| line.starts_with("-- ")).collect();
    assert_eq!(
        told,
        [
            "-- not said: Q4 does not open `Phase 1: API design fundamentals`",
            "-- 00:00 without progress is not more than 5 min",
            "-- not said: `incomplete` is not for an answer of 85 %",
            "-- not said: two questions in one line",
        ],
        "{}",
        left.shown()
    );
    let resumed =
        run("security: Who may post?\nanybody\n", &["practice", "--resume", "--plain", "--repo", "."]);
    assert!(resumed.stdout.contains("Correct. {question}"), "{}", resumed.shown());
    assert!(resumed.stdout.contains("The candidate has the word."), "{}", resumed.shown());
    assert!(!sandbox.path().join("docs").exists(), "nothing is written before the session is over");
}
