//! `table`: the columns, the number of rows and the cells of a Markdown table.

mod computes;
mod near;
mod written;

use crate::count::Count;
use crate::diagnostic::Code;
use crate::evidence::Excerpt;
use crate::finding::{Finding, Location};
use crate::markdown;
use crate::scope::Context;
use crate::scope::TextKind;
use crate::scope::location_of;
use crate::scope::problems::Problems;
use crate::wording::{list, plural, suggest};
use crate::yaml::{self, Node, fields};
use computes::{At, Computes};
use near::no_tables;
use written::{Cells, Column, Rule};

fields! {
    /// Every table that has the columns must have the rows and the cells; tables without them are not looked at.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Table {
        /// Headings of columns, in any order; others may be between them. `/…/` is a pattern, any other name is the whole
        /// heading in any letter case.
        columns: Option<Vec<Column>>,
        /// How many rows the table has below its header.
        rows: Count = Count::default(),
        /// By column, what every cell must be: a range of numbers (`1 to 5`, `1-5`, `at least 3`) or else a pattern.
        cells: Cells = Cells::default(),
        /// Estimates: each row's sum, and the result that it must come to. `{}` where the columns are headed Quantity, Sum and
        /// Result.
        computes: Option<Computes>,
    }
    plain: "columns";
    validate: Table::validate;
}

impl Table {
    fn validate(&self, at: &Node, problems: &mut yaml::Problems) {
        if self.columns.as_ref().is_some_and(Vec::is_empty) {
            problems.push(at.field("columns").error(Code::BadValue, "`columns` names no column"));
        }
        if self.rows.max == Some(0) && !self.cells.0.is_empty() {
            problems.push(at.field("cells").error(Code::BadValue, "a table with no rows has no `cells`"));
        }
        if self.rows.max == Some(0) && self.computes.is_some() {
            problems
                .push(at.field("computes").error(Code::BadValue, "a table with no rows computes nothing"));
        }
    }

    /// Those of `columns`, then those that only `cells` or `computes` names.
    fn columns(&self) -> Vec<&Column> {
        let mut columns: Vec<&Column> = self.columns.iter().flatten().collect();
        let computed = self.computes.iter().flat_map(Computes::columns);
        for column in self.cells.0.iter().map(|(column, _)| column).chain(computed) {
            if !columns.iter().any(|known| known.is_named_as(column)) {
                columns.push(column);
            }
        }
        columns
    }

    /// Each rule with the index of its column.
    fn rules<'a>(&'a self, columns: &[&Column]) -> Vec<(usize, &'a Rule)> {
        let index = |column: &Column| columns.iter().position(|known| known.is_named_as(column));
        self.cells.0.iter().filter_map(|(column, rule)| Some((index(column)?, rule))).collect()
    }
}

impl TextKind for Table {
    const NAME: &'static str = "table";
    const ABOUT: &'static str = "a table has these columns, a number of rows within a count, cells that match or are in a range, and sums that come to their results";
    const EXAMPLE: &'static str = r"table: { in: docs/review.md, columns: [Criterion, Score, Evidence], rows: 5, cells: { Score: 1 to 5, Evidence: '\S' } }";
    const ADDS_UP: bool = false;

    fn expected(&self, _: &Context<'_>) -> String {
        let columns = self.columns();
        let names: Vec<String> = columns.iter().map(ToString::to_string).collect();
        let mut expected = "a table".to_owned();
        match names.as_slice() {
            [] => {}
            [one] => expected += &format!(" with a column {one}"),
            several => expected += &format!(" with the columns {}", list(several, "and")),
        }
        expected += &format!(" and {}", self.rows.of("row"));
        for (column, rule) in self.rules(&columns) {
            expected += &format!(", {} {rule}", names[column]);
        }
        if let Some(computes) = &self.computes {
            expected += &computes.describe();
        }
        expected
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let expected = self.expected(context);
        let tables = texts.iter().flat_map(|text| text.tables().iter().map(move |table| (text, table)));
        let tables: Vec<(&Excerpt, &markdown::Table)> = tables.collect();
        let fitting =
            tables.iter().filter_map(|(text, table)| Some((*text, *table, self.find_columns(table).ok()?)));
        let mut problems = Problems::default();
        let (mut locations, mut rows) = (Vec::new(), 0);
        for (text, table, columns) in fitting {
            locations.push(Location::line(text.path(), table.line, text.document.line(table.line)));
            rows += table.rows.len();
            self.check_table(text, table, &columns, &mut problems);
        }
        if locations.is_empty() {
            let found = if tables.is_empty() { "no table" } else { "no table with these columns" };
            let whole = texts.iter().map(location_of);
            let columns = self.columns();
            let others = texts.iter().flat_map(|text| no_tables(text, &columns)).take(NEAR);
            return Finding::decided(false, expected, found)
                .at(whole)
                .with_near_misses(self.near(&tables))
                .with_near_misses(others.collect::<Vec<_>>());
        }
        if !problems.is_empty() {
            return problems.finding(expected);
        }
        let of = if locations.len() == 1 {
            String::new()
        } else {
            format!(" in {}", plural(locations.len(), "table"))
        };
        Finding::decided(true, expected, format!("{}{of}", plural(rows, "row"))).at(locations)
    }
}

