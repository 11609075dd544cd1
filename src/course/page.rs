//! A lesson page without `done_when`: its proofs are its steps, and its Ship commit is one more.

use std::sync::Arc;

use super::lesson::{Id, Lesson, Level, Step, Test};
use crate::markdown;
use crate::proof::{Page, Proof, ProofHeadings, Skipped};
use crate::source::{SourceFile, Span};

/// The first heading of a page, as its title.
pub fn title_of(page: &SourceFile) -> Option<String> {
    let outline = markdown::parse(&page.text);
    outline.headings.into_iter().map(|heading| heading.text).find(|text| !text.trim().is_empty())
}

/// What a page was read without.
#[derive(Debug, Default)]
pub struct PassedOver {
    /// Blocks that look like proofs and are none, in the page's order.
    pub blocks: Vec<Skipped>,
    /// Why the page has no step, if it has none.
    pub why_empty: Option<String>,
}

/// A block of a page that looks like a proof and is none.
#[derive(Debug)]
pub struct PassedBlock {
    /// `path:line`, relative to the course.
    pub place: String,
    pub reason: String,
    /// Whether it is in no section for proofs.
    pub is_elsewhere: bool,
}

impl Lesson {
    /// The blocks of its page that are no proofs, in the page's order.
    pub fn blocks_passed_over(&self) -> Vec<PassedBlock> {
        let path = self.page.as_ref().map_or("", |page| page.path.as_str());
        let told = self.passed_over.blocks.iter().map(|block| PassedBlock {
            place: format!("{path}:{}", block.line),
            reason: block.reason.clone(),
            is_elsewhere: block.is_elsewhere,
        });
        told.collect()
    }
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
    for (nth, ship) in ships.into_iter().enumerate() {
        let id = if nth == 0 { "commit".to_owned() } else { format!("commit-{}", nth + 1) };
        steps.extend(step(&id, ship.says(), ship.at, Proof::Ship(ship), page));
    }
    (steps, PassedOver { blocks: skipped, why_empty })
}

fn step(id: &str, says: String, line: usize, proof: Proof, page: &Arc<SourceFile>) -> Option<Step> {
    let (start, end) = (page.offset(line, 1), page.offset(line, usize::MAX));
    Some(Step {
        id: Id::parse(id)?,
        description: says,
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
