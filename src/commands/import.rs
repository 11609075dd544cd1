//! `prep import`: the draft of a spec from a page, printed or written to a file that is not there yet.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use super::CommandError;
use crate::cli::ImportArgs;
use crate::course::import::draft;
use crate::diagnostic::reason;
use crate::report::Exit;
use crate::source::SourceFile;
use crate::world::World;

pub fn run(args: &ImportArgs, world: &mut World<'_>) -> Result<Exit, CommandError> {
    let shown = args.page.display().to_string();
    let text = fs::read_to_string(world.cwd.join(&args.page)).map_err(|error| {
        CommandError::usage(
            format!("{shown} cannot be read: {}", reason(&error)),
            "name a page: a Markdown file",
        )
    })?;
    let spec = draft(&SourceFile::new(shown, text));
    match &args.output {
        None => world.stdout.write_all(spec.as_bytes())?,
        Some(path) => write_new(&world.cwd.join(path), path, &spec)?,
    }
    Ok(Exit::Done)
}

/// Writes a file, unless one is there: it may have been worked on.
fn write_new(at: &Path, path: &Path, spec: &str) -> Result<(), CommandError> {
    let failed = |error: std::io::Error| {
        CommandError::usage(
            format!("{} cannot be written: {}", path.display(), reason(&error)),
            "name a file that is not there yet, in a folder that is",
        )
    };
    let mut file = File::create_new(at).map_err(failed)?;
    file.write_all(spec.as_bytes()).map_err(failed)
}
