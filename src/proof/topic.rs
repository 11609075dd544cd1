//! Which headings of a page open a section of proofs, and which one of its commit. It does not look at what is below them.

use crate::markdown::{Heading, Outline};

/// Words of a heading under which the commands of a page are its proofs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofHeadings(Vec<Vec<String>>);

/// What a course means where its `course.yaml` says nothing else.
const PROOFS: [&str; 13] = [
    "proof",
    "prove",
    "verify",
    "verification",
    "validate",
    "check",
    "checks",
    "checkpoint",
    "test",
    "tests",
    "confirm",
    "acceptance",
    "done when",
];

const COMMITS: [&str; 4] = ["ship", "commit", "submit", "save"];

/// Words after those with which a section is about how commits are written: it makes none.
const ADVICE: [&str; 15] = [
    "message",
    "messages",
    "convention",
    "conventions",
    "guideline",
    "guidelines",
    "best",
    "style",
    "format",
    "rules",
    "types",
    "examples",
    "tips",
    "history",
    "template",
];

/// Words that number a heading, and are no part of what it is about.
const LABELS: [&str; 8] = ["step", "part", "task", "exercise", "phase", "stage", "section", "and"];

/// What the section that a line of the page belongs to is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purpose {
    pub proves: bool,
    pub commits: bool,
}

impl Default for ProofHeadings {
    fn default() -> Self {
        Self::new(&PROOFS)
    }
}

