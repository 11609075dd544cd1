//! YAML's commonest mistakes, in words that say what to do. The parser's own sentence is kept where there is none better.

use std::sync::Arc;

use super::{Node, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};

/// The problem that the parser met at a byte of a file.
pub fn syntax_error(file: &Arc<SourceFile>, at: usize, said: &str) -> Diagnostic {
    let span = Span::new(file, at..at + 1);
    let rest = &file.text[span.range.start..];
    let error = |message: String, help: &str| Diagnostic::error(Code::Syntax, &span, message).help(help);
    if said.contains("mapping values are not allowed") || said.contains("simple key expected") {
        return error(
            "a `: ` in a text without quotes would start another map".to_owned(),
            "put the text in quotes: 'as this: a text'",
        );
    }
    if (said.contains("escape") || said.contains("hexadecimal"))
        && let Some((at, escape)) = bad_escape(file, span.range.start)
    {
        let span = Span::new(file, at..at + escape.len());
        let message = format!("`{escape}` is not an escape in double quotes");
        let help = "write the text in single quotes, where a backslash is itself";
        return Diagnostic::error(Code::Syntax, &span, message).help(help);
    }
    if said.contains("anchor") {
        let token = rest.split([' ', ',', '}', ']', '\n', '\r']).next().unwrap_or_default();
        return error(
            "a `*` or `&` at the start of a text without quotes is an alias or an anchor of YAML".to_owned(),
            &format!("put the text in quotes: '{token}'"),
        );
    }
    if said.contains("tab") {
        let span = indenting_tab(file, span.range.start).unwrap_or(span);
        let message = "a tab cannot be used as indentation";
        return Diagnostic::error(Code::Syntax, &span, message).help("indent with spaces");
    }
    if let Some(first) = rest.chars().next().filter(|c| matches!(c, '@' | '`' | '%' | '|' | '>' | '!'))
        && !said.contains("block scalar")
    {
        return error(format!("a text without quotes cannot start with `{first}`"), "put the text in quotes");
    }
    let problem = Diagnostic::error(Code::Syntax, &span, said);
    match follows_bracket(&file.text, span.range.start) {
        true => problem.help("put a text in quotes that starts with `[` or `{`"),
        false => problem,
    }
}

/// The first escape at or after a byte that YAML does not have; the parser may point at the quotes or at the backslash.
fn bad_escape(file: &Arc<SourceFile>, at: usize) -> Option<(usize, &str)> {
    const KNOWN: &str = "0abt\tnvfe \"/\\N_LPxuU\n\r";
    let start = file.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let mut chars = file.text[start..].char_indices();
    while let Some((offset, c)) = chars.next() {
        if c != '\\' {
            continue;
        }
        let (_, escaped) = chars.next()?;
        if !KNOWN.contains(escaped) && start + offset + 2 >= at {
            let from = start + offset;
            return Some((from, &file.text[from..from + 1 + escaped.len_utf8()]));
        }
    }
    None
}

/// Whether a byte comes right after a closing bracket of its line: a text went on where YAML saw a list or a map.
fn follows_bracket(text: &str, at: usize) -> bool {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    line.trim_end().ends_with([']', '}'])
}

/// The first tab that indents a line at or after a byte.
fn indenting_tab(file: &Arc<SourceFile>, at: usize) -> Option<Span> {
    let mut start = file.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    for line in file.text[start..].split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t') {
            return Some(Span::new(file, start + tab..start + tab + 1));
        }
        start += line.len();
    }
    None
}

