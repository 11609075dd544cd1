//! Names as git lists them: tags and branches, its patterns for them, and how it quotes the paths of files.

use super::super::super::file_view::FileView;
use super::super::super::glob::Component;
use super::super::{Output, Refusal};
use crate::evidence::EvidenceError;

/// The patterns of a call that lists; one that makes or deletes needs the program.
pub fn listing(args: &[String]) -> Result<Vec<String>, Refusal> {
    match args.split_first() {
        None => Ok(Vec::new()),
        Some((flag, patterns)) => {
            let lists =
                (flag == "-l" || flag == "--list") && patterns.iter().all(|arg| !arg.starts_with('-'));
            if lists { Ok(patterns.to_vec()) } else { Err(Refusal::NeedsProgram) }
        }
    }
}

/// Why one of some patterns is not read.
pub fn refusal(patterns: &[String]) -> Option<String> {
    let magic = patterns.iter().find(|pattern| pattern.starts_with(':') || pattern.contains('\\'));
    if let Some(pattern) = magic {
        return Some(format!("`{pattern}` is a pattern of git's own"));
    }
    // Classes are ASCII's to git.
    patterns
        .iter()
        .find(|pattern| pattern.contains("[[") || pattern.contains("[^[") || pattern.contains("**"))
        .map(|pattern| format!("`{pattern}` is a pattern of git's own"))
}

/// git's patterns for names: a `*` also matches `/`, and a `?` one byte.
pub fn matches_any(patterns: &[String], name: &str) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| Component::of_bytes(pattern).matches_bytes(name))
}

pub fn branches(patterns: &[String], view: FileView<'_>) -> Result<Output, EvidenceError> {
    refuse_settings(view, &["branch.sort", "column.branch", "column.ui"])?;
    let current = view.evidence.checked_out_branch()?;
    let elsewhere = view.evidence.branches_of_other_worktrees()?;
    let mut output = Output::default();
    if current.is_none() && matches_any(patterns, "HEAD") {
        // git says where HEAD was detached, which only its log of moves knows.
        return super::unknown("HEAD", "no branch is checked out, and what git says of that is not known");
    }
    for name in view.evidence.local_branches()?.iter().filter(|name| matches_any(patterns, name)) {
        let mark = match () {
            () if current.as_ref() == Some(name) => '*',
            () if elsewhere.contains(name) => '+',
            () => ' ',
        };
        output.line(format!("{mark} {name}"));
    }
    Ok(output)
}

/// Some settings change what git prints: then it is not known.
pub fn refuse_settings(view: FileView<'_>, keys: &[&str]) -> Result<(), EvidenceError> {
    let set = |key: &&&str| view.evidence.git_setting(&key.to_lowercase()).is_some();
    match keys.iter().chain(&["color.ui"]).find(set) {
        Some(key) => {
            let why = "this setting in git's config changes what git prints";
            let remedy = "remove it with `git config --unset`, or check a fresh clone";
            Err(EvidenceError::unanswered(*key, why, remedy))
        }
        None => Ok(()),
    }
}

/// A path as git prints it: quoted like a string in C if it has anything but plain ASCII in it.
pub fn quoted(path: &str) -> String {
    let special = |byte: u8| !(0x20..0x7f).contains(&byte) || byte == b'"' || byte == b'\\';
    if !path.bytes().any(special) {
        return path.to_owned();
    }
    let mut out = String::from("\"");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            0x07 => out.push_str("\\a"),
            0x08 => out.push_str("\\b"),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            0x0b => out.push_str("\\v"),
            0x0c => out.push_str("\\f"),
            b'\r' => out.push_str("\\r"),
            byte if special(byte) => out.push_str(&format!("\\{byte:03o}")),
            byte => out.push(char::from(byte)),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_as_git_quotes_them() {
        assert_eq!(quoted("a b.md"), "a b.md");
        assert_eq!(quoted("é\"x\r"), r#""\303\251\"x\r""#);
    }

    #[test]
    fn patterns_of_git_match_bytes() {
        let matches = |pattern: &str, name: &str| matches_any(&[pattern.to_owned()], name);
        assert!(matches("v*", "v1/x") && matches("??", "é") && !matches("?", "é"));
    }
}
