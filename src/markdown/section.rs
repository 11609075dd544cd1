//! Sections: what follows a heading up to the next one of the same or a higher level.

use std::ops::Range;

use super::{Heading, Outline};

/// One heading with the lines below it that are its own; the heading's line is not among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub heading: Heading,
    pub lines: Range<usize>,
}

/// The section that `heading`, one of the outline's, opens.
pub fn section_of(outline: &Outline, heading: &Heading) -> Section {
    let after = outline.headings.partition_point(|other| other.line <= heading.line);
    let end = outline.headings[after..]
        .iter()
        .find(|other| !other.nested && other.level <= heading.level)
        .map_or(outline.lines + 1, |next| next.line);
    Section { heading: heading.clone(), lines: heading.body.min(end)..end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_ends_at_its_equal_or_its_better() {
        let outline = crate::markdown::parse("# A\n## B\nb\n### C\nc\n## D\nd\n");
        let lines: Vec<_> = outline.headings.iter().map(|h| section_of(&outline, h).lines).collect();
        assert_eq!(lines, [2..8, 3..6, 5..6, 7..8]);
    }
}
