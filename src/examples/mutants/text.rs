//! Mutants of one file's text, finest first: lines where something was seen, headings and sections, texts that a check looks
//! for where they do not belong, and at last every line.

use std::collections::BTreeSet;
use std::ops::Range;

use super::line::{Op, counted, reworded};
use super::{Mutant, Splice, sampled};
use crate::evidence::Document;
use crate::markdown::{Heading, section_of};
use crate::wording::plural;

/// How often a text is repeated to make it too long.
const COPIES: usize = 12;

/// Of each sort, at most this many mutants of one file.
const EACH: usize = 120;

/// A way to write a text, and what it is called.
type Form = (&'static str, fn(&String) -> String);

/// A file's text as its mutants see it.
pub struct Text<'a> {
    document: &'a Document,
    lines: Vec<&'a str>,
    /// Lines where the check saw what it looks for.
    seen: Vec<usize>,
}

impl<'a> Text<'a> {
    /// `None` for a text that is not UTF-8.
    pub fn of(document: &'a Document, seen: &BTreeSet<usize>) -> Option<Self> {
        let lines: Vec<&str> = std::str::from_utf8(document.bytes()).ok()?.split_inclusive('\n').collect();
        let seen = seen.iter().copied().filter(|line| (1..=lines.len()).contains(line)).collect();
        Some(Self { document, lines, seen })
    }

    fn mutant(&self, what: String, splices: Vec<Splice>) -> Mutant {
        Mutant::of_lines(&self.document.path, what, splices)
    }

    fn line(&self, number: usize) -> &str {
        self.lines[number - 1]
    }

    /// The text of these lines.
    fn joined(&self, lines: &Range<usize>) -> String {
        self.lines[lines.start - 1..lines.end - 1].concat()
    }

    /// Each line with each thing wrong that can be.
    fn each_line(&self, lines: &[usize]) -> Vec<Mutant> {
        let one = |(op, line): (Op, usize)| {
            let with = op.apply(self.line(line))?;
            let what = format!("line {line} of {} is {}", self.document.path, op.what());
            Some(self.mutant(what, vec![Splice { lines: line..line + 1, with }]))
        };
        Op::ALL.into_iter().flat_map(|op| lines.iter().map(move |line| (op, *line))).filter_map(one).collect()
    }

    /// The same thing wrong with all of the lines.
    fn all_lines(&self, lines: &[usize], called: &str) -> Vec<Mutant> {
        let one = |op: Op| {
            let splice =
                |line: &usize| Some(Splice { lines: *line..line + 1, with: op.apply(self.line(*line))? });
            let splices: Vec<Splice> = lines.iter().filter_map(splice).collect();
            let what = format!("{called} of {} is {}", self.document.path, op.what());
            (!splices.is_empty()).then(|| self.mutant(what, splices))
        };
        Op::ALL.into_iter().filter_map(one).collect()
    }

    /// Lines where something was seen: one by one, then all at once, then all but the first.
    pub fn where_seen(&self) -> Vec<Mutant> {
        let mut mutants = self.each_line(&sampled(self.seen.clone(), 8));
        if self.seen.len() > 1 {
            mutants.extend(self.all_lines(&self.seen, "each passing line"));
            mutants.extend(self.all_lines(&self.seen[1..], "each passing line but one"));
        }
        mutants.extend(self.swaps(&sampled(self.seen.clone(), 8)));
        mutants
    }

    /// Each line exchanged with the next one that is not blank.
    fn swaps(&self, lines: &[usize]) -> Vec<Mutant> {
        let one = |&line: &usize| {
            let next = (line + 1..=self.lines.len()).find(|next| !self.line(*next).trim().is_empty())?;
            let with = format!("{}{}{}", self.line(next), self.joined(&(line + 1..next)), self.line(line));
            let what = format!("lines {line} and {next} of {} are exchanged", self.document.path);
            Some(self.mutant(what, vec![Splice { lines: line..next + 1, with }]))
        };
        lines.iter().filter_map(one).collect()
    }

    /// Headings and the sections below them, those nearest to what was seen first.
    pub fn sections(&self) -> Vec<Mutant> {
        let outline = self.document.outline();
        let mut headings: Vec<&Heading> = outline.headings.iter().filter(|heading| !heading.nested).collect();
        let holds_seen = |heading: &&Heading| {
            let lines = section_of(outline, heading).lines;
            self.seen.iter().any(|line| *line == heading.line || lines.contains(line))
        };
        headings.sort_by_key(|heading| (!holds_seen(heading), heading.line));
        let mut mutants: Vec<Mutant> =
            sampled(headings.clone(), 24).iter().flat_map(|heading| self.one_section(heading)).collect();
        for level in 1..=6 {
            let same: Vec<&Heading> =
                outline.headings.iter().filter(|heading| heading.level == level && !heading.nested).collect();
            if !same.is_empty() {
                mutants.extend(self.whole_level(level, &same));
            }
        }
        mutants
    }

