//! `prep schema`: the JSON Schema of a file, for editors and for whoever reads what prep writes; a list of them, or what authors
//! write as a page.

use super::CommandError;
use crate::cli::SchemaArgs;
use crate::process_io::ProcessIo;
use crate::reference::file_pages;
use crate::render::lesson_format::markdown;
use crate::render::schema::{SCHEMAS, write_list};
use crate::report::Exit;

pub fn run(args: &SchemaArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    match args.schema {
        Some(schema) => io.stdout.write_all(schema.text().map_err(std::io::Error::from)?.as_bytes())?,
        None if args.markdown => io.stdout.write_all(markdown(&file_pages()).as_bytes())?,
        None => {
            let screen = io.screen();
            write_list(io.stdout, SCHEMAS, screen)?;
        }
    }
    Ok(Exit::Done)
}
