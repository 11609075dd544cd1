//! `prep man`: a manual page for prep and one for each command, written into a folder. The only file that names
//! `clap_mangen`.

use clap_mangen::Man;

use super::CommandError;
use super::new_file::{Made, make};
use crate::cli::{ManArgs, command};
use crate::path::RelPath;
use crate::process_io::ProcessIo;
use crate::report::Exit;
use crate::wording::reason;

pub fn run(args: &ManArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let dir = io.cwd.join(&args.dir);
    std::fs::create_dir_all(&dir).map_err(|error| cannot_write(&args.dir.display().to_string(), &error))?;
    let mut whole = command(None);
    whole.build();
    let subs = whole.get_subcommands().filter(|sub| sub.get_name() != "help").cloned();
    for page in std::iter::once(whole.clone()).chain(subs) {
        let called = page.get_display_name().unwrap_or("prep").to_owned();
        let name = format!("{called}.1");
        let mut bytes = Vec::new();
        Man::new(page).title(called).render(&mut bytes)?;
        let Ok(path) = RelPath::parse(&name) else { continue };
        match make(&dir, &path, &bytes, false).map_err(|error| cannot_write(&name, &error))? {
            Made::Made => writeln!(io.stdout, "wrote  {name}")?,
            Made::Left => writeln!(io.stdout, "left   {name}: it already exists")?,
        }
    }
    Ok(Exit::Done)
}

fn cannot_write(name: &str, error: &std::io::Error) -> CommandError {
    CommandError::usage(
        format!("{name} cannot be written: {}", reason(error)),
        "name a folder that can be written to, such as ~/.local/share/man/man1",
    )
}
