//! The commits that a page's Ship section makes: from its `git add` and `git commit` lines to what a learner's history must
//! have. Nothing is staged or committed here.

use super::block::{Unit, units};
use super::session::{has_prompts, session_units};
use super::{CommitsThatCount, Skipped};
use crate::evidence::{Commit, Commits, Committed, Entry, Evidence, EvidenceError};
use crate::finding::{Finding, Location, Missing, Verdict};
use crate::markdown::CodeBlock;
use crate::path::RelPath;
use crate::pattern::Glob;
use crate::shell::lex::{Lexeme, Op, Token};
use crate::wording::{list, plural};
use std::rc::Rc;

/// Commits shown when none fits.
const SHOWN: usize = 3;

/// A commit that a page asks for.
#[derive(Debug, Clone)]
pub struct Ship {
    /// What the subject starts with: up to the first colon, the colon included.
    pub prefix: String,
    /// What is added before it.
    pub paths: Vec<Added>,
    /// The 1-based line of the page.
    pub at: usize,
}

/// A path of `git add`.
#[derive(Debug, Clone)]
pub enum Added {
    Path(RelPath),
    Glob(Glob),
}

impl Added {
    fn parse(text: &str) -> Option<Self> {
        match Glob::is_glob(text) {
            true => Glob::parse(text).ok().map(Self::Glob),
            false => RelPath::parse(text.trim_end_matches('/')).ok().map(Self::Path),
        }
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Path(path) => path.as_str(),
            Self::Glob(glob) => glob.as_str(),
        }
    }
}

/// The commits that a block makes, and what of it is not read.
pub fn commits_of(block: &CodeBlock) -> (Vec<Ship>, Vec<Skipped>) {
    let (mut ships, mut skipped) = (Vec::new(), Vec::new());
    let mut added: Vec<String> = Vec::new();
    let mut is_bad = false;
    let units = units_of(block);
    let in_a_row = commits_in_a_row(&units);
    for (nth, unit) in units.iter().enumerate() {
        let line = block.line + 1 + unit.line;
        let mut skip = |reason: String| skipped.push(Skipped { line, reason, is_elsewhere: false });
        is_bad = unit.label().map_or(is_bad && !unit.after_gap, |label| is_of_what_not_to_do(&label));
        for words in commands(&unit.lexemes) {
            match words.iter().map(Option::as_deref).collect::<Vec<_>>().as_slice() {
                [Some("git"), Some("add"), paths @ ..] => {
                    added.extend(
                        paths.iter().flatten().filter(|path| names_paths(path)).map(|&path| path.to_owned()),
                    );
                    if paths.contains(&None) {
                        skip("a path of its `git add` is not written out".to_owned());
                    }
                }
                [Some("git"), Some("commit"), ..] if is_bad => {
                    added.clear();
                    skip("its `git commit` is shown as what not to do".to_owned());
                }
                [Some("git"), Some("commit"), args @ ..] => match prefix_of(args) {
                    Ok(_) if in_a_row[nth] => {
                        skip("nothing is added between these commits: they are examples".to_owned());
                    }
                    Ok(prefix) => {
                        let mut paths = Vec::new();
                        for path in std::mem::take(&mut added) {
                            match Added::parse(&path).filter(|_| !has_placeholder(&path)) {
                                Some(path) => paths.push(path),
                                None => {
                                    skip(format!("the commit is not asked for `{path}`, which is not a path"))
                                }
                            }
                        }
                        ships.push(Ship { prefix, paths, at: line });
                    }
                    Err(reason) => skip(reason),
                },
                _ => {}
            }
        }
    }
    (ships, skipped)
}

