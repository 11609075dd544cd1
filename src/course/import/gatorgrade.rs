//! A `gatorgrade.yml` as a draft: GatorGrader's checks as the kinds that ask the same, its commands as checks that run
//! them where `--run` allows it.
//! <https://github.com/GatorEducator/gatorgrade>

use std::sync::Arc;

use super::classroom::command_step;
use super::draft::{Draft, DraftStep, manual, quoted, verbatim};
use super::{ImportError, default_id, python};
use crate::count::Count;
use crate::pattern::quote;
use crate::source::SourceFile;
use crate::yaml::{self, Node, Value};

/// Nested paths deeper than this are not followed.
const MAX_DEPTH: usize = 16;

/// Comments as GatorGrader tells them from strings; a quotation mark is `\x22`, so that the pattern can be quoted anywhere.
const JAVA_COMMENT: &str = r"(?m)^(?:[^\x22/\\]|\x22(?:[^\x22\\]|\\.)*\x22|/(?:[^/\x22\\]|\\.)|/\x22(?:[^\x22\\]|\\.)*\x22|\\.)*//.*$";
const PYTHON_COMMENT: &str = r"(?m)^(?:[^\x22#\\]|\x22(?:[^\x22\\]|\\.)*\x22|\\.)*#.*$";
const PYTHON_DOCSTRING: &str = r"(?sm)^[ \t]*\x22{3}.*?\x22{3}[ \t]*$";

pub fn draft(file: &Arc<SourceFile>) -> Result<Draft, ImportError> {
    let mut draft = Draft::new(&default_id(&file.path), &file.path);
    draft.set("title", quoted("Checks of GatorGrade"));
    for text in documents(&file.text) {
        let root = yaml::parse(&SourceFile::new(file.path.as_str(), text))?;
        if let Value::List(items) = &root.value {
            items.iter().for_each(|item| add(&mut draft, item, "", 0));
        }
    }
    if draft.is_empty() { Err(ImportError::Nothing) } else { Ok(draft) }
}

/// The YAML documents of a text, each at its own lines, so that a problem in one names the right line.
fn documents(text: &str) -> Vec<String> {
    let mut documents = vec![String::new()];
    for (at, line) in text.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" {
            documents.push("\n".repeat(at + 1));
        } else if let Some(document) = documents.last_mut() {
            document.push_str(line);
        }
    }
    documents.retain(|text| !text.trim().is_empty());
    documents
}

/// Adds a check, or those below a path.
fn add(draft: &mut Draft, item: &Node, path: &str, depth: usize) {
    let Value::Map(entries) = &item.value else { return };
    if ["check", "command", "description"].iter().any(|key| item.get(key).is_some()) {
        return add_check(draft, &Written { node: item, path });
    }
    for (key, below) in entries.iter() {
        let path = if path.is_empty() {
            key.name.clone()
        } else {
            format!("{}/{}", path.trim_end_matches('/'), key.name)
        };
        if let (Value::List(items), true) = (&below.value, depth < MAX_DEPTH) {
            items.iter().for_each(|item| add(draft, item, &path, depth + 1));
        }
    }
}

/// A check as it is in the configuration.
struct Written<'n> {
    node: &'n Node,
    /// Of the file it is about; empty for the whole repository.
    path: &'n str,
}

