//! A lesson as it is written, in a spec or in the front matter of its page, read into a lesson that is valid. Every problem
//! is collected; where a lesson belongs in its course is said in `found`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::handout::{self, Handout};
use super::hint::Hints;
use super::lesson::{Lesson, Level, Step, Test};
use super::name::{AnyCase, Id, LessonType, Word};
use super::page;
use super::passed_over::PassedOver;
use super::settings::Settings;
use super::shared::SharedChecks;
use crate::check::{MANUAL, Reading, kinds};
use crate::diagnostic::{Code, Diagnostic};
use crate::path::RelPath;
use crate::scope::{Defaults, Target};
use crate::wording::{meant, one_line};
use crate::yaml::{
    self, Fields, FromFields, FromYaml, Key, MapInfo, Node, Problems, TypeInfo, Value, fields,
};

/// Where a lesson is written: a file of its own, or the front matter of its page, where others keep keys of theirs too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Spec,
    FrontMatter,
}

fields! {
    /// A lesson.
    pub struct LessonFields {
        /// Its public name: letters, digits, `-`, `_` and `.`.
        id: Id,
        /// What people call it; left out, its id.
        title: Option<Sentence>,
        /// What it is part of, a week for example; left out, what the nearest `part.md` says, else its first folder.
        _part as "part": Option<Word>,
        /// Its place among the lessons of its part.
        _order as "order": i64 = 0,
        /// `lesson` or `quest`, in any letter case.
        kind as "type": AnyCase = AnyCase(LessonType::Lesson),
        /// How many minutes it takes.
        duration_min: Option<u32>,
        /// The file that every step looks at which has no `in` of its own.
        _target as "in": Option<Target>,
        /// Files of the lesson's folder that a learner starts with: `template/docs/notes.md` becomes `docs/notes.md`.
        template: Vec<Handout> = Vec::new(),
        /// The ids of lessons that come before it.
        requires: Vec<String> = Vec::new(),
        /// The steps that make it done.
        _done_when as "done_when": Option<Node>,
    }
}

fields! {
    /// One sentence of "done when"; its check is one more key, the name of a kind.
    pub struct StepFields {
        /// A sentence without which the lesson is not done.
        must: Option<Sentence>,
        /// A sentence of advice.
        should: Option<Sentence>,
        /// Its public name within the lesson.
        id: Id,
        /// What it is worth; left out, 1 where it is required, else 0.
        points: Option<u32>,
        /// What to do where it fails; or a list, gentlest first, of which some fit only `when` a check passes.
        _hint as "hint": Option<Node>,
        /// A check: where it does not pass, the step does not apply.
        _when as "when": Option<Node>,
        /// The author's own, copied to the JSON report.
        meta: Option<Node>,
    }
}

/// The fields of a lesson, for its schema.
pub const LESSON: &MapInfo = &LessonFields::INFO;

/// The fields of a step beside its kind, for the schema.
pub const STEP: &MapInfo = &StepFields::INFO;

/// A text on one line that is not empty.
struct Sentence(String);

impl FromYaml for Sentence {
    const FORM: TypeInfo = TypeInfo::String;

    fn from_yaml(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = yaml::read_sentence(node, &Self::FORM, problems)?;
        let sentence = one_line(text);
        if sentence.is_empty() {
            problems.push(node.error(Code::BadValue, "the text is empty"));
            return None;
        }
        Some(Self(sentence))
    }
}

/// What is said around a lesson.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub shared: &'a SharedChecks,
    pub settings: &'a Settings,
}

/// Reads and validates one lesson. `warnings` are those of its file, to which the lesson's own are added.
pub fn read_lesson(
    root: &Node,
    form: Form,
    around: Around<'_>,
    warnings: &[Diagnostic],
) -> Result<Lesson, Vec<Diagnostic>> {
    let mut problems = Problems::default();
    problems.extend(warnings.iter().cloned());
    let root = &match form {
        Form::Spec => root.clone(),
        Form::FrontMatter => handout::without_foreign(without_empty(root)),
    };
    let lesson = read_parts(root, form, around, &mut problems);
    match problems.finish(lesson) {
        Ok((lesson, warnings)) => Ok(Lesson { warnings, ..lesson }),
        Err(mut problems) => {
            let place =
                |problem: &Diagnostic| (problem.primary.file.path.clone(), problem.primary.range.start);
            problems.sort_by_cached_key(place);
            Err(problems)
        }
    }
}

