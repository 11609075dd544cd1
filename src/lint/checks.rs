//! Checks that cannot fail, or cannot pass, because of what their parts say of each other. What a part means by itself was
//! looked at when it was read.

use super::truth::{Exclusion, Questions, counted};
use crate::check::Check;
use crate::count::Count;
use crate::course::{Lesson, Step, Test};
use crate::diagnostic::{Code, Diagnostic};
use crate::finding::Verdict;
use crate::source::Span;
use crate::yaml::{Key, Node, Value};

pub fn problems(lesson: &Lesson) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for step in &lesson.steps {
        let Some(source) = &step.source else { continue };
        if let (Some(check), Some((key, node))) = (check_of(step), source.entry(step.kind())) {
            look(&key.span, node, check, &mut problems);
        }
        if let (Some(when), Some((key, node))) = (&step.when, source.entry("when")) {
            problems.extend(never_applies(step, when, &key.span, node));
        }
    }
    problems.extend(never_done(&lesson.steps));
    problems
}

fn check_of(step: &Step) -> Option<&Check> {
    match &step.test {
        Test::Check(check) => Some(check),
        _ => None,
    }
}

/// Whether these checks can all pass at once; where it cannot be said, they can.
fn can_pass(checks: &[&Check]) -> bool {
    let is_so = |verdicts: &[Verdict]| verdicts.iter().all(Verdict::passes);
    Questions::of(checks).some(checks, is_so).unwrap_or(true)
}

fn can_fail(check: &Check) -> bool {
    Questions::of(&[check]).some(&[check], |verdicts| verdicts.iter().any(Verdict::fails)).unwrap_or(true)
}

/// Looks at a check and what is in it, innermost first; a check with a problem inside has none of its own.
fn look(at: &Span, node: &Node, check: &Check, problems: &mut Vec<Diagnostic>) {
    let before = problems.len();
    for (at, node, inner) in parts(node, check) {
        look(&at, node, inner, problems);
    }
    if problems.len() > before {
        return;
    }
    if let Check::All(checks) | Check::Any(checks) = check {
        problems.extend(idle(node, check, checks));
    }
    let is_logic = matches!(check, Check::All(_) | Check::Any(_) | Check::Not(_));
    if !is_logic || problems.len() > before {
        return;
    }
    if !can_fail(check) {
        let message =
            format!("this `{}` passes whatever there is: one part or another always does", check.kind());
        let help = "leave out a part, or narrow one, so that unfinished work fails";
        problems.push(Diagnostic::error(Code::VacuousCheck, at, message).help(help));
    } else if !can_pass(&[check]) {
        let message = format!("this `{}` can never pass: its parts contradict each other", check.kind());
        let help = "leave out one of the parts that exclude each other";
        problems.push(Diagnostic::error(Code::NeverPasses, at, message).help(help));
    }
}

/// The checks that a check is made of, each with its key and its value.
fn parts<'a>(node: &'a Node, check: &'a Check) -> Vec<(Span, &'a Node, &'a Check)> {
    let listed = |list: Option<&'a Node>, checks: &'a [Check]| match list.map(|list| &list.value) {
        Some(Value::List(items)) => {
            items.iter().zip(checks).filter_map(|(item, check)| entry(item, check)).collect()
        }
        _ => Vec::new(),
    };
    match check {
        Check::All(checks) | Check::Any(checks) => listed(Some(node), checks),
        Check::Sections(_, each) => listed(node.get("each"), each),
        Check::Not(inner) => entry(node, inner).into_iter().collect(),
        Check::Leaf(_) | Check::Use { .. } => Vec::new(),
    }
}

fn entry<'a>(item: &'a Node, check: &'a Check) -> Option<(Span, &'a Node, &'a Check)> {
    let (key, value) = item.entry(check.kind())?;
    Some((key.span.clone(), value, check))
}

/// A count beside one of the same that already says it: in `all` the wider of the two cannot fail alone, in `any` the
/// narrower cannot pass alone.
fn idle(node: &Node, check: &Check, checks: &[Check]) -> Option<Diagnostic> {
    let counted = |check: &Check| match check {
        Check::Leaf(leaf) => counted(leaf),
        _ => None,
    };
    let is_all = matches!(check, Check::All(_));
    let parts = parts(node, check);
    for (nth, one) in checks.iter().enumerate() {
        for (other_nth, other) in checks.iter().enumerate().filter(|(other_nth, _)| *other_nth != nth) {
            let (Some((question, count)), Some((other_question, other_count))) =
                (counted(one), counted(other))
            else {
                continue;
            };
            let is_within = |inner: Count, outer: Count| {
                inner.min >= outer.min
                    && outer.max.is_none_or(|most| inner.max.is_some_and(|own| own <= most))
            };
            let (inner, outer) = if is_all { (other_count, count) } else { (count, other_count) };
            if question != other_question
                || !is_within(inner, outer)
                || (count == other_count && nth < other_nth)
            {
                continue;
            }
            let (Some((at, ..)), Some((other_at, ..))) = (parts.get(nth), parts.get(other_nth)) else {
                continue;
            };
            let message = match is_all {
                true => {
                    format!("this cannot fail where the other passes: `{other_count}` is within `{count}`")
                }
                false => {
                    format!("this cannot pass where the other fails: `{count}` is within `{other_count}`")
                }
            };
            let problem = Diagnostic::warning(Code::VacuousCheck, at, message);
            let problem = problem.related(other_at, "the other is here");
            return Some(problem.help("leave it out, or give it a count of its own"));
        }
    }
    None
}

/// A `when` that no repository meets, or only one in which the step must fail.
fn never_applies(step: &Step, when: &Check, at: &Span, node: &Node) -> Option<Diagnostic> {
    let mut inner = Vec::new();
    if let [(key, value)] = entries(node) {
        look(&key.span, value, when, &mut inner);
    }
    if let Some(problem) = inner.into_iter().next() {
        return Some(problem);
    }
    let check = check_of(step)?;
    (can_pass(&[check]) && !can_pass(&[when, check])).then(|| {
        let message = format!("where this holds, `{}` cannot pass: the two exclude each other", step.id);
        let problem = Diagnostic::error(Code::NeverPasses, at, message);
        problem.help("say in `when` what is there when the step matters, or leave it out")
    })
}

fn entries(node: &Node) -> &[(Key, Node)] {
    match &node.value {
        Value::Map(entries) => entries,
        _ => &[],
    }
}

/// Two required steps that exclude each other: the lesson can never be done.
fn never_done(steps: &[Step]) -> Option<Diagnostic> {
    let required = steps.iter().filter(|step| step.is_required() && step.when.is_none());
    let checked = required.filter_map(|step| Some((step, check_of(step)?)));
    let checked: Vec<(&Step, &Check, Exclusion)> =
        checked.map(|(step, check)| (step, check, Exclusion::of(check))).collect();
    for (nth, (step, check, own)) in checked.iter().enumerate() {
        for (earlier, other, others) in &checked[..nth] {
            let is_possible = !own.may_exclude(others) || can_pass(&[other, check]);
            // A step that cannot pass by itself is told there.
            if is_possible || !can_pass(&[check]) || !can_pass(&[other]) {
                continue;
            }
            let message = format!("`{}` cannot pass where `{}` does, and both must", step.id, earlier.id);
            let problem = Diagnostic::error(Code::NeverPasses, &step.span, message);
            let problem = problem.related(&earlier.span, format!("`{}` is here", earlier.id));
            return Some(problem.help("change one of the two, or give it a `when`"));
        }
    }
    None
}
