//! The reading of a lesson's steps for a person: what each asks, in words, and what is there now.

use std::io::{self, Write};

use super::untrusted::{clean, excerpt};
use super::{Screen, Styles};
use crate::explain::{Body, LessonReading, StepReading};

pub fn write_reading(out: &mut dyn Write, lesson: &LessonReading, screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    writeln!(out, "{}  {}", styles.heading.paint(&lesson.id), clean(&lesson.title))?;
    if !lesson.can_be_done {
        writeln!(out, "\nno native proof: nothing on its page can be read without running it")?;
    }
    lesson.steps.iter().try_for_each(|step| write_step(out, step, screen.width, &styles))
}

fn write_step(out: &mut dyn Write, step: &StepReading, width: usize, styles: &Styles) -> io::Result<()> {
    writeln!(out, "\n{}  {}", styles.heading.paint(&step.id), styles.quiet.paint(clean(&step.defined_at)))?;
    writeln!(out, "  {}", clean(&step.description))?;
    let mut field = |label: &str, text: &str| write_field(out, label, text, width, styles);
    match &step.body {
        Body::Line(line) => {
            field("command", &clean(&line.command))?;
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

fn write_field(
    out: &mut dyn Write,
    label: &str,
    text: &str,
    width: usize,
    styles: &Styles,
) -> io::Result<()> {
    const LABEL: usize = 10;
    let hang = " ".repeat(LABEL + 6);
    let options = textwrap::Options::new(width).subsequent_indent(&hang).break_words(false);
    let text = textwrap::fill(&format!("{hang}{text}"), options);
    writeln!(out, "    {}  {}", styles.quiet.paint(format!("{label:<LABEL$}")), text.trim_start())
}
