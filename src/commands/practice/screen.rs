//! A session at a screen: keys become events, and after each the view is drawn. What is shown is decided in
//! `render::practice_screen`, and what happens in `practice::session`.

use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

use super::external_editor::edit;
use super::held::{Ended, Held};
use super::terminal::{Input, Terminal};
use crate::practice::strict::{Move as Said, read_line};
use crate::practice::{Editor, Effect, Event, Mode, Move, Stage, Takes, UNNAMED_MARKER};
use crate::progress;
use crate::render::practice_screen::{Shown, answer_to, view};
use crate::render::practice_talk::{Typed, refused, typed};

/// How often the clock is drawn.
const STEP: Duration = Duration::from_millis(200);

/// How long keys are gathered before a draw, so that a burst costs one.
const BURST: Duration = Duration::from_millis(50);

/// How long a notice stays.
const NOTICE: Duration = Duration::from_secs(6);

pub fn hold(held: &mut Held, env: &BTreeMap<String, String>) -> io::Result<Ended> {
    let mut screen = Screen::new(held, env)?;
    loop {
        screen.draw()?;
        let mut wait = STEP;
        let begun = Instant::now();
        // Everything that already exists is taken before the next draw.
        while let Some(input) = screen.terminal.input(wait) {
            let ended = screen.input(input)?;
            if let Some(ended) = ended {
                return Ok(ended);
            }
            screen.terminal.next();
            wait = Duration::from_millis(1);
            if begun.elapsed() > BURST {
                break;
            }
        }
        let effects = screen.held.tick();
        screen.tell(&effects);
    }
}

struct Screen<'a> {
    held: &'a mut Held,
    env: &'a BTreeMap<String, String>,
    terminal: Terminal,
    editor: Editor,
    /// Which text the editor holds: a turn's key, or the reason of a pause.
    editing: String,
    notice: Option<(String, Instant)>,
    help: bool,
}

/// The reason of a pause, among the keys of turns.
const PAUSE: &str = "(pause)";

impl<'a> Screen<'a> {
    fn new(held: &'a mut Held, env: &'a BTreeMap<String, String>) -> io::Result<Self> {
        let terminal = Terminal::take()?;
        let (editor, editing) = (Editor::default(), String::new());
        Ok(Self { held, env, terminal, editor, editing, notice: None, help: false })
    }

    fn draw(&mut self) -> io::Result<()> {
        self.follow();
        self.notice = self.notice.take().filter(|(_, since)| since.elapsed() < NOTICE);
        let (width, height) = self.terminal.size();
        let unsaved = self.held.unsaved.as_deref();
        let frame = view(
            &Shown {
                running: &self.held.running,
                editor: &self.editor,
                notice: unsaved.or(self.notice.as_ref().map(|(text, _)| text.as_str())),
                help: self.help,
            },
            width,
            height,
        );
        self.terminal.draw(&frame)
    }

    /// Lets the editor hold the text of what is there now.
    fn follow(&mut self) {
        let state = &self.held.running.state;
        let (key, text) = match (&state.paused, state.turn()) {
            (Some(_), _) => (PAUSE, ""),
            (None, Some(turn)) if turn.takes == Takes::Talk => {
                (turn.key.as_str(), state.talk.as_ref().map_or("", |talk| talk.draft.as_str()))
            }
            (None, Some(turn)) => {
                (turn.key.as_str(), state.entry(&turn.key).map_or("", |entry| entry.text.as_str()))
            }
            (None, None) => ("", ""),
        };
        if self.editing != key {
            self.editor = Editor::new(text);
            self.editing = key.to_owned();
        }
    }

    fn tell(&mut self, effects: &[Effect]) {
        for effect in effects {
            let notice = match effect {
                Effect::Sign => "the limit is near".to_owned(),
                Effect::OverLimit => "the limit is reached; the time goes on and is recorded".to_owned(),
                Effect::Refused(why) => (*why).to_owned(),
                Effect::Broken(broken) => {
                    format!("{}; {}", refused(&self.held.running, broken), broken.remedy)
                }
                Effect::Told(what) => what.clone(),
                // What a conversation has to tell comes with words of its own.
                Effect::Cut if self.held.running.state.talk.is_some() => continue,
                Effect::Moved if self.held.running.state.talk.is_some() => {
                    // The text of the next step is another one.
                    self.editing.clear();
                    continue;
                }
                Effect::Cut => "time; what there is of the answer is kept".to_owned(),
                Effect::Moved | Effect::Write | Effect::Leave => continue,
            };
            self.notice = Some((notice, Instant::now()));
        }
    }

