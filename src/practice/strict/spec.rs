//! A strict protocol as its author writes it: the parts with their windows, what may be asked, the forms of a reply and when
//! each is legal, and what is evaluated afterwards. How it is played is not known here.

use std::ops::Deref;
use std::sync::Arc;

use super::wording::Wording;
use crate::decimal::{Decimal, Range};
use crate::pattern::Pattern;
use crate::practice::limit::{Limit, Span};
use crate::practice::name::Name;
use crate::yaml::{FromYaml, Node, Problems, TypeInfo, fields, words};

words! {
    /// How an answer was taken, where it is no percentage.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Taken {
        /// It opens a security hole.
        Insecure = "insecure",
        /// There was no progress for longer than the patience of the protocol.
        Stuck = "stuck",
        /// It is a question back, or asks for help.
        Asks = "asks",
    }
}

fields! {
    /// A conversation in which only what the rules allow is said.
    #[derive(Debug, Clone)]
    pub struct Protocol {
        /// How long an answer may go without progress; after it, one moves on.
        pub patience: Limit,
        /// Its parts, each with a window of its own on the clock.
        pub parts: Vec<Part>,
        /// The questions, each of a level.
        pub bank: Vec<Task>,
        /// What may be asked between the questions of the bank.
        pub probes: Vec<Probe>,
        /// The forms of a reply, and when each is legal.
        pub replies: Vec<Reply>,
        /// Replies that are kept for particular situations.
        pub edge_cases: Vec<EdgeCase> = Vec::new(),
        /// What no line of the interviewer has, such as praise.
        pub never: Vec<Pattern> = Vec::new(),
        /// Phrases after which an answer is worth `at_most` so much.
        pub warnings: Option<Warnings>,
        /// What makes an answer insecure wherever it is typed.
        pub holes: Vec<Pattern> = Vec::new(),
        /// How code is read.
        pub review: Option<Review>,
        /// What is scored afterwards.
        pub scores: Vec<Criterion>,
        /// The points of a score, in halves.
        pub scale: Range,
        /// What can be recommended.
        pub recommendations: Vec<Recommendation>,
        /// What is named with the turn that showed it.
        pub findings: Vec<Findings>,
    }
    validate: super::validate::validate;
}

