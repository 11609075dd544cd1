//! Each file that authors write as a page: what it is, a whole example, and every map in it with its fields. Kinds of check
//! have pages of their own.

use super::kinds::{FieldRow, row};
use crate::course;
use crate::examples;
use crate::practice;
use crate::source::SourceFile;
use crate::yaml::{self, FieldInfo, FromYaml, MapInfo, Problems, TypeInfo, fields};

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

/// A map in a file.
#[derive(Debug, Clone)]
pub struct MapTable {
    /// Where it is, such as `done_when[]`; empty for the file itself.
    pub at: String,
    /// Groups of fields of which exactly one is given.
    pub choices: Vec<Vec<&'static str>>,
    pub rows: Vec<FieldRow>,
}

fields! {
    /// What is said of a file.
    struct Written {
        path: String,
        about: String,
        example: String,
    }
}

/// A map whose place its own type does not say.
type Placed = (&'static str, &'static MapInfo);

/// A field that is read by hand, and what it takes.
type Named = (&'static str, &'static str);

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

/// The maps, and those in them, each once: where one comes again, its first place is named.
fn tables(maps: &[Placed], named: &[Named]) -> Vec<MapTable> {
    let mut known = Vec::new();
    for (at, map) in maps {
        collect(at, map, &mut known);
    }
    known.iter().map(|(at, map)| table(at, map, &known, named)).collect()
}

fn collect(at: &str, map: &'static MapInfo, known: &mut Vec<(String, &'static MapInfo)>) {
    if known.iter().any(|(_, other)| is_same(map, other)) {
        return;
    }
    known.push((at.to_owned(), map));
    for field in map.all() {
        for (suffix, inner) in maps_in(field.form) {
            collect(&format!("{}{suffix}", below(at, field.name)), inner, known);
        }
    }
}

fn below(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") }
}

/// The maps of fields in what a field takes, in the order in which they are told, each with how it is reached.
fn maps_in(form: &'static TypeInfo) -> Vec<(String, &'static MapInfo)> {
    let behind = |suffix: &str, form| {
        let inner = maps_in(form).into_iter();
        inner.map(|(rest, map)| (format!("{suffix}{rest}"), map)).collect::<Vec<_>>()
    };
    match form {
        TypeInfo::Fields(map) => vec![(String::new(), map)],
        TypeInfo::List(item) => behind("[]", item),
        TypeInfo::MapOf(value) => behind(".NAME", value),
        TypeInfo::OneOf(forms) => forms.iter().flat_map(maps_in).collect(),
        _ => Vec::new(),
    }
}

/// Two descriptions of one type are equal, and need not be at one address.
fn is_same(a: &MapInfo, b: &MapInfo) -> bool {
    let said = |map: &MapInfo| map.all().map(|field| (field.name, field.about)).collect::<Vec<_>>();
    said(a) == said(b)
}

fn table(at: &str, map: &'static MapInfo, known: &[(String, &'static MapInfo)], named: &[Named]) -> MapTable {
    let choices = map.groups.iter().filter(|group| group.one_of);
    let rows = map.all().map(|field| {
        let path = below(at, field.name);
        let form = match named.iter().find(|(name, _)| *name == path) {
            Some((_, form)) => (*form).to_owned(),
            None => form(field.form, known),
        };
        let plain = row(field, map.plain == Some(field.name));
        FieldRow { form, about: with_words(field), ..plain }
    });
    MapTable {
        at: at.to_owned(),
        choices: choices.map(|group| group.fields.iter().map(|field| field.name).collect()).collect(),
        rows: rows.collect(),
    }
}

/// What a field takes; a map says where its fields are.
fn form(form: &'static TypeInfo, known: &[(String, &'static MapInfo)]) -> String {
    let places = maps_in(form).into_iter().filter_map(|(_, map)| {
        known.iter().find(|(_, other)| is_same(map, other)).map(|(at, _)| format!("a map, see `{at}`"))
    });
    places.fold(form.to_string(), |text, place| text.replacen("a map of fields", &place, 1))
}

/// What a field means, and each of the words that it takes.
fn with_words(field: &FieldInfo) -> String {
    let words = match field.form {
        TypeInfo::Words(words) => *words,
        _ => &[],
    };
    let told = words.iter().filter(|info| !info.about.is_empty()).map(|info| {
        let about: Vec<&str> = info.about.iter().map(|line| line.trim()).collect();
        format!(" `{}`: {}", info.word, about.join(" "))
    });
    field.about() + &told.collect::<String>()
}

#[cfg(test)]
mod tests {
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
