//! Examples: scripted repositories beside a lesson that show it done, or not, and which steps must then fail. They are the
//! lesson's own proof; nothing here evaluates them.

use std::collections::{BTreeMap, BTreeSet};

use crate::course::{Course, Lesson};
use crate::diagnostic::{Code, Diagnostic};
use crate::evidence::{Changes, Script, ScriptCommit};
use crate::markdown::{self, section_of};
use crate::path::RelPath;
use crate::pattern::Pattern;
use crate::source::SourceFile;
use crate::wording::suggest;
use crate::yaml::{self, FromFields, FromYaml, MapInfo, Node, Problems, Value, choice, fields};

/// One scripted repository, and what must come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    pub name: String,
    pub about: String,
    pub script: Script,
    /// The ids of exactly the steps that fail; those that are blocked by them are not listed.
    pub fails: BTreeSet<String>,
}

fields! {
    /// An example: a script, one built on another's, or the page's own templates.
    struct ExampleFields {
        /// Its name, once in the file; others can be based on it.
        name: String,
        /// What it shows.
        about: String = String::new(),
        /// The ids of exactly the steps that fail.
        fails: BTreeSet<String>,
        /// Replacements in the files that the script writes.
        edit: Vec<Edit> = Vec::new(),
        /// Replacements in the commits' messages.
        message: Vec<Replacement> = Vec::new(),
        /// Files under other names.
        rename: BTreeMap<RelPath, RelPath> = BTreeMap::new(),
        /// Changes that were not committed.
        uncommitted: Changes = Changes::default()
        ; ..base: Base
    }
}

/// The fields of an example, for the schema.
pub const EXAMPLE: &MapInfo = &ExampleFields::INFO;

choice! {
    /// What an example starts from.
    enum Base {
        /// What happened in the repository.
        Script as "script": Script,
        /// The name of an example above this one.
        Example as "based_on": String,
        /// Code blocks of the lesson's page.
        Templates as "templates": Templates,
    }
}

fields! {
    struct Edit {
        /// The file.
        target as "in": RelPath,
        /// The text to replace, everywhere in the file.
        replace: String,
        /// The text in its place; nothing, to remove it.
        with: String,
    }
    validate: Edit::validate;
}

impl Edit {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        expect_a_change(&self.replace, &self.with, at, problems);
    }
}

fields! {
    struct Replacement {
        /// The text to replace in every message.
        replace: String,
        /// The text in its place.
        with: String,
    }
    validate: Replacement::validate;
}

impl Replacement {
    fn validate(&self, at: &Node, problems: &mut Problems) {
        expect_a_change(&self.replace, &self.with, at, problems);
    }
}

/// A replacement must have something to replace, and another text in its place.
fn expect_a_change(replace: &str, with: &str, at: &Node, problems: &mut Problems) {
    if replace.is_empty() {
        problems.push(at.field("replace").error(Code::BadValue, "there is no text to replace"));
    } else if replace == with {
        problems.push(at.field("with").error(Code::BadValue, "the edit changes nothing"));
    }
}

fields! {
    /// Code blocks of the lesson's page, as files and committed unchanged.
    struct Templates {
        /// The message of the commit.
        message: String,
        /// The heading that each file's code block is under.
        files: BTreeMap<RelPath, Pattern>,
    }
}

fields! {
    /// A file of examples.
    struct ExamplesFile {
        examples: Vec<Node>,
    }
}

/// A scripted repository larger than this is refused: edits of edits grow.
const MAX_SCRIPT: usize = 4 << 20;

/// The examples beside a lesson's spec; none if it has no `examples.yaml`.
pub fn load_examples(course: &Course, lesson: &Lesson) -> Result<Vec<Example>, Vec<Diagnostic>> {
    let Some(file) = course.examples_file(lesson) else { return Ok(Vec::new()) };
    let root = yaml::parse(file).map_err(|problem| vec![problem])?;
    let ids: Vec<&str> = lesson.steps.iter().map(|step| step.id.as_str()).collect();
    read_examples(&root, lesson.page.as_deref(), &ids)
}

/// Reads `examples.yaml` of a lesson with these steps; `page` is the lesson's page, which templates are taken from.
fn read_examples(
    root: &Node,
    page: Option<&SourceFile>,
    steps: &[&str],
) -> Result<Vec<Example>, Vec<Diagnostic>> {
    let mut problems = Problems::default();
    let file = ExamplesFile::from_yaml(root, &mut problems);
    let mut before = Before::default();
    for item in file.iter().flat_map(|file| &file.examples) {
        let Some(example) = read_example(item, &before, page, &mut problems) else {
            before.broken.extend(item.get("name").and_then(Node::as_text).map(str::to_owned));
            continue;
        };
        problems.extend(example.fails.iter().filter_map(|id| unknown_step(item, id, steps)));
        if before.examples.iter().any(|other| other.name == example.name) {
            let message = format!("there is another example `{}` above", example.name);
            problems.push(item.field("name").error(Code::DuplicateExample, message));
        }
        before.examples.push(example);
    }
    problems.finish(Some(before.examples)).map(|(examples, _)| examples)
}

