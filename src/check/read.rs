//! A tree of YAML to a tree of checks: which kind, is it allowed here, and what it holds. Every problem is collected.

use super::sections::{self, Sections};
use super::{Check, LEAVES, Leaf, MANUAL, kinds};
use crate::count::Count;
use crate::diagnostic::{Code, Diagnostic};
use crate::scope::{Defaults, Scoped, Target};
use crate::wording::meant;
use crate::yaml::{FromFields, Key, Node, Problems, Value};

/// Shared checks may use each other this deeply.
const MAX_USES: usize = 16;

/// More checks than this in one step are refused: shared checks that use each other several times multiply.
const MAX_CHECKS: usize = 2_000;

/// A shared check with its parameters filled in.
pub struct Filled {
    pub name: String,
    pub check: Node,
}

/// Fills in the shared check that a `use` names.
pub type Fill<'a> = dyn Fn(&Node, &mut Problems) -> Option<Filled> + 'a;

/// Where a check is while it is read, and what is said around it.
pub struct Reading<'a> {
    fill: &'a Fill<'a>,
    defaults: Defaults<'a>,
    within_each: bool,
    using: Vec<String>,
    checks: usize,
}

impl<'a> Reading<'a> {
    pub fn new(fill: &'a Fill<'a>, defaults: Defaults<'a>) -> Self {
        Self { fill, defaults, within_each: false, using: Vec::new(), checks: 0 }
    }

    /// Reads a map with one key, a kind.
    pub fn check(&mut self, node: &Node, problems: &mut Problems) -> Option<Check> {
        match &node.value {
            Value::Map(entries) if entries.len() == 1 => {
                let (key, value) = &entries[0];
                self.kind(key, value, problems)
            }
            Value::Map(entries) if entries.is_empty() => {
                problems.push(node.error(Code::NoKind, "a check needs a kind"));
                None
            }
            Value::Map(entries) => {
                let names: Vec<String> = entries.iter().map(|(key, _)| format!("`{}`", key.name)).collect();
                let message = format!("a check has one kind, found {}", names.join(", "));
                let problem = node.error(Code::TwoKinds, message);
                problems.push(problem.help("start a new list item with `-` for each check"));
                None
            }
            _ => {
                problems.push(node.wrong_type("a check such as `lines: { matching: … }`"));
                None
            }
        }
    }

    /// Reads the check of kind `key`.
    pub fn kind(&mut self, key: &Key, node: &Node, problems: &mut Problems) -> Option<Check> {
        self.checks += 1;
        if self.checks > MAX_CHECKS {
            // Told once: what multiplies would tell it as many times.
            if self.checks == MAX_CHECKS + 1 {
                let message = format!("the step comes to more than {MAX_CHECKS} checks");
                let problem = Diagnostic::error(Code::TooLarge, &key.span, message);
                problems
                    .push(problem.help("shared checks that use others several times multiply: use fewer"));
            }
            return None;
        }
        if self.within_each
            && let Some(misplaced) = misplaced_in_each(key, node)
        {
            problems.push(misplaced);
            return None;
        }
        match key.name.as_str() {
            "all" => self.several(node, problems).map(Check::All),
            "any" => self.several(node, problems).map(Check::Any),
            "not" => Some(Check::Not(Box::new(self.check(node, problems)?))),
            "use" => self.shared(node, problems),
            "manual" => {
                let message = "`manual` cannot be part of another check";
                let problem = Diagnostic::error(Code::NestedManual, &key.span, message);
                problems.push(problem.help("make it a step of its own"));
                None
            }
            sections::NAME => self.sections(node, problems),
            name if LEAVES.iter().any(|info| info.name == name) => self.leaf(name, node, problems),
            _ => {
                problems.push(unknown_kind(key));
                None
            }
        }
    }

    fn leaf(&self, name: &str, node: &Node, problems: &mut Problems) -> Option<Check> {
        let leaf = Leaf::read(name, node, &self.defaults, problems)?;
        if leaf.is_vacuous() {
            problems.push(vacuous(node));
            return None;
        }
        Some(Check::Leaf(Box::new(leaf)))
    }

