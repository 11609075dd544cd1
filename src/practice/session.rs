//! A session as a pure state machine: state, event and time in, state and effects out. It reads no clock: `now` is the time
//! that the session has run, and whoever passes it in leaves out what a computer slept.

use super::criteria::forced;
use super::event::{Effect, Event};
use super::filled::{estimated, scored};
use super::interview::{Interview, Mode};
use super::limit::Span;
use super::plan::{Clock, Role, Takes, Turn, own_key, turns};
use super::state::{Mark, Pause, Stage, State};
use super::strict::{self, At, Conversation, Move};

/// Takes a session one event further, `now` after it began. Events that do not fit change nothing but the time.
pub fn step(interview: &Interview, state: State, event: &Event, now: Span) -> (State, Vec<Effect>) {
    let mut run = Run { interview, state, effects: Vec::new() };
    run.advance(now);
    run.apply(event);
    (run.state, run.effects)
}

struct Run<'a> {
    interview: &'a Interview,
    state: State,
    effects: Vec<Effect>,
}

impl Run<'_> {
    /// Lets the time pass until `now`, with the signs, limits and cuts on the way.
    fn advance(&mut self, now: Span) {
        while let Some(left) = Some(now.saturating_sub(self.state.now)).filter(|left| *left > Span::ZERO) {
            if let Some(pause) = &mut self.state.paused {
                pause.lasted += left;
                self.state.now = now;
                return;
            }
            let Some((turn, phase)) = self.running() else {
                self.state.now = now;
                return;
            };
            let used_in_phase = self.state.used_in_phase(turn.phase);
            let until_cut = [(turn.clock, self.state.used(&turn.key)), (phase, used_in_phase)]
                .into_iter()
                .filter(|(clock, _)| clock.hard)
                .filter_map(|(clock, used)| Some(clock.limit?.saturating_sub(used)))
                .min();
            let cut = until_cut.filter(|until| *until <= left);
            let passed = cut.unwrap_or(left);
            self.tell(&turn, phase, passed, used_in_phase);
            if let Some((_, entry)) = self.state.current() {
                entry.used += passed;
                entry.cut |= cut.is_some();
                entry.done |= cut.is_some();
            }
            self.state.now += passed;
            self.talk_on(&turn, passed);
            if cut.is_some() {
                self.effects.push(Effect::Cut);
                self.go_on();
            }
        }
    }

    /// Lets the clock of a conversation run.
    fn talk_on(&mut self, turn: &Turn, passed: Span) {
        let Some((_, protocol)) = self.interview.protocol() else { return };
        let Some(talk) = self.state.talk.as_mut().filter(|_| turn.takes == Takes::Talk) else { return };
        let before = talk.at.clone();
        let (cut, told) = strict::advance(protocol, talk, passed);
        let moved = talk.at != before;
        self.effects.extend(cut.then_some(Effect::Cut));
        self.effects.extend(told.into_iter().map(Effect::Told));
        self.effects.extend(moved.then_some(Effect::Moved));
    }

    /// Takes a move of the conversation.
    fn talk(&mut self, taken: &Move) {
        if self.state.paused.is_some() {
            return self.refuse("the session is paused");
        }
        let is_due = self.state.turn().is_some_and(|turn| turn.takes == Takes::Talk);
        let (Some((_, protocol)), Some(talk), true) =
            (self.interview.protocol(), &mut self.state.talk, is_due)
        else {
            return self.refuse("there is no conversation here");
        };
        match strict::step(protocol, talk, taken) {
            Err(broken) => self.effects.push(Effect::Broken(broken)),
            Ok(told) => {
                let is_over = talk.at == At::Over;
                self.effects.extend(told.into_iter().map(Effect::Told));
                match is_over {
                    true => self.leave_talk(),
                    false => self.effects.push(Effect::Moved),
                }
            }
        }
    }

    fn leave_talk(&mut self) {
        if let Some((_, entry)) = self.state.current() {
            entry.done = true;
        }
        self.go_on();
    }

    /// The turn whose clock runs, and the clock of its phase.
    fn running(&self) -> Option<(Turn, Clock)> {
        if !self.state.is_running() {
            return None;
        }
        let turn = self.state.turn().filter(|turn| turn.clock.runs)?.clone();
        let phase = &self.interview.phases[turn.phase];
        let of_phase = if phase.questions().is_empty() { Clock::default() } else { Clock::of_phase(phase) };
        Some((turn, of_phase))
    }

    /// Gives the signs that fall into the time that passes now, each once.
    fn tell(&mut self, turn: &Turn, phase: Clock, passed: Span, used_in_phase: Span) {
        let reached = |at: Option<Span>, used: Span| at.is_some_and(|at| used + passed >= at);
        let mut effects = Vec::new();
        let entry = self.state.entries.entry(turn.key.clone()).or_default();
        if reached(turn.clock.sign, entry.used) && !entry.signed {
            entry.signed = true;
            effects.push(Effect::Sign);
        }
        if reached(turn.clock.limit, entry.used) && !entry.limited {
            entry.limited = true;
            if !turn.clock.hard {
                effects.push(Effect::OverLimit);
            }
        }
        let (signed, limited) = self.state.told.entry(turn.phase).or_default();
        if reached(phase.sign, used_in_phase) && !*signed {
            *signed = true;
            effects.push(Effect::Sign);
        }
        if reached(phase.limit, used_in_phase) && !*limited {
            *limited = true;
            if !phase.hard {
                effects.push(Effect::OverLimit);
            }
        }
        self.effects.append(&mut effects);
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::Tick => {}
            Event::Begin { mode, marker } => self.begin(*mode, marker),
            Event::Text { turn, text } => self.type_text(turn, text),
            Event::Done => self.done(),
            Event::Covered => self.covered(),
            Event::Skip => self.skip(),
            Event::Back => self.back(),
            Event::Mark { met } => self.mark(*met),
            Event::Score { points } => self.score(*points),
            Event::Heard { point, heard: true, by } if self.interview.point(point).is_some() => {
                self.state.heard.insert(point.clone(), by.clone());
            }
            Event::Heard { point, .. } => drop(self.state.heard.remove(point)),
            Event::Talk { taken } => self.talk(taken),
            Event::Pause { reason } => self.pause(reason),
            Event::Resume => self.state.pauses.extend(self.state.paused.take()),
            Event::Gap { seconds, why } => self.state.gaps.push((*seconds, *why)),
            Event::Quit => {
                self.pause("the session was left");
                self.effects.push(Effect::Leave);
            }
            Event::Finish => match self.state.stage {
                Stage::Verdict => self.effects.push(Effect::Write),
                _ => self.refuse("the interview is not over"),
            },
            Event::Wrote { path } => {
                if self.state.stage == Stage::Verdict {
                    self.state.written = Some(path.clone());
                    self.state.stage = Stage::Ended;
                }
            }
        }
    }

    fn refuse(&mut self, why: &'static str) {
        self.effects.push(Effect::Refused(why));
    }

    fn begin(&mut self, mode: Mode, marker: &str) {
        if !matches!(self.state.stage, Stage::Brief | Stage::Ready) {
            return self.refuse("the interview has begun");
        }
        self.state.mode = mode;
        self.state.marker = marker.to_owned();
        self.state.talk = self.interview.protocol().map(|_| Conversation::new());
        self.state.turns = turns(self.interview, mode, self.state.seed, &self.state.asked).into();
        self.enter_from(0);
    }

    fn type_text(&mut self, key: &str, text: &str) {
        let paused = self.state.paused.is_some();
        // What is typed while one speaks is kept for when the answer is typed up.
        if !paused && self.state.typed_up_as().as_deref() == Some(key) {
            text.clone_into(&mut self.state.entries.entry(key.to_owned()).or_default().text);
            return;
        }
        let Some((turn, entry)) = self.state.current() else { return };
        // What arrives after a turn was cut off belongs to no turn.
        if turn.key != key || paused {
            return;
        }
        if turn.takes.is_text() {
            text.clone_into(&mut entry.text);
        }
        if let (Takes::Talk, Some(talk)) = (turn.takes, &mut self.state.talk) {
            strict::type_text(talk, text);
        }
    }

    fn done(&mut self) {
        match self.state.stage {
            Stage::Brief => {
                self.state.stage = Stage::Ready;
                self.effects.push(Effect::Moved);
            }
            Stage::At(_) if self.state.paused.is_some() => self.refuse("the session is paused"),
            Stage::At(_) => {
                if let Err(why) = self.may_be_done() {
                    return self.refuse(why);
                }
                self.drop_draft();
                if let Some((turn, entry)) = self.state.current() {
                    entry.done = true;
                    entry.skipped |= turn.takes.is_text() && entry.text.trim().is_empty();
                }
                self.go_on();
            }
            Stage::Ready => self.refuse("say how you answer, spoken or typed"),
            Stage::Verdict | Stage::Ended => {}
        }
    }

    /// A form that was not filled in is no text.
    fn drop_draft(&mut self) {
        if let Some((Turn { draft: Some(draft), .. }, entry)) = self.state.current()
            && entry.text.trim() == draft.trim()
        {
            entry.text.clear();
        }
    }

    fn may_be_done(&self) -> Result<(), &'static str> {
        let Some(turn) = self.state.turn() else { return Ok(()) };
        let said = self.state.text(&turn.key);
        let text = said.to_lowercase();
        let entry = self.state.entry(&turn.key);
        match turn.takes {
            Takes::YesPartlyNo
                if !text.is_empty() && !["yes", "partly", "no"].contains(&first_word(&text)) =>
            {
                Err("begin with yes, partly or no")
            }
            Takes::Mark | Takes::Tick if entry.is_none_or(|entry| entry.mark.is_none()) => {
                Err("say yes or no, or skip it")
            }
            Takes::Scored { max } if !said.is_empty() => scored(said, max).map(|_| ()),
            Takes::Estimate if !said.is_empty() => estimated(said).map(|_| ()),
            Takes::Talk => Err("the conversation ends with its last finding"),
            Takes::Score { .. } if entry.is_none_or(|entry| entry.score.is_none()) => {
                Err("give it a number of points, or skip it")
            }
            _ => Ok(()),
        }
    }

    fn covered(&mut self) {
        match self.state.current() {
            Some((Turn { role: Role::FollowUp { answered_by }, .. }, entry)) if !answered_by.is_empty() => {
                entry.covered = true;
                entry.done = true;
                self.go_on();
            }
            _ => self.refuse("only a follow-up that belongs to an expected point can have been covered"),
        }
    }

    fn skip(&mut self) {
        if self.state.turn().is_some_and(|turn| turn.takes == Takes::Talk) {
            return self.refuse("nothing of a conversation can be skipped");
        }
        self.drop_draft();
        let Some((_, entry)) = self.state.current() else { return };
        entry.skipped = true;
        entry.done = true;
        self.go_on();
    }

    fn back(&mut self) {
        if self.state.turn().is_some_and(|turn| turn.takes == Takes::Talk) {
            return self.talk(&Move::Back);
        }
        let Stage::At(nth) = self.state.stage else { return };
        let phase = self.state.turns[nth].phase;
        let before = (0..nth).rev().find(|&other| {
            let turn = &self.state.turns[other];
            turn.phase == phase
                && !self.state.entry(&turn.key).is_some_and(|entry| entry.cut)
                && (self.state.entry(&turn.key).is_some_and(|entry| entry.done) || self.is_due(other))
        });
        let Some(before) = before else {
            return self.refuse("there is nothing in this part to go back to");
        };
        self.state.stage = Stage::At(before);
        if let Some((_, entry)) = self.state.current() {
            entry.done = false;
            entry.skipped = false;
            entry.covered = false;
        }
        self.effects.push(Effect::Moved);
    }

    fn mark(&mut self, met: bool) {
        let by = self.state.marker.clone();
        match self.state.current() {
            Some((turn, entry)) if matches!(turn.takes, Takes::Mark | Takes::Tick) => {
                entry.mark = Some(Mark { met, by });
                entry.done = true;
                entry.skipped = false;
                self.go_on();
            }
            _ => self.refuse("there is nothing to mark here"),
        }
    }

    fn score(&mut self, points: u32) {
        match self.state.current() {
            Some((Turn { takes: Takes::Score { max }, .. }, entry)) if points <= max => {
                entry.score = Some(points);
                entry.done = true;
                entry.skipped = false;
                self.go_on();
            }
            Some((Turn { takes: Takes::Score { .. }, .. }, _)) => self.refuse("that is more than there is"),
            _ => self.refuse("there is nothing to score here"),
        }
    }

    fn pause(&mut self, reason: &str) {
        match &mut self.state.paused {
            // The reason may be told while the pause lasts.
            Some(pause) => reason.clone_into(&mut pause.reason),
            None if matches!(self.state.stage, Stage::At(_)) => {
                self.state.paused = Some(Pause { reason: reason.to_owned(), lasted: Span::ZERO });
            }
            None => {}
        }
    }

    fn go_on(&mut self) {
        if let Stage::At(nth) = self.state.stage {
            self.enter_from(nth + 1);
        }
    }

    /// Enters the first turn from `start` that is due.
    fn enter_from(&mut self, start: usize) {
        let next = (start..self.state.turns.len()).find(|&nth| self.is_due(nth));
        self.state.stage = next.map_or(Stage::Verdict, Stage::At);
        if let Some((_, entry)) = self.state.current() {
            // After going back it is open once more.
            entry.done = false;
        }
        if let Some((Turn { draft: Some(draft), .. }, entry)) = self.state.current()
            && entry.text.is_empty()
        {
            entry.text = draft;
        }
        self.effects.push(Effect::Moved);
    }

    /// Whether a turn is to be taken, after all that has happened.
    fn is_due(&self, nth: usize) -> bool {
        let turn = &self.state.turns[nth];
        let entry = self.state.entry(&turn.key);
        if turn.clock.runs && (entry.is_some_and(|entry| entry.cut) || self.is_phase_over(turn.phase)) {
            return false;
        }
        match &turn.role {
            Role::Answer { own: true } => !self.state.text(&own_key(&turn.key)).is_empty(),
            Role::OwnQuestion => !self.is_phase_over(turn.phase),
            Role::FollowUp { answered_by } => {
                !answered_by.iter().any(|point| self.state.heard.contains_key(point))
            }
            Role::About { turn } => self.was_given(turn),
            Role::Said { point } => self.state.mark(point).is_some_and(|mark| mark.met),
            Role::Mark { point } => !self.state.heard.contains_key(point),
            // A red flag has ticked it.
            Role::Prompt => forced(self.interview, &self.state, &turn.key).is_none(),
            Role::Say | Role::Answer { own: false } | Role::Trap | Role::Talk => true,
        }
    }

    /// Whether a turn, or anything in a phase, was answered.
    fn was_given(&self, key: &str) -> bool {
        match self.interview.phase(key) {
            Some(phase) => phase.questions().iter().any(|question| self.state.was_given(&question.id)),
            None => self.state.was_given(key),
        }
    }

    /// Whether a hard limit has ended a phase.
    fn is_phase_over(&self, phase: usize) -> bool {
        let clock = Clock::of_phase(&self.interview.phases[phase]);
        let used = self.state.used_in_phase(phase);
        clock.hard && clock.limit.is_some_and(|limit| used >= limit)
    }
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(text)
}
