//! `sections`: the sections under certain headings. Which they are stands here; that each of them passes checks of its
//! own is the business of `check`, where checks hold checks.

use crate::count::Count;
use crate::evidence::Excerpt;
use crate::finding::{Finding, Location, Missing, NearMiss, Verdict};
use crate::markdown::section_of;
use crate::scope::headed::{Headed, accidental_headings, heading_location};
use crate::wording::plural;
use crate::yaml::fields;

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
    }
}

/// One section, ready to be checked.
pub struct Part {
    pub text: Excerpt,
    pub heading: Location,
}

impl Sections {
    pub fn expected(&self) -> String {
        self.headed.counted(self.count)
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
        Ok(parts)
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
