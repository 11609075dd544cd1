//! Where a line of proof fails only because a file's lines end in CR: grep takes it for a character, a reader does not see
//! it.

use crate::evidence::{Entry, Evidence};
use crate::path::RelPath;
use crate::shell::classify::Plan;
use crate::shell::tool::Tool;
use crate::shell::tool::grep::Grep;
use crate::wording::plural;

/// A sentence for each file in which more lines would be selected without the CR at their end.
pub fn near_misses(plan: &Plan, evidence: &Evidence) -> Vec<String> {
    let greps = plan.tools.iter().flatten().filter_map(|tool| match tool {
        Tool::Grep(grep) if !grep.is_inverted => Some(grep),
        _ => None,
    });
    greps.flat_map(|grep| grep.operands.iter().filter_map(|file| near_miss(grep, file, evidence))).collect()
}

fn near_miss(grep: &Grep, file: &str, evidence: &Evidence) -> Option<String> {
    let path = RelPath::parse(file).ok()?;
    let Entry::File { .. } = evidence.entry(&path) else { return None };
    let document = evidence.document(&path).ok()?;
    let raw = document.raw();
    let lines = raw.split(|&byte| byte == b'\n');
    let hidden = lines.filter(|line| {
        line.strip_suffix(b"\r").is_some_and(|bare| grep.selects(bare) && !grep.selects(line))
    });
    let count = hidden.count();
    (count > 0).then(|| {
        format!(
            "{} of {path} would match without the carriage return (CR) at the end, which is a character to grep; save the \
             file with LF line endings",
            plural(count, "line")
        )
    })
}
