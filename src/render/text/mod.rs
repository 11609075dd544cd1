//! The report for a person in a terminal. What is done is one line; what is pending shows what to do. Colour adds nothing
//! that words do not say.

mod step;
mod timings;

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::case::{State, cases};
use super::untrusted::{clean, excerpt, message};
use super::wrap::{fit, pad, wrap};
use super::{Styles, View};
use crate::course::Level;
use crate::report::{LessonReport, Outcome, Report, Status, StepReport};
use crate::wording::plural;

const BAR: usize = 20;
/// The columns of a label and the space behind it.
const LABEL: usize = 10;
const NARROWEST: usize = 40;
/// Room for `12/12` and the space before it.
const PROGRESS: usize = 6;

pub fn write_text(out: &mut dyn Write, report: &Report, view: &View<'_>) -> io::Result<()> {
    write_header(out, report, view)?;
    let mut text = Text::new(out, report, view);
    for lesson in view.lessons(report) {
        text.lesson_line(lesson)?;
        text.lesson_body(lesson)?;
    }
    writeln!(out)?;
    if let Some(timings) = &report.commands.timings {
        timings::write_timings(out, timings, view.screen.width.max(NARROWEST))?;
    }
    write_footer(out, report, view)
}

/// Which course, which repository, and what to know before the answer is trusted.
pub fn write_header(out: &mut dyn Write, report: &Report, view: &View<'_>) -> io::Result<()> {
    Text::new(out, report, view).header()
}

/// What there is to say of one lesson, under its line.
pub fn write_lesson(
    out: &mut dyn Write,
    report: &Report,
    lesson: &LessonReport,
    view: &View<'_>,
) -> io::Result<()> {
    Text::new(out, report, view).lesson_body(lesson)
}

/// How much is done, and what to type next.
pub fn write_footer(out: &mut dyn Write, report: &Report, view: &View<'_>) -> io::Result<()> {
    Text::new(out, report, view).footer()
}

/// `Interview prep (built in) · main at 3f2a1c9, with uncommitted changes`
pub(in crate::render) fn heading(report: &Report) -> String {
    let (course, repo) = (&report.course, &report.repo);
    let chosen = course.chosen_by.describe();
    let head = repo.head.as_deref().map(|id| id[..7].to_owned());
    let location = match (&repo.branch, head) {
        (Some(branch), Some(head)) => format!("{} at {head}", clean(branch)),
        (None, Some(head)) if repo.source == "commit" => format!("commit {head}"),
        (None, Some(head)) => format!("detached at {head}"),
        (Some(branch), None) => format!("{}, no commit yet", clean(branch)),
        (None, None) => "no repository".to_owned(),
    };
    let dirty = if repo.dirty.is_empty() { "" } else { ", with uncommitted changes" };
    let shallow = if repo.shallow { ", a shallow clone" } else { "" };
    format!("{} ({chosen}) · {location}{dirty}{shallow}", clean(&course.title))
}

struct Text<'a> {
    out: &'a mut dyn Write,
    report: &'a Report,
    view: &'a View<'a>,
    styles: Styles,
    width: usize,
    columns: Columns,
}

/// How wide the columns of the lesson lines are.
struct Columns {
    status: usize,
    id: usize,
    title: usize,
}

impl Columns {
    /// `status  id  title  n/m`: the title gives way first.
    fn of(report: &Report, view: &View<'_>, width: usize) -> Self {
        let widest =
            |width: fn(&LessonReport) -> usize| view.lessons(report).map(width).max().unwrap_or_default();
        let status = widest(|lesson| lesson.status.in_words().len());
        let id = widest(|lesson| lesson.id.as_str().width()).min(width / 2);
        let title = widest(|lesson| clean(&lesson.title).width());
        let others = status + id + 2 * 3 + PROGRESS + widest(|lesson| advice(lesson).len());
        Self { status, id, title: title.min(width.saturating_sub(others)) }
    }
}

/// How many `should` steps are open where the lesson is done, for that is where nothing else tells of them.
fn advice(lesson: &LessonReport) -> String {
    let open = |step: &&StepReport| step.level == Level::Should && step.outcome == Outcome::Fail;
    match lesson.steps.iter().filter(open).count() {
        n if n > 0 && lesson.status == Status::Done => format!("  {n} should"),
        _ => String::new(),
    }
}

impl<'a> Text<'a> {
    fn new(out: &'a mut dyn Write, report: &'a Report, view: &'a View<'a>) -> Self {
        let width = view.screen.width.max(NARROWEST);
        let columns = Columns::of(report, view, width);
        Self { out, report, view, styles: view.screen.styles(), width, columns }
    }

    fn header(&mut self) -> io::Result<()> {
        let repo = &self.report.repo;
        let title = clean(&self.report.course.title).into_owned();
        for line in wrap(&heading(self.report), self.width) {
            match line.strip_prefix(&title) {
                Some(rest) => writeln!(self.out, "{}{rest}", self.styles.heading.paint(&title))?,
                None => writeln!(self.out, "{line}")?,
            }
        }
        if let Some((what, hint)) = &repo.error {
            self.warning(&format!("{}: {hint}", excerpt(what)))?;
        }
        let commands = &self.report.commands;
        if let Some(container) = &commands.confined_by {
            let line = format!("{} run, contained by {}", plural(commands.run, "command"), clean(container));
            writeln!(self.out, "{}", self.styles.quiet.paint(line))?;
        }
        for warning in &self.report.warnings {
            self.warning(&clean(warning))?;
        }
        writeln!(self.out)
    }

