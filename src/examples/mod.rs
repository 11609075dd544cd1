//! Examples: scripted repositories that show each lesson done, and each of its steps not, and what comes of them and of
//! their mutants.

#[cfg(test)]
mod built_in;
mod model;
mod mutants;
mod result;
mod run;

pub use model::{EXAMPLE, load_examples};
pub use mutants::{MutantResult, Survivor, Why};
pub use result::{ExampleResult, LessonResult, SharedResult, TestResult};
pub use run::{Bench, evaluate_lesson, run_shared};
