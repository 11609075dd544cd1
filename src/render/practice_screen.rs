//! What a session's screen shows, as lines of a given width and height. It is a pure function of the session, the text that
//! is typed and the size: terminals are drawn on in `commands::practice::screen`.

use super::frame::{Frame, Page, Tone};
use super::practice::{help_lines, seen_terms, verdict_lines};
use super::practice_talk::{self, Typed};
use super::untrusted::clean;
use crate::practice::{
    Clock, Editor, Question, Role, Running, Span, Stage, Takes, Turn, Verdict, What, typed_key, words,
};
use crate::wording::plural;

#[cfg(test)]
mod tests;

/// What is shown besides the session itself.
pub struct Shown<'a> {
    pub running: &'a Running,
    /// The text of the turn, or the reason of a pause.
    pub editor: &'a Editor,
    pub notice: Option<&'a str>,
    pub help: bool,
}

/// A text needs this many lines to be typed in.
const LEAST_TEXT: usize = 4;

/// The screen of a session.
pub fn view(shown: &Shown<'_>, width: usize, height: usize) -> Frame {
    let mut page = Page::new(width, height);
    let state = &shown.running.state;
    if shown.help {
        page.help(shown.running);
    } else {
        match (state.stage, state.turn()) {
            (Stage::At(nth), Some(turn)) => page.turn(shown, turn, nth),
            (Stage::Brief, _) => page.brief(shown.running),
            (Stage::Ready, _) => page.ready(shown.running),
            _ => page.verdict(shown.running),
        }
    }
    page.frame()
}

impl Page {
    fn brief(&mut self, running: &Running) {
        let interview = &running.interview;
        self.text(&interview.title, Tone::Strong);
        self.blank();
        self.text(&interview.about, Tone::Plain);
        self.blank();
        for phase in &interview.phases {
            let limit = phase.limit.map_or_else(String::new, |limit| format!(", {limit}"));
            let line = match &phase.what {
                What::Questions(questions) => {
                    format!("{}: {}{limit}", phase.title, plural(questions.len(), "question"))
                }
                What::Say(_) => format!("{}{limit}", phase.title),
                What::Protocol(protocol) => {
                    let parts: Vec<String> = protocol.parts.iter().map(|part| part.title.clone()).collect();
                    format!("{}: {}", phase.title, parts.join(" · "))
                }
                _ => format!("{}, off the clock", phase.title),
            };
            self.text(&line, Tone::Plain);
        }
        self.keys("space go on · ? help · q leave");
    }

    fn ready(&mut self, running: &Running) {
        self.text(&running.interview.title, Tone::Strong);
        self.blank();
        self.text("The clock starts with the next key. How do you answer?", Tone::Plain);
        self.blank();
        self.text("a  aloud: you speak, and type up afterwards what you said", Tone::Plain);
        self.text("t  typed: you type while the clock runs", Tone::Plain);
        self.keys("a aloud · t typed · ? help · q leave");
    }

    fn verdict(&mut self, running: &Running) {
        self.text("The interview is over.", Tone::Strong);
        self.blank();
        for line in verdict_lines(&Verdict::of(&running.interview, &running.state)) {
            self.text(&line, Tone::Plain);
        }
        self.blank();
        self.text(&format!("The notes go to {}.", running.interview.notes.file), Tone::Plain);
        self.keys("space write the notes · q leave");
    }

    fn help(&mut self, running: &Running) {
        self.text("When it goes wrong", Tone::Strong);
        for line in help_lines(&running.interview) {
            let tone = if line.starts_with(' ') { Tone::Plain } else { Tone::Strong };
            self.text(&line, tone);
        }
        self.blank();
        self.text("Keys while a text is typed: ^D done, ^K skip, ^O back, ^P pause, ^X your editor, ^T your answer once more, ^U delete to the line's start, ^W a word, ^Z or ^_ undo, ^Y redo, ^G this page, ^Q leave. Enter begins a line, and never ends an answer.", Tone::Quiet);
        self.keys("any key goes back");
    }

