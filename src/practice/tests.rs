//! The state machine and its journal: what a document cuts off is cut off, what it only limits is recorded, and a session
//! that was killed anywhere goes on as if it had not been.

use proptest::prelude::*;

use super::event::{Effect, Event, Why};
use super::filled::Points;
use super::interview::{Interview, Mode};
use super::journal::{Header, Journal, Line, read_interview, to_line};
use super::limit::Span;
use super::plan::Takes;
use super::session::step;
use super::state::{Stage, State};
use super::verdict::Verdict;
use crate::source::SourceFile;

const SAMPLE: &str = "
title: Sample
about: All that a session can have.
phases:
  - { id: opening, title: Opening, limit: 10s, say: Welcome. }
  - id: pitch
    title: Pitch
    questions:
      - { id: short, ask: Say it., limit: 60s, sign: 40s, stop: hard, max_words: 5 }
  - id: talk
    title: Talk
    limit: 2m
    shuffled: true
    then: [{ id: cites, label: Cites, ask: What backs it? }]
    questions:
      - id: long
        ask: Tell me.
        limit: 30s
        points:
          - { id: p1, heading: P1. Cost, expects: Says what it costs., terms: [euro] }
          - { id: p2, heading: P2. Time, expects: Says how long it takes. }
        follow_ups:
          - { id: f1, heading: F1. Cost, ask: What does it cost?, answered_by: [p1] }
        traps:
          - { id: t1, heading: T1. Free, ask: And if it were free? }
      - { id: own, ask: Answer your own., own: true, limit: 30s, stop: hard }
  - { id: typed, title: Typed up, write_up: [pitch, talk] }
  - { id: marks, title: Points, mark: [talk] }
  - id: end
    title: End
    prompts:
      - { id: ok, label: It went well, ask: Did it go well?, form: tick }
      - { id: why, label: Why, ask: Why?, form: yes_partly_no }
      - { id: stars, label: Stars, ask: How many?, form: score, max: 5 }
notes: { file: n.md, title: Sample, sections: [{ heading: All, blocks: [{ answers: [pitch, talk] }, { list: [ok, why, stars] }, { record: true }] }] }
commit: sample
";

