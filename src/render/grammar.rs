//! `prep explain --grammar`: what of a page's shell lines is read, from the tools' own descriptions.

use std::io::{self, Write};

use crate::shell::parse::SYNTAX;
use crate::shell::tool::{DESCRIPTIONS, Description};

pub fn write_grammar(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "What is read natively, as bash 5 and the GNU tools would answer in a C.UTF-8 locale.")?;
    writeln!(out, "Every other program is named in the report, for you to type.\n")?;
    for (form, meaning) in SYNTAX {
        writeln!(out, "  {form}\n      {meaning}")?;
    }
    for description in DESCRIPTIONS.iter().copied().flatten() {
        write_description(out, description)?;
    }
    Ok(())
}

fn write_description(out: &mut dyn Write, description: &Description) -> io::Result<()> {
    writeln!(out, "\n  {}\n      {}", description.names, description.reads)?;
    let options = description.options.map(|known| known.listed()).unwrap_or_default();
    for row in options.chunks(OPTIONS_IN_A_ROW) {
        writeln!(out, "      {}", row.join(", "))?;
    }
    Ok(())
}

const OPTIONS_IN_A_ROW: usize = 4;
