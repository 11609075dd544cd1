//! Lessons and shared checks beside each other.

use std::collections::BTreeSet;

use super::circles::Circles;
use super::criteria::commit_name;
use super::truth::leaves;
use crate::check::Leaf;
use crate::course::{ChosenBy, Course, Id, Lesson, Test};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::wording::suggest;

/// `is_whole`: every lesson of the course could be read.
pub fn problems(course: &Course, lessons: &[&Lesson], is_whole: bool) -> Vec<Diagnostic> {
    let mut problems: Vec<Diagnostic> = lessons.iter().filter_map(|lesson| other_folder(lesson)).collect();
    let names: BTreeSet<&str> = course.entries.iter().map(|entry| entry.name.as_str()).collect();
    let circles = Circles::of(lessons);
    for lesson in lessons {
        problems.extend(lesson.requires.iter().filter_map(|required| unknown(lesson, required, &names)));
        problems.extend(circular(lesson, &circles));
        problems.extend(commit_of_another(lesson, &names));
    }
    // What is built in is for other courses, and a lesson that cannot be read may use any.
    if is_whole && course.chosen_by != ChosenBy::BuiltIn {
        problems.extend(unused(course, lessons));
    }
    problems
}

/// The id of a lesson in a folder of its own is the folder's name: `prep list` shows the one, a path the other.
fn other_folder(lesson: &Lesson) -> Option<Diagnostic> {
    let path = lesson.id_span.file.path.as_str();
    let folder = path.strip_suffix("/lesson.yaml").or_else(|| path.strip_suffix("/lesson.yml"))?;
    let folder = folder.rsplit('/').next()?;
    (folder != lesson.id.as_str() && Id::parse(folder).is_some()).then(|| {
        let message = format!("the lesson's id is `{}`, and its folder `{folder}`", lesson.id);
        Diagnostic::warning(Code::IdDiffers, &lesson.id_span, message).help(
            "give both the same name; an id that learners' reports have should stay, so rename the folder",
        )
    })
}

/// A lesson that is made from a copy of another keeps the name that its commits begin with. One that looks for its own commits
/// too may well look for another's.
fn commit_of_another(lesson: &Lesson, names: &BTreeSet<&str>) -> Option<Diagnostic> {
    let commits = |check| leaves(check).into_iter().any(|leaf| matches!(leaf, Leaf::Commits(_)));
    let steps = lesson.steps.iter().filter(|step| matches!(&step.test, Test::Check(check) if commits(check)));
    let mut named = steps.flat_map(|step| &step.written).filter_map(|written| {
        let name = commit_name(&written.pattern)?;
        Some((written, name.strip_suffix(':')?.to_owned()))
    });
    let (written, name) = named.next()?;
    let is_own = |name: &str| name == lesson.id.as_str();
    if is_own(&name) || !names.contains(name.as_str()) || named.any(|(_, name)| is_own(&name)) {
        return None;
    }
    let message = format!("this looks for commits of `{name}`, which is another lesson");
    let problem = Diagnostic::warning(Code::CommitOfAnother, &written.span, message);
    Some(problem.help(format!("look for commits of `{}`: the work of `{name}` would pass here", lesson.id)))
}

fn unknown(lesson: &Lesson, required: &str, names: &BTreeSet<&str>) -> Option<Diagnostic> {
    if names.contains(required) {
        return None;
    }
    let message = format!("`{}` requires `{required}`, and no lesson is called so", lesson.id);
    let problem = Diagnostic::error(Code::UnknownLesson, &required_span(lesson, required), message);
    Some(problem.help(match suggest(required, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`prep list` shows the ids of the lessons".to_owned(),
    }))
}

/// Whether a lesson comes before itself: told at the first of the circle.
fn circular(lesson: &Lesson, circles: &Circles) -> Option<Diagnostic> {
    let own = lesson.id.as_str();
    let first = lesson.requires.iter().find(|required| circles.are_one(own, required))?;
    let message =
        format!("`{own}` requires `{first}`, which cannot come before it: it requires `{own}` itself");
    let problem = Diagnostic::error(Code::CircularRequires, &required_span(lesson, first), message);
    Some(problem.help("leave one of the two out"))
}

/// Where a required id is written, after the key `requires`; else the lesson's own id.
fn required_span(lesson: &Lesson, required: &str) -> Span {
    let file = &lesson.id_span.file;
    let found =
        file.text.find("requires").and_then(|from| Some(from + 8 + file.text[from + 8..].find(required)?));
    found.map_or_else(|| lesson.id_span.clone(), |at| Span::new(file, at..at + required.len()))
}

/// The name of the example in a new check that is still to be edited: until then no lesson need use the check.
const TO_BE_EDITED: &str = "edit-me";

fn unused(course: &Course, lessons: &[&Lesson]) -> Vec<Diagnostic> {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for step in lessons.iter().flat_map(|lesson| &lesson.steps) {
        let test = match &step.test {
            Test::Check(check) => Some(check),
            _ => None,
        };
        let hints = step.hints.conditions();
        let checks = test.into_iter().chain(&step.when).chain(hints);
        used.extend(checks.flat_map(|check| check.uses()));
    }
    let unused = course.shared.iter().filter(|check| !used.contains(check.name.as_str()));
    let told = unused.filter_map(|check| {
        let span = course.shared.name_span(&check.name)?;
        if span.file.text.contains(TO_BE_EDITED) {
            return None;
        }
        let message = format!("no lesson uses the shared check `{}`", check.name);
        let problem = Diagnostic::warning(Code::UnusedSharedCheck, &span, message);
        Some(problem.help(format!("write `use: {}` in a step, or remove the file", check.name)))
    });
    told.collect()
}
