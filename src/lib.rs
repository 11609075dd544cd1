//! prep checks a learner's repository against a curriculum's "done when". It runs nothing: it reads files and git objects,
//! and says for each lesson what is done, what is missing, where, and what to do next.
//!
//! Data goes one way: arguments → course → evidence ⇄ checks → report → bytes. A test holds the modules to that order.

mod check;
mod cli;
mod commands;
mod count;
mod course;
mod data;
mod decimal;
mod diagnostic;
mod evaluate;
mod evidence;
mod examples;
mod explain;
mod finding;
mod git;
mod grade;
mod kind;
mod listing;
mod markdown;
mod moment;
mod path;
mod pattern;
mod practice;
mod process_io;
mod progress;
mod proof;
mod reference;
mod render;
mod report;
mod rim;
mod scope;
mod shell;
mod source;
mod watchdog;
mod wording;
mod yaml;

use std::ffi::OsString;
use std::io;
use std::path::Path;

use clap::Parser;

pub use process_io::ProcessIo;
pub use watchdog::watch;

use commands::CommandError;
use report::Exit;

/// Runs prep with the arguments of a command line, its own name first, and returns the exit code: 0 done, 1 the work is
/// not done, 2 the course or the command line is wrong, 3 it could not be judged. A closed pipe changes none
/// of that, and a panic is the last.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut ProcessIo<'_>) -> u8 {
    let parsed = cli::Cli::try_parse_from(args);
    let outcome = rim::guard(io, |io| match parsed {
        Ok(cli) => commands::run(cli, io),
        Err(error) => print_usage(&error, io),
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
