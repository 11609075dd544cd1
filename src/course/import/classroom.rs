//! GitHub Classroom's `autograding.json` as a draft. Its tests are commands: what can be read without running them becomes
//! such a check, the others one that runs them.
//! <https://docs.github.com/en/education/manage-coursework-with-github-classroom>

use std::sync::Arc;

use super::ImportError;
use super::draft::{Draft, DraftStep, quoted, verbatim};
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
            Some("exact") => format!("{{ equals: {} }}", verbatim(output)),
            Some("regex") => format!("{{ matching: {} }}", quoted(output)),
            _ => format!("{{ contains: {} }}", verbatim(output)),
        });
        let minutes = match test.get("timeout").map(|timeout| &timeout.value) {
            Some(Value::Int(minutes)) if *minutes > 0 => Some(format!("{minutes}m")),
            _ => None,
        };
        let fields = [
            ("stdin", text("input").map(verbatim)),
            ("stdout", wanted),
            ("timeout", minutes.filter(|_| is_program(command))),
        ];
        let fields: Vec<String> =
            fields.into_iter().filter_map(|(name, value)| Some(format!(", {name}: {}", value?))).collect();
        let command = match text("setup") {
            Some(setup) => format!("{setup} && {command}"),
            None => command.to_owned(),
        };
        let step = DraftStep { description, id: "test".to_owned(), points, ..DraftStep::default() };
        draft.add(command_step(step, &command, &fields.concat()));
    }
    if draft.is_empty() { Err(ImportError::Nothing) } else { Ok(draft) }
}

/// A step for a command: a check that asks the same without running it, or one that runs it. `fields` are those of `runs`
/// beside the command, as YAML, each after a comma.
pub fn command_step(step: DraftStep, command: &str, fields: &str) -> DraftStep {
    let page = read(command);
    let check = match page.lines.as_slice() {
        [line] if fields.is_empty() => line.suggested_check(),
        _ => None,
    };
    if let Some(check) = check {
        return DraftStep { check, comment: Some(format!("a draft, from: {command}")), ..step };
    }
    DraftStep {
        check: format!("runs: {{ command: {}{fields} }}", verbatim(command)),
        comment: Some("it needs a program: `prep check --run` runs it".to_owned()),
        ..step
    }
}

/// Whether a command is more than what prep reads by itself.
fn is_program(command: &str) -> bool {
    read(command).lines.iter().all(|line| line.suggested_check().is_none())
}

fn read(command: &str) -> Page {
    Page::read(&format!("## Proof\n```bash\n{command}\n```\n"), &ProofHeadings::default())
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
          # it needs a program: `prep check --run` runs it
          - must: 'Adds'
            id: test-2
            runs: { command: 'python add.py', stdin: '1 2', stdout: { equals: '3' } }
            points: 10
        ");
        assert!(draft.problems().is_empty());
    }

    #[test]
    fn another_json_is_refused() {
        assert!(matches!(draft(&SourceFile::new("a.json", "{}")), Err(ImportError::Invalid(_))));
        assert!(matches!(draft(&SourceFile::new("a.json", r#"{ "tests": [] }"#)), Err(ImportError::Nothing)));
    }
}
