//! An attempt as Markdown. Everything that is counted comes from the session; what was typed is kept as it is.

use std::fmt::Write;

use super::average::Others;
use super::contain::contained;
use super::record::record_lines;
use super::spec::{Again, Block, BlockKind, Part, Section};
use crate::markdown;
use crate::practice::criteria;
use crate::practice::filled::{estimated, scored};
use crate::practice::interview::{Form, Interview, Phase, Prompt, Question, Sort, What};
use crate::practice::limit::{Span, Tenths};
use crate::practice::name::Name;
use crate::practice::plan::{about_key, typed_key};
use crate::practice::state::State;
use crate::practice::verdict::Score;
use crate::wording::one_line;

/// A session that is over, and which attempt it was.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    pub interview: &'a Interview,
    pub state: &'a State,
    /// 1 for the first.
    pub take: u32,
    /// The day on which it began.
    pub day: &'a str,
    /// What the notes of other interviews record.
    pub others: &'a Others,
}

/// The heading level of a section in a file of its own.
pub(super) const SECTION: usize = 2;

/// The notes of an attempt as a whole file.
pub fn new_file(attempt: Attempt<'_>) -> String {
    let as_take = attempt.interview.notes.again == Again::Take;
    let out = format!("# {}\n", attempt.interview.notes.title);
    let mut writer = Writer { attempt, out, shift: usize::from(as_take) };
    writer.attempt(as_take);
    writer.out
}

/// The file as it is, followed by the attempt as `## Take N`, or by its sections. What is there stays byte for byte.
pub fn with_take(existing: &[u8], attempt: Attempt<'_>) -> Vec<u8> {
    let as_take = attempt.interview.notes.again == Again::Take;
    let mut writer = Writer { attempt, out: String::new(), shift: usize::from(as_take) };
    writer.attempt(as_take);
    let text = match existing.windows(2).any(|pair| pair == b"\r\n") {
        true => writer.out.replace('\n', "\r\n"),
        false => writer.out,
    };
    let mut file = existing.to_vec();
    if !existing.is_empty() && !existing.ends_with(b"\n") {
        file.extend_from_slice(if text.starts_with('\r') { b"\r\n" } else { b"\n" });
    }
    file.extend_from_slice(text.as_bytes());
    file
}

/// The number of the next take, after those that a file has; what was written without one counts as the first.
pub fn next_take(existing: &str) -> u32 {
    let number = |heading: &markdown::Heading| {
        let rest = heading.text.strip_prefix("Take ").or_else(|| heading.text.strip_prefix("take "))?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u32>().ok()
    };
    let outline = markdown::parse(existing);
    let takes = outline.headings.iter().filter(|heading| heading.level == 2).filter_map(number);
    takes.max().unwrap_or(1).saturating_add(1)
}

pub(super) struct Writer<'a> {
    pub(super) attempt: Attempt<'a>,
    pub(super) out: String,
    /// By how many levels headings move down.
    pub(super) shift: usize,
}

impl<'a> Writer<'a> {
    /// All of its sections; those of a take are below the take's own heading, after what is said of the take itself.
    fn attempt(&mut self, as_take: bool) {
        if as_take {
            let _ = writeln!(self.out, "\n## Take {}", self.attempt.take);
        }
        let sections = &self.attempt.interview.notes.sections;
        let (own, others): (Vec<&Section>, Vec<&Section>) =
            sections.iter().partition(|section| as_take && section.heading.as_deref() == Some("Take {take}"));
        own.into_iter().for_each(|section| self.blocks(section));
        others.into_iter().for_each(|section| self.section(section));
    }

    fn section(&mut self, section: &'a Section) {
        let Some(heading) = &section.heading else { return self.blocks(section) };
        let heading =
            heading.replace("{take}", &self.attempt.take.to_string()).replace("{day}", self.attempt.day);
        self.heading(SECTION, &heading);
        self.blocks(section);
    }

    fn blocks(&mut self, section: &'a Section) {
        for block in &section.blocks {
            self.block(block);
        }
    }

