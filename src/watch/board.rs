//! What a learner looks at while they work: one lesson or all of them, with the news of the last change. Keys and reports
//! go in; what is shown is decided by this alone, and drawn elsewhere.

use super::changes::{Change, changes};
use crate::course::Id;
use crate::learner::{first_open, help};
use crate::report::{LessonReport, Report, StepReport};

/// What came of one look at a repository.
#[derive(Debug)]
pub struct Look {
    pub report: Report,
    /// What git is in the middle of, such as `a rebase`.
    pub in_progress: Option<&'static str>,
}

#[derive(Debug)]
pub struct Board {
    look: Look,
    /// The report before the last change.
    before: Option<Report>,
    /// The lesson that is shown; none for all of them.
    shown: Option<Id>,
    /// How many hints for the step to work on were asked for.
    hints: usize,
    /// Lines of the body that are above the screen.
    pub above: usize,
    pub is_help: bool,
    /// What is said once.
    pub notice: Option<String>,
    /// What holds until it is over: no answer, or no events.
    pub warnings: Vec<String>,
    /// What is done now, while it takes time.
    pub busy: Option<String>,
}

/// Where the work is to be done.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    /// From the root of the repository.
    pub path: String,
    /// 1-based.
    pub line: usize,
}

impl Board {
    /// With one lesson that one is shown, else the one to go on with.
    pub fn new(look: Look) -> Self {
        let only = match look.report.lessons.as_slice() {
            [only] => Some(only.id.clone()),
            _ => look.report.next().cloned(),
        };
        Self {
            look,
            before: None,
            shown: only,
            hints: 0,
            above: 0,
            is_help: false,
            notice: None,
            warnings: Vec::new(),
            busy: None,
        }
    }

    pub fn report(&self) -> &Report {
        &self.look.report
    }

