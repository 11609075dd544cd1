//! A course: found, loaded, filled in and validated. It knows nothing of any learner's repository.

mod files;
pub mod import;
mod lesson;
mod page;
mod settings;
mod shared;
mod template;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

pub use lesson::{Form, Id, Lesson, LessonType, Level, Step, Test};
pub use settings::{Settings, Unread};
pub use shared::{SharedCheck, SharedChecks, SharedExample};

use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::front_matter;
use crate::pattern::Glob;
use crate::source::{SourceFile, Span};
use crate::wording::{reason, suggest};
use crate::yaml::{self, Node};
use files::Files;

/// Who said which course it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenBy {
    BuiltIn,
    Flag,
    Environment,
    PrepYaml,
}

impl ChosenBy {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::Flag => "--course",
            Self::Environment => "PREP_COURSE",
            Self::PrepYaml => "prep.yaml",
        }
    }
}

#[derive(Debug)]
pub struct Course {
    pub id: String,
    pub title: String,
    pub chosen_by: ChosenBy,
    /// `sha256:…` over the course's files.
    pub digest: String,
    pub settings: Settings,
    pub shared: SharedChecks,
    /// In course order: part, order, id.
    pub entries: Vec<LessonEntry>,
    files: Files,
}

/// A lesson that was found. It is read when it is first asked for: a check of one lesson does not wait for the others.
#[derive(Debug)]
pub struct LessonEntry {
    /// Its id, or its path where it has none.
    pub name: String,
    found: Found,
    lesson: OnceCell<Result<Lesson, Vec<Diagnostic>>>,
}

/// Why a course cannot be used at all.
#[derive(Debug)]
pub enum CourseError {
    /// The folder cannot be read.
    Unreadable { dir: String, why: String },
    /// The folder has no lesson.
    NoLessons { dir: String },
    /// `course.yaml` or the ids of its lessons are wrong.
    Invalid(Vec<Diagnostic>),
}

impl fmt::Display for CourseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { dir, why } => write!(f, "the course {dir} cannot be read: {why}"),
            Self::NoLessons { dir } => write!(f, "the course {dir} has no lessons"),
            Self::Invalid(problems) => write!(f, "the course has {} problems", problems.len()),
        }
    }
}

/// Which lessons a command is about, or why that cannot be said.
#[derive(Debug)]
pub enum SelectionError {
    /// An argument matches no lesson.
    NoMatch { wanted: String, near: Option<String> },
    /// A selected lesson is broken.
    Invalid(Vec<Diagnostic>),
}

/// The lessons a command is about.
#[derive(Debug)]
pub struct Selection<'a> {
    pub lessons: Vec<&'a Lesson>,
    /// Lessons that were not selected and are broken: one warning each.
    pub broken: Vec<&'a LessonEntry>,
}

impl Course {
    /// The course built into the binary.
    pub fn built_in() -> Result<Self, CourseError> {
        Self::from_files(Files::built_in(), ChosenBy::BuiltIn, "built in")
    }

    /// The course in a folder.
    pub fn load(dir: &Path, chosen_by: ChosenBy) -> Result<Self, CourseError> {
        let shown = dir.display().to_string();
        let files = Files::load(dir)
            .map_err(|error| CourseError::Unreadable { dir: shown.clone(), why: reason(&error) })?;
        let name =
            dir.canonicalize().ok().and_then(|dir| Some(dir.file_name()?.to_string_lossy().into_owned()));
        Self::from_files(files, chosen_by, &name.unwrap_or(shown))
    }

    fn from_files(files: Files, chosen_by: ChosenBy, name: &str) -> Result<Self, CourseError> {
        let settings = Settings::load(&files).map_err(CourseError::Invalid)?;
        let shared = SharedChecks::find(&files, &settings.checks);
        let mut entries: Vec<LessonEntry> = find_lessons(&files, &settings).map(LessonEntry::new).collect();
        if entries.is_empty() {
            return Err(CourseError::NoLessons { dir: name.to_owned() });
        }
        entries.sort_by_cached_key(|entry| entry.position(&files));
        let duplicates = duplicate_ids(&entries);
        if !duplicates.is_empty() {
            return Err(CourseError::Invalid(duplicates));
        }
        Ok(Self {
            id: settings.id.clone().unwrap_or_else(|| name.to_owned()),
            title: settings.title.clone().or_else(|| settings.id.clone()).unwrap_or_else(|| name.to_owned()),
            chosen_by,
            digest: files.digest(),
            settings,
            shared,
            entries,
            files,
        })
    }

