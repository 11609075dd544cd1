//! `prep watch` as a process of its own, in a folder whose files change under it.
#![expect(clippy::disallowed_methods, reason = "prep itself is what is run")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::Sandbox;

/// A tenth of a second where the machine has nothing else to do.
const AT_ONCE: Duration = Duration::from_secs(10);

const LESSON: &str = "
id: a
title: Notes
done_when:
  - { must: Three words., id: notes, words: { in: docs/notes.md, count: 3 or more } }
";

struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(sandbox: &Sandbox) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prep"));
        command.args(["watch", "a", "--course", "course"]).current_dir(sandbox.path());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    /// Waits for a line that begins like this, and says how long that took.
    fn expect(&self, start: &str) -> Duration {
        let begun = Instant::now();
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(120)).expect(start);
            if line.starts_with(start) {
                return begun.elapsed();
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn with_course() -> Sandbox {
    let sandbox = Sandbox::with_repo("commits: [{ message: start, write: { README.md: x } }]");
    sandbox.write("course/lessons/a/lesson.yaml", LESSON);
    sandbox
}

#[test]
fn each_save_is_checked_at_once_however_it_is_made() {
    let sandbox = with_course();
    let watch = Watch::start(&sandbox);
    watch.expect("0 of 1 lesson done");
    // A folder that is new, with a file in it.
    sandbox.write("docs/notes.md", "one");
    watch.expect("✗ a/notes");
    // Replaced by another of its name, as editors do.
    sandbox.write("docs/.notes.md.swp", "one two three");
    fs::rename(sandbox.path().join("docs/.notes.md.swp"), sandbox.path().join("docs/notes.md")).unwrap();
    let took = watch.expect("✓ a/notes");
    assert!(took < AT_ONCE, "{took:?}");
    watch.expect("= a is done: 1 of 1");
    watch.expect("1 of 1 lesson done");
    // Gone with its folder, and made again.
    fs::remove_dir_all(sandbox.path().join("docs")).unwrap();
    watch.expect("= a is not started");
    sandbox.write("docs/notes.md", "four five six");
    watch.expect("✓ a/notes");
}

#[cfg(unix)]
#[test]
fn it_ends_when_its_reader_goes() {
    let sandbox = with_course();
    let mut command = Command::new(env!("CARGO_BIN_EXE_prep"));
    command.args(["watch", "--course", "course"]).current_dir(sandbox.path());
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    assert!(line.contains("main"), "it began: {line:?}");
    drop(stdout);
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(120), "it goes on without a reader");
        thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(unix)]
mod screen {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::{AT_ONCE, Sandbox, with_course};
    use crate::terminal::Terminal;

    const TWO: &str = "
id: b
title: Headings
requires: [a]
done_when:
  - must: Two headings.
    id: headings
    headings: { in: docs/notes.md, count: 2 or more }
    hint: [Think of a heading., A heading begins with a number sign.]
";

    const WATCH: &[&str] = &["watch", "--course", "course"];

    fn with_lessons() -> Sandbox {
        let sandbox = with_course();
        sandbox.write("course/lessons/b/lesson.yaml", TWO);
        sandbox
    }

    #[test]
    fn a_step_that_passes_is_seen_at_once_and_nothing_else_is_drawn_anew() {
        let sandbox = with_lessons();
        let mut terminal = Terminal::start(&sandbox, WATCH);
        terminal.expect("0 of 2 lessons done");
        terminal.expect("✗ Three words.");
        sandbox.write("docs/notes.md", "one two three");
        let took = terminal.expect("✓ passes now: Three words.");
        assert!(took < AT_ONCE, "{took:?}");
        terminal.expect("= a is done: 1 of 1");
        terminal.expect("1 of 2 lessons done");
        assert!(terminal.is_coloured());
        let before = terminal.bytes.len();
        // A save that changes no answer draws nothing.
        sandbox.write("docs/notes.md", "one two three four");
        for _ in 0..10 {
            terminal.read();
        }
        let drawn = String::from_utf8_lossy(&terminal.bytes[before..]).into_owned();
        assert!(!drawn.contains("words") && !drawn.contains("\u{1b}[2J"), "{drawn:?}");
        fs::remove_dir_all(sandbox.path().join("docs")).unwrap();
        terminal.expect("= a is not started: 0 of 1");
        sandbox.write("docs/notes.md", "# one\n\ntwo three\n\n# four\n");
        terminal.expect("2 of 2 lessons done");
        terminal.press("q");
        assert!(terminal.end().success());
        assert!(terminal.is_given_back());
    }

    #[test]
    fn keys_show_the_next_lesson_all_of_them_hints_and_help() {
        let sandbox = with_lessons();
        sandbox.write("docs/notes.md", "one two three");
        let mut terminal = Terminal::start(&sandbox, WATCH);
        terminal.expect("b  Headings");
        terminal.press("h");
        terminal.expect("Think of a heading.");
        terminal.expect("`h` gives one more");
        terminal.press("h");
        terminal.expect("begins with a number");
        terminal.press("h");
        terminal.expect("that was the last hint");
        terminal.press("n");
        terminal.expect("no other lesson is open");
        terminal.press("a");
        terminal.expect("done         a  Notes");
        terminal.press("?");
        terminal.expect("any key goes back");
        terminal.press(" ");
        terminal.expect("done         a  Notes");
        terminal.press("\u{3}");
        assert_eq!(terminal.end().exit_code(), 1);
        assert!(terminal.is_given_back());
    }

