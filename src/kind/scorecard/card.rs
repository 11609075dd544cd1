//! Reading a card: which lines score a criterion, and which state a total, a percentage or a verdict. Nothing is checked.

use std::collections::BTreeSet;

use super::mark::{Mark, SEPARATORS, closes, marks, whole_mark};
use super::written::{Criteria, normal};
use crate::decimal::Decimal;
use crate::evidence::Excerpt;
use crate::markdown::{Row, Table};
use crate::pattern::{Pattern, plain_text};

/// What a text says about scores, in document order.
pub struct Card<'a> {
    pub text: &'a Excerpt,
    pub scores: Vec<Score>,
    pub summaries: Vec<Summary>,
    /// A criterion's line without a score.
    pub unscored: Vec<Line>,
    /// Names that are scored, but are not criteria.
    pub others: Vec<Line>,
    /// Lines with a figure that could be a total.
    pub strays: Vec<Line>,
}

#[derive(Debug)]
pub struct Score {
    /// As the author names the criterion, else as the card does.
    pub label: String,
    pub value: Decimal,
    /// What it says it is out of.
    pub of: Option<Decimal>,
    pub line: usize,
    /// What is said behind it, or beside it in its row.
    pub reason: String,
}

/// A line that states what the scores come to.
#[derive(Debug, Default)]
pub struct Summary {
    pub line: usize,
    pub value: Option<Decimal>,
    pub of: Option<Decimal>,
    pub percent: Option<Decimal>,
    /// What follows its label, where the verdict may be.
    pub said: String,
}

#[derive(Debug)]
pub struct Line {
    pub line: usize,
    pub said: String,
}

impl<'a> Card<'a> {
    fn of(text: &'a Excerpt) -> Self {
        Self {
            text,
            scores: Vec::new(),
            summaries: Vec::new(),
            unscored: Vec::new(),
            others: Vec::new(),
            strays: Vec::new(),
        }
    }

    pub fn sum(&self) -> Decimal {
        self.scores.iter().map(|score| score.value).sum()
    }
}

/// How many lines of a sort are kept for near misses.
const NOTED: usize = 100;

fn note(lines: &mut Vec<Line>, line: usize, said: &str) {
    if lines.len() < NOTED {
        lines.push(Line { line, said: said.to_owned() });
    }
}

/// No label is longer, in bytes; it keeps the reading of one endless line linear.
const LABEL: usize = 200;

/// What names the whole, what may be beside it or alone before `38/50`, what names a verdict, and what means nothing.
const WHOLE: [&str; 8] = ["overall", "total", "totals", "sum", "final", "grand", "percentage", "percent"];
const FIGURE: [&str; 9] =
    ["score", "scores", "points", "mark", "marks", "grade", "rating", "result", "results"];
const VERDICT: [&str; 9] = [
    "verdict",
    "result",
    "results",
    "outcome",
    "decision",
    "recommendation",
    "grade",
    "rating",
    "assessment",
];
const FILLER: [&str; 9] = ["the", "of", "my", "our", "is", "was", "in", "all", "interview"];

/// How to read a card.
pub struct Reader<'a> {
    pub criteria: &'a Criteria,
    /// The greatest score.
    pub top: Decimal,
    /// The line of the total, if not one that is labelled so.
    pub total: Option<&'a Pattern>,
}