    /// The lesson of an entry, or what is wrong with it.
    pub fn lesson<'a>(&'a self, entry: &'a LessonEntry) -> &'a Result<Lesson, Vec<Diagnostic>> {
        entry.lesson.get_or_init(|| read_entry(&self.files, &entry.found, &self.shared))
    }

    /// The `examples.yaml` beside a lesson's spec.
    pub fn examples_file(&self, lesson: &Lesson) -> Option<&Arc<SourceFile>> {
        let path = lesson.id_span.file.path.as_str();
        let beside = path.rsplit_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/"));
        self.files.get(&format!("{beside}examples.yaml"))
    }

    /// The lessons that `names`, ids or globs, select; all of them for no names. Each name must match something.
    pub fn select(&self, names: &[String]) -> Result<Selection<'_>, SelectionError> {
        let mut wanted: Vec<bool> = vec![names.is_empty(); self.entries.len()];
        for name in names {
            let glob = Glob::is_glob(name).then(|| Glob::parse(name).ok()).flatten();
            let mut matched = false;
            for (entry, wanted) in self.entries.iter().zip(&mut wanted) {
                let matches =
                    entry.is_called(name) || glob.as_ref().is_some_and(|glob| glob.is_match_str(&entry.name));
                *wanted |= matches;
                matched |= matches;
            }
            if !matched {
                let names = self.entries.iter().map(|entry| entry.name.as_str());
                return Err(SelectionError::NoMatch {
                    wanted: name.clone(),
                    near: suggest(name, names).map(str::to_owned),
                });
            }
        }
        let mut selection = Selection { lessons: Vec::new(), broken: Vec::new() };
        let mut problems = Vec::new();
        for (entry, wanted) in self.entries.iter().zip(wanted) {
            // The lessons built in are all valid: a test of ours says so.
            if !wanted && self.chosen_by == ChosenBy::BuiltIn {
                continue;
            }
            match (self.lesson(entry), wanted) {
                (Ok(lesson), true) => selection.lessons.push(lesson),
                (Err(found), true) => problems.extend(found.iter().cloned()),
                (Err(_), false) => selection.broken.push(entry),
                (Ok(_), false) => {}
            }
        }
        if problems.is_empty() { Ok(selection) } else { Err(SelectionError::Invalid(problems)) }
    }
}

impl LessonEntry {
    fn new(found: Found) -> Self {
        let name =
            found.peek("id").filter(|id| Id::parse(id).is_some()).unwrap_or(&found.file.path).to_owned();
        Self { name, found, lesson: OnceCell::new() }
    }

    /// Whether this is its name: its id or, while no id can be read, what its file or folder is called.
    fn is_called(&self, name: &str) -> bool {
        let path = self.found.file.path.as_str();
        let place = path.strip_suffix("/lesson.yaml").unwrap_or(path);
        let place = place.rsplit('/').next().and_then(|last| last.split('.').next());
        self.name == name || (self.name == path && place == Some(name))
    }

    /// Where it stands in the course: part, order, id.
    fn position(&self, files: &Files) -> (Vec<Piece>, i64, String) {
        let part = self.found.peek("part").map_or_else(|| part_of(files, &self.found.file), str::to_owned);
        let order = self.found.peek("order").and_then(|order| order.parse().ok()).unwrap_or(0);
        (natural(&part), order, self.name.clone())
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Number(u64),
    Text(String),
}

/// Digits compare as numbers: `w9` comes before `w10`.
fn natural(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (piece, len) = match digits {
            0 => {
                let len = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
                (Piece::Text(rest[..len].to_lowercase()), len)
            }
            len => (Piece::Number(rest[..len].parse().unwrap_or(u64::MAX)), len),
        };
        pieces.push(piece);
        rest = &rest[len..];
    }
    pieces
}

/// A file that holds a lesson, and how.
#[derive(Debug)]
struct Found {
    file: Arc<SourceFile>,
    form: Form,
}

impl Found {
    /// A plain value under a key at the left margin, without reading the rest: enough to name and to order a lesson.
    fn peek(&self, key: &str) -> Option<&str> {
        let text = match self.form {
            Form::Spec => &*self.file.text,
            Form::FrontMatter => &self.file.text[front_matter(&self.file.text)?.0],
        };
        let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
        let value = value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']);
        (!value.is_empty()).then_some(value)
    }

    /// Where its id is written.
    fn id_span(&self) -> Span {
        let at = self.peek("id").map_or(0, |id| id.as_ptr() as usize - self.file.text.as_ptr() as usize);
        Span::new(&self.file, at..at + self.peek("id").map_or(1, str::len))
    }
}