    fn take(&mut self, event: Event) -> Option<Ended> {
        // What was told of a line that was refused is done with when another one is taken.
        let is_taken = !matches!(event, Event::Text { .. });
        let effects = self.held.take(event);
        if is_taken {
            self.notice = None;
        }
        self.tell(&effects);
        self.follow();
        match effects.as_slice() {
            effects if effects.contains(&Effect::Leave) => Some(Ended::Left),
            effects if effects.contains(&Effect::Write) => Some(Ended::Finished),
            _ => None,
        }
    }

    fn input(&mut self, input: Input) -> io::Result<Option<Ended>> {
        self.follow();
        match input {
            Input::Resized => {
                self.terminal.forget();
                return Ok(None);
            }
            Input::Closed | Input::Control('q' | 'c') => return Ok(self.take(Event::Quit)),
            Input::Control('l') => {
                self.terminal.forget();
                return Ok(None);
            }
            _ if self.help => {
                self.help = false;
                return Ok(None);
            }
            Input::Help | Input::Control('g') => {
                self.help = true;
                return Ok(None);
            }
            _ => {}
        }
        if self.editing == PAUSE {
            return Ok(self.in_pause(&input));
        }
        let state = &self.held.running.state;
        match state.turn().map(|turn| turn.takes.clone()) {
            Some(takes) if takes.is_text() => self.in_text(&input),
            Some(Takes::Talk) => Ok(self.in_talk(&input)),
            Some(takes) => Ok(self.in_choice(&input, &takes)),
            None => Ok(self.outside(&input)),
        }
    }

    fn in_pause(&mut self, input: &Input) -> Option<Ended> {
        match input {
            Input::Enter => {
                let text = self.editor.text().trim();
                if !text.is_empty() {
                    self.take(Event::Pause { reason: text.to_owned() });
                }
                self.take(Event::Resume)
            }
            input => {
                type_into(&mut self.editor, input);
                None
            }
        }
    }

    /// Before the interview and after it.
    fn outside(&mut self, input: &Input) -> Option<Ended> {
        let marker = UNNAMED_MARKER.to_owned();
        match (self.held.running.state.stage, input) {
            (_, Input::Char('q')) => self.take(Event::Quit),
            (_, Input::Char('?')) => {
                self.help = true;
                None
            }
            (Stage::Brief, Input::Char(' ') | Input::Enter) => self.take(Event::Done),
            (Stage::Ready, Input::Char('a')) => self.take(Event::Begin { mode: Mode::Spoken, marker }),
            (Stage::Ready, Input::Char('t')) => self.take(Event::Begin { mode: Mode::Typed, marker }),
            (Stage::Verdict, Input::Char(' ') | Input::Enter) => self.take(Event::Finish),
            _ => None,
        }
    }

    fn in_choice(&mut self, input: &Input, takes: &Takes) -> Option<Ended> {
        match (takes, input) {
            (Takes::Nothing, Input::Char(' ')) => self.take(Event::Done),
            (Takes::Nothing, Input::Char('c')) => self.take(Event::Covered),
            (Takes::Mark | Takes::Tick, Input::Char('y')) => self.take(Event::Mark { met: true }),
            (Takes::Mark | Takes::Tick, Input::Char('n')) => self.take(Event::Mark { met: false }),
            (Takes::Score { .. }, Input::Char(c)) if c.is_ascii_digit() => {
                self.take(Event::Score { points: c.to_digit(10).unwrap_or(0) })
            }
            (_, Input::Char('k') | Input::Control('k')) => self.take(Event::Skip),
            (_, Input::Char('b') | Input::Control('o')) => self.take(Event::Back),
            (_, Input::Char('p') | Input::Control('p')) => {
                self.take(Event::Pause { reason: "no reason given".to_owned() })
            }
            (_, Input::Char('q')) => self.take(Event::Quit),
            (_, Input::Char('?')) => {
                self.help = true;
                None
            }
            _ => None,
        }
    }

