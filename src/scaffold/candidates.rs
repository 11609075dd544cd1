//! What could be asked of work like this: a sentence and a check for each thing that is in it. Whether the check can fail is
//! not known here.

use std::collections::BTreeMap;

use crate::course::import::verbatim as quoted;
use crate::evidence::{Document, Script};
use crate::markdown::{Heading, count_words, section_of};
use crate::path::RelPath;
use crate::wording::plural;

/// How many files are drafted from, pages first.
const PAGES: usize = 2;
const OTHERS: usize = 4;

/// Headings of more sections are no outline that could be asked for.
const OUTLINE: std::ops::RangeInclusive<usize> = 2..=8;

/// A step that may come of it.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub id: String,
    /// A sentence.
    pub says: String,
    /// A kind with its fields, as YAML on one line.
    pub check: String,
    /// The file that it is about.
    pub path: Option<RelPath>,
    /// What the messages of its commits begin with.
    pub prefix: Option<String>,
}

/// Everything that could be asked, in the order of the files.
pub fn candidates(script: &Script) -> Vec<Candidate> {
    let files = files(script);
    let is_page = |path: &RelPath| path.as_str().ends_with(".md");
    let (pages, others): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| is_page(path));
    let mut found = Vec::new();
    for (path, text) in longest(pages, PAGES) {
        let document = Document::new(path.clone(), text.clone().into_bytes());
        Page { path, document: &document, stem: stem(path) }.add(&mut found);
        found.extend(commits(script, path));
    }
    for (path, _) in longest(others, OTHERS) {
        found.push(Candidate {
            id: stem(path),
            says: format!("`{path}` is there."),
            check: format!("file: {}", quoted(path.as_str())),
            path: Some(path.clone()),
            prefix: None,
        });
    }
    found.extend(tags(script));
    differing(found)
}

/// What is there at the end, without what tools write and what is hidden.
fn files(script: &Script) -> BTreeMap<RelPath, String> {
    let mut files = BTreeMap::new();
    for commit in &script.commits {
        files.extend(commit.write.clone());
        files.retain(|path, _| !commit.delete.contains(path));
    }
    let is_made =
        |name: &str| name.ends_with(".lock") || name.ends_with("-lock.json") || name.ends_with(".svg");
    let is_hidden = |path: &RelPath| path.as_str().split('/').any(|part| part.starts_with('.'));
    files.retain(|path, text| !is_hidden(path) && !is_made(path.name()) && !text.trim().is_empty());
    files
}

fn longest<'a>(mut files: Vec<(&'a RelPath, &'a String)>, most: usize) -> Vec<(&'a RelPath, &'a String)> {
    files.sort_by_key(|(path, text)| (std::cmp::Reverse(text.len()), *path));
    files.truncate(most);
    files
}

/// `docs/Mock notes.md` as an id: `mock-notes`.
fn stem(path: &RelPath) -> String {
    let name = path.name().rsplit_once('.').map_or(path.name(), |(stem, _)| stem);
    let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let id = parts.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    if id.is_empty() { "file".to_owned() } else { id }
}

/// Ids that differ, each with a number where another has it.
fn differing(mut found: Vec<Candidate>) -> Vec<Candidate> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let folded = |id: &str| id.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    for candidate in &mut found {
        let nth = taken.entry(folded(&candidate.id)).or_insert(0);
        *nth += 1;
        if *nth > 1 {
            candidate.id = format!("{}-no{nth}", candidate.id);
        }
    }
    found
}

/// A Markdown file, and what is drafted from it.
struct Page<'a> {
    path: &'a RelPath,
    document: &'a Document,
    stem: String,
}