    fn turn(&mut self, shown: &Shown<'_>, turn: &Turn, nth: usize) {
        if turn.takes == Takes::Talk {
            return self.talk(shown);
        }
        let Running { interview, state } = shown.running;
        let phase = &interview.phases[turn.phase];
        let (clock, tone) = clock(state.used(&turn.key), turn.clock);
        self.ends((&phase.title, Tone::Strong), (&clock, tone));
        let progress = format!("{} of {}", nth + 1, state.turns.len());
        let (all, all_tone) = match phase.questions() {
            [] => (String::new(), Tone::Quiet),
            _ => clock_of_phase(state.used_in_phase(turn.phase), Clock::of_phase(phase)),
        };
        self.ends((&progress, Tone::Quiet), (&all, all_tone));
        self.notice(shown);
        self.text(&turn.asked, Tone::Plain);
        let pace = (phase.questions().len() > 1 && turn.clock.runs && turn.clock.limit.is_none())
            .then_some(phase.limit)
            .flatten();
        if let Some(limit) = pace.filter(|_| matches!(turn.role, Role::Answer { .. })) {
            let each = Span(limit.span().0 / phase.questions().len() as u64);
            self.add(format!("pace: {} s each", each.0 / 1000), Tone::Quiet);
        }
        for line in turn.shown.iter().flat_map(|shown| shown.lines()) {
            self.add(format!("  {}", clean(line).replace('\t', "    ")), Tone::Plain);
        }
        if state.paused.is_some() {
            return self.pause(shown);
        }
        match &turn.takes {
            Takes::Text { .. } | Takes::YesPartlyNo | Takes::Scored { .. } | Takes::Estimate => {
                self.typed(shown, turn)
            }
            Takes::Nothing => self.spoken(turn),
            Takes::Talk => {}
            Takes::Mark | Takes::Tick => self.mark(shown.running, turn),
            Takes::Score { max } => self.keys(&format!("0 to {} points · k skip · b back · q leave", max)),
        }
    }

    /// A conversation under a strict protocol.
    fn talk(&mut self, shown: &Shown<'_>) {
        let ((part, clock), (what, quiet)) =
            (practice_talk::head(shown.running), practice_talk::state(shown.running));
        self.ends((&part, Tone::Strong), (&clock, Tone::Strong));
        self.ends((&what, Tone::Quiet), (&quiet, Tone::Warning));
        self.notice(shown);
        if shown.running.state.paused.is_some() {
            return self.pause(shown);
        }
        for (line, tone) in practice_talk::body(shown.running, true) {
            self.text(&line, tone);
        }
        let how = practice_talk::typed(shown.running);
        let least = match how {
            Typed::Text => LEAST_TEXT,
            _ => 1,
        };
        let room = self.height.saturating_sub(least + 2).max(4);
        if self.lines.len() > room {
            self.lines.truncate(room - 1);
            self.add("…", Tone::Quiet);
        }
        match how {
            Typed::Nothing => self.keys("p pause · ? help · q leave"),
            Typed::Spoken => self.keys("space the answer is over · g progress · p pause · ? help · q leave"),
            Typed::Line => {
                self.blank();
                self.editor(shown.editor, self.height.saturating_sub(self.lines.len() + 1));
                self.keys("Enter says it ^O back ^P pause ^G help ^Q leave");
            }
            Typed::Text => {
                self.blank();
                self.editor(shown.editor, self.height.saturating_sub(self.lines.len() + 1));
                self.keys("^D the answer is over ^O back ^P pause ^G help ^Q leave");
            }
        }
    }

    /// A line, or as many as the notice needs.
    fn notice(&mut self, shown: &Shown<'_>) {
        let (notice, tone) = notice(shown);
        match notice.as_str() {
            "" => self.blank(),
            notice => self.text(notice, tone),
        }
    }

    fn spoken(&mut self, turn: &Turn) {
        self.blank();
        let (what, covered) = match &turn.role {
            Role::Say => ("The interviewer speaks.", ""),
            Role::FollowUp { answered_by } if !answered_by.is_empty() => ("Answer aloud.", " · c covered"),
            _ => ("Answer aloud.", ""),
        };
        self.add(what, Tone::Quiet);
        self.keys(&format!("space next{covered} · k skip · b back · p pause · ? help · q leave"));
    }

    fn mark(&mut self, running: &Running, turn: &Turn) {
        if let Some(seen) = seen_terms(running) {
            self.text(&seen, Tone::Quiet);
        }
        self.answer(running, turn);
        self.keys("y yes · n no · k skip · b back · ? help · q leave");
    }

