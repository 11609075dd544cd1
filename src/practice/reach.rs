//! What of an interview can never happen, is lost, or does not add up: phases in the wrong order, points that are never
//! revealed, answers that no block of the notes has, minutes that disagree. Ids are looked up elsewhere.

use std::collections::BTreeSet;

use super::interview::{Interview, Mode, Phase, Prompt, Question, What};
use super::limit::{Limit, Span};
use super::name::Name;
use super::notes::{Block, BlockKind, Part};
use crate::diagnostic::{Code, Diagnostic};
use crate::yaml::{Node, Problems};

pub fn validate(interview: &Interview, at: &Node, problems: &mut Problems) {
    let mut check = Reach { interview, problems };
    for (nth, phase) in interview.phases.iter().enumerate() {
        check.order(nth, phase);
        check.limits(phase);
        check.points(phase);
    }
    for block in interview.notes.blocks() {
        check.block(block, at);
    }
    check.prompts();
    check.bands(at);
}

struct Reach<'a> {
    interview: &'a Interview,
    problems: &'a mut Problems,
}

impl<'a> Reach<'a> {
    /// What is typed up, marked or reviewed was asked before.
    fn order(&mut self, nth: usize, phase: &Phase) {
        let (of, done) = match &phase.what {
            What::WriteUp(of) => (of, "typed up"),
            What::Mark(of) => (of, "marked"),
            What::Review(review) => (&review.of, "reviewed"),
            _ => return,
        };
        for name in of {
            let is_it = |other: &&Phase| {
                *other.id == **name || other.questions().iter().any(|question| *question.id == **name)
            };
            if self.interview.phases[nth..].iter().any(|other| is_it(&other)) {
                self.problem(name, format!("`{name}` cannot be {done} here: it comes later"));
            } else if matches!(phase.what, What::Mark(_))
                && self
                    .interview
                    .phase(name)
                    .is_some_and(|of| of.questions().iter().all(|q| q.points.is_empty()))
            {
                self.problem(name, format!("no question of `{name}` has `points` to be marked"));
            }
        }
    }

    fn limits(&mut self, phase: &Phase) {
        let Some(most) = phase.limit else { return };
        for question in phase.questions() {
            if let Some(limit) = question.limit.filter(|limit| *limit > most) {
                self.problem(
                    &question.id,
                    format!("its limit of {limit} is more than the {most} of its phase"),
                );
            }
        }
    }

    /// Expected points are revealed when they are marked, and at no other time.
    fn points(&mut self, phase: &Phase) {
        let is_marked = self.named_by(phase, |what| match what {
            What::Mark(of) => Some(of),
            _ => None,
        });
        if let Some(question) =
            phase.questions().iter().find(|question| !question.points.is_empty() && !is_marked)
        {
            let message = format!("its points are never marked: no phase has `mark: [{}]`", &*phase.id);
            self.problem(&question.id, message);
        }
    }

    fn named_by(&self, phase: &Phase, list: impl Fn(&What) -> Option<&Vec<Name>>) -> bool {
        let mut lists = self.interview.phases.iter().filter_map(|other| list(&other.what));
        lists.any(|of| of.iter().any(|name| **name == *phase.id))
    }

    fn block(&mut self, block: &'a Block, at: &Node) {
        match &block.what {
            BlockKind::Answer(id) => self.written(self.phase_of(id), id),
            BlockKind::Answers(phases) | BlockKind::FollowUps(phases) | BlockKind::Traps(phases) => {
                phases.iter().for_each(|id| self.written(self.interview.phase(id), id));
            }
            BlockKind::Steps(id) => self.written(self.interview.phase(id), id),
            BlockKind::Minutes(parts) => self.minutes(parts),
            BlockKind::Verdict(true) if self.interview.rubric.is_none() => {
                let message = "a `verdict` in the notes needs a `rubric` that it follows from";
                self.problems.push(at.field("notes").error(Code::MissingKey, message));
            }
            _ => {}
        }
    }