    fn one_section(&self, heading: &Heading) -> Vec<Mutant> {
        let (own, body) = self.ranges(heading);
        let whole = own.start..body.end;
        let path = &self.document.path;
        let (title, below) = (self.joined(&own), self.joined(&body));
        let at = format!("the heading on line {} of {path}", heading.line);
        let section = format!("the section on line {} of {path}", heading.line);
        let half = body.start + (body.end - body.start) / 2;
        let mut mutants = Vec::new();
        let mut add = |what: String, lines: Range<usize>, with: String| {
            mutants.push(self.mutant(what, vec![Splice { lines, with }]));
        };
        add(format!("{at} is retitled"), own.clone(), reworded(&title));
        add(format!("{at} is demoted"), own.clone(), format!("#{title}"));
        if let Some(promoted) = title.strip_prefix('#').filter(|rest| rest.starts_with('#')) {
            add(format!("{at} is promoted"), own.clone(), promoted.to_owned());
        }
        add(format!("{at} has its numbers one more"), own.clone(), counted(&title, 1));
        add(format!("{at} is dropped"), own.clone(), String::new());
        add(format!("{at} is there twice"), own.clone(), format!("{title}\n{title}"));
        add(format!("{section} is emptied"), body.clone(), "\n".to_owned());
        add(format!("{section} ends in its middle"), half..body.end, "\n".to_owned());
        add(format!("{section} is {COPIES} times as long"), body.clone(), below.repeat(COPIES));
        add(format!("{section} is in a code fence"), body.clone(), format!("\n````\n{below}\n````\n\n"));
        add(format!("{section} is in a comment"), body.clone(), format!("\n<!--\n{below}\n-->\n\n"));
        add(format!("{section} is reworded"), body.clone(), reworded(&below));
        add(format!("{section} is removed"), whole.clone(), String::new());
        add(format!("{section} is there twice"), whole.clone(), self.joined(&whole).repeat(2));
        mutants.extend(self.exchanged(heading));
        mutants
    }

    /// Every section of one level with the same thing wrong.
    fn whole_level(&self, level: u8, headings: &[&Heading]) -> Vec<Mutant> {
        let path = &self.document.path;
        let over = |what: String, splice: &dyn Fn(&Heading) -> Splice| {
            self.mutant(what, headings.iter().map(|heading| splice(heading)).collect())
        };
        let own = |heading: &Heading| self.ranges(heading).0;
        let body = |heading: &Heading| self.ranges(heading).1;
        vec![
            over(format!("every heading of level {level} in {path} is reworded"), &|heading| Splice {
                lines: own(heading),
                with: reworded(&self.joined(&own(heading))),
            }),
            over(format!("every heading of level {level} in {path} is demoted"), &|heading| Splice {
                lines: own(heading),
                with: format!("#{}", self.joined(&own(heading))),
            }),
            over(format!("every heading of level {level} in {path} is dropped"), &|heading| Splice {
                lines: own(heading),
                with: String::new(),
            }),
            over(format!("every section of level {level} in {path} is emptied"), &|heading| Splice {
                lines: body(heading),
                with: "\n".to_owned(),
            }),
        ]
    }

    /// A section exchanged with the next of its level.
    fn exchanged(&self, heading: &Heading) -> Option<Mutant> {
        let (own, body) = self.ranges(heading);
        let headings = &self.document.outline().headings;
        let next = headings.iter().find(|next| next.line == body.end && next.level == heading.level)?;
        let first = own.start..body.end;
        let second = next.line..self.ranges(next).1.end;
        let with = format!("{}\n{}", self.joined(&second), self.joined(&first));
        let what = format!(
            "the sections on lines {} and {} of {} are exchanged",
            first.start, second.start, self.document.path
        );
        Some(self.mutant(what, vec![Splice { lines: first.start..second.end, with }]))
    }

    /// The lines of a heading, and those of the section below it.
    fn ranges(&self, heading: &Heading) -> (Range<usize>, Range<usize>) {
        let last = self.lines.len() + 1;
        let section = section_of(self.document.outline(), heading).lines;
        let body = section.start.min(last)..section.end.min(last);
        (heading.line..heading.body.min(last), body)
    }

    /// The lines below headings.
    fn bodies(&self) -> Vec<usize> {
        let headings = self.document.outline().headings.iter().filter(|heading| !heading.nested);
        headings.map(|heading| self.ranges(heading).1.start).collect()
    }

