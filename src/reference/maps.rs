//! The fields of a map and of the maps in it, as tables: a type's description, told to its last field.

use crate::yaml::{FieldInfo, MapInfo, TypeInfo};

#[derive(Debug, Clone)]
pub struct FieldRow {
    pub name: &'static str,
    /// What it takes, as in "expected a string".
    pub form: String,
    /// As an author would write it; none where it is required, or nothing is assumed.
    pub default: Option<String>,
    pub is_required: bool,
    pub about: String,
    /// Whether a value that is not a map is taken for it.
    pub is_plain: bool,
}

/// A map, with what it takes.
#[derive(Debug, Clone)]
pub struct MapTable {
    /// Where it is, such as `done_when[]`; empty for the file or the kind itself.
    pub at: String,
    /// Groups of fields of which exactly one is given.
    pub choices: Vec<Vec<&'static str>>,
    pub rows: Vec<FieldRow>,
}

/// A map whose place its own type does not say.
pub type Placed = (&'static str, &'static MapInfo);

/// A field that is read by hand, and what it takes.
pub type Named = (&'static str, &'static str);

/// The maps, and those in them, each once: where one comes again, its first place is named.
pub fn tables(maps: &[Placed], named: &[Named]) -> Vec<MapTable> {
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

pub fn below(at: &str, name: &str) -> String {
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

fn row(field: &'static FieldInfo, is_plain: bool) -> FieldRow {
    let default = field.default.map(|default| default()).filter(|text| !text.is_empty());
    FieldRow {
        name: field.name,
        form: field.form.to_string(),
        default,
        is_required: field.required,
        about: field.about(),
        is_plain,
    }
}
