//! `course.yaml`: what holds for every lesson of a course. All of it can be left out.

use serde::Deserialize;

use super::files::Files;
use crate::diagnostic::{Code, Diagnostic};
use crate::evidence::Baseline;
use crate::pattern::Glob;
use crate::scope::touching::Wording;
use crate::yaml::{self, SerdeFields as Fields};

#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub id: Option<String>,
    pub title: Option<String>,
    /// Which files are lessons; empty for the usual places.
    pub lessons: Vec<Glob>,
    /// The folder of shared checks.
    pub checks: String,
    /// How fast a learner is taken to speak.
    pub words_per_minute: u32,
    /// What was handed out: neither its commits nor its unchanged files count.
    pub baseline: Option<Baseline>,
    /// Whose commits never count: names, addresses or `/…/` patterns of bots and staff.
    pub ignore_authors: Vec<Wording>,
    /// What becomes of proof lines that are not run or not read.
    pub unread: Unread,
}

/// What a proof line is that prep can neither run nor read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unread {
    /// Nobody knows whether the lesson is done.
    #[default]
    Unknown,
    /// A reminder, which does not stand in the way of the rest.
    Manual,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            id: None,
            title: None,
            lessons: Vec::new(),
            checks: "checks".into(),
            words_per_minute: 150,
            baseline: None,
            ignore_authors: Vec::new(),
            unread: Unread::default(),
        }
    }
}

impl Settings {
    pub fn load(files: &Files) -> Result<Self, Vec<Diagnostic>> {
        let Some(file) = files.get("course.yaml") else { return Ok(Self::default()) };
        let root = yaml::parse(file).map_err(|problem| vec![problem])?;
        let mut problems = Vec::new();
        let mut fields = Fields::of(&root, "a course's settings").map_err(|problem| vec![problem])?;
        let default = Self::default();
        let settings = Self {
            id: fields.read("id", &mut problems),
            title: fields.read("title", &mut problems),
            lessons: fields.read("lessons", &mut problems).unwrap_or_default(),
            checks: fields.read("checks", &mut problems).unwrap_or(default.checks),
            words_per_minute: fields
                .read("words_per_minute", &mut problems)
                .unwrap_or(default.words_per_minute),
            baseline: fields.read("baseline", &mut problems),
            ignore_authors: fields.read("ignore_authors", &mut problems).unwrap_or_default(),
            unread: fields.read("unread", &mut problems).unwrap_or_default(),
        };
        fields.finish(&mut problems);
        if settings.words_per_minute == 0 {
            let at = root.get("words_per_minute").unwrap_or(&root);
            problems.push(at.error(Code::BadValue, "nobody speaks at 0 words a minute"));
        }
        if problems.is_empty() { Ok(settings) } else { Err(problems) }
    }
}
