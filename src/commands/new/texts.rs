//! The files that something new begins as: texts with its name filled in.

use std::collections::BTreeSet;

use super::CommandError;
use crate::course::Id;
use crate::render::schema::SCHEMAS;
use crate::scaffold::plain_or_quoted;

/// Where the schemas are that the headers of the files name, for editors.
const SCHEMA_FOLDER: &str = "schemas";

/// A file that is to be written.
pub struct Draft {
    /// From the course's root.
    pub path: String,
    pub text: String,
}

/// What is filled in.
pub struct Names {
    name: String,
    /// The file of what is new, from the course's root.
    file: String,
}

impl Names {
    pub fn of(id: &Id, file: &str) -> Self {
        Self { name: id.to_string(), file: file.to_owned() }
    }

    /// The text at `path` with everything filled in.
    fn fill(&self, text: &str, path: &str) -> Draft {
        let text = text
            .replace("$SCHEMAS", &schema_folder(path))
            .replace("$FILE", path)
            .replace("$ID", &plain_or_quoted(&self.name))
            .replace("$TITLE", &plain_or_quoted(&title(&self.name)))
            .replace("$PATTERN", &self.name.replace('.', r"\."))
            .replace("$NAME", &self.name);
        Draft { path: path.to_owned(), text }
    }

    /// A file beside the one of what is new.
    fn beside(&self, name: &str) -> String {
        let folder = self.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{folder}/{name}")
    }
}

pub fn course(names: &Names) -> Draft {
    names.fill(include_str!("course.yaml"), &names.file)
}

pub fn check(names: &Names) -> Draft {
    names.fill(include_str!("check.yaml"), &names.file)
}

pub fn lesson(names: &Names) -> Vec<Draft> {
    vec![
        names.fill(include_str!("lesson.yaml"), &names.file),
        page(names, include_str!("README.md")),
        names.fill(include_str!("examples.yaml"), &names.beside("examples.yaml")),
    ]
}

/// A page's title needs no quotes.
fn page(names: &Names, text: &str) -> Draft {
    names.fill(&text.replace("$TITLE", &title(&names.name)), &names.beside("README.md"))
}

/// The schemas that the headers of drafts name.
pub fn schemas(drafts: &[Draft]) -> Result<Vec<Draft>, CommandError> {
    let headers = drafts.iter().filter_map(|draft| draft.text.lines().next()?.strip_suffix(".json"));
    let named: BTreeSet<&str> = headers.filter_map(|header| header.rsplit('/').next()).collect();
    let schemas = SCHEMAS.iter().filter(|schema| named.contains(schema.name));
    let drafts = schemas.map(|schema| {
        let text = schema.text().map_err(std::io::Error::from)?;
        Ok(Draft { path: format!("{SCHEMA_FOLDER}/{}.json", schema.name), text })
    });
    drafts.collect()
}

/// The folder of the schemas, as the file at `path` names it.
fn schema_folder(path: &str) -> String {
    format!("{}{SCHEMA_FOLDER}", "../".repeat(path.matches('/').count()))
}

/// The first line of the file at `path`, by which an editor finds its schema.
pub fn header(path: &str, schema: &str) -> String {
    format!("# yaml-language-server: $schema={}/{schema}.json\n", schema_folder(path))
}

/// `w05-two-caches` as a title: `W05 two caches`.
pub fn title(name: &str) -> String {
    let spaced = name.replace(['-', '_'], " ");
    let mut chars = spaced.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_titles_and_strings() {
        assert_eq!(title("w05-two_caches"), "W05 two caches");
        for (name, expected) in
            [("w05", "w05"), ("05", "'05'"), ("No", "'No'"), ("1.5", "'1.5'"), ("e1", "e1")]
        {
            assert_eq!(plain_or_quoted(name), expected);
        }
    }
}
