//! The conversation as a state machine: what time does to it, and what can be taken back.

use super::*;
use crate::practice::{Effect, Event, Interview, Mode, Running, Span, Stage, State, Takes, read_interview};
use crate::source::SourceFile;

const STRICT: &str = include_str!("../../../lessons/backend-interviewer/interviews/strict.yaml");

fn interview() -> Interview {
    read_interview(&SourceFile::new("strict.yaml", STRICT.to_owned())).unwrap()
}

struct Session {
    running: Running,
    now: Span,
}

impl Session {
    fn begin() -> Self {
        let mut session =
            Self { running: Running { interview: interview(), state: State::new(0) }, now: Span::ZERO };
        session.take(&Event::Done);
        session.take(&Event::Begin { mode: Mode::Spoken, marker: "Ada".into() });
        while session.running.state.turn().is_some_and(|turn| turn.takes != Takes::Talk) {
            session.take(&Event::Skip);
        }
        session
    }

    fn take(&mut self, event: &Event) -> Vec<Effect> {
        self.running.take(event, self.now)
    }

    /// What is told while so many seconds pass.
    fn wait(&mut self, seconds: u64) -> Vec<String> {
        self.now += Span(seconds * 1000);
        told(self.take(&Event::Tick))
    }

    fn line(&mut self, line: &str) -> Vec<String> {
        let (_, protocol) = self.running.interview.protocol().unwrap();
        match read_line(protocol, self.talk(), line) {
            Ok(taken) => told(self.take(&Event::Talk { taken })),
            Err(broken) => vec![broken.to_string()],
        }
    }

    fn lines(&mut self, lines: &[&str]) {
        for line in lines {
            let told = self.line(line);
            assert!(told.is_empty() || told[0].contains("begins"), "{line}: {told:?}");
        }
    }

    fn talk(&self) -> &Conversation {
        self.running.state.talk.as_ref().unwrap()
    }
}

fn told(effects: Vec<Effect>) -> Vec<String> {
    let text = |effect| match effect {
        Effect::Told(text) => Some(text),
        Effect::Broken(broken) => Some(broken.to_string()),
        Effect::Refused(why) => Some(why.to_owned()),
        _ => None,
    };
    effects.into_iter().filter_map(text).collect()
}

#[test]
fn five_minutes_without_progress_are_told_and_nothing_but_moving_on_is_legal() {
    let mut session = Session::begin();
    session.lines(&["q1"]);
    assert_eq!(session.wait(299), [""; 0]);
    assert_eq!(
        session.wait(2),
        ["5 min without progress: end the answer and mark it stuck, or note the progress"]
    );
    assert_eq!(session.wait(60), [""; 0], "it is told once");
    session.lines(&[""]);
    let refused = "no progress was noted for more than 5 min; mark it stuck and move on, or note the progress that there was first";
    assert_eq!(session.line("90"), [refused]);
    session.lines(&["stuck"]);
    let (_, protocol) = session.running.interview.protocol().unwrap();
    let legal: Vec<String> = offers(protocol, session.talk()).into_iter().map(|offer| offer.name).collect();
    assert_eq!(legal, ["moving-on", "moving-on"]);
    session.lines(&["back", "progress", "90"]);
    assert_eq!(session.talk().progress, [Span(361_000)]);
}

#[test]
fn a_window_cuts_the_answer_off_and_the_clock_rests_until_the_part_is_ended() {
    let mut session = Session::begin();
    session.lines(&["q1"]);
    session.wait(200);
    session.lines(&["progress"]);
    session.wait(200);
    session.lines(&["progress"]);
    assert_eq!(session.wait(120), ["1:20 left in this part; not asked yet: security"]);
    let over = "10:00: the part is over; mark the answer and end it, off the clock";
    assert_eq!(session.wait(100), [over]);
    session.wait(30);
    assert_eq!(session.talk().clock, Span(600_000));
    session.lines(&["60"]);
    assert_eq!(
        session.line("incomplete"),
        ["the window of the part is over, and nothing more is asked; legal now: `incomplete`"]
    );
    session.lines(&["1", "Authentication", "1"]);
    assert_eq!(session.talk().at, At::Opening, "the next part begins where this one ended");
    assert_eq!(session.talk().rested[&0], Span(50_000));
}

#[test]
fn a_part_that_ends_early_is_followed_by_a_wait() {
    let mut session = Session::begin();
    session.lines(&["q1"]);
    session.wait(60);
    session.lines(&["", "90", "1"]);
    let early = session.line("security");
    assert_eq!(early, [""; 0], "a probe without words is asked as it is ready");
    session.wait(60);
    session.lines(&["", "90", "end correct", "1"]);
    assert_eq!(session.talk().at, At::Waiting);
    assert_eq!(session.line("q2"), ["nothing can be typed now; wait until the part begins"]);
    assert_eq!(session.wait(480), ["Phase 2: Implementation and database begins"]);
    assert_eq!(session.talk().clock, Span(600_000));
}

#[test]
fn to_simplify_takes_five_minutes_and_no_longer() {
    let mut session = Session::begin();
    session.lines(&["q1"]);
    session.wait(60);
    session.lines(&["", "60", "too-complex"]);
    session.wait(200);
    session.lines(&["progress"]);
    assert_eq!(session.wait(101), ["the time that was given is over; mark the answer"]);
    assert_eq!(session.talk().at, At::Marking);
    assert_eq!(session.line("back"), ["the time of the answer is over; mark it"]);
}

#[test]
fn a_command_is_not_said() {
    let mut session = Session::begin();
    session.lines(&["q1", "", "insecure", "1"]);
    for command in ["/skip", "/next", "/Done", "/progress"] {
        let refused =
            format!("`{command}` can do nothing here; finish what is begun here, or go back with `/back`");
        assert_eq!(session.line(command), [refused]);
    }
}

#[test]
fn a_line_that_was_taken_is_not_typed_any_more() {
    let mut session = Session::begin();
    session.lines(&["q1", ""]);
    for line in ["progress", "security ok", "80", "1"] {
        session.take(&Event::Text { turn: "interview".into(), text: line.into() });
        assert_eq!(session.talk().draft, line);
        session.lines(&[line]);
        assert_eq!(session.talk().draft, "", "{line}");
    }
}

#[test]
fn a_pause_stops_the_clock_and_a_line_that_was_said_is_not_taken_back() {
    let mut session = Session::begin();
    session.lines(&["q1"]);
    assert_eq!(session.line("back"), ["what was said cannot be taken back; end the answer first"]);
    session.take(&Event::Pause { reason: "the bell".into() });
    session.wait(100);
    assert_eq!(session.line(""), ["the session is paused"]);
    session.take(&Event::Resume);
    session.wait(10);
    assert_eq!(session.talk().clock, Span(10_000));
    assert_eq!(told(session.take(&Event::Skip)), ["nothing of a conversation can be skipped"]);
    assert!(matches!(session.running.state.stage, Stage::At(_)));
}

#[test]
fn every_move_is_read_back_from_a_journal() {
    let mut session = Session::begin();
    session.lines(&["q1", "", "security major: no validation", "insecure", "1", "Nothing is checked"]);
    let taken = Event::Talk { taken: Move::Form { name: "correct".into(), closes: true } };
    let text = serde_json::to_string(&taken).unwrap();
    assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), taken, "{text}");
    let At::Replying(composed) = &session.talk().at else { panic!("{:?}", session.talk().at) };
    assert_eq!(composed.slots["issue"], "Nothing is checked");
    assert_eq!(session.talk().looks[0].major.as_deref(), Some("no validation"));
}