/// Which commands are commits that directly follow one another: the second would commit nothing.
fn commits_in_a_row(units: &[Unit]) -> Vec<bool> {
    let is_commit = |unit: &Unit| {
        let commands = commands(&unit.lexemes);
        let [words] = commands.as_slice() else { return false };
        let words: Vec<&str> = words.iter().map(|word| word.as_deref().unwrap_or_default()).collect();
        let makes_its_own = |word: &&str| {
            ["--all", "--amend", "--allow-empty"].contains(word)
                || (word.starts_with('-') && !word.starts_with("--") && word.contains('a'))
        };
        matches!(words.as_slice(), ["git", "commit", args @ ..] if !args.iter().any(makes_its_own))
    };
    let commits: Vec<bool> = units.iter().map(is_commit).collect();
    let is_next_to_one = |nth: usize| {
        let before = nth.checked_sub(1).and_then(|before| commits.get(before));
        before == Some(&true) || commits.get(nth + 1) == Some(&true)
    };
    commits.iter().enumerate().map(|(nth, &is_commit)| is_commit && is_next_to_one(nth)).collect()
}

/// Whether a comment is above what is not to be done: `# Bad:`, `# ❌ Avoid`.
fn is_of_what_not_to_do(label: &str) -> bool {
    let label = label.to_lowercase().replace('’', "'");
    let words = label.trim_start_matches(|c: char| !c.is_alphanumeric());
    let first = words.split(|c: char| !c.is_alphanumeric() && c != '\'').next().unwrap_or_default();
    label.contains(['❌', '✗', '✘'])
        || ["bad", "wrong", "avoid", "don't", "never"].contains(&first)
        || words.starts_with("do not")
}

fn units_of(block: &CodeBlock) -> Vec<Unit> {
    if has_prompts(&block.text) { session_units(&block.text) } else { units(&block.text) }
}

/// Whether a command is one of those that make the commit of its section.
pub fn is_of_commit(unit: &Unit) -> bool {
    let commands = commands(&unit.lexemes);
    let is_one = |words: &Vec<Option<String>>| match words.as_slice() {
        [Some(git), Some(command), ..] => {
            git == "git" && ["add", "commit", "push"].contains(&command.as_str())
        }
        _ => false,
    };
    !commands.is_empty() && commands.iter().all(is_one)
}

/// Whether an argument of `git add` names something; `.` and options name everything.
fn names_paths(argument: &str) -> bool {
    !argument.starts_with(['-', ':']) && !["", ".", "./", "*", "..", "**"].contains(&argument)
}

fn has_placeholder(text: &str) -> bool {
    let between = |open: char, close: char| {
        text.split_once(open)
            .and_then(|(_, rest)| rest.split_once(close))
            .is_some_and(|(inside, _)| !inside.is_empty())
    };
    let lower = text.to_lowercase();
    between('<', '>')
        || between('{', '}')
        || between('[', ']')
        || lower.contains("your")
        || text.contains("...")
        || text.contains('…')
}

/// What the subject of `git commit ARGS` starts with.
fn prefix_of(args: &[Option<&str>]) -> Result<String, String> {
    let mut rest = args.iter();
    let mut message = None;
    while let Some(arg) = rest.next() {
        let Some(arg) = arg else { continue };
        let takes_next = arg.starts_with('-') && !arg.starts_with("--") && arg.ends_with('m');
        if takes_next || *arg == "--message" {
            message = Some(
                rest.next().copied().flatten().ok_or("the message of its `git commit` is not written out")?,
            );
            break;
        }
        if let Some(text) = arg.strip_prefix("--message=") {
            message = Some(text);
            break;
        }
    }
    let message = message.ok_or("its `git commit` has no `-m \"…\"`")?;
    let subject = message.trim().lines().next().unwrap_or_default().trim();
    let prefix = match subject.find(':') {
        Some(at) => &subject[..=at],
        None => subject,
    };
    match (prefix, has_placeholder(prefix) || is_template(prefix, subject)) {
        ("" | ":", _) => Err("the message of its `git commit` is empty".to_owned()),
        (_, true) => Err(format!("`{prefix}` is for a person to fill in: no commit is asked for")),
        (prefix, false) => Ok(prefix.to_owned()),
    }
}

