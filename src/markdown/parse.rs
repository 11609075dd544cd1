//! The one file that talks to the Markdown parser: text in, an [`Outline`] out, in a single pass.
//! CommonMark with GitHub's tables, task lists and strikethrough.
#![expect(clippy::disallowed_types, reason = "the one file that talks to the Markdown parser")]

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::html::visible_lines;
use super::{Block, CodeBlock, Heading, Link, Outline, Prose, Row, Table, Task, front_matter};

/// Reads a document. Every text is a document; nothing is an error.
pub fn parse(text: &str) -> Outline {
    let body = front_matter(text).map_or(0, |(_, body)| body);
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut reader = Reader::new(text, body);
    for (event, range) in Parser::new_ext(&text[body..], options).into_offset_iter() {
        reader.event(event, range);
    }
    reader.finish()
}

/// Gathers events into the outline. What is open is on a stack of its own; text goes to all of it.
struct Reader {
    /// The byte each line starts at.
    starts: Vec<usize>,
    /// Where the text that was parsed starts in the file.
    base: usize,
    outline: Outline,
    heading: Option<Heading>,
    /// Open list items, innermost last.
    items: Vec<Block>,
    paragraph: Option<Block>,
    table: Option<Table>,
    cell: Option<String>,
    task: Option<Task>,
    links: Vec<Link>,
    code: Option<CodeBlock>,
    html: Option<(usize, String)>,
    /// Open quotations, lists and footnotes.
    depth: usize,
}

impl Reader {
    fn new(text: &str, base: usize) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        let lines = if text.is_empty() || text.ends_with('\n') { starts.len() - 1 } else { starts.len() };
        Self {
            starts,
            base,
            outline: Outline { lines, ..Outline::default() },
            heading: None,
            items: Vec::new(),
            paragraph: None,
            table: None,
            cell: None,
            task: None,
            links: Vec::new(),
            code: None,
            html: None,
            depth: 0,
        }
    }

    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at + self.base)
    }

    /// One past the last line that `range` touches.
    fn end(&self, range: &Range<usize>) -> usize {
        self.line(range.end.saturating_sub(1).max(range.start)) + 1
    }

    fn block(&self, range: &Range<usize>) -> Block {
        Block { line: self.line(range.start), end: self.end(range), text: String::new() }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, &range),
            Event::End(tag) => self.close(tag, &range),
            Event::Text(text) => match (&mut self.code, &mut self.html) {
                (Some(code), _) => code.text.push_str(&text),
                (None, Some((_, html))) => html.push_str(&text),
                (None, None) => self.say(&text, range.start),
            },
            Event::Html(text) => match &mut self.html {
                Some((_, html)) => html.push_str(&text),
                None => self.html_lines(self.line(range.start), &text),
            },
            Event::Code(text) => self.say(&text, range.start),
            Event::SoftBreak | Event::HardBreak => self.add(" "),
            Event::TaskListMarker(checked) => {
                let line = self.line(range.start);
                self.close_task();
                self.task = Some(Task { line, checked, text: String::new() });
            }
            Event::InlineHtml(_)
            | Event::Rule
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        let line = self.line(range.start);
        match tag {
            Tag::Heading { level, .. } => {
                self.heading = Some(Heading {
                    level: level as u8,
                    text: String::new(),
                    line,
                    body: self.end(range),
                    nested: self.depth > 0,
                });
            }
            Tag::Item => {
                self.close_task();
                self.items.push(self.block(range));
            }
            Tag::Paragraph => self.paragraph = Some(self.block(range)),
            Tag::List(_) | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => self.depth += 1,
            Tag::Table(_) => self.table = Some(Table { line, columns: Vec::new(), rows: Vec::new() }),
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Row { line, cells: Vec::new() });
                }
            }
            Tag::TableCell => self.cell = Some(String::new()),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',', '\t']).next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(CodeBlock { line, end: self.end(range), language, text: String::new() });
            }
            Tag::HtmlBlock => self.html = Some((line, String::new())),
            Tag::Link { dest_url, .. } => {
                self.links.push(Link {
                    line,
                    target: dest_url.into_string(),
                    text: String::new(),
                    image: false,
                });
            }
            Tag::Image { dest_url, .. } => {
                self.links.push(Link {
                    line,
                    target: dest_url.into_string(),
                    text: String::new(),
                    image: true,
                });
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some(mut heading) = self.heading.take() {
                    heading.text = squeeze(&heading.text);
                    self.outline.headings.push(heading);
                }
            }
            TagEnd::Item => {
                self.close_task();
                if let Some(mut item) = self.items.pop() {
                    item.text = squeeze(&item.text);
                    self.outline.items.push(item);
                }
            }
            TagEnd::Paragraph => {
                if let Some(mut paragraph) = self.paragraph.take() {
                    paragraph.text = squeeze(&paragraph.text);
                    self.outline.paragraphs.push(paragraph);
                }
                // A second paragraph of an item goes on after a space.
                self.add(" ");
            }
            TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::Table => self.outline.tables.extend(self.table.take()),
            TagEnd::TableCell => {
                let cell = squeeze(&self.cell.take().unwrap_or_default());
                if let Some(table) = &mut self.table {
                    match table.rows.last_mut() {
                        Some(row) => row.cells.push(cell),
                        None => table.columns.push(cell),
                    }
                }
                self.break_prose(range);
            }
            TagEnd::CodeBlock => self.outline.code_blocks.extend(self.code.take()),
            TagEnd::HtmlBlock => {
                if let Some((line, html)) = self.html.take() {
                    self.html_lines(line, &html);
                }
            }
            TagEnd::Link | TagEnd::Image => self.outline.links.extend(self.links.pop()),
            _ => {}
        }
    }

    fn close_task(&mut self) {
        if let Some(mut task) = self.task.take() {
            task.text = squeeze(&task.text);
            self.outline.tasks.push(task);
        }
    }

    /// Visible text at a place: to the prose of its line and to all that is open.
    fn say(&mut self, text: &str, at: usize) {
        let line = self.line(at);
        self.prose(line, text);
        self.add(text);
    }

    fn prose(&mut self, line: usize, text: &str) {
        match self.outline.prose.last_mut() {
            Some(last) if last.line == line => last.text.push_str(text),
            _ => self.outline.prose.push(Prose { line, text: text.to_owned() }),
        }
    }

    /// Keeps the words of neighbouring table cells apart.
    fn break_prose(&mut self, range: &Range<usize>) {
        let line = self.line(range.start);
        self.prose(line, " ");
    }

    fn html_lines(&mut self, first: usize, html: &str) {
        for (offset, text) in visible_lines(html) {
            self.prose(first + offset, &text);
        }
    }

    fn add(&mut self, text: &str) {
        let sinks = [
            self.heading.as_mut().map(|heading| &mut heading.text),
            self.items.last_mut().map(|item| &mut item.text),
            self.paragraph.as_mut().map(|paragraph| &mut paragraph.text),
            self.cell.as_mut(),
            self.task.as_mut().map(|task| &mut task.text),
        ];
        for sink in sinks.into_iter().flatten() {
            sink.push_str(text);
        }
        for link in &mut self.links {
            link.text.push_str(text);
        }
    }

    fn finish(mut self) -> Outline {
        self.close_task();
        self.outline.items.sort_by_key(|item| item.line);
        self.outline
    }
}

