//! What a line left behind against what is expected of it. Where bash would let a line pass that looked at nothing, prep
//! does not.

use super::expect::{Expected, Wanted};
use super::literal::{Comparison, Line};
use super::meaning::Exit;
use super::quantity::Quantity;
use crate::evidence::EvidenceError;
use crate::finding::{Cause, Missing, Verdict};
use crate::shell::classify::Plan;
use crate::shell::run::LineResult;
use crate::shell::tool::grep::Shows;
use crate::shell::tool::{Prints, Tool};

/// Why numbers beside names may not be comparable.
pub const SOME_NUMBERS: &str = "some of its numbers are as expected and some are not";

/// `missing` are the files that were to be read and are not there.
pub fn verdict(expected: &Expected, plan: &Plan, ran: &LineResult, missing: &[String]) -> Verdict {
    let first_missing = || missing.first().cloned();
    let (holds, rests_on_nothing, survives_cut) = match &expected.output {
        None => (Some(true), rests_on_missing(expected.status, plan, ran, missing), true),
        Some(Wanted::Count(quantity)) => {
            let numbers = numbers(plan, ran, *quantity);
            // Of what is not there, there would have been none.
            let counts_none = numbers.contains(&0) || quantity.count.contains(0);
            let holds = within(&numbers, *quantity);
            (holds, first_missing().filter(|_| counts_none), quantity.count.max.is_none())
        }
        Some(Wanted::Lines(lines)) => {
            let comparison = Comparison::of(&plan.prints, ran.is_unordered);
            let says_no_more = lines.is_empty() || lines.iter().all(|line| is_said(line, plan));
            (Some(comparison.holds(lines, &ran.stdout)), first_missing().filter(|_| says_no_more), false)
        }
    };
    let status_holds = status_holds(expected, ran.status);
    let Some(output_holds) = holds else {
        return Verdict::Unknown(Cause::Unreadable(SOME_NUMBERS.to_owned()));
    };
    let missing = |path: String| Verdict::Missing(Missing::file(path));
    let shallow = || Verdict::Unknown(Cause::Environment(EvidenceError::Shallow));
    match (output_holds && status_holds, rests_on_nothing, first_missing()) {
        (true, Some(path), _) => missing(path),
        (true, ..) if ran.is_truncated && !survives_cut => shallow(),
        (true, ..) => Verdict::Pass,
        (false, ..) if ran.is_truncated => shallow(),
        (false, _, Some(path)) => missing(path),
        (false, _, None) => Verdict::Fail,
    }
}

/// Whether a command ended as it is expected to.
pub fn status_holds(expected: &Expected, status: u8) -> bool {
    match (expected.status, &expected.output) {
        (Some(Exit::Code(code)), _) => status == code,
        (Some(Exit::Failure), _) => status != 0,
        (None, None) => status == 0,
        (None, Some(_)) => true,
    }
}

/// The missing file that an exit rests on. A code that only a failure has was asked for with open eyes, and so was that
/// `ls` fails.
fn rests_on_missing(
    status: Option<Exit>,
    plan: &Plan,
    ran: &LineResult,
    missing: &[String],
) -> Option<String> {
    let only_lists = matches!(plan.tools.as_slice(), [tools] if matches!(tools.as_slice(), [Tool::Ls(_)]));
    match status {
        Some(Exit::Failure) if only_lists => None,
        None | Some(Exit::Code(0)) => ran.vacuous.clone(),
        Some(Exit::Failure) => missing.first().cloned(),
        Some(Exit::Code(_)) => None,
    }
}

/// Whether a line is no more than what the command says by itself: a word for success is no evidence.
fn is_said(line: &Line, plan: &Plan) -> bool {
    plan.prints.iter().any(|prints| matches!(prints, Prints::Text(_)) && line.can_be(prints))
}

/// Whether the numbers are within the count: all, or none; nothing for some of them.
pub fn within(numbers: &[u64], quantity: Quantity) -> Option<bool> {
    let within = numbers.iter().filter(|&&number| quantity.count.contains(number)).count();
    match within {
        0 => Some(false),
        all if all == numbers.len() => Some(true),
        _ => None,
    }
}

/// What an output counts as: itself if it is one integer; the numbers beside names, where a command prints such; else its
/// number of lines.
fn numbers(plan: &Plan, ran: &LineResult, quantity: Quantity) -> Vec<u64> {
    numbers_in(Some(plan), &ran.stdout, ran.unknown_lines, quantity)
}

/// As a plan's, where there is one. The totals of `ls -l` are lines, and nothing that is listed.
pub fn numbers_in(plan: Option<&Plan>, output: &[u8], unknown_lines: usize, quantity: Quantity) -> Vec<u64> {
    let counts = plan.is_none_or(|plan| plan.tools.iter().flatten().any(counts));
    let text = String::from_utf8_lossy(output);
    let is_integer = !text.trim().is_empty() && text.trim().bytes().all(|byte| byte.is_ascii_digit());
    if let (true, Ok(number)) = (is_integer && (counts || !quantity.is_of_lines), text.trim().parse()) {
        return vec![number];
    }
    let beside: Option<Vec<Vec<u64>>> =
        text.lines().filter(|line| !line.trim().is_empty()).map(beside_a_name).collect();
    match beside {
        Some(numbers) if counts && plan.is_some() && !numbers.is_empty() => numbers.concat(),
        beside => {
            let besides = if quantity.is_of_lines { unknown_lines } else { 0 };
            let lines = (output.split_inclusive(|&byte| byte == b'\n').count() + besides) as u64;
            // `uniq -c` may be asked for either.
            let numbers = beside.filter(|_| !quantity.is_of_lines && plan.is_some_and(counts_repeats));
            numbers
                .into_iter()
                .flatten()
                .filter_map(|numbers| numbers.first().copied())
                .chain([lines])
                .collect()
        }
    }
}

fn counts(tool: &Tool) -> bool {
    match tool {
        Tool::Wc(_) => true,
        Tool::Grep(grep) => grep.shows == Shows::Count,
        _ => false,
    }
}

/// Whether the last program of a line is `uniq -c`.
fn counts_repeats(plan: &Plan) -> bool {
    let last = plan.tools.last().and_then(|tools| tools.last());
    matches!(last, Some(Tool::Filter(filter)) if filter.counts_repeats())
}

/// The numbers of `3 docs/x.md`, `1 2 3 docs/x.md` or `docs/x.md:3`; numbers alone have no name either.
fn beside_a_name(line: &str) -> Option<Vec<u64>> {
    let line = line.trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    let numbers: Vec<u64> = words.iter().map_while(|word| word.parse().ok()).collect();
    if !numbers.is_empty() {
        return Some(numbers);
    }
    let (_, number) = line.rsplit_once(':')?;
    number.parse().ok().map(|number| vec![number])
}
