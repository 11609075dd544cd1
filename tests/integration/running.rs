//! Running a line says what reading it says: pages of lines that are read natively, with expectations in every notation,
//! once read and once run, in repositories made for them. More lines with `PREP_RUNNING_CASES`, others with
//! `PREP_RUNNING_SEED`.

#![expect(
    clippy::disallowed_methods,
    reason = "the repositories and the true outputs are made by git and bash"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Prep, Sandbox};

/// Repositories that the lines are divided among.
const REPOSITORIES: usize = 6;

/// Lines in a block.
const BLOCK: usize = 40;

/// What makes a block one that has to be run.
const NEEDS_PROGRAM: &str = "PREP_NOTHING=1 env true >/dev/null";

/// A small generator of its own, so that a seed means the same lines on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.roll(from.len())]
    }

    fn once_in(&mut self, n: usize) -> bool {
        self.roll(n) == 0
    }
}

/// Files and folders as lines name them: there, empty, with other line ends, behind links, and not there.
const FILES: [&str; 22] = [
    "README.md",
    "docs/notes.md",
    "docs/crlf.md",
    "docs/empty.md",
    "docs/last.md",
    "docs/sub/deep.md",
    "src/main.c",
    "missing.md",
    "docs/missing.md",
    "docs/*.md",
    "*.md",
    "docs/*.txt",
    "docs",
    "docs/",
    "link.md",
    "folder-link",
    "folder-link/notes.md",
    "dangling.md",
    "outside.md",
    "run.sh",
    "hollow",
    "'a b.md'",
];

const PATTERNS: [&str; 16] = [
    "'^## Round'",
    "x",
    "-i todo",
    "-w foo",
    "-E 'foo|bar'",
    "'a\\|b'",
    "-v '^$'",
    "'^$'",
    "-F '[x]'",
    "'[[:upper:]]'",
    "'$'",
    "nowhere",
    "-o foo",
    "-n foo",
    "-x foo",
    "école",
];

fn file(dice: &mut Dice) -> &'static str {
    dice.pick(&FILES)
}

