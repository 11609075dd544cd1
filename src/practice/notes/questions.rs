//! What was asked, in the notes: questions and their answers, the points that were heard, follow-ups and traps.

use std::fmt::Write;

use super::write::{SECTION, Writer, timed};
use crate::markdown;
use crate::practice::interview::{FollowUp, Phase, Prompt, Question, Sort};
use crate::practice::limit::Span;
use crate::practice::name::Name;
use crate::practice::plan::{about_key, own_key, said_key};

/// How a point is marked, and a question to which there was no answer.
const HEARD: &str = "Mark: heard";
const MISSED: &str = "Mark: missed";

impl<'a> Writer<'a> {
    pub(super) fn answers(&mut self, phases: &[Name]) {
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

    pub(super) fn time_of(&self, question: &Question) -> String {
        let entry = self.attempt.state.entry(&question.id);
        let used = entry.map_or(Span::ZERO, |entry| entry.used);
        let cut = entry.is_some_and(|entry| entry.cut);
        timed(used, question.limit.map(|limit| limit.span()), cut)
    }

    /// The points of these questions that are no red flags, as boxes.
    pub(super) fn heard(&mut self, questions: &[Name]) {
        let interview = self.attempt.interview;
        let points = questions.iter().filter_map(|id| interview.question(id));
        let points = points.flat_map(|(_, question)| &question.points);
        let points = points.filter(|point| point.sort != Sort::RedFlag);
        let items: Vec<String> = points.filter_map(|point| self.tick(&point.id)).collect();
        self.list(&items);
    }

    pub(super) fn points(&mut self, phases: &[Name]) {
        for question in self.questions_of(phases) {
            for point in &question.points {
                self.heading(SECTION + 1, &self.point_heading(&point.heading));
                if let Some(mark) = self.attempt.state.mark(&point.id) {
                    let _ = writeln!(self.out, "\n{}", if mark.met { HEARD } else { MISSED });
                }
                let said = self.attempt.state.text(&said_key(&point.id)).to_owned();
                let alone = question.points.len() == 1;
                let text = if said.is_empty() && alone { self.answer(&question.id) } else { said };
                self.text(&text, SECTION + 1);
            }
        }
    }

    pub(super) fn follow_ups(&mut self, phases: &[Name]) {
        let questions = self.questions_of(phases);
        let mut asked: Vec<_> = questions.into_iter().flat_map(|question| &question.follow_ups).collect();
        asked.sort_by_key(|asked| natural(&asked.id));
        asked.into_iter().for_each(|asked| self.follow_up(asked));
    }

    fn follow_up(&mut self, asked: &FollowUp) {
        self.heading(SECTION + 1, &asked.heading);
        let state = self.attempt.state;
        let claimed = state.entry(&asked.id).is_some_and(|entry| entry.covered);
        let heard = asked.answered_by.iter().find(|point| state.mark(point).is_some_and(|mark| mark.met));
        let passed_over = asked.answered_by.iter().any(|point| state.heard.contains_key(&**point));
        // A point that was missed has covered nothing, whatever was claimed at the time.
        let open = asked.answered_by.iter().find(|point| state.mark(point).is_none());
        let point = heard.or(open).filter(|_| claimed || passed_over);
        match point.and_then(|point| self.attempt.interview.point(point)) {
            Some(point) if self.answer(&asked.id).is_empty() => {
                let heading = self.point_heading(&point.heading);
                let anchor = markdown::anchors([heading.clone()]).concat();
                self.list(&[format!("Covered: [{heading}](#{anchor})")]);
            }
            _ => self.answer_or_missed(&asked.id),
        }
    }

    pub(super) fn traps(&mut self, phases: &[Name]) {
        let questions = self.questions_of(phases);
        let mut traps: Vec<_> = questions.into_iter().flat_map(|question| &question.traps).collect();
        traps.sort_by_key(|trap| natural(&trap.id));
        for trap in traps {
            self.heading(SECTION + 1, &trap.heading);
            self.answer_or_missed(&trap.id);
        }
    }

    /// How long several answers to one question are, in words and in seconds.
    pub(super) fn compare(&mut self, questions: &[Name]) {
        let words = questions.iter().map(|id| markdown::count_words(&self.answer(id)).to_string());
        let times = questions.iter().map(|id| format!("{} s", self.attempt.state.used(id).seconds()));
        let items = [("Words", words.collect::<Vec<_>>()), ("Time", times.collect())];
        self.list(&items.map(|(label, values)| format!("- {label}: {}", values.join(", then "))));
    }

    /// What was answered, or that the question was not answered at all. What is still to be typed up is neither.
    fn answer_or_missed(&mut self, key: &str) {
        let text = self.answer(key);
        match text.is_empty() && !self.attempt.state.was_given(key) {
            true => drop(writeln!(self.out, "\n{MISSED}")),
            false => self.text(&text, SECTION + 1),
        }
    }

    /// In a later take the heading says which, so that a link to it leads to this one.
    fn point_heading(&self, heading: &str) -> String {
        match self.attempt.take {
            ..=1 => heading.to_owned(),
            take if self.shift > 0 => format!("{heading} (take {take})"),
            _ => heading.to_owned(),
        }
    }

    pub(super) fn questions_of(&self, phases: &[impl AsRef<str>]) -> Vec<&'a Question> {
        let phases = phases.iter().filter_map(|id| self.attempt.interview.phase(id.as_ref()));
        phases.flat_map(Phase::questions).collect()
    }
}

/// `f2` before `f10`.
fn natural(id: &str) -> (String, u32) {
    let letters = id.trim_end_matches(|c: char| c.is_ascii_digit());
    (letters.to_owned(), id[letters.len()..].parse().unwrap_or(0))
}
