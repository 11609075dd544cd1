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

/// More processes than a submission may have: without end where the system holds their number down, else some hundreds.
fn bomb() -> &'static str {
    const ENDLESS: &str = "b() { b | b & }; b; sleep 300";
    const BOUNDED: &str = "for i in $(seq 700); do sleep 300 & done; sleep 300";
    if processes_are_held() { ENDLESS } else { BOUNDED }
}

/// Whether the system itself holds down how many processes a container has: by a control group, or by a limit for the user,
/// which is none for root.
fn processes_are_held() -> bool {
    let makes_group = |base: &str| {
        let group = Path::new(base).join(format!("prep-test-{}", std::process::id()));
        let holds = fs::create_dir(&group).is_ok() && group.join("pids.max").exists();
        let _ = fs::remove_dir(&group);
        holds
    };
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let mut version = release.split(['.', '-']).map_while(|part| part.parse::<u32>().ok());
    let counts_by_container = (version.next(), version.next()) >= (Some(5), Some(14));
    let is_root = fs::read_to_string("/proc/self/status")
        .is_ok_and(|status| status.lines().any(|line| line.starts_with("Uid:\t0\t")));
    ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"].into_iter().any(makes_group)
        || (counts_by_container && !is_root)
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
    assert!(timings[0]["milliseconds"].as_u64().unwrap() >= 300, "{timings:?}");
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
fn a_missing_file_is_missing_however_silent_the_command_and_not_where_it_was_made() {
    let sandbox = scene(&[]);
    fs::remove_file(sandbox.path().join("course/lessons/l.yaml")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", sandbox.path().join("repo/out.md")).unwrap();
    let block = [
        "sh run.sh >made.md",
        "wc gone.md >/dev/null 2>&1 || echo OK  # → OK",
        "git log --oneline -- gone.md | tail -n 1  # → no output",
        "wc -l < made.md  # → 1",
        "grep -c nothing made.md 2>/dev/null  # → 0",
        "ls made*.md >/dev/null 2>&1",
        "grep -c nothing gone*.md 2>/dev/null  # → 0",
        "cat out.md >/dev/null",
        "test -f out.md",
    ];
    let page =
        format!("---\nid: l\ntype: lesson\n---\n# L\n## Verify\n```bash\n{}\n```\n", block.join("\n\n"));
    sandbox.write("course/l.md", page);
    for how in ["--run=unconfined"].into_iter().chain(confined()) {
        let told: Vec<String> = outcomes(&check(&sandbox, &[how, "--format", "json"]))
            .iter()
            .map(|(outcome, found)| format!("{outcome}: {found}"))
            .collect();
        assert_eq!(
            told,
            [
                "pass: exit code 0",
                "fail: `gone.md` is not there",
                "blocked: `gone.md` is not there",
                "pass: `1`",
                "pass: exit code 1, `0`",
                "pass: exit code 0",
                "fail: `gone*.md` is not there",
                "blocked: `out.md` is not there",
                "fail: `out.md` is not there",
            ],
            "{how}"
        );
    }
}

#[test]
#[ignore = "slow: it runs commands"]
fn remarks_beside_a_program_are_no_output_of_it() {
    let sandbox = scene(&[]);
    fs::remove_file(sandbox.path().join("course/lessons/l.yaml")).unwrap();
    for (line, wanted) in [
        ("sh run.sh  # → it ran", "pass"),
        ("sh run.sh  # → it runs", "fail"),
        ("sh run.sh\n# Expected: it ran", "pass"),
        ("sh run.sh\n# Output:\n# it ran", "pass"),
        ("sh run.sh  # 1 line", "pass"),
        ("sh run.sh  # no output", "fail"),
        ("sh run.sh >/dev/null  # no output", "pass"),
        ("sh run.sh  # should print something", "pass"),
        ("sh run.sh  # succeeds", "pass"),
        // What cannot be compared is the author's matter.
        ("sh run.sh  # Press Ctrl+C to stop", "unknown"),
        ("sh run.sh  # You should see all checks passing", "unknown"),
        ("sh run.sh\n# The first time this takes long\n# and it may warn", "unknown"),
    ] {
        let page = format!("---\nid: l\ntype: lesson\n---\n# L\n## Verify\n```bash\n{line}\n```\n");
        sandbox.write("course/l.md", page);
        let told = outcomes(&check(&sandbox, &["--run=unconfined", "--format", "json"]));
        assert_eq!(told[0].0, wanted, "{line}: {told:?}");
    }
}

#[test]
#[ignore = "slow: it runs commands"]
fn git_knows_who_commits_and_a_network_that_is_not_given_is_not_the_learners_matter() {
    let sandbox = scene(&[
        "{ command: 'git init -q x && cd x && git commit -q --allow-empty -m one && git log --format=%s', stdout: one }",
        "{ command: 'git init -q y && cd y && git config user.name Ada && git commit -q --allow-empty -m one && git log --format=%an', stdout: Ada }",
        "{ command: \"echo 'curl: (6) Could not resolve host: example.org' >&2; (exit 6)\" }",
    ]);
    for how in ["--run=unconfined"].into_iter().chain(confined()) {
        let all = outcomes(&check(&sandbox, &[how, "--format", "json"]));
        let outcomes: Vec<&str> = all.iter().map(|(outcome, _)| outcome.as_str()).collect();
        let last = if how == "--run=unconfined" { "fail" } else { "unknown" };
        assert_eq!(outcomes, ["pass", "pass", last], "{how}: {all:?}");
    }
}

#[test]
#[ignore = "slow: it runs commands"]
fn a_container_keeps_misbehaviour_in() {
    let Some(how) = confined() else { return };
    let bomb = format!("{{ command: '{}', timeout: 60s }}", bomb());
    let sandbox = scene(&[
        "{ command: 'ls -A ~', stdout: .gitconfig }",
        "{ command: 'ls -d /root/.ssh /home/*/.ssh; cat /etc/shadow', exit: 1 }",
        "{ command: 'exec 3<>/dev/tcp/127.0.0.1/22', exit: 1 }",
        "{ command: 'touch /usr/x /etc/x /copy/x', exit: 1 }",
        "{ command: 'kill -9 $PPID; kill -9 1; echo alive', stdout: alive }",
        "{ command: 'env | cut -d= -f1 | grep -vx -e PATH -e HOME -e LANG -e PWD -e OLDPWD -e SHLVL -e _ -e RUSTUP_HOME -e PYENV_ROOT', exit: 1 }",
        &bomb,
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
    let sandbox = scene(&["{ command: 'bash run.sh', stdout: it ran, timeout: 120s }"]);
    for (id, script) in [
        ("ada", "echo it ran"),
        ("endless", "while :; do :; done"),
        ("fork", bomb()),
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
        "30s",
        how,
    ]);
    let table = fs::read_to_string(sandbox.path().join("out/gradebook.csv")).unwrap();
    let last: Vec<(&str, &str)> = table
        .lines()
        .skip(1)
        .map(|line| (line.split(',').next().unwrap(), line.rsplit(',').next().unwrap()))
        .collect();
    // A system that allows fewer processes than prep lets it wait until its time is up.
    let fork = last.iter().find(|(id, _)| *id == "fork").map_or("", |(_, status)| status);
    assert!(["pending", "unknown"].contains(&fork), "{fork}");
    assert_eq!(
        last,
        [
            ("ada", "done"),
            ("endless", "unknown"),
            ("fork", fork),
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

/// How many processes were called with exactly these words.
fn processes(words: &[&str]) -> usize {
    let called: Vec<u8> = words.iter().flat_map(|word| [word.as_bytes(), b"\0"].concat()).collect();
    match fs::read_dir("/proc") {
        Ok(all) => all
            .flatten()
            .filter(|entry| fs::read(entry.path().join("cmdline")).is_ok_and(|own| own == called))
            .count(),
        // Where there is no such folder, as on macOS.
        Err(_) => {
            let listed = Command::new("ps").args(["-A", "-o", "args="]).output().unwrap();
            let text = String::from_utf8_lossy(&listed.stdout).into_owned();
            text.lines().filter(|line| line.trim() == words.join(" ")).count()
        }
    }
}

#[test]
#[ignore = "slow: it runs commands"]
fn an_interrupted_run_leaves_nothing_behind() {
    // No other process of the machine sleeps for just as long.
    let seconds = format!("4321.{}", std::process::id());
    let sandbox = scene(&[&format!("{{ command: 'sleep {seconds} & sleep {seconds}', timeout: 300s }}")]);
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
        let wait_for = |count: usize| {
            (0..1200).any(|_| {
                thread::sleep(Duration::from_millis(50));
                processes(&["sleep", &seconds]) == count
            })
        };
        assert!(wait_for(2), "{how}: the commands did not start");
        assert!(!names(&temporary).is_empty());
        let interrupt = format!("kill -INT {}", child.id());
        assert!(Command::new("sh").args(["-c", &interrupt]).status().unwrap().success());
        child.wait().unwrap();
        assert!(wait_for(0), "{how}: commands are still running");
        assert_eq!(names(&temporary), Vec::<String>::new(), "{how}");
    }
}

/// A script in a folder of its own, to be found before everything else that `PATH` has.
fn script(sandbox: &Sandbox, name: &str, text: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    sandbox.write(&format!("bin/{name}"), text);
    let at = sandbox.path().join("bin").join(name);
    fs::set_permissions(&at, fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:{}", sandbox.path().join("bin").display(), std::env::var("PATH").unwrap_or_default())
}

#[test]
fn where_user_namespaces_are_refused_nothing_runs_and_it_says_what_to_do() {
    let sandbox = scene(&["'touch ../ran'"]);
    let refusing = "#!/bin/sh\ncase $1 in --version) echo bubblewrap 0.9.0;; *) echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1;; esac\n";
    let path = script(&sandbox, "bwrap", refusing);
    let run = |args: &[&str]| {
        let prep = Prep::new(sandbox.path()).env("PATH", &path);
        prep.run(&[&["check", "--course", "course", "--repo", "repo"], args].concat())
    };
    assert_snapshot!(run(&["--run"]).shown(), @"
    exit 3
    --- stderr
    error: bubblewrap cannot make a container here: bwrap: setting up uid map: Permission denied
     hint: allow user namespaces (Ubuntu: `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`), or run where nothing can be harmed, such as in a container of your own, with `--run=unconfined`
    ");
    assert_eq!(run(&["--run=network"]).exit, 3);
    assert_eq!(run(&[]).exit, 3);
    assert!(!sandbox.path().join("ran").exists());
}

#[test]
#[ignore = "slow: it runs commands"]
fn where_the_kernel_refuses_user_namespaces_it_is_told_so() {
    let sandbox = scene(&["'true'"]);
    // A container in which no other can be made.
    let within = |command: &[&str]| {
        Command::new("bwrap")
            .args(["--unshare-user", "--disable-userns", "--dev-bind", "/", "/", "--proc", "/proc", "--"])
            .args(command)
            .current_dir(sandbox.path())
            .output()
            .ok()
            .filter(|ran| !ran.stderr.starts_with(b"bwrap: "))
    };
    // Skipped where there is no bubblewrap, or none that can do this.
    if within(&["true"]).is_none() {
        return;
    }
    let prep = env!("CARGO_BIN_EXE_prep");
    let ran = within(&[prep, "check", "--course", "course", "--repo", "repo", "--run"]).unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(3), "{said}");
    assert!(said.starts_with("error: bubblewrap cannot make a container here: "), "{said}");
    assert!(said.contains("--run=unconfined"), "{said}");
    let open = within(&[prep, "check", "--course", "course", "--repo", "repo", "--run=unconfined"]).unwrap();
    assert_eq!(open.status.code(), Some(0), "{}", String::from_utf8_lossy(&open.stderr));
}

#[test]
#[ignore = "slow: it runs commands"]
fn an_ordinary_user_is_contained_as_well() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = scene(&[
        "{ command: 'sh run.sh', stdout: it ran }",
        "{ command: 'touch /usr/x', exit: 1 }",
        "{ command: 'for i in $(seq 700); do sleep 300 & done; sleep 300', timeout: 60s }",
    ]);
    let open = |at: &Path| fs::set_permissions(at, fs::Permissions::from_mode(0o755)).unwrap();
    open(sandbox.path());
    let own = sandbox.path().join("prep");
    fs::copy(env!("CARGO_BIN_EXE_prep"), &own).unwrap();
    open(&own);
    let temporary = sandbox.path().join("tmp");
    fs::create_dir_all(&temporary).unwrap();
    fs::set_permissions(&temporary, fs::Permissions::from_mode(0o1777)).unwrap();
    let as_ordinary_user = |command: &[&str]| {
        Command::new("setpriv")
            .args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"])
            .args(command)
            .current_dir(sandbox.path())
            .env("TMPDIR", &temporary)
            .env("HOME", "/nonexistent")
            .output()
            .ok()
            .filter(|ran| !ran.stderr.starts_with(b"setpriv: "))
    };
    let own = own.display().to_string();
    // Skipped where the user cannot be changed: whoever runs this is an ordinary user then, and so is every other test's.
    if as_ordinary_user(&["test", "-r", &own]).is_none_or(|ran| !ran.status.success()) {
        return;
    }
    let bwrap = ["bwrap", "--unshare-user", "--ro-bind", "/", "/", "true"];
    let is_allowed = as_ordinary_user(&bwrap).is_some_and(|ran| ran.status.success());
    let args = ["check", "--course", "course", "--repo", "repo", "--format", "json", "--run"];
    let ran = as_ordinary_user(&[&[own.as_str()], &args[..]].concat()).unwrap();
    if !is_allowed {
        assert_eq!(ran.status.code(), Some(3));
        return;
    }
    let report: serde_json::Value = serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&ran.stderr)));
    let steps = report["lessons"][0]["checks"].as_array().unwrap();
    let told: Vec<&str> = steps.iter().map(|step| step["outcome"].as_str().unwrap()).collect();
    assert_eq!(told, ["pass", "pass", "fail"], "{steps:?}");
    assert_eq!(names(&temporary), Vec::<String>::new());
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
