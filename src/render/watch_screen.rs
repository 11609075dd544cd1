//! What the screen of `prep watch` shows: where the course is, what changed last, and one lesson or all. A pure function of
//! the board and the size; `commands::watch::screen` draws it.

use unicode_width::UnicodeWidthStr;

use super::View;
use super::case::{near_misses, place_in_words};
use super::frame::{Frame, Line, Page, Tone};
use super::learner::{Row, bar, rows};
use super::text::heading;
use super::untrusted::{clean, message};
use super::watch::{lesson_in_words, mark, step_in_words};
use super::wrap::{fit, pad, wrap};
use crate::course::{Id, Level};
use crate::learner::{PartOfCourse, Standing};
use crate::report::{LessonReport, Outcome, Status, StepReport};
use crate::watch::{Board, Change};
use crate::wording::plural;

#[cfg(test)]
mod tests;

const KEYS: &str = "n next · a all · h hint · e edit · ? help · q quit";

/// Changes that are shown; the rest are counted.
const MAX_NEWS: usize = 5;

/// Places named under the step to work on.
const MAX_PLACES: usize = 3;

/// The columns of `expected`, and the space behind it.
const LABEL: usize = 8;

/// A screen, and how many lines of its body can be above it.
pub struct Drawn {
    pub frame: Frame,
    pub furthest: usize,
}

/// The screen, of a width and a height.
pub fn view(board: &Board, view: &View<'_>, width: usize, height: usize) -> Drawn {
    let mut page = Page::new(width, height);
    if board.is_help {
        help(&mut page);
        return Drawn { frame: page.frame(), furthest: 0 };
    }
    head(&mut page, board);
    news(&mut page, board);
    let notice = board.notice.as_deref().map_or_else(Vec::new, |notice| wrap(&clean(notice), page.width));
    let last = 1 + notice.len();
    let room = page.height.saturating_sub(page.lines.len() + last).max(1);
    let body = body(board, view, page.width, room);
    let furthest = body.len().saturating_sub(room);
    page.lines.extend(window(body, board.above.min(furthest), room));
    let body_end = page.height.saturating_sub(last);
    page.lines.truncate(body_end);
    while page.lines.len() < body_end {
        page.blank();
    }
    notice.into_iter().for_each(|line| page.add(line, Tone::Warning));
    page.keys(KEYS);
    Drawn { frame: page.frame(), furthest }
}

fn help(page: &mut Page) {
    page.text(
        "prep looks again whenever a file is saved, or something is committed or checked out.",
        Tone::Plain,
    );
    page.blank();
    for (key, what) in [
        ("n", "the next lesson that is open, and the one after it"),
        ("a", "all lessons"),
        ("h", "a hint for the step to work on, and one more each time"),
        ("e", "your editor, from VISUAL or EDITOR, where that step does not pass"),
        ("↑ ↓", "what is above or below the screen; space and PgUp for more at once"),
        ("?", "this page"),
        ("q", "leave"),
    ] {
        page.marked(0, (&format!("{key:<3}"), Tone::Strong), (what, Tone::Plain));
    }
    page.blank();
    for (mark, what) in [
        ("✓", "passes"),
        ("✗", "does not pass"),
        ("-", "waits for another step"),
        ("?", "is unknown: it needs a program, or something that is not here"),
        ("○", "is yours to remember"),
    ] {
        page.marked(0, (mark, Tone::Strong), (what, Tone::Plain));
    }
    page.keys("any key goes back");
}

fn head(page: &mut Page, board: &Board) {
    let report = board.report();
    let busy = board.busy.as_ref().map_or_else(String::new, |what| match what.is_empty() {
        true => "checking".to_owned(),
        false => fit(&format!("checking: {}", clean(what)), page.width / 2),
    });
    // Of a narrow screen, the repository gets the room: the course is known.
    let whole = heading(report);
    let has_room = whole.width() + busy.width() < page.width;
    let shown: &str =
        if has_room { &whole } else { whole.split_once(" · ").map_or(&*whole, |(_, repo)| repo) };
    page.ends((shown, Tone::Quiet), (&busy, Tone::Warning));
    let summary = report.summary();
    let counted = format!("{} of {} done", summary.done, plural(summary.total, "lesson"));
    let percent = summary.done * 100 / summary.total.max(1);
    let tone = if summary.done == summary.total { Tone::Good } else { Tone::Plain };
    page.add(format!("{counted}  {}  {percent}%", bar(summary.done, summary.total, 20)), tone);
    if let Some(what) = board.in_progress() {
        page.text(
            &format!("{what} is in progress: the answers are about the files as they are"),
            Tone::Warning,
        );
    }
    for warning in &board.warnings {
        page.text(warning, Tone::Warning);
    }
    page.blank();
}

