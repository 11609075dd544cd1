//! The one way from a node to a type: every type that authors write implements [`FromYaml`], most of them through
//! [`fields!`](macro@super::fields), [`words!`](super::words) and [`choice!`](super::choice). What a value does not tell, such as
//! the defaults of a course, is not known here.

use super::{Fields, MapInfo, Node, Problems, TypeInfo, read_fields};

/// A type that can be read from a node of YAML.
pub trait FromYaml: Sized {
    /// What it is, for the reference and the schemas.
    const FORM: TypeInfo;

    /// Whether a field of this type may be left out even without a default.
    const IS_OPTIONAL: bool = false;

    /// The help where a field of this type is missing.
    const IF_MISSING: Option<&'static str> = None;

    /// Reads it; `None` where a problem was told.
    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self>;

    /// What a field of this type is that was left out and has no default.
    fn left_out() -> Option<Self> {
        None
    }

    /// The value as an author would write it, for the defaults in the reference.
    fn in_words(&self) -> String {
        String::new()
    }
}

/// A type that is a map of fields, or part of one.
pub trait FromFields: Sized {
    const INFO: MapInfo;
    /// Whether its fields are alternatives, of which there must be exactly one.
    const ONE_OF: bool = false;

    /// Takes its own fields; the others are left for whoever shares the map.
    fn from_fields(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Self>;

    /// Tells what is wrong between fields; `at` is the map they are in.
    fn validate(&self, at: &Node, problems: &mut Problems) {
        let _ = (at, problems);
    }

    /// Takes its fields and holds them to its rules.
    fn read_from(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Self> {
        let value = Self::from_fields(fields, problems)?;
        let before = problems.errors();
        value.validate(fields.owner(), problems);
        (problems.errors() == before).then_some(value)
    }
}

impl<T: FromFields> FromYaml for T {
    const FORM: TypeInfo = TypeInfo::Fields(&T::INFO);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_fields(node, problems)
    }

    fn in_words(&self) -> String {
        "{}".to_owned()
    }
}
