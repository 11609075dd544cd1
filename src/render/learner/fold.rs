//! Which lines of a course's status are shown, so that a long course fits a screen.

use crate::learner::{PartOfCourse, Standing};
use crate::report::{LessonReport, Status};

/// Lines that fit a screen, beside what is above and below them.
const LINES: usize = 30;

/// One line, or the lines of one part.
#[derive(Debug)]
pub enum Row<'a> {
    /// Parts that follow each other and are all done, or all not started.
    Folded { parts: &'a [PartOfCourse<'a>], status: Status },
    /// A part with those of its lessons that are shown, and how many are not.
    Part { part: &'a PartOfCourse<'a>, lessons: Vec<&'a LessonReport>, hidden: usize },
}

/// Everything where it fits or `all` is asked for; else parts that are done or not started are folded, and then lessons.
pub fn rows<'a>(standing: &'a Standing<'a>, all: bool) -> Vec<Row<'a>> {
    let whole = || standing.parts.iter().map(|part| shown(part, part.lessons.clone())).collect::<Vec<_>>();
    if all || height(&whole()) <= LINES {
        return whole();
    }
    let folded = fold(standing, |part| part.lessons.clone());
    if height(&folded) <= LINES {
        return folded;
    }
    let is_told = |lesson: &&LessonReport| {
        matches!(lesson.status, Status::Pending | Status::Unknown)
            || standing.was_done_at(lesson).is_some()
            || standing.report.next() == Some(&lesson.id)
    };
    let told = fold(standing, |part| part.lessons.iter().copied().filter(is_told).collect());
    if height(&told) <= LINES {
        return told;
    }
    fold(standing, |part| {
        let first = part.lessons.iter().copied().filter(|lesson| standing.report.next() == Some(&lesson.id));
        first.collect()
    })
}

fn shown<'a>(part: &'a PartOfCourse<'a>, lessons: Vec<&'a LessonReport>) -> Row<'a> {
    let hidden = part.lessons.len() - lessons.len();
    Row::Part { part, lessons, hidden }
}

/// Runs of whole parts as one line each; of the others, what `lessons` says.
fn fold<'a>(
    standing: &'a Standing<'a>,
    lessons: impl Fn(&'a PartOfCourse<'a>) -> Vec<&'a LessonReport>,
) -> Vec<Row<'a>> {
    let whole = |part: &PartOfCourse<'_>| {
        let is_next = part.lessons.iter().any(|lesson| standing.report.next() == Some(&lesson.id));
        let is_broken = part.lessons.iter().any(|lesson| standing.was_done_at(lesson).is_some());
        part.whole().filter(|_| !is_next && !is_broken)
    };
    let mut rows = Vec::new();
    let mut rest = standing.parts.as_slice();
    while let Some(first) = rest.first() {
        let status = whole(first);
        let run = rest.iter().take_while(|part| status.is_some() && whole(part) == status).count();
        match status {
            Some(status) => rows.push(Row::Folded { parts: &rest[..run], status }),
            None => rows.push(shown(first, lessons(first))),
        }
        rest = &rest[run.max(1)..];
    }
    rows
}

fn height(rows: &[Row<'_>]) -> usize {
    let of = |row: &Row<'_>| match row {
        Row::Folded { .. } => 1,
        Row::Part { lessons, hidden, .. } => 1 + lessons.len() + usize::from(*hidden > 0),
    };
    rows.iter().map(of).sum()
}
