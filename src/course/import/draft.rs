//! A lesson that is being drafted, and its text as `lesson.yaml`. Every step is read back before it is kept: what no kind
//! takes becomes a reminder that says so.

use std::fmt::Write;

use crate::course::Id;
use crate::course::files::Files;
use crate::course::read::{Around, Form, read_lesson};
use crate::course::settings::Settings;
use crate::course::shared::SharedChecks;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
use crate::wording::one_line;
use crate::yaml;

/// A draft of a lesson.
#[derive(Debug, Default)]
pub struct Draft {
    pub id: String,
    /// The file that it was made of.
    pub source: String,
    /// Keys of the lesson with their values as YAML.
    head: Vec<(&'static str, String)>,
    steps: Vec<DraftStep>,
}

/// A step of a draft; every text as it is, not quoted.
#[derive(Debug, Default, Clone)]
pub struct DraftStep {
    pub description: String,
    pub id: String,
    /// One kind with its fields, as YAML on one line.
    pub check: String,
    /// What the author should know.
    pub comment: Option<String>,
    pub points: Option<u32>,
    pub hint: Option<String>,
    /// Keys and texts of `meta`.
    pub meta: Vec<(String, String)>,
}

impl Draft {
    pub fn new(id: &str, source: &str) -> Self {
        let id = if Id::parse(id).is_some() { id } else { "lesson" };
        let head = vec![("id", quoted(id))];
        Self { id: id.to_owned(), source: source.to_owned(), head, steps: Vec::new() }
    }

    /// Adds a key of the lesson with its value as YAML.
    pub fn set(&mut self, key: &'static str, value: String) {
        self.head.push((key, value));
    }

    pub fn has(&self, check: &str) -> bool {
        let bare = |check: &str| check.replace('\'', "");
        self.steps.iter().any(|step| bare(&step.check) == bare(check))
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Adds a step. Its id is made to differ from those before it; a check that prep would refuse becomes a reminder.
    pub fn add(&mut self, mut step: DraftStep) {
        let stem = step.id.clone();
        let folded = |id: &str| Id::parse(id).map(|id| id.folded());
        let mut nth = 1;
        while self.steps.iter().any(|other| folded(&other.id) == folded(&step.id)) {
            nth += 1;
            step.id = format!("{stem}-{nth}");
        }
        if let Some(problem) = refusal(&step) {
            step.comment = Some(format!("not taken over, {problem}: {}", step.check));
            step.check = manual(&step.description);
        }
        if step.check.starts_with("manual:") {
            // A reminder earns no points; what it was worth is kept for a person.
            let points = step.points.take().map(|points| ("points".to_owned(), points.to_string()));
            step.meta.extend(points);
        }
        self.steps.push(step);
    }

    /// What keeps the draft from being a lesson as it is.
    pub fn problems(&self) -> Vec<Diagnostic> {
        problems_of(&self.source, self.to_string())
    }
}

/// A step for a person.
pub fn manual(text: &str) -> String {
    format!("manual: {}", quoted(text))
}

/// The first problem of a step that is a lesson's only one, in words.
fn refusal(step: &DraftStep) -> Option<String> {
    if step.check.starts_with("manual:") {
        return None;
    }
    let mut alone = Draft::new("draft", "draft");
    alone.set("title", quoted("draft"));
    alone.steps.push(DraftStep { id: "step".to_owned(), ..step.clone() });
    alone.problems().first().map(|problem| problem.message.clone())
}

fn problems_of(source: &str, text: String) -> Vec<Diagnostic> {
    let file = SourceFile::new(source, text);
    let root = match yaml::parse(&file) {
        Ok(root) => root,
        Err(problem) => return vec![problem],
    };
    let shared = SharedChecks::find(&Files::default(), "checks");
    let around = Around { shared: &shared, settings: &Settings::default() };
    read_lesson(&root, Form::Spec, around, &[]).err().unwrap_or_default()
}

impl std::fmt::Display for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (key, value) in &self.head {
            writeln!(f, "{key}: {value}")?;
        }
        f.write_str("done_when:\n")?;
        for step in &self.steps {
            if let Some(comment) = &step.comment {
                writeln!(f, "  # {}", escaped(&one_line(comment)))?;
            }
            writeln!(f, "  - must: {}\n    id: {}\n    {}", quoted(&step.description), step.id, step.check)?;
            if let Some(points) = step.points {
                writeln!(f, "    points: {points}")?;
            }
            if let Some(hint) = &step.hint {
                writeln!(f, "    hint: {}", quoted(hint))?;
            }
            if !step.meta.is_empty() {
                let meta: Vec<String> =
                    step.meta.iter().map(|(key, text)| format!("{key}: {}", quoted(text))).collect();
                writeln!(f, "    meta: {{ {} }}", meta.join(", "))?;
            }
        }
        Ok(())
    }
}

/// A text as YAML on one line, its white space as spaces: for whoever reads it.
pub fn quoted(text: &str) -> String {
    verbatim(&text.trim().replace(['\n', '\r', '\t'], " "))
}

/// Exactly this text as YAML on one line: in single quotes, or in double quotes where a character has to be escaped.
pub fn verbatim(text: &str) -> String {
    if !text.contains(is_unseen) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if is_unseen(c) => drop(write!(out, "\\U{:08X}", c as u32)),
            c => out.push(c),
        }
    }
    out + "\""
}

/// A text in which every character can be seen.
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            c if is_unseen(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// Whether a character steers a terminal, or hides or reorders what is beside it.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn step(check: &str) -> DraftStep {
        DraftStep { description: "One".into(), id: "one".into(), check: check.into(), ..DraftStep::default() }
    }

    #[test]
    fn ids_differ_and_refused_checks_become_reminders() {
        let mut draft = Draft::new("a b", "x");
        draft.set("title", quoted("T"));
        draft.add(DraftStep { points: Some(2), ..step("file: a.md") });
        draft.add(DraftStep {
            points: Some(3),
            hint: Some("h".into()),
            ..step("lines: { in: a.md, matching: '(?=x)' }")
        });
        let text = draft.to_string();
        assert!(text.starts_with("id: 'lesson'\n") && text.contains("id: one-2"), "{text}");
        assert!(text.contains("# not taken over, ") && text.contains("meta: { points: '3' }"), "{text}");
        assert!(draft.problems().is_empty(), "{text}");
    }

    #[test]
    fn a_draft_of_reminders_says_what_it_lacks() {
        let mut draft = Draft::new("a", "x");
        draft.set("title", quoted("T"));
        draft.add(step(&manual("look")));
        assert!(draft.problems()[0].message.contains("nothing is required"));
    }

    proptest! {
        #[test]
        fn a_quoted_text_reads_back_and_has_nothing_unseen(text in "[a '\"\\\\:#\u{1b}\u{9b}\u{202e}\u{e0041}é-]{1,12}") {
            let text = text.trim();
            prop_assume!(!text.is_empty());
            let quoted = quoted(text);
            prop_assert!(!quoted.contains(is_unseen));
            let root = yaml::parse(&SourceFile::new("a", format!("k: {quoted}\n"))).unwrap();
            prop_assert_eq!(root.get("k").unwrap().as_text(), Some(text));
        }
    }
}
