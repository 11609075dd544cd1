//! Opens the person's own editor on an answer, when they ask for it with a key. The one file that starts a program, and it
//! starts none but the one in `VISUAL` or `EDITOR`.
#![expect(clippy::disallowed_methods, reason = "the person asks for their own editor")]

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::Command;

/// The text as it is when the editor ends.
pub fn edit(text: &str, env: &BTreeMap<String, String>) -> io::Result<String> {
    let editor =
        ["VISUAL", "EDITOR"].iter().find_map(|name| env.get(*name).filter(|value| !value.is_empty()));
    let editor = editor.map_or("vi", String::as_str);
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let mut file = tempfile::Builder::new().prefix("prep-answer-").suffix(".md").tempfile()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    let status = Command::new(program).args(words).arg(file.path()).status()?;
    if !status.success() {
        return Err(io::Error::other(format!("{editor} ended with {status}")));
    }
    // Some editors replace the file, so that the open one would be the old text.
    std::fs::read_to_string(file.path())
}
