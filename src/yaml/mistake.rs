//! What YAML reads without a word and an author did not mean: a text that is a comment, an anchor or a control character.

use super::{Node, Value};
use crate::diagnostic::{Code, Diagnostic};

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
    let (_, comment) = comment_behind(node)?;
    let after = comment.strip_prefix('#')?;
    (!after.is_empty() && !after.starts_with([' ', '\t', '#', '!'])).then(|| told_short(node, comment))
}

/// As [`cut_short`], of a sentence or a title: also any comment behind a text that does not end as sentences do.
pub fn sentence_cut_short(node: &Node) -> Option<Diagnostic> {
    let (text, comment) = comment_behind(node)?;
    let ends = text.trim_end().ends_with(['.', '!', '?', ':', '…', ')', '"', '。', '！', '？']);
    (!ends && cut_short(node).is_none() && comment.len() > 1).then(|| told_short(node, comment))
}

/// A text without quotes on one line, and the comment behind it.
fn comment_behind(node: &Node) -> Option<(&str, &str)> {
    let Value::Text(text) = &node.value else { return None };
    let span = &node.span;
    let is_plain = !span.text().starts_with(['\'', '"', '|', '>']) && !text.contains('\n');
    let rest = span.file.text[span.range.end..].lines().next().unwrap_or_default();
    let comment = rest.trim_start();
    let is_behind =
        is_plain && !span.range.is_empty() && node.filled_by.is_none() && rest.len() > comment.len();
    (is_behind && comment.starts_with('#')).then(|| (text.as_str(), comment.trim_end()))
}

fn told_short(node: &Node, comment: &str) -> Diagnostic {
    let message = format!("` #` starts a comment, so the text ends before `{comment}`");
    Diagnostic::warning(Code::CommentInText, &node.span, message).help("put the text in quotes")
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
    use crate::pattern::Pattern;
    use crate::source::SourceFile;
    use crate::yaml::{self, FromYaml, Problems};

    /// What is told of a text whose `a` is to be a pattern: at which text, and the help.
    fn told(text: &str) -> (String, String) {
        let file = SourceFile::new("a.yaml", text);
        let mut problems = Problems::default();
        let root = yaml::parse(&file).unwrap();
        let _ = Pattern::from_yaml(root.get("a").unwrap(), &mut problems);
        let problem = problems.finish(Some(())).map_or_else(|met| met, |(_, met)| met).remove(0);
        (problem.message, problem.help.unwrap_or_default())
    }

    #[test]
    fn what_was_not_meant_is_told_with_what_to_do() {
        for (text, message, help) in [
            ("a: \"\\bfoo\"\n", "`\\b` in double quotes is a backspace", "single quotes"),
            ("a: &x\nb: 1\n", "found nothing", "names an anchor"),
            ("a: !x\nb: 1\n", "found nothing", "starts a tag"),
            ("a: # all\nb: 1\n", "found nothing", "starts a comment"),
            ("a:\nb: 1 # all\n", "found nothing", "leave the key out"),
            ("a: foo #bar\n", "the text ends before `#bar`", "in quotes"),
        ] {
            let (said, helped) = told(text);
            assert!(said.contains(message) && helped.contains(help), "{text:?}: {said} ({helped})");
        }
    }
}
