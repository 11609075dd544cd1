//! What a lesson's page says of when it is done, beside its steps: a bullet without a step and a step without a bullet, a
//! number that the step does not have, a commit under another name. Pages are prose: only what is plain is told.

use std::collections::BTreeSet;

use super::truth::leaves;
use crate::check::Leaf;
use crate::course::{Lesson, Step, Test};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{self, Outline, section_of};
use crate::pattern::Pattern;
use crate::proof::commits_of;
use crate::source::{SourceFile, Span};
use crate::yaml::{Key, Node, Value};

/// A bullet of the page.
struct Bullet {
    text: String,
    /// A name in backticks that it begins with.
    label: Option<String>,
    span: Span,
}

pub fn problems(lesson: &Lesson) -> Vec<Diagnostic> {
    let Some(page) = lesson.page.as_ref().filter(|_| !lesson.is_proved) else { return Vec::new() };
    let outline = markdown::parse(&page.text);
    let bullets = bullets(page, &outline);
    let steps: Vec<&Step> = lesson.steps.iter().collect();
    let mut problems: Vec<Diagnostic> = commit_differs(lesson, page, &outline).into_iter().collect();
    if bullets.is_empty() {
        return problems;
    }
    let is_id = |label: &str| steps.iter().any(|step| step.id.as_str() == label);
    let labelled = bullets.iter().filter(|bullet| bullet.label.as_deref().is_some_and(is_id)).count();
    let pairs = match labelled * 2 > bullets.len() {
        true => {
            problems.extend(by_label(&bullets, &steps, &section_text(page, &outline)));
            pairs_by_label(&bullets, &steps)
        }
        false => {
            let pairs = pairs_by_words(&bullets, &steps);
            problems.extend(by_words(&bullets, &steps, &pairs));
            pairs
        }
    };
    problems
        .extend(pairs.iter().filter_map(|(bullet, step)| number_differs(&bullets[*bullet], steps[*step])));
    problems
}

fn is_criteria(heading: &str) -> bool {
    let heading = heading.trim().trim_end_matches(':').to_lowercase();
    ["done when", "definition of done", "acceptance criteria", "you are done when"]
        .contains(&heading.as_str())
}

/// The bullets under "Done when", without those inside others.
fn bullets(page: &std::sync::Arc<SourceFile>, outline: &Outline) -> Vec<Bullet> {
    let headings = outline.headings.iter().filter(|heading| !heading.nested && is_criteria(&heading.text));
    let sections: Vec<_> = headings.map(|heading| section_of(outline, heading).lines).collect();
    let lines: Vec<&str> = page.text.lines().collect();
    let items = outline.items().iter().filter(|item| sections.iter().any(|lines| lines.contains(&item.line)));
    let outer = items.filter_map(|item| {
        let source = *lines.get(item.line - 1)?;
        let marked =
            source.strip_prefix(['-', '*', '+']).or_else(|| source.split_once(". ").map(|(_, rest)| rest))?;
        let marked = marked.trim_start().trim_start_matches("[ ] ").trim_start_matches("[x] ");
        let label =
            marked.strip_prefix('`').and_then(|rest| rest.split_once('`')).map(|(label, _)| label.to_owned());
        let start = page.offset(item.line, 1);
        let span = Span::new(page, start..start + source.len());
        (!source.starts_with([' ', '\t'])).then(|| Bullet { text: item.text.trim().to_owned(), label, span })
    });
    outer.filter(|bullet| !bullet.text.is_empty()).collect()
}