/// What a command says to whom.
fn silenced(dice: &mut Dice) -> &'static str {
    dice.pick(&[
        "",
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

fn line(dice: &mut Dice) -> String {
    let mut line = if dice.once_in(10) { "! ".to_owned() } else { String::new() };
    line += &pipeline(dice);
    for _ in 0..[0, 0, 0, 0, 1, 2][dice.roll(6)] {
        let join = dice.pick(&[" && ", " || ", "; "]);
        let next = match dice.roll(3) {
            0 => dice.pick(&["echo OK", "echo MISSING", "echo 0", "true", "false"]).to_owned(),
            _ => pipeline(dice),
        };
        line += &format!("{join}{next}");
    }
    line
}

fn pipeline(dice: &mut Dice) -> String {
    let first = match dice.roll(15) {
        0..=3 => grep(dice),
        4 => format!("wc{} {}", dice.pick(&["", " -l", " -w", " -c", " -lw", " -l <", " -w <"]), file(dice)),
        5 => format!("cat {}{}", file(dice), if dice.once_in(4) { " README.md" } else { "" }),
        6 => {
            let tool = dice.pick(&["head -n 1", "head -2", "tail -1", "tail -n 2", "tail -n +2", "head"]);
            format!("{tool} {}", file(dice))
        }
        7 => {
            let flags = dice.pick(&[
                "", "", " -1", " -a", " -A", " -d", " -F", " -p", " -R", " -l", " -la", " -lh", " -ld",
            ]);
            format!("ls{flags} {}", file(dice))
        }
        8 => find(dice),
        9 | 10 => git(dice),
        11 | 12 => test(dice),
        13 => return compound(dice),
        _ => filter_of_file(dice),
    };
    let piped = match dice.roll(8) {
        0 | 1 => " | wc -l".to_owned(),
        2 => format!(" | grep {}", dice.pick(&PATTERNS)),
        3 => format!(" | grep -c {}", dice.pick(&PATTERNS)),
        4 => dice
            .pick(&[" | sort", " | sort -u", " | head -n 1", " | tail -n 1", " | uniq -c", " | cut -d: -f1"])
            .to_owned(),
        5 => dice
            .pick(&[" | wc -w", " | grep -q foo", " | tr a-z A-Z", " | sort | uniq | wc -l", " | cat"])
            .to_owned(),
        _ => String::new(),
    };
    let silenced = [silenced(dice), silenced(dice)];
    let before = if piped.is_empty() || dice.once_in(2) { "" } else { silenced[0] };
    format!("{first}{before}{piped}{}", silenced[1])
}

fn grep(dice: &mut Dice) -> String {
    let flags = dice.pick(&[
        "", "", " -c", " -c", " -q", " -l", " -L", " -h", " -H", " -s", " -r", " -rn", " -rc", " -m 1",
    ]);
    let program = if dice.once_in(10) { "egrep" } else { "grep" };
    let chosen =
        if flags.contains('r') { dice.pick(&["", " --include='*.md'", " --exclude='*.md'"]) } else { "" };
    let more = if dice.once_in(5) { format!(" {}", file(dice)) } else { String::new() };
    let input = if flags.contains('r') || !dice.once_in(8) { "" } else { "< " };
    match input {
        "" => format!("{program}{flags}{chosen} {} {}{more}", dice.pick(&PATTERNS), file(dice)),
        input => format!("{program}{flags} {} {input}{}", dice.pick(&PATTERNS), file(dice)),
    }
}

fn find(dice: &mut Dice) -> String {
    let from =
        dice.pick(&["docs", "src", "missing", ".", "folder-link", "hollow", "docs src", "docs missing"]);
    let tests = dice.pick(&[
        "-name '*.md'",
        "-type f",
        "-type d",
        "-empty",
        "-name '*.md' -o -name '*.c'",
        "-maxdepth 1 -name '*.md'",
        "-not -name '*.md' -type f",
        "-type l",
        "-iname 'NOTES*'",
    ]);
    let not_git = if from == "." { " -not -path './.git*'" } else { "" };
    format!("find {from}{not_git} {tests}")
}

fn git(dice: &mut Dice) -> String {
    let path = dice.pick(&[
        "",
        " -- docs",
        " -- README.md",
        " -- missing.md",
        " -- src/main.c",
        " -- docs/notes.md",
    ]);
    let rev = dice.pick(&["", "", " main", " side", " v1.0.0", " HEAD", " nowhere"]);
    match dice.roll(9) {
        0 | 1 => format!("git log --oneline{rev}{path}"),
        2 => {
            let how = dice.pick(&[
                "--format=%s",
                "-1 --format=%s",
                "-n 2 --pretty=format:%s",
                "--format=%an",
                "--merges --format=%s",
            ]);
            format!("git log {how}{rev}{path}")
        }
        3 => format!(
            "git rev-list --count {}{path}",
            dice.pick(&["HEAD", "main", "side", "v1.0.0", "nowhere"])
        ),
        4 => format!("git tag -l{}", dice.pick(&["", " v1.0.0", " 'v*'", " nope"])),
        5 => format!("git branch --list{}", dice.pick(&["", " main", " 's*'", " nope"])),
        6 => format!(
            "git ls-files{}",
            dice.pick(&[
                "",
                " docs",
                " missing.md",
                " '*.md'",
                " --others --exclude-standard",
                " --error-unmatch README.md",
                " --error-unmatch missing.md"
            ])
        ),
        7 => dice
            .pick(&["git status --porcelain", "git status --short", "git status --porcelain -uno"])
            .to_owned(),
        _ => format!(
            "git rev-parse {}",
            dice.pick(&[
                "HEAD",
                "--verify -q v1.0.0",
                "--abbrev-ref HEAD",
                "--verify --quiet nowhere",
                "--is-inside-work-tree"
            ])
        ),
    }
}

fn test(dice: &mut Dice) -> String {
    let flag = dice.pick(&["-f", "-d", "-e", "-s", "-x", "! -f", "! -e", "-L", "! -s"]);
    let comparison = dice.pick(&["-eq 2", "-ge 1", "-gt 3", "-eq 0", "-le 4"]);
    let count = match dice.roll(4) {
        0 => format!("grep -c {} {}", dice.pick(&PATTERNS), file(dice)),
        1 => format!("wc -l < {}", dice.pick(&["README.md", "docs/notes.md", "missing.md"])),
        2 => format!("cat {} | wc -l", file(dice)),
        _ => "git rev-list --count HEAD".to_owned(),
    };
    match dice.roll(6) {
        0 | 1 => format!("test {flag} {}", file(dice)),
        2 => format!("[ {flag} {} ]", file(dice)),
        3 => format!("[[ {flag} {} ]]", file(dice)),
        4 => format!("[ \"$({count})\" {comparison} ]"),
        _ => format!("[ {flag} {} -a -f README.md ]", file(dice)),
    }
}

fn compound(dice: &mut Dice) -> String {
    let condition = match dice.roll(3) {
        0 => test(dice),
        1 => format!("grep -q {} {}", dice.pick(&PATTERNS), file(dice)),
        _ => format!("[ -n \"$(grep {} {})\" ]", dice.pick(&PATTERNS), file(dice)),
    };
    let otherwise = dice.pick(&["", "; else echo NO", "; else false"]);
    format!(
        "if {condition}; then {}{otherwise}; fi",
        dice.pick(&["echo OK", "true", "cat README.md", "wc -l < docs/notes.md"])
    )
}

fn filter_of_file(dice: &mut Dice) -> String {
    let tool = dice.pick(&["sort", "sort -r", "sort -u", "uniq", "cut -c 1-3", "cut -d ' ' -f 1", "sort -n"]);
    format!("{tool} {}", file(dice))
}

const TEXT: [&str; 16] = [
    "## Round 1",
    "## Round 2 — System design",
    "foo",
    "foo bar",
    "foo",
    "x",
    "",
    "TODO: w1",
    "école",
    "[x] done",
    "a b",
    "3",
    "Ab",
    "bar",
    "  foo",
    "it's \"quoted\"",
];

fn text(dice: &mut Dice, end: &str) -> String {
    (0..dice.roll(7) + 1).map(|_| format!("{}{end}", dice.pick(&TEXT))).collect()
}

/// Bash as a learner's would be, but for everything that depends on who they are.
fn shell(at: &Path, script: &str) {
    let status = Command::new("bash")
        .args(["--noprofile", "--norc", "-c", script])
        .current_dir(at)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs([("LC_ALL", "C.UTF-8"), ("HOME", "/nonexistent"), ("GIT_CONFIG_NOSYSTEM", "1")])
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_AUTHOR_NAME", "L"), ("GIT_AUTHOR_EMAIL", "l@x")])
        .envs([("GIT_COMMITTER_NAME", "L"), ("GIT_COMMITTER_EMAIL", "l@x"), ("TZ", "UTC")])
        .status()
        .expect("bash runs");
    assert!(status.success(), "{script}");
}

/// A repository with several commits, a merge, tags, branches, changes that are not committed, and files of every sort.
fn build(root: &Path, dice: &mut Dice) {
    for (path, end) in [
        ("README.md", "\n"),
        ("docs/notes.md", "\n"),
        ("docs/crlf.md", "\r\n"),
        ("docs/sub/deep.md", "\n"),
        ("src/main.c", "\n"),
        ("a b.md", "\n"),
        ("build/out.log", "\n"),
        ("run.sh", "\n"),
    ] {
        let at = root.join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, text(dice, end)).unwrap();
    }
    fs::write(root.join("docs/empty.md"), "").unwrap();
    fs::write(root.join("docs/last.md"), text(dice, "\n") + "no end").unwrap();
    fs::write(root.join(".gitignore"), "build/\n*.log\n").unwrap();
    let history = [
        "git branch side",
        "git checkout -q -b side && echo side >>docs/notes.md && git commit -qam 'w1: side' && git checkout -q main && \
         echo y >>README.md && git commit -qam 'main work' && git merge -q --no-edit -m 'merge side' side",
        "git checkout -q --detach",
        "true",
    ];
    let history = history[dice.roll(history.len())];
    let changes = [
        "echo changed >>README.md",
        "true",
        "git rm -q --cached docs/notes.md",
        "rm docs/sub/deep.md; echo new >new.txt",
        "echo staged >>src/main.c; git add src",
    ];
    let change = changes[dice.roll(changes.len())];
    shell(
        root,
        &format!(
            "mkdir hollow; chmod +x run.sh; ln -s docs/notes.md link.md; ln -s docs folder-link; ln -s gone.md dangling.md
             ln -s /etc/hostname outside.md
             git init -q -b main . && git add README.md docs/notes.md .gitignore && git commit -qm 'w1: start' && \
             git add . && git commit -qm 'add the rest' && git tag v1.0.0 && {{ {history}; }} && git tag -a -m x v1.1.0 && {{ {change}; }}"
        ),
    );
}

/// What bash prints for each of these lines, and how it ends.
fn ask_bash(root: &Path, lines: &[String]) -> Vec<(u8, String)> {
    let answers = tempfile::tempdir().unwrap();
    let at = answers.path().display();
    let mut script = String::new();
    for (n, line) in lines.iter().enumerate() {
        fs::write(answers.path().join(format!("{n}.sh")), format!("{line}\n")).unwrap();
        writeln!(
            script,
            "{{ . {at}/{n}.sh\n}} >{at}/{n}.out 2>/dev/null </dev/null; echo $? >{at}/{n}.status"
        )
        .unwrap();
    }
    shell(root, &script);
    let answer = |n: usize| {
        let status = fs::read_to_string(answers.path().join(format!("{n}.status"))).unwrap();
        let output = fs::read(answers.path().join(format!("{n}.out"))).unwrap();
        (status.trim().parse().unwrap(), String::from_utf8_lossy(&output).replace('\r', ""))
    };
    (0..lines.len()).map(answer).collect()
}

/// A line as a page has it: in a block of commands, or at a prompt with its output below. An output block of its own is about
/// one command alone, and the block has to have two.
enum Written {
    InBlock(String),
    Session(String),
}

/// What the line prints in truth is `said`, and `status` how it ends.
fn written(dice: &mut Dice, line: &str, status: u8, said: &str) -> Written {
    let lines: Vec<&str> = said.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).collect();
    let is_number = said.trim().parse::<u64>().ok();
    // The truth, or something beside it.
    let count = is_number.unwrap_or(lines.len() as u64).saturating_add([0, 0, 0, 1][dice.roll(4)]);
    let shown: Vec<String> = match dice.roll(5) {
        _ if lines.is_empty() => vec!["foo".to_owned()],
        0 => lines.iter().rev().map(|line| (*line).to_owned()).collect(),
        1 => vec![lines[0].to_owned(), "...".to_owned()],
        2 => vec![dice.pick(&["OK", "foo", "0", "README.md", "MISSING"]).to_owned()],
        _ => lines.iter().map(|line| (*line).to_owned()).collect(),
    };
    let below = |text: &str| Written::InBlock(format!("{line}\n# {text}"));
    match dice.roll(20) {
        0..=2 => Written::InBlock(line.to_owned()),
        3 | 4 => below(&format!("→ {count}")),
        5 => Written::InBlock(format!("{line}  # → {count}")),
        6 => below(&format!("Expected: {count}")),
        7 => below(&format!("→ {count} lines")),
        8 => below(&format!("→ {} {count}", dice.pick(&["at least", "at most", ">=", "exactly"]))),
        9 => below(&format!("→ {count} to {}", count + 2)),
        10 => Written::InBlock(format!("# It must print {count}\n{line}")),
        11 => below(dice.pick(&[
            "→ no output",
            "Expected: nothing",
            "→ none",
            "should NOT find it",
            "→ no matches",
        ])),
        12 => below(&format!("→ exit code {}", if dice.once_in(3) { 1 } else { status })),
        13 => below(dice.pick(&["→ fails", "→ succeeds", "Expected: success"])),
        14 => below(dice.pick(&["→ OK", "→ 0", "→ MISSING", "→ README.md", "Expected: foo"])),
        15 => below(dice.pick(&["→ 0 or 1", "→ 0", "→ 1 or more", "→ at most 3"])),
        16 | 17 => {
            let shown: Vec<String> = shown.iter().map(|line| format!("# → {line}")).collect();
            Written::InBlock(format!("{line}\n{}", shown.join("\n")))
        }
        _ => Written::Session(format!("$ {line}\n{}", shown.join("\n"))),
    }
}

