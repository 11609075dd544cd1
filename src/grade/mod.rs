//! A whole class: every submission of a roster evaluated against one course, each on its own row, in parallel. One bad
//! submission never stops the rest. How results and gradebooks are written is the business of `render`.

mod compare;
mod grading;
mod line;
mod merge;
mod notes;
mod open;
mod roster;
mod row;
mod run;
mod shard;
mod similar;

pub use compare::{Change, changes};
pub use grading::{Chosen, Follow, Grading};
pub use merge::{Merged, merge_lines};
pub use notes::Notes;
pub use open::still_holds;
pub use roster::{Roster, Submission, Waiver, find_submissions};
pub use row::{About, Row, RowLesson, StepOutcome};
pub use run::{Graded, grade_all};
pub use shard::Shard;
pub use similar::{Similar, similar};
