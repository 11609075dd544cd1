//! The one file that talks to the Markdown parser: text in, a [`Tape`] out, in a single pass. CommonMark with GitHub's
//! tables, task lists, strikethrough and footnotes. What the steps make up is read off elsewhere.
#![expect(clippy::disallowed_types, reason = "the one file that talks to the Markdown parser")]

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::html::Html;
use super::reading::{Held, Met};
use super::tape::{Part, Step, Tape, What};
use super::{Outline, metadata};

/// Reads a document. Every text is a document; nothing is an error.
pub fn parse(text: &str) -> Outline {
    let body = metadata(text).map_or(0, |found| found.body);
    let mut reader = Reader::new(text, body);
    for (event, range) in Parser::new_ext(&text[body..], options()).into_offset_iter() {
        reader.event(event, range);
    }
    Outline::new(reader.tape, reader.lines.count)
}

/// What a reader meets from the start of a document to its end.
pub fn read(text: &str) -> Vec<Met> {
    let body = metadata(text).map_or(0, |found| found.body);
    let mut met = Vec::new();
    let (mut html, mut block) = (Html::default(), None::<String>);
    for event in Parser::new_ext(&text[body..], options()) {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some(String::new()),
            Event::Html(text) => block.get_or_insert_default().push_str(&text),
            Event::End(TagEnd::HtmlBlock) => {
                let seen = of_html(&mut html, &block.take().unwrap_or_default());
                if seen.iter().any(|met| matches!(met, Met::Text(_))) {
                    met.push(Met::Open(Held::Paragraph));
                    met.extend(seen);
                    met.push(Met::Close(Held::Paragraph));
                }
            }
            Event::InlineHtml(text) => met.extend(of_html(&mut html, &text)),
            // What holds others is met all the same, so that it is closed where it was opened.
            event if !html.is_hiding() || matches!(event, Event::Start(_) | Event::End(_)) => {
                met.extend(of_event(event));
            }
            _ => {}
        }
    }
    met
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
}

/// The text of a piece of HTML, and where its lines end.
fn of_html(html: &mut Html, text: &str) -> Vec<Met> {
    let mut tape = Tape::default();
    html.read(text, &[(0, 1)], &mut tape);
    let met = |step: &Step| match step.what {
        What::HtmlText | What::Text => Some(Met::Text(tape.text(step).replace('\n', " "))),
        What::Gap | What::LineEnd => Some(Met::HardBreak),
        _ => None,
    };
    tape.steps().iter().filter_map(met).collect()
}

/// The first word after a fence, also of attributes such as `{.python .numberLines}`.
fn language(info: &str) -> &str {
    let info = info.trim_start_matches(['{', '.', ' ']);
    info.split([' ', ',', '\t', '}']).next().unwrap_or_default()
}

fn of_event(event: Event<'_>) -> Option<Met> {
    Some(match event {
        Event::Start(Tag::CodeBlock(kind)) => {
            let language = match &kind {
                CodeBlockKind::Fenced(info) => language(info),
                CodeBlockKind::Indented => "",
            };
            Met::Open(Held::CodeBlock { language: language.to_owned() })
        }
        Event::Start(Tag::List(start)) => Met::Open(Held::List { start }),
        Event::Start(Tag::FootnoteDefinition(name)) => Met::Open(Held::Footnote { name: name.into_string() }),
        Event::Start(Tag::Link { dest_url, .. }) => Met::Open(Held::Link { target: dest_url.into_string() }),
        Event::Start(Tag::Image { dest_url, .. }) => {
            Met::Open(Held::Image { target: dest_url.into_string() })
        }
        Event::Start(tag) => Met::Open(held(&tag.to_end())?),
        Event::End(tag) => Met::Close(held(&tag)?),
        Event::Text(text) => Met::Text(text.into_string()),
        Event::Code(text) => Met::Code(text.into_string()),
        Event::SoftBreak => Met::SoftBreak,
        Event::HardBreak => Met::HardBreak,
        Event::Rule => Met::Rule,
        Event::TaskListMarker(checked) => Met::Task { checked },
        Event::FootnoteReference(name) => Met::Footnote(name.into_string()),
        Event::Html(_) | Event::InlineHtml(_) | Event::InlineMath(_) | Event::DisplayMath(_) => return None,
    })
}

/// What an end closes; what its start says of it is not known here.
fn held(tag: &TagEnd) -> Option<Held> {
    Some(match tag {
        TagEnd::Heading(level) => Held::Heading { level: *level as u8 },
        TagEnd::Paragraph => Held::Paragraph,
        TagEnd::BlockQuote(_) => Held::Quote,
        TagEnd::List(_) => Held::List { start: None },
        TagEnd::Item => Held::Item,
        TagEnd::CodeBlock => Held::CodeBlock { language: String::new() },
        TagEnd::Table => Held::Table,
        TagEnd::TableHead => Held::Head,
        TagEnd::TableRow => Held::Row,
        TagEnd::TableCell => Held::Cell,
        TagEnd::Emphasis => Held::Emphasis,
        TagEnd::Strong => Held::Strong,
        TagEnd::Strikethrough => Held::Struck,
        TagEnd::Link => Held::Link { target: String::new() },
        TagEnd::Image => Held::Image { target: String::new() },
        TagEnd::FootnoteDefinition => Held::Footnote { name: String::new() },
        _ => return None,
    })
}

/// A block of HTML: its lines, its text, and the byte at which each of its lines starts.
struct RawHtml {
    lines: Range<usize>,
    text: String,
    starts: Vec<(usize, usize)>,
}

