//! Shared checks: named templates with parameters, filled in before they are read into types.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::files::Files;
use super::template::{mentions, substitute};
use crate::check::{Check, Filled, Reading};
use crate::count::Count;
use crate::diagnostic::{Code, Diagnostic};
use crate::evidence::Script;
use crate::path::RelPath;
use crate::pattern::Pattern;
use crate::source::{SourceFile, Span};
use crate::wording::suggest;
use crate::yaml::{self, Node, SerdeFields as Fields, Value};

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ParamType {
    Text,
    Path,
    Pattern,
    Integer,
    Count,
    List,
    Map,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenParam {
    r#type: ParamType,
    #[serde(default, rename = "default")]
    _default: serde::de::IgnoredAny,
    #[serde(default, rename = "about")]
    _about: Option<String>,
}

#[derive(Debug, Clone)]
struct Param {
    name: String,
    kind: ParamType,
    default: Option<Node>,
    span: Span,
}

/// One file of `checks/`.
#[derive(Debug, Clone)]
pub struct SharedCheck {
    pub name: String,
    /// One sentence, for lists and for whoever writes a lesson.
    pub about: String,
    params: Vec<Param>,
    template: Node,
    examples: Option<Node>,
}

/// A scripted repository on which a shared check, with these parameters, passes or does not.
#[derive(Debug)]
pub struct SharedExample {
    pub name: String,
    pub check: Check,
    pub script: Script,
    pub passes: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenExample {
    name: String,
    #[serde(default, rename = "with")]
    _with: serde::de::IgnoredAny,
    script: Script,
    passes: bool,
}

/// The shared checks of a course by name. Each is read when somebody uses it, and a broken one is nobody else's problem.
#[derive(Debug, Default)]
pub struct SharedChecks {
    checks: BTreeMap<String, LessonEntry>,
}

#[derive(Debug)]
struct LessonEntry {
    file: Arc<SourceFile>,
    check: OnceCell<Result<SharedCheck, Vec<Diagnostic>>>,
}

impl SharedChecks {
    /// Finds every YAML file in `folder`; a check is known by its file's name, which its `name` must be.
    pub fn find(files: &Files, folder: &str) -> Self {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        let name = |file: &Arc<SourceFile>| {
            let rest = file.path.strip_prefix(&prefix)?;
            let name = rest.strip_suffix(".yaml").or_else(|| rest.strip_suffix(".yml"))?;
            (!name.contains('/')).then(|| name.to_owned())
        };
        let entry = |file: &Arc<SourceFile>| LessonEntry { file: Arc::clone(file), check: OnceCell::new() };
        Self { checks: files.iter().filter_map(|file| Some((name(file)?, entry(file)))).collect() }
    }

    fn get(&self, name: &str) -> Option<&Result<SharedCheck, Vec<Diagnostic>>> {
        let entry = self.checks.get(name)?;
        Some(entry.check.get_or_init(|| {
            let root = yaml::parse(&entry.file).map_err(|problem| vec![problem])?;
            read_shared(name, &root)
        }))
    }

    fn all(&self) -> impl Iterator<Item = &Result<SharedCheck, Vec<Diagnostic>>> {
        self.checks.keys().filter_map(|name| self.get(name))
    }

    /// The problems of every broken one.
    pub fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        self.all().filter_map(|check| check.as_ref().err()).flatten()
    }

    /// Those that can be used.
    pub fn iter(&self) -> impl Iterator<Item = &SharedCheck> {
        self.all().flatten()
    }

    /// The examples in a check's own file.
    pub fn examples(&self, check: &SharedCheck) -> Result<Vec<SharedExample>, Vec<Diagnostic>> {
        let Some(node) = &check.examples else { return Ok(Vec::new()) };
        let Value::List(items) = &node.value else { return Err(vec![node.wrong_type("a list of examples")]) };
        let mut problems = Vec::new();
        let examples = items.iter().filter_map(|item| self.example(check, item, &mut problems)).collect();
        if problems.is_empty() { Ok(examples) } else { Err(problems) }
    }

    fn example(
        &self,
        check: &SharedCheck,
        item: &Node,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<SharedExample> {
        let written: WrittenExample =
            yaml::read_serde(item).map_err(|problem| problems.push(problem)).ok()?;
        let filled = check.fill(item, item.get("with")).map_err(|found| problems.extend(found)).ok()?;
        let fill = |node: &Node| self.fill(node);
        let check = Reading::new(&fill, false).check(&filled.check, problems)?;
        Some(SharedExample { name: written.name, check, script: written.script, passes: written.passes })
    }

    /// The check that a `use` names, with its `with` filled in.
    pub fn fill(&self, node: &Node) -> Result<Filled, Vec<Diagnostic>> {
        let (name, with) = read_use(node)?;
        let Some(name) = name.as_text() else {
            return Err(vec![name.wrong_type("the name of a shared check")]);
        };
        match self.get(name) {
            Some(Ok(check)) => check.fill(node, with),
            Some(Err(problems)) => {
                let at = |problem: &Diagnostic| problem.clone().related(&node.span, "used here");
                Err(problems.iter().map(at).collect())
            }
            None => {
                let problem =
                    node.error(Code::UnknownSharedCheck, format!("there is no shared check `{name}`"));
                let names: Vec<&str> = self.checks.keys().map(String::as_str).collect();
                Err(vec![match suggest(name, names.iter().copied()) {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None if names.is_empty() => {
                        problem.help("this course has no shared checks; they stand in `checks/`")
                    }
                    None => problem.help(format!("this course has: {}", names.join(", "))),
                }])
            }
        }
    }
}

/// `use: name`, or `use: { name: …, with: { … } }`.
fn read_use(node: &Node) -> Result<(&Node, Option<&Node>), Vec<Diagnostic>> {
    if node.as_text().is_some() {
        return Ok((node, None));
    }
    let mut problems = Vec::new();
    let mut fields = Fields::of(node, "the name of a shared check, or a map with `name` and `with`")
        .map_err(|problem| vec![problem])?;
    let (name, with) = (fields.take("name"), fields.take("with"));
    fields.finish(&mut problems);
    match name {
        Some(name) if problems.is_empty() => Ok((name, with)),
        Some(_) => Err(problems),
        None => {
            problems.push(node.error(Code::MissingKey, "`name` is missing"));
            Err(problems)
        }
    }
}

fn read_shared(file_name: &str, root: &Node) -> Result<SharedCheck, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut fields = Fields::of(root, "a shared check: `name`, `about`, `params` and `check`")
        .map_err(|problem| vec![problem])?;
    let name: Option<String> = fields.require("name", &mut problems);
    let about: Option<String> = fields.require("about", &mut problems);
    let params = fields.take("params").map_or_else(Vec::new, |node| read_params(node, &mut problems));
    let template = fields.take("check").cloned();
    let examples = fields.take("examples").cloned();
    fields.finish(&mut problems);
    if let (Some(name), Some(node)) = (&name, root.get("name"))
        && name != file_name
    {
        problems.push(
            node.error(Code::NameDiffers, format!("the check is called `{name}`, its file `{file_name}`")),
        );
    }
    let Some(template) = template else {
        problems.push(root.error(Code::MissingKey, "`check` is missing"));
        return Err(problems);
    };
    for param in &params {
        if !mentions(&template, &param.name) {
            let problem = Diagnostic::error(
                Code::UnusedParameter,
                &param.span,
                format!("the parameter `{}` is never used", param.name),
            );
            problems.push(
                problem.help(format!("write `${}` where it belongs in `check`, or remove it", param.name)),
            );
        }
    }
    match (name, about) {
        (Some(name), Some(about)) if problems.is_empty() => {
            Ok(SharedCheck { name, about, params, template, examples })
        }
        _ => Err(problems),
    }
}

fn read_params(node: &Node, problems: &mut Vec<Diagnostic>) -> Vec<Param> {
    let Value::Map(entries) = &node.value else {
        problems.push(node.wrong_type("a map of parameters"));
        return Vec::new();
    };
    let mut params = Vec::new();
    for (key, value) in entries.iter() {
        match yaml::read_serde::<WrittenParam>(value) {
            Ok(written) => {
                let default = value.get("default").cloned();
                if let Some(problem) = default.as_ref().and_then(|default| mistyped(written.r#type, default))
                {
                    problems.push(problem);
                }
                params.push(Param {
                    name: key.name.clone(),
                    kind: written.r#type,
                    default,
                    span: key.span.clone(),
                });
            }
            Err(problem) => problems.push(problem),
        }
    }
    params
}

/// The problem with `value` as a parameter of this type.
fn mistyped(kind: ParamType, value: &Node) -> Option<Diagnostic> {
    match (kind, &value.value) {
        (ParamType::Text, Value::Text(_)) | (ParamType::Integer, Value::Int(_)) => None,
        (ParamType::List, Value::List(_)) | (ParamType::Map, Value::Map(_)) => None,
        (ParamType::Path, Value::Text(text)) if crate::pattern::Glob::is_glob(text) => None,
        (ParamType::Path, _) => yaml::read_serde::<RelPath>(value).err(),
        (ParamType::Pattern, _) => yaml::read_serde::<Pattern>(value).err(),
        (ParamType::Count, _) => yaml::read_serde::<Count>(value).err(),
        (ParamType::Text, _) => Some(value.wrong_type("a text")),
        (ParamType::Integer, _) => Some(value.wrong_type("a whole number")),
        (ParamType::List, _) => Some(value.wrong_type("a list")),
        (ParamType::Map, _) => Some(value.wrong_type("a map")),
    }
}

impl SharedCheck {
    fn fill(&self, used: &Node, with: Option<&Node>) -> Result<Filled, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let mut values = BTreeMap::new();
        let given: &[(yaml::Key, Node)] = match with.map(|with| &with.value) {
            None => &[],
            Some(Value::Map(entries)) => entries,
            Some(_) => {
                return Err(with.map(|with| with.wrong_type("a map of parameters")).into_iter().collect());
            }
        };
        for (key, _) in given.iter().filter(|(key, _)| self.params.iter().all(|param| param.name != key.name))
        {
            let problem = Diagnostic::error(
                Code::UnknownParameter,
                &key.span,
                format!("`{}` has no parameter `{}`", self.name, key.name),
            );
            let names: Vec<&str> = self.params.iter().map(|param| param.name.as_str()).collect();
            problems.push(match suggest(&key.name, names.iter().copied()) {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem.help(format!("it has: {}", names.join(", "))),
            });
        }
        for param in &self.params {
            let value = given
                .iter()
                .find(|(key, _)| key.name == param.name)
                .map(|(_, value)| value)
                .or(param.default.as_ref());
            match value.map(|value| (value, mistyped(param.kind, value))) {
                Some((value, None)) => drop(values.insert(param.name.as_str(), value)),
                Some((_, Some(problem))) => {
                    problems.push(problem.related(&param.span, "the parameter is declared here"))
                }
                None => {
                    let problem = used.error(
                        Code::MissingParameter,
                        format!("`{}` needs the parameter `{}`", self.name, param.name),
                    );
                    problems.push(
                        problem
                            .related(&param.span, "declared here")
                            .help(format!("add it under `with:`, as `{}: …`", param.name)),
                    );
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let check = substitute(&self.template, &values, &mut problems);
        if problems.is_empty() { Ok(Filled { name: self.name.clone(), check }) } else { Err(problems) }
    }
}
