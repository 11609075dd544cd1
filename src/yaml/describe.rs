//! What the types of a spec say of themselves: the one source of the reference, the schemas and the editors' help.
//! Nothing is read here; a type and its description are declared together.

use std::fmt;

/// The form of a value.
#[derive(Debug, Clone, Copy)]
pub enum TypeInfo {
    /// Anything at all.
    Any,
    String,
    /// A string, or a number, with a syntax of its own: what it is called, and examples of it.
    Syntax {
        called: &'static str,
        examples: &'static [&'static str],
        /// Whether a number without quotes is one too.
        takes_numbers: bool,
    },
    /// A regular expression, or a map of `regex` and `called`.
    Pattern,
    Bool,
    Whole {
        min: i64,
    },
    /// One of a few words.
    Words(&'static [WordInfo]),
    List(&'static TypeInfo),
    /// A map with keys of the author's choice.
    MapOf(&'static TypeInfo),
    Fields(&'static MapInfo),
    OneOf(&'static [TypeInfo]),
}

/// A map with fields.
#[derive(Debug, Clone, Copy)]
pub struct MapInfo {
    pub fields: &'static [FieldInfo],
    pub groups: &'static [GroupInfo],
    /// The field that a value stands for which is not a map.
    pub plain: Option<&'static str>,
}

/// Fields that belong together.
#[derive(Debug, Clone, Copy)]
pub struct GroupInfo {
    pub fields: &'static [FieldInfo],
    /// Whether there must be exactly one of them.
    pub one_of: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct FieldInfo {
    pub name: &'static str,
    /// The lines of its doc comment.
    pub about: &'static [&'static str],
    pub form: &'static TypeInfo,
    /// What it is if it is left out, as an author would write it.
    pub default: Option<fn() -> String>,
    pub required: bool,
}

/// One of the words that a value can be.
#[derive(Debug, Clone, Copy)]
pub struct WordInfo {
    pub word: &'static str,
    /// Another way to write it.
    pub alias: Option<&'static str>,
    pub about: &'static [&'static str],
}

impl FieldInfo {
    /// Its doc comment as one text.
    pub fn about(&self) -> String {
        self.about.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    }
}

impl MapInfo {
    /// Every field, those of groups after its own.
    pub fn all(&self) -> impl Iterator<Item = &'static FieldInfo> + use<> {
        let groups = self.groups;
        self.fields.iter().chain(groups.iter().flat_map(|group| group.fields))
    }

    pub fn field(&self, name: &str) -> Option<&'static FieldInfo> {
        self.all().find(|field| field.name == name)
    }
}

/// As the end of "expected …".
impl fmt::Display for TypeInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("a value"),
            Self::String => f.write_str("a string"),
            Self::Syntax { called, .. } => f.write_str(called),
            Self::Pattern => f.write_str("a pattern"),
            Self::Bool => f.write_str("`true` or `false`"),
            Self::Whole { min: 0 } => f.write_str("a whole number that is not negative"),
            Self::Whole { .. } => f.write_str("a whole number"),
            Self::Words(words) => {
                let words: Vec<String> = words.iter().map(|info| format!("`{}`", info.word)).collect();
                f.write_str(&crate::wording::list(&words, "or"))
            }
            Self::List(item) => write!(f, "a list, each item {item}"),
            Self::MapOf(value) => write!(f, "a map, each value {value}"),
            Self::Fields(_) => f.write_str("a map of fields"),
            Self::OneOf(forms) => {
                let forms: Vec<String> = forms.iter().map(Self::to_string).collect();
                f.write_str(&crate::wording::list(&forms, "or"))
            }
        }
    }
}
