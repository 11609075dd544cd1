//! A lesson page's proofs: the commands in its shell blocks under headings such as Proof and Verification, and the commits
//! under Ship. Whatever looks like a proof and is none is kept with the reason.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::block::{Unit, units};
use super::expect::Expected;
use super::fence::{self, Fence};
use super::note;
use super::placeholder::{self, Untypable};
use super::run::{self, Run};
use super::session::{has_prompts, session_units};
use super::ship::{commits_of, is_of_commit};
use super::topic::{ProofHeadings, Purpose, Sections};
use super::{Line, Ship, Skipped, Unrun, prose};
use crate::markdown::{self, CodeBlock, Heading, Outline, Prose};
use crate::shell::classify::{Classification, SideEffect, effect};
use crate::shell::names::names;
use crate::shell::tool::{Prints, Tool};

/// What a page has for prep to check.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Every command of its proofs, in order.
    pub lines: Vec<Line>,
    pub ships: Vec<Ship>,
    /// What was passed over, in order.
    pub skipped: Vec<Skipped>,
    /// How many of its headings open a section of proofs.
    pub sections: usize,
}

impl Page {
    /// Reads a page's Markdown. Every text is a page; one without proofs has no lines.
    pub fn read(text: &str, headings: &ProofHeadings) -> Self {
        let outline = markdown::parse(text);
        let lines: Vec<&str> = text.split('\n').collect();
        let blocks = outline.code_blocks().iter().map(|block| {
            let first = block.line.checked_sub(1).and_then(|at| lines.get(at)).copied().unwrap_or_default();
            fence::unindented(first, block).map_or(Cow::Borrowed(block), Cow::Owned)
        });
        let blocks: Vec<Cow<'_, CodeBlock>> = blocks.collect();
        let mut reader = Reader {
            lines,
            outline: &outline,
            page: Self::default(),
            asked: BTreeSet::new(),
            before: None,
            above: 0,
        };
        let mut sections = Sections::of(&outline, headings);
        for block in &blocks {
            let purpose = sections.purpose_at(block.line);
            let under = sections.heading().map(|heading| heading.text.as_str());
            reader.block(block, purpose, under);
            reader.above = block.end;
        }
        reader.flush(usize::MAX, None);
        let Reader { mut page, .. } = reader;
        page.sections = headings.count_in(&outline);
        page.skipped.sort_by_key(|skipped| skipped.line);
        page
    }

    /// Why the page has no step, if it has none.
    pub fn why_empty(&self) -> Option<String> {
        let is_step = self.lines.iter().any(Line::is_check) || !self.ships.is_empty();
        (!is_step).then(|| match (self.sections, self.lines.is_empty()) {
            (0, _) => {
                "none of its headings says proof, verify, check or test, and it has no `done_when`".to_owned()
            }
            (_, true) => "the sections with its proofs have no shell block".to_owned(),
            (_, false) => "the commands of its proofs look at nothing in the repository".to_owned(),
        })
    }
}

struct Reader<'p> {
    /// The page's lines.
    lines: Vec<&'p str>,
    outline: &'p Outline,
    page: Page,
    /// What the commits of the page ask for; each is asked for once.
    asked: BTreeSet<(String, Vec<String>)>,
    /// The block of commands that an output may follow.
    before: Option<Before<'p>>,
    /// Where the last block ends.
    above: usize,
}

struct Before<'p> {
    block: &'p CodeBlock,
    units: Vec<Unit>,
}

impl<'p> Reader<'p> {
    fn block(&mut self, block: &'p CodeBlock, purpose: Purpose, under: Option<&str>) {
        let first = block.line.checked_sub(1).and_then(|at| self.lines.get(at));
        let fence = Fence::of(first.copied().unwrap_or_default(), block);
        if fence.may_be_output() && self.follows(block, &fence) {
            return self.take_output(block);
        }
        let is_shell = fence == Fence::Shell;
        let announced = (is_shell && purpose.proves).then(|| self.announcement(block)).flatten();
        self.flush(block.line, announced.as_deref());
        if purpose.commits && is_shell {
            let (ships, skipped) = commits_of(block);
            let asked = &mut self.asked;
            self.page.ships.extend(ships.into_iter().filter(|ship| asked.insert(ship.asks())));
            self.page.skipped.extend(skipped);
        }
        match (purpose.proves, &fence) {
            (true, Fence::Shell) => {
                let mut units =
                    if has_prompts(&block.text) { session_units(&block.text) } else { units(&block.text) };
                // Where a section is both, its commit is a check of its own.
                units.retain(|unit| !purpose.commits || !is_of_commit(unit));
                if let Some(sentence) = announced {
                    prose::attach(&mut units, &sentence);
                }
                self.before = Some(Before { block, units });
            }
            (true, other) => self.skip(block, other.why_no_proof(), false),
            (false, Fence::Shell) if !purpose.commits => {
                let under = under.map_or_else(
                    || "no heading is above it".to_owned(),
                    |heading| {
                        format!(
                            "its heading, `{heading}`, is none of proof, verify, check, test and the like"
                        )
                    },
                );
                self.skip(block, under, true);
            }
            (false, _) => {}
        }
    }

