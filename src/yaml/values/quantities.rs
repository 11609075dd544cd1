//! How counts, ranges, paths, globs, days and moments are read: each by a syntax of its own.

use super::{Refusal, read_syntax};
use crate::count::Count;
use crate::decimal::Range;
use crate::diagnostic::Code;
use crate::moment::{Day, Moment};
use crate::path::RelPath;
use crate::pattern::{Glob, Sought};
use crate::yaml::{FromYaml, Node, Problems, TypeInfo};

impl FromYaml for Count {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a count such as `3`, `3 or more`, `at most 5`, `3 to 5` or `none`",
        examples: &["3", "3 or more", "at least 3", "at most 5", "3 to 5", "none"],
        takes_numbers: true,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).ok_or_else(|| {
                Refusal::new(
                    Code::BadCount,
                    match Range::is_reversed(text) {
                        true => format!("`{text}` is not a count: the range is reversed"),
                        false => format!("`{text}` is not a count"),
                    },
                    "write `3`, `3 or more`, `at least 3`, `at most 5`, `3 to 5` or `none`",
                )
            })
        })
    }

    fn in_words(&self) -> String {
        self.to_string()
    }
}

impl FromYaml for Range {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a number or a range",
        examples: &["4.5", "1 to 5", "at least 3", "at most 5"],
        takes_numbers: true,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).ok_or_else(|| {
                let message = match Self::is_reversed(text) {
                    true => format!("the range is reversed: `{text}`"),
                    false => format!("`{text}` is not a number or a range"),
                };
                Refusal::new(Code::BadValue, message, "write `4.5`, `1 to 5`, `at least 3` or `at most 5`")
            })
        })
    }

    fn in_words(&self) -> String {
        self.to_string()
    }
}

impl FromYaml for RelPath {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "a path", examples: &["docs/notes.md"], takes_numbers: false };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).map_err(|why| {
                let message = format!("`{text}` is not a path for a check: {why}");
                let help = "write it from the repository's root, for example `docs/notes.md`";
                Refusal::new(Code::BadPath, message, help)
            })
        })
    }
}

impl FromYaml for Glob {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "a glob", examples: &["docs/*.md", "docs/**"], takes_numbers: false };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let glob = read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse_inside(text).map_err(|why| {
                let message = format!("`{text}` is not a glob: {why}");
                Refusal::new(Code::BadGlob, message, "`*` matches within a folder, `**` across folders")
            })
        })?;
        problems.seek(Sought::Glob(glob.as_str().to_owned()));
        Some(glob)
    }
}

impl FromYaml for Day {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "a day", examples: &["2026-01-05"], takes_numbers: false };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).ok_or_else(|| {
                let help = "write it as year, month, day: `2026-01-05`";
                Refusal::new(Code::BadDate, format!("`{text}` is not a day"), help)
            })
        })
    }
}

impl FromYaml for Moment {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a day or a moment",
        examples: &["2026-01-05", "2026-01-05T18:00:00+01:00"],
        takes_numbers: false,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            Self::parse(text).ok_or_else(|| {
                Refusal::new(
                    Code::BadDate,
                    format!("`{text}` is not a date"),
                    "write a day, `2026-01-05`, or a moment with its offset, `2026-01-05T18:00:00+01:00`",
                )
            })
        })
    }
}
