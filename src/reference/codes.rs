//! Each code of `prep lint` as a page: what is wrong, why it matters, and an example with its repair.

use crate::diagnostic::Code;
use crate::source::SourceFile;
use crate::yaml::{self, FromYaml, Problems, fields};

/// The examples, a map from codes to [`Written`]; a part of the program, so that a test can hold them to what they say.
const CODES: &str = include_str!("codes.yaml");

/// The file that the steps of an example are in.
const STEPS: &str = "step";

#[derive(Debug, Clone)]
pub struct CodePage {
    /// A sentence or two.
    pub why: String,
    /// A course with exactly this problem.
    pub wrong: Vec<CodeFile>,
    /// The same course without it.
    pub right: Vec<CodeFile>,
}

/// A file of an example.
#[derive(Debug, Clone)]
pub struct CodeFile {
    /// From the course's root; none for the steps of a lesson.
    pub path: Option<String>,
    pub text: String,
}

fields! {
    struct Written {
        /// Why it matters.
        why: String,
        /// Files of a course by path, or `step`: the steps of a lesson.
        wrong: Files,
        right: Files,
    }
}

/// Files in the order in which they are written.
struct Files(Vec<CodeFile>);

impl FromYaml for Files {
    const FORM: yaml::TypeInfo = yaml::TypeInfo::MapOf(&yaml::TypeInfo::String);

    fn from_yaml(node: &yaml::Node, problems: &mut Problems) -> Option<Self> {
        let entries: Vec<(String, String)> = yaml::read_entries(node, &Self::FORM, problems)?;
        let file =
            |(path, text): (String, String)| CodeFile { path: Some(path).filter(|path| path != STEPS), text };
        Some(Self(entries.into_iter().map(file).collect()))
    }
}

/// The page of a code; none for one that has no example yet, which a test refuses.
pub fn code_page(code: Code) -> Option<CodePage> {
    let root = yaml::parse(&SourceFile::new("codes.yaml", CODES)).ok()?;
    let written = Written::from_yaml(root.get(code.as_str())?, &mut Problems::default())?;
    Some(CodePage { why: written.why, wrong: written.wrong.0, right: written.right.0 })
}

impl CodeFile {
    /// Where it is in a course, and the whole of its text: steps become a lesson.
    pub fn in_course(&self) -> (String, String) {
        match &self.path {
            Some(path) => (path.clone(), self.text.clone()),
            None => {
                let steps: String = self.text.lines().map(|line| format!("  {line}\n")).collect();
                ("lessons/a/lesson.yaml".to_owned(), format!("id: a\nin: docs/a.md\ndone_when:\n{steps}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ` #` without quotes is a comment: only the lines at the top of the file are meant as such.
    #[test]
    fn no_text_is_cut_short_by_a_comment() {
        for code in Code::ALL {
            let page = code_page(*code).unwrap();
            assert!(page.why.ends_with(['.', '?']), "{code}: {}", page.why);
        }
        let is_plain = |line: &&str| {
            let value = line.split_once(": ").map_or("", |(_, value)| value.trim_start());
            !value.starts_with(['"', '\'', '{'])
        };
        let cut: Vec<&str> = CODES
            .lines()
            .filter(|line| !line.starts_with('#') && line.contains(" #"))
            .filter(is_plain)
            .collect();
        assert_eq!(cut, [""; 0]);
    }
}
