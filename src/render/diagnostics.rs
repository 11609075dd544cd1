//! Diagnostics drawn as rustc draws them: the file, the line, what is wrong under it, the remedy. The one file that draws.
#![expect(clippy::disallowed_types, reason = "the one file that draws diagnostics")]

use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::Screen;
use super::untrusted::clean;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::wording::plural;

/// More problems than this are counted and not drawn: once these are solved the next ones show.
const DRAWN: usize = 100;

pub fn write_diagnostics(out: &mut dyn Write, problems: &[Diagnostic], screen: Screen) -> io::Result<()> {
    let renderer = if screen.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(screen.width);
    for problem in problems.iter().take(DRAWN) {
        writeln!(out, "{}\n", draw(&renderer, problem))?;
    }
    if let Some(more) = problems.len().checked_sub(DRAWN).filter(|&more| more > 0) {
        writeln!(out, "and {}", plural(more, "more problem"))?;
    }
    match problems.iter().filter(|problem| problem.severity == Severity::Error).count() {
        0 | 1 => Ok(()),
        n => writeln!(out, "{} in the course", plural(n, "problem")),
    }
}

fn draw(renderer: &Renderer, problem: &Diagnostic) -> String {
    let message = clean(&problem.message);
    let paths: Vec<String> = std::iter::once(&problem.primary)
        .chain(problem.related.iter().map(|(span, _)| span))
        .map(|span| clean(&span.file.path).into_owned())
        .collect();
    let labels: Vec<String> = problem.related.iter().map(|(_, label)| clean(label).into_owned()).collect();
    let mut primary = snippet(&problem.primary, &paths[0]);
    primary = primary.annotation(AnnotationKind::Primary.span(visible(&problem.primary)));
    let mut others = Vec::new();
    for (index, (span, _)) in problem.related.iter().enumerate() {
        let mark = AnnotationKind::Context.span(visible(span)).label(labels[index].as_str());
        if span.file == problem.primary.file {
            primary = primary.annotation(mark);
        } else {
            others.push(snippet(span, &paths[index + 1]).annotation(mark));
        }
    }
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level.primary_title(message.as_ref()).id(problem.code.as_str()).element(primary);
    for other in others {
        group = group.element(other);
    }
    let help = problem.help.as_ref().map(|help| clean(help).into_owned());
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

fn snippet<'a>(span: &'a Span, path: &'a str) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    Snippet::source(span.file.text.as_str()).path(path).fold(true)
}

/// The span without the line breaks at its end, at most a line long, so that one value is one underline.
fn visible(span: &Span) -> std::ops::Range<usize> {
    let first = span.text().lines().next().unwrap_or_default();
    span.range.start..span.range.start + first.trim_end().len()
}