impl Reader<'_> {
    pub fn read<'t>(&self, text: &'t Excerpt) -> Card<'t> {
        let mut card = Card::of(text);
        let mut in_tables = BTreeSet::new();
        for table in text.tables() {
            let column = score_column(table);
            for row in &table.rows {
                in_tables.insert(row.line);
                let cells = row.cells.iter().map(|cell| plain_text(cell).into_owned()).collect();
                self.read_row(&Row { line: row.line, cells }, column, &mut card);
            }
        }
        for (line, said) in text.prose().filter(|(line, _)| !in_tables.contains(line)) {
            let said = &*plain_text(said);
            match self.summary(line, said) {
                Some(summary) => card.summaries.push(summary),
                None if marks(said).any(|(_, mark)| mark.of.is_some_and(|of| of > self.top)) => {
                    note(&mut card.strays, line, said.trim());
                }
                None => {}
            }
        }
        for item in text.items() {
            self.read_item(item.line, &plain_text(&item.text), &mut card);
        }
        card.scores.sort_by_key(|score| score.line);
        card.summaries.sort_by_key(|summary| summary.line);
        card
    }

    /// The criterion that `label` names, as the author writes it.
    fn criterion(&self, label: &str) -> Option<&str> {
        let Criteria::Named(names) = self.criteria else { return None };
        let without_brackets =
            label.strip_suffix(')').and_then(|label| label.rsplit_once('(')).map(|(name, _)| name);
        let labels =
            [Some(label), without_brackets].map(|label| label.map(|label| normal(trim_label(label))));
        let is_named =
            |name: &&String| labels.iter().flatten().any(|label| *label == normal(trim_label(name)));
        names.iter().find(is_named).map(String::as_str)
    }

    fn read_item(&self, line: usize, said: &str, card: &mut Card<'_>) {
        let counted = matches!(self.criteria, Criteria::Count(_));
        if counted && self.summary(line, said).is_some() {
            return;
        }
        let mut other = None;
        for (at, mark) in marks(said).take_while(|(at, _)| *at <= LABEL) {
            let (before, after) = (&said[..at], &said[mark.end..]);
            let label = trim_label(before);
            let separated = before.trim_end().ends_with(SEPARATORS);
            let is_score = match mark.of {
                Some(of) => of == self.top || (separated && closes(after)),
                None => !counted && separated && closes(after),
            };
            if !is_score || !label.contains(char::is_alphabetic) {
                continue;
            }
            let name = if counted { Some(label) } else { self.criterion(label) };
            if let Some(name) = name {
                return card.scores.push(Score {
                    label: name.to_owned(),
                    value: mark.value,
                    of: mark.of,
                    line,
                    reason: after.to_owned(),
                });
            }
            if mark.of.is_some() {
                other.get_or_insert(label);
            }
        }
        match other {
            Some(other) => note(&mut card.others, line, other),
            None => self.note_unscored(line, said, card),
        }
    }

    /// Keeps an item that begins with a criterion's name.
    fn note_unscored(&self, line: usize, said: &str, card: &mut Card<'_>) {
        let Criteria::Named(names) = self.criteria else { return };
        let start: String = said.chars().take(LABEL).collect();
        if names.iter().any(|name| normal(&start).starts_with(&normal(name))) {
            note(&mut card.unscored, line, &start);
        }
    }

    /// `column` is the one headed as that of the scores.
    fn read_row(&self, row: &Row, column: Option<usize>, card: &mut Card<'_>) {
        let counted = matches!(self.criteria, Criteria::Count(_));
        let label_at = row.cells.iter().position(|cell| match counted {
            true => cell.contains(char::is_alphabetic),
            false => self.criterion(cell).is_some(),
        });
        let first = row.cells.iter().position(|cell| cell.contains(char::is_alphabetic));
        if let (Some(first), true) = (first, counted || label_at.is_none())
            && let Some(summary) = self.row_summary(row, first, column)
        {
            return card.summaries.push(summary);
        }
        let Some((index, label)) = label_at.map(|index| (index, trim_label(&row.cells[index]))) else {
            return;
        };
        let cells = || row.cells.iter().enumerate().filter(|(at, _)| *at != index);
        let scored = match column.filter(|column| *column != index) {
            Some(column) => row.cells.get(column).and_then(|cell| whole_mark(cell)),
            None => cells()
                .filter(|(at, _)| *at > index)
                .find_map(|(_, cell)| whole_mark(cell).filter(|mark| !counted || mark.of.is_some())),
        };
        let name = self.criterion(label).unwrap_or(label).to_owned();
        match scored {
            Some(mark) => {
                let others = cells().filter(|(at, cell)| *at > index && whole_mark(cell).is_none());
                let reason = others.map(|(_, cell)| cell.as_str()).collect::<Vec<_>>().join(" ");
                card.scores.push(Score {
                    label: name,
                    value: mark.value,
                    of: mark.of,
                    line: row.line,
                    reason,
                });
            }
            None if column.is_some() || !counted => {
                note(&mut card.unscored, row.line, &row.cells.join(" | "));
            }
            None => {}
        }
    }

    fn row_summary(&self, row: &Row, label_at: usize, column: Option<usize>) -> Option<Summary> {
        let said = row.cells[label_at + 1..].join(" ");
        let whole = row.cells.join(" ");
        if let Some(pattern) = self.total {
            return pattern.is_match(&whole).then(|| Summary { line: row.line, ..figures(&whole) });
        }
        let label = label_of(&row.cells[label_at])?;
        let column = column.filter(|column| *column > label_at).and_then(|column| row.cells.get(column));
        let mut summary = figures(&said);
        if let (None, Some(mark)) = (summary.of, column.and_then(|cell| whole_mark(cell))) {
            (summary.value, summary.of) = (Some(mark.value), mark.of);
        }
        self.accepts(label, &summary).then_some(Summary { line: row.line, said, ..summary })
    }

    /// What a line states about the whole card, if it is labelled as one that does.
    fn summary(&self, line: usize, said: &str) -> Option<Summary> {
        if let Some(pattern) = self.total
            && let Some(at) = pattern.find_all(said.as_bytes()).next()
        {
            return Some(Summary { line, ..figures(said.get(at.start..).unwrap_or(said)) });
        }
        let ends = |(at, c): &(usize, char)| match c {
            ':' | '=' | '|' | '–' | '—' | '(' => true,
            '-' => said[at + 1..].starts_with(' '),
            c => c.is_ascii_digit(),
        };
        let (end, _) = said.char_indices().find(ends)?;
        let label = label_of(&said[..end])?;
        if self.criterion(&said[..end]).is_some() {
            return None;
        }
        let mut summary = figures(&said[end..]);
        if self.total.is_some() {
            // Only the author's line states the total; this one may still state the verdict.
            summary = Summary { said: summary.said, ..Summary::default() };
        }
        self.accepts(label, &summary).then_some(Summary { line, ..summary })
    }

    /// Whether a line so labelled states something about the whole card.
    fn accepts(&self, label: Label, summary: &Summary) -> bool {
        let few_words = summary.said.split_whitespace().count() <= 4;
        let figure = summary.value.is_some() || summary.percent.is_some();
        match label {
            Label::Whole => figure || few_words,
            // `Score: 4/5` is a criterion's line, `Score: 38/50` is not.
            Label::Figure => summary.of.is_some_and(|of| of != self.top) || summary.percent.is_some(),
            Label::Verdict => true,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Whole,
    Figure,
    Verdict,
}

/// What kind of summary a label announces, if every word of it belongs to one.
fn label_of(text: &str) -> Option<Label> {
    if text.len() > LABEL {
        return None;
    }
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let any = |of: &[&str]| words.iter().any(|word| of.contains(word));
    let known = |word: &&str| [&WHOLE[..], &FIGURE, &VERDICT, &FILLER].iter().any(|of| of.contains(word));
    if !words.iter().all(known) {
        None
    } else if any(&WHOLE) {
        Some(Label::Whole)
    } else if any(&VERDICT) {
        Some(Label::Verdict)
    } else {
        any(&FIGURE).then_some(Label::Figure)
    }
}

/// The total and the percentage in what follows a label.
fn figures(said: &str) -> Summary {
    let is_percent = |mark: &Mark| said[mark.end..].trim_start().starts_with('%');
    let all = || marks(said).map(|(_, mark)| mark);
    let percent = all().find(|mark| is_percent(mark) && mark.of.is_none());
    let fraction = all().find(|mark| mark.of.is_some() && !is_percent(mark));
    let alone = |mark: &Mark| {
        let after = said[mark.end..].trim_start();
        !is_percent(mark)
            && (closes(&said[mark.end..])
                || ["points", "pts", "marks"].iter().any(|unit| after.starts_with(unit)))
    };
    let total = fraction.or_else(|| all().next().filter(alone));
    Summary {
        line: 0,
        value: total.map(|mark| mark.value),
        of: total.and_then(|mark| mark.of),
        percent: percent.map(|mark| mark.value),
        said: said.trim_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c)).to_owned(),
    }
}

/// The column that is headed as the scores are.
fn score_column(table: &Table) -> Option<usize> {
    let is_score = |heading: &String| {
        let heading = heading.to_lowercase();
        heading.split(|c: char| !c.is_alphanumeric()).any(|word| FIGURE.contains(&word))
    };
    table.columns.iter().position(is_score)
}

/// A name without the separator after it and the bullet or the emoji before it.
fn trim_label(label: &str) -> &str {
    let bullet = |c: char| {
        c.is_whitespace() || SEPARATORS.contains(&c) || (!c.is_ascii() && !c.is_alphanumeric()) || c == '*'
    };
    label.trim_start_matches(bullet).trim_end_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c))
}