fn section_text(page: &SourceFile, outline: &Outline) -> String {
    let headings = outline.headings.iter().filter(|heading| is_criteria(&heading.text));
    let lines: Vec<&str> = page.text.lines().collect();
    let texts = headings.map(|heading| {
        let own = section_of(outline, heading).lines;
        lines.get(own.start - 1..(own.end - 1).min(lines.len())).unwrap_or_default().join("\n")
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// Where bullets begin with ids of steps.
fn by_label(bullets: &[Bullet], steps: &[&Step], section: &str) -> Vec<Diagnostic> {
    let strays = bullets.iter().filter_map(|bullet| {
        let label = bullet.label.as_deref()?;
        let looks_like_id = label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let is_step = steps.iter().any(|step| step.id.as_str() == label);
        (looks_like_id && !is_step).then(|| {
            let message = format!("the page says when `{label}` is done, and the lesson has no such step");
            let problem = Diagnostic::warning(Code::BulletWithoutStep, &bullet.span, message);
            let near = crate::wording::suggest(label, steps.iter().map(|step| step.id.as_str()));
            problem.help(near.map_or_else(
                || format!("add a step with `id: {label}`, or remove the bullet"),
                |near| format!("did you mean `{near}`?"),
            ))
        })
    });
    let untold = steps.iter().filter(|step| !section.contains(&format!("`{}`", step.id))).map(|step| {
        let message = format!("the page does not say when `{}` is done", step.id);
        let problem = Diagnostic::warning(Code::StepWithoutBullet, &step.span, message);
        problem.help(format!("add a bullet that begins with `{}` under \"Done when\"", step.id))
    });
    strays.chain(untold).collect()
}

fn pairs_by_label(bullets: &[Bullet], steps: &[&Step]) -> Vec<(usize, usize)> {
    let step =
        |bullet: &Bullet| steps.iter().position(|step| bullet.label.as_deref() == Some(step.id.as_str()));
    bullets.iter().enumerate().filter_map(|(nth, bullet)| Some((nth, step(bullet)?))).collect()
}

/// Bullets with the steps that say most nearly the same, the nearest first, each at most once.
fn pairs_by_words(bullets: &[Bullet], steps: &[&Step]) -> Vec<(usize, usize)> {
    let of_bullets: Vec<BTreeSet<String>> = bullets.iter().map(|bullet| words(&bullet.text)).collect();
    let of_steps: Vec<BTreeSet<String>> = steps.iter().map(|step| words(&step.description)).collect();
    let mut near: Vec<(usize, usize, usize)> = Vec::new();
    for (bullet, own) in of_bullets.iter().enumerate() {
        for (step, other) in of_steps.iter().enumerate() {
            let shared = own.intersection(other).count();
            let all = own.union(other).count();
            if shared > 0 {
                near.push((shared * 1000 / all, bullet, step));
            }
        }
    }
    near.sort_by_key(|(alike, bullet, step)| (std::cmp::Reverse(*alike), *bullet, *step));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, bullet, step) in near {
        if pairs.iter().all(|(known, other)| *known != bullet && *other != step) {
            pairs.push((bullet, step));
        }
    }
    pairs
}

/// Where each bullet is a sentence: those that have nothing in common with what the other side says.
fn by_words(bullets: &[Bullet], steps: &[&Step], pairs: &[(usize, usize)]) -> Vec<Diagnostic> {
    let on_page: BTreeSet<String> = bullets.iter().flat_map(|bullet| words(&bullet.text)).collect();
    let in_steps: BTreeSet<String> = steps.iter().flat_map(|step| words(&all_text(step))).collect();
    let is_foreign = |own: &BTreeSet<String>, others: &BTreeSet<String>| {
        let known = own.intersection(others).count();
        !own.is_empty() && known * 2 <= own.len()
    };
    let strays = bullets.iter().enumerate().filter(|(nth, bullet)| {
        let is_paired = pairs.iter().any(|(paired, _)| paired == nth);
        let limit = words(&bullet.text);
        !is_paired && is_foreign(&limit, &in_steps)
    });
    let strays = strays.map(|(_, bullet)| {
        let message = "no step says what this bullet asks for, so nothing checks it";
        let problem = Diagnostic::warning(Code::BulletWithoutStep, &bullet.span, message);
        problem
            .help("add a step with this sentence, `manual` if only a person can tell, or remove the bullet")
    });
    let untold = steps.iter().enumerate().filter(|(nth, step)| {
        let is_paired = pairs.iter().any(|(_, paired)| paired == nth);
        step.is_required() && !is_paired && is_foreign(&words(&step.description), &on_page)
    });
    let untold = untold.map(|(_, step)| {
        let message = format!("the page does not say that `{}` is asked for", step.id);
        let problem = Diagnostic::warning(Code::StepWithoutBullet, &step.span, message);
        problem.help(format!("add \"{}\" under \"Done when\"", step.description))
    });
    strays.chain(untold).collect()
}

/// Everything that a step says.
fn all_text(step: &Step) -> String {
    step.source.as_ref().map_or_else(|| step.description.clone(), scalars)
}

/// The keys and values of a node.
fn scalars(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::List(items) => items.iter().map(scalars).collect::<Vec<_>>().join(" "),
        Value::Map(entries) => {
            let texts = entries.iter().map(|(key, value)| format!("{} {}", key.name, scalars(value)));
            texts.collect::<Vec<_>>().join(" ")
        }
        Value::Null | Value::Bool(_) | Value::Float(_) => String::new(),
    }
}

/// The words that tell a sentence apart, without their endings.
fn words(text: &str) -> BTreeSet<String> {
    const COMMON: [&str; 24] = [
        "with", "that", "this", "there", "their", "they", "have", "from", "each", "every", "least", "under",
        "more", "than", "them", "into", "your", "when", "done", "must", "should", "which", "what", "name",
    ];
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    let words = words.filter(|word| !COMMON.contains(word));
    words
        .map(|word| word.chars().take(6).collect::<String>().trim_end_matches(['s', 'e', 'd']).to_owned())
        .collect()
}

/// A bullet of one number, and a step that counts and has another.
fn number_differs(bullet: &Bullet, step: &Step) -> Option<Diagnostic> {
    const LONGEST: usize = 160;
    let said = numbers(&bullet.text);
    let Test::Check(check) = &step.test else { return None };
    let source = scalars(step.source.as_ref()?.get(check.kind())?);
    // "At least one" is said in many ways.
    let asked: Vec<u64> = numbers(&source).into_iter().filter(|number| *number > 1).collect();
    let [number] = said.as_slice() else { return None };
    let uses_another = !check.uses().is_empty();
    // What is in patterns and ranges may be about anything; what is under `count` is how many there are.
    let counts: Vec<u64> =
        numbers(&counts(step.source.as_ref()?)).into_iter().filter(|number| *number > 1).collect();
    let is_plain = bullet.text.len() <= LONGEST && *number > 1 && !counts.is_empty() && !uses_another;
    (is_plain && !asked.contains(number)).then(|| {
        let message =
            format!("the page says {number}, and the check of `{}` has {}", step.id, in_words(&counts));
        let problem = Diagnostic::warning(Code::NumberDiffers, &bullet.span, message);
        problem.related(&step.span, "the step is here").help("make the two the same")
    })
}

/// The values of every `count` in a node.
fn counts(node: &Node) -> String {
    match &node.value {
        Value::List(items) => items.iter().map(counts).collect::<Vec<_>>().join(" "),
        Value::Map(entries) => {
            let own = |(key, value): &(Key, Node)| match key.name.as_str() {
                "count" => scalars(value),
                _ => counts(value),
            };
            entries.iter().map(own).collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}

fn in_words(numbers: &[u64]) -> String {
    crate::wording::list(&numbers.iter().map(u64::to_string).collect::<Vec<_>>(), "and")
}

/// The numbers that a text names, in words or in digits, each once. Those of dates, versions and names are none.
fn numbers(text: &str) -> Vec<u64> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let mut found = Vec::new();
    let tokens = text.split(|c: char| !(c.is_alphanumeric() || "-_./".contains(c)));
    for token in tokens.map(|token| token.trim_matches(['.', '-', '/'])) {
        let word = WORDS.iter().position(|word| token.eq_ignore_ascii_case(word)).map(|nth| nth as u64 + 1);
        if let Some(number) = word.or_else(|| token.parse().ok()) {
            found.push(number);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// A commit that the page shows, and none of its commits is one that a step looks for.
fn commit_differs(
    lesson: &Lesson,
    page: &std::sync::Arc<SourceFile>,
    outline: &Outline,
) -> Option<Diagnostic> {
    let checks = lesson.steps.iter().filter_map(|step| match &step.test {
        Test::Check(check) => Some(check),
        _ => None,
    });
    let names: Vec<String> = checks
        .flat_map(leaves)
        .filter_map(|leaf| match leaf {
            Leaf::Commits(commits) => commit_name(commits.matching.as_ref()?),
            _ => None,
        })
        .collect();
    let ships: Vec<_> = outline.code_blocks().iter().flat_map(|block| commits_of(block).0).collect();
    let first = ships.first()?;
    let wanted = names.first()?;
    if ships.iter().any(|ship| names.contains(&ship.prefix)) {
        return None;
    }
    let message =
        format!("the page commits as `{}`, and the lesson looks for commits as `{wanted}`", first.prefix);
    let line = page.offset(first.at, 1)..page.offset(first.at, usize::MAX);
    let problem = Diagnostic::warning(Code::CommitDiffers, &Span::new(page, line), message);
    Some(problem.help("write the same name in both places: learners copy the page's"))
}

/// The name that a pattern of subjects begins with, up to the colon: `w01:` of `^w01: `. None where it begins with more than
/// a text.
pub fn commit_name(pattern: &Pattern) -> Option<String> {
    let (name, _) = pattern.as_str().strip_prefix('^')?.split_once(':')?;
    let name = name.replace(r"\-", "-").replace(r"\.", ".");
    let is_plain = |c: char| c.is_alphanumeric() || "-_./ ".contains(c);
    name.chars().all(is_plain).then(|| format!("{name}:"))
}
