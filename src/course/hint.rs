//! The hints of a step: what helps a learner whose work does not pass it, gentlest first, some of them only where a check
//! says that they fit. Which of them is shown when is not decided here.

use crate::check::Check;
use crate::diagnostic::Code;
use crate::scope::Context;
use crate::yaml::{self, Fields, FromFields, FromYaml, MapInfo, Node, Problems, TypeInfo, Value, fields};

/// The hints of one step, in the author's order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hints(Vec<Hint>);

#[derive(Debug, Clone, PartialEq)]
struct Hint {
    text: String,
    /// It fits only where this passes.
    when: Option<Check>,
}

fields! {
    /// A hint for one situation.
    pub struct VariantFields {
        /// A check: the hint fits where it passes.
        _when as "when": Node,
        /// The hint.
        text: Text,
    }
}

/// The fields of a hint for one situation, for the schema.
pub const HINT: &MapInfo = &VariantFields::INFO;

/// What helps, with something in it.
struct Text(String);

impl FromYaml for Text {
    const FORM: TypeInfo = TypeInfo::String;

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = yaml::read_sentence(node, &Self::FORM, problems)?;
        let text = text.trim_end().to_owned();
        if text.trim_start().is_empty() {
            problems.push(
                node.error(Code::BadValue, "the hint is empty").help("say what to do, or leave it out"),
            );
            return None;
        }
        Some(Self(text))
    }
}

impl Hints {
    /// The checks that say where a hint fits.
    pub fn conditions(&self) -> impl Iterator<Item = &Check> {
        self.0.iter().filter_map(|hint| hint.when.as_ref())
    }

    /// Reads a text, or a list of texts and of `{ when: CHECK, text: … }`; `check` reads what is under `when`.
    pub fn read(
        node: &Node,
        problems: &mut Problems,
        mut check: impl FnMut(&Node, &mut Problems) -> Option<Check>,
    ) -> Option<Self> {
        let Value::List(items) = &node.value else {
            if let Value::Map(_) = node.value {
                let help = "write a list: `hint: [ { when: …, text: … }, … ]`";
                problems.push(node.wrong_type("a string, or a list of hints").help(help));
                return None;
            }
            let Text(text) = Text::from_yaml(node, problems)?;
            return Some(Self(vec![Hint { text, when: None }]));
        };
        if items.is_empty() {
            problems.push(node.error(Code::BadValue, "the list has no hint").help("leave `hint:` out"));
            return None;
        }
        // Each is read even after one failed, so that every problem is told at once.
        let hints: Vec<Option<Hint>> =
            items.iter().map(|item| Hint::read(item, problems, &mut check)).collect();
        hints.into_iter().collect::<Option<Vec<_>>>().map(Self)
    }

    /// The texts that fit, the one to lead with first: those for the situation at hand, then those for every situation,
    /// gentlest first.
    pub fn fitting(&self, context: &Context<'_>) -> Vec<String> {
        let fits = |hint: &&Hint| hint.when.as_ref().is_some_and(|when| when.evaluate(context).passes());
        let own = self.0.iter().filter(fits).map(|hint| hint.text.clone());
        own.chain(self.for_every_situation()).collect()
    }

    /// The texts that fit whatever was found, gentlest first.
    pub fn for_every_situation(&self) -> Vec<String> {
        let plain = self.0.iter().filter(|hint| hint.when.is_none());
        plain.map(|hint| hint.text.clone()).collect()
    }
}

impl Hint {
    fn read(
        node: &Node,
        problems: &mut Problems,
        check: &mut impl FnMut(&Node, &mut Problems) -> Option<Check>,
    ) -> Option<Self> {
        if !matches!(node.value, Value::Map(_)) {
            let Text(text) = Text::from_yaml(node, problems)?;
            return Some(Self { text, when: None });
        }
        let before = problems.errors();
        let mut fields = Fields::of(node, "a hint", problems)?;
        let own = VariantFields::read_from(&mut fields, problems);
        fields.finish(problems);
        let when = node.get("when").and_then(|node| check(node, problems));
        let own = own.filter(|_| problems.errors() == before)?;
        Some(Self { text: own.text.0, when: Some(when?) })
    }
}
