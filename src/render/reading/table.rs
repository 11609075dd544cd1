//! A table in columns that fit; where its words do not fit beside each other, its rows one after the other, each cell with
//! its column's name.

use super::inline::{Look, Word, set};
use super::visible_width;
use crate::render::Styles;

/// The columns between two cells.
const GAP: usize = 2;

/// A column is not made narrower than this for a word's sake.
const WIDEST_WORD: usize = 18;

/// The head is the first row.
pub fn lines(rows: &[Vec<Vec<Word>>], room: usize, styles: &Styles, has_colour: bool) -> Vec<String> {
    let Some((head, body)) = rows.split_first() else { return Vec::new() };
    match widths(rows, room) {
        Some(widths) => in_columns(head, body, &widths, styles),
        None => one_by_one(head, body, room, styles, has_colour),
    }
}

/// How wide each column is, if all of them have room.
fn widths(rows: &[Vec<Vec<Word>>], room: usize) -> Option<Vec<usize>> {
    let columns = rows.iter().map(Vec::len).max()?;
    let over = |of: fn(&[Word]) -> usize| {
        let widest = move |column: usize| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| of(cell)).max().unwrap_or(0)
        };
        (0..columns).map(widest).collect::<Vec<usize>>()
    };
    let natural = over(whole);
    let least = over(|cell| cell.iter().map(Word::width).max().unwrap_or(0).min(WIDEST_WORD));
    let mut left = room.checked_sub(GAP * columns.saturating_sub(1))?;
    if least.iter().sum::<usize>() > left {
        return None;
    }
    // Those that need less than their share leave the rest to the others.
    let mut given = vec![None; columns];
    loop {
        let open: Vec<usize> = (0..columns).filter(|column| given[*column].is_none()).collect();
        let Some(share) = left.checked_div(open.len()) else { break };
        let fits = |column: &&usize| natural[**column] <= share || least[**column] > share;
        match open.iter().find(fits) {
            Some(&column) => {
                let width = natural[column].min(share.max(least[column]));
                given[column] = Some(width);
                left = left.saturating_sub(width);
            }
            None => {
                open.iter().for_each(|column| given[*column] = Some(share));
                break;
            }
        }
    }
    Some(given.into_iter().map(|width| width.unwrap_or(1).max(1)).collect())
}

/// The columns of a cell on one line.
fn whole(cell: &[Word]) -> usize {
    let lines = cell.split(|word| *word == Word::End);
    lines
        .map(|line| line.iter().map(|word| word.width() + 1).sum::<usize>().saturating_sub(1))
        .max()
        .unwrap_or(0)
}

fn in_columns(head: &[Vec<Word>], body: &[Vec<Vec<Word>>], widths: &[usize], styles: &Styles) -> Vec<String> {
    let set_row = |row: &[Vec<Word>]| -> Vec<Vec<String>> {
        let cell = |(column, width): (usize, &usize)| {
            row.get(column).map_or_else(Vec::new, |cell| set(cell, *width, styles))
        };
        widths.iter().enumerate().map(cell).collect()
    };
    let is_high = |row: &Vec<Vec<String>>| row.iter().any(|cell| cell.len() > 1);
    let head: Vec<Vec<Word>> = head.iter().map(|cell| strong(cell)).collect();
    let mut lines = Vec::new();
    if head.iter().any(|cell| !cell.is_empty()) {
        lines.extend(beside(&set_row(&head), widths));
    }
    let rules = widths.iter().map(|width| "─".repeat(*width)).collect::<Vec<_>>();
    lines.push(styles.quiet.paint(rules.join(&" ".repeat(GAP))).to_string());
    let body: Vec<Vec<Vec<String>>> = body.iter().map(|row| set_row(row)).collect();
    // Where cells have several lines, rows are told apart by an empty one.
    let is_apart = body.iter().any(is_high);
    for (nth, row) in body.iter().enumerate() {
        if nth > 0 && is_apart {
            lines.push(String::new());
        }
        lines.extend(beside(row, widths));
    }
    lines
}

/// Cells beside each other.
fn beside(cells: &[Vec<String>], widths: &[usize]) -> Vec<String> {
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |nth: usize| {
        let mut line = String::new();
        for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
            let text = cell.get(nth).map_or("", String::as_str);
            let gap = if column + 1 == cells.len() { 0 } else { GAP };
            let pad = width.saturating_sub(visible_width(text)) + gap;
            line.push_str(text);
            line.push_str(&" ".repeat(pad));
        }
        line.trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

/// The words of a column's name.
fn strong(cell: &[Word]) -> Vec<Word> {
    let word = |word: &Word| match word {
        Word::Pieces(pieces) => Word::Pieces(
            pieces.iter().map(|(text, look)| (text.clone(), look.or(Some(Look::Strong)))).collect(),
        ),
        Word::End => Word::End,
    };
    cell.iter().map(word).collect()
}

/// Row after row, a line or more for each cell.
fn one_by_one(
    head: &[Vec<Word>],
    body: &[Vec<Vec<Word>>],
    room: usize,
    styles: &Styles,
    has_colour: bool,
) -> Vec<String> {
    let mut lines = Vec::new();
    for (nth, row) in body.iter().enumerate() {
        if nth > 0 {
            lines.push(String::new());
        }
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let mut words = head.get(column).map(|name| strong(name)).unwrap_or_default();
            if let Some(Word::Pieces(last)) = words.last_mut() {
                last.push((":".to_owned(), has_colour.then_some(Look::Strong)));
            }
            words.extend(cell.iter().cloned());
            for (nth, line) in set(&words, room.saturating_sub(2), styles).into_iter().enumerate() {
                lines.push(if nth == 0 { line } else { format!("  {line}") });
            }
        }
    }
    lines
}