    #[test]
    fn e_opens_the_editor_where_the_step_does_not_pass() {
        let sandbox = with_lessons();
        sandbox.write("docs/notes.md", "# one\n\ntwo three\n");
        sandbox.write(
            "editor",
            "#!/bin/sh\necho \"$@\" > opened\nstty -a > tty\nprintf '\\n# more\\n' >> \"$2\"\n",
        );
        let editor = sandbox.path().join("editor");
        fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
        let env = [("EDITOR", editor.to_str().unwrap())];
        let mut terminal = Terminal::start_with(&sandbox, WATCH, &env);
        terminal.expect("✗ Two headings.");
        terminal.press("e");
        terminal.expect("✓ passes now: Two headings.");
        terminal.expect("2 of 2 lessons done");
        let opened = fs::read_to_string(sandbox.path().join("opened")).unwrap();
        let file = sandbox.path().canonicalize().unwrap().join("docs/notes.md");
        assert!(opened.starts_with('+') && opened.trim().ends_with(file.to_str().unwrap()), "{opened}");
        let tty = fs::read_to_string(sandbox.path().join("tty")).unwrap();
        assert!(tty.contains(" icanon") && tty.contains(" echo "), "the editor has a plain terminal: {tty}");
        terminal.press("q");
        assert!(terminal.end().success());
    }

    #[test]
    fn a_signal_gives_the_terminal_back() {
        for signal in ["-TERM", "-HUP", "-INT", "-QUIT"] {
            let sandbox = with_lessons();
            let mut terminal = Terminal::start(&sandbox, WATCH);
            terminal.expect("0 of 2 lessons done");
            assert!(terminal.screen().alternate_screen());
            terminal.signal(signal);
            terminal.end();
            assert!(terminal.is_given_back(), "{signal}");
        }
    }

    #[test]
    fn stopped_it_gives_the_terminal_back_and_continued_it_draws_all_of_it_again() {
        let sandbox = with_lessons();
        let mut terminal = Terminal::start(&sandbox, WATCH);
        terminal.expect("0 of 2 lessons done");
        for _ in 0..2 {
            terminal.stop();
            terminal.expect_gone("0 of 2 lessons done");
            assert!(terminal.is_given_back());
            terminal.signal("-CONT");
            terminal.expect("0 of 2 lessons done");
            assert!(terminal.screen().alternate_screen() && terminal.screen().bracketed_paste());
        }
        // No shell waits for it here, so that the key leaves it as it is.
        terminal.press("\u{1a}?");
        terminal.expect("the next lesson");
        terminal.press("qq");
        assert!(terminal.end().success() || !terminal.screen().alternate_screen());
        assert!(terminal.is_given_back());
    }

    #[test]
    fn in_a_container_whose_session_is_outside_it_the_key_to_stop_leaves_it_as_it_is() {
        let container =
            ["bwrap", "--unshare-user", "--unshare-pid", "--dev-bind", "/", "/", "--proc", "/proc", "--"];
        let tried = std::process::Command::new(container[0]).args(&container[1..]).arg("true").output();
        if !tried.is_ok_and(|ran| ran.status.success()) {
            return;
        }
        let sandbox = with_lessons();
        let mut terminal = Terminal::start_in(&sandbox, &container, WATCH);
        terminal.expect("0 of 2 lessons done");
        terminal.press("\u{1a}?");
        terminal.expect("the next lesson");
        terminal.press("qq");
        assert_eq!(terminal.end().exit_code(), 1, "no lesson is done");
        assert!(terminal.is_given_back());
    }

    #[test]
    fn what_is_in_the_way_is_said_until_it_is_over() {
        let sandbox = with_lessons();
        let mut terminal = Terminal::start_with(&sandbox, WATCH, &[("NO_COLOR", "1")]);
        terminal.expect("0 of 2 lessons done");
        sandbox.write(".git/rebase-merge/head-name", "refs/heads/main");
        sandbox.write("docs/notes.md", "one two three");
        terminal.expect("a rebase is in progress");
        terminal.expect("= a is done");
        fs::remove_dir_all(sandbox.path().join(".git/rebase-merge")).unwrap();
        terminal.expect_gone("a rebase is in progress");
        assert!(!terminal.is_coloured(), "NO_COLOR is set");
        terminal.press("q");
        terminal.end();
    }

    #[test]
    fn commands_run_again_with_each_save_and_end_with_it() {
        if std::process::Command::new("bash").arg("--version").output().is_err() {
            return;
        }
        let sandbox = with_course();
        let lesson = "
id: c
title: A program
done_when:
  - must: It greets.
    id: greets
    runs: { command: 'bash hello.sh', stdout: { equals: hello }, timeout: 60s }
";
        sandbox.write("course/lessons/a/lesson.yaml", lesson.replace("id: c", "id: a"));
        sandbox.write("hello.sh", "echo hullo\n");
        let args = ["watch", "--course", "course", "--run=unconfined"];
        let mut terminal = Terminal::start(&sandbox, &args);
        terminal.expect("0 of 1 lesson done");
        sandbox.write("hello.sh", "echo hello\n");
        terminal.expect("✓ passes now: It greets.");
        // One that lasts is left at once, and goes.
        sandbox.write("hello.sh", "exec sleep 3019\n");
        terminal.expect("checking: bash hello.sh");
        terminal.press("q");
        terminal.end();
        assert!(terminal.is_given_back());
        let left = std::process::Command::new("pgrep").args(["-f", "sleep 3019"]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&left.stdout), "", "no command is left behind");
    }
}
