//! A lesson drafted from a repository that does it well: what is in it becomes checks, and of these only such are kept as can
//! fail. Nothing is run, and nothing of the repository but its commits and texts is taken over.

mod candidates;
mod draft;
mod examples;
mod seen;
mod written;

pub use draft::{DraftError, draft_lesson};
pub use seen::{Seen, SeenError};
pub use written::plain_or_quoted;