    fn warning(&mut self, text: &str) -> io::Result<()> {
        const WARNING: &str = "warning  ";
        let label = self.styles.doubtful.paint(WARNING).to_string();
        self.field("", &label, WARNING.len(), text)
    }

    fn lesson_line(&mut self, lesson: &LessonReport) -> io::Result<()> {
        let role = match lesson.status {
            Status::Done => self.styles.good,
            Status::Pending => self.styles.bad,
            Status::NotStarted => self.styles.quiet,
            Status::Unknown => self.styles.doubtful,
        };
        let word = lesson.status.in_words();
        let (passed, required) = lesson.progress();
        let title = fit(&clean(&lesson.title), self.columns.title);
        let id = lesson.id.as_str();
        writeln!(
            self.out,
            "{}{}  {id}{}  {title}{}  {passed}/{required}{}",
            role.paint(word),
            pad(word, self.columns.status),
            pad(id, self.columns.id),
            pad(&title, self.columns.title),
            self.styles.quiet.paint(advice(lesson)),
        )
    }

    fn lesson_body(&mut self, lesson: &LessonReport) -> io::Result<()> {
        if let Some(reason) = lesson.reason() {
            writeln!(self.out, "  {} {reason}", self.styles.doubtful.paint("?"))?;
        }
        if let Some((read, all)) = lesson.lines.filter(|(read, all)| read < all) {
            let need = if all - read == 1 { "needs" } else { "need" };
            writeln!(self.out, "  {read} of {} read, {} {need} running", plural(all, "line"), all - read)?;
        }
        let cases = cases(self.report, lesson);
        let states = cases.iter().filter_map(|case| Some((case.step?, case.state)));
        // Of a lesson with one step there is nothing else to say.
        let has_one = lesson.progress().1 == 1;
        let told: Vec<&StepReport> = states
            .filter(|(step, state)| self.view.shows(step) && self.is_told(lesson, has_one, step, *state))
            .map(|(step, _)| step)
            .collect();
        if told.is_empty() && lesson.status == Status::NotStarted {
            self.how_to_start(lesson)?;
        }
        told.into_iter().try_for_each(|step| self.step(step))
    }

    fn is_told(&self, lesson: &LessonReport, has_one: bool, step: &StepReport, state: State) -> bool {
        match (&step.outcome, lesson.status) {
            _ if self.view.all_steps => true,
            (Outcome::Fail | Outcome::Unknown(_), Status::Pending | Status::Unknown) => true,
            (Outcome::Fail, Status::NotStarted) => step.is_required && has_one,
            (Outcome::Blocked { .. }, Status::Pending) => step.level == Level::Must,
            (_, Status::Done) => matches!(state, State::Failed | State::Error),
            _ => false,
        }
    }

    /// What comes first: the file that is missing, what was perhaps meant to be it, and the command that says more.
    fn how_to_start(&mut self, lesson: &LessonReport) -> io::Result<()> {
        let open = || lesson.steps.iter().filter(|step| step.is_required && step.outcome != Outcome::Pass);
        let missing = open().find_map(|step| step.missing.as_deref());
        let id = lesson.id.as_str();
        // Where a commit is inspected there is nothing to begin in.
        let repo = &self.report.repo;
        let can_begin = repo.source == "worktree" && repo.error.is_none();
        let next = if can_begin { self.view.start(id) } else { self.view.show(id) };
        match (missing, open().next()) {
            (Some(path), _) => self.labelled("missing", &clean(path))?,
            (None, Some(first)) => self.labelled("first", &clean(&first.description))?,
            (None, None) => {}
        }
        let failing = lesson.steps.iter().filter(|step| step.outcome == Outcome::Fail);
        if let Some(near) = failing.flat_map(|step| &step.near_misses).next() {
            self.labelled("near miss", &message(&near.message))?;
        }
        self.labelled("type", &next)
    }

    fn labelled(&mut self, label: &str, text: &str) -> io::Result<()> {
        let label = format!("{label:<LABEL$}");
        self.field("      ", &self.styles.quiet.paint(&label).to_string(), LABEL, text)
    }

    /// A label, its trailing space included, and a text that wraps under itself.
    fn field(&mut self, indent: &str, label: &str, label_width: usize, text: &str) -> io::Result<()> {
        let hang = indent.len() + label_width;
        for (index, line) in wrap(text, self.width.saturating_sub(hang).max(20)).iter().enumerate() {
            if index == 0 {
                writeln!(self.out, "{indent}{label}{line}")?;
            } else {
                writeln!(self.out, "{}{line}", " ".repeat(hang))?;
            }
        }
        Ok(())
    }

    fn footer(&mut self) -> io::Result<()> {
        let summary = self.report.summary();
        let percent = summary.done * 100 / summary.total.max(1);
        let filled = summary.done * BAR / summary.total.max(1);
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(BAR - filled));
        let points = match self.report.shows_points() {
            true => format!("   {} points", self.report.points()),
            false => String::new(),
        };
        let line = format!(
            "{} of {} done  {bar}  {percent}%{points}",
            summary.done,
            plural(summary.total, "lesson")
        );
        write!(self.out, "{line}")?;
        let Some(next) = self.report.next() else { return writeln!(self.out) };
        let only_one = self.report.lessons.len() == 1;
        let command = if only_one { self.view.show(next.as_str()) } else { self.view.check(next.as_str()) };
        let fits = line.width() + 6 + "next: ".len() + command.width() <= self.width;
        let gap = if fits { "      " } else { "\n" };
        writeln!(self.out, "{gap}next: {}", self.styles.command.paint(&command))
    }
}