    /// What was answered to the question whose point this is about.
    fn answer(&mut self, running: &Running, turn: &Turn) {
        if let Some(text) = answer_to(running, turn) {
            self.blank();
            self.add("Your answer:", Tone::Strong);
            self.text(text, Tone::Plain);
        }
    }

    fn typed(&mut self, shown: &Shown<'_>, turn: &Turn) {
        self.answer(shown.running, turn);
        // The question gives way to the text: at least a few lines of it are there to type in.
        let question = self.height.saturating_sub(LEAST_TEXT + 2).max(4);
        if self.lines.len() > question {
            self.lines.truncate(question - 1);
            self.add("…", Tone::Quiet);
        }
        self.blank();
        let room = self.height.saturating_sub(self.lines.len() + 2);
        self.editor(shown.editor, room);
        let (count, max) = words(&shown.running.state, turn);
        let (count, tone) = match max {
            Some(max) if count > max as usize => (format!("{count} of {max} words: too long"), Tone::Alarm),
            Some(max) => (format!("{count} of {max} words"), Tone::Plain),
            None => (plural(count, "word"), Tone::Quiet),
        };
        while self.lines.len() < self.height.saturating_sub(2) {
            self.blank();
        }
        self.add(count, tone);
        self.keys("^D done ^K skip ^O back ^P pause ^X editor ^G help ^Q leave");
    }

    fn pause(&mut self, shown: &Shown<'_>) {
        let reason = shown.running.state.paused.as_ref().map_or("", |pause| pause.reason.as_str());
        self.blank();
        self.text(&format!("Paused: {reason}. The clock rests."), Tone::Strong);
        self.text("Another reason for the notes?", Tone::Plain);
        self.editor(shown.editor, 2);
        self.keys("Enter goes on · ^Q leave");
    }

    fn editor(&mut self, editor: &Editor, room: usize) {
        for row in editor.rows(self.width.saturating_sub(1), room.max(1)) {
            if let Some(column) = row.caret {
                self.caret = Some((column.min(self.width - 1), self.lines.len()));
            }
            self.add(clean(&row.text).into_owned(), Tone::Plain);
        }
    }
}

/// What was typed or typed up in answer to the question whose point a turn is about.
pub fn answer_to<'a>(running: &'a Running, turn: &Turn) -> Option<&'a str> {
    let (Role::Mark { point } | Role::Said { point }) = &turn.role else { return None };
    let has_it = |question: &Question| question.points.iter().any(|known| *known.id == **point);
    let (_, question) = running.interview.questions().find(|(_, question)| has_it(question))?;
    let keys = [question.id.to_string(), typed_key(&question.id)];
    keys.iter().map(|key| running.state.text(key)).find(|text| !text.is_empty())
}

/// `0:42 of 1:00`, `0:12 left`, `0:05 over`.
pub fn clock(used: Span, clock: Clock) -> (String, Tone) {
    if !clock.runs {
        return ("off the clock".to_owned(), Tone::Quiet);
    }
    match (clock.limit, clock.sign) {
        (Some(limit), _) if used > limit => {
            (format!("{} over {}", (used - limit).clock(), limit.clock()), Tone::Alarm)
        }
        (Some(limit), Some(sign)) if used >= sign => {
            let left = Span((limit - used).0.div_ceil(1000) * 1000);
            (format!("{} left of {}", left.clock(), limit.clock()), Tone::Warning)
        }
        (Some(limit), _) => (format!("{} of {}", used.clock(), limit.clock()), Tone::Strong),
        (None, _) => (used.clock(), Tone::Strong),
    }
}

pub fn clock_of_phase(used: Span, limits: Clock) -> (String, Tone) {
    let (text, tone) = clock(used, limits);
    match (limits.limit, tone) {
        (None, _) => (String::new(), Tone::Quiet),
        (Some(_), Tone::Strong) => (format!("in all {text}"), Tone::Quiet),
        (Some(_), tone) => (format!("in all {text}"), tone),
    }
}

fn notice(shown: &Shown<'_>) -> (String, Tone) {
    match (shown.notice, shown.running.state.gaps.last()) {
        (Some(notice), _) => (clean(notice).into_owned(), Tone::Warning),
        (None, Some((seconds, _))) if *seconds > 0 && shown.running.state.paused.is_some() => {
            (format!("{seconds} s did not count: the session did not run"), Tone::Warning)
        }
        _ => (String::new(), Tone::Plain),
    }
}
