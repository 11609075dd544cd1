//! Globs over paths and ids. The only file that names `globset`.
#![expect(clippy::disallowed_types, reason = "the one file that talks to globset")]

use crate::path::RelPath;

/// A glob over paths: `*` stays within a folder, `**` crosses folders, `{a,b}` is either.
#[derive(Debug, Clone)]
pub struct Glob {
    written: String,
    matcher: globset::GlobMatcher,
}

impl Glob {
    pub fn parse(written: &str) -> Result<Self, String> {
        let matcher = globset::GlobBuilder::new(written)
            .literal_separator(true)
            .build()
            .map_err(|error| error.kind().to_string())?
            .compile_matcher();
        Ok(Self { written: written.to_owned(), matcher })
    }

    /// A glob over the paths of a repository.
    pub fn parse_inside(written: &str) -> Result<Self, String> {
        let leaves =
            written.starts_with('/') || written.split('/').any(|part| part == ".." || part == ".git");
        match leaves || written.is_empty() {
            true => Err("it must stay inside the repository, and name something".to_owned()),
            false => Self::parse(written),
        }
    }

    pub fn is_match(&self, path: &RelPath) -> bool {
        self.matcher.is_match(path.as_str())
    }

    /// Whether the glob matches any text, a lesson id for example.
    pub fn is_match_str(&self, text: &str) -> bool {
        self.matcher.is_match(text)
    }

    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether `text` has a character that makes it a glob rather than a name.
    pub fn is_glob(text: &str) -> bool {
        text.contains(['*', '?', '[', '{'])
    }
}

impl PartialEq for Glob {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_stay_within_a_folder_unless_doubled() {
        let path = |text| RelPath::parse(text).unwrap();
        let star = Glob::parse("docs/*.md").unwrap();
        assert!(star.is_match(&path("docs/a.md")) && !star.is_match(&path("docs/b/a.md")));
        assert!(Glob::parse("docs/**/*.md").unwrap().is_match(&path("docs/b/a.md")));
    }
}
