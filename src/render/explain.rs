//! The reading of a lesson's steps for a person: what each asks, in words, and what is there now.

use std::io::{self, Write};

use super::untrusted::{clean, excerpt};
use super::{Screen, Styles, wrap};
use crate::course::PassedBlock;
use crate::explain::{Body, LessonReading, StepReading};

pub fn write_reading(out: &mut dyn Write, lesson: &LessonReading, screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    writeln!(out, "{}  {}", styles.heading.paint(&lesson.id), clean(&lesson.title))?;
    match &lesson.why_empty {
        Some(why) => writeln!(out, "\nno step: {}", clean(why))?,
        None if !lesson.can_be_done => {
            writeln!(out, "\nno native proof: nothing on its page can be read without running it")?;
        }
        None => {}
    }
    lesson.steps.iter().try_for_each(|step| write_step(out, step, screen.width, &styles))?;
    if !lesson.passed_over.is_empty() {
        writeln!(out, "\n{}", styles.heading.paint("passed over"))?;
    }
    lesson.passed_over.iter().try_for_each(|block| write_passed_over(out, block, screen.width, &styles))
}

/// A block of a page that is no proof, and why.
pub fn write_passed_over(
    out: &mut dyn Write,
    block: &PassedBlock,
    width: usize,
    styles: &Styles,
) -> io::Result<()> {
    let text = format!("{}  {}", clean(&block.place), clean(&block.reason));
    let text = wrap::fill(&text, width, "  ", "      ");
    writeln!(out, "{}", styles.quiet.paint(text))
}

fn write_step(out: &mut dyn Write, step: &StepReading, width: usize, styles: &Styles) -> io::Result<()> {
    writeln!(out, "\n{}  {}", styles.heading.paint(&step.id), styles.quiet.paint(clean(&step.defined_at)))?;
    writeln!(out, "{}", wrap::indent(&clean(&step.description), width, "  "))?;
    if let Body::Line(line) = &step.body {
        write_command(out, &line.command, styles)?;
    }
    let mut field = |label: &str, text: &str| write_field(out, label, text, width, styles);
    match &step.body {
        Body::Line(line) => {
            field("reading", &clean(&line.reading))?;
            field("expects", &clean(&line.expected))?;
            field("now", &excerpt(&line.now))?;
            line.native.as_ref().map_or(Ok(()), |native| field("as a check", &clean(native)))
        }
        Body::Check { kind, expected, outcome, found } => {
            field("reading", &format!("{kind}: {}", clean(expected)))?;
            field("now", &format!("{outcome}: {}", excerpt(found)))
        }
        Body::Manual(text) => field("by hand", &clean(text)),
        Body::DoesNotApply => field("now", "it does not apply here"),
    }
}

const LABEL: usize = 10;

/// A command as it is typed: no line of it is broken.
fn write_command(out: &mut dyn Write, command: &str, styles: &Styles) -> io::Result<()> {
    for (at, line) in command.lines().enumerate() {
        let label = if at == 0 { "command" } else { "" };
        writeln!(out, "    {}  {}", styles.quiet.paint(format!("{label:<LABEL$}")), clean(line.trim_end()))?;
    }
    Ok(())
}

fn write_field(
    out: &mut dyn Write,
    label: &str,
    text: &str,
    width: usize,
    styles: &Styles,
) -> io::Result<()> {
    let hang = " ".repeat(LABEL + 6);
    let text = wrap::indent(text, width, &hang);
    writeln!(out, "    {}  {}", styles.quiet.paint(format!("{label:<LABEL$}")), text.trim_start())
}
