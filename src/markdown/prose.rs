//! The text of a document by the lines of its source, as a reader of the rendered page sees it.

use super::Prose;
use super::tape::{Part, Tape, What};

pub fn read(tape: &Tape) -> Vec<Prose> {
    let mut writer = Writer::default();
    let mut images = 0_usize;
    for step in tape.steps() {
        let line = step.line as usize;
        match step.what {
            // A reader sees the image, and not the text in its place.
            What::Open(Part::Image) => images += 1,
            What::Close(Part::Image) => images = images.saturating_sub(1),
            What::Text | What::Code | What::HtmlText if images > 0 => {}
            What::Text | What::Code => writer.add(line, tape.text(step)),
            What::HtmlText => writer.add_html(line, tape.text(step)),
            What::Gap | What::Close(Part::Cell) => writer.gap = true,
            What::LineEnd | What::Open(Part::Row) | What::Close(Part::Table) => writer.end_line(),
            What::Open(part) | What::Close(part) if is_block(part) => writer.end_line(),
            _ => {}
        }
    }
    writer.prose
}

fn is_block(part: Part) -> bool {
    matches!(part, Part::Heading { .. } | Part::Paragraph | Part::Item | Part::CodeBlock | Part::HtmlBlock)
}

#[derive(Default)]
struct Writer {
    prose: Vec<Prose>,
    /// White space before what comes next on the line.
    gap: bool,
    /// Whether what comes next is another line.
    ended: bool,
}

impl Writer {
    fn add(&mut self, line: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        let text = plain_spaces(text);
        match self.prose.last_mut().filter(|last| last.line == line && !self.ended) {
            Some(last) => {
                if self.gap && !last.text.ends_with(' ') {
                    last.text.push(' ');
                }
                last.text.push_str(&text);
            }
            None => self.prose.push(Prose { line, text: text.into_owned() }),
        }
        (self.gap, self.ended) = (false, false);
    }

    /// White space of HTML's source separates words and is not seen at the ends of a line.
    fn add_html(&mut self, line: usize, text: &str) {
        self.gap |= text.starts_with(char::is_whitespace);
        self.add(line, text.trim());
        self.gap |= text.ends_with(char::is_whitespace);
    }

    fn end_line(&mut self) {
        (self.gap, self.ended) = (false, true);
    }
}

/// No-break spaces are spaces to a reader.
fn plain_spaces(text: &str) -> std::borrow::Cow<'_, str> {
    const NO_BREAK: [char; 3] = ['\u{a0}', '\u{2007}', '\u{202f}'];
    if text.is_ascii() || !text.contains(NO_BREAK) { text.into() } else { text.replace(NO_BREAK, " ").into() }
}

#[cfg(test)]
mod tests {
    use crate::markdown::parse;

    fn prose(text: &str) -> Vec<(usize, String)> {
        parse(text).prose().iter().map(|p| (p.line, p.text.trim().to_owned())).collect()
    }

    #[test]
    fn prose_has_what_is_read_and_nothing_else() {
        let text = "Say [this](hidden.md) `now`\nand <!-- not\nthis --> that.\n\n```sh\nnot this\n```\n\n<!-- nor\nthis -->\n\n| a | b |\n|---|---|\n| c | d |\n";
        assert_eq!(
            prose(text),
            [
                (1, "Say this now".into()),
                (2, "and".into()),
                (3, "that.".into()),
                (12, "a b".into()),
                (14, "c d".into())
            ]
        );
    }

    #[test]
    fn what_a_page_sets_apart_is_apart() {
        assert_eq!(prose("one<br>two<br/>three\n"), [(1, "one two three".into())]);
        assert_eq!(prose("<p>one</p><p>two <b>th</b>ree</p>\n"), [(1, "one two three".into())]);
        assert_eq!(
            prose("|a|b|\n|-|-|\n|one<br>two|three|\n"),
            [(1, "a b".into()), (3, "one two three".into())]
        );
        assert_eq!(prose("one&nbsp;two\u{a0}three\n"), [(1, "one two three".into())]);
        assert_eq!(
            prose("# H\rone\rtwo\r\rthree\r"),
            ["H", "one", "two", "three"].map(|said| (1, said.into()))
        );
        assert_eq!(prose("<td>one</td>\n<td>two&nbsp;x</td>\n"), [(1, "one".into()), (2, "two x".into())]);
    }

    #[test]
    fn html_shows_its_text_alone() {
        let html = "<details>\nshown\n<!-- hidden\nhidden too --> after\n</details>\n<script>\nx\n</script>";
        assert_eq!(prose(html), [(2, "shown".to_owned()), (4, "after".to_owned())]);
        assert_eq!(prose("<!-- never closed\nx\n\ny\n"), []);
        assert_eq!(
            prose("<div><!-- not closed here\n\nhidden\n\n<div>no\n-->seen</div>\n\ntoo\n"),
            [(6, "seen".into()), (8, "too".into())]
        );
    }

    #[test]
    fn the_text_in_place_of_an_image_is_not_seen() {
        assert_eq!(prose("See ![a chart of](a.png) it\n"), [(1, "See  it".into())]);
        assert_eq!(prose("<img src=a.png alt='a chart'>\n\n![`x` and\ny](b.png)\n"), []);
        assert_eq!(prose("[![badge](a.svg) build](ci)\n"), [(1, "build".into())]);
    }

    #[test]
    fn a_footnote_is_text() {
        assert_eq!(prose("See.[^1]\n\n[^1]: Kleppmann.\n"), [(1, "See.".into()), (3, "Kleppmann.".into())]);
    }
}
