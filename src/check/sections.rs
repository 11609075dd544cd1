//! `sections`: the sections under certain headings. Which they are stands here; that each of them passes checks of its
//! own is the business of `check`, where checks hold checks.

use std::collections::BTreeSet;

use crate::count::Count;
use crate::diagnostic::Code;
use crate::evidence::Excerpt;
use crate::finding::{Finding, Location, Missing, NearMiss, Verdict};
use crate::markdown::{section_of, word_set};
use crate::pattern::Pattern;
use crate::scope::headed::{Headed, accidental_headings, heading_location};
use crate::wording::plural;
use crate::yaml::{Node, Problems, fields};

pub const NAME: &str = "sections";
pub const ABOUT: &str = "the number of sections under such headings is within `count`, and every one passes every check in `each`";
pub const EXAMPLE: &str = r"sections: { in: docs/notes.md, headed: { level: 2, matching: '^Round\b' }, count: 3, each: [ words: 20 or more ] }";

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Sections {
        /// Which headings open such a section.
        pub headed: Headed,
        /// How many there are. One that allows none, as `at most 1` does, allows that `each` looks at nothing.
        pub count: Count = Count::default(),
        /// A section of this many different words or more may not have the words of another; those with a digit, such as
        /// times and numbers, are left out. So a shorter one, such as `I do not know.`, may come again.
        pub no_copies_of: Option<u32>,
        /// Sections with such a line are not compared.
        pub uncompared: Option<Pattern>,
    }
    validate: Sections::validate;
}

/// One section, ready to be checked.
pub struct Part {
    pub text: Excerpt,
    pub heading: Location,
}

impl Sections {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        if self.uncompared.is_some() && self.no_copies_of.is_none() {
            let problem = at.field("uncompared").error(Code::BadValue, "nothing is compared");
            problems.push(problem.help("say with `no_copies_of` how long a section is that may be no copy"));
        }
        if self.no_copies_of == Some(0) {
            let problem = at.field("no_copies_of").error(Code::BadValue, "two empty sections are no copies");
            problems.push(problem.help("write the least number of different words, such as 10"));
        }
    }

    pub fn expected(&self) -> String {
        let counted = self.headed.counted(self.count);
        match self.no_copies_of {
            Some(_) => format!("{counted}, none a copy of another"),
            None => counted,
        }
    }

    /// The sections of these texts; the error is a finding, where their number is not within `count`.
    pub fn of(&self, texts: &[Excerpt], expected: &str) -> Result<Vec<Part>, Box<Finding>> {
        let mut parts = Vec::new();
        for text in texts {
            for heading in self.headed.of(text) {
                let section = section_of(text.document.outline(), heading);
                let end = section.lines.end.min(text.lines.end);
                let lines = section.lines.start.min(end)..end;
                parts.push(Part {
                    text: text.narrowed(lines).rooted(),
                    heading: heading_location(text, heading),
                });
            }
        }
        if parts.is_empty() && self.count.min > 0 {
            return Err(Box::new(self.missing(texts, expected)));
        }
        let near = || texts.iter().flat_map(|text| self.headed.near(text)).collect::<Vec<_>>();
        if !self.count.contains(parts.len() as u64) {
            let locations = parts.into_iter().map(|part| part.heading).collect::<Vec<_>>();
            let found = plural(locations.len(), "section");
            let accidents = || {
                let texts = texts.iter();
                texts.flat_map(|text| accidental_headings(text, self.headed.of(text))).collect::<Vec<_>>()
            };
            let near = if (locations.len() as u64) < self.count.min { near() } else { accidents() };
            return Err(Box::new(
                Finding::decided(false, expected, found).at(locations).with_near_misses(near),
            ));
        }
        match self.copies(&parts) {
            copies if copies.is_empty() => Ok(parts),
            copies => {
                let found = format!("{} of {} repeat another", copies.len(), plural(parts.len(), "section"));
                Err(Box::new(Finding::decided(false, expected, found).at(copies)))
            }
        }
    }

    /// The sections that have the words of one before them.
    fn copies(&self, parts: &[Part]) -> Vec<Location> {
        let Some(least) = self.no_copies_of else { return Vec::new() };
        let mut said: BTreeSet<BTreeSet<String>> = BTreeSet::new();
        let words = |part: &Part| {
            let mut words = word_set(part.text.prose().map(|(_, line)| line));
            words.retain(|word| !word.contains(|c: char| c.is_ascii_digit()));
            words
        };
        let is_left_out = |part: &&Part| {
            self.uncompared.as_ref().is_some_and(|it| part.text.prose().any(|(_, line)| it.is_match(line)))
        };
        let compared = parts.iter().filter(|part| !is_left_out(part));
        let long = compared.map(|part| (part, words(part))).filter(|(_, it)| it.len() >= least as usize);
        let copies = long.filter_map(|(part, words)| (!said.insert(words)).then(|| part.heading.clone()));
        copies.collect()
    }

    /// The finding where there is no such section to look at.
    fn missing(&self, texts: &[Excerpt], expected: &str) -> Finding {
        let path = texts.first().map_or_else(String::new, |text| text.path().to_string());
        let section = vec![self.headed.counted(Count::default())];
        let near: Vec<NearMiss> = texts.iter().flat_map(|text| self.headed.near(text)).collect();
        Finding::new(Verdict::Missing(Missing { path, section }), expected, "no such section")
            .at(texts.iter().map(|text| Location::path(text.path())))
            .with_near_misses(near)
    }
}