    /// What a check looks for, written where it does not belong: at the end, and below headings.
    pub fn with_samples(&self, samples: &[String]) -> Vec<Mutant> {
        let path = &self.document.path;
        let (outline, bodies) = (self.document.outline(), self.bodies());
        let row = outline.tables().iter().filter_map(|table| table.rows.last()).map(|row| row.line + 1);
        let item = outline.items().last().map(|item| item.end);
        let end = self.lines.len() + 1;
        let mut mutants = Vec::new();
        for sample in samples {
            let told = short(sample);
            let mut add = |form: &str, at: usize, with: String| {
                let place = if at >= end { "at the end".to_owned() } else { format!("above line {at}") };
                let what = format!("{form} `{told}` is added {place} of {path}");
                mutants.push(self.mutant(what, vec![Splice { lines: at..at, with }]));
            };
            for at in sampled(bodies.clone(), 12).into_iter().chain([end]) {
                add("the line", at, format!("\n{sample}\n\n"));
                add("the list item", at, format!("\n- {sample}\n\n"));
                add("a table with", at, format!("\n| a | b |\n|---|---|\n| {sample} | {sample} |\n\n"));
            }
            for level in 1..=6 {
                add("the heading", end, format!("\n{} {sample}\n\n", "#".repeat(level)));
            }
            for at in row.clone().take(3) {
                add("the row", at, format!("| {sample} | {sample} |\n"));
            }
            if let Some(at) = item {
                add("the list item", at, format!("- {sample}\n"));
                add("the open task", at, format!("- [ ] {sample}\n"));
            }
        }
        mutants
    }

    /// All samples at once in one form, below every heading and at the end: few mutants for a check of many patterns.
    pub fn with_all(&self, samples: &[String]) -> Vec<Mutant> {
        let bodies = self.bodies();
        let end = self.lines.len() + 1;
        let forms: [Form; 3] = [
            ("lines", |sample| format!("\n{sample}\n\n")),
            ("list items", |sample| format!("\n- {sample}\n\n")),
            ("tables", |sample| format!("\n| a | b |\n|---|---|\n| {sample} | {sample} |\n\n")),
        ];
        let of_form = |(form, written): Form| {
            let with: String = samples.iter().map(written).collect();
            let what = format!(
                "what it looks for is added, as {form}, below every heading of {}",
                self.document.path
            );
            let splice = |at: &usize| Splice { lines: *at..*at, with: with.clone() };
            self.mutant(what, bodies.iter().chain([&end]).map(splice).collect())
        };
        let several = if samples.len() > 1 { forms.as_slice() } else { &[] };
        several.iter().copied().map(of_form).collect()
    }

    /// The whole text with one thing wrong all over.
    pub fn whole(&self) -> Vec<Mutant> {
        let path = &self.document.path;
        let all = 1..self.lines.len() + 1;
        let numbers: Vec<usize> = all.clone().filter(|line| !self.line(*line).trim().is_empty()).collect();
        let text = self.joined(&all);
        let half = all.start + (all.end - all.start) / 2;
        let mut mutants = vec![
            self.mutant(
                format!("{path} ends in its middle"),
                vec![Splice { lines: half..all.end, with: String::new() }],
            ),
            self.mutant(
                format!("{path} begins in its middle"),
                vec![Splice { lines: 1..half, with: String::new() }],
            ),
            self.mutant(
                format!("{path} is {COPIES} times as long"),
                vec![Splice { lines: all.clone(), with: text.repeat(COPIES) }],
            ),
            self.mutant(
                format!("{path} is in a code fence"),
                vec![Splice { lines: all, with: format!("````\n{text}\n````\n") }],
            ),
        ];
        mutants.extend(self.all_lines(&numbers, "every line"));
        mutants
    }

    /// Every line, one by one, and twenty lines at a time.
    pub fn everywhere(&self) -> Vec<Mutant> {
        let told: Vec<usize> =
            (1..=self.lines.len()).filter(|line| !self.line(*line).trim().is_empty()).collect();
        let mut mutants = sampled(self.each_line(&told), 4 * EACH);
        for chunk in told.chunks(20) {
            if let (Some(first), Some(last)) = (chunk.first(), chunk.last()) {
                let what = format!(
                    "{} of {} from line {first} are removed",
                    plural(chunk.len(), "line"),
                    self.document.path
                );
                mutants
                    .push(self.mutant(what, vec![Splice { lines: *first..last + 1, with: "\n".to_owned() }]));
            }
        }
        mutants
    }
}

/// The beginning of a text that is told in a sentence.
fn short(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}
