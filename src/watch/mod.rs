//! What watching a repository decides, without a file or a clock of its own: which events matter, when a burst of them is
//! over, what changed between two reports, and what is shown of it all.

mod board;
mod burst;
mod changes;
mod places;

pub use board::{Board, Look};
pub use burst::Burst;
pub use changes::{Change, changes};
pub use places::{IN_PROGRESS, Places};
