//! The one file that talks to the HTML tokenizer: raw HTML in a page onto the tape, as a browser would show it. Tags that
//! Markdown has too become the same parts; of the others only their text is kept.

#![expect(clippy::disallowed_types, reason = "the one file that talks to the HTML tokenizer")]

use html5gum::{DefaultEmitter, EndTag, Error, HtmlString, StartTag, Token, Tokenizer};

use super::tape::{Part, Tape, What};

/// What stays open from one piece of HTML to the next.
#[derive(Debug, Default)]
pub struct Html {
    /// Inside a comment that was not closed where the block of HTML ended: nothing is seen until one closes it.
    hiding: bool,
    /// Inside an `<a href>`.
    in_link: bool,
    /// Inside `<script>` or `<style>`.
    raw: Option<HtmlString>,
}

/// The tags that start a new line, and `<br>`: those at which CommonMark begins a block of HTML, and `<pre>`.
const BLOCKS: [&str; 65] = [
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
    "xmp",
];

type Span = html5gum::Span<usize>;

/// The lines of a piece of HTML: the byte each starts at, and its number.
type Starts<'a> = &'a [(usize, usize)];

impl Html {
    pub fn is_hiding(&self) -> bool {
        self.hiding
    }

    /// Reads a block of HTML, or one tag inside a line.
    pub fn read(&mut self, html: &str, starts: Starts<'_>, tape: &mut Tape) {
        let base = if self.hiding { html.find("-->").map(|at| at + 3) } else { Some(0) };
        let Some(base) = base else { return };
        self.hiding = false;
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut closed = true;
        for token in Tokenizer::new_with_emitter(&html[base..], emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => self.start(&tag, line_at(starts, base + tag.span.start), tape),
                Token::EndTag(tag) => self.end(&tag, line_at(starts, base + tag.span.start), tape),
                Token::String(text) if self.raw.is_none() => {
                    let source = html.get(base + text.span.start..base + text.span.end).unwrap_or_default();
                    let first = line_at(starts, base + text.span.start);
                    text_lines(&String::from_utf8_lossy(&text), source, first, tape);
                }
                Token::Comment(comment) => {
                    let lines = lines_of(starts, base, comment.span);
                    tape.push(What::Comment { closed }, lines, "");
                    self.hiding = !closed;
                }
                Token::Error(error) if matches!(*error, Error::EofInComment) => closed = false,
                Token::String(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
    }

    fn start(&mut self, tag: &StartTag<usize>, line: usize, tape: &mut Tape) {
        let name = String::from_utf8_lossy(&tag.name);
        let attribute = |name: &str| {
            let value = tag.attributes.get(name.as_bytes())?;
            Some(String::from_utf8_lossy(value).trim().to_owned())
        };
        let lines = line..line + 1;
        if is_block(&name) {
            tape.push(What::Gap, lines.clone(), "");
        }
        let named = if name == "a" { attribute("name") } else { None };
        for id in attribute("id").into_iter().chain(named) {
            tape.push(What::Id, lines.clone(), &id);
        }
        match (name.as_ref(), heading_level(&name)) {
            (_, Some(level)) => tape.push(What::Open(Part::HtmlHeading { level }), lines, ""),
            ("a", _) => {
                self.close_link(line, tape);
                if let Some(address) = attribute("href") {
                    self.in_link = true;
                    tape.push(What::Open(Part::Link), lines, &address);
                }
            }
            ("img", _) => {
                tape.push(What::Open(Part::Image), lines.clone(), &attribute("src").unwrap_or_default());
                tape.push(What::Text, lines.clone(), &attribute("alt").unwrap_or_default());
                tape.push(What::Close(Part::Image), lines, "");
            }
            ("script" | "style", _) if !tag.self_closing => self.raw = Some(tag.name.clone()),
            _ => {}
        }
    }

    fn end(&mut self, tag: &EndTag<usize>, line: usize, tape: &mut Tape) {
        let name = String::from_utf8_lossy(&tag.name);
        if self.raw.as_ref() == Some(&tag.name) {
            self.raw = None;
        }
        if name == "a" {
            self.close_link(line, tape);
        }
        if let Some(level) = heading_level(&name) {
            tape.push(What::Close(Part::HtmlHeading { level }), line..line + 1, "");
        }
        if is_block(&name) {
            tape.push(What::Gap, line..line + 1, "");
        }
    }

    /// A link ends at its end tag or where the next one starts, as in a browser.
    fn close_link(&mut self, line: usize, tape: &mut Tape) {
        if std::mem::take(&mut self.in_link) {
            tape.push(What::Close(Part::Link), line..line + 1, "");
        }
    }
}

fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// The level of `h1` to `h6`.
fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

/// Text with its line ends, each line a step of its own. `source` is the same text before the tokenizer made every line
/// end a LF: a CR alone ends a line, but does not count as one.
fn text_lines(text: &str, source: &str, first: usize, tape: &mut Tape) {
    let mut ends = source
        .char_indices()
        .filter(|&(at, c)| c == '\n' || (c == '\r' && !source[at..].starts_with("\r\n")));
    let mut at = first;
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            at += usize::from(ends.next().is_some_and(|(_, end)| end == '\n'));
            tape.push(What::LineEnd, at..at + 1, "");
        }
        if !line.is_empty() {
            tape.push(What::HtmlText, at..at + 1, line);
        }
    }
}

fn line_at(starts: Starts<'_>, at: usize) -> usize {
    let after = starts.partition_point(|&(start, _)| start <= at);
    starts.get(after.saturating_sub(1)).map_or(1, |&(_, line)| line)
}

fn lines_of(starts: Starts<'_>, base: usize, span: Span) -> std::ops::Range<usize> {
    line_at(starts, base + span.start)..line_at(starts, base + span.end.saturating_sub(1)) + 1
}
