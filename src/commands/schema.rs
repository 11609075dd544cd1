//! `prep schema`: the JSON Schema of a file, for editors and for whoever reads what prep writes.

use super::CommandError;
use crate::cli::SchemaArgs;
use crate::process_io::ProcessIo;
use crate::report::Exit;

pub fn run(args: &SchemaArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    io.stdout.write_all(args.schema.text().map_err(std::io::Error::from)?.as_bytes())?;
    Ok(Exit::Done)
}
