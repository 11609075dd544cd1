//! Which lessons were done at each commit of the first-parent line, straight from the trees. Of a commit only what it can
//! have changed is evaluated: steps that rest on a path it touches, or on a history that it joins.

mod blame;
mod step;
mod walk;

pub use blame::{Blame, Subject, blame};
pub use walk::{Point, Timeline, TimelineError, timeline};
