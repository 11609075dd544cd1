//! `prep watch`: checks again whenever something changes, and says what came of it: at a screen, or line by line.

mod closed;
mod files;
mod looker;
mod plain;
mod screen;
mod watched;

use std::sync::mpsc::channel;

use self::files::places;
use self::looker::Looker;
use self::watched::Watched;
use super::bar::Bar;
use super::{CommandError, check, choose, programs};
use crate::cli::WatchArgs;
use crate::process_io::ProcessIo;
use crate::report::Exit;

/// Why the wait is over.
pub enum Wake {
    /// Something that a check may read is another.
    Changed,
    /// A watched folder itself came or went, or events were lost.
    Anew,
    /// The system tells of no more changes, for a reason.
    Untold(String),
    /// Nobody reads any more.
    #[cfg_attr(
        not(unix),
        expect(dead_code, reason = "only Unix tells of a closed pipe while nothing is written")
    )]
    Closed,
}

pub fn run(args: &WatchArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let course = choose::course(&args.course, args.repo.repo.is_some(), io)?;
    let selection = course.select(&args.lessons)?;
    check::warn_of_broken(&selection, io)?;
    let repo = args.repo.as_repo();
    let dir = choose::repository_dir(&repo, io)?;
    let confinement = programs::confinement(&args.programs, io)?;
    drop(selection);
    let (sender, wakes) = channel();
    closed::tell_when_closed(sender.clone());
    // What changes while the first look lasts is looked at as well.
    let watched = Watched::begin(places(&dir), sender, wakes);
    let looker = Looker { course, wanted: args.lessons.clone(), dir, confinement };
    let bar = if args.programs.run.is_some() { Bar::of_commands(io) } else { Bar::none() };
    let first = looker.look();
    bar.end();
    let flags = (args.course.flags(), [repo.flags(), args.programs.flags()].concat());
    match io.is_terminal && !args.plain {
        true => screen::watch(first?, looker, watched, &flags, io),
        false => plain::watch(first?, &looker, watched, &flags, io),
    }
}