impl Written<'_> {
    fn text(&self, key: &str) -> Option<String> {
        text_of(self.node.get(key)?)
    }

    fn option(&self, key: &str) -> Option<String> {
        text_of(self.node.get("options")?.get(key)?)
    }

    /// At least that many; with `exact`, that many.
    fn count(&self) -> String {
        let count = self.option("count").and_then(|count| count.trim().parse().ok()).unwrap_or(1);
        let is_exact = matches!(self.option("exact").as_deref(), Some("true" | "True"));
        let count = if is_exact { Count::exactly(count) } else { Count::at_least(count) };
        count.to_string()
    }

    /// The fields of `runs` for what a command prints, each after a comma; an error for what no field asks.
    fn printed(&self, name: Option<&str>) -> Result<String, String> {
        let count = self.count();
        let once = |wanted: String| match count.as_str() {
            "1 or more" => Ok(format!(", stdout: {wanted}")),
            count => Err(format!("GatorGrader asks for {count} of them: no field counts within lines")),
        };
        match name {
            None | Some("ExecuteCommand") => Ok(String::new()),
            Some("MatchCommandFragment") => {
                once(format!("{{ contains: {} }}", verbatim(&self.option("fragment").unwrap_or_default())))
            }
            Some("MatchCommandRegex") => {
                let regex = python::pattern(&self.option("regex").unwrap_or_default());
                once(format!("{{ matching: {} }}", verbatim(&regex)))
            }
            _ => Ok(format!(", stdout: {{ count: {count} }}")),
        }
    }

    fn description(&self) -> String {
        let check = self.text("check").or_else(|| self.text("command")).unwrap_or_default();
        self.text("description").unwrap_or_else(|| match self.path {
            "" => check,
            path => format!("{check}: {path}"),
        })
    }

    /// One kind with its fields, and what the author should know of it; an error for what no kind asks.
    fn check(&self, name: &str) -> Result<(String, Option<String>), String> {
        let file = quoted(self.path);
        let count = self.count();
        let within = |kind: &str, fields: String| {
            Ok((format!("{kind}: {{ in: {file}{fields}, count: {count} }}"), None))
        };
        match name {
            "ConfirmFileExists" => Ok((format!("file: {file}"), None)),
            "MatchFileFragment" => {
                let fragment = self.option("fragment").ok_or("it has no fragment")?;
                within("lines", format!(", matching: {}, across_lines: true", verbatim(&quote(&fragment))))
            }
            "MatchFileRegex" => {
                let regex = self.option("regex").ok_or("it has no regex")?;
                let regex = verbatim(&python::pattern(&regex));
                within("lines", format!(", matching: {regex}, across_lines: true"))
            }
            "CountFileLines" => within("lines", r", matching: '\S'".to_owned()),
            "CountFileWords" => Ok((
                format!("words: {{ in: {file}, count: {count} }}"),
                Some("a draft: GatorGrader counts the words of paragraphs alone, not of headings, lists and quotations".to_owned()),
            )),
            "CountFileParagraphs" => within("items", ", of: paragraph".to_owned()),
            "CountSingleLineComments" => self.comments(JAVA_COMMENT, PYTHON_COMMENT, &count),
            "CountMultipleLineComments" => self.comments(r"(?s)/\*.*?\*/", PYTHON_DOCSTRING, &count),
            "CountCommits" => Ok((
                format!("commits: {{ count: {count} }}"),
                Some(
                    "GatorGrader also counts commits of GitHub's apps, which are no work of a learner's"
                        .to_owned(),
                ),
            )),
            "CountMarkdownTags" => match self.option("tag").unwrap_or_default().as_str() {
                "heading" => within("headings", String::new()),
                "code_block" => within("code_blocks", String::new()),
                "link" => within("links", String::new()),
                "paragraph" => within("items", ", of: paragraph".to_owned()),
                "item" => within("items", ", of: list_item".to_owned()),
                tag => Err(format!("no kind counts the tag `{tag}`")),
            },
            name => Err(format!("no kind asks what `{name}` does")),
        }
    }

    fn comments(&self, java: &str, python: &str, count: &str) -> Result<(String, Option<String>), String> {
        let language = self.option("language").unwrap_or_default().to_lowercase();
        let pattern = match language.as_str() {
            "java" => java,
            "python" => python,
            _ => return Err(format!("comments of `{language}` are not counted")),
        };
        let check = format!(
            "lines: {{ in: {}, matching: '{pattern}', across_lines: true, count: {count} }}",
            quoted(self.path)
        );
        Ok((check, None))
    }
}

fn add_check(draft: &mut Draft, written: &Written<'_>) {
    let meta = written.text("category").map(|category| ("category".to_owned(), category));
    let step = DraftStep {
        description: written.description(),
        id: String::new(),
        points: written.text("weight").and_then(|weight| weight.parse().ok()),
        hint: written.text("hint"),
        meta: meta.into_iter().collect(),
        ..DraftStep::default()
    };
    let named = |name: &str| {
        let file =
            written.path.rsplit('/').next().and_then(|last| last.split('.').next()).unwrap_or_default();
        let stem: String = format!("{file}-{name}")
            .chars()
            .map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .collect();
        stem.trim_matches('-').to_owned()
    };
    let step = match (written.text("check"), written.text("command").or_else(|| written.option("command"))) {
        (Some(name), command) if !is_command(&name) => {
            let id = named(id_of(&name));
            match written.check(&name) {
                Ok((check, comment)) => DraftStep { id, check, comment, ..step },
                Err(why) => {
                    let text =
                        command.map_or_else(|| step.description.clone(), |command| format!("Type {command}"));
                    DraftStep { id, check: manual(&text), comment: Some(why), ..step }
                }
            }
        }
        (name, Some(command)) => {
            let step = DraftStep { id: named("command"), ..step };
            match written.printed(name.as_deref()) {
                Ok(fields) => command_step(step, &command, &fields),
                Err(why) => {
                    let text = format!("Type {command}");
                    DraftStep { check: manual(&text), comment: Some(why), ..step }
                }
            }
        }
        (_, None) => {
            let comment = Some("it has no check and no command".to_owned());
            let check = manual(&step.description);
            DraftStep { id: named("check"), check, comment, ..step }
        }
    };
    draft.add(step);
}

fn is_command(name: &str) -> bool {
    ["ExecuteCommand", "MatchCommandFragment", "MatchCommandRegex", "CountCommandOutput"].contains(&name)
}

