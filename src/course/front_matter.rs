//! The data at the start of a page, as a tree with places. Where it is not valid, the keys that matter are read line by
//! line, with a warning: a title with a colon in it must not lose a page.

use std::sync::Arc;

use super::name::AnyCase;
use crate::data;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Metadata, metadata};
use crate::source::SourceFile;
use crate::yaml::{self, Node};

/// The keys that are read line by line.
const KEYS: [&str; 7] = ["id", "title", "type", "part", "order", "duration_min", "requires"];

/// What a page's front matter says.
#[derive(Debug, Clone)]
pub struct PageData {
    pub root: Node,
    /// Why it could only be read line by line.
    pub warning: Option<Diagnostic>,
}

/// The front matter of a page, if it has one.
pub fn page_data(page: &Arc<SourceFile>) -> Option<PageData> {
    let found = metadata(&page.text)?;
    let read = match found.format {
        // JSON is YAML in braces.
        Metadata::Yaml | Metadata::Json => yaml::parse_part(page, found.inner.clone()),
        Metadata::Toml => data::toml_node(page, found.inner.clone()),
    };
    Some(match read {
        Ok(root) => PageData { root, warning: None },
        Err(problem) => PageData {
            root: yaml::parse_lines(page, found.inner, &KEYS),
            warning: Some(Diagnostic { message: told(&problem), ..as_warning(&problem) }),
        },
    })
}

/// Whether a page says that it is a lesson or a quest.
pub fn is_lesson(root: &Node) -> bool {
    root.get("type").and_then(AnyCase::of).is_some()
}

/// Whether a page would be a lesson if its front matter had an end.
pub fn is_open_lesson(page: &Arc<SourceFile>) -> bool {
    let text = page.text.as_str();
    let Some((first, body)) = text.split_once('\n').filter(|(first, _)| first.trim_end() == "---") else {
        return false;
    };
    if metadata(text).is_some() {
        return false;
    }
    let start = first.len() + 1;
    let is_last = |line: &&str| line.trim().is_empty() || line.starts_with('#');
    let len: usize = body.split_inclusive('\n').take_while(|line| !is_last(line)).map(str::len).sum();
    is_lesson(&yaml::parse_lines(page, start..start + len, &KEYS))
}

fn as_warning(problem: &Diagnostic) -> Diagnostic {
    let warning = Diagnostic::warning(Code::Syntax, &problem.primary, "");
    match &problem.help {
        Some(help) => warning.help(help),
        None => warning.help("put a value in quotes that has `: ` in it"),
    }
}

fn told(problem: &Diagnostic) -> String {
    format!("the front matter is read line by line: {}", problem.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> PageData {
        page_data(&SourceFile::new("p.md", text)).unwrap()
    }

    #[test]
    fn a_title_with_a_colon_loses_nothing() {
        let page = read(
            "---\nid: a # the id\ntitle: Lesson 1: The Contract\ntype: Lesson\norder: 3\nrequires: [b, c]\n---\n",
        );
        let text = |key: &str| page.root.get(key).and_then(Node::as_text).map(str::to_owned);
        assert_eq!(text("id").as_deref(), Some("a"));
        assert_eq!(text("title").as_deref(), Some("Lesson 1: The Contract"));
        assert_eq!(page.root.get("order").unwrap().value, yaml::Value::Int(3));
        assert!(matches!(page.root.get("requires").unwrap().value, yaml::Value::List(_)));
        assert!(page.warning.unwrap().message.starts_with("the front matter is read line by line: "));
    }

    #[test]
    fn toml_is_read_too() {
        let page = read("+++\nid = \"a\"\ntype = \"lesson\"\n+++\n");
        assert_eq!(page.root.get("id").unwrap().as_text(), Some("a"));
        assert!(page.warning.is_none());
    }
}
