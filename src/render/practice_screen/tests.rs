//! The view on a built-in interview, at sizes that people have and at some that they do not.

use insta::assert_snapshot;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::{Shown, view};
use crate::course::Course;
use crate::practice::strict::read_line;
use crate::practice::{Editor, Effect, Event, Mode, Running, Span, State, read_interview};
use crate::render::practice_partner;

fn session(lesson: &str, name: &str) -> Running {
    let course = Course::built_in().unwrap();
    let selection = course.select(&[lesson.to_owned()]).unwrap();
    let interviews = course.interviews(selection.lessons[0]);
    let file = interviews.iter().find(|(known, _)| *known == name).unwrap().1;
    Running { interview: read_interview(file).unwrap(), state: State::new(1) }
}

/// Begins, and skips what is before a turn.
fn at(lesson: &str, name: &str, mode: Mode, key: &str) -> Running {
    let mut running = session(lesson, name);
    running.take(&Event::Done, Span::ZERO);
    running.take(&Event::Begin { mode, marker: "Ada".into() }, Span::ZERO);
    while running.state.turn().unwrap().key != key {
        running.take(&Event::Skip, Span::ZERO);
    }
    running
}

fn shown(running: &Running, typed: &str, width: usize, height: usize) -> String {
    let editor = Editor::new(typed);
    view(&Shown { running, editor: &editor, notice: None, help: false }, width, height).text()
}

