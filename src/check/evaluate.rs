//! The evaluation of the tree of checks: what leaves find, joined by the algebra of findings. What a leaf looks at is its
//! own business.

use super::Check;
use super::sections::{Part, Sections};
use crate::finding::{Finding, Verdict};
use crate::scope::{Context, Reads, Scoped};
use crate::wording::plural;

/// How many sections are named in a finding; the rest are counted.
const NAMED: usize = 5;

impl Check {
    pub fn evaluate(&self, context: &Context<'_>) -> Finding {
        match self {
            Self::Leaf(leaf) => leaf.evaluate(context),
            Self::Sections(scoped, each) => sections(scoped, each, context),
            Self::All(checks) => Finding::all(evaluate_each(checks, context)),
            Self::Any(checks) => Finding::any(evaluate_each(checks, context)),
            Self::Not(check) => check.evaluate(context).negated(),
            Self::Use { check, .. } => check.evaluate(context),
        }
    }
}

fn evaluate_each(checks: &[Check], context: &Context<'_>) -> Vec<Finding> {
    checks.iter().map(|check| check.evaluate(context)).collect()
}

pub fn sections(scoped: &Scoped<Sections>, each: &[Check], context: &Context<'_>) -> Finding {
    let expected = scoped.kind.expected();
    scoped.over(context, Reads::Markdown, &expected, |texts| match scoped.kind.of(texts, &expected) {
        Err(finding) => *finding,
        // None where none is allowed, by a count that says so: then there is nothing for `each`.
        Ok(parts) if each.is_empty() || parts.is_empty() => {
            let found = plural(parts.len(), "section");
            Finding::new(Verdict::Pass, expected.clone(), found)
                .at(parts.into_iter().map(|part| part.heading))
        }
        Ok(parts) => {
            let findings = parts.iter().map(|part| {
                Finding::all(evaluate_each(each, &Context { within: Some(&part.text), ..*context }))
            });
            let findings: Vec<Finding> = findings.collect();
            over_sections(parts, findings)
        }
    })
}

/// One finding for the sections, each with its own.
fn over_sections(parts: Vec<Part>, findings: Vec<Finding>) -> Finding {
    let total = parts.len();
    let verdict = Verdict::all(findings.iter().map(|finding| &finding.verdict));
    let heads: Vec<_> = parts.into_iter().map(|part| part.heading).collect();
    if verdict == Verdict::Pass {
        let wanted = findings.first().map_or_else(String::new, |finding| finding.expected.clone());
        let expected = format!("{wanted} in each of {}", plural(total, "section"));
        let locations = heads
            .into_iter()
            .zip(findings)
            .flat_map(|(head, finding)| finding.locations.into_iter().next().or(Some(head)));
        return Finding::new(verdict, expected, format!("in all {total}")).at(locations);
    }
    let failing: Vec<_> = heads.into_iter().zip(findings).filter(|(_, finding)| !finding.passes()).collect();
    let expected = failing.first().map_or_else(String::new, |(_, finding)| finding.expected.clone());
    let expected = format!("{expected} in each of {}", plural(total, "section"));
    let found = match failing.as_slice() {
        [(_, one)] if total == 1 => one.found.clone(),
        [(_, one)] => format!(
            "{} here; {} pass{}",
            one.found,
            plural(total - 1, "other"),
            if total == 2 { "es" } else { "" }
        ),
        several => {
            let said: Vec<String> = several
                .iter()
                .take(NAMED)
                .map(|(head, finding)| format!("{}: {}", heading_text(&head.text), finding.found))
                .collect();
            let more = several.len() - said.len();
            let more = if more > 0 { format!("; and {more} more") } else { String::new() };
            format!("{} of {total} without: {}{more}", several.len(), said.join("; "))
        }
    };
    let details = failing
        .into_iter()
        .map(|(head, finding)| Finding { locations: [vec![head], finding.locations].concat(), ..finding });
    Finding::new(verdict, expected, found).with_details_of(details)
}

fn heading_text(line: &str) -> &str {
    line.trim_start_matches('#').trim()
}
