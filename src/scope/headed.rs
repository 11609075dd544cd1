//! Which headings are meant, for every kind that asks about them, and the nearest miss: another level, another letter
//! case, no space after `#`, in a code block or a quotation.

use crate::count::Count;
use crate::diagnostic::Code;
use crate::evidence::Excerpt;
use crate::finding::{Location, NearMiss};
use crate::markdown::Heading;
use crate::pattern::Pattern;
use crate::yaml::{Node, Problems, fields};

fields! {
    /// Which headings: of a level, of a text, or both.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Headed {
        /// 1 to 6, as the number of `#` before it.
        pub level: Option<u8>,
        /// What the heading's text must match, as it is rendered.
        pub matching: Option<Pattern>,
    }
    plain: "matching";
    validate: Headed::validate;
}

impl Headed {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        if self.level.is_some_and(|level| !(1..=6).contains(&level)) {
            problems.push(at.field("level").error(Code::BadValue, "a heading's level is 1 to 6"));
        }
    }

    /// The headings that open sections of this text, in order.
    pub fn of<'a>(&'a self, text: &'a Excerpt) -> impl Iterator<Item = &'a Heading> {
        let headings = text.document.outline().headings.iter();
        headings.filter(|heading| {
            !heading.nested
                && text.contains(heading.line)
                && self.level.is_none_or(|level| level == heading.level)
                && self.matching.as_ref().is_none_or(|pattern| pattern.is_match(&heading.text))
        })
    }

    /// `level-2 headings matching /…/`, in the number that `count` needs.
    pub fn counted(&self, count: Count) -> String {
        let noun = self.level.map_or_else(|| "heading".to_owned(), |level| format!("level-{level} heading"));
        match &self.matching {
            Some(pattern) => format!("{} {}", count.of(&noun), pattern.matching()),
            None => count.of(&noun),
        }
    }

    /// What a person would have taken for one of them.
    pub fn near(&self, text: &Excerpt) -> Vec<NearMiss> {
        self.matching.as_ref().map_or_else(Vec::new, |pattern| near_headings(text, pattern, self.level))
    }
}

pub fn heading_location(text: &Excerpt, heading: &Heading) -> Location {
    Location::line(text.path(), heading.line, text.document.line(heading.line))
}

/// How many near misses are told: a page of nothing else must not make a report of them.
const NEAR: usize = 5;

/// The lines that a person would have taken for the heading looked for, in document order, up to a few.
pub fn near_headings(text: &Excerpt, pattern: &Pattern, level: Option<u8>) -> Vec<NearMiss> {
    let any_case = pattern.any_case();
    let outline = text.document.outline();
    let mut near: Vec<(usize, String)> = Vec::new();
    for heading in outline.headings.iter().filter(|heading| text.contains(heading.line)) {
        near.extend(wrong_heading(heading, pattern, &any_case, level).map(|why| (heading.line, why)));
    }
    for (line, raw) in text.source() {
        if outline.headings.binary_search_by_key(&line, |heading| heading.line).is_err() {
            let is_code = || outline.code_at(line).is_some();
            near.extend(no_heading(&String::from_utf8_lossy(raw), is_code, &any_case).map(|why| (line, why)));
        }
    }
    near.sort();
    let near_line = |(line, why)| {
        NearMiss::at(
            Location::line(text.path(), line, text.document.line(line)),
            format!("line {line} {why}"),
        )
    };
    near.into_iter().take(NEAR).map(near_line).collect()
}

/// Why a heading of about this text is not the one.
fn wrong_heading(
    heading: &Heading,
    pattern: &Pattern,
    any_case: &Pattern,
    level: Option<u8>,
) -> Option<String> {
    let shown = format!("`{} {}`", "#".repeat(heading.level.into()), heading.text);
    let same_level = level.is_none_or(|level| level == heading.level);
    match (pattern.is_match(&heading.text), same_level) {
        (true, _) if heading.nested => Some("is a heading inside a list or a quotation".to_owned()),
        (true, false) => Some(format!("is a heading of level {}: {shown}", heading.level)),
        (false, true) if any_case.is_match(&heading.text) => Some(format!("differs in letter case: {shown}")),
        _ => None,
    }
}

/// Why a line that looks like the heading is none.
fn no_heading(raw: &str, is_code: impl Fn() -> bool, any_case: &Pattern) -> Option<String> {
    let (marks, rest) = heading_like(raw)?;
    if !any_case.is_match(rest.trim()) {
        return None;
    }
    if is_code() {
        return Some(format!("is in a code block: `{marks} {}`", rest.trim()));
    }
    (!rest.starts_with([' ', '\t'])).then(|| format!("has no space after `{marks}`: `{}`", raw.trim()))
}

/// The `#` marks at the start of a line and what follows them.
fn heading_like(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let rest = line.trim_start_matches('#');
    let marks = &line[..line.len() - rest.len()];
    (1..=6).contains(&marks.len()).then_some((marks, rest))
}
