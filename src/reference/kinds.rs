//! Each kind as a page: what it checks, every field with form, default and meaning, and what prep says of work that passes
//! and of work that does not.

use super::maps::{FieldRow, MapTable, Placed, tables};
use crate::check::{self, Check, Filled, KindInfo, Reading};
use crate::evidence::{Evidence, EvidenceError, Programs, Script};
use crate::program::{Output, Ran, Session};
use crate::scope::{Context, Defaults};
use crate::source::SourceFile;
use crate::yaml::{self, FromYaml, Node, Problems, fields};

/// The examples, a map from kinds to [`Example`]; a part of the program, so that what they show is always what it says.
const EXAMPLES: &str = include_str!("kinds.yaml");

#[derive(Debug, Clone)]
pub struct KindPage {
    pub name: &'static str,
    /// When it passes, in one sentence.
    pub about: &'static str,
    /// One line of YAML.
    pub example: &'static str,
    /// Whether it can be inside `each`.
    pub reads_text: bool,
    /// What it takes, where that is no map.
    pub takes: Option<&'static str>,
    pub fields: Vec<FieldRow>,
    /// The maps in its fields.
    pub maps: Vec<MapTable>,
    /// None for a kind that nothing can be shown of, as `manual`.
    pub shown: Option<Shown>,
}

/// A check of a kind on work that passes it, and on work that does not.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The check, as YAML.
    pub check: String,
    pub passes: Seen,
    pub fails: Seen,
}

/// A repository and what prep says of it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// What the repository holds, in words or as the file's text.
    pub work: String,
    pub expected: String,
    pub found: String,
    pub near_misses: Vec<String>,
}

fields! {
    struct Example {
        /// The check as YAML, a map with one key.
        check: String,
        /// A repository on which it passes.
        passes: Script,
        /// A repository on which it fails.
        fails: Script,
        /// What a command printed on the first, and on the second, where the kind is about one.
        printed: Option<Vec<String>>,
    }
}

/// Commands that print what the example says they printed: nothing is run for a reference.
struct Printed(String);

impl Programs for Printed {
    fn confined_by(&self) -> Option<&str> {
        None
    }

    fn has_network(&self) -> bool {
        false
    }

    fn run(&self, session: &Session, _: &Evidence) -> Result<Vec<Ran>, EvidenceError> {
        let stdout = Output { bytes: self.0.clone().into_bytes(), left_out: 0 };
        Ok(vec![Ran { stdout, ..Ran::default() }; session.commands.len()])
    }
}

impl Example {
    fn printed(&self, nth: usize) -> Option<&String> {
        self.printed.as_ref()?.get(nth)
    }

    fn read(&self) -> Option<Check> {
        let node = yaml::parse(&SourceFile::new("example.yaml", self.check.as_str())).ok()?;
        let fill = |_: &Node, _: &mut Problems| -> Option<Filled> { None };
        Reading::new(&fill, Defaults::default()).check(&node, &mut Problems::default())
    }
}

/// Every kind, in the order of the reference.
pub fn kind_pages() -> Vec<KindPage> {
    let examples = yaml::parse(&SourceFile::new("kinds.yaml", EXAMPLES)).ok();
    let kinds = check::kinds().chain([&check::MANUAL]);
    kinds.map(|info| page(info, examples.as_ref().and_then(|root| root.get(info.name)))).collect()
}

fn page(info: &'static KindInfo, example: Option<&Node>) -> KindPage {
    let own: Vec<Placed> = info.fields.iter().map(|map| ("", map)).collect();
    let (own, maps): (Vec<MapTable>, _) = tables(&own, &[]).into_iter().partition(|map| map.at.is_empty());
    let takes = match info.name {
        "all" | "any" => Some("a list of checks"),
        "not" => Some("a check"),
        "manual" => Some("a string"),
        _ => None,
    };
    KindPage {
        name: info.name,
        about: info.about,
        example: info.example,
        reads_text: info.reads_text,
        takes,
        fields: own.into_iter().flat_map(|map| map.rows).chain(read_by_hand(info.name)).collect(),
        maps,
        shown: example.and_then(show),
    }
}

