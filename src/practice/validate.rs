//! What must hold between the parts of an interview: ids are unique, references lead somewhere, limits make sense.

use std::collections::BTreeMap;

use super::interview::{Form, Interview, Phase, Point, Prompt, Question, Sort, Stop, What};
use super::name::Name;
use super::notes::{Block, BlockKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::wording::meant_or_known;
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

    /// As it is called where its article is needed.
    fn one(self) -> String {
        let article = if self == Self::Point { "an" } else { "a" };
        format!("{article} {}", self.called())
    }
}

/// Tells every problem of an interview as a whole.
pub fn validate(interview: &Interview, at: &Node, problems: &mut Problems) {
    let mut check = Check { names: BTreeMap::new(), forms: BTreeMap::new(), problems };
    for phase in &interview.phases {
        check.declare(phase);
    }
    for phase in &interview.phases {
        check.phase(phase);
    }
    for section in &interview.notes.sections {
        let is_transcript = |block: &Block| matches!(block.what, BlockKind::Transcript(_));
        if section.heading.is_none() && !section.blocks.iter().any(is_transcript) {
            let message = "a section without a transcript needs a `heading`";
            check.problems.push(at.field("notes").error(Code::MissingKey, message));
        }
        section.blocks.iter().for_each(|block| check.block(block));
    }
    check.rubric(interview, at);
    let protocols = interview.phases.iter().filter(|phase| matches!(phase.what, What::Protocol(_)));
    for second in protocols.skip(1) {
        let message = "an interview has one phase with a `protocol` at most";
        problems.push(Diagnostic::error(Code::BadValue, &second.id.span, message));
    }
    let has_questions = interview.questions().next().is_some() || interview.protocol().is_some();
    if !has_questions && interview.prompts().next().is_none() {
        let message = "no phase has `questions`, `prompts` or a `protocol`";
        problems.push(at.field("phases").error(Code::MissingKey, message));
    }
    // What leads nowhere is told first: half of the rest would follow from it.
    if problems.errors() == 0 {
        super::reach::validate(interview, at, problems);
    }
}

