//! The tree of checks: logic over leaves, and the one list of leaf kinds. The only recursive type.
//! A new kind is one file in `kind`, its `mod`, and one line in `leaves!`.

mod evaluate;
mod parts;
mod read;
mod sections;

use crate::finding::Finding;
use crate::kind::{self, Joining, Kind};
use crate::program::Session;
use crate::scope::{Context, Defaults, Scoped};
use crate::yaml::{FromFields, MapInfo, Node, Problems};
use sections::Sections;

pub use parts::Part;
pub use read::{Filled, Reading};

/// What is tested: a leaf, or logic over checks.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    Leaf(Box<Leaf>),
    /// The sections that `each` check is about.
    Sections(Box<Scoped<Sections>>, Vec<Check>),
    All(Vec<Check>),
    Any(Vec<Check>),
    Not(Box<Check>),
    /// A shared check, filled in.
    Use {
        name: String,
        check: Box<Check>,
    },
}

/// A kind as the reference shows it.
#[derive(Debug, Clone, Copy)]
pub struct KindInfo {
    pub name: &'static str,
    pub about: &'static str,
    pub example: &'static str,
    /// Whether it can be inside `each`.
    pub reads_text: bool,
    /// What it takes, its own fields first; of logic, nothing but checks.
    pub fields: &'static [MapInfo],
}

macro_rules! leaves {
    ($($variant:ident: $kind:ty),* $(,)?) => {
        /// A check of one kind.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Leaf { $($variant($kind)),* }

        const LEAVES: &[KindInfo] = &[$(KindInfo {
            name: <$kind>::NAME,
            about: <$kind>::ABOUT,
            example: <$kind>::EXAMPLE,
            reads_text: <$kind>::READS_TEXT,
            fields: <$kind>::FIELDS,
        }),*];

        impl Leaf {
            /// Reads what is under `name`, the name of a leaf kind.
            fn read(name: &str, node: &Node, defaults: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
                $(if name == <$kind>::NAME {
                    return <$kind as Kind>::read(node, defaults, problems).map(Self::$variant);
                })*
                None
            }

            fn evaluate(&self, context: &Context<'_>) -> Finding {
                match self { $(Self::$variant(kind) => kind.evaluate(context)),* }
            }

            /// The key it is written under.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => <$kind>::NAME),* }
            }

            fn is_vacuous(&self) -> bool {
                match self { $(Self::$variant(kind) => kind.is_vacuous()),* }
            }

            fn asks_existence_of(&self) -> Option<&str> {
                match self { $(Self::$variant(kind) => kind.asks_existence_of()),* }
            }

            fn heeds(&self, joining: &Joining<'_>) -> bool {
                match self { $(Self::$variant(kind) => kind.heeds(joining)),* }
            }

            fn session(&self) -> Option<Session> {
                match self { $(Self::$variant(kind) => kind.session()),* }
            }
        }
    };
}

leaves! {
    File: kind::file::File,
    Directory: kind::directory::Directory,
    Absent: kind::absent::Absent,
    Files: kind::files::Files,
    Lines: Scoped<kind::lines::Lines>,
    Words: Scoped<kind::words::Words>,
    Mentions: Scoped<kind::mentions::Mentions>,
    Headings: Scoped<kind::headings::Headings>,
    Items: Scoped<kind::items::Items>,
    Turns: Scoped<kind::turns::Turns>,
    Table: Scoped<kind::table::Table>,
    Numbers: Scoped<kind::numbers::Numbers>,
    Scorecard: Scoped<kind::scorecard::Scorecard>,
    Rubric: Scoped<kind::rubric::Rubric>,
    Value: kind::value::Value,
    Tasks: Scoped<kind::tasks::Tasks>,
    Links: Scoped<kind::links::Links>,
    CodeBlocks: Scoped<kind::code_blocks::CodeBlocks>,
    Commits: kind::commits::Commits,
    Cadence: kind::cadence::Cadence,
    Tag: kind::tag::Tag,
    Branch: kind::branch::Branch,
    Committed: kind::committed::Committed,
    Runs: kind::runs::Runs,
}

const fn logic(name: &'static str, about: &'static str, example: &'static str) -> KindInfo {
    KindInfo { name, about, example, reads_text: true, fields: &[] }
}

/// The kinds that hold checks.
const LOGIC: &[KindInfo] = &[
    KindInfo {
        fields: &[Sections::INFO, Scoped::<Sections>::SCOPE],
        ..logic(sections::NAME, sections::ABOUT, sections::EXAMPLE)
    },
    logic("all", "every check passes", "all: [ file: README.md, committed: README.md ]"),
    logic("any", "at least one check passes", "any: [ file: LICENSE, file: LICENSE.md ]"),
    logic(
        "not",
        "the check fails; what is missing or unknown stays so",
        "not: { lines: { in: README.md, matching: TODO } }",
    ),
    logic(
        "use",
        "the shared check of that name passes",
        "use: { name: improvement-per-round, with: { notes: docs/notes.md } }",
    ),
];

/// The kind that only a step can be.
pub const MANUAL: KindInfo = KindInfo {
    name: "manual",
    about: "a reminder that only a person can judge; it never passes or fails",
    example: "manual: Practise with a person once.",
    reads_text: false,
    fields: &[],
};

