//! One file per subcommand, and what they share: which course, which repository, and how an error is told.

mod bar;
mod blame;
mod check;
mod choose;
pub mod completions;
mod demo;
mod error;
mod explain;
mod external_editor;
mod grade;
mod hint;
mod import;
mod init;
pub mod kinds;
mod lint;
mod list;
mod man;
mod new;
mod new_file;
mod next;
mod output;
mod overview;
mod pager;
mod practice;
mod programs;
mod provenance;
mod schema;
mod show;
mod start;
mod status;
mod temporary;
mod terminal;
mod test;
mod timeline;
mod watch;
mod whole;

pub use error::CommandError;
pub use terminal::give_back as give_back_terminal;

use crate::cli::{Cli, Command};
use crate::process_io::ProcessIo;
use crate::report::Exit;

/// Runs one command to its exit.
pub fn run(cli: Cli, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let Some(command) = cli.command else { return overview::run(io) };
    match command {
        Command::Check(args) => check::run(&args, io),
        Command::List(args) => list::run(&args, io),
        Command::Show(args) => show::run(&args, io),
        Command::Next(args) => next::run(&args, io),
        Command::Hint(args) => hint::run(&args, io),
        Command::Status(args) => status::run(&args, io),
        Command::Completions(args) => completions::run(&args, io),
        Command::Man(args) => man::run(&args, io),
        Command::Start(args) => start::run(&args, io),
        Command::Watch(args) => watch::run(&args, io),
        Command::Explain(args) => explain::run(&args, io),
        Command::Timeline(args) => timeline::run(&args, io),
        Command::Blame(args) => blame::run(&args, io),
        Command::Import(args) => import::run(&args, io),
        Command::New(args) => new::run(&args, io),
        Command::Lint(args) => lint::run(&args, io),
        Command::Test(args) => test::run(&args, io),
        Command::Init(args) => init::run(&args, io),
        Command::Schema(args) => schema::run(&args, io),
        Command::Practice(args) => practice::run(&args, io),
        Command::Grade(args) => grade::run(&args, io),
        Command::Kinds(args) => kinds::run(&args, io),
        Command::Demo(args) => demo::run(&args, io),
    }
}
