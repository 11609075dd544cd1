//! The turns of a session: an interview laid out as one line of things that happen, each with its limit and what it takes.
//! Which of them are passed over is decided while the session goes, in `session`.

use super::interview::{Form, Interview, Mode, Phase, Prompt, Question, Review, Stop, TypedUp, What};
use super::limit::{Limit, Span};

/// One thing that happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Names it in journals and answers files.
    pub key: String,
    /// The index of its phase.
    pub phase: usize,
    /// What is said or asked.
    pub asked: String,
    /// What is shown with it, such as code.
    pub shown: Option<String>,
    /// What its text begins as.
    pub draft: Option<String>,
    pub role: Role,
    pub takes: Takes,
    pub clock: Clock,
}

/// What it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    Say,
    /// Which question the candidate brings.
    OwnQuestion,
    Answer {
        own: bool,
    },
    FollowUp {
        answered_by: Vec<String>,
    },
    Trap,
    /// What is typed up of the turn with this key, or asked about it.
    About {
        turn: String,
    },
    /// What was said on the point with this key.
    Said {
        point: String,
    },
    Mark {
        point: String,
    },
    Prompt,
    Talk,
}

/// What a turn takes from the candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Takes {
    /// Nothing, or words that are spoken.
    Nothing,
    Text {
        max_words: Option<u32>,
    },
    YesPartlyNo,
    Tick,
    Mark,
    Score {
        max: u32,
    },
    /// A line with points, in halves, and a reason.
    Scored {
        max: u32,
    },
    /// A line with a sum and what it comes to.
    Estimate,
    /// A conversation under a strict protocol, move by move.
    Talk,
}

impl Takes {
    /// Whether it is typed.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text { .. } | Self::YesPartlyNo | Self::Scored { .. } | Self::Estimate)
    }
}

/// Whether and how far the clock runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock {
    pub runs: bool,
    pub limit: Option<Span>,
    pub sign: Option<Span>,
    pub hard: bool,
}

/// After which part of a limit the gentle sign is given, unless the author says when.
const SIGN: (u64, u64) = (5, 6);

impl Clock {
    const OFF: Self = Self { runs: false, limit: None, sign: None, hard: false };

    fn of(limit: Option<Limit>, sign: Option<Limit>, stop: Stop) -> Self {
        let limit = limit.map(Limit::span);
        let sign = sign.map(Limit::span).or_else(|| limit.map(default_sign));
        Self { runs: true, limit, sign, hard: stop == Stop::Hard }
    }

    /// The clock of a phase as a whole.
    pub fn of_phase(phase: &Phase) -> Self {
        Self::of(phase.limit, None, phase.stop)
    }
}

fn default_sign(limit: Span) -> Span {
    Span(limit.0 * SIGN.0 / SIGN.1)
}

/// Lays out an interview. `seed` shuffles, so that the same session is laid out in the same way again; of the questions that
/// are shuffled, those that are not among the `asked` come first, then those that were asked the longest ago.
pub fn turns(interview: &Interview, mode: Mode, seed: u64, asked: &[String]) -> Vec<Turn> {
    let mut plan = Plan { interview, mode, asked, turns: Vec::new(), phase: 0 };
    for (nth, phase) in interview.phases.iter().enumerate() {
        plan.phase = nth;
        plan.lay_out(phase, seed.wrapping_add(nth as u64));
    }
    plan.turns
}

struct Plan<'a> {
    interview: &'a Interview,
    mode: Mode,
    asked: &'a [String],
    turns: Vec<Turn>,
    phase: usize,
}

