//! The files that the steps of a lesson name: two that differ in letter case alone, and a hint that names one which no step
//! looks at.

use std::collections::{BTreeMap, BTreeSet};

use super::truth::places;
use crate::check::Check;
use crate::course::{Course, Lesson, Step, Test};
use crate::diagnostic::{Code, Diagnostic};
use crate::pattern::Glob;
use crate::source::Span;
use crate::yaml::{Node, Value};

/// Endings of names that are files', also without a folder.
const FILES: [&str; 8] = ["md", "txt", "yaml", "yml", "json", "toml", "csv", "html"];

/// Keys of a step under which no file is looked at.
const PROSE: [&str; 6] = ["must", "should", "id", "hint", "meta", "manual"];

pub fn problems(files: &CourseFiles, lesson: &Lesson) -> Vec<Diagnostic> {
    letter_case(lesson).into_iter().chain(hints(files, lesson)).collect()
}

/// The files of a course, each by the names that a hint may call it: its path, and what is left of that without folders.
pub struct CourseFiles<'a>(BTreeSet<&'a str>);

impl<'a> CourseFiles<'a> {
    pub fn of(course: &'a Course) -> Self {
        let names = course.paths().flat_map(|path| {
            let folders = path.match_indices('/').map(|(at, _)| &path[at + 1..]);
            std::iter::once(path).chain(folders)
        });
        Self(names.collect())
    }
}

/// A name and where it is written.
type Named = (String, Span);

/// On a disk that takes `Docs` and `docs` for the same the learner sees one file, and prep asks for two.
fn letter_case(lesson: &Lesson) -> Option<Diagnostic> {
    let mut seen: BTreeMap<String, (usize, Named)> = BTreeMap::new();
    for (nth, step) in lesson.steps.iter().enumerate() {
        for (path, span) in written_paths(step) {
            let Some((other_nth, (other, other_span))) = seen.get(&path.to_lowercase()) else {
                seen.insert(path.to_lowercase(), (nth, (path, span)));
                continue;
            };
            if *other == path || *other_nth == nth {
                continue;
            }
            let message = format!("`{path}` and `{other}` differ only in letter case, and are two files");
            let problem = Diagnostic::warning(Code::LetterCase, &span, message);
            let problem = problem.related(other_span, format!("`{other}` is here"));
            return Some(problem.help(format!("write `{other}` in both places")));
        }
    }
    None
}

/// The paths that a step writes out; what must not be there is left out, for it may be the wrong spelling on purpose.
fn written_paths(step: &Step) -> Vec<Named> {
    let mut found = Vec::new();
    if let Some(Value::Map(entries)) = step.source.as_ref().map(|source| &source.value) {
        let checks = entries.iter().filter(|(key, _)| !PROSE.contains(&key.name.as_str()));
        checks.for_each(|(key, value)| gather(&key.name, value, &mut found));
    }
    let Test::Check(check) = &step.test else { return found };
    let absent = absent(check);
    for place in places(check) {
        if is_path(&place) && !absent.contains(&place) && found.iter().all(|(known, _)| *known != place) {
            found.push((place, step.span.clone()));
        }
    }
    found
}

/// The paths that must not be there.
fn absent(check: &Check) -> Vec<String> {
    match check {
        Check::Leaf(_) if check.kind() == "absent" => places(check),
        Check::All(checks) | Check::Any(checks) => checks.iter().flat_map(absent).collect(),
        Check::Use { check, .. } => absent(check),
        _ => Vec::new(),
    }
}

fn gather(key: &str, node: &Node, found: &mut Vec<Named>) {
    match &node.value {
        Value::Text(text) if is_path(text) && is_key_of_path(key) => {
            found.push((text.clone(), node.span.clone()));
        }
        Value::List(items) => items.iter().for_each(|item| gather(key, item, found)),
        Value::Map(entries) => {
            let others = entries.iter().filter(|(key, _)| key.name != "absent");
            others.for_each(|(key, value)| gather(&key.name, value, found));
        }
        _ => {}
    }
}

