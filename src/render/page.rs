//! A lesson's page, and its steps, for reading in a terminal: Markdown kept as its author wrote it, quieter where it is code.

use std::io::{self, Write};

use super::untrusted::clean;
use super::{Screen, Styles};
use crate::course::{Lesson, Level, Step, Test};
use crate::markdown::metadata;

pub fn write_page(out: &mut dyn Write, lesson: &Lesson, screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    if let Some(page) = &lesson.page {
        let body = metadata(&page.text).map_or(0, |found| found.body);
        write_markdown(out, page.text[body..].trim(), screen.width, &styles)?;
    } else {
        writeln!(out, "{}", styles.heading.paint(clean(&lesson.title)))?;
    }
    writeln!(out, "\n{}", styles.heading.paint(format!("Steps of {}", lesson.id)))?;
    for step in &lesson.steps {
        write_step(out, step, screen.width, &styles)?;
    }
    writeln!(out, "\ncheck: {}", styles.command.paint(format!("prep check {}", lesson.id)))
}

fn write_step(out: &mut dyn Write, step: &Step, width: usize, styles: &Styles) -> io::Result<()> {
    let level = match (step.level, &step.test) {
        (_, Test::Manual(_)) => "by hand",
        (Level::Must, _) => "must",
        (Level::Should, _) => "should",
    };
    let hang = format!("  {:width$}", "", width = 9);
    let options = textwrap::Options::new(width).initial_indent("").subsequent_indent(&hang);
    let text = textwrap::fill(&format!("  {level:<7}  {}", clean(&step.description)), options);
    writeln!(out, "{text}")?;
    writeln!(out, "{hang}{}", styles.quiet.paint(format!("{} · {}", step.id, step.kind())))
}

/// Headings stand out, paragraphs and list items wrap, code and tables stay as they are.
fn write_markdown(out: &mut dyn Write, text: &str, width: usize, styles: &Styles) -> io::Result<()> {
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let shown = clean(line);
        let start = line.trim_start();
        match fence {
            Some(mark) => {
                if start.starts_with(mark) {
                    fence = None;
                }
                writeln!(out, "{}", styles.quiet.paint(&shown))?;
            }
            None if start.starts_with("```") || start.starts_with("~~~") => {
                let mark = &start[..start.find(|c| c != '`' && c != '~').unwrap_or(start.len())];
                fence = Some(mark);
                writeln!(out, "{}", styles.quiet.paint(&shown))?;
            }
            None if start.starts_with('#') => writeln!(out, "{}", styles.heading.paint(&shown))?,
            None if start.starts_with('|') || line.starts_with("    ") => writeln!(out, "{shown}")?,
            None => {
                let indent = hanging_indent(line);
                let options = textwrap::Options::new(width).subsequent_indent(&indent).break_words(false);
                writeln!(out, "{}", textwrap::fill(&shown, options))?;
            }
        }
    }
    Ok(())
}

/// The spaces that put a wrapped line under the text of its list item.
fn hanging_indent(line: &str) -> String {
    let start = line.len() - line.trim_start().len();
    let rest = &line[start..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match rest.as_bytes() {
        [b'-' | b'*' | b'+' | b'>', b' ', ..] => 2,
        bytes if digits > 0 && bytes.get(digits) == Some(&b'.') => digits + 2,
        _ => 0,
    };
    " ".repeat(start + mark)
}
