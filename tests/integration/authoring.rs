//! `docs/authoring.md` and `docs/pages.md`, run: their files are written, their commands typed, their outputs compared. With
//! `PREP_UPDATE_DOCS=1` the outputs are written anew.

use std::fs;
use std::path::{Path, PathBuf};

use crate::hostile::git;
use crate::support::{Prep, Sandbox};

/// A fenced block of the page, as lines of it: from the fence to the fence.
struct Block<'a> {
    language: &'a str,
    /// The file that the line before it names.
    file: Option<&'a str>,
    lines: &'a [&'a str],
}

/// The page in order: text between blocks, and blocks.
fn blocks<'a>(lines: &'a [&'a str]) -> Vec<(usize, Block<'a>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let fence = ["```", "~~~"].into_iter().find(|fence| lines[at].starts_with(fence));
        if let Some(fence) = fence {
            let language = &lines[at][fence.len()..];
            let length = lines[at + 1..].iter().position(|line| *line == fence).expect("the fence is closed");
            let before = lines[..at].iter().rev().find(|line| !line.is_empty());
            let file = before.and_then(|line| line.strip_prefix("File `")?.strip_suffix("`:"));
            found.push((at, Block { language, file, lines: &lines[at + 1..at + 1 + length] }));
            at += length + 1;
        }
        at += 1;
    }
    found
}

/// Where the page's commands are typed.
struct Shell {
    cwd: PathBuf,
}

impl Shell {
    /// What the command prints.
    fn run(&mut self, command: &str) -> String {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            ["mkdir", "-p", folders @ ..] => {
                folders.iter().for_each(|folder| fs::create_dir_all(self.cwd.join(folder)).unwrap());
                String::new()
            }
            ["git", args @ ..] => git(&self.cwd, args),
            ["cd", folder] => {
                self.cwd = self.cwd.join(folder);
                String::new()
            }
            ["prep", args @ ..] => {
                let ran = Prep::new(&self.cwd).width(96).run(args);
                assert!(ran.exit < 3, "{}", ran.shown());
                let printed = ran.stdout.clone() + &ran.stderr;
                printed.replace(&self.cwd.display().to_string(), "…")
            }
            other => panic!("the page types a command that its test does not know: {other:?}"),
        }
    }

    fn write(&self, path: &str, lines: &[&str]) {
        let at = self.cwd.join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, lines.join("\n") + "\n").unwrap();
    }
}

#[test]
fn the_page_for_authors_is_as_it_is() {
    hold("docs/authoring.md");
}

#[test]
fn the_page_about_pages_is_as_it_is() {
    hold("docs/pages.md");
}

fn hold(page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let sandbox = Sandbox::new();
    let mut shell = Shell { cwd: sandbox.path().to_owned() };
    let mut now: Vec<String> = Vec::new();
    let mut copied = 0;
    for (at, block) in blocks(&lines) {
        if let Some(file) = block.file {
            shell.write(file, block.lines);
        }
        if block.language != "console" {
            continue;
        }
        now.extend(lines[copied..=at].iter().map(|line| (*line).to_owned()));
        for command in block.lines.iter().filter(|line| line.starts_with("$ ")) {
            now.push((*command).to_owned());
            now.extend(shell.run(&command[2..]).lines().map(|line| line.trim_end().to_owned()));
        }
        copied = at + 1 + block.lines.len();
    }
    now.extend(lines[copied..].iter().map(|line| (*line).to_owned()));
    let now = now.join("\n") + "\n";
    if std::env::var_os("PREP_UPDATE_DOCS").is_some() {
        fs::write(&path, &now).unwrap();
    } else {
        assert_eq!(text, now, "{page} is not current: run the tests once with PREP_UPDATE_DOCS=1");
    }
}
