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
