//! A lesson page without `done_when`: its proofs are its steps, and its Ship commit is one more.

use std::sync::Arc;

use super::lesson::{Id, Level, Step, Test};
use crate::proof::{Page, Proof};
use crate::source::{SourceFile, Span};

/// One step for each command that is a check, in the page's order.
pub fn steps_of(page: &Arc<SourceFile>) -> Vec<Step> {
    let Page { lines, ship } = Page::read(&page.text);
    let mut steps = Vec::new();
    for line in lines.into_iter().filter(|line| line.is_check()) {
        let (id, says, at) = (format!("proof-{}", line.n), line.says.clone(), line.at);
        steps.extend(step(&id, says, at, Proof::Line(Box::new(line)), page));
    }
    if let Some(ship) = ship {
        steps.extend(step("commit", ship.says(), ship.at, Proof::Ship(ship), page));
    }
    steps
}

fn step(id: &str, says: String, line: usize, proof: Proof, page: &Arc<SourceFile>) -> Option<Step> {
    let (start, end) = (page.offset(line, 1), page.offset(line, usize::MAX));
    Some(Step {
        id: Id::parse(id)?,
        says,
        level: Level::Must,
        test: Test::Proof(proof),
        points: None,
        hint: None,
        when: None,
        patterns: Vec::new(),
        meta: None,
        span: Span::new(page, start..end),
    })
}