impl Page<'_> {
    fn add(&self, found: &mut Vec<Candidate>) {
        let path = quoted(self.path.as_str());
        let mut add = |id: &str, says: String, check: String| {
            let id = if id.is_empty() { self.stem.clone() } else { format!("{}-{id}", self.stem) };
            found.push(Candidate { id, says, check, path: Some(self.path.clone()), prefix: None });
        };
        add("", format!("`{}` is written.", self.path), format!("file: {path}"));
        let headings: Vec<&Heading> = self
            .document
            .outline()
            .headings
            .iter()
            .filter(|heading| !heading.nested && heading.level == 2)
            .collect();
        match numbered(&headings) {
            Some((name, pattern, count)) => {
                let least = self.least_words(&headings);
                let words = format!("each: [ words: {least} or more ]");
                let headed = format!("headed: {{ level: 2, matching: {} }}", quoted(&pattern));
                add(
                    "sections",
                    format!(
                        "It has {} such as \"{name}\", each of {least} words or more.",
                        plural(count, "section")
                    ),
                    format!("sections: {{ in: {path}, {headed}, count: {count} or more, {words} }}"),
                );
            }
            None if OUTLINE.contains(&headings.len()) => {
                let names: Vec<&str> = headings.iter().map(|heading| heading.text.as_str()).collect();
                let patterns: Vec<String> =
                    names.iter().map(|name| quoted(&format!("^{}$", quote(name)))).collect();
                add(
                    "outline",
                    format!("Its sections come in this order: {}.", names.join(", ")),
                    format!("headings: {{ in: {path}, level: 2, in_order: [{}] }}", patterns.join(", ")),
                );
                let least = self.least_words(&headings);
                let count = headings.len();
                add(
                    "words",
                    format!("Each of its sections has {least} words or more."),
                    format!(
                        "sections: {{ in: {path}, headed: {{ level: 2 }}, count: {count} or more, each: [ words: {least} or more ] }}"
                    ),
                );
            }
            None => {}
        }
        self.add_parts(&path, &mut add);
        add("committed", format!("`{}` is committed.", self.path), format!("committed: {path}"));
    }

    fn add_parts(&self, path: &str, add: &mut impl FnMut(&str, String, String)) {
        let outline = self.document.outline();
        if let Some(table) = outline.tables().iter().find(|table| !table.rows.is_empty()) {
            let names: Vec<&str> =
                table.columns.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
            let columns: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            let rows = plural(table.rows.len(), "row");
            add(
                "table",
                format!("A table has the columns {}, and {rows} or more.", names.join(", ")),
                format!(
                    "table: {{ in: {path}, columns: [{}], rows: {} or more }}",
                    columns.join(", "),
                    table.rows.len()
                ),
            );
        }
        let tasks = outline.tasks();
        if !tasks.is_empty() && tasks.iter().all(|task| task.checked) {
            add(
                "ticked",
                "Every box is ticked.".to_owned(),
                format!("tasks: {{ in: {path}, checked: all }}"),
            );
        }
        let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
        for block in outline.code_blocks().iter().filter(|block| !block.language.is_empty()) {
            *languages.entry(block.language.as_str()).or_default() += 1;
        }
        if let Some((language, count)) = languages.into_iter().max_by_key(|(_, count)| *count) {
            add(
                "code",
                format!("It shows {} of {language}.", plural(count, "block")),
                format!(
                    "code_blocks: {{ in: {path}, language: {}, count: {count} or more }}",
                    quoted(language)
                ),
            );
        }
        let links = outline.links().iter().filter(|link| !link.image).count();
        let is_relative = |target: &str| !target.contains("://") && !target.starts_with(['#', '/']);
        if outline.links().iter().any(|link| is_relative(&link.target)) && links > 0 {
            add(
                "links",
                format!("It has {} or more, and none is broken.", plural(links, "link")),
                format!("links: {{ in: {path}, count: {links} or more, resolve: true }}"),
            );
        }
    }

    /// Half of what the shortest of the sections has: a bound that work like this clears.
    fn least_words(&self, headings: &[&Heading]) -> usize {
        let outline = self.document.outline();
        let words = headings.iter().map(|heading| {
            let lines = section_of(outline, heading).lines;
            let prose = outline.prose().iter().filter(|prose| lines.contains(&prose.line));
            prose.map(|prose| count_words(&prose.text)).sum::<usize>()
        });
        words.min().map_or(1, |least| round(least / 2))
    }
}

/// Headings that differ in their number alone: the first of them, a pattern for all, and how many there are.
fn numbered(headings: &[&Heading]) -> Option<(String, String, usize)> {
    let stem = |text: &str| {
        let at = text.find(|c: char| c.is_ascii_digit())?;
        let name = text[..at].trim_end();
        (!name.is_empty()).then(|| name.to_owned())
    };
    let stems: Vec<(String, &str)> =
        headings.iter().filter_map(|heading| Some((stem(&heading.text)?, heading.text.as_str()))).collect();
    let (name, first) = stems.first()?;
    let count = stems.iter().filter(|(other, _)| other == name).count();
    (count >= 2).then(|| ((*first).to_owned(), format!(r"^{}\s+\d", quote(name)), count))
}

/// The commits that change a file, where all have the same prefix.
fn commits(script: &Script, path: &RelPath) -> Option<Candidate> {
    let touching = script.commits.iter().filter(|commit| commit.write.contains_key(path));
    let prefixes: Option<Vec<&str>> = touching.map(|commit| prefix(&commit.message)).collect();
    let prefixes = prefixes?;
    let first = *prefixes.first()?;
    prefixes.iter().all(|prefix| *prefix == first).then(|| Candidate {
        id: "commit".to_owned(),
        says: format!("`{path}` is committed as `{first} …`."),
        check: format!(
            "commits: {{ matching: {}, touching: {} }}",
            quoted(&format!("^{} ", quote(first))),
            quoted(path.as_str())
        ),
        path: Some(path.clone()),
        prefix: Some(format!("{first} ")),
    })
}

/// `w24-l05:` of `w24-l05: notes`.
fn prefix(message: &str) -> Option<&str> {
    let subject = message.lines().next()?;
    let at = subject.find(": ")?;
    let is_word = |c: char| c.is_alphanumeric() || "-_./()".contains(c);
    subject[..at].chars().all(is_word).then(|| &subject[..=at])
}

fn tags(script: &Script) -> Option<Candidate> {
    let tag = script.commits.iter().rev().find_map(|commit| commit.tag.as_ref())?;
    let is_version = tag.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let name = if is_version { "v*" } else { tag.as_str() };
    Some(Candidate {
        id: "tag".to_owned(),
        says: if is_version {
            "The release is tagged.".to_owned()
        } else {
            format!("The tag `{tag}` is there.")
        },
        check: format!("tag: {}", quoted(name)),
        path: None,
        prefix: None,
    })
}

/// A number that a page would name.
fn round(number: usize) -> usize {
    match number {
        20.. => number / 10 * 10,
        10.. => number / 5 * 5,
        _ => number.max(1),
    }
}

/// A text as a pattern; what means something only inside brackets is left as it is.
fn quote(text: &str) -> String {
    let quoted = crate::pattern::quote(text);
    ["-", "&", "~", "#"].iter().fold(quoted, |text, mark| text.replace(&format!("\\{mark}"), mark))
}
