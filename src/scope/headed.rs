//! Which headings are meant, for every kind that asks about them, and what a person would have taken for one: a heading of
//! another level or with an emoji before it, a line without a space after `#`, in a comment, in bold.

use crate::count::Count;
use crate::diagnostic::{Code, Diagnostic};
use crate::evidence::Excerpt;
use crate::finding::{Location, NearMiss};
use crate::markdown::{Heading, Why, within};
use crate::pattern::{Pattern, plain, plain_text};
use crate::scope::likeness::{Likeness, near_line, not_read};
use crate::wording::quoted;
use crate::yaml::{Node, Problems, Value, fields};

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

/// Whether a pattern asks for the marks of a heading: `^## Round`. A `#` further on may be of the text: `Round #1`.
fn begins_with_hashes(pattern: &Pattern) -> bool {
    let start = pattern.as_str().trim_start_matches(['^', ' ']);
    let rest = start.trim_start_matches('#');
    let count = start.len() - rest.len();
    let is_anchored = pattern.as_str().starts_with('^');
    count > 1
        || (count == 1 && (rest.starts_with(['+', '{']) || (is_anchored && rest.starts_with([' ', '\\']))))
}

/// Warns of a pattern for the text of a heading that asks for its marks.
fn with_hashes(pattern: &Pattern, at: &Node) -> Option<Diagnostic> {
    begins_with_hashes(pattern).then(|| {
        let message = "a heading's text is matched without the `#` before it, so this can never match";
        Diagnostic::warning(Code::MatchesNoLine, &at.span, message)
            .help("leave out the `#`; where `level` can be given, `level: 2` says `##`")
    })
}

/// As [`with_hashes`], of the patterns of a list, or of the one in its place.
pub fn all_with_hashes<'a>(patterns: &'a [Pattern], at: &'a Node) -> impl Iterator<Item = Diagnostic> + 'a {
    let place = move |nth: usize| match &at.value {
        Value::List(items) => items.get(nth).unwrap_or(at),
        _ => at,
    };
    patterns.iter().enumerate().filter_map(move |(nth, pattern)| with_hashes(pattern, place(nth)))
}

impl Headed {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        if self.level.is_some_and(|level| !(1..=6).contains(&level)) {
            problems.push(at.field("level").error(Code::BadValue, "a heading's level is 1 to 6"));
        }
        let matching = self.matching.as_ref();
        problems.extend(matching.and_then(|pattern| with_hashes(pattern, at.field("matching"))));
    }

    /// The headings that open sections of this text, in order.
    pub fn of<'a>(&'a self, text: &'a Excerpt) -> impl Iterator<Item = &'a Heading> {
        text.headings().iter().filter(|heading| {
            !heading.nested
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
    let alike = Likeness::of(pattern);
    let mut near: Vec<(usize, String)> = Vec::new();
    for heading in text.headings() {
        near.extend(wrong_heading(text, heading, &alike, level).map(|why| (heading.line, why)));
    }
    for (line, raw) in text.source() {
        let may_be_one = raw.iter().any(|byte| !byte.is_ascii_whitespace());
        if may_be_one && text.headings().binary_search_by_key(&line, |heading| heading.line).is_err() {
            let raw = String::from_utf8_lossy(raw);
            near.extend(no_heading(text, line, &raw, &alike).map(|why| (line, why)));
        }
    }
    near.sort();
    near.into_iter().take(NEAR).map(|(line, why)| near_line(text, line, &why)).collect()
}

/// Headings that only a rule glued to the text above it makes, where there are too many.
pub fn accidental_headings<'a>(
    text: &'a Excerpt,
    headings: impl Iterator<Item = &'a Heading> + 'a,
) -> impl Iterator<Item = NearMiss> + 'a {
    let glued = headings.filter(|heading| rule_below(text, heading).is_some());
    glued.take(NEAR).map(|heading| near_line(text, heading.line, ACCIDENT))
}

const ACCIDENT: &str =
    "is a heading because of the `---` right below it; for a rule, leave an empty line between them";

/// The line of the dashes that make a heading of the text above them.
pub fn rule_below(text: &Excerpt, heading: &Heading) -> Option<usize> {
    let line = heading.body.checked_sub(1).filter(|line| *line > heading.line)?;
    let rule = text.document.line(line).trim_ascii();
    (!rule.is_empty() && rule.iter().all(|&byte| byte == b'-')).then_some(line)
}

