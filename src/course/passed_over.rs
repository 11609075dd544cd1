//! What a lesson's page was read without: blocks that look like proofs and are none. Why they are none is decided in `proof`.

use crate::proof::Skipped;

/// What a page was read without.
#[derive(Debug, Default)]
pub struct PassedOver {
    /// Blocks that look like proofs and are none, in the page's order.
    pub blocks: Vec<Skipped>,
    /// Why the page has no step, if it has none.
    pub why_empty: Option<String>,
    /// Whether commands are among its steps: a page can have none but its commit.
    pub has_proof: bool,
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
