//! The notes that a session leaves behind: how an interview lays them out, and the Markdown that comes of it. Files are not
//! read or written here.

mod average;
mod contain;
mod questions;
mod record;
mod spec;
mod talk;
mod write;

pub use average::{Others, averages};
pub use record::{Record, read_records};
pub use spec::{Again, Block, BlockKind, NotesSpec, Part};
pub use write::{Attempt, new_file, next_take, with_take};
