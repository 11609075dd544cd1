//! Watching line by line, where there is no terminal or none is wanted: a line for each change.

use super::looker::Looker;
use super::watched::{News, Watched};
use crate::commands::CommandError;
use crate::process_io::ProcessIo;
use crate::render::View;
use crate::render::error::write_warning;
use crate::render::text::{write_footer, write_header};
use crate::render::watch::write_changes;
use crate::report::Exit;
use crate::watch::{Look, changes};

pub fn watch(
    first: Look,
    looker: &Looker,
    mut watched: Watched,
    flags: &(Vec<String>, Vec<String>),
    io: &mut ProcessIo<'_>,
) -> Result<Exit, CommandError> {
    let mut report = first.report;
    let view = View { course_flags: &flags.0, repo_flags: &flags.1, ..View::on(io.screen()) };
    write_header(io.stdout, &report, &view)?;
    write_footer(io.stdout, &report, &view)?;
    io.stdout.flush()?;
    let mut is_gone = false;
    loop {
        if let Some(News::Polled(why)) = watched.news() {
            write_warning(io.stderr, &format!("{why}: prep looks every second instead"))?;
        }
        if !watched.wait() {
            return Ok(report.exit());
        }
        match looker.look() {
            Ok(Look { report: new, .. }) => {
                let found = changes(&report, &new);
                write_changes(io.stdout, &found, &view)?;
                if report.summary() != new.summary() {
                    write_footer(io.stdout, &new, &view)?;
                }
                io.stdout.flush()?;
                (report, is_gone) = (new, false);
            }
            // A folder that is replaced is gone for a moment.
            Err(error) if !is_gone => {
                write_warning(io.stderr, &error.to_string())?;
                is_gone = true;
            }
            Err(_) => {}
        }
    }
}
