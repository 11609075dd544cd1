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
        if written.len() > MAX_LEN || brace_depth(written) > MAX_DEPTH {
            return Err(format!(
                "it has more than {MAX_LEN} bytes, or braces nested more than {MAX_DEPTH} deep"
            ));
        }
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

/// Longer globs, or globs with deeper braces, are refused: they become patterns that are larger still.
const MAX_LEN: usize = 1000;
const MAX_DEPTH: usize = 8;

/// How deeply braces are nested.
fn brace_depth(written: &str) -> usize {
    let mut depth = (0_usize, 0);
    for c in written.chars() {
        match c {
            '{' => depth.0 += 1,
            '}' => depth.0 = depth.0.saturating_sub(1),
            _ => {}
        }
        depth.1 = depth.1.max(depth.0);
    }
    depth.1
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
        assert!(Glob::parse(&"{a,".repeat(300)).is_err() && Glob::parse(&"a".repeat(2000)).is_err());
        assert!(Glob::parse(&format!("{}{}", "{a,".repeat(300), "}".repeat(300))).is_err());
        assert!(Glob::parse("docs/**/*.md").unwrap().is_match(&path("docs/b/a.md")));
    }
}
