//! The data at the very start of a page, as GitHub and Hugo find it: between two `---` lines, or between two `+++` lines. It
//! is found here, and read elsewhere.

use std::ops::Range;

/// Where a page's data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    pub format: Metadata,
    /// The bytes between the fences.
    pub inner: Range<usize>,
    /// The 0-based byte at which the page proper starts.
    pub body: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metadata {
    Yaml,
    Toml,
}

/// The YAML of a page: the bytes between the fences, and the 0-based byte at which the page proper starts.
pub fn front_matter(text: &str) -> Option<(Range<usize>, usize)> {
    metadata(text).filter(|found| found.format == Metadata::Yaml).map(|found| (found.inner, found.body))
}

/// The data of a page, in any format.
pub fn metadata(text: &str) -> Option<FrontMatter> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let (format, ends): (_, &[&str]) = match first.trim_end() {
        "---" => (Metadata::Yaml, &["---", "..."]),
        "+++" => (Metadata::Toml, &["+++"]),
        _ => return None,
    };
    let mut at = first.len();
    for line in lines {
        if ends.contains(&line.trim_end()) {
            return Some(FrontMatter { format, inner: first.len()..at, body: at + line.len() });
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_closed_block_at_the_start_counts() {
        let text = "---\nid: a\n---\nbody\n";
        let (yaml, body) = front_matter(text).unwrap();
        assert_eq!((&text[yaml], &text[body..]), ("id: a\n", "body\n"));
        assert_eq!(front_matter("---\nid: a\n"), None);
        assert_eq!(front_matter("\n---\n---\n"), None);
        assert_eq!(metadata("+++\na = 1\n+++\nbody\n").unwrap().inner, 4..10);
    }
}
