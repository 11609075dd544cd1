//! The native reading against real bash and real GNU tools: lines made from the grammar, in repositories made for them, have
//! to end with the same status and the same bytes. More cases with `PREP_DIFFERENTIAL_CASES`, others with
//! `PREP_DIFFERENTIAL_SEED`. It is the only place where programs run, and only in tests.
#![expect(clippy::disallowed_methods, reason = "a test asks the programs that prep stands in for")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::ground::{Ground, Stop};
use super::lex::lex;
use super::reading::Reading;
use super::run::{Ran, run};
use crate::evidence::Evidence;

/// Lines in each repository.
const BATCH: usize = 250;

/// A small generator of its own, so that a seed means the same cases on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.roll(from.len())]
    }

    fn once_in(&mut self, n: usize) -> bool {
        self.roll(n) == 0
    }

    /// Some of these, each with a blank before it.
    fn some(&mut self, from: &[&str], most: usize) -> String {
        (0..self.roll(most + 1)).map(|_| format!(" {}", self.pick(from))).collect()
    }
}

const TEXT: [&str; 22] = [
    "## Round 1",
    "## Round 2 — System design",
    "### Round",
    "- Improvement: fix it next time",
    "improvement",
    "foo-bar foo_bar foobar",
    "foo",
    "",
    "  indented  ",
    "a.b*c a+b a?b a|b (a) {1}a",
    "TODO: w24-l05",
    "école École ÉCOLE",
    "[x] done",
    "back\\slash ^caret$ dollar$",
    "tab\there",
    "aaa ab abb abc",
    "3",
    "nbsp\u{a0}space em\u{2003}space",
    "日本語 text",
    "w24-l05: notes",
    "x",
    "(unbalanced",
];

const FILES: [&str; 19] = [
    "README.md",
    "docs/notes.md",
    "docs/ADR-001-a.md",
    "docs/ADR-002-b.md",
    "docs/.hidden.md",
    "docs/sub/deep.md",
    "src/main.rs",
    "src/lib/mod.rs",
    "notes.txt",
    ".env",
    "crlf.md",
    "last.md",
    "nul.bin",
    "invalid.md",
    "empty.txt",
    "run.sh",
    "é.md",
    "docs/a b.md",
    "build/out.log",
];

/// Operands as they stand in a line: files, folders, what is not there, patterns.
const OPERANDS: [&str; 34] = [
    "README.md",
    "docs/notes.md",
    "docs/ADR-001-a.md",
    "docs/*.md",
    "*.md",
    "docs/ADR-*.md",
    "notes.txt",
    "missing.md",
    "docs",
    "docs/",
    "src",
    "crlf.md",
    "last.md",
    "nul.bin",
    "invalid.md",
    "empty.txt",
    "\"docs/a b.md\"",
    "é.md",
    "./README.md",
    "docs/*.txt",
    "[a-l]*.md",
    "docs/?DR*",
    "*/*.md",
    "src/*/mod.rs",
    "docs/missing/x.md",
    "docs//notes.md",
    "link.md",
    "folder-link",
    "run.sh",
    ".env",
    "hollow",
    "*",
    "docs/.h*",
    "README.md/x",
];

const PATTERNS: [&str; 78] = [
    "'^## Round'",
    "\"^## Round\"",
    "\"improvement\\|fix\\|next time\"",
    "foo",
    "'foo'",
    "''",
    "'^$'",
    "'a.b'",
    "'a\\.b'",
    "'a*b'",
    "'*c'",
    "'a\\+b'",
    "'a+b'",
    "'ab\\?c'",
    "'ab?c'",
    "'\\(a\\)b'",
    "'(a)'",
    "'(a|b)+'",
    "'a{2}'",
    "'a\\{2\\}'",
    "'a\\{1,2\\}b'",
    "'{1}a'",
    "'[[:upper:]]'",
    "'[[:space:]]$'",
    "'[^[:alnum:] ]'",
    "'\\bfoo\\b'",
    "'\\<foo'",
    "'bar\\>'",
    "'\\w\\+-\\w\\+'",
    "'\\s'",
    "'\\S'",
    "'é'",
    "'É'",
    "'école'",
    "'[é-ü]'",
    "'.'",
    "'^.$'",
    "'$'",
    "'^'",
    "'e$'",
    "'\\[x\\]'",
    "'[x]'",
    "'[]x]'",
    "'[a-c]\\{3\\}'",
    "'\\(ab\\|abc\\)'",
    "'ab|abc'",
    "'(foo|foo-bar)'",
    "'foo\\|foo-bar'",
    "'x*'",
    "'b*'",
    "'\\$'",
    "'a^b'",
    "'a$b'",
    "'^*a'",
    "'\\(^a\\)'",
    "'a\\|^b'",
    "'(^a|b$)'",
    "'[0-9]+'",
    "'[0-9]\\+'",
    "3",
    "'-'",
    "-e foo",
    "-e foo -e '^$'",
    "-e 'a' -e 'ab'",
    "'日.語'",
    "'\\.md'",
    "'back\\\\slash'",
    "'('",
    "'\\('",
    "'a\\{1'",
    "'[z-a]'",
    "'[[:foo:]]'",
    "'w24-l05:'",
    "'\\Bo'",
    "'\\d'",
    "'w24\\-l05'",
    "'\\/'",
    "'a\\{,2\\}b'",
];

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

