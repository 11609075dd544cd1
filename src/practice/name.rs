//! The ids of an interview's parts, with the place at which each is written, so that a reference to nothing can be shown.

use std::fmt;
use std::ops::Deref;

use crate::diagnostic::Code;
use crate::source::Span;
use crate::yaml::{FromYaml, Node, Problems, Refusal, TypeInfo, read_syntax};

/// Small letters, digits and hyphens, a letter first.
#[derive(Clone)]
pub struct Name {
    text: String,
    pub span: Span,
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a text can be an id.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

impl FromYaml for Name {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "an id", examples: &["pitch", "p1", "event-loop"], takes_numbers: false };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = read_syntax(node, &Self::FORM, problems, |text| match is_name(text) {
            true => Ok(text.to_owned()),
            false => Err(Refusal::new(
                Code::BadId,
                format!("`{text}` is not an id"),
                "write small letters, digits and hyphens, beginning with a letter: `event-loop`",
            )),
        })?;
        Some(Self { text, span: node.span.clone() })
    }
}
