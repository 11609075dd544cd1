//! One step over the commits of a history: what it came to last, and what that rests on.

use crate::course::{Course, Step};
use crate::evaluate::evaluate_step;
use crate::evidence::{Asked, Evidence};
use crate::finding::Finding;
use crate::kind::Joining;
use crate::path::RelPath;

/// What a step comes to at a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Passes,
    Open,
    /// Its `when` does not hold: it is not counted.
    DoesNotApply,
}

pub struct Tracked<'c> {
    pub step: &'c Step,
    /// The lesson's place among those that are followed.
    pub lesson: usize,
    pub state: State,
    pub asked: Asked,
}

impl<'c> Tracked<'c> {
    pub fn new(step: &'c Step, lesson: usize) -> Self {
        Self { step, lesson, state: State::Open, asked: Asked::default() }
    }

    /// Evaluates it anew; says what it rests on beyond before.
    pub fn evaluate(&mut self, course: &Course, evidence: &Evidence) {
        let _ = evidence.take_asked();
        let finding = evaluate_step(course, self.step, evidence);
        self.state = match finding {
            None => State::DoesNotApply,
            Some(Finding { verdict, .. }) if verdict.passes() => State::Passes,
            Some(_) => State::Open,
        };
        self.asked = evidence.take_asked();
        // What a link leads to changes without the link.
        let leads_on = |path: &RelPath| {
            std::iter::successors(Some(path.clone()), RelPath::parent).any(|path| evidence.is_link(&path))
        };
        self.asked.everything |= self.asked.paths.iter().chain(&self.asked.folders).any(leads_on);
        let _ = evidence.take_asked();
    }

    /// Whether commits that join the history can change what it comes to.
    pub fn heeds(&self, joining: &[Joining<'_>]) -> bool {
        self.asked.history && joining.iter().any(|joining| self.step.heeds(joining))
    }
}
