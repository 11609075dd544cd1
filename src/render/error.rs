//! An error for a person: the drawn problems of a course, or one sentence and its remedy.

use std::io::{self, Write};

use super::Screen;
use super::diagnostics::write_diagnostics;
use super::untrusted::clean;
use crate::diagnostic::Diagnostic;

pub fn write_error(
    out: &mut dyn Write,
    problems: &[Diagnostic],
    message: &str,
    hint: &str,
    screen: Screen,
) -> io::Result<()> {
    if !problems.is_empty() {
        write_diagnostics(out, problems, screen)?;
    } else {
        writeln!(out, "{}: {}", screen.styles().bad.paint("error"), clean(message))?;
    }
    writeln!(out, " {}: {}", screen.styles().good.paint("hint"), clean(hint))
}

/// What is not in the way, in one line.
pub fn write_warning(out: &mut dyn Write, message: &str) -> io::Result<()> {
    writeln!(out, "warning: {}", clean(message))
}
