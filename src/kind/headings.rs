//! `headings`: Markdown headings as a reader sees them, so not those in code, in lists or in quotations.

use crate::count::Count;
use crate::diagnostic::Code;
use crate::evidence::Excerpt;
use crate::finding::{Finding, Location};
use crate::markdown::Heading;
use crate::pattern::Pattern;
use crate::scope::Context;
use crate::scope::TextKind;
use crate::scope::headed::{Headed, accidental_headings, all_with_hashes, heading_location, near_headings};
use crate::wording::plural;
use crate::yaml::{Node, Problems, fields};

fields! {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Headings {
        /// How many there are.
        pub count: Option<Count>,
        /// Headings that follow each other in this order; others may be between them.
        pub in_order: Option<Vec<Pattern>>
        ; ..headed: Headed
    }
    plain: "matching";
    validate: Headings::validate;
}

impl Headings {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        let Some(patterns) = &self.in_order else { return };
        if patterns.is_empty() {
            problems.push(at.field("in_order").error(Code::BadValue, "`in_order` names no heading"));
        }
        problems.extend(all_with_hashes(patterns, at.field("in_order")));
        for key in ["matching", "count"] {
            if at.get(key).is_some() {
                let message = format!("`{key}` cannot be given together with `in_order`");
                problems.push(at.field(key).error(Code::ExclusiveKeys, message));
            }
        }
    }

    fn count(&self) -> Count {
        self.count.unwrap_or_default()
    }
}

impl TextKind for Headings {
    const NAME: &'static str = "headings";
    const ABOUT: &'static str =
        "the number of headings of a level or a text is within `count`, or headings come in an order";
    const EXAMPLE: &'static str =
        r"headings: { in: docs/notes.md, level: 2, matching: '^Round\b', count: 3 }";

    fn is_vacuous(&self) -> bool {
        self.in_order.is_none() && self.count().is_any()
    }

    fn expected(&self, _: &Context<'_>) -> String {
        match &self.in_order {
            None => self.headed.counted(self.count()),
            Some(patterns) => {
                let level = self.headed.level.map_or_else(String::new, |level| format!("level-{level} "));
                let patterns: Vec<_> = patterns.iter().map(Pattern::to_string).collect();
                format!("{level}headings in this order: {}", patterns.join(", "))
            }
        }
    }

    fn evaluate(&self, texts: &[Excerpt], context: &Context<'_>) -> Finding {
        let expected = self.expected(context);
        match &self.in_order {
            None => {
                let (headed, count) = (&self.headed, self.count());
                let locations: Vec<Location> = texts
                    .iter()
                    .flat_map(|text| headed.of(text).map(|heading| heading_location(text, heading)))
                    .collect();
                let passes = count.contains(locations.len() as u64);
                let too_few = (locations.len() as u64) < count.min;
                let too_many = !passes && !too_few;
                let accidents = texts.iter().filter(|_| too_many);
                let accidents = accidents.flat_map(|text| accidental_headings(text, headed.of(text)));
                let near =
                    texts.iter().filter(|_| too_few).flat_map(|text| headed.near(text)).chain(accidents);
                let found = plural(locations.len(), "heading");
                let locations = if locations.is_empty() {
                    texts.iter().map(|text| Location::path(text.path())).collect()
                } else {
                    locations
                };
                Finding::decided(passes, expected, found).at(locations).with_near_misses(near)
            }
            Some(patterns) => check_order(texts, self.headed.level, patterns, expected),
        }
    }
}

/// Other headings may come between; each pattern takes the first heading after the one before it.
fn check_order(texts: &[Excerpt], level: Option<u8>, patterns: &[Pattern], expected: String) -> Finding {
    let any = Headed { level, matching: None };
    let headings: Vec<(&Excerpt, &Heading)> = texts
        .iter()
        .flat_map(|text| any.of(text).map(move |heading| (text, heading)).collect::<Vec<_>>())
        .collect();
    let mut from = 0;
    let mut locations = Vec::new();
    for pattern in patterns {
        let matches = |(_, heading): &(&Excerpt, &Heading)| pattern.is_match(&heading.text);
        match headings[from..].iter().position(matches) {
            Some(offset) => {
                let (text, heading) = headings[from + offset];
                locations.push(heading_location(text, heading));
                from += offset + 1;
            }
            None => {
                let found = match headings.iter().find(|heading| matches(heading)) {
                    Some((_, heading)) => format!("{pattern} is on line {}, out of order", heading.line),
                    None => format!("no heading matches {pattern}"),
                };
                let near: Vec<_> =
                    texts.iter().flat_map(|text| near_headings(text, pattern, level)).collect();
                return Finding::decided(false, expected, found).at(locations).with_near_misses(near);
            }
        }
    }
    Finding::decided(true, expected, plural(locations.len(), "heading")).at(locations)
}

