//! Watching at a screen: one thread looks whenever something changes, and this one takes keys and draws. What is shown is
//! decided in `watch::Board`, and how it looks in `render::watch_screen`.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::looker::Looker;
use super::watched::{News, Watched};
use crate::commands::CommandError;
use crate::commands::external_editor::open;
use crate::commands::terminal::{Input, Terminal, Waker};
use crate::process_io::ProcessIo;
use crate::programs;
use crate::progress;
use crate::render::View;
use crate::render::watch_screen::view;
use crate::report::Exit;
use crate::watch::{Board, Look};

/// How long a look may take before the screen says that one is taken.
const SHORT: Duration = Duration::from_millis(300);

/// How often the screen says what is read or run meanwhile.
const STEP: Duration = Duration::from_millis(250);

/// How long to wait for a key while nothing goes on: what happens wakes who waits.
const LONG: Duration = Duration::from_secs(3600);

/// What the thread that looks has to tell.
enum Told {
    Looking,
    Looked(Box<Look>),
    /// There is no answer now, for a reason.
    Failed(String),
    News(News),
}

pub fn watch(
    first: Look,
    looker: Looker,
    watched: Watched,
    flags: &(Vec<String>, Vec<String>),
    io: &mut ProcessIo<'_>,
) -> Result<Exit, CommandError> {
    let runs = looker.confinement.is_some();
    let (dir, env) = (looker.dir.clone(), io.env.clone());
    if runs {
        // The terminal hears of them first: it is to be given back.
        programs::leave_signals_alone();
    }
    let terminal = Terminal::take()?.coloured(io.stdout_colour);
    let (sender, told) = channel();
    let waker = terminal.waker();
    let looking = thread::spawn(move || look_on(&looker, watched, &sender, &waker));
    let mut screen = Screen {
        terminal,
        board: Board::new(first),
        told,
        view: View { course_flags: &flags.0, repo_flags: &flags.1, ..View::on(io.screen()) },
        dir,
        env,
        looking_since: None,
        polled: None,
        failed: None,
    };
    let ended = screen.run();
    let exit = screen.board.report().exit();
    drop(screen);
    if runs {
        programs::end();
    }
    // Who looks may have come to grief, and then says why.
    if (runs || looking.is_finished())
        && let Err(panic) = looking.join()
    {
        std::panic::resume_unwind(panic);
    }
    ended?;
    Ok(exit)
}

/// Looks whenever something changed, until nobody listens or the terminal is gone.
fn look_on(looker: &Looker, mut watched: Watched, sender: &Sender<Told>, waker: &Waker) {
    let tell = |told: Told| {
        let is_heard = sender.send(told).is_ok();
        waker.wake();
        is_heard
    };
    // However this ends, who draws is to know.
    struct AtEnd<'a>(&'a Waker);
    impl Drop for AtEnd<'_> {
        fn drop(&mut self) {
            self.0.wake();
        }
    }
    let _at_end = AtEnd(waker);
    loop {
        if let Some(news) = watched.news() {
            tell(Told::News(news));
        }
        if !watched.wait() || !tell(Told::Looking) {
            return;
        }
        let told = match looker.look() {
            Ok(look) => Told::Looked(Box::new(look)),
            Err(error) => Told::Failed(error.to_string()),
        };
        if !tell(told) {
            return;
        }
    }
}

struct Screen<'a> {
    terminal: Terminal,
    board: Board,
    told: Receiver<Told>,
    view: View<'a>,
    /// The repository.
    dir: PathBuf,
    env: BTreeMap<String, String>,
    looking_since: Option<Instant>,
    /// Why the clock is used, if it is.
    polled: Option<String>,
    /// Why the last look came to nothing, if it did.
    failed: Option<String>,
}

impl Screen<'_> {
    fn run(&mut self) -> io::Result<()> {
        loop {
            self.draw()?;
            let wait = if self.looking_since.is_some() { STEP } else { LONG };
            match self.terminal.input(wait) {
                Some(Input::Closed) => return Ok(()),
                Some(Input::Woken) => match self.hear() {
                    true => {}
                    false => return Ok(()),
                },
                Some(input) => {
                    if self.press(&input)? {
                        return Ok(());
                    }
                    self.terminal.next();
                }
                None => {}
            }
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let is_long = self.looking_since.is_some_and(|since| since.elapsed() > SHORT);
        self.board.busy = is_long.then(progress::last_read);
        self.board.warnings = self.failed.iter().chain(&self.polled).cloned().collect();
        let (width, height) = self.terminal.size();
        let drawn = view(&self.board, &self.view, width, height);
        self.board.above = self.board.above.min(drawn.furthest);
        self.terminal.draw(&drawn.frame)
    }

    /// Takes what was told; whether there is still who tells.
    fn hear(&mut self) -> bool {
        loop {
            match self.told.try_recv() {
                Ok(Told::Looking) => self.looking_since = Some(Instant::now()),
                Ok(Told::Looked(look)) => {
                    (self.looking_since, self.failed) = (None, None);
                    self.board.take(*look);
                }
                Ok(Told::Failed(why)) => (self.looking_since, self.failed) = (None, Some(why)),
                Ok(Told::News(News::Told)) => self.polled = None,
                Ok(Told::News(News::Polled(why))) => {
                    self.polled = Some(format!("{why}: prep looks every second instead"));
                }
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => return false,
            }
        }
    }

    /// What a key does; whether that is to leave.
    fn press(&mut self, input: &Input) -> io::Result<bool> {
        let page = self.terminal.size().1.saturating_sub(8).max(1);
        match input {
            Input::Char('q') | Input::Control('c' | 'q' | 'd') => return Ok(true),
            Input::Resized | Input::Control('l') => self.terminal.forget(),
            Input::Control('z') => self.terminal.suspend(),
            _ if self.board.is_help => self.board.is_help = false,
            Input::Char('?') | Input::Help => self.board.is_help = true,
            Input::Char('n') => self.board.next(),
            Input::Char('a') => self.board.all(),
            Input::Char('h') => self.board.hint(),
            Input::Char('e') | Input::Enter => self.edit()?,
            Input::Down | Input::Char('j') => self.board.above += 1,
            Input::Up | Input::Char('k') => self.board.above = self.board.above.saturating_sub(1),
            Input::Finish | Input::Char(' ') => self.board.above += page,
            Input::Start => self.board.above = self.board.above.saturating_sub(page),
            _ => {}
        }
        Ok(false)
    }

    /// Opens the failing place in the learner's editor, who has the terminal meanwhile.
    fn edit(&mut self) -> io::Result<()> {
        let Some(place) = self.board.place() else {
            self.board.say("this step names no file to open");
            return Ok(());
        };
        let at = self.dir.join(&place.path);
        let can_be_made = at.parent().is_some_and(std::path::Path::is_dir) && !place.path.contains('*');
        if !at.is_file() && !can_be_made {
            let start = self.board.lesson().map(|lesson| self.view.start(lesson.id.as_str()));
            self.board.say(format!("{} is not there: `{}`", place.path, start.unwrap_or_default()));
            return Ok(());
        }
        let (env, dir) = (&self.env, &self.dir);
        let opened = self.terminal.lend(|| open(&at, place.line, dir, env))?;
        match opened {
            Ok(()) => self.board.notice = None,
            Err(error) => self.board.say(format!("the editor could not be used: {error}")),
        }
        Ok(())
    }
}