impl Plan<'_> {
    fn lay_out(&mut self, phase: &Phase, seed: u64) {
        match &phase.what {
            What::Say(text) => {
                let clock = Clock::of(phase.limit, None, Stop::Soft);
                self.add(phase.id.to_string(), text, Role::Say, Takes::Nothing, clock);
                if let Some(turn) = self.turns.last_mut() {
                    turn.shown.clone_from(&phase.show);
                }
            }
            What::Questions(questions) => {
                let mut order: Vec<&Question> = questions.iter().collect();
                if phase.shuffled {
                    shuffle(&mut order, seed);
                    order.sort_by_key(|question| since_asked(&question.id, self.asked));
                }
                order.into_iter().for_each(|question| self.question(phase, question));
            }
            What::Protocol(_) => {
                let clock = Clock { runs: true, ..Clock::OFF };
                self.add(phase.id.to_string(), &phase.title, Role::Talk, Takes::Talk, clock);
            }
            What::WriteUp(of) => {
                let phases = of.iter().filter_map(|id| self.interview.phase(id));
                phases.collect::<Vec<_>>().into_iter().for_each(|phase| self.write_up(phase));
            }
            What::Mark(of) => {
                let phases = of.iter().filter_map(|id| self.interview.phase(id));
                let questions = phases.flat_map(Phase::questions).collect::<Vec<_>>();
                questions.into_iter().for_each(|question| self.mark(question));
            }
            What::Review(review) => self.review(review),
            What::Prompts(prompts) => {
                for prompt in prompts {
                    self.add(prompt.id.to_string(), &prompt.ask, Role::Prompt, takes(prompt), Clock::OFF);
                    self.begin_as(&prompt.draft);
                }
            }
        }
    }

    fn add(&mut self, key: String, asked: &str, role: Role, takes: Takes, clock: Clock) {
        let asked = asked.trim_end().to_owned();
        self.turns.push(Turn { key, phase: self.phase, asked, shown: None, draft: None, role, takes, clock });
    }

    fn question(&mut self, phase: &Phase, question: &Question) {
        if question.own {
            let asked = "Which question do you expect that is not on the list?";
            let takes = Takes::Text { max_words: None };
            self.add(own_key(&question.id), asked, Role::OwnQuestion, takes, Clock::OFF);
        }
        let takes = match phase.answers.unwrap_or(self.mode) {
            Mode::Typed => Takes::Text { max_words: question.max_words },
            Mode::Spoken => Takes::Nothing,
        };
        let clock = Clock::of(question.limit, question.sign, question.stop);
        let asked = self.asked(phase, question);
        let key = question.id.to_string();
        self.add(key.clone(), &asked, Role::Answer { own: question.own }, takes.clone(), clock);
        if let Some(turn) = self.turns.last_mut() {
            turn.shown = question.show.clone();
            turn.draft = question.draft.clone();
        }
        let open = Clock::of(None, None, Stop::Soft);
        for follow_up in &question.follow_ups {
            let answered_by = follow_up.answered_by.iter().map(ToString::to_string).collect();
            let role = Role::FollowUp { answered_by };
            self.add(follow_up.id.to_string(), &follow_up.ask, role, takes.clone(), open);
        }
        for trap in &question.traps {
            self.add(trap.id.to_string(), &trap.ask, Role::Trap, takes.clone(), open);
        }
        for prompt in &phase.then {
            self.about(&key, prompt, "");
        }
    }

    /// What is asked: the only question of a phase may have been said before.
    fn asked(&self, phase: &Phase, question: &Question) -> String {
        let said = self.turns.last().filter(|turn| turn.role == Role::Say && phase.questions().len() == 1);
        let said = said.map(|turn| turn.asked.as_str());
        question.ask.as_deref().or(said).unwrap_or_else(|| question.heading()).to_owned()
    }

    /// A prompt about the turn with the key `of`.
    fn about(&mut self, of: &str, prompt: &Prompt, heading: &str) {
        if prompt.form == Form::Time {
            return;
        }
        let role = Role::About { turn: of.to_owned() };
        let asked =
            if heading.is_empty() { prompt.ask.clone() } else { format!("{heading}: {}", prompt.ask) };
        self.add(about_key(of, &prompt.id), &asked, role, takes(prompt), Clock::OFF);
        self.begin_as(&prompt.draft);
    }

    fn write_up(&mut self, phase: &Phase) {
        let spoken = phase.answers.unwrap_or(self.mode) == Mode::Spoken;
        for question in phase.questions() {
            for prompt in &phase.typed_as {
                self.about(&question.id, prompt, question.heading());
            }
            if !spoken {
                continue;
            }
            if phase.typed_as.is_empty() && question.typed_up == TypedUp::Whole {
                self.transcript(&question.id, question.heading(), question.max_words);
                self.begin_as(&question.draft);
            }
            let follow_ups = question.follow_ups.iter().map(|asked| (&asked.id, &asked.ask));
            let traps = question.traps.iter().map(|asked| (&asked.id, &asked.ask));
            for (id, asked) in follow_ups.chain(traps) {
                self.transcript(id, asked, None);
            }
        }
    }

    /// The last turn's text begins as `draft`.
    fn begin_as(&mut self, draft: &Option<String>) {
        if let Some(turn) = self.turns.last_mut() {
            turn.draft.clone_from(draft);
        }
    }

    fn transcript(&mut self, of: &str, asked: &str, max_words: Option<u32>) {
        let role = Role::About { turn: of.to_owned() };
        let asked = format!("{asked}\nType up what you said, word for word.");
        self.add(typed_key(of), &asked, role, Takes::Text { max_words }, Clock::OFF);
    }

    fn mark(&mut self, question: &Question) {
        for point in &question.points {
            let asked = format!("{}{}: {}", point.sort.prefix(), point.heading, point.expects);
            let mark = Role::Mark { point: point.id.to_string() };
            self.add(point.id.to_string(), &asked, mark, Takes::Mark, Clock::OFF);
            if question.typed_up == TypedUp::ByPoint {
                let said = Role::Said { point: point.id.to_string() };
                let asked = format!("{asked}\nWhat did you say on it?");
                self.add(said_key(&point.id), &asked, said, Takes::Text { max_words: None }, Clock::OFF);
                self.begin_as(&point.draft);
            }
        }
    }

    fn review(&mut self, review: &Review) {
        for of in &review.of {
            match (self.interview.phase(of), self.interview.question(of)) {
                (Some(phase), _) => {
                    for prompt in &review.prompts {
                        self.about(of, prompt, &phase.title);
                    }
                }
                (None, Some((_, question))) => {
                    for prompt in &review.prompts {
                        self.about(of, prompt, question.heading());
                    }
                }
                (None, None) => {}
            }
        }
    }
}

