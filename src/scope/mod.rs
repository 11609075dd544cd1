//! Where a check of text looks: `in`, `section` and `across`, the same for every such kind, and how many files make one
//! finding. What is looked for there is the kind's own business.

mod causes;
mod context;
pub mod headed;
pub mod likeness;
pub mod problems;
mod read;
pub mod touching;

pub use context::Context;
pub use read::{Across, Defaults, SectionPath, Target, WORDS_PER_MINUTE};

use crate::evidence::{Entry, EvidenceError, Excerpt};
use crate::finding::{Finding, Location, Missing, Verdict};
use crate::markdown::section_of;
use crate::path::RelPath;
use crate::pattern::{Glob, Pattern};
use crate::wording::{plural, plural_of};
use crate::yaml::FromFields;
use causes::with_causes;
use headed::near_headings;

impl SectionPath {
    /// `/^Round 1/ › /^Pitch/`.
    pub fn describe(&self) -> String {
        self.0.iter().map(Pattern::to_string).collect::<Vec<_>>().join(" › ")
    }

    /// Narrows a text to the one section these patterns lead to; the error is a finding of its own.
    pub fn narrow(&self, text: &Excerpt, expected: &str) -> Result<Excerpt, Box<Finding>> {
        let mut at = text.clone();
        for (depth, pattern) in self.0.iter().enumerate() {
            let outline = text.document.outline();
            let headings = at.headings().iter().filter(|h| !h.nested);
            let matching: Vec<_> = headings.filter(|h| pattern.is_match(&h.text)).collect();
            let path = text.path();
            at = match matching.as_slice() {
                [one] => text.narrowed(section_of(outline, one).lines),
                [] => {
                    let section = self.0[..=depth].iter().map(Pattern::to_string).collect();
                    let missing = Missing { path: path.to_string(), section };
                    let found = format!("no heading {} in {}", pattern.matching(), shown_text(&at));
                    let finding = Finding::new(Verdict::Missing(missing), expected, found)
                        .at([Location::path(path)])
                        .with_near_misses(near_headings(&at, pattern, None));
                    return Err(Box::new(finding));
                }
                several => {
                    let found = format!(
                        "{} {}; there must be one",
                        plural(several.len(), "heading"),
                        pattern.matching()
                    );
                    let locations =
                        several.iter().map(|h| Location::line(path, h.line, text.document.line(h.line)));
                    return Err(Box::new(Finding::new(Verdict::Fail, expected, found).at(locations)));
                }
            };
        }
        Ok(at)
    }
}

/// `docs/notes.md`, or `lines 3 to 9 of docs/notes.md` for a part of it.
fn shown_text(text: &Excerpt) -> String {
    match text.lines.end - text.lines.start {
        all if all == text.document.line_count() => text.path().to_string(),
        0 => format!("the empty section of {}", text.path()),
        _ => format!("lines {} to {} of {}", text.lines.start, text.lines.end - 1, text.path()),
    }
}

/// A kind that looks at text, wherever [`Scoped`] found it.
pub trait TextKind: FromFields {
    const NAME: &'static str;
    const ABOUT: &'static str;
    const EXAMPLE: &'static str;
    /// Whether several files can be judged as one text: `across: total`.
    const ADDS_UP: bool = true;
    /// Whether it looks at a text as a reader of Markdown sees it.
    const READS: Reads = Reads::Markdown;

    /// Takes what the course says for every check, where the check does not say it itself.
    fn resolve(&mut self, defaults: &Defaults<'_>) {
        let _ = defaults;
    }

    /// As [`crate::kind::Kind::is_vacuous`].
    fn is_vacuous(&self) -> bool {
        false
    }

    /// What would pass, in words.
    fn expected(&self, context: &Context<'_>) -> String;

    /// Judges the texts together; there is more than one only where they add up.
    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding;
}

/// What is made of a text before it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    Markdown,
    /// Nothing: it is read as it was written.
    Source,
}

/// A kind of text check together with where it looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Scoped<K> {
    pub target: Target,
    pub section: SectionPath,
    pub across: Across,
    pub kind: K,
}

