//! Diagnostics drawn as rustc draws them: the file, the line, what is wrong under it, the remedy. The one file that draws.
#![expect(clippy::disallowed_types, reason = "the one file that draws diagnostics")]

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::Screen;
use super::untrusted::{clean, lines};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::wording::plural;

/// More problems than this are counted and not drawn: once these are solved the next ones show.
const DRAWN: usize = 100;

pub fn write_diagnostics(out: &mut dyn Write, problems: &[Diagnostic], screen: Screen) -> io::Result<()> {
    write_each(out, problems, screen)?;
    match problems.iter().filter(|problem| problem.severity == Severity::Error).count() {
        0 | 1 => Ok(()),
        n => writeln!(out, "{} in the course", plural(n, "problem")),
    }
}

/// As [`write_diagnostics`], without counting them at the end.
pub fn write_each(out: &mut dyn Write, problems: &[Diagnostic], screen: Screen) -> io::Result<()> {
    let renderer = if screen.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(screen.width);
    for problem in problems.iter().take(DRAWN) {
        writeln!(out, "{}\n", draw(&renderer, problem))?;
    }
    if let Some(more) = problems.len().checked_sub(DRAWN).filter(|&more| more > 0) {
        writeln!(out, "and {}", plural(more, "more problem"))?;
    }
    Ok(())
}

fn draw(renderer: &Renderer, problem: &Diagnostic) -> String {
    let message = clean(&problem.message);
    let spans: Vec<&Span> =
        std::iter::once(&problem.primary).chain(problem.related.iter().map(|(span, _)| span)).collect();
    let drawn: Vec<Drawn> = spans.iter().map(|span| Drawn::of(span)).collect();
    let labels: Vec<String> = problem.related.iter().map(|(_, label)| clean(label).into_owned()).collect();
    let mut primary = drawn[0].snippet();
    primary = primary.annotation(AnnotationKind::Primary.span(drawn[0].range.clone()));
    let mut others = Vec::new();
    for ((span, label), drawn) in spans[1..].iter().zip(&labels).zip(&drawn[1..]) {
        let mark = AnnotationKind::Context.span(drawn.range.clone()).label(label.as_str());
        if span.file == problem.primary.file {
            primary = primary.annotation(mark);
        } else {
            others.push(drawn.snippet().annotation(mark));
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

/// A span in the text of its file as it is shown.
struct Drawn {
    path: String,
    text: String,
    range: Range<usize>,
}

impl Drawn {
    fn of(span: &Span) -> Self {
        let range = visible(span);
        let (text, [start, end]) = lines(&span.file.text, [range.start, range.end]);
        Self { path: clean(&span.file.path).into_owned(), text, range: start..end }
    }

    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        Snippet::source(self.text.as_str()).path(self.path.as_str()).fold(true)
    }
}

/// The span without the line breaks at its end, at most a line long, so that one value is one underline.
fn visible(span: &Span) -> Range<usize> {
    let first = span.text().lines().next().unwrap_or_default();
    span.range.start..span.range.start + first.trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn a_drawn_line_holds_nothing_unsafe() {
        let file = SourceFile::new(
            "a\u{9b}.yaml",
            "id: a\nbad: \"\u{9b}31m \u{61c}\u{e0041}\u{85}\" # ##[error]x\nx: 1\n",
        );
        let (bad, other) =
            (Span::new(&file, 6..9), Span::new(&file, file.text.len() - 5..file.text.len() - 4));
        let problem = Diagnostic::error(crate::diagnostic::Code::BadValue, &bad, "b\u{1b}[1m")
            .related(&other, "c\u{2028}");
        let mut out = Vec::new();
        write_diagnostics(&mut out, &[problem], Screen { width: 100, colour: false }).unwrap();
        let drawn = String::from_utf8(out).unwrap();
        insta::assert_snapshot!(drawn, @r#"
        error[bad-value]: b\u{1b}[1m
         --> a\u{9b}.yaml:2:1
          |
        2 | bad: "\u{9b}31m \u{61c}\u{e0041}\u{85}" # \u{23}#[error]x
          | ^^^
        3 | x: 1
          | - c\u{2028}
        "#);
    }
}
