//! Steps beside each other.

use crate::course::{Lesson, Step, Test};
use crate::diagnostic::{Code, Diagnostic};

pub fn problems(lesson: &Lesson) -> Vec<Diagnostic> {
    let later = lesson.steps.iter().enumerate();
    later.filter_map(|(nth, step)| same_test(&lesson.steps[..nth], step)).collect()
}

/// A step that passes exactly where another does says nothing of its own.
fn same_test(before: &[Step], step: &Step) -> Option<Diagnostic> {
    let Test::Check(check) = &step.test else { return None };
    let is_same = |other: &&Step| {
        other.when == step.when && matches!(&other.test, Test::Check(other) if other == check)
    };
    let other = before.iter().find(is_same)?;
    let message = format!("`{}` tests the same as `{}`", step.id, other.id);
    let problem = Diagnostic::warning(Code::SameTest, &step.span, message);
    let problem = problem.related(&other.span, format!("`{}` is here", other.id));
    Some(problem.help("test what only this sentence asks for, or make one step of both"))
}
