//! A lesson as valid: what it is called, where it belongs, and the steps that make it done.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use serde::Deserialize;

use super::page;
use super::shared::SharedChecks;
use crate::check::{Check, MANUAL, Reading, kinds};
use crate::diagnostic::{Code, Diagnostic};
use crate::proof::Proof;
use crate::scope::Target;
use crate::source::{SourceFile, Span};
use crate::wording::suggest;
use crate::yaml::{self, Key, Node, SerdeFields as Fields, Value};

/// A lesson's or a step's public name: letters, digits, `-`, `_` and `.`, starting with a letter or a digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

impl Id {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two ids share that a reader would mix up.
    pub fn folded(&self) -> String {
        self.0.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    }

    pub fn parse(text: &str) -> Option<Self> {
        let legal = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let starts = text.chars().next().is_some_and(char::is_alphanumeric);
        (starts && text.chars().all(legal) && text.len() <= 100).then(|| Self(text.to_owned()))
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LessonType {
    #[default]
    Lesson,
    Quest,
}

#[derive(Debug)]
pub struct Lesson {
    pub id: Id,
    pub title: String,
    pub kind: LessonType,
    pub duration_min: Option<u32>,
    /// The default of every step's `in`.
    pub default_in: Option<Target>,
    /// Ids of lessons that come before this one.
    pub requires: Vec<String>,
    pub steps: Vec<Step>,
    /// Its steps are its page's proofs.
    pub is_proved: bool,
    /// The page a learner reads, if there is one.
    pub page: Option<Arc<SourceFile>>,
    /// Where its id is written.
    pub id_span: Span,
}

impl Lesson {
    /// Whether it could be done as far as prep can tell: a page of proofs needs one that is read natively.
    pub fn can_be_done(&self) -> bool {
        let is_native = |step: &Step| matches!(&step.test, Test::Proof(proof) if proof.is_native_line());
        !self.is_proved || self.steps.iter().any(is_native)
    }
}

/// How much a step counts, as in RFC 2119.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Must,
    Should,
}

impl Level {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
        }
    }
}

/// One sentence of "done when", with its check.
#[derive(Debug)]
pub struct Step {
    pub id: Id,
    /// The sentence.
    pub says: String,
    pub level: Level,
    pub test: Test,
    pub points: Option<u32>,
    pub hint: Option<String>,
    /// The step applies only where this passes.
    pub when: Option<Check>,
    /// The author's own, copied to the JSON report.
    pub meta: Option<Node>,
    pub span: Span,
}

#[derive(Debug)]
pub enum Test {
    Check(Check),
    /// A shell line of the lesson's page, or its commit.
    Proof(Proof),
    /// What a person is reminded of.
    Manual(String),
}

impl Step {
    /// Whether the lesson cannot be done without it.
    pub fn is_required(&self) -> bool {
        self.level == Level::Must && !matches!(self.test, Test::Manual(_))
    }

    /// The path whose existence it asks about, if that is what it does.
    pub fn asks_existence_of(&self) -> Option<&str> {
        match &self.test {
            Test::Check(check) => check.asks_existence_of(),
            Test::Proof(proof) => proof.asks_existence_of(),
            Test::Manual(_) => None,
        }
    }

    /// The kind's name, as in the report.
    pub fn kind(&self) -> &'static str {
        match &self.test {
            Test::Check(check) => check.kind(),
            Test::Proof(proof) => proof.kind(),
            Test::Manual(_) => MANUAL.name,
        }
    }
}

/// Where a lesson is written: a file of its own, or the front matter of its page, where others keep keys of theirs too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Spec,
    FrontMatter,
}

