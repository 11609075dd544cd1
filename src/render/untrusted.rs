//! Text of learners and authors on its way to a reader: the one place that knows what could steer a terminal or a CI runner,
//! hide or reorder text, or leave the place it was put into. It shows such text as what it is; it removes nothing.

use std::borrow::Cow;
use std::fmt::Write;

/// Longer texts are cut where a person reads them; formats for programs have them whole.
const SHOWN: usize = 320;
/// Of a text that is cut: how much of its beginning and its end is shown, for the point may be at either.
const HEAD: usize = 200;
const TAIL: usize = 80;

/// One line without control characters, escape sequences, line breaks, invisible characters, bidirectional overrides or
/// commands to a CI runner. What remains is legal in XML.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains(|c: char| c.is_ascii_control()) && command_at(text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\t' => out.push(' '),
            c if is_joiner(c) && joins(before, rest.clone().next()) => out.push(c),
            c if is_unsafe(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
        before = Some(c);
    }
    Cow::Owned(without_commands(out))
}

/// As [`clean`], and cut in the middle where a person would not read on; the cut says how much is missing.
pub fn excerpt(text: &str) -> String {
    let text = clean(text.trim());
    let length = text.chars().count();
    if length <= SHOWN {
        return text.into_owned();
    }
    let start: String = text.chars().take(HEAD).collect();
    let end: String = text.chars().skip(length - TAIL).collect();
    format!("{start} … ({} more characters) … {end}", length - HEAD - TAIL)
}

/// A message with learner text in it: as [`excerpt`], but longer, and cut between its parts or its words.
pub fn message(text: &str) -> String {
    const LONGEST: usize = 480;
    let text = clean(text.trim());
    let Some((cut, _)) = text.char_indices().nth(LONGEST) else { return text.into_owned() };
    let half = cut / 2;
    let part = text[..cut].rfind("; ").filter(|at| *at > half);
    let word = || text[..cut].rfind(' ').filter(|at| *at > half);
    let end = part.or_else(word).unwrap_or(cut);
    format!("{} … ({} more characters)", &text[..end], text[end..].chars().count())
}

/// A cell of a spreadsheet: what a program would take for a formula gets an apostrophe, which makes it text.
pub fn spreadsheet(text: &str) -> Cow<'_, str> {
    let text = clean(text);
    match text.starts_with(['=', '+', '-', '@', '\t']) {
        true => Cow::Owned(format!("'{text}")),
        false => text,
    }
}

/// Whether a character could steer a terminal, or hide or reorder the text beside it. The invisible ones are those that
/// Unicode calls default-ignorable, without the selectors that choose between an emoji's two looks.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
        // Not a character at all, which XML refuses.
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Joins emoji to families and letters to words in some scripts.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

fn joins(before: Option<char>, after: Option<char>) -> bool {
    let is_joined = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !c.is_whitespace() && !is_unsafe(c));
    is_joined(before) && is_joined(after)
}

/// A text of several lines, each without what [`clean`] would show otherwise, and where these offsets went.
pub fn lines<const N: usize>(text: &str, offsets: [usize; N]) -> (String, [usize; N]) {
    let mut out = String::with_capacity(text.len() + 8);
    let mut moved = offsets;
    for (at, c) in text.char_indices() {
        for (old, new) in offsets.iter().zip(&mut moved) {
            if *old == at {
                *new = out.len();
            }
        }
        let rest = &text[at..];
        match c {
            '\n' | '\t' => out.push(c),
            '\r' if rest.starts_with("\r\n") => out.push(c),
            '#' if RUNNER_MARKS.iter().any(|mark| rest.starts_with(mark)) => out.extend(c.escape_unicode()),
            c if is_unsafe(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    for (old, new) in offsets.iter().zip(&mut moved) {
        if *old >= text.len() {
            *new = out.len();
        }
    }
    (out, moved)
}

/// What Azure's, TeamCity's and GitHub's runners take for a command anywhere in a line.
const RUNNER_MARKS: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// Where a CI runner would read a command: one of these marks, or `::name` where a word starts, for a line may be wrapped
/// there.
fn command_at(text: &str) -> Option<usize> {
    let hashes = RUNNER_MARKS.into_iter().filter_map(|mark| text.find(mark)).min();
    let colons = text.match_indices("::").map(|(at, _)| at).find(|&at| {
        let starts_word = text[..at].chars().next_back().is_none_or(char::is_whitespace);
        starts_word && text[at + 2..].starts_with(|c: char| c.is_ascii_alphabetic())
    });
    hashes.into_iter().chain(colons).min()
}

fn without_commands(mut text: String) -> String {
    while let Some(at) = command_at(&text) {
        let escaped = if text[at..].starts_with('#') { "\\u{23}" } else { "\\u{3a}" };
        text.replace_range(at..=at, escaped);
    }
    text
}

/// JSON in which nothing can steer a terminal or a runner; what is escaped can only be inside strings.
pub fn json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut before = ['\0'; 2];
    for c in json.chars() {
        match c {
            '\n' => out.push(c),
            c if is_unsafe(c) || (c == '[' && before == ['#'; 2]) => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
        before = [before[1], c];
    }
    out.replace("##vso[", "#\\u0023vso[").replace("##teamcity[", "#\\u0023teamcity[")
}

/// Text or an attribute's value in XML.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c => out.push(c),
        }
    }
    out
}