    fn several(&mut self, node: &Node, problems: &mut Problems) -> Option<Vec<Check>> {
        match &node.value {
            Value::List(items) if items.is_empty() => {
                let message = "the list is empty: it would pass whatever there is";
                problems.push(node.error(Code::VacuousCheck, message));
                None
            }
            Value::List(items) => {
                // Each is read even after one failed, so that every problem is told at once.
                let checks: Vec<Option<Check>> =
                    items.iter().map(|item| self.check(item, problems)).collect();
                checks.into_iter().collect()
            }
            _ => {
                let help =
                    "begin each check with `- `, on a line of its own or in brackets: `[ file: a.md ]`";
                problems.push(node.wrong_type("a list of checks").help(help));
                None
            }
        }
    }

    fn sections(&mut self, node: &Node, problems: &mut Problems) -> Option<Check> {
        let mut each_node = None;
        let scoped = Scoped::read_with::<Sections>(
            node,
            sections::NAME,
            &self.defaults,
            problems,
            |fields, problems| {
                each_node = fields.take("each").cloned();
                Sections::read_from(fields, problems)
            },
        );
        let each = match &each_node {
            Some(each) => self.within(scoped.as_ref().map(|scoped| &scoped.target), each, problems),
            None => Some(Vec::new()),
        };
        let scoped = scoped?;
        match (scoped.kind.count, &each_node) {
            (count, None) if count.is_any() => {
                problems.push(vacuous(node));
                return None;
            }
            (Count { max: Some(0), .. }, Some(each)) => {
                let message = "there are to be no sections, so `each` looks at nothing";
                problems.push(each.error(Code::BadValue, message));
                return None;
            }
            _ => {}
        }
        Some(Check::Sections(Box::new(scoped), each?))
    }

    /// The checks of `each`: their file is that of the sections.
    fn within(
        &mut self,
        target: Option<&Target>,
        each: &Node,
        problems: &mut Problems,
    ) -> Option<Vec<Check>> {
        let mut inner = Reading {
            fill: self.fill,
            defaults: Defaults { target: target.or(self.defaults.target), ..self.defaults },
            within_each: true,
            using: self.using.clone(),
            checks: self.checks,
        };
        let checks = inner.several(each, problems);
        self.checks = inner.checks;
        checks
    }

    fn shared(&mut self, node: &Node, problems: &mut Problems) -> Option<Check> {
        let filled = (self.fill)(node, problems)?;
        if self.using.contains(&filled.name) || self.using.len() >= MAX_USES {
            let message = format!("the shared check `{}` uses itself", filled.name);
            problems.push(node.error(Code::CircularUse, message));
            return None;
        }
        self.using.push(filled.name.clone());
        let mut inner = Problems::default();
        let check = self.check(&filled.check, &mut inner);
        self.using.pop();
        problems.absorb(inner, |problem| {
            let from_here = problem.primary == node.span
                || problem.related.iter().any(|(span, _)| span.file == node.span.file);
            match from_here {
                true => problem,
                false => {
                    problem.related(&node.span, format!("in the shared check `{}`, used here", filled.name))
                }
            }
        });
        Some(Check::Use { name: filled.name, check: Box::new(check?) })
    }
}

/// Inside `each` the text is given: only kinds that read text can be there, and none chooses another file.
fn misplaced_in_each(key: &Key, node: &Node) -> Option<Diagnostic> {
    if let Some(elsewhere) = ["in", "across"].into_iter().find_map(|name| node.get(name)) {
        let message = "inside `each` the text is the section; `in` and `across` have no place";
        return Some(elsewhere.error(Code::InWithinEach, message).help("leave it out"));
    }
    let info = kinds().find(|info| info.name == key.name)?;
    (!info.reads_text).then(|| {
        let message = format!("`{}` does not read text, so it cannot be inside `each`", key.name);
        Diagnostic::error(Code::KindWithinEach, &key.span, message).help("make it a step of its own")
    })
}

/// A check that passes whatever there is.
fn vacuous(node: &Node) -> Diagnostic {
    let message = "it would pass whatever there is";
    node.field("count").error(Code::VacuousCheck, message).help("ask for a number that can be missed")
}

/// `unknown-kind`, with the one that was probably meant.
pub fn unknown_kind(key: &Key) -> Diagnostic {
    let names = || kinds().map(|info| info.name).chain([MANUAL.name]);
    let problem = Diagnostic::error(Code::UnknownKind, &key.span, format!("unknown kind `{}`", key.name));
    match meant(&key.name, names()) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help(format!("kinds: {}", names().collect::<Vec<_>>().join(", "))),
    }
}
