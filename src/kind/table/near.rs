//! Lines that look like a table and are none, and why. What a table must hold is not asked here.

use super::written::Column;
use crate::evidence::Excerpt;
use crate::finding::NearMiss;
use crate::scope::likeness::{near_line, not_read};

/// The lines of a text that a person would take for the header of a table with one of these columns.
pub fn no_tables<'a>(text: &'a Excerpt, columns: &'a [&'a Column]) -> impl Iterator<Item = NearMiss> + 'a {
    text.lines.clone().filter_map(move |line| {
        let header = cells_at(text, line).filter(|cells| cells.len() > 1)?;
        let starts_here = cells_at(text, line - 1).is_none() || line == text.lines.start;
        let is_wanted = columns.is_empty()
            || columns.iter().any(|column| header.iter().any(|cell| column.is_match(cell)));
        if !starts_here || !is_wanted || is_table(text, line) {
            return None;
        }
        let why = match text.document.outline().unseen_at(line) {
            Some(unseen) => not_read(unseen),
            None => format!("starts no table: {}", why_none(text, line, header.len())?),
        };
        Some(near_line(text, line, &why))
    })
}

/// Whether a table starts on this line or the next, below a line of text that has a `|` too.
fn is_table(text: &Excerpt, line: usize) -> bool {
    let tables = text.tables();
    let after = tables.partition_point(|table| table.line <= line + 1);
    tables[..after]
        .last()
        .is_some_and(|table| line <= table.rows.last().map_or(table.line + 1, |row| row.line))
}

/// What is wrong with the line below a header, which must be the delimiter row.
fn why_none(text: &Excerpt, header: usize, columns: usize) -> Option<String> {
    let below = header + 1;
    let Some(cells) = cells_at(text, below) else {
        let parted = is_delimiter(&cells_at(text, header + 2)?);
        return parted
            .then(|| format!("an empty line parts it from its delimiter row on line {}", header + 2));
    };
    if !is_delimiter(&cells) {
        return Some(format!(
            "line {below} should be a delimiter row, such as `|{}`",
            "---|".repeat(columns)
        ));
    }
    let odd = cells.iter().flat_map(|cell| cell.chars()).find(|c| !matches!(c, '-' | ':' | ' '));
    let count = |cells: usize| if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") };
    match odd {
        Some(odd) => Some(format!("the delimiter row on line {below} has `{odd}` where it needs `-`")),
        None if cells.len() != columns => Some(format!(
            "the delimiter row on line {below} has {}, and the header has {columns}",
            count(cells.len())
        )),
        None => None,
    }
}

/// Whether a row looks like the one between a header and its rows, whatever its dashes are.
fn is_delimiter(cells: &[String]) -> bool {
    let is_dash = |c: char| matches!(c, '-' | ':' | ' ' | '=' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}'..='\u{2501}');
    cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(is_dash))
}

/// The cells of a line that has a `|`.
fn cells_at(text: &Excerpt, line: usize) -> Option<Vec<String>> {
    let raw = String::from_utf8_lossy(text.document.line(line));
    let row = raw.trim().trim_start_matches(['>', ' ']);
    if !row.contains('|') {
        return None;
    }
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = row.strip_suffix('|').filter(|row| !row.ends_with('\\')).unwrap_or(row);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in row.chars() {
        match c {
            '|' if !escaped => cells.push(String::new()),
            c => cells.last_mut()?.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    Some(cells.into_iter().map(|cell| cell.trim().to_owned()).collect())
}
