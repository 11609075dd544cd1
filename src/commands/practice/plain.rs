//! A session line by line, for screen readers, pipes and terminals that cannot do more: questions out, lines in, and a word
//! when a limit is near or reached.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::held::{Ended, Held};
use crate::practice::strict::read_line;
use crate::practice::{Effect, Event, Mode, Stage, Takes, UNNAMED_MARKER};
use crate::render::Screen;
use crate::render::practice_plain as say;
use crate::render::practice_talk::{Typed, refused, typed};

/// How often the clock is looked at while a line is waited for.
const STEP: Duration = Duration::from_millis(200);

/// A line that ends an answer of several lines.
const END: &str = ".";

pub fn hold(
    held: &mut Held,
    input: Box<dyn Read + Send>,
    out: &mut dyn Write,
    screen: Screen,
) -> io::Result<Ended> {
    let lines = lines_of(input);
    let mut talk = Talk { held, out, screen, text: String::new() };
    talk.begin()?;
    loop {
        if talk.held.running.state.stage == Stage::Verdict {
            talk.held.take(Event::Finish);
            return Ok(Ended::Finished);
        }
        let effects = match lines.recv_timeout(STEP) {
            Ok(line) => talk.line(&line)?,
            Err(RecvTimeoutError::Timeout) => talk.held.tick(),
            Err(RecvTimeoutError::Disconnected) => talk.held.take(Event::Quit),
        };
        if effects.contains(&Effect::Leave) {
            return Ok(Ended::Left);
        }
        talk.tell(&effects)?;
    }
}

/// The lines of the input, read by a thread of their own, so that the clock goes on meanwhile.
fn lines_of(input: Box<dyn Read + Send>) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut input = BufReader::new(input);
        let mut line = Vec::new();
        while input.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned();
            line.clear();
            if sender.send(text).is_err() {
                return;
            }
        }
    });
    receiver
}

struct Talk<'a> {
    held: &'a mut Held,
    out: &'a mut dyn Write,
    screen: Screen,
    /// The lines typed in this turn.
    text: String,
}

