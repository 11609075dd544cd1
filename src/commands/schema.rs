//! `prep schema`: the JSON Schema of a kind of file, for editors and for whoever reads our output.

use super::CommandError;
use crate::cli::{SchemaArgs, SchemaSubject};
use crate::process_io::ProcessIo;
use crate::reference::{Subject, schema};
use crate::report::Exit;

pub fn run(args: &SchemaArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let subject = match args.subject {
        SchemaSubject::Lesson => Subject::Lesson,
        SchemaSubject::Check => Subject::Check,
        SchemaSubject::Course => Subject::Course,
        SchemaSubject::Examples => Subject::Examples,
    };
    let text = serde_json::to_string_pretty(&schema(subject)).map_err(std::io::Error::from)?;
    writeln!(io.stdout, "{text}")?;
    Ok(Exit::Done)
}
