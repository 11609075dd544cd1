//! JSON Schemas, as they are published. Those of what prep writes are written by hand beside the wire types: a contract is not
//! derived from code that may change, and a test validates real reports against them. Those of what authors write are made
//! of what the types say of themselves.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::Screen;
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
    /// One schema, and another that it names as `#/$defs/NAME`.
    Around {
        outer: &'static str,
        name: &'static str,
        inner: &'static str,
    },
    Made(Subject),
}

impl Schema {
    const fn made(name: &'static str, about: &'static str, subject: Subject) -> Self {
        Self { name, about, text: Text::Made(subject) }
    }

    pub fn text(&self) -> serde_json::Result<String> {
        match &self.text {
            Text::Written(text) => Ok((*text).to_owned()),
            Text::Around { outer, name, inner } => {
                Ok(serde_json::to_string_pretty(&around(outer, name, inner)?)? + "\n")
            }
            Text::Made(subject) => Ok(serde_json::to_string_pretty(&schema(*subject))? + "\n"),
        }
    }
}

/// The inner schema becomes a definition of the outer one, beside its own definitions: what it refers to is found there.
fn around(outer: &str, name: &str, inner: &str) -> serde_json::Result<Map<String, Value>> {
    let mut inner: Map<String, Value> = serde_json::from_str(inner)?;
    let mut definitions = match inner.remove("$defs") {
        Some(Value::Object(definitions)) => definitions,
        _ => Map::new(),
    };
    inner.retain(|key, _| !["$schema", "$id"].contains(&key.as_str()));
    definitions.insert(name.to_owned(), Value::Object(inner));
    let mut outer: Map<String, Value> = serde_json::from_str(outer)?;
    outer.insert("$defs".to_owned(), Value::Object(definitions));
    Ok(outer)
}

const REPORT: &str = include_str!("report.schema.json");

pub static SCHEMAS: &[Schema] = &[
    Schema::made("lesson", "lesson.yaml", Subject::Lesson),
    Schema::made("check", "a shared check in checks/", Subject::Check),
    Schema::made("course", "course.yaml", Subject::Course),
    Schema::made("examples", "examples.yaml", Subject::Examples),
    Schema::made("interview", "an interview in interviews/ beside a lesson", Subject::Interview),
    Schema::made("schedule", "schedule.yaml beside a lesson", Subject::Schedule),
    Schema::made("prep", "prep.yaml in a learner's folder", Subject::PrepYaml),
    Schema {
        name: "report",
        about: "what `prep check --format json` writes: prep/report/v1",
        text: Text::Written(REPORT),
    },
    Schema {
        name: "status",
        about: "what `prep status --format json` writes: prep/status/v1",
        text: Text::Written(include_str!("status.schema.json")),
    },
    Schema {
        name: "timeline",
        about: "what `prep timeline --format json` writes: prep/timeline/v1",
        text: Text::Written(include_str!("timeline.schema.json")),
    },
    Schema {
        name: "gradebook",
        about: "a line of what `prep grade` writes to results.jsonl: prep/result/v1",
        text: Text::Around { outer: include_str!("gradebook.schema.json"), name: "report", inner: REPORT },
    },
    Schema {
        name: "lint",
        about: "what `prep lint --format json` writes: prep/lint/v1",
        text: Text::Written(include_str!("lint.schema.json")),
    },
];

/// A line for each schema.
pub fn write_list(out: &mut dyn Write, schemas: &[Schema], screen: Screen) -> io::Result<()> {
    let styles = screen.styles();
    let widest = schemas.iter().map(|schema| schema.name.len()).max().unwrap_or(0);
    for schema in schemas {
        let gap = " ".repeat(widest + 2 - schema.name.len());
        writeln!(out, "{}{gap}{}", styles.heading.paint(schema.name), schema.about)?;
    }
    writeln!(out, "\none of them: {}", styles.command.paint("prep schema NAME"))
}
