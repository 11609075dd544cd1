//! Shared checks: named templates with parameters, filled in before they are read into types.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::Files;
use super::params::{Param, Params};
use super::template::{mentions, substitute, unknown_names};
use crate::check::{Check, Filled, Reading};
use crate::diagnostic::{Code, Diagnostic};
use crate::evidence::Script;
use crate::pattern::Sought;
use crate::scope::Defaults;
use crate::source::{SourceFile, Span};
use crate::wording::suggest;
use crate::yaml::{self, FromFields, FromYaml, Key, MapInfo, Node, Problems, Value, fields};

fields! {
    /// One file of `checks/`.
    #[derive(Debug, Clone)]
    pub struct SharedCheck {
        /// Its name, which is that of its file.
        pub name: String,
        /// One sentence, for lists and for whoever writes a lesson.
        pub about: String,
        /// What a `use` gives it.
        pub params: Params = Params::default(),
        /// The check, with `$name` where a parameter belongs.
        template as "check": Node,
        /// Scripted repositories on which it passes or does not.
        examples: Option<Node>,
    }
    validate: SharedCheck::validate;
}

/// The fields of a shared check, for its schema.
pub const SHARED_CHECK: &MapInfo = &SharedCheck::INFO;

/// A scripted repository on which a shared check, with these parameters, passes or does not.
#[derive(Debug)]
pub struct SharedExample {
    pub name: String,
    pub check: Check,
    /// What the check looks for.
    pub sought: Vec<Sought>,
    pub script: Script,
    pub passes: bool,
}

fields! {
    /// An example of a shared check.
    struct ExampleFields {
        /// Its name, once in the file.
        name: String,
        /// The parameters, as a `use` gives them.
        with: Option<Node>,
        /// What happened in the repository.
        script: Script,
        /// Whether the check passes there.
        passes: bool,
    }
}

/// The fields of such an example, for the schema.
pub const SHARED_EXAMPLE: &MapInfo = &ExampleFields::INFO;

fields! {
    /// Which shared check is used, and with which parameters.
    struct Use {
        name: String,
        /// The parameters by name.
        with: Option<Node>,
    }
    plain: "name";
}

/// The shared checks of a course by name, and behind them those built in, which every course can use. Each is read when it
/// is used, and a broken one is a problem of its users only.
#[derive(Debug, Default)]
pub struct SharedChecks {
    checks: BTreeMap<String, Entry>,
    /// Filled when a course uses what it does not have.
    library: OnceCell<BTreeMap<String, Entry>>,
}

#[derive(Debug)]
struct Entry {
    file: Arc<SourceFile>,
    check: OnceCell<Result<SharedCheck, Vec<Diagnostic>>>,
}

impl SharedChecks {
    /// Finds every YAML file in `folder`; a check is known by its file's name, which its `name` must be.
    pub fn find(files: &Files, folder: &str) -> Self {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        let name = |file: &SourceFile| {
            let rest = file.path.strip_prefix(&prefix)?;
            let name = rest.strip_suffix(".yaml").or_else(|| rest.strip_suffix(".yml"))?;
            (!name.contains('/')).then(|| name.to_owned())
        };
        let read = files.iter().filter_map(|file| {
            let entry = Entry { file: Arc::clone(file), check: OnceCell::new() };
            Some((name(file)?, entry))
        });
        let unread = files.unread().filter_map(|problem| {
            let file = &problem.primary.file;
            let entry = Entry { file: Arc::clone(file), check: OnceCell::from(Err(vec![problem.clone()])) };
            Some((name(file)?, entry))
        });
        Self { checks: read.chain(unread).collect(), library: OnceCell::new() }
    }

    fn library(&self) -> &BTreeMap<String, Entry> {
        self.library.get_or_init(|| {
            let entry = |file| Entry { file, check: OnceCell::new() };
            Files::library().map(|(name, file)| (name.to_owned(), entry(file))).collect()
        })
    }

    fn get(&self, name: &str) -> Option<&Result<SharedCheck, Vec<Diagnostic>>> {
        let entry = self.checks.get(name).or_else(|| self.library().get(name))?;
        Some(entry.check.get_or_init(|| {
            let root = yaml::parse(&entry.file).map_err(|problem| vec![problem])?;
            let mut problems = Problems::default();
            let check = SharedCheck::from_yaml(&root, &mut problems);
            if let Some(SharedCheck { name: own, .. }) = &check
                && own != name
            {
                let message = format!("the check is called `{own}`, its file `{name}`");
                let problem = root.field("name").error(Code::NameDiffers, message);
                problems.push(problem.help(format!("write `name: {name}`, by which lessons use it")));
            }
            problems.finish(check).map(|(check, _)| check)
        }))
    }

    fn all(&self) -> impl Iterator<Item = &Result<SharedCheck, Vec<Diagnostic>>> {
        self.checks.keys().filter_map(|name| self.get(name))
    }

