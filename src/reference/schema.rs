//! JSON Schemas (2020-12) of what authors write, for editors: made of what the types say of themselves. They are as strict as
//! the reader about keys and forms; what only the reader can decide, such as whether a pattern compiles, they leave to it.

use serde_json::{Map, Value, json};

use crate::check::{self, KindInfo};
use crate::course;
use crate::examples;
use crate::practice;
use crate::yaml::{FieldInfo, GroupInfo, MapInfo, TypeInfo, WordInfo};

/// The files that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Lesson,
    Check,
    Course,
    Examples,
    Interview,
    Schedule,
    PrepYaml,
}

/// The schema of one kind of file.
pub fn schema(subject: Subject) -> Value {
    let (title, body) = match subject {
        Subject::Lesson => ("A lesson: lesson.yaml", lesson()),
        Subject::Check => ("A shared check: checks/NAME.yaml", shared_check()),
        Subject::Course => ("A course: course.yaml", fields(course::SETTINGS, &[])),
        Subject::Examples => ("Examples of a lesson: examples.yaml", examples_file()),
        Subject::Interview => ("An interview: interviews/NAME.yaml", fields(practice::INTERVIEW, &[])),
        Subject::Schedule => ("A schedule of practice: schedule.yaml", fields(practice::SCHEDULE, &[])),
        Subject::PrepYaml => ("The course that a learner follows: prep.yaml", fields(course::PREP_YAML, &[])),
    };
    let mut root = Map::new();
    root.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    root.insert("title".into(), json!(title));
    if let Value::Object(body) = body {
        root.extend(body);
    }
    root.insert("$defs".into(), definitions());
    Value::Object(root)
}

