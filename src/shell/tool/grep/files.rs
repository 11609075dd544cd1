//! Which files grep reads: `--include`, `--exclude` and `--exclude-dir`. It knows names only.

use super::super::super::file_view::FileView;
use super::super::super::glob::Component;
use super::super::find::is_never_gits;
use super::super::{Refusal, unknown};
use crate::evidence::EvidenceError;

#[derive(Debug, Clone, Default)]
pub struct FileFilter {
    /// In order, each with whether it includes.
    files: Vec<(bool, Component)>,
    folders: Vec<Component>,
}

impl FileFilter {
    /// Takes its own options out of grep's arguments, and those without an effect on what is printed into a pipe.
    pub fn take(args: &[String]) -> Result<(Self, Vec<String>), Refusal> {
        let mut filter = Self::default();
        let mut rest = Vec::new();
        let mut words = args.iter();
        while let Some(word) = words.next() {
            if word == "--" {
                rest.push(word.clone());
                rest.extend(words.cloned());
                break;
            }
            if matches!(word.as_str(), "--color" | "--colour" | "--color=auto" | "--color=never") {
                continue;
            }
            let (name, value) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (word.as_str(), None),
            };
            if !matches!(name, "--include" | "--exclude" | "--exclude-dir") {
                rest.push(word.clone());
                continue;
            }
            let Some(value) = value.or_else(|| words.next().cloned()) else {
                return Err(Refusal::usage("grep", &format!("`{name}` has no pattern"), 2));
            };
            let pattern = Component::unquoted(value.trim_end_matches('/'));
            if pattern.unsupported.is_some()
                || value.contains('/') && value.trim_end_matches('/').contains('/')
            {
                return Err(Refusal::option("grep", word));
            }
            match name {
                "--exclude-dir" => filter.folders.push(pattern),
                name => filter.files.push((name == "--include", pattern)),
            }
        }
        Ok((filter, rest))
    }

    /// Whether nothing below `.git` is read, as far as git gives its files their names.
    pub fn keeps_out_of_git(&self) -> bool {
        self.folders.iter().any(|pattern| pattern.matches(".git")) || self.reads_no_file_of_git()
    }

    fn reads_no_file_of_git(&self) -> bool {
        self.files.first().is_some_and(|(includes, _)| *includes)
            && self.files.iter().all(|(includes, pattern)| !includes || is_never_gits(&pattern.text))
    }

    /// A branch or a tag whose name is one of those that are included has a file in `.git`.
    pub fn check_git(&self, view: FileView<'_>) -> Result<(), EvidenceError> {
        if self.folders.iter().any(|pattern| pattern.matches(".git")) {
            return Ok(());
        }
        let included =
            |name: &str| self.files.iter().any(|(includes, pattern)| *includes && pattern.matches(name));
        match super::super::find::reference_named(view, included)? {
            Some(name) => unknown(&name, "a branch or a tag has the name of a file that is searched for"),
            None => Ok(()),
        }
    }

    /// Whether a file or folder that comes up on a walk is left out.
    pub fn leaves_out(&self, name: &str, is_folder: bool) -> bool {
        if is_folder {
            return self.folders.iter().any(|pattern| pattern.matches(name));
        }
        self.decides(|pattern| pattern.matches(name))
    }

    /// Whether an operand is left out: by a part of its path that ends it.
    pub fn leaves_out_operand(&self, operand: &str, is_folder: bool) -> bool {
        let operand = operand.trim_end_matches('/');
        let ends =
            || std::iter::once(operand).chain(operand.match_indices('/').map(|(at, _)| &operand[at + 1..]));
        if is_folder {
            return self.folders.iter().any(|pattern| ends().any(|end| pattern.matches(end)));
        }
        self.decides(|pattern| ends().any(|end| pattern.matches(end)))
    }

    /// The last pattern that matches decides; else a file is left out if the first one includes.
    fn decides(&self, matches: impl Fn(&Component) -> bool) -> bool {
        match self.files.iter().rev().find(|(_, pattern)| matches(pattern)) {
            Some((includes, _)) => !includes,
            None => self.files.first().is_some_and(|(includes, _)| *includes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(args: &[&str]) -> (FileFilter, Vec<String>) {
        FileFilter::take(&args.iter().map(|&arg| arg.to_owned()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn the_last_pattern_that_matches_decides() {
        let (both, rest) =
            filter(&["-r", "--include=*.md", "x", "--exclude", "n*", "--exclude-dir=node_modules/", "d"]);
        assert_eq!(rest, ["-r", "x", "d"]);
        assert!(
            !both.leaves_out("a.md", false)
                && both.leaves_out("a.txt", false)
                && both.leaves_out("n.md", false)
        );
        assert!(both.leaves_out("node_modules", true) && !both.leaves_out("src", true));
        assert!(both.leaves_out_operand("a/node_modules", true));
    }

    #[test]
    fn git_is_kept_out_by_name_or_by_what_is_included() {
        for (args, expected) in [
            (&["--exclude-dir=.git"][..], true),
            (&["--exclude-dir=.*"], true),
            (&["--include=*.md"], true),
            (&["--include=*.md", "--include=*.pack"], false),
            (&["--exclude=*.md"], false),
            (&["--include=*"], false),
            (&[], false),
        ] {
            assert_eq!(filter(args).0.keeps_out_of_git(), expected, "{args:?}");
        }
    }
}
