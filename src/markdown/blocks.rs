//! List items, paragraphs, boxes and code of a document, and the lines in which Markdown is not read as such.

use super::tape::{Part, Step, Tape, What};
use super::{Block, CodeBlock, Task, Unseen, Why};
use crate::wording::one_line;

#[derive(Debug, Default)]
pub struct Blocks {
    pub items: Vec<Block>,
    /// Those outside lists.
    pub paragraphs: Vec<Block>,
    pub tasks: Vec<Task>,
}

pub fn read(tape: &Tape) -> Blocks {
    let mut blocks = Blocks::default();
    // Open list items, innermost last.
    let mut items: Vec<Block> = Vec::new();
    let mut paragraph: Option<Block> = None;
    for step in tape.steps() {
        let mut add = |text: &str| {
            items
                .last_mut()
                .into_iter()
                .chain(paragraph.as_mut())
                .for_each(|block| block.text.push_str(text));
        };
        match step.what {
            What::Text | What::HtmlText | What::Code => add(tape.text(step)),
            What::LineEnd | What::Gap | What::Close(Part::Cell) => add(" "),
            What::Open(Part::Item) => items.push(block(step)),
            What::Open(Part::Paragraph) => paragraph = Some(block(step)),
            What::Close(Part::Item) => blocks.items.extend(items.pop().map(squeezed)),
            What::Close(Part::Paragraph) => {
                // A second paragraph of an item goes on after a space.
                add(" ");
                let closed = paragraph.take().filter(|_| items.is_empty());
                blocks.paragraphs.extend(closed.map(squeezed));
            }
            What::Task { checked } => blocks.tasks.push(Task { line: step.line as usize, checked }),
            _ => {}
        }
    }
    blocks.items.sort_by_key(|item| item.line);
    blocks
}

fn block(step: &Step) -> Block {
    Block { line: step.line as usize, end: step.end as usize, text: String::new() }
}

fn squeezed(block: Block) -> Block {
    Block { text: one_line(&block.text), ..block }
}

pub fn read_code(tape: &Tape) -> Vec<CodeBlock> {
    let mut blocks: Vec<CodeBlock> = Vec::new();
    for step in tape.steps() {
        match step.what {
            What::Open(Part::CodeBlock) => blocks.push(CodeBlock {
                line: step.line as usize,
                end: step.end as usize,
                language: tape.text(step).to_owned(),
                text: String::new(),
            }),
            What::Listing => blocks.extend_last(tape.text(step)),
            _ => {}
        }
    }
    blocks
}

trait ExtendLast {
    fn extend_last(&mut self, text: &str);
}

impl ExtendLast for Vec<CodeBlock> {
    fn extend_last(&mut self, text: &str) {
        if let Some(last) = self.last_mut() {
            last.text.push_str(text);
        }
    }
}

/// In the order of their first lines. A comment that nothing closes reaches to the last of `lines`.
pub fn read_unseen(tape: &Tape, lines: usize) -> Vec<Unseen> {
    let why = |what: What| match what {
        What::Open(Part::CodeBlock) => Some(Why::Code),
        What::Open(Part::HtmlBlock) => Some(Why::Html),
        What::Comment { closed: true } => Some(Why::Comment),
        What::Comment { closed: false } => Some(Why::OpenComment),
        _ => None,
    };
    let mut unseen: Vec<Unseen> = tape
        .steps()
        .iter()
        .filter_map(|step| {
            let why = why(step.what)?;
            let end = if why == Why::OpenComment { lines + 1 } else { step.end as usize };
            Some(Unseen { line: step.line as usize, end, why })
        })
        .collect();
    unseen.sort_by_key(|part| part.line);
    unseen
}

/// The lines on which an item, a paragraph or a row starts, or follows one.
pub fn starts(tape: &Tape) -> impl Iterator<Item = usize> {
    tape.steps().iter().flat_map(|step| {
        let (line, end) = (step.line as usize, step.end as usize);
        match step.what {
            What::Open(Part::Item | Part::Paragraph) => [Some(line), Some(end)],
            What::Open(Part::Row) => [Some(line), None],
            _ => [None, None],
        }
        .into_iter()
        .flatten()
    })
}

#[cfg(test)]
mod tests {
    use crate::markdown::{Why, parse};

    #[test]
    fn items_and_boxes_have_their_own_text() {
        let outline = parse("- [x] done [a](b#c)\n- [ ] open\n  - inner<br>line\n\n  more\n\nalone\n");
        let tasks: Vec<_> = outline.tasks().iter().map(|task| (task.line, task.checked)).collect();
        assert_eq!(tasks, [(1, true), (2, false)]);
        let items: Vec<_> = outline.items().iter().map(|item| (item.line, item.text.as_str())).collect();
        assert_eq!(items, [(1, "done a"), (2, "open more"), (3, "inner line")]);
        let paragraphs: Vec<_> = outline.paragraphs().iter().map(|block| block.line).collect();
        assert_eq!(paragraphs, [7]);
    }

    #[test]
    fn code_has_a_language_and_its_lines() {
        let outline = parse("text\n\n```rust,ignore\nfn\n\nx\n```\n");
        let block = &outline.code_blocks()[0];
        assert_eq!(
            (block.language.as_str(), block.line, block.end, block.text.as_str()),
            ("rust", 3, 8, "fn\n\nx\n")
        );
        assert!(outline.code_at(7).is_some() && outline.code_at(8).is_none());
    }

    #[test]
    fn lines_that_are_not_read_say_why() {
        let outline =
            parse("<details>\n# a\n<!--\n# b\n-->\n</details>\n\n# c\n\n```\n# d\n```\n<div><!--\n\n# e\n");
        let why = |line| outline.unseen_at(line).map(|unseen| (unseen.why, unseen.line));
        assert_eq!(
            [2, 4, 6, 8, 11, 15].map(why),
            [
                Some((Why::Html, 1)),
                Some((Why::Comment, 3)),
                Some((Why::Html, 1)),
                None,
                Some((Why::Code, 10)),
                Some((Why::OpenComment, 13))
            ]
        );
        assert_eq!(outline.headings.len(), 1);
    }
}
