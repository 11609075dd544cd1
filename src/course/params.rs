//! The parameters of a shared check: what each takes, and whether a value fits.
//! How values are put into the check is the business of `template`.

use crate::count::Count;
use crate::path::RelPath;
use crate::pattern::{Glob, Pattern};
use crate::source::Span;
use crate::yaml::{FromYaml, Node, Problems, TypeInfo, Value, fields, words};

words! {
    /// What a parameter takes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ParamType {
        /// A string.
        Text = "text",
        /// A path or a glob.
        Path = "path",
        /// A regular expression, or a map of `regex` and `called`.
        Pattern = "pattern",
        /// A whole number.
        Integer = "integer",
        /// A count such as `3 or more`.
        Count = "count",
        List = "list",
        Map = "map",
    }
}

fields! {
    /// What is said of a parameter.
    #[derive(Debug, Clone)]
    struct Declared {
        /// What it takes.
        kind as "type": ParamType,
        /// Its value where a `use` gives none.
        default: Option<Node>,
        /// One sentence for whoever uses the check.
        about: Option<String>,
    }
    validate: Declared::validate;
}

impl Declared {
    fn validate(&self, _: &Node, problems: &mut Problems) {
        if let Some(default) = &self.default {
            self.kind.expect(default, problems);
        }
    }
}

#[derive(Debug, Clone)]
pub struct Param {
    pub name: String,
    pub kind: ParamType,
    pub default: Option<Node>,
    /// One sentence for whoever uses the check; empty without one.
    pub about: String,
    /// Where it is declared.
    pub span: Span,
}

impl Param {
    /// Its default as it would be written on one line.
    pub fn default_text(&self) -> Option<String> {
        self.default.as_ref().map(|default| on_one_line(&default.value))
    }
}

/// A value as YAML on one line.
fn on_one_line(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Text(text) if text.chars().all(|c| c.is_alphanumeric() || " ./-_".contains(c)) => text.clone(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| on_one_line(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, item)| format!("{}: {}", key.name, on_one_line(&item.value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// In the order in which they are declared.
#[derive(Debug, Clone, Default)]
pub struct Params(pub Vec<Param>);

impl FromYaml for Params {
    const FORM: TypeInfo = TypeInfo::MapOf(&Declared::FORM);

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            problems.push(node.wrong_type("a map of parameters"));
            return None;
        };
        let read = |(key, value): &(crate::yaml::Key, Node)| {
            let Declared { kind, default, about } = Declared::from_yaml(value, problems)?;
            let about = about.unwrap_or_default();
            Some(Param { name: key.name.clone(), kind, default, about, span: key.span.clone() })
        };
        let params: Vec<Option<Param>> = entries.iter().map(read).collect();
        params.into_iter().collect::<Option<_>>().map(Self)
    }

    fn in_words(&self) -> String {
        "none".to_owned()
    }
}

impl ParamType {
    /// Tells what is wrong with `value` as a parameter of this type.
    pub fn expect(self, value: &Node, problems: &mut Problems) {
        match (self, &value.value) {
            (Self::Text, Value::Text(_)) | (Self::Integer, Value::Int(_)) => {}
            (Self::List, Value::List(_)) | (Self::Map, Value::Map(_)) => {}
            (Self::Path, Value::Text(text)) if Glob::is_glob(text) => drop(Glob::from_yaml(value, problems)),
            (Self::Path, _) => drop(RelPath::from_yaml(value, problems)),
            (Self::Pattern, _) => drop(Pattern::from_yaml(value, problems)),
            (Self::Count, _) => drop(Count::from_yaml(value, problems)),
            (Self::Text, _) => problems.push(value.wrong_type("a string")),
            (Self::Integer, _) => problems.push(value.wrong_type("a whole number")),
            (Self::List, _) => problems.push(value.wrong_type("a list")),
            (Self::Map, _) => problems.push(value.wrong_type("a map")),
        }
    }

    /// The problems of [`ParamType::expect`] alone, without what it notes besides.
    pub fn problems_of(self, value: &Node) -> Problems {
        let mut problems = Problems::default();
        self.expect(value, &mut problems);
        problems.take_named();
        problems
    }
}
