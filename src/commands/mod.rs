//! One file per subcommand, and what they share: which course, which repository, and how an error is told.

mod check;
mod choose;
mod demo;
mod error;
mod explain;
mod grade;
mod import;
mod init;
mod kinds;
mod list;
mod output;
mod practice;
mod provenance;
mod schema;
mod show;
mod test;

pub use error::CommandError;

use crate::cli::{Cli, Command};
use crate::process_io::ProcessIo;
use crate::report::Exit;

/// Runs one command to its exit.
pub fn run(cli: Cli, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    match cli.command {
        Command::Check(args) => check::run(&args, io),
        Command::List(args) => list::run(&args, io),
        Command::Show(args) => show::run(&args, io),
        Command::Explain(args) => explain::run(&args, io),
        Command::Import(args) => import::run(&args, io),
        Command::Test(args) => test::run(&args, io),
        Command::Init(args) => init::run(&args, io),
        Command::Schema(args) => schema::run(&args, io),
        Command::Practice(args) => practice::run(&args, io),
        Command::Grade(args) => grade::run(&args, io),
        Command::Kinds(args) => kinds::run(&args, io),
        Command::Demo(args) => demo::run(&args, io),
    }
}