/// Whether a subject only says how one is written: `type: short description`, `type(scope): subject`.
fn is_template(prefix: &str, subject: &str) -> bool {
    let kind = prefix.trim_end_matches([':', '!']).to_lowercase();
    let kind = kind.split_once('(').map_or(kind.as_str(), |(kind, _)| kind);
    let rest = subject[prefix.len()..].to_lowercase();
    let says = |word: &str| ["description", "subject", "message", "summary", "title"].contains(&word);
    ["type", "scope", "category", "prefix", "tag"].contains(&kind) && rest.split_whitespace().any(says)
}

/// The words of each simple command of a line; none for a word that is not a plain text.
fn commands(lexemes: &[Lexeme]) -> Vec<Vec<Option<String>>> {
    let mut commands: Vec<Vec<Option<String>>> = vec![Vec::new()];
    let mut word_end = None;
    let mut is_target = false;
    for lexeme in lexemes {
        let words = commands.last_mut();
        match &lexeme.token {
            Token::Word(_) if std::mem::take(&mut is_target) => {}
            Token::Word(word) => {
                let text = word.unsupported().is_none().then(|| word.text());
                words.into_iter().for_each(|words| words.push(text.clone()));
                word_end = Some(lexeme.end);
            }
            Token::Op(Op::Redirect(..)) => {
                is_target = true;
                // `docs/<name>.md` is no redirection to who wrote it.
                if word_end == Some(lexeme.start) {
                    words.and_then(|words| words.last_mut()).into_iter().for_each(|word| *word = None);
                }
            }
            Token::Comment(_) => {}
            Token::Op(_) | Token::Newline => commands.push(Vec::new()),
        }
    }
    commands.retain(|words| !words.is_empty());
    commands
}

/// The commits of a history by whether their subject is the one that is asked for, newest first.
#[derive(Default)]
struct Sorted {
    fitting: Vec<Rc<Commit>>,
    others: usize,
    /// The newest of the others.
    newest: Vec<Location>,
}

impl Ship {
    pub fn says(&self) -> String {
        let paths = self.names();
        let work = if paths.is_empty() {
            "The work".to_owned()
        } else {
            format!("The work in {}", list(&paths, "and"))
        };
        format!("{work} is committed as `{} …`.", self.prefix)
    }

    fn names(&self) -> Vec<String> {
        self.paths.iter().map(|path| path.as_str().to_owned()).collect()
    }

    /// Whether a commit that joins the history could be it.
    pub fn heeds(&self, commit: &Commit) -> bool {
        commit.subject().starts_with(self.prefix.as_bytes())
    }

    /// What it asks for: the prefix and what is added.
    pub fn asks(&self) -> (String, Vec<String>) {
        (self.prefix.clone(), self.names())
    }

    fn expected(&self) -> String {
        let paths = self.names();
        let touches = if paths.is_empty() {
            String::new()
        } else {
            format!(" and that touches {}", list(&paths, "and"))
        };
        format!("a commit whose subject starts with `{}`{touches}", self.prefix)
    }

    pub fn evaluate(&self, evidence: &Evidence, commits: &CommitsThatCount<'_>) -> Finding {
        match self.find(evidence, commits) {
            Ok(finding) => finding,
            Err(error) => Finding::unknown(error, self.expected()),
        }
    }

    fn find(&self, evidence: &Evidence, commits: &CommitsThatCount<'_>) -> Result<Finding, EvidenceError> {
        let expected = self.expected();
        let Sorted { fitting, others, newest: shown } = self.sort(commits()?)?;
        let Some(newest) = fitting.first() else {
            if evidence.history_is_cut() {
                return Err(EvidenceError::Shallow);
            }
            let found = match others {
                0 => "no commit".to_owned(),
                others => format!("none of {}", plural(others, "commit")),
            };
            return Ok(Finding::decided(false, expected, found).at(shown));
        };
        for added in &self.paths {
            if let Some(finding) = self.miss(evidence, added, &fitting)? {
                return Ok(finding);
            }
        }
        Ok(Finding::decided(true, expected, newest.line()).at([Location::commit(newest.line())]))
    }