impl ProofHeadings {
    /// A phrase of several words is found where they follow each other.
    pub fn new<T: AsRef<str>>(phrases: &[T]) -> Self {
        let phrases = phrases.iter().map(|phrase| words(phrase.as_ref()));
        Self(phrases.filter(|words| !words.is_empty()).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many headings of a page open a section of proofs.
    pub fn count_in(&self, outline: &Outline) -> usize {
        let title = title(outline);
        let others = outline.headings.iter().filter(|heading| !heading.nested && Some(heading.line) != title);
        others.filter(|heading| self.purpose_of(heading).is_some_and(|purpose| purpose.proves)).count()
    }

    /// Whether a heading of this text has one of the words.
    pub fn are_in_text(&self, heading: &str) -> bool {
        self.are_in(&words(heading))
    }

    fn are_in(&self, heading: &[String]) -> bool {
        let whole = |phrase: &Vec<String>| heading.windows(phrase.len()).any(|words| words == phrase);
        // Chinese and Japanese have no spaces between words.
        let within = |phrase: &Vec<String>| match phrase.as_slice() {
            [one] if one.chars().all(is_east_asian) => heading.iter().any(|word| word.contains(one)),
            _ => false,
        };
        self.0.iter().any(|phrase| whole(phrase) || within(phrase))
    }

    /// What a heading is for; none if it is about something else.
    fn purpose_of(&self, heading: &Heading) -> Option<Purpose> {
        let words = words(&heading.text);
        let proves = self.are_in(&words);
        let is_label = |word: &&String| LABELS.contains(&word.as_str()) || word.chars().all(char::is_numeric);
        let mut about = words.iter().skip_while(is_label);
        let commits = about.next().is_some_and(|word| COMMITS.contains(&word.as_str()))
            && !about.next().is_some_and(|word| ADVICE.contains(&word.as_str()));
        (proves || commits).then_some(Purpose { proves, commits })
    }
}

/// The sections of a page, asked for one line after the other.
pub struct Sections<'o> {
    headings: std::iter::Peekable<std::slice::Iter<'o, Heading>>,
    title: Option<usize>,
    words: &'o ProofHeadings,
    /// The headings whose sections are open, outermost first.
    open: Vec<(&'o Heading, Option<Purpose>)>,
}

impl<'o> Sections<'o> {
    pub fn of(outline: &'o Outline, words: &'o ProofHeadings) -> Self {
        Self { headings: outline.headings.iter().peekable(), title: title(outline), words, open: Vec::new() }
    }

    /// What the section of `line` is for: the innermost heading that says so decides. Lines are asked for in order.
    pub fn purpose_at(&mut self, line: usize) -> Purpose {
        self.go_to(line);
        self.open.iter().rev().find_map(|(_, purpose)| *purpose).unwrap_or_default()
    }

    /// The heading nearest above `line`, which must be the last that was asked for.
    pub fn heading(&self) -> Option<&'o Heading> {
        self.open.last().map(|(heading, _)| *heading)
    }

    fn go_to(&mut self, line: usize) {
        while let Some(heading) = self.headings.next_if(|heading| heading.line <= line) {
            if heading.nested {
                continue;
            }
            self.open.retain(|(open, _)| open.level < heading.level);
            let is_title = self.title == Some(heading.line);
            self.open.push((heading, if is_title { None } else { self.words.purpose_of(heading) }));
        }
    }
}

/// The line of the page's own title: its first heading of the first level.
fn title(outline: &Outline) -> Option<usize> {
    let title = outline.headings.iter().find(|heading| heading.level == 1 && !heading.nested);
    title.map(|heading| heading.line)
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purposes(page: &str) -> Vec<(bool, bool)> {
        let outline = crate::markdown::parse(page);
        let words = ProofHeadings::default();
        let mut sections = Sections::of(&outline, &words);
        let lines = (1..=outline.lines).filter(|&line| page.lines().nth(line - 1) == Some("x"));
        lines.map(|line| sections.purpose_at(line)).map(|found| (found.proves, found.commits)).collect()
    }

    #[test]
    fn a_word_anywhere_in_the_heading_makes_a_proof() {
        for heading in [
            "Proof",
            "✅ Proof of the rest",
            "3. Verify your work",
            "How to check",
            "Done when",
            "[TEST]",
            "Acceptance criteria",
            "Checkpoint 2",
            "Final Validate/Confirm",
            "`tests`",
        ] {
            assert_eq!(purposes(&format!("# T\n## {heading}\nx\n")), [(true, false)], "{heading}");
        }
        for heading in ["Proofreading", "Latest news", "Attest", "Done", "When done", "Checklist"] {
            assert_eq!(purposes(&format!("# T\n## {heading}\nx\n")), [(false, false)], "{heading}");
        }
    }

    #[test]
    fn a_commit_is_what_the_heading_starts_with() {
        for heading in ["🚀 Ship it", "Commit", "4. Submit your work", "Step 5: Save", "Ship"] {
            assert_eq!(purposes(&format!("# T\n## {heading}\nx\n")), [(false, true)], "{heading}");
        }
        assert_eq!(
            purposes("# T\n## What is a commit?\nx\n## Commit and test\nx\n"),
            [(false, false), (true, true)]
        );
    }

    #[test]
    fn the_title_opens_no_section_and_the_innermost_heading_decides() {
        assert_eq!(purposes("# Proof record\nx\n## Proof\nx\n"), [(false, false), (true, false)]);
        assert_eq!(
            purposes("# A\n## Checkpoint\nx\n### Ship it\nx\n### Hints\nx\n"),
            [(true, false), (false, true), (true, false)]
        );
        assert_eq!(
            purposes("## Proof\nx\n# Title\nx\n# Tests\nx\n"),
            [(true, false), (false, false), (true, false)]
        );
    }

    #[test]
    fn a_course_may_have_words_of_its_own() {
        let words = ProofHeadings::new(&["your turn", "验证"]);
        let is_proof = |text: &str| {
            let heading = Heading { level: 2, text: text.into(), line: 1, body: 2, nested: false };
            words.purpose_of(&heading).is_some_and(|purpose| purpose.proves)
        };
        assert!(is_proof("2) Your turn!") && is_proof("验证步骤"));
        assert!(!is_proof("Turn your notes") && !is_proof("Proof"));
    }
}
