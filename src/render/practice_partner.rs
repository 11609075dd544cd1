//! What the interviewer's side of a session shows: everything that the candidate must not see. A pure function of the
//! session as its journal tells it.

use super::frame::{Frame, Page, Tone};
use super::practice::help_lines;
use super::practice_screen::{clock, clock_of_phase};
use super::practice_talk;
use super::untrusted::clean;
use crate::practice::{Clock, Point, Question, Role, Running, Span, Stage, Takes};

/// The keys that tick the points, in their order; those with another meaning are not among them.
pub const POINT_KEYS: &str = "123456789abcdefghijklmnop";

/// The points that the keys tick now: those of the question that is asked, else all.
pub fn points(running: &Running) -> Vec<&Point> {
    match asked(running) {
        Some(question) if !question.points.is_empty() => question.points.iter().collect(),
        _ => running.interview.points().collect(),
    }
}

/// The question that is asked now, or whose follow-up or trap is.
fn asked(running: &Running) -> Option<&Question> {
    let key = running.state.turn()?.key.split('/').next()?;
    let belongs = |question: &Question| {
        *question.id == *key
            || question.follow_ups.iter().any(|asked| *asked.id == *key)
            || question.traps.iter().any(|asked| *asked.id == *key)
    };
    running.interview.questions().map(|(_, question)| question).find(|question| belongs(question))
}

/// The screen; `since` is how long the clock has gone on after the journal's last record.
pub fn view(running: &Running, since: Span, help: bool, width: usize, height: usize) -> Frame {
    let mut page = Page::new(width, height);
    if help {
        help_lines(&running.interview).iter().for_each(|line| page.text(line, Tone::Plain));
        page.keys("any key goes back");
        return page.frame();
    }
    if running.state.turn().is_some_and(|turn| turn.takes == Takes::Talk) {
        talk(&mut page, running);
        page.keys("? help · q leave");
        return page.frame();
    }
    match (running.state.stage, running.state.turn()) {
        (Stage::At(_), Some(_)) => turn(&mut page, running, since),
        (Stage::Verdict | Stage::Ended, _) => page.text("The interview is over.", Tone::Strong),
        _ => page.text("The candidate has not begun yet.", Tone::Plain),
    }
    page.keys("its key: heard or not · ? help · q leave");
    page.frame()
}

/// A conversation under a strict protocol: what is legal now, and everything that is expected.
fn talk(page: &mut Page, running: &Running) {
    let ((part, clock), (what, quiet)) = (practice_talk::head(running), practice_talk::state(running));
    page.ends((&part, Tone::Strong), (&clock, Tone::Strong));
    page.ends((&what, Tone::Quiet), (&quiet, Tone::Warning));
    for (line, tone) in
        practice_talk::body(running, false).into_iter().chain(practice_talk::expected(running))
    {
        page.text(&line, tone);
    }
}

fn turn(page: &mut Page, running: &Running, since: Span) {
    let state = &running.state;
    let Some(turn) = state.turn() else { return };
    let phase = &running.interview.phases[turn.phase];
    let since = if state.is_running() { since } else { Span::ZERO };
    let (time, tone) = clock(state.used(&turn.key) + since, turn.clock);
    page.ends((&phase.title, Tone::Strong), (&time, tone));
    if !phase.questions().is_empty() {
        let (all, tone) = clock_of_phase(state.used_in_phase(turn.phase) + since, Clock::of_phase(phase));
        page.ends(("", Tone::Plain), (&all, tone));
    }
    if let Some(pause) = &state.paused {
        page.text(&format!("paused: {}", pause.reason), Tone::Warning);
    }
    let what = match turn.role {
        Role::Say => "Say:",
        Role::Answer { .. } | Role::FollowUp { .. } | Role::Trap => "Ask:",
        _ => "The candidate is at:",
    };
    page.add(what, Tone::Quiet);
    page.text(&turn.asked, Tone::Strong);
    let text = state.text(&turn.key);
    if !text.is_empty() {
        page.blank();
        page.text(text, Tone::Plain);
    }
    page.blank();
    for (nth, point) in points(running).into_iter().enumerate() {
        let heard = if state.heard.contains_key(&*point.id) { "x" } else { " " };
        let key = POINT_KEYS.chars().nth(nth).unwrap_or(' ');
        let sort = point.sort.prefix();
        let line = format!("{key} [{heard}] {sort}{}: {}", point.heading, point.expects);
        page.text(&line, if heard == "x" { Tone::Quiet } else { Tone::Plain });
    }
    if let Some(question) = asked(running) {
        follow_ups(page, running, question);
    }
}

/// What comes next, and what will not be asked because it was heard.
fn follow_ups(page: &mut Page, running: &Running, question: &Question) {
    if !question.follow_ups.is_empty() {
        page.blank();
        page.add("Follow-ups, for what was not heard:", Tone::Quiet);
    }
    for asked in &question.follow_ups {
        let heard = asked.answered_by.iter().any(|point| running.state.heard.contains_key(&**point));
        match heard {
            true => page.text(&format!("  (heard) {}", clean(&asked.ask)), Tone::Quiet),
            false => page.text(&format!("  {}", clean(&asked.ask)), Tone::Plain),
        }
    }
    if !question.traps.is_empty() {
        page.blank();
        page.add("Traps:", Tone::Quiet);
    }
    for trap in &question.traps {
        page.text(&format!("  {}", clean(&trap.ask)), Tone::Plain);
    }
}