fn line(dice: &mut Dice) -> String {
    let mut line = pipeline(dice);
    for _ in 0..[0, 0, 0, 1, 1, 2][dice.roll(6)] {
        let join = dice.pick(&[" && ", " || ", "; ", " && "]);
        let next = if dice.once_in(2) {
            dice.pick(&["echo OK", "echo \"MISSING\"", "true", "false"]).to_owned()
        } else {
            pipeline(dice)
        };
        write!(line, "{join}{next}").unwrap();
    }
    line
}

fn pipeline(dice: &mut Dice) -> String {
    let mut out = if dice.once_in(8) { "! ".to_owned() } else { String::new() };
    out += &command(dice, false);
    for _ in 0..[0, 0, 1, 1, 2][dice.roll(5)] {
        write!(out, " | {}", command(dice, true)).unwrap();
    }
    out + dice.pick(&[
        "",
        "",
        "",
        "",
        " 2>/dev/null",
        " 2>&1",
        " >/dev/null",
        " >/dev/null 2>&1",
        " &>/dev/null",
    ])
}

fn command(dice: &mut Dice, piped: bool) -> String {
    let files = |dice: &mut Dice| {
        if piped {
            return String::new();
        }
        match dice.roll(8) {
            0 => format!(" < {}", dice.pick(&["README.md", "docs/notes.md", "missing.md", "nul.bin"])),
            _ => format!(" {}{}", dice.pick(&OPERANDS), dice.some(&OPERANDS, 1)),
        }
    };
    match if piped { 5 + dice.roll(6) } else { dice.roll(14) } {
        0 | 1 => {
            let ask = dice.pick(&["-f", "-d", "-e", "-s", "-x", "! -f", "! -e"]);
            let file = dice.pick(&OPERANDS);
            if dice.once_in(3) { format!("[ {ask} {file} ]") } else { format!("test {ask} {file}") }
        }
        2 => format!("ls{}{}", dice.pick(&["", " -1"]), dice.some(&OPERANDS, 3)),
        3 => {
            let tests = [
                "-name '*.md'",
                "-type f",
                "-type d",
                "-name 'ADR-*'",
                "-name '?DR*'",
                "-type l",
                "-name '*.m[cd]'",
                "-name *.md",
            ];
            format!(
                "find{}{}",
                dice.some(&["docs", "src", "docs/", "missing", "README.md", "hollow", "folder-link"], 2),
                dice.some(&tests, 2)
            )
        }
        4 => git(dice),
        5 | 6 => format!("wc{}{}", dice.some(&["-l", "-w", "-c", "-lw"], 2), files(dice)),
        7 => {
            let n = dice.pick(&["", " -n 1", " -n2", " -3", " -n 0", " -n +2", " -n -1", " --lines=2"]);
            format!("{}{n}{}", dice.pick(&["head", "tail"]), files(dice))
        }
        8 => format!("cat{}", files(dice)),
        _ => {
            let files = files(dice);
            grep(dice, &files)
        }
    }
}

