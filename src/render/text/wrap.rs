//! Lines of a width for a terminal, in which what can be typed stays whole: a command that is wrapped breaks when it is
//! pasted.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Programs whose command lines hints begin with.
const PROGRAMS: &[&str] =
    &["git", "prep", "mkdir", "touch", "cp", "mv", "chmod", "cd", "cargo", "npm", "python3"];

/// The lines of a text; none is wider than `width`, unless one word or one command is.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    if is_command(text) {
        return vec![text.to_owned()];
    }
    let mut lines: Vec<String> = vec![String::new()];
    for atom in atoms(text) {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(atom);
        } else if line.width() + 1 + atom.width() <= width {
            line.push(' ');
            line.push_str(atom);
        } else {
            lines.push(atom.to_owned());
        }
    }
    lines
}

/// Whether the whole text is a command line.
fn is_command(text: &str) -> bool {
    let mut words = text.split(' ');
    let is_program = words.next().is_some_and(|word| PROGRAMS.contains(&word));
    is_program && !text.contains('`') && !text.ends_with('.')
}

/// The words of a text; what is between two backticks is one, with what is glued to it.
fn atoms(text: &str) -> Vec<&str> {
    let mut atoms = Vec::new();
    let (mut start, mut is_code) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '`' => is_code = !is_code && text[at + 1..].contains('`'),
            ' ' if !is_code => {
                atoms.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    atoms.push(&text[start..]);
    atoms.retain(|atom| !atom.is_empty());
    atoms
}

/// The spaces that fill a column of `width`.
pub fn pad(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width()))
}

/// `text`, cut to `width` columns with an ellipsis: after a word, where one ends in the second half of what fits.
pub fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let Some(room) = width.checked_sub(1) else { return String::new() };
    let (mut columns, mut end) = (0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        columns += grapheme.width();
        if columns > room {
            break;
        }
        end = at + grapheme.len();
    }
    let fits = &text[..end];
    let is_whole = text[end..].starts_with(' ') || fits.ends_with(' ');
    let word = fits.rfind(' ').filter(|at| !is_whole && *at >= end / 2);
    format!("{}…", fits[..word.unwrap_or(end)].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_stay_whole() {
        let command = "git add docs/notes.md && git commit -m \"w24-l05: notes\"";
        assert_eq!(wrap(command, 20), [command]);
        assert_eq!(
            wrap("run `git fetch --unshallow` or clone again", 20),
            ["run", "`git fetch --unshallow`", "or clone again"]
        );
    }

    #[test]
    fn a_text_is_cut_after_a_word_where_one_ends_near() {
        assert_eq!(fit("Live mock interviews", 20), "Live mock interviews");
        assert_eq!(fit("Live mock interviews", 17), "Live mock…");
        assert_eq!(fit("Live mock interviews", 10), "Live mock…");
        assert_eq!(fit("Live interviewing", 12), "Live interv…");
        assert_eq!(fit("live-mock-interviews", 8), "live-mo…");
        assert_eq!(fit("数据库和缓存", 6), "数据…");
        assert_eq!([fit("ab", 1), fit("ab", 0)], ["…", ""]);
    }

    #[test]
    fn text_keeps_to_its_width() {
        assert_eq!(wrap("one two  three four", 9), ["one two", "three", "four"]);
        assert_eq!(wrap("an ` alone is text", 10), ["an ` alone", "is text"]);
        assert_eq!(wrap("", 9), [""]);
    }
}
