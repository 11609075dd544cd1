//! JSON Schemas, as they are published. Those of what prep writes are written by hand beside the wire types: a contract is not
//! derived from code that may change, and a test validates real reports against them. Those of what authors write are made
//! of what the types say of themselves.

use crate::reference::{Subject, schema};

#[derive(Debug)]
pub struct Schema {
    pub name: &'static str,
    /// A fragment: what it describes.
    pub about: &'static str,
    text: Text,
}

#[derive(Debug)]
enum Text {
    Written(&'static str),
    Made(Subject),
}

impl Schema {
    const fn made(name: &'static str, about: &'static str, subject: Subject) -> Self {
        Self { name, about, text: Text::Made(subject) }
    }

    pub fn text(&self) -> serde_json::Result<String> {
        match &self.text {
            Text::Written(text) => Ok((*text).to_owned()),
            Text::Made(subject) => Ok(serde_json::to_string_pretty(&schema(*subject))? + "\n"),
        }
    }
}

pub static SCHEMAS: &[Schema] = &[
    Schema::made("lesson", "lesson.yaml", Subject::Lesson),
    Schema::made("check", "a shared check in checks/", Subject::Check),
    Schema::made("course", "course.yaml", Subject::Course),
    Schema::made("examples", "examples.yaml", Subject::Examples),
    Schema {
        name: "report",
        about: "what `prep check --format json` writes: prep/report/v1",
        text: Text::Written(include_str!("report.schema.json")),
    },
];
