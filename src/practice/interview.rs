//! An interview as its author writes it, in `lessons/<id>/interviews/<name>.yaml`: its phases, what is asked and expected,
//! the limits, and what goes into the notes. How a session of it goes is not known here.

use super::limit::Limit;
use super::name::Name;
use super::notes::NotesSpec;
use super::strict::{Protocol, Rules};
use crate::rubric::Rubric;
use crate::yaml::{FromFields, MapInfo, choice, fields, words};

words! {
    /// What happens when a limit is reached.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Stop {
        /// The answer is cut off, and what there is of it is kept.
        Hard = "hard",
        /// The answer goes on, and the time over the limit is recorded.
        Soft = "soft",
    }
}

words! {
    /// How answers are given.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Mode {
        /// Aloud; they are typed up afterwards, off the clock.
        Spoken = "spoken",
        /// At the keyboard, while the clock runs.
        Typed = "typed",
    }
}

words! {
    /// What is typed up of a spoken answer.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum TypedUp {
        /// The answer as a whole.
        Whole = "whole",
        /// What was said on each expected point, when it is marked.
        ByPoint = "by_point",
        /// Nothing.
        Nothing = "nothing",
    }
}

words! {
    /// What a prompt takes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Form {
        Text = "text",
        /// `yes`, `partly` or `no`, and a few words on it.
        YesPartlyNo = "yes_partly_no",
        /// A criterion that is met or not.
        Tick = "tick",
        /// Whole points, up to the prompt's `max`.
        Score = "score",
        /// A score up to the prompt's `max`, in halves, and why it was given.
        Scored = "scored",
        /// A sum and what it comes to: `100M / 86,400 = 1,200`. Prep computes it.
        Estimate = "estimate",
        /// Nothing: prep fills in the time that the answer took.
        Time = "time",
    }
}

words! {
    /// What a point says of an answer.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Sort {
        /// An answer without it is not accepted.
        Minimum = "minimum",
        Expected = "expected",
        /// More than is expected.
        Strong = "strong",
        /// It must not be there.
        RedFlag = "red_flag",
    }
}

impl Sort {
    /// What is put before a point's heading.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Minimum => "Minimum · ",
            Self::Expected => "",
            Self::Strong => "Strong · ",
            Self::RedFlag => "Red flag · ",
        }
    }
}

fields! {
    /// An interview that can be practised.
    #[derive(Debug, Clone)]
    pub struct Interview {
        /// What it is called.
        pub title: String,
        /// What it practises, in a sentence.
        pub about: String,
        /// `system design`, `technical`, `behavioral`: what `--random` draws by.
        pub kind: Option<String>,
        /// For whom it is, such as `senior`; `--random` draws by it too.
        pub level: Option<String>,
        /// The document it is taken from.
        pub source: Option<String>,
        /// How answers are given, unless a phase or the candidate says otherwise.
        pub answers: Mode = Mode::Spoken,
        /// What happens, in this order.
        pub phases: Vec<Phase>,
        /// What to do when it goes wrong; shown on request.
        pub help: Vec<Help> = Vec::new(),
        /// What a score is called, by its percentage; the highest that is reached.
        pub bands: Vec<Band> = Vec::new(),
        /// The criteria, and the verdict that follows from them. A criterion `P1` is the prompt or the red flag with the id `p1`.
        pub rubric: Option<Rubric>,
        /// Where the notes go, and how they are laid out.
        pub notes: NotesSpec,
        /// The subject of the commit that hands the notes in; `{take}` is the number of the attempt.
        pub commit: String,
    }
    validate: super::validate::validate;
}

fields! {
    /// A part of the interview.
    #[derive(Debug, Clone)]
    pub struct Phase {
        /// Its name within the interview.
        pub id: Name,
        /// What it is called on the screen and in the notes.
        pub title: String,
        /// How long it may take in all.
        pub limit: Option<Limit>,
        /// What happens at the limit.
        pub stop: Stop = Stop::Soft,
        /// What is shown while the interviewer speaks, such as code.
        pub show: Option<String>,
        /// How answers are given in this phase, whatever the candidate prefers.
        pub answers: Option<Mode>,
        /// Whether its questions come in a random order, those that were not asked lately first.
        pub shuffled: bool = false,
        /// What is asked after each answer, off the clock.
        pub then: Vec<Prompt> = Vec::new(),
        /// What is typed up of each answer instead of the answer itself.
        pub typed_as: Vec<Prompt> = Vec::new(),
        ; ..pub what: What
    }
}