    /// Sorts the history by the subject.
    fn sort(&self, commits: Commits<'_>) -> Result<Sorted, EvidenceError> {
        let mut sorted = Sorted::default();
        for commit in commits {
            let commit = commit?;
            if commit.subject().starts_with(self.prefix.as_bytes()) {
                sorted.fitting.push(commit);
                // Without a path, one is enough.
                if self.paths.is_empty() {
                    break;
                }
            } else {
                sorted.others += 1;
                sorted.newest.extend((sorted.others <= SHOWN).then(|| Location::commit(commit.line())));
            }
        }
        Ok(sorted)
    }

    /// Why a path that was added is not in one of the commits as it is now; none if it is.
    fn miss(
        &self,
        evidence: &Evidence,
        added: &Added,
        fitting: &[Rc<Commit>],
    ) -> Result<Option<Finding>, EvidenceError> {
        let name = added.as_str();
        let fails = |found: String| Ok(Some(Finding::decided(false, self.expected(), found)));
        let files = files_of(evidence, added)?;
        if files.is_empty() {
            let missing = Verdict::Missing(Missing::file(name));
            let near = RelPath::parse(name).map(|path| evidence.near(&path)).unwrap_or_default();
            let finding = Finding::new(missing, self.expected(), format!("`{name}` is not there"));
            return Ok(Some(finding.with_near_misses(near)));
        }
        let mut is_committed = false;
        for file in &files {
            match evidence.committed(file)? {
                Committed::Unchanged => is_committed = true,
                Committed::Changed { .. } => return fails(format!("`{file}` changed since the last commit")),
                Committed::NotInHead | Committed::Unborn => {}
            }
        }
        if !is_committed {
            return fails(format!("`{name}` is not committed yet"));
        }
        for commit in fitting {
            let touches = match added {
                Added::Path(path) => evidence.changes_path(commit, path)?,
                Added::Glob(glob) => evidence.changed_files(commit)?.iter().any(|path| glob.is_match(path)),
            };
            if touches {
                return Ok(None);
            }
        }
        if evidence.history_is_cut() {
            return Err(EvidenceError::Shallow);
        }
        let shown = fitting.iter().take(SHOWN).map(|commit| Location::commit(commit.line()));
        let finding = Finding::decided(false, self.expected(), format!("none of them touches `{name}`"));
        Ok(Some(finding.at(shown)))
    }
}

/// The files that a path of `git add` is about.
fn files_of(evidence: &Evidence, added: &Added) -> Result<Vec<RelPath>, EvidenceError> {
    let below = |folder: &str, path: &RelPath| {
        path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    };
    match added {
        Added::Path(path) => match evidence.entry(path) {
            Entry::File { .. } => Ok(vec![path.clone()]),
            Entry::Folder => {
                Ok(evidence.files()?.iter().filter(|file| below(path.as_str(), file)).cloned().collect())
            }
            Entry::Unknown(error) => Err(error),
            Entry::Absent | Entry::LinkOutside { .. } | Entry::Other(_) => Ok(Vec::new()),
        },
        Added::Glob(glob) => {
            Ok(evidence.files()?.iter().filter(|file| glob.is_match(file)).cloned().collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_in_any_brackets_is_one() {
        for text in ["<id>: notes", "{id}: notes", "[id]: notes", "your notes", "notes: …", "notes: ..."] {
            assert!(has_placeholder(text), "{text}");
        }
        for text in ["w24-l05: notes", "a < b", "array[]", "{}"] {
            assert!(!has_placeholder(text), "{text}");
        }
    }
}
