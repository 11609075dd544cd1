//! One look at a repository: what is selected of the course is evaluated against the working tree as it is now.

use std::path::PathBuf;

use super::files::places;
use crate::commands::{CommandError, check, choose};
use crate::course::Course;
use crate::evaluate::evaluate;
use crate::programs::{Confinement, Shells};
use crate::watch::{IN_PROGRESS, Look};

pub struct Looker {
    pub course: Course,
    /// As they were typed.
    pub wanted: Vec<String>,
    /// The repository.
    pub dir: PathBuf,
    /// How commands are contained, where any may run.
    pub confinement: Option<Confinement>,
}

impl Looker {
    pub fn look(&self) -> Result<Look, CommandError> {
        let lessons = self.course.select(&self.wanted)?.lessons;
        let mut evidence = choose::worktree(&self.dir)?;
        check::refuse_bare(&evidence)?;
        if let Some(confinement) = &self.confinement {
            evidence.allow(Shells::new(confinement.clone(), self.dir.clone()));
        }
        let report = evaluate(&self.course, &lessons, &evidence);
        Ok(Look { report, in_progress: self.in_progress() })
    }

    /// What git is in the middle of, by the files that it leaves until it is over.
    fn in_progress(&self) -> Option<&'static str> {
        let git = places(&self.dir).git;
        let is_there = |sign: &str| git.iter().any(|git| git.join(sign).exists());
        IN_PROGRESS.iter().find(|(sign, _)| is_there(sign)).map(|(_, what)| *what)
    }
}
