//! Shows a long text through the person's own pager, where they sit at a terminal and `PAGER` names one. The one file that
//! starts a pager.
#![expect(clippy::disallowed_methods, reason = "the person names their own pager")]

use std::io::{self, Write};
use std::process::{Command, Stdio};

use super::terminal::hold_interrupts;
use crate::process_io::ProcessIo;
use crate::progress;

/// Writes a text to the pager, else to standard output.
pub fn page(text: &[u8], io: &mut ProcessIo<'_>) -> io::Result<()> {
    let pager = io.var("PAGER").filter(|_| io.is_terminal).map(str::to_owned);
    let less = io.var("LESS").is_some();
    match pager {
        Some(pager) if show(text, &pager, less).is_ok() => Ok(()),
        _ => io.stdout.write_all(text),
    }
}

/// Whether the pager could be started; it may be left before the end.
fn show(text: &[u8], pager: &str, is_less_set: bool) -> io::Result<()> {
    let mut words = pager.split_whitespace();
    let program = words.next().ok_or(io::ErrorKind::NotFound)?;
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if !is_less_set {
        // As git has it: what fits the screen is left on it, and colours are shown.
        command.env("LESS", "FRX");
    }
    // An interrupt is the pager's to deal with.
    let _held = hold_interrupts();
    let mut child = command.spawn()?;
    progress::waiting(|| {
        if let Some(mut stdin) = child.stdin.take() {
            // Who reads may leave before the end.
            let _ = stdin.write_all(text);
        }
        child.wait()
    })?;
    Ok(())
}