fn grep(dice: &mut Dice, files: &str) -> String {
    let flags = dice.some(
        &[
            "-c", "-c", "-i", "-v", "-w", "-x", "-F", "-E", "-E", "-q", "-n", "-o", "-l", "-h", "-H", "-s",
            "-ci", "-rn", "-r", "--count",
        ],
        3,
    );
    let pattern = if dice.once_in(4) {
        let atoms = [
            "a", "b", "o", ".", "*", "\\+", "+", "?", "\\?", "[a-o]", "[^a]", "\\(", "\\)", "(", ")", "\\|",
            "|", "^", "$", "é", "{2}", "\\{2\\}", " ", "\\w", "\\b", "-", "{", "[", "\\<", "\\>",
        ];
        let text: String = (0..dice.roll(6) + 1).map(|_| dice.pick(&atoms)).collect();
        format!("-e '{text}'")
    } else {
        dice.pick(&PATTERNS).to_owned()
    };
    format!("grep{flags} {pattern}{files}")
}

fn git(dice: &mut Dice) -> String {
    let paths = ["docs", "docs/notes.md", "notes.txt", "README.md", "missing.md", "src", "docs/ADR-001-a.md"];
    match dice.roll(8) {
        0 => format!("git tag -l{}", dice.some(&["v1.0.0", "'v1*'", "'l*'", "nope"], 2)),
        1 => format!("git branch --list{}", dice.some(&["main", "'f*'", "side"], 1)),
        2 => format!(
            "git rev-list --count HEAD{}",
            if dice.once_in(2) { format!(" --{}", dice.some(&paths, 2)) } else { String::new() }
        ),
        3..=5 => {
            let format = dice.pick(&[
                "--oneline",
                "--format=%s",
                "--oneline -n 1",
                "-1 --format=%s",
                "--pretty=format:%s",
                "--oneline -2",
            ]);
            let paths = if dice.once_in(2) { format!(" --{}", dice.some(&paths, 2)) } else { String::new() };
            format!("git log {format}{paths}")
        }
        6 => format!(
            "git ls-files{}",
            dice.some(&["docs", "'*.md'", "src/", "missing", "README.md", "'docs/*.md'"], 2)
        ),
        _ => format!(
            "git ls-files --others{}",
            dice.pick(&["", " --exclude-standard", " --ignored --exclude-standard"])
        ),
    }
}

/// What bash says to each of these lines.
fn ask_bash(root: &Path, lines: &[String]) -> Vec<(u8, Vec<u8>)> {
    let answers = tempfile::tempdir().unwrap();
    let at = answers.path().display();
    let mut script = String::new();
    for (n, line) in lines.iter().enumerate() {
        writeln!(script, "{{ {line}\n}} >{at}/{n}.out 2>/dev/null </dev/null; echo $? >{at}/{n}.status")
            .unwrap();
    }
    shell(root, &script);
    (0..lines.len())
        .map(|n| {
            let status = fs::read_to_string(answers.path().join(format!("{n}.status"))).unwrap();
            (status.trim().parse().unwrap(), fs::read(answers.path().join(format!("{n}.out"))).unwrap())
        })
        .collect()
}

fn ask_prep(evidence: &Evidence, line: &str) -> Result<Ran, String> {
    match Reading::of(&lex(line)) {
        Reading::Unreadable(reason) => Err(reason),
        Reading::NotRun => Err("needs a program".into()),
        Reading::Native(plan) => run(&plan.list, Ground { evidence }).map_err(|stop| match stop {
            Stop::Unreadable(reason) => reason,
            Stop::Trouble(trouble) => trouble.to_string(),
        }),
    }
}

fn same(ran: &Ran, status: u8, output: &[u8]) -> bool {
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
fn prep_answers_as_bash_does() {
    let cases = variable("PREP_DIFFERENTIAL_CASES", 1500) as usize;
    let mut dice =
        Dice(variable("PREP_DIFFERENTIAL_SEED", 20_261_120).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut unread: BTreeMap<String, usize> = BTreeMap::new();
    let mut differences = String::new();
    let (mut compared, mut differing) = (0, 0);
    while compared < cases {
        let folder = tempfile::tempdir().unwrap();
        build(folder.path(), &mut dice);
        let evidence = Evidence::of_worktree(folder.path()).unwrap();
        let mut lines = Vec::new();
        let mut answers = Vec::new();
        while lines.len() < BATCH {
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
        if differing > 40 {
            break;
        }
    }
    let skipped: usize = unread.values().sum();
    assert!(differing == 0, "{differing} of {compared} differ:\n{differences}");
    // Most of what the generator makes is meant to be read.
    assert!(skipped < compared, "{skipped} were not read: {unread:#?}");
}
