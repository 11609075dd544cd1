//! Examples: scripted repositories beside a lesson that show it done, or not, and which steps must then fail. They are the
//! lesson's own proof; nothing here evaluates them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::course::{Course, Lesson};
use crate::diagnostic::{Code, Diagnostic};
use crate::evidence::{Changes, Script, ScriptCommit};
use crate::markdown::{self, section_of};
use crate::path::RelPath;
use crate::pattern::Pattern;
use crate::source::SourceFile;
use crate::wording::suggest;
use crate::yaml::{self, Node, SerdeFields as Fields, Value};

/// One scripted repository, and what must come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    pub name: String,
    pub about: String,
    pub script: Script,
    /// The ids of exactly the steps that fail; those that are blocked by them are not listed.
    pub fails: BTreeSet<String>,
}

/// An example as it is written: a script, one built on another's, or the page's own templates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(default)]
    about: String,
    fails: BTreeSet<String>,
    script: Option<Script>,
    based_on: Option<String>,
    /// Replacements in the files that the script writes.
    #[serde(default)]
    edit: Vec<Edit>,
    /// Replacements in the commits' messages.
    #[serde(default)]
    message: Vec<Replacement>,
    #[serde(default)]
    rename: BTreeMap<RelPath, RelPath>,
    #[serde(default)]
    uncommitted: Changes,
    templates: Option<Templates>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    r#in: RelPath,
    replace: String,
    with: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Replacement {
    replace: String,
    with: String,
}

/// Code blocks of the lesson's page, written as files and committed unchanged.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Templates {
    message: String,
    /// The heading that each file's code block stands under.
    files: BTreeMap<RelPath, Pattern>,
}

/// The examples beside a lesson's spec; none if it has no `examples.yaml`.
pub fn load_examples(course: &Course, lesson: &Lesson) -> Result<Vec<Example>, Vec<Diagnostic>> {
    let Some(file) = course.examples_file(lesson) else { return Ok(Vec::new()) };
    let root = yaml::parse(file).map_err(|problem| vec![problem])?;
    read_examples(&root, lesson.page.as_deref())
}

/// Reads `examples.yaml`; `page` is the lesson's page, which templates are taken from.
fn read_examples(root: &Node, page: Option<&SourceFile>) -> Result<Vec<Example>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut fields = Fields::of(root, "a map with `examples`").map_err(|problem| vec![problem])?;
    let list = fields.take("examples");
    fields.finish(&mut problems);
    let Some(Node { value: Value::List(items), .. }) = list else {
        problems.push(list.unwrap_or(root).wrong_type("a list of examples under `examples`"));
        return Err(problems);
    };
    let mut examples: Vec<Example> = Vec::new();
    for item in items.iter() {
        match read_example(item, &examples, page) {
            Ok(example) if examples.iter().any(|other| other.name == example.name) => {
                problems.push(
                    item.error(
                        Code::DuplicateExample,
                        format!("the example `{}` stands twice", example.name),
                    ),
                );
            }
            Ok(example) => examples.push(example),
            Err(problem) => problems.push(*problem),
        }
    }
    if problems.is_empty() { Ok(examples) } else { Err(problems) }
}

fn read_example(
    node: &Node,
    before: &[Example],
    page: Option<&SourceFile>,
) -> Result<Example, Box<Diagnostic>> {
    let written: Written = yaml::read_serde(node)?;
    let mut script = base_script(node, &written, before, page)?;
    for (index, edit) in written.edit.iter().enumerate() {
        if !replace_in_files(&mut script, edit) {
            let at = nth(node, "edit", index);
            let message = format!("the text to replace is not in {}", edit.r#in);
            return Err(Box::new(at.error(Code::NoMatch, message)));
        }
    }
    for (index, replacement) in written.message.iter().enumerate() {
        if !replace_in_messages(&mut script, replacement) {
            return Err(Box::new(
                nth(node, "message", index).error(Code::NoMatch, "no commit message has this text"),
            ));
        }
    }
    for (from, to) in &written.rename {
        let mut found = false;
        for commit in &mut script.commits {
            if let Some(text) = commit.write.remove(from) {
                commit.write.insert(to.clone(), text);
                found = true;
            }
        }
        if !found {
            return Err(Box::new(node.error(Code::NoMatch, format!("no commit writes {from}"))));
        }
    }
    script.uncommitted.write.extend(written.uncommitted.write);
    script.uncommitted.delete.extend(written.uncommitted.delete);
    Ok(Example { name: written.name, about: written.about, script, fails: written.fails })
}

fn base_script(
    node: &Node,
    written: &Written,
    before: &[Example],
    page: Option<&SourceFile>,
) -> Result<Script, Box<Diagnostic>> {
    match (&written.script, &written.based_on, &written.templates) {
        (Some(script), None, None) => Ok(script.clone()),
        (None, Some(name), None) => {
            let found = before.iter().find(|example| example.name == *name);
            found.map(|example| example.script.clone()).ok_or_else(|| {
                let at = node.get("based_on").unwrap_or(node);
                let problem =
                    at.error(Code::UnknownExample, format!("there is no example `{name}` above this one"));
                let near = suggest(name, before.iter().map(|example| example.name.as_str()));
                Box::new(near.map_or(problem.clone(), |near| problem.help(format!("did you mean `{near}`?"))))
            })
        }
        (None, None, Some(templates)) => from_templates(node, templates, page),
        _ => {
            let message = "an example has exactly one of `script`, `based_on` and `templates`";
            Err(Box::new(node.error(Code::BadValue, message)))
        }
    }
}

fn from_templates(
    node: &Node,
    templates: &Templates,
    page: Option<&SourceFile>,
) -> Result<Script, Box<Diagnostic>> {
    let at = node.get("templates").unwrap_or(node);
    let page = page.ok_or_else(|| at.error(Code::NoPage, "the lesson has no page to take templates from"))?;
    let mut commit = ScriptCommit { message: templates.message.clone(), ..ScriptCommit::default() };
    for (path, heading) in &templates.files {
        let text = template(page, heading).ok_or_else(|| {
            at.error(
                Code::NoMatch,
                format!("{} has no code block under a heading that matches {heading}", page.path),
            )
        })?;
        commit.write.insert(path.clone(), text);
    }
    Ok(Script { commits: vec![commit], ..Script::default() })
}

/// The text of the first code block under the heading.
fn template(page: &SourceFile, heading: &Pattern) -> Option<String> {
    let outline = markdown::parse(&page.text);
    let heading = outline.headings.iter().find(|found| heading.is_match(&found.text))?;
    let section = section_of(&outline, heading);
    let block = outline.code_blocks.iter().find(|block| section.lines.contains(&block.line))?;
    Some(block.text.clone())
}

fn replace_in_files(script: &mut Script, edit: &Edit) -> bool {
    let commits = script.commits.iter_mut().map(|commit| &mut commit.write);
    let mut found = false;
    for write in commits.chain([&mut script.uncommitted.write]) {
        if let Some(text) = write.get_mut(&edit.r#in).filter(|text| text.contains(&edit.replace)) {
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
        read_examples(&root, Some(&SourceFile::new("README.md", page)))
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
}
