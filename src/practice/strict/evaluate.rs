//! What is written down after a conversation: answers that were spoken, the points that came, scores, the recommendation,
//! findings. All of it is off the clock.

use super::rules::{Ruled, stamp};
use super::state::{At, Conversation, Finding, Line};
use super::step::{Run, refuse};
use crate::practice::filled::Points;
use crate::practice::limit::Span;
use crate::wording::{list, one_line, plural};

/// A finding has at least this many words.
const FINDING_WORDS: usize = 3;

impl Run<'_> {
    pub(super) fn type_up_from(&mut self, start: usize) {
        let lacking =
            (start..self.talk.lines.len()).find(|nth| Conversation::lacks_text(&self.talk.lines[*nth]));
        self.talk.draft.clear();
        self.talk.at = lacking.map_or_else(|| self.counting_from(0), At::TypingUp);
    }

    fn counting_from(&self, nth: usize) -> At {
        if nth < self.talk.tasks(self.protocol).len() { At::Counting(nth) } else { At::Scoring(0) }
    }

    pub(super) fn typed_up(&mut self, nth: usize, new: &str) -> Ruled<()> {
        if !new.contains(char::is_alphanumeric) {
            return refuse("there is no word in it", "type up what was said, or leave it out with `next`");
        }
        if let Some(Line::Candidate { text, .. }) = self.talk.lines.get_mut(nth) {
            new.trim().clone_into(text);
        }
        self.type_up_from(nth + 1);
        Ok(())
    }

    pub(super) fn count(&mut self, nth: usize, points: &[usize]) -> Ruled<()> {
        let tasks = self.talk.tasks(self.protocol);
        let Some(task) = tasks.get(nth) else { return refuse("that was not asked", "go on") };
        let all = task.expects.len();
        if let Some(wrong) = points.iter().find(|point| !(1..=all).contains(*point)) {
            return refuse(
                format!("there is no point {wrong}"),
                format!("it has 1 to {all}; `none` is none of them"),
            );
        }
        let mut points = points.to_vec();
        points.sort_unstable();
        points.dedup();
        let id = task.id.to_string();
        self.talk.points.insert(id, points);
        self.talk.draft.clear();
        self.talk.at = self.counting_from(nth + 1);
        Ok(())
    }

    pub(super) fn score(&mut self, nth: usize, points: Points) -> Ruled<()> {
        let scale = self.protocol.scale;
        if !scale.contains(points.decimal()) {
            return refuse("that is not on the scale", format!("give {scale}, in halves if you like"));
        }
        let id = self.protocol.scores[nth].id.to_string();
        let before = self.talk.scores.insert(id.clone(), points);
        if let Some(before) = before.filter(|before| *before != points) {
            self.talk.changed.push((id, before, points));
        }
        self.talk.draft.clear();
        let is_last = nth + 1 == self.protocol.scores.len();
        self.talk.at = if is_last { At::Recommending } else { At::Scoring(nth + 1) };
        Ok(())
    }

    pub(super) fn recommend(&mut self, said: &str) -> Ruled<()> {
        let word = said.trim().trim_end_matches('.').to_lowercase();
        let all = &self.protocol.recommendations;
        let Some(chosen) = all.iter().find(|one| one.say.to_lowercase() == word) else {
            let all: Vec<String> = all.iter().map(|one| one.say.clone()).collect();
            return refuse(format!("`{said}` cannot be recommended"), format!("write {}", list(&all, "or")));
        };
        if let Some(bar) = &chosen.needs {
            let points = self.talk.scores.get(&*bar.score).copied().unwrap_or_default();
            if !bar.is.contains(points.decimal()) {
                let title = self.protocol.scores.iter().find(|score| *score.id == *bar.score);
                let title = title.map_or(&*bar.score, |score| &score.title);
                let open = all.iter().filter(|one| one.needs.is_none()).map(|one| one.say.clone());
                return refuse(
                    format!("{} is shut: {title} is {}, not {}", chosen.say, points, bar.is),
                    format!("recommend {}", list(&open.collect::<Vec<_>>(), "or")),
                );
            }
        }
        self.talk.recommended = Some(chosen.say.clone());
        self.talk.draft.clear();
        self.talk.at = At::Finding(0);
        Ok(())
    }

    pub(super) fn find(&mut self, list: usize, seconds: u64, text: &str) -> Ruled<()> {
        let at = self.talk.stamps().find(|at| at.0 / 1000 == seconds);
        let Some(at) = at else {
            return refuse(
                format!("no turn has the stamp {}", stamp(Span(seconds * 1000))),
                "take the stamp of the turn that showed it",
            );
        };
        let text = one_line(text);
        let words = text.split(' ').filter(|word| word.contains(char::is_alphanumeric)).count();
        if words < FINDING_WORDS {
            return refuse(
                format!("that is not specific: {}", plural(words, "word")),
                "say in three words or more what was shown there",
            );
        }
        self.talk.findings.push(Finding { list, at, text });
        self.talk.draft.clear();
        Ok(())
    }

    pub(super) fn next_findings(&mut self, list: usize) -> Ruled<()> {
        let title = &self.protocol.findings[list].title;
        if !self.talk.findings.iter().any(|finding| finding.list == list) {
            return refuse(format!("`{title}` is empty"), "name one at least, with the stamp of its turn");
        }
        self.talk.draft.clear();
        self.talk.at = if list + 1 < self.protocol.findings.len() { At::Finding(list + 1) } else { At::Over };
        Ok(())
    }
}
