//! The kinds of check, one file each: its fields, its doc, its evaluation, its tests. No kind imports another.
//! Here stands what they share: what a kind is, and what it finds.

pub mod absent;
pub mod cadence;
pub mod code_blocks;
pub mod commits;
pub mod committed;
mod decimal;
pub mod directory;
mod faults;
pub mod file;
pub mod files;
pub mod heading;
pub mod headings;
pub mod history;
pub mod items;
pub mod lines;
pub mod links;
pub mod mentions;
pub mod numbers;
pub mod scope;
pub mod scorecard;
pub mod sections;
pub mod table;
pub mod tag;
pub mod tasks;
pub mod value;
pub mod words;

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use crate::diagnostic::Diagnostic;
use crate::evidence::{Baseline, Commits, Evidence, Excerpt, Trouble};
use crate::path::RelPath;
use crate::yaml::{self, Key, Node, Value};
use scope::Target;

/// A leaf kind of check.
pub trait Kind: Sized {
    /// The key it is written under.
    const NAME: &'static str;
    /// When it passes, in one sentence: the line of the reference.
    const ABOUT: &'static str;
    /// A check of this kind as YAML, a map with one key.
    const EXAMPLE: &'static str;

    /// Reads what stands under the kind's key.
    fn read(node: &Node) -> Result<Self, Diagnostic>;

    fn evaluate(&self, context: &Context<'_>) -> Finding;

    /// Whether it reads text, and so can stand inside `each`.
    const READS_TEXT: bool = false;

    /// Whether it looks at the lesson's own `in`, for want of one of its own.
    fn needs_default_in(&self) -> bool {
        false
    }

    /// Whether it passes whatever it looks at, as `count: 0 or more` does: such a check is refused.
    fn is_vacuous(&self) -> bool {
        false
    }

    /// The path or glob whose existence this check asks about, if that is what it does.
    fn asks_existence_of(&self) -> Option<&str> {
        None
    }
}

/// What a check is evaluated in.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub evidence: &'a Evidence,
    /// The lesson's own `in`.
    pub default_in: Option<&'a Target>,
    /// The section that an `each` is at.
    pub within: Option<&'a Excerpt>,
    /// Spoken words a minute, unless a check says its own.
    pub words_per_minute: u32,
    /// What the course handed out: neither its commits nor its unchanged files count.
    pub baseline: Option<&'a Baseline>,
}

impl<'a> Context<'a> {
    /// Nothing but the evidence, and the pace a course has if it does not say.
    pub fn plain(evidence: &'a Evidence) -> Self {
        Self { evidence, default_in: None, within: None, words_per_minute: 150, baseline: None }
    }

    /// The commits that count, newest first.
    pub fn commits(&self) -> Result<Commits<'a>, Trouble> {
        self.evidence.commits_after(self.baseline)
    }
}

/// Each once, where it stands first.
pub fn unique<T: Ord>(items: Vec<T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    let is_new: Vec<bool> = items.iter().map(|item| seen.insert(item)).collect();
    items.into_iter().zip(is_new).filter_map(|(item, is_new)| is_new.then_some(item)).collect()
}

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub verdict: Verdict,
    /// A lower-case fragment: what would have passed.
    pub expected: String,
    /// A lower-case fragment: what there is.
    pub found: String,
    pub places: Vec<Place>,
    /// What nearly passed, most telling first.
    pub near: Vec<String>,
}

/// The inner outcome of a check; a step's outcome is made of it when the whole lesson is evaluated.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    Pass,
    Fail,
    /// What it should have looked at is not there.
    Missing(Missing),
    Unknown(Cause),
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// A path or a glob.
    pub path: String,
    /// The heading patterns down to the first that matched nothing; empty if the file itself is missing.
    pub section: Vec<String>,
}

/// Why an outcome is unknown.
#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    Environment(Trouble),
    /// A program would have to run; the command to type.
    NotRun(String),
    /// A proof line outside the grammar.
    Unreadable(String),
}

/// Where something was seen: a line of a file, a file, or a commit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub path: Option<String>,
    pub line: Option<usize>,
    pub text: String,
}

/// A line that nearly passed, and why it did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearLine {
    pub place: Place,
    pub sentence: String,
}

impl Place {
    pub fn line(path: &RelPath, line: usize, text: impl AsRef<[u8]>) -> Self {
        let text = String::from_utf8_lossy(text.as_ref()).trim_end().to_owned();
        Self { path: Some(path.to_string()), line: Some(line), text }
    }

    pub fn path(path: &RelPath) -> Self {
        Self { path: Some(path.to_string()), line: None, text: String::new() }
    }

    /// The heading that a section stands under, or the file.
    pub fn of(text: &Excerpt) -> Self {
        match text.lines.start - 1 {
            0 => Self::path(text.path()),
            line => Self::line(text.path(), line, text.document.line(line)),
        }
    }

    pub fn commit(line: String) -> Self {
        Self { path: None, line: None, text: line }
    }
}

impl Finding {
    pub fn new(verdict: Verdict, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { verdict, expected: expected.into(), found: found.into(), places: Vec::new(), near: Vec::new() }
    }

    /// Pass or fail.
    pub fn decided(passes: bool, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(if passes { Verdict::Pass } else { Verdict::Fail }, expected, found)
    }

