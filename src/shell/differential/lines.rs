//! Lines made from the grammar, and the words they are made of. It knows nothing of repositories beyond their names.

use std::fmt::Write as _;

use super::constructs;

/// A small generator of its own, so that a seed means the same cases on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.roll(from.len())]
    }

    pub fn once_in(&mut self, n: usize) -> bool {
        self.roll(n) == 0
    }

    /// Some of these, each with a blank before it.
    pub fn some(&mut self, from: &[&str], most: usize) -> String {
        (0..self.roll(most + 1)).map(|_| format!(" {}", self.pick(from))).collect()
    }
}

pub const TEXT: [&str; 22] = [
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

pub const FILES: [&str; 19] = [
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

/// Operands as they are in a line: files, folders, what is not there, patterns.
pub const OPERANDS: [&str; 34] = [
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

pub const PATTERNS: [&str; 77] = [
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
    "'w24\\-l05'",
    "'\\/'",
    "'a\\{,2\\}b'",
];

/// A line of proof: pipelines joined in some way, or one of the other constructs.
pub fn line(dice: &mut Dice) -> String {
    if dice.once_in(2) { constructs::line(dice) } else { plain(dice) }
}

/// Pipelines of the programs that most pages have.
pub fn plain(dice: &mut Dice) -> String {
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

pub fn pipeline(dice: &mut Dice) -> String {
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
        2 => format!(
            "ls{}{}",
            dice.some(&["-1", "-a", "-A", "-d", "-F", "-p", "-r", "-R"], 2),
            dice.some(&OPERANDS, 3)
        ),
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
            let n =
                dice.pick(&["", " -n 1", " -n2", " -3", " -n 0", " -n +2", " -n -1", " --lines=2", " -n -0"]);
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
                "--oneline main",
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
