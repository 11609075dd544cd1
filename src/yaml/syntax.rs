//! What the YAML parser could not read, in words that say what to do: its commonest causes are told from the lines around the
//! place. The parser's own sentence is kept where there is none better.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};

/// The problem that the parser met at a byte of a file.
pub fn syntax_error(file: &Arc<SourceFile>, at: usize, said: &str) -> Diagnostic {
    let met = Met::new(file, at, said);
    RULES.iter().find_map(|rule| rule(&met)).unwrap_or_else(|| met.problem(met.at..met.at + 1, said))
}

/// The first that knows better than the parser says it: what is told from the lines comes before what is told from the
/// parser's sentence.
const RULES: &[fn(&Met) -> Option<Diagnostic>] = &[
    conflict,
    tab,
    odd_space,
    cut_by_comment,
    open_quote,
    text_after_quotes,
    escape,
    alias,
    no_space,
    deeper_than_its_text,
    shallow_block,
    equals_sign,
    second_colon,
    reserved,
    after_bracket,
    missing_comma,
    uneven_indent,
];

/// Where the parser stopped, what it said, and the line it was on.
struct Met<'a> {
    file: &'a Arc<SourceFile>,
    at: usize,
    said: &'a str,
    line: Line<'a>,
}

/// A line and where it starts, in bytes.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl<'a> Line<'a> {
    fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// A part of it as a range of the file.
    fn part(self, part: Range<usize>) -> Range<usize> {
        self.start + part.start..self.start + part.end
    }

    fn content(self) -> Range<usize> {
        self.part(self.indent()..self.text.trim_end().len())
    }

    /// Where its key begins, after the `- ` of a list, and the text before and after its first `: `.
    fn entry(self) -> Option<(usize, &'a str, &'a str)> {
        let key = self.text.trim_start_matches([' ', '-']);
        let (name, value) = key.split_once(": ")?;
        Some((self.text.len() - key.len(), name, value.trim()))
    }
}

impl<'a> Met<'a> {
    fn new(file: &'a Arc<SourceFile>, at: usize, said: &'a str) -> Self {
        let at = Span::new(file, at..at + 1).range.start;
        let start = file.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let text = file.text[start..].lines().next().unwrap_or_default();
        Self { file, at, said, line: Line { start, text } }
    }

    /// What comes before it on its line.
    fn before(&self) -> &'a str {
        &self.file.text[self.line.start..self.at]
    }

    fn rest(&self) -> &'a str {
        &self.file.text[self.at..]
    }

    /// This line and those above it that say something, from below.
    fn upwards(&self) -> impl Iterator<Item = Line<'a>> {
        let above = self.file.text[..self.line.start].split_inclusive('\n').rev();
        let above = above.scan(self.line.start, |end, text| {
            *end -= text.len();
            Some(Line { start: *end, text: text.trim_end_matches(['\n', '\r']) })
        });
        std::iter::once(self.line).chain(above).filter(|line| !line.text.trim().is_empty())
    }

    fn above(&self) -> Option<Line<'a>> {
        self.upwards().find(|line| line.start < self.line.start)
    }

    fn says(&self, parts: &[&str]) -> bool {
        parts.iter().any(|part| self.said.contains(part))
    }

    /// A key is wanted here, and there is none.
    fn lacks_a_key(&self) -> bool {
        self.says(&["simple key expected", "mapping values are not allowed"])
    }

    fn problem(&self, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(Code::Syntax, &Span::new(self.file, range), message)
    }
}

fn conflict(met: &Met) -> Option<Diagnostic> {
    const MARKS: [&str; 3] = ["<<<<<<< ", "=======", ">>>>>>> "];
    let marked = met.upwards().take(2).find(|line| MARKS.iter().any(|mark| line.text.starts_with(mark)))?;
    Some(
        met.problem(marked.content(), "git marked a conflict here, and it is not resolved")
            .help("keep one of the two versions, and delete the lines that git added"),
    )
}

fn tab(met: &Met) -> Option<Diagnostic> {
    if !met.says(&["tab"]) {
        return None;
    }
    // The parser may stop before the line.
    let mut start = met.line.start;
    for line in met.file.text[start..].split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t') {
            let at = start + tab..start + tab + 1;
            return Some(met.problem(at, "a tab cannot be used as indentation").help("indent with spaces"));
        }
        start += line.len();
    }
    Some(met.problem(met.at..met.at + 1, "a tab cannot be used as indentation").help("indent with spaces"))
}

