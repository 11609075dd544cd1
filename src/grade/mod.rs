//! A whole class: every submission of a roster evaluated against one course, each on its own row, in parallel. One bad
//! submission never stops the rest. How results and gradebooks are written is the business of `render`.

mod compare;
mod roster;
mod row;
mod run;
mod shard;

pub use compare::{Change, changes};
pub use roster::{Roster, Submission, Waiver, find_submissions};
pub use row::{MergeError, Row, RowLesson, merge_lines};
pub use run::{Graded, Grading, grade_all};
pub use shard::Shard;
