//! How a report is shown: what a format may know of the place it is shown in. Nothing here changes what the report says.

use std::collections::BTreeMap;

use super::Styles;
use super::untrusted::clean;
use crate::report::{LessonReport, Outcome, Report, Status, StepReport};

/// What a text can count on where it will be read.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// In columns.
    pub width: usize,
    pub colour: bool,
}

impl Screen {
    pub fn styles(self) -> Styles {
        if self.colour { Styles::coloured() } else { Styles::plain() }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub screen: Screen,
    /// Every step of every lesson, with what was found.
    pub all_steps: bool,
    /// Formats for people leave out what is done. Formats for programs have everything, and every count is of everything.
    pub failed_only: bool,
    /// The flags that lead to this course: what a suggested command repeats.
    pub course_flags: &'a [String],
    /// The flags that lead to this repository, as well.
    pub repo_flags: &'a [String],
    /// The repository's folder below the workspace of a CI runner, with a `/` at its end; empty where they are one.
    pub workspace_path: &'a str,
    /// How many lessons were done over time, as a picture; empty where nobody asked.
    pub burn_up: &'a str,
    /// Environment variables, for the formats whose readers are told who is graded by them.
    pub env: &'a BTreeMap<String, String>,
}

static NO_ENV: BTreeMap<String, String> = BTreeMap::new();

impl<'a> View<'a> {
    pub fn on(screen: Screen) -> Self {
        Self {
            screen,
            all_steps: false,
            failed_only: false,
            course_flags: &[],
            repo_flags: &[],
            workspace_path: "",
            burn_up: "",
            env: &NO_ENV,
        }
    }

    /// The lessons a person is shown.
    pub fn lessons<'r>(&self, report: &'r Report) -> impl Iterator<Item = &'r LessonReport> + use<'r> {
        let failed_only = self.failed_only;
        report.lessons.iter().filter(move |lesson| !failed_only || lesson.status != Status::Done)
    }

    /// Whether a person is shown this step of a lesson that is told in full.
    pub fn shows(&self, step: &StepReport) -> bool {
        !self.failed_only || !matches!(step.outcome, Outcome::Pass | Outcome::Manual)
    }

    /// `prep next --course ../course --repo ../project`, as a shell takes it.
    pub fn typed(&self, words: &[&str]) -> String {
        let flags = self.course_flags.iter().chain(self.repo_flags).map(String::as_str);
        command(words.iter().copied().chain(flags))
    }

    /// `prep show w24-l05 --course ../course`, as a shell takes it.
    pub fn show(&self, lesson: &str) -> String {
        command(["show", lesson].into_iter().chain(self.course_flags.iter().map(String::as_str)))
    }

    /// `prep start w24-l05 --course ../course --repo ../project`, as a shell takes it.
    pub fn start(&self, lesson: &str) -> String {
        let flags = self.course_flags.iter().chain(self.repo_flags).map(String::as_str);
        command(["start", lesson].into_iter().chain(flags))
    }

    /// `prep check w24-l05 --course ../course --repo ../project`, as a shell takes it.
    pub fn check(&self, lesson: &str) -> String {
        let flags = self.course_flags.iter().chain(self.repo_flags).map(String::as_str);
        command(["check", lesson].into_iter().chain(flags))
    }

    /// An environment variable that is set and not empty.
    pub fn var(&self, name: &str) -> Option<&'a str> {
        self.env.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

fn command<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.fold("prep".to_owned(), |line, word| format!("{line} {}", quoted(word)))
}

/// A word as a shell takes it.
pub fn quoted(text: &str) -> String {
    let text = clean(text);
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:@~^%,".contains(c);
    match !text.is_empty() && !text.starts_with('~') && text.chars().all(plain) {
        true => text.into_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}
