//! What is wrong with a text, gathered: a few faults in words, every line of them once. A page of nothing but faults
//! makes a report of a few.

use super::{Finding, Place};
use crate::evidence::Excerpt;

/// How many faults are said in words.
const SAID: usize = 8;

#[derive(Default)]
pub struct Faults {
    said: Vec<String>,
    more: usize,
    places: Vec<Place>,
}

impl Faults {
    /// A fault at a line of `text`. The same words again are said once.
    pub fn add(&mut self, text: &Excerpt, line: usize, said: String) {
        self.at(text, line);
        self.say(said);
    }

    /// A fault of the text as a whole.
    pub fn add_to_whole(&mut self, text: &Excerpt, said: String) {
        if self.places.is_empty() {
            self.places.push(Place::of(text));
        }
        self.say(said);
    }

    /// One more line of what was said.
    pub fn at(&mut self, text: &Excerpt, line: usize) {
        // Checked before the line is copied: thousands of faults may stand on one endless line.
        let known = self.places.last().is_some_and(|last| {
            last.line == Some(line) && last.path.as_deref() == Some(text.path().as_str())
        });
        if !known {
            self.places.push(Place::line(text.path(), line, text.document.line(line)));
        }
    }

    fn say(&mut self, said: String) {
        match self.said.contains(&said) {
            true => {}
            false if self.said.len() < SAID => self.said.push(said),
            false => self.more += 1,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// The failure they make.
    pub fn finding(mut self, expected: impl Into<String>) -> Finding {
        self.places.sort();
        self.places.dedup();
        let said = self.said.join("; ");
        let found = if self.more == 0 { said } else { format!("{said}; and {} more", self.more) };
        Finding::decided(false, expected, found).at(self.places)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::super::test_support::excerpt;
    use super::*;

    #[test]
    fn a_few_are_said_and_every_line_is_a_place() {
        let text = excerpt("one\ntwo\n");
        let mut faults = Faults::default();
        for fault in 0..10 {
            faults.add(&text, 1 + fault % 2, format!("fault {fault}"));
            faults.add(&text, 1 + fault % 2, "said again".to_owned());
        }
        let finding = faults.finding("none");
        assert_eq!((finding.verdict, finding.places.len()), (Verdict::Fail, 2));
        assert!(finding.found.starts_with("fault 0; said again; fault 1; "), "{}", finding.found);
        assert!(finding.found.ends_with("; and 3 more"), "{}", finding.found);
    }
}
