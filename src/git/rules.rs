//! `.gitignore` and `.gitattributes`: which rules there are for a path, and which of them counts. The files are read as git
//! reads them: a link in their place is not followed, and the work of matching is bounded.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::error::GitError;
use super::file;
use super::wildmatch::Wildmatch;
use crate::path::RelPath;

/// All the work of matching that one run does: some seconds' worth.
const MAX_WORK: u64 = 1 << 31;

/// A line of one of these files.
#[derive(Debug)]
struct Rule {
    pattern: Wildmatch,
    /// Whether it is matched with the whole path below its file's folder, and not with the name alone.
    is_anchored: bool,
    only_folders: bool,
    is_negated: bool,
    /// What `.gitattributes` say of what matches.
    assigns: Vec<(String, Value)>,
}

/// What is said of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Unspecified,
    Set,
    Unset,
    Text(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Ignore,
    Attributes,
}

#[derive(Debug, Default)]
struct RuleFile {
    rules: Vec<Rule>,
    /// What an attribute stands for when it is set.
    macros: Vec<(String, Vec<(String, Value)>)>,
}

/// Where rules are that are not the repository's own work.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The user's own, which count least.
    pub user: Option<PathBuf>,
    /// `info/exclude` or `info/attributes`.
    pub info: PathBuf,
}

pub struct Rules {
    root: PathBuf,
    ignores_case: bool,
    files: RefCell<HashMap<PathBuf, Rc<RuleFile>>>,
    work: Cell<u64>,
}

impl Rules {
    pub fn new(root: &Path, ignores_case: bool) -> Self {
        Self { root: root.to_owned(), ignores_case, files: RefCell::default(), work: Cell::new(0) }
    }