struct Check<'a> {
    names: BTreeMap<String, (Named, Span)>,
    forms: BTreeMap<String, Form>,
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
            for prompt in prompts {
                self.name(&prompt.id, Named::Prompt);
                self.forms.insert(prompt.id.to_string(), prompt.form);
            }
        }
    }

    fn name(&mut self, name: &Name, named: Named) {
        match self.names.get(&**name) {
            Some((first, span)) => {
                let message = format!("the id `{name}` is taken by {}", first.one());
                let problem = Diagnostic::error(Code::DuplicateKey, &name.span, message);
                let problem = problem.related(span, "it is here");
                self.problems
                    .push(problem.help("give one of the two another id, and change what refers to it"));
            }
            None => drop(self.names.insert(name.to_string(), (named, name.span.clone()))),
        }
    }

    fn phase(&mut self, phase: &Phase) {
        match &phase.what {
            What::Say(_) | What::Protocol(_) => {}
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
        question.points.iter().for_each(|point| self.point(point));
        for follow_up in &question.follow_ups {
            self.refer(&follow_up.answered_by, &[Named::Point]);
        }
    }

    fn point(&mut self, point: &Point) {
        let Some(forced) = &point.forces else { return };
        self.refer(std::slice::from_ref(forced), &[Named::Prompt]);
        if point.sort != Sort::RedFlag {
            self.problem(&point.id, "`forces` belongs to a `red_flag`");
        }
    }

    /// Each criterion is a prompt to tick, or a red flag.
    fn rubric(&mut self, interview: &Interview, at: &Node) {
        let Some(rubric) = &interview.rubric else { return };
        let is_tick = |id: &str| {
            let prompt = interview.prompts().any(|prompt| *prompt.id == *id && prompt.form == Form::Tick);
            prompt || interview.point(id).is_some_and(|point| point.sort == Sort::RedFlag)
        };
        for id in rubric.ids().filter(|id| !is_tick(&id.to_lowercase())) {
            let low = id.to_lowercase();
            let message = format!(
                "the criterion `{id}` needs a prompt `{low}` with `form: tick`, or a red flag `{low}`"
            );
            self.problems.push(at.field("rubric").error(Code::BadValue, message));
        }
    }

    fn prompts(&mut self, prompts: &[Prompt]) {
        for prompt in prompts {
            match (prompt.form, prompt.max) {
                (Form::Score | Form::Scored, None | Some(0)) => {
                    self.problem(&prompt.id, "a score needs a `max` of 1 or more")
                }
                (Form::Score | Form::Scored, Some(_)) | (_, None) => {}
                (_, Some(_)) => self.problem(&prompt.id, "`max` belongs to the forms `score` and `scored`"),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        let one = std::slice::from_ref;
        match &block.what {
            BlockKind::Answer(answer) => self.refer(one(answer), &[Named::Question, Named::FollowUp]),
            BlockKind::Compare(questions) | BlockKind::Heard(questions) => {
                self.refer(questions, &[Named::Question])
            }
            BlockKind::Steps(phase) => self.refer(one(phase), &[Named::Phase]),
            BlockKind::Answers(phases)
            | BlockKind::Points(phases)
            | BlockKind::FollowUps(phases)
            | BlockKind::Traps(phases) => self.refer(phases, &[Named::Phase]),
            BlockKind::List(prompts) => self.refer(prompts, &[Named::Prompt]),
            BlockKind::Ticks(criteria) => self.refer(criteria, &[Named::Prompt, Named::Point]),
            BlockKind::Card(prompts) => self.formed(prompts, Form::Scored),
            BlockKind::Estimates(prompts) => self.formed(prompts, Form::Estimate),
            BlockKind::Line(prompt) | BlockKind::Text(prompt) => self.refer(one(prompt), &[Named::Prompt]),
            BlockKind::Review(of) => self.refer(one(of), &[Named::Phase, Named::Question]),
            BlockKind::Minutes(parts) => {
                for part in parts {
                    self.refer(&part.all_of, &[Named::Question]);
                    self.refer(&part.answers_of, &[Named::Question]);
                    self.refer(&part.follow_ups_of, &[Named::Phase]);
                    self.refer(&part.traps_of, &[Named::Phase]);
                }
            }
            BlockKind::Transcript(phase) | BlockKind::Evaluation(phase) => {
                self.refer(one(phase), &[Named::Phase])
            }
            BlockKind::Average(_) | BlockKind::Record(_) | BlockKind::Verdict(_) => {}
        }
    }

    /// Prompts of one form.
    fn formed(&mut self, prompts: &[Name], form: Form) {
        self.refer(prompts, &[Named::Prompt]);
        for prompt in prompts {
            if self.forms.get(&**prompt).is_some_and(|known| *known != form) {
                self.problem(prompt, &format!("`{prompt}` is not of the form `{}`", form.as_str()));
            }
        }
    }

    /// Each reference must lead to one of the kinds that make sense there.
    fn refer(&mut self, references: &[Name], kinds: &[Named]) {
        for reference in references {
            let found = self.names.get(&**reference).map(|(named, _)| *named);
            if found.is_some_and(|named| kinds.contains(&named)) {
                continue;
            }
            let message = match found {
                Some(named) => {
                    let wanted: Vec<String> = kinds.iter().map(|kind| kind.one()).collect();
                    format!("`{reference}` is {}, expected {}", named.one(), wanted.join(" or "))
                }
                None => {
                    let wanted: Vec<&str> = kinds.iter().map(|kind| kind.called()).collect();
                    format!("there is no {} `{reference}`", wanted.join(" or "))
                }
            };
            let problem = Diagnostic::error(Code::BadValue, &reference.span, message);
            let known = self.names.iter().filter(|(_, (named, _))| kinds.contains(named));
            let known: Vec<&str> = known.map(|(name, _)| name.as_str()).collect();
            self.problems.push(problem.help(meant_or_known(reference, &known)));
        }
    }

    fn problem(&mut self, name: &Name, message: &str) {
        self.problems.push(Diagnostic::error(Code::BadValue, &name.span, message));
    }
}
