//! Lines of the constructs that fewer pages have: tests of several words, `[[ … ]]`, `$( … )`, `if`, filters, `find` with an
//! expression, `grep -r` with chosen files, and git's other listings.

use super::lines::{Dice, OPERANDS, PATTERNS, pipeline, plain};

pub fn line(dice: &mut Dice) -> String {
    match dice.roll(12) {
        0 | 1 => format!(
            "{}{}",
            test(dice),
            dice.pick(&["", " && echo OK", " || echo NO", " && echo OK || echo NO"])
        ),
        2 | 3 => format!("{}{}", conditional(dice), dice.pick(&["", " && echo OK", " || echo NO"])),
        4 => compound_if(dice),
        5 => format!("{} | {}", source(dice), filters(dice)),
        6 => find(dice),
        7 => grep(dice),
        8 => git(dice),
        9 => long_ls(dice),
        10 => format!("echo {}", substitution(dice)),
        _ => globs(dice),
    }
}

/// A command that prints a number or a text, in `$( … )`.
fn substitution(dice: &mut Dice) -> String {
    let file = dice.pick(&OPERANDS);
    let command = match dice.roll(7) {
        0 => format!("grep -c {} {file}", dice.pick(&PATTERNS)),
        1 => format!("wc -l < {}", dice.pick(&["README.md", "docs/notes.md", "missing.md"])),
        2 => format!("cat {file} | wc -l"),
        3 => format!("grep -h {} {file}", dice.pick(&PATTERNS)),
        4 => format!("head -n 1 {file}"),
        5 => "git rev-list --count HEAD".to_owned(),
        _ => format!("find docs -name {}", dice.pick(&["'*.md'", "notes.md", "nope"])),
    };
    if dice.once_in(2) { format!("\"$({command})\"") } else { format!("$({command})") }
}

fn number(dice: &mut Dice) -> String {
    if dice.once_in(2) {
        substitution(dice)
    } else {
        dice.pick(&["0", "1", "2", "3", "-1", "'' ", "x", " 3"]).to_owned()
    }
}

fn text(dice: &mut Dice) -> String {
    if dice.once_in(3) {
        substitution(dice)
    } else {
        dice.pick(&["foo", "''", "\"foo bar\"", "3", "-f", "'a*'", "!", "README.md", "'('", "w24-l05"])
            .to_owned()
    }
}

fn primary(dice: &mut Dice) -> String {
    let file = dice.pick(&OPERANDS);
    let comparison = dice.pick(&["-eq", "-ne", "-lt", "-le", "-gt", "-ge"]);
    match dice.roll(7) {
        0 | 1 => format!("{} {file}", dice.pick(&["-f", "-d", "-e", "-s", "-x", "-r", "-L", "-h"])),
        2 => format!("{} {}", dice.pick(&["-n", "-z"]), text(dice)),
        3 => format!("{} {comparison} {}", number(dice), number(dice)),
        4 => format!("{} {} {}", text(dice), dice.pick(&["=", "==", "!="]), text(dice)),
        5 => text(dice),
        _ => format!("! {}", primary(dice)),
    }
}

fn test(dice: &mut Dice) -> String {
    let mut words = primary(dice);
    for _ in 0..[0, 0, 0, 1, 1, 2][dice.roll(6)] {
        words = format!("{words} {} {}", dice.pick(&["-a", "-o"]), primary(dice));
    }
    if dice.once_in(8) {
        words = format!("\\( {words} \\)");
    }
    if dice.once_in(2) { format!("[ {words} ]") } else { format!("test {words}") }
}

fn conditional(dice: &mut Dice) -> String {
    let one = |dice: &mut Dice| match dice.roll(4) {
        0 => {
            let patterns = ["foo*", "*", "'f*'", "f?o", "[a-f]oo", "\"foo bar\"", "*\" \"*", "[[:alpha:]]*"];
            format!("{} {} {}", text(dice), dice.pick(&["==", "!=", "="]), dice.pick(&patterns))
        }
        1 => {
            let expressions = ["foo", "^f.o$", "'f.o'", "[0-9]+", "^[0-9]+$", "f\"o\"o", "a|o", "o*$"];
            format!("{} =~ {}", text(dice), dice.pick(&expressions))
        }
        _ => primary(dice),
    };
    let mut words = one(dice);
    for _ in 0..[0, 0, 1, 2][dice.roll(4)] {
        words = format!("{words} {} {}", dice.pick(&["&&", "||"]), one(dice));
    }
    if dice.once_in(6) {
        words = format!("! ( {words} )");
    }
    format!("[[ {words} ]]")
}

