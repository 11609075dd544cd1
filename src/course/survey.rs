//! What a folder of pages has for prep where nothing in it says so: for somebody who points prep at pages that were never
//! written for it. It changes nothing of what a lesson is.

use std::collections::{BTreeMap, BTreeSet};

use super::files::Files;
use super::files::is_page;
use crate::pattern::Glob;
use crate::proof::{Page, ProofHeadings};
use crate::wording::plural;

/// How many folders a suggestion names before it names all of them.
const FOLDERS: usize = 4;

/// How many lessons have the id of another before they are taken for a copy of the course.
const COPIES: usize = 3;

/// The pages of a folder that has no lesson.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Survey {
    pub pages: usize,
    /// Those with a heading for proofs.
    pub with_headings: usize,
    /// Those with commands below such a heading.
    pub with_proofs: usize,
    /// What `lessons:` would be for them.
    pub globs: Vec<String>,
    /// What `lessons:` is, where course.yaml has it.
    pub named: Vec<String>,
}

impl Survey {
    pub fn of(files: &Files, headings: &ProofHeadings, named: &[Glob]) -> Self {
        let named = named.iter().map(|glob| glob.as_str().to_owned()).collect();
        let mut survey = Self { named, ..Self::default() };
        let mut folders = BTreeSet::new();
        for file in files.iter().filter(|file| is_page(&file.path)) {
            let page = Page::read(&file.text, headings);
            survey.pages += 1;
            survey.with_headings += usize::from(page.sections > 0);
            if page.why_empty().is_none() {
                survey.with_proofs += 1;
                folders.insert(file.path.split_once('/').map_or("", |(first, _)| first).to_owned());
            }
        }
        survey.globs = match folders.len() {
            n if n > FOLDERS => vec!["**/*.md".to_owned()],
            _ => folders.iter().map(|folder| glob_below(folder)).collect(),
        };
        survey
    }

    /// What makes lessons of its pages, as a fragment.
    pub fn hint(&self) -> String {
        let wanted = (self.with_proofs > 0).then(|| line(&self.globs));
        match (wanted, self.named.is_empty()) {
            (Some(wanted), true) => {
                format!("to make lessons of these pages, write `{wanted}` into course.yaml")
            }
            (Some(wanted), false) => format!(
                "`{}` in course.yaml names none of these pages; `{wanted}` names those with commands",
                line(&self.named)
            ),
            (None, false) => {
                format!(
                    "`{}` in course.yaml names no page with shell commands below such a heading",
                    line(&self.named)
                )
            }
            (None, true) => {
                "a lesson is `lessons/NAME/lesson.yaml`, or a page whose front matter has `type: lesson`"
                    .to_owned()
            }
        }
    }
}

impl std::fmt::Display for Survey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "of its {}, {} a heading for proofs (proof, verify, check, test …), and {} shell commands below one",
            plural(self.pages, "page"),
            have(self.with_headings),
            have(self.with_proofs),
        )
    }
}

/// A line of `course.yaml`.
fn line(globs: &[String]) -> String {
    let quoted: Vec<String> = globs.iter().map(|glob| format!("{glob:?}")).collect();
    format!("lessons: [{}]", quoted.join(", "))
}

fn have(count: usize) -> String {
    match count {
        0 => "none has".to_owned(),
        1 => "1 has".to_owned(),
        n => format!("{n} have"),
    }
}

fn glob_below(folder: &str) -> String {
    if folder.is_empty() { "*.md".to_owned() } else { format!("{folder}/**/*.md") }
}

/// The ids of pages that have none of their own: their paths without the numbers that sort them, and without extension.
/// Where that makes two the same, they keep their numbers.
pub fn default_ids<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeMap<String, String> {
    let paths: Vec<&str> = paths.collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in &paths {
        *counts.entry(id_of(path, true).to_lowercase()).or_default() += 1;
    }
    let id = |path: &str| {
        let short = id_of(path, true);
        if counts.get(&short.to_lowercase()) == Some(&1) { short } else { id_of(path, false) }
    };
    paths.iter().map(|path| ((*path).to_owned(), id(path))).collect()
}

fn id_of(path: &str, without_numbers: bool) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let parts: Vec<&str> = stem.split('/').collect();
    let parts = match parts.as_slice() {
        // The page of a folder is called as the folder is.
        [folders @ .., last]
            if !folders.is_empty() && ["readme", "index"].contains(&last.to_lowercase().as_str()) =>
        {
            folders
        }
        parts => parts,
    };
    let plain = |part: &&str| {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let bare = rest.trim_start_matches(['-', '_', '.', ' ']);
        let is_numbered = rest.len() < part.len() && !bare.is_empty() && bare.len() < rest.len();
        let kept = if without_numbers && is_numbered { bare } else { part };
        let legal = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' };
        kept.chars().map(legal).collect::<String>()
    };
    let id = parts.iter().map(plain).collect::<Vec<_>>().join("-");
    let id = id.trim_start_matches(|c: char| !c.is_alphanumeric());
    let cut =
        id.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&end| end <= 100).last().unwrap_or(0);
    if cut == 0 { "page".to_owned() } else { id[..cut].to_owned() }
}

/// The two folders of which one is a copy of the other, where lessons at the same places below them have the same ids.
pub fn copied_folders<'p>(pairs: &[(&'p str, &'p str)]) -> Option<(&'p str, &'p str)> {
    let folders = |(one, other): &(&'p str, &'p str)| {
        let shared = one.rsplit('/').zip(other.rsplit('/')).take_while(|(a, b)| a == b);
        let len: usize = shared.map(|(part, _)| part.len() + 1).sum();
        let root = |path: &'p str| path[..path.len().saturating_sub(len)].trim_end_matches('/');
        (root(one), root(other))
    };
    let first = folders(pairs.first()?);
    (pairs.len() >= COPIES && pairs.iter().all(|pair| folders(pair) == first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_paths_without_the_numbers_that_sort_them() {
        let ids = |paths: &[&str]| default_ids(paths.iter().copied()).into_values().collect::<Vec<_>>();
        assert_eq!(ids(&["docs/01-intro/02_first steps.md"]), ["docs-intro-first-steps"]);
        assert_eq!(ids(&["week1/README.md", "week2/README.md"]), ["week1", "week2"]);
        assert_eq!(ids(&["1-a.md", "2-a.md", "3-b.md"]), ["1-a", "2-a", "b"]);
        assert_eq!(ids(&["01.md"]), ["01"]);
        assert_eq!(ids(&["_/é.md"]), ["é"]);
        assert_eq!(ids(&["2024 plan.md"]), ["plan"]);
    }

    #[test]
    fn a_copy_of_a_course_is_two_folders() {
        let pairs = [("a/x/1.md", "b/c/x/1.md"), ("a/x/2.md", "b/c/x/2.md"), ("a/3.md", "b/c/3.md")];
        assert_eq!(copied_folders(&pairs), Some(("a", "b/c")));
        assert_eq!(copied_folders(&pairs[..2]), None);
        assert_eq!(copied_folders(&[("a/1.md", "a/2.md"), ("a/1.md", "a/3.md"), ("b/1.md", "a/3.md")]), None);
    }
}