#[test]
fn a_red_flag_shows_the_sentence_and_leaves_the_decision() {
    let mut running = at("interview-scenarios", "full-stack", Mode::Typed, "q2");
    let said =
        "HTTPS for all of it. No endpoint accepts a price from the client. It is 403, not 401 Forbidden.";
    running.take(&Event::Text { turn: "q2".into(), text: said.into() }, Span(60_000));
    running.take(&Event::Done, Span(60_000));
    while running.state.turn().unwrap().key != "r2" {
        running.take(&Event::Skip, Span(60_000));
    }
    assert_snapshot!(shown(&running, "", 60, 12), @"
    What was heard                                 off the clock
    29 of 56

    Red flag · R2. Took the price from the client: It ticks F4.
    prep saw: “No endpoint accepts a price from the client.”;
    whether that is one, you decide

    Your answer:
    HTTPS for all of it. No endpoint accepts a price from the
    client. It is 403, not 401 Forbidden.

    y yes · n no · k skip · b back · ? help · q leave
    ");
    running.take(&Event::Skip, Span(60_000));
    assert!(!shown(&running, "", 60, 12).contains("prep saw"), "nothing was said on CORS");
}

#[test]
fn an_answer_is_typed_below_its_question_and_its_clock() {
    let mut running = at("w24-l05", "mock-interview", Mode::Typed, "epoll");
    let typed =
        "With poll the kernel looks at every 数据 each time, with epoll only at those that are ready.";
    running.take(&Event::Text { turn: "epoll".into(), text: typed.into() }, Span(71_000));
    assert_snapshot!(shown(&running, typed, 60, 14), @"
    Round 3 — Trade-off defence                0:19 left of 1:30
    52 of 86                                in all 1:11 of 10:00

    Why epoll and not poll?

    With poll the kernel looks at every 数据 each time, with
    epoll only at those that are ready.





    19 words
    ^D done ^K skip ^O back ^P pause ^X editor ^G help ^Q leave
    ");
}

#[test]
fn what_is_over_its_limit_says_by_how_much() {
    let mut running = at("live-mock-interviews", "system-design", Mode::Spoken, "clarify");
    running.take(&Event::Tick, Span(325_000));
    assert_snapshot!(shown(&running, "", 60, 10), @"
    Your time                                     0:25 over 5:00
    3 of 56                                 in all 5:25 of 45:00

    What do you have to know before you draw?

    Answer aloud.



    space next · k skip · b back · p pause · ? help · q leave
    ");
}

#[test]
fn points_are_hidden_from_the_candidate_and_shown_to_the_partner() {
    let mut running = at("live-mock-interviews", "cap", Mode::Typed, "first");
    running.take(&Event::Text { turn: "first".into(), text: "A ledger is CP.".into() }, Span(9_000));
    let candidate = shown(&running, "A ledger is CP.", 60, 30);
    assert!(!candidate.contains("P2"), "{candidate}");
    running.take(&Event::Heard { point: "p2".into(), heard: true, by: "Grace".into() }, Span(9_000));
    let partner = practice_partner::view(&running, Span::ZERO, false, 60, 40).text();
    assert!(
        partner.contains("2 [x] P2. Your system") && partner.contains("  (heard) What is your plan"),
        "{partner}"
    );
    while running.state.turn().unwrap().key != "p1" {
        running.take(&Event::Skip, Span(9_000));
    }
    assert_snapshot!(shown(&running, "", 60, 14), @"
    The expected points                            off the clock
    14 of 34

    P1. The theorem: Explains the three properties, and which
    two cannot be had together while the network is split.
    prep saw none of the words it looks for; you decide

    Your answer:
    A ledger is CP.




    y yes · n no · k skip · b back · ? help · q leave
    ");
}

/// Says lines in a conversation, `seconds` after the session began.
fn say(running: &mut Running, seconds: u64, lines: &[&str]) {
    for line in lines {
        let (_, protocol) = running.interview.protocol().unwrap();
        let taken = read_line(protocol, running.state.talk.as_ref().unwrap(), line).unwrap();
        let effects = running.take(&Event::Talk { taken }, Span(seconds * 1000));
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Broken(_))), "{line}: {effects:?}");
    }
}

#[test]
fn what_must_be_asked_is_in_sight_on_a_low_screen() {
    let mut running = at("backend-interviewer", "strict", Mode::Typed, "interview");
    say(&mut running, 20, &["q1", "GET /posts"]);
    let marking = shown(&running, "", 60, 24);
    assert!(marking.contains("Q1 expects: a hierarchy"), "{marking}");
    say(&mut running, 30, &["90", "1"]);
    let asking = shown(&running, "", 60, 24);
    assert!(asking.contains("Not asked yet: security"), "{asking}");
    assert!(asking.contains("Probes: security, database"), "{asking}");
    let draft = Event::Text { turn: "interview".into(), text: "security".into() };
    running.take(&draft, Span(30_000));
    let typed = shown(&running, "security", 60, 24);
    assert!(typed.contains("security 2  Where does the secret"), "{typed}");
    say(&mut running, 40, &["security 2", "In a vault."]);
    let probed = shown(&running, "", 60, 24);
    assert!(!probed.contains("Q1 expects"), "a probe has no points of the bank: {probed}");
    say(&mut running, 599, &["90"]);
    say(&mut running, 601, &["end correct", "solid foundation"]);
    assert_snapshot!(shown(&running, "", 60, 24), @"
    Phase 2: Implementation and database          10:00 of 30:00
    Open the part.

    Task: Implement endpoints on a database, design the schema,
    write the SQL.
    Type `q2`, or `q2: in your words`.
    q2  Implement the registration of users, with validated
    input and a password that is stored securely.
    q3  Design the database schema of a shop with products,
    users and orders.
    q4  Write the SQL for the ten products that sold best in the
    last 30 days.
    q5  Limit each API key to 100 requests an hour.
    q6  Design an API for file uploads of up to 100 MB that
    checks the type.
    q7  Build a job queue that sends email and retries.
    q8  An endpoint over users, posts and comments is slow; make
    it fast.
    q9  Design a payment API that charges exactly once.
    You expect: a schema with types and constraints, indexes,
    …


    Enter says it ^O back ^P pause ^G help ^Q leave
    ");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_line_is_wider_than_the_screen_and_no_screen_longer(
        width in 0..140_usize,
        height in 0..50_usize,
        skips in 0..40_usize,
        text in "[a-z 数👍🏽\n]{0,200}",
        help in any::<bool>(),
    ) {
        let mut running = at("live-mock-interviews", "code-review", Mode::Typed, "opening");
        for _ in 0..skips {
            running.take(&Event::Skip, Span::ZERO);
        }
        let editor = Editor::new(&text);
        let frames = [
            view(&Shown { running: &running, editor: &editor, notice: Some("a notice"), help }, width, height),
            practice_partner::view(&running, Span(5_000), help, width, height),
        ];
        let (width, height) = if width < 4 || height < 4 { (80, 24) } else { (width, height) };
        for frame in frames {
            prop_assert!(frame.lines.len() <= height);
            for line in &frame.lines {
                let columns: usize = line.iter().map(|piece| piece.text.width()).sum();
                prop_assert!(columns <= width, "{line:?} at {width}");
            }
            if let Some((x, y)) = frame.caret {
                prop_assert!(x < width && y < height);
            }
        }
    }
}
