//! A lesson's page and its steps, for reading in a terminal.

use std::io::{self, Write};

use super::reading::write_reading;
use super::untrusted::{clean, lines};
use super::{Styles, View, wrap};
use crate::course::{Lesson, Level, Step, Test};

pub fn write_page(out: &mut dyn Write, lesson: &Lesson, view: &View<'_>) -> io::Result<()> {
    let styles = view.screen.styles();
    if let Some(page) = &lesson.page {
        write_reading(out, &page.text, view.screen)?;
    } else {
        writeln!(out, "{}", styles.heading.paint(clean(&lesson.title)))?;
    }
    writeln!(out)?;
    write_steps(out, lesson, view)
}

/// The page as its author wrote it, but for what could steer a terminal.
pub fn write_source(out: &mut dyn Write, lesson: &Lesson) -> io::Result<()> {
    let text = lesson.page.as_ref().map_or("", |page| page.text.as_str());
    let (text, []) = lines(text, []);
    write!(out, "{text}")
}

/// What makes the lesson done.
pub fn write_steps(out: &mut dyn Write, lesson: &Lesson, view: &View<'_>) -> io::Result<()> {
    let styles = view.screen.styles();
    writeln!(out, "{}", styles.heading.paint(format!("Steps of {}", lesson.id)))?;
    for step in &lesson.steps {
        write_step(out, step, view.screen.width, &styles)?;
    }
    writeln!(out, "\ncheck: {}", styles.command.paint(view.check(lesson.id.as_str())))
}

fn write_step(out: &mut dyn Write, step: &Step, width: usize, styles: &Styles) -> io::Result<()> {
    let level = match (step.level, &step.test) {
        (_, Test::Manual(_)) => "by hand",
        (Level::Must, _) => "must",
        (Level::Should, _) => "should",
    };
    let hang = format!("  {:width$}", "", width = 9);
    let first = format!("  {level:<7}  ");
    writeln!(out, "{}", wrap::fill(&clean(&step.description), width, &first, &hang))?;
    writeln!(out, "{hang}{}", styles.quiet.paint(format!("{} · {}", step.id, step.kind())))
}
