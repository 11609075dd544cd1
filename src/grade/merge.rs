//! Results put together: of a run that was interrupted, of shards from other machines, of a task that ran twice.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead};

use super::line;
use super::row::{Pool, Row};
use crate::wording::reason;

/// Why lines cannot be put together.
#[derive(Debug, PartialEq, Eq)]
pub enum MergeError {
    /// A line that is not a result; its place.
    NotAResult { place: String },
    /// Two shards graded different courses or deadlines: both values.
    Differs { what: &'static str, one: String, other: String },
    /// One submission with two results.
    Contradicts { id: String },
    /// A file that broke off.
    Unreadable { name: String, why: String },
}

impl MergeError {
    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NotAResult { .. } | Self::Unreadable { .. } => {
                "name a `results.jsonl` that `prep grade` wrote, as it wrote it"
            }
            Self::Differs { .. } => "grade all parts of a class with the same course and deadline",
            Self::Contradicts { .. } => "name one result for each submission: the last run of each part",
        }
    }
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAResult { place } => write!(f, "{place} is not a line of the schema prep/result/v1"),
            Self::Differs { what, one, other } => {
                write!(f, "the results are of different {what}: {one} and {other}")
            }
            Self::Contradicts { id } => write!(f, "there are two different results for `{id}`"),
            Self::Unreadable { name, why } => write!(f, "{name} cannot be read: {why}"),
        }
    }
}

/// Results put together.
#[derive(Debug, Default)]
pub struct Merged {
    pub rows: BTreeMap<String, Row>,
    /// The files whose last line has no end, by name: it is of a run that was interrupted, and left out.
    pub torn: Vec<String>,
}

/// Puts results together, by id. A result that appears twice, as of a task that was requeued, is one; one that failed once
/// and was tried again is what it came to in the end. `files` are names and contents.
pub fn merge_lines<R: BufRead>(files: impl IntoIterator<Item = (String, R)>) -> Result<Merged, MergeError> {
    let (mut rows, mut torn, mut pool) = (BTreeMap::new(), Vec::new(), Pool::default());
    for (file, (name, mut text)) in files.into_iter().enumerate() {
        let (mut offset, mut line) = (0, Vec::new());
        for nth in 1.. {
            line.clear();
            let read = text.read_until(b'\n', &mut line);
            read.map_err(|error: io::Error| MergeError::Unreadable {
                name: name.clone(),
                why: reason(&error),
            })?;
            if line.last() != Some(&b'\n') {
                torn.extend((!line.is_empty()).then_some(name));
                break;
            }
            let row = line::parse(&line, file, offset, &mut pool)
                .ok_or_else(|| MergeError::NotAResult { place: format!("{name}:{nth}") })?;
            offset += line.len() as u64;
            add(&mut rows, row)?;
        }
    }
    let digests = rows.values().filter_map(|row| row.course_digest.as_deref());
    same("courses", digests)?;
    // Who has an extension has a deadline of their own.
    let ordinary = rows.values().filter(|row| row.extended.is_none() && row.error.is_none());
    same("deadlines", ordinary.map(|row| row.before.as_deref().unwrap_or("none")))?;
    Ok(Merged { rows, torn })
}

fn add(rows: &mut BTreeMap<String, Row>, row: Row) -> Result<(), MergeError> {
    match rows.get(&row.id) {
        Some(known) if known.place.digest == row.place.digest => return Ok(()),
        Some(known) if known.error.is_none() && row.error.is_some() => return Ok(()),
        Some(known) if known.error.is_some() && row.error.is_none() => {}
        Some(_) => return Err(MergeError::Contradicts { id: row.id }),
        None => {}
    }
    rows.insert(row.id.clone(), row);
    Ok(())
}

fn same<'a>(what: &'static str, mut values: impl Iterator<Item = &'a str>) -> Result<(), MergeError> {
    let Some(first) = values.next() else { return Ok(()) };
    match values.find(|value| *value != first) {
        Some(other) => Err(MergeError::Differs { what, one: first.to_owned(), other: other.to_owned() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, digest: &str, before: &str) -> String {
        format!(
            r#"{{"schema":"prep/result/v1","id":"{id}","repo":"{id}","commit":"c","late":0,"before":"{before}","waived":[],"extended":null,"error":null,"report":{{"course":{{"digest":"{digest}"}},"summary":{{"exit":0}},"lessons":[]}}}}"#
        )
    }

    fn merge(texts: &[String]) -> Result<Vec<String>, MergeError> {
        let files = texts.iter().map(|text| ("shard.jsonl".to_owned(), text.as_bytes()));
        merge_lines(files).map(|merged| merged.rows.into_keys().collect())
    }

    #[test]
    fn shards_become_one_list_whatever_their_order() {
        let (a, b) = (line("a", "d", "t"), line("b", "d", "t"));
        let torn = format!("{b}\n{}", &a[..20]);
        assert_eq!(merge(&[torn.clone(), format!("{a}\n{b}\n")]).unwrap(), ["a", "b"]);
        let torn_of = |text: &str| merge_lines([("shard.jsonl".to_owned(), text.as_bytes())]).unwrap().torn;
        assert_eq!(torn_of(&torn), ["shard.jsonl"]);
        assert!(torn_of(&format!("{a}\n")).is_empty() && torn_of("").is_empty());
    }

    #[test]
    fn a_result_takes_the_place_of_a_failure() {
        let failed = r#"{"schema":"prep/result/v1","id":"a","repo":"a","commit":null,"late":null,"before":null,"waived":[],"extended":null,"error":"gone","report":null}"#;
        let done = line("a", "d", "t");
        for lines in [[failed, &done], [&done, failed]] {
            let text = lines.join("\n") + "\n";
            let rows = merge_lines([("x".to_owned(), text.as_bytes())]).unwrap().rows;
            let place = rows["a"].place;
            assert_eq!(rows["a"].error, None);
            assert_eq!(&text[place.offset as usize..][..place.length], format!("{done}\n"));
        }
    }

    #[test]
    fn what_does_not_belong_together_is_refused() {
        let text = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        let differs = |one: String, other: String| merge(&[text(&[one, other])]).unwrap_err().to_string();
        assert_eq!(
            differs(line("a", "d", "t"), line("b", "e", "t")),
            "the results are of different courses: d and e"
        );
        assert_eq!(
            differs(line("a", "d", "t"), line("b", "d", "u")),
            "the results are of different deadlines: t and u"
        );
        assert_eq!(
            differs(line("a", "d", "t"), line("a", "d", "u")),
            "there are two different results for `a`"
        );
        assert_eq!(
            merge(&["{}\n".to_owned()]).unwrap_err().to_string(),
            "shard.jsonl:1 is not a line of the schema prep/result/v1"
        );
    }
}