fn news(page: &mut Page, board: &Board) {
    let news = board.news();
    if news.is_empty() {
        page.text("Save a file or commit, and what changes is told here.", Tone::Quiet);
        return page.blank();
    }
    // The body keeps most of the screen.
    let most = MAX_NEWS.min(page.height / 4).max(1);
    let shown = board.lesson().map(|lesson| &lesson.id);
    let mut lines: Vec<(u8, &str, Tone, String)> = news.iter().map(|change| told(change, shown)).collect();
    lines.sort_by_key(|(rank, ..)| *rank);
    for (_, mark, tone, text) in lines.iter().take(most) {
        let of_text = if *tone == Tone::Alarm { Tone::Plain } else { *tone };
        let text = fit(text, page.width.saturating_sub(2));
        page.marked(0, (mark, *tone), (&text, of_text));
    }
    if news.len() > most {
        page.add(format!("  and {}", plural(news.len() - most, "more change")), Tone::Quiet);
    }
    page.blank();
}

/// A change in one line, and how soon it is told: what is done now comes first.
fn told(change: &Change<'_>, shown: Option<&Id>) -> (u8, &'static str, Tone, String) {
    match change {
        Change::Lesson { lesson, before } => {
            let tone = match lesson.status {
                Status::Done => Tone::Good,
                Status::Pending if *before == Status::Done => Tone::Alarm,
                _ => Tone::Strong,
            };
            (0, "=", tone, lesson_in_words(lesson, *before))
        }
        Change::Step { lesson, step } => {
            let name = match shown == Some(&lesson.id) {
                true => String::new(),
                false => format!("{}/{} ", lesson.id, step.id),
            };
            let said = step_in_words(step);
            let (rank, text) = match &step.outcome {
                Outcome::Pass => (1, format!("{name}passes now: {said}")),
                Outcome::Fail => (2, format!("{name}{said}")),
                Outcome::Unknown(_) | Outcome::Manual => (3, format!("{name}{said}")),
                Outcome::Blocked { .. } => (4, format!("{name}{said}")),
            };
            (rank, mark(&step.outcome), tone(&step.outcome), text)
        }
    }
}

fn tone(outcome: &Outcome) -> Tone {
    match outcome {
        Outcome::Pass => Tone::Good,
        Outcome::Fail => Tone::Alarm,
        Outcome::Unknown(_) => Tone::Warning,
        Outcome::Blocked { .. } | Outcome::Manual => Tone::Quiet,
    }
}

/// The lines that are seen of a body, with a word on those that are not.
fn window(body: Vec<Line>, above: usize, room: usize) -> Vec<Line> {
    let hidden = body.len().saturating_sub(above + room);
    let mut seen: Vec<Line> = body.into_iter().skip(above).take(room).collect();
    let said = |text: String| vec![super::frame::Piece { text, tone: Tone::Quiet }];
    if hidden > 0
        && let Some(last) = seen.last_mut()
    {
        *last = said(format!("… {} below: ↓", plural(hidden + 1, "more line")));
    }
    if above > 0
        && let Some(first) = seen.first_mut()
    {
        *first = said(format!("… {} above: ↑", plural(above + 1, "more line")));
    }
    seen
}

/// One lesson, or all of them. Where not everything has room, what passes is one line.
fn body(board: &Board, view: &View<'_>, width: usize, room: usize) -> Vec<Line> {
    let Some(lesson) = board.lesson() else { return all(board, width) };
    let whole = one(board, lesson, view, width, false);
    if whole.len() <= room { whole } else { one(board, lesson, view, width, true) }
}

fn one(board: &Board, lesson: &LessonReport, view: &View<'_>, width: usize, is_folded: bool) -> Vec<Line> {
    let mut page = Page::new(width, usize::MAX);
    let (passed, required) = lesson.progress();
    let status = format!("{} {passed}/{required}", lesson.status.in_words());
    let title = format!("{}  {}", lesson.id, clean(&lesson.title));
    page.ends((&title, Tone::Strong), (&status, of_status(lesson.status)));
    if let Some(reason) = lesson.reason() {
        page.marked(2, ("?", Tone::Warning), (reason, Tone::Plain));
    }
    let current = board.step().map(|step| &step.id);
    let counted = |is_counted: fn(&Outcome) -> bool| {
        lesson.steps.iter().filter(|step| is_folded && is_counted(&step.outcome)).count()
    };
    let passing = counted(|outcome| *outcome == Outcome::Pass);
    if passing > 0 {
        let pass = if passing == 1 { "passes" } else { "pass" };
        page.marked(2, ("✓", Tone::Good), (&format!("{} {pass}", plural(passing, "step")), Tone::Quiet));
    }
    // Where not everything has room, the step to work on comes first.
    let (first, others): (Vec<&StepReport>, Vec<&StepReport>) =
        lesson.steps.iter().partition(|step| is_folded && current == Some(&step.id));
    let is_told = |step: &&StepReport| {
        !is_folded || current == Some(&step.id) || matches!(step.outcome, Outcome::Fail | Outcome::Unknown(_))
    };
    for step in first.into_iter().chain(others).filter(is_told) {
        let is_current = current == Some(&step.id);
        let should = if step.level == Level::Should { " (should)" } else { "" };
        let waits = match &step.outcome {
            Outcome::Blocked { by } => format!(" Waits for `{by}`."),
            _ => String::new(),
        };
        let text = format!("{}{should}{waits}", clean(&step.description));
        let tone_of_text = if is_current { Tone::Strong } else { Tone::Plain };
        page.marked(2, (mark(&step.outcome), tone(&step.outcome)), (&text, tone_of_text));
        if is_current {
            details(&mut page, board, lesson, step, view);
        }
    }
    for (count, mark, what) in [
        (counted(|outcome| matches!(outcome, Outcome::Blocked { .. })), "-", "waiting for others"),
        (counted(|outcome| *outcome == Outcome::Manual), "○", "by hand"),
    ] {
        if count > 0 {
            page.marked(2, (mark, Tone::Quiet), (&format!("{} {what}", plural(count, "step")), Tone::Quiet));
        }
    }
    if current.is_none() {
        page.blank();
        page.text("Every step that can be checked passes: `n` shows the next lesson.", Tone::Plain);
    }
    page.lines
}