    pub fn in_progress(&self) -> Option<&'static str> {
        self.look.in_progress
    }

    /// A new answer. What changed last is kept until something changes again.
    pub fn take(&mut self, look: Look) {
        let is_news = !changes(&self.look.report, &look.report).is_empty();
        let open = |board: &Self| board.step().map(|step| step.id.clone());
        let step = open(self);
        let old = std::mem::replace(&mut self.look, look);
        if is_news {
            self.before = Some(old.report);
            self.notice = None;
        }
        if open(self) != step {
            self.hints = 0;
            self.above = 0;
        }
    }

    /// What changed last, in the order of the course.
    pub fn news(&self) -> Vec<Change<'_>> {
        self.before.as_ref().map(|before| changes(before, &self.look.report)).unwrap_or_default()
    }

    /// The lesson that is shown; none where all are.
    pub fn lesson(&self) -> Option<&LessonReport> {
        let shown = self.shown.as_ref()?;
        self.look.report.lessons.iter().find(|lesson| lesson.id == *shown)
    }

    /// The step to work on, in the lesson that is shown.
    pub fn step(&self) -> Option<&StepReport> {
        first_open(self.lesson()?)
    }

    /// The hints that were asked for, and whether there are more; none before the first.
    pub fn hints(&self) -> (Vec<&str>, bool) {
        match (self.step(), self.hints.checked_sub(1)) {
            (Some(step), Some(more)) => {
                let help = help(step, more);
                (help.hints, self.hints < step.hints.len())
            }
            (_, _) => (Vec::new(), false),
        }
    }

    /// The next lesson that can be gone on with, after the one that is shown.
    pub fn next(&mut self) {
        let ready = &self.look.report.ready;
        let after = self.shown.as_ref().and_then(|shown| ready.iter().position(|id| id == shown));
        let next = after.map_or_else(|| ready.first(), |at| ready.get(at + 1).or_else(|| ready.first()));
        match next.cloned() {
            None => self.say("no lesson is open that can be gone on with"),
            Some(next) if self.shown.as_ref() == Some(&next) => self.say("no other lesson is open"),
            Some(next) => self.show(Some(next)),
        }
    }

    pub fn all(&mut self) {
        self.show(None);
    }

    fn show(&mut self, lesson: Option<Id>) {
        self.shown = lesson;
        (self.hints, self.above, self.notice) = (0, 0, None);
    }

    /// One hint more for the step to work on.
    pub fn hint(&mut self) {
        match self.step().map(|step| step.hints.len()) {
            None if self.shown.is_none() => self.say("a hint is for one lesson: `n` shows the next"),
            None => self.say("every step of this lesson passes"),
            Some(0) => self.say("this step has no hint beyond what is shown"),
            Some(all) if self.hints >= all => self.say("that was the last hint"),
            Some(_) => {
                self.hints += 1;
                self.notice = None;
            }
        }
    }

    /// The file, and the line in it, where the step to work on does not pass.
    pub fn place(&self) -> Option<Place> {
        let step = self.step()?;
        let places = step.where_to_look();
        let with_line = places.iter().find(|place| place.path.is_some() && place.line.is_some());
        let place = with_line.or_else(|| places.iter().find(|place| place.path.is_some()));
        let named = place.and_then(|place| Some((place.path.clone()?, place.line.unwrap_or(1))));
        let (path, line) = named.or_else(|| Some((step.missing.clone()?, 1)))?;
        Some(Place { path, line })
    }

    pub fn say(&mut self, notice: impl Into<String>) {
        self.notice = Some(notice.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Course;
    use crate::evaluate::evaluate;
    use crate::evidence::Evidence;
    use crate::finding::Location;
    use crate::report::Outcome;

    fn look(wanted: &[&str]) -> Look {
        let course = Course::built_in().unwrap();
        let wanted: Vec<String> = wanted.iter().map(|id| (*id).to_owned()).collect();
        let lessons = course.select(&wanted).unwrap().lessons;
        let report = evaluate(&course, &lessons, &Evidence::empty_folder());
        Look { report, in_progress: None }
    }

    fn shown(board: &Board) -> Option<&str> {
        board.lesson().map(|lesson| lesson.id.as_str())
    }

    #[test]
    fn n_goes_through_the_open_lessons_and_a_shows_all() {
        let mut board = Board::new(look(&[]));
        let ready: Vec<String> = board.look.report.ready.iter().map(ToString::to_string).collect();
        for id in &ready {
            assert_eq!(shown(&board), Some(id.as_str()));
            board.next();
        }
        assert_eq!(shown(&board), Some(ready[0].as_str()), "and begins again");
        board.all();
        assert_eq!(shown(&board), None);
        board.next();
        assert_eq!(shown(&board), Some(ready[0].as_str()));
    }

    #[test]
    fn hints_come_one_by_one_until_the_step_is_another() {
        let mut board = Board::new(look(&["w24-l05"]));
        let hints = |board: &mut Board, hints: &[&str]| {
            let step = board.step().unwrap().id.clone();
            let steps = board.look.report.lessons[0].steps.iter_mut();
            steps.filter(|other| other.id == step).for_each(|step| {
                step.hints = hints.iter().map(|hint| (*hint).to_owned()).collect();
            });
        };
        hints(&mut board, &["look", "look there"]);
        assert_eq!(board.hints(), (vec![], false));
        board.hint();
        assert_eq!(board.hints(), (vec!["look"], true));
        board.hint();
        board.hint();
        assert_eq!(board.hints(), (vec!["look", "look there"], false));
        assert_eq!(board.notice.as_deref(), Some("that was the last hint"));
        let mut next = look(&["w24-l05"]);
        let step = board.step().unwrap().id.clone();
        next.report.lessons[0].steps.iter_mut().filter(|other| other.id == step).for_each(|step| {
            step.outcome = Outcome::Pass;
        });
        board.take(next);
        assert_eq!(board.hints(), (vec![], false));
    }

    #[test]
    fn news_stay_until_something_changes_again() {
        let mut board = Board::new(look(&["w24-l05"]));
        let changed = || {
            let mut look = look(&["w24-l05"]);
            look.report.lessons[0].steps[0].outcome = Outcome::Pass;
            look
        };
        assert!(board.news().is_empty());
        board.take(changed());
        assert_eq!(board.news().len(), 1);
        board.take(changed());
        assert_eq!(board.news().len(), 1, "a look that finds the same is no news");
        board.take(look(&["w24-l05"]));
        assert!(matches!(board.news()[..], [Change::Step { step, .. }] if step.outcome != Outcome::Pass));
    }

    #[test]
    fn the_place_is_a_line_else_a_file_else_what_is_missing() {
        let mut board = Board::new(look(&["w24-l05"]));
        let missing = Place { path: "docs/mock-interview-notes.md".into(), line: 1 };
        assert_eq!(board.place(), Some(missing));
        let id = board.step().unwrap().id.clone();
        let step = board.look.report.lessons[0].steps.iter_mut().find(|step| step.id == id).unwrap();
        let at = |path: &str, line| Location { path: Some(path.into()), line, text: String::new() };
        step.locations = vec![Location::commit("1234567 a".into()), at("a.md", None), at("b.md", Some(7))];
        assert_eq!(board.place(), Some(Place { path: "b.md".into(), line: 7 }));
    }
}