/// Reads and validates one lesson, collecting every problem.
pub fn read_lesson(root: &Node, form: Form, shared: &SharedChecks) -> Result<Lesson, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut fields = match Fields::of(root, "a lesson: `id`, `title` and `done_when`") {
        Ok(fields) => fields,
        Err(problem) => return Err(vec![problem]),
    };
    let id = fields.take("id").and_then(|node| read_id(node, &mut problems));
    if root.get("id").is_none() {
        problems.push(root.error(Code::MissingKey, "`id` is missing"));
    }
    let title: Option<String> = fields.read("title", &mut problems);
    // Where the lesson stands in its course was read before; here only its form is looked at.
    fields.take("part").map(|node| read_word(node, &mut problems));
    fields.read::<i64>("order", &mut problems);
    let kind: Option<LessonType> = fields.read("type", &mut problems);
    let duration_min = fields.read("duration_min", &mut problems);
    let default_in: Option<Target> = fields.read("in", &mut problems);
    let requires: Option<Vec<String>> = fields.read("requires", &mut problems);
    let done_when = fields.take("done_when");
    let is_proved = form == Form::FrontMatter && done_when.is_none();
    let steps = match done_when {
        Some(node) => read_steps(node, root.get("in").is_some(), shared, &mut problems),
        None if is_proved => page::steps_of(&root.span.file),
        None => Vec::new(),
    };
    match form {
        Form::Spec => fields.finish(&mut problems),
        Form::FrontMatter => near_keys_only(fields, &mut problems),
    }
    // A page that was never written for prep is not wrong to prove nothing; it is never done.
    if !is_proved {
        require_something(root, &steps, &mut problems);
    }
    let id_span = root.get("id").unwrap_or(root).span.clone();
    match id {
        Some(id) if problems.is_empty() => Ok(Lesson {
            title: title.unwrap_or_else(|| id.to_string()),
            id,
            kind: kind.unwrap_or_default(),
            duration_min,
            default_in,
            requires: requires.unwrap_or_default(),
            steps,
            is_proved,
            page: None,
            id_span,
        }),
        _ => Err(problems),
    }
}

/// A spec that asks for nothing would pass whatever there is.
fn require_something(root: &Node, steps: &[Step], problems: &mut Vec<Diagnostic>) {
    if problems.is_empty() && !steps.iter().any(Step::is_required) {
        let at = root.get("done_when").unwrap_or(root);
        let problem = at.error(Code::NothingRequired, "nothing is required: no `must` step has a check");
        problems.push(problem.help("add a step with `must:`, an `id:` and a check under `done_when:`"));
    }
}

/// In front matter a foreign key is nobody's business, unless it is one of ours misspelt.
fn near_keys_only(fields: Fields<'_>, problems: &mut Vec<Diagnostic>) {
    const OURS: [&str; 9] =
        ["id", "title", "part", "order", "type", "duration_min", "in", "requires", "done_when"];
    for (key, value) in fields.rest() {
        let near = OURS.into_iter().find(|ours| {
            ours.len() > 4 && key.name != *ours && strsim::damerau_levenshtein(ours, &key.name) <= 2
        });
        if near.is_some() {
            problems.push(yaml::unknown_key(key, value, &OURS));
        }
    }
}

fn read_id(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Id> {
    let text = read_word(node, problems)?;
    let id = Id::parse(&text);
    if id.is_none() {
        let problem = node.error(Code::BadId, format!("`{text}` cannot be an id"));
        problems.push(problem.help("letters, digits, `-`, `_` and `.`, starting with a letter or a digit"));
    }
    id
}

/// A text, or a number taken as one.
fn read_word(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Int(n) => Some(n.to_string()),
        _ => {
            problems.push(node.wrong_type("a word"));
            None
        }
    }
}

fn read_steps(node: &Node, has_in: bool, shared: &SharedChecks, problems: &mut Vec<Diagnostic>) -> Vec<Step> {
    let Value::List(items) = &node.value else {
        problems.push(node.wrong_type("a list of steps"));
        return Vec::new();
    };
    let mut steps: Vec<Step> = Vec::new();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for item in items.iter() {
        let Some(step) = read_step(item, has_in, shared, problems) else { continue };
        match taken.entry(step.id.folded()) {
            Entry::Occupied(slot) => {
                let other = &steps[*slot.get()];
                let problem = Diagnostic::error(
                    Code::DuplicateStepId,
                    &step.span,
                    format!("the id `{}` is taken", step.id),
                );
                problems.push(problem.related(&other.span, format!("`{}` is here", other.id)));
            }
            Entry::Vacant(slot) => {
                slot.insert(steps.len());
                steps.push(step);
            }
        }
    }
    steps
}

