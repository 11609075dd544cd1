//! What changed between two gradings, and why: for a teacher who grades again after a mistake in a check or in a roster.

use std::collections::BTreeMap;

use super::row::Row;

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
        let before = old.lessons.iter().find(|other| other.id == lesson.id);
        let status = |row: &Row, status: &str| match row.is_waived(&lesson.id) {
            true => "waived".to_owned(),
            false => status.to_owned(),
        };
        let was = before.map_or_else(|| "absent".to_owned(), |before| status(old, &before.status));
        let is = status(new, &lesson.status);
        let steps = lesson.steps.iter().filter_map(|step| {
            let before = before?.steps.iter().find(|other| other.id == step.id);
            let was = before.map_or("absent", |before| before.outcome.as_str());
            (was != step.outcome).then(|| format!("{}: {was} → {}", step.id, step.outcome))
        });
        let steps: Vec<String> = steps.collect();
        if was != is || !steps.is_empty() {
            let because = if steps.is_empty() { String::new() } else { format!(" ({})", steps.join(", ")) };
            sentences.push(format!("{}: {was} → {is}{because}", lesson.id));
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
    use super::super::row::{RowLesson, RowStep};
    use super::*;

    fn row(commit: &str, outcome: &str) -> BTreeMap<String, Row> {
        let step = RowStep {
            id: "notes".into(),
            description: "There.".into(),
            level: "must".into(),
            outcome: outcome.into(),
            found: String::new(),
            expected: String::new(),
        };
        let status = if outcome == "pass" { "done" } else { "pending" };
        let lesson = RowLesson {
            id: "l".into(),
            title: "L".into(),
            status: status.into(),
            earned: 0,
            possible: 1,
            steps: vec![step],
        };
        let row = Row {
            id: "ada".into(),
            repo: "ada".into(),
            commit: Some(commit.into()),
            late: None,
            before: None,
            waived: Vec::new(),
            extended: None,
            error: None,
            course_digest: Some("d".into()),
            exit: Some(0),
            lessons: vec![lesson],
            line: String::new(),
        };
        BTreeMap::from([("ada".to_owned(), row)])
    }

    #[test]
    fn a_change_names_lesson_step_and_cause() {
        let [change] = changes(&row("a", "fail"), &row("b", "pass")).try_into().unwrap();
        assert_eq!(change.sentences, ["l: pending → done (notes: fail → pass)"]);
        assert_eq!(change.causes, ["another commit"]);
        assert_eq!(changes(&row("a", "pass"), &row("b", "pass")), []);
        assert_eq!(changes(&BTreeMap::new(), &row("a", "pass"))[0].sentences, ["it was not graded before"]);
    }
}