fields! {
    /// A part of the conversation. It begins where the one before it ends.
    #[derive(Debug, Clone)]
    pub struct Part {
        /// Its name within the protocol.
        pub id: Name,
        /// Its heading in the notes, to which its minutes are added.
        pub title: String,
        /// When its window ends, from the start of the conversation.
        pub until: Limit,
        /// What it is about.
        pub task: String,
        /// What one expects to hear.
        pub expect: Vec<String> = Vec::new(),
        /// Which questions of the bank can open it.
        pub opens_with: Vec<Name>,
        /// The levels of the questions that may be asked.
        pub asks: Vec<String>,
        /// Levels that may be asked as long as every answer of this part was correct.
        pub asks_if_strong: Vec<String> = Vec::new(),
        /// Probes that must have been asked, in this part or before it.
        pub must_ask: Vec<Name> = Vec::new(),
        /// One of them ends it.
        pub decisions: Vec<Decision>,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Decision {
        /// The words that go into the notes.
        pub say: String,
        /// What it means, shown beside it.
        pub means: String = String::new(),
        /// The part that follows; without one the conversation ends.
        pub then: Option<Name>,
        /// The only levels that the next part may ask.
        pub only: Vec<String> = Vec::new(),
        /// An earlier decision without which this one is not open.
        pub after: Option<String>,
        /// This one is not open if a question of such a level was asked.
        pub not_if_asked: Vec<String> = Vec::new(),
    }
}

fields! {
    /// A question of the bank.
    #[derive(Debug, Clone)]
    pub struct Task {
        /// In the notes it is written in capitals.
        pub id: Name,
        /// How hard it is, in a word of the author's choice; parts name the levels they ask.
        pub level: String,
        /// What is asked, unless the interviewer says it in other words.
        pub ask: String,
        /// The points that are counted afterwards.
        pub expects: Vec<String>,
    }
}

fields! {
    /// A topic that is probed.
    #[derive(Debug, Clone)]
    pub struct Probe {
        /// The note of the turn in which it is asked.
        pub id: Name,
        /// What it is called.
        pub title: String,
        /// Questions that are ready.
        pub ask: Vec<String> = Vec::new(),
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Reply {
        /// Its name within the protocol.
        pub id: Name,
        /// The fixed words, with `{slots}`; the slot `{question}` comes last and is left out at the end of a part.
        pub say: Wording,
        /// After answers of these percentages.
        pub percent: Option<Range>,
        /// After answers that were taken so.
        pub after: Option<Taken>,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct EdgeCase {
        /// Its name within the protocol.
        pub id: Name,
        /// The situation.
        pub when: String,
        /// The fixed words, with `{slots}`.
        pub say: Wording,
        /// After answers of these percentages.
        pub percent: Option<Range>,
        /// After answers that were taken so.
        pub after: Option<Taken>,
        /// The probe that it counts as.
        pub probe: Option<Name>,
        /// How long the answer to it may take; then it is cut off.
        pub takes: Option<Limit>,
        /// What is said if the answer to it does not help.
        pub escalates: Option<Escalation>,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Escalation {
        /// The situation.
        pub when: String,
        /// The fixed words, with `{slots}`.
        pub say: Wording,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Warnings {
        /// Patterns of the phrases.
        pub phrases: Vec<Pattern>,
        /// In percent.
        pub at_most: u32,
    }
}

fields! {
    /// The order in which code is read. At the first major issue it stops, until that is corrected.
    #[derive(Debug, Clone)]
    pub struct Review {
        /// What is looked at, in this order.
        pub areas: Vec<Area>,
        /// The probe that asks for the correction.
        pub correction: Name,
        /// What an answer with a major issue is worth at most, in percent.
        pub at_most: u32,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Area {
        /// Its name within the protocol.
        pub id: Name,
        /// What it is called.
        pub title: String,
        /// What to look for.
        pub look: String,
        /// Whether an answer with a major issue here is insecure.
        pub insecure: bool = false,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Criterion {
        /// Its name within the protocol.
        pub id: Name,
        /// What it is called in the notes.
        pub title: String,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Recommendation {
        /// The words that go into the notes.
        pub say: String,
        /// The score without which it is shut.
        pub needs: Option<Bar>,
    }
    plain: "say";
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Bar {
        /// The criterion, one of `scores`.
        pub score: Name,
        /// The points it needs.
        pub is: Range,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Findings {
        /// Its name within the protocol.
        pub id: Name,
        /// Their heading in the notes.
        pub title: String,
    }
}

/// A protocol, shared: it is large, and read in many places.
#[derive(Debug, Clone)]
pub struct Rules(Arc<Protocol>);

impl Deref for Rules {
    type Target = Protocol;

    fn deref(&self) -> &Protocol {
        &self.0
    }
}

impl FromYaml for Rules {
    const FORM: TypeInfo = Protocol::FORM;

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        Protocol::from_yaml(node, problems).map(|protocol| Self(Arc::new(protocol)))
    }
}

/// How an answer was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    Percent(u8),
    Taken(Taken),
}

/// Something that can be said to an answer: a form, the reply of an edge case, or the one after it.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// Names it in journals and files of answers.
    pub id: &'a Name,
    pub wording: &'a Wording,
    /// The edge case it is kept for.
    pub case: Option<&'a EdgeCase>,
    pub escalates: bool,
}

impl Said<'_> {
    /// Its name; what follows an edge case is called `CASE/then`.
    pub fn name(&self) -> String {
        if self.escalates { format!("{}/then", self.id) } else { self.id.to_string() }
    }
}

impl Protocol {
    /// Everything that can be said after an answer, in the order in which it is offered.
    pub fn sayable(&self) -> impl Iterator<Item = Said<'_>> {
        let forms = self.replies.iter().map(|reply| Said {
            id: &reply.id,
            wording: &reply.say,
            case: None,
            escalates: false,
        });
        let cases = self.edge_cases.iter().flat_map(|case| {
            let own = Said { id: &case.id, wording: &case.say, case: Some(case), escalates: false };
            let then =
                case.escalates.as_ref().map(|then| Said { wording: &then.say, escalates: true, ..own });
            [Some(own), then].into_iter().flatten()
        });
        forms.chain(cases)
    }

    pub fn said(&self, name: &str) -> Option<Said<'_>> {
        self.sayable().find(|said| said.name() == name)
    }

    /// Whether the mark of an answer allows it.
    pub fn allows(&self, said: &Said<'_>, mark: Mark) -> bool {
        let (percent, after) = match said.case {
            Some(case) => (case.percent, case.after),
            None => match self.replies.iter().find(|reply| *reply.id == **said.id) {
                Some(reply) => (reply.percent, reply.after),
                None => return false,
            },
        };
        match mark {
            Mark::Percent(percentage) => {
                percent.is_some_and(|range| range.contains(decimal(u32::from(percentage))))
            }
            Mark::Taken(taken) => after == Some(taken),
        }
    }

    pub fn task(&self, id: &str) -> Option<&Task> {
        self.bank.iter().find(|task| *task.id == *id)
    }

    pub fn probe(&self, id: &str) -> Option<&Probe> {
        self.probes.iter().find(|probe| *probe.id == *id)
    }

    /// When a part begins, and when its window ends.
    pub fn window(&self, part: usize) -> (Span, Span) {
        let end = |part: usize| self.parts[part].until.span();
        (part.checked_sub(1).map_or(Span::ZERO, end), end(part))
    }

    /// Sentences that belong to a form, and that no slot may repeat.
    pub fn fixed(&self) -> impl Iterator<Item = &str> {
        self.replies.iter().flat_map(|reply| reply.say.sentences())
    }
}

/// A whole number as one that ranges know.
pub fn decimal(number: u32) -> Decimal {
    Decimal::parse(&number.to_string()).unwrap_or_default()
}
