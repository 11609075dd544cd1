//! What a submission's notes say, line by line, without what makes no difference between two people's: letter case, spaces
//! and punctuation, their names, and what the course handed out. Only hashes are kept; the notes stay where they are.

use std::collections::{BTreeMap, BTreeSet};

use super::roster::Submission;
use crate::course::{Course, Lesson};
use crate::digest::sha256;
use crate::evidence::Evidence;
use crate::path::RelPath;
use crate::pattern::folded_words;

/// The lines of each file that a check read and a person wrote, by its path: a hash for each different line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes(pub BTreeMap<String, BTreeSet<u32>>);

/// What people write notes in.
const EXTENSIONS: [&str; 5] = ["md", "markdown", "txt", "rst", "adoc"];

/// Shorter lines are anybody's: `## Round 1`, `Improvement:`.
const LEAST_CHARS: usize = 16;

/// The most files and lines of one submission that are compared; what is more is left out.
const MOST_FILES: usize = 64;
const MOST_LINES: usize = 4096;

/// Commits whose authors' names are taken out of the notes.
const AUTHORS_OF: usize = 64;

impl Notes {
    /// The notes among what the checks have read so far.
    pub fn of(evidence: &Evidence, course: &Course, lessons: &[&Lesson], submission: &Submission) -> Self {
        let paths: Vec<RelPath> =
            evidence.read_so_far().into_iter().filter(is_notes).take(MOST_FILES).collect();
        if paths.is_empty() {
            return Self::default();
        }
        let names = names(evidence, submission);
        let pages = lessons.iter().filter_map(|lesson| lesson.page.as_ref());
        let on_pages: BTreeSet<u32> = pages.flat_map(|page| hashes(page.text.as_bytes(), &names)).collect();
        let mut notes = BTreeMap::new();
        for path in paths {
            let Ok(document) = evidence.document(&path) else { continue };
            let at_first = evidence.handed_out(&path, course.settings.baseline.as_ref());
            let at_first: BTreeSet<u32> = at_first.iter().flat_map(|text| hashes(text, &names)).collect();
            let mut lines = hashes(document.bytes(), &names);
            lines.retain(|line| !on_pages.contains(line) && !at_first.contains(line));
            if !lines.is_empty() {
                notes.insert(path.to_string(), lines);
            }
        }
        Self(notes)
    }

    /// A file's hashes as eight hexadecimal digits each, ascending.
    pub fn digits(lines: &BTreeSet<u32>) -> String {
        lines.iter().map(|line| format!("{line:08x}")).collect()
    }

    /// The hashes of [`Notes::digits`]; `None` for anything else.
    pub fn parse_digits(text: &str) -> Option<BTreeSet<u32>> {
        let chunks = text.as_bytes().chunks(8);
        chunks.map(|digits| u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()).collect()
    }
}

fn is_notes(path: &RelPath) -> bool {
    let extension = path.as_str().rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// The folded words of everybody who could sign these notes.
fn names(evidence: &Evidence, submission: &Submission) -> BTreeSet<String> {
    let mut texts = vec![submission.id.clone()];
    texts.extend(submission.name.clone());
    for commit in evidence.commits().into_iter().flatten().take(AUTHORS_OF).filter_map(Result::ok) {
        texts.push(String::from_utf8_lossy(&evidence.author(&commit).name).into_owned());
    }
    texts.iter().flat_map(|text| words(text)).filter(|word| word.chars().count() > 1).collect()
}

fn words(text: &str) -> Vec<String> {
    let folded = folded_words(text);
    let parts = folded.split(|c: char| !c.is_alphanumeric());
    parts.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn hashes(bytes: &[u8], names: &BTreeSet<String>) -> BTreeSet<u32> {
    String::from_utf8_lossy(bytes).lines().filter_map(|line| hash(line, names)).take(MOST_LINES).collect()
}

/// A line without spaces, punctuation, letter case and names; nothing for one that says too little.
fn hash(line: &str, names: &BTreeSet<String>) -> Option<u32> {
    let said: String = words(line).into_iter().filter(|word| !names.contains(word)).collect();
    let [a, b, c, d, ..] = sha256(said.as_bytes())[..] else { return None };
    (said.chars().count() >= LEAST_CHARS).then_some(u32::from_be_bytes([a, b, c, d]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str], line: &str) -> Option<u32> {
        hash(line, &names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn space_case_punctuation_and_names_make_no_difference() {
        let ada = of(&["ada", "lovelace"], "- Ada Lovelace chose epoll, because it scales.");
        let bob = of(&["bob"], "*  Bob   chose EPOLL because it scales");
        assert!(ada.is_some());
        assert_eq!(ada, bob);
        assert_ne!(ada, of(&[], "We chose io_uring because it scales."));
        assert_eq!(of(&[], "## Round 1"), None);
        assert_eq!(of(&["ada"], "Ada, Ada, Ada, Ada, Ada!"), None);
    }

    #[test]
    fn hashes_are_written_and_read() {
        let lines = BTreeSet::from([7, u32::MAX]);
        assert_eq!(Notes::digits(&lines), "00000007ffffffff");
        assert_eq!(Notes::parse_digits("00000007ffffffff"), Some(lines));
        assert_eq!(Notes::parse_digits("xyz"), None);
    }
}