impl Talk<'_> {
    fn begin(&mut self) -> io::Result<()> {
        match self.held.running.state.stage {
            Stage::Brief => {
                say::write_brief(self.out, &self.held.running.interview, self.screen)?;
                self.held.take(Event::Done);
                say::write_ready(self.out)?;
            }
            Stage::Ready => say::write_ready(self.out)?,
            Stage::At(_) => {
                self.held.take(Event::Resume);
                writeln!(self.out, "-- the session goes on where it was left")?;
                self.ask()?;
            }
            Stage::Verdict | Stage::Ended => {}
        }
        self.out.flush()
    }

    fn ask(&mut self) -> io::Result<()> {
        let state = &self.held.running.state;
        let Some(turn) = state.turn() else { return Ok(()) };
        let talk = state.talk.as_ref().filter(|_| turn.takes == Takes::Talk);
        let key = state.typed_up_as().unwrap_or_else(|| turn.key.clone());
        let text = talk.map_or_else(|| state.text(&key), |talk| talk.draft.as_str());
        let is_draft = turn.draft.as_ref().is_some_and(|draft| draft.trim() == text.trim());
        self.text = if is_draft { String::new() } else { text.to_owned() };
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        say::write_turn(self.out, &self.held.running, self.screen)?;
        self.out.flush()
    }

    fn line(&mut self, line: &str) -> io::Result<Vec<Effect>> {
        if self.held.running.state.stage == Stage::Ready {
            return self.ready(line);
        }
        if let Some(command) = line.strip_prefix('/').filter(|_| !line.starts_with("//")) {
            return self.command(command);
        }
        if self.held.running.state.paused.is_some() {
            return self.resume(line.trim());
        }
        let Some(turn) = self.held.running.state.turn().cloned() else { return Ok(Vec::new()) };
        let word = line.trim().to_lowercase();
        Ok(match turn.takes {
            Takes::Nothing if line.trim().is_empty() => self.held.take(Event::Done),
            Takes::Nothing => self.keep_for_later(line),
            Takes::Talk => self.talk(&turn.key, line),
            Takes::Mark | Takes::Tick => match word.as_str() {
                "y" | "yes" | "heard" => self.held.take(Event::Mark { met: true }),
                "n" | "no" | "missed" => self.held.take(Event::Mark { met: false }),
                _ => vec![Effect::Refused("type yes or no")],
            },
            Takes::Score { .. } => match word.parse() {
                Ok(points) => self.held.take(Event::Score { points }),
                Err(_) => vec![Effect::Refused("type a number of points")],
            },
            Takes::YesPartlyNo | Takes::Scored { .. } | Takes::Estimate => {
                self.held.take(Event::Text { turn: turn.key, text: line.to_owned() });
                self.held.take(Event::Done)
            }
            Takes::Text { .. } if line.trim() == END => self.held.take(Event::Done),
            Takes::Text { .. } => self.add(turn.key, line),
        })
    }

    /// One more line of the text of a turn.
    fn add(&mut self, turn: String, line: &str) -> Vec<Effect> {
        self.text.push_str(line.strip_prefix('/').filter(|rest| rest.starts_with('/')).unwrap_or(line));
        self.text.push('\n');
        self.held.take(Event::Text { turn, text: self.text.clone() })
    }

    /// What is typed while one speaks is no Enter: it is kept where it can be, and else asked for again.
    fn keep_for_later(&mut self, line: &str) -> Vec<Effect> {
        let Some(turn) = self.held.running.state.typed_up_as() else {
            return vec![Effect::Refused("nothing is typed here; Enter alone goes on")];
        };
        let mut effects = self.add(turn, line);
        effects.push(Effect::Refused("kept for when the answer is typed up; Enter alone ends the answer"));
        effects
    }

    /// A pause ends with Enter; what is typed before it is its reason.
    fn resume(&mut self, reason: &str) -> io::Result<Vec<Effect>> {
        if !reason.is_empty() {
            self.held.take(Event::Pause { reason: reason.to_owned() });
            writeln!(self.out, "-- kept as the reason of the pause, which is over")?;
        }
        Ok(self.held.take(Event::Resume))
    }

    /// A line in a conversation under a strict protocol.
    fn talk(&mut self, key: &str, line: &str) -> Vec<Effect> {
        let is_word = matches!(line.trim().to_lowercase().as_str(), "" | "progress" | "back");
        if typed(&self.held.running) == Typed::Spoken && !is_word {
            return vec![Effect::Refused(
                "the answer is given aloud and typed up later; Enter alone ends it",
            )];
        }
        if typed(&self.held.running) == Typed::Text && line.trim() != END {
            self.text.push_str(line);
            self.text.push('\n');
            return self.held.take(Event::Text { turn: key.to_owned(), text: self.text.clone() });
        }
        let text = if line.trim() == END { std::mem::take(&mut self.text) } else { line.to_owned() };
        self.talk_line(&text)
    }

    fn talk_line(&mut self, line: &str) -> Vec<Effect> {
        let running = &self.held.running;
        let (Some((_, protocol)), Some(talk)) = (running.interview.protocol(), &running.state.talk) else {
            return Vec::new();
        };
        match read_line(protocol, talk, line) {
            Ok(taken) => self.held.take(Event::Talk { taken }),
            Err(broken) => vec![Effect::Broken(broken)],
        }
    }

    fn ready(&mut self, line: &str) -> io::Result<Vec<Effect>> {
        let mode = match line.trim().to_lowercase().as_str() {
            "a" | "aloud" | "s" | "spoken" => Mode::Spoken,
            "t" | "typed" => Mode::Typed,
            "/quit" | "q" => return Ok(self.held.take(Event::Quit)),
            other => {
                let effects = match other.strip_prefix('/') {
                    Some("help") => self.command("help")?,
                    Some(command) => vec![Effect::Told(say::unknown_command(command))],
                    None => Vec::new(),
                };
                self.tell(&effects)?;
                say::write_ready(self.out)?;
                return Ok(Vec::new());
            }
        };
        Ok(self.held.take(Event::Begin { mode, marker: UNNAMED_MARKER.to_owned() }))
    }

    fn command(&mut self, command: &str) -> io::Result<Vec<Effect>> {
        let (word, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        let word = word.to_lowercase();
        let word = word.as_str();
        let is_talk = self.held.running.state.turn().is_some_and(|turn| turn.takes == Takes::Talk);
        if is_talk && matches!(word, "progress" | "next" | "skip" | "back") {
            return Ok(self.talk_line(&format!("/{word}")));
        }
        let reason = if rest.trim().is_empty() { "no reason given" } else { rest.trim() };
        Ok(match word {
            "done" => self.held.take(Event::Done),
            "skip" => self.held.take(Event::Skip),
            "back" => self.held.take(Event::Back),
            "covered" => self.held.take(Event::Covered),
            "pause" => {
                let effects = self.held.take(Event::Pause { reason: reason.to_owned() });
                writeln!(self.out, "-- paused; press Enter to go on")?;
                effects
            }
            "quit" => self.held.take(Event::Quit),
            "help" => {
                say::write_help(self.out, &self.held.running.interview, self.screen)?;
                Vec::new()
            }
            _ => vec![Effect::Told(say::unknown_command(word))],
        })
    }

    fn tell(&mut self, effects: &[Effect]) -> io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Cut if self.held.running.state.talk.is_some() => {}
                Effect::Sign | Effect::OverLimit | Effect::Cut => {
                    say::write_sign(self.out, &self.held.running, effect)?;
                }
                Effect::Refused(why) => writeln!(self.out, "-- {why}")?,
                Effect::Broken(broken) => {
                    let why = refused(&self.held.running, broken);
                    writeln!(self.out, "-- {why}\n   {}", broken.remedy)?;
                }
                Effect::Told(what) => writeln!(self.out, "-- {what}")?,
                Effect::Moved | Effect::Write | Effect::Leave => {}
            }
        }
        if effects.contains(&Effect::Moved) {
            self.ask()?;
        }
        if let Some(unsaved) = self.held.unsaved.take() {
            writeln!(self.out, "-- {unsaved}")?;
        }
        self.out.flush()
    }
}
