//! Hands the process's own streams, folder and environment to [`prep::run`].

use std::io::{self, BufWriter, IsTerminal};
use std::{env, mem, panic, process, time::Duration};

use anstream::{AutoStream, ColorChoice};

#[expect(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a standstill has no other way out")]
fn main() -> process::ExitCode {
    // A panic becomes an error of the run, which says so once.
    panic::set_hook(Box::new(|_| {}));
    prep::watch(Duration::from_secs(60), |sentence| {
        eprintln!("error: {sentence}");
        process::exit(3);
    });
    let (mut stdout, mut stderr) = (BufWriter::new(io::stdout().lock()), io::stderr());
    let mut io = prep::ProcessIo::new(&mut stdout, &mut stderr, env::current_dir().unwrap_or_default());
    // What is not UTF-8 is kept so that it shows, and not taken for unset.
    let vars = env::vars_os().map(|(name, value)| (name.into_string(), value.to_string_lossy().into_owned()));
    io.env = vars.filter_map(|(name, value)| Some((name.ok()?, value))).collect();
    io.width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    io.stdout_colour = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
    io.stderr_colour = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    io.stdin = Box::new(io::stdin());
    io.is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let code = prep::run(env::args_os(), &mut io);
    // The system takes the memory back at once.
    mem::forget(io);
    process::ExitCode::from(code)
}
