//! Pages that look like lessons and are none, because of a slip in their front matter: one warning each, at the slip. Which
//! pages are lessons is decided in `found`; an ordinary page is never told.

use std::sync::Arc;

use super::front_matter::page_data;
use super::name::AnyCase;
use crate::diagnostic::{Code, Diagnostic};
use crate::proof::{Page, ProofHeadings};
use crate::source::{SourceFile, Span};
use crate::wording::suggest;
use crate::yaml::{Key, Node, Value};

/// What a lesson's `type` is.
const TYPES: [&str; 2] = ["lesson", "quest"];

/// How many lines of a page are searched for front matter that is not read as such.
const LINES: usize = 30;

/// Why a page that is no lesson looks like one, if it does.
pub fn almost_lesson(page: &Arc<SourceFile>, headings: &ProofHeadings) -> Option<Diagnostic> {
    match page_data(page) {
        Some(data) => wrong_type(&data.root, page, headings).or_else(|| wrong_key(&data.root)),
        None => wrong_fence(page),
    }
}

fn passed_over(at: &Span, why: &str) -> Diagnostic {
    Diagnostic::warning(Code::PassedOver, at, format!("this page is not read as a lesson: {why}"))
}

/// `type: leson`. What kind of page it is to others, such as `part`, is no slip; and a page that has neither an id nor
/// anything to check may well be of another kind.
fn wrong_type(root: &Node, page: &SourceFile, headings: &ProofHeadings) -> Option<Diagnostic> {
    let kind = root.get("type")?;
    let said = kind.as_text()?.trim();
    let meant = near(said, &TYPES)?;
    let looks_like_one = root.get("id").is_some() || Page::read(&page.text, headings).why_empty().is_none();
    looks_like_one.then(|| {
        let why = format!("`{said}` is no type of lesson");
        passed_over(&kind.span, &why).help(format!("did you mean `{meant}`?"))
    })
}

/// `typ: lesson`: the value says what the key was to be.
fn wrong_key(root: &Node) -> Option<Diagnostic> {
    let Value::Map(entries) = &root.value else { return None };
    if root.get("type").is_some() {
        return None;
    }
    let is_meant =
        |(key, value): &&(Key, Node)| AnyCase::of(value).is_some() && near(&key.name, &["type"]).is_some();
    let (key, _) = entries.iter().find(is_meant)?;
    let why = format!("its front matter has `{}` and no `type`", key.name);
    Some(passed_over(&key.span, &why).help("did you mean `type`?"))
}

/// `type: lesson` at the start of a page, between lines that are no fences of front matter.
fn wrong_fence(page: &Arc<SourceFile>) -> Option<Diagnostic> {
    let lines: Vec<&str> = page.text.lines().take(LINES).collect();
    let first = lines.iter().position(|line| !line.trim().is_empty())?;
    let opening = lines[first].trim();
    let is_dashes = opening.chars().count() >= 2 && opening.chars().all(|c| matches!(c, '-' | '–' | '—'));
    let is_key = |line: &&&str| line.split_once(':').is_some_and(|(key, _)| is_name(key.trim()));
    let keys = lines[first + 1..].iter().take_while(|line| is_key(line) || is_part_of_value(line));
    let says_lesson = |line: &&str| {
        let said = line.split_once(':').filter(|(key, _)| key.trim().eq_ignore_ascii_case("type"));
        said.is_some_and(|(_, value)| {
            TYPES.contains(&value.trim().trim_matches(['"', '\'']).to_lowercase().as_str())
        })
    };
    if !is_dashes || !keys.clone().any(says_lesson) {
        return None;
    }
    let (line, why, help) = match (lines[first], first) {
        ("---", 0) => (
            first + 1 + keys.count(),
            "its front matter does not end",
            "write a line `---` below it".to_owned(),
        ),
        ("---", _) => {
            (first, "its front matter is not on the first line", "remove the empty lines above it".to_owned())
        }
        (other, _) => {
            let why = "its front matter does not begin with three dashes";
            (
                first,
                why,
                format!(
                    "write `---` on the first line, in place of `{}`, and on the line below it",
                    other.trim()
                ),
            )
        }
    };
    let line = line.min(lines.len() - 1) + 1;
    let at = Span::new(page, page.offset(line, 1)..page.offset(line, usize::MAX));
    Some(passed_over(&at, why).help(help))
}

fn is_name(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// Whether a line goes on with the value of the key above it.
fn is_part_of_value(line: &str) -> bool {
    line.starts_with([' ', '\t', '#']) || line.starts_with("- ")
}

/// The word that is meant by one that is nearly it.
fn near(said: &str, known: &[&'static str]) -> Option<&'static str> {
    // `lessons` and `lesson-plan` may be kinds of pages; a letter more, less or other is a slip.
    suggest(said, known.iter().copied()).filter(|meant| said.chars().count().abs_diff(meant.len()) <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(usize, String, String)> {
        let problem = almost_lesson(&SourceFile::new("p.md", text), &ProofHeadings::default())?;
        Some((problem.primary.line(), problem.message, problem.help.unwrap_or_default()))
    }

    #[test]
    fn a_slip_in_front_matter_is_told_where_it_is() {
        for (text, line, why, help) in [
            ("---\nid: a\ntype: leson\n---\n# A\n", 3, "`leson` is no type", "`lesson`"),
            ("---\ntype: qest\n---\n# A\n\n## Verify\n\n```sh\ntest -f a\n```\n", 2, "`qest`", "`quest`"),
            ("---\nid: a\ntyp: lesson\n---\n# A\n", 3, "has `typ`", "`type`"),
            ("----\nid: a\ntype: lesson\n----\n# A\n", 1, "three dashes", "`---`"),
            ("——\ntype: Lesson\n——\n# A\n", 1, "three dashes", "`---`"),
            ("\n---\nid: a\ntype: lesson\n---\n# A\n", 2, "first line", "empty lines"),
            ("---\nid: a\ntype: lesson\n\n# A\n", 4, "does not end", "`---`"),
        ] {
            let (at, message, remedy) = told(text).unwrap_or_default();
            let is_told = at == line && message.contains(why) && remedy.contains(help);
            assert!(is_told, "{text:?}: line {at}, {message} ({remedy})");
        }
    }

    #[test]
    fn an_ordinary_page_is_not_told() {
        for text in [
            "# Readme\n\n## Test\n\n```sh\ncargo test\n```\n",
            "---\ntitle: A\n---\n# A\n\n## Test\n\n```sh\ncargo test\n```\n",
            "---\nid: w1\ntype: part\n---\n",
            "---\nid: a\ntype: page\n---\n",
            "---\nid: a\ntype: lesson-plan\n---\n",
            "---\nlayout: lesson\nid: a\n---\n",
            "---\ntype: leson\n---\n# A word\n",
            "----\nSome text: a rule above it.\n----\n",
            "# How to write a lesson\n\n----\ntype: lesson\n----\n",
            "---\n\nA rule, and then\ntype: lesson\n---\n",
        ] {
            assert_eq!(told(text), None, "{text:?}");
        }
    }
}