/// How many near misses are worth telling.
const NEAR: usize = 3;

impl Table {
    /// The table's column for each of ours, no column twice; the error says which of ours are not there.
    fn find_columns(&self, table: &markdown::Table) -> Result<Vec<usize>, Vec<&Column>> {
        let mut taken = Vec::new();
        let mut missing = Vec::new();
        for column in self.columns() {
            let mut headings = table.columns.iter().enumerate();
            match headings.find(|(index, heading)| !taken.contains(index) && column.is_match(heading)) {
                Some((index, _)) => taken.push(index),
                None => missing.push(column),
            }
        }
        if missing.is_empty() { Ok(taken) } else { Err(missing) }
    }

    fn check_table(
        &self,
        text: &Excerpt,
        table: &markdown::Table,
        columns: &[usize],
        problems: &mut Problems,
    ) {
        if !self.rows.contains(table.rows.len() as u64) {
            problems.add(
                text,
                table.line,
                format!("the table on line {} has {}", table.line, plural(table.rows.len(), "row")),
            );
        }
        let rules = self.rules(&self.columns());
        for row in &table.rows {
            for (column, rule) in &rules {
                let index = columns[*column];
                let cell = row.cells.get(index).map_or("", String::as_str);
                if !rule.allows(cell) {
                    let cell = if cell.is_empty() { "empty".to_owned() } else { format!("`{cell}`") };
                    let heading = &table.columns[index];
                    problems.add(text, row.line, format!("line {}, {heading}: {cell}", row.line));
                }
            }
        }
        self.check_sums(text, table, columns, problems);
    }

    fn check_sums(
        &self,
        text: &Excerpt,
        table: &markdown::Table,
        columns: &[usize],
        problems: &mut Problems,
    ) {
        let Some(computes) = &self.computes else { return };
        let known = self.columns();
        let place = |column: &Column| known.iter().position(|known| known.is_named_as(column));
        let [Some(quantity), Some(sum), Some(result)] = computes.columns().map(place) else { return };
        let at = At { quantity: columns[quantity], sum: columns[sum], result: columns[result] };
        for said in computes.problems_of(&table.rows, at) {
            problems.add(text, table.line, said);
        }
        for row in &table.rows {
            if let Some(said) = computes.problem_of(row, at) {
                problems.add(text, row.line, format!("line {}: {said}", row.line));
            }
        }
    }