fn is_key_of_path(key: &str) -> bool {
    ["file", "path", "in", "committed", "directory", "touching"].contains(&key)
}

/// Whether a text is the path of one file or folder.
fn is_path(text: &str) -> bool {
    !text.is_empty() && !Glob::is_glob(text) && !text.contains(char::is_whitespace)
}

fn hints(files: &CourseFiles, lesson: &Lesson) -> Vec<Diagnostic> {
    let known = Known::of(files, lesson);
    let told = lesson.steps.iter().filter_map(|step| {
        let hint = step.source.as_ref()?.get("hint")?;
        let (file, span) = named_in(hint).into_iter().find(|(file, _)| !known.has(file))?;
        let message = format!("the hint names `{file}`, and no step looks at it");
        let problem = Diagnostic::warning(Code::HintElsewhere, &span, message);
        let names = known.paths.iter().map(String::as_str).chain(known.files.0.iter().copied());
        let near = crate::wording::suggest(&file, names);
        Some(problem.help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name the file that the step looks at, or add a step that looks at this one".to_owned(),
        }))
    });
    told.collect()
}

/// The files that a hint may name.
struct Known<'a> {
    paths: Vec<String>,
    files: &'a CourseFiles<'a>,
    page: &'a str,
}

impl<'a> Known<'a> {
    fn of(files: &'a CourseFiles<'a>, lesson: &'a Lesson) -> Self {
        let mut paths: Vec<String> = Vec::new();
        for step in &lesson.steps {
            let test = match &step.test {
                Test::Check(check) => Some(check),
                _ => None,
            };
            let checks = test.into_iter().chain(&step.when).chain(step.hints.conditions());
            paths.extend(checks.flat_map(places));
        }
        paths.extend(lesson.template.iter().map(|handout| handout.path.to_string()));
        paths.sort();
        paths.dedup();
        Self { paths, files, page: lesson.page.as_ref().map_or("", |page| &page.text) }
    }

    fn has(&self, file: &str) -> bool {
        let is_it = |path: &String| {
            let matches = || Glob::parse(path).is_ok_and(|glob| glob.is_match_str(file));
            path == file
                || path.strip_suffix(file).is_some_and(|folder| folder.ends_with('/'))
                || file.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'))
                || (Glob::is_glob(path) && matches())
        };
        self.files.0.contains(file) || self.page.contains(file) || self.paths.iter().any(is_it)
    }
}

/// The files that the texts of a hint name.
fn named_in(hint: &Node) -> Vec<Named> {
    match &hint.value {
        Value::Text(text) => {
            let words = text.split(|c: char| c.is_whitespace() || "`\"'()[],;:".contains(c));
            let names = words.map(|word| word.trim_end_matches(['.', '!', '?'])).filter(|word| is_file(word));
            names.map(|name| (name.to_owned(), span_in(&hint.span, name))).collect()
        }
        Value::List(items) => items.iter().flat_map(named_in).collect(),
        // A hint for one situation: its `when` is a check.
        Value::Map(entries) => {
            let texts = entries.iter().filter(|(key, _)| key.name != "when");
            texts.flat_map(|(_, value)| named_in(value)).collect()
        }
        _ => Vec::new(),
    }
}

/// Where a name is inside a text, as the file has it.
fn span_in(text: &Span, name: &str) -> Span {
    let start = text.range.start;
    match text.text().find(name) {
        Some(at) => Span::new(&text.file, start + at..start + at + name.len()),
        None => text.clone(),
    }
}

fn is_file(word: &str) -> bool {
    let is_plain = word.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
    let last = word.rsplit('/').next().unwrap_or_default();
    let ending = last.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, ending)| ending);
    is_plain && !word.starts_with(['/', '.', '-']) && ending.is_some_and(|ending| FILES.contains(&ending))
}
