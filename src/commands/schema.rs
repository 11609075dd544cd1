//! `prep schema`: the JSON Schema of a file that prep writes.

use super::CommandError;
use crate::cli::SchemaArgs;
use crate::process_io::ProcessIo;
use crate::report::Exit;

pub fn run(args: &SchemaArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    io.stdout.write_all(args.schema.text.as_bytes())?;
    Ok(Exit::Done)
}
