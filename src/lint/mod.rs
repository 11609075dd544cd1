//! What is wrong with a course, or looks wrong: every problem at once. One file for each family of rules; a rule is a plain
//! function over the course as it was read. Nothing is drawn here.

mod checks;
mod circles;
mod criteria;
mod lessons;
mod names;
mod pages;
mod patterns;
mod steps;
mod truth;

use crate::course::{Course, Lesson};
use crate::diagnostic::{Diagnostic, Severity};

/// Every problem of a course, in the order of files and lines, each once. `others` are those met elsewhere, in its examples.
pub fn lint(course: &Course, others: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut problems = others;
    problems.extend(course.passed_over().cloned().map(|problem| {
        // A file that was left out is no reason to refuse the rest.
        Diagnostic { severity: Severity::Warning, ..problem }
    }));
    problems.extend(course.pages_almost_lessons());
    problems.extend(course.shared.problems().cloned());
    let read: Vec<&Result<Lesson, Vec<Diagnostic>>> =
        course.entries.iter().map(|entry| course.lesson(entry)).collect();
    problems.extend(read.iter().filter_map(|lesson| lesson.as_ref().err()).flatten().cloned());
    let lessons: Vec<&Lesson> = read.iter().filter_map(|lesson| lesson.as_ref().ok()).collect();
    let files = names::CourseFiles::of(course);
    for lesson in &lessons {
        problems.extend(lesson.warnings.iter().cloned());
        problems.extend(pages::problems(course, lesson));
        problems.extend(patterns::problems(lesson));
        problems.extend(steps::problems(lesson));
        problems.extend(checks::problems(lesson));
        problems.extend(names::problems(&files, lesson));
        problems.extend(criteria::problems(lesson));
    }
    problems.extend(lessons::problems(course, &lessons, lessons.len() == read.len()));
    in_order(problems)
}

/// By file and line, each problem once: several lessons may use the same shared check.
fn in_order(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let place = |problem: &Diagnostic| {
        (
            problem.primary.file.path.clone(),
            problem.primary.range.start,
            problem.code,
            problem.message.clone(),
        )
    };
    problems.sort_by_cached_key(place);
    problems.dedup_by_key(|problem| place(problem));
    problems
}
