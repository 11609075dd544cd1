//! A screen that is drawn: lines of pieces in tones, laid out for a width and a height. What is on it is decided elsewhere,
//! and a terminal is drawn on in `commands::terminal`.

use unicode_width::UnicodeWidthStr;

use super::untrusted::clean;
use super::wrap::{self, fit, wrap};

/// How a piece of text is to be seen. Colour adds nothing that words do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Strong,
    Quiet,
    /// What is done.
    Good,
    /// A limit is near.
    Warning,
    /// A limit is passed.
    Alarm,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub tone: Tone,
}

/// One line, not wider than the screen.
pub type Line = Vec<Piece>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub lines: Vec<Line>,
    /// Column and line of the caret, while a text is typed.
    pub caret: Option<(usize, usize)>,
}

/// Some terminals report a size of nothing: then this is assumed.
const ASSUMED: (usize, usize) = (80, 24);

/// A screen while it is laid out.
pub struct Page {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) lines: Vec<Line>,
    pub(super) caret: Option<(usize, usize)>,
}

impl Page {
    pub fn new(width: usize, height: usize) -> Self {
        let (width, height) = if width < 4 || height < 4 { ASSUMED } else { (width, height) };
        Self { width, height, lines: Vec::new(), caret: None }
    }

    pub fn frame(mut self) -> Frame {
        self.lines.truncate(self.height);
        let lines = self.lines.into_iter().map(|line| fit_line(line, self.width)).collect();
        Frame { lines, caret: self.caret.filter(|(_, line)| *line < self.height) }
    }

    pub fn add(&mut self, text: impl Into<String>, tone: Tone) {
        self.lines.push(vec![Piece { text: text.into(), tone }]);
    }

    pub fn blank(&mut self) {
        self.lines.push(Vec::new());
    }

    /// A paragraph, wrapped.
    pub fn text(&mut self, text: &str, tone: Tone) {
        for line in text.lines() {
            for wrapped in wrap::rows(&clean(line), self.width) {
                self.add(wrapped, tone);
            }
        }
    }

    /// A mark and a text that wraps beside it.
    pub fn marked(&mut self, indent: usize, mark: (&str, Tone), text: (&str, Tone)) {
        let hang = indent + mark.0.width() + 1;
        let room = self.width.saturating_sub(hang).max(10);
        for (nth, line) in wrap(text.0, room).into_iter().enumerate() {
            let before = match nth {
                0 => vec![
                    Piece { text: " ".repeat(indent), tone: Tone::Plain },
                    Piece { text: format!("{} ", mark.0), tone: mark.1 },
                ],
                _ => vec![Piece { text: " ".repeat(hang), tone: Tone::Plain }],
            };
            let line = std::iter::once(Piece { text: line, tone: text.1 });
            self.lines.push(before.into_iter().chain(line).collect());
        }
    }

    /// Two texts at the ends of a line; the left one gives way.
    pub fn ends(&mut self, left: (&str, Tone), right: (&str, Tone)) {
        let room = self.width.saturating_sub(right.0.width() + 1);
        let text = fit(&clean(left.0), room);
        let gap = " ".repeat(self.width.saturating_sub(text.width() + right.0.width()));
        let piece = |text: String, tone| Piece { text, tone };
        self.lines.push(vec![
            piece(text, left.1),
            piece(gap, Tone::Plain),
            piece(right.0.to_owned(), right.1),
        ]);
    }

    /// The last line of the screen.
    pub fn keys(&mut self, keys: &str) {
        self.lines.truncate(self.height - 1);
        while self.lines.len() < self.height - 1 {
            self.blank();
        }
        // What leaves the screen comes last, and is not to be cut off.
        match keys.width() > self.width {
            true => self.add(keys.replace(" · ", " "), Tone::Quiet),
            false => self.add(keys, Tone::Quiet),
        }
    }
}

fn fit_line(line: Line, width: usize) -> Line {
    let mut left = width;
    let fit_piece = |piece: Piece| {
        let text = fit(&piece.text, left);
        left -= text.width().min(left);
        Piece { text, ..piece }
    };
    line.into_iter().map(fit_piece).filter(|piece| !piece.text.is_empty()).collect()
}

impl Frame {
    /// The text of the lines, without tones.
    #[cfg(test)]
    pub fn text(&self) -> String {
        let line = |line: &Line| line.iter().map(|piece| piece.text.as_str()).collect::<String>();
        self.lines.iter().map(|pieces| line(pieces).trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }
}