/// A page of these lines; in front of each block, `first`.
fn page(lines: &[Written], first: Option<&str>) -> String {
    let mut out = "---\nid: l\ntitle: L\ntype: lesson\n---\n# L\n## Verify\n".to_owned();
    let typed = first.map_or_else(String::new, |first| format!("{first}\n\n"));
    let prompted = first.map_or_else(String::new, |first| format!("$ {first}\n"));
    let in_block: Vec<&str> = lines
        .iter()
        .filter_map(|line| match line {
            Written::InBlock(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    for lines in in_block.chunks(BLOCK) {
        write!(out, "\n```bash\n{typed}{}\n```\n", lines.join("\n\n")).unwrap();
    }
    let sessions: Vec<&str> = lines
        .iter()
        .filter_map(|line| match line {
            Written::Session(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    for lines in sessions.chunks(BLOCK) {
        write!(out, "\n```console\n{prompted}{}\n```\n", lines.join("\n")).unwrap();
    }
    out
}

/// What became of one line.
#[derive(Debug)]
struct Told {
    description: String,
    outcome: String,
    cause: String,
    expected: String,
    found: String,
}

impl Told {
    fn shown(&self) -> String {
        format!("{} ({}) {}", self.outcome, self.cause, self.found)
    }
}

fn told(sandbox: &Sandbox, page: &str, args: &[&str]) -> Vec<Told> {
    sandbox.write("course/l.md", page);
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    let prep = Prep::new(sandbox.path()).env("PATH", &var("PATH")).env("HOME", &var("HOME"));
    let ran =
        prep.run(&[&["check", "--course", "course", "--repo", "repo", "--format", "json"], args].concat());
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let steps = ran.json()["lessons"][0]["checks"].as_array().unwrap().clone();
    let steps = steps.iter().map(|step| Told {
        description: text(&step["description"]),
        // That a file is not there is told of the first step that misses it.
        outcome: text(&step["outcome"]).replace("blocked", "fail"),
        cause: if step["cause"].is_object() { text(&step["cause"]["kind"]) } else { text(&step["cause"]) },
        expected: text(&step["expected"]),
        found: text(&step["found"]),
    });
    steps.filter(|told| !told.description.starts_with("PREP_NOTHING")).collect()
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
#[ignore = "slow: it runs thousands of lines"]
fn running_a_line_says_what_reading_it_says() {
    let cases = usize::try_from(number("PREP_RUNNING_CASES", 2_700)).unwrap();
    let mut dice = Dice(number("PREP_RUNNING_SEED", 20_261_127).max(1));
    let (mut compared, mut passed, mut differ) = (0, 0, Vec::new());
    for repository in 0..REPOSITORIES {
        let sandbox = Sandbox::new();
        let repo = sandbox.path().join("repo");
        fs::create_dir_all(&repo).unwrap();
        build(&repo, &mut dice);
        let lines: Vec<String> = (0..cases / REPOSITORIES).map(|_| line(&mut dice)).collect();
        let answers = ask_bash(&repo, &lines);
        let pairs = lines.iter().zip(&answers);
        let written: Vec<Written> =
            pairs.map(|(line, (status, said))| written(&mut dice, line, *status, said)).collect();
        let read = told(&sandbox, &page(&written, None), &[]);
        let ran = told(&sandbox, &page(&written, Some(NEEDS_PROGRAM)), &["--run=unconfined"]);
        assert_eq!(read.len(), ran.len());
        for (read, ran) in read.iter().zip(&ran) {
            assert_eq!((&read.description, &read.expected), (&ran.description, &ran.expected));
            // What the repository, or the order of what it prints, keeps from being read is answered by running it.
            let is_answered = ["the order of the lines", "the columns of `ls -l`"]
                .iter()
                .any(|why| read.found.contains(why));
            if read.outcome == "unknown" && (read.cause != "unreadable" || is_answered) {
                continue;
            }
            compared += usize::from(read.outcome != "unknown");
            passed += usize::from(read.outcome == "pass");
            if read.outcome != ran.outcome || (read.outcome == "unknown" && read.cause != ran.cause) {
                differ.push(format!(
                    "{repository}: {}\n    expected {}\n    read {}\n    run  {}",
                    read.description,
                    read.expected,
                    read.shown(),
                    ran.shown()
                ));
            }
        }
    }
    assert!(
        differ.is_empty(),
        "{} of {compared} differ ({passed} pass)\n{}",
        differ.len(),
        differ.join("\n")
    );
    assert!(compared > cases / 2 && passed > cases / 8, "{compared} compared, {passed} pass");
}