/// The lessons of a course by path: its specs, and the pages whose front matter says `lesson` or `quest`.
fn find_lessons<'a>(files: &'a Files, settings: &'a Settings) -> impl Iterator<Item = Found> + 'a {
    files.iter().filter_map(move |file| {
        let form = if is_page(&file.path) { Form::FrontMatter } else { Form::Spec };
        let found = match (form, settings.lessons.as_slice()) {
            (Form::Spec, []) => is_spec(&file.path),
            (Form::Spec, globs) => file.path != "course.yaml" && matches_any(globs, &file.path),
            (Form::FrontMatter, globs) => {
                (globs.is_empty() || matches_any(globs, &file.path)) && has_own_lesson(files, file)
            }
        };
        found.then(|| Found { file: Arc::clone(file), form })
    })
}

fn matches_any(globs: &[Glob], path: &str) -> bool {
    globs.iter().any(|glob| glob.is_match_str(path))
}

/// `lessons/NAME/lesson.yaml` or `lessons/NAME.yaml`.
fn is_spec(path: &str) -> bool {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["lessons", _, "lesson.yaml"] => true,
        ["lessons", name] => name.ends_with(".yaml"),
        _ => false,
    }
}

fn is_page(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".markdown")
}

/// Whether a page is a lesson by its front matter; one beside a `lesson.yaml` is its page, never a second lesson.
fn has_own_lesson(files: &Files, page: &SourceFile) -> bool {
    let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = if folder.is_empty() { "lesson.yaml".to_owned() } else { format!("{folder}/lesson.yaml") };
    files.get(&beside).is_none()
        && front_matter(&page.text).is_some_and(|(yaml, _)| {
            page.text[yaml].lines().filter_map(|line| line.strip_prefix("type:")).any(|kind| {
                matches!(
                    kind.split('#').next().unwrap_or(kind).trim().trim_matches(['"', '\'']),
                    "lesson" | "quest"
                )
            })
        })
}

fn read_entry(files: &Files, found: &Found, shared: &SharedChecks) -> Result<Lesson, Vec<Diagnostic>> {
    let Found { file, form } = found;
    let root = match form {
        Form::Spec => yaml::parse(file),
        Form::FrontMatter => {
            yaml::parse_prefix(file, front_matter(&file.text).map_or(0, |(yaml, _)| yaml.end))
        }
    };
    let root = root.map_err(|problem| vec![problem])?;
    let lesson = lesson::read_lesson(&root, *form, shared)?;
    let page = match form {
        Form::FrontMatter => Some(Arc::clone(file)),
        Form::Spec => file
            .path
            .strip_suffix("lesson.yaml")
            .map(|folder| format!("{folder}README.md"))
            .or_else(|| Some(format!("{}.md", file.path.strip_suffix(".yaml")?)))
            .and_then(|path| files.get(&path).cloned()),
    };
    Ok(Lesson { page, ..lesson })
}

/// The id in the nearest `part.md` above a file, else the first folder of its path.
fn part_of(files: &Files, file: &SourceFile) -> String {
    let mut folder = file.path.as_str();
    while let Some((parent, _)) = folder.rsplit_once('/') {
        folder = parent;
        let Some(part) = files.get(&format!("{folder}/part.md")) else { continue };
        let id = front_matter(&part.text).and_then(|(yaml, _)| yaml::parse_prefix(part, yaml.end).ok());
        if let Some(id) = id.as_ref().and_then(|root| root.get("id")).and_then(Node::as_text) {
            return id.to_owned();
        }
    }
    file.path.split_once('/').map_or(String::new(), |(first, _)| first.to_owned())
}

/// Ids that a reader would mix up name the same column of a gradebook.
fn duplicate_ids(entries: &[LessonEntry]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, &LessonEntry> = BTreeMap::new();
    let mut problems = Vec::new();
    for entry in entries {
        let Some(id) = Id::parse(&entry.name) else { continue };
        match seen.get(&id.folded()) {
            Some(first) => {
                let span = entry.found.id_span();
                let problem = Diagnostic::error(
                    Code::DuplicateLessonId,
                    &span,
                    format!("the lesson id `{id}` is taken"),
                );
                problems.push(problem.related(&first.found.id_span(), format!("`{}` is here", first.name)));
            }
            None => drop(seen.insert(id.folded(), entry)),
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_sort_by_number() {
        let mut parts = ["w10", "w9", "intro", "w9b"];
        parts.sort_by_key(|part| natural(part));
        assert_eq!(parts, ["intro", "w9", "w9b", "w10"]);
    }

    #[test]
    fn specs_stand_where_the_design_says() {
        assert!(is_spec("lessons/a/lesson.yaml") && is_spec("lessons/a.yaml"));
        assert!(!is_spec("lessons/a/examples.yaml") && !is_spec("checks/a.yaml"));
    }
}
