//! Two truths: `grep -c "^## X"` counts lines, a reader counts headings. Where they differ, this says so and why.

use crate::evidence::Evidence;
use crate::markdown::Outline;
use crate::shell::classify::Plan;
use crate::shell::parse::Pipeline;
use crate::shell::run::LineResult;
use crate::shell::tool::grep::{Grep, Shows};
use crate::shell::tool::{SelectedLine, Tool};
use crate::wording::plural;

/// One sentence if the line counts headings by their `#` and some of what it counts is no heading.
pub fn compare(plan: &Plan, ran: &LineResult, evidence: &Evidence) -> Option<String> {
    counts_headings(plan)?;
    let path = &ran.selected.first()?.path;
    let document = evidence.document(path).ok()?;
    document.can_be_rendered().ok()?;
    let outline = document.outline();
    let is_heading = |seen: &&SelectedLine| outline.headings.iter().any(|heading| heading.line == seen.line);
    let others: Vec<&SelectedLine> = ran.selected.iter().filter(|seen| !is_heading(seen)).collect();
    if others.is_empty() {
        return None;
    }
    let whys: Vec<String> =
        others.iter().map(|seen| format!("line {} {}", seen.line, why(outline, seen.line))).collect();
    let headings = ran.selected.len() - others.len();
    Some(format!("grep counts {}; the document has {headings}: {}", ran.selected.len(), whys.join(", ")))
}

/// The grep of a line that is just `grep -c '^#… ' one-file.md`.
pub fn counts_headings(plan: &Plan) -> Option<&Grep> {
    let ([tools], [(_, Pipeline { negated: false, .. })]) =
        (plan.tools.as_slice(), plan.list.parts.as_slice())
    else {
        return None;
    };
    let grep = match tools.as_slice() {
        [Tool::Grep(grep)] if matches!(grep.shows, Shows::Count | Shows::Lines) => grep,
        [Tool::Grep(grep), Tool::Wc(wc)] if grep.shows == Shows::Lines && wc.operands.is_empty() => grep,
        _ => return None,
    };
    let [file] = grep.operands.as_slice() else { return None };
    let is_markdown = file.ends_with(".md") || file.ends_with(".markdown");
    let asks_for_hashes = grep.patterns.iter().all(|pattern| {
        let pattern = pattern.trim_start_matches(['(', '\\']);
        let hashes = pattern.strip_prefix('^').map(|rest| rest.len() - rest.trim_start_matches('#').len());
        hashes.is_some_and(|count| (1..=6).contains(&count))
    });
    (is_markdown && asks_for_hashes && !grep.is_inverted).then_some(grep)
}

/// Why a line that starts with `#` is no heading.
fn why(outline: &Outline, line: usize) -> String {
    match outline.code_at(line) {
        Some(_) => "is in a code fence".to_owned(),
        None if outline.prose().iter().any(|prose| prose.line == line) => "is text, not a heading".to_owned(),
        None => "is not shown to a reader".to_owned(),
    }
}

/// `3 headings`, for the reading in words.
pub fn headings_in(grep: &Grep, evidence: &Evidence) -> Option<String> {
    let path = crate::path::RelPath::parse(grep.operands.first()?).ok()?;
    let crate::evidence::Entry::File { .. } = evidence.entry(&path) else { return None };
    let document = evidence.document(&path).ok()?;
    document.can_be_rendered().ok()?;
    let headings =
        document.outline().headings.iter().filter(|heading| grep.selects(document.line(heading.line)));
    Some(plural(headings.count(), "heading"))
}
