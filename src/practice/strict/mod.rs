//! Interviews under a strict protocol: a loop of turns in which only what the rules allow is said. It is data in the
//! interview, and a pure state machine of its own; the session around it keeps the clock, the journal and the notes.

mod clock;
mod evaluate;
mod input;
mod offer;
mod play;
mod reply;
mod rules;
mod spec;
mod state;
mod step;
#[cfg(test)]
mod tests;
mod validate;
mod wording;

pub use input::read_line;
pub use offer::offers;
pub use play::{Evaluation, Exchange, Stage, play};
pub use reply::next_slot;
pub use rules::{Refusal, open_tasks, stamp, to_ask};
pub use spec::{Mark, Part, Protocol, Rules, Taken, Task};
pub use state::{At, Composed, Conversation, Line, Look};
pub use step::{Move, advance, step, type_text};
