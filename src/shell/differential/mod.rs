//! The native reading against real bash and real GNU tools: lines made from the grammar, in repositories made for them, have
//! to end with the same status and the same bytes. More cases with `PREP_DIFFERENTIAL_CASES`, others with
//! `PREP_DIFFERENTIAL_SEED`. It is the only place where programs run, and only in tests.
#![expect(clippy::disallowed_methods, reason = "a test asks the programs that prep stands in for")]

mod constructs;
mod lines;
mod settled;
mod unicode;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use lines::{Dice, FILES, TEXT, line};
use settled::SETTLED;

use super::classify::Classification;
use super::file_view::FileView;
use super::lex::lex;
use super::run::{LineResult, run};
use crate::evidence::Evidence;

/// Lines in each repository.
const BATCH: usize = 250;

fn write_files(root: &Path, dice: &mut Dice) {
    for path in FILES {
        let mut bytes = Vec::new();
        for _ in 0..dice.roll(9) + 1 {
            bytes.extend_from_slice(dice.pick(&TEXT).as_bytes());
            bytes.extend_from_slice(if path == "crlf.md" { b"\r\n" } else { b"\n" });
        }
        match path {
            "last.md" => drop(bytes.pop()),
            "nul.bin" => {
                let at = dice.roll(bytes.len());
                bytes.insert(at, 0);
                bytes.extend_from_slice(b"foo\0foo\n");
            }
            "invalid.md" => bytes.extend_from_slice(b"foo \xff foo\nfoo\n"),
            "empty.txt" => bytes.clear(),
            _ => {}
        }
        let at = root.join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, bytes).unwrap();
    }
    fs::create_dir(root.join("hollow")).unwrap();
    fs::write(root.join(".gitignore"), "build/\n*.log\n").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        fs::set_permissions(root.join("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
        symlink("docs/notes.md", root.join("link.md")).unwrap();
        symlink("docs", root.join("folder-link")).unwrap();
    }
}

/// A repository with some commits, a merge, tags and branches.
fn build(root: &Path, dice: &mut Dice) {
    write_files(root, dice);
    let merge = "git checkout -q -b side && echo x >>docs/notes.md && git commit -qam 'w24-l05: side' && \
        git checkout -q main && echo y >>notes.txt && git commit -qam 'w24-l05: main work' && \
        git merge -q --no-edit -m 'merge side' side";
    let mut script = String::from("git init -q -b main . && git add README.md docs/notes.md notes.txt src\n");
    if !dice.once_in(6) {
        script += "git commit -qm 'w24-l01: start\n\nbody'\n";
        script += "git add docs crlf.md é.md && git commit -qm 'add docs' && git tag v1.0.0\n";
        script += if dice.once_in(2) { merge } else { "git branch feature/one" };
        script += "\ngit tag -a -m x v1.1.0 && git tag lesson/w24\n";
    }
    script += "echo changed >>README.md\n";
    shell(root, &script);
}

/// Bash as a learner's would be, but for everything that depends on who they are.
fn shell(root: &Path, script: &str) {
    let status = Command::new("bash")
        .args(["--noprofile", "--norc", "-c", script])
        .current_dir(root)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs([("LC_ALL", "C.UTF-8"), ("HOME", "/nonexistent"), ("GIT_CONFIG_NOSYSTEM", "1")])
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_AUTHOR_NAME", "L"), ("GIT_AUTHOR_EMAIL", "l@x")])
        .envs([("GIT_COMMITTER_NAME", "L"), ("GIT_COMMITTER_EMAIL", "l@x"), ("TZ", "UTC")])
        .status()
        .expect("bash runs");
    assert!(status.success(), "{script}");
}

/// What bash says to each of these lines.
fn ask_bash(root: &Path, lines: &[String]) -> Vec<(u8, Vec<u8>)> {
    let answers = tempfile::tempdir().unwrap();
    let at = answers.path().display();
    let mut script = String::new();
    for (n, line) in lines.iter().enumerate() {
        // In a file of its own, so that a syntax error ends one line only.
        fs::write(answers.path().join(format!("{n}.sh")), format!("{line}\n")).unwrap();
        writeln!(
            script,
            "{{ . {at}/{n}.sh\n}} >{at}/{n}.out 2>/dev/null </dev/null; echo $? >{at}/{n}.status"
        )
        .unwrap();
    }
    shell(root, &script);
    let answer = |(n, line): (usize, &String)| {
        let status = fs::read_to_string(answers.path().join(format!("{n}.status"))).unwrap();
        let output = fs::read(answers.path().join(format!("{n}.out"))).unwrap();
        let has_columns = line.starts_with("ls -l") && !line.contains('|');
        (status.trim().parse().unwrap(), if has_columns { names_of(&output) } else { output })
    };
    lines.iter().enumerate().map(answer).collect()
}

