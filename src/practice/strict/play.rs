//! A conversation in a file: what was answered, how it was marked and what was said, with the times, for tests and demos. It
//! goes through the same rules as a conversation at a terminal.

use std::collections::BTreeMap;

use super::input;
use super::reply::next_slot;
use super::rules::{Refusal, stamp};
use super::spec::{Mark, Protocol};
use super::state::{At, Conversation, Line};
use super::step::Move;
use super::wording::QUESTION;
use crate::diagnostic::{Code, Diagnostic};
use crate::practice::filled::Points;
use crate::practice::limit::Span;
use crate::practice::name::Name;
use crate::yaml::{FromYaml, Node, Problems, Refusal as Unread, TypeInfo, Value, fields, read_syntax};

fields! {
    /// An opening, or an answer and what was said to it.
    #[derive(Debug, Clone)]
    pub struct Exchange {
        /// When the interviewer spoke, since the start.
        pub at: Minute,
        /// What the candidate said before.
        pub answer: Option<String>,
        /// When progress was noted in the answer.
        pub progress: Vec<Minute> = Vec::new(),
        /// What was found in the code.
        pub looks: Vec<LookedAt> = Vec::new(),
        /// `80`, `insecure`, `stuck` or `asks`.
        pub mark: Option<MarkGiven>,
        /// The form, or the edge case; what follows an edge case is `CASE/then`.
        pub reply: Option<String>,
        /// What its slots say.
        pub with: BTreeMap<String, String> = BTreeMap::new(),
        /// The question of the bank, or the probe.
        pub ask: Option<String>,
        /// The question in other words.
        pub words: String = String::new(),
        /// The decision, where the part ends with this reply.
        pub decide: Option<String>,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct LookedAt {
        pub area: Name,
        /// The major issue, if there is one.
        pub major: Option<String>,
    }
}

fields! {
    /// What was written down afterwards.
    #[derive(Debug, Clone)]
    pub struct Evaluation {
        /// The expected points that were heard, from 1, by question.
        pub points: BTreeMap<String, Vec<u32>> = BTreeMap::new(),
        pub scores: BTreeMap<String, Score>,
        pub recommend: String,
        pub findings: BTreeMap<String, Vec<Shown>>,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Shown {
        /// The stamp of the turn that showed it.
        pub at: Minute,
        pub says: String,
    }
}

/// `7:40`.
#[derive(Debug, Clone, Copy)]
pub struct Minute(u64);

impl FromYaml for Minute {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "a stamp", examples: &["7:40", "0:05"], takes_numbers: false };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            let unread = || Unread::new(Code::BadValue, format!("`{text}` is not a stamp"), "write `7:40`");
            input::seconds(text).map(Self).ok_or_else(unread)
        })
    }
}

#[derive(Debug, Clone, Copy)]
pub struct MarkGiven(Mark);

impl FromYaml for MarkGiven {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a mark",
        examples: &["80", "insecure", "stuck", "asks"],
        takes_numbers: true,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            let help = "write 0 to 100, `insecure`, `stuck` or `asks`";
            let unread = || Unread::new(Code::BadValue, format!("`{text}` is not a mark"), help);
            input::mark(text).map(Self).ok_or_else(unread)
        })
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Score(Points);

impl FromYaml for Score {
    const FORM: TypeInfo =
        TypeInfo::Syntax { called: "a score", examples: &["3", "3.5"], takes_numbers: true };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        read_syntax(node, &Self::FORM, problems, |text| {
            let unread =
                || Unread::new(Code::BadValue, format!("`{text}` is not a score"), "write `3` or `3.5`");
            input::score(text).map(Self).ok_or_else(unread)
        })
    }
}

/// A session that a conversation is played in.
pub trait Stage {
    fn talk(&self) -> Option<&Conversation>;
    /// Types into the conversation.
    fn type_text(&mut self, text: &str);
    /// Lets the conversation go on until its clock shows so much.
    fn wait_until(&mut self, clock: Span);
    /// Takes a move, or says which rule it breaks.
    fn take(&mut self, taken: Move) -> Result<(), Refusal>;
}

/// Plays a conversation to its end. `root` is the file, for the places of what is wrong.
pub fn play(
    protocol: &Protocol,
    exchanges: &[Exchange],
    evaluation: &Evaluation,
    is_typed: bool,
    stage: &mut impl Stage,
    root: &Node,
) -> Result<(), Vec<Diagnostic>> {
    let spoken: Vec<String> = exchanges.iter().filter_map(|exchange| exchange.answer.clone()).collect();
    let list = root.field("interview");
    for (nth, exchange) in exchanges.iter().enumerate() {
        let node = match &list.value {
            Value::List(items) => items.get(nth).unwrap_or(list),
            _ => list,
        };
        Player { protocol, stage: &mut *stage }
            .exchange(exchange, is_typed)
            .map_err(|broken| vec![broken.at(node)])?;
    }
    let node = root.field("evaluation");
    Player { protocol, stage }.evaluate(evaluation, &spoken).map_err(|broken| vec![broken.at(node)])
}

impl Refusal {
    fn at(self, node: &Node) -> Diagnostic {
        node.error(Code::BadValue, self.why).help(self.remedy)
    }
}

