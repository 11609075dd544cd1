//! The report for a person in a terminal. What is done is one line; what is pending shows what to do. Colour adds nothing
//! that words do not say.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::untrusted::{clean, excerpt, message};
use super::{Screen, Styles};
use crate::course::Level;
use crate::finding::{Cause, Location};
use crate::report::{LessonReport, Outcome, Report, Status, StepReport};
use crate::wording::plural;

/// Places named under one step; the rest are counted.
const MAX_PLACES: usize = 3;
const MAX_NEAR: usize = 3;
const BAR: usize = 20;
/// The columns of a label and the space behind it.
const LABEL: usize = 10;

/// How much is told.
#[derive(Debug, Clone, Copy, Default)]
pub struct Detail {
    /// Every step of every lesson, with what was found.
    pub all_steps: bool,
}

pub fn write_text(out: &mut dyn Write, report: &Report, screen: Screen, detail: Detail) -> io::Result<()> {
    let mut text = Text { out, styles: screen.styles(), width: screen.width.max(40), detail };
    text.header(report)?;
    let columns = Columns::of(report, text.width);
    for lesson in &report.lessons {
        text.lesson(lesson, &columns)?;
    }
    text.footer(report)
}

struct Text<'a> {
    out: &'a mut dyn Write,
    styles: Styles,
    width: usize,
    detail: Detail,
}

/// How wide the columns of the lesson lines are.
struct Columns {
    status: usize,
    id: usize,
    title: usize,
}

impl Columns {
    /// `status  id  title  n/m`: the title gives way first.
    fn of(report: &Report, width: usize) -> Self {
        let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
        let status = widest(&mut report.lessons.iter().map(|lesson| word(lesson.status).len()));
        let id = widest(&mut report.lessons.iter().map(|lesson| lesson.id.as_str().width())).min(width / 2);
        let title = widest(&mut report.lessons.iter().map(|lesson| clean(&lesson.title).width()));
        Self { status, id, title: title.min(width.saturating_sub(status + id + 2 * 3 + PROGRESS)) }
    }
}

/// Room for `12/12` and the space before it.
const PROGRESS: usize = 6;

/// How many `should` steps are open where the lesson is done, for that is where nothing else tells of them.
fn advice(lesson: &LessonReport) -> String {
    let open = |step: &&StepReport| step.level == Level::Should && step.outcome == Outcome::Fail;
    match lesson.steps.iter().filter(open).count() {
        n if n > 0 && lesson.status == Status::Done => format!("  {n} should"),
        _ => String::new(),
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Done => "done",
        Status::Pending => "pending",
        Status::NotStarted => "not started",
        Status::Unknown => "unknown",
    }
}