    /// Whether `path`, which is no folder, or a folder above it is ignored.
    pub fn is_ignored(&self, path: &RelPath, beside: &Beside) -> Result<bool, GitError> {
        let mut above: Vec<RelPath> = std::iter::successors(Some(path.clone()), RelPath::parent).collect();
        above.reverse();
        for at in &above {
            // What is in a folder that is ignored cannot be taken back.
            if self.is_ignored_itself(at, at != path, beside)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_ignored_itself(&self, path: &RelPath, is_folder: bool, beside: &Beside) -> Result<bool, GitError> {
        let mut folder = path.parent();
        loop {
            let file = self.own(folder.as_ref(), ".gitignore", Form::Ignore)?;
            if let Some(verdict) = self.last_match(&file, folder.as_ref(), path, is_folder)? {
                return Ok(verdict);
            }
            folder = match folder {
                Some(folder) => folder.parent(),
                None => break,
            };
        }
        for at in [Some(&beside.info), beside.user.as_ref()].into_iter().flatten() {
            let file = self.load(at, Form::Ignore)?;
            if let Some(verdict) = self.last_match(&file, None, path, is_folder)? {
                return Ok(verdict);
            }
        }
        Ok(false)
    }

    /// What the last rule that matches says; `None` if none does.
    fn last_match(
        &self,
        file: &RuleFile,
        folder: Option<&RelPath>,
        path: &RelPath,
        is_folder: bool,
    ) -> Result<Option<bool>, GitError> {
        for rule in file.rules.iter().rev() {
            if (is_folder || !rule.only_folders) && self.matches(rule, folder, path)? {
                return Ok(Some(!rule.is_negated));
            }
        }
        Ok(None)
    }

    /// What is said of each of `names` for a file. `other` hands out the text of a `.gitattributes` that is not in the
    /// working tree.
    pub fn attributes<const N: usize>(
        &self,
        path: &RelPath,
        names: [&str; N],
        beside: &Beside,
        other: impl Fn(&RelPath) -> Option<Vec<u8>>,
    ) -> Result<[Value; N], GitError> {
        let mut files: Vec<(Option<RelPath>, Rc<RuleFile>)> = Vec::new();
        if let Some(user) = &beside.user {
            files.push((None, self.load(user, Form::Attributes)?));
        }
        let mut folders: Vec<RelPath> = std::iter::successors(path.parent(), RelPath::parent).collect();
        folders.reverse();
        for folder in std::iter::once(None).chain(folders.into_iter().map(Some)) {
            let mut file = self.own(folder.as_ref(), ".gitattributes", Form::Attributes)?;
            let at = RelPath::child(folder.as_ref(), ".gitattributes");
            if file.rules.is_empty() && fs::symlink_metadata(self.root.join(at.as_str())).is_err() {
                file = other(&at)
                    .map_or(file, |text| Rc::new(parse(&text, Form::Attributes, self.ignores_case)));
            }
            files.push((folder, file));
        }
        files.push((None, self.load(&beside.info, Form::Attributes)?));
        let mut values = [const { Value::Unspecified }; N];
        let binary = ["diff", "merge", "text"].map(|name| (name.to_owned(), Value::Unset));
        let mut macros: Macros<'_> = HashMap::from([("binary", &binary[..])]);
        let own = files.iter().flat_map(|(_, file)| &file.macros);
        macros.extend(own.map(|(name, assigns)| (name.as_str(), assigns.as_slice())));
        for (folder, file) in &files {
            for rule in &file.rules {
                if !rule.only_folders && self.matches(rule, folder.as_ref(), path)? {
                    assign(&rule.assigns, &macros, names, &mut values);
                }
            }
        }
        Ok(values)
    }

    fn matches(&self, rule: &Rule, folder: Option<&RelPath>, path: &RelPath) -> Result<bool, GitError> {
        let below = match folder {
            Some(folder) => path.as_str().get(folder.as_str().len() + 1..).unwrap_or_default(),
            None => path.as_str(),
        };
        let text = if rule.is_anchored { below } else { path.name() };
        self.work.set(self.work.get() + rule.pattern.cost(text.len()));
        if self.work.get() > MAX_WORK {
            return Err(GitError::BadRepository {
                what: "the patterns in `.gitignore` and `.gitattributes` take too long to match",
            });
        }
        Ok(rule.pattern.is_match(text.as_bytes()))
    }

    /// A file of the working tree; empty where it is not a file itself.
    fn own(&self, folder: Option<&RelPath>, name: &str, form: Form) -> Result<Rc<RuleFile>, GitError> {
        let path = self.root.join(RelPath::child(folder, name).as_str());
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_file() => self.load(&path, form),
            _ => Ok(Rc::default()),
        }
    }

    fn load(&self, path: &Path, form: Form) -> Result<Rc<RuleFile>, GitError> {
        if let Some(known) = self.files.borrow().get(path) {
            return Ok(Rc::clone(known));
        }
        let text = file::read(path, file::MAX_SMALL)?.unwrap_or_default();
        let file = Rc::new(parse(&text, form, self.ignores_case));
        self.files.borrow_mut().insert(path.to_owned(), Rc::clone(&file));
        Ok(file)
    }
}

/// What an attribute stands for when it is set, by its name.
type Macros<'a> = HashMap<&'a str, &'a [(String, Value)]>;

/// Lets one rule say what it says of the names that are asked for.
fn assign<const N: usize>(
    assigns: &[(String, Value)],
    macros: &Macros<'_>,
    names: [&str; N],
    values: &mut [Value; N],
) {
    for own in assigns {
        let stands_for =
            macros.get(own.0.as_str()).copied().filter(|_| own.1 == Value::Set).unwrap_or_default();
        for (name, value) in std::iter::once(own).chain(stands_for) {
            if let Some(nth) = names.iter().position(|asked| asked == name) {
                values[nth] = value.clone();
            }
        }
    }
}

fn parse(text: &[u8], form: Form, ignores_case: bool) -> RuleFile {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut file = RuleFile::default();
    for line in text.split(|&byte| byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match form {
            Form::Ignore => file.rules.extend(ignore_rule(line, ignores_case)),
            Form::Attributes => attribute_line(line, ignores_case, &mut file),
        }
    }
    file
}

fn ignore_rule(line: &[u8], ignores_case: bool) -> Option<Rule> {
    if line.starts_with(b"#") {
        return None;
    }
    let line = without_end(line);
    let (is_negated, pattern) = line.strip_prefix(b"!").map_or((false, line), |rest| (true, rest));
    rule(pattern, ignores_case).map(|rule| Rule { is_negated, ..rule })
}

/// Without the spaces at the end; one behind a `\` counts.
fn without_end(line: &[u8]) -> &[u8] {
    let (mut end, mut at) = (0, 0);
    while let Some(byte) = line.get(at) {
        at += if *byte == b'\\' { 2 } else { 1 };
        if *byte != b' ' {
            end = at.min(line.len());
        }
    }
    &line[..end]
}

fn rule(pattern: &[u8], ignores_case: bool) -> Option<Rule> {
    let (only_folders, pattern) = pattern.strip_suffix(b"/").map_or((false, pattern), |rest| (true, rest));
    let is_anchored = pattern.contains(&b'/');
    let pattern = pattern.strip_prefix(b"/").unwrap_or(pattern);
    if pattern.is_empty() {
        return None;
    }
    let pattern = Wildmatch::parse(pattern, ignores_case)?;
    Some(Rule { pattern, is_anchored, only_folders, is_negated: false, assigns: Vec::new() })
}

fn attribute_line(line: &[u8], ignores_case: bool, file: &mut RuleFile) {
    let line = line.trim_ascii();
    let (pattern, rest) = match line.first() {
        None | Some(b'#') => return,
        Some(b'"') => match unquoted(&line[1..]) {
            Some(parts) => parts,
            None => return,
        },
        Some(_) => {
            let end = line.iter().position(u8::is_ascii_whitespace).unwrap_or(line.len());
            (line[..end].to_vec(), &line[end..])
        }
    };
    let words = rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let assigns: Vec<(String, Value)> =
        words.map(|word| assignment(&String::from_utf8_lossy(word))).collect();
    if let Some(name) = pattern.strip_prefix(b"[attr]") {
        file.macros.push((String::from_utf8_lossy(name).into_owned(), assigns));
    } else if !pattern.starts_with(b"!") {
        file.rules.extend(rule(&pattern, ignores_case).map(|rule| Rule { assigns, ..rule }));
    }
}

/// The text up to the closing quote, and what follows it.
fn unquoted(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut out = Vec::new();
    let mut at = 0;
    loop {
        match *text.get(at)? {
            b'"' => return Some((out, &text[at + 1..])),
            b'\\' => {
                at += 1;
                out.push(*text.get(at)?);
            }
            byte => out.push(byte),
        }
        at += 1;
    }
}

fn assignment(word: &str) -> (String, Value) {
    if let Some(name) = word.strip_prefix('-') {
        return (name.to_owned(), Value::Unset);
    }
    if let Some(name) = word.strip_prefix('!') {
        return (name.to_owned(), Value::Unspecified);
    }
    match word.split_once('=') {
        Some((name, value)) => (name.to_owned(), Value::Text(value.to_owned())),
        None => (word.to_owned(), Value::Set),
    }
}

#[cfg(test)]
mod against_git;
#[cfg(test)]
mod tests;
