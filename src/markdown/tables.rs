//! The tables of a document.

use super::tape::{Part, Tape, What};
use super::{Row, Table};
use crate::wording::one_line;

pub fn read(tape: &Tape) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut cell: Option<String> = None;
    for step in tape.steps() {
        let line = step.line as usize;
        match step.what {
            What::Open(Part::Table) => tables.push(Table { line, columns: Vec::new(), rows: Vec::new() }),
            What::Open(Part::Row) => {
                if let Some(table) = tables.last_mut() {
                    table.rows.push(Row { line, cells: Vec::new() });
                }
            }
            What::Open(Part::Cell) => cell = Some(String::new()),
            What::Close(Part::Cell) => {
                let text = one_line(&cell.take().unwrap_or_default());
                if let Some(table) = tables.last_mut() {
                    // The first row, before any other opens, is the header.
                    table.rows.last_mut().map_or(&mut table.columns, |row| &mut row.cells).push(text);
                }
            }
            What::Text | What::HtmlText | What::Code => {
                if let Some(cell) = &mut cell {
                    cell.push_str(tape.text(step));
                }
            }
            What::LineEnd | What::Gap => {
                if let Some(cell) = &mut cell {
                    cell.push(' ');
                }
            }
            _ => {}
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use crate::markdown::parse;

    #[test]
    fn a_table_has_columns_and_cells() {
        let outline = parse("|n|v|\n|-|-|\n|x<br>y|`a\\|b`|\n|**1**|\n");
        let table = &outline.tables()[0];
        assert_eq!(table.columns, ["n", "v"]);
        let rows: Vec<_> = table.rows.iter().map(|row| (row.line, row.cells.join(","))).collect();
        assert_eq!(rows, [(3, "x y,a|b".to_owned()), (4, "1,".to_owned())]);
    }
}
