//! What makes any check of a text miss what a person sees in it: how the file is encoded, how its lines end, where a
//! section ends. What a check looks for is not known here.

use super::headed::rule_below;
use crate::evidence::{Defect, Excerpt};
use crate::finding::{Finding, Location, NearMiss, Verdict};

/// Names what makes a pattern miss where a person sees a match: how a file is encoded, or where a section ends. What was
/// not found in a file that cannot be read as text is not known to be absent.
pub fn with_causes(finding: Finding, texts: &[Excerpt]) -> Finding {
    let defects: Vec<(&Excerpt, Defect)> =
        texts.iter().filter_map(|text| Some((text, text.document.defect()?))).collect();
    let says = |(text, defect): &(&Excerpt, Defect)| defect.describe(text.path());
    if finding.passes() {
        let saw_nothing = finding.locations.iter().all(|location| location.line.is_none());
        let hides = |(_, defect): &&(&Excerpt, Defect)| saw_nothing || *defect == Defect::Utf16;
        return match defects.iter().find(hides) {
            None => finding,
            Some(hidden) => Finding { found: says(hidden), verdict: Verdict::Fail, ..finding }
                .at([Location::path(hidden.0.path())])
                .unreadable(),
        };
    }
    let unreadable = !defects.is_empty();
    let causes: Vec<String> = defects.iter().map(says).chain(texts.iter().filter_map(cut_short)).collect();
    let near_misses = causes.into_iter().map(NearMiss::from).chain(finding.near_misses);
    let finding =
        Finding { near_misses: Vec::new(), unreadable: finding.unreadable || unreadable, ..finding };
    finding.with_near_misses(near_misses.collect::<Vec<_>>())
}

/// Where a rule that was glued to a text ends a section, as a heading would.
fn cut_short(text: &Excerpt) -> Option<String> {
    let headings = &text.document.outline().headings;
    let next = headings.binary_search_by_key(&text.lines.end, |heading| heading.line).ok()?;
    let rule = rule_below(text, &headings[next]).filter(|_| text.lines.start > 1)?;
    let end = text.lines.end;
    Some(format!(
        "the section ends on line {end}, a heading because of the `---` on line {rule}; leave an empty line above a rule"
    ))
}
