//! `prep status` for a terminal: the parts of a course with a bar each, and their lessons.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::fold::{Row, rows};
use super::lines::{Lines, bar};
use super::overview::in_words;
use crate::learner::{PartOfCourse, Standing};
use crate::render::text::write_header;
use crate::render::untrusted::clean;
use crate::render::wrap::{fit, pad};
use crate::render::{Styles, View};
use crate::report::{LessonReport, Status};
use crate::wording::plural;

const BAR: usize = 20;
const SMALL_BAR: usize = 8;

pub fn write_status(
    out: &mut dyn Write,
    standing: &Standing<'_>,
    all: bool,
    view: &View<'_>,
) -> io::Result<()> {
    write_header(out, standing.report, view)?;
    let rows = rows(standing, all);
    let mut table = Table::new(out, standing, view);
    let mut has_hidden = false;
    for row in &rows {
        match row {
            Row::Folded { parts, status } => {
                has_hidden = true;
                table.folded(parts, *status)?;
            }
            Row::Part { part, lessons, hidden } => {
                table.part(part)?;
                lessons.iter().try_for_each(|lesson| table.lesson(lesson))?;
                if *hidden > 0 {
                    has_hidden = true;
                    table.hidden(part, lessons.len())?;
                }
            }
        }
    }
    let mut lines = Lines::new(table.out, view);
    lines.blank()?;
    let summary = standing.report.summary();
    let percent = summary.done * 100 / summary.total.max(1);
    let points = match standing.report.shows_points() {
        true => format!("  {} points", standing.report.points()),
        false => String::new(),
    };
    writeln!(lines.out, "{}  {percent}%{points}", bar(summary.done, summary.total, BAR))?;
    lines.text(&in_words(&summary))?;
    if !standing.done_before.is_empty() {
        let broken = plural(standing.done_before.len(), "lesson");
        let was = if standing.done_before.len() == 1 { "was" } else { "were" };
        lines.text(&format!("{broken} {was} done before, and not now"))?;
    }
    if let Some(why) = &standing.unknown_before {
        lines.text(&format!("What was done before is not fully known: {}.", clean(why)))?;
    }
    lines.blank()?;
    let mut commands = vec![(view.typed(&["next"]), "the next lesson, and the first thing to do")];
    if let Some(id) = standing.done_before.keys().next() {
        commands.push((view.typed(&["blame", id.as_str()]), "when it was done, and what broke it"));
    }
    if has_hidden {
        commands.push((view.typed(&["status", "--all"]), "every lesson"));
    }
    lines.commands(&commands)
}

struct Table<'a> {
    out: &'a mut dyn Write,
    standing: &'a Standing<'a>,
    styles: Styles,
    part: usize,
    id: usize,
    title: usize,
}

/// `not started`, and the two spaces before and behind it.
const STATUS: usize = 11 + 4;

impl<'a> Table<'a> {
    fn new(out: &'a mut dyn Write, standing: &'a Standing<'a>, view: &View<'_>) -> Self {
        let width = view.screen.width.max(40);
        let lessons = || standing.report.lessons.iter();
        let part = standing.parts.iter().map(|part| clean(part.name).width()).max().unwrap_or(0);
        let id = lessons().map(|lesson| lesson.id.as_str().width()).max().unwrap_or(0).min(width / 3);
        let widest = lessons().map(|lesson| clean(&lesson.title).width()).max().unwrap_or(0);
        // Of a narrow screen, titles get what is left.
        let others = STATUS + id + 2 + 2 + SMALL_BAR + 1 + 5;
        let title = widest.min(width.saturating_sub(others));
        Self { out, standing, styles: view.screen.styles(), part: part.clamp(7, width / 3), id, title }
    }

    fn part(&mut self, part: &PartOfCourse<'_>) -> io::Result<()> {
        let name = if part.name.is_empty() { "lessons".into() } else { clean(part.name) };
        self.bar_line(&name, part.done(), part.lessons.len(), std::slice::from_ref(part), "")
    }

    /// `w02 to w05  ████████  20/20  100%`.
    fn folded(&mut self, parts: &[PartOfCourse<'_>], status: Status) -> io::Result<()> {
        let done = parts.iter().map(PartOfCourse::done).sum();
        let all = parts.iter().map(|part| part.lessons.len()).sum();
        let name = match parts {
            [one] => clean(one.name).into_owned(),
            [first, .., last] => format!("{} to {}", clean(first.name), clean(last.name)),
            [] => return Ok(()),
        };
        let note = format!("  {}", status.in_words());
        self.bar_line(&name, done, all, parts, &note)
    }

    fn bar_line(
        &mut self,
        name: &str,
        done: usize,
        all: usize,
        parts: &[PartOfCourse<'_>],
        note: &str,
    ) -> io::Result<()> {
        let points = match self.standing.report.shows_points() {
            true => {
                let (earned, possible) =
                    parts.iter().map(PartOfCourse::points).fold((0, 0), |sum, points| {
                        (sum.0 + u64::from(points.earned), sum.1 + u64::from(points.possible))
                    });
                format!("  {earned}/{possible} points")
            }
            false => String::new(),
        };
        let gap = pad(name, self.part);
        let count = format!("{done}/{all}");
        let percent = done * 100 / all.max(1);
        writeln!(
            self.out,
            "{}{gap}  {}  {count:>5}  {percent:>3}%{points}{}",
            self.styles.heading.paint(name),
            bar(done, all, BAR),
            if note.is_empty() { String::new() } else { self.styles.quiet.paint(note).to_string() },
        )
    }

    fn lesson(&mut self, lesson: &LessonReport) -> io::Result<()> {
        let before = self.standing.was_done_at(lesson);
        let (word, role) = match lesson.status {
            _ if before.is_some() => ("broken", self.styles.bad),
            Status::Done => ("done", self.styles.good),
            Status::Pending => ("pending", self.styles.doubtful),
            Status::NotStarted => ("not started", self.styles.quiet),
            Status::Unknown => ("unknown", self.styles.doubtful),
        };
        let (passed, required) = lesson.progress();
        let (id, title) = (fit(lesson.id.as_str(), self.id), fit(&clean(&lesson.title), self.title));
        let gaps = (pad(word, 11), pad(&id, self.id), pad(&title, self.title));
        writeln!(
            self.out,
            "  {}{}  {id}{}  {title}{}  {} {passed}/{required}",
            role.paint(word),
            gaps.0,
            gaps.1,
            gaps.2,
            bar(passed, required, SMALL_BAR),
        )?;
        match before {
            Some(commit) => {
                writeln!(self.out, "{}was done at {}", " ".repeat(STATUS), &commit[..commit.len().min(7)])
            }
            None => Ok(()),
        }
    }

    /// What is left out of a part.
    fn hidden(&mut self, part: &PartOfCourse<'_>, shown: usize) -> io::Result<()> {
        let more = plural(part.lessons.len() - shown, "more lesson");
        let done = part.done();
        writeln!(self.out, "  {}", self.styles.quiet.paint(format!("and {more}: {done} of the part done")))
    }
}