/// A short word for a check, as part of a step's id.
fn id_of(name: &str) -> &str {
    match name {
        "ConfirmFileExists" => "exists",
        "MatchFileFragment" => "fragment",
        "MatchFileRegex" => "regex",
        "CountCommits" => "commits",
        "CountMarkdownTags" => "tags",
        "CountFileWords" => "words",
        "CountFileLines" => "lines",
        "CountFileParagraphs" => "paragraphs",
        "CountSingleLineComments" | "CountMultipleLineComments" => "comments",
        _ => "check",
    }
}

fn text_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Int(n) => Some(n.to_string()),
        Value::Float(n) => Some(n.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "setup: |
  echo one
  pip install x
---
- src:
    - app:
        - main.py:
            - description: The program is there
              check: ConfirmFileExists
              weight: 2
            - description: No TODO is left
              check: MatchFileFragment
              hint: Write the code.
              category: Code
              options: { fragment: TODO, count: 0, exact: true }
            - check: MatchFileRegex
              options: { regex: 'def .*\\(', count: 3 }
            - check: MatchFileRegex
              description: No lookahead
              options: { regex: 'a(?=b)', count: 1 }
            - check: CountSingleLineComments
              options: { language: Python, count: 4 }
- writing/reflection.md:
    - { check: CountFileWords, options: { count: 25 } }
    - { check: CountFileParagraphs, options: { count: 3 } }
    - { check: CountMarkdownTags, options: { tag: code_block, count: 1 } }
    - { check: CountMarkdownTags, options: { tag: strong, count: 1 } }
- description: Enough commits
  check: CountCommits
  options: { count: 8 }
- description: The program runs
  command: python -m app
- description: There is a licence
  command: test -f LICENSE
";

    #[test]
    fn every_check_is_taken_over_or_says_why_not() {
        let draft = draft(&SourceFile::new("config/gatorgrade.yml", CONFIG)).unwrap();
        insta::assert_snapshot!(draft.to_string(), @r"
        id: 'gatorgrade'
        title: 'Checks of GatorGrade'
        done_when:
          - must: 'The program is there'
            id: main-exists
            file: 'src/app/main.py'
            points: 2
          - must: 'No TODO is left'
            id: main-fragment
            lines: { in: 'src/app/main.py', matching: 'TODO', across_lines: true, count: none }
            hint: 'Write the code.'
            meta: { category: 'Code' }
          - must: 'MatchFileRegex: src/app/main.py'
            id: main-regex
            lines: { in: 'src/app/main.py', matching: '(?s-m)def .*\(', across_lines: true, count: 3 or more }
          # not taken over, `(?s-m)a(?=b)` is not a pattern: look-around, including look-ahead and look-behind, is not supported: lines: { in: 'src/app/main.py', matching: '(?s-m)a(?=b)', across_lines: true, count: 1 or more }
          - must: 'No lookahead'
            id: main-regex-2
            manual: 'No lookahead'
          - must: 'CountSingleLineComments: src/app/main.py'
            id: main-comments
            lines: { in: 'src/app/main.py', matching: '(?m)^(?:[^\x22#\\]|\x22(?:[^\x22\\]|\\.)*\x22|\\.)*#.*$', across_lines: true, count: 4 or more }
          # a draft: GatorGrader counts the words of paragraphs alone, not of headings, lists and quotations
          - must: 'CountFileWords: writing/reflection.md'
            id: reflection-words
            words: { in: 'writing/reflection.md', count: 25 or more }
          - must: 'CountFileParagraphs: writing/reflection.md'
            id: reflection-paragraphs
            items: { in: 'writing/reflection.md', of: paragraph, count: 3 or more }
          - must: 'CountMarkdownTags: writing/reflection.md'
            id: reflection-tags
            code_blocks: { in: 'writing/reflection.md', count: 1 or more }
          # no kind counts the tag `strong`
          - must: 'CountMarkdownTags: writing/reflection.md'
            id: reflection-tags-2
            manual: 'CountMarkdownTags: writing/reflection.md'
          # GatorGrader also counts commits of GitHub's apps, which are no work of a learner's
          - must: 'Enough commits'
            id: commits
            commits: { count: 8 or more }
          # it needs a program: `prep check --run` runs it
          - must: 'The program runs'
            id: command
            runs: { command: 'python -m app' }
          # a draft, from: test -f LICENSE
          - must: 'There is a licence'
            id: command-2
            file: LICENSE
        ");
        assert!(draft.problems().is_empty());
    }

    #[test]
    fn a_file_that_is_no_yaml_says_where() {
        let file = SourceFile::new("gatorgrade.yml", "setup: x\n---\n- a: [\n");
        let Err(ImportError::Invalid(problem)) = draft(&file) else { panic!("it is not YAML") };
        assert!(problem.primary.line() >= 3, "{problem:?}");
    }

    #[test]
    fn a_fragment_is_taken_to_the_letter() {
        let text = "- a.md:\n  - check: MatchFileFragment\n    options: { fragment: \"TODO \\n\\tx\" }\n";
        let drafted = draft(&SourceFile::new("gatorgrade.yml", text)).unwrap().to_string();
        assert!(drafted.contains(r#"matching: "TODO \U0000000A\U00000009x""#), "{drafted}");
    }
}