    /// One sentence for each table that has some of the columns or nearly so, the nearest first.
    fn near(&self, tables: &[(&Excerpt, &markdown::Table)]) -> Vec<String> {
        let mut near: Vec<(usize, String)> = Vec::new();
        for (_, table) in tables {
            let Err(missing) = self.find_columns(table) else { continue };
            let headings = || table.columns.iter().map(String::as_str).filter(|heading| !heading.is_empty());
            let free =
                || headings().filter(|heading| !self.columns().iter().any(|column| column.is_match(heading)));
            let mut similar = false;
            let lacks: Vec<String> = missing
                .iter()
                .map(|column| match suggest(&column.to_string(), free()) {
                    Some(heading) => {
                        similar = true;
                        format!("{column} (it has {heading})")
                    }
                    None => column.to_string(),
                })
                .collect();
            if similar || missing.len() < self.columns().len() {
                let sentence =
                    format!("the table on line {} has no column {}", table.line, list(&lacks, "and"));
                near.push((missing.len(), sentence));
            }
        }
        near.sort_by_key(|(missing, _)| *missing);
        near.into_iter().map(|(_, sentence)| sentence).take(NEAR).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::diagnostic::Code;
    use crate::scope::Scoped;
    use proptest::prelude::*;

    fn finding(fields: &str, text: &str) -> Finding {
        on_text::<Scoped<Table>>(fields, text)
    }

    const TABLE: &str = "| # | score | **Criterion** | Note |\n|---|---|---|---|\n| 1 | 4 | API | ok |\n| 2 | 13 | Data | |\n| 3 | x | Cost | fine |\n";

    #[test]
    fn columns_in_any_order_and_any_letter_case() {
        assert!(finding("columns: [Criterion, Score]", TABLE).passes());
        assert!(finding("columns: ['/(?i)^crit/']\nrows: 3", TABLE).passes());
        assert!(finding("cells: { '#': 1-3 }", TABLE).passes());
        assert!(!finding("columns: [Score, Score]", TABLE).passes(), "one column is not two");
        assert!(!finding("columns: [a]", "```\n|a|\n|-|\n|1|\n```\n").passes(), "a table in a fence is code");
    }

    #[test]
    fn wrong_cells_are_named() {
        let found = finding("columns: [Criterion]\ncells: { Score: 1 to 5, Note: '\\S' }", TABLE);
        assert_eq!(found.found, "line 4, score: `13`; line 4, Note: empty; line 5, score: `x`");
        assert_eq!(lines_of(&found), [4, 5]);
        assert!(found.expected.ends_with(r", Score 1 to 5, Note matching /\S/"), "{}", found.expected);
    }

    #[test]
    fn rows_are_counted_for_each_table() {
        assert!(!finding("columns: [a]", "|a|\n|-|\n").passes(), "a header alone is no table of anything");
        let two = "|a|\n|-|\n|1|\n\n|a|\n|-|\n|1|\n|2|\n";
        let found = finding("columns: [a]\nrows: 2", two);
        assert_eq!((found.found.as_str(), lines_of(&found)), ("the table on line 1 has 1 row", vec![1]));
        assert_eq!(finding("columns: [a]", two).found, "3 rows in 2 tables");
    }

    #[test]
    fn a_table_that_nearly_fits_is_pointed_out() {
        let found = finding("columns: [Criterion, Scores, Evidence]", TABLE);
        assert_eq!(found.found, "no table with these columns");
        assert_eq!(
            messages(&found),
            ["the table on line 1 has no column Scores (it has score) and Evidence"]
        );
        assert_eq!(finding("columns: [a]", "a\n").found, "no table");
    }

    #[test]
    fn a_table_is_not_told_to_be_none() {
        let text = "a | b, by row:\n| a | b |\n|---|---|\n| 1 | 2 |\n";
        let near = finding("columns: [a, x]", text).near_misses;
        assert!(near.iter().all(|near| !near.message.contains("starts no table")), "{near:?}");
    }

    #[test]
    fn what_looks_like_a_table_and_is_none_says_why() {
        let near = |text: &str| {
            let found = finding("columns: [J, K]", text);
            messages(&found).first().map(|near| (*near).to_owned()).unwrap_or_default()
        };
        assert_eq!(
            near("| J | K |\n|---|\n| 1 | 2 |\n"),
            "line 1 starts no table: the delimiter row on line 2 has 1 cell, and the header has 2"
        );
        assert_eq!(
            near("text\n\nJ | K\n1 | 2\n"),
            "line 3 starts no table: line 4 should be a delimiter row, such as `|---|---|`"
        );
        assert_eq!(
            near("| J | K |\n|—|—|\n| 1 | 2 |\n"),
            "line 1 starts no table: the delimiter row on line 2 has `—` where it needs `-`"
        );
        assert_eq!(
            near("| J | K |\n\n|---|---|\n| 1 | 2 |\n"),
            "line 1 starts no table: an empty line parts it from its delimiter row on line 3"
        );
        assert_eq!(near("```\n|J|K|\n|-|-|\n```\n"), "line 2 is in a code block");
        assert_eq!(
            near("<div>\n|J|K|\n|-|-|\n"),
            "line 2 is part of the HTML that line 1 starts; leave an empty line before it"
        );
        assert_eq!(near("| a | b |\n| 1 | 2 |\n"), "", "another table");
        assert!(finding("columns: [don't, a - b]", "|Don’t|A – B|\n|-|-|\n|1|2|\n").passes());
    }

    const ESTIMATE: &str = "| Quantity | Sum | Result |\n|---|---|---|\n| Writes per second | 100M / 86,400 | ~1,200 QPS |\n| Storage | 182.5B × 500 bytes | **91 TB** |\n";

    #[test]
    fn sums_come_to_their_results() {
        let check = "computes: { results: { Writes per second: '1,150 to 1,200', storage: 91 to 92 TB } }";
        assert!(finding("computes: {}", ESTIMATE).passes());
        let found = finding(check, ESTIMATE);
        assert!(found.passes(), "{}", found.found);
        for (from, to, said) in [
            ("/ 86,400", "× 86,400", "line 3: `100M × 86,400` is 8.64T, not `~1,200 QPS`"),
            (
                "/ 86,400",
                "86,400",
                "line 3: `100M 86,400` cannot be computed: there is no operator before `86,400`",
            ),
            ("100M / 86,400", "", "line 3: no Sum"),
            ("~1,200 QPS", "", "line 3: no Result; `100M / 86,400` is 1157"),
            ("~1,200 QPS", "a lot", "line 3: `a lot` is no Result: there is no number in it"),
            ("91 TB", "91 GB", "line 4: `182.5B × 500 bytes` is 91.25 TB, not `91 GB`"),
            ("100M / 86,400 | ~1,200", "10M / 86,400 | 116", "line 3: `116 QPS` is not 1,150 to 1,200"),
            (
                "Writes per second",
                "Writes a second",
                "no row Writes per second (there is one of Writes a second)",
            ),
            (
                "Storage",
                "Writes per second",
                "2 rows Writes per second; no row storage; line 4: `91 TB` is not 1,150 to 1,200",
            ),
        ] {
            let found = finding(check, &ESTIMATE.replace(from, to));
            assert_eq!((found.passes(), found.found.as_str()), (false, said));
        }
        let expected = |check: &str| finding(check, ESTIMATE).expected;
        assert!(
            expected("computes: {}").ends_with(", each Result what its Sum comes to"),
            "{}",
            expected("computes: {}")
        );
        assert!(
            expected(check).contains(", each Result what its Sum comes to: Writes per second 1"),
            "{}",
            expected(check)
        );
        let headed = "computes: { sum: Score, result: Percent, quantity: Card }";
        let card = "| Card | Score | Percent |\n|-|-|-|\n| 1 | 38.5 / 50 | 77 % |\n";
        assert!(finding(headed, card).passes());
        assert!(!finding(headed, &card.replace("77", "76")).passes());
        let found = finding("computes: {}", "| Quantity | Result |\n|-|-|\n| a | 1 |\n");
        assert_eq!(messages(&found), ["the table on line 1 has no column Sum"]);
        let message = |fields| refused::<Scoped<Table>>(fields).message;
        assert_eq!(message("{ rows: none, computes: {} }"), "a table with no rows computes nothing");
        assert_eq!(
            message("{ computes: { results: { a: many } } }"),
            "`many` is not an amount or a range of amounts"
        );
    }

    #[test]
    fn a_spec_that_makes_no_sense_is_refused() {
        assert_eq!(
            refused::<Scoped<Table>>("{ rows: none, cells: { a: b } }").message,
            "a table with no rows has no `cells`"
        );
        assert_eq!(refused::<Scoped<Table>>("{ cells: { a: '(' } }").code, Code::BadPattern);
        assert_eq!(refused::<Scoped<Table>>("{ columns: [' '] }").message, "a column needs a name");
    }

    #[test]
    fn no_text_panics() {
        let kinds = [
            "{ columns: [a], cells: { b: 1 to 5 } }",
            "{ cells: { '/./': x } }",
            "{ computes: { quantity: '/./', sum: '/./', result: '/./' } }",
        ]
        .map(text_kind::<Table>);
        proptest!(|(text in any_text())| kinds.iter().for_each(|kind| drop(evaluate_text(kind, &text))));
    }
}
