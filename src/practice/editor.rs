//! A text while it is typed: a caret that moves by what a reader calls a character, several lines, undo. Keys and colours
//! are not known here. Only the text around the caret is segmented, so that a long paste costs no more than a short one.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

/// More steps back than this are forgotten.
const MAX_UNDO: usize = 200;

/// A longer text than this is not an answer.
const MAX_BYTES: usize = 256 * 1024;

#[derive(Debug, Clone, Default)]
pub struct Editor {
    text: String,
    /// A byte offset on a boundary between graphemes.
    caret: usize,
    undo: Vec<(String, usize)>,
    redo: Vec<(String, usize)>,
    /// Whether the last edit was a typed character, which the next one joins as one step of undo.
    is_typing: bool,
}

/// Where the caret can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    LineStart,
    LineEnd,
    Start,
    End,
}

/// A row of the text as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub text: String,
    /// The column of the caret, if it is in this row.
    pub caret: Option<usize>,
}

impl Editor {
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), caret: text.len(), ..Self::default() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Types a text at the caret. Line ends of any kind become line feeds; other control characters are dropped.
    pub fn insert(&mut self, typed: &str) {
        let typed = typed.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
        let typed: String = typed.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        if typed.is_empty() || self.text.len() + typed.len() > MAX_BYTES {
            return;
        }
        let joins = self.is_typing && typed.chars().count() == 1 && typed != "\n";
        if !joins {
            self.remember();
        }
        self.is_typing = typed.chars().count() == 1;
        self.text.insert_str(self.caret, &typed);
        self.caret += typed.len();
        // A combining mark joins what is before it, and a joiner what is after it.
        if !self.is_boundary(self.caret) {
            self.caret = self.next(self.caret);
        }
    }

    pub fn backspace(&mut self) {
        self.remove(self.previous(self.caret)..self.caret);
    }

    pub fn delete(&mut self) {
        self.remove(self.caret..self.next(self.caret));
    }

    pub fn delete_word(&mut self) {
        self.remove(self.word_left()..self.caret);
    }

    /// Deletes everything from the line's start to the caret.
    pub fn delete_to_line_start(&mut self) {
        self.remove(self.line(self.caret).start..self.caret);
    }

    fn remove(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.remember();
        self.is_typing = false;
        self.caret = range.start;
        self.text.replace_range(range, "");
        if !self.is_boundary(self.caret) {
            self.caret = self.next(self.caret);
        }
    }

    /// Replaces the whole text, as an external editor does.
    pub fn replace(&mut self, text: &str) {
        self.remember();
        self.is_typing = false;
        text.clone_into(&mut self.text);
        self.caret = self.text.len();
    }

    pub fn undo(&mut self) {
        if let Some(before) = self.undo.pop() {
            self.redo.push((std::mem::replace(&mut self.text, before.0), self.caret));
            self.caret = before.1;
            self.is_typing = false;
        }
    }

    pub fn redo(&mut self) {
        if let Some(after) = self.redo.pop() {
            self.undo.push((std::mem::replace(&mut self.text, after.0), self.caret));
            self.caret = after.1;
            self.is_typing = false;
        }
    }

    fn remember(&mut self) {
        if self.undo.len() == MAX_UNDO {
            self.undo.remove(0);
        }
        self.undo.push((self.text.clone(), self.caret));
        self.redo.clear();
    }

    pub fn go(&mut self, to: Move) {
        self.is_typing = false;
        self.caret = match to {
            Move::Left => self.previous(self.caret),
            Move::Right => self.next(self.caret),
            Move::WordLeft => self.word_left(),
            Move::WordRight => self.word_right(),
            Move::Up => self.up(),
            Move::Down => self.down(),
            Move::LineStart => self.line(self.caret).start,
            Move::LineEnd => self.line(self.caret).end,
            Move::Start => 0,
            Move::End => self.text.len(),
        };
    }

    fn is_boundary(&self, at: usize) -> bool {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        cursor.is_boundary(&self.text, 0).unwrap_or(true)
    }

    fn previous(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        cursor.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn next(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    fn word_left(&self) -> usize {
        let before = &self.text[..self.caret];
        let words = before.trim_end();
        words
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + words[at..].chars().next().map_or(1, char::len_utf8))
    }

    fn word_right(&self) -> usize {
        let after = &self.text[self.caret..];
        let start = after.len() - after.trim_start().len();
        let word = after[start..].find(char::is_whitespace).unwrap_or(after.len() - start);
        self.caret + start + word
    }

    /// The line around `at`, without its line feed.
    fn line(&self, at: usize) -> Range<usize> {
        let start = self.text[..at].rfind('\n').map_or(0, |before| before + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |after| at + after);
        start..end
    }

    fn up(&self) -> usize {
        let line = self.line(self.caret);
        match line.start {
            0 => 0,
            start => self.at_column(self.line(start - 1), self.column(&line)),
        }
    }

    fn down(&self) -> usize {
        let line = self.line(self.caret);
        match line.end == self.text.len() {
            true => line.end,
            false => self.at_column(self.line(line.end + 1), self.column(&line)),
        }
    }

    fn column(&self, line: &Range<usize>) -> usize {
        self.text[line.start..self.caret].width()
    }

    /// The place in a line at a column, or at the end of a shorter one.
    fn at_column(&self, line: Range<usize>, column: usize) -> usize {
        let mut at = line.start;
        let mut passed = 0;
        for grapheme in self.text[line.clone()].graphemes(true) {
            passed += grapheme.width();
            if passed > column {
                return at;
            }
            at += grapheme.len();
        }
        at
    }

    /// The rows around the caret: as many as fit into `height`, none wider than `width`.
    pub fn rows(&self, width: usize, height: usize) -> Vec<Row> {
        let (width, height) = (width.max(4), height.max(1));
        let own = self.line(self.caret);
        let mut rows = self.wrap(own.clone(), width);
        let at = rows.iter().position(|row| row.caret.is_some()).unwrap_or(0);
        let mut above = Vec::new();
        let mut start = own.start;
        while start > 0 && above.len() + at < height {
            let line = self.line(start - 1);
            start = line.start;
            above.splice(0..0, self.wrap(line, width));
        }
        let mut end = own.end;
        while end < self.text.len() && rows.len() - at < height {
            let line = self.line(end + 1);
            end = line.end;
            rows.extend(self.wrap(line, width));
        }
        let caret = above.len() + at;
        above.append(&mut rows);
        // The caret stays in the window, with what was typed last above it.
        let first = (caret + 1).saturating_sub(height);
        above.into_iter().skip(first).take(height).collect()
    }

    /// A line in rows, broken after spaces where there are any.
    fn wrap(&self, line: Range<usize>, width: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut start = line.start;
        while start < line.end {
            let end = start + fitting(&self.text[start..line.end], width);
            rows.push(self.row(start..end, end == line.end));
            start = end;
        }
        if rows.is_empty() {
            rows.push(self.row(line, true));
        }
        rows
    }

    /// One row; the caret at its end belongs to it only if the line ends there too.
    fn row(&self, range: Range<usize>, is_last: bool) -> Row {
        let is_here = range.contains(&self.caret) || (is_last && self.caret == range.end);
        let caret = is_here.then(|| self.text[range.start..self.caret].width());
        Row { text: self.text[range].to_owned(), caret }
    }
}