/// Why a heading of about this text is not the one.
fn wrong_heading(
    text: &Excerpt,
    heading: &Heading,
    alike: &Likeness<'_>,
    level: Option<u8>,
) -> Option<String> {
    let shown = quoted(&format!("{} {}", "#".repeat(heading.level.into()), heading.text));
    let other_level = level
        .filter(|level| *level != heading.level)
        .map(|_| format!("is a heading of level {}", heading.level));
    if alike.is_match(&heading.text) {
        return match other_level {
            _ if heading.nested => Some("is a heading inside a list or a quotation".to_owned()),
            other_level => other_level.map(|why| format!("{why}: {shown}")),
        };
    }
    let difference = alike.difference(&heading.text);
    let difference = difference.or_else(|| merged_with(text, heading, alike));
    // `##Round` above a rule is a heading, and its text starts with the marks.
    let difference = match heading.text.starts_with('#') {
        true => no_space(&heading.text, alike).or(difference),
        false => difference,
    }?;
    let whys: Vec<String> = other_level.into_iter().chain([difference]).collect();
    Some(format!("{}: {shown}", whys.join(" and ")))
}

/// Where a rule makes one heading of several lines, and the last of them is the one.
fn merged_with(text: &Excerpt, heading: &Heading, alike: &Likeness<'_>) -> Option<String> {
    let rule = rule_below(text, heading).filter(|rule| rule - heading.line > 1)?;
    let last = String::from_utf8_lossy(text.document.line(rule - 1));
    alike
        .is_alike(last.trim())
        .then(|| format!("makes one heading with the lines down to the `---` on line {rule}"))
}

/// Why a line that looks like the heading is none.
fn no_heading(text: &Excerpt, line: usize, raw: &str, alike: &Likeness<'_>) -> Option<String> {
    let shown = quoted(raw);
    if let Some((_, rest)) = heading_like(raw) {
        if !alike.is_alike(plain_text(rest).trim().trim_end_matches('#').trim_end()) {
            return None;
        }
        return match text.document.outline().unseen_at(line) {
            Some(unseen) => Some(format!("{}: {shown}", not_read(unseen))),
            None => Some(format!("{}: {shown}", no_space(raw, alike)?)),
        };
    }
    let unseen = text.document.outline().unseen_at(line).map(|unseen| unseen.why);
    let (inner, what) = match unseen {
        None => (emphasised(raw.trim())?, "is bold text, not a heading"),
        Some(Why::Html) => (html_line(text, line)?, "is text in HTML, not a heading"),
        Some(_) => return None,
    };
    alike.is_alike(inner).then(|| format!("{what}: {shown}"))
}

/// What is wrong after the `#` marks, or before them.
fn no_space(raw: &str, alike: &Likeness<'_>) -> Option<String> {
    let (marks, rest) = heading_like(raw)?;
    if !alike.is_alike(plain_text(rest).trim()) {
        return None;
    }
    let before = raw.trim_start_matches([' ', '\t']).chars().next().filter(|c| *c != '#');
    let after = rest.chars().next();
    match (before, after) {
        (Some(c), _) => Some(format!("has an invisible character (U+{:04X}) before `{marks}`", u32::from(c))),
        (None, Some(' ' | '\t')) => None,
        (None, Some(c)) if plain(c) == Some(' ') => {
            Some(format!("has a no-break space (U+{:04X}) after `{marks}`; type a plain space", u32::from(c)))
        }
        (None, Some(c)) if plain(c).is_none() => {
            Some(format!("has an invisible character (U+{:04X}) after `{marks}`", u32::from(c)))
        }
        _ => Some(format!("has no space after `{marks}`")),
    }
}

/// The `#` marks at the start of a line and what follows them.
fn heading_like(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || plain(c).is_none());
    let rest = line.trim_start_matches('#');
    let marks = &line[..line.len() - rest.len()];
    (1..=6).contains(&marks.len()).then_some((marks, rest))
}

/// The text of a line that is bold as a whole.
fn emphasised(line: &str) -> Option<&str> {
    ["**", "__"].iter().find_map(|mark| {
        let inner = line.strip_prefix(mark)?;
        let inner = inner.strip_suffix(mark).or_else(|| inner.strip_suffix(':')?.strip_suffix(mark))?;
        (!inner.is_empty() && !inner.contains(mark)).then_some(inner.trim_matches(['*', '_']))
    })
}

/// What HTML that sets a line of its own, such as a summary, shows on `line`.
fn html_line(text: &Excerpt, line: usize) -> Option<&str> {
    let raw = text.document.line(line).trim_ascii();
    let shown = within(text.document.outline().prose(), &(line..line + 1)).first()?;
    (raw.starts_with(b"<") && raw.ends_with(b">")).then_some(shown.text.as_str())
}
