//! What changed between two gradings, and why: for a teacher who grades again after a mistake in a check or in a roster.

use std::collections::BTreeMap;

use super::row::{Row, StepOutcome};
use crate::report::Status;

/// One submission whose result is not what it was.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    pub id: String,
    /// One sentence for each lesson, and for each step that made it change.
    pub sentences: Vec<String>,
    /// What else is different and can be the cause.
    pub causes: Vec<&'static str>,
}

/// Every submission whose result differs, by id; one that is only in one grading differs.
pub fn changes(old: &BTreeMap<String, Row>, new: &BTreeMap<String, Row>) -> Vec<Change> {
    let mut ids: Vec<&String> = old.keys().chain(new.keys()).collect();
    ids.sort();
    ids.dedup();
    let change = |id: &&String| match (old.get(*id), new.get(*id)) {
        (Some(old), Some(new)) => compare(old, new),
        (Some(_), None) => Some(only(id, "it was graded before, and is not now")),
        (None, Some(_)) => Some(only(id, "it was not graded before")),
        (None, None) => None,
    };
    ids.iter().filter_map(change).collect()
}

fn only(id: &str, sentence: &str) -> Change {
    Change { id: id.to_owned(), sentences: vec![sentence.to_owned()], causes: Vec::new() }
}

fn compare(old: &Row, new: &Row) -> Option<Change> {
    let mut sentences = Vec::new();
    if old.error != new.error {
        let told = |error: &Option<String>| error.clone().unwrap_or_else(|| "graded".to_owned());
        sentences.push(format!("{} → {}", told(&old.error), told(&new.error)));
    }
    for lesson in &new.lessons {
        let id = &lesson.about.id;
        let before = old.lesson(id);
        let status = |row: &Row, status: Status| if row.is_waived(id) { "waived" } else { status.as_str() };
        let was = before.map_or("absent", |before| status(old, before.status));
        let is = status(new, lesson.status);
        let steps = lesson.about.steps.iter().zip(&lesson.outcomes).filter_map(|(step, outcome)| {
            let was = before?.outcome(step).map_or("absent", StepOutcome::as_str);
            (was != outcome.as_str()).then(|| format!("{step}: {was} → {}", outcome.as_str()))
        });
        let steps: Vec<String> = steps.collect();
        if was != is || !steps.is_empty() {
            let because = if steps.is_empty() { String::new() } else { format!(" ({})", steps.join(", ")) };
            sentences.push(format!("{id}: {was} → {is}{because}"));
        }
    }
    if sentences.is_empty() {
        return None;
    }
    let mut causes = Vec::new();
    causes.extend((old.commit != new.commit).then_some("another commit"));
    causes.extend((old.course_digest != new.course_digest).then_some("another version of the course"));
    causes.extend((old.before != new.before).then_some("another deadline"));
    causes.extend((old.waived != new.waived).then_some("other waivers"));
    Some(Change { id: new.id.clone(), sentences, causes })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::super::row::{About, RowLesson};
    use super::*;

    fn row(commit: &str, outcome: StepOutcome) -> BTreeMap<String, Row> {
        let lesson = RowLesson {
            about: Rc::new(About { id: "l".into(), title: "L".into(), steps: vec!["notes".into()] }),
            status: if outcome == StepOutcome::Pass { Status::Done } else { Status::Pending },
            earned: 0,
            possible: 1,
            outcomes: vec![outcome],
            open: Vec::new(),
        };
        let row = Row {
            commit: Some(commit.into()),
            course_digest: Some("d".into()),
            lessons: vec![lesson],
            ..Row::ungraded("ada")
        };
        BTreeMap::from([("ada".to_owned(), row)])
    }

    #[test]
    fn a_change_names_lesson_step_and_cause() {
        let [change] =
            changes(&row("a", StepOutcome::Fail), &row("b", StepOutcome::Pass)).try_into().unwrap();
        assert_eq!(change.sentences, ["l: pending → done (notes: fail → pass)"]);
        assert_eq!(change.causes, ["another commit"]);
        assert_eq!(changes(&row("a", StepOutcome::Pass), &row("b", StepOutcome::Pass)), []);
        assert_eq!(
            changes(&BTreeMap::new(), &row("a", StepOutcome::Pass))[0].sentences,
            ["it was not graded before"]
        );
    }
}
