//! Where a check looks, as authors write it: `in`, `section` and `across`, and what a lesson and its course say once for
//! every check. It is all resolved here, so that nothing is left out when a check is evaluated.

use super::headed::all_with_hashes;
use super::{Scoped, TextKind};
use crate::diagnostic::Code;
use crate::path::RelPath;
use crate::pattern::{Glob, Pattern};
use crate::yaml::{self, FromFields, FromYaml, MapInfo, Node, Problems, TypeInfo, Value, fields, words};

/// A file, or every file that a glob matches.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    Path(RelPath),
    Glob(Glob),
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Target {
    /// As it was given.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Path(path) => path.as_str(),
            Self::Glob(glob) => glob.as_str(),
        }
    }
}

impl FromYaml for Target {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a path or a glob",
        examples: &["docs/notes.md", "docs/*.md"],
        takes_numbers: false,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        match yaml::read_string(node, &Self::FORM, problems)? {
            text if Glob::is_glob(text) => Glob::from_yaml(node, problems).map(Self::Glob),
            _ => RelPath::from_yaml(node, problems).map(Self::Path),
        }
    }
}

words! {
    /// How the files that a glob matches become one finding.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Across {
        /// Each file must pass.
        Each = "each",
        /// All files are one text.
        Total = "total",
        /// One file must pass.
        Any = "any",
    }
}

/// One heading pattern, or several, outermost first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SectionPath(pub Vec<Pattern>);

impl FromYaml for SectionPath {
    const FORM: TypeInfo = TypeInfo::OneOf(&[TypeInfo::Pattern, TypeInfo::List(&TypeInfo::Pattern)]);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let path = match &node.value {
            Value::List(_) => Vec::from_yaml(node, problems)?,
            _ => vec![Pattern::from_yaml(node, problems)?],
        };
        if path.is_empty() {
            problems.push(node.error(Code::BadValue, "it names no heading"));
            return None;
        }
        problems.extend(all_with_hashes(&path, node));
        Some(Self(path))
    }

    fn in_words(&self) -> String {
        if self.0.is_empty() { "the whole file".to_owned() } else { self.describe() }
    }
}

fields! {
    /// The keys that every check of text has.
    pub struct Scope {
        /// The file to read, or a glob: then each file that it matches. Left out, it is the lesson's own `in`.
        target as "in": Option<Target>,
        /// The one section to read: a pattern for its heading, or a list of them, from the outermost to the innermost.
        section: SectionPath = SectionPath::default(),
        /// How the files of a glob count together.
        across: Across = Across::Each,
    }
}

/// What a lesson and its course say once for every check.
#[derive(Debug, Clone, Copy)]
pub struct Defaults<'a> {
    /// Where a check looks that does not say so itself.
    pub target: Option<&'a Target>,
    /// How fast a learner is taken to speak.
    pub words_per_minute: u32,
}

/// As fast as people talk who want to be understood.
pub const WORDS_PER_MINUTE: u32 = 150;

impl Default for Defaults<'_> {
    fn default() -> Self {
        Self { target: None, words_per_minute: WORDS_PER_MINUTE }
    }
}

impl Defaults<'_> {
    /// What a check looks at: its own target, or the lesson's. Having neither is a problem.
    pub fn target_of(
        &self,
        own: Option<Target>,
        kind: &str,
        at: &Node,
        problems: &mut Problems,
    ) -> Option<Target> {
        own.or_else(|| self.target.cloned()).or_else(|| {
            let problem = at.error(Code::MissingKey, format!("`{kind}` does not say which file to look at"));
            problems.push(problem.help("add `in:` here, or once for the whole lesson"));
            None
        })
    }
}

impl<K> Scoped<K> {
    /// The fields of the scope, for the reference.
    pub const SCOPE: MapInfo = Scope::INFO;

    /// Takes the scope's keys and then, from the same map, what `read` takes.
    pub fn read_with<T: FromFields>(
        node: &Node,
        name: &str,
        defaults: &Defaults<'_>,
        problems: &mut Problems,
        read: impl FnOnce(&mut yaml::Fields<'_>, &mut Problems) -> Option<K>,
    ) -> Option<Self> {
        yaml::read_map::<T, _>(node, problems, |fields, problems| {
            let scope = Scope::read_from(fields, problems);
            let kind = read(fields, problems);
            let Scope { target, section, across } = scope?;
            let target = defaults.target_of(target, name, node, problems)?;
            Some(Self { target, section, across, kind: kind? })
        })
    }
}

impl<K: TextKind> Scoped<K> {
    pub fn read(node: &Node, defaults: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        let mut scoped = Self::read_with::<K>(node, K::NAME, defaults, problems, K::read_from)?;
        if scoped.across == Across::Total && !K::ADDS_UP {
            let message = "`total` needs something that adds up; this kind looks at each file by itself";
            problems.push(node.field("across").error(Code::BadValue, message));
            return None;
        }
        scoped.kind.resolve(defaults);
        Some(scoped)
    }
}