/// Prose in Markdown, as GitHub and GitLab render it: no markup, no HTML, no mention of a person, no reference to an issue,
/// no link. The zero-width space is an entity, so that it is seen in the source.
pub fn markdown(text: &str) -> String {
    const BREAK: &str = "&#8203;";
    let text = clean(text);
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let ends_word = rest.peek().is_none_or(|next| next.is_whitespace());
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            ',' | ';' | '\'' | '"' | '/' | '?' | ':' => out.push(c),
            '.' if !before.is_ascii_digit() => out.push(c),
            c if c.is_ascii_punctuation() => out.extend(['\\', c]),
            c => out.push(c),
        }
        // `@name` is a mention, `#1`, `!1`, `GH-1` and others are references, `https:` and `www.` begin links.
        let begins = matches!(c, '@' | '#' | '!' | '~' | '%' | '$' | '&' | ':')
            || (c == '-' && matches!(before, 'h' | 'H'))
            || (c == '.' && matches!(before, 'w' | 'W'));
        if begins && !ends_word {
            out.push_str(BREAK);
        }
        before = c;
    }
    out
}

/// Text in Markdown as code, where nothing is markup, a mention or a reference; also inside a table's cell.
pub fn markdown_code(text: &str) -> String {
    let text = clean(text);
    if text.trim().is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

/// A message in SARIF, where `[text](target)` would be a link.
pub fn sarif(text: &str) -> String {
    let text = clean(text);
    match text.contains("](") {
        true => text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]"),
        false => text.into_owned(),
    }
}

/// The message of a workflow command of GitHub.
pub fn workflow_message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command of GitHub.
pub fn workflow_property(text: &str) -> String {
    workflow_message(&clean(text)).replace(':', "%3A").replace(',', "%2C")
}

/// A path as a relative URI reference.
pub fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte.into())
            }
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\r\nc\td"), "a\\u{1b}[31mb\\u{d}\\u{a}c d");
        assert_eq!(clean("x\u{202e}y\u{61c}z\u{9b}31m\u{85}"), "x\\u{202e}y\\u{61c}z\\u{9b}31m\\u{85}");
        assert_eq!(clean("a\u{200b}b\u{e0041}c\u{ffff}"), "a\\u{200b}b\\u{e0041}c\\u{ffff}");
        assert_eq!(clean("plain — text"), "plain — text");
    }

    #[test]
    fn what_joins_emoji_and_letters_is_kept() {
        for text in ["👩‍💻 ❤️", "می‌خواهم"] {
            assert_eq!(clean(text), text);
        }
        assert_eq!(clean("pass\u{200d}word"), "pass\\u{200d}word");
    }

    #[test]
    fn runners_see_no_command() {
        assert_eq!(clean("::set-env name=A::b"), "\\u{3a}:set-env name=A::b");
        assert_eq!(clean("x ::stop-commands::t ##[error]y"), "x \\u{3a}:stop-commands::t \\u{23}#[error]y");
        assert_eq!(clean("###[group]"), "#\\u{23}#[group]");
        assert_eq!(clean("std::vec and a :: b"), "std::vec and a :: b");
        assert_eq!(
            json(r####"["##[error]x", "##vso[task]"]"####),
            r####"["##\u005berror]x", "#\u0023vso[task]"]"####
        );
    }

    #[test]
    fn markdown_stays_text() {
        assert_eq!(
            markdown("@all fixes #1 | <b> https://x"),
            "\\@&#8203;all fixes \\#&#8203;1 \\| &lt;b&gt; https:&#8203;//x"
        );
        assert_eq!(markdown_code("a ``b`` | c"), "```a ``b`` \\| c```");
        assert_eq!(markdown_code("`"), "`` ` ``");
    }

    #[test]
    fn a_cut_is_said() {
        let long = format!("{}, which is one more than allowed", "a".repeat(400));
        assert!(excerpt(&long).contains("… (152 more characters) …"));
        assert!(excerpt(&long).ends_with("which is one more than allowed"));
        let parts = "a problem on a line; ".repeat(30);
        let shown = message(&parts);
        assert!(shown.contains("a problem on a line … (") && shown.len() > 400, "{shown}");
        assert_eq!(message(&"b".repeat(300)), "b".repeat(300));
    }
}