    fn skip(&mut self, block: &CodeBlock, reason: String, is_elsewhere: bool) {
        self.page.skipped.push(Skipped { line: block.line, reason, is_elsewhere });
    }

    /// Whether a block shows what the commands before it print: it comes directly after them, or what is between says so.
    fn follows(&self, block: &CodeBlock, fence: &Fence) -> bool {
        let Some(before) = &self.before else { return false };
        let between = before.block.end..block.line;
        if !self.headings_in(between.clone()).is_empty() {
            return false;
        }
        let prose: Vec<&str> = self.prose_in(between).iter().map(|prose| prose.text.as_str()).collect();
        let announces = announces_output(&prose.join(" "));
        match fence {
            Fence::Output | Fence::Unnamed => prose.is_empty() || announces || self.is_named_output(block),
            _ => announces,
        }
    }

    fn is_named_output(&self, block: &CodeBlock) -> bool {
        block.language.to_lowercase().contains("output")
    }

    fn take_output(&mut self, block: &CodeBlock) {
        let Some(before) = &mut self.before else { return };
        let lines: Vec<String> = block.text.lines().map(str::to_owned).collect();
        let first = lines.iter().take_while(|line| line.trim().is_empty()).count();
        let last = lines.iter().rposition(|line| !line.trim().is_empty()).map_or(first, |at| at + 1);
        let lines = lines[first..last.max(first)].to_vec();
        if let Err(reason) = attach(&mut before.units, lines) {
            self.page.skipped.push(Skipped {
                line: block.line,
                reason: reason.to_owned(),
                is_elsewhere: false,
            });
        }
    }

    fn headings_in(&self, lines: Range<usize>) -> &'p [Heading] {
        within(&self.outline.headings, lines, |heading| heading.line)
    }

    fn prose_in(&self, lines: Range<usize>) -> &'p [Prose] {
        within(self.outline.prose(), lines, |prose| prose.line)
    }

    /// What the paragraph above a block of commands says that they print.
    fn announcement(&self, block: &CodeBlock) -> Option<String> {
        let heading = self.headings_in(self.above..block.line).last();
        let above = heading.map_or(self.above, |heading| heading.line + 1)..block.line;
        prose::announcement(self.prose_in(above), heading.is_none() && self.above > 0)
    }

    /// The text below a block, up to the next heading and the next block, which is at `next`.
    fn prose_below(&self, block: &CodeBlock, next: usize) -> &'p [Prose] {
        let heading = self.headings_in(block.end..next).first();
        self.prose_in(block.end..heading.map_or(next, |heading| heading.line))
    }

    /// Reads the block of commands that no output can follow any more; the next block is at line `next`, and what is
    /// `announced` of that one is not about these.
    fn flush(&mut self, next: usize, announced: Option<&str>) {
        if let Some(mut before) = self.before.take() {
            let sentence = prose::expectation(self.prose_below(before.block, next));
            let is_announced = |sentence: &String| Some(sentence.trim_end_matches(':')) == announced;
            if let Some(sentence) = sentence.filter(|sentence| !is_announced(sentence)) {
                prose::attach(&mut before.units, &sentence);
            }
            read_units(before.block, before.units, &mut self.page.lines);
        }
    }
}

/// The items of these lines; they are in order. A page can have as many blocks as it has lines, so none is searched through.
fn within<T>(items: &[T], lines: Range<usize>, line_of: impl Fn(&T) -> usize) -> &[T] {
    let from = items.partition_point(|item| line_of(item) < lines.start);
    let after = items[from..].partition_point(|item| line_of(item) < lines.end);
    &items[from..from + after]
}

