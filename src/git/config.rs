//! A repository's own config, read as git-config(1) describes the format, with the files that it includes. Nothing that it
//! names is run, and only regular files of a usual size are read. Includes under a condition are not followed.

use std::path::{Path, PathBuf};

use super::error::GitError;
use super::file;

/// How deep includes go, as in git.
const MAX_DEPTH: usize = 10;

/// How many files one config is made of.
const MAX_FILES: usize = 64;

/// Keys with their values, in the order in which they are written; a later one counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    entries: Vec<(String, Option<String>)>,
}

impl Config {
    /// From keys as git lists them: `core.bare`, sections and names in lower case.
    pub fn of(entries: impl IntoIterator<Item = (String, Option<String>)>) -> Self {
        Self { entries: entries.into_iter().collect() }
    }

    /// The file at `path` and what it includes; empty if it is not there.
    pub fn load(path: &Path) -> Result<Self, GitError> {
        let mut config = Self::default();
        let mut files = 0;
        config.add_file(path, 0, &mut files)?;
        Ok(config)
    }

    /// Takes what `later` says over what is here.
    pub fn add(&mut self, later: Self) {
        self.entries.extend(later.entries);
    }

    fn add_file(&mut self, path: &Path, depth: usize, files: &mut usize) -> Result<(), GitError> {
        *files += 1;
        if depth > MAX_DEPTH || *files > MAX_FILES {
            return Err(GitError::BadRepository { what: "the repository's config includes too many files" });
        }
        let Some(bytes) = file::read(path, file::MAX_SMALL)? else { return Ok(()) };
        let entries = parse(&String::from_utf8_lossy(&bytes)).ok_or_else(|| file::damaged(path))?;
        for (key, value) in entries {
            let included =
                value.as_deref().filter(|_| key == "include.path").map(|written| expand(path, written));
            self.entries.push((key, value));
            if let Some(included) = included {
                self.add_file(&included, depth + 1, files)?;
            }
        }
        Ok(())
    }

    /// The last value of a key; one without `=` is empty.
    pub fn get(&self, key: &str) -> Option<&str> {
        let (_, value) = self.entries.iter().rev().find(|(own, _)| own == key)?;
        Some(value.as_deref().unwrap_or_default())
    }

    /// Every value of a key.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.entries.iter().filter(move |(own, _)| own == key).filter_map(|(_, value)| value.as_deref())
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    /// The last value of a key as git reads a switch; one without `=` is on.
    pub fn switch(&self, key: &str) -> Option<bool> {
        let (_, value) = self.entries.iter().rev().find(|(own, _)| own == key)?;
        let Some(value) = value.as_deref() else { return Some(true) };
        match value.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" | "" => Some(false),
            number => number.parse::<i64>().ok().map(|number| number != 0),
        }
    }
}

fn expand(file: &Path, written: &str) -> PathBuf {
    match (written.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => file.parent().unwrap_or(Path::new("")).join(written),
    }
}

/// Keys with their values; `None` where git would refuse the file.
fn parse(text: &str) -> Option<Vec<(String, Option<String>)>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let mut rest = text.chars().peekable();
    let mut section: Option<String> = None;
    let mut entries = Vec::new();
    while let Some(&c) = rest.peek() {
        match c {
            _ if c.is_ascii_whitespace() => drop(rest.next()),
            '#' | ';' => while rest.next().is_some_and(|c| c != '\n') {},
            '[' => section = Some(header(&mut rest)?),
            _ if c.is_ascii_alphabetic() => {
                let name = word(&mut rest);
                let value = value(&mut rest)?;
                entries.push((format!("{}.{name}", section.as_ref()?), value));
            }
            _ => return None,
        }
    }
    Some(entries)
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// A name in lower case.
fn word(rest: &mut Chars<'_>) -> String {
    let mut word = String::new();
    while let Some(c) = rest.next_if(|c| c.is_ascii_alphanumeric() || *c == '-') {
        word.push(c.to_ascii_lowercase());
    }
    word
}