/// A reference to a definition.
fn named(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn list_of(item: Value) -> Value {
    json!({ "type": "array", "items": item, "minItems": 1 })
}

fn lesson() -> Value {
    let mut lesson = fields(course::LESSON, &[("done_when", list_of(named("step")))]);
    lesson["required"] = json!(["id", "done_when"]);
    lesson
}

fn shared_check() -> Value {
    // Parameters may take the place of any value in the template, so only its kind is known.
    let kinds: Map<String, Value> = check::kinds().map(|info| (info.name.to_owned(), json!({}))).collect();
    let template = one_key(kinds, course::SHARED_CHECK.field("check").map(FieldInfo::about));
    let examples = list_of(fields(course::SHARED_EXAMPLE, &[]));
    fields(course::SHARED_CHECK, &[("check", template), ("examples", examples)])
}

/// A map with exactly one of some keys.
fn one_key(properties: Map<String, Value>, about: Option<String>) -> Value {
    json!({
        "description": about,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "minProperties": 1,
        "maxProperties": 1,
    })
}

fn examples_file() -> Value {
    let example = fields(examples::EXAMPLE, &[]);
    json!({
        "type": "object",
        "properties": { "examples": list_of(example) },
        "required": ["examples"],
        "additionalProperties": false,
    })
}

/// A step, a check, and each kind.
fn definitions() -> Value {
    let mut defs = Map::new();
    defs.insert("step".into(), step());
    let kinds: Vec<&KindInfo> = check::kinds().collect();
    let properties: Map<String, Value> =
        kinds.iter().map(|info| (info.name.to_owned(), named(&format!("kind-{}", info.name)))).collect();
    let check = one_key(properties, Some("A check: a map with one key, its kind.".to_owned()));
    defs.insert("check".into(), check);
    for info in kinds {
        defs.insert(format!("kind-{}", info.name), kind(info));
    }
    let pattern = json!({
        "description": "A regular expression, matched line by line, or one with a name for reports.",
        "anyOf": [
            { "type": "string" },
            {
                "type": "object",
                "properties": { "regex": { "type": "string" }, "called": { "type": "string" } },
                "required": ["regex", "called"],
                "additionalProperties": false,
            },
        ],
    });
    defs.insert("pattern".into(), pattern);
    Value::Object(defs)
}

/// A sentence, an id, and one kind.
fn step() -> Value {
    let mut step = fields(course::STEP, &[("when", named("check")), ("hint", hint())]);
    let kinds = check::kinds().map(|info| (info.name, named(&format!("kind-{}", info.name))));
    let manual = json!({ "type": "string", "description": check::MANUAL.about });
    let all: Vec<(&str, Value)> = kinds.chain([("manual", manual)]).collect();
    let one_kind: Vec<Value> = all.iter().map(|(name, _)| json!({ "required": [name] })).collect();
    for (name, schema) in all {
        step["properties"][name] = schema;
    }
    step["required"] = json!(["id"]);
    step["allOf"] = json!([
        { "oneOf": [{ "required": ["must"] }, { "required": ["should"] }] },
        { "oneOf": one_kind },
    ]);
    step
}

/// A text, or a list of texts and of texts for one situation.
fn hint() -> Value {
    let text = json!({ "type": "string" });
    let variant = fields(course::HINT, &[("when", named("check"))]);
    let list = list_of(json!({ "anyOf": [text, variant] }));
    let about = course::STEP.field("hint").map(FieldInfo::about);
    json!({ "description": about, "anyOf": [text, list] })
}

fn kind(info: &KindInfo) -> Value {
    let mut schema = match info.name {
        "all" | "any" => list_of(named("check")),
        "not" => named("check"),
        "use" => json!({ "anyOf": [
            { "type": "string" },
            {
                "type": "object",
                "properties": { "name": { "type": "string" }, "with": { "type": "object" } },
                "required": ["name"],
                "additionalProperties": false,
            },
        ] }),
        "sections" => with_each(info),
        _ => of_maps(info.fields),
    };
    schema["description"] = json!(format!("Passes when {}. For example: {}", info.about, info.example));
    schema
}

fn with_each(info: &KindInfo) -> Value {
    let mut schema = of_maps(info.fields);
    schema["properties"]["each"] = list_of(named("check"));
    schema
}

/// Several maps whose fields are written in one, and the plain value that stands for one of them.
fn of_maps(maps: &[MapInfo]) -> Value {
    let mut object = json!({ "type": "object", "properties": {}, "additionalProperties": false });
    let (mut required, mut conditions) = (Vec::new(), Vec::new());
    for map in maps {
        for (name, schema) in properties(map, &[]) {
            object["properties"][name] = schema;
        }
        required.extend(map.fields.iter().filter(|field| field.required).map(|field| json!(field.name)));
        conditions.extend(map.groups.iter().filter_map(one_of));
    }
    if !required.is_empty() {
        object["required"] = Value::Array(required);
    }
    if !conditions.is_empty() {
        object["allOf"] = Value::Array(conditions);
    }
    let plain = maps.iter().find_map(|map| map.field(map.plain?));
    match plain {
        Some(field) => json!({ "anyOf": [form(field.form), object] }),
        None => object,
    }
}

/// The schema of a map; `own` are fields whose schema is not in their type.
fn fields(map: &MapInfo, own: &[(&str, Value)]) -> Value {
    let mut schema = of_maps(std::slice::from_ref(map));
    for (name, value) in own {
        schema["properties"][*name] = value.clone();
    }
    schema
}

fn properties(map: &MapInfo, own: &[(&str, Value)]) -> Vec<(String, Value)> {
    map.all()
        .map(|field| {
            let given = own.iter().find(|(name, _)| *name == field.name);
            let schema = given.map_or_else(|| property(field), |(_, value)| value.clone());
            (field.name.to_owned(), schema)
        })
        .collect()
}

fn property(field: &FieldInfo) -> Value {
    let mut schema = form(field.form);
    let about = field.about();
    if !about.is_empty() {
        schema["description"] = json!(about);
    }
    schema
}

/// That exactly one field of a group of alternatives is there.
fn one_of(group: &GroupInfo) -> Option<Value> {
    let each = group.fields.iter().map(|field| json!({ "required": [field.name] }));
    group.one_of.then(|| json!({ "oneOf": each.collect::<Vec<_>>() }))
}

fn form(form_of: &TypeInfo) -> Value {
    match form_of {
        TypeInfo::Any => json!({}),
        TypeInfo::String => json!({ "type": "string" }),
        TypeInfo::Syntax { examples, takes_numbers, .. } => {
            let types = if *takes_numbers { json!(["string", "number"]) } else { json!("string") };
            json!({ "type": types, "examples": examples })
        }
        TypeInfo::Pattern => named("pattern"),
        TypeInfo::Bool => json!({ "type": "boolean" }),
        TypeInfo::Whole { min } if *min == i64::MIN => json!({ "type": "integer" }),
        TypeInfo::Whole { min } => json!({ "type": "integer", "minimum": min }),
        TypeInfo::Words(words) => json!({ "enum": words.iter().flat_map(spellings).collect::<Vec<_>>() }),
        TypeInfo::List(item) => json!({ "type": "array", "items": form(item) }),
        TypeInfo::MapOf(value) => json!({ "type": "object", "additionalProperties": form(value) }),
        TypeInfo::Fields(map) => of_maps(std::slice::from_ref(*map)),
        TypeInfo::OneOf(forms) => json!({ "anyOf": forms.iter().map(form).collect::<Vec<_>>() }),
    }
}

/// A word and its alias, which may be one of YAML's own.
fn spellings(info: &WordInfo) -> Vec<Value> {
    let value = |word: &str| match word {
        "true" => json!(true),
        "false" => json!(false),
        word => json!(word),
    };
    std::iter::once(info.word).chain(info.alias).map(value).collect()
}
