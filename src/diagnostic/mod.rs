//! What is wrong with a spec, as data: a stable code, a sentence, the places, the remedy.
//! Nothing is drawn here; problems in the learner's repository are findings, not diagnostics.

mod code;

pub use code::Code;

use crate::source::Span;

/// Whether a spec can be used in spite of the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Warning,
    Error,
}

/// One problem in a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Code,
    /// A lower-case fragment in the present tense.
    pub message: String,
    pub primary: Span,
    /// Other places that belong to the problem, each with its own label.
    pub related: Vec<(Span, String)>,
    pub help: Option<String>,
}

impl Diagnostic {
    pub fn error(code: Code, primary: &Span, message: impl Into<String>) -> Self {
        let (message, primary) = (message.into(), primary.clone());
        Self { severity: Severity::Error, code, message, primary, related: Vec::new(), help: None }
    }

    pub fn warning(code: Code, primary: &Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, primary, message) }
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