struct Player<'a, S> {
    protocol: &'a Protocol,
    stage: &'a mut S,
}

impl<S: Stage> Player<'_, S> {
    fn stage_is(&self) -> Option<At> {
        self.stage.talk().map(|talk| talk.at.clone())
    }

    fn exchange(&mut self, exchange: &Exchange, is_typed: bool) -> Result<(), Refusal> {
        let Some(talk) = self.stage.talk() else { return Err(over()) };
        let at = Span(exchange.at.0 * 1000);
        if let Some(last) = talk.stamps().last().filter(|last| at <= *last) {
            return Err(Refusal::new(
                format!("{} is not after {}, when the last line was said", stamp(at), stamp(last)),
                "give each line the minute and second at which it was said; an answer takes time",
            ));
        }
        if let (true, Some(answer)) = (is_typed, &exchange.answer) {
            self.stage.type_text(answer);
        }
        for progress in &exchange.progress {
            self.stage.wait_until(Span(progress.0 * 1000));
            self.stage.take(Move::Progress)?;
        }
        self.stage.wait_until(at);
        if let Some(clock) = self.stage.talk().map(|talk| talk.clock).filter(|clock| *clock < at) {
            let end = stamp(clock);
            return Err(Refusal::new(
                format!("{} is after {end}, when the part ends", stamp(at)),
                format!("the answer is cut off then: mark it and end the part at {end}"),
            ));
        }
        if self.stage_is() == Some(At::Answering) {
            self.stage.take(Move::Answered)?;
        }
        for look in &exchange.looks {
            self.stage.take(Move::Look { area: look.area.to_string(), major: look.major.clone() })?;
        }
        if let Some(MarkGiven(mark)) = exchange.mark {
            self.stage.take(Move::Mark { mark })?;
        }
        if let Some(name) = &exchange.reply {
            self.stage.take(Move::Form { name: name.clone(), closes: exchange.decide.is_some() })?;
        }
        self.fill(exchange)?;
        if let Some(about) = &exchange.ask {
            self.stage.take(Move::Ask { about: about.clone(), words: exchange.words.clone() })?;
        }
        match (&exchange.decide, self.stage_is()) {
            (Some(said), _) => self.stage.take(Move::Decide { said: said.clone() }),
            (None, Some(At::Answering)) => Ok(()),
            (None, _) => Err(Refusal::new(
                "the interviewer says nothing that the candidate could answer",
                "give it a `reply` with its slots in `with`, and `ask` or `decide`",
            )),
        }
    }

    fn fill(&mut self, exchange: &Exchange) -> Result<(), Refusal> {
        let mut left = exchange.with.clone();
        while let Some(At::Replying(composed)) = self.stage_is() {
            let Some(slot) = next_slot(self.protocol, &composed).filter(|slot| slot != QUESTION) else {
                break;
            };
            let text = left.remove(&slot).unwrap_or_default();
            self.stage
                .take(Move::Slot { text })
                .map_err(|broken| Refusal { why: format!("`{slot}`: {}", broken.why), ..broken })?;
        }
        match left.keys().next() {
            Some(unknown) => Err(Refusal::new(format!("the reply has no slot `{unknown}`"), "leave it out")),
            None => Ok(()),
        }
    }

    fn evaluate(&mut self, given: &Evaluation, spoken: &[String]) -> Result<(), Refusal> {
        loop {
            let Some(talk) = self.stage.talk() else { return Ok(()) };
            let taken = match talk.at.clone() {
                At::Over => return Ok(()),
                At::TypingUp(line) => {
                    let answers =
                        talk.lines[..line].iter().filter(|line| matches!(line, Line::Candidate { .. }));
                    let text = spoken.get(answers.count()).cloned().unwrap_or_default();
                    Move::TypedUp { text }
                }
                At::Counting(nth) => {
                    let id = talk
                        .tasks(self.protocol)
                        .get(nth)
                        .map(|task| task.id.to_string())
                        .unwrap_or_default();
                    let points = given.points.get(&id).cloned().unwrap_or_default();
                    Move::Count { points: points.into_iter().map(|point| point as usize).collect() }
                }
                At::Scoring(nth) => {
                    let id = &self.protocol.scores[nth].id;
                    match given.scores.get(&**id) {
                        Some(score) => Move::Score { points: score.0 },
                        None => return Err(Refusal::new(format!("`{id}` has no score"), "give it one")),
                    }
                }
                At::Recommending => Move::Recommend { said: given.recommend.clone() },
                At::Finding(list) => return self.findings(given, list),
                _ => {
                    return Err(Refusal::new(
                        "the interview is not over",
                        "end it with a reply and `decide`",
                    ));
                }
            };
            self.stage.take(taken)?;
        }
    }

    fn findings(&mut self, given: &Evaluation, first: usize) -> Result<(), Refusal> {
        for findings in &self.protocol.findings[first..] {
            for shown in given.findings.get(&*findings.id).into_iter().flatten() {
                self.stage.take(Move::Find { seconds: shown.at.0, text: shown.says.clone() })?;
            }
            self.stage.take(Move::Next)?;
        }
        Ok(())
    }
}

fn over() -> Refusal {
    Refusal::new("the interview is over", "leave out what comes after its last decision")
}