/// Every kind that a check can be, in the order of the reference.
pub fn kinds() -> impl Iterator<Item = &'static KindInfo> {
    LEAVES.iter().chain(LOGIC)
}

impl Check {
    /// The key it is written under.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Leaf(leaf) => leaf.name(),
            Self::Sections(..) => sections::NAME,
            Self::All(_) => "all",
            Self::Any(_) => "any",
            Self::Not(_) => "not",
            Self::Use { .. } => "use",
        }
    }

    /// Whether a commit that joins the history could change what it finds, beyond the files it changes.
    pub fn heeds(&self, joining: &Joining<'_>) -> bool {
        match self {
            Self::Leaf(leaf) => leaf.heeds(joining),
            Self::Sections(_, checks) | Self::All(checks) | Self::Any(checks) => {
                checks.iter().any(|check| check.heeds(joining))
            }
            Self::Not(check) | Self::Use { check, .. } => check.heeds(joining),
        }
    }

    /// The commands that are run for it, where any may run, in order.
    pub fn sessions(&self) -> Vec<Session> {
        match self {
            Self::Leaf(leaf) => leaf.session().into_iter().collect(),
            Self::Sections(_, checks) | Self::All(checks) | Self::Any(checks) => {
                checks.iter().flat_map(Self::sessions).collect()
            }
            Self::Not(check) | Self::Use { check, .. } => check.sessions(),
        }
    }

    /// The shared checks that it uses, directly or through others.
    pub fn uses(&self) -> Vec<&str> {
        match self {
            Self::Leaf(_) => Vec::new(),
            Self::Sections(_, checks) | Self::All(checks) | Self::Any(checks) => {
                checks.iter().flat_map(Self::uses).collect()
            }
            Self::Not(check) => check.uses(),
            Self::Use { name, check } => [name.as_str()].into_iter().chain(check.uses()).collect(),
        }
    }

    /// The path or glob whose existence it asks about, if that is all it does.
    pub fn asks_existence_of(&self) -> Option<&str> {
        match self {
            Self::Leaf(leaf) => leaf.asks_existence_of(),
            Self::Use { check, .. } => check.asks_existence_of(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::evidence::Evidence;
    use crate::source::SourceFile;
    use crate::yaml::{self, FieldInfo, TypeInfo};

    fn read(text: &str) -> Result<Check, Vec<Diagnostic>> {
        let node = |text: &str| yaml::parse(&SourceFile::new("example.yaml", text)).unwrap();
        let fill = |_: &Node, _: &mut Problems| {
            Some(Filled { name: "shared".into(), check: node("file: README.md") })
        };
        let mut problems = Problems::default();
        let check = Reading::new(&fill, Defaults::default()).check(&node(text), &mut problems);
        problems.finish(check).map(|(check, _)| check)
    }

    #[test]
    fn the_example_of_every_kind_reads_and_says_something_of_nothing() {
        let evidence = Evidence::empty();
        let context = Context::plain(&evidence);
        for info in kinds() {
            let check = read(info.example).unwrap_or_else(|problems| panic!("{}: {problems:#?}", info.name));
            assert_eq!(check.kind(), info.name);
            let finding = check.evaluate(&context);
            assert!(!finding.expected.is_empty() && !finding.found.is_empty(), "{}: {finding:?}", info.name);
            assert_eq!(finding.passes(), info.name == "absent", "{} on nothing: {finding:?}", info.name);
        }
    }

    /// Holds a type to saying what it is, and everything in it too.
    fn is_described(form: &TypeInfo) -> bool {
        match form {
            TypeInfo::Syntax { called, examples, .. } => !called.is_empty() && !examples.is_empty(),
            TypeInfo::Words(words) => words.iter().all(|info| !info.word.is_empty() && info.about.len() < 9),
            TypeInfo::List(inner) | TypeInfo::MapOf(inner) => is_described(inner),
            TypeInfo::Fields(info) => info.all().all(field_is_described),
            TypeInfo::OneOf(forms) => forms.iter().all(is_described),
            _ => !form.to_string().is_empty(),
        }
    }

    fn field_is_described(field: &FieldInfo) -> bool {
        let default = field.default.map(|default| default());
        let is_said = !field.about().is_empty() && default.as_ref().is_none_or(|default| !default.is_empty());
        assert!(is_said, "{} {:?}", field.name, default);
        assert!(!field.required || default.is_none(), "{}", field.name);
        is_described(field.form)
    }

    #[test]
    fn every_field_of_every_kind_says_what_it_is() {
        for info in kinds() {
            for map in info.fields {
                assert!(map.all().all(field_is_described), "{}", info.name);
                assert!(map.groups.iter().all(|group| !group.one_of || group.fields.len() > 1));
            }
        }
    }

    #[test]
    fn two_thousand_checks_are_read_and_one_more_is_told() {
        let all = |checks: usize| read(&format!("all: [{}]", "file: a, ".repeat(checks)));
        assert!(all(1_999).is_ok(), "with `all` itself these are 2,000");
        assert_eq!(all(2_000).unwrap_err().len(), 1);
    }
}
