//! Every character of Unicode, asked of the real grep: it finds the exceptions that `posix::class` lists, and where they are
//! not those of the C library at hand it says which characters differ. They hold for glibc 2.36 and GNU grep 3.8.
#![expect(clippy::disallowed_methods, reason = "a test asks the program that prep stands in for")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use super::super::tool::grep::Grep;

/// The characters whose lines, made by `line`, the real grep selects with `args`.
fn selected(args: &[&str], chars: &[char], line: impl Fn(char) -> String) -> BTreeSet<char> {
    let mut grep = Command::new("grep")
        .args(["-a", "-n"])
        .args(args)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("grep runs");
    let text: String = chars.iter().map(|&c| line(c) + "\n").collect();
    let mut stdin = grep.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = grep.wait_with_output().unwrap().stdout;
    writer.join().unwrap().unwrap();
    let number =
        |line: &[u8]| std::str::from_utf8(line.split(|&b| b == b':').next()?).ok()?.parse::<usize>().ok();
    output.split(|&byte| byte == b'\n').filter_map(number).map(|n| chars[n - 1]).collect()
}

fn differences(args: &[&str], chars: &[char], line: impl Fn(char) -> String) -> String {
    let own: Vec<String> = args.iter().map(|&arg| arg.to_owned()).collect();
    let grep = Grep::parse("grep", &own).unwrap();
    let theirs = selected(args, chars, &line);
    let ours = chars.iter().copied().filter(|&c| grep.selects(line(c).as_bytes())).collect();
    let shown = |set: BTreeSet<char>| {
        let shown: Vec<String> = set.iter().take(20).map(|&c| format!("{:04X}", u32::from(c))).collect();
        format!("{} ({})", set.len(), shown.join(" "))
    };
    if theirs == ours {
        return String::new();
    }
    let only = |a: &BTreeSet<char>, b: &BTreeSet<char>| shown(a.difference(b).copied().collect());
    format!("{args:?}: grep only {}, prep only {}\n", only(&theirs, &ours), only(&ours, &theirs))
}

/// Without the newline, which ends a line, and NUL, which makes a file binary.
fn every_char() -> Vec<char> {
    ('\u{1}'..=char::MAX).filter(|&c| c != '\n').collect()
}

#[test]
#[ignore = "slow: every character of Unicode, asked of grep in each way"]
fn every_character_is_classified_as_grep_does() {
    let chars = every_char();
    let mut report = String::new();
    let names = [
        "alpha", "digit", "alnum", "upper", "lower", "space", "blank", "cntrl", "xdigit", "graph", "punct",
        "print",
    ];
    for name in names {
        report += &differences(&[&format!("^[[:{name}:]]$")], &chars, String::from);
    }
    for pattern in ["^\\w$", "^\\W$", "^\\s$", "^\\S$", "^.$", "^[^[:alnum:]]$"] {
        report += &differences(&[pattern], &chars, String::from);
    }
    let after = |c: char| format!("a{c}");
    let before = |c: char| format!("{c}a");
    for args in [&["-w", "a"][..], &["a\\b"], &["a\\>"], &["a\\B"], &["-x", "a\\>."]] {
        report += &differences(args, &chars, after);
    }
    for args in [&["-w", "a"][..], &["\\ba"], &["\\<a"], &["\\Ba"]] {
        report += &differences(args, &chars, before);
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
#[ignore = "slow: every letter with a case, asked of grep"]
fn every_letter_is_folded_as_grep_does() {
    let has_case = |&c: &char| {
        crate::pattern::simple_fold(c).len() > 1 || c.to_lowercase().ne([c]) || c.to_uppercase().ne([c])
    };
    let chars: Vec<char> = every_char().into_iter().filter(has_case).collect();
    let mut report = String::new();
    for &c in &chars {
        report += &differences(&["-i", "-x", &c.to_string()], &chars, String::from);
    }
    for pattern in ["[a-z]", "[^k]", "[[:upper:]]", "[^[:lower:]]", "[sK]"] {
        write!(report, "{}", differences(&["-i", "-x", pattern], &chars, String::from)).unwrap();
    }
    assert!(report.is_empty(), "{report}");
}