/// A space that is not the one of the space bar, in front of a line: copied from a page.
fn odd_space(met: &Met) -> Option<Diagnostic> {
    met.upwards().take(3).find_map(|line| {
        let text = line.text.trim_start_matches(' ');
        let odd = text.chars().next().filter(|c| c.is_whitespace() && *c != '\t')?;
        let at = line.text.len() - text.len();
        let message =
            format!("the indentation has the space U+{:04X}, which YAML takes for text", odd as u32);
        let problem = met.problem(line.part(at..at + odd.len_utf8()), message);
        Some(problem.help("indent with the spaces of the space bar"))
    })
}

/// A ` #` inside of brackets hides their end.
fn cut_by_comment(met: &Met) -> Option<Diagnostic> {
    met.upwards().take(4).find_map(|line| {
        let hash = hash_in_brackets(line.text)?;
        let message = "` #` starts a comment, which hides the end of the brackets";
        let problem = met.problem(line.part(hash..line.text.trim_end().len()), message);
        Some(problem.help("put the text in quotes that has the `#`"))
    })
}

/// Where a comment starts in a line, if a bracket is open there and closed only in the comment.
fn hash_in_brackets(line: &str) -> Option<usize> {
    let (mut depth, mut quote, mut before) = (0_i32, None, ' ');
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') if " [{,:".contains(before) => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            (None, '#') if before == ' ' => {
                return (depth > 0 && line[at..].contains([']', '}'])).then_some(at);
            }
            _ => {}
        }
        before = c;
    }
    None
}

/// A quote that opens a text and is closed nowhere, or only by the quote that opens the next one.
fn open_quote(met: &Met) -> Option<Diagnostic> {
    if !met.says(&["multiline quoted scalar", "end of stream", "unclosed quote"]) {
        return None;
    }
    let (line, at) = met.upwards().find_map(|line| {
        let at = [": '", ": \"", "- '", "- \"", "['", "[\"", ", '", ", \""]
            .iter()
            .filter_map(|opening| line.text.rfind(opening).map(|at| at + opening.len() - 1))
            .find(|at| line.text[*at..].matches(line.text.as_bytes()[*at] as char).count() % 2 == 1)?;
        Some((line, at))
    })?;
    let message = "this quote is not closed on its line";
    let problem = met.problem(line.part(at..at + 1), message);
    Some(problem.help("close it; a text of several lines is written below `|`, without quotes"))
}

/// Text that goes on where YAML saw the end of a text in quotes.
fn text_after_quotes(met: &Met) -> Option<Diagnostic> {
    if !met.says(&["trailing content after"]) {
        return None;
    }
    let is_apostrophe = met.says(&["single-quoted"])
        && met.before().ends_with('\'')
        && met.rest().starts_with(char::is_alphanumeric);
    let (message, help) = match is_apostrophe {
        true => (
            "the apostrophe ends the text in single quotes",
            "write it twice, as in 'It''s there', or put the text in double quotes",
        ),
        false => (
            "the text goes on after its closing quote",
            "put the whole text in quotes of the other kind, as in '\"A\" is there'",
        ),
    };
    Some(met.problem(met.at..met.at + 1, message).help(help))
}

/// The first escape at or after the place that YAML does not have; the parser may point at the quotes or at the backslash.
fn escape(met: &Met) -> Option<Diagnostic> {
    const KNOWN: &str = "0abt\tnvfe \"/\\N_LPxuU\n\r";
    if !met.says(&["escape", "hexadecimal"]) {
        return None;
    }
    let text = &met.file.text;
    let mut chars = text[met.line.start..].char_indices();
    while let Some((offset, c)) = chars.next() {
        if c != '\\' {
            continue;
        }
        let (_, escaped) = chars.next()?;
        let at = met.line.start + offset;
        if !KNOWN.contains(escaped) && at + 2 >= met.at {
            let range = at..at + 1 + escaped.len_utf8();
            let message = format!("`{}` is not an escape in double quotes", &text[range.clone()]);
            let help = "write the text in single quotes, where a backslash is itself";
            return Some(met.problem(range, message).help(help));
        }
    }
    None
}

fn alias(met: &Met) -> Option<Diagnostic> {
    let token = met.rest().split([' ', ',', '}', ']', '\n', '\r']).next().unwrap_or_default();
    met.says(&["anchor"]).then(|| {
        let message = "a `*` or `&` at the start of a text without quotes is an alias or an anchor of YAML";
        met.problem(met.at..met.at + 1, message).help(format!("put the text in quotes: '{token}'"))
    })
}

