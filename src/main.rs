//! Hands the process's own streams, folder and environment to [`prep::run`].

use std::io::{self, BufWriter, IsTerminal};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use prep::ProcessIo;

fn main() -> ExitCode {
    let colour = |choice| choice != ColorChoice::Never;
    let mut io = ProcessIo {
        stdout: &mut BufWriter::new(io::stdout().lock()),
        stderr: &mut io::stderr().lock(),
        stdin: Box::new(io::stdin()),
        is_terminal: io::stdin().is_terminal() && io::stdout().is_terminal(),
        cwd: std::env::current_dir().unwrap_or_else(|_| ".".into()),
        env: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
        stdout_colour: colour(AutoStream::choice(&io::stdout())),
        stderr_colour: colour(AutoStream::choice(&io::stderr())),
    };
    let ended = prep::run(std::env::args_os(), &mut io);
    // The process ends here: its memory need not be handed back piece by piece.
    std::mem::forget(ended.held);
    ExitCode::from(ended.code)
}
