//! What a learner reads between two checks: what was made, what comes next, what helps, how far the course is.

mod fold;
mod help;
mod lines;
mod next;
mod overview;
mod start;
mod status;
mod status_json;

pub(super) use fold::{Row, rows};
pub use help::write_help;
pub(super) use lines::bar;
pub use next::write_next;
pub use overview::{write_nowhere, write_overview};
pub use start::{Copied, write_start};
pub use status::write_status;
pub use status_json::write_status_json;