    /// The phase of a question or of a follow-up.
    fn phase_of(&self, id: &str) -> Option<&'a Phase> {
        let has = |question: &Question| {
            *question.id == *id || question.follow_ups.iter().any(|follow_up| *follow_up.id == *id)
        };
        self.interview.questions().find(|(_, question)| has(question)).map(|(phase, _)| phase)
    }

    /// An answer that is spoken is in the notes only if it is typed up.
    fn written(&mut self, phase: Option<&Phase>, id: &Name) {
        let Some(phase) = phase.filter(|phase| phase.answers != Some(Mode::Typed)) else { return };
        let typed_up = self.named_by(phase, |what| match what {
            What::WriteUp(of) => Some(of),
            _ => None,
        });
        if !typed_up {
            let message =
                format!("the notes have no answer to `{id}` where it is spoken: no phase types it up");
            let help =
                format!("add a phase with `write_up: [{0}]`, or give `{0}` `answers: typed`", &*phase.id);
            self.problems.push(Diagnostic::error(Code::BadValue, &id.span, message).help(help));
        }
    }

    /// No minute counts twice, and the plan is that of the phases.
    fn minutes(&mut self, parts: &[Part]) {
        let mut seen = BTreeSet::new();
        let mut phases: Vec<&Phase> = Vec::new();
        for question in parts.iter().flat_map(|part| part.all_of.iter().chain(&part.answers_of)) {
            if !seen.insert(&**question) {
                self.problem(question, format!("the minutes of `{question}` are counted twice"));
            }
            let Some((phase, _)) = self.interview.question(question) else { continue };
            if !phases.iter().any(|known| *known.id == *phase.id) {
                phases.push(phase);
            }
        }
        let total = |limits: Option<Vec<Limit>>| {
            limits.map(|limits| limits.into_iter().fold(Span::ZERO, |sum, limit| sum + limit.span()))
        };
        let planned = total(parts.iter().map(|part| part.planned).collect());
        let limits = total(phases.iter().map(|phase| phase.limit).collect());
        if let (Some(planned), Some(limits), Some(first)) = (planned, limits, phases.first())
            && planned != limits
        {
            let (planned, limits) = (planned.tenths(), limits.tenths());
            let message =
                format!("the parts of the minutes are planned for {planned}, their phases have {limits}");
            self.problem(&first.id, message);
        }
    }

    /// What is typed, ticked or scored is somewhere in the notes.
    fn prompts(&mut self) {
        let interview = self.interview;
        let mut shown: BTreeSet<String> = BTreeSet::new();
        for block in interview.notes.blocks() {
            match &block.what {
                BlockKind::List(ids)
                | BlockKind::Card(ids)
                | BlockKind::Estimates(ids)
                | BlockKind::Ticks(ids) => {
                    shown.extend(ids.iter().map(|id| id.to_string()));
                }
                BlockKind::Line(id) | BlockKind::Text(id) => drop(shown.insert(id.to_string())),
                _ => {}
            }
        }
        let is_lost = |prompt: &&Prompt| !shown.contains(&*prompt.id) && !prompt.asks_who_marks();
        for prompt in interview.prompts().filter(is_lost) {
            let message = format!("what is answered to `{}` is in no block of the notes", &*prompt.id);
            self.problem(&prompt.id, message);
        }
    }

    fn bands(&mut self, at: &Node) {
        let mut seen = BTreeSet::new();
        for band in &self.interview.bands {
            let message = match band.at_least {
                over @ 101.. => format!("no score reaches {over} %"),
                twice if !seen.insert(twice) => format!("two bands begin at {twice} %"),
                _ => continue,
            };
            self.problems.push(at.field("bands").error(Code::BadValue, message));
        }
    }

    fn problem(&mut self, name: &Name, message: String) {
        self.problems.push(Diagnostic::error(Code::BadValue, &name.span, message));
    }
}