    /// In a conversation under a strict protocol: a line at a time, except for answers that are typed.
    fn in_talk(&mut self, input: &Input) -> Option<Ended> {
        let how = typed(&self.held.running);
        let is_key = matches!(how, Typed::Nothing | Typed::Spoken);
        match (how, input) {
            (_, Input::Control('o')) => return self.say(Said::Back),
            (_, Input::Control('p')) => {
                return self.take(Event::Pause { reason: "no reason given".to_owned() });
            }
            (Typed::Spoken, Input::Char(' ') | Input::Enter) => return self.say(Said::Answered),
            (Typed::Spoken, Input::Char('g')) => return self.say(Said::Progress),
            (_, Input::Char('p')) if is_key => {
                return self.take(Event::Pause { reason: "no reason given".to_owned() });
            }
            (_, Input::Char('q')) if is_key => return self.take(Event::Quit),
            (_, Input::Char('?')) if is_key => {
                self.help = true;
                return None;
            }
            (Typed::Nothing | Typed::Spoken, _) => return None,
            (Typed::Text, Input::Control('d')) | (Typed::Line, Input::Enter) => return self.say_line(),
            (Typed::Text, Input::Control('k')) => return self.say(Said::Next),
            _ => {}
        }
        if !type_into(&mut self.editor, input) {
            return None;
        }
        let text = self.editor.text().to_owned();
        self.take(Event::Text { turn: self.editing.clone(), text })
    }

    fn say(&mut self, taken: Said) -> Option<Ended> {
        self.take(Event::Talk { taken })
    }

    /// What is typed, as a move.
    fn say_line(&mut self) -> Option<Ended> {
        let running = &self.held.running;
        let (Some((_, protocol)), Some(talk)) = (running.interview.protocol(), &running.state.talk) else {
            return None;
        };
        match read_line(protocol, talk, self.editor.text()) {
            Ok(taken) => self.say(taken),
            Err(broken) => {
                self.tell(&[Effect::Broken(broken)]);
                None
            }
        }
    }

    fn in_text(&mut self, input: &Input) -> io::Result<Option<Ended>> {
        match input {
            Input::Control('d') => return Ok(self.take(Event::Done)),
            Input::Control('k') => return Ok(self.take(Event::Skip)),
            Input::Control('o') => return Ok(self.take(Event::Back)),
            Input::Control('p') => {
                return Ok(self.take(Event::Pause { reason: "no reason given".to_owned() }));
            }
            Input::Control('x') => return self.external().map(|()| None),
            Input::Control('t') => {
                let running = &self.held.running;
                let answer = running.state.turn().and_then(|turn| answer_to(running, turn));
                self.editor.insert(answer.unwrap_or_default());
            }
            input => {
                if !type_into(&mut self.editor, input) {
                    return Ok(None);
                }
            }
        }
        let (turn, text) = (self.editing.clone(), self.editor.text().to_owned());
        Ok(self.take(Event::Text { turn, text }))
    }

    /// The person's own editor, off the clock only: while it runs, no limit could be told or kept.
    fn external(&mut self) -> io::Result<()> {
        if self.held.running.state.is_running() {
            self.tell(&[Effect::Refused("your editor opens off the clock only")]);
            return Ok(());
        }
        let before = self.editor.text().to_owned();
        let env = self.env;
        let edited = self.terminal.lend(|| progress::waiting(|| edit(&before, env)))?;
        self.held.look_again();
        match edited {
            Ok(text) => {
                self.editor.replace(&text);
                self.take(Event::Text { turn: self.editing.clone(), text });
            }
            Err(error) => {
                let notice = format!("the editor could not be used: {error}");
                self.notice = Some((notice, Instant::now()));
            }
        }
        Ok(())
    }
}

/// A key of the editor; whether the text may have changed.
fn type_into(editor: &mut Editor, input: &Input) -> bool {
    let to = match input {
        Input::Char(c) => {
            editor.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        Input::Paste(text) => {
            editor.insert(text);
            return true;
        }
        Input::Enter => {
            editor.insert("\n");
            return true;
        }
        Input::Backspace | Input::Control('h') => {
            editor.backspace();
            return true;
        }
        Input::Delete => {
            editor.delete();
            return true;
        }
        Input::Control('w') => {
            editor.delete_word();
            return true;
        }
        Input::Control('u') => {
            editor.delete_to_line_start();
            return true;
        }
        // Terminals send Ctrl-_ as one of three keys.
        Input::Control('z' | '_' | '7' | '/') => {
            editor.undo();
            return true;
        }
        Input::Control('y' | 'r') => {
            editor.redo();
            return true;
        }
        Input::Left | Input::Control('b') => Move::Left,
        Input::Right | Input::Control('f') => Move::Right,
        Input::WordLeft => Move::WordLeft,
        Input::WordRight => Move::WordRight,
        Input::Up => Move::Up,
        Input::Down | Input::Control('n') => Move::Down,
        Input::Home | Input::Control('a') => Move::LineStart,
        Input::End | Input::Control('e') => Move::LineEnd,
        Input::Start => Move::Start,
        Input::Finish => Move::End,
        _ => return false,
    };
    editor.go(to);
    false
}
