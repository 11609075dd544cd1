//! What must hold between the parts of an interview: ids are unique, references lead somewhere, limits make sense.

use std::collections::BTreeMap;

use super::interview::{Form, Interview, Phase, Prompt, Question, Stop, What};
use super::name::Name;
use super::notes::{Block, BlockKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::wording::suggest;
use crate::yaml::{Node, Problems};

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Phase,
    Question,
    Point,
    FollowUp,
    Trap,
    Prompt,
}

impl Named {
    fn called(self) -> &'static str {
        match self {
            Self::Phase => "phase",
            Self::Question => "question",
            Self::Point => "expected point",
            Self::FollowUp => "follow-up",
            Self::Trap => "trap",
            Self::Prompt => "prompt",
        }
    }
}

/// Tells every problem of an interview as a whole.
pub fn validate(interview: &Interview, at: &Node, problems: &mut Problems) {
    let mut check = Check { names: BTreeMap::new(), problems };
    for phase in &interview.phases {
        check.declare(phase);
    }
    for phase in &interview.phases {
        check.phase(phase);
    }
    for section in &interview.notes.sections {
        section.blocks.iter().for_each(|block| check.block(block));
    }
    if interview.questions().next().is_none() && interview.prompts().next().is_none() {
        let message = "no phase has `questions` or `prompts`";
        problems.push(at.field("phases").error(Code::MissingKey, message));
    }
}

struct Check<'a> {
    names: BTreeMap<String, (Named, Span)>,
    problems: &'a mut Problems,
}

impl Check<'_> {
    fn declare(&mut self, phase: &Phase) {
        self.name(&phase.id, Named::Phase);
        for question in phase.questions() {
            self.name(&question.id, Named::Question);
            question.points.iter().for_each(|point| self.name(&point.id, Named::Point));
            question.follow_ups.iter().for_each(|asked| self.name(&asked.id, Named::FollowUp));
            question.traps.iter().for_each(|asked| self.name(&asked.id, Named::Trap));
        }
        if let What::Prompts(prompts) = &phase.what {
            prompts.iter().for_each(|prompt| self.name(&prompt.id, Named::Prompt));
        }
    }

    fn name(&mut self, name: &Name, named: Named) {
        match self.names.get(&**name) {
            Some((first, span)) => {
                let message = format!("the id `{name}` is taken by a {}", first.called());
                let problem = Diagnostic::error(Code::DuplicateKey, &name.span, message);
                self.problems.push(problem.related(span, "it is here"));
            }
            None => drop(self.names.insert(name.to_string(), (named, name.span.clone()))),
        }
    }

    fn phase(&mut self, phase: &Phase) {
        match &phase.what {
            What::Say(_) => {}
            What::Questions(questions) => questions.iter().for_each(|question| self.question(question)),
            What::WriteUp(of) | What::Mark(of) => self.refer(of, &[Named::Phase]),
            What::Review(review) => {
                self.refer(&review.of, &[Named::Phase, Named::Question]);
                self.prompts(&review.prompts);
            }
            What::Prompts(prompts) => self.prompts(prompts),
        }
        self.prompts(&phase.then);
        self.prompts(&phase.typed_as);
        if phase.stop == Stop::Hard && phase.limit.is_none() {
            self.problem(&phase.id, "a hard stop needs a `limit`");
        }
    }

    fn question(&mut self, question: &Question) {
        match (question.limit, question.sign) {
            (Some(limit), Some(sign)) if sign >= limit => {
                self.problem(&question.id, &format!("the sign at {sign} is not before the limit of {limit}"));
            }
            (None, Some(_)) => self.problem(&question.id, "a `sign` needs a `limit`"),
            (None, None) if question.stop == Stop::Hard => {
                self.problem(&question.id, "a hard stop needs a `limit`");
            }
            _ => {}
        }
        for follow_up in &question.follow_ups {
            self.refer(&follow_up.answered_by, &[Named::Point]);
        }
    }

    fn prompts(&mut self, prompts: &[Prompt]) {
        for prompt in prompts {
            match (prompt.form, prompt.max) {
                (Form::Score, None | Some(0)) => {
                    self.problem(&prompt.id, "a score needs a `max` of 1 or more")
                }
                (Form::Score, Some(_)) | (_, None) => {}
                (_, Some(_)) => self.problem(&prompt.id, "`max` belongs to the form `score`"),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        let one = std::slice::from_ref;
        match &block.what {
            BlockKind::Answer(question) => self.refer(one(question), &[Named::Question]),
            BlockKind::Compare(questions) => self.refer(questions, &[Named::Question]),
            BlockKind::Steps(phase) => self.refer(one(phase), &[Named::Phase]),
            BlockKind::Answers(phases)
            | BlockKind::Points(phases)
            | BlockKind::FollowUps(phases)
            | BlockKind::Traps(phases) => self.refer(phases, &[Named::Phase]),
            BlockKind::List(prompts) | BlockKind::Ticks(prompts) => self.refer(prompts, &[Named::Prompt]),
            BlockKind::Line(prompt) => self.refer(one(prompt), &[Named::Prompt]),
            BlockKind::Review(of) => self.refer(one(of), &[Named::Phase, Named::Question]),
            BlockKind::Minutes(parts) => {
                for part in parts {
                    self.refer(&part.all_of, &[Named::Question]);
                    self.refer(&part.answers_of, &[Named::Question]);
                    self.refer(&part.follow_ups_of, &[Named::Phase]);
                    self.refer(&part.traps_of, &[Named::Phase]);
                }
            }
            BlockKind::Record(_) => {}
        }
    }

    /// Each reference must lead to one of the kinds that make sense there.
    fn refer(&mut self, references: &[Name], kinds: &[Named]) {
        for reference in references {
            let found = self.names.get(&**reference).map(|(named, _)| *named);
            if found.is_some_and(|named| kinds.contains(&named)) {
                continue;
            }
            let wanted: Vec<&str> = kinds.iter().map(|kind| kind.called()).collect();
            let message = match found {
                Some(named) => {
                    format!("`{reference}` is a {}, expected a {}", named.called(), wanted.join(" or a "))
                }
                None => format!("there is no {} `{reference}`", wanted.join(" or ")),
            };
            let problem = Diagnostic::error(Code::BadValue, &reference.span, message);
            let known = self.names.iter().filter(|(_, (named, _))| kinds.contains(named));
            let near = suggest(reference, known.map(|(name, _)| name.as_str()));
            self.problems.push(match near {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem,
            });
        }
    }

    fn problem(&mut self, name: &Name, message: &str) {
        self.problems.push(Diagnostic::error(Code::BadValue, &name.span, message));
    }
}