/// `-must: A.` or `id:a`.
fn no_space(met: &Met) -> Option<Diagnostic> {
    met.lacks_a_key().then_some(())?;
    met.upwards().take(2).find_map(|line| {
        let content = &met.file.text[line.content()];
        if content.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphabetic)) {
            let at = line.content().start;
            return Some(met.problem(at..at + 1, "a `-` needs a space after it").help("write `- `"));
        }
        let key = content.trim_start_matches("- ");
        let (name, value) = key.split_once(':')?;
        let is_key = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
        if !is_key || value.is_empty() || value.starts_with([' ', '/']) || key.contains(": ") {
            return None;
        }
        let at = line.content().end - value.len() - 1;
        let problem = met.problem(at..at + 1, "a `:` needs a space after it");
        Some(problem.help(format!("write `{name}: {value}`")))
    })
}

/// A key that is indented deeper than the one above it continues that one's text.
fn deeper_than_its_text(met: &Met) -> Option<Diagnostic> {
    met.lacks_a_key().then_some(())?;
    let (key, name, value) = met.above()?.entry()?;
    let is_continued = met.line.indent() > key && !value.is_empty() && !value.starts_with(['|', '>', '#']);
    is_continued.then(|| {
        let content = met.line.content();
        let message =
            format!("this line is indented deeper than `{name}` above it, and so continues its text");
        met.problem(content, message).help(format!("begin it in the same column as `{name}`"))
    })
}

/// The text below `|` or `>` that is not indented.
fn shallow_block(met: &Met) -> Option<Diagnostic> {
    met.lacks_a_key().then_some(())?;
    let (key, name, value) = met.above()?.entry()?;
    let is_block = value.starts_with(['|', '>']) && value.len() <= 3;
    (is_block && met.line.indent() <= key).then(|| {
        let message = format!("the text of `{name}` must be indented deeper than `{name}`");
        met.problem(met.line.content(), message).help("indent each line of it with two more spaces")
    })
}

/// `id = a`.
fn equals_sign(met: &Met) -> Option<Diagnostic> {
    met.lacks_a_key().then_some(())?;
    met.upwards().take(2).find_map(|line| {
        let content = met.file.text[line.content()].trim_start_matches("- ");
        let (name, value) = content.split_once('=')?;
        let name = name.trim();
        let is_key = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
        (is_key && !content.contains(": ")).then(|| {
            let problem = met.problem(line.content(), "this line is no key with its value");
            problem.help(format!("write `{name}: {}`", value.trim()))
        })
    })
}

fn second_colon(met: &Met) -> Option<Diagnostic> {
    met.lacks_a_key().then_some(())?;
    let is_entry = met.rest().starts_with(':') && met.line.entry().is_some();
    Some(match is_entry {
        true => met
            .problem(met.at..met.at + 1, "a `: ` in a text without quotes would start another map")
            .help("put the text in quotes: 'as this: a text'"),
        false => met
            .problem(met.line.content(), "this line is no key with its value")
            .help("write `key: value`; a text of several lines is written below `|`, indented"),
    })
}

/// A text that begins with a character that means something in YAML.
fn reserved(met: &Met) -> Option<Diagnostic> {
    let rest = met.rest();
    let first = rest.chars().next()?;
    let is_mark = matches!(first, '@' | '`' | '%' | '|' | '>' | '!') && !met.says(&["block scalar"]);
    let is_entry = matches!(first, '?' | '-') && met.says(&["not allowed in this context"]);
    (is_mark || is_entry).then(|| {
        let message = format!("a text without quotes cannot start with `{first}`");
        met.problem(met.at..met.at + 1, message).help("put the text in quotes")
    })
}

/// Text after a closing bracket: it went on where YAML saw a list or a map.
fn after_bracket(met: &Met) -> Option<Diagnostic> {
    met.before().trim_end().ends_with([']', '}']).then(|| {
        met.problem(met.at..met.at + 1, met.said).help("put a text in quotes that starts with `[` or `{`")
    })
}

/// Within brackets, what is neither a comma nor their end.
fn missing_comma(met: &Met) -> Option<Diagnostic> {
    let closing = ['}', ']'].into_iter().find(|closing| met.said.contains(&format!("',' or '{closing}'")))?;
    let opening = if closing == '}' { '{' } else { '[' };
    let line = met.upwards().find(|line| line.text.contains(opening))?;
    if line.start < met.line.start {
        let at = line.text.find(opening)?;
        let problem = met.problem(line.part(at..at + 1), format!("this `{opening}` is not closed"));
        return Some(problem.help(format!("close it with `{closing}`")));
    }
    let message = format!("a `,` or a `{closing}` is missing before this");
    let help = "within brackets a text with `: ` or `,` is put in quotes, and a `,` parts the entries";
    Some(met.problem(met.at..met.at + 1, message).help(help))
}

