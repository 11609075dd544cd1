//! A lesson page's proofs: the commands in its shell blocks under Proof and Verification, and the commit under Ship.

use std::ops::Range;

use super::block::{Unit, units};
use super::expect::Expected;
use super::{Line, Ship, Unrun};
use crate::markdown::{self, CodeBlock, Outline, section_of};
use crate::shell::classify::{Classification, SideEffect, effect};
use crate::shell::lex::{Lexeme, Token};

/// What a page has for prep to check.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Every command of its proofs, in order.
    pub lines: Vec<Line>,
    pub ship: Option<Ship>,
}

impl Page {
    /// Reads a page's Markdown. Every text is a page; one without proofs has no lines.
    pub fn read(text: &str) -> Self {
        let outline = markdown::parse(text);
        let mut lines = Vec::new();
        for block in shell_blocks(&outline, &["proof", "verification"]) {
            read_block(block, &mut lines);
        }
        let ship = shell_blocks(&outline, &["ship"]).find_map(ship);
        Self { lines, ship }
    }
}

/// The fenced blocks of shell text in sections whose heading starts with one of `words`, in any letter case.
fn shell_blocks<'o>(outline: &'o Outline, words: &[&str]) -> impl Iterator<Item = &'o CodeBlock> {
    let starts = |text: &str| {
        let text = text.to_lowercase();
        let after = |word: &&str| text.strip_prefix(*word).map(|rest| rest.chars().next());
        words.iter().find_map(after).is_some_and(|next| !next.is_some_and(char::is_alphanumeric))
    };
    let sections: Vec<Range<usize>> = outline
        .headings
        .iter()
        .filter(|heading| !heading.nested && starts(&heading.text))
        .map(|heading| section_of(outline, heading).lines)
        .collect();
    outline.code_blocks.iter().filter(move |block| {
        matches!(block.language.to_lowercase().as_str(), "bash" | "sh")
            && sections.iter().any(|lines| lines.contains(&block.line))
    })
}

/// Adds a block's commands; what is not run has consequences for those after it.
fn read_block(block: &CodeBlock, lines: &mut Vec<Line>) {
    let mut unrun: Option<Unrun> = None;
    for unit in units(&block.text) {
        let reading = Classification::of(&unit.lexemes);
        let done = effect(&unit.lexemes, &reading);
        let line = Line {
            n: lines.len() + 1,
            says: unit.comment.unwrap_or_else(|| unit.text.clone()),
            at: block.line + 1 + unit.line,
            expected: Expected::parse(&unit.expected),
            after: unrun.clone(),
            reading,
            command: unit.text,
        };
        let worse = unrun.as_ref().is_none_or(|before| before.effect < done);
        if !line.is_native() && done > SideEffect::None && worse {
            unrun = Some(Unrun { command: line.command.clone(), effect: done });
        }
        lines.push(line);
    }
}

/// The first `git commit -m "…"` of a block, as the start of a subject.
fn ship(block: &CodeBlock) -> Option<Ship> {
    units(&block.text).iter().find_map(|unit| {
        let message = commit_message(&unit.lexemes)?;
        let subject = message.lines().next().unwrap_or_default().trim();
        let prefix = match subject.find(':') {
            Some(at) => &subject[..=at],
            None => subject,
        };
        (!prefix.is_empty()).then(|| Ship { prefix: prefix.to_owned(), at: line_of(block, unit) })
    })
}

fn line_of(block: &CodeBlock, unit: &Unit) -> usize {
    block.line + 1 + unit.line
}

/// What follows `-m` in `git commit … -m "…"`, if it is a literal.
fn commit_message(lexemes: &[Lexeme]) -> Option<String> {
    let words: Vec<Option<String>> = lexemes
        .iter()
        .map(|lexeme| match &lexeme.token {
            Token::Word(word) if word.unsupported().is_none() => Some(word.text()),
            _ => None,
        })
        .collect();
    let is = |at: usize, text: &str| words.get(at).and_then(Option::as_deref) == Some(text);
    let commit = (0..words.len()).find(|&at| is(at, "git") && is(at + 1, "commit"))?;
    let mut rest = words[commit + 2..].iter();
    while let Some(Some(word)) = rest.next() {
        let takes_next = word.starts_with('-') && !word.starts_with("--") && word.ends_with('m');
        if takes_next || word == "--message" {
            return rest.next()?.clone();
        }
        if let Some(message) = word.strip_prefix("--message=") {
            return Some(message.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAGE: &str = "---\nid: a\n---\n# T\n\n### Test\n```bash\nls no\n```\n### Ship It\n```bash\ngit add .\ngit commit -m \"w24-l05: notes — 3 rounds\"\n```\n## Proof\n\n```bash\n# There\ntest -f a && echo \"OK\"\n# → OK\n\ncargo test\ngrep -c x a\n# → 3\n```\n\n### More\n```sh\nls\n```\n```python\nno\n```\n## Proofreading\n```bash\nls no\n```\n## verification: last\n```bash\ncd x\nls y\n```\n";

    #[test]
    fn commands_stand_under_proof_and_verification_only() {
        let page = Page::read(PAGE);
        let lines: Vec<_> = page.lines.iter().map(|line| (line.n, line.at, line.command.as_str())).collect();
        assert_eq!(
            lines,
            [
                (1, 19, "test -f a && echo \"OK\""),
                (2, 22, "cargo test"),
                (3, 23, "grep -c x a"),
                (4, 29, "ls"),
                (5, 40, "cd x"),
                (6, 41, "ls y"),
            ]
        );
        assert_eq!(page.lines[0].says, "There");
        assert_eq!(page.ship, Some(Ship { prefix: "w24-l05:".into(), at: 13 }));
    }

    #[test]
    fn what_is_not_run_is_remembered_within_its_block() {
        let page = Page::read(PAGE);
        let after: Vec<_> =
            page.lines.iter().map(|line| line.after.as_ref().map(|unrun| unrun.effect)).collect();
        assert_eq!(
            after,
            [None, None, Some(SideEffect::CreatesFiles), None, None, Some(SideEffect::ChangesState)]
        );
    }

    proptest! {
        #[test]
        fn no_page_panics(text in "[#`a\\n ':$-]{0,80}") {
            let _ = Page::read(&format!("## Proof\n```sh\n{text}"));
        }
    }
}
