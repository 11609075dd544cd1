//! The built-in course proved both ways: every example of every lesson, on scripted evidence and on a real repository built
//! from the same script, and every lesson against every other lesson's done example.

use super::model::{Example, load_examples};
use super::run::{Bench, evaluate_lesson, run_shared};
use crate::course::{Course, Lesson};
use crate::evidence::{Evidence, Script};
use crate::report::{LessonReport, Outcome, Status, StepReport};

fn course() -> Course {
    Course::built_in().expect("the built-in course loads")
}

fn lessons(course: &Course) -> Vec<&Lesson> {
    course.select(&[]).unwrap_or_else(|problem| panic!("{problem:#?}")).lessons
}

fn examples(course: &Course, lesson: &Lesson) -> Vec<Example> {
    load_examples(course, lesson).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn on_script(course: &Course, lesson: &Lesson, script: &Script) -> LessonReport {
    evaluate_lesson(course, lesson, &Evidence::of_script(script).unwrap())
}

fn on_disk(course: &Course, lesson: &Lesson, script: &Script) -> LessonReport {
    let dir = tempfile::tempdir().unwrap();
    script.build(dir.path()).unwrap();
    evaluate_lesson(course, lesson, &Evidence::of_worktree(dir.path()).unwrap())
}

/// What a step came to and why, for comparing two readings of one script.
fn findings(report: &LessonReport) -> Vec<(String, String, String)> {
    let one = |step: &StepReport| (step.id.to_string(), step.outcome.as_str().to_owned(), step.found.clone());
    report.steps.iter().map(one).collect()
}

/// Each lesson in a thread of its own: together they are most of the time of all fast tests.
#[test]
fn every_lesson_is_proved_by_its_examples() {
    let ids: Vec<String> = lessons(&course()).iter().map(|lesson| lesson.id.to_string()).collect();
    let prove = |id: String| {
        let course = course();
        let selected = course.select(&[id]).unwrap().lessons;
        let result = Bench::of(&course, None).run_lesson(selected[0]).unwrap();
        assert!(result.holds(), "{result:#?}");
    };
    std::thread::scope(|scope| ids.into_iter().for_each(|id| drop(scope.spawn(move || prove(id)))));
}

#[test]
fn every_shared_check_is_proved_by_its_examples() {
    let course = course();
    assert_eq!(course.shared.problems().count(), 0);
    for check in course.shared.iter() {
        let examples = course.shared_examples(check).unwrap_or_else(|problems| panic!("{problems:#?}"));
        for passes in [true, false] {
            assert!(
                examples.iter().any(|example| example.passes == passes),
                "{}: no example with {passes}",
                check.name
            );
        }
        let result = run_shared(&course, check, false).unwrap();
        assert!(result.holds(), "{result:#?}");
    }
}

#[test]
#[ignore = "slow: every example of every lesson on a real repository"]
fn a_script_and_the_repository_built_from_it_agree() {
    let course = course();
    for lesson in lessons(&course) {
        for example in examples(&course, lesson) {
            let scripted = findings(&on_script(&course, lesson, &example.script));
            let built = findings(&on_disk(&course, lesson, &example.script));
            assert_eq!(scripted, built, "{}/{}", lesson.id, example.name);
        }
    }
}

#[test]
fn nothing_is_done_in_an_empty_repository() {
    let course = course();
    for lesson in lessons(&course) {
        let report = evaluate_lesson(&course, lesson, &Evidence::empty());
        assert_eq!(report.status, Status::NotStarted, "{}", lesson.id);
        assert!(
            report.steps.iter().all(|step| step.outcome != Outcome::Pass),
            "{} passes on nothing",
            lesson.id
        );
    }
}

#[test]
fn no_lesson_is_done_by_another_ones_work() {
    let course = course();
    let mut matrix = String::new();
    for lesson in lessons(&course) {
        for other in lessons(&course) {
            let done = examples(&course, other)
                .into_iter()
                .find(|example| example.name == "done")
                .expect("a done example");
            let report = on_script(&course, lesson, &done.script);
            let (passed, required) = report.progress();
            matrix += &format!(
                "{:<22} on {:<22} {:<11} {passed}/{required}\n",
                lesson.id,
                other.id,
                report.status.as_str()
            );
        }
    }
    insta::assert_snapshot!("every_lesson_on_every_done_example", matrix);
}
