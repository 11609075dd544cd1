//! The words of a paragraph, each in pieces of one look, and the lines they are set in.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::render::Styles;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Strong,
    Emphasis,
    Code,
    Quiet,
}

/// What is not broken at the end of a line, unless it is wider than a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    Pieces(Vec<(String, Option<Look>)>),
    /// The line ends here.
    End,
}

/// Gathers words.
#[derive(Debug, Default)]
pub struct Inline {
    words: Vec<Word>,
    /// The looks that are open, innermost last.
    looks: Vec<Look>,
    /// Whether the next text goes on with the last word.
    is_glued: bool,
}

impl Inline {
    pub fn begin(&mut self, look: Look) {
        self.looks.push(look);
    }

    pub fn finish(&mut self, look: Look) {
        if let Some(at) = self.looks.iter().rposition(|open| *open == look) {
            self.looks.remove(at);
        }
    }

    /// Text, whose words are apart by white space.
    pub fn text(&mut self, text: &str) {
        if text.starts_with(char::is_whitespace) {
            self.space();
        }
        for (nth, word) in text.split_whitespace().enumerate() {
            if nth > 0 {
                self.space();
            }
            self.glue(word);
        }
        if text.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    /// A piece that is not broken at its spaces where it fits a line.
    pub fn code(&mut self, text: &str) {
        self.looks.push(Look::Code);
        self.glue(text);
        self.looks.pop();
    }

    /// Goes on with the last word.
    pub fn glue(&mut self, text: &str) {
        let piece = (text.to_owned(), self.looks.last().copied());
        match self.words.last_mut() {
            Some(Word::Pieces(pieces)) if self.is_glued => pieces.push(piece),
            _ => self.words.push(Word::Pieces(vec![piece])),
        }
        self.is_glued = true;
    }

    /// Before everything that was gathered.
    pub fn lead(&mut self, text: &str) {
        let piece = (text.to_owned(), Some(Look::Strong));
        match self.words.first_mut() {
            Some(Word::Pieces(pieces)) => pieces.insert(0, piece),
            _ => self.words.insert(0, Word::Pieces(vec![piece])),
        }
    }

    pub fn space(&mut self) {
        self.is_glued = false;
    }

    pub fn line_end(&mut self) {
        if !self.words.is_empty() {
            self.words.push(Word::End);
        }
        self.is_glued = false;
    }

    pub fn take(&mut self) -> Vec<Word> {
        self.is_glued = false;
        let mut words = std::mem::take(&mut self.words);
        while words.last() == Some(&Word::End) {
            words.pop();
        }
        words
    }
}

impl Word {
    pub fn width(&self) -> usize {
        match self {
            Self::Pieces(pieces) => pieces.iter().map(|(text, _)| text.width()).sum(),
            Self::End => 0,
        }
    }

    /// Words of at most `room` columns, where they can be had: code is broken at its spaces, and text of wide characters
    /// between any two of them. An address stays whole.
    fn broken(&self, room: usize) -> Vec<Self> {
        let Self::Pieces(pieces) = self else { return vec![self.clone()] };
        if self.width() <= room {
            return vec![self.clone()];
        }
        let mut words = vec![Vec::new()];
        let mut columns = 0;
        for (text, look) in pieces {
            for part in parts(text) {
                if columns > 0 && columns + part.trim_end().width() > room {
                    words.push(Vec::new());
                    columns = 0;
                }
                columns += part.width();
                if let Some(last) = words.last_mut() {
                    last.push((part.to_owned(), *look));
                }
            }
        }
        words.into_iter().map(|pieces| Self::Pieces(joined(pieces))).collect()
    }
}

/// Where a long text may be broken: after spaces, and around wide characters.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let is_wide = grapheme.width() > 1;
        if is_wide && start < at {
            parts.push(&text[start..at]);
            start = at;
        }
        if is_wide || grapheme == " " {
            parts.push(&text[start..at + grapheme.len()]);
            start = at + grapheme.len();
        }
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}

/// Neighbours of one look as one piece.
fn joined(pieces: Vec<(String, Option<Look>)>) -> Vec<(String, Option<Look>)> {
    let mut joined: Vec<(String, Option<Look>)> = Vec::new();
    for (text, look) in pieces {
        match joined.last_mut() {
            Some((last, known)) if *known == look => last.push_str(&text),
            _ => joined.push((text, look)),
        }
    }
    joined
}

/// The lines of words, none wider than `room` unless one word is.
pub fn set(words: &[Word], room: usize, styles: &Styles) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut columns = 0;
    for word in words.iter().flat_map(|word| word.broken(room)) {
        let width = word.width();
        let Word::Pieces(pieces) = word else {
            lines.push(String::new());
            columns = 0;
            continue;
        };
        if columns > 0 && columns + 1 + width > room {
            lines.push(String::new());
            columns = 0;
        }
        let line = lines.last_mut();
        let Some(line) = line else { continue };
        if columns > 0 {
            line.push(' ');
            columns += 1;
        }
        for (text, look) in &pieces {
            line.push_str(&painted(text, *look, styles));
        }
        columns += width;
    }
    lines
}

fn painted(text: &str, look: Option<Look>, styles: &Styles) -> String {
    let role = match look {
        None => return text.to_owned(),
        Some(Look::Strong) => styles.heading,
        Some(Look::Emphasis) => styles.emphasis,
        Some(Look::Code) => styles.command,
        Some(Look::Quiet) => styles.quiet,
    };
    role.paint(text).to_string()
}
