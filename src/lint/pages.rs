//! What of a lesson's page is no proof, though it looks like one, and proofs that say nothing: what is not read, what cannot
//! fail, and what cannot pass.

use crate::course::{Course, Lesson, Step, Test, Unread};
use crate::diagnostic::{Code, Diagnostic};
use crate::proof::{Certainty, Proof};
use crate::source::Span;

pub fn problems(course: &Course, lesson: &Lesson) -> Vec<Diagnostic> {
    let Some(page) = lesson.page.as_ref().filter(|_| lesson.is_proved) else { return Vec::new() };
    let at = |line: usize| Span::new(page, page.offset(line, 1)..page.offset(line, usize::MAX));
    let empty = lesson.passed_over.why_empty.iter().map(|why| {
        Diagnostic::warning(Code::NoProof, &lesson.id_span, format!("the page has no step: {why}"))
            .help("write the commands that prove it in a `bash` block below a heading such as `## Proof`")
    });
    let blocks = lesson.passed_over.blocks.iter().filter(|block| !block.is_elsewhere).map(|block| {
        let message = format!("this block is not read as a proof: {}", block.reason);
        Diagnostic::warning(Code::SkippedBlock, &at(block.line), message)
            .help("`prep explain` says how each block of the page is read")
    });
    empty
        .chain(blocks)
        .chain(lesson.steps.iter().filter_map(|step| certain(step, course.settings.unread)))
        .collect()
}

/// What is certain of a proof line, whatever a repository has.
fn certain(step: &Step, unread: Unread) -> Option<Diagnostic> {
    let Test::Proof(Proof::Line(line)) = &step.test else { return None };
    Some(match line.certainty()? {
        Certainty::Unread(reason) => {
            let comes_to = match unread {
                Unread::Unknown => "leaves the lesson unknown",
                Unread::Manual => "only reminds the learner",
            };
            let message = format!("this is not read, and {comes_to}: {reason}");
            Diagnostic::warning(Code::UnreadProof, &step.span, message).help(
                "write what it should print after `# → `, such as `# → 3 or more` or `# → no output`; \
                 `prep explain --grammar` lists what is read",
            )
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
