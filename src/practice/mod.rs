//! Practice: interviews as data, sessions as a pure state machine, and the notes that a session leaves behind. Nothing here
//! reads a clock, a terminal or a keyboard; `commands::practice` does.

mod answers;
mod criteria;
mod editor;
mod event;
mod filled;
mod history;
mod interview;
mod journal;
mod limit;
mod name;
mod notes;
mod plan;
mod reach;
mod schedule;
mod session;
mod state;
pub mod strict;
#[cfg(test)]
mod tests;
mod validate;
mod verdict;

pub use answers::play;
pub use editor::{Editor, Move};
pub use event::{Effect, Event, UNNAMED_MARKER, Why};
pub use filled::Points;
pub use history::{Drawn, Practised, asked_before, asked_but, draw, draw_question, kinds_and_levels};
pub use interview::{INTERVIEW, Interview, Mode, Point, Question, Sort, What};
pub use journal::{Header, Journal, Line, Running, read_interview, to_line};
pub use limit::{Span, Tenths};
pub use notes::{Again, Attempt, Others, Record, averages, new_file, next_take, read_records, with_take};
pub use plan::{Clock, Role, Takes, Turn, since_asked, typed_key};
pub use schedule::{Due, SCHEDULE, Schedule};
pub use state::{Stage, State, words};
pub use verdict::Verdict;