/// `[core]`, `[remote "origin"]`, `[remote.origin]`.
fn header(rest: &mut Chars<'_>) -> Option<String> {
    rest.next();
    let mut name = String::new();
    while let Some(c) = rest.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.')) {
        name.push(c.to_ascii_lowercase());
    }
    while rest.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
    match rest.next()? {
        ']' if !name.is_empty() => return Some(name),
        '"' => name.push('.'),
        _ => return None,
    }
    loop {
        match rest.next()? {
            '"' => break,
            '\n' => return None,
            '\\' => name.push(rest.next()?),
            c => name.push(c),
        }
    }
    (rest.next()? == ']').then_some(name)
}

/// What follows a name, to the end of its line: quotes, escapes, comments, and lines that go on.
fn value(rest: &mut Chars<'_>) -> Option<Option<String>> {
    while rest.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
    match rest.peek() {
        Some('=') => drop(rest.next()),
        None | Some('\n' | '#' | ';') => return Some(None),
        Some(_) => return None,
    }
    let (mut value, mut kept, mut is_quoted) = (String::new(), 0, false);
    while rest.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
    loop {
        match rest.next() {
            None | Some('\n') if is_quoted => return None,
            None | Some('\n') => break,
            Some('#' | ';') if !is_quoted => {
                while rest.next().is_some_and(|c| c != '\n') {}
                break;
            }
            Some('"') => is_quoted = !is_quoted,
            Some('\\') => match rest.next()? {
                '\n' => continue,
                'n' => value.push('\n'),
                't' => value.push('\t'),
                'b' => value.push('\u{8}'),
                c @ ('"' | '\\') => value.push(c),
                _ => return None,
            },
            Some(c @ (' ' | '\t')) if !is_quoted => {
                // Blanks count only between words.
                value.push(c);
                continue;
            }
            Some(c) => value.push(c),
        }
        kept = value.len();
    }
    value.truncate(kept);
    Some(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(text: &str) -> Option<Vec<String>> {
        let shown = |(key, value): (String, Option<String>)| match value {
            Some(value) => format!("{key}={value}"),
            None => key,
        };
        Some(parse(text)?.into_iter().map(shown).collect())
    }

    #[test]
    fn every_spelling_that_git_reads() {
        assert_eq!(
            values("[Core] Bare = yes ; c\n\tx\n[remote \"A.b\\\"c\"]\nurl = \"a # b\" c  # d\n[x.Y]z=\\\"q\\\\\n").unwrap(),
            ["core.bare=yes", "core.x", "remote.A.b\"c.url=a # b c", "x.y.z=\"q\\"]
        );
        assert_eq!(values("[a] b = f\\\nf\n").unwrap(), ["a.b=ff"]);
        assert_eq!(values("\u{feff}[a]\r\nb = 1 \r\n").unwrap(), ["a.b=1"]);
        for wrong in ["b = 1", "[a", "[a]b c", "[a]b = \"x", "[a]b = \\x", "[a \"b]", "[]", "[a]=1"] {
            assert_eq!(values(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn switches_are_words_or_numbers() {
        let config = Config::of(
            parse("[a]\non\nyes = Yes\nno = off\none = 1\nnull = 0\nempty =\nodd = maybe\n").unwrap(),
        );
        let switch = |name: &str| config.switch(&format!("a.{name}"));
        assert_eq!(["on", "yes", "one"].map(switch), [Some(true); 3]);
        assert_eq!(["no", "null", "empty"].map(switch), [Some(false); 3]);
        assert_eq!(["odd", "absent"].map(switch), [None; 2]);
    }

    #[test]
    fn includes_are_followed_as_far_as_they_end() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
        write("config", "[a]b=1\n[include]path=more\n[a]c=2\n");
        write("more", "[a]b=3\n[include]path=gone\n");
        let config = Config::load(&dir.path().join("config")).unwrap();
        assert_eq!((config.get("a.b"), config.get("a.c")), (Some("3"), Some("2")));
        write("more", "[include]path=more\n");
        assert!(Config::load(&dir.path().join("config")).is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[\\[\\]a-c\"\\\\ =#;\n.]{0,40}") {
            let _ = parse(&text);
        }
    }
}
