//! One file per subcommand, and what they share: which course, which repository, and how an error is told.

mod check;
mod choose;
mod demo;
mod error;
mod explain;
mod import;
mod list;
mod show;
mod test;

pub use error::CommandError;

use crate::cli::{Cli, Command};
use crate::report::Exit;
use crate::world::World;

/// Runs one command to its exit code.
pub fn run(cli: Cli, world: &mut World<'_>) -> Result<Exit, CommandError> {
    match cli.command {
        Command::Check(args) => check::run(&args, world),
        Command::List(args) => list::run(&args, world),
        Command::Show(args) => show::run(&args, world),
        Command::Explain(args) => explain::run(&args, world),
        Command::Import(args) => import::run(&args, world),
        Command::Test(args) => test::run(&args, world),
        Command::Demo(args) => demo::run(&args, world),
    }
}
