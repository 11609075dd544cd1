//! Each file that authors write as a page: what it is, a whole example, and every map in it with its fields. Kinds of check
//! have pages of their own.

use super::maps::{MapTable, Named, Placed, tables};
use crate::course;
use crate::examples;
use crate::practice;
use crate::source::SourceFile;
use crate::yaml::{self, FromYaml, Problems, fields};

/// What is said of each file, and its example; a part of the program, so that a test can hold them to the reader.
const FILES: &str = include_str!("files.yaml");

#[derive(Debug, Clone)]
pub struct FilePage {
    /// From the course's root; what is in capitals is chosen by the author.
    pub path: String,
    /// What it is, in a sentence or two.
    pub about: String,
    /// A whole file.
    pub example: String,
    /// The schema that an editor completes it by.
    pub schema: String,
    pub maps: Vec<MapTable>,
}

fields! {
    /// What is said of a file.
    struct Written {
        path: String,
        about: String,
        example: String,
    }
}

/// The schema of each file, the maps in it, and the fields that are read by hand.
const PAGES: &[(&str, &[Placed], &[Named])] = &[
    (
        "lesson",
        &[("", course::LESSON), ("done_when[]", course::STEP), ("done_when[].hint[]", course::HINT)],
        &[
            ("done_when", "a list of steps, see `done_when[]`"),
            ("done_when[].hint", "a string, or a list of strings and of maps, see `done_when[].hint[]`"),
            ("done_when[].when", "a check"),
            ("done_when[].hint[].when", "a check"),
        ],
    ),
    (
        "check",
        &[("", course::SHARED_CHECK), ("examples[]", course::SHARED_EXAMPLE)],
        &[
            ("check", "a check"),
            ("examples", "a list of maps, see `examples[]`"),
            ("examples[].with", "a map, each value as its parameter's type says"),
            ("params.NAME.default", "a value of its type"),
        ],
    ),
    ("course", &[("", course::SETTINGS)], &[]),
    ("prep", &[("", course::PREP_YAML)], &[]),
    ("examples", &[("examples[]", examples::EXAMPLE)], &[]),
    ("interview", &[("", practice::INTERVIEW)], &[]),
    ("schedule", &[("", practice::SCHEDULE)], &[]),
];

/// Every file that authors write, lessons first.
pub fn file_pages() -> Vec<FilePage> {
    let root = yaml::parse(&SourceFile::new("files.yaml", FILES)).ok();
    let page = |(schema, maps, named): &(&str, &[Placed], &[Named])| {
        let node = root.as_ref()?.get(schema)?;
        let written = Written::from_yaml(node, &mut Problems::default())?;
        Some(FilePage {
            path: written.path,
            about: written.about,
            example: written.example,
            schema: (*schema).to_owned(),
            maps: tables(maps, named),
        })
    };
    PAGES.iter().filter_map(page).collect()
}

#[cfg(test)]
mod tests {
    use super::super::maps::below;
    use super::*;

    #[test]
    fn every_file_has_a_page_and_every_field_says_what_it_means() {
        let pages = file_pages();
        assert_eq!(pages.len(), PAGES.len());
        let mute: Vec<String> = pages
            .iter()
            .flat_map(|page| {
                page.maps.iter().flat_map(move |map| map.rows.iter().map(move |row| (page, map, row)))
            })
            .filter(|(_, _, row)| row.about.is_empty())
            .map(|(page, map, row)| format!("{}: {}", page.path, below(&map.at, row.name)))
            .collect();
        assert_eq!(mute, [""; 0], "fields without a doc comment");
    }

    #[test]
    fn every_field_that_is_read_by_hand_is_there_and_says_where_its_maps_are() {
        for (schema, maps, named) in PAGES {
            let tables = tables(maps, named);
            for (path, _) in *named {
                let is_there =
                    |table: &MapTable| table.rows.iter().any(|row| below(&table.at, row.name) == *path);
                assert!(tables.iter().any(is_there), "{schema}: {path}");
            }
            for row in tables.iter().flat_map(|table| &table.rows) {
                assert!(!row.form.contains("a map of fields"), "{schema}: {}", row.name);
            }
        }
    }
}