/// How many bytes of a line fit into a row; at least one grapheme, so that every row goes on.
fn fitting(line: &str, width: usize) -> usize {
    let (mut end, mut columns, mut after_space) = (0, 0, None);
    for grapheme in line.graphemes(true) {
        columns += grapheme.width();
        if columns > width && end > 0 {
            return after_space.unwrap_or(end);
        }
        end += grapheme.len();
        if grapheme == " " {
            after_space = Some(end);
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_character_is_what_a_reader_sees() {
        let mut editor = Editor::new("a👨‍👩‍👧‍👦e\u{301}");
        editor.backspace();
        assert_eq!(editor.text(), "a👨‍👩‍👧‍👦");
        editor.backspace();
        assert_eq!(editor.text(), "a");
        editor.undo();
        assert_eq!(editor.text(), "a👨‍👩‍👧‍👦");
        editor.redo();
        assert_eq!(editor.text(), "a");
    }

    #[test]
    fn typing_is_one_step_of_undo_and_a_paste_another() {
        let mut editor = Editor::default();
        "so".chars().for_each(|c| editor.insert(&c.to_string()));
        editor.insert(" it\r\ngoes\u{1b}[31m");
        assert_eq!(editor.text(), "so it\ngoes[31m");
        editor.undo();
        assert_eq!(editor.text(), "so");
        editor.undo();
        assert_eq!(editor.text(), "");
    }

    #[test]
    fn the_line_up_to_the_caret_is_deleted() {
        let mut editor = Editor::new("one\ntwo three");
        editor.go(Move::WordLeft);
        editor.delete_to_line_start();
        assert_eq!(editor.text(), "one\nthree");
        editor.delete_to_line_start();
        assert_eq!(editor.text(), "one\nthree", "the lines are not joined");
        editor.undo();
        assert_eq!(editor.text(), "one\ntwo three");
    }

    #[test]
    fn the_caret_goes_up_and_down_by_columns() {
        let mut editor = Editor::new("数据库\nab\nlong line");
        editor.go(Move::Up);
        assert_eq!(editor.rows(40, 5)[1].caret, Some(2));
        editor.go(Move::Up);
        assert_eq!(editor.rows(40, 5)[0].caret, Some(2));
        editor.insert("x");
        assert_eq!(editor.text(), "数x据库\nab\nlong line");
    }

    #[test]
    fn rows_wrap_at_spaces_and_follow_the_caret() {
        let editor = Editor::new("one two three\nfour");
        let shown = |rows: Vec<Row>| rows.into_iter().map(|row| row.text).collect::<Vec<_>>();
        assert_eq!(shown(editor.rows(8, 9)), ["one two ", "three", "four"]);
        assert_eq!(shown(editor.rows(8, 2)), ["three", "four"]);
    }

    proptest! {
        #[test]
        fn no_sequence_of_edits_breaks_a_character(
            edits in prop::collection::vec((0..12_u8, "[a-c é数👍🏽\u{200d}\u{301}\n]{0,3}"), 0..60),
            width in 0..12_usize,
        ) {
            let mut editor = Editor::default();
            for (edit, text) in edits {
                match edit {
                    0 => editor.backspace(),
                    1 => editor.delete(),
                    2 => editor.undo(),
                    3 => editor.redo(),
                    4 => editor.go(Move::Left),
                    5 => editor.go(Move::Up),
                    6 => editor.go(Move::Down),
                    7 => editor.go(Move::WordLeft),
                    8 => editor.go(Move::WordRight),
                    9 => editor.delete_word(),
                    _ => editor.insert(&text),
                }
                let rows = editor.rows(width, 5);
                prop_assert_eq!(rows.iter().filter(|row| row.caret.is_some()).count(), 1);
                prop_assert!(rows.len() <= 5);
            }
        }
    }
}
