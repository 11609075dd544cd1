//! Who is graded: a roster in CSV, or the folders that were named. Nothing of a submission is opened here.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use crate::evidence::is_repository;
use crate::moment::Instant;
use crate::wording::{reason, suggest};

/// One learner's repository, and what was agreed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    pub id: String,
    /// The learner's name, as a roster has it.
    pub name: Option<String>,
    /// As the roster or the command line has it; relative paths are relative to the roster.
    pub repo: String,
    pub rev: Option<String>,
    pub waivers: Vec<Waiver>,
    pub extension: Option<Extension>,
    /// The roster's other columns, in its order, carried over to the gradebook.
    pub columns: Vec<(String, String)>,
}

/// A lesson that a learner need not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The lesson's id.
    pub lesson: String,
    /// The last moment at which a graded commit still profits from it.
    pub until: Option<Instant>,
    pub reason: String,
}

/// A later deadline for one learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    pub until: Instant,
    pub reason: String,
}

/// Every submission, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    pub submissions: Vec<Submission>,
}

/// Why there is no roster to grade: a sentence for each problem, with its place.
#[derive(Debug, PartialEq, Eq)]
pub struct RosterError(pub Vec<String>);

impl fmt::Display for RosterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

/// The columns that mean something to prep.
const COLUMNS: [&str; 6] = ["id", "name", "repo", "rev", "waive", "extend"];

impl Roster {
    /// Reads a roster: CSV (RFC 4180) with a header line; `id` and `repo` are needed. `file` names it in messages.
    pub fn parse(file: &str, text: &[u8]) -> Result<Self, RosterError> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text);
        let header: Vec<String> = match reader.headers() {
            Ok(header) => header.iter().map(str::to_owned).collect(),
            Err(error) => return Err(RosterError(vec![format!("{file}: {}", csv_reason(&error))])),
        };
        let mut problems = missing_columns(file, &header);
        let mut submissions = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    match read_row(&header, &record) {
                        Ok(submission) => submissions.push((line, submission)),
                        Err(found) => {
                            problems.extend(found.into_iter().map(|why| format!("{file}:{line}: {why}")));
                        }
                    }
                }
                Err(error) => problems.push(format!("{file}: {}", csv_reason(&error))),
            }
        }
        let mut seen = BTreeSet::new();
        for (line, submission) in &submissions {
            if !seen.insert(submission.id.clone()) {
                problems.push(format!("{file}:{line}: duplicate id `{}`", submission.id));
            }
        }
        if submissions.is_empty() && problems.is_empty() {
            problems.push(format!("{file}: the roster names no submission"));
        }
        match problems.is_empty() {
            true => {
                Ok(Self { submissions: submissions.into_iter().map(|(_, submission)| submission).collect() })
            }
            false => Err(RosterError(problems)),
        }
    }
}

fn csv_reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "the roster is not text in UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

fn missing_columns(file: &str, header: &[String]) -> Vec<String> {
    let needed = ["id", "repo"].into_iter().filter(|name| !header.iter().any(|column| column == name));
    needed
        .map(|name| match suggest(name, header.iter().map(String::as_str)) {
            Some(near) => format!("{file}:1: there is no column `{name}`; did you mean it by `{near}`?"),
            None => format!("{file}:1: there is no column `{name}`"),
        })
        .collect()
}

fn read_row(header: &[String], record: &csv::StringRecord) -> Result<Submission, Vec<String>> {
    let mut problems = Vec::new();
    let value = |name: &str| {
        let at = header.iter().position(|column| column == name)?;
        record.get(at).filter(|value| !value.is_empty())
    };
    let mut needed = |name: &str| {
        value(name).map(str::to_owned).or_else(|| {
            problems.push(format!("`{name}` is empty"));
            None
        })
    };
    let (id, repo) = (needed("id"), needed("repo"));
    let mut waivers = Vec::new();
    for entry in value("waive").into_iter().flat_map(|cell| cell.split(';')) {
        match parse_waiver(entry) {
            Ok(waiver) => waivers.extend(waiver),
            Err(why) => problems.push(why),
        }
    }
    let extension = match value("extend").map(parse_extension) {
        Some(Ok(extension)) => Some(extension),
        Some(Err(why)) => {
            problems.push(why);
            None
        }
        None => None,
    };
    let others = header.iter().zip(record).filter(|(column, _)| !COLUMNS.contains(&column.as_str()));
    let columns = others.map(|(column, value)| (column.clone(), value.to_owned())).collect();
    match (id, repo) {
        (Some(id), Some(repo)) if problems.is_empty() => Ok(Submission {
            id,
            name: value("name").map(str::to_owned),
            repo,
            rev: value("rev").map(str::to_owned),
            waivers,
            extension,
            columns,
        }),
        _ => Err(problems),
    }
}