fn read_parts(root: &Node, form: Form, around: Around<'_>, problems: &mut Problems) -> Option<Lesson> {
    let mut fields = Fields::of(root, "a lesson: `id`, `title` and `done_when`", problems)?;
    let head = LessonFields::read_from(&mut fields, problems);
    match form {
        Form::Spec => fields.finish(problems),
        Form::FrontMatter => {
            fields.tell_missing(|_| false, problems);
            near_keys_only(&fields, problems);
        }
    }
    if let Some(head) = &head {
        handout::refuse_duplicates(&head.template, problems);
    }
    let target = root.get("in").and_then(|node| {
        // Its problems were told with the other fields. Where it is refused, no step is told to lack it.
        Target::from_yaml(node, &mut Problems::default())
            .or_else(|| RelPath::parse("refused").ok().map(Target::Path))
    });
    let done_when = root.get("done_when");
    let is_proved = form == Form::FrontMatter && done_when.is_none();
    let (steps, passed_over) = match done_when {
        Some(node) => {
            let words_per_minute = around.settings.words_per_minute;
            let defaults = Defaults { target: target.as_ref(), words_per_minute };
            (read_steps(node, defaults, around.shared, problems), PassedOver::default())
        }
        None if is_proved => page::steps_of(&root.span.file, &around.settings.headings()),
        None => Default::default(),
    };
    // A page that was never meant for prep is not wrong to prove nothing; it is never done.
    if !is_proved {
        require_something(root, &steps, problems);
    }
    let head = head?;
    Some(Lesson {
        title: head.title.map_or_else(|| head.id.to_string(), |Sentence(title)| title),
        id: head.id,
        part: String::new(),
        kind: head.kind.0,
        duration_min: head.duration_min,
        requires: head.requires,
        template: head.template,
        steps,
        is_proved,
        passed_over,
        page: None,
        id_span: root.field("id").span.clone(),
        warnings: Vec::new(),
    })
}

/// Front matter without keys that have no value: there they mean nothing.
fn without_empty(root: &Node) -> Node {
    match &root.value {
        Value::Map(entries) => {
            let filled = entries.iter().filter(|(_, value)| value.value != Value::Null).cloned().collect();
            Node { value: Value::Map(filled), ..root.clone() }
        }
        _ => root.clone(),
    }
}

/// A spec that asks for nothing would pass whatever there is.
fn require_something(root: &Node, steps: &[Step], problems: &mut Problems) {
    if problems.errors() == 0 && !steps.iter().any(Step::is_required) {
        let at = root.field("done_when");
        let message = "nothing is required: no `must` step has a check";
        let help = "add a step with `must:`, an `id:` and a check under `done_when:`";
        problems.push(at.error(Code::NothingRequired, message).help(help));
    }
}

/// In front matter a foreign key is none of our business, unless it is one of ours misspelt.
fn near_keys_only(fields: &Fields<'_>, problems: &mut Problems) {
    // Site generators have `templates` and the like of their own.
    let is_ours = |name: &&str| *name != handout::KEY;
    let ours: Vec<&str> = LessonFields::INFO.all().map(|field| field.name).filter(is_ours).collect();
    for (key, value) in fields.rest() {
        let is_near = |ours: &&str| ours.len() > 4 && strsim::damerau_levenshtein(ours, &key.name) <= 2;
        if ours.iter().any(is_near) {
            problems.push(yaml::unknown_key(key, value, &ours));
        }
    }
}

fn read_steps(
    node: &Node,
    defaults: Defaults<'_>,
    shared: &SharedChecks,
    problems: &mut Problems,
) -> Vec<Step> {
    let Value::List(items) = &node.value else {
        problems.push(node.wrong_type("a list of steps"));
        return Vec::new();
    };
    let mut steps: Vec<(Step, &Node)> = Vec::new();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for item in items.iter() {
        let Some(step) = read_step(item, defaults, shared, problems) else { continue };
        match taken.entry(step.id.folded()) {
            Entry::Occupied(slot) => {
                let (other, other_item) = &steps[*slot.get()];
                let message = format!("the id `{}` is taken", step.id);
                let problem = Diagnostic::error(Code::DuplicateStepId, &item.field("id").span, message);
                let problem =
                    problem.related(&other_item.field("id").span, format!("`{}` is here", other.id));
                problems.push(problem.help("give one of them another id"));
            }
            Entry::Vacant(slot) => {
                slot.insert(steps.len());
                steps.push((step, item));
            }
        }
    }
    steps.into_iter().map(|(step, _)| step).collect()
}

