//! `file`: a regular file of exactly this name.

use super::{Kind, refuse_glob};
use crate::diagnostic::Code;
use crate::evidence::{Entry, EvidenceError};
use crate::finding::{Finding, Location};
use crate::path::RelPath;
use crate::scope::describe_absence;
use crate::scope::{Context, Defaults};
use crate::wording::plural;
use crate::yaml::{FromFields, FromYaml, MapInfo, Node, Problems, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct File {
        /// From the repository's root; the letter case of every component counts.
        pub path: RelPath,
        /// The least size in bytes.
        pub min_bytes: u64 = 0,
        /// The greatest size in bytes.
        pub max_bytes: Option<u64>,
        /// Whether it must, or must not, be executable.
        pub executable: Option<bool>,
    }
    plain: "path";
    validate: File::validate;
}

impl File {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        refuse_glob(self.path.as_str(), at.field("path"), "files: { glob: … }", problems);
        if self.max_bytes.is_some_and(|most| most < self.min_bytes) {
            let message = "`max_bytes` is below `min_bytes`: no file could have both";
            problems.push(at.field("max_bytes").error(Code::BadValue, message));
        }
    }
}

impl Kind for File {
    const NAME: &'static str = "file";
    const ABOUT: &'static str = "a regular file of exactly this name is there, letter case and all";
    const EXAMPLE: &'static str = "file: docs/mock-interview-notes.md";

    const FIELDS: &'static [MapInfo] = &[Self::INFO];

    fn read(node: &Node, _: &Defaults<'_>, problems: &mut Problems) -> Option<Self> {
        Self::from_yaml(node, problems)
    }

    fn evaluate(&self, context: &Context<'_>) -> Finding {
        let path = &self.path;
        let mut expected = format!("a file {path}");
        match (self.min_bytes, self.max_bytes) {
            (0, None) => {}
            (0, Some(most)) => expected += &format!(" of at most {}", plural(most as usize, "byte")),
            (least, None) => expected += &format!(" of at least {}", plural(least as usize, "byte")),
            (least, Some(most)) => expected += &format!(" of {least} to {}", plural(most as usize, "byte")),
        }
        if let Some(executable) = self.executable {
            expected += if executable { " that is executable" } else { " that is not executable" };
        }
        let asks_size = self.min_bytes > 0 || self.max_bytes.is_some();
        match context.evidence.entry(path) {
            // A pointer's size is not that of the file it stands for.
            Entry::File { size, .. } if asks_size && context.evidence.is_pointer(path, size) => {
                let error = EvidenceError::LfsPointer { path: path.to_string() };
                Finding::unknown(error, expected).at([Location::path(path)])
            }
            Entry::File { size, executable } => {
                let fits = self.executable.is_none_or(|wanted| wanted == executable)
                    && size >= self.min_bytes
                    && self.max_bytes.is_none_or(|most| size <= most);
                let mode = match (self.executable, executable) {
                    (None, _) => "",
                    (Some(_), true) => ", executable",
                    (Some(_), false) => ", not executable",
                };
                let found = format!("a file of {}{mode}", plural(size as usize, "byte"));
                let there = [Location::path(path)];
                match context.baseline.map(|baseline| context.evidence.is_starter_file(path, baseline)) {
                    Some(Err(error)) => Finding::unknown(error, expected).at(there),
                    Some(Ok(true)) => {
                        Finding::decided(false, expected, "unchanged since the baseline").at(there)
                    }
                    _ => Finding::decided(fits, expected, found).at(there),
                }
            }
            Entry::Unknown(error) => Finding::unknown(error, expected).at([Location::path(path)]),
            entry => Finding::decided(false, expected, describe_absence(path, &entry))
                .at([Location::path(path)])
                .with_near_misses(context.evidence.near(path)),
        }
    }

    fn asks_existence_of(&self) -> Option<&str> {
        Some(self.path.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::evidence::Baseline;
    use crate::finding::Verdict;

    #[test]
    fn letter_case_counts_and_is_pointed_out() {
        let evidence = committed(&[("Docs/notes.md", "x")]);
        let finding = evaluate(&kind::<File>("path: docs/notes.md"), &evidence);
        assert!(!finding.passes());
        assert_eq!(messages(&finding), ["Docs is there: the letter case differs"]);
        assert!(evaluate(&kind::<File>("Docs/notes.md"), &evidence).passes());
    }

    #[test]
    fn a_file_as_it_was_handed_out_is_not_the_learners() {
        let history = "commits:
- { message: template, write: { notes.md: todo, LICENSE: x } }
- { message: work, write: { notes.md: done, own.md: x } }";
        let judge = |path: &str| {
            let found = evaluate_after(Some(&Baseline::Root), &kind::<File>(path), &script(history));
            (found.passes(), found.found)
        };
        assert_eq!(judge("notes.md"), (true, "a file of 4 bytes".into()));
        assert_eq!(judge("own.md"), (true, "a file of 1 byte".into()));
        assert_eq!(judge("LICENSE"), (false, "unchanged since the baseline".into()));
    }

    #[test]
    fn a_folder_is_not_a_file_and_an_empty_one_may_be_too_small() {
        let evidence = committed(&[("docs/notes.md", "")]);
        assert_eq!(evaluate(&kind::<File>("docs"), &evidence).found, "docs is a folder");
        let sized = kind::<File>("{ path: docs/notes.md, min_bytes: 1 }");
        assert_eq!(evaluate(&sized, &evidence).found, "a file of no bytes");
        assert!(!evaluate(&sized, &evidence).passes());
    }

    #[test]
    fn the_size_of_a_pointer_is_not_that_of_its_file() {
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n";
        let evidence = committed(&[("talk.mp4", pointer)]);
        for asked in ["{ path: talk.mp4, min_bytes: 1 }", "{ path: talk.mp4, max_bytes: 9999 }"] {
            let finding = evaluate(&kind::<File>(asked), &evidence);
            assert!(matches!(finding.verdict, Verdict::Unknown(_)), "{asked}: {finding:?}");
        }
        assert!(evaluate(&kind::<File>("talk.mp4"), &evidence).passes(), "it is there");
    }

    #[test]
    fn a_file_may_be_too_large() {
        let evidence = committed(&[("cv.pdf", "12345")]);
        let judge = |fields: &str| {
            let finding = evaluate(&kind::<File>(fields), &evidence);
            (finding.passes(), finding.expected)
        };
        assert_eq!(
            judge("{ path: cv.pdf, max_bytes: 5 }"),
            (true, "a file cv.pdf of at most 5 bytes".into())
        );
        let both = judge("{ path: cv.pdf, min_bytes: 1, max_bytes: 4 }");
        assert_eq!(both, (false, "a file cv.pdf of 1 to 4 bytes".into()));
        assert!(!judge("{ path: cv.pdf, max_bytes: 0 }").0);
        assert_eq!(refused::<File>("{ path: a, min_bytes: 2, max_bytes: 1 }").primary.text(), "1");
    }
}
