//! The block between two `---` lines at the very start of a page. It is found here, and read as YAML elsewhere.

use std::ops::Range;

/// The bytes between the fences, and the 0-based byte at which the page proper starts.
pub fn front_matter(text: &str) -> Option<(Range<usize>, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = first.len();
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((first.len()..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_closed_block_at_the_start_counts() {
        let text = "---\nid: a\n---\nbody\n";
        let (yaml, body) = front_matter(text).unwrap();
        assert_eq!((&text[yaml], &text[body..]), ("id: a\n", "body\n"));
        assert_eq!(front_matter("---\nid: a\n"), None);
        assert_eq!(front_matter("\n---\n---\n"), None);
    }
}
