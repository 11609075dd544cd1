//! The anchors that GitHub gives to headings, so that `#set-up` can be followed without a browser.

use std::collections::BTreeMap;

use super::Outline;

/// One anchor for each heading, in order; a repeated one gets `-1`, `-2` and so on.
pub fn anchors(outline: &Outline) -> Vec<String> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let mut anchors = Vec::new();
    for heading in &outline.headings {
        let slug = slug(&heading.text);
        let mut anchor = slug.clone();
        while taken.contains_key(&anchor) {
            let times = taken.entry(slug.clone()).or_default();
            *times += 1;
            anchor = format!("{slug}-{times}");
        }
        taken.insert(anchor.clone(), 0);
        anchors.push(anchor);
    }
    anchors
}

/// Lower case, a hyphen for every space, and no punctuation.
fn slug(heading: &str) -> String {
    let kept = |c: &char| c.is_alphabetic() || matches!(c, '-' | '_' | ' ') || is_digit(*c);
    heading.to_lowercase().chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Digits of any script, but not `²`, `½` or `①`, which GitHub drops.
fn is_digit(c: char) -> bool {
    let other = matches!(c, '²' | '³' | '¹' | '¼'..='¾' | '\u{2070}'..='\u{209f}' | '\u{2150}'..='\u{215f}' | '\u{2460}'..='\u{24ff}');
    c.is_numeric() && !other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_as_github_makes_them() {
        let text = "# Set up\n## What's new in C++ & `Rust_2024`?\n# set up\n# Set up-1\n# 🎯 Ziel: Übung №1\n# Set up\n> # !?\n";
        assert_eq!(
            anchors(&crate::markdown::parse(text)),
            [
                "set-up",
                "whats-new-in-c--rust_2024",
                "set-up-1",
                "set-up-1-1",
                "-ziel-übung-1",
                "set-up-2",
                ""
            ]
        );
    }
}