impl<K> Scoped<K> {
    /// One finding over all the texts in scope, each judged by `judge`.
    pub fn over(
        &self,
        context: &Context<'_>,
        reads: Reads,
        expected: &str,
        judge: impl Fn(&[Excerpt]) -> Finding,
    ) -> Finding {
        let expected = self.describe(expected);
        let judge = |texts: &[Excerpt]| with_causes(judge(texts), texts);
        if let Some(within) = context.within {
            return match self.section.narrow(&within.clone().rooted(), &expected) {
                Ok(text) => judge(&[text]),
                Err(finding) => *finding,
            };
        }
        match &self.target {
            Target::Path(path) => match self.text_of(context, path, reads, &expected) {
                Ok(text) => judge(&[text]),
                Err(finding) => *finding,
            },
            Target::Glob(glob) => self.over_glob(context, glob, reads, &expected, judge),
        }
    }

    fn describe(&self, expected: &str) -> String {
        if self.section.0.is_empty() {
            expected.to_owned()
        } else {
            format!("{expected} under {}", self.section.describe())
        }
    }

    fn text_of(
        &self,
        context: &Context<'_>,
        path: &RelPath,
        reads: Reads,
        expected: &str,
    ) -> Result<Excerpt, Box<Finding>> {
        let text = whole_text(context, path, expected)?;
        if reads == Reads::Markdown || !self.section.0.is_empty() {
            text.document.can_be_rendered().map_err(|error| cannot_tell(error, path, expected))?;
        }
        self.section.narrow(&text, expected).map_err(|finding| Box::new(with_causes(*finding, &[text])))
    }

    fn over_glob(
        &self,
        context: &Context<'_>,
        glob: &Glob,
        reads: Reads,
        expected: &str,
        judge: impl Fn(&[Excerpt]) -> Finding,
    ) -> Finding {
        let matching = match files_matching(context, glob, expected) {
            Ok(matching) => matching,
            Err(finding) => return *finding,
        };
        let texts = matching.iter().map(|path| self.text_of(context, path, reads, expected));
        if self.across == Across::Total {
            return match texts.collect::<Result<Vec<_>, _>>() {
                Ok(texts) => {
                    let mut finding = judge(&texts);
                    finding.found = format!("{} in {}", finding.found, plural(texts.len(), "file"));
                    finding
                }
                Err(finding) => *finding,
            };
        }
        let findings = texts.map(|text| match text {
            Ok(text) => judge(&[text]),
            Err(finding) => *finding,
        });
        across_files(self.across, glob, findings.collect())
    }
}

/// The files that a glob matches, at least one; the error is a finding: missing, or unknown.
pub fn files_matching(
    context: &Context<'_>,
    glob: &Glob,
    expected: &str,
) -> Result<Vec<RelPath>, Box<Finding>> {
    let files = context.evidence.files().map_err(|error| Box::new(Finding::unknown(error, expected)))?;
    let matching: Vec<RelPath> = files.iter().filter(|path| glob.is_match(path)).cloned().collect();
    if matching.is_empty() {
        let missing = Missing { path: glob.as_str().to_owned(), section: Vec::new() };
        let found = format!("no file matches {}", glob.as_str());
        return Err(Box::new(Finding::new(Verdict::Missing(missing), expected, found)));
    }
    Ok(matching)
}

/// The whole text of the file at `path`; the error is a finding: missing, or unknown.
pub fn whole_text(context: &Context<'_>, path: &RelPath, expected: &str) -> Result<Excerpt, Box<Finding>> {
    match context.evidence.entry(path) {
        Entry::File { .. } => context
            .evidence
            .document(path)
            .map(Excerpt::whole)
            .map_err(|error| cannot_tell(error, path, expected)),
        entry => Err(Box::new(not_a_file(context, path, entry, expected))),
    }
}

fn cannot_tell(error: EvidenceError, path: &RelPath, expected: &str) -> Box<Finding> {
    Box::new(Finding::unknown(error, expected).at([Location::path(path)]))
}

/// The finding for a path that was to be read and is not a file.
pub fn not_a_file(context: &Context<'_>, path: &RelPath, entry: Entry, expected: &str) -> Finding {
    if let Entry::Unknown(error) = entry {
        return Finding::unknown(error, expected).at([Location::path(path)]);
    }
    let missing = Missing { path: path.to_string(), section: Vec::new() };
    Finding::new(Verdict::Missing(missing), expected, describe_absence(path, &entry))
        .at([Location::path(path)])
        .with_near_misses(context.evidence.near(path))
}

/// The heading that a section is under, or the file.
pub fn location_of(text: &Excerpt) -> Location {
    match text.lines.start - 1 {
        0 => Location::path(text.path()),
        line => Location::line(text.path(), line, text.document.line(line)),
    }
}

