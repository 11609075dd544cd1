//! `prep import`: the draft of a spec from a page, printed or written to a file that is not there yet.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::CommandError;
use crate::cli::ImportArgs;
use crate::course::import::draft;
use crate::process_io::ProcessIo;
use crate::report::Exit;
use crate::source::SourceFile;
use crate::wording::reason;

pub fn run(args: &ImportArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let shown = args.page.display().to_string();
    let text = load_page(&io.cwd.join(&args.page)).map_err(|why| {
        CommandError::usage(format!("{shown} cannot be read: {why}"), "name a page: a Markdown file")
    })?;
    let spec = draft(&SourceFile::new(shown.as_str(), text)).ok_or_else(|| {
        CommandError::usage(
            format!("{shown} says nowhere when it is done"),
            "write commands with `# → …` below them under a heading that starts with Proof, or bullets under one that \
             starts with Done when",
        )
    })?;
    match &args.output {
        None => io.stdout.write_all(spec.as_bytes())?,
        Some(path) => write_new(&io.cwd.join(path), path, &spec)?,
    }
    Ok(Exit::Done)
}

/// The text of a page; the error says why not.
fn load_page(at: &Path) -> Result<String, String> {
    let found = fs::metadata(at).map_err(|error| reason(&error))?;
    match found.is_file() || found.is_dir() {
        true => fs::read_to_string(at).map_err(|error| reason(&error)),
        false => Err("it is not a regular file".to_owned()),
    }
}

/// What makes the file that becomes the draft: others may read it, as far as the user's umask says.
fn draft_file() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// Writes a file whole or not at all, and not over one that is there: it may have been worked on.
fn write_new(at: &Path, path: &Path, spec: &str) -> Result<(), CommandError> {
    let failed = |error: io::Error| {
        CommandError::usage(
            format!("{} cannot be written: {}", path.display(), reason(&error)),
            "name a file that is not there yet, in a folder that is",
        )
    };
    let folder = at.parent().unwrap_or(Path::new("."));
    let mut file = draft_file().tempfile_in(folder).map_err(failed)?;
    file.write_all(spec.as_bytes()).map_err(failed)?;
    file.persist_noclobber(at).map_err(|refused| failed(refused.error))?;
    Ok(())
}
