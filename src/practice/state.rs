//! Where a session is and what is known of each of its turns. What changes it is in `session`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::event::Why;
use super::interview::Mode;
use super::limit::Span;
use super::plan::{Takes, Turn, typed_key};
use super::strict::Conversation;
use crate::markdown::count_words;

/// Where a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// What is to come is read.
    Brief,
    /// Everything is at hand; the interview begins on request.
    Ready,
    /// In the turn of this index.
    At(usize),
    /// All turns are over: what came of them.
    Verdict,
    /// The notes are written.
    Ended,
}

#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub stage: Stage,
    pub seed: u64,
    /// The questions that were asked in sessions before, the longest ago first.
    pub asked: Vec<String>,
    pub mode: Mode,
    /// Who marks, unless a partner does.
    pub marker: String,
    pub turns: Arc<[Turn]>,
    pub entries: BTreeMap<String, Entry>,
    /// Points that a partner has heard, and who that was.
    pub heard: BTreeMap<String, String>,
    /// Of each phase whether the sign was given, and whether the limit was told.
    pub(super) told: BTreeMap<usize, (bool, bool)>,
    /// The conversation under a strict protocol, if the interview has one.
    pub talk: Option<Conversation>,
    pub paused: Option<Pause>,
    pub pauses: Vec<Pause>,
    pub gaps: Vec<(u64, Why)>,
    pub now: Span,
    pub written: Option<String>,
}

/// What is known of one turn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    pub text: String,
    /// How long its clock ran.
    pub used: Span,
    pub done: bool,
    pub skipped: bool,
    /// Whether a hard limit ended it.
    pub cut: bool,
    /// Whether it was answered before it was asked.
    pub covered: bool,
    pub mark: Option<Mark>,
    pub score: Option<u32>,
    pub(super) signed: bool,
    pub(super) limited: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub met: bool,
    pub by: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    pub reason: String,
    pub lasted: Span,
}

impl State {
    pub fn new(seed: u64) -> Self {
        Self {
            stage: Stage::Brief,
            seed,
            asked: Vec::new(),
            mode: Mode::Spoken,
            marker: String::new(),
            turns: [].into(),
            entries: BTreeMap::new(),
            heard: BTreeMap::new(),
            told: BTreeMap::new(),
            talk: None,
            paused: None,
            pauses: Vec::new(),
            gaps: Vec::new(),
            now: Span::ZERO,
            written: None,
        }
    }

    /// The turn it is in.
    pub fn turn(&self) -> Option<&Turn> {
        match self.stage {
            Stage::At(nth) => self.turns.get(nth),
            _ => None,
        }
    }

    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// The key of the turn in which what is spoken now is typed up, if there is one.
    pub fn typed_up_as(&self) -> Option<String> {
        let turn = self.turn().filter(|turn| turn.takes == Takes::Nothing)?;
        let key = typed_key(&turn.key);
        self.turns.iter().any(|other| other.key == key).then_some(key)
    }

    /// The text of a turn, without the space around it.
    pub fn text(&self, key: &str) -> &str {
        self.entry(key).map_or("", |entry| entry.text.trim())
    }

    pub fn used(&self, key: &str) -> Span {
        self.entry(key).map_or(Span::ZERO, |entry| entry.used)
    }

    /// How long the clock ran in a phase.
    pub fn used_in_phase(&self, phase: usize) -> Span {
        let timed = self.turns.iter().filter(|turn| turn.phase == phase && turn.clock.runs);
        timed.map(|turn| self.used(&turn.key)).sum()
    }

    /// Whether the clock of a turn runs at this moment.
    pub fn is_running(&self) -> bool {
        self.paused.is_none()
            && self.turn().is_some_and(|turn| match (&turn.takes, &self.talk) {
                (Takes::Talk, Some(talk)) => talk.is_running(),
                _ => turn.clock.runs,
            })
    }

    /// Whether something was said or typed in a turn.
    pub fn was_given(&self, key: &str) -> bool {
        let was_typed = !self.text(key).is_empty() || !self.text(&typed_key(key)).is_empty();
        self.entry(key)
            .is_some_and(|entry| !entry.skipped && !entry.covered && (entry.used > Span::ZERO || was_typed))
    }

    /// The mark of a point: a partner's, else the candidate's own.
    pub fn mark(&self, point: &str) -> Option<Mark> {
        let heard = self.heard.get(point).map(|by| Mark { met: true, by: by.clone() });
        heard.or_else(|| self.entry(point)?.mark.clone())
    }

    /// The turn it is in, and what is known of it.
    pub(super) fn current(&mut self) -> Option<(Turn, &mut Entry)> {
        let turn = self.turn()?.clone();
        let entry = self.entries.entry(turn.key.clone()).or_default();
        Some((turn, entry))
    }
}

/// How many words the turn's text has, and how many it may have.
pub fn words(state: &State, turn: &Turn) -> (usize, Option<u32>) {
    let max = match turn.takes {
        Takes::Text { max_words } => max_words,
        _ => None,
    };
    (count_words(state.text(&turn.key)), max)
}
