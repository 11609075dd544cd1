//! Examples: scripted repositories that show each lesson done, and each of its steps not, and what comes of them.

#[cfg(test)]
mod built_in;
mod model;
mod run;

pub use model::{EXAMPLE, load_examples};
pub use run::{LessonResult, SharedResult, run_lesson, run_shared};
