//! GitHub Classroom's `autograding.json` as a draft. Its tests are commands: what can be read without running them becomes a
//! check, the others reminders that say what to type.
//! <https://docs.github.com/en/education/manage-coursework-with-github-classroom>

use std::sync::Arc;

use super::ImportError;
use super::draft::{Draft, DraftStep, manual, quoted};
use crate::diagnostic::Code;
use crate::proof::{Page, ProofHeadings};
use crate::source::SourceFile;
use crate::yaml::{self, Node, Value};

pub fn draft(file: &Arc<SourceFile>) -> Result<Draft, ImportError> {
    let root = yaml::parse(file)?;
    let Some(Value::List(tests)) = root.get("tests").map(|tests| &tests.value) else {
        let problem = root.error(Code::MissingKey, "`tests` is missing: this is not an autograding.json");
        return Err(problem.into());
    };
    let mut draft = Draft::new("autograding", &file.path);
    draft.set("title", quoted("Tests of GitHub Classroom"));
    for test in tests.iter() {
        let text = |key: &str| test.get(key).and_then(Node::as_text).filter(|text| !text.trim().is_empty());
        let Some(command) = text("run") else { continue };
        let points = match test.get("points").map(|points| &points.value) {
            Some(Value::Int(points)) => u32::try_from(*points).ok(),
            _ => None,
        };
        let description = text("name").unwrap_or(command).to_owned();
        let wanted = text("output").map(|output| match text("comparison") {
            Some("exact") => format!("it prints exactly: {output}"),
            Some("regex") => format!("its output matches: {output}"),
            _ => format!("its output has: {output}"),
        });
        let input = text("input").map(|input| format!("it is given: {input}"));
        let setup = text("setup").map(|setup| format!("after {setup}"));
        let details: Vec<String> = [wanted, input, setup].into_iter().flatten().collect();
        let details = (!details.is_empty()).then(|| details.join("; "));
        let step = DraftStep { description, id: "test".to_owned(), points, ..DraftStep::default() };
        draft.add(command_step(step, command, details.as_deref()));
    }
    if draft.is_empty() { Err(ImportError::Nothing) } else { Ok(draft) }
}

/// A step for a command: a check that asks the same, or a reminder. `details` is what is asked beyond its success.
pub fn command_step(step: DraftStep, command: &str, details: Option<&str>) -> DraftStep {
    let page = Page::read(&format!("## Proof\n```bash\n{command}\n```\n"), &ProofHeadings::default());
    let check = match page.lines.as_slice() {
        [line] if details.is_none() => line.suggested_check(),
        _ => None,
    };
    if let Some(check) = check {
        return DraftStep { check, comment: Some(format!("a draft, from: {command}")), ..step };
    }
    let text = match details {
        Some(details) => format!("Type {command}; {details}"),
        None => format!("Type {command}"),
    };
    DraftStep {
        check: manual(&text),
        comment: Some("it runs a program, which prep does not".to_owned()),
        ..step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_reminders_or_checks() {
        let json = r#"{ "tests": [
            { "name": "Notes", "setup": "", "run": "test -f docs/notes.md", "points": 5 },
            { "name": "Adds", "run": "python add.py", "input": "1 2", "output": "3", "comparison": "exact", "points": 10 },
            { "name": "nothing" }
        ] }"#;
        let draft = draft(&SourceFile::new("autograding.json", json)).unwrap();
        insta::assert_snapshot!(draft.to_string(), @"
        id: 'autograding'
        title: 'Tests of GitHub Classroom'
        done_when:
          # a draft, from: test -f docs/notes.md
          - must: 'Notes'
            id: test
            file: docs/notes.md
            points: 5
          # it runs a program, which prep does not
          - must: 'Adds'
            id: test-2
            manual: 'Type python add.py; it prints exactly: 3; it is given: 1 2'
            meta: { points: '10' }
        ");
        assert!(draft.problems().is_empty());
    }

    #[test]
    fn another_json_is_refused() {
        assert!(matches!(draft(&SourceFile::new("a.json", "{}")), Err(ImportError::Invalid(_))));
        assert!(matches!(draft(&SourceFile::new("a.json", r#"{ "tests": [] }"#)), Err(ImportError::Nothing)));
    }
}