/// A line whose indentation is that of no line above it.
fn uneven_indent(met: &Met) -> Option<Diagnostic> {
    met.says(&["expected '-' indicator", "did not find expected key"]).then_some(())?;
    let indents: Vec<usize> = met
        .upwards()
        .skip(1)
        .flat_map(|line| {
            let dashed = line.text.trim_start_matches([' ', '-']);
            [line.indent(), line.text.len() - dashed.len()]
        })
        .collect();
    let own = met.line.indent();
    (met.at == met.line.content().start && !indents.contains(&own)).then(|| {
        let message = format!("this line is indented by {own}, which fits no line above it");
        met.problem(met.line.content(), message)
            .help("begin the keys of a map, and the `-` of a list, in one column")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    /// What is told of a text that cannot be read: the text it points at, the message and the help.
    fn told(text: &str) -> (String, String, String) {
        let problem = yaml::parse(&SourceFile::new("a.yaml", text)).unwrap_err();
        (problem.primary.text().to_owned(), problem.message, problem.help.unwrap_or_default())
    }

    #[test]
    fn the_commonest_causes_are_told_where_they_are() {
        for (text, at, message, help) in [
            (
                "a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> x\n",
                "<<<<<<< HEAD",
                "a conflict",
                "one of the two",
            ),
            ("a:\n\tb: 1\n", "\t", "a tab cannot", "spaces"),
            ("a:\n  - b: c\n\u{a0}\u{a0}  d: e\n    f: x\n", "\u{a0}", "U+00A0", "space bar"),
            ("a:\n  b: { c: ^d #1, e: 3 }\n  f: 1\n", "#1, e: 3 }", "starts a comment", "in quotes"),
            ("- a: [b, #c, d]\n  e: 1\n- f: 1\n", "#c, d]", "starts a comment", "in quotes"),
            ("a:\n  - b: 'c.\n    d: e\n    f: x\n", "'", "not closed", "close it"),
            ("a:\n  - b: \"c.\n    d: e\n    f: x\n", "\"", "not closed", "close it"),
            ("a: 'It's there.'\nb: 1\n", "s", "the apostrophe", "twice"),
            ("a: \"A\" is there.\nb: 1\n", "i", "after its closing quote", "other kind"),
            ("a: \"\\d+\"\n", "\\d", "`\\d` is not an escape", "single quotes"),
            ("a: *.db\n", "*", "alias", "in quotes: '*.db'"),
            ("a: b\nid:c\nd: e\n", ":", "`:` needs a space", "write `id: c`"),
            ("a:\n  -b: c\n    d: e\n", "-", "`-` needs a space", "write `- `"),
            ("a:\n  - b: c\n      d: e\n    f: x\n", "d: e", "deeper than `b`", "column as `b`"),
            ("a:\n  - b: c\n    d: e\n      f: x\n", "f: x", "deeper than `d`", "column as `d`"),
            ("a:\n  - b: |\n  c.\n    d: e\n", "c.", "the text of `b`", "two more spaces"),
            ("a:\n  b: c\n  d = e\n  f: g\n", "d = e", "no key", "write `d: e`"),
            ("a: Write this: a text\n", ":", "`: ` in a text", "in quotes"),
            ("a: b\nc\nd: e\n", "c", "no key", "write `key: value`"),
            ("a: @x\n", "@", "cannot start with `@`", "quotes"),
            ("a: ? x\n", "?", "cannot start with `?`", "quotes"),
            ("a: - x\n", "-", "cannot start with `-`", "quotes"),
            ("a: [x]+ y\n", "+", "", "starts with `[`"),
            ("a: { b: c d: e }\n", ":", "missing before", "parts the entries"),
            ("a:\n  - b: { c: d\n  - e: f\n", "{", "not closed", "with `}`"),
            ("a:\n  - b: c\n   d: e\n    f: x\n", "d: e", "fits no line above", "one column"),
            ("a:\n  - b: c\n - d: e\n", "- d: e", "fits no line above", "one column"),
        ] {
            let (pointed, said, helped) = told(text);
            assert!(
                pointed == at && said.contains(message) && helped.contains(help),
                "{text:?}: at {pointed:?}: {said} ({helped})"
            );
        }
    }

    #[test]
    fn what_has_no_better_sentence_keeps_the_parsers() {
        let (_, message, help) = told("a: [b, c}\n");
        assert_eq!((message.as_str(), help.as_str()), ("mismatched bracket '[' closed by '}'", ""));
    }
}
