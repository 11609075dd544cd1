//! What a check is evaluated in: the evidence, and what the course and the checks around it say.

use crate::evidence::{Baseline, Commits, Evidence, EvidenceError, Excerpt};
use crate::scope::Target;
use crate::scope::touching::Wording;

/// What a check is evaluated in.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub evidence: &'a Evidence,
    /// The lesson's own `in`.
    pub default_in: Option<&'a Target>,
    /// The section that an `each` is at.
    pub within: Option<&'a Excerpt>,
    /// Spoken words a minute, unless a check says its own.
    pub words_per_minute: u32,
    /// What the course handed out: neither its commits nor its unchanged files count.
    pub baseline: Option<&'a Baseline>,
    /// Whose commits never count: bots and staff.
    pub ignore_authors: &'a [Wording],
}

impl<'a> Context<'a> {
    /// Nothing but the evidence, and the pace a course has if it does not say.
    pub fn plain(evidence: &'a Evidence) -> Self {
        let (default_in, within, baseline) = (None, None, None);
        Self { evidence, default_in, within, words_per_minute: 150, baseline, ignore_authors: &[] }
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