fn sample() -> Interview {
    read_interview(&SourceFile::new("sample.yaml", SAMPLE)).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// A session that is driven by hand, in seconds.
struct Driven {
    interview: Interview,
    state: State,
    effects: Vec<Effect>,
}

impl Driven {
    fn begun(mode: Mode) -> Self {
        let mut driven = Self { interview: sample(), state: State::new(0), effects: Vec::new() };
        driven.take(0, Event::Done);
        driven.take(0, Event::Begin { mode, marker: "Ada".into() });
        driven
    }

    fn take(&mut self, seconds: u64, event: Event) -> &mut Self {
        let (state, effects) = step(
            &self.interview,
            std::mem::replace(&mut self.state, State::new(0)),
            &event,
            Span(seconds * 1000),
        );
        self.state = state;
        self.effects = effects;
        self
    }

    fn text(&mut self, seconds: u64, text: &str) -> &mut Self {
        let turn = self.key();
        self.take(seconds, Event::Text { turn, text: text.into() })
    }

    fn key(&self) -> String {
        self.state.turn().map(|turn| turn.key.clone()).unwrap_or_default()
    }

    /// Goes on to a turn, with everything before it skipped.
    fn until(&mut self, seconds: u64, key: &str) -> &mut Self {
        while self.key() != key {
            assert!(self.state.turn().is_some(), "no turn `{key}`");
            self.take(seconds, Event::Skip);
        }
        self
    }
}

#[test]
fn a_hard_stop_cuts_at_its_limit_and_keeps_what_was_typed() {
    let mut session = Driven::begun(Mode::Typed);
    session.take(5, Event::Done).text(10, "half a sen");
    session.take(46, Event::Tick);
    assert_eq!(session.effects, [Effect::Sign]);
    session.take(99, Event::Tick);
    assert!(session.effects.contains(&Effect::Cut));
    let entry = session.state.entry("short").unwrap();
    assert_eq!((entry.used, entry.cut, entry.text.as_str()), (Span(60_000), true, "half a sen"));
    session.take(99, Event::Text { turn: "short".into(), text: "half a sentence, too late".into() });
    assert_eq!(session.state.text("short"), "half a sen", "what comes too late is not taken");
}

#[test]
fn a_soft_limit_is_told_once_and_its_overrun_recorded() {
    let mut session = Driven::begun(Mode::Spoken);
    session.until(0, "long").take(26, Event::Tick);
    assert_eq!(session.effects, [Effect::Sign]);
    session.take(31, Event::Tick);
    assert_eq!(session.effects, [Effect::OverLimit]);
    session.take(45, Event::Tick);
    assert_eq!(session.effects, []);
    session.take(45, Event::Done);
    let verdict = Verdict::of(&session.interview, &session.state);
    assert_eq!(verdict.limits.len(), 1);
    assert_eq!((verdict.limits[0].used, verdict.limits[0].cut), (Span(45_000), false));
}

#[test]
fn what_a_partner_heard_is_not_asked_again_nor_marked() {
    let mut session = Driven::begun(Mode::Spoken);
    session.until(0, "long");
    session.take(10, Event::Heard { point: "p1".into(), heard: true, by: "Grace".into() });
    session.take(20, Event::Heard { point: "nothing".into(), heard: true, by: "Grace".into() });
    session.take(20, Event::Done);
    assert_eq!(session.key(), "t1", "the follow-up was answered");
    session.until(30, "p2").take(30, Event::Mark { met: false });
    let verdict = Verdict::of(&session.interview, &session.state);
    assert_eq!((verdict.heard, verdict.missed), (vec!["P1. Cost".to_owned()], vec!["P2. Time".to_owned()]));
    assert_eq!(verdict.markers.into_iter().collect::<Vec<_>>(), ["Ada", "Grace"]);
}

#[test]
fn a_pause_and_a_gap_stop_the_clock_and_are_kept() {
    let mut session = Driven::begun(Mode::Spoken);
    session.until(0, "long").take(10, Event::Pause { reason: "the bell".into() });
    session.take(10, Event::Gap { seconds: 90, why: Why::Slept });
    session.take(70, Event::Resume).take(75, Event::Done);
    assert_eq!(session.state.used("long"), Span(15_000));
    assert_eq!(session.state.pauses[0].lasted, Span(60_000));
    assert_eq!(session.state.gaps, [(90, Why::Slept)]);
}

#[test]
fn back_opens_what_was_not_cut_off() {
    let mut session = Driven::begun(Mode::Spoken);
    session.until(0, "long").take(5, Event::Done);
    assert_eq!(session.key(), "f1");
    session.take(6, Event::Back);
    assert_eq!(session.key(), "long");
    session.take(10, Event::Done);
    assert_eq!(session.state.used("long"), Span(9_000), "its clock goes on where it was");
    let mut cut = Driven::begun(Mode::Spoken);
    cut.until(0, "own/question").text(0, "Why?").take(0, Event::Done).take(31, Event::Tick);
    assert_eq!(cut.key(), "own/cites");
    cut.take(31, Event::Back);
    assert_eq!(cut.key(), "own/question", "the answer was cut off and stays as it is");
}

#[test]
fn turns_take_what_they_ask_for() {
    let mut session = Driven::begun(Mode::Spoken);
    session.until(0, "ok").take(0, Event::Done);
    assert_eq!(session.effects, [Effect::Refused("say yes or no, or skip it")]);
    session.take(0, Event::Mark { met: true }).text(0, "perhaps").take(0, Event::Done);
    assert_eq!(session.effects, [Effect::Refused("begin with yes, partly or no")]);
    session.text(0, "Partly: too long").take(0, Event::Done).take(0, Event::Score { points: 6 });
    assert_eq!(session.effects, [Effect::Refused("that is more than there is")]);
    session.take(0, Event::Score { points: 4 });
    assert_eq!(session.state.stage, Stage::Verdict);
    let score = Verdict::of(&session.interview, &session.state).score.unwrap();
    assert_eq!((score.points, score.max, score.percent()), (Points::whole(4), 5, 80));
    session.take(0, Event::Finish);
    assert_eq!(session.effects, [Effect::Write]);
}

#[test]
fn every_problem_of_an_interview_is_told() {
    let wrong = SAMPLE
        .replace("answered_by: [p1]", "answered_by: [p3]")
        .replace("limit: 60s, sign: 40s", "limit: 60s, sign: 90s")
        .replace("form: score, max: 5", "form: score")
        .replace("limit: 10s", "limit: soon")
        .replace("mark: [talk]", "mark: [tlak]")
        .replace("id: why", "id: ok");
    let problems = read_interview(&SourceFile::new("sample.yaml", wrong)).unwrap_err();
    assert_eq!(problems[0].code.as_str(), "bad-duration");
    let wrong = problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(wrong, @"`soon` is not a length of time");
    let wrong = SAMPLE
        .replace("answered_by: [p1]", "answered_by: [p3]")
        .replace("limit: 60s, sign: 40s", "limit: 60s, sign: 90s")
        .replace("form: score, max: 5", "form: score")
        .replace("mark: [talk]", "mark: [tlak]")
        .replace("id: why", "id: ok");
    let problems = read_interview(&SourceFile::new("sample.yaml", wrong)).unwrap_err();
    let told = problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(told, @"
    the id `ok` is taken by a prompt
    the sign at 90 s is not before the limit of 60 s
    there is no expected point `p3`
    there is no phase `tlak`
    a score needs a `max` of 1 or more
    there is no prompt `why`
    ");
}

#[test]
fn a_torn_line_costs_itself_and_nothing_else() {
    let header = Header::new("l", "sample", SAMPLE, "/r", "2026-01-05", 3);
    let line = |at, event| to_line(&Line { at: Span(at), wall: 7, event });
    let mut text = to_line(&header) + &line(0, Event::Done);
    text += &line(0, Event::Begin { mode: Mode::Typed, marker: "Ada".into() });
    let torn = format!("{text}{{\"at\":900,\"wall\":8,\"ev");
    let journal = Journal::parse(&torn).unwrap();
    assert_eq!((journal.lines.len(), journal.unread), (2, 1));
    let later = format!("{torn}\n{}", line(2000, Event::Done));
    let journal = Journal::parse(&later).unwrap();
    assert_eq!((journal.lines.len(), journal.unread), (3, 1));
    assert_eq!(journal.replay().unwrap().1.used("opening"), Span(2000));
    assert!(Journal::parse("").is_err() && Journal::parse("{}").is_err());
}

fn events() -> impl Strategy<Value = Vec<(u64, Event)>> {
    let event = prop_oneof![
        3 => Just(Event::Done),
        2 => Just(Event::Tick),
        1 => Just(Event::Skip),
        1 => Just(Event::Back),
        1 => Just(Event::Covered),
        1 => Just(Event::Resume),
        1 => Just(Event::Pause { reason: "the bell".into() }),
        1 => Just(Event::Quit),
        1 => Just(Event::Finish),
        1 => any::<bool>().prop_map(|met| Event::Mark { met }),
        1 => (0..7_u32).prop_map(|points| Event::Score { points }),
        1 => any::<bool>().prop_map(|heard| Event::Heard { point: "p1".into(), heard, by: "Grace".into() }),
        1 => Just(Event::Gap { seconds: 9, why: Why::Closed }),
        3 => ("[a-z]{1,6}", "(yes |no )?[a-z ]{0,9}").prop_map(|(turn, text)| Event::Text { turn, text }),
        1 => Just(Event::Begin { mode: Mode::Typed, marker: "Ada".into() }),
        1 => Just(Event::Begin { mode: Mode::Spoken, marker: "Ada".into() }),
    ];
    prop::collection::vec((0..40_000_u64, event), 0..60)
}

/// Runs events whose times are the steps between them; a text is for the turn that is there.
fn run(interview: &Interview, events: &[(u64, Event)]) -> (State, Vec<Line>) {
    let (mut state, mut now, mut lines) = (State::new(5), Span::ZERO, Vec::new());
    for (after, event) in events {
        now += Span(*after);
        let event = match (event, state.turn()) {
            (Event::Text { text, .. }, Some(turn)) => {
                Event::Text { turn: turn.key.clone(), text: text.clone() }
            }
            (event, _) => event.clone(),
        };
        state = step(interview, state, &event, now).0;
        lines.push(Line { at: now, wall: 0, event });
    }
    (state, lines)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_sequence_of_events_breaks_a_session(events in events()) {
        let interview = sample();
        let (mut state, mut now) = (State::new(5), Span::ZERO);
        for (after, event) in &events {
            now += Span(*after);
            let before = state.clone();
            let (next, effects) = step(&interview, state, event, now);
            prop_assert_eq!(next.now, now);
            for (key, entry) in &next.entries {
                let earlier = before.entry(key).cloned().unwrap_or_default();
                prop_assert!(entry.used >= earlier.used, "time does not go back");
                let turn = next.turns.iter().find(|turn| turn.key == *key).unwrap();
                prop_assert!(turn.clock.runs || entry.used == Span::ZERO, "{key} is off the clock");
                if turn.clock.hard {
                    prop_assert!(turn.clock.limit.is_none_or(|limit| entry.used <= limit), "{key} ran over");
                }
                if earlier.cut {
                    prop_assert!(entry.cut && entry.text == earlier.text, "{key} was cut off");
                }
                if !matches!(turn.takes, Takes::Mark | Takes::Tick) {
                    prop_assert!(entry.mark.is_none());
                }
            }
            let clocked: u64 = next.entries.values().map(|entry| entry.used.0).sum();
            prop_assert!(clocked <= now.0, "no more time is counted than has passed");
            if let Stage::At(nth) = next.stage {
                prop_assert!(nth < next.turns.len());
            }
            prop_assert!(!effects.contains(&Effect::Write) || next.stage == Stage::Verdict);
            state = next;
        }
    }

    #[test]
    fn a_journal_read_at_any_point_goes_on_as_if_nothing_had_happened(
        events in events(),
        cut in 0..60_usize,
        torn in 0..40_usize,
    ) {
        let interview = sample();
        let (uninterrupted, lines) = run(&interview, &events);
        let cut = cut.min(lines.len());
        let header = Header::new("l", "sample", SAMPLE, "/r", "2026-01-05", 5);
        let mut text = to_line(&header);
        lines[..cut].iter().for_each(|line| text += &to_line(line));
        // The record that was being written when it was killed.
        let half = lines.get(cut).map(to_line).unwrap_or_default();
        let half: String = half.chars().take(torn.min(half.len().saturating_sub(2))).collect();
        let (_, resumed) = Journal::parse(&(text + &half)).unwrap().replay().unwrap();
        let resumed = lines[cut..].iter().fold(resumed, |state, line| {
            step(&interview, state, &line.event, line.at).0
        });
        prop_assert_eq!(resumed, uninterrupted);
    }

    #[test]
    fn ticks_change_nothing_but_when_things_are_told(events in events(), every in 1..5_u64) {
        let interview = sample();
        let (plain, lines) = run(&interview, &events);
        let (mut ticked, mut now) = (State::new(5), 0);
        for line in &lines {
            while now + every * 1000 < line.at.0 {
                now += every * 1000;
                ticked = step(&interview, ticked, &Event::Tick, Span(now)).0;
            }
            now = line.at.0;
            ticked = step(&interview, ticked, &line.event, line.at).0;
        }
        prop_assert_eq!(ticked, plain);
    }
}

const RUBRIC: &str = "
title: Hired or not
about: Two criteria and a red flag.
phases:
  - id: talk
    title: Talk
    limit: 2m
    answers: typed
    questions:
      - id: q1
        ask: Is the price safe?
        points:
          - { id: q1-1, sort: minimum, heading: Database, expects: Looks it up. }
          - { id: r1, sort: red_flag, forces: f1, heading: R1. Took the client's price, expects: Trusts it., terms: [price] }
        follow_ups: [{ id: q1-f1, heading: Follow-up 1, ask: Why? }]
  - { id: marks, title: Marks, mark: [talk] }
  - id: criteria
    title: Criteria
    prompts:
      - { id: p1, label: P1. Secure, ask: Secure?, form: tick }
      - { id: f1, label: F1. Trusting, ask: Trusting?, form: tick }
rubric:
  criteria: { P: 1, F: 1, R: 1 }
  verdicts: [{ called: fail, any: F }, { called: fail, open: P }, { called: pass }]
notes:
  file: n.md
  again: file
  title: Hired or not
  sections:
    - heading: Minutes
      blocks: [{ minutes: [{ called: Talk, planned: 2m, all_of: [q1] }] }]
    - heading: Question 1
      blocks: [{ heading: Answer, answer: q1 }, { heading: Follow-up 1, answer: q1-f1 }, { heading: Heard, heard: [q1] }]
    - heading: Verdict
      blocks: [{ verdict: true }, { ticks: [p1, f1, r1] }]
commit: hired
";

/// The notes and the verdict of a session in which the answer took three minutes; whether the red flag was seen.
fn notes_of_rubric(seen: bool) -> (String, Verdict) {
    let interview = read_interview(&SourceFile::new("r.yaml", RUBRIC)).unwrap_or_else(|it| panic!("{it:#?}"));
    let mut driven = Driven { interview, state: State::new(0), effects: Vec::new() };
    driven.take(0, Event::Done);
    driven.take(0, Event::Begin { mode: Mode::Typed, marker: "Ada".into() });
    driven.take(150, Event::Text { turn: "q1".into(), text: "The price is the client's.".into() });
    driven.take(150, Event::Done);
    driven.take(180, Event::Text { turn: "q1-f1".into(), text: "It is quicker.".into() });
    driven.take(180, Event::Done);
    driven.take(180, Event::Mark { met: true });
    driven.take(180, Event::Mark { met: seen });
    driven.take(180, Event::Mark { met: true });
    if !seen {
        assert_eq!(driven.state.turn().map(|turn| turn.key.as_str()), Some("f1"));
        driven.take(180, Event::Mark { met: false });
    }
    assert_eq!(driven.state.stage, Stage::Verdict, "a criterion that a red flag ticks is not asked");
    let Driven { interview, state, .. } = &driven;
    let attempt =
        super::notes::Attempt { interview, state, take: 1, day: "2026-03-02", others: &Default::default() };
    (super::notes::new_file(attempt), Verdict::of(interview, state))
}

#[test]
fn a_red_flag_ticks_its_criterion_and_the_verdict_follows() {
    let (notes, verdict) = notes_of_rubric(true);
    assert_eq!(
        notes,
        "# Hired or not\n\n## Minutes\n\n- Talk (planned 2): 3 min\n- Total: 3 min\n- Overtime: 1 min\n\n\
         ## Question 1\n\n### Answer\n\nThe price is the client's.\n\n### Follow-up 1\n\nIt is quicker.\n\n\
         ### Heard\n\n- [x] Minimum · Database\n\n## Verdict\n\nVerdict: fail\n\n- [x] P1. Secure\n\
         - [x] F1. Trusting\n- [x] R1. Took the client's price\n"
    );
    assert_eq!(verdict.decision, Some(("fail".to_owned(), "F1 is ticked".to_owned())));
    assert_eq!((verdict.heard.len(), verdict.missed.len()), (1, 0), "a red flag is no point to be heard");
    assert_eq!(verdict.red_flags, ["R1. Took the client's price"]);
    let (notes, verdict) = notes_of_rubric(false);
    assert!(notes.contains("Verdict: pass\n\n- [x] P1. Secure\n- [ ] F1. Trusting\n- [ ] R1."), "{notes}");
    assert!(verdict.red_flags.is_empty() && verdict.missed.is_empty(), "{verdict:?}");
}

#[test]
fn a_rubric_that_leads_nowhere_is_told() {
    let broken = RUBRIC
        .replace("P: 1, F: 1", "P: 2, F: 1")
        .replace("sort: minimum, heading", "sort: minimum, forces: q1, heading");
    let problems = read_interview(&SourceFile::new("r.yaml", broken)).unwrap_err();
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`q1` is a question, expected a prompt",
            "`forces` belongs to a `red_flag`",
            "the criterion `P2` needs a prompt `p2` with `form: tick`, or a red flag `p2`",
        ]
    );
}
