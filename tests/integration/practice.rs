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
    assert_snapshot!(record, @"
    - Timed by prep practice: 2026-03-02, 21.2 min of 23 min
    - Answered: aloud
    - Points heard: 3 of 3, marked by Ada
    - Cut off: The pitch, unprepared at 60 s
    - Cut off: A question of your own at 90 s
    ");
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
fn every_interview_has_its_answers_and_its_plan() {
    for lesson in ["w24-l05", "live-mock-interviews"] {
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

    off the clock: Your own questions · The expected points · Typed up · Rubric · Self-evaluation · What
      to improve
    notes: docs/live-interviews/4-cap.md
    from: Live mock interview mode, interview 4
    start: prep practice live-mock-interviews cap
    ");
}

#[test]
fn a_weak_session_gets_the_verdict_it_earned() {
    let sandbox = Sandbox::new();
    let strong = fs::read_to_string(answers("live-mock-interviews", "cap")).unwrap();
    let weak = strong
        .replace("first: { takes: 10m }", "first: { takes: 13m5s, pause: { reason: the bell, lasts: 30s } }")
        .replace("p2: yes", "p2: no")
        .replace("r5: yes", "r5: no");
    sandbox.write("weak.yaml", weak);
    replay(&sandbox, "live-mock-interviews", "cap", &sandbox.path().join("weak.yaml"));
    let notes = read(&sandbox, "docs/live-interviews/4-cap.md");
    assert!(notes.contains("### P2. BrandOS\n\nMissed.\n"), "{notes}");
    assert!(notes.contains("- Total: 31.1 min\n") && notes.contains("- [ ] The explanation is clear\n"));
    let record = notes.split("Improvement: ").nth(1).unwrap();
    assert_snapshot!(record, @"
    say which C I mean each time.

    - Timed by prep practice: 2026-03-02, 31.1 min of 30 min
    - Answered: aloud
    - Points heard: 3 of 4, marked by Ada
    - Points missed: P2. BrandOS
    - Over the limit: Your time by 65 s
    - Paused: 0.5 min, the bell
    ");
    let checked = sandbox.run(&["check", "live-mock-interviews", "--repo", ".", "--format", "json"]);
    assert_eq!(checked.outcomes()["cap-points"], "fail");
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
    today: prep practice live-mock-interviews system-design
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
    ");
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
    assert_snapshot!(sandbox.run(&["practice", "scored-sessions"]).shown(), @"
    exit 2
    --- stderr
    error: the lesson `scored-sessions` has no interviews
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
      = help: in quotes it is a string: '5'

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
       = help: known here: title, about, kind, level, source, answers, phases, help, bands, notes, commit

    4 problems in the course
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

    ## Answers

    ### What is a cache for, and what does it cost?

    It keeps what was slow to compute close at hand.

    - Time: 80 s of 90 s

    ## Follow-up questions

    ### F1. Out of date

    Covered: [P2. Staleness](#p2-staleness)

    ## Trap questions

    ### T1. Always

    Because memory has a price.

    ## Take 1

    Improvement: name the price before the gain

    - Timed by prep practice: 2026-03-02, 2 min of 10 min
    - Answered: aloud
    - Points heard: 2 of 2, marked by Ada and Grace
    - Paused: 0.4 min, the bell
    ");
}

#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "the sessions are ended from outside")]
mod terminal {
    use std::io::{Read, Write};
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;
    use std::time::{Duration, Instant};

    use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

    use super::{Path, Sandbox, read};

    /// prep at a terminal of its own.
    struct Terminal {
        child: Box<dyn Child + Send + Sync>,
        keys: Box<dyn Write + Send>,
        output: Receiver<Vec<u8>>,
        screen: vt100::Parser,
    }

    impl Terminal {
        fn start(sandbox: &Sandbox, args: &[&str]) -> Self {
            let size = PtySize { rows: 20, cols: 60, pixel_width: 0, pixel_height: 0 };
            let pair = native_pty_system().openpty(size).unwrap();
            let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_prep"));
            command.args(args);
            command.cwd(sandbox.path());
            command.env("XDG_STATE_HOME", sandbox.path().join("state"));
            command.env("TERM", "xterm-256color");
            let child = pair.slave.spawn_command(command).unwrap();
            let mut reader = pair.master.try_clone_reader().unwrap();
            let keys = pair.master.take_writer().unwrap();
            let (sender, output) = channel();
            thread::spawn(move || {
                let _master = pair.master;
                let mut buffer = [0; 4096];
                while let Ok(read) = reader.read(&mut buffer) {
                    if read == 0 || sender.send(buffer[..read].to_vec()).is_err() {
                        return;
                    }
                }
            });
            Self { child, keys, output, screen: vt100::Parser::new(20, 60, 0) }
        }

        fn press(&mut self, keys: &str) {
            self.keys.write_all(keys.as_bytes()).unwrap();
            self.keys.flush().unwrap();
        }

        fn signal(&self, signal: &str) {
            let pid = self.child.process_id().unwrap().to_string();
            assert!(std::process::Command::new("kill").args([signal, &pid]).status().unwrap().success());
        }

        /// Waits until the screen shows a text.
        fn expect(&mut self, text: &str) {
            let begun = Instant::now();
            while !self.screen.screen().contents().contains(text) {
                assert!(
                    begun.elapsed() < Duration::from_secs(20),
                    "no {text:?} in\n{}",
                    self.screen.screen().contents()
                );
                if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(50)) {
                    self.screen.process(&bytes);
                }
            }
        }
    }

    fn with_repo() -> Sandbox {
        let sandbox = Sandbox::new();
        std::fs::create_dir(sandbox.path().join(".git")).unwrap();
        sandbox
    }

    #[test]
    fn a_killed_session_goes_on_and_the_terminal_is_given_back() {
        let sandbox = with_repo();
        let mut terminal = Terminal::start(&sandbox, &["practice", "w24-l05", "afterwards", "--repo", "."]);
        terminal.expect("space go on");
        terminal.press(" ");
        terminal.expect("How do you answer?");
        terminal.press("t");
        terminal.expect("Who asked");
        terminal.press("\u{1b}[200~数据库, pasted\rin two lines\u{1b}[201~");
        terminal.expect("in two lines");
        // What was typed is in the journal a second later.
        thread::sleep(Duration::from_millis(1600));
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
        assert!(terminal.screen.screen().alternate_screen());
        terminal.press(" ");
        terminal.expect("hand them in");
        assert!(!terminal.screen.screen().alternate_screen() && !terminal.screen.screen().bracketed_paste());
        assert!(terminal.child.wait().unwrap().success());
        let notes = read(&sandbox, "docs/mock-interview-notes.md");
        assert!(
            notes.contains("- With whom: 数据库, pasted in two lines\n- They asked: All of them\n"),
            "{notes}"
        );
        assert!(Path::new(&sandbox.path().join("state/prep/sessions")).is_dir());
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