/// Whether a text between two blocks says that the second shows what the first prints.
fn announces_output(text: &str) -> bool {
    let words = note::words(text);
    let has = |word: &str| words.iter().any(|own| own == word);
    [
        "output", "outputs", "expected", "expect", "prints", "result", "results", "looks", "similar",
        "returns", "shows",
    ]
    .iter()
    .any(|word| has(word))
        || (has("should") || has("will") || has("must"))
            && (has("see") || has("get") || has("print") || has("show") || has("be"))
}

/// Gives an output to the one command that it can be of, or a line each to commands that print a line each. Where that
/// cannot be told, none of them is read: a command must not pass without what is expected of it.
fn attach(units: &mut [Unit], lines: Vec<String>) -> Result<(), &'static str> {
    let may_print = |unit: &Unit| match Classification::of(&unit.lexemes) {
        Classification::Native(plan) => !plan.prints.is_empty(),
        _ => true,
    };
    let is_open = |unit: &Unit| {
        let own = Unit { above: Vec::new(), ..unit.clone() };
        let expected = Expected::read(&own, Classification::of(&unit.lexemes).plan());
        expected.output.is_none() && unit.output.is_empty()
    };
    let all_silent = !units.iter().any(may_print);
    let mut open: Vec<&mut Unit> =
        units.iter_mut().filter(|unit| is_open(unit) && (all_silent || may_print(unit))).collect();
    let why = match open.as_mut_slice() {
        [] => return Err("each of the commands before it has an output of its own"),
        _ if lines.is_empty() => "the output that is shown is empty",
        [one] => {
            one.output = lines;
            return Ok(());
        }
        several if several.len() == lines.len() && several.iter().all(|unit| prints_one_line(unit)) => {
            for (unit, line) in several.iter_mut().zip(lines) {
                unit.output.push(line);
            }
            return Ok(());
        }
        _ => "it is not said which of the commands prints this output",
    };
    for unit in open {
        unit.unclear_output = Some(why);
    }
    Err(why)
}

fn prints_one_line(unit: &Unit) -> bool {
    let Classification::Native(plan) = Classification::of(&unit.lexemes) else { return false };
    match plan.prints.as_slice() {
        [Prints::Counts(names)] => {
            let is_pattern = |name: &String| name.contains(['*', '?', '[']);
            let is_grep = matches!(
                plan.tools.last().map(Vec::as_slice),
                Some([Tool::Grep(_)] | [Tool::Wc(_)] | [_, Tool::Wc(_)])
            );
            is_grep && names.len() <= 1 && !names.iter().any(is_pattern)
        }
        [Prints::Text(text)] => text.lines().count() == 1,
        _ => false,
    }
}

/// Adds a block's commands; what is not run has consequences for those after it.
fn read_units(block: &CodeBlock, mut units: Vec<Unit>, lines: &mut Vec<Line>) {
    prose::share(&mut units);
    let mut unrun: Option<Unrun> = None;
    let first = lines.len();
    let mut typed = Vec::new();
    for unit in units {
        let reading = Classification::of(&unit.lexemes);
        let done = effect(&unit.lexemes, &reading);
        let refused = placeholder::untypable(&unit, &reading);
        let is_typed = refused.is_none();
        let (reading, done) = match refused {
            Some(why) => {
                let first = unit.text.split_whitespace().next().unwrap_or_default();
                let harmless = Tool::knows(first) || why == Untypable::Sentence;
                let reading = Classification::Unreadable(why.to_string().into());
                (reading, if harmless { SideEffect::None } else { done })
            }
            None => (reading, done),
        };
        let mut expected = Expected::read(&unit, reading.plan());
        expected.unread = expected.unread.or(unit.unclear_output.map(str::to_owned));
        // What nobody can type is not typed.
        let names = reading.plan().map_or_else(Vec::new, |_| names(&unit.lexemes));
        typed.push((if is_typed { unit.typed.clone() } else { ":".to_owned() }, names));
        let line = Line {
            n: lines.len() + 1,
            says: unit.label().unwrap_or_else(|| unit.text.clone()),
            at: block.line + 1 + unit.line,
            expected,
            after: unrun.clone(),
            reading,
            command: unit.text,
            written: unit.written,
            run: is_typed.then(|| Run::nth(lines.len() - first)),
        };
        let worse = unrun.as_ref().is_none_or(|before| before.effect < done);
        if !line.is_native() && done > SideEffect::None && worse {
            unrun = Some(Unrun { command: line.command.clone(), effect: done });
        }
        lines.push(line);
    }
    run::share(&mut lines[first..], typed);
}

#[cfg(test)]
mod tests;
