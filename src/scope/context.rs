//! What a check is evaluated in: the evidence, and what the course and the checks around it say.

use crate::evidence::{Baseline, Commits, Evidence, EvidenceError, Excerpt};
use crate::scope::touching::Wording;

/// What a check is evaluated in.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub evidence: &'a Evidence,
    /// The section that an `each` is at.
    pub within: Option<&'a Excerpt>,
    /// What the course handed out: neither its commits nor its unchanged files count.
    pub baseline: Option<&'a Baseline>,
    /// Whose commits never count: bots and staff.
    pub ignore_authors: &'a [Wording],
}

impl<'a> Context<'a> {
    /// Nothing but the evidence.
    pub fn plain(evidence: &'a Evidence) -> Self {
        Self { evidence, within: None, baseline: None, ignore_authors: &[] }
    }

    /// The commits that count, newest first.
    pub fn commits(&self) -> Result<Commits<'a>, EvidenceError> {
        let commits = self.evidence.commits_after(self.baseline)?;
        let (evidence, ignored) = (self.evidence, self.ignore_authors);
        Ok(match ignored {
            [] => commits,
            _ => commits.ignoring(move |commit| {
                let author = evidence.author(commit);
                ignored.iter().any(|wording| wording.names(&author))
            }),
        })
    }
}
