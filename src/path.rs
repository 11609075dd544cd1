//! Paths inside a repository: relative, with `/`, never leaving it and never entering `.git`.
//! They are names only; whether anything is there is asked of the evidence.

use std::borrow::Borrow;
use std::fmt;

/// A path relative to the repository's root, at least one component long.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelPath(String);

impl RelPath {
    /// Takes `docs/notes.md`, `./docs//notes.md` and `docs/`; refuses what leaves the repository or enters `.git`.
    pub fn parse(written: &str) -> Result<Self, &'static str> {
        if written.starts_with('/') || written.starts_with('\\') || written.as_bytes().get(1) == Some(&b':') {
            return Err("it must be relative to the repository's root");
        }
        if written.contains('\0') {
            return Err("it has a NUL byte");
        }
        let parts: Vec<&str> = written.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        match parts.as_slice() {
            [] => Err("it names nothing"),
            parts if parts.contains(&"..") => Err("it must stay inside the repository"),
            parts if parts.iter().any(|part| part.eq_ignore_ascii_case(".git")) => {
                Err("git's own files are not a learner's work")
            }
            parts => Ok(Self(parts.join("/"))),
        }
    }

    /// A path as git has it, whose parts are names of files: anything goes in them, `C:` and `\\` too. `None` for no name.
    pub fn of_names(written: &str) -> Option<Self> {
        (!written.is_empty()).then(|| Self(written.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// The last component.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The folder it is in; `None` for one at the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.to_owned()))
    }

    /// `name` inside the folder `parent`, where `None` is the root.
    pub fn child(parent: Option<&Self>, name: &str) -> Self {
        match parent {
            Some(parent) => Self([parent.as_str(), "/", name].concat()),
            None => Self(name.to_owned()),
        }
    }
}

impl Borrow<str> for RelPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_are_normalised_and_stay_inside() {
        assert_eq!(RelPath::parse("./docs//a.md").unwrap().as_str(), "docs/a.md");
        for outside in ["/etc/passwd", "../x", "a/../../x", "C:/x", "", ".", ".git/config", "a/.GIT/hooks"] {
            assert!(RelPath::parse(outside).is_err(), "{outside:?}");
        }
    }

    proptest! {
        #[test]
        fn what_parses_never_leaves(text in "[./a\\\\:]{0,12}") {
            if let Ok(path) = RelPath::parse(&text) {
                prop_assert!(path.parts().all(|part| !part.is_empty() && part != ".." && part != "."));
            }
        }
    }
}
