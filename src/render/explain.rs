//! The reading of a lesson's steps for a person: what each asks, in words, and what is there now.

use std::io::{self, Write};

use super::untrusted::{clean, excerpt};
use super::{Screen, Styles};
use crate::course::{Lesson, Step, Test};
use crate::evidence::Evidence;
use crate::proof::Proof;
use crate::report::{LessonReport, StepReport};

pub fn write_explanation(
    out: &mut dyn Write,
    lesson: &Lesson,
    report: &LessonReport,
    evidence: &Evidence,
    screen: Screen,
) -> io::Result<()> {
    let styles = screen.styles();
    writeln!(out, "{}  {}", styles.heading.paint(&lesson.id), clean(&lesson.title))?;
    match &lesson.passed_over.why_empty {
        Some(why) => writeln!(out, "\nno step: {}", clean(why))?,
        None if !lesson.can_be_done() => {
            writeln!(out, "\nno native proof: nothing on its page can be read without running it")?;
        }
        None => {}
    }
    for step in &lesson.steps {
        let found = report.steps.iter().find(|other| other.id == step.id);
        write_step(out, step, found, evidence, screen.width, &styles)?;
    }
    write_passed_over(out, lesson, true, screen.width, &styles)
}

/// The blocks of a lesson's page that are no proofs, and why; those under other headings only for `all`.
pub fn write_passed_over(
    out: &mut dyn Write,
    lesson: &Lesson,
    all: bool,
    width: usize,
    styles: &Styles,
) -> io::Result<()> {
    let Some(page) = &lesson.page else { return Ok(()) };
    let blocks = || lesson.passed_over.blocks.iter().filter(|block| all || !block.is_elsewhere);
    if all && blocks().next().is_some() {
        writeln!(out, "\n{}", styles.heading.paint("passed over"))?;
    }
    for block in blocks() {
        let at = format!("{}:{}", page.path, block.line);
        let options =
            textwrap::Options::new(width).initial_indent("  ").subsequent_indent("      ").break_words(false);
        let text = textwrap::fill(&format!("{}  {}", clean(&at), clean(&block.reason)), options);
        writeln!(out, "{}", styles.quiet.paint(text))?;
    }
    Ok(())
}

fn write_step(
    out: &mut dyn Write,
    step: &Step,
    report: Option<&StepReport>,
    evidence: &Evidence,
    width: usize,
    styles: &Styles,
) -> io::Result<()> {
    let at = format!("{}:{}", step.span.file.path, step.span.line());
    writeln!(out, "\n{}  {}", styles.heading.paint(&step.id), styles.quiet.paint(clean(&at)))?;
    writeln!(out, "  {}", clean(&step.says))?;
    let mut field = |label: &str, text: &str| write_field(out, label, text, width, styles);
    if let Test::Proof(Proof::Line(line)) = &step.test {
        let explanation = line.explain(evidence);
        field("command", &clean(&explanation.command))?;
        field("reading", &clean(&explanation.reading))?;
        field("expects", &clean(&explanation.expected))?;
        field("now", &excerpt(&explanation.now))?;
        return explanation.native.map_or(Ok(()), |native| field("as a check", &clean(&native)));
    }
    match (&step.test, report) {
        (Test::Manual(text), _) => field("by hand", &clean(text)),
        (_, Some(report)) => {
            field("reading", &format!("{}: {}", report.kind, clean(&report.expected)))?;
            field("now", &format!("{}: {}", report.outcome.as_str(), excerpt(&report.found)))
        }
        (_, None) => field("now", "it does not apply here"),
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
