//! Git as this program reads it: one repository, its commits and trees, one walk of its history. It runs nothing, writes
//! only for scripts, and answers no question of a check: `evidence` does.

pub mod blob;
pub mod changes;
mod commit;
pub mod error;
mod guard;
pub mod history;
pub mod log;
pub mod mailmap;
pub mod repository;
pub mod tree;

pub use commit::{Commit, Id, Person, Time};
pub use error::GitError;
pub use log::Log;
pub use repository::{Branch, Head, Repo, Tag};

/// A repository of more files than this is not walked: a few objects can describe more than any memory holds.
pub const MAX_FILES: usize = 1_000_000;
