//! Scripts and steps as an author would write them in YAML.

use std::fmt::Write;

use crate::evidence::{Script, ScriptCommit};

/// A text as YAML on one line, in double quotes as JSON has them.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The lines below `script:`, indented by `indent` spaces.
pub fn script(script: &Script, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let mut out = String::new();
    if script.commits.is_empty() {
        let _ = writeln!(out, "{pad}commits: []");
    } else {
        let _ = writeln!(out, "{pad}commits:");
    }
    for commit in &script.commits {
        out += &self::commit(commit, indent + 2);
    }
    let changes = &script.uncommitted;
    if !changes.write.is_empty() || !changes.delete.is_empty() {
        let _ = writeln!(out, "{pad}uncommitted:");
        out += &files(changes.write.iter(), indent + 2);
        out += &deleted(changes.delete.iter(), indent + 2);
    }
    out
}

fn commit(commit: &ScriptCommit, indent: usize) -> String {
    let (pad, inner) = (" ".repeat(indent), indent + 2);
    let mut out = format!("{pad}- message: {}\n", quoted(&commit.message));
    if let Some(day) = commit.day {
        let _ = writeln!(out, "{pad}  day: {day}");
    }
    for (key, value) in [("author", &commit.author), ("tag", &commit.tag), ("branch", &commit.branch)] {
        if let Some(value) = value {
            let _ = writeln!(out, "{pad}  {key}: {}", quoted(value));
        }
    }
    out += &files(commit.write.iter(), inner);
    out + &deleted(commit.delete.iter(), inner)
}

fn files<'a, P: std::fmt::Display + 'a>(
    write: impl Iterator<Item = (&'a P, &'a String)>,
    indent: usize,
) -> String {
    let pad = " ".repeat(indent);
    let texts: String = write
        .map(|(path, text)| format!("{pad}  {}: {}\n", quoted(&path.to_string()), block(text, indent + 4)))
        .collect();
    if texts.is_empty() { texts } else { format!("{pad}write:\n{texts}") }
}

fn deleted<'a, P: std::fmt::Display + 'a>(paths: impl Iterator<Item = &'a P>, indent: usize) -> String {
    let paths: Vec<String> = paths.map(|path| quoted(&path.to_string())).collect();
    if paths.is_empty() {
        String::new()
    } else {
        format!("{}delete: [{}]\n", " ".repeat(indent), paths.join(", "))
    }
}

/// A text as a block of lines, where YAML gives every byte of it back; else on one line.
fn block(text: &str, indent: usize) -> String {
    let is_plain = text.ends_with('\n')
        && !text.ends_with("\n\n")
        && !text.starts_with([' ', '\t', '\n'])
        && !text.contains(['\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{feff}'])
        && text.lines().all(|line| !line.is_empty() || line.trim().is_empty());
    if !is_plain {
        return quoted(text);
    }
    let pad = " ".repeat(indent);
    let lines: Vec<String> = text
        .lines()
        .map(|line| if line.is_empty() { String::new() } else { format!("{pad}{line}") })
        .collect();
    format!("|\n{}", lines.join("\n"))
}

/// A name as a YAML string: in quotes where it would be read as something else.
pub fn plain_or_quoted(name: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
    let special = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_plain = name.starts_with(char::is_alphabetic)
        && name.chars().all(is_word)
        && !special.contains(&name.to_lowercase().as_str());
    if is_plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "''")) }
}
