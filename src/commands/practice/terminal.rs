//! The one file that talks to the terminal: keys in, lines out, and a terminal that is as it was on every way out.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;
use std::{panic, thread};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::style::{Attribute, Color, Print, ResetColor, SetAttribute, SetForegroundColor};
use crossterm::terminal::{Clear, ClearType, disable_raw_mode, enable_raw_mode, size};
use crossterm::{execute, queue};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::render::practice_screen::{Frame, Line, Tone};

/// What a person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Char(char),
    /// A key together with Control.
    Control(char),
    Paste(String),
    Enter,
    Backspace,
    Delete,
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    Home,
    End,
    /// To the start, or to the end, of the text.
    Start,
    Finish,
    Help,
    Resized,
    /// The terminal is gone, or somebody asks the program to end.
    Closed,
}

enum Message {
    Read(Event),
    Closed,
}

/// Whether the terminal is in our hands and has to be given back.
static TAKEN: AtomicBool = AtomicBool::new(false);

pub struct Terminal {
    messages: Receiver<Message>,
    /// Lets the reading thread go on: it reads nothing while an external editor runs.
    go_on: Sender<()>,
    drawn: Vec<Line>,
}

impl Terminal {
    pub fn take() -> io::Result<Self> {
        let (sender, messages) = channel();
        let (go_on, may_go_on) = channel();
        seize()?;
        let before = panic::take_hook();
        // Standard output is locked by the thread that draws: only that one can write to it.
        let drawing = thread::current().id();
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == drawing {
                restore();
            }
            before(info);
        }));
        close_on_signal(sender.clone());
        // Reading blocks, in a thread of its own: polling stalls on long bursts, and spins when the terminal is gone.
        thread::spawn(move || {
            while may_go_on.recv().is_ok() {
                let message = event::read().map_or(Message::Closed, Message::Read);
                let is_closed = matches!(message, Message::Closed);
                if sender.send(message).is_err() || is_closed {
                    return;
                }
            }
        });
        let _ = go_on.send(());
        Ok(Self { messages, go_on, drawn: Vec::new() })
    }

    /// The next input, if there is one within a time. Call [`Terminal::next`] when it is dealt with.
    pub fn input(&mut self, within: Duration) -> Option<Input> {
        loop {
            match self.messages.recv_timeout(within) {
                Ok(Message::Read(event)) => match input(event) {
                    Some(input) => return Some(input),
                    None => self.next(),
                },
                Ok(Message::Closed) | Err(RecvTimeoutError::Disconnected) => return Some(Input::Closed),
                Err(RecvTimeoutError::Timeout) => return None,
            }
        }
    }

    /// Lets the next key be read.
    pub fn next(&mut self) {
        let _ = self.go_on.send(());
    }

    /// Columns and lines.
    pub fn size(&self) -> (usize, usize) {
        size().map_or((0, 0), |(width, height)| (usize::from(width), usize::from(height)))
    }

    /// Gives the terminal to somebody else meanwhile.
    pub fn lend<T>(&mut self, borrower: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        let result = borrower();
        seize()?;
        self.drawn.clear();
        Ok(result)
    }

    /// Everything is drawn anew, as after a change of size.
    pub fn forget(&mut self) {
        self.drawn.clear();
    }

    /// Draws the lines that differ from those that are there.
    pub fn draw(&mut self, frame: &Frame) -> io::Result<()> {
        let mut out = Vec::new();
        queue!(out, Hide)?;
        if self.drawn.is_empty() {
            queue!(out, Clear(ClearType::All))?;
        }
        for (nth, line) in frame.lines.iter().enumerate() {
            if self.drawn.get(nth) != Some(line) {
                draw_line(&mut out, column(nth), line)?;
            }
        }
        for nth in frame.lines.len()..self.drawn.len() {
            draw_line(&mut out, column(nth), &[])?;
        }
        if let Some((x, y)) = frame.caret {
            queue!(out, MoveTo(column(x), column(y)), Show)?;
        }
        self.drawn.clone_from(&frame.lines);
        let mut stdout = io::stdout();
        stdout.write_all(&out)?;
        stdout.flush()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// One line. Terminals disagree about the widths of some characters, so the cursor is put where we think it is after each.
fn draw_line(out: &mut Vec<u8>, y: u16, line: &[crate::render::practice_screen::Piece]) -> io::Result<()> {
    queue!(out, MoveTo(0, y), ResetColor, SetAttribute(Attribute::Reset), Clear(ClearType::CurrentLine))?;
    let mut x = 0;
    for piece in line {
        match piece.tone {
            Tone::Plain => {}
            Tone::Strong => queue!(out, SetAttribute(Attribute::Bold))?,
            Tone::Quiet => queue!(out, SetAttribute(Attribute::Dim))?,
            Tone::Warning => queue!(out, SetForegroundColor(Color::Yellow))?,
            Tone::Alarm => queue!(out, SetForegroundColor(Color::Red), SetAttribute(Attribute::Bold))?,
        }
        for grapheme in piece.text.graphemes(true) {
            queue!(out, Print(grapheme))?;
            x += grapheme.width();
            if !grapheme.is_ascii() {
                queue!(out, MoveTo(column(x), y))?;
            }
        }
        queue!(out, ResetColor, SetAttribute(Attribute::Reset))?;
    }
    Ok(())
}

/// Alternate screen, raw keys and pastes as one event each. Windows has no event for a paste, and asking for it there
/// changes what Enter does.
fn seize() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(io::stdout(), crossterm::terminal::EnterAlternateScreen)?;
    #[cfg(unix)]
    execute!(io::stdout(), event::EnableBracketedPaste)?;
    Ok(())
}

/// Gives the terminal back as it was; once, whoever calls first.
fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // After a closed terminal there is nothing left to restore.
    #[cfg(unix)]
    let _ = execute!(io::stdout(), event::DisableBracketedPaste);
    let _ = execute!(io::stdout(), crossterm::terminal::LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}

#[cfg(unix)]
fn close_on_signal(sender: Sender<Message>) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
    thread::spawn(move || {
        if signals.forever().next().is_some() {
            let _ = sender.send(Message::Closed);
        }
    });
}

#[cfg(not(unix))]
fn close_on_signal(_: Sender<Message>) {}

fn input(event: Event) -> Option<Input> {
    let key = match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => key,
        Event::Paste(text) => return Some(Input::Paste(text)),
        Event::Resize(..) => return Some(Input::Resized),
        _ => return None,
    };
    let with = |modifier| key.modifiers.contains(modifier);
    let by_word = with(KeyModifiers::CONTROL) || with(KeyModifiers::ALT);
    Some(match key.code {
        // AltGr is reported as both, and types a character.
        KeyCode::Char(c) if with(KeyModifiers::CONTROL) && !with(KeyModifiers::ALT) => {
            Input::Control(c.to_ascii_lowercase())
        }
        KeyCode::Char(c) => Input::Char(c),
        KeyCode::Enter => Input::Enter,
        KeyCode::Tab => Input::Char('\t'),
        KeyCode::Backspace => Input::Backspace,
        KeyCode::Delete => Input::Delete,
        KeyCode::Left if by_word => Input::WordLeft,
        KeyCode::Right if by_word => Input::WordRight,
        KeyCode::Left => Input::Left,
        KeyCode::Right => Input::Right,
        KeyCode::Up => Input::Up,
        KeyCode::Down => Input::Down,
        KeyCode::Home => Input::Home,
        KeyCode::End => Input::End,
        KeyCode::PageUp => Input::Start,
        KeyCode::PageDown => Input::Finish,
        KeyCode::F(1) => Input::Help,
        _ => return None,
    })
}
