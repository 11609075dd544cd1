//! What a report means to the learner who reads it: which lesson comes next, which step of it, how far the course is, what
//! helps. It evaluates nothing and prints nothing.

mod goal;
mod help;
mod standing;
mod step;

pub use goal::goal;
pub use help::{Help, help};
pub use standing::{PartOfCourse, Standing};
pub use step::{first_open, named};