fn compound_if(dice: &mut Dice) -> String {
    let condition = |dice: &mut Dice| match dice.roll(4) {
        0 => test(dice),
        1 => conditional(dice),
        2 => format!("grep -q {} {}", dice.pick(&PATTERNS), dice.pick(&OPERANDS)),
        _ => pipeline(dice),
    };
    let body = |dice: &mut Dice| match dice.roll(4) {
        0 => plain(dice),
        1 => "false".to_owned(),
        _ => dice.pick(&["echo OK", "echo yes; echo more", "true"]).to_owned(),
    };
    let mut line = format!("if {}; then {}", condition(dice), body(dice));
    if dice.once_in(4) {
        line += &format!("; elif {}; then {}", condition(dice), body(dice));
    }
    if dice.once_in(2) {
        line += &format!("; else {}", body(dice));
    }
    line + "; fi" + dice.pick(&["", "", " >/dev/null", " && echo END"])
}

fn source(dice: &mut Dice) -> String {
    match dice.roll(4) {
        0 => format!("ls {}", dice.pick(&OPERANDS)),
        1 => format!("grep -h {} {}", dice.pick(&PATTERNS), dice.pick(&OPERANDS)),
        2 => "printf 'b 2\\na 10\\nc 1.5\\na 10\\n-3\\n'".to_owned(),
        _ => format!("cat {}", dice.pick(&OPERANDS)),
    }
}

fn filters(dice: &mut Dice) -> String {
    let filters = [
        "sort",
        "sort -r",
        "sort -u",
        "sort -n",
        "sort -rn",
        "uniq",
        "uniq -c",
        "uniq -d",
        "uniq -u",
        "cut -d' ' -f1",
        "cut -d ' ' -f2-",
        "cut -d: -f1,3 -s",
        "cut -c1-3",
        "cut -b -2",
        "cut -f1",
        "tr -d ' '",
        "tr -d '\\n'",
        "tr a-z A-Z",
        "tr '[:lower:]' '[:upper:]'",
        "tr -s ' '",
        "tr -d '[:punct:]'",
        "tr ' ' '\\n'",
        "wc -l",
        "wc -m",
        "wc -lm",
        "head -n 2",
        "tail -n 1",
        "grep -c a",
    ];
    let mut out = dice.pick(&filters).to_owned();
    while dice.once_in(2) {
        out += " | ";
        out += dice.pick(&filters);
    }
    out
}

fn find(dice: &mut Dice) -> String {
    let primaries = [
        "-name '*.md'",
        "-iname 'adr*'",
        "-iname '*.MD'",
        "-type f",
        "-type d",
        "-type f,l",
        "-path '*/sub/*'",
        "-path './docs/*'",
        "-empty",
        "-type f -size 0",
        "-size +0 -type f",
        "-type f -size -2",
        "-size +40c -type f",
        "-true",
        "-name '[[:upper:]]*'",
        "-name '.*'",
    ];
    let mut expression = String::new();
    for _ in 0..dice.roll(4) {
        let not = dice.pick(&["", "", "", "! ", "-not "]);
        let join = dice.pick(&["", "", " -a", " -o"]);
        expression = match expression.is_empty() {
            true => format!(" {not}{}", dice.pick(&primaries)),
            false => format!("{expression}{join} {not}{}", dice.pick(&primaries)),
        };
    }
    if dice.once_in(5) && !expression.is_empty() {
        expression = format!(" \\({expression} \\)");
    }
    let depth = dice.pick(&["", "", "", " -maxdepth 1", " -maxdepth 2", " -mindepth 1"]);
    let git = dice.pick(&["", " -not -path './.git/*'", " -not -path '*/.git/*'"]);
    let start =
        dice.pick(&["docs", "src", ".", ".", "docs/ src", "missing", "folder-link", "hollow docs", "."]);
    let tail = dice.pick(&["", "", " | wc -l", " | sort", " | grep -c md", " | sort | head -n 3"]);
    if dice.once_in(8) {
        return format!("find . -name .git -prune -o{expression} -print{tail}");
    }
    format!("find {start}{depth}{expression}{git}{tail}")
}