    pub fn unknown(trouble: Trouble, expected: impl Into<String>) -> Self {
        let found = trouble.to_string();
        Self::new(Verdict::Unknown(Cause::Environment(trouble)), expected, found)
    }

    pub fn at(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        self.places.extend(places);
        self
    }

    /// Lines that nearly passed: they are where to look first.
    pub fn nearly_at(mut self, near: Vec<NearLine>) -> Self {
        let (places, sentences): (Vec<Place>, Vec<String>) =
            near.into_iter().map(|near| (near.place, near.sentence)).unzip();
        self.places.splice(0..0, places);
        self.nearly(sentences)
    }

    pub fn nearly(mut self, near: impl IntoIterator<Item = String>) -> Self {
        self.near.extend(near);
        self
    }

    pub fn passes(&self) -> bool {
        self.verdict == Verdict::Pass
    }
}

/// Reads a kind that is plain data; a value that is not a map stands for the field `plain`.
fn read_fields<T: DeserializeOwned>(node: &Node, plain: Option<&str>) -> Result<T, Diagnostic> {
    match (&node.value, plain) {
        (Value::Map(_), _) => yaml::read(node),
        (Value::Null, None) => yaml::read(&Node { value: Value::Map([].into()), ..node.clone() }),
        (Value::Null, Some(_)) | (_, None) => Err(node.wrong_type("a map of fields")),
        (_, Some(field)) => {
            let key = Key { name: field.to_owned(), span: node.span.clone() };
            yaml::read(&Node { value: Value::Map([(key, node.clone())].into()), ..node.clone() })
        }
    }
}

#[cfg(test)]
mod test_support {
    //! Evidence in a line, for the tests of every kind.

    use proptest::prelude::*;

    use super::*;
    use crate::evidence::{Document, Script, ScriptCommit};
    use crate::source::SourceFile;

    pub fn node(text: &str) -> Node {
        yaml::parse(&SourceFile::new("spec.yaml", text)).unwrap()
    }

    /// A kind read from its YAML fields.
    pub fn kind<K: Kind>(text: &str) -> K {
        K::read(&node(text)).unwrap_or_else(|problem| panic!("{problem:#?}"))
    }

    /// Why a kind refuses its YAML fields.
    pub fn refused<K: Kind + std::fmt::Debug>(text: &str) -> Diagnostic {
        K::read(&node(text)).unwrap_err()
    }

    /// One commit with these files.
    pub fn committed(files: &[(&str, &str)]) -> Evidence {
        let write =
            files.iter().map(|(path, text)| (RelPath::parse(path).unwrap(), (*text).to_owned())).collect();
        let commit = ScriptCommit { message: "work".into(), write, ..ScriptCommit::default() };
        Evidence::of_script(&Script { commits: vec![commit], ..Script::default() }).unwrap()
    }

    pub fn script(text: &str) -> Evidence {
        Evidence::of_script(&yaml::read(&node(text)).unwrap()).unwrap()
    }

    pub fn evaluate<K: Kind>(kind: &K, evidence: &Evidence) -> Finding {
        evaluate_after(None, kind, evidence)
    }

    pub fn evaluate_after<K: Kind>(baseline: Option<&Baseline>, kind: &K, evidence: &Evidence) -> Finding {
        let context = Context { baseline, ..Context::plain(evidence) };
        kind.evaluate(&context)
    }

    /// The finding of a kind, written as its fields, on one file `n.md`.
    pub fn on_text<K: Kind>(fields: &str, text: &str) -> Finding {
        evaluate(&kind::<K>(&format!("in: n.md\n{fields}")), &committed(&[("n.md", text)]))
    }

    /// A kind of text check without its scope, for [`judge_text`].
    pub fn text_kind<K: scope::TextKind>(fields: &str) -> K {
        yaml::read(&node(fields)).unwrap_or_else(|problem| panic!("{problem:#?}"))
    }

    pub fn excerpt(text: &str) -> Excerpt {
        let document = Document::new(RelPath::parse("docs/n.md").unwrap(), text.as_bytes().to_vec());
        Excerpt::whole(std::rc::Rc::new(document))
    }

    /// Judges any text at all; for the properties that hold for all of them.
    pub fn judge_text<K: scope::TextKind>(kind: &K, text: &str) -> Finding {
        let evidence = Evidence::empty();
        let context = Context::plain(&evidence);
        kind.judge(&[excerpt(text)], &context)
    }

    /// Texts made of what Markdown and arithmetic are made of, and of anything else.
    pub fn any_text() -> impl Strategy<Value = String> {
        let marks = "[-#*|:>`~\\[\\]()<!=+./,%−–é🎯 \n\rabQ0-9]{0,80}";
        let words = "((- |\\| |## |> |\\*\\*)?(API|Overall|Total|PASS|\\[a\\]\\(#a|x|b)[: |/]{0,2}[0-9]{0,15}[/.%) |]{0,2}[0-9]{0,3}\n?){0,8}";
        prop_oneof![marks, words, ".{0,40}"]
    }

    pub fn lines_of(finding: &Finding) -> Vec<usize> {
        finding.places.iter().filter_map(|place| place.line).collect()
    }
}
