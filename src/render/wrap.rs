//! Lines of a width for a terminal, in which what can be typed stays whole: a command that is wrapped breaks when it is
//! pasted.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Programs whose command lines hints begin with.
const PROGRAMS: &[&str] =
    &["git", "prep", "mkdir", "touch", "cp", "mv", "chmod", "cd", "cargo", "npm", "python3"];

/// The lines of a text; none is wider than `width`, unless one word or one command is.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    match is_command(text) {
        true => vec![text.to_owned()],
        false => broken(text, width, width),
    }
}

/// Each line of a text in lines of at most `width` columns: the first of all after `first`, the others after `hang`.
pub fn fill(text: &str, width: usize, first: &str, hang: &str) -> String {
    let mut filled: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let before = if filled.is_empty() { first } else { hang };
        let room = |before: &str| width.saturating_sub(before.width());
        let lines = broken(line, room(before), room(hang));
        let befores = std::iter::once(before).chain(std::iter::repeat(hang));
        filled.extend(befores.zip(lines).map(|(before, line)| format!("{before}{line}")));
    }
    filled.join("\n")
}

/// As [`fill`], every line after the same indentation.
pub fn indent(text: &str, width: usize, indent: &str) -> String {
    fill(text, width, indent, indent)
}

/// Lines for a screen, which would cut off what is longer: a word that is too long goes on in the next line.
pub fn rows(text: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width).word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// A text in lines, the first of which is `first` columns wide, the others `width`. Within a line, spaces are as they were.
fn broken(text: &str, first: usize, width: usize) -> Vec<String> {
    let mut lines: Vec<&str> = Vec::new();
    let mut line = 0..0;
    for atom in atoms(text) {
        let room = if lines.is_empty() { first } else { width };
        if line.is_empty() {
            line = atom;
        } else if text[line.start..atom.end].width() <= room {
            line.end = atom.end;
        } else {
            lines.push(&text[std::mem::replace(&mut line, atom)]);
        }
    }
    lines.push(&text[line]);
    lines.into_iter().map(str::to_owned).collect()
}

/// Whether the whole text is a command line.
fn is_command(text: &str) -> bool {
    let mut words = text.split(' ');
    let is_program = words.next().is_some_and(|word| PROGRAMS.contains(&word));
    is_program && !text.contains('`') && !text.ends_with('.')
}

/// Where the words of a text are; what is between two backticks is one, with what is glued to it.
fn atoms(text: &str) -> Vec<Range<usize>> {
    let mut atoms = Vec::new();
    let (mut start, mut is_code) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '`' => is_code = !is_code && text[at + 1..].contains('`'),
            ' ' if !is_code => {
                atoms.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    atoms.push(start..text.len());
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
    fn indented_lines_keep_to_their_width() {
        assert_eq!(fill("say --no-color here\nso", 10, "- ", "   "), "- say\n   --no-color\n   here\n   so");
        assert_eq!(
            indent("run `git log` in docs/a/long/path.md", 10, " "),
            " run\n `git log`\n in\n docs/a/long/path.md"
        );
        assert_eq!(rows("abcdefgh --no-color", 6), ["abcdef", "gh", "--no-c", "olor"]);
    }

    #[test]
    fn text_keeps_to_its_width() {
        assert_eq!(wrap("one two  three four", 9), ["one two", "three", "four"]);
        assert_eq!(wrap("an ` alone is text", 10), ["an ` alone", "is text"]);
        assert_eq!(wrap("", 9), [""]);
    }
}