fn grep(dice: &mut Dice) -> String {
    let choices = [
        "--include='*.md'",
        "--include '*.txt'",
        "--exclude='*.md'",
        "--exclude-dir=docs",
        "--exclude-dir=.git",
        "--exclude-dir=s*",
        "--include='ADR*'",
        "--exclude=notes*",
        "--include=*.bin",
    ];
    let flags =
        dice.some(&["-c", "-l", "-L", "-h", "-i", "-o", "-w", "-q", "-n", "-m1", "-m 2", "-v", "-s"], 2);
    let recursive = dice.pick(&[" -r", " -r", " -R", ""]);
    let chosen = dice.some(&choices, 2);
    let operands =
        dice.some(&["docs", "src", ".", "notes.txt", "README.md", "folder-link", "*.md", "docs/notes.md"], 2);
    let tail = dice.pick(&["", "", " | wc -l", " | sort"]);
    format!("grep{recursive}{flags}{chosen} {}{operands}{tail}", dice.pick(&PATTERNS))
}

fn git(dice: &mut Dice) -> String {
    let revs =
        ["", "", " HEAD", " main", " v1.0.0", " HEAD~1", " side", " nope", " v1.1.0", " docs", " README.md"];
    let rev = dice.pick(&revs);
    let chosen = dice.some(
        &[
            "-n 1",
            "-2",
            "--grep=w24",
            "--grep '^add'",
            "--author=L",
            "--author='^X'",
            "-i",
            "--grep=BODY",
            "--no-merges",
            "--merges",
            "--reverse",
        ],
        2,
    );
    let paths = dice.pick(&["", "", "", " -- docs", " -- docs/notes.md notes.txt", " -- missing.md"]);
    let tail = dice.pick(&["", "", " | wc -l", " | sort"]);
    match dice.roll(9) {
        0 => format!("git log --oneline{chosen}{rev}{paths}{tail}"),
        1 => format!(
            "git log {}{chosen}{rev}{paths}{tail}",
            dice.pick(&[
                "--format=%H",
                "--format='%an <%ae>: %s'",
                "--pretty=format:%h",
                "--pretty=oneline",
                "--format=x%%%s"
            ])
        ),
        2 => format!("git log --graph --oneline{rev}{paths}"),
        3 => format!("git rev-list{}{chosen}{rev}{paths}{tail}", dice.pick(&["", " --count"])),
        4 => format!("git rev-parse{}{rev}", dice.pick(&["", " --verify", " --verify -q", " --short"])),
        5 => dice
            .pick(&[
                "git rev-parse --abbrev-ref HEAD",
                "git branch --show-current",
                "git rev-parse --is-inside-work-tree",
            ])
            .to_owned(),
        6 => format!("git status {}{tail}", dice.pick(&["--porcelain", "-s", "--short", "--porcelain -uno"])),
        7 => format!(
            "git ls-files --error-unmatch{}",
            dice.some(&["README.md", "missing", "docs", "'*.md'"], 2)
        ),
        _ => format!("git {}", dice.pick(&["tag", "branch", "tag -l '*5'", "branch --list '*/*'"])),
    }
}

fn long_ls(dice: &mut Dice) -> String {
    let flags = dice.pick(&["-l", "-la", "-lA", "-ld", "-lF", "-l -a", "-lh", "-lp", "-lr", "-lR"]);
    format!(
        "ls {flags}{}{}",
        dice.some(&["docs", "src", "README.md", "missing", "hollow", "*.md", "link.md", "folder-link"], 2),
        dice.pick(&["", "", " | wc -l", " >/dev/null"])
    )
}

fn globs(dice: &mut Dice) -> String {
    let patterns = [
        "*[[:space:]]*",
        "docs/*[[:blank:]]*",
        "[[:upper:]]*",
        "[![:upper:]]*",
        "*[[:digit:]]*",
        "docs/[[:alpha:]]*",
        "*.[[:lower:]]*",
        "[[:punct:]]*",
        "./docs/*.md",
        "*/",
        "*/*/",
        "docs/.[a-h]*",
        "?.md",
        "docs/ADR-[0-9]*.md",
        "[!a-m]*",
        "docs/*[!md]",
    ];
    format!("{} {}", dice.pick(&["ls -d", "echo", "ls", "wc -l", "test -e"]), dice.pick(&patterns))
}
