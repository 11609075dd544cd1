//! What a session says line by line: a turn, a sign, the help. Commands are told where they can be used.

use std::io::{self, Write};

use super::Screen;
use super::practice::{help_lines, seen_terms, wrap};
use super::practice_talk::{self, Typed};
use super::untrusted::clean;
use crate::practice::{Clock, Effect, Interview, Role, Running, Span, Takes};

pub fn write_brief(out: &mut dyn Write, interview: &Interview, screen: Screen) -> io::Result<()> {
    writeln!(out, "{}", clean(&interview.title))?;
    writeln!(out, "{}", wrap(&clean(&interview.about), screen.width, ""))?;
    writeln!(out, "\nEnter goes on. An answer ends with a line that has only a dot.")?;
    writeln!(out, "Commands: /help /skip /back /covered /pause REASON /done /quit")
}

pub fn write_ready(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\nReady? Type `aloud` to answer aloud, `typed` to answer at the keyboard; the clock starts then."
    )
}

/// What is asked now, and what can be typed.
pub fn write_turn(out: &mut dyn Write, running: &Running, screen: Screen) -> io::Result<()> {
    let Some(turn) = running.state.turn() else { return Ok(()) };
    if turn.takes == Takes::Talk {
        return write_talk(out, running, screen);
    }
    let phase = &running.interview.phases[turn.phase];
    writeln!(out, "\n== {}{}", clean(&phase.title), limits(turn.clock, Clock::of_phase(phase)))?;
    for line in turn.asked.lines() {
        writeln!(out, "{}", wrap(&clean(line), screen.width, ""))?;
    }
    if let Some(shown) = &turn.shown {
        shown.lines().try_for_each(|line| writeln!(out, "    {}", clean(line)))?;
    }
    if let Some(seen) = seen_terms(running) {
        writeln!(out, "{}", wrap(&seen, screen.width, ""))?;
    }
    if let Some(draft) = &turn.draft {
        writeln!(out, "In this form:")?;
        draft.lines().try_for_each(|line| writeln!(out, "    {}", clean(line)))?;
    }
    let text = running.state.text(&turn.key);
    let is_draft = turn.draft.as_ref().is_some_and(|draft| draft.trim() == text);
    if !text.is_empty() && !is_draft {
        writeln!(out, "So far:")?;
        text.lines().try_for_each(|line| writeln!(out, "    {}", clean(line)))?;
    }
    writeln!(out, "[{}]", how(&turn.takes, &turn.role, turn.clock.runs))
}

/// Where a conversation under a strict protocol is, and what can be typed.
fn write_talk(out: &mut dyn Write, running: &Running, screen: Screen) -> io::Result<()> {
    let ((part, clock), (what, quiet)) = (practice_talk::head(running), practice_talk::state(running));
    writeln!(out, "\n== {part} ({clock})")?;
    writeln!(out, "{what}{}", if quiet.is_empty() { quiet } else { format!(" ({quiet})") })?;
    for (line, _) in practice_talk::body(running, false) {
        writeln!(out, "{}", wrap(&line, screen.width, "   "))?;
    }
    match practice_talk::typed(running) {
        Typed::Text => writeln!(out, "[end with a dot on a line]"),
        Typed::Spoken => writeln!(out, "[Enter when the answer is over; `progress` when there is some]"),
        Typed::Nothing | Typed::Line => Ok(()),
    }
}

fn limits(turn: Clock, phase: Clock) -> String {
    let shown = |span: Span| match span.0 {
        ..=120_000 => format!("{} s", span.seconds()),
        _ => span.tenths().to_string(),
    };
    match (turn.runs, turn.limit, phase.limit) {
        (true, Some(limit), _) => {
            format!(" ({}{})", shown(limit), if turn.hard { ", then it is cut off" } else { "" })
        }
        (true, None, Some(limit)) => format!(" ({} in all)", shown(limit)),
        (true, None, None) => " (on the clock)".to_owned(),
        (false, ..) => String::new(),
    }
}

fn how(takes: &Takes, role: &Role, runs: bool) -> String {
    let covered = matches!(role, Role::FollowUp { answered_by } if !answered_by.is_empty());
    let how = match takes {
        Takes::Nothing if *role == Role::Say || !runs => "Enter: go on".to_owned(),
        Takes::Nothing => "answer aloud, then Enter".to_owned(),
        Takes::Talk => String::new(),
        Takes::Text { max_words: Some(max) } => format!("at most {max} words; end with a dot on a line"),
        Takes::Text { max_words: None } => "end with a dot on a line".to_owned(),
        Takes::YesPartlyNo => "yes, partly or no, and a few words".to_owned(),
        Takes::Tick | Takes::Mark => "yes or no".to_owned(),
        Takes::Score { max } => format!("0 to {max}"),
        Takes::Scored { max } => format!("1 to {max}, in halves, and why: `3.5 two endpoints, no errors`"),
        Takes::Estimate => "the sum, and what it comes to: `100M / 86,400 = 1,200`".to_owned(),
    };
    if covered { format!("{how}; /covered if you said it before") } else { how }
}

/// That a limit is near, reached, or was a hard one.
pub fn write_sign(out: &mut dyn Write, running: &Running, effect: &Effect) -> io::Result<()> {
    let left = running.state.turn().and_then(|turn| {
        let phase = Clock::of_phase(&running.interview.phases[turn.phase]);
        let of_turn = turn.clock.limit.map(|limit| limit.saturating_sub(running.state.used(&turn.key)));
        let used = running.state.used_in_phase(turn.phase);
        let of_phase = phase.limit.map(|limit| limit.saturating_sub(used));
        of_turn.into_iter().chain(of_phase).min()
    });
    match (effect, left) {
        (Effect::Sign, Some(left)) => writeln!(out, "-- {} s left", left.seconds()),
        (Effect::Sign, None) => writeln!(out, "-- the limit is near"),
        (Effect::Cut, _) => writeln!(out, "\n-- time; what there is of the answer is kept"),
        _ => writeln!(out, "-- the limit is reached; the time goes on and is recorded"),
    }
}

/// That there is no such command: it may be a line of an answer, and is asked for again.
pub fn unknown_command(word: &str) -> String {
    let word = clean(word);
    format!(
        "there is no command `/{word}`, and nothing was taken; /help shows the commands, and a line of an answer that \
         begins with a slash is typed with two"
    )
}

pub fn write_help(out: &mut dyn Write, interview: &Interview, screen: Screen) -> io::Result<()> {
    for line in help_lines(interview) {
        writeln!(out, "{}", wrap(&line, screen.width, "    "))?;
    }
    writeln!(out, "Commands: /help /skip /back /covered /pause REASON /done /quit")
}
