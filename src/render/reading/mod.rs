//! A Markdown page set for reading in a terminal: paragraphs, lists and quotations wrap, tables have columns, code stays as
//! it is, and where links lead is told at the end. Without colour, marks say what colour would.

mod inline;
mod table;

#[cfg(test)]
mod tests;

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use self::inline::{Inline, Look, Word};
use super::untrusted::clean;
use super::{Screen, Styles};
use crate::markdown::{self, Held, Met};

/// What code blocks are indented by.
const INDENT: &str = "    ";

/// No text is set in fewer columns, however deep it is nested.
const NARROWEST: usize = 16;

/// Languages of code that is typed.
const SHELLS: [&str; 6] = ["bash", "sh", "shell", "zsh", "console", "terminal"];

/// Sets a page.
pub fn write_reading(out: &mut dyn Write, text: &str, screen: Screen) -> io::Result<()> {
    let mut setter = Setter::new(screen);
    for met in markdown::read(text) {
        setter.meet(met);
    }
    setter.end().iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// What indents the lines inside it.
enum Around {
    Quote,
    /// An item or a footnote: its mark, until a line has it.
    Marked {
        mark: String,
        is_told: bool,
    },
}

struct List {
    /// The number of the next item.
    next: Option<u64>,
    /// Whether its items are paragraphs, with lines between them.
    is_loose: bool,
}

struct Setter {
    width: usize,
    styles: Styles,
    has_colour: bool,
    lines: Vec<String>,
    around: Vec<Around>,
    lists: Vec<List>,
    /// Whether nothing was set yet in what was opened last.
    is_first: bool,
    inline: Inline,
    /// The rows of the table that is open, the head first.
    table: Option<Vec<Vec<Vec<Word>>>>,
    /// The language and the text of the code block that is open.
    code: Option<(String, String)>,
    /// The links that are open, innermost last: the target, and the text so far.
    open_links: Vec<(String, String)>,
    links: Vec<String>,
}

impl Setter {
    fn new(screen: Screen) -> Self {
        Self {
            width: screen.width,
            styles: screen.styles(),
            has_colour: screen.colour,
            lines: Vec::new(),
            around: Vec::new(),
            lists: Vec::new(),
            is_first: true,
            inline: Inline::default(),
            table: None,
            code: None,
            open_links: Vec::new(),
            links: Vec::new(),
        }
    }

    fn end(mut self) -> Vec<String> {
        self.flush();
        if !self.links.is_empty() {
            self.lines.push(String::new());
            for (nth, target) in self.links.iter().enumerate() {
                // An address stays whole, so that it can be opened.
                self.lines.push(format!(
                    "{} {}",
                    self.styles.quiet.paint(format!("[{}]", nth + 1)),
                    clean(target)
                ));
            }
        }
        self.lines
    }

    fn meet(&mut self, met: Met) {
        match met {
            Met::Open(held) => self.open(held),
            Met::Close(held) => self.close(&held),
            Met::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None => self.text(&text),
            },
            Met::Code(text) => {
                let mark = if self.has_colour { "" } else { "`" };
                self.inline.code(&format!("{mark}{}{mark}", clean(&text)));
            }
            Met::SoftBreak => self.inline.space(),
            Met::HardBreak => self.inline.line_end(),
            Met::Task { checked } => {
                self.inline.glue(if checked { "[x]" } else { "[ ]" });
                self.inline.space();
            }
            Met::Footnote(name) => self.inline.glue(&format!("[^{}]", clean(&name))),
            Met::Rule => {
                self.separate();
                let rule = "─".repeat(self.room().min(40));
                self.line(&self.styles.quiet.paint(rule).to_string());
            }
        }
    }

    fn text(&mut self, text: &str) {
        for (_, seen) in &mut self.open_links {
            seen.push_str(text);
        }
        self.inline.text(&clean(text));
    }

    fn open(&mut self, held: Held) {
        match held {
            Held::Heading { .. } => {
                self.separate();
                self.inline.begin(Look::Strong);
            }
            Held::Paragraph => {
                let is_of_item = self.is_first && matches!(self.around.last(), Some(Around::Marked { .. }));
                if let Some(list) = self.lists.last_mut().filter(|_| is_of_item) {
                    list.is_loose = true;
                }
                self.separate();
            }
            Held::Quote => {
                self.separate();
                self.around.push(Around::Quote);
                self.is_first = true;
            }
            Held::List { start } => {
                let is_inner = matches!(self.around.last(), Some(Around::Marked { .. }))
                    && self.lists.last().is_some_and(|list| !list.is_loose);
                if is_inner {
                    self.flush()
                } else {
                    self.separate()
                }
                self.lists.push(List { next: start, is_loose: false });
                self.is_first = true;
            }
            Held::Item => self.item(),
            Held::Footnote { name } => {
                self.separate();
                self.mark(format!("[^{}]: ", clean(&name)));
            }
            Held::CodeBlock { language } => {
                self.separate();
                self.code = Some((language, String::new()));
            }
            Held::Table => {
                self.separate();
                self.table = Some(Vec::new());
            }
            Held::Head | Held::Row => self.table.iter_mut().for_each(|rows| rows.push(Vec::new())),
            Held::Cell => {}
            Held::Emphasis => self.begin(Look::Emphasis, "*"),
            Held::Strong => self.begin(Look::Strong, "**"),
            Held::Struck => self.inline.glue("~~"),
            Held::Link { target } => self.open_links.push((target, String::new())),
            Held::Image { target } => {
                self.inline.text("[image: ");
                self.open_links.push((target, String::new()));
            }
        }
    }

    fn close(&mut self, held: &Held) {
        match held {
            Held::Heading { level } => self.heading(*level),
            Held::Paragraph => self.flush(),
            Held::Quote => self.leave(),
            Held::List { .. } => {
                self.flush();
                self.lists.pop();
                self.is_first = false;
            }
            Held::Item | Held::Footnote { .. } => {
                self.flush();
                if matches!(self.around.last(), Some(Around::Marked { is_told: false, .. })) {
                    self.line("");
                }
                self.leave();
            }
            Held::CodeBlock { .. } => self.code_block(),
            Held::Table => {
                let rows = self.table.take().unwrap_or_default();
                for line in table::lines(&rows, self.room(), &self.styles, self.has_colour) {
                    self.line(&line);
                }
            }
            Held::Head | Held::Row => {}
            Held::Cell => {
                let words = self.inline.take();
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(words);
                }
            }
            Held::Emphasis => self.finish(Look::Emphasis, "*"),
            Held::Strong => self.finish(Look::Strong, "**"),
            Held::Struck => self.inline.glue("~~"),
            Held::Link { .. } => self.link(),
            Held::Image { .. } => {
                self.inline.glue("]");
                self.link();
            }
        }
    }

    fn begin(&mut self, look: Look, mark: &str) {
        if !self.has_colour {
            self.inline.glue(mark);
        }
        self.inline.begin(look);
    }

    fn finish(&mut self, look: Look, mark: &str) {
        self.inline.finish(look);
        if !self.has_colour {
            self.inline.glue(mark);
        }
    }

    /// The number by which the end of the page says where a link leads; none where its text does, or it stays on the page.
    fn link(&mut self) {
        let Some((target, text)) = self.open_links.pop() else { return };
        let is_told = target.is_empty() || target.starts_with('#') || text == target;
        if is_told {
            return;
        }
        let known = self.links.iter().position(|known| *known == target);
        let nth = known.unwrap_or_else(|| {
            self.links.push(target);
            self.links.len() - 1
        });
        self.inline.begin(Look::Quiet);
        self.inline.glue(&format!("[{}]", nth + 1));
        self.inline.finish(Look::Quiet);
    }

    /// The first two levels are underlined, the others keep their marks.
    fn heading(&mut self, level: u8) {
        self.inline.finish(Look::Strong);
        if level > 2 {
            let mark = format!("{} ", "#".repeat(level.into()));
            self.inline.lead(&mark);
        }
        let before = self.lines.len();
        self.flush();
        let rule = match level {
            1 => "═",
            2 => "─",
            _ => return,
        };
        let indent = self.indent().width();
        let widest = |line: &String| visible_width(line).saturating_sub(indent);
        let width = self.lines[before..].iter().map(widest).max().unwrap_or(0);
        self.line(&self.styles.quiet.paint(rule.repeat(width)).to_string());
    }

    fn item(&mut self) {
        let is_first = std::mem::replace(&mut self.is_first, true);
        let mark = match self.lists.last_mut() {
            Some(List { next: Some(number), .. }) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        if !is_first && self.lists.last().is_some_and(|list| list.is_loose) {
            self.blank();
        }
        self.mark(mark);
    }

    fn mark(&mut self, mark: String) {
        self.around.push(Around::Marked { mark, is_told: false });
        self.is_first = true;
    }

    fn leave(&mut self) {
        self.flush();
        self.around.pop();
        self.is_first = false;
    }

    fn code_block(&mut self) {
        let Some((language, text)) = self.code.take() else { return };
        let role = match SHELLS.contains(&language.as_str()) {
            true => self.styles.command,
            false => self.styles.quiet,
        };
        for line in text.lines() {
            let line = clean(&line.replace('\t', INDENT)).into_owned();
            let line = if line.is_empty() { line } else { format!("{INDENT}{}", role.paint(line)) };
            self.line(&line);
        }
    }

    /// Sets what was gathered, and leaves a line before what comes next unless it is the first.
    fn separate(&mut self) {
        self.flush();
        if !std::mem::take(&mut self.is_first) {
            self.blank();
        }
    }

    fn flush(&mut self) {
        let words = self.inline.take();
        if words.is_empty() {
            return;
        }
        self.is_first = false;
        for line in inline::set(&words, self.room(), &self.styles) {
            self.line(&line);
        }
    }

    /// The columns that are left for text.
    fn room(&self) -> usize {
        let around: usize = self.around.iter().map(Around::width).sum();
        self.width.saturating_sub(around).max(NARROWEST)
    }

    fn blank(&mut self) {
        let indent = self.indent();
        self.lines.push(indent.trim_end().to_owned());
    }

    fn line(&mut self, line: &str) {
        let mut start = String::new();
        for around in &mut self.around {
            start += &match around {
                Around::Quote => format!("{} ", self.styles.quiet.paint("│")),
                Around::Marked { mark, is_told } if !*is_told => {
                    *is_told = true;
                    mark.clone()
                }
                Around::Marked { mark, .. } => " ".repeat(mark.width()),
            };
        }
        self.lines.push(format!("{start}{line}").trim_end().to_owned());
        self.is_first = false;
    }

    /// What a line starts with that has no mark.
    fn indent(&self) -> String {
        let one = |around: &Around| match around {
            Around::Quote => "│ ".to_owned(),
            Around::Marked { mark, .. } => " ".repeat(mark.width()),
        };
        self.around.iter().map(one).collect()
    }
}

impl Around {
    fn width(&self) -> usize {
        match self {
            Self::Quote => 2,
            Self::Marked { mark, .. } => mark.width(),
        }
    }
}

/// The columns of a line, without what only gives it colour.
fn visible_width(line: &str) -> usize {
    let mut width = 0;
    for (nth, piece) in line.split('\u{1b}').enumerate() {
        let text = if nth == 0 { piece } else { piece.split_once('m').map_or("", |(_, text)| text) };
        width += text.width();
    }
    width
}
