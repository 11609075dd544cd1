//! The places that are watched, and the wait for a change in them.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::Wake;
use super::files::{Files, places};
use crate::progress;
use crate::watch::{Burst, Places};

/// The places that are watched, and what wakes who waits for a change in them.
pub struct Watched {
    places: Places,
    files: Files,
    sender: Sender<Wake>,
    wakes: Receiver<Wake>,
    /// Why the clock is used instead, if that was told.
    told: Option<String>,
}

/// How changes come to be known from now on.
pub enum News {
    /// The system tells of them.
    Told,
    /// The clock does, because the system does not, for a reason.
    Polled(String),
}

impl Watched {
    pub fn begin(places: Places, sender: Sender<Wake>, wakes: Receiver<Wake>) -> Self {
        let files = Files::watch(&places, &sender);
        Self { places, files, sender, wakes, told: None }
    }

    /// Why changes are not told from now on, or that they are told again; once each.
    pub fn news(&mut self) -> Option<News> {
        let why = match &self.files {
            Files::Polled { why } => Some(why.clone()),
            Files::Told { .. } => None,
        };
        if self.told == why {
            return None;
        }
        self.told.clone_from(&why);
        Some(why.map_or(News::Told, News::Polled))
    }

    /// Waits until it is time to look; whether there is anybody to look for.
    pub fn wait(&mut self) -> bool {
        let first = match self.files.interval() {
            None => progress::waiting(|| self.wakes.recv()).map_err(|_| RecvTimeoutError::Disconnected),
            Some(interval) => progress::waiting(|| self.wakes.recv_timeout(interval)),
        };
        let mut is_anew = false;
        let mut next = match first {
            Ok(wake) => Some(wake),
            // What was not there may be back.
            Err(RecvTimeoutError::Timeout) => {
                self.watch_anew();
                return true;
            }
            Err(RecvTimeoutError::Disconnected) => return false,
        };
        let mut burst = Burst::begin(Instant::now());
        while let Some(wake) = next {
            match wake {
                Wake::Closed => return false,
                Wake::Changed => {}
                Wake::Anew => is_anew = true,
                Wake::Untold(why) => self.files = Files::Polled { why },
            }
            burst.extend(Instant::now());
            next = self.more(burst.wait(Instant::now()));
        }
        if is_anew {
            self.watch_anew();
        }
        true
    }

    fn more(&self, within: Duration) -> Option<Wake> {
        if within.is_zero() { None } else { self.wakes.recv_timeout(within).ok() }
    }

    /// Begins again: the folders may be others of the same names.
    fn watch_anew(&mut self) {
        self.places = places(&self.places.root);
        self.files = Files::watch(&self.places, &self.sender);
    }
}
