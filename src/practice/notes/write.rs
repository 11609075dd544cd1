//! An attempt as Markdown. Everything that is counted comes from the session; what was typed is kept as it is.

use std::fmt::Write;

use super::contain::{contained, one_line};
use super::record::record_lines;
use super::spec::{Again, Block, BlockKind, Part, Section};
use crate::markdown;
use crate::practice::interview::{FollowUp, Form, Interview, Phase, Prompt, Question, What};
use crate::practice::limit::{Span, Tenths};
use crate::practice::plan::{about_key, own_key, said_key, typed_key};
use crate::practice::state::State;

/// A session that is over, and which attempt it was.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    pub interview: &'a Interview,
    pub state: &'a State,
    /// 1 for the first.
    pub take: u32,
    /// The day on which it began.
    pub day: &'a str,
}

/// The heading level of a section in a file of its own.
const SECTION: usize = 2;

/// The notes of an attempt as a whole file.
pub fn new_file(attempt: Attempt<'_>) -> String {
    let mut writer = Writer { attempt, out: format!("# {}\n", attempt.interview.notes.title), shift: 0 };
    let sections = &attempt.interview.notes.sections;
    sections.iter().for_each(|section| writer.section(section));
    writer.out
}

/// The file as it is, followed by the attempt as `## Take N`, or by its sections. What is there stays byte for byte.
pub fn with_take(existing: &[u8], attempt: Attempt<'_>) -> Vec<u8> {
    let as_take = attempt.interview.notes.again == Again::Take;
    let mut writer = Writer { attempt, out: String::new(), shift: usize::from(as_take) };
    if as_take {
        let _ = writeln!(writer.out, "\n## Take {}", attempt.take);
    }
    let (own, others): (Vec<&Section>, Vec<&Section>) = attempt
        .interview
        .notes
        .sections
        .iter()
        .partition(|section| as_take && section.heading == "Take {take}");
    own.iter().for_each(|section| writer.blocks(section));
    others.iter().for_each(|section| writer.section(section));
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

struct Writer<'a> {
    attempt: Attempt<'a>,
    out: String,
    /// By how many levels headings move down.
    shift: usize,
}

impl<'a> Writer<'a> {
    fn section(&mut self, section: &'a Section) {
        let heading = section
            .heading
            .replace("{take}", &self.attempt.take.to_string())
            .replace("{day}", self.attempt.day);
        let heading = match self.shift {
            0 => heading,
            _ => format!("Take {}: {heading}", self.attempt.take),
        };
        self.heading(SECTION, &heading);
        self.blocks(section);
    }

    fn blocks(&mut self, section: &'a Section) {
        for block in &section.blocks {
            self.block(block);
        }
    }

    fn heading(&mut self, level: usize, text: &str) {
        let _ = writeln!(self.out, "\n{} {}", "#".repeat(level + self.shift), one_line(text));
    }

    /// A paragraph, a list or whatever else was typed; nothing for nothing.
    fn text(&mut self, text: &str, level: usize) {
        let text = contained(text, level + self.shift, self.shift);
        if !text.is_empty() {
            let _ = writeln!(self.out, "\n{text}");
        }
    }

