//! What a lesson is called, and of which type it is, as its author writes it.

use crate::diagnostic::Code;
use crate::yaml::{FromYaml, Node, Problems, TypeInfo, Value, words};

/// A lesson's or a step's public name: letters, digits, `-`, `_` and `.`, starting with a letter or a digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

impl Id {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two ids share that a reader would mix up.
    pub fn folded(&self) -> String {
        self.0.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    }

    pub fn parse(text: &str) -> Option<Self> {
        let legal = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let starts = text.chars().next().is_some_and(char::is_alphanumeric);
        (starts && text.chars().all(legal) && text.len() <= 100).then(|| Self(text.to_owned()))
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl FromYaml for Id {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "an id", examples: &["w24-l05", "notes"], takes_numbers: true };
    const IF_MISSING: Option<&'static str> =
        Some("ids are public: reports and gradebooks name lessons and steps by them");

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let Word(text) = Word::from_yaml(node, problems)?;
        let id = Self::parse(&text);
        if id.is_none() {
            let problem = node.error(Code::BadId, format!("`{text}` cannot be an id"));
            let help = "letters, digits, `-`, `_` and `.`, starting with a letter or a digit";
            problems.push(problem.help(help));
        }
        id
    }
}

/// A string, or a number taken as one.
#[derive(Debug, Clone)]
pub struct Word(pub String);

impl Word {
    pub fn of(node: &Node) -> Option<Self> {
        match &node.value {
            Value::Text(text) => Some(Self(text.trim().to_owned())),
            Value::Int(n) => Some(Self(n.to_string())),
            _ => None,
        }
    }
}

impl FromYaml for Word {
    const FORM: TypeInfo = TypeInfo::Syntax { called: "a word", examples: &["w24"], takes_numbers: true };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let word = Self::of(node);
        if word.is_none() {
            problems.push(node.wrong_type("a word"));
        }
        word
    }
}

words! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum LessonType {
        Lesson = "lesson",
        /// One that is not part of the plan.
        Quest = "quest",
    }
}

/// A [`LessonType`] in any letter case, as pages have it.
#[derive(Debug, Clone, Copy)]
pub struct AnyCase(pub LessonType);

impl AnyCase {
    pub fn of(node: &Node) -> Option<Self> {
        let word = node.as_text()?.trim().to_lowercase();
        let types = [LessonType::Lesson, LessonType::Quest];
        types.into_iter().find(|known| known.as_str() == word).map(Self)
    }
}

impl FromYaml for AnyCase {
    const FORM: TypeInfo = LessonType::FORM;

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        Self::of(node).or_else(|| LessonType::from_yaml(node, problems).map(Self))
    }

    fn in_words(&self) -> String {
        self.0.in_words()
    }
}
