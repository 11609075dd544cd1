//! What a command prints, and what it should: as a whole, in part, by a pattern, or by the number of its lines.

use crate::count::Count;
use crate::diagnostic::Code;
use crate::difference::{first_difference, visible};
use crate::pattern::Pattern;
use crate::program::Output;
use crate::wording::{list, plural, quoted};
use crate::yaml::{Node, Problems, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Stream {
        /// All of it, line by line; white space at the ends of lines and of the whole does not count.
        pub equals: Option<String>,
        /// A text that is somewhere in it.
        pub contains: Option<String>,
        /// What one of its lines matches.
        pub matching: Option<Pattern>,
        /// How many lines it has, empty ones at its end left out.
        pub count: Option<Count>,
        /// Whether white space counts in `equals`.
        pub exact: bool = false,
    }
    plain: "equals";
    validate: Stream::validate;
}

impl Stream {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        if self.equals.is_none() && self.contains.is_none() && self.matching.is_none() && self.count.is_none()
        {
            let message = "this asks for nothing: say `equals`, `contains`, `matching` or `count`";
            problems.push(at.error(Code::BadValue, message));
        }
        if self.contains.as_deref() == Some("") {
            problems.push(at.field("contains").error(Code::BadValue, "every text contains an empty one"));
        }
        if self.exact && self.equals.is_none() {
            problems.push(
                at.field("exact").error(Code::BadValue, "`exact` is about `equals`, which is not here"),
            );
        }
    }

    /// What it asks of `stdout` or `stderr`, a lower-case fragment.
    pub fn expected(&self, name: &str) -> String {
        let mut wishes = Vec::new();
        wishes.extend(self.equals.as_ref().map(|text| match text.trim().is_empty() {
            true => "nothing".to_owned(),
            false => quoted(&text.trim().replace('\n', " ⏎ ")),
        }));
        wishes.extend(self.contains.as_ref().map(|text| format!("{} somewhere", quoted(text))));
        wishes.extend(self.matching.as_ref().map(|pattern| format!("a line {}", pattern.matching())));
        wishes.extend(self.count.map(|count| count.of("line")));
        format!("{} on {name}", list(&wishes, "and"))
    }

    /// What is not as it should be.
    pub fn difference(&self, name: &str, output: &Output) -> Option<String> {
        if output.left_out > 0 {
            return Some(format!(
                "{name} is {} too long to be compared",
                plural(usize::try_from(output.left_out).unwrap_or(usize::MAX), "byte")
            ));
        }
        let text = String::from_utf8_lossy(&output.bytes);
        let lines: Vec<&str> = text.trim_end().lines().collect();
        let shown = || match lines.as_slice() {
            [] => "nothing".to_owned(),
            [one] => quoted(one),
            [first, ..] => format!("{}, the first {}", plural(lines.len(), "line"), quoted(first)),
        };
        if let Some(wanted) = &self.equals
            && let Some(difference) = self.differs(wanted, &text)
        {
            return Some(format!("on {name} {difference}"));
        }
        let is_short_of = |wanted: bool| !wanted;
        let contains = self.contains.as_ref().is_none_or(|part| text.contains(part.as_str()));
        let matches = self
            .matching
            .as_ref()
            .is_none_or(|pattern| lines.iter().any(|line| pattern.is_match(line.as_bytes())));
        let counts = self.count.is_none_or(|count| count.contains(lines.len() as u64));
        [contains, matches, counts].into_iter().any(is_short_of).then(|| format!("{} on {name}", shown()))
    }

    fn differs(&self, wanted: &str, found: &str) -> Option<String> {
        if self.exact {
            let (wanted, found) = (visible_lines(wanted), visible_lines(found));
            let found: Vec<&str> = found.iter().map(String::as_str).collect();
            return first_difference(&wanted, &found, |wanted, found| wanted == found, |wanted| wanted);
        }
        let wanted: Vec<&str> = wanted.trim_end().lines().collect();
        let found: Vec<&str> = found.trim_end().lines().collect();
        first_difference(
            &wanted,
            &found,
            |wanted, found| wanted.trim_end() == found.trim_end(),
            |wanted| wanted,
        )
    }
}

/// The lines of a text with their ends and white space as signs.
fn visible_lines(text: &str) -> Vec<String> {
    text.split_inclusive('\n').map(|line| visible(&line.replace('\n', "⏎"))).collect()
}
