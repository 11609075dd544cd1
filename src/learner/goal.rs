//! What a lesson is for, in its page's own words.

use crate::markdown::{self, Heading, Outline, section_of};
use crate::source::SourceFile;

/// Words of the headings under which pages say what they are for.
const WORDS: [&str; 7] = ["goal", "goals", "objective", "objectives", "outcome", "outcomes", "purpose"];

/// The first paragraph under such a heading, else the first of the page.
pub fn goal(page: &SourceFile) -> Option<String> {
    let outline = markdown::parse(&page.text);
    let says = |heading: &&Heading| {
        let text = heading.text.to_lowercase();
        text.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
    };
    let under = |heading: &Heading| paragraph(&outline, section_of(&outline, heading).lines);
    let goal = outline.headings.iter().find(says).and_then(under);
    goal.or_else(|| outline.headings.first().and_then(under))
}

/// The text of the first lines that follow each other.
fn paragraph(outline: &Outline, lines: std::ops::Range<usize>) -> Option<String> {
    let heads = |line: usize| outline.headings.iter().any(|heading| heading.line == line);
    let mut text: Vec<&str> = Vec::new();
    let mut last = 0;
    for prose in outline.prose().iter().filter(|prose| lines.contains(&prose.line)) {
        let words = prose.text.trim();
        if !text.is_empty() && (words.is_empty() || prose.line > last + 1 || heads(prose.line)) {
            break;
        }
        if !words.is_empty() && !heads(prose.line) {
            text.push(words);
            last = prose.line;
        }
    }
    (!text.is_empty()).then(|| text.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal_of(text: &str) -> Option<String> {
        goal(&SourceFile::new("page.md", text))
    }

    #[test]
    fn the_goal_is_a_paragraph_of_the_page() {
        let page =
            "---\ntype: lesson\n---\n# A\n\nWhy.\n\n## Learning goals\n\nSay *what*\nyou built.\n\nMore.\n";
        assert_eq!(goal_of(page).as_deref(), Some("Say what you built."));
        assert_eq!(goal_of("# A\n\nWhy.\n\n## B\n\nb\n").as_deref(), Some("Why."));
        assert_eq!(goal_of("# A\n"), None);
        assert_eq!(goal_of("text without a heading\n"), None);
    }
}
