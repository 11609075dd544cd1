//! The interviewer's side: a second terminal that follows the journal of the session that runs, and writes down what was
//! heard where the session finds it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use super::sessions::{Found, Sessions, heard_path, read};
use super::terminal::{Input, Terminal};
use super::wall;
use crate::commands::CommandError;
use crate::practice::{Event, Running, Span, Stage, to_line};
use crate::process_io::ProcessIo;
use crate::progress;
use crate::render::practice_partner::{POINT_KEYS, points, view};
use crate::report::Exit;

const STEP: Duration = Duration::from_millis(200);

pub fn hold(name: &str, io: &mut ProcessIo<'_>) -> Result<Exit, CommandError> {
    if !io.is_terminal {
        return Err(CommandError::usage(
            "`--partner` needs a terminal",
            "add `--script` and the interview to print the interviewer's script",
        ));
    }
    let Some(found) = Sessions::of(io)?.newest_running() else {
        return Err(CommandError::usage(
            "no session runs",
            "the candidate types `prep practice LESSON INTERVIEW` in another terminal first",
        ));
    };
    follow(found, name)?;
    Ok(Exit::Done)
}

fn follow(found: Found, name: &str) -> io::Result<()> {
    let mut terminal = Terminal::take()?;
    let mut partner = Partner::of(found);
    let mut help = false;
    loop {
        // A person who listens is no standstill.
        progress::step();
        partner.refresh();
        let (width, height) = terminal.size();
        terminal.draw(&view(&partner.running, partner.since(), help, width, height))?;
        if partner.running.state.stage == Stage::Ended {
            return Ok(());
        }
        let Some(input) = terminal.input(STEP) else { continue };
        match input {
            Input::Closed | Input::Char('q') | Input::Control('c' | 'q') => return Ok(()),
            Input::Resized => terminal.forget(),
            _ if help => help = false,
            Input::Char('?') | Input::Help => help = true,
            Input::Char(c) => partner.press(c, name)?,
            _ => {}
        }
        terminal.next();
    }
}

struct Partner {
    path: std::path::PathBuf,
    running: Running,
    /// How long the journal was when it was last read.
    length: u64,
    last_wall: i64,
}

impl Partner {
    fn of(found: Found) -> Self {
        let last_wall = found.journal.last_wall().unwrap_or_else(wall);
        let running = Running { interview: found.interview, state: found.state };
        Self { path: found.path, running, length: 0, last_wall }
    }

    /// Reads the journal again if there is more of it.
    fn refresh(&mut self) {
        let length = fs::metadata(&self.path).map_or(0, |found| found.len());
        if length == self.length {
            return;
        }
        if let Ok(found) = read(self.path.clone()) {
            *self = Self { length, ..Self::of(found) };
        }
    }

    /// How long ago the last record was; the candidate's clock has gone on since.
    fn since(&self) -> Span {
        Span(u64::try_from(wall() - self.last_wall).unwrap_or(0) * 1000)
    }

    /// A digit, or a letter after the ninth, ticks the point of this number, or takes it back.
    fn press(&mut self, key: char, name: &str) -> io::Result<()> {
        let nth = POINT_KEYS.chars().position(|known| known == key);
        let Some(point) =
            nth.and_then(|nth| points(&self.running).get(nth).map(|point| point.id.to_string()))
        else {
            return Ok(());
        };
        let heard = !self.running.state.heard.contains_key(&point);
        note(&heard_path(&self.path), &Event::Heard { point, heard, by: name.to_owned() })
    }
}

fn note(path: &Path, event: &Event) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(to_line(event).as_bytes())?;
    file.sync_data()
}
