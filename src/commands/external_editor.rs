//! Opens the person's own editor, when they ask for it with a key: on an answer, or on a place in a file. The one file that
//! starts a program for a person, and it starts none but the one in `VISUAL` or `EDITOR`.
#![expect(clippy::disallowed_methods, reason = "the person asks for their own editor")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

/// The text as it is when the editor ends.
pub fn edit(text: &str, env: &BTreeMap<String, String>) -> io::Result<String> {
    let mut file = tempfile::Builder::new().prefix("prep-answer-").suffix(".md").tempfile()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    run(vec![file.path().into()], None, env)?;
    // Some editors replace the file, so that the open one would be the old text.
    std::fs::read_to_string(file.path())
}

/// The editor on a line of a file, started in a folder, until it ends.
pub fn open(file: &Path, line: usize, dir: &Path, env: &BTreeMap<String, String>) -> io::Result<()> {
    run(place(program(editor(env)), file, line), Some(dir), env)
}

fn run(args: Vec<OsString>, dir: Option<&Path>, env: &BTreeMap<String, String>) -> io::Result<()> {
    let editor = editor(env);
    let mut command = Command::new(program(editor));
    command.args(editor.split_whitespace().skip(1)).args(args);
    if let Some(dir) = dir {
        command.current_dir(dir);
    }
    let status = command.status().map_err(|error| {
        let why = crate::wording::reason(&error);
        io::Error::other(format!("`{editor}`, as VISUAL or EDITOR has it: {why}"))
    })?;
    match status.success() {
        true => Ok(()),
        false => Err(io::Error::other(format!("{editor} ended with {status}"))),
    }
}

/// The command line of the editor: it may have flags.
fn editor(env: &BTreeMap<String, String>) -> &str {
    let named =
        ["VISUAL", "EDITOR"].iter().find_map(|name| env.get(*name).filter(|value| !value.trim().is_empty()));
    named.map_or("vi", String::as_str)
}

fn program(editor: &str) -> &str {
    editor.split_whitespace().next().unwrap_or("vi")
}

/// A line of a file in the words of an editor: `+LINE FILE` where nothing else is known, as POSIX has it for `vi` and `more`.
fn place(program: &str, file: &Path, line: usize) -> Vec<OsString> {
    let name = Path::new(program).file_stem().map(|name| name.to_string_lossy().to_lowercase());
    let joined = || {
        let mut joined = file.as_os_str().to_owned();
        joined.push(format!(":{line}"));
        joined
    };
    match name.as_deref().unwrap_or_default() {
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" => vec!["--goto".into(), joined()],
        "hx" | "helix" | "subl" | "zed" => vec![joined()],
        "kate" | "idea" | "pycharm" => vec!["--line".into(), line.to_string().into(), file.into()],
        "notepad" | "open" | "xdg-open" => vec![file.into()],
        _ => vec![format!("+{line}").into(), file.into()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_named_as_the_editor_takes_it() {
        let file = Path::new("/work/docs/notes.md");
        let words = |editor: &str| {
            let words = place(program(editor), file, 7);
            words.iter().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words("vim"), "+7 /work/docs/notes.md");
        assert_eq!(words("/usr/bin/nano -w"), "+7 /work/docs/notes.md");
        assert_eq!(words("code --wait"), "--goto /work/docs/notes.md:7");
        assert_eq!(words("hx"), "/work/docs/notes.md:7");
        assert_eq!(words("kate"), "--line 7 /work/docs/notes.md");
        assert_eq!(words("notepad.exe"), "/work/docs/notes.md");
    }

    #[test]
    fn the_visual_editor_comes_first_and_an_empty_name_is_none() {
        let env = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        assert_eq!(editor(&env(&[("VISUAL", "code --wait"), ("EDITOR", "nano")])), "code --wait");
        assert_eq!(editor(&env(&[("VISUAL", " "), ("EDITOR", "nano")])), "nano");
        assert_eq!(editor(&env(&[])), "vi");
    }
}
