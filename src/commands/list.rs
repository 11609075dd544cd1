//! `prep list`: the lessons of the course, in its order.

use super::{CommandError, choose};
use crate::cli::ListArgs;
use crate::listing::Listing;
use crate::process_io::ProcessIo;
use crate::render::listing::write_listing;
use crate::report::Exit;
use crate::wording::plural;

pub fn run(args: &ListArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let listing = Listing::of(&choose::course(&args.course, false, io)?);
    let screen = io.screen();
    write_listing(io.stdout, &listing, screen)?;
    match listing.broken() {
        0 => Ok(Exit::Done),
        broken => {
            let lessons = plural(broken, "lesson");
            writeln!(io.stderr, "error: {lessons} cannot be read; `prep check` says why")?;
            Ok(Exit::Usage)
        }
    }
}