    pub(super) fn heading(&mut self, level: usize, text: &str) {
        let _ = writeln!(self.out, "\n{} {}", "#".repeat(level + self.shift), one_line(text));
    }

    /// A paragraph, a list or whatever else was typed; nothing for nothing.
    pub(super) fn text(&mut self, text: &str, level: usize) {
        let text = contained(text, level + self.shift, self.shift);
        if !text.is_empty() {
            let _ = writeln!(self.out, "\n{text}");
        }
    }

    pub(super) fn list(&mut self, items: &[String]) {
        if !items.is_empty() {
            let _ = writeln!(self.out, "\n{}", items.join("\n"));
        }
    }

    fn block(&mut self, block: &'a Block) {
        if let Some(heading) = &block.heading {
            self.heading(SECTION + 1, heading);
        }
        let interview = self.attempt.interview;
        match &block.what {
            BlockKind::Answer(id) => {
                let text = self.answer(id);
                self.text(&text, SECTION + 1);
            }
            BlockKind::Answers(phases) => self.answers(phases),
            BlockKind::Steps(id) => {
                let steps: Vec<String> =
                    interview.phase(id).map(|phase| self.steps(phase)).unwrap_or_default();
                self.list(&steps);
            }
            BlockKind::Points(phases) => self.points(phases),
            BlockKind::FollowUps(phases) => self.follow_ups(phases),
            BlockKind::Traps(phases) => self.traps(phases),
            BlockKind::List(ids) => {
                let items: Vec<String> =
                    self.prompts(ids).map(|prompt| self.item(&prompt.id, prompt)).collect();
                self.list(&items);
            }
            BlockKind::Line(id) => {
                let line = interview.prompts().find(|prompt| *prompt.id == **id);
                let line = line.map(|prompt| format!("{}: {}", prompt.label, self.one_line(&prompt.id)));
                self.list(line.map(|line| line.trim_end().to_owned()).as_slice());
            }
            BlockKind::Text(id) => {
                let text = self.attempt.state.text(id).to_owned();
                self.text(&text, SECTION + 1);
            }
            BlockKind::Card(ids) => self.card(ids),
            BlockKind::Average(average) => {
                let others = self.attempt.others;
                self.list(&average.rows(&interview.bands, others));
                average.lines(others).into_iter().for_each(|line| self.list(&[line]));
            }
            BlockKind::Estimates(ids) => self.estimates(ids),
            BlockKind::Ticks(ids) => {
                let items: Vec<String> = ids.iter().filter_map(|id| self.tick(id)).collect();
                self.list(&items);
            }
            BlockKind::Heard(questions) => self.heard(questions),
            BlockKind::Verdict(true) => {
                let decision = criteria::decide(interview, self.attempt.state);
                self.list(decision.map(|it| format!("Verdict: {}", it.called)).as_slice());
            }
            BlockKind::Review(of) => {
                let items = self.reviewed(of);
                self.list(&items);
            }
            BlockKind::Compare(questions) => self.compare(questions),
            BlockKind::Minutes(parts) => self.minutes(parts),
            BlockKind::Transcript(_) => self.transcript(),
            BlockKind::Evaluation(_) => self.evaluation(),
            BlockKind::Record(true) => {
                let lines = record_lines(self.attempt);
                self.list(&lines);
            }
            BlockKind::Record(false) | BlockKind::Verdict(false) => {}
        }
    }