/// White space at the ends off, runs of it to one space.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn headings(text: &str) -> Vec<(u8, String, usize)> {
        parse(text).headings.into_iter().map(|h| (h.level, h.text, h.line)).collect()
    }

    #[test]
    fn headings_as_a_reader_sees_them() {
        let text = "---\na: 1\n---\n# One `x` [link](y.md) <!-- no -->\n\nTwo\n---\n\n```\n## no\n```\n##No\n> ## quoted\n\n   ### Three ###\n";
        assert_eq!(
            headings(text),
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
    fn prose_has_what_is_read_and_nothing_else() {
        let text = "Say [this](hidden.md) `now`\nand <!-- not\nthis --> that.\n\n```sh\nnot this\n```\n\n<!-- nor\nthis -->\n\n| a | b |\n|---|---|\n| c | d |\n";
        let prose: Vec<_> =
            parse(text).prose.into_iter().map(|p| (p.line, p.text.trim().to_owned())).collect();
        assert_eq!(
            prose,
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
    fn lists_tables_tasks_links_and_code() {
        let outline = parse(
            "- [x] done [a](b#c)\n- [ ] open\n  - inner\n\n|n|v|\n|-|-|\n|x|1|\n\n```rust,ignore\nfn\n```\n",
        );
        assert_eq!(
            outline.tasks.iter().map(|t| (t.line, t.checked, t.text.as_str())).collect::<Vec<_>>(),
            [(1, true, "done a"), (2, false, "open")]
        );
        assert_eq!(
            outline.items.iter().map(|i| (i.line, i.text.as_str())).collect::<Vec<_>>(),
            [(1, "done a"), (2, "open"), (3, "inner")]
        );
        assert_eq!(
            (outline.tables[0].columns.join(","), outline.tables[0].rows[0].cells.join(",")),
            ("n,v".into(), "x,1".into())
        );
        assert_eq!((outline.links[0].target.as_str(), outline.links[0].text.as_str()), ("b#c", "a"));
        assert_eq!(
            (
                outline.code_blocks[0].language.as_str(),
                outline.code_blocks[0].line,
                outline.code_blocks[0].end
            ),
            ("rust", 9, 12)
        );
    }

    #[test]
    fn deep_nesting_is_linear() {
        parse(&"> ".repeat(20_000));
        parse(&"[".repeat(50_000));
        parse(&"- ".repeat(20_000));
    }

    proptest! {
        #[test]
        fn no_text_panics_and_lines_exist(text in "[#\\-> `|x\\[\\]()<!\\n\\r*1.é]{0,60}") {
            let outline = parse(&text);
            prop_assert!(outline.prose.iter().all(|p| p.line >= 1 && p.line <= outline.lines.max(1)));
            prop_assert!(outline.headings.iter().all(|h| h.line >= 1 && h.line <= outline.lines));
        }
    }
}