/// The examples above one.
#[derive(Default)]
struct Before {
    examples: Vec<Example>,
    /// The names of those that could not be read, and were told of: what is based on them is not told of again.
    broken: BTreeSet<String>,
}

/// A step that an example says fails, and that the lesson does not have.
fn unknown_step(item: &Node, id: &str, steps: &[&str]) -> Option<Diagnostic> {
    if steps.contains(&id) {
        return None;
    }
    let list = item.field("fails");
    let at = match &list.value {
        Value::List(items) => items.iter().find(|item| item.as_text() == Some(id)).unwrap_or(list),
        _ => list,
    };
    let problem = at.error(Code::UnknownStep, format!("the lesson has no step `{id}`"));
    Some(match suggest(id, steps.iter().copied()) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help(format!("name one of its steps: {}", listed(steps))),
    })
}

/// The first few of some ids.
fn listed(ids: &[&str]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = ids.iter().take(SHOWN).map(|id| format!("`{id}`")).collect();
    format!("{}{}", shown.join(", "), if ids.len() > SHOWN { ", …" } else { "" })
}

fn read_example(
    node: &Node,
    before: &Before,
    page: Option<&SourceFile>,
    problems: &mut Problems,
) -> Option<Example> {
    let own = ExampleFields::from_yaml(node, problems)?;
    let errors = problems.errors();
    let mut script = base_script(node, &own.base, before, page, problems)?;
    for (index, edit) in own.edit.iter().enumerate() {
        if !replace_in_files(&mut script, edit) {
            let message = format!("the text to replace is not in {}", edit.target);
            let problem = nth(node, "edit", index).error(Code::NoMatch, message);
            problems.push(problem.help("copy it from what the example writes there, letter for letter"));
        }
        if size_of(&script) > MAX_SCRIPT {
            let message = format!("with this edit the script has more than {} MiB", MAX_SCRIPT >> 20);
            problems.push(nth(node, "edit", index).error(Code::TooLarge, message));
            return None;
        }
    }
    for (index, replacement) in own.message.iter().enumerate() {
        if !replace_in_messages(&mut script, replacement) {
            let message = "no commit message has this text";
            let problem = nth(node, "message", index).error(Code::NoMatch, message);
            problems.push(problem.help("copy it from a message of the example, letter for letter"));
        }
        if size_of(&script) > MAX_SCRIPT {
            let message = format!("with this replacement the script has more than {} MiB", MAX_SCRIPT >> 20);
            problems.push(nth(node, "message", index).error(Code::TooLarge, message));
            return None;
        }
    }
    for (from, to) in &own.rename {
        let mut found = false;
        for commit in &mut script.commits {
            if let Some(text) = commit.write.remove(from) {
                commit.write.insert(to.clone(), text);
                found = true;
            }
        }
        if !found {
            let problem = node.field("rename").error(Code::NoMatch, format!("no commit writes {from}"));
            problems.push(problem.help("name a file that a commit of the example writes"));
        }
    }
    script.uncommitted.write.extend(own.uncommitted.write);
    script.uncommitted.delete.extend(own.uncommitted.delete);
    let example = Example { name: own.name, about: own.about, script, fails: own.fails };
    (problems.errors() == errors).then_some(example)
}

/// How many bytes a script writes.
fn size_of(script: &Script) -> usize {
    let written = |write: &BTreeMap<RelPath, String>| write.values().map(String::len).sum::<usize>();
    let commits = script.commits.iter().map(|commit| commit.message.len() + written(&commit.write));
    commits.sum::<usize>() + written(&script.uncommitted.write)
}

fn base_script(
    node: &Node,
    base: &Base,
    before: &Before,
    page: Option<&SourceFile>,
    problems: &mut Problems,
) -> Option<Script> {
    match base {
        Base::Script(script) => Some(script.clone()),
        Base::Example(name) => {
            let found = before.examples.iter().find(|example| example.name == *name);
            if found.is_none() && !before.broken.contains(name) {
                let message = format!("there is no example `{name}` above this one");
                let problem = node.field("based_on").error(Code::UnknownExample, message);
                let near = suggest(name, before.examples.iter().map(|example| example.name.as_str()));
                problems.push(match near {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None => problem,
                });
            }
            found.map(|example| example.script.clone())
        }
        Base::Templates(templates) => from_templates(node, templates, page, problems),
    }
}

