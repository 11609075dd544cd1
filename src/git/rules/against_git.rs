//! What git itself leaves out, for files of rules that are put together at random from what such patterns are made of.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Beside, Rules};
use crate::path::RelPath;

/// What patterns are made of; a few of them are in none.
const PIECES: [&str; 38] = [
    "a",
    "b",
    "c",
    "ab",
    "A",
    "é",
    "*",
    "**",
    "***",
    "?",
    "/",
    "/",
    "/",
    "**/",
    "/**",
    "/**/",
    "[ab]",
    "[!a]",
    "[^a]",
    "[a-c]",
    "[c-a]",
    "[a-]",
    "[]a]",
    "[!]a]",
    "[\\]a]",
    "[[:alpha:]]",
    "[[:upper:]b]",
    "[[:no:]]",
    "[a",
    "[",
    "\\a",
    "\\*",
    "\\?",
    "\\[",
    "\\/",
    "\\",
    "#",
    "!",
];

const STARTS: [&str; 12] = ["", "", "", "", "", "!", "!", "/", "\\#", "\\!", "#", " "];

const ENDS: [&str; 12] = ["", "", "", "", "/", "/", " ", "\t", "\\ ", "\\\\ ", "  ", "\r"];

const NAMES: [&str; 16] =
    ["a", "b", "c", "ab", "cab", "A", "é", "a ", "a\t", "a\\", "#a", "!a", "a*", "[a", "a]b", "-"];

/// Where rules are, from the most of them to the fewest.
const FILES: [&str; 6] =
    [".gitignore", ".gitignore", "a/.gitignore", "d3/ab/.gitignore", ".git/info/exclude", ".git/user"];

/// Numbers that look random, the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }

    fn rules(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(3) {
            text.push_str(self.of(&STARTS));
            (0..=self.below(5)).for_each(|_| text.push_str(self.of(&PIECES)));
            text.push_str(self.of(&ENDS));
            text.push('\n');
        }
        // A last line may have no end.
        if self.below(8) == 0 {
            text.pop();
        }
        text
    }
}

/// Writes files of these names, in each other, and says which.
fn tree(dir: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    for (nth, top) in NAMES.iter().enumerate() {
        paths.push(format!("{top}.d/a"));
        for (other, below) in NAMES.iter().enumerate() {
            match (nth + other) % 2 {
                0 => paths.push(format!("d{nth}/{top}/{below}")),
                _ => paths.extend(NAMES[..4].iter().map(|last| format!("{top}/{below}/{last}"))),
            }
        }
    }
    for at in &paths {
        let at = dir.join(at);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, "").unwrap();
    }
    paths
}

#[expect(clippy::disallowed_methods, reason = "a test asks the program that prep stands in for")]
fn git(dir: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(dir).env("GIT_CONFIG_GLOBAL", dir.join("none")).env("GIT_CONFIG_NOSYSTEM", "1");
    git.args(["-c", "core.excludesFile=.git/user"]);
    git
}

#[test]
#[ignore = "slow: asks git about 2,000 files of rules"]
fn what_git_ignores_is_ignored() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    assert!(git(dir).args(["init", "-q"]).status().unwrap().success());
    let paths = tree(dir);
    fs::write(dir.join(".git/asked"), paths.join("\0")).unwrap();
    let beside = Beside { user: Some(dir.join(".git/user")), info: dir.join(".git/info/exclude") };
    let mut random = Random(12);
    let (mut patterns, mut left_out) = (0, 0);
    for _ in 0..2000 {
        FILES.iter().for_each(|at| drop(fs::remove_file(dir.join(at))));
        let mut written = Vec::new();
        for _ in 0..=random.below(3) {
            let (at, text) = (random.of(&FILES), random.rules());
            fs::write(dir.join(at), &text).unwrap();
            patterns += text.lines().count();
            written.push((at, text));
        }
        let asked = fs::File::open(dir.join(".git/asked")).unwrap();
        let ignores_case = random.below(4) == 0;
        let case = format!("core.ignoreCase={ignores_case}");
        let said = git(dir)
            .args(["-c", &case])
            .args(["check-ignore", "--no-index", "--stdin", "-z"])
            .stdin(asked)
            .output()
            .unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        let theirs: Vec<&str> = said.split_terminator('\0').collect();
        let rules = Rules::new(dir, ignores_case);
        let is_ignored = |at: &&str| rules.is_ignored(&RelPath::parse(at).unwrap(), &beside).unwrap();
        let ours: Vec<&str> = paths.iter().map(String::as_str).filter(is_ignored).collect();
        assert_eq!(ours, theirs, "{written:?} {case}");
        left_out += ours.len();
    }
    // Rules that leave out nothing, or everything, would compare little.
    assert!(
        patterns > 5000 && left_out > 20 * 2000 && left_out < paths.len() * 1000,
        "{patterns}, {left_out}"
    );
}