    fn prompts<'b>(&self, ids: &'b [Name]) -> impl Iterator<Item = &'a Prompt> + use<'a, 'b> {
        let interview = self.attempt.interview;
        ids.iter().filter_map(move |id| interview.prompts().find(|prompt| *prompt.id == **id))
    }

    /// A criterion or a point as a box.
    pub(super) fn tick(&self, id: &str) -> Option<String> {
        let Attempt { interview, state, .. } = self.attempt;
        let label = match interview.point(id) {
            Some(point) if point.sort == Sort::RedFlag => point.heading.clone(),
            Some(point) => format!("{}{}", point.sort.prefix(), point.heading),
            None => interview.prompts().find(|prompt| *prompt.id == *id)?.label.clone(),
        };
        let met = criteria::mark(interview, state, id).is_some_and(|mark| mark.met);
        // The check `rubric` knows a criterion by its id.
        let criterion = interview.rubric.as_ref().and_then(|rubric| rubric.criterion(id));
        let is_there = |called: &str| {
            label.strip_prefix(called).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let criterion = criterion.filter(|called| !is_there(called));
        let called = criterion.map(|called| format!("{called}. ")).unwrap_or_default();
        Some(format!("- [{}] {called}{label}", if met { 'x' } else { ' ' }))
    }

    /// What was answered in a turn: typed at once, or typed up. What a limit cut off says so.
    pub(super) fn answer(&self, key: &str) -> String {
        let state = self.attempt.state;
        let text = state.text(key);
        match state.entry(key) {
            Some(entry) if !text.is_empty() && entry.cut => {
                format!("{text} … *(cut off after {} s)*", entry.used.seconds())
            }
            _ if !text.is_empty() => text.to_owned(),
            _ => state.text(&typed_key(key)).to_owned(),
        }
    }

    pub(super) fn one_line(&self, key: &str) -> String {
        one_line(self.attempt.state.text(key))
    }

    /// `- Label: text`, or the score where it is one.
    pub(super) fn item(&self, key: &str, prompt: &Prompt) -> String {
        let value = match (prompt.form, self.attempt.state.entry(key)) {
            (Form::Score, Some(entry)) => match (entry.score, prompt.max) {
                (Some(points), Some(max)) => format!("{points}/{max}"),
                _ => String::new(),
            },
            (Form::Scored, Some(_)) => self.scored(key, prompt.max.unwrap_or(1)),
            _ => self.one_line(key),
        };
        format!("- {}: {value}", prompt.label).trim_end().to_owned()
    }

    /// What was scored, and what it comes to.
    fn card(&mut self, ids: &[Name]) {
        let given = |prompt: &&Prompt| !self.one_line(&prompt.id).is_empty();
        let items = self.prompts(ids).filter(given).map(|prompt| self.item(&prompt.id, prompt));
        let items: Vec<String> = items.collect();
        self.list(&items);
        if let Some(score) = Score::of_card(self.attempt.interview, self.attempt.state, ids) {
            let called = score.called.as_ref().map_or_else(String::new, |called| format!(" — {called}"));
            let percent = score.percent();
            let _ = writeln!(self.out, "\nOverall: {}/{} ({percent} %){called}", score.points, score.max);
        }
    }

    /// A row for each sum that was given; what was passed over has an empty one.
    fn estimates(&mut self, ids: &[Name]) {
        let mut rows = vec!["| Quantity | Sum | Result |".to_owned(), "|---|---|---|".to_owned()];
        for prompt in self.prompts(ids) {
            let said = self.one_line(&prompt.id).replace('|', "\\|");
            let (sum, result) = estimated(&said).unwrap_or(("", String::new()));
            // `24*60*60` would be read as emphasis.
            let sum = if sum.contains("**") { sum.to_owned() } else { sum.replace('*', "×") };
            rows.push(format!("| {} | {sum} | {result} |", prompt.label));
        }
        self.list(&rows);
    }

    /// `3.5/5 — two endpoints`
    fn scored(&self, key: &str, max: u32) -> String {
        let said = self.one_line(key);
        scored(&said, max)
            .map_or_else(|_| said.clone(), |(points, reason)| format!("{points}/{max} — {reason}"))
    }

    fn steps(&self, phase: &Phase) -> Vec<String> {
        let given = phase.questions().iter().filter(|question| self.attempt.state.was_given(&question.id));
        let step = |(nth, question): (usize, &Question)| {
            let used = self.attempt.state.used(&question.id).clock();
            let mut line = format!("{}. **{}** ({used}).", nth + 1, question.heading());
            for prompt in &phase.typed_as {
                let text = self.one_line(&about_key(&question.id, &prompt.id));
                let text = text.trim_end_matches([';', ',', ':', ' ']);
                let stop = if text.ends_with(['.', '!', '?', '…', '。', '！', '？']) { "" } else { "." };
                if !text.is_empty() {
                    let _ = write!(line, " {}: {text}{stop}", prompt.label);
                }
            }
            line
        };
        given.enumerate().map(step).collect()
    }

    /// The review of a phase or a question, as list items.
    pub(super) fn reviewed(&self, of: &str) -> Vec<String> {
        let interview = self.attempt.interview;
        let reviews = interview.phases.iter().filter_map(|phase| match &phase.what {
            What::Review(review) if review.of.iter().any(|id| **id == *of) => Some(review),
            _ => None,
        });
        let item = |prompt: &Prompt| match prompt.form {
            Form::Time => format!("- {}: {}", prompt.label, self.time_at(of)),
            _ => self.item(&about_key(of, &prompt.id), prompt),
        };
        reviews.flat_map(|review| &review.prompts).map(item).collect()
    }

    fn time_at(&self, of: &str) -> String {
        let (interview, state) = (self.attempt.interview, self.attempt.state);
        if let Some((_, question)) = interview.question(of) {
            return self.time_of(question);
        }
        let phase = interview.phases.iter().position(|phase| *phase.id == *of);
        let Some(nth) = phase else { return String::new() };
        timed(state.used_in_phase(nth), interview.phases[nth].limit.map(|limit| limit.span()), false)
    }

    fn minutes(&mut self, parts: &[Part]) {
        let minutes: Vec<Tenths> = parts.iter().map(|part| self.minutes_of(part)).collect();
        let line = |(part, minutes): (&Part, &Tenths)| match part.planned {
            Some(planned) => {
                let planned = planned.span().tenths().to_string();
                format!("- {} (planned {}): {minutes}", part.called, planned.trim_end_matches(" min"))
            }
            None => format!("- {}: {minutes}", part.called),
        };
        let mut items: Vec<String> = parts.iter().zip(&minutes).map(line).collect();
        let total = minutes.into_iter().sum::<Tenths>();
        items.push(format!("- Total: {total}"));
        let planned: Option<Tenths> = parts.iter().map(|part| Some(part.planned?.span().tenths())).sum();
        if let Some(planned) = planned.filter(|_| !parts.is_empty()) {
            items.push(format!("- Overtime: {}", Tenths(total.0.saturating_sub(planned.0))));
        }
        self.list(&items);
    }

    fn minutes_of(&self, part: &Part) -> Tenths {
        let interview = self.attempt.interview;
        let mut keys: Vec<&str> = Vec::new();
        for (_, question) in part.all_of.iter().filter_map(|id| interview.question(id)) {
            keys.push(&question.id);
            keys.extend(question.follow_ups.iter().map(|asked| &*asked.id));
            keys.extend(question.traps.iter().map(|asked| &*asked.id));
        }
        keys.extend(part.answers_of.iter().map(|id| &**id));
        let follow_ups = self.questions_of(&part.follow_ups_of).into_iter().flat_map(|it| &it.follow_ups);
        keys.extend(follow_ups.map(|asked| &*asked.id));
        let traps = self.questions_of(&part.traps_of).into_iter().flat_map(|it| &it.traps);
        keys.extend(traps.map(|asked| &*asked.id));
        keys.into_iter().map(|key| self.attempt.state.used(key)).sum::<Span>().tenths()
    }
}

/// `58 s of 60 s`, `9.5 min of 10 min`, `95 s, 5 s over the limit of 90 s`, `cut off at 90 s`.
pub(super) fn timed(used: Span, limit: Option<Span>, cut: bool) -> String {
    let shown = |span: Span| match span.0 {
        ..=120_000 => format!("{} s", span.seconds()),
        _ => span.tenths().to_string(),
    };
    match limit {
        Some(limit) if cut => format!("cut off at {}", shown(limit)),
        Some(limit) if used > limit => {
            format!("{}, {} over the limit of {}", shown(used), shown(used - limit), shown(limit))
        }
        Some(limit) => format!("{} of {}", shown(used), shown(limit)),
        None => shown(used),
    }
}
