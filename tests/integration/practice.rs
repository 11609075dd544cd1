//! `prep practice`: every interview that is built in is replayed, and its notes get the verdict that they earned; sessions
//! line by line and at a terminal, left and resumed.

use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use crate::support::{Prep, Ran, Sandbox};

fn answers(lesson: &str, interview: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/answers/{lesson}/{interview}.yaml"))
}

/// The names of the interviews of a built-in lesson.
fn interviews(lesson: &str) -> Vec<String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("lessons/{lesson}/interviews"));
    let name = |entry: std::io::Result<fs::DirEntry>| {
        entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()
    };
    let mut names: Vec<String> = fs::read_dir(dir).unwrap().map(name).collect();
    names.sort();
    names
}

fn replay(sandbox: &Sandbox, lesson: &str, interview: &str, file: &Path) -> Ran {
    sandbox.run(&["practice", lesson, interview, "--answers", file.to_str().unwrap(), "--repo", "."])
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.path().join(path)).unwrap()
}

#[test]
fn the_three_rounds_replayed_are_done() {
    let sandbox = Sandbox::new();
    let ran = replay(&sandbox, "w24-l05", "mock-interview", &answers("w24-l05", "mock-interview"));
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    let notes = read(&sandbox, "docs/mock-interview-notes.md");
    let checked = Sandbox::with_notes(&notes).run(&["check", "w24-l05"]);
    assert_eq!(checked.exit, 0, "{}", checked.shown());
    let record = notes.split("## Record\n").nth(1).unwrap();
    assert_snapshot!(record.trim(), @"
    - Timed by prep practice: 2026-03-02, 21.2 min of 23 min
    - Answered: aloud
    - Points heard: 3 of 3, marked by Ada
    - Questions: epoll, bounded, b-tree, tls, slo, leader, own
    - Cut off: The pitch, unprepared at 60 s
    - Cut off: A question of your own at 90 s
    ");
}

#[test]
#[cfg(unix)]
fn notes_do_not_leave_the_repository_by_a_link() {
    for link in ["docs", "docs/mock-interview-notes.md"] {
        let (sandbox, other) = (Sandbox::new(), Sandbox::new());
        other.write("mock-interview-notes.md", "theirs\n");
        let at = sandbox.path().join(link);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        let to = if link == "docs" {
            other.path().to_owned()
        } else {
            other.path().join("mock-interview-notes.md")
        };
        std::os::unix::fs::symlink(to, at).unwrap();
        let ran = replay(&sandbox, "w24-l05", "mock-interview", &answers("w24-l05", "mock-interview"));
        assert_eq!(ran.exit, 3, "{}", ran.shown());
        assert!(ran.stderr.contains("a link leads out of the repository"), "{}", ran.shown());
        assert_eq!(read(&other, "mock-interview-notes.md"), "theirs\n");
    }
}

#[test]
fn the_eight_interviews_replayed_pass_every_step_but_the_history() {
    let sandbox = Sandbox::new();
    let lesson = "live-mock-interviews";
    assert_eq!(interviews(lesson).len(), 8);
    for name in interviews(lesson) {
        let ran = replay(&sandbox, lesson, &name, &answers(lesson, &name));
        assert_eq!(ran.exit, 0, "{}", ran.shown());
    }
    let checked = sandbox.run(&["check", lesson, "--repo", ".", "--format", "json"]);
    let left: Vec<String> = checked
        .outcomes()
        .into_iter()
        .filter(|(_, outcome)| outcome != "pass" && outcome != "manual")
        .map(|(id, _)| id)
        .collect();
    assert_eq!(left, ["committed", "rhythm", "weeks-1-2", "weeks-3-4", "weeks-5-6"]);
}

#[test]
fn the_scored_sessions_replayed_pass_every_step_but_the_commits() {
    let sandbox = Sandbox::new();
    let lesson = "scored-sessions";
    let mut shown = String::new();
    for name in ["cdn", "chat", "recommendations", "url-shortener", "summary"] {
        let ran = replay(&sandbox, lesson, name, &answers(lesson, name));
        assert_eq!(ran.exit, 0, "{}", ran.shown());
        shown = ran.stdout;
    }
    assert!(shown.contains("average: 45.625 of 50, 91.25 %, EXCELLENT PERFORMANCE\n"), "{shown}");
    let checked = sandbox.run(&["check", lesson, "--repo", ".", "--format", "json"]);
    let passes = |outcome: &str| outcome == "pass" || outcome == "manual";
    let outcomes = checked.outcomes();
    let left = outcomes.iter().filter(|(_, outcome)| !passes(outcome)).map(|(id, _)| id.as_str());
    let left: Vec<&str> = left.collect();
    assert_eq!(left, ["committed"], "{}", sandbox.run(&["check", lesson, "--repo", "."]).shown());
    let summary = "docs/scored-sessions/summary.md";
    let text = read(&sandbox, summary);
    let others = text.replace("39.5/50", "39,5/50").replace("45.625", "45,63").replace("91.25", "91,25");
    let others = others.replace("Average score:", "Average score :").replace("Verdict:", "Verdict :");
    assert_ne!(text, others);
    sandbox.write(summary, others);
    let checked = sandbox.run(&["check", lesson, "--repo", ".", "--format", "json"]).outcomes();
    assert!(
        checked.iter().all(|(id, outcome)| passes(outcome) || id == "committed"),
        "a decimal comma: {checked:?}"
    );
    let notes = read(&sandbox, "docs/scored-sessions/1-url-shortener.md");
    for line in [
        "- API design: 3.5/5 — two endpoints, no errors",
        "Overall: 39.5/50 (79 %) — PASS",
        "| Writes per second | 100M / 86,400 | 1157 |",
        "- Score: 39.5 of 50, 79 %, PASS",
        "- Total: 44.5 min",
    ] {
        assert!(notes.contains(line), "{line}\n{notes}");
    }
    assert!(
        read(&sandbox, "docs/scored-sessions/4-recommendations.md")
            .contains("\nOverall: 23/25 (92 %) — STRONG PASS\n")
    );
}

#[test]
fn the_average_over_the_sessions_is_computed_from_their_notes() {
    let sandbox = Sandbox::new();
    let lesson = "scored-sessions";
    let summary = |sandbox: &Sandbox| replay(sandbox, lesson, "summary", &answers(lesson, "summary")).stdout;
    for name in ["cdn", "chat", "url-shortener"] {
        replay(&sandbox, lesson, name, &answers(lesson, name));
    }
    let waits = "no average yet: there is no score out of 50 in docs/scored-sessions/4-recommendations.md\n";
    assert!(summary(&sandbox).starts_with(waits));
    let open = read(&sandbox, "docs/scored-sessions/summary.md");
    assert!(open.contains("| 4. Recommendations | | | |\n") && !open.contains("Average"), "{open}");
    replay(&sandbox, lesson, "recommendations", &answers(lesson, "recommendations"));
    assert!(summary(&sandbox).starts_with("average: "));
    // What was there is kept, and the second summary is a file of its own.
    assert_eq!(read(&sandbox, "docs/scored-sessions/summary.md"), open);
    let notes = read(&sandbox, "docs/scored-sessions/summary-2.md");
    assert_snapshot!(notes.split("## Strengths").next().unwrap(), @"
    # Scored sessions: summary

    ## Results

    | Session | Score | Percent | Verdict |
    |---|---|---|---|
    | 1. URL shortener | 39.5/50 | 79 % | PASS |
    | 2. Chat | 47/50 | 94 % | STRONG PASS |
    | 3. CDN | 50/50 | 100 % | EXCEPTIONAL PASS |
    | 4. Recommendations | 46/50 | 92 % | STRONG PASS |

    Average score: 45.625/50

    Average percent: 91.25 %

    Verdict: EXCELLENT PERFORMANCE
    ");
}

#[test]
fn a_score_or_a_sum_that_is_wrong_is_refused() {
    let sandbox = Sandbox::new();
    let lesson = "scored-sessions";
    let whole = fs::read_to_string(answers(lesson, "url-shortener")).unwrap();
    for (right, wrong, why) in [
        ("3.5 two endpoints, no errors", "6 two endpoints, no errors", "that is more than there is"),
        ("3.5 two endpoints, no errors", "3.5 x x", "say why in two different words or more"),
        ("1,157 × 2 = 2,300", "1,157 × 2 = 23,000", "the sum does not come to that"),
    ] {
        assert!(whole.contains(right));
        sandbox.write("wrong.yaml", whole.replace(right, wrong));
        let ran = replay(&sandbox, lesson, "url-shortener", &sandbox.path().join("wrong.yaml"));
        assert_eq!(ran.exit, 2, "{}", ran.shown());
        assert!(ran.stderr.contains(why), "{}", ran.shown());
    }
}

#[test]
fn the_five_scenarios_replayed_pass_every_step_but_the_commit() {
    let sandbox = Sandbox::new();
    let lesson = "interview-scenarios";
    assert_eq!(interviews(lesson).len(), 5);
    for name in interviews(lesson) {
        let ran = replay(&sandbox, lesson, &name, &answers(lesson, &name));
        assert_eq!(ran.exit, 0, "{}", ran.shown());
    }
    assert_eq!(left(&sandbox), ["committed"]);
    let notes = read(&sandbox, "docs/scenarios/junior-backend.md");
    assert!(notes.contains("Marked by: Mira\n\nVerdict: strong pass\n\n### Pass\n\n- [x] P1. "), "{notes}");
    assert!(notes.contains("- Total: 45 min\n- Overtime: 0 min\n"), "{notes}");
    let record = notes.split("## Record\n").nth(1).unwrap();
    assert_snapshot!(record.trim(), @"
    Improvement: name the figure before the mechanism.

    - Timed by prep practice: 2026-03-02, 45 min of 45 min
    - Answered: aloud
    - Points heard: 29 of 29, marked by Mira
    - Over the limit: Practical API questions by 180 s
    ");
}

/// The steps of interview-scenarios that do not pass.
fn left(sandbox: &Sandbox) -> Vec<String> {
    let checked = sandbox.run(&["check", "interview-scenarios", "--repo", ".", "--format", "json"]);
    let outcomes = checked.outcomes().into_iter();
    let left = outcomes.filter(|(_, outcome)| outcome != "pass" && outcome != "manual");
    left.map(|(id, _)| id).collect()
}

#[test]
fn a_scenario_that_was_failed_is_finished_all_the_same() {
    let sandbox = Sandbox::new();
    let lesson = "interview-scenarios";
    let mut said = String::new();
    for name in interviews(lesson) {
        let strong = fs::read_to_string(answers(lesson, &name)).unwrap();
        // Every red flag was seen, and takes its criterion with it, whatever is ticked there.
        let flags = (1..=9).map(|nth| format!("  r{nth}: no\n"));
        let weak = flags.fold(strong, |text, flag| text.replace(&flag, &flag.replace("no", "yes")));
        sandbox.write("weak.yaml", weak.replace("  q1: { takes: 9m }", "  q1: { takes: 12m30s }"));
        said += &replay(&sandbox, lesson, &name, &sandbox.path().join("weak.yaml")).stdout;
    }
    assert!(said.contains("verdict: fail (F2, F3, F4 and F5 are ticked)"), "{said}");
    let notes = read(&sandbox, "docs/scenarios/full-stack.md");
    assert!(notes.contains("- [x] F4. Trusted data from the client, such as prices\n"), "{notes}");
    assert!(notes.contains("- [x] R2. Took the price from the client\n"), "{notes}");
    assert!(notes.contains("- Total: 63.5 min\n- Overtime: 3.5 min\n"), "{notes}");
    assert_eq!(left(&sandbox), ["committed", "hired"]);
}

#[test]
fn every_interview_has_its_answers_and_its_plan() {
    for lesson in
        ["w24-l05", "live-mock-interviews", "interview-scenarios", "scored-sessions", "backend-interviewer"]
    {
        for name in interviews(lesson) {
            assert!(answers(lesson, &name).is_file(), "{lesson} {name}");
            let plan = Sandbox::new().run(&["practice", lesson, &name, "--plan"]);
            assert_eq!(plan.exit, 0, "{}", plan.shown());
            let script = Sandbox::new().run(&["practice", lesson, &name, "--partner", "--script"]);
            assert_eq!(script.exit, 0, "{}", script.shown());
            assert!(!plan.stdout.contains("Expected:"), "a plan does not tell what is expected");
        }
    }
    assert_snapshot!(Sandbox::new().run(&["practice", "live-mock-interviews", "cap", "--plan"]).stdout, @"
    Interview 4: the CAP theorem
    A theorem that everybody can recite. Show that you decide by it.

            60 s  Opening: the interviewer speaks
            60 s  Question: the interviewer speaks
          30 min  Your time
                    First answer
                    up to 4 follow-ups, for what was left open
                    3 traps
            60 s  Closing: the interviewer speaks

    off the clock: Your own questions · Who marks · The expected points · Typed up · Rubric ·
      Self-evaluation · What to improve
    notes: docs/live-interviews/4-cap.md
    from: Live mock interview mode, interview 4
    start: prep practice live-mock-interviews cap
    ");
}

#[test]
fn a_weak_session_is_a_record_all_the_same() {
    let sandbox = Sandbox::new();
    let strong = fs::read_to_string(answers("live-mock-interviews", "cap")).unwrap();
    let weak = strong
        .replace("first: { takes: 10m }", "first: { takes: 15m25s, pause: { reason: the bell, lasts: 30s } }")
        .replace("p2: yes", "p2: no")
        .replace("r5: yes", "r5: no")
        .replace("  t2: { takes: 2m20s }\n", "");
    let (before, typed) = weak.split_once("  t2/typed:").unwrap();
    let weak = before.to_owned() + &typed[typed.find("  t3/typed:").unwrap()..];
    sandbox.write("weak.yaml", weak);
    replay(&sandbox, "live-mock-interviews", "cap", &sandbox.path().join("weak.yaml"));
    let notes = read(&sandbox, "docs/live-interviews/4-cap.md");
    assert!(notes.contains("#### P2. Your system\n\nMark: missed\n\n#### P3"), "{notes}");
    assert!(
        notes.contains("#### F4. Financial data\n\nMark: missed\n"),
        "it was claimed, and P2 was missed: {notes}"
    );
    assert!(notes.contains("#### T2. CAP and ACID\n\nMark: missed\n"), "{notes}");
    assert!(notes.contains("- Total: 31.2 min\n") && notes.contains("- [ ] The explanation is clear\n"));
    let record = notes.split("## Take 1\n").nth(1).unwrap().split("###").next().unwrap();
    assert_snapshot!(record.trim(), @"
    - Timed by prep practice: 2026-03-02, 31.1 min of 30 min
    - Answered: aloud
    - Marked by: Ada
    - Points heard: 3 of 4
    - Points missed: P2. Your system
    - Over the limit: Your time by 65 s
    - Paused: 0.5 min, the bell

    Improvement: say which C I mean each time.
    ");
    let checked = sandbox.run(&["check", "live-mock-interviews", "--repo", ".", "--format", "json"]);
    let outcomes = checked.outcomes();
    for step in ["cap-takes", "self-evaluation", "improvement"] {
        assert_eq!(outcomes[step], "pass", "{step} in {notes}");
    }
    assert_eq!((&*outcomes["in-time"], &*outcomes["rubric-ticked"]), ("fail", "fail"), "advice");
}

#[test]
fn what_a_person_wrote_stays_byte_for_byte() {
    let sandbox = Sandbox::new();
    let own = "# Mine\r\n\r\n## Take 1\r\n\r\nImprovement: my own words, kept\r\n* and a list";
    sandbox.write("docs/live-interviews/4-cap.md", own);
    for take in [2, 3] {
        let before = read(&sandbox, "docs/live-interviews/4-cap.md");
        replay(&sandbox, "live-mock-interviews", "cap", &answers("live-mock-interviews", "cap"));
        let after = read(&sandbox, "docs/live-interviews/4-cap.md");
        assert!(after.starts_with(&before) && after.contains(&format!("\r\n## Take {take}\r\n")), "{after}");
        assert!(!after.replace("\r\n", "").contains('\n'), "line ends stay of one kind");
    }
    let sandbox = Sandbox::new();
    sandbox.write("docs/mock-interview-notes.md", "mine\n");
    replay(&sandbox, "w24-l05", "mock-interview", &answers("w24-l05", "mock-interview"));
    assert_eq!(read(&sandbox, "docs/mock-interview-notes.md"), "mine\n");
    assert!(read(&sandbox, "docs/mock-interview-notes-2.md").starts_with("# Mock interview notes\n"));
    replay(&sandbox, "w24-l05", "afterwards", &answers("w24-l05", "afterwards"));
    assert_snapshot!(read(&sandbox, "docs/mock-interview-notes.md"), @"
    mine

    ## A real interview, 2026-04-10

    - With whom: A start-up of twelve, for a backend job.
    - They asked: Why a B-tree, and what I would do with ten times the load.
    - I said: The reasons of ADR-003; for the load I guessed.
    - Now I would say: I would measure first, and say which layer gives way.
    ");
}

#[test]
fn the_history_is_read_from_the_notes() {
    let sandbox = Sandbox::new();
    assert_snapshot!(sandbox.run(&["practice", "--history", "--repo", "."]).shown(), @"
    exit 0
    --- stdout
    no attempt is recorded in the notes yet; `prep practice` shows the interviews
    ");
    for name in ["cap", "cap", "database"] {
        replay(&sandbox, "live-mock-interviews", name, &answers("live-mock-interviews", name));
    }
    assert_snapshot!(sandbox.run(&["practice", "--history", "--repo", "."]).shown(), @"
    exit 0
    --- stdout
    live-mock-interviews cap
      2026-03-02  28 min of 30 min  4/4 points
      2026-03-02  28 min of 30 min  4/4 points
    live-mock-interviews database
      2026-03-02  28 min of 30 min  5/5 points
    ");
    let json = sandbox.run(&["practice", "--history", "--format", "json", "--repo", "."]).json();
    assert_eq!(json["schema"], "prep/history/v1");
    let cap = json["interviews"].as_array().unwrap().iter().find(|it| it["interview"] == "cap").unwrap();
    assert_eq!(
        (cap["attempts"].as_array().unwrap().len(), &cap["attempts"][1]["minutes"]),
        (2, &28.0.into())
    );
    let due = sandbox.run(&["practice", "live-mock-interviews", "--plan", "--repo", "."]);
    // What is due depends on the day; before any session it does not.
    assert!(due.exit == 0 && due.stdout.contains("week"), "{}", due.shown());
    let fresh = Sandbox::new().run(&["practice", "live-mock-interviews", "--plan", "--repo", "."]);
    assert_snapshot!(fresh.stdout, @"
    week 1 of 6: system design
    no sessions so far this week, of 2 to 3 sessions
    today: prep practice live-mock-interviews system-design --repo .
    ");
    let drawn = sandbox.run(&["practice", "--random", "behavioral", "--plan", "--repo", "."]);
    assert!(drawn.stdout.starts_with("Interview 8: leadership\n"), "{}", drawn.shown());
}

#[test]
fn a_session_line_by_line_is_left_and_resumed() {
    let sandbox = Sandbox::new();
    let state = sandbox.path().join("state");
    let run = |stdin: &str, args: &[&str]| {
        let prep = Prep::new(sandbox.path()).env("XDG_STATE_HOME", state.to_str().unwrap());
        prep.stdin(stdin).run(args)
    };
    let left = run(
        "typed\nA start-up\n.\nWhy a B-tree?\nand ten",
        &["practice", "w24-l05", "afterwards", "--repo", "."],
    );
    assert!(left.stdout.contains("prep practice --resume"), "{}", left.shown());
    assert!(!sandbox.path().join("docs").exists(), "nothing is written before the session is over");
    let resumed = run("times the load\n.\nI guessed\n.\n/skip\n", &["practice", "--resume", "--repo", "."]);
    assert_eq!(resumed.exit, 0, "{}", resumed.shown());
    let notes = read(&sandbox, "docs/mock-interview-notes.md");
    assert!(notes.contains("- With whom: A start-up\n"), "{notes}");
    assert!(notes.contains("- They asked: Why a B-tree? and ten times the load\n"), "{notes}");
    assert!(notes.contains("- I said: I guessed\n- Now I would say:\n"), "{notes}");
    assert_snapshot!(run("", &["practice", "--resume", "--repo", "."]).shown(), @"
    exit 2
    --- stderr
    error: no session was left
     hint: `prep practice` shows the interviews; a session that runs in another terminal goes on there
    ");
    let sessions = state.join("prep/sessions");
    std::fs::write(sessions.join("999999999999-000.w24-l05.afterwards.jsonl"), "not a journal\n").unwrap();
    let broken = run("", &["practice", "--resume", "--repo", "."]).shown();
    assert!(
        broken.contains("999999999999-000.w24-l05.afterwards.jsonl is passed over: its first line is not"),
        "{broken}"
    );
    assert!(broken.contains("error: no session was left whose journal can be read"), "{broken}");
}

#[test]
fn a_second_attempt_says_how_it_takes_the_place_of_the_first() {
    let sandbox = Sandbox::with_repo("commits: [{ message: start, write: { a.md: a } }]");
    sandbox.write("a.yaml", "turns: { excellence: estimates before any of the parts }\n");
    let args = ["practice", "scored-sessions", "summary", "--answers", "a.yaml", "--repo", "."];
    let first = sandbox.run(&args).stdout;
    assert!(!first.contains("mv "), "{first}");
    let second = sandbox.run(&args).stdout;
    assert_snapshot!(second[second.find("\nnotes:").unwrap()..], @"
    notes: docs/scored-sessions/summary-2.md (a new file)
    the checks of the lesson read docs/scored-sessions/summary.md; put these in its place:
    mv docs/scored-sessions/summary-2.md docs/scored-sessions/summary.md
    hand them in:
    git add docs/scored-sessions/summary.md
    git commit -m 'scored-sessions: summary'
    ");
    let strict = ["practice", "backend-interviewer", "--repo", ".", "--answers"];
    let answers = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/answers/backend-interviewer/weak.yaml");
    sandbox.run(&[&strict[..], &[answers]].concat());
    let again = sandbox.run(&[&strict[..], &[answers]].concat()).stdout;
    assert!(
        again.contains("interview-2.md (a new file)") && !again.contains("mv "),
        "every file is read: {again}"
    );
}

#[test]
fn an_empty_line_does_not_choose_how_one_answers() {
    let sandbox = Sandbox::new();
    let state = sandbox.path().join("state");
    let prep = Prep::new(sandbox.path()).env("XDG_STATE_HOME", state.to_str().unwrap());
    let told = prep.stdin("\nt\n/quit\n").run(&["practice", "w24-l05", "afterwards", "--repo", "."]).stdout;
    assert_eq!(told.matches("Ready?").count(), 2, "{told}");
    assert_eq!(told.matches("== ").count(), 1, "the `t` begins it, and is no answer: {told}");
}

#[test]
fn mistakes_say_what_to_type() {
    let sandbox = Sandbox::new();
    sandbox.write("a.yaml", "turns:\n  whit-whom: Ada\n  they-asked: { takes: soon }\n");
    let args = ["practice", "w24-l05", "afterwards", "--answers", "a.yaml", "--repo", "."];
    assert_snapshot!(sandbox.run(&args).shown(), @"
    exit 2
    --- stderr
    error[bad-duration]: `soon` is not a length of time
     --> a.yaml:3:24
      |
    3 |   they-asked: { takes: soon }
      |                        ^^^^
      |
      = help: write `60s`, `10m` or `1m30s`

     hint: edit what is shown, and type the command again
    ");
    sandbox.write("a.yaml", "turns:\n  whit-whom: Ada\n");
    assert_snapshot!(sandbox.run(&args).shown(), @"
    exit 2
    --- stderr
    error[unknown-key]: the interview has no turn `whit-whom`
     --> a.yaml:2:3
      |
    2 |   whit-whom: Ada
      |   ^^^^^^^^^
      |
      = help: did you mean `with-whom`?

     hint: edit what is shown, and type the command again
    ");
    let cap = ["practice", "live-mock-interviews", "cap", "--answers", "a.yaml", "--repo", "."];
    for (turns, message, help) in [
        ("first: { heard: [p9] }", "the interview has no point `p9`", "did you mean `p"),
        ("p1: maybe", "`maybe` is no mark", "write `yes` or `no`"),
        ("first: What I said.", "`first` is answered aloud", "`first/typed`, or `answers: typed`"),
    ] {
        sandbox.write("a.yaml", format!("answers: spoken\nturns:\n  {turns}\n"));
        let ran = sandbox.run(&cap);
        let is_told = ran.stderr.contains(message) && ran.stderr.contains(help);
        assert!(ran.exit == 2 && is_told, "{turns}: {}", ran.shown());
    }
    assert_snapshot!(sandbox.run(&["practice", "w24-l05", "mok-interview"]).shown(), @"
    exit 2
    --- stderr
    error: `w24-l05` has no interview `mok-interview`
     hint: did you mean `mock-interview`?
    ");
    assert_snapshot!(sandbox.run(&["practice", "live-mock-interviews"]).shown(), @"
    exit 2
    --- stderr
    error: `live-mock-interviews` has 8 interviews: async-await, cap, clean-architecture, code-review, database, incident, leadership, system-design
     hint: prep practice live-mock-interviews async-await
    ");
    sandbox.write(
        "course/lessons/plain.yaml",
        "id: plain\ntitle: Plain\npart: a\norder: 1\ntype: lesson\ndone_when:\n  - { must: It is there., id: there, file: a.md }\n",
    );
    assert_snapshot!(sandbox.run(&["practice", "plain", "--course", "course"]).shown(), @"
    exit 2
    --- stderr
    error: the lesson `plain` has no interviews
     hint: `prep practice` shows those of the course
    ");
    assert_snapshot!(sandbox.run(&["practice", "--partner"]).shown(), @"
    exit 2
    --- stderr
    error: `--partner` needs a terminal
     hint: add `--script` and the interview to print the interviewer's script
    ");
}

#[test]
fn an_interview_of_a_course_of_ones_own_is_read_with_all_its_problems() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "c/lessons/a/lesson.yaml",
        "id: a\ntitle: A\ndone_when:\n  - must: It is there.\n    id: there\n    file: n.md\n",
    );
    sandbox.write(
        "c/lessons/a/interviews/one.yaml",
        "title: One\nabout: It.\nphases:\n  - id: Q\n    title: Q\n    limit: 5\n    questions:\n      - { id: q, ask: Why? }\nnotes: { file: ../n.md, title: N, sections: [] }\ncommit: c\ncolour: red\n",
    );
    let listed = sandbox.run(&["practice", "--course", "c"]);
    assert_eq!(listed.exit, 0, "{}", listed.shown());
    assert_eq!(
        listed.stderr,
        "warning: the interview `a one` is broken; `prep practice a one --plan` says why\n"
    );
    assert_snapshot!(sandbox.run(&["practice", "a", "--course", "c", "--plan"]).shown(), @"
    exit 2
    --- stderr
    error[bad-id]: `Q` is not an id
     --> lessons/a/interviews/one.yaml:4:9
      |
    4 |   - id: Q
      |         ^
      |
      = help: write small letters, digits and hyphens, beginning with a letter: `event-loop`

    error[wrong-type]: expected a length of time such as `60s`, `10m` or `1m30s`, found the number 5
     --> lessons/a/interviews/one.yaml:6:12
      |
    6 |     limit: 5
      |            ^
      |
      = help: give it a unit: `5s` or `5m`

    error[bad-path]: `../n.md` is not a path for a check: it must stay inside the repository
     --> lessons/a/interviews/one.yaml:9:16
      |
    9 | notes: { file: ../n.md, title: N, sections: [] }
      |                ^^^^^^^
      |
      = help: write it from the repository's root, for example `docs/notes.md`

    error[unknown-key]: unknown key `colour`
      --> lessons/a/interviews/one.yaml:11:1
       |
    11 | colour: red
       | ^^^^^^
       |
       = help: known here: title, about, kind, level, source, answers, phases, help, bands, rubric, notes, commit

    4 problems in the course
     hint: edit what is shown, and type the command again
    ");
}

#[test]
fn the_interview_of_the_guide_is_whole_and_can_be_held() {
    let guide = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/practice.md")).unwrap();
    let blocks: Vec<&str> =
        guide.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let sandbox = Sandbox::new();
    sandbox.write(
        "c/lessons/caches/lesson.yaml",
        "id: caches\ntitle: Caches\ndone_when:\n  - must: The notes are there.\n    id: notes\n    file: docs/caches.md\n",
    );
    sandbox.write("c/lessons/caches/interviews/caches.yaml", blocks[0]);
    sandbox.write("a.yaml", blocks.last().unwrap());
    let ran =
        sandbox.run(&["practice", "caches", "caches", "--course", "c", "--answers", "a.yaml", "--repo", "."]);
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    assert_snapshot!(read(&sandbox, "docs/caches.md"), @"
    # Caches

    ## Take 1

    Improvement: name the price before the gain

    - Timed by prep practice: 2026-03-02, 2 min of 10 min
    - Answered: aloud
    - Marked by: Ada and Grace
    - Points heard: 2 of 2
    - Paused: 0.4 min, the bell

    ### Answers

    #### What is a cache for, and what does it cost?

    It keeps what was slow to compute close at hand.

    - Time: 80 s of 90 s

    ### Follow-up questions

    #### F1. Out of date

    Covered: [P2. Staleness](#p2-staleness)

    ### Trap questions

    #### T1. Always

    Because memory has a price.
    ");
}

#[cfg(unix)]
mod terminal {
    use std::fs;
    use std::thread;
    use std::time::Duration;

    use super::{Path, Sandbox, read};
    use crate::terminal::Terminal;

    fn with_repo() -> Sandbox {
        let sandbox = Sandbox::new();
        std::fs::create_dir(sandbox.path().join(".git")).unwrap();
        sandbox
    }

    /// A session whose answers are typed, at its first question.
    fn begun(sandbox: &Sandbox) -> Terminal {
        let mut terminal = Terminal::start(sandbox, &["practice", "w24-l05", "afterwards", "--repo", "."]);
        terminal.expect("space go on");
        terminal.press(" ");
        terminal.expect("How do you answer?");
        terminal.press("t");
        terminal
    }

    #[test]
    fn a_killed_session_goes_on_and_the_terminal_is_given_back() {
        let sandbox = with_repo();
        let mut terminal = begun(&sandbox);
        terminal.expect("Who asked");
        terminal.press("\u{1b}[200~数据库, pasted\rin two lines\u{1b}[201~");
        terminal.expect("in two lines");
        // What was typed is in the journal a second later, or when a busy machine comes to it.
        let sessions = sandbox.path().join("state/prep/sessions");
        let is_kept = || {
            let mut files = fs::read_dir(&sessions).into_iter().flatten().flatten();
            files.any(|file| fs::read_to_string(file.path()).is_ok_and(|text| text.contains("in two lines")))
        };
        let is_kept_in_time = (0..1200).any(|_| {
            thread::sleep(Duration::from_millis(100));
            is_kept()
        });
        assert!(is_kept_in_time, "what was typed is not in the journal");
        terminal.signal("-KILL");
        terminal.child.wait().unwrap();

        let mut terminal = Terminal::start(&sandbox, &["practice", "--resume", "--repo", "."]);
        terminal.expect("the session was closed");
        terminal.press("\r");
        terminal.expect("in two lines");
        terminal.press("\u{4}");
        terminal.expect("Which questions");
        terminal.press("All of them\u{4}");
        terminal.expect("How did you answer");
        terminal.press("\u{b}");
        terminal.expect("would you say today");
        terminal.press("\u{b}");
        terminal.expect("The interview is over");
        assert!(terminal.screen().alternate_screen());
        terminal.press(" ");
        terminal.expect("hand them in");
        assert!(!terminal.screen().alternate_screen() && !terminal.screen().bracketed_paste());
        assert!(terminal.child.wait().unwrap().success());
        let notes = read(&sandbox, "docs/mock-interview-notes.md");
        assert!(
            notes.contains("- With whom: 数据库, pasted in two lines\n- They asked: All of them\n"),
            "{notes}"
        );
        assert!(Path::new(&sandbox.path().join("state/prep/sessions")).is_dir());
    }

    #[test]
    fn the_report_at_the_end_is_as_wide_as_the_window_is_then() {
        let sandbox = with_repo();
        let mut terminal = begun(&sandbox);
        for asked in ["Who asked", "Which questions", "How did you answer", "would you say today"] {
            terminal.expect(asked);
            terminal.press("yes\u{4}");
        }
        terminal.expect("The interview is over");
        terminal.widen(100);
        terminal.press(" ");
        terminal.expect("hand them in");
        let widest = terminal.contents().lines().map(|line| line.trim_end().chars().count()).max();
        assert!(widest.is_some_and(|width| width > 70), "{}", terminal.contents());
        assert!(terminal.child.wait().unwrap().success());
    }

    #[test]
    #[ignore = "slow: it waits in a session"]
    fn kills_at_any_moment_lose_no_answer_that_was_given() {
        const ANSWERS: [(&str, &str); 4] = [
            ("Who asked", "Ada, of a small shop"),
            ("Which questions", "all of them"),
            ("How did you answer", "as well as I could"),
            ("would you say today", "half as much"),
        ];
        let sandbox = with_repo();
        let resume = ["practice", "--resume", "--repo", "."];
        let mut terminal = begun(&sandbox);
        for (nth, (asked, answer)) in ANSWERS.iter().enumerate() {
            terminal.expect(asked);
            for wait in [3, 90, 1300] {
                terminal.press("~");
                thread::sleep(Duration::from_millis(wait + 37 * nth as u64));
                terminal.signal("-KILL");
                terminal.child.wait().unwrap();
                terminal = Terminal::start(&sandbox, &resume);
                terminal.expect("the session was closed");
                terminal.press("\r");
                terminal.expect(asked);
            }
            terminal.press(&format!("{answer}\u{4}"));
        }
        terminal.expect("The interview is over");
        // Once more, when everything is said and nothing is written yet.
        terminal.signal("-KILL");
        terminal.child.wait().unwrap();
        let mut terminal = Terminal::start(&sandbox, &resume);
        terminal.expect("The interview is over");
        terminal.press(" ");
        terminal.expect("hand them in");
        assert!(terminal.child.wait().unwrap().success());
        let notes = read(&sandbox, "docs/mock-interview-notes.md");
        let mut rest = notes.as_str();
        for (_, answer) in ANSWERS {
            rest = rest.split_once(&format!("{answer}\n")).unwrap_or_else(|| panic!("{answer} in {notes}")).1;
        }
    }

    #[test]
    fn a_session_that_is_stopped_gives_the_terminal_back_and_goes_on_when_continued() {
        let sandbox = with_repo();
        let mut terminal = Terminal::start(&sandbox, &["practice", "w24-l05", "afterwards", "--repo", "."]);
        terminal.expect("space go on");
        terminal.press(" t");
        terminal.expect("Who asked");
        terminal.press("Ada");
        terminal.expect("1 word");
        terminal.stop();
        terminal.expect_gone("Who asked");
        assert!(terminal.is_given_back());
        terminal.signal("-CONT");
        terminal.expect("Ada");
        assert!(terminal.screen().alternate_screen() && terminal.screen().bracketed_paste());
        terminal.press(" and Grace");
        terminal.expect("Ada and Grace");
    }

    /// A file may grow to so many KiB and no further, as where a disk is full.
    #[expect(clippy::disallowed_methods, reason = "only a shell sets the limit of a program")]
    fn held_with_room(sandbox: &Sandbox, kib: u32, args: &str, input: &str) -> (i32, String, String) {
        let script = format!("ulimit -f {kib}; exec \"$PREP\" practice {args} --plain --repo . < in.txt");
        sandbox.write("in.txt", input);
        let ran = std::process::Command::new("bash")
            .args(["-c", &script])
            .current_dir(sandbox.path())
            .env("PREP", env!("CARGO_BIN_EXE_prep"))
            .env("XDG_STATE_HOME", sandbox.path().join("state"))
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (ran.status.code().unwrap_or(-1), text(ran.stdout), text(ran.stderr))
    }

    #[test]
    fn a_full_disk_loses_nothing_and_is_told_with_what_to_do() {
        let sandbox = with_repo();
        let long = format!("{}the last word", "one of very many words ".repeat(400));
        let input = format!("t\nAda\n.\nall of them\n.\n{long}\n.\nless\n.\n");
        let (code, out, err) = held_with_room(&sandbox, 4, "w24-l05 afterwards", &input);
        assert_eq!(code, 3, "{out}\n{err}");
        assert!(out.contains("-- the journal cannot be written"), "{out}");
        assert!(err.contains("add the lines above to it"), "{err}");
        // No half of the notes is left behind.
        assert!(std::fs::read_dir(sandbox.path().join("docs")).is_ok_and(|mut docs| docs.next().is_none()));

        let (_, records) = out.split_once("missing at the end of the journal:\n").unwrap();
        let journals = std::fs::read_dir(sandbox.path().join("state/prep/sessions")).unwrap();
        let mut journals = journals.map(|entry| entry.unwrap().path());
        let journal = journals.find(|path| path.extension().is_some_and(|it| it == "jsonl")).unwrap();
        let kept = std::fs::read_to_string(&journal).unwrap();
        std::fs::write(&journal, format!("{kept}{}\n", records.trim())).unwrap();

        // There is room for the journal now, and none for the notes; then for both.
        let (code, out, err) = held_with_room(&sandbox, 1024, "--resume", "\n");
        assert_eq!(code, 0, "{out}\n{err}");
        let notes = read(&sandbox, "docs/mock-interview-notes.md");
        assert!(notes.contains("- They asked: all of them\n"), "{notes}");
        assert!(notes.contains("the last word") && notes.contains("- Now I would say: less\n"), "{notes}");
    }

    #[test]
    fn a_closed_terminal_ends_the_session_and_keeps_it() {
        let sandbox = with_repo();
        let mut terminal = Terminal::start(&sandbox, &["practice", "w24-l05", "afterwards", "--repo", "."]);
        terminal.expect("space go on");
        terminal.press(" t");
        terminal.expect("Who asked");
        terminal.press("Ada");
        terminal.expect("1 word");
        // What a terminal sends that is closed.
        terminal.signal("-HUP");
        assert!(terminal.child.wait().unwrap().success());
        let mut terminal = Terminal::start(&sandbox, &["practice", "--resume", "--repo", "."]);
        terminal.expect("the session was left");
        terminal.child.kill().unwrap();
    }
}

/// What `prep start` copied is no attempt: the first notes take its place, unless somebody has written into it.
#[test]
fn notes_take_the_place_of_a_template_that_nobody_has_changed() {
    let notes = "docs/mock-interview-notes.md";
    let answers = "turns:\n  with-whom: Ada\n  they-asked: all of them\n";
    let hold = ["practice", "w24-l05", "afterwards", "--answers", "a.yaml", "--repo", "."];
    for is_changed in [false, true] {
        let sandbox = Sandbox::with_repo("commits: [{ message: start, write: { README.md: x } }]");
        sandbox.write("a.yaml", answers);
        assert_eq!(sandbox.run(&["start", "w24-l05"]).exit, 0);
        let mut template = read(&sandbox, notes).replace('\n', "\r\n");
        if is_changed {
            template += "mine\r\n";
        }
        sandbox.write(notes, &template);
        let ran = sandbox.run(&hold);
        assert_eq!(ran.exit, 0, "{}", ran.shown());
        let (now, how) = (read(&sandbox, notes), ran.stdout);
        assert_eq!(now.starts_with(&template), is_changed, "{now}");
        assert_eq!(now.contains("## Warm-up"), is_changed, "{now}");
        assert!(now.contains("- They asked: all of them"), "{now}");
        assert_eq!(how.contains("in the place of the template, which was unchanged"), !is_changed, "{how}");
    }
}

/// A course with the interview of the guide.
fn with_caches() -> Sandbox {
    let guide = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/practice.md")).unwrap();
    let interview = guide.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let sandbox = Sandbox::new();
    sandbox.write(
        "c/lessons/caches/lesson.yaml",
        "id: caches\ntitle: Caches\ndone_when:\n  - must: The notes are there.\n    id: notes\n    file: docs/caches.md\n",
    );
    sandbox.write("c/lessons/caches/interviews/caches.yaml", interview);
    sandbox
}

#[test]
fn what_is_typed_where_nothing_is_asked_for_is_kept_or_asked_about() {
    let sandbox = with_caches();
    let state = sandbox.path().join("state");
    let typed = [
        "/foo",
        "aloud",
        "hello",
        "",
        "It keeps what",
        "/etc/hosts is none",
        "/Pause the bell",
        "the door",
        "was slow",
        "",
        "",
        "",
        "yes",
        "/skip",
        "to compute.",
        ".",
        "/done",
        ".",
        "name the price",
        ".",
        "",
    ];
    let prep = Prep::new(sandbox.path()).env("XDG_STATE_HOME", state.to_str().unwrap());
    let ran = prep.stdin(&typed.join("\n")).run(&["practice", "caches", "--course", "c", "--repo", "."]);
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    for told in [
        "-- there is no command `/foo`, and nothing was taken; /help shows",
        "-- there is no command `/etc/hosts`, and nothing was taken",
        "-- nothing is typed here; Enter alone goes on\n",
        "-- kept for when the answer is typed up; Enter alone ends the answer\n",
        "-- kept as the reason of the pause, which is over\n",
        "So far:\n    It keeps what\n    was slow\n",
        "points heard: 1 of 2, 1 not marked\n",
    ] {
        assert!(ran.stdout.contains(told), "{told}\n{}", ran.shown());
    }
    let notes = read(&sandbox, "docs/caches.md");
    assert!(notes.contains("\nIt keeps what\nwas slow\nto compute.\n"), "{notes}");
    assert!(notes.contains("- Points heard: 1 of 2, 1 not marked\n"), "{notes}");
    assert!(notes.contains("- Points not marked: P2. Staleness\n"), "{notes}");
    let history = |more: &[&str]| {
        let args = [&["practice", "--history", "--course", "c", "--repo", "."], more].concat();
        sandbox.run(&args)
    };
    assert!(history(&[]).stdout.contains("  1/2 points (1 not marked)\n"), "{}", history(&[]).shown());
    let json = history(&["--format", "json"]).json();
    let attempt = &json["interviews"][0]["attempts"][0];
    assert_eq!(
        (&attempt["heard"], &attempt["points"], &attempt["not_marked"]),
        (&1.into(), &2.into(), &1.into())
    );
}

#[test]
fn weeks_count_anew_from_the_commit_that_starts_them_again() {
    // Days of a script are counted from 5 January 2026, which is the day 20458 after 1 January 1970.
    let since = |day: i64| {
        Sandbox::with_repo(&format!(
            "commits: [{{ message: 'live-interviews: start again', day: {day}, write: {{ a.md: a }} }}]"
        ))
    };
    let sandbox = since(-60);
    let due = sandbox.run(&["practice", "live-mock-interviews", "--plan", "--repo", "."]);
    assert_snapshot!(due.stdout, @"the 6 weeks are over; `prep practice --history` shows them");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let sandbox = since((now / 86_400).cast_signed() - 20_458 - 2);
    let notes = "# Notes\n\n## Take 1\n\n- Timed by prep practice: 2020-01-01, 28 min of 30 min\n";
    sandbox.write("docs/live-interviews/4-cap.md", notes);
    let due = sandbox.run(&["practice", "live-mock-interviews", "--plan", "--repo", "."]);
    assert!(due.stdout.contains("week 1 of 6, started again on "), "{}", due.shown());
    assert!(due.stdout.contains("no sessions so far this week"), "{}", due.shown());
}

#[test]
fn questions_are_drawn_by_level_and_from_a_named_interview() {
    let sandbox = Sandbox::new();
    let state = sandbox.path().join("state");
    let drawn = |args: &[&str]| {
        let prep = Prep::new(sandbox.path()).env("XDG_STATE_HOME", state.to_str().unwrap());
        let args = [&["practice"], args, &["--repo", "."]].concat();
        let ran = prep.stdin("").run(&args);
        let question =
            ran.stdout.strip_prefix("drawn: the question ").and_then(|rest| rest.split(' ').next());
        question.map_or_else(|| ran.shown(), str::to_owned)
    };
    let asked = drawn(&["--random", "Advanced"]);
    assert!(["q10", "q11", "q12", "q13"].contains(&asked.as_str()), "{asked}");
    let notes =
        "# Notes\n\n- Timed by prep practice: 2026-01-01, 28 min of 30 min\n- Questions: q10, q11, q13\n";
    sandbox.write("docs/backend-interviews/interview.md", notes);
    for _ in 0..4 {
        assert_eq!(drawn(&["--random", "advanced"]), "q12");
        assert_ne!(drawn(&["backend-interviewer", "strict", "--random"]), "q10");
    }
    let asked = drawn(&["w24-l05", "mock-interview", "--random"]);
    assert!(asked.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{asked}");
    assert_snapshot!(drawn(&["live-mock-interviews", "cap", "--random"]), @"
    exit 2
    --- stderr
    error: `cap` has no questions to draw from: a session asks all of them
     hint: leave out `--random`
    ");
}