impl Text<'_> {
    fn header(&mut self, report: &Report) -> io::Result<()> {
        let course = &report.course;
        let chosen = course.chosen_by.describe();
        let repo = &report.repo;
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
        let title = clean(&course.title).into_owned();
        writeln!(self.out, "{} ({chosen}) · {location}{dirty}{shallow}", self.styles.heading.paint(title))?;
        if let Some((what, hint)) = &repo.error {
            const WARNING: &str = "warning  ";
            let label = self.styles.doubtful.paint(WARNING).to_string();
            self.field("", &label, WARNING.len(), &format!("{}: {hint}", excerpt(what)))?;
        }
        writeln!(self.out)
    }

    fn lesson(&mut self, lesson: &LessonReport, columns: &Columns) -> io::Result<()> {
        let role = match lesson.status {
            Status::Done => self.styles.good,
            Status::Pending => self.styles.bad,
            Status::NotStarted => self.styles.quiet,
            Status::Unknown => self.styles.doubtful,
        };
        let word = word(lesson.status);
        let (passed, required) = lesson.progress();
        let title = fit(&clean(&lesson.title), columns.title);
        let id = lesson.id.as_str();
        writeln!(
            self.out,
            "{}{}  {id}{}  {title}{}  {passed}/{required}{}",
            role.paint(word),
            pad(word, columns.status),
            pad(id, columns.id),
            pad(&title, columns.title),
            self.styles.quiet.paint(advice(lesson)),
        )?;
        if lesson.status == Status::NotStarted {
            self.nearly_started(lesson)?;
        }
        if let Some(reason) = lesson.reason() {
            writeln!(self.out, "  {} {reason}", self.styles.doubtful.paint("?"))?;
        }
        if let Some((read, all)) = lesson.lines.filter(|(read, all)| read < all) {
            let need = if all - read == 1 { "needs" } else { "need" };
            writeln!(self.out, "  {read} of {} read, {} {need} running", plural(all, "line"), all - read)?;
        }
        for step in &lesson.steps {
            if self.is_told(lesson, step) {
                self.step(step)?;
            }
        }
        Ok(())
    }

    fn is_told(&self, lesson: &LessonReport, step: &StepReport) -> bool {
        match (&step.outcome, lesson.status) {
            _ if self.detail.all_steps => true,
            (Outcome::Fail | Outcome::Unknown(_), Status::Pending | Status::Unknown) => true,
            (Outcome::Blocked { .. }, Status::Pending) => step.level == Level::Must,
            _ => false,
        }
    }

    /// What was perhaps meant to be the start: a file under almost the right name.
    fn nearly_started(&mut self, lesson: &LessonReport) -> io::Result<()> {
        let near = lesson
            .steps
            .iter()
            .filter(|step| step.outcome == Outcome::Fail)
            .flat_map(|step| &step.near_misses);
        for near in near.take(if self.detail.all_steps { 0 } else { 1 }) {
            self.labelled("near miss", &message(&near.message))?;
        }
        Ok(())
    }

    fn step(&mut self, step: &StepReport) -> io::Result<()> {
        let (role, mark) = match step.outcome {
            Outcome::Pass => (self.styles.good, "✓"),
            Outcome::Fail => (self.styles.bad, "✗"),
            Outcome::Blocked { .. } => (self.styles.quiet, "-"),
            Outcome::Unknown(_) => (self.styles.doubtful, "?"),
            Outcome::Manual => (self.styles.quiet, "○"),
        };
        let says = clean(&step.description);
        let level = if step.level == Level::Should { " (should)" } else { "" };
        let blocked = match &step.outcome {
            Outcome::Blocked { by } => format!(" Waits for `{by}`."),
            _ => String::new(),
        };
        let lines = wrap(&format!("{says}{level}{blocked}"), self.width - 4);
        for (index, line) in lines.iter().enumerate() {
            if index == 0 {
                writeln!(self.out, "  {} {line}", role.paint(mark))?;
            } else {
                writeln!(self.out, "    {line}")?;
            }
        }
        match &step.outcome {
            Outcome::Pass => {
                self.locations(step)?;
                self.labelled("found", &message(&step.found))
            }
            Outcome::Fail | Outcome::Unknown(_) => self.reasons(step),
            Outcome::Manual => self.labelled("remember", &clean(&step.expected)),
            Outcome::Blocked { .. } => Ok(()),
        }?;
        match self.detail.all_steps {
            true => self.patterns(step),
            false => Ok(()),
        }
    }

    /// What is behind the names of patterns.
    fn patterns(&mut self, step: &StepReport) -> io::Result<()> {
        for pattern in &step.patterns {
            let name = pattern.name().unwrap_or_default();
            self.labelled("pattern", &clean(&format!("{name}: /{}/", pattern.as_str())))?;
        }
        Ok(())
    }

    fn reasons(&mut self, step: &StepReport) -> io::Result<()> {
        self.locations(step)?;
        self.labelled("expected", &clean(&step.expected))?;
        self.labelled("found", &message(&step.found))?;
        for near in step.near_misses.iter().take(MAX_NEAR) {
            self.labelled("near miss", &message(&near.message))?;
        }
        if let Outcome::Unknown(cause) = &step.outcome {
            return match cause {
                Cause::Environment(error) => self.labelled("hint", error.hint()),
                Cause::NotRun(command) => self.labelled("type", &clean(command)),
                Cause::Unreadable(why) => self.labelled("why", &clean(why)),
            };
        }
        match &step.hint {
            Some(hint) => self.labelled("hint", &clean(hint)),
            None => Ok(()),
        }
    }

    fn locations(&mut self, step: &StepReport) -> io::Result<()> {
        // A commit is part of what was found; a file or a line is where to entry.
        let locations: Vec<&Location> =
            step.where_to_look().into_iter().filter(|it| it.path.is_some() && it.line.is_some()).collect();
        for location in locations.iter().take(MAX_PLACES) {
            let at = format!(
                "{}:{}",
                clean(location.path.as_deref().unwrap_or_default()),
                location.line.unwrap_or_default()
            );
            let rest = self.width.saturating_sub(6 + at.width() + 2);
            let text = fit(&excerpt(&location.text), rest.max(12));
            writeln!(
                self.out,
                "      {}  {}",
                self.styles.heading.paint(&at),
                self.styles.quiet.paint(&text)
            )?;
        }
        if let Some(more) = locations.len().checked_sub(MAX_PLACES).filter(|&more| more > 0) {
            writeln!(self.out, "      and {}", plural(more, "more line"))?;
        }
        // Where no line can be named, the file is, unless a sentence below names it.
        let file = step.locations.iter().find_map(|location| location.path.as_deref());
        match file.map(clean) {
            Some(file)
                if locations.is_empty()
                    && !step.found.contains(&*file)
                    && !step.expected.contains(&*file) =>
            {
                writeln!(self.out, "      {}", self.styles.heading.paint(file))
            }
            _ => Ok(()),
        }
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

    fn footer(&mut self, report: &Report) -> io::Result<()> {
        let summary = report.summary();
        let percent = summary.done * 100 / summary.total.max(1);
        let filled = summary.done * BAR / summary.total.max(1);
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(BAR - filled));
        writeln!(self.out)?;
        let points = match report.shows_points() {
            true => format!("   {} points", report.points()),
            false => String::new(),
        };
        let line = format!(
            "{} of {} done  {bar}  {percent}%{points}",
            summary.done,
            plural(summary.total, "lesson")
        );
        write!(self.out, "{line}")?;
        let Some(next) = &report.next else { return writeln!(self.out) };
        let only_one = report.lessons.len() == 1;
        let command = if only_one { format!("prep show {next}") } else { format!("prep check {next}") };
        let gap =
            if line.width() + 6 + "next: ".len() + command.len() <= self.width { "      " } else { "\n" };
        writeln!(self.out, "{gap}next: {}", self.styles.command.paint(&command))
    }
}

fn pad(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width()))
}

/// `text`, cut to `width` columns with an ellipsis.
fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + 2 > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let options =
        textwrap::Options::new(width).break_words(false).word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}