fn takes(prompt: &Prompt) -> Takes {
    match prompt.form {
        Form::Text => Takes::Text { max_words: None },
        Form::YesPartlyNo => Takes::YesPartlyNo,
        Form::Tick => Takes::Tick,
        Form::Score => Takes::Score { max: prompt.max.unwrap_or(1) },
        Form::Scored => Takes::Scored { max: prompt.max.unwrap_or(1) },
        Form::Estimate => Takes::Estimate,
        Form::Time => Takes::Nothing,
    }
}

/// The turn in which the candidate's own question is typed.
pub fn own_key(question: &str) -> String {
    format!("{question}/question")
}

/// The turn in which a spoken answer is typed up.
pub fn typed_key(of: &str) -> String {
    format!("{of}/typed")
}

/// The turn in which is typed up what was said on a point.
pub fn said_key(point: &str) -> String {
    format!("{point}/said")
}

/// The turn of a prompt about another turn, a phase or a question.
pub fn about_key(of: &str, prompt: &str) -> String {
    format!("{of}/{prompt}")
}

/// The place of a question among those that were `asked`, the longest ago first; one that was not comes before them.
pub fn since_asked(id: &str, asked: &[String]) -> Option<usize> {
    asked.iter().position(|other| other == id)
}

/// Fisher and Yates, with the random numbers of SplitMix64: no crate is needed for a deck of eight cards.
fn shuffle<T>(items: &mut [T], mut seed: u64) {
    for last in (1..items.len()).rev() {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let other = usize::try_from(mixed % (last as u64 + 1)).unwrap_or(0);
        items.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::practice::read_interview;
    use crate::source::SourceFile;

    #[test]
    fn a_deck_begins_with_what_was_not_asked_lately() {
        let text = "
title: Deck
about: Four cards.
phases:
  - id: deck
    title: Deck
    answers: typed
    shuffled: true
    questions: [{ id: a, ask: A? }, { id: b, ask: B? }, { id: c, ask: C? }, { id: d, ask: D? }]
notes: { file: n.md, title: N, sections: [{ heading: All, blocks: [{ answers: [deck] }, { record: true }] }] }
commit: deck
";
        let interview = read_interview(&SourceFile::new("deck.yaml", text)).unwrap();
        let order = |seed, asked: &[&str]| -> Vec<String> {
            let asked: Vec<String> = asked.iter().map(|id| (*id).to_owned()).collect();
            turns(&interview, Mode::Typed, seed, &asked).into_iter().map(|turn| turn.key).collect()
        };
        let first = |asked| (0..20).map(|seed| order(seed, asked)[0].clone()).collect::<BTreeSet<_>>();
        assert_eq!(first(&[]).len(), 4, "chance decides");
        assert_eq!(first(&["b", "a"]).into_iter().collect::<Vec<_>>(), ["c", "d"]);
        assert_eq!(order(3, &["b", "d", "a"]), ["c", "b", "d", "a"], "then the longest ago");
    }
}