#[cfg(test)]
mod tests {
    use super::super::test_support::*;
    use super::*;
    use crate::scope::Scoped;

    fn finding(fields: &str, text: &str) -> Finding {
        on_text::<Scoped<Headings>>(fields, text)
    }

    const ROUNDS: &str = "level: 2\nmatching: '^Round\\b'\ncount: 3";

    #[test]
    fn near_misses_are_pointed_out() {
        let text = "## Round 1\n### Round 2\n##Round 3\n## round 4\n```\n## Round 5\n```\n> ## Round 6\n";
        let found = finding(ROUNDS, text);
        assert_eq!((found.passes(), found.found.as_str(), lines_of(&found)), (false, "1 heading", vec![1]));
        assert_eq!(
            messages(&found),
            [
                "line 2 is a heading of level 3: `### Round 2`",
                "line 3 has no space after `##`: `##Round 3`",
                "line 4 differs in letter case: `## round 4`",
                "line 6 is in a code block: `## Round 5`",
                "line 8 is a heading inside a list or a quotation",
            ]
        );
    }

    #[test]
    fn whatever_a_person_would_take_for_the_heading_is_told() {
        let near = |text: &str| messages(&finding(ROUNDS, text)).join("; ");
        for (text, why) in [
            ("## 🎯 Round 1\n", "line 1 begins with `🎯`: `## 🎯 Round 1`"),
            ("### 2. Round 2\n", "line 1 is a heading of level 3 and begins with `2.`: `### 2. Round 2`"),
            ("**Round 1**\n", "line 1 is bold text, not a heading: `**Round 1**`"),
            ("__Round 1:__ \n", "line 1 is bold text, not a heading: `__Round 1:__`"),
            (
                "##\u{a0}Round 1\n",
                "line 1 has a no-break space (U+00A0) after `##`; type a plain space: `##\u{a0}Round 1`",
            ),
            (
                "\u{200b}## Round 1\n",
                "line 1 has an invisible character (U+200B) before `##`: `\u{200b}## Round 1`",
            ),
            (
                "## \u{200b}Round 1\n",
                "line 1 differs in an invisible character (U+200B): `## \u{200b}Round 1`",
            ),
            (
                "x\n<!-- open\n\n## Round 1\n",
                "line 4 is in a comment that line 2 opens and nothing closes: `## Round 1`",
            ),
            ("<!--\n## Round 1\n-->\n", "line 2 is in a comment: `## Round 1`"),
            (
                "<details><summary>More</summary>\n## Round 1\n</details>\n",
                "line 2 is part of the HTML that line 1 starts; leave an empty line before it: `## Round 1`",
            ),
            (
                "<details><summary>Round 1</summary>\n\nx\n</details>\n",
                "line 1 is text in HTML, not a heading: `<details><summary>Round 1</summary>`",
            ),
            ("##Round 1\n---\n", "line 1 has no space after `##`: `## ##Round 1`"),
            (
                "Intro\nRound 1\n---\n",
                "line 1 makes one heading with the lines down to the `---` on line 3: `## Intro Round 1`",
            ),
        ] {
            assert_eq!(near(text), why, "{text}");
        }
    }

    #[test]
    fn a_rule_glued_to_a_text_makes_one_heading_too_many() {
        let found = finding("level: 2\ncount: 1", "## Round 1\n\nwhat I said\n---\n");
        assert_eq!(found.found, "2 headings");
        assert_eq!(
            messages(&found),
            [
                "line 3 is a heading because of the `---` right below it; for a rule, leave an empty line between them"
            ]
        );
    }

    #[test]
    fn an_order_allows_others_between() {
        let check = "in_order: [A, B]";
        assert!(finding(check, "# A\n# x\n# B\n").passes());
        assert_eq!(finding(check, "# B\n# A\n").found, "/B/ is on line 1, out of order");
        assert_eq!(finding(check, "# A\n").found, "no heading matches /B/");
    }
}
