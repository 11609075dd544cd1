//! Lines that the learner's commands share: a label with a text that wraps under itself, the first thing to do, and
//! commands to type, which are never broken.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::render::untrusted::{clean, message};
use crate::render::wrap::wrap;
use crate::render::{Role, Styles, View};
use crate::report::{LessonReport, Outcome, StepReport};

/// The columns of a label, its space included.
const LABEL: usize = 8;

/// `done` of `all` as a bar of `width` columns; full only where all is done.
pub fn bar(done: usize, all: usize, width: usize) -> String {
    let filled = done * width / all.max(1);
    format!("{}{}", "█".repeat(filled), "░".repeat(width - filled.min(width)))
}

pub struct Lines<'a> {
    pub out: &'a mut dyn Write,
    pub styles: Styles,
    pub width: usize,
}

impl<'a> Lines<'a> {
    pub fn new(out: &'a mut dyn Write, view: &View<'_>) -> Self {
        Self { out, styles: view.screen.styles(), width: view.screen.width.max(40) }
    }

    /// `first   Every round records …`
    pub fn labelled(&mut self, label: &str, text: &str) -> io::Result<()> {
        let gap = " ".repeat(LABEL.saturating_sub(label.width()).max(1));
        let hang = label.width() + gap.len();
        for (index, line) in wrap(text, self.width - hang).iter().enumerate() {
            match index {
                0 => writeln!(self.out, "{}{gap}{line}", self.styles.quiet.paint(label))?,
                _ => writeln!(self.out, "{}{line}", " ".repeat(hang))?,
            }
        }
        Ok(())
    }

    pub fn text(&mut self, text: &str) -> io::Result<()> {
        wrap(text, self.width).iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }

    pub fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// `w24-l05  Mock interviews`
    pub fn lesson(&mut self, lesson: &LessonReport) -> io::Result<()> {
        let id = lesson.id.as_str();
        let hang = id.width() + 2;
        let lines = wrap(&clean(&lesson.title), self.width.saturating_sub(hang).max(20));
        for (index, line) in lines.iter().enumerate() {
            let before = if index == 0 { format!("{id}  ") } else { " ".repeat(hang) };
            writeln!(self.out, "{}", self.styles.heading.paint(format!("{before}{line}")))?;
        }
        Ok(())
    }

    /// A name in full.
    pub fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", self.styles.heading.paint(text))
    }

    /// A mark with a text that wraps under itself.
    pub fn marked(&mut self, mark: &str, role: Role, text: &str) -> io::Result<()> {
        for (index, line) in wrap(text, self.width - 4).iter().enumerate() {
            match index {
                0 => writeln!(self.out, "  {} {line}", role.paint(mark))?,
                _ => writeln!(self.out, "    {line}")?,
            }
        }
        Ok(())
    }

    /// Commands to type, each with what it is for where there is room for it.
    pub fn commands(&mut self, commands: &[(String, &str)]) -> io::Result<()> {
        let widest = commands.iter().map(|(command, _)| command.width()).max().unwrap_or(0);
        for (command, about) in commands {
            write!(self.out, "  {}", self.styles.command.paint(command))?;
            if widest + 6 + about.width() <= self.width {
                let gap = " ".repeat(widest - command.width());
                write!(self.out, "{gap}  {}", self.styles.quiet.paint(format!("# {about}")))?;
            }
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// What a step asks for, what was found, and the gentlest hint.
    pub fn first_thing(&mut self, step: &StepReport) -> io::Result<()> {
        self.labelled("first", &clean(&step.description))?;
        if matches!(step.outcome, Outcome::Fail | Outcome::Unknown(_)) && !step.found.is_empty() {
            self.labelled("found", &message(&step.found))?;
        }
        match step.hint() {
            Some(hint) => self.labelled("hint", &clean(hint)),
            None => Ok(()),
        }
    }
}