fn from_templates(
    node: &Node,
    templates: &Templates,
    page: Option<&SourceFile>,
    problems: &mut Problems,
) -> Option<Script> {
    let at = node.field("templates");
    let Some(page) = page else {
        problems.push(at.error(Code::NoPage, "the lesson has no page to take templates from"));
        return None;
    };
    let mut commit = ScriptCommit { message: templates.message.clone(), ..ScriptCommit::default() };
    for (path, heading) in &templates.files {
        match template(page, heading) {
            Some(text) => drop(commit.write.insert(path.clone(), text)),
            None => {
                let message =
                    format!("{} has no code block under a heading {}", page.path, heading.matching());
                let problem = at.error(Code::NoMatch, message);
                problems.push(problem.help("match the text of a heading with a code block below it"));
            }
        }
    }
    Some(Script { commits: vec![commit], ..Script::default() })
}

/// The text of the first code block under the heading.
fn template(page: &SourceFile, heading: &Pattern) -> Option<String> {
    let outline = markdown::parse(&page.text);
    let heading = outline.headings.iter().find(|found| heading.is_match(&found.text))?;
    let section = section_of(&outline, heading);
    let block = outline.code_blocks().iter().find(|block| section.lines.contains(&block.line))?;
    Some(block.text.clone())
}

fn replace_in_files(script: &mut Script, edit: &Edit) -> bool {
    let commits = script.commits.iter_mut().map(|commit| &mut commit.write);
    let mut found = false;
    for write in commits.chain([&mut script.uncommitted.write]) {
        if let Some(text) = write.get_mut(&edit.target).filter(|text| text.contains(&edit.replace)) {
            *text = text.replace(&edit.replace, &edit.with);
            found = true;
        }
    }
    found
}

fn replace_in_messages(script: &mut Script, replacement: &Replacement) -> bool {
    let mut found = false;
    for commit in script.commits.iter_mut().filter(|commit| commit.message.contains(&replacement.replace)) {
        commit.message = commit.message.replace(&replacement.replace, &replacement.with);
        found = true;
    }
    found
}

/// The `index`th item of the list under `key`, for its place.
fn nth<'a>(node: &'a Node, key: &str, index: usize) -> &'a Node {
    match node.get(key).map(|list| &list.value) {
        Some(Value::List(items)) => items.get(index).unwrap_or(node),
        _ => node,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, page: &str) -> Result<Vec<Example>, Vec<Diagnostic>> {
        let root = yaml::parse(&SourceFile::new("examples.yaml", text)).unwrap();
        read_examples(&root, Some(&SourceFile::new("README.md", page)), &["notes", "take-1"])
    }

    #[test]
    fn one_example_is_built_on_another() {
        let text = "
examples:
  - { name: done, fails: [], script: { commits: [{ message: 'a: b', write: { n.md: 'one two' } }] } }
  - name: other
    based_on: done
    edit: [{ in: n.md, replace: two, with: three }]
    message: [{ replace: 'a:', with: 'A:' }]
    rename: { n.md: N.md }
    fails: [notes]
";
        let examples = read(text, "").unwrap();
        let commit = &examples[1].script.commits[0];
        assert_eq!(commit.message, "A: b");
        assert_eq!(commit.write[&RelPath::parse("N.md").unwrap()], "one three");
    }

    #[test]
    fn a_template_is_the_pages_own() {
        let text =
            "examples: [{ name: t, fails: [], templates: { message: m, files: { n.md: '^Template' } } }]";
        let examples = read(text, "## Template\n\n```markdown\n# N\n```\n").unwrap();
        assert_eq!(examples[0].script.commits[0].write[&RelPath::parse("n.md").unwrap()], "# N\n");
    }

    #[test]
    fn an_edit_that_changes_nothing_is_an_error() {
        let text = "
examples:
  - { name: done, fails: [], script: { commits: [] } }
  - { name: other, fails: [], based_on: dnoe }
";
        let problems = read(text, "").unwrap_err();
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `done`?"));
    }

    #[test]
    fn what_is_based_on_a_broken_example_is_not_told_of_again() {
        for broken in [
            "{ name: done, fails: , script: { commits: [] } }",
            "{ name: done, fails: [], script: { commit: [] } }",
        ] {
            let text =
                format!("examples:\n  - {broken}\n  - {{ name: other, fails: [notes], based_on: done }}\n");
            let problems = read(&text, "").unwrap_err();
            let told: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
            assert!(!told.contains(&Code::UnknownExample) && told.len() == 1, "{broken}: {problems:?}");
        }
    }

    #[test]
    fn a_step_that_the_lesson_does_not_have_is_an_error_where_it_is_named() {
        let text = "examples:\n  - name: done\n    fails: [notes, take]\n    script: { commits: [] }\n";
        let problems = read(text, "").unwrap_err();
        let [problem] = problems.as_slice() else { panic!("{problems:?}") };
        assert_eq!(
            (problem.code, problem.primary.line(), problem.primary.text()),
            (Code::UnknownStep, 3, "take")
        );
        assert_eq!(problem.help.as_deref(), Some("did you mean `take-1`?"));
        let problems =
            read("examples: [{ name: a, fails: [zzz], script: { commits: [] } }]", "").unwrap_err();
        assert_eq!(problems[0].help.as_deref(), Some("name one of its steps: `notes`, `take-1`"));
    }
}