fn read_step(
    node: &Node,
    has_in: bool,
    shared: &SharedChecks,
    problems: &mut Vec<Diagnostic>,
) -> Option<Step> {
    let mut fields = Fields::of(node, "a step: `must:` or `should:`, an `id:` and a check")
        .map_err(|problem| problems.push(problem))
        .ok()?;
    let before = problems.len();
    let (must, should) = (fields.take_entry("must"), fields.take_entry("should"));
    let id = fields.take_entry("id");
    let points = fields.read("points", problems);
    let hint = fields.read("hint", problems);
    let when = fields.take("when");
    let meta = fields.take("meta").cloned();
    let (level, says) = match (must, should) {
        (Some((_, says)), None) => (Level::Must, says),
        (None, Some((_, says))) => (Level::Should, says),
        (Some(_), Some((key, _))) => {
            problems.push(Diagnostic::error(
                Code::TwoLevels,
                &key.span,
                "a step is `must` or `should`, not both",
            ));
            return None;
        }
        (None, None) => {
            problems
                .push(node.error(Code::MissingKey, "a step needs its sentence, under `must` or `should`"));
            return None;
        }
    };
    let says = read_sentence(says, problems);
    let fill = |node: &Node| shared.fill(node);
    let mut reading = Reading::new(&fill, has_in);
    let when = when.map(|node| reading.check(node, problems));
    let test = read_test(&fields, node, &mut reading, problems);
    let id = match id {
        Some((_, value)) => read_id(value, problems),
        None => {
            let problem = node.error(Code::MissingKey, "the step has no `id`");
            problems.push(problem.help("ids are public: reports and gradebooks name steps by them"));
            None
        }
    };
    if problems.len() > before {
        return None;
    }
    Some(Step {
        id: id?,
        says: says?,
        level,
        test: test?,
        points,
        hint,
        when: when.flatten(),
        meta,
        span: node.span.clone(),
    })
}

fn read_sentence(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let sentence: String = yaml::read_serde(node).map_err(|problem| problems.push(problem)).ok()?;
    let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    if sentence.is_empty() {
        problems.push(node.error(Code::BadValue, "the sentence is empty"));
        return None;
    }
    Some(sentence)
}

/// What is left of a step's fields must be one kind.
fn read_test(
    fields: &Fields<'_>,
    step: &Node,
    reading: &mut Reading<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Test> {
    let is_kind = |key: &Key| key.name == MANUAL.name || kinds().any(|kind| kind.name == key.name);
    let known: Vec<_> = fields.rest().iter().filter(|(key, _)| is_kind(key)).collect();
    let unknown: Vec<_> = fields.rest().iter().filter(|(key, _)| !is_kind(key)).collect();
    problems.extend(unknown.iter().map(|(key, _)| unknown_step_key(key)));
    match known.as_slice() {
        [(key, text)] if key.name == MANUAL.name => read_sentence(text, problems).map(Test::Manual),
        [(key, value)] => reading.kind(key, value, problems).map(Test::Check),
        [] if unknown.is_empty() => {
            let problem = step.error(Code::NoKind, "the step has no check");
            problems.push(problem.help("add one kind, for example `file: README.md`"));
            None
        }
        [] => None,
        [(first, _), (second, _), ..] => {
            let problem = Diagnostic::error(Code::TwoKinds, &second.span, "a step has one check");
            let problem = problem.related(&first.span, "the first is here");
            problems.push(problem.help("put both under `all:`, or make two steps"));
            None
        }
    }
}

/// A key that is neither a step's own nor a kind: whichever it is nearest to.
fn unknown_step_key(key: &Key) -> Diagnostic {
    const OWN: [&str; 7] = ["must", "should", "id", "points", "hint", "when", "meta"];
    let names = || OWN.into_iter().chain(kinds().map(|kind| kind.name)).chain([MANUAL.name]);
    let near = suggest(&key.name, names());
    let problem = match near {
        Some(near) if OWN.contains(&near) => {
            Diagnostic::error(Code::UnknownKey, &key.span, format!("unknown key `{}`", key.name))
        }
        _ => Diagnostic::error(Code::UnknownKind, &key.span, format!("unknown kind `{}`", key.name)),
    };
    match near {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help(format!("known here: {}", names().collect::<Vec<_>>().join(", "))),
    }
}