/// What to know of the step to work on.
fn details(page: &mut Page, board: &Board, lesson: &LessonReport, step: &StepReport, view: &View<'_>) {
    let width = page.width;
    let mut labelled = |label: &str, text: &str, tone: Tone| {
        page.marked(4, (&format!("{label:<LABEL$}"), Tone::Quiet), (text, tone));
    };
    for place in step.where_to_look().into_iter().filter(|place| place.line.is_some()).take(MAX_PLACES) {
        let room = width.saturating_sub(4 + LABEL + 1);
        labelled("at", &fit(&place_in_words(place), room), Tone::Strong);
    }
    if matches!(step.outcome, Outcome::Fail | Outcome::Unknown(_)) {
        labelled("expected", &clean(&step.expected), Tone::Plain);
        labelled("found", &message(&step.found), Tone::Plain);
        for near in near_misses(step) {
            labelled("near", &near, Tone::Plain);
        }
    }
    if let Outcome::Unknown(crate::finding::Cause::NotRun(command)) = &step.outcome {
        labelled("type", &clean(command), Tone::Plain);
    }
    if lesson.status == Status::NotStarted && step.missing.is_some() {
        labelled("type", &view.start(lesson.id.as_str()), Tone::Plain);
    }
    let (hints, has_more) = board.hints();
    for hint in hints {
        labelled("hint", &clean(hint), Tone::Warning);
    }
    if has_more {
        labelled("", "`h` gives one more", Tone::Quiet);
    }
}

/// The lessons, by part; parts that are done or not begun are a line each where the course is long.
fn all(board: &Board, width: usize) -> Vec<Line> {
    let standing = Standing::new(board.report());
    let mut page = Page::new(width, usize::MAX);
    let shown = rows(&standing, false);
    let lessons = || {
        shown.iter().flat_map(|row| match row {
            Row::Part { lessons, .. } => lessons.as_slice(),
            Row::Folded { .. } => &[],
        })
    };
    let id = lessons().map(|lesson| lesson.id.as_str().len()).max().unwrap_or(0).min(width / 3);
    let has_parts = standing.parts.iter().any(|part| !part.name.is_empty());
    for row in &shown {
        match row {
            Row::Folded { parts, status } => {
                let (left, right) = of_parts(parts);
                page.ends((&left, Tone::Strong), (&format!("{}  {right}", status.in_words()), Tone::Quiet));
            }
            Row::Part { part, lessons, hidden } => {
                if has_parts {
                    let (left, right) = of_parts(std::slice::from_ref(part));
                    page.ends((&left, Tone::Strong), (&right, Tone::Quiet));
                }
                for lesson in lessons {
                    one_line(&mut page, lesson, id);
                }
                if *hidden > 0 {
                    page.add(format!("  and {}", plural(*hidden, "more lesson")), Tone::Quiet);
                }
            }
        }
    }
    page.lines
}

/// The names of parts that follow each other, and how many of their lessons are done.
fn of_parts(parts: &[PartOfCourse<'_>]) -> (String, String) {
    let done: usize = parts.iter().map(PartOfCourse::done).sum();
    let all: usize = parts.iter().map(|part| part.lessons.len()).sum();
    let name = match parts {
        [first, .., last] => format!("{} to {}", clean(first.name), clean(last.name)),
        [one] if one.name.is_empty() => "lessons".to_owned(),
        [one] => clean(one.name).into_owned(),
        [] => String::new(),
    };
    (name, format!("{done}/{all}"))
}

/// `  pending  w24-l05  Mock interviews   5/7`
fn one_line(page: &mut Page, lesson: &LessonReport, id: usize) {
    const STATUS: usize = "not started".len();
    let (passed, required) = lesson.progress();
    let word = lesson.status.in_words();
    let name = fit(lesson.id.as_str(), id);
    let gaps = (pad(word, STATUS), pad(&name, id));
    let left = format!("  {word}{}  {name}{}  {}", gaps.0, gaps.1, clean(&lesson.title));
    page.ends((&left, of_status(lesson.status)), (&format!("{passed}/{required}"), Tone::Plain));
}

fn of_status(status: Status) -> Tone {
    match status {
        Status::Done => Tone::Good,
        Status::Pending => Tone::Plain,
        Status::NotStarted => Tone::Quiet,
        Status::Unknown => Tone::Warning,
    }
}
