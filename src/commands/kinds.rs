//! `prep kinds`: the reference of the kinds of check.

use super::CommandError;
use crate::cli::KindsArgs;
use crate::process_io::ProcessIo;
use crate::reference::kind_pages;
use crate::render::reference::{markdown, write_list, write_page};
use crate::report::Exit;
use crate::wording::suggest;

pub fn run(args: &KindsArgs, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let pages = kind_pages();
    let screen = io.screen();
    let Some(kind) = &args.kind else {
        match args.markdown {
            true => io.stdout.write_all(markdown(&pages).as_bytes())?,
            false => write_list(io.stdout, &pages, screen)?,
        }
        return Ok(Exit::Done);
    };
    match pages.iter().find(|page| page.name == kind) {
        Some(page) if args.markdown => {
            io.stdout.write_all(markdown(std::slice::from_ref(page)).as_bytes())?
        }
        Some(page) => write_page(io.stdout, page, screen)?,
        None => {
            let hint = match suggest(kind, pages.iter().map(|page| page.name)) {
                Some(near) => format!("did you mean `{near}`? `prep kinds` lists them all"),
                None => "`prep kinds` lists them all".to_owned(),
            };
            return Err(CommandError::usage(format!("there is no kind `{kind}`"), hint));
        }
    }
    Ok(Exit::Done)
}

/// `prep help KIND`: the page of a kind; `topic` is no command.
pub fn help(topic: &str, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    let pages = kind_pages();
    if let Some(page) = pages.iter().find(|page| page.name == topic) {
        let screen = io.screen();
        write_page(io.stdout, page, screen)?;
        return Ok(Exit::Done);
    }
    let commands = crate::cli::names();
    let known = commands.iter().map(String::as_str).chain(pages.iter().map(|page| page.name));
    let near =
        suggest(topic, known).map_or_else(String::new, |near| format!("did you mean `prep help {near}`? "));
    let hint = format!("{near}`prep help` lists the commands, `prep kinds` the kinds of check");
    Err(CommandError::usage(format!("`{topic}` is neither a command nor a kind of check"), hint))
}
