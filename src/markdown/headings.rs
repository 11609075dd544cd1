//! The headings of a document, those of Markdown and those of HTML, and the plain text that GitHub makes anchors of.

use super::Heading;
use super::tape::{Part, Step, Tape, What};
use crate::wording::one_line;

pub fn read(tape: &Tape) -> Vec<Heading> {
    let mut headings = Vec::new();
    walk(tape, |heading| headings.push(Heading { text: one_line(&heading.shown), ..heading.heading }));
    headings
}

/// For each heading its text without images, white space and all.
pub fn read_plain(tape: &Tape) -> Vec<String> {
    let mut texts = Vec::new();
    walk(tape, |heading| texts.push(heading.plain));
    texts
}

/// A heading whose end has not come yet.
struct Open {
    heading: Heading,
    shown: String,
    plain: String,
    is_html: bool,
    /// For one that HTML opened: where its text and its lines end if nothing ever closes it.
    cut: Option<(usize, usize, usize)>,
}

fn walk(tape: &Tape, mut found: impl FnMut(Open)) {
    let mut open: Option<Open> = None;
    let (mut depth, mut images) = (0_usize, 0_usize);
    for step in tape.steps() {
        match step.what {
            What::Open(Part::Container | Part::Table) => depth += 1,
            What::Close(Part::Container | Part::Table) => depth = depth.saturating_sub(1),
            What::Open(Part::Image) => images += 1,
            What::Close(Part::Image) => images = images.saturating_sub(1),
            What::Open(Part::Heading { level }) => {
                open.take().map(Open::unclosed).map(&mut found);
                open = Some(Open::new(step, level, depth, false));
            }
            // A heading within a heading is none.
            What::Open(Part::HtmlHeading { .. }) if open.as_ref().is_some_and(|open| !open.is_html) => {}
            What::Open(Part::HtmlHeading { level }) => {
                open.take().map(Open::unclosed).map(&mut found);
                open = Some(Open::new(step, level, depth, true));
            }
            What::Close(Part::Heading { .. }) => drop(open.take().map(&mut found)),
            What::Close(Part::HtmlHeading { .. }) if open.as_ref().is_some_and(|open| open.is_html) => {
                open.take().map(|open| open.closed_at(step)).map(&mut found);
            }
            What::Close(Part::HtmlBlock | Part::Paragraph) => {
                if let Some(open) = open.as_mut().filter(|open| open.is_html) {
                    open.note_end(step.end as usize);
                }
            }
            what => {
                if let Some(open) = &mut open {
                    open.add(what, tape.text(step), images > 0);
                }
            }
        }
    }
    open.take().map(Open::unclosed).map(&mut found);
}

impl Open {
    fn new(step: &Step, level: u8, depth: usize, is_html: bool) -> Self {
        let (line, body) = (step.line as usize, step.end as usize);
        let heading = Heading { level, text: String::new(), line, body, nested: depth > 0 };
        Self { heading, shown: String::new(), plain: String::new(), is_html, cut: None }
    }

    fn add(&mut self, what: What, text: &str, is_alternative: bool) {
        match what {
            What::Text | What::HtmlText | What::Code => {
                self.shown.push_str(text);
                if !is_alternative {
                    self.plain.push_str(text);
                }
            }
            What::LineEnd => {
                self.shown.push(' ');
                self.plain.push('\n');
            }
            What::Gap => self.shown.push(' '),
            _ => {}
        }
    }

    fn note_end(&mut self, end: usize) {
        if self.cut.is_none() && !self.shown.trim().is_empty() {
            self.cut = Some((self.shown.len(), self.plain.len(), end));
        }
    }

    fn closed_at(mut self, step: &Step) -> Self {
        self.heading.body = step.end as usize;
        self
    }

    /// A browser would show all that follows as the heading; its author meant the block it is in.
    fn unclosed(mut self) -> Self {
        if let Some((shown, plain, end)) = self.cut.filter(|_| self.is_html) {
            self.shown.truncate(shown);
            self.plain.truncate(plain);
            self.heading.body = end;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::parse;

    fn headings(text: &str) -> Vec<(u8, String, usize, usize)> {
        parse(text).headings.into_iter().map(|h| (h.level, h.text, h.line, h.body)).collect()
    }

    #[test]
    fn headings_as_a_reader_sees_them() {
        let text = "---\na: 1\n---\n# One `x` [link](y.md) <!-- no -->\n\nTwo\n---\n\n```\n## no\n```\n##No\n> ## quoted\n\n   ### Three ###\n";
        let shown = |text: &str| {
            parse(text).headings.into_iter().map(|h| (h.level, h.text, h.line)).collect::<Vec<_>>()
        };
        assert_eq!(
            shown(text),
            [
                (1, "One x link".into(), 4),
                (2, "Two".into(), 6),
                (2, "quoted".into(), 13),
                (3, "Three".into(), 15)
            ]
        );
        assert!(parse(text).headings[2].nested);
        assert_eq!(headings("## Round 1\r\n\r\n## Round 2\r\n").len(), 2);
    }

    #[test]
    fn html_headings_are_headings() {
        let text = "<h1 align=\"center\">\n  <img src=\"a.png\" alt=\"Logo\">\n  My <b>project</b>\n</h1>\n\n<H2>Use &amp; run</H2>\n\ntext\n\n<div><h3>Deep</h3></div>\n";
        assert_eq!(
            headings(text),
            [(1, "Logo My project".into(), 1, 5), (2, "Use & run".into(), 6, 7), (3, "Deep".into(), 10, 11)]
        );
        assert_eq!(headings("<h2>\n\nAcross *blocks*\n\n</h2>\n"), [(2, "Across blocks".into(), 1, 6)]);
        assert_eq!(headings("```\n<h2>no</h2>\n```\n<!-- <h2>no</h2> -->\n`<h2>no</h2>`\n"), []);
    }

    #[test]
    fn an_html_heading_that_nothing_closes_ends_with_its_block() {
        assert_eq!(
            headings("<h2>Open\n\ntext\n\n## Next\n"),
            [(2, "Open".into(), 1, 2), (2, "Next".into(), 5, 6)]
        );
        assert_eq!(headings("</h2>\n\n## A\n\n</h2>\n"), [(2, "A".into(), 3, 4)]);
    }
}
