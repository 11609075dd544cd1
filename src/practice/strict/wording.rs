//! The words of a reply: what is fixed, and the slots between it. Whether what is put into a slot may be said is decided in
//! `rules`.

use std::collections::BTreeMap;

use crate::diagnostic::Code;
use crate::yaml::{FromYaml, Node, Problems, Refusal, TypeInfo, read_syntax};

/// The slot that takes the next question.
pub const QUESTION: &str = "question";

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Fixed(String),
    Slot(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    pieces: Vec<Piece>,
}

impl Wording {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let mut pieces = Vec::new();
        let mut rest = text.trim();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or("a `{` has no `}`")?;
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase()) {
                return Err("the name of a slot is of small letters");
            }
            if !before.is_empty() {
                pieces.push(Piece::Fixed(before.to_owned()));
            }
            pieces.push(Piece::Slot(name.to_owned()));
            rest = after;
        }
        if rest.contains('}') {
            return Err("a `}` has no `{`");
        }
        if !rest.is_empty() {
            pieces.push(Piece::Fixed(rest.to_owned()));
        }
        let wording = Self { pieces };
        let question = wording.slots().position(|slot| slot == QUESTION);
        match question {
            Some(nth) if nth + 1 != wording.slots().count() || !rest.is_empty() => {
                Err("the slot `{question}` comes last")
            }
            _ if wording.pieces.is_empty() => Err("it says nothing"),
            _ => Ok(wording),
        }
    }

    /// The names of its slots, in their order.
    pub fn slots(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Slot(name) => Some(name.as_str()),
            Piece::Fixed(_) => None,
        })
    }

    /// Whether it ends with the next question.
    pub fn asks(&self) -> bool {
        self.slots().any(|slot| slot == QUESTION)
    }

    /// Whether its own words are a question, or set a task, so that it cannot end a part.
    pub fn is_question(&self) -> bool {
        matches!(self.pieces.last(), Some(Piece::Fixed(text)) if text.trim_end().ends_with('?'))
    }

    /// What is said. A slot that has no text is left out.
    pub fn filled(&self, slots: &BTreeMap<String, String>) -> String {
        let said: String = self
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Fixed(text) => text.as_str(),
                Piece::Slot(name) => slots.get(name).map_or("", String::as_str),
            })
            .collect();
        said.trim().to_owned()
    }

    /// Its whole sentences without a slot, such as `Continue`.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        let fixed = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Fixed(text) => Some(text.as_str()),
            Piece::Slot(_) => None,
        });
        let sentences = fixed.flat_map(|text| text.split_inclusive(['.', ':']));
        let ended = sentences.filter_map(|text| text.strip_suffix(['.', ':'])).map(str::trim);
        ended.filter(|text| text.contains(char::is_alphabetic))
    }
}

/// As it is written, with its slots.
impl std::fmt::Display for Wording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Fixed(text) => f.write_str(text),
            Piece::Slot(name) => write!(f, "{{{name}}}"),
        })
    }
}

impl FromYaml for Wording {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "the words of a reply, with `{slots}`",
        examples: &["Correct. {question}", "Incomplete. {missing}. Continue."],
        takes_numbers: false,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).map_err(|why| {
                Refusal::new(
                    Code::BadValue,
                    format!("`{text}`: {why}"),
                    "write `Incomplete. {missing}. Continue.`",
                )
            })
        })
    }

    fn in_words(&self) -> String {
        self.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_fixed_and_slots_are_filled() {
        let wording =
            Wording::parse("Incorrect. {error}. Correct approach: {fix}. Next question. {question}").unwrap();
        assert_eq!(wording.slots().collect::<Vec<_>>(), ["error", "fix", "question"]);
        assert_eq!(
            wording.sentences().collect::<Vec<_>>(),
            ["Incorrect", "Correct approach", "Next question"]
        );
        let slots = BTreeMap::from([("error".into(), "A".into()), ("fix".into(), "B".into())]);
        assert_eq!(wording.filled(&slots), "Incorrect. A. Correct approach: B. Next question.");
        for wrong in ["", "{question} first", "a {b", "a} b", "{A}", "{question}."] {
            assert!(Wording::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Wording::parse("Why {this}?").unwrap().is_question());
    }
}
