//! The data at the very start of a page, as GitHub and Hugo find it: between two `---` lines, between two `+++` lines, or
//! an object in braces. It is found here, and read elsewhere.

use std::ops::Range;

use serde::de::IgnoredAny;

use crate::source::SourceFile;
use crate::yaml;

/// Where a page's data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    pub format: Metadata,
    /// The bytes between the fences; those of the braces too.
    pub inner: Range<usize>,
    /// The 0-based byte at which the page proper starts.
    pub body: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metadata {
    Yaml,
    Toml,
    Json,
}

/// The data of a page, in any format.
pub fn metadata(text: &str) -> Option<FrontMatter> {
    let (format, ends): (_, &[&str]) = match text.lines().next()?.trim_end() {
        "---" => (Metadata::Yaml, &["---", "..."]),
        "+++" => (Metadata::Toml, &["+++"]),
        first if first.starts_with('{') => return json(text),
        _ => return None,
    };
    let found = fenced(text, format, ends)?;
    // Two rules with text between them look the same; their text holds no data.
    (format != Metadata::Yaml || is_data(text, &found.inner)).then_some(found)
}

fn fenced(text: &str, format: Metadata, ends: &[&str]) -> Option<FrontMatter> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?.len();
    let mut at = first;
    for line in lines {
        if ends.contains(&line.trim_end()) {
            return Some(FrontMatter { format, inner: first..at, body: at + line.len() });
        }
        at += line.len();
    }
    None
}

/// Whether the text between two rules is data rather than prose: it holds nothing, or begins with a key. What follows a
/// key need not be valid; a key of several words must at least be YAML as a whole.
fn is_data(text: &str, inner: &Range<usize>) -> bool {
    let lines = || text[inner.clone()].lines().map(str::trim_end).filter(|line| !line.is_empty());
    let Some(first) = lines().find(|line| !line.starts_with('#')) else { return lines().next().is_none() };
    let key = first.split_once(':').filter(|(_, value)| value.is_empty() || value.starts_with([' ', '\t']));
    match key.map(|(key, _)| key.trim_matches(['"', '\''])) {
        Some(key) if key.chars().all(|c| c.is_alphanumeric() || "_-.@$/".contains(c)) => true,
        Some(_) => is_map(text, inner.end),
        None => first.starts_with('{') && is_map(text, inner.end),
    }
}

fn is_map(text: &str, end: usize) -> bool {
    yaml::parse_prefix(&SourceFile::new("", text), end)
        .is_ok_and(|node| matches!(node.value, yaml::Value::Map(_)))
}

/// An object that ends its line.
fn json(text: &str) -> Option<FrontMatter> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    let end = values.byte_offset();
    let rest = text[end..].split_inclusive('\n').next().unwrap_or_default();
    let ends = rest.trim().is_empty();
    ends.then(|| FrontMatter { format: Metadata::Json, inner: 0..end, body: end + rest.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Option<(&str, &str)> {
        metadata(text).map(|found| (&text[found.inner], &text[found.body..]))
    }

    #[test]
    fn only_a_closed_block_at_the_start_counts() {
        assert_eq!(inner("---\nid: a\n---\nbody\n"), Some(("id: a\n", "body\n")));
        assert_eq!(inner("---\r\nid: a\r\n...\r\nbody"), Some(("id: a\r\n", "body")));
        assert_eq!(inner("---\n---\nbody"), Some(("", "body")));
        assert_eq!(inner("---\nid: a\n"), None);
        assert_eq!(inner("\n---\nid: a\n---\n"), None);
    }

    #[test]
    fn hugo_has_two_more_formats() {
        assert_eq!(inner("+++\na = 1\n+++\n\n# N\n"), Some(("a = 1\n", "\n# N\n")));
        assert_eq!(inner("{ \"a\": \"}\" }\n# N\n"), Some(("{ \"a\": \"}\" }", "# N\n")));
        assert_eq!(inner("{ a } is a set\n"), None);
        assert_eq!(metadata("+++\na = 1\n+++\n").map(|found| found.format), Some(Metadata::Toml));
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for prose in ["\n# Title\n\ntext\n", "# Title\n", "Some text\n", "One thing: [open\n", "- a\n- b\n"] {
            assert_eq!(inner(&format!("---\n{prose}---\nmore\n")), None, "{prose}");
        }
        for data in [
            "title: a: b\n",
            "#####\n# Required\ntitle: x\n",
            "\"id\": x\n",
            "last update: 2026\n",
            "\n\nid: x\n",
        ] {
            assert!(inner(&format!("---\n{data}---\nmore\n")).is_some(), "{data}");
        }
    }
}