/// What is at `path` instead of a file, as a fragment.
pub fn describe_absence(path: &RelPath, entry: &Entry) -> String {
    match entry {
        Entry::Folder => format!("{path} is a folder"),
        Entry::Other(what) => format!("{path} is {what}"),
        Entry::LinkOutside { target } => {
            format!("{path} is a link to {target}, which is not a file in this repository")
        }
        Entry::Unknown(error) => EvidenceError::to_string(error),
        Entry::File { .. } | Entry::Absent => format!("{path} is not there"),
    }
}

/// Makes one finding of one for each file.
pub fn across_files(across: Across, glob: &Glob, findings: Vec<Finding>) -> Finding {
    let total = findings.len();
    let wanted = match across {
        Across::Any => "in one file",
        _ => "in each file",
    };
    let passing = findings.iter().filter(|finding| finding.passes()).count();
    // A section that a file lacks is the file's failure: the file itself is there.
    let verdicts: Vec<Verdict> = findings
        .iter()
        .map(|finding| match &finding.verdict {
            Verdict::Missing(_) => Verdict::Fail,
            verdict => verdict.clone(),
        })
        .collect();
    let verdict = match across {
        Across::Any => Verdict::any(verdicts.iter()),
        _ => Verdict::all(verdicts.iter()),
    };
    let expected = findings.first().map_or_else(String::new, |finding| finding.expected.clone());
    let expected = format!("{expected} {wanted} matching {}", glob.as_str());
    if verdict.passes() {
        let verb = if passing == 1 { "passes" } else { "pass" };
        let found = format!("{passing} of {} {verb}", plural(total, "file"));
        let locations = findings.into_iter().filter(Finding::passes).flat_map(|finding| finding.locations);
        return Finding::new(verdict, expected, found).at(locations);
    }
    let failing: Vec<Finding> = findings.into_iter().filter(|finding| !finding.passes()).collect();
    let found = match failing.as_slice() {
        [one] if total == 1 => one.found.clone(),
        [one] => format!("1 of {total} {} fails: {}", plural_of("file"), one.found),
        several => format!("{} of {total} {} fail", several.len(), plural_of("file")),
    };
    let mut finding = Finding::new(verdict, expected, found);
    finding.unreadable = failing.iter().any(|one| one.unreadable);
    for one in failing {
        finding = finding.at(one.locations).with_near_misses(one.near_misses);
    }
    finding
}

impl<K: TextKind> Scoped<K> {
    /// The kind's finding on the texts in scope.
    pub fn evaluate(&self, context: &Context<'_>) -> Finding {
        let expected = self.kind.expected(context);
        self.over(context, K::READS, &expected, |texts| {
            let mut finding = self.kind.evaluate(texts, context);
            finding.expected = self.describe(&finding.expected);
            finding
        })
    }
}

#[cfg(test)]
pub mod test_support {
    //! A text in a line, for the tests of every check of text.

    use super::*;
    use crate::evidence::Document;

    pub fn excerpt(text: &str) -> Excerpt {
        let document = Document::new(RelPath::parse("docs/n.md").unwrap(), text.as_bytes().to_vec());
        Excerpt::whole(std::rc::Rc::new(document))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_glob_are_joined_by_the_one_algebra() {
        let glob = Glob::parse("*.md").unwrap();
        let of = |verdict: &str| match verdict {
            "pass" => Finding::decided(true, "a line", "1 line"),
            "fail" => Finding::decided(false, "a line", "none"),
            "missing" => Finding::new(Verdict::Missing(Missing::file("a.md")), "a line", "no section"),
            _ => Finding::unknown(EvidenceError::Shallow, "a line"),
        };
        let joined = |across, verdicts: &[&str]| match across_files(
            across,
            &glob,
            verdicts.iter().map(|verdict| of(verdict)).collect(),
        )
        .verdict
        {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Missing(_) => "missing",
            Verdict::Unknown(_) => "unknown",
        };
        for (verdicts, each, any) in [
            (&["pass", "pass"][..], "pass", "pass"),
            (&["pass", "fail"], "fail", "pass"),
            (&["pass", "unknown"], "unknown", "pass"),
            (&["fail", "unknown"], "fail", "unknown"),
            (&["missing", "unknown"], "fail", "unknown"),
            (&["pass", "missing"], "fail", "pass"),
            (&["missing"], "fail", "fail"),
        ] {
            assert_eq!(joined(Across::Each, verdicts), each, "each of {verdicts:?}");
            assert_eq!(joined(Across::Any, verdicts), any, "any of {verdicts:?}");
        }
    }
}
