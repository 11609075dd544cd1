//! The nearest miss for a path: what a person would notice when they looked for it and it was not there.

use unicode_normalization::UnicodeNormalization;

use super::{Entry, Evidence};
use crate::path::RelPath;
use crate::wording::suggest;

/// One sentence for each thing near `path`; most telling first.
pub fn near(evidence: &Evidence, path: &RelPath) -> Vec<String> {
    let mut found = Vec::new();
    match evidence.entry(path) {
        Entry::LinkOutside { target } => {
            found.push(format!("{path} is a link to {target}, which is not a file in this repository"));
        }
        Entry::Other(what) => found.push(format!("{path} is {what}")),
        Entry::Folder => found.push(format!("{path} is a folder")),
        _ => {}
    }
    if evidence.entry(path) == Entry::Absent && evidence.is_in_head(path) == Ok(true) {
        found.push(match evidence.is_left_out(path) {
            true => format!(
                "{path} is in HEAD, but this sparse checkout leaves it out: run `git sparse-checkout disable`"
            ),
            false => format!("{path} is in HEAD, but was deleted from the working tree"),
        });
    }
    found.extend(similar(evidence, path));
    found
}

/// Walks down as far as the names agree, then entries for one that differs in letter case or by a few letters.
fn similar(evidence: &Evidence, path: &RelPath) -> Option<String> {
    let mut folder: Option<RelPath> = None;
    for part in path.parts() {
        let here = RelPath::child(folder.as_ref(), part);
        if matches!(evidence.entry(&here), Entry::Folder) {
            folder = Some(here);
            continue;
        }
        if let Some(folder) = folder.as_ref().filter(|folder| evidence.is_nested(folder)) {
            return Some(format!(
                "{folder} is a repository of its own (it has {folder}/.git): its files are not part of this one"
            ));
        }
        let mut names = evidence.names(folder.as_ref()).unwrap_or_default();
        names.sort();
        let same_letters = |name: &&String| *name != part && name.nfc().eq(part.nfc());
        if let Some(name) = names.iter().find(same_letters) {
            let there = RelPath::child(folder.as_ref(), name);
            return Some(format!(
                "{there} is there: its accents are stored in another way, so the name differs"
            ));
        }
        let other_case =
            names.iter().find(|name| *name != part && name.to_lowercase() == part.to_lowercase());
        if let Some(name) = other_case {
            return Some(format!(
                "{} is there: the letter case differs",
                RelPath::child(folder.as_ref(), name)
            ));
        }
        let name =
            suggest(part, names.iter().map(String::as_str).filter(|name| *name != ".git" && *name != part))?;
        return Some(format!("{} is there: a similar name", RelPath::child(folder.as_ref(), name)));
    }
    None
}
