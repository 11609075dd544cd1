//! A session in a file: what was answered, marked and how long it took, for tests, demos and those who write interviews.
//! It is played through the same state machine as a session at a terminal.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::event::{Effect, Event, UNNAMED_MARKER};
use super::interview::{Interview, Mode};
use super::journal::Running;
use super::limit::{Limit, Span};
use super::name::Name;
use super::plan::{Takes, Turn, turns};
use super::state::{Stage, State};
use super::strict::{self, Conversation, Evaluation, Exchange, Move, Refusal};
use crate::diagnostic::{Code, Diagnostic};
use crate::moment::Day;
use crate::source::SourceFile;
use crate::wording::suggest;
use crate::yaml::{self, Node, fields};

fields! {
    /// A session as it went.
    #[derive(Debug, Clone)]
    pub struct Answers {
        /// The day on which it was held.
        pub day: Option<Day>,
        /// How answers are given, where the interview leaves it open.
        pub answers: Option<Mode>,
        /// Who marks.
        pub marker: String = UNNAMED_MARKER.to_owned(),
        /// Makes the order of shuffled questions.
        pub seed: u64 = 0,
        /// What happened in each turn; a turn that is left out was skipped.
        pub turns: BTreeMap<String, Given> = BTreeMap::new(),
        /// What was said in a conversation under a strict protocol, line by line.
        pub interview: Vec<Exchange> = Vec::new(),
        /// What was written down after it.
        pub evaluation: Option<Evaluation>,
    }
}

fields! {
    /// What happened in a turn.
    #[derive(Debug, Clone)]
    pub struct Given {
        /// What was typed; for a mark or a tick, `yes` or `no`.
        pub text: Option<String>,
        /// How long it took.
        pub takes: Option<Limit>,
        /// The points of a score.
        pub points: Option<u32>,
        /// Whether the follow-up was answered before it was asked.
        pub covered: bool = false,
        /// What a partner heard meanwhile.
        pub heard: Vec<Name> = Vec::new(),
        /// Who the partner was.
        pub by: String = "the partner".to_owned(),
        /// An interruption before it.
        pub pause: Option<Interruption>,
    }
    plain: "text";
}

fields! {
    #[derive(Debug, Clone)]
    pub struct Interruption {
        pub reason: String,
        pub lasts: Limit,
    }
}

/// Plays a file of answers; the state is at the verdict.
pub fn play(interview: Interview, file: &Arc<SourceFile>) -> Result<(Running, Option<Day>), Vec<Diagnostic>> {
    let root = yaml::parse(file).map_err(|problem| vec![problem])?;
    let answers: Answers = yaml::read(&root)?;
    let mode = answers.answers.unwrap_or(interview.answers);
    if let Some(given) = root.get("turns") {
        check_keys(&turns(&interview, mode, answers.seed, &[]), given)?;
    }
    let state = State::new(answers.seed);
    let mut player = Player { running: Running { interview, state }, now: Span::ZERO, root: &root };
    player.take(&Event::Done)?;
    player.take(&Event::Begin { mode, marker: answers.marker.clone() })?;
    while let Some(turn) = player.running.state.turn().cloned() {
        match turn.takes {
            Takes::Talk => player.talk(&answers, mode)?,
            _ => player.turn(&turn, answers.turns.get(&turn.key))?,
        }
    }
    Ok((player.running, answers.day))
}

/// A key that names no turn is a mistake: what it says would be lost.
fn check_keys(turns: &[Turn], at: &Node) -> Result<(), Vec<Diagnostic>> {
    let yaml::Value::Map(entries) = &at.value else { return Ok(()) };
    let known = || turns.iter().map(|turn| turn.key.as_str());
    let unknown = entries.iter().filter(|(key, _)| !known().any(|name| name == key.name));
    let problem = |(key, _): &(yaml::Key, Node)| {
        let problem = Diagnostic::error(
            Code::UnknownKey,
            &key.span,
            format!("the interview has no turn `{}`", key.name),
        );
        match suggest(&key.name, known()) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem.help(format!("its turns are {}", known().collect::<Vec<_>>().join(", "))),
        }
    };
    let problems: Vec<Diagnostic> = unknown.map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

struct Player<'a> {
    running: Running,
    now: Span,
    root: &'a Node,
}

/// A conversation is played in the session around it.
impl strict::Stage for Player<'_> {
    fn talk(&self) -> Option<&Conversation> {
        self.running.state.talk.as_ref()
    }

    fn type_text(&mut self, text: &str) {
        let turn = self.running.state.turn().map(|turn| turn.key.clone()).unwrap_or_default();
        self.running.take(&Event::Text { turn, text: text.to_owned() }, self.now);
    }

    fn wait_until(&mut self, clock: Span) {
        let passed = self.running.state.talk.as_ref().map_or(Span::ZERO, |talk| clock - talk.clock);
        self.now += passed;
        self.running.take(&Event::Tick, self.now);
    }

    fn take(&mut self, taken: Move) -> Result<(), Refusal> {
        let effects = self.running.take(&Event::Talk { taken }, self.now);
        match effects.into_iter().find_map(|effect| match effect {
            Effect::Broken(refusal) => Some(refusal),
            _ => None,
        }) {
            Some(refusal) => Err(refusal),
            None => Ok(()),
        }
    }
}

