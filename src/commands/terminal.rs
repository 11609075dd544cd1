//! The one file that talks to the terminal: keys in, lines out, and a terminal that is as it was on every way out.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;
use std::{panic, thread};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::style::{Attribute, Color, Print, SetAttribute, SetForegroundColor};
use crossterm::terminal::{Clear, ClearType, disable_raw_mode, enable_raw_mode, size};
use crossterm::{execute, queue};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::render::frame::{Frame, Line, Piece, Tone};

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
    /// Something else than the terminal has news, as a [`Waker`] says.
    Woken,
    /// The terminal is gone, or somebody asks the program to end.
    Closed,
}

enum Message {
    Read(Event),
    Woken,
    /// The program is to stop until it is continued.
    Stop,
    #[cfg_attr(not(unix), expect(dead_code, reason = "only Unix continues what was stopped"))]
    Continued,
    Closed,
}

/// Ends the wait for a key from another thread.
#[derive(Clone)]
pub struct Waker(Sender<Message>);

impl Waker {
    pub fn wake(&self) {
        let _ = self.0.send(Message::Woken);
    }
}

/// Whether the terminal is in our hands and has to be given back.
static TAKEN: AtomicBool = AtomicBool::new(false);

pub struct Terminal {
    messages: Receiver<Message>,
    sender: Sender<Message>,
    /// Lets the reading thread go on: it reads nothing while an external editor runs.
    go_on: Sender<()>,
    drawn: Vec<Line>,
    has_colour: bool,
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
        hear_signals(sender.clone());
        let waker = sender.clone();
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
        Ok(Self { messages, sender: waker, go_on, drawn: Vec::new(), has_colour: true })
    }

    /// Whether anything is drawn in colour.
    pub fn coloured(mut self, has_colour: bool) -> Self {
        self.has_colour = has_colour;
        self
    }

    /// What another thread ends a wait with.
    pub fn waker(&self) -> Waker {
        Waker(self.sender.clone())
    }

    /// The next input, if there is one within a time. Call [`Terminal::next`] when a key is dealt with.
    pub fn input(&mut self, within: Duration) -> Option<Input> {
        loop {
            match self.messages.recv_timeout(within) {
                Ok(Message::Read(event)) => match input(event) {
                    Some(input) => return Some(input),
                    None => self.next(),
                },
                Ok(Message::Woken) => return Some(Input::Woken),
                Ok(Message::Stop) => {
                    restore();
                    stop();
                }
                Ok(Message::Continued) => {
                    // A shell may have changed how the terminal behaves, and has drawn on it.
                    restore();
                    if seize().is_err() {
                        return Some(Input::Closed);
                    }
                    self.drawn.clear();
                    return Some(Input::Resized);
                }
                Ok(Message::Closed) | Err(RecvTimeoutError::Disconnected) => return Some(Input::Closed),
                Err(RecvTimeoutError::Timeout) => return None,
            }
        }
    }

    /// Lets the next key be read.
    pub fn next(&mut self) {
        let _ = self.go_on.send(());
    }

    /// Stops the program as Ctrl-Z does in a shell; it goes on when the shell says so. Without such a shell it does not stop,
    /// for there would be nothing to continue it.
    pub fn suspend(&mut self) {
        if has_shell() {
            let _ = self.sender.send(Message::Stop);
        }
    }

    /// Columns as they are now, which a change of size may have made other than they were at the start.
    pub fn columns() -> Option<usize> {
        size().ok().map(|(width, _)| usize::from(width)).filter(|width| *width > 0)
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
        // Stopped, and not told yet that it is continued.
        if !TAKEN.load(Ordering::SeqCst) {
            return Ok(());
        }
        let mut out = Vec::new();
        queue!(out, Hide)?;
        if self.drawn.is_empty() {
            queue!(out, Clear(ClearType::All))?;
        }
        for (nth, line) in frame.lines.iter().enumerate() {
            if self.drawn.get(nth) != Some(line) {
                draw_line(&mut out, column(nth), line, self.has_colour)?;
            }
        }
        for nth in frame.lines.len()..self.drawn.len() {
            draw_line(&mut out, column(nth), &[], self.has_colour)?;
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
fn draw_line(out: &mut Vec<u8>, y: u16, line: &[Piece], has_colour: bool) -> io::Result<()> {
    queue!(out, MoveTo(0, y), SetAttribute(Attribute::Reset), Clear(ClearType::CurrentLine))?;
    let mut x = 0;
    for piece in line {
        match piece.tone {
            Tone::Plain => {}
            Tone::Strong => queue!(out, SetAttribute(Attribute::Bold))?,
            Tone::Quiet => queue!(out, SetAttribute(Attribute::Dim))?,
            Tone::Good if has_colour => {
                queue!(out, SetForegroundColor(Color::DarkGreen), SetAttribute(Attribute::Bold))?
            }
            Tone::Warning if has_colour => queue!(out, SetForegroundColor(Color::DarkYellow))?,
            Tone::Alarm if has_colour => {
                queue!(out, SetForegroundColor(Color::DarkRed), SetAttribute(Attribute::Bold))?
            }
            Tone::Warning => {}
            Tone::Good | Tone::Alarm => queue!(out, SetAttribute(Attribute::Bold))?,
        }
        for grapheme in piece.text.graphemes(true) {
            queue!(out, Print(grapheme))?;
            x += grapheme.width();
            if !grapheme.is_ascii() {
                queue!(out, MoveTo(column(x), y))?;
            }
        }
        queue!(out, SetAttribute(Attribute::Reset))?;
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

/// Gives the terminal back from another thread than the one that draws, which holds standard output.
pub fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    #[cfg(unix)]
    if let Ok(mut tty) = std::fs::OpenOptions::new().write(true).open("/dev/tty") {
        let _ = execute!(tty, event::DisableBracketedPaste, crossterm::terminal::LeaveAlternateScreen, Show);
    }
    let _ = disable_raw_mode();
}

/// Whether an interrupt ends prep: not while this is kept, for another program has the terminal then.
#[cfg(unix)]
pub struct Held(Option<signal_hook::SigId>);

#[cfg(unix)]
pub fn hold_interrupts() -> Held {
    let flag = std::sync::Arc::new(AtomicBool::new(false));
    Held(signal_hook::flag::register(signal_hook::consts::SIGINT, flag).ok())
}

#[cfg(unix)]
impl Drop for Held {
    fn drop(&mut self) {
        if let Some(id) = self.0.take() {
            signal_hook::low_level::unregister(id);
        }
    }
}

#[cfg(not(unix))]
pub fn hold_interrupts() {}

#[cfg(unix)]
fn hear_signals(sender: Sender<Message>) {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    let heard = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT];
    let Ok(mut signals) = signal_hook::iterator::Signals::new(heard) else { return };
    thread::spawn(move || {
        for signal in signals.forever() {
            let is_ours = TAKEN.load(Ordering::SeqCst);
            let message = match signal {
                // An editor has the terminal, and stops with us.
                SIGTSTP if !is_ours => {
                    stop();
                    continue;
                }
                SIGTSTP => Message::Stop,
                SIGCONT => Message::Continued,
                _ => Message::Closed,
            };
            let is_last = matches!(message, Message::Closed);
            if sender.send(message).is_err() || is_last {
                return;
            }
        }
    });
}

#[cfg(unix)]
fn stop() {
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
}

/// Whether a shell with job control waits for us: our parent is in the same session and in another group. In a container,
/// a parent may have a session that is outside it, whose number is then 0.
#[cfg(unix)]
fn has_shell() -> bool {
    use nix::unistd::{getpgid, getppid, getsid};
    let parent = Some(getppid());
    getsid(parent) == getsid(None) && getpgid(parent) != getpgid(None)
}

#[cfg(not(unix))]
fn hear_signals(_: Sender<Message>) {}

#[cfg(not(unix))]
fn stop() {}

#[cfg(not(unix))]
fn has_shell() -> bool {
    false
}

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

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    use super::*;

    /// Set for the process that is to panic.
    const PANICS: &str = "PREP_TEST_PANICS_AT_A_TERMINAL";

    /// The test runs itself in a pseudo-terminal, and panics there while a screen is up.
    #[test]
    fn a_panic_gives_the_terminal_back_before_it_is_told() {
        if std::env::var_os(PANICS).is_some() {
            let mut terminal = Terminal::take().unwrap();
            let piece = Piece { text: "a screen".to_owned(), tone: Tone::Plain };
            terminal.draw(&Frame { lines: vec![vec![piece]], caret: None }).unwrap();
            panic!("on purpose");
        }
        let size = PtySize { rows: 20, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let before = format!("{:?}", pair.master.get_termios().unwrap().local_flags);
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        let name = concat!(module_path!(), "::a_panic_gives_the_terminal_back_before_it_is_told");
        let name = name.split_once("::").unwrap().1;
        command.args([name, "--exact", "--nocapture", "--test-threads=1"]);
        command.env(PANICS, "1");
        command.env("RUST_BACKTRACE", "0");
        command.env("TERM", "xterm-256color");
        let mut child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let reading = thread::spawn(move || {
            let (mut all, mut buffer) = (Vec::new(), [0; 4096]);
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                all.extend_from_slice(&buffer[..read]);
            }
            all
        });
        assert!(!child.wait().unwrap().success());
        let after = format!("{:?}", pair.master.get_termios().unwrap().local_flags);
        drop(pair);
        let bytes = reading.join().unwrap();
        let mut parser = vt100::Parser::new(20, 80, 0);
        parser.process(&bytes);
        let screen = parser.screen();
        assert!(screen.contents().contains("on purpose"), "{}", screen.contents());
        assert!(!screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor());
        assert_eq!(after, before);
        assert!(before.contains("ICANON") && before.contains("ECHO"), "{before}");
        let text = String::from_utf8_lossy(&bytes);
        let at = |needle: &str| text.find(needle).unwrap_or_else(|| panic!("no {needle:?} in {text:?}"));
        assert!(at("a screen") < at("[?1049l") && at("[?1049l") < at("on purpose"));
    }
}