/// Why a key seems to have no value: the text after it is a comment, an anchor or a tag.
pub fn lost_value(node: &Node) -> Option<String> {
    if node.value != Value::Null {
        return None;
    }
    // The parser puts what is not there where it noticed, which may be further on.
    let text = &node.span.file.text;
    let before = text[..node.span.range.start].trim_end();
    let after = text[before.len()..].lines().next().unwrap_or_default();
    let after = after.trim_start_matches(':').trim_start();
    let last = before.rsplit([' ', '\n']).next().unwrap_or_default();
    let what = match (last.chars().next()?, after.chars().next()) {
        ('&', _) => "`&` without quotes names an anchor of YAML",
        ('!', _) => "`!` without quotes starts a tag of YAML",
        (_, Some('#')) => "` #` starts a comment",
        _ if before.lines().next_back().is_some_and(|line| line.contains(": #")) => "` #` starts a comment",
        _ => return None,
    };
    Some(format!("{what}: put the text in quotes"))
}

/// The comment that may have cut a text short: one without a space after its `#`, as comments are not written.
pub fn cut_short(node: &Node) -> Option<Diagnostic> {
    let Value::Text(text) = &node.value else { return None };
    let span = &node.span;
    let is_plain = !span.text().starts_with(['\'', '"', '|', '>']) && !text.contains('\n');
    let rest = span.file.text[span.range.end..].lines().next().unwrap_or_default();
    let comment = rest.trim_start();
    if !is_plain || node.filled_by.is_some() || rest.len() == comment.len() {
        return None;
    }
    let after = comment.strip_prefix('#')?;
    (!after.is_empty() && !after.starts_with([' ', '\t', '#', '!'])).then(|| {
        let message = format!("` #` starts a comment, so the text ends before `{}`", comment.trim_end());
        Diagnostic::warning(Code::CommentInText, span, message).help("put the text in quotes")
    })
}

/// A control character that double quotes made of a backslash and a letter, and what was meant.
pub fn control_character(text: &str) -> Option<&'static str> {
    text.chars().find_map(|c| match c {
        '\u{7}' => Some("`\\a` in double quotes is the bell"),
        '\u{8}' => Some("`\\b` in double quotes is a backspace"),
        '\u{b}' => Some("`\\v` in double quotes is a vertical tab"),
        '\u{c}' => Some("`\\f` in double quotes is a form feed"),
        '\u{1b}' => Some("`\\e` in double quotes is the escape character"),
        '\0' => Some("`\\0` in double quotes is a NUL"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;
    use crate::yaml::{self, FromYaml, Problems};

    /// What is told of a text whose `a` is to be a pattern: at which text, and the help.
    fn told(text: &str) -> (String, String) {
        let file = SourceFile::new("a.yaml", text);
        let mut problems = Problems::default();
        let problem = match yaml::parse(&file) {
            Err(problem) => problem,
            Ok(root) => {
                let _ = Pattern::from_yaml(root.get("a").unwrap(), &mut problems);
                problems.finish(Some(())).map_or_else(|met| met, |(_, met)| met).remove(0)
            }
        };
        (problem.message, problem.help.unwrap_or_default())
    }

    #[test]
    fn the_commonest_mistakes_say_what_to_do() {
        for (text, message, help) in [
            ("a: Write this: a text\n", "`: ` in a text", "in quotes"),
            ("a: \"\\d+\"\n", "`\\d` is not an escape", "single quotes"),
            ("a: \"\\bfoo\"\n", "`\\b` in double quotes is a backspace", "single quotes"),
            ("a: *.db\n", "alias", "in quotes: '*.db'"),
            ("a: &x\nb: 1\n", "found nothing", "names an anchor"),
            ("a: !x\nb: 1\n", "found nothing", "starts a tag"),
            ("a: # all\nb: 1\n", "found nothing", "starts a comment"),
            ("a:\nb: 1 # all\n", "found nothing", "leave the key out"),
            ("a: foo #bar\n", "the text ends before `#bar`", "in quotes"),
            ("a:\n\tb: 1\n", "a tab cannot", "spaces"),
            ("a: @x\n", "cannot start with `@`", "quotes"),
            ("a: [x]+ y\n", "", "starts with `[`"),
        ] {
            let (said, helped) = told(text);
            assert!(said.contains(message) && helped.contains(help), "{text:?}: {said} ({helped})");
        }
    }
}