/// The fields that hold checks, or values whose form another file says: no type describes them.
fn read_by_hand(kind: &str) -> Vec<FieldRow> {
    let field = |name, form: &str, is_required, about: &str| FieldRow {
        name,
        form: form.to_owned(),
        default: None,
        is_required,
        about: about.to_owned(),
        is_plain: kind == "use" && name == "name",
    };
    match kind {
        "sections" => vec![field("each", "a list of checks", true, "What every such section must pass.")],
        "use" => vec![
            field(
                "name",
                "a string",
                true,
                "The shared check: the name of its file in `checks/`, without `.yaml`.",
            ),
            field(
                "with",
                "a map, each value as its parameter's type says",
                false,
                "Its parameters; those with a default may be left out.",
            ),
        ],
        _ => Vec::new(),
    }
}

/// Evaluates an example both ways.
fn show(node: &Node) -> Option<Shown> {
    let example = Example::from_yaml(node, &mut Problems::default())?;
    let check = example.read()?;
    Some(Shown {
        check: example.check.trim_end().to_owned(),
        passes: see(&check, &example.passes, example.printed(0))?,
        fails: see(&check, &example.fails, example.printed(1))?,
    })
}

fn see(check: &Check, script: &Script, printed: Option<&String>) -> Option<Seen> {
    let evidence = evidence(script, printed)?;
    let finding = check.evaluate(&Context::plain(&evidence));
    Some(Seen {
        work: describe(script),
        expected: finding.expected,
        found: finding.found,
        near_misses: finding.near_misses.into_iter().map(|near_miss| near_miss.message).collect(),
    })
}

fn evidence(script: &Script, printed: Option<&String>) -> Option<Evidence> {
    let mut evidence = Evidence::of_script(script).ok()?;
    if let Some(printed) = printed {
        evidence.allow(Printed(printed.clone()));
    }
    Some(evidence)
}

/// What a script leaves behind, for a reader: the one file's text, or what was committed.
fn describe(script: &Script) -> String {
    let mut said = Vec::new();
    for commit in &script.commits {
        let tag = commit.tag.as_ref().map_or_else(String::new, |tag| format!(", tagged {tag}"));
        let files: Vec<String> = commit.write.keys().map(ToString::to_string).collect();
        said.push(match files.as_slice() {
            [] => format!("commit `{}`{tag}", commit.message),
            files => format!("commit `{}` of {}{tag}", commit.message, files.join(", ")),
        });
    }
    let texts: Vec<(&crate::path::RelPath, &String)> = script
        .commits
        .iter()
        .flat_map(|commit| &commit.write)
        .chain(&script.uncommitted.write)
        .filter(|(_, text)| text.contains('\n'))
        .collect();
    match texts.as_slice() {
        [(path, text)] if script.commits.len() <= 1 => format!("{path}:\n{}", text.trim_end()),
        _ if said.is_empty() => "nothing".to_owned(),
        _ => said.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_shown_passing_and_failing() {
        for page in kind_pages() {
            if matches!(page.name, "manual" | "use") {
                continue;
            }
            assert!(
                page.shown.is_some(),
                "src/reference/kinds.yaml has no check of `{}` with work that passes and work that fails, or one that cannot be read",
                page.name
            );
        }
        let root = yaml::parse(&SourceFile::new("kinds.yaml", EXAMPLES)).unwrap();
        for info in check::kinds().filter(|info| info.name != "use") {
            let example = Example::from_yaml(root.get(info.name).unwrap(), &mut Problems::default()).unwrap();
            let check = example.read().unwrap();
            let passes = |script, nth| {
                let evidence = evidence(script, example.printed(nth)).unwrap();
                check.evaluate(&Context::plain(&evidence)).passes()
            };
            assert_eq!(check.kind(), info.name);
            assert_eq!(
                (passes(&example.passes, 0), passes(&example.fails, 1)),
                (true, false),
                "{}",
                info.name
            );
        }
    }

    #[test]
    fn every_field_of_every_kind_says_what_it_means() {
        for page in kind_pages() {
            for field in &page.fields {
                assert!(!field.about.is_empty(), "{}.{} has no doc comment", page.name, field.name);
            }
        }
    }
}
