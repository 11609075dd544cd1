//! What holds for every text.

use super::*;
use proptest::prelude::*;

#[test]
fn deep_nesting_is_linear() {
    for deep in ["> ", "[", "- ", "<a href=x>", "<div>", "<h2>", "![", "<!--"] {
        let outline = parse(&deep.repeat(20_000));
        outline.links();
        outline.prose();
        outline.items();
    }
}

proptest! {
    #[test]
    fn no_text_panics_and_lines_exist(text in "([#\\-> `|x\\[\\]()<!\\n\\r*1.é]|<h2>|</h2>|<a href=x>|<!--|-->|<br>|https://a){0,40}") {
        let outline = parse(&text);
        let last = outline.lines.max(1);
        prop_assert!(outline.prose().iter().all(|p| p.line >= 1 && p.line <= last));
        prop_assert!(outline.headings.iter().all(|h| h.line >= 1 && h.line <= last));
        prop_assert!(outline.links().is_sorted_by_key(|link| link.line) && outline.items().is_sorted_by_key(|item| item.line));
        prop_assert!(outline.headings.is_sorted_by_key(|heading| heading.line));
        prop_assert_eq!(outline.anchors().len(), outline.headings.len());
        let _ = (outline.paragraphs(), outline.tables(), outline.tasks(), outline.code_blocks(), outline.unseen_at(1));
    }
}