    /// The problems of every broken one.
    pub fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        self.all().filter_map(|check| check.as_ref().err()).flatten()
    }

    /// Where a check of the course says its name.
    pub fn name_span(&self, name: &str) -> Option<Span> {
        let root = yaml::parse(&self.checks.get(name)?.file).ok()?;
        Some(root.field("name").span.clone())
    }

    /// Those that can be used.
    pub fn iter(&self) -> impl Iterator<Item = &SharedCheck> {
        self.all().flatten()
    }

    /// The examples in a check's own file.
    pub fn examples(
        &self,
        check: &SharedCheck,
        defaults: Defaults<'_>,
    ) -> Result<Vec<SharedExample>, Vec<Diagnostic>> {
        let Some(node) = &check.examples else { return Ok(Vec::new()) };
        let Value::List(items) = &node.value else { return Err(vec![node.wrong_type("a list of examples")]) };
        let mut problems = Problems::default();
        let examples: Vec<Option<SharedExample>> =
            items.iter().map(|item| self.example(check, item, defaults, &mut problems)).collect();
        problems.finish(examples.into_iter().collect()).map(|(examples, _)| examples)
    }

    fn example(
        &self,
        check: &SharedCheck,
        item: &Node,
        defaults: Defaults<'_>,
        problems: &mut Problems,
    ) -> Option<SharedExample> {
        let ExampleFields { name, with, script, passes } = ExampleFields::from_yaml(item, problems)?;
        let filled = check.fill(item, with.as_ref(), problems)?;
        let fill = |node: &Node, problems: &mut Problems| self.fill(node, problems);
        problems.take_sought();
        let check = Reading::new(&fill, defaults).check(&filled.check, problems)?;
        Some(SharedExample { name, check, sought: problems.take_sought(), script, passes })
    }

    /// The check that a `use` names, with its `with` filled in.
    pub fn fill(&self, node: &Node, problems: &mut Problems) -> Option<Filled> {
        let Use { name, with } = Use::from_yaml(node, problems)?;
        match self.get(&name) {
            Some(Ok(check)) => check.fill(node, with.as_ref(), problems),
            Some(Err(found)) => {
                problems.extend(found.iter().map(|problem| problem.clone().related(&node.span, "used here")));
                None
            }
            None => {
                let message = format!("there is no shared check `{name}`");
                let problem = node.field("name").error(Code::UnknownSharedCheck, message);
                let names: Vec<&str> = self.checks.keys().map(String::as_str).collect();
                let built_in = self.library().keys().map(String::as_str);
                problems.push(match suggest(&name, names.iter().copied().chain(built_in)) {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None if names.is_empty() => problem.help(
                        "this course has no shared checks of its own; they are files in `checks/`. Those built in are \
                         listed in docs/checks.md",
                    ),
                    None => problem.help(format!("this course has: {}", names.join(", "))),
                });
                None
            }
        }
    }
}

impl SharedCheck {
    fn validate(&self, _: &Node, problems: &mut Problems) {
        let known: Vec<&str> = self.params.0.iter().map(|param| param.name.as_str()).collect();
        let mut unknown = Vec::new();
        unknown_names(&self.template, &known, &mut unknown);
        let mut misspelt: Vec<&str> = Vec::new();
        for (node, name) in &unknown {
            let problem = node.error(Code::UnknownParameter, format!("there is no parameter `{name}`"));
            let near = suggest(name, known.iter().copied());
            misspelt.extend(near);
            problems.push(match near {
                Some(near) => problem.help(format!("did you mean `${near}`?")),
                None => problem.help("declare it under `params:`, or write `$$` for a dollar"),
            });
        }
        // A parameter that is misspelt where it is used was told of there.
        let is_unused = |param: &&Param| {
            !mentions(&self.template, &param.name) && !misspelt.contains(&param.name.as_str())
        };
        for param in self.params.0.iter().filter(is_unused) {
            let message = format!("the parameter `{}` is never used", param.name);
            let problem = Diagnostic::error(Code::UnusedParameter, &param.span, message);
            let help = format!("write `${}` where it belongs in `check`, or remove it", param.name);
            problems.push(problem.help(help));
        }
    }

    fn fill(&self, used: &Node, with: Option<&Node>, problems: &mut Problems) -> Option<Filled> {
        let given: &[(Key, Node)] = match with.map(|with| &with.value) {
            None => &[],
            Some(Value::Map(entries)) => entries,
            Some(_) => {
                problems.extend(with.map(|with| with.wrong_type("a map of parameters")));
                return None;
            }
        };
        let before = problems.errors();
        for (key, _) in given {
            if self.params.0.iter().all(|param| param.name != key.name) {
                problems.push(self.unknown(key));
            }
        }
        let mut values = BTreeMap::new();
        for param in &self.params.0 {
            let own = given.iter().find(|(key, _)| key.name == param.name).map(|(_, value)| value);
            match own.or(param.default.as_ref()) {
                Some(value) => {
                    let at =
                        |problem: Diagnostic| problem.related(&param.span, "the parameter is declared here");
                    problems.absorb(param.kind.problems_of(value), at);
                    values.insert(param.name.as_str(), value);
                }
                None if given.iter().any(|(key, _)| self.is_meant_for(key, param)) => {}
                None => problems.push(self.missing(param, used)),
            }
        }
        if problems.errors() > before {
            return None;
        }
        let check = substitute(&self.template, &values, problems)?;
        Some(Filled { name: self.name.clone(), check })
    }

    /// Whether a key that is no parameter seems to be this one, misspelt: then it is told already.
    fn is_meant_for(&self, key: &Key, param: &Param) -> bool {
        let is_known = self.params.0.iter().any(|known| known.name == key.name);
        !is_known && suggest(&key.name, [param.name.as_str()]).is_some()
    }

    fn unknown(&self, key: &Key) -> Diagnostic {
        let message = format!("`{}` has no parameter `{}`", self.name, key.name);
        let problem = Diagnostic::error(Code::UnknownParameter, &key.span, message);
        let names: Vec<&str> = self.params.0.iter().map(|param| param.name.as_str()).collect();
        match suggest(&key.name, names.iter().copied()) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None if names.is_empty() => problem.help("it has none"),
            None => problem.help(format!("it has: {}", names.join(", "))),
        }
    }

    fn missing(&self, param: &Param, used: &Node) -> Diagnostic {
        let message = format!("`{}` needs the parameter `{}`", self.name, param.name);
        let problem = used.error(Code::MissingParameter, message).related(&param.span, "declared here");
        problem.help(format!("add it under `with:`, as `{}: …`", param.name))
    }
}