/// The names in the output of `ls -l`.
fn names_of(output: &[u8]) -> Vec<u8> {
    let mut names = Vec::new();
    for line in String::from_utf8_lossy(output).lines() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        if columns.len() == 2 && columns[0] == "total" {
            continue;
        }
        let name = match columns.len() > 8 && columns[0].len() == 10 {
            // A name may have blanks of its own: it follows the time.
            true => line.split_once(columns[7]).unwrap().1[1..].split(" -> ").next().unwrap(),
            false => line,
        };
        names.extend_from_slice(name.as_bytes());
        names.push(b'\n');
    }
    names
}

fn ask_prep(evidence: &Evidence, line: &str) -> Result<LineResult, String> {
    match Classification::of(&lex(line)) {
        Classification::Unreadable(reason) => Err(reason.to_string()),
        Classification::Misused(reason) => Err(reason),
        Classification::NotRun => Err("needs a program".into()),
        Classification::Native(plan) => {
            let ran = run(&plan.list, FileView { evidence }).map_err(|error| error.to_string())?;
            match ran.is_uncertain {
                true => Err("its messages are among its output".into()),
                false => Ok(ran),
            }
        }
    }
}

fn same(ran: &LineResult, status: u8, output: &[u8]) -> bool {
    let sorted = |bytes: &[u8]| {
        let mut lines: Vec<Vec<u8>> = bytes.split(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
        if ran.is_unordered {
            lines.sort();
        }
        lines
    };
    ran.status == status && sorted(&ran.stdout) == sorted(output)
}

fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[test]
fn what_is_settled_stays_settled() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &mut Dice(1));
    let evidence = Evidence::of_worktree(folder.path()).unwrap();
    let lines: Vec<String> = SETTLED.iter().map(|&line| line.to_owned()).collect();
    for (line, (status, output)) in lines.iter().zip(ask_bash(folder.path(), &lines)) {
        let ran = ask_prep(&evidence, line).unwrap_or_else(|reason| panic!("{line}: {reason}"));
        let ours = String::from_utf8_lossy(&ran.stdout);
        let theirs = String::from_utf8_lossy(&output);
        assert!(same(&ran, status, &output), "{line}\nbash {status}: {theirs}\nprep {}: {ours}", ran.status);
    }
}

#[test]
fn prep_answers_as_bash_does() {
    compare(200, 20_261_120);
}

#[test]
#[ignore = "slow: thousands of lines, each answered by bash too"]
fn prep_answers_as_bash_does_at_length() {
    compare(
        variable("PREP_DIFFERENTIAL_CASES", 4000) as usize,
        variable("PREP_DIFFERENTIAL_SEED", 20_261_121),
    );
}

fn compare(cases: usize, seed: u64) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut unread: BTreeMap<String, usize> = BTreeMap::new();
    let mut differences = String::new();
    let (mut compared, mut differing) = (0, 0);
    while compared < cases {
        let folder = tempfile::tempdir().unwrap();
        build(folder.path(), &mut dice);
        let evidence = Evidence::of_worktree(folder.path()).unwrap();
        let mut lines = Vec::new();
        let mut answers = Vec::new();
        while lines.len() < BATCH.min(cases) {
            let line = line(&mut dice);
            match ask_prep(&evidence, &line) {
                Ok(ran) => {
                    lines.push(line);
                    answers.push(ran);
                }
                Err(reason) => *unread.entry(reason).or_default() += 1,
            }
        }
        for ((line, ran), (status, output)) in lines.iter().zip(&answers).zip(ask_bash(folder.path(), &lines))
        {
            compared += 1;
            if !same(ran, status, &output) {
                differing += 1;
                let ours = String::from_utf8_lossy(&ran.stdout);
                let theirs = String::from_utf8_lossy(&output);
                writeln!(differences, "{line}\n  bash {status}: {theirs:?}\n  prep {}: {ours:?}", ran.status)
                    .unwrap();
            }
        }
        if differing > 60 {
            break;
        }
    }
    let skipped: usize = unread.values().sum();
    assert!(differing == 0, "{differing} of {compared} differ:\n{differences}");
    // Most of what the generator makes is meant to be read.
    assert!(skipped < compared, "{skipped} were not read: {unread:#?}");
}
