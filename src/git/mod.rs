//! Git as this program reads it: one repository, its commits and trees, one walk of its history. It runs nothing, writes
//! only for scripts, and answers no question of a check: `evidence` does.

pub mod blob;
pub mod changes;
mod commit;
mod config;
pub mod error;
mod file;
pub mod history;
mod index;
mod layout;
mod libgit2;
pub mod log;
pub mod mailmap;
mod references;
pub mod repository;
pub mod revision;
mod rules;
mod store;
pub mod tree;
mod wildmatch;

pub use commit::{Commit, Id, Person, Time};
pub use error::GitError;
pub use layout::Layout;
pub use libgit2::Writer;
pub use log::Log;
pub use repository::{Branch, Head, Repo, Tag};

/// A repository of more files than this is not walked: a few objects can describe more than any memory holds.
pub const MAX_FILES: usize = 1_000_000;
