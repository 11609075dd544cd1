//! What can happen to a session, and what it asks of the world. Events are what a journal keeps.

use serde::{Deserialize, Serialize};

use super::interview::Mode;
use super::strict::{Move, Refusal};

/// Who marks where no name was given.
pub const UNNAMED_MARKER: &str = "the candidate";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The interview begins. `marker` is who marks, unless a partner does.
    Begin {
        mode: Mode,
        marker: String,
    },
    /// The whole text of a turn, as far as it is typed.
    Text {
        turn: String,
        text: String,
    },
    /// The turn is finished.
    Done,
    /// This follow-up was answered before it was asked.
    Covered,
    /// The turn is left out.
    Skip,
    /// Once more to the turn before.
    Back,
    /// The point, or the criterion, of this turn was there or not.
    Mark {
        met: bool,
    },
    Score {
        points: u32,
    },
    /// The partner heard a point, or takes that back.
    Heard {
        point: String,
        heard: bool,
        by: String,
    },
    /// A move in a conversation under a strict protocol.
    Talk {
        taken: Move,
    },
    Pause {
        reason: String,
    },
    Resume,
    /// Time in which the session did not run.
    Gap {
        seconds: u64,
        why: Why,
    },
    /// Nothing but time.
    Tick,
    /// The session is left; it can be resumed.
    Quit,
    /// The verdict was read, and the notes are to be written.
    Finish,
    /// The notes are in this file.
    Wrote {
        path: String,
    },
}

/// Why a session did not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The program had ended.
    Closed,
    /// The computer slept, or the program was stopped.
    Slept,
}

/// What a session asks of whoever runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The limit is near.
    Sign,
    /// The limit is reached, and the time goes on.
    OverLimit,
    /// The limit is reached, and the turn is cut off.
    Cut,
    /// Another turn begins.
    Moved,
    /// The event does not fit; why.
    Refused(&'static str),
    /// A rule of the protocol would be broken, and what to do instead.
    Broken(Refusal),
    /// A word to whoever leads the conversation.
    Told(String),
    /// Write the notes, then tell where with [`Event::Wrote`].
    Write,
    Leave,
}
