//! What is wrong with a spec, as data: a stable code, a sentence, the places, the remedy.
//! Nothing is drawn here; problems in the learner's repository are findings, not diagnostics.

use crate::source::Span;

/// One problem in a spec. Codes are public: they are named for the offence and never change meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Kebab-case, for example `unknown-key`.
    pub code: &'static str,
    /// A lower-case fragment in the present tense.
    pub message: String,
    pub primary: Span,
    /// Other places that belong to the problem, each with its own label.
    pub related: Vec<(Span, String)>,
    pub help: Option<String>,
}

impl Diagnostic {
    pub fn error(code: &'static str, primary: &Span, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), primary: primary.clone(), related: Vec::new(), help: None }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn related(mut self, span: &Span, label: impl Into<String>) -> Self {
        self.related.push((span.clone(), label.into()));
        self
    }
}

/// Separates the parts of a [`refuse`] message; it cannot stand in YAML text.
const PART: char = '\u{1f}';

/// A serde error that keeps its code and its remedy on the way through serde, which carries only text.
pub fn refuse<E: serde::de::Error>(code: &'static str, message: impl Into<String>, help: &str) -> E {
    E::custom(format!("{code}{PART}{}{PART}{help}", message.into()))
}

/// The code, message and help of a serde error's text; the code is one of the program's own.
pub fn unpack_refusal(text: &str) -> (&'static str, String, Option<String>) {
    const CODES: [&str; 7] =
        ["bad-pattern", "bad-glob", "bad-count", "bad-path", "bad-value", "bad-duration", "bad-date"];
    let mut parts = text.splitn(3, PART);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(code), Some(message), Some(help)) => {
            let code = CODES.iter().find(|known| **known == code).unwrap_or(&"bad-value");
            (code, message.to_owned(), (!help.is_empty()).then(|| help.to_owned()))
        }
        _ => ("bad-value", text.to_owned(), None),
    }
}
