//! The anchors that GitHub gives to headings, so that `#set-up` can be followed without a browser.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::pattern::Pattern;

/// One anchor for each heading's text, in order; a repeated one gets `-1`, `-2` and so on.
pub fn anchors(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut anchors = Vec::new();
    for text in texts {
        let slug = slug(&text);
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

/// What GitHub keeps of a heading in lower case: it runs `[^\p{Word}\- ]` over the text in Ruby, whose words have letters,
/// marks, decimal digits and connecting punctuation, but no joiners, and knew Unicode 13 when this was recorded.
static KEPT: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::parse(r"[[\w&&\p{Age=13.0}]--[\u{200c}\u{200d}]]+|[- ]+").ok());

fn slug(heading: &str) -> String {
    // Character by character: the final sigma of a word is no other than the rest.
    let lower: String = heading.chars().flat_map(char::to_lowercase).collect();
    if lower.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ') {
        return lower.replace(' ', "-");
    }
    let kept = KEPT.iter().flat_map(|kept| kept.find_all(lower.as_bytes()));
    kept.map(|range| &lower[range]).collect::<String>().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_as_github_makes_them() {
        let text = "# Set up\n## What's new in C++ & `Rust_2024`?\n# set up\n# Set up-1\n# 🎯 Ziel: Übung №1\n# Set up\n> # !?\n";
        assert_eq!(
            crate::markdown::parse(text).anchors(),
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

    #[test]
    fn letters_marks_and_digits_of_any_script_are_kept() {
        for (heading, anchor) in [
            ("हिन्दी ไม้", "हिन्दी-ไม้"),
            ("Cafe\u{301}", "cafe\u{301}"),
            ("1\u{fe0f}\u{20e3} Start", "1\u{fe0f}\u{20e3}-start"),
            ("İstanbul ΟΔΟΣ ẞ", "i\u{307}stanbul-οδοσ-ß"),
            ("a\u{a0}b\u{2009}c  d", "abc--d"),
            ("x² ½ ① Ⅷ ٣ ‿", "x---ⅷ-٣-‿"),
            ("👩\u{200d}💻 —–- “q”", "---q"),
            ("new letter \u{1e2c0}?", "new-letter-\u{1e2c0}"),
        ] {
            assert_eq!(anchors([heading.to_owned()]), [anchor], "{heading}");
        }
    }

    #[test]
    fn an_image_has_no_text_in_an_anchor() {
        let anchors = |text: &str| crate::markdown::parse(text).anchors();
        assert_eq!(anchors("# ![Logo](a.png) Set up\n"), ["-set-up"]);
        assert_eq!(anchors("<h2>\n  <img src=a alt=Logo> Use\n</h2>\n"), ["---use"]);
        assert_eq!(anchors("two\nlines\n===\n"), ["twolines"]);
    }
}
