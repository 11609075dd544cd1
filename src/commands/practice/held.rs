//! A session that is being held: gives each event its time, keeps it in the journal, and hands it to the state machine. The
//! one place where a session meets the clock.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::sessions::OpenJournal;
use super::wall;
use crate::practice::{Effect, Event, Line, Running, Span, Why, to_line};
use crate::progress;
use crate::wording::reason;

/// How the user interface ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The notes are to be written.
    Finished,
    /// The session can be resumed.
    Left,
}

/// Between two looks at the clock there is less than this, unless the computer slept or the program was stopped.
const LONGEST_STEP: Duration = Duration::from_secs(5);

/// How often the time is kept while nothing happens: what a kill can cost.
const HEARTBEAT: Span = Span(5_000);

/// How long a text may be typed before it is kept: a second, and more for a long one, as each record has all of it.
fn may_wait(text: &Line) -> Span {
    let length = match &text.event {
        Event::Text { text, .. } => text.len() as u64,
        _ => 0,
    };
    Span(1_000 + length / 2)
}

pub struct Held {
    pub running: Running,
    journal: OpenJournal,
    clock: Clock,
    /// What was typed and is not in the journal yet, and since when.
    draft: Option<(Span, Line)>,
    kept_at: Span,
    /// Why the journal could not be written, as long as that is so.
    pub unsaved: Option<String>,
    heard_until: u64,
}

/// What a session leaves that is not in its journal.
pub struct Unkept {
    pub path: PathBuf,
    pub records: String,
    pub why: String,
}

/// The time that a session has run.
struct Clock {
    ran: Span,
    last: Instant,
    last_wall: i64,
}

impl Clock {
    fn at(ran: Span) -> Self {
        Self { ran, last: Instant::now(), last_wall: wall() }
    }

    /// The time now, and how long the computer slept since the last look, if it did.
    fn look(&mut self) -> (Span, Option<u64>) {
        let (step, wall) = (self.last.elapsed(), wall());
        // Some systems stop the one clock while they sleep, some go on with both.
        let by_wall = Duration::from_secs(u64::try_from(wall - self.last_wall).unwrap_or(0));
        self.last = Instant::now();
        self.last_wall = wall;
        let slept = step.max(by_wall);
        if slept > LONGEST_STEP {
            return (self.ran, Some(slept.as_secs()));
        }
        self.ran += Span(u64::try_from(step.as_millis()).unwrap_or(0));
        (self.ran, None)
    }
}

impl Held {
    pub fn new(running: Running, journal: OpenJournal) -> Self {
        let ran = running.state.now;
        let clock = Clock::at(ran);
        Self { running, journal, clock, draft: None, kept_at: ran, unsaved: None, heard_until: 0 }
    }

    /// Goes on with a session after it had ended, `gap` seconds ago. It is paused until the candidate is there.
    pub fn resumed(running: Running, journal: OpenJournal, gap: Option<u64>) -> Self {
        let mut held = Self::new(running, journal);
        if let Some(seconds) = gap.filter(|seconds| *seconds > 0) {
            held.take(Event::Gap { seconds, why: Why::Closed });
        }
        if held.running.state.paused.is_none() {
            held.take(Event::Pause { reason: "the session was closed".to_owned() });
        }
        held
    }

    /// Takes an event that happens now.
    pub fn take(&mut self, event: Event) -> Vec<Effect> {
        let now = self.look();
        if let Event::Text { .. } = event {
            let effects = self.running.take(&event, now);
            if !effects.is_empty() {
                self.keep_draft();
            }
            let line = Line { at: now, wall: wall(), event };
            let since = self.draft.take().map_or(now, |(since, _)| since);
            self.draft = Some((since, line));
            return effects;
        }
        self.keep_draft();
        let effects = self.running.take(&event, now);
        self.keep(&Line { at: now, wall: wall(), event });
        effects
    }

    /// Lets the time pass, and takes what a partner has heard.
    pub fn tick(&mut self) -> Vec<Effect> {
        // A person who thinks is no standstill.
        progress::step();
        for event in self.heard() {
            self.take(event);
        }
        let now = self.look();
        if self.draft.as_ref().is_some_and(|(since, draft)| now - *since > may_wait(draft)) {
            self.keep_draft();
        }
        let effects = self.running.take(&Event::Tick, now);
        if !effects.is_empty() || now - self.kept_at > HEARTBEAT {
            self.keep_draft();
            self.keep(&Line { at: now, wall: wall(), event: Event::Tick });
        }
        effects
    }

    /// Takes the time up again after something that was waited for off the clock, such as an external editor.
    pub fn look_again(&mut self) {
        self.clock = Clock::at(self.clock.ran);
    }

    /// The time now; a gap is kept as an event of its own.
    fn look(&mut self) -> Span {
        let (now, slept) = self.clock.look();
        if let Some(seconds) = slept {
            self.keep_draft();
            let gap = Event::Gap { seconds, why: Why::Slept };
            self.running.take(&gap, now);
            self.keep(&Line { at: now, wall: wall(), event: gap });
        }
        now
    }

    fn keep_draft(&mut self) {
        if let Some((_, draft)) = self.draft.take() {
            self.keep(&draft);
        }
    }

    /// Tries a last time to keep everything. Returns what the journal lacks, if it lacks anything.
    pub fn close(&mut self) -> Option<Unkept> {
        self.keep_draft();
        let error = self.journal.append("").err()?;
        Some(Unkept { path: self.journal.path.clone(), records: self.journal.waiting(), why: reason(&error) })
    }

    fn keep(&mut self, line: &Line) {
        self.kept_at = line.at;
        self.unsaved = self.journal.append(&to_line(line)).err().map(|error| {
            format!(
                "the journal cannot be written ({}); it is tried again with the next record",
                reason(&error)
            )
        });
    }

    /// What a partner has written since the last time, whole lines only.
    fn heard(&mut self) -> Vec<Event> {
        let Ok(mut file) = File::open(self.journal.heard_path()) else { return Vec::new() };
        let mut text = String::new();
        let read = file.seek(SeekFrom::Start(self.heard_until)).and_then(|_| file.read_to_string(&mut text));
        let Some(end) = text.rfind('\n').filter(|_| read.is_ok()) else { return Vec::new() };
        self.heard_until += end as u64 + 1;
        let events = text[..end].lines().filter_map(|line| serde_json::from_str(line).ok());
        events.filter(|event| matches!(event, Event::Heard { .. })).collect()
    }
}
