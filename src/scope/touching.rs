//! What the kinds that ask about commits share: which changes count as touching, and how commits are named in a finding.

use std::rc::Rc;

use crate::diagnostic::Code;
use crate::evidence::{Commit, Entry, EvidenceError, Person};
use crate::finding::{Finding, Location};
use crate::pattern::Pattern;
use crate::scope::Context;
use crate::scope::Target;
use crate::yaml::{self, FromYaml, Node, Problems, TypeInfo, Value};

/// How many commits are named in a finding; the rest are counted.
pub const SHOWN: usize = 5;

/// Whether a commit changed what `touching` names.
pub fn touches(context: &Context<'_>, commit: &Commit, target: &Target) -> Result<bool, EvidenceError> {
    match target {
        Target::Path(path) => context.evidence.changes_path(commit, path),
        Target::Glob(glob) => {
            Ok(context.evidence.changed_files(commit)?.iter().any(|path| glob.is_match(path)))
        }
    }
}

/// The finding where `touching` names a path at which there is nothing.
pub fn nothing_to_touch(context: &Context<'_>, target: Option<&Target>, expected: &str) -> Option<Finding> {
    let Some(Target::Path(path)) = target else { return None };
    let entry = context.evidence.entry(path);
    // What cannot be looked at can still have been changed: its history says.
    let is_there = matches!(entry, Entry::File { .. } | Entry::Folder | Entry::Unknown(_));
    (!is_there).then(|| crate::scope::not_a_file(context, path, entry, expected))
}

/// `9ab12f0 add notes; 3f2a1c9 more`, and how many more there are.
pub fn shown(commits: &[Rc<Commit>]) -> String {
    let lines: Vec<String> = commits.iter().take(SHOWN).map(|commit| commit.line()).collect();
    match commits.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{}; and {more} more", lines.join("; ")),
        _ => lines.join("; "),
    }
}

pub fn locations(commits: &[Rc<Commit>]) -> Vec<Location> {
    commits.iter().take(SHOWN).map(|commit| Location::commit(commit.line())).collect()
}

/// A pattern between slashes, or a text that is meant as it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Wording {
    Pattern(Pattern),
    Text(String),
}

impl Wording {
    /// Whether this is the whole of `text` in any letter case, or the pattern matches somewhere in it.
    pub fn is_match(&self, text: &[u8]) -> bool {
        match self {
            Self::Pattern(pattern) => pattern.is_match(text),
            Self::Text(whole) => String::from_utf8_lossy(text).to_lowercase() == whole.to_lowercase(),
        }
    }

    /// Whether a person is called so, by name or by address.
    pub fn names(&self, person: &Person) -> bool {
        self.is_match(&person.name) || self.is_match(&person.email)
    }
}

impl std::fmt::Display for Wording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pattern(pattern) => pattern.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl FromYaml for Wording {
    const FORM: TypeInfo = TypeInfo::OneOf(&[TypeInfo::String, TypeInfo::Pattern]);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        if matches!(node.value, Value::Map(_)) {
            return Pattern::from_yaml(node, problems).map(Self::Pattern);
        }
        let text = yaml::read_string(node, &TypeInfo::String, problems)?;
        match text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            Some(inner) => yaml::pattern_of(inner, node, problems).map(Self::Pattern),
            None if text.trim().is_empty() => {
                problems.push(node.error(Code::BadValue, "it is empty"));
                None
            }
            None => Some(Self::Text(text.to_owned())),
        }
    }
}