choice! {
    /// What happens in a phase.
    #[derive(Debug, Clone)]
    pub enum What {
        /// The interviewer speaks.
        Say as "say": String,
        /// Questions, on the clock.
        Questions as "questions": Vec<Question>,
        /// A conversation under strict rules, on a clock of its own.
        Protocol as "protocol": Rules,
        /// The spoken answers of these phases are typed up.
        WriteUp as "write_up": Vec<Name>,
        /// The expected points of these phases are revealed, and each is marked as heard or missed.
        Mark as "mark": Vec<Name>,
        /// The same prompts for each phase or question.
        Review as "review": Review,
        /// Prompts, once each.
        Prompts as "prompts": Vec<Prompt>,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Review {
        /// Phases or questions.
        pub of: Vec<Name>,
        /// What is asked of each.
        pub prompts: Vec<Prompt>,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Question {
        /// Its name within the interview.
        pub id: Name,
        /// Its heading in the notes; what is asked, if left out.
        pub heading: Option<String>,
        /// What the interviewer says. Without it, the only question of a phase is what was said before, any other its heading.
        pub ask: Option<String>,
        /// What the interviewer shows, such as code.
        pub show: Option<String>,
        /// How long the answer may take.
        pub limit: Option<Limit>,
        /// What happens at the limit.
        pub stop: Stop = Stop::Soft,
        /// When the gentle sign is given; after five sixths of the limit, if left out.
        pub sign: Option<Limit>,
        /// Whether the candidate brings the question.
        pub own: bool = false,
        /// How many words its text may have.
        pub max_words: Option<u32>,
        /// What its text begins as, such as the form of a list.
        pub draft: Option<String>,
        /// What is typed up of it, if it is spoken.
        pub typed_up: TypedUp = TypedUp::Whole,
        /// What is expected, hidden from the candidate until it is marked.
        pub points: Vec<Point> = Vec::new(),
        /// Asked if none of the points that answer them was heard.
        pub follow_ups: Vec<FollowUp> = Vec::new(),
        /// Asked in any case.
        pub traps: Vec<Trap> = Vec::new(),
    }
}

fields! {
    /// Something that an answer should have.
    #[derive(Debug, Clone)]
    pub struct Point {
        /// Its name within the interview.
        pub id: Name,
        /// Its heading in the notes.
        pub heading: String,
        /// Whether it is the least, what is expected, more than that, or a red flag.
        pub sort: Sort = Sort::Expected,
        /// The criterion that is ticked with it; for red flags.
        pub forces: Option<Name>,
        /// What is listened for.
        pub expects: String,
        /// Words that suggest it was there; a person decides.
        pub terms: Vec<String> = Vec::new(),
        /// What the text on it begins as.
        pub draft: Option<String>,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct FollowUp {
        /// Its name within the interview.
        pub id: Name,
        /// Its heading in the notes.
        pub heading: String,
        /// What the interviewer says.
        pub ask: String,
        /// The points that answer it: with one of them heard, it is not asked.
        pub answered_by: Vec<Name> = Vec::new(),
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Trap {
        /// Its name within the interview.
        pub id: Name,
        /// Its heading in the notes.
        pub heading: String,
        /// What the interviewer says.
        pub ask: String,
    }
}

fields! {
    /// Something to be typed, ticked or scored, off the clock.
    #[derive(Debug, Clone)]
    pub struct Prompt {
        /// Its name within the interview.
        pub id: Name,
        /// What it is called in the notes; the answer to `Marked by` is the name of who marked in the record, too.
        pub label: String,
        /// What is asked.
        pub ask: String,
        /// What is typed.
        pub form: Form = Form::Text,
        /// The most points of a score.
        pub max: Option<u32>,
        /// What its text begins as, such as the form of a list.
        pub draft: Option<String>,
    }
}

impl Prompt {
    /// Whether it asks who marks the points: the record has the answer.
    pub fn asks_who_marks(&self) -> bool {
        self.label == "Marked by"
    }
}

fields! {
    /// What to say when something goes wrong.
    #[derive(Debug, Clone)]
    pub struct Help {
        /// The situation, such as being stuck.
        pub when: String,
        /// What can be said then.
        pub say: Vec<String>,
    }
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Band {
        /// In percent.
        pub at_least: u32,
        /// What the score is called from there on.
        pub called: String,
    }
}

impl Question {
    /// Its heading in the notes.
    pub fn heading(&self) -> &str {
        self.heading.as_deref().or(self.ask.as_deref()).unwrap_or(&self.id)
    }
}

impl Phase {
    pub fn questions(&self) -> &[Question] {
        match &self.what {
            What::Questions(questions) => questions,
            _ => &[],
        }
    }
}

/// The fields of an interview.
pub const INTERVIEW: &MapInfo = &Interview::INFO;

impl Interview {
    pub fn phase(&self, id: &str) -> Option<&Phase> {
        self.phases.iter().find(|phase| &*phase.id == id)
    }

    /// The phase that is held under a strict protocol.
    pub fn protocol(&self) -> Option<(&Phase, &Protocol)> {
        self.phases.iter().find_map(|phase| match &phase.what {
            What::Protocol(protocol) => Some((phase, &**protocol)),
            _ => None,
        })
    }

    /// Every question with its phase.
    pub fn questions(&self) -> impl Iterator<Item = (&Phase, &Question)> {
        self.phases.iter().flat_map(|phase| phase.questions().iter().map(move |question| (phase, question)))
    }

    pub fn question(&self, id: &str) -> Option<(&Phase, &Question)> {
        self.questions().find(|(_, question)| &*question.id == id)
    }

    pub fn points(&self) -> impl Iterator<Item = &Point> {
        self.questions().flat_map(|(_, question)| &question.points)
    }

    pub fn point(&self, id: &str) -> Option<&Point> {
        self.points().find(|point| &*point.id == id)
    }

    /// The ids of the questions of which a session need not ask all, each with its level: of shuffled phases, and of a bank.
    pub fn drawable(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let shuffled = self.questions().filter(|(phase, _)| phase.shuffled);
        let shuffled = shuffled.map(|(_, question)| (&*question.id, None));
        let bank = self.protocol().into_iter().flat_map(|(_, protocol)| &protocol.bank);
        shuffled.chain(bank.map(|task| (&*task.id, Some(task.level.as_str()))))
    }

    /// Every prompt that is asked once.
    pub fn prompts(&self) -> impl Iterator<Item = &Prompt> {
        self.phases.iter().flat_map(|phase| match &phase.what {
            What::Prompts(prompts) => prompts.as_slice(),
            _ => &[],
        })
    }
}
