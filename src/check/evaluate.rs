//! The algebra of checks: how the findings of several make one. Missing and unknown are neither passed nor failed.

use super::Check;
use crate::diagnostic::plural;
use crate::kind::scope::Scoped;
use crate::kind::sections::{Part, Sections};
use crate::kind::{Context, Finding, Verdict, unique};

/// How many sections are named in a finding; the rest are counted.
const NAMED: usize = 5;

impl Check {
    pub fn evaluate(&self, context: &Context<'_>) -> Finding {
        match self {
            Self::Leaf(leaf) => leaf.evaluate(context),
            Self::Sections(scoped, each) => sections(scoped, each, context),
            Self::All(checks) => all(evaluate_each(checks, context)),
            Self::Any(checks) => any(evaluate_each(checks, context)),
            Self::Not(check) => not(check.evaluate(context)),
            Self::Use { check, .. } => check.evaluate(context),
        }
    }
}

fn evaluate_each(checks: &[Check], context: &Context<'_>) -> Vec<Finding> {
    checks.iter().map(|check| check.evaluate(context)).collect()
}

/// Fail if any fails, else unknown if any is, else missing if any is, else pass.
pub fn all_of<'a>(verdicts: impl Iterator<Item = &'a Verdict> + Clone) -> Verdict {
    first(verdicts.clone(), |verdict| matches!(verdict, Verdict::Fail))
        .or_else(|| first(verdicts.clone(), |verdict| matches!(verdict, Verdict::Unknown(_))))
        .or_else(|| first(verdicts, |verdict| matches!(verdict, Verdict::Missing(_))))
        .unwrap_or(Verdict::Pass)
}

/// Pass if any passes, else unknown if any is, else missing if any is, else fail.
pub fn any_of<'a>(verdicts: impl Iterator<Item = &'a Verdict> + Clone) -> Verdict {
    first(verdicts.clone(), |verdict| matches!(verdict, Verdict::Pass))
        .or_else(|| first(verdicts.clone(), |verdict| matches!(verdict, Verdict::Unknown(_))))
        .or_else(|| first(verdicts, |verdict| matches!(verdict, Verdict::Missing(_))))
        .unwrap_or(Verdict::Fail)
}

fn first<'a>(
    mut verdicts: impl Iterator<Item = &'a Verdict>,
    wanted: impl Fn(&Verdict) -> bool,
) -> Option<Verdict> {
    verdicts.find(|verdict| wanted(verdict)).cloned()
}

/// Pass and fail change places; what is missing or unknown stays so.
pub fn not_of(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Pass => Verdict::Fail,
        Verdict::Fail => Verdict::Pass,
        other => other,
    }
}

fn all(findings: Vec<Finding>) -> Finding {
    let verdict = all_of(findings.iter().map(|finding| &finding.verdict));
    combine(verdict, findings, ", and ")
}

fn any(findings: Vec<Finding>) -> Finding {
    let verdict = any_of(findings.iter().map(|finding| &finding.verdict));
    match verdict {
        Verdict::Pass => combine(verdict, findings, ", or "),
        // All alternatives are shown, whatever kept each from passing.
        verdict => merge(verdict, findings, ", or "),
    }
}

fn not(finding: Finding) -> Finding {
    let verdict = not_of(finding.verdict);
    // What nearly passed is no help to somebody who must make it fail.
    Finding { verdict, expected: format!("not {}", finding.expected), near: Vec::new(), ..finding }
}

/// Merges the findings that made the verdict.
fn combine(verdict: Verdict, findings: Vec<Finding>, and: &str) -> Finding {
    let same =
        |finding: &Finding| std::mem::discriminant(&finding.verdict) == std::mem::discriminant(&verdict);
    let deciding = findings.into_iter().filter(same).collect();
    merge(verdict, deciding, and)
}

fn merge(verdict: Verdict, findings: Vec<Finding>, and: &str) -> Finding {
    let join = |texts: Vec<String>, by: &str| {
        let said = texts.into_iter().filter(|text| !text.is_empty()).collect();
        unique(said).join(by)
    };
    let expected = join(findings.iter().map(|finding| finding.expected.clone()).collect(), and);
    let found = join(findings.iter().map(|finding| finding.found.clone()).collect(), "; ");
    let mut merged = Finding::new(verdict, expected, found);
    for finding in findings {
        merged.places.extend(finding.places);
        merged.near.extend(finding.near);
    }
    merged.places = unique(merged.places);
    merged.near = unique(merged.near);
    merged
}

