//! What is wrong with a text, gathered: a few problems in words, every line of them once. A page of nothing but problems
//! makes a report of a few.

use crate::evidence::Excerpt;
use crate::finding::{Finding, Location};
use crate::scope::location_of;

/// How many problems are said in words.
const SAID: usize = 8;

#[derive(Default)]
pub struct Problems {
    said: Vec<String>,
    more: usize,
    locations: Vec<Location>,
}

impl Problems {
    /// A problem at a line of `text`. The same words again are said once.
    pub fn add(&mut self, text: &Excerpt, line: usize, said: String) {
        self.at(text, line);
        self.say(said);
    }

    /// A problem of the text as a whole.
    pub fn add_to_whole(&mut self, text: &Excerpt, said: String) {
        if self.locations.is_empty() {
            self.locations.push(location_of(text));
        }
        self.say(said);
    }

    /// One more line of what was said.
    pub fn at(&mut self, text: &Excerpt, line: usize) {
        // Checked before the line is copied: thousands of problems may be on one endless line.
        let known = self.locations.last().is_some_and(|last| {
            last.line == Some(line) && last.path.as_deref() == Some(text.path().as_str())
        });
        if !known {
            self.locations.push(Location::line(text.path(), line, text.document.line(line)));
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
        self.locations.sort();
        self.locations.dedup();
        let said = self.said.join("; ");
        let found = if self.more == 0 { said } else { format!("{said}; and {} more", self.more) };
        Finding::decided(false, expected, found).at(self.locations)
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::excerpt;
    use super::*;
    use crate::finding::Verdict;

    #[test]
    fn a_problem_of_the_whole_has_the_text_as_its_place_where_nothing_else_is() {
        let text = excerpt("one\ntwo\n");
        let mut whole = Problems::default();
        whole.add_to_whole(&text, "no total".to_owned());
        assert_eq!(whole.finding("none").locations, [location_of(&text)]);
        let mut second = Problems::default();
        second.add(&text, 2, "wrong".to_owned());
        second.add_to_whole(&text, "no total".to_owned());
        let lines: Vec<Option<usize>> = second.finding("none").locations.iter().map(|at| at.line).collect();
        assert_eq!(lines, [Some(2)]);
    }

    #[test]
    fn a_few_are_said_and_every_line_is_a_place() {
        let text = excerpt("one\ntwo\n");
        let mut problems = Problems::default();
        for problem in 0..10 {
            problems.add(&text, 1 + problem % 2, format!("problem {problem}"));
            problems.add(&text, 1 + problem % 2, "said again".to_owned());
        }
        let finding = problems.finding("none");
        assert_eq!((finding.verdict, finding.locations.len()), (Verdict::Fail, 2));
        assert!(finding.found.starts_with("problem 0; said again; problem 1; "), "{}", finding.found);
        assert!(finding.found.ends_with("; and 3 more"), "{}", finding.found);
    }
}
