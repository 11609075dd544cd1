//! What of a lesson's page is no proof, though it looks like one, and proofs that say nothing: what is not read, what cannot
//! fail, and what cannot pass.

use std::sync::Arc;

use crate::course::{Course, Lesson, Step, Test, Unread};
use crate::diagnostic::{Code, Diagnostic};
use crate::proof::{Certainty, Proof};
use crate::source::{SourceFile, Span};

pub fn problems(course: &Course, lesson: &Lesson) -> Vec<Diagnostic> {
    let Some(page) = lesson.page.as_ref().filter(|_| lesson.is_proved) else { return Vec::new() };
    let at = |line: usize| Span::new(page, page.offset(line, 1)..page.offset(line, usize::MAX));
    let empty = lesson.passed_over.why_empty.iter().map(|why| {
        Diagnostic::warning(Code::NoProof, &lesson.id_span, format!("the page has no step: {why}"))
            .help("write the commands that prove it in a `bash` block below a heading such as `## Proof`")
    });
    let unproved = unproved(lesson, page);
    let blocks = lesson.passed_over.blocks.iter().filter(|block| !block.is_elsewhere).map(|block| {
        let message = format!("this block is not read as a proof: {}", block.reason);
        Diagnostic::warning(Code::SkippedBlock, &at(block.line), message)
            .help("`prep explain` says how each block of the page is read")
    });
    empty
        .chain(unproved)
        .chain(blocks)
        .chain(lesson.steps.iter().filter_map(|step| certain(step, course.settings.unread)))
        .chain(lesson.steps.iter().filter_map(grep_dialect))
        .collect()
}

/// A page whose only step is its commit, though it has commands: under other headings than those of proofs.
fn unproved(lesson: &Lesson, page: &Arc<SourceFile>) -> Option<Diagnostic> {
    let passed_over = &lesson.passed_over;
    let is_told =
        passed_over.why_empty.is_some() || passed_over.blocks.iter().any(|block| !block.is_elsewhere);
    if passed_over.has_proof || is_told {
        return None;
    }
    let (first, rest) = passed_over.blocks.split_first()?;
    let at = Span::new(page, page.offset(first.line, 1)..page.offset(first.line, usize::MAX));
    let others = match rest.iter().map(|block| block.line.to_string()).collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [one] => format!("; nor is the one on line {one}"),
        several => format!("; nor are those on lines {}", several.join(", ")),
    };
    let message = format!(
        "the page proves nothing but its commit: this shell block is not read as a proof, because {}{others}",
        first.reason
    );
    let help = "put the commands that prove it below a heading such as `## Proof`, or name yours under `proof_headings` in course.yaml";
    Some(Diagnostic::warning(Code::NoProof, &at, message).help(help))
}

/// `grep 'because|since'`: without `-E`, `|` is the character itself.
fn grep_dialect(step: &Step) -> Option<Diagnostic> {
    let Test::Proof(Proof::Line(line)) = &step.test else { return None };
    let pattern = line.mistaken_or()?;
    let message = format!(
        "in `{pattern}` each `|` is the character itself: grep without `-E` does not read it as \"or\""
    );
    let problem = Diagnostic::warning(Code::GrepDialect, &step.span, message);
    Some(problem.help("write `grep -E`; for the character itself, `[|]`"))
}

/// What is certain of a proof line, whatever a repository has.
fn certain(step: &Step, unread: Unread) -> Option<Diagnostic> {
    let Test::Proof(Proof::Line(line)) = &step.test else { return None };
    Some(match line.certainty()? {
        Certainty::Unread { reason, remedy } => {
            let comes_to = match unread {
                Unread::Unknown => "leaves the lesson unknown",
                Unread::Manual => "only reminds the learner",
            };
            let message = format!("this is not read, and {comes_to}: {reason}");
            Diagnostic::warning(Code::UnreadProof, &step.span, message).help(remedy)
        }
        Certainty::NeverFails(reason) => {
            let message = format!("this proves nothing: {reason}");
            Diagnostic::warning(Code::VacuousCheck, &step.span, message)
                .help("ask for something that work which is not done lacks, such as `# → 1 or more`")
        }
        Certainty::NeverPasses(reason) => {
            let message = format!("no work can pass this: {reason}");
            Diagnostic::warning(Code::NeverPasses, &step.span, message)
                .help("correct the pattern or what is expected, and try the line on work that is done")
        }
    })
}