fn sections(scoped: &Scoped<Sections>, each: &[Check], context: &Context<'_>) -> Finding {
    let expected = scoped.kind.expected();
    scoped.over(context, &expected, |texts| match scoped.kind.of(texts, &expected) {
        Err(finding) => *finding,
        // None where none is allowed, by a count that says so: then there is nothing for `each`.
        Ok(parts) if each.is_empty() || parts.is_empty() => {
            let found = plural(parts.len(), "section");
            Finding::new(Verdict::Pass, expected.clone(), found)
                .at(parts.into_iter().map(|part| part.heading))
        }
        Ok(parts) => {
            let findings = parts
                .iter()
                .map(|part| all(evaluate_each(each, &Context { within: Some(&part.text), ..*context })));
            let findings: Vec<Finding> = findings.collect();
            over_sections(parts, findings)
        }
    })
}

/// One finding for the sections, each with its own.
fn over_sections(parts: Vec<Part>, findings: Vec<Finding>) -> Finding {
    let total = parts.len();
    let verdict = all_of(findings.iter().map(|finding| &finding.verdict));
    let heads: Vec<_> = parts.into_iter().map(|part| part.heading).collect();
    if verdict == Verdict::Pass {
        let wanted = findings.first().map_or_else(String::new, |finding| finding.expected.clone());
        let expected = format!("{wanted} in each of {}", plural(total, "section"));
        let places = heads
            .into_iter()
            .zip(findings)
            .flat_map(|(head, finding)| finding.places.into_iter().next().or(Some(head)));
        return Finding::new(verdict, expected, format!("in all {total}")).at(places);
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
    let mut merged = Finding::new(verdict, expected, found);
    for (head, finding) in failing {
        merged = merged.at([head]).at(finding.places).nearly(finding.near);
    }
    merged.places = unique(merged.places);
    merged.near = unique(merged.near);
    merged
}

fn heading_text(line: &str) -> &str {
    line.trim_start_matches('#').trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Trouble;
    use crate::kind::{Cause, Missing};
    use proptest::prelude::*;

    fn missing() -> Verdict {
        Verdict::Missing(Missing { path: "n.md".into(), section: Vec::new() })
    }

    fn unknown() -> Verdict {
        Verdict::Unknown(Cause::Environment(Trouble::Shallow))
    }

    #[test]
    fn the_table_of_two() {
        use Verdict::{Fail, Pass};
        let table = [
            // one, other, all, any
            (Pass, Pass, Pass, Pass),
            (Pass, Fail, Fail, Pass),
            (Pass, missing(), missing(), Pass),
            (Pass, unknown(), unknown(), Pass),
            (Fail, Fail, Fail, Fail),
            (Fail, missing(), Fail, missing()),
            (Fail, unknown(), Fail, unknown()),
            (missing(), missing(), missing(), missing()),
            (missing(), unknown(), unknown(), unknown()),
            (unknown(), unknown(), unknown(), unknown()),
        ];
        for (one, other, every, some) in table {
            for pair in [[&one, &other], [&other, &one]] {
                assert_eq!(all_of(pair.into_iter()), every, "all of {pair:?}");
                assert_eq!(any_of(pair.into_iter()), some, "any of {pair:?}");
            }
        }
    }

    fn verdict() -> impl Strategy<Value = Verdict> {
        prop_oneof![Just(Verdict::Pass), Just(Verdict::Fail), Just(missing()), Just(unknown())]
    }

    proptest! {
        #[test]
        fn not_swaps_pass_and_fail_only(one in verdict()) {
            prop_assert_eq!(not_of(not_of(one.clone())), one.clone());
            prop_assert_eq!(not_of(one.clone()) == one, !matches!(one, Verdict::Pass | Verdict::Fail));
        }

        #[test]
        fn de_morgan(verdicts in proptest::collection::vec(verdict(), 1..5)) {
            let negated: Vec<Verdict> = verdicts.iter().cloned().map(not_of).collect();
            prop_assert_eq!(not_of(all_of(verdicts.iter())), any_of(negated.iter()));
            prop_assert_eq!(not_of(any_of(verdicts.iter())), all_of(negated.iter()));
        }
    }
}