fn read_step(
    node: &Node,
    defaults: Defaults<'_>,
    shared: &SharedChecks,
    problems: &mut Problems,
) -> Option<Step> {
    let mut fields = Fields::of(node, "a step: `must:` or `should:`, an `id:` and a check", problems)?;
    let before = problems.errors();
    let own = StepFields::read_from(&mut fields, problems);
    read_level(node, problems);
    let fill = |node: &Node, problems: &mut Problems| shared.fill(node, problems);
    problems.take_named();
    problems.take_sought();
    problems.take_written();
    fields.tell_missing(|key| !is_kind(key), problems);
    let test = read_test(&fields, node, &mut Reading::new(&fill, defaults), problems);
    let (patterns, sought) = (problems.take_named(), problems.take_sought());
    let when = node.get("when").map(|node| Reading::new(&fill, defaults).check(node, problems));
    let hints = node.get("hint").map(|node| {
        Hints::read(node, problems, |when, problems| Reading::new(&fill, defaults).check(when, problems))
    });
    let own = own.filter(|_| problems.errors() == before)?;
    let (level, Sentence(description)) = match (own.must, own.should) {
        (Some(sentence), _) => (Level::Must, sentence),
        (None, sentence) => (Level::Should, sentence?),
    };
    Some(Step {
        id: own.id,
        description,
        level,
        test: test?,
        points: own.points,
        hints: hints.flatten().unwrap_or_default(),
        when: when.flatten(),
        patterns,
        sought,
        written: problems.take_written(),
        meta: own.meta,
        source: Some(node.clone()),
        span: node.span.clone(),
    })
}

/// A step is `must` or `should`.
fn read_level(step: &Node, problems: &mut Problems) {
    match (step.entry("must"), step.entry("should")) {
        (Some((must, _)), Some((should, _))) => {
            let second = if must.span.range.start < should.span.range.start { should } else { must };
            let message = "a step is `must` or `should`, not both";
            let problem = Diagnostic::error(Code::TwoLevels, &second.span, message);
            problems.push(
                problem.help("keep `must` for what is required or `should` for advice, or make two steps"),
            );
        }
        (None, None) => {
            let message = "a step needs its sentence, under `must` or `should`";
            problems.push(step.error(Code::MissingKey, message));
        }
        _ => {}
    }
}

fn is_kind(key: &Key) -> bool {
    key.name == MANUAL.name || kinds().any(|kind| kind.name == key.name)
}

/// What is left of a step's fields must be one kind.
fn read_test(
    fields: &Fields<'_>,
    step: &Node,
    reading: &mut Reading<'_>,
    problems: &mut Problems,
) -> Option<Test> {
    let (known, unknown): (Vec<_>, Vec<_>) = fields.rest().iter().partition(|(key, _)| is_kind(key));
    problems.extend(unknown.iter().map(|(key, _)| unknown_step_key(key)));
    match known.as_slice() {
        [(key, text)] if key.name == MANUAL.name => {
            Sentence::from_yaml(text, problems).map(|Sentence(text)| Test::Manual(text))
        }
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
    let is_own = |name: &str| StepFields::INFO.field(name).is_some();
    let own = || StepFields::INFO.all().map(|field| field.name);
    let names = || own().chain(kinds().map(|kind| kind.name)).chain([MANUAL.name]);
    let near = meant(&key.name, names());
    let problem = match near {
        Some(near) if is_own(near) => {
            Diagnostic::error(Code::UnknownKey, &key.span, format!("unknown key `{}`", key.name))
        }
        _ => Diagnostic::error(Code::UnknownKind, &key.span, format!("unknown kind `{}`", key.name)),
    };
    match near {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help(format!("known here: {}", names().collect::<Vec<_>>().join(", "))),
    }
}
