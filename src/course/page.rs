//! A lesson page without `done_when`: its proofs are its steps, and its Ship commit is one more.

use std::sync::Arc;

use super::hint::Hints;
use super::lesson::{Level, Step, Test};
use super::name::Id;
use super::passed_over::PassedOver;
use crate::markdown;
use crate::proof::{Page, Proof, ProofHeadings};
use crate::source::{SourceFile, Span};

/// The first heading of a page, as its title.
pub fn title_of(page: &SourceFile) -> Option<String> {
    let outline = markdown::parse(&page.text);
    outline.headings.into_iter().map(|heading| heading.text).find(|text| !text.trim().is_empty())
}

/// One step for each command that is a check, in the page's order.
pub fn steps_of(page: &Arc<SourceFile>, headings: &ProofHeadings) -> (Vec<Step>, PassedOver) {
    let read = Page::read(&page.text, headings);
    let why_empty = read.why_empty();
    let Page { lines, ships, skipped, .. } = read;
    let mut steps = Vec::new();
    for line in lines.into_iter().filter(|line| line.is_check()) {
        let (id, says, at) = (format!("proof-{}", line.n), line.says.clone(), line.at);
        steps.extend(step(&id, says, at, Proof::Line(Box::new(line)), page));
    }
    let has_proof = !steps.is_empty();
    for (nth, ship) in ships.into_iter().enumerate() {
        let id = if nth == 0 { "commit".to_owned() } else { format!("commit-{}", nth + 1) };
        steps.extend(step(&id, ship.says(), ship.at, Proof::Ship(ship), page));
    }
    (steps, PassedOver { blocks: skipped, why_empty, has_proof })
}

fn step(id: &str, says: String, line: usize, proof: Proof, page: &Arc<SourceFile>) -> Option<Step> {
    let (start, end) = (page.offset(line, 1), page.offset(line, usize::MAX));
    Some(Step {
        id: Id::parse(id)?,
        description: says,
        level: Level::Must,
        test: Test::Proof(proof),
        points: None,
        hints: Hints::default(),
        when: None,
        patterns: Vec::new(),
        sought: Vec::new(),
        written: Vec::new(),
        meta: None,
        source: None,
        span: Span::new(page, start..end),
    })
}