impl Player<'_> {
    /// The conversation of the interview, from its first line to its last finding.
    fn talk(&mut self, answers: &Answers, mode: Mode) -> Result<(), Vec<Diagnostic>> {
        let missing = |key: &str| {
            let message = format!("`{key}` is missing: the interview is a conversation under a protocol");
            vec![self.root.error(Code::MissingKey, message)]
        };
        let evaluation = answers.evaluation.as_ref().ok_or_else(|| missing("evaluation"))?;
        let interview = self.running.interview.clone();
        let Some((_, protocol)) = interview.protocol() else { return Ok(()) };
        strict::play(protocol, &answers.interview, evaluation, mode == Mode::Typed, self, self.root)
    }

    /// One event; a refusal is a problem of the file.
    fn take(&mut self, event: &Event) -> Result<(), Vec<Diagnostic>> {
        let key = self.running.state.turn().map(|turn| turn.key.clone()).unwrap_or_default();
        let effects = self.running.take(event, self.now);
        match effects.into_iter().find_map(|effect| match effect {
            Effect::Refused(why) => Some(why),
            _ => None,
        }) {
            Some(why) => Err(vec![
                self.root.field("turns").field(&key).error(Code::BadValue, format!("`{key}`: {why}")),
            ]),
            None => Ok(()),
        }
    }

    /// What a turn would lose of what the file gives for it.
    fn lost(&self, turn: &Turn, given: &Given) -> Option<Diagnostic> {
        let at = self.root.field("turns").field(&turn.key);
        let text = given.text.as_deref().unwrap_or_default().trim();
        let interview = &self.running.interview;
        if let Some(point) = given.heard.iter().find(|point| interview.point(point).is_none()) {
            let problem =
                at.field("heard").error(Code::UnknownKey, format!("the interview has no point `{point}`"));
            let near = suggest(point, interview.points().map(|point| &*point.id));
            return Some(match near {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem.help("`prep practice LESSON INTERVIEW --script` lists its points"),
            });
        }
        let is_yes_or_no = matches!(text, "" | "yes" | "no");
        if matches!(turn.takes, Takes::Mark | Takes::Tick) && !is_yes_or_no {
            let problem = at.error(Code::BadValue, format!("`{text}` is no mark"));
            return Some(problem.help("write `yes` or `no`"));
        }
        (is_spoken(turn) && !text.is_empty()).then(|| {
            let message = format!("`{}` is answered aloud, so this text would be lost", turn.key);
            let help = format!("write what was said under `{}/typed`, or `answers: typed`", turn.key);
            at.error(Code::BadValue, message).help(help)
        })
    }

    fn turn(&mut self, turn: &Turn, given: Option<&Given>) -> Result<(), Vec<Diagnostic>> {
        let Some(given) = given else {
            return self.take(if turn.takes == Takes::Nothing && !is_answer(turn) {
                &Event::Done
            } else {
                &Event::Skip
            });
        };
        if let Some(pause) = &given.pause {
            self.take(&Event::Pause { reason: pause.reason.clone() })?;
            self.now += pause.lasts.span();
            self.take(&Event::Resume)?;
        }
        if let Some(problem) = self.lost(turn, given) {
            return Err(vec![problem]);
        }
        for point in &given.heard {
            let (point, by) = (point.to_string(), given.by.clone());
            self.take(&Event::Heard { point, heard: true, by })?;
        }
        let text = given.text.clone().unwrap_or_default();
        self.take(&Event::Text { turn: turn.key.clone(), text: text.clone() })?;
        if let Some(takes) = given.takes {
            self.now += takes.span();
            self.take(&Event::Tick)?;
        }
        let is_open = self.running.state.turn().is_some_and(|now| now.key == turn.key);
        if !is_open || self.running.state.stage == Stage::Verdict {
            return Ok(());
        }
        let finish = match (&turn.takes, given.points) {
            _ if given.covered => Event::Covered,
            (Takes::Mark | Takes::Tick, _) => Event::Mark { met: text.trim() == "yes" },
            (Takes::Score { .. }, Some(points)) => Event::Score { points },
            _ => Event::Done,
        };
        self.take(&finish)
    }
}

/// Whether a turn is answered aloud: nothing is typed in it.
fn is_spoken(turn: &Turn) -> bool {
    turn.takes == Takes::Nothing && is_answer(turn)
}

/// Whether a turn is a question to the candidate, which is skipped where nothing says that it was answered.
fn is_answer(turn: &Turn) -> bool {
    use super::plan::Role;
    matches!(turn.role, Role::Answer { .. } | Role::FollowUp { .. } | Role::Trap)
}
