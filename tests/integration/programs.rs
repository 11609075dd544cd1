//! `--run`: commands that really run, in a copy and a container, and what becomes of those that misbehave. Where this
//! machine has no bubblewrap, what needs a container is not tested; the gate installs it.

#![expect(clippy::disallowed_methods, reason = "an interrupted run needs a process of its own")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use insta::assert_snapshot;

use crate::support::{Prep, Ran, Sandbox};

/// A repository, and a course of one lesson whose steps are these `runs` checks.
fn scene(steps: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    let repo = sandbox.path().join("repo");
    fs::create_dir_all(&repo).unwrap();
    let script = "commits: [{ message: start, write: { notes.md: \"mine\\n\", sub/x.txt: \"x\\n\", run.sh: \"echo it ran\\n\" } }]";
    prep::build_repository(script, &repo).unwrap();
    let steps: Vec<String> = (0..)
        .zip(steps)
        .map(|(nth, step)| format!("  - {{ must: Step {nth}., id: s{nth}, runs: {step} }}\n"))
        .collect();
    sandbox.write("course/lessons/l.yaml", format!("id: l\ntitle: L\ndone_when:\n{}", steps.concat()));
    sandbox
}

fn prep(sandbox: &Sandbox) -> Prep {
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    Prep::new(sandbox.path()).env("PATH", &var("PATH")).env("HOME", &var("HOME"))
}

fn check(sandbox: &Sandbox, args: &[&str]) -> Ran {
    prep(sandbox).run(&[&["check", "--course", "course", "--repo", "repo"], args].concat())
}

/// The outcome of each step, and what was found.
fn outcomes(ran: &Ran) -> Vec<(String, String)> {
    let report: serde_json::Value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.shown()));
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let steps = report["lessons"][0]["checks"].as_array().unwrap();
    steps.iter().map(|step| (text(&step["outcome"]), text(&step["found"]))).collect()
}

/// The flag that contains commands, where they can be.
fn confined() -> Option<&'static str> {
    let works = prep(&scene(&["'true'"])).run(&["check", "--course", "course", "--repo", "repo", "--run"]);
    (works.exit != 3).then_some("--run")
}

