//! The kinds of check, one file each: its fields, its doc, its evaluation, its tests. No kind imports another.
//! This file says what a kind is.

pub mod absent;
pub mod branch;
pub mod cadence;
pub mod code_blocks;
pub mod commits;
pub mod committed;
pub mod directory;
pub mod file;
pub mod files;
pub mod headings;
pub mod items;
pub mod lines;
pub mod links;
pub mod mentions;
pub mod numbers;
pub mod rubric;
pub mod runs;
pub mod scorecard;
pub mod table;
pub mod tag;
pub mod tasks;
pub mod turns;
pub mod value;
pub mod words;

use crate::diagnostic::Code;
use crate::evidence::Commit;
use crate::finding::Finding;
use crate::pattern::Glob;
use crate::program::Session;
use crate::scope::{Context, Defaults, Scoped, TextKind};
use crate::yaml::{MapInfo, Node, Problems};

/// A commit that joins the history from HEAD.
#[derive(Clone, Copy)]
pub struct Joining<'a> {
    pub commit: &'a Commit,
    /// Whether a tag leads to it.
    pub is_tagged: bool,
}

/// A leaf kind of check.
pub trait Kind: Sized {
    /// The key it is written under.
    const NAME: &'static str;
    /// When it passes, in one message: the line of the reference.
    const ABOUT: &'static str;
    /// A check of this kind as YAML, a map with one key.
    const EXAMPLE: &'static str;

    /// Its fields, for the reference and the schemas.
    const FIELDS: &'static [MapInfo];

    /// Reads what is under the kind's key; `defaults` fill in what it does not say itself.
    fn read(node: &Node, defaults: &Defaults<'_>, problems: &mut Problems) -> Option<Self>;

    fn evaluate(&self, context: &Context<'_>) -> Finding;

    /// Whether it reads text, and so can be inside `each`.
    const READS_TEXT: bool = false;

    /// Whether it passes whatever it looks at, as `count: 0 or more` does: such a check is refused.
    fn is_vacuous(&self) -> bool {
        false
    }

    /// Whether a commit that joins the history could change what it finds, beyond the files it changes. Without a word of its
    /// own a kind asks history for a baseline at most, and that begins with a commit without parents.
    fn heeds(&self, joining: &Joining<'_>) -> bool {
        joining.commit.parents().len() == 0
    }

    /// The commands that are run for it, where any may run.
    fn session(&self) -> Option<Session> {
        None
    }

    /// The path or glob whose existence this check asks about, if that is what it does.
    fn asks_existence_of(&self) -> Option<&str> {
        None
    }
}

impl<K: TextKind> Kind for Scoped<K> {
    const NAME: &'static str = K::NAME;
    const ABOUT: &'static str = K::ABOUT;
    const EXAMPLE: &'static str = K::EXAMPLE;

    const FIELDS: &'static [MapInfo] = &[K::INFO, Self::SCOPE];
    const READS_TEXT: bool = true;

    fn is_vacuous(&self) -> bool {
        self.kind.is_vacuous()
    }

    fn read(node: &Node, defaults: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        Scoped::read(node, defaults, problems)
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        Scoped::evaluate(self, context)
    }
}

/// Refuses a glob where only a path makes sense; `instead` is the check that takes one.
fn refuse_glob(path: &str, at: &Node, instead: &str, problems: &mut Problems) {
    if Glob::is_glob(path) {
        let problem = at.error(Code::GlobForPath, format!("`{path}` is a glob, and this takes one path"));
        problems.push(problem.help(format!("for a glob write `{instead}`; `[*]` in it is a plain `*`")));
    }
}

#[cfg(test)]
pub mod test_support {
    //! Evidence in a line, for the tests of every kind.

    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::evidence::{Baseline, Evidence, Script, ScriptCommit};
    use crate::git::{Person, Time, Writer};
    use crate::path::RelPath;
    use crate::scope::Target;
    pub use crate::scope::test_support::excerpt;
    use crate::source::SourceFile;
    use crate::yaml;

    pub fn node(text: &str) -> Node {
        yaml::parse(&SourceFile::new("spec.yaml", text)).unwrap()
    }

    /// A kind read from its YAML fields in a lesson whose `in` is `n.md`, or every problem of them.
    pub fn read<K: Kind>(text: &str) -> Result<K, Vec<Diagnostic>> {
        let mut problems = Problems::default();
        let target = Target::Path(RelPath::parse("n.md").unwrap());
        let defaults = Defaults { target: Some(&target), ..Defaults::default() };
        let kind = K::read(&node(text), &defaults, &mut problems);
        problems.finish(kind).map(|(kind, _)| kind)
    }

    /// A kind read from its YAML fields.
    pub fn kind<K: Kind>(text: &str) -> K {
        read(text).unwrap_or_else(|problems| panic!("{problems:#?}"))
    }

    /// Why a kind refuses its YAML fields.
    pub fn refused<K: Kind + std::fmt::Debug>(text: &str) -> Diagnostic {
        read::<K>(text).unwrap_err().remove(0)
    }

    /// A repository on disk of commits without files, each with its parent among those before it, and references to them.
    pub fn on_disk(parents: &[Option<usize>], references: &[(&str, usize)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let writer = Writer::create(dir.path(), "main").unwrap();
        let author = Person { name: "Lea".into(), email: "lea@x.org".into(), time: Time::default() };
        let tree = writer.write_tree(&std::collections::BTreeMap::new()).unwrap();
        let mut commits = Vec::new();
        for (nth, parent) in parents.iter().enumerate() {
            let parents: Vec<_> = parent.iter().map(|at| commits[*at]).collect();
            commits.push(writer.write_commit(tree, &parents, &author, &format!("commit {nth}")).unwrap());
        }
        for (name, at) in references {
            writer.set_reference(&format!("refs/{name}"), commits[*at]).unwrap();
        }
        dir
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

    /// A kind of text check without its scope, for [`evaluate_text`].
    pub fn text_kind<K: TextKind>(fields: &str) -> K {
        yaml::read(&node(fields)).unwrap_or_else(|problems| panic!("{problems:#?}"))
    }

    /// Judges any text at all; for the properties that hold for all of them.
    pub fn evaluate_text<K: TextKind>(kind: &K, text: &str) -> Finding {
        let evidence = Evidence::empty();
        let context = Context::plain(&evidence);
        kind.evaluate(&[excerpt(text)], &context)
    }

    /// Texts made of what Markdown and arithmetic are made of, and of anything else.
    pub fn any_text() -> impl Strategy<Value = String> {
        let marks = "[-#*|:>`~\\[\\]()<!=+./,%−–é🎯 \n\rabQ0-9]{0,80}";
        let words = "((- |\\| |## |> |\\*\\*)?(API|Overall|Total|PASS|\\[a\\]\\(#a|x|b)[: |/]{0,2}[0-9]{0,15}[/.%) |]{0,2}[0-9]{0,3}\n?){0,8}";
        prop_oneof![marks, words, ".{0,40}"]
    }

    /// The messages of its near misses.
    pub fn messages(finding: &Finding) -> Vec<&str> {
        finding.near_misses.iter().map(|near_miss| near_miss.message.as_str()).collect()
    }

    pub fn lines_of(finding: &Finding) -> Vec<usize> {
        finding.locations.iter().filter_map(|location| location.line).collect()
    }
}
