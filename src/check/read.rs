//! A tree of YAML to a tree of checks: which kind, is it allowed here, and what it holds. Every problem is collected.

use super::sections::{self, Sections};
use super::{Check, Leaf, MANUAL, kinds};
use crate::count::Count;
use crate::diagnostic::{Code, Diagnostic};
use crate::scope::Scoped;
use crate::wording::suggest;
use crate::yaml::{self, Key, Node, Value};

/// Shared checks may use each other this deeply.
const MAX_USES: usize = 16;

/// A shared check with its parameters filled in.
pub struct Filled {
    pub name: String,
    pub check: Node,
}

/// Where a check stands while it is read.
pub struct Reading<'a> {
    /// Fills in the shared check that a `use` names.
    pub fill: &'a dyn Fn(&Node) -> Result<Filled, Vec<Diagnostic>>,
    /// Whether the lesson has an `in` of its own.
    pub has_default_in: bool,
    within_each: bool,
    using: Vec<String>,
}

impl<'a> Reading<'a> {
    pub fn new(fill: &'a dyn Fn(&Node) -> Result<Filled, Vec<Diagnostic>>, has_default_in: bool) -> Self {
        Self { fill, has_default_in, within_each: false, using: Vec::new() }
    }

    /// Reads a map with one key, a kind.
    pub fn check(&mut self, node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Check> {
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
                let problem =
                    node.error(Code::TwoKinds, format!("a check has one kind, found {}", names.join(", ")));
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
    pub fn kind(&mut self, key: &Key, node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Check> {
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
                let problem = Diagnostic::error(
                    Code::NestedManual,
                    &key.span,
                    "`manual` cannot be part of another check",
                );
                problems.push(problem.help("make it a step of its own"));
                None
            }
            sections::NAME => self.sections(key, node, problems),
            name => match Leaf::read(name, node) {
                Some(Ok(leaf)) if leaf.is_vacuous() => {
                    problems.push(vacuous(node));
                    None
                }
                Some(Ok(leaf)) => {
                    self.require_in(key, leaf.needs_default_in(), problems);
                    Some(Check::Leaf(Box::new(leaf)))
                }
                Some(Err(problem)) => {
                    problems.push(problem);
                    None
                }
                None => {
                    problems.push(unknown_kind(key));
                    None
                }
            },
        }
    }

    fn require_in(&self, key: &Key, needs_it: bool, problems: &mut Vec<Diagnostic>) {
        if needs_it && !self.has_default_in && !self.within_each {
            let problem = Diagnostic::error(
                Code::MissingKey,
                &key.span,
                format!("`{}` does not say where to entry", key.name),
            );
            problems.push(problem.help("add `in:` here, or once for the whole lesson"));
        }
    }

    fn several(&mut self, node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Vec<Check>> {
        match &node.value {
            Value::List(items) if items.is_empty() => {
                problems.push(
                    node.error(Code::VacuousCheck, "the list is empty: it would pass whatever there is"),
                );
                None
            }
            Value::List(items) => {
                // Each is read even after one failed, so that every problem is told at once.
                let checks: Vec<Option<Check>> =
                    items.iter().map(|item| self.check(item, problems)).collect();
                checks.into_iter().collect()
            }
            _ => {
                problems.push(node.wrong_type("a list of checks"));
                None
            }
        }
    }

    fn sections(&mut self, key: &Key, node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Check> {
        let Value::Map(entries) = &node.value else {
            problems.push(node.wrong_type("a map of fields"));
            return None;
        };
        let own = entries.iter().filter(|(key, _)| key.name != "each").cloned().collect();
        let own = Node { value: Value::Map(own), ..node.clone() };
        let scoped: Option<Scoped<Sections>> =
            Scoped::read_with(&own, true, yaml::read_serde).map_err(|problem| problems.push(problem)).ok();
        if let Some(scoped) = &scoped {
            self.require_in(key, scoped.target.is_none(), problems);
        }
        let before = std::mem::replace(&mut self.within_each, true);
        let each = match node.get("each") {
            Some(each) => self.several(each, problems),
            None => Some(Vec::new()),
        };
        self.within_each = before;
        match (scoped.as_ref().map(|scoped| scoped.kind.count), node.get("each")) {
            (Some(count), None) if count.is_any() => {
                problems.push(vacuous(node));
                return None;
            }
            (Some(Count { max: Some(0), .. }), Some(each)) => {
                problems.push(
                    each.error(Code::BadValue, "there are to be no sections, so `each` looks at nothing"),
                );
                return None;
            }
            _ => {}
        }
        Some(Check::Sections(Box::new(scoped?), each?))
    }

    fn shared(&mut self, node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Check> {
        let filled = (self.fill)(node).map_err(|found| problems.extend(found)).ok()?;
        if self.using.contains(&filled.name) || self.using.len() >= MAX_USES {
            let problem =
                node.error(Code::CircularUse, format!("the shared check `{}` uses itself", filled.name));
            problems.push(problem);
            return None;
        }
        self.using.push(filled.name.clone());
        let mut inner = Vec::new();
        let check = self.check(&filled.check, &mut inner);
        self.using.pop();
        problems.extend(inner.into_iter().map(|problem| {
            let from_here = problem.primary == node.span
                || problem.related.iter().any(|(span, _)| span.file == node.span.file);
            if from_here {
                problem
            } else {
                problem.related(&node.span, format!("in the shared check `{}`, used here", filled.name))
            }
        }));
        Some(Check::Use { name: filled.name, check: Box::new(check?) })
    }
}

/// Inside `each` the text is given: only kinds that read text can stand there, and none chooses another file.
fn misplaced_in_each(key: &Key, node: &Node) -> Option<Diagnostic> {
    if let Some(elsewhere) = ["in", "across"].into_iter().find_map(|name| node.get(name)) {
        let problem = elsewhere.error(
            Code::InWithinEach,
            "inside `each` the text is the section; `in` and `across` have no place",
        );
        return Some(problem.help("leave it out"));
    }
    let info = kinds().find(|info| info.name == key.name)?;
    (!info.reads_text).then(|| {
        Diagnostic::error(
            Code::KindWithinEach,
            &key.span,
            format!("`{}` does not read text, so it cannot stand inside `each`", key.name),
        )
        .help("make it a step of its own")
    })
}

/// A check that passes whatever there is.
fn vacuous(node: &Node) -> Diagnostic {
    let at = node.get("count").unwrap_or(node);
    at.error(Code::VacuousCheck, "it would pass whatever there is")
        .help("ask for a number that can be missed")
}

/// `unknown-kind`, with the one that was probably meant.
pub fn unknown_kind(key: &Key) -> Diagnostic {
    let names = || kinds().map(|info| info.name).chain([MANUAL.name]);
    let problem = Diagnostic::error(Code::UnknownKind, &key.span, format!("unknown kind `{}`", key.name));
    match suggest(&key.name, names()) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help(format!("kinds: {}", names().collect::<Vec<_>>().join(", "))),
    }
}
