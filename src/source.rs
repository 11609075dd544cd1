//! Text with positions: where a value in a spec or a page was written.
//! It does not read files and does not draw; `render::diagnostics` does.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// One text file of a course, as it was read.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the course, with `/`.
    pub path: String,
    pub text: String,
    /// Where each line starts, once somebody asks: a page can have a step on every line.
    starts: OnceLock<Vec<usize>>,
}

impl SourceFile {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into(), starts: OnceLock::new() })
    }

    fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(ends.map(|at| at + 1)).collect()
        })
    }

    /// Byte offset of a 1-based line and a 1-based column counted in characters, clamped to the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.starts().get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let rest = &self.text[start..];
        let line_text = rest.split('\n').next().unwrap_or(rest);
        start + line_text.char_indices().nth(column.saturating_sub(1)).map_or(line_text.len(), |(at, _)| at)
    }
}

/// A range of bytes in a [`SourceFile`].
#[derive(Clone, PartialEq, Eq)]
pub struct Span {
    pub file: Arc<SourceFile>,
    pub range: Range<usize>,
}

impl Span {
    /// A span clamped to the text and to character boundaries.
    pub fn new(file: &Arc<SourceFile>, range: Range<usize>) -> Self {
        let text = &file.text;
        let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i));
        let start = floor(range.start).unwrap_or(0);
        let end = floor(range.end).unwrap_or(0).max(start);
        Self { file: Arc::clone(file), range: start..end }
    }

    /// The 1-based line on which the span starts.
    pub fn line(&self) -> usize {
        self.file.starts().partition_point(|start| *start <= self.range.start)
    }

    /// The 1-based column at which the span starts, in characters.
    pub fn column(&self) -> usize {
        let before = &self.file.text[..self.range.start];
        before[before.rfind('\n').map_or(0, |at| at + 1)..].chars().count() + 1
    }

    /// The bytes of the span.
    pub fn text(&self) -> &str {
        &self.file.text[self.range.clone()]
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.path, self.line())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_characters_and_stay_inside() {
        let file = SourceFile::new("a.yaml", "é: 1\nb: 2\n");
        assert_eq!(file.offset(1, 2), 2);
        assert_eq!(file.offset(2, 1), 6);
        assert_eq!(file.offset(9, 9), file.text.len());
        assert_eq!(Span::new(&file, 1..99).text(), file.text);
        assert_eq!(Span::new(&file, 6..7).line(), 2);
    }
}