/// Gathers events onto the tape.
struct Reader {
    lines: Lines,
    tape: Tape,
    html: Html,
    /// The HTML block that is open: its lines and its text.
    block: Option<RawHtml>,
    in_code: bool,
}

impl Reader {
    fn new(text: &str, base: usize) -> Self {
        let lines = Lines::new(text, base);
        Self { lines, tape: Tape::default(), html: Html::default(), block: None, in_code: false }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.html.is_hiding() && !is_structure(&event) {
            return;
        }
        match event {
            Event::Start(tag) => self.open(tag, &range),
            Event::End(tag) => self.close(tag, &range),
            Event::Text(text) => match &mut self.block {
                Some(_) => self.html_line(&text, range.start),
                None if self.in_code => self.push(What::Listing, &range, &text),
                None => self.push(What::Text, &range, &text),
            },
            Event::Html(text) => self.html_line(&text, range.start),
            Event::InlineHtml(text) => {
                let line = self.lines.at(range.start);
                self.html.read(&text, &[(0, line)], &mut self.tape);
            }
            Event::Code(text) => self.push(What::Code, &range, &text),
            Event::SoftBreak | Event::HardBreak => self.push(What::LineEnd, &range, ""),
            Event::TaskListMarker(checked) => self.push(What::Task { checked }, &range, ""),
            Event::Rule | Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn push(&mut self, what: What, range: &Range<usize>, text: &str) {
        let lines = self.lines.of(range);
        self.tape.push(what, lines, text);
    }

    fn open(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::HtmlBlock => {
                let lines = self.lines.of(range);
                self.block = Some(RawHtml { lines, text: String::new(), starts: Vec::new() });
            }
            Tag::CodeBlock(kind) => {
                self.in_code = true;
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => language(info),
                    CodeBlockKind::Indented => "",
                };
                self.push(What::Open(Part::CodeBlock), range, language);
            }
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.push(What::Open(Part::Link), range, &format!("mailto:{dest_url}"));
            }
            Tag::Link { dest_url, .. } => self.push(What::Open(Part::Link), range, &dest_url),
            Tag::Image { dest_url, .. } => self.push(What::Open(Part::Image), range, &dest_url),
            tag => {
                if let Some(part) = part(&tag.to_end()) {
                    self.push(What::Open(part), range, "");
                }
            }
        }
    }

    fn close(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::HtmlBlock => {
                if let Some(RawHtml { lines, text, starts }) = self.block.take() {
                    self.tape.push(What::Open(Part::HtmlBlock), lines.clone(), "");
                    self.html.read(&text, &starts, &mut self.tape);
                    self.tape.push(What::Close(Part::HtmlBlock), lines, "");
                }
            }
            tag => {
                self.in_code &= tag != TagEnd::CodeBlock;
                if let Some(part) = part(&tag) {
                    self.push(What::Close(part), range, "");
                }
            }
        }
    }

    /// One more line of the HTML block that is open, without what precedes it in a list or a quotation.
    fn html_line(&mut self, text: &str, at: usize) {
        let line = self.lines.at(at);
        if let Some(block) = &mut self.block {
            block.starts.push((block.text.len(), line));
            block.text.push_str(text);
        }
    }
}

/// Whether an event opens or closes what holds others, and so matters even where nothing is seen.
fn is_structure(event: &Event<'_>) -> bool {
    let part_of = |tag: &TagEnd| matches!(part(tag), Some(Part::Container | Part::Item));
    match event {
        Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) | Event::Html(_) => true,
        Event::Start(tag) => part_of(&tag.to_end()),
        Event::End(tag) => part_of(tag),
        _ => false,
    }
}

fn part(tag: &TagEnd) -> Option<Part> {
    match tag {
        TagEnd::Heading(level) => Some(Part::Heading { level: *level as u8 }),
        TagEnd::Paragraph => Some(Part::Paragraph),
        TagEnd::Item => Some(Part::Item),
        TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => Some(Part::Container),
        TagEnd::Table => Some(Part::Table),
        TagEnd::TableRow => Some(Part::Row),
        TagEnd::TableCell => Some(Part::Cell),
        TagEnd::CodeBlock => Some(Part::CodeBlock),
        TagEnd::Link => Some(Part::Link),
        TagEnd::Image => Some(Part::Image),
        _ => None,
    }
}

/// Which line a byte is on.
struct Lines {
    /// The byte each line starts at.
    starts: Vec<usize>,
    /// Where the text that was parsed starts in the file.
    base: usize,
    count: usize,
    /// The line found last; the next one asked for is seldom far from it.
    last: usize,
}

impl Lines {
    fn new(text: &str, base: usize) -> Self {
        let starts: Vec<usize> =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        let count = if text.is_empty() || text.ends_with('\n') { starts.len() - 1 } else { starts.len() };
        Self { starts, base, count, last: 1 }
    }

    fn at(&mut self, at: usize) -> usize {
        let at = at + self.base;
        let holds = |line: usize| {
            self.starts.get(line - 1).is_some_and(|&start| start <= at)
                && self.starts.get(line).is_none_or(|&next| at < next)
        };
        let last = self.last;
        if !holds(last) {
            self.last =
                if holds(last + 1) { last + 1 } else { self.starts.partition_point(|&start| start <= at) };
        }
        self.last
    }

    /// From the first line that `range` touches to one past the last.
    fn of(&mut self, range: &Range<usize>) -> Range<usize> {
        let first = self.at(range.start);
        first..self.at(range.end.saturating_sub(1).max(range.start)) + 1
    }
}

#[cfg(test)]
mod tests;
