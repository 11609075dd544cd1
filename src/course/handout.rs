//! The template of a lesson: files of its folder that a learner starts with, and where each goes in a repository. It copies
//! nothing.

use std::collections::BTreeMap;

use super::name::Word;
use crate::diagnostic::{Code, Diagnostic};
use crate::path::RelPath;
use crate::source::Span;
use crate::yaml::{self, FromYaml, Node, Problems, TypeInfo, Value};

/// The key of a lesson that names them.
pub const KEY: &str = "template";

/// The folder beside the spec that they are in.
pub const FOLDER: &str = "template/";

/// One file of a template.
#[derive(Debug, Clone)]
pub struct Handout {
    /// Where it goes, from the root of a repository.
    pub path: RelPath,
    span: Span,
}

impl FromYaml for Handout {
    const FORM: TypeInfo = TypeInfo::Syntax {
        called: "a file of the lesson's folder",
        examples: &["template/docs/notes.md"],
        takes_numbers: false,
    };

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = yaml::read_string(node, &Self::FORM, problems)?;
        let path = match text.strip_prefix(FOLDER) {
            Some(rest) => RelPath::parse(rest),
            None => Err("a template is in the folder `template` beside the lesson"),
        };
        match path {
            Ok(path) => Some(Self { path, span: node.span.clone() }),
            Err(why) => {
                let problem = node.error(Code::BadPath, format!("`{text}` is no template: {why}"));
                let help = "write `template/docs/notes.md` for the file that becomes `docs/notes.md`";
                problems.push(problem.help(help));
                None
            }
        }
    }
}

impl Handout {
    /// Where it is in the course, beside the spec at `spec`.
    pub fn source(&self, spec: &str) -> String {
        let folder = spec.rsplit_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/"));
        format!("{folder}{FOLDER}{}", self.path)
    }
}

/// Two templates for one file, also on a disk that takes `Docs` and `docs` for the same.
pub fn refuse_duplicates(template: &[Handout], problems: &mut Problems) {
    let mut seen: BTreeMap<String, &Handout> = BTreeMap::new();
    for handout in template {
        match seen.get(&handout.path.as_str().to_lowercase()) {
            Some(first) => {
                let message = format!("`{}` is named twice", handout.path);
                let problem = Diagnostic::error(Code::DuplicateKey, &handout.span, message);
                problems.push(problem.related(&first.span, "the first is here"));
            }
            None => drop(seen.insert(handout.path.as_str().to_lowercase(), handout)),
        }
    }
}

/// A problem for each template of the lesson at `spec` that is not there.
pub fn absent(template: &[Handout], spec: &str, is_there: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    let missing = template.iter().filter(|handout| !is_there(&handout.source(spec)));
    missing
        .map(|handout| {
            let message = format!("the template {} is not there", handout.source(spec));
            Diagnostic::error(Code::NoMatch, &handout.span, message)
                .help("add the file, or leave it out of `template:`")
        })
        .collect()
}

/// Front matter without a `template` that is somebody else's: site generators name layouts by this key.
pub fn without_foreign(root: Node) -> Node {
    let is_own = |node: &Node| match &node.value {
        Value::List(items) => {
            items.iter().all(|item| Word::of(item).is_some_and(|Word(word)| word.starts_with(FOLDER)))
        }
        _ => false,
    };
    match &root.value {
        Value::Map(entries) => {
            let kept = entries.iter().filter(|(key, value)| key.name != KEY || is_own(value)).cloned();
            Node { value: Value::Map(kept.collect()), ..root.clone() }
        }
        _ => root,
    }
}
