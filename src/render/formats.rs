//! The one list of formats: `--format`, `--report`, their help and the documentation read it. A new format is a file and a
//! line here.

use std::io::{self, Write};

use super::View;
pub use super::markdown::write_summary;
use crate::report::Report;

#[derive(Debug)]
pub struct Format {
    pub name: &'static str,
    /// A fragment: who reads it.
    pub about: &'static str,
    /// What the name of a file in this format ends with, after the dot.
    pub extension: &'static str,
    /// Environment variables it cannot do without.
    pub needs: &'static [&'static str],
    /// Whether its readers take a run that graded for a success, whatever the grade.
    pub is_grade: bool,
    /// Whether it has a place for how many lessons were done over time.
    pub shows_history: bool,
    pub write: fn(&mut dyn Write, &Report, &View<'_>) -> io::Result<()>,
}

impl Format {
    const fn new(
        name: &'static str,
        about: &'static str,
        extension: &'static str,
        write: fn(&mut dyn Write, &Report, &View<'_>) -> io::Result<()>,
    ) -> Self {
        Self { name, about, extension, needs: &[], is_grade: false, shows_history: false, write }
    }

    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// The report in this format, whole.
    pub fn render(&self, report: &Report, view: &View<'_>) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        (self.write)(&mut bytes, report, view)?;
        Ok(bytes)
    }
}

pub static FORMATS: &[Format] = &[
    Format::new("text", "for a person in a terminal", "txt", super::text::write_text),
    Format::new("json", "for programs: schema prep/report/v1", "json", super::json::write_json),
    Format::new(
        "junit",
        "JUnit XML: Jenkins, GitLab and most CI systems",
        "junit.xml",
        super::junit::write_junit,
    ),
    Format::new("tap", "Test Anything Protocol 13, with YAML diagnostics", "tap", super::tap::write_tap),
    Format::new(
        "github",
        "GitHub Actions: annotations and a grouped log",
        "github.txt",
        super::github::write_github,
    ),
    Format::new(
        "codequality",
        "GitLab's code quality report",
        "codequality.json",
        super::codequality::write_codequality,
    ),
    Format::new("markdown", "a comment on a pull request", "md", super::markdown::write_markdown),
    Format {
        shows_history: true,
        ..Format::new("html", "one page for a browser, without network", "html", super::html::write_html)
    },
    Format::new("sarif", "SARIF 2.1.0: GitHub code scanning, editors", "sarif", super::sarif::write_sarif),
    Format {
        name: "classroom50",
        about: "result.json of Classroom 50; a run that graded exits with 0",
        extension: "classroom50.json",
        needs: super::classroom50::NEEDS,
        is_grade: true,
        shows_history: false,
        write: super::classroom50::write_classroom50,
    },
    Format::new(
        "gradescope",
        "results.json of a Gradescope autograder",
        "gradescope.json",
        super::gradescope::write_gradescope,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found() {
        for format in FORMATS {
            assert_eq!(Format::named(format.name).map(|found| found.about), Some(format.about));
        }
    }
}
