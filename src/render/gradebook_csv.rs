//! A class as a table that goes into a spreadsheet or a learning-management system: RFC 4180, a row for each submission, a
//! column for each lesson.

use std::io::{self, Write};

use super::gradebook::Gradebook;
use super::untrusted::spreadsheet;
use crate::grade::StepOutcome;

/// Writes the gradebook; with `steps`, each lesson's column is followed by one for each of its steps.
pub fn write_csv(out: &mut dyn Write, book: &Gradebook<'_>, steps: bool) -> io::Result<()> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let mut header: Vec<String> = vec!["id".into(), "name".into()];
    header.extend(book.columns.iter().cloned());
    header.extend(["commit", "late", "done", "lessons", "points", "possible", "note"].map(str::to_owned));
    for lesson in &book.lessons {
        header.push(lesson.id.clone());
        if steps {
            header.extend(lesson.steps.iter().map(|step| format!("{}/{step}", lesson.id)));
        }
    }
    table.write_record(header.iter().map(|field| spreadsheet(field).into_owned()))?;
    for entry in &book.entries {
        let row = entry.row;
        let mut record = vec![entry.id.clone(), entry.name.clone()];
        record.extend(entry.columns.iter().cloned());
        let (points, possible) = entry.points();
        record.push(row.and_then(|row| row.commit.clone()).unwrap_or_default());
        record.push(row.and_then(|row| row.late).map_or_else(String::new, |late| late.to_string()));
        record.push(row.map_or(0, |row| row.done()).to_string());
        record.push(book.lessons.len().to_string());
        record.extend([points.to_string(), possible.to_string(), entry.note()]);
        for lesson in &book.lessons {
            record.push(entry.status(&lesson.id).as_str().to_owned());
            if steps {
                let outcome = |step| entry.outcome(&lesson.id, step).map_or("", StepOutcome::as_str);
                record.extend(lesson.steps.iter().map(|step| outcome(step).to_owned()));
            }
        }
        table.write_record(record.iter().map(|field| spreadsheet(field).into_owned()))?;
    }
    table.flush()
}
