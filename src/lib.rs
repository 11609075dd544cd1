//! prep checks a learner's repository against a curriculum's "done when". It runs nothing: it reads files and git objects,
//! and says for each lesson what is done, what is missing, where, and what to do next.
//!
//! Data goes one way: arguments → course → evidence ⇄ checks → report → bytes. A test holds the modules to that order.

mod arithmetic;
mod check;
mod cli;
mod commands;
mod count;
mod course;
mod data;
mod decimal;
mod diagnostic;
mod difference;
mod digest;
mod evaluate;
mod evidence;
mod examples;
mod explain;
mod finding;
mod git;
mod grade;
mod kind;
mod learner;
mod lint;
mod listing;
mod markdown;
mod moment;
mod path;
mod pattern;
mod practice;
mod process_io;
mod program;
mod programs;
mod progress;
mod proof;
mod reference;
mod render;
mod report;
mod rim;
mod rubric;
mod scaffold;
mod scope;
mod shell;
mod source;
mod timeline;
mod watch;
mod watchdog;
mod wording;
mod yaml;

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::time::Duration;

pub use process_io::ProcessIo;

use commands::CommandError;
use report::Exit;

/// Calls `give_up` with one sentence if this process comes to a standstill of this length; a terminal is given back first.
pub fn watch(patience: Duration, give_up: impl FnOnce(&str) + Send + 'static) {
    watchdog::watch(patience, |sentence| {
        commands::give_back_terminal();
        give_up(sentence);
    });
}

/// Runs prep with the arguments of a command line, its own name first, and returns the exit code: 0 done, 1 the work is
/// not done, 2 the course or the command line is wrong, 3 no verdict was possible. A closed pipe changes none
/// of that, and a panic is the last.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut ProcessIo<'_>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(colour) = cli::colour(&args) {
        (io.stdout_colour, io.stderr_colour) = (colour, colour);
    }
    let asks = commands::completions::is_asked(&args, io);
    let outcome = rim::guard(io, |io| match asks {
        true => commands::completions::complete(&args, io),
        false => typed(args, io),
    });
    match outcome {
        Ok(exit) => exit.code(),
        Err(error) => {
            // Nobody is left to tell if standard error is closed too.
            let _ = print_error(&error, io);
            error.exit().code()
        }
    }
}

/// Runs what was typed.
fn typed(args: Vec<OsString>, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let topic = cli::topic(&args).map(str::to_owned);
    match (cli::parse(args, io.width), topic) {
        (Ok(cli), _) => commands::run(cli, io),
        // `help` knows the commands; what is none of them may be a kind of check.
        (Err(error), Some(topic)) if error.use_stderr() => commands::kinds::help(&topic, io),
        (Err(error), _) => print_usage(&error, io),
    }
}

/// Builds the repository that a script in the format of `examples.yaml` describes. For this project's own tests.
#[doc(hidden)]
pub fn build_repository(script: &str, dir: &Path) -> Result<(), String> {
    let root =
        yaml::parse(&source::SourceFile::new("script.yaml", script)).map_err(|problem| problem.message)?;
    let script: evidence::Script = yaml::read(&root).map_err(|problems| {
        problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("; ")
    })?;
    script.build(dir).map_err(|error| error.to_string())
}

/// `--help` and `--version` are answers; anything else that clap has to say is an error.
fn print_usage(error: &clap::Error, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let text = error.render();
    let coloured = if error.use_stderr() { io.stderr_colour } else { io.stdout_colour };
    let text = if coloured { text.ansi().to_string() } else { text.to_string() };
    if error.use_stderr() {
        io.stderr.write_all(text.as_bytes())?;
        return Ok(Exit::Usage);
    }
    io.stdout.write_all(text.as_bytes())?;
    Ok(Exit::Done)
}

fn print_error(error: &CommandError, io: &mut ProcessIo<'_>) -> io::Result<()> {
    let screen = io.error_screen();
    render::error::write_error(io.stderr, error.problems(), &error.to_string(), error.hint(), screen)
}