/// `LESSON`, `LESSON@UNTIL` or `LESSON@UNTIL: REASON`; nothing for an empty entry.
fn parse_waiver(entry: &str) -> Result<Option<Waiver>, String> {
    let (what, reason) = split_reason(entry);
    if what.is_empty() {
        return Ok(None);
    }
    let (lesson, until) = match what.split_once('@') {
        Some((lesson, until)) => (lesson.trim(), Some(parse_moment(until.trim())?)),
        None => (what, None),
    };
    Ok(Some(Waiver { lesson: lesson.to_owned(), until, reason: reason.to_owned() }))
}

/// `UNTIL` or `UNTIL: REASON`.
fn parse_extension(cell: &str) -> Result<Extension, String> {
    let (until, reason) = split_reason(cell);
    Ok(Extension { until: parse_moment(until)?, reason: reason.to_owned() })
}

/// What comes before and after the first `: `, which no moment and no id contains.
fn split_reason(text: &str) -> (&str, &str) {
    let (what, reason) = text.split_once(": ").unwrap_or((text, ""));
    (what.trim(), reason.trim())
}

fn parse_moment(text: &str) -> Result<Instant, String> {
    Instant::parse(text).ok_or_else(|| {
        format!("`{text}` is not a moment: write date, time and offset, as in 2026-12-15T23:59:00+01:00")
    })
}

/// The submissions in `dirs`, which are relative to `cwd`: a folder that is a repository is one; of any other, each folder
/// in it is one. The id is the folder's name.
pub fn find_submissions(cwd: &Path, dirs: &[String]) -> Result<Roster, RosterError> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut problems = Vec::new();
    for dir in dirs {
        let at = cwd.join(dir);
        match is_repository(&at) {
            true => found.extend(folder_name(&at).map(|name| (name, dir.clone()))),
            false => match folders_in(&at) {
                Ok(names) if names.is_empty() => problems.push(format!("{dir} holds no submission")),
                Ok(names) => {
                    let dir = dir.trim_end_matches('/');
                    found.extend(names.into_iter().map(|name| (name.clone(), format!("{dir}/{name}"))));
                }
                Err(error) => problems.push(format!("{dir} cannot be read: {}", reason(&error))),
            },
        }
    }
    found.sort();
    for pair in found.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        problems.push(format!("two submissions are called `{}`: {} and {}", pair[0].0, pair[0].1, pair[1].1));
    }
    if !problems.is_empty() {
        return Err(RosterError(problems));
    }
    let submission = |(id, repo)| Submission {
        id,
        name: None,
        repo,
        rev: None,
        waivers: Vec::new(),
        extension: None,
        columns: Vec::new(),
    };
    Ok(Roster { submissions: found.into_iter().map(submission).collect() })
}

fn folder_name(dir: &Path) -> Option<String> {
    let name = dir.canonicalize().ok()?.file_name()?.to_string_lossy().into_owned();
    Some(name.strip_suffix(".git").map_or(name.clone(), str::to_owned))
}

fn folders_in(dir: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && entry.path().is_dir() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<Submission>, Vec<String>> {
        Roster::parse("class.csv", text.as_bytes())
            .map(|roster| roster.submissions)
            .map_err(|RosterError(problems)| problems)
    }

    #[test]
    fn a_row_carries_what_was_agreed_and_the_other_columns() {
        let text = "id,name,repo,section,extend,waive\n\
                    ada,\"Lovelace, Ada\",repos/ada,B,2026-12-20T23:59:00+01:00: ill,w1-l2@2026-12-31T00:00:00Z: exchange; w1-l3\n";
        let [ada] = parse(text).unwrap().try_into().unwrap();
        assert_eq!((ada.id.as_str(), ada.name.as_deref()), ("ada", Some("Lovelace, Ada")));
        assert_eq!(ada.columns, [("section".to_owned(), "B".to_owned())]);
        let extension = ada.extension.unwrap();
        assert_eq!((extension.until.seconds, extension.reason.as_str()), (1_797_807_540, "ill"));
        let waived: Vec<_> =
            ada.waivers.iter().map(|w| (w.lesson.as_str(), w.until.is_some(), w.reason.as_str())).collect();
        assert_eq!(waived, [("w1-l2", true, "exchange"), ("w1-l3", false, "")]);
    }

    #[test]
    fn every_problem_is_told_with_its_line() {
        let problems = parse("id,repo,extend\na,x,soon\n,y,\na,z,\n").unwrap_err();
        assert_eq!(
            problems,
            [
                "class.csv:2: `soon` is not a moment: write date, time and offset, as in 2026-12-15T23:59:00+01:00",
                "class.csv:3: `id` is empty",
            ]
        );
        assert_eq!(parse("id,repo\na,x\na,y\n").unwrap_err(), ["class.csv:3: duplicate id `a`"]);
        assert_eq!(
            parse("ids,repo\na,x\n").unwrap_err()[0],
            "class.csv:1: there is no column `id`; did you mean it by `ids`?"
        );
        assert_eq!(parse("id,repo\n").unwrap_err(), ["class.csv: the roster names no submission"]);
    }
}