#[test]
fn without_the_flag_nothing_runs_whatever_else_asks_for_it() {
    let sandbox = scene(&["'touch ran; touch ../ran'"]);
    sandbox.write("course/course.yaml", "network: true\n");
    assert_snapshot!(check(&sandbox, &[]).shown(), @"
    exit 3
    --- stdout
    Course (from --course) · main at 382904a

    unknown  l  L  0/1
      ? Step 0.
          expected  `touch ran; touch ../ran` to leave exit code 0
          found     not run
          type      touch ran; touch ../ran

    0 of 1 lesson done  ░░░░░░░░░░░░░░░░░░░░  0%      next: prep show l --course course
    ");
    let json = check(&sandbox, &["--format", "json"]);
    assert!(json.stdout.contains(r#""allowed": false"#));
    assert!(!sandbox.path().join("ran").exists() && !sandbox.path().join("repo/ran").exists());
}

#[test]
#[ignore = "slow: it runs commands"]
fn commands_are_compared_and_what_they_do_stays_in_the_copy() {
    let sandbox = scene(&[
        "{ command: sh run.sh, stdout: it ran }",
        "{ command: sh run.sh, stdout: it runs }",
        "{ command: 'cat > notes.md; cat notes.md', stdin: \"theirs\\n\", stdout: theirs }",
        "{ command: 'cat notes.md', stdout: mine }",
        "{ command: 'ls', in: sub, stdout: x.txt }",
        "{ command: 'kill -SEGV $BASHPID', timeout: 5s }",
        "{ command: 'sleep 60', timeout: 1s }",
        "{ command: 'no-such-program-anywhere' }",
        "{ command: 'true', needs: [no-such-program-anywhere] }",
        "{ command: 'if true' }",
        "{ command: 'exit 3', exit: 3 }",
        "{ command: 'echo oops >&2; exit 4' }",
    ]);
    for how in ["--run=unconfined"].into_iter().chain(confined()) {
        let ran = check(&sandbox, &[how, "--format", "json"]);
        let told: Vec<String> =
            outcomes(&ran).iter().map(|(outcome, found)| format!("{outcome}: {found}")).collect();
        assert_eq!(
            told,
            [
                "pass: exit code 0",
                "fail: on stdout line 1 is `it ran`, not `it runs`",
                "pass: exit code 0",
                "pass: exit code 0",
                "pass: exit code 0",
                "fail: it ended the shell that ran it",
                "fail: it did not end within 1 s",
                "unknown: no-such-program-anywhere is not installed",
                "unknown: no-such-program-anywhere is not installed",
                "unknown: not run: syntax error: unexpected end of file",
                "pass: exit code 3",
                "fail: exit code 4",
            ],
            "{how}"
        );
        assert_eq!(fs::read_to_string(sandbox.path().join("repo/notes.md")).unwrap(), "mine\n");
    }
}

#[test]
#[ignore = "slow: it runs commands"]
fn times_are_told_where_they_are_asked_for_and_nowhere_else() {
    let sandbox = scene(&["{ command: 'sleep 0.3; echo a', stdout: a }", "{ command: 'sh run.sh' }"]);
    let timed = check(&sandbox, &["--run=unconfined", "--timings", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&timed.stdout).unwrap();
    let timings = report["commands"]["timings"].as_array().unwrap();
    let told: Vec<String> =
        timings.iter().map(|t| format!("{} {} {}", t["lesson"], t["steps"], t["command"])).collect();
    assert_eq!(told, [r#""l" ["s0"] "sleep 0.3; echo a""#, r#""l" ["s1"] "sh run.sh""#]);
    assert!((300..10_000).contains(&timings[0]["milliseconds"].as_u64().unwrap()), "{timings:?}");
    let text = check(&sandbox, &["--run=unconfined", "--timings"]).stdout;
    let lines: Vec<&str> =
        text.lines().filter_map(|line| line.split_once(" s  ")).map(|(_, rest)| rest).collect();
    assert_eq!(lines, ["l/s0  sleep 0.3; echo a", "l/s1  sh run.sh", "in all"], "{text}");
    for format in ["text", "json", "junit", "tap", "html", "markdown", "sarif"] {
        let report = || check(&sandbox, &["--run=unconfined", "--format", format]).stdout;
        let first = report();
        assert_eq!(first, report(), "{format}");
        assert!(!first.contains("timings") && !first.contains(" s  l/"), "{format}");
    }
    assert_eq!(check(&sandbox, &["--timings"]).exit, 2);
}

/// What is executed, as `strace` tells it, while prep runs with these arguments; nothing where there is no `strace`, or it
/// may not look.
fn executed(sandbox: &Sandbox, args: &[&str]) -> Option<Vec<String>> {
    let log = sandbox.path().join("trace");
    let ran = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=execve,execveat,fork,vfork,clone,clone3", "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_prep"))
        .args(args)
        .current_dir(sandbox.path())
        .env_remove("CI")
        .output();
    ran.ok()?;
    let trace = fs::read_to_string(&log).ok().filter(|trace| trace.contains("execve("))?;
    // A thread is no process.
    let is_process = |line: &&str| !line.contains("CLONE_THREAD") && !line.contains("resumed>");
    let calls = ["execve(", "execveat(", "fork(", "clone(", "clone3("];
    let is_call = |line: &&str| calls.iter().any(|call| line.contains(call));
    Some(trace.lines().filter(is_process).filter(is_call).map(str::to_owned).collect())
}

#[test]
#[ignore = "slow: it traces processes"]
fn without_the_flag_the_kernel_sees_no_other_process() {
    let sandbox = scene(&["{ command: 'touch ../ran', stdout: x }", "'git status'"]);
    let page = "---\nid: p\ntitle: P\ntype: lesson\n---\n# P\n## Verify\n```bash\ngit log --oneline\nmake test\ngit status --short\nsh run.sh | wc -l\n# → 1\n```\n";
    sandbox.write("course/p.md", page);
    sandbox.write("repo/.git/config", "[core]\n\trepositoryformatversion = 0\n\tfsmonitor = touch ran\n\tpager = touch ran\n[diff]\n\texternal = touch ran\n[filter \"x\"]\n\tclean = touch ran\n\tsmudge = touch ran\n");
    sandbox.write("repo/.gitattributes", "* filter=x diff=x\n");
    let at = ["--course", "course", "--repo", "repo"];
    let Some(seen) = executed(&sandbox, &[&["check", "--run=unconfined"], &at[..]].concat()) else {
        // Skipped: there is no strace here, or it may not trace.
        return;
    };
    assert!(seen.len() > 2, "what runs is seen: {seen:?}");
    for command in [
        &["check"][..],
        &["check", "--rev", "HEAD"],
        &["explain", "p"],
        &["explain", "p", "--run"],
        &["next"],
        &["status"],
        &["hint", "p"],
        &["timeline"],
        &["blame", "p"],
    ] {
        let seen = executed(&sandbox, &[command, &at[..]].concat()).unwrap();
        assert_eq!(seen.len(), 1, "{command:?}: {seen:?}");
        assert!(seen[0].contains("execve("), "prep itself: {seen:?}");
    }
    for command in [&["lint"][..], &["test"], &["list"], &["import", "course/p.md"]] {
        let course: &[&str] = if command[0] == "import" { &[] } else { &["--course", "course"] };
        let seen = executed(&sandbox, &[command, course].concat()).unwrap();
        assert_eq!(seen.len(), 1, "{command:?}: {seen:?}");
    }
}

#[test]
#[ignore = "slow: it runs commands"]
fn a_block_is_one_shell_and_each_line_of_it_is_compared() {
    let sandbox = scene(&[]);
    fs::remove_file(sandbox.path().join("course/lessons/l.yaml")).unwrap();
    let page = "---\nid: l\ntitle: L\ntype: lesson\n---\n# L\n## Verify\n```bash\ntest -f notes.md\nsh run.sh\n# → it ran\nX=5; cd sub\necho \"$X\" | cat; ls\n# → 5\n# → x.txt\ncat > new.txt <<END\none\ntwo\nEND\nwc -l < new.txt\n# → 2\ngrep -c x gone.txt\n# → 0\ngrep -c two new.txt\n# → 3\n```\n";
    sandbox.write("course/l.md", page);
    let unrun = check(&sandbox, &["--format", "json"]);
    assert_eq!(outcomes(&unrun)[1].0, "unknown");
    for how in ["--run=unconfined"].into_iter().chain(confined()) {
        for at in [&[][..], &["--rev", "HEAD"]] {
            let ran = check(&sandbox, &[&[how, "--format", "json"], at].concat());
            let told: Vec<String> =
                outcomes(&ran).iter().map(|(outcome, found)| format!("{outcome}: {found}")).collect();
            assert_eq!(
                told,
                [
                    "pass: exit code 0",
                    "pass: `it ran`",
                    "pass: exit code 0",
                    "pass: 2 lines: `5`, `x.txt`",
                    "pass: exit code 0",
                    "pass: `2`",
                    "fail: exit code 2, nothing printed; it said `grep: gone.txt: No such file or directory`",
                    "fail: `1`",
                ],
                "{how} {at:?}"
            );
        }
    }
    let listed = prep(&sandbox).run(&["explain", "l", "--run", "--course", "course", "--repo", "repo"]);
    assert_snapshot!(listed.shown(), @r#"
    exit 0
    --- stdout
    l, for proof-2, proof-3, proof-4, proof-5, proof-6, proof-7, proof-8: in one shell, on a fresh copy
        test -f notes.md
        sh run.sh
        # → it ran
        X=5; cd sub
        echo "$X" | cat; ls
        # → 5
        # → x.txt
        cat > new.txt <<END
        one
        two
        END
        wc -l < new.txt
        # → 2
        grep -c x gone.txt
        # → 0
        grep -c two new.txt
        # → 3
    "#);
}

#[test]
#[ignore = "slow: it runs commands"]
fn a_container_keeps_misbehaviour_in() {
    let Some(how) = confined() else { return };
    let sandbox = scene(&[
        "{ command: 'ls -A ~ | wc -l', stdout: '0' }",
        "{ command: 'ls -d /root/.ssh /home/*/.ssh; cat /etc/shadow', exit: 1 }",
        "{ command: 'exec 3<>/dev/tcp/127.0.0.1/22', exit: 1 }",
        "{ command: 'touch /usr/x /etc/x /copy/x', exit: 1 }",
        "{ command: 'kill -9 $PPID; kill -9 1; echo alive', stdout: alive }",
        "{ command: 'env | cut -d= -f1 | grep -vx -e PATH -e HOME -e LANG -e PWD -e OLDPWD -e SHLVL -e _ -e RUSTUP_HOME -e PYENV_ROOT', exit: 1 }",
        "{ command: 'b() { b | b & }; b; sleep 30', timeout: 20s }",
        "{ command: 'yes', timeout: 2s }",
    ]);
    let ran = check(&sandbox, &[how, "--format", "json"]);
    let told = outcomes(&ran);
    assert!(told[..6].iter().all(|(outcome, _)| outcome == "pass"), "{told:?}");
    assert!(told[6..].iter().all(|(outcome, _)| outcome == "fail"), "{told:?}");
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert!(report["commands"]["confined_by"].as_str().unwrap().starts_with("bubblewrap "));
    assert_eq!((&report["commands"]["allowed"], &report["commands"]["run"]), (&true.into(), &8.into()));
}

#[test]
fn what_is_not_contained_says_so_and_what_cannot_be_contained_does_not_run() {
    let sandbox = scene(&["'true'"]);
    let ran = check(&sandbox, &["--run=unconfined"]);
    assert!(ran.stdout.contains("commands were run without a container"), "{}", ran.shown());
    let nowhere = Prep::new(sandbox.path()).env("PATH", "/nonexistent");
    let ran = nowhere.run(&["check", "--course", "course", "--repo", "repo", "--run"]);
    assert_snapshot!(ran.shown(), @"
    exit 3
    --- stderr
    error: `--run` needs bubblewrap, which is not installed here
     hint: install it (Debian and Ubuntu: `apt install bubblewrap`, Fedora: `dnf install bubblewrap`), or run on a machine that may be harmed with `--run=unconfined`
    ");
    sandbox.write("course/course.yaml", "network: true\n");
    if let Some(how) = confined() {
        assert!(check(&sandbox, &[how]).stdout.contains("only `--run=network` gives it"));
    }
}

#[test]
#[ignore = "slow: it runs commands"]
fn in_a_class_each_submission_costs_itself() {
    let Some(how) = confined() else { return };
    let sandbox = scene(&["{ command: 'sh run.sh', stdout: it ran, timeout: 20s }"]);
    for (id, script) in [
        ("ada", "echo it ran"),
        ("endless", "while :; do :; done"),
        ("fork", "b() { b | b & }; b; sleep 30"),
        ("killer", "kill -9 $PPID; kill -9 -1"),
        ("writer", "echo x > ../../ada/notes.md; echo x > /tmp/x; echo it ran"),
        ("zoe", "echo it ran"),
    ] {
        let dir = sandbox.path().join("class").join(id);
        fs::create_dir_all(&dir).unwrap();
        let script = format!(
            "commits: [{{ message: start, write: {{ notes.md: \"mine\\n\", run.sh: '{script}' }} }}]"
        );
        prep::build_repository(&script, &dir).unwrap();
    }
    let ran = prep(&sandbox).run(&[
        "grade",
        "class",
        "--course",
        "course",
        "--out",
        "out",
        "--timeout",
        "16s",
        how,
    ]);
    let table = fs::read_to_string(sandbox.path().join("out/gradebook.csv")).unwrap();
    let last: Vec<(&str, &str)> = table
        .lines()
        .skip(1)
        .map(|line| (line.split(',').next().unwrap(), line.rsplit(',').next().unwrap()))
        .collect();
    assert_eq!(
        last,
        [
            ("ada", "done"),
            ("endless", "unknown"),
            ("fork", "pending"),
            ("killer", "pending"),
            ("writer", "done"),
            ("zoe", "done")
        ],
        "{}",
        ran.shown()
    );
    assert_eq!(fs::read_to_string(sandbox.path().join("class/ada/notes.md")).unwrap(), "mine\n");
}

/// The names of what is in a folder.
fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

#[test]
#[ignore = "slow: it runs commands"]
fn an_interrupted_run_leaves_nothing_behind() {
    let sandbox = scene(&["{ command: 'sleep 4321 & sleep 4321', timeout: 60s }"]);
    let temporary = sandbox.path().join("tmp");
    fs::create_dir_all(&temporary).unwrap();
    for how in ["--run=unconfined"].into_iter().chain(confined()) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_prep"))
            .args(["check", "--course", "course", "--repo", "repo", how])
            .current_dir(sandbox.path())
            .env("TMPDIR", &temporary)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let sleeping = || {
            let listed = Command::new("pgrep").args(["-fx", "sleep 4321"]).output().unwrap();
            listed.stdout.iter().filter(|byte| **byte == b'\n').count()
        };
        let wait_for = |count: usize| {
            (0..200).any(|_| {
                thread::sleep(Duration::from_millis(50));
                sleeping() == count
            })
        };
        assert!(wait_for(2), "{how}: the commands did not start");
        assert!(!names(&temporary).is_empty());
        let pid = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        child.wait().unwrap();
        assert!(wait_for(0), "{how}: commands are still running");
        assert_eq!(names(&temporary), Vec::<String>::new(), "{how}");
    }
}

/// Lines that are read natively, each with an expectation that may or may not hold.
fn native_lines() -> Vec<String> {
    let files = ["a.md", "docs/b.md", "gone.md", "docs/*.md", "*.md"];
    let patterns = ["x", "^## ", "'two words'", "-i Y", "-v x", "-w one", "'x\\|y'", "-E 'x|y+'"];
    let mut lines = Vec::new();
    let mut nth = 0_usize;
    let mut add = |command: String| {
        let expected =
            ["# → 1", "# → 2", "# → 3 or more", "# → none", "", "# → exit code 1", "# → at most 1"];
        nth += 1;
        lines.push(format!("{command}\n{}", expected[nth * 5 % expected.len()]));
    };
    for file in files {
        for pattern in patterns {
            add(format!("grep -c {pattern} {file}"));
            add(format!("grep {pattern} {file}"));
            add(format!("grep -q {pattern} {file}"));
            add(format!("cat {file} | grep {pattern} | wc -l"));
            add(format!("! grep -q {pattern} {file}"));
            add(format!("grep -l {pattern} {file} | sort | head -2"));
        }
        for tool in ["wc -l <", "head -2", "tail -n 1", "cat", "ls", "test -s", "test -f", "! test -e"] {
            add(format!("{tool} {file}"));
        }
        add(format!("if [ -f {file} ]; then echo yes; fi"));
        add(format!("test -f {file} && grep -c x {file} || echo none"));
    }
    for command in [
        "find . -name '*.md' -not -path './.git/*'",
        "ls docs",
        "git log --oneline",
        "git tag",
        "git ls-files",
        "git status --porcelain",
    ] {
        add(command.to_owned());
        add(format!("{command} | wc -l"));
        add(format!("{command} | grep -c md"));
    }
    lines
}

#[test]
#[ignore = "slow: it runs commands"]
fn running_a_line_says_what_reading_it_says() {
    let sandbox = Sandbox::new();
    let repo = sandbox.path().join("repo");
    fs::create_dir_all(&repo).unwrap();
    let script = "commits: [{ message: 'w1: x', tag: v1, write: { a.md: \"## x\\none two words\\n## y\\nx\\n\", docs/b.md: \"x y\\r\\nX\\n\", docs/c.md: \"\" } }]";
    prep::build_repository(script, &repo).unwrap();
    let lines = native_lines();
    let page = |first: &str| {
        let blocks: Vec<String> =
            lines.chunks(40).map(|lines| format!("```bash\n{first}{}\n```\n", lines.join("\n\n"))).collect();
        format!("---\nid: l\ntitle: L\ntype: lesson\n---\n# L\n## Verify\n{}", blocks.join("\n"))
    };
    let told = |page: String, args: &[&str]| -> Vec<(String, String)> {
        sandbox.write("course/l.md", page);
        let ran = check(&sandbox, &[&["--format", "json"], args].concat());
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let steps = report["lessons"][0]["checks"].as_array().unwrap().clone();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let outcome = |step: &serde_json::Value| match text(&step["outcome"]).as_str() {
            // That a file is not there is told of the first step that misses it.
            "blocked" => "fail".to_owned(),
            other => other.to_owned(),
        };
        steps.iter().map(|step| (text(&step["description"]), outcome(step))).collect()
    };
    let read = told(page(""), &[]);
    let ran = told(page("PREP_NOTHING=1 env true >/dev/null\n\n"), &["--run=unconfined"]);
    let ran: Vec<_> = ran.into_iter().filter(|(line, _)| !line.starts_with("PREP_NOTHING")).collect();
    assert!(read.len() > 200, "{}", read.len());
    let mut compared = 0;
    let mut differ = Vec::new();
    for (read, ran) in read.iter().zip(&ran) {
        assert_eq!(read.0, ran.0);
        compared += usize::from(read.1 != "unknown");
        // What is not read at all is only answered by running it.
        if read.1 != ran.1 && !(read.1 == "unknown" && read.0.contains("sort")) {
            differ.push(format!("{}: read {}, run {}", read.0, read.1, ran.1));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert!(compared > 150, "{compared}");
}

#[test]
fn examples_run_commands_only_when_asked() {
    let sandbox = scene(&["{ command: sh run.sh, stdout: it ran }"]);
    fs::rename(sandbox.path().join("course/lessons/l.yaml"), sandbox.path().join("l.yaml")).unwrap();
    fs::create_dir_all(sandbox.path().join("course/lessons/l")).unwrap();
    fs::rename(sandbox.path().join("l.yaml"), sandbox.path().join("course/lessons/l/lesson.yaml")).unwrap();
    sandbox.write(
        "course/lessons/l/examples.yaml",
        "examples:\n  - { name: done, fails: [], script: { commits: [{ message: a, write: { run.sh: \"echo it ran\\n\" } }] } }\n  - { name: silent, fails: [s0], script: { commits: [{ message: a, write: { run.sh: \"true\\n\" } }] } }\n",
    );
    let test = |args: &[&str]| prep(&sandbox).run(&[&["test", "--course", "course"], args].concat());
    assert_snapshot!(test(&["l"]).shown(), @"
    exit 0
    --- stdout
    ✓ l  2 examples
          not run: s0; `prep test --run` runs what they need

    right: 1 of 1 lesson; 2 examples
    ");
    assert_snapshot!(test(&["l", "--run=unconfined"]).shown(), @"
    exit 0
    --- stdout
    ✓ l  2 examples

    right: 1 of 1 lesson; 2 examples
    ");
    sandbox.write(
        "course/lessons/l/examples.yaml",
        "examples:\n  - { name: done, fails: [], script: { commits: [{ message: a, write: { run.sh: \"echo it ran\\n\" } }] } }\n  - { name: silent, fails: [s0], script: { commits: [{ message: a, write: { run.sh: \"echo it ran\\n\" } }] } }\n",
    );
    assert_eq!(test(&["l", "--run=unconfined"]).exit, 2);
}
