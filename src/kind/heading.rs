//! Which headings are meant, for every kind that asks about them, and the nearest miss: another level, another letter
//! case, no space after `#`, in a code block or a quotation.

use serde::Deserialize;

use super::Place;
use crate::count::Count;
use crate::evidence::Excerpt;
use crate::markdown::Heading;
use crate::pattern::Pattern;

/// Which headings: of a level, of a text, or both.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "WrittenHeaded")]
pub struct Headed {
    pub level: Option<u8>,
    pub matching: Option<Pattern>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHeaded {
    level: Option<u8>,
    matching: Option<Pattern>,
}

impl TryFrom<WrittenHeaded> for Headed {
    type Error = &'static str;

    fn try_from(written: WrittenHeaded) -> Result<Self, Self::Error> {
        Self::new(written.level, written.matching)
    }
}

impl Headed {
    pub fn new(level: Option<u8>, matching: Option<Pattern>) -> Result<Self, &'static str> {
        match level {
            Some(level) if !(1..=6).contains(&level) => Err("a heading's level is 1 to 6"),
            level => Ok(Self { level, matching }),
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
            Some(pattern) => format!("{} matching {pattern}", count.of(&noun)),
            None => count.of(&noun),
        }
    }

    /// What a person would have taken for one of them.
    pub fn near(&self, text: &Excerpt) -> Vec<String> {
        self.matching.as_ref().map_or_else(Vec::new, |pattern| near_headings(text, pattern, self.level))
    }
}

pub fn heading_place(text: &Excerpt, heading: &Heading) -> Place {
    Place::line(text.path(), heading.line, text.document.line(heading.line))
}

/// How many near misses are told: a page of nothing else must not make a report of them.
const NEAR: usize = 5;

/// One sentence for each line that a person would have taken for the heading looked for, in document order, up to a few.
pub fn near_headings(text: &Excerpt, pattern: &Pattern, level: Option<u8>) -> Vec<String> {
    let outline = text.document.outline();
    let any_case = pattern.any_case();
    let mut near: Vec<(usize, String)> = Vec::new();
    for heading in outline.headings.iter().filter(|heading| text.contains(heading.line)) {
        let line = heading.line;
        let marks = "#".repeat(heading.level.into());
        let same_level = level.is_none_or(|level| level == heading.level);
        match (pattern.is_match(&heading.text), same_level) {
            (true, _) if heading.nested => {
                near.push((line, format!("line {line} is a heading inside a list or a quotation")))
            }
            (true, false) => near.push((
                line,
                format!("line {line} is a heading of level {}: `{marks} {}`", heading.level, heading.text),
            )),
            (false, true) if any_case.is_match(&heading.text) => {
                near.push((line, format!("line {line} differs in letter case: `{marks} {}`", heading.text)));
            }
            _ => {}
        }
    }
    for (line, raw) in text.source() {
        let raw = String::from_utf8_lossy(raw);
        let Some((marks, rest)) = heading_like(&raw) else { continue };
        if !any_case.is_match(rest.trim())
            || outline.headings.binary_search_by_key(&line, |heading| heading.line).is_ok()
        {
            continue;
        }
        if outline.code_at(line).is_some() {
            near.push((line, format!("line {line} is in a code block: `{marks} {}`", rest.trim())));
        } else if !rest.starts_with([' ', '\t']) {
            near.push((line, format!("line {line} has no space after `{marks}`: `{}`", raw.trim())));
        }
    }
    near.sort();
    near.into_iter().map(|(_, sentence)| sentence).take(NEAR).collect()
}

/// The `#` marks at the start of a line and what follows them.
fn heading_like(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let rest = line.trim_start_matches('#');
    let marks = &line[..line.len() - rest.len()];
    (1..=6).contains(&marks.len()).then_some((marks, rest))
}