    fn list(&mut self, items: &[String]) {
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
            BlockKind::FollowUps(phases) => {
                let mut asked: Vec<(&str, &FollowUp)> = Vec::new();
                for question in self.questions_of(phases) {
                    asked.extend(question.follow_ups.iter().map(|asked| (&*asked.id, asked)));
                }
                asked.sort_by_key(|(id, _)| natural(id));
                asked.into_iter().for_each(|(_, asked)| self.follow_up(asked));
            }
            BlockKind::Traps(phases) => {
                let questions = self.questions_of(phases);
                let mut traps: Vec<_> = questions.into_iter().flat_map(|question| &question.traps).collect();
                traps.sort_by_key(|trap| natural(&trap.id));
                for trap in traps {
                    self.heading(SECTION + 1, &trap.heading);
                    let text = self.answer(&trap.id);
                    self.text(&text, SECTION + 1);
                }
            }
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
            BlockKind::Ticks(ids) => {
                let tick = |prompt: &Prompt| {
                    let met = self.attempt.state.mark(&prompt.id).is_some_and(|mark| mark.met);
                    format!("- [{}] {}", if met { 'x' } else { ' ' }, prompt.label)
                };
                let items: Vec<String> = self.prompts(ids).map(tick).collect();
                self.list(&items);
            }
            BlockKind::Review(of) => {
                let items = self.reviewed(of);
                self.list(&items);
            }
            BlockKind::Compare(questions) => {
                let words = questions.iter().map(|id| markdown::count_words(&self.answer(id)).to_string());
                let times = questions.iter().map(|id| format!("{} s", self.attempt.state.used(id).seconds()));
                let items = [("Words", words.collect::<Vec<_>>()), ("Time", times.collect())];
                self.list(&items.map(|(label, values)| format!("- {label}: {}", values.join(", then "))));
            }
            BlockKind::Minutes(parts) => self.minutes(parts),
            BlockKind::Record(true) => {
                let lines = record_lines(self.attempt);
                self.list(&lines);
            }
            BlockKind::Record(false) => {}
        }
    }

    fn questions_of(&self, phases: &[impl AsRef<str>]) -> Vec<&'a Question> {
        let phases = phases.iter().filter_map(|id| self.attempt.interview.phase(id.as_ref()));
        phases.flat_map(Phase::questions).collect()
    }

    fn prompts<'b>(
        &self,
        ids: &'b [crate::practice::name::Name],
    ) -> impl Iterator<Item = &'a Prompt> + use<'a, 'b> {
        let interview = self.attempt.interview;
        ids.iter().filter_map(move |id| interview.prompts().find(|prompt| *prompt.id == **id))
    }

    /// What was answered in a turn: typed at once, or typed up. What a limit cut off says so.
    fn answer(&self, key: &str) -> String {
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

    fn one_line(&self, key: &str) -> String {
        one_line(self.attempt.state.text(key))
    }

    /// `- Label: text`, or the score where it is one.
    fn item(&self, key: &str, prompt: &Prompt) -> String {
        let value = match (prompt.form, self.attempt.state.entry(key)) {
            (Form::Score, Some(entry)) => match (entry.score, prompt.max) {
                (Some(points), Some(max)) => format!("{points}/{max}"),
                _ => String::new(),
            },
            _ => self.one_line(key),
        };
        format!("- {}: {value}", prompt.label).trim_end().to_owned()
    }

    fn answers(&mut self, phases: &[crate::practice::name::Name]) {
        let state = self.attempt.state;
        for id in phases {
            let Some(phase) = self.attempt.interview.phase(id) else { continue };
            for question in phase.questions().iter().filter(|question| state.was_given(&question.id)) {
                self.heading(SECTION + 1, &self.asked(question));
                let text = self.answer(&question.id);
                self.text(&text, SECTION + 1);
                let about = |prompt: &Prompt| self.item(&about_key(&question.id, &prompt.id), prompt);
                let mut items: Vec<String> = phase.then.iter().map(about).collect();
                match self.reviewed(&question.id) {
                    reviewed if reviewed.is_empty() => {
                        items.push(format!("- Time: {}", self.time_of(question)))
                    }
                    reviewed => items.extend(reviewed),
                }
                self.list(&items);
            }
        }
    }

    /// The heading of a question; the candidate's own in the candidate's words.
    fn asked(&self, question: &Question) -> String {
        if !question.own {
            return question.heading().to_owned();
        }
        let own = self.one_line(&own_key(&question.id));
        if own.ends_with(['?', '？']) { own } else { format!("{own}?") }
    }

    fn time_of(&self, question: &Question) -> String {
        let entry = self.attempt.state.entry(&question.id);
        let used = entry.map_or(Span::ZERO, |entry| entry.used);
        let cut = entry.is_some_and(|entry| entry.cut);
        timed(used, question.limit.map(|limit| limit.span()), cut)
    }

    fn steps(&self, phase: &Phase) -> Vec<String> {
        let given = phase.questions().iter().filter(|question| self.attempt.state.was_given(&question.id));
        let step = |(nth, question): (usize, &Question)| {
            let used = self.attempt.state.used(&question.id).clock();
            let mut line = format!("{}. **{}** ({used}).", nth + 1, question.heading());
            for prompt in &phase.typed_as {
                let text = self.one_line(&about_key(&question.id, &prompt.id));
                let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
                if !text.is_empty() {
                    let _ = write!(line, " {}: {text}{stop}", prompt.label);
                }
            }
            line
        };
        given.enumerate().map(step).collect()
    }

    fn points(&mut self, phases: &[crate::practice::name::Name]) {
        for question in self.questions_of(phases) {
            for point in &question.points {
                self.heading(SECTION + 1, &self.point_heading(&point.heading));
                let said = self.attempt.state.text(&said_key(&point.id)).to_owned();
                let alone = question.points.len() == 1;
                let text = if said.is_empty() && alone { self.answer(&question.id) } else { said };
                let missed = self.attempt.state.mark(&point.id).is_some_and(|mark| !mark.met);
                match text.is_empty() && missed {
                    true => self.text("Missed.", SECTION + 1),
                    false => self.text(&text, SECTION + 1),
                }
            }
        }
    }

    /// In a later take the heading says which, so that a link to it leads to this one.
    fn point_heading(&self, heading: &str) -> String {
        match self.shift {
            0 => heading.to_owned(),
            _ => format!("{heading} (take {})", self.attempt.take),
        }
    }

    fn follow_up(&mut self, asked: &FollowUp) {
        self.heading(SECTION + 1, &asked.heading);
        let state = self.attempt.state;
        let text = self.answer(&asked.id);
        if !text.is_empty() {
            return self.text(&text, SECTION + 1);
        }
        let claimed = state.entry(&asked.id).is_some_and(|entry| entry.covered);
        let heard = asked.answered_by.iter().find(|point| state.mark(point).is_some_and(|mark| mark.met));
        let passed_over = asked.answered_by.iter().any(|point| state.heard.contains_key(&**point));
        let point = heard.or_else(|| asked.answered_by.first());
        if let Some(point) = point.filter(|_| claimed || passed_over)
            && let Some(point) = self.attempt.interview.point(point)
        {
            let heading = self.point_heading(&point.heading);
            let anchor = markdown::anchors([heading.clone()]).concat();
            self.list(&[format!("Covered: [{heading}](#{anchor})")]);
        }
    }

    /// The review of a phase or a question, as list items.
    fn reviewed(&self, of: &str) -> Vec<String> {
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
        let line = |(part, minutes): (&Part, &Tenths)| format!("- {}: {minutes}", part.called);
        let mut items: Vec<String> = parts.iter().zip(&minutes).map(line).collect();
        items.push(format!("- Total: {}", minutes.into_iter().sum::<Tenths>()));
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
fn timed(used: Span, limit: Option<Span>, cut: bool) -> String {
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

/// `f2` before `f10`.
fn natural(id: &str) -> (String, u32) {
    let letters = id.trim_end_matches(|c: char| c.is_ascii_digit());
    (letters.to_owned(), id[letters.len()..].parse().unwrap_or(0))
}
