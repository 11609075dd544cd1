//! The lessons of a course, found: which files hold one, what each is called, and where it belongs. Of a spec only as much
//! is read as that takes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::almost::almost_lesson;
use super::files::{Files, is_page};
use super::front_matter::{PageData, is_lesson, page_data};
use super::handout;
use super::name::{AnyCase, Id, Word};
use super::page::title_of;
use super::read::{Around, Form, read_lesson};
use super::settings::Settings;
use super::survey::{copied_folders, default_ids};
use super::{Lesson, LessonEntry};
use crate::diagnostic::{Code, Diagnostic};
use crate::pattern::Glob;
use crate::proof::{Page, ProofHeadings};
use crate::source::{SourceFile, Span};
use crate::yaml::{self, Key, Node, Value};

/// A file that holds a lesson.
#[derive(Debug)]
pub struct Found {
    pub file: Arc<SourceFile>,
    form: Form,
    head: Head,
}

/// What was read of it when it was found.
#[derive(Debug)]
enum Head {
    /// The first keys of a spec; the rest, if there is any, is read with the lesson.
    Spec(yaml::Head),
    Page(Box<PageData>),
    /// The file could not be read.
    Unread(Box<Diagnostic>),
}

impl Found {
    fn spec(file: &Arc<SourceFile>) -> Self {
        let head = yaml::parse_head(file, &["id", "part", "order"]);
        Self { file: Arc::clone(file), form: Form::Spec, head: Head::Spec(head) }
    }

    fn page(file: &Arc<SourceFile>, data: PageData) -> Self {
        Self { file: Arc::clone(file), form: Form::FrontMatter, head: Head::Page(Box::new(data)) }
    }

    fn unread(problem: &Diagnostic) -> Self {
        let file = Arc::clone(&problem.primary.file);
        Self { file, form: Form::Spec, head: Head::Unread(Box::new(problem.clone())) }
    }

    /// Gives a page the id and the title that it does not say itself.
    fn fill(&mut self, ids: &BTreeMap<String, String>) {
        let (file, Head::Page(page)) = (&self.file, &mut self.head) else { return };
        let Value::Map(entries) = &page.root.value else { return };
        let says =
            |key: &str| entries.iter().any(|(own, value)| own.name == key && value.value != Value::Null);
        let id = ids.get(&file.path).filter(|_| !says("id")).cloned();
        let title = if says("title") { None } else { title_of(file) };
        let span = Span::new(file, 0..0);
        let entry = |(name, text): (&str, String)| {
            let key = Key { name: name.to_owned(), span: span.clone() };
            (key, Node { value: Value::Text(text), span: span.clone(), filled_by: None })
        };
        let added: Vec<(Key, Node)> = [id.map(|id| ("id", id)), title.map(|title| ("title", title))]
            .into_iter()
            .flatten()
            .map(entry)
            .collect();
        let is_replaced = |key: &Key| added.iter().any(|(own, _)| own.name == key.name);
        let kept: Vec<(Key, Node)> = entries.iter().filter(|(key, _)| !is_replaced(key)).cloned().collect();
        page.root.value = Value::Map(kept.into_iter().chain(added.clone()).collect());
    }

    fn get(&self, key: &str) -> Option<&Node> {
        match &self.head {
            Head::Spec(head) => head.root().get(key),
            Head::Page(page) => page.root.get(key),
            Head::Unread(_) => None,
        }
    }

    fn word(&self, key: &str) -> Option<String> {
        self.get(key).and_then(Word::of).map(|Word(word)| word).filter(|word| !word.is_empty())
    }

    /// Its id, or its path where it has none.
    pub fn name(&self) -> String {
        self.word("id").filter(|id| Id::parse(id).is_some()).unwrap_or_else(|| self.file.path.clone())
    }

    /// Where its id is written.
    fn id_span(&self) -> Span {
        self.get("id").map_or_else(|| Span::new(&self.file, 0..1), |node| node.span.clone())
    }

    /// The part it names, else the one that its folder belongs to.
    pub fn part(&self, files: &Files) -> String {
        self.word("part").unwrap_or_else(|| part_of(files, &self.file))
    }

    /// Where it belongs in the course: part, order, id.
    fn position(&self, files: &Files) -> (Vec<Piece>, i64, String) {
        let part = self.part(files);
        let order = self.word("order").and_then(|order| order.parse().ok()).unwrap_or(0);
        (natural(&part), order, self.name())
    }

    /// Reads the whole of the lesson.
    pub fn read(&self, files: &Files, around: Around<'_>) -> Result<Lesson, Vec<Diagnostic>> {
        let (lesson, page) = self.read_with_page(files, around)?;
        let absent = handout::absent(&lesson.template, &self.file.path, |path| files.has(path));
        if !absent.is_empty() {
            return Err(absent);
        }
        Ok(Lesson { page, part: self.part(files), ..lesson })
    }

    /// The lesson, and the page that belongs to it.
    fn read_with_page(
        &self,
        files: &Files,
        around: Around<'_>,
    ) -> Result<(Lesson, Option<Arc<SourceFile>>), Vec<Diagnostic>> {
        match &self.head {
            Head::Unread(problem) => Err(vec![Diagnostic::clone(problem)]),
            Head::Page(page) => {
                let lesson = read_lesson(&page.root, self.form, around, page.warning.as_slice())?;
                Ok((lesson, Some(Arc::clone(&self.file))))
            }
            Head::Spec(yaml::Head::Whole(root)) => self.read_spec(root, files, around),
            Head::Spec(yaml::Head::First(_)) => {
                let root = yaml::parse(&self.file).map_err(|problem| vec![problem])?;
                self.read_spec(&root, files, around)
            }
        }
    }

    fn read_spec(
        &self,
        root: &Node,
        files: &Files,
        around: Around<'_>,
    ) -> Result<(Lesson, Option<Arc<SourceFile>>), Vec<Diagnostic>> {
        Ok((read_lesson(root, self.form, around, &[])?, page_beside(files, &self.file.path)))
    }
}

/// The page of a spec: `README.md` beside `lesson.yaml`, else a page of the spec's own name.
fn page_beside(files: &Files, spec: &str) -> Option<Arc<SourceFile>> {
    let path = match spec.strip_suffix("lesson.yaml").or_else(|| spec.strip_suffix("lesson.yml")) {
        Some(folder) => format!("{folder}README.md"),
        None => format!("{}.md", spec.strip_suffix(".yaml").or_else(|| spec.strip_suffix(".yml"))?),
    };
    files.get(&path).cloned()
}

/// The lessons of a course in its order: its specs, and the pages whose front matter says `lesson` or `quest`.
pub fn find_lessons(files: &Files, settings: &Settings) -> Vec<Found> {
    let globs = settings.lessons.as_slice();
    let is_meant = |path: &str| match globs {
        [] => is_spec(path),
        globs => is_named_by(globs, path),
    };
    let headings = settings.headings();
    let own = files.iter().filter(|file| !is_handed_out(files, &file.path));
    let read = own.filter_map(|file| match is_page(&file.path) {
        false => is_meant(&file.path).then(|| Found::spec(file)),
        true if globs.is_empty() => lesson_page(files, file).map(|data| Found::page(file, data)),
        true if is_meant(&file.path) => {
            let is_named = globs.iter().any(|glob| glob.as_str() == file.path);
            let data = lesson_page(files, file).or_else(|| named_page(files, file, is_named, &headings))?;
            Some(Found::page(file, data))
        }
        true => None,
    });
    let unread = files.unread().filter(|problem| is_meant(&problem.primary.file.path)).map(Found::unread);
    let mut lessons: Vec<Found> = read.chain(unread).collect();
    let pages = lessons.iter().filter(|found| found.form == Form::FrontMatter);
    let ids = default_ids(pages.map(|found| found.file.path.as_str()));
    lessons.iter_mut().for_each(|found| found.fill(&ids));
    lessons.sort_by_cached_key(|found| found.position(files));
    lessons
}

/// Whether `lessons:` names a file. What is in the folders of interviews belongs to a lesson and is none.
fn is_named_by(globs: &[Glob], path: &str) -> bool {
    path != "course.yaml"
        && !path.contains("/interviews/")
        && globs.iter().any(|glob| glob.is_match_str(path))
}

/// The pages that `lessons:` names and that are no lessons, each with the reason.
pub fn pages_without_step(
    files: &Files,
    settings: &Settings,
    is_lesson: impl Fn(&str) -> bool,
) -> Vec<(String, String)> {
    let headings = settings.headings();
    let pages = files.iter().filter(|file| is_page(&file.path) && is_named_by(&settings.lessons, &file.path));
    let others = pages.filter(|file| !is_lesson(&file.path) && !has_spec_beside(files, file));
    let told =
        others.filter_map(|file| Some((file.path.clone(), Page::read(&file.text, &headings).why_empty()?)));
    told.collect()
}

/// The pages that could be lessons and are none because of a slip in their front matter: one warning each.
pub fn pages_almost_lessons(
    files: &Files,
    settings: &Settings,
    is_told: impl Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let headings = settings.headings();
    let may_be_one = |file: &&Arc<SourceFile>| {
        is_page(&file.path)
            && (settings.lessons.is_empty() || is_named_by(&settings.lessons, &file.path))
            && !is_told(&file.path)
            && !has_spec_beside(files, file)
            && !is_handed_out(files, &file.path)
    };
    files.iter().filter(may_be_one).filter_map(|page| almost_lesson(page, &headings)).collect()
}

/// `lessons/NAME/lesson.yaml` or `lessons/NAME.yaml`.
pub fn is_spec(path: &str) -> bool {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["lessons", _, "lesson.yaml" | "lesson.yml"] => true,
        ["lessons", name] => name.ends_with(".yaml") || name.ends_with(".yml"),
        _ => false,
    }
}

/// Whether a file is a template of the lesson whose folder it is in: what a learner starts with is no lesson.
fn is_handed_out(files: &Files, path: &str) -> bool {
    path.match_indices(&format!("/{}", handout::FOLDER)).any(|(at, _)| {
        ["lesson.yaml", "lesson.yml"]
            .iter()
            .any(|name| files.get(&format!("{}/{name}", &path[..at])).is_some())
    })
}

/// A page beside a `lesson.yaml` is its page, never a second lesson.
fn has_spec_beside(files: &Files, page: &SourceFile) -> bool {
    let folder = page.path.rsplit_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/"));
    ["lesson.yaml", "lesson.yml"].iter().any(|name| files.get(&format!("{folder}{name}")).is_some())
}

/// A page that `lessons:` names: by its own path always a lesson, by a pattern if it has something to check.
fn named_page(
    files: &Files,
    page: &Arc<SourceFile>,
    is_named: bool,
    headings: &ProofHeadings,
) -> Option<PageData> {
    let empty = || Node { value: Value::Map([].into()), span: Span::new(page, 0..0), filled_by: None };
    let mut data = page_data(page).unwrap_or_else(|| PageData { root: empty(), warning: None });
    if !matches!(data.root.value, Value::Map(_)) {
        data.root = empty();
    }
    let is_lesson = is_named
        || data.root.get("done_when").is_some()
        || Page::read(&page.text, headings).why_empty().is_none();
    if has_spec_beside(files, page) || !is_lesson {
        return None;
    }
    // What kind of page it is to others is no type of lesson.
    if data.root.get("type").is_some_and(|kind| AnyCase::of(kind).is_none())
        && let Value::Map(entries) = &data.root.value
    {
        let others = entries.iter().filter(|(key, _)| key.name != "type").cloned().collect();
        data.root.value = Value::Map(others);
    }
    Some(data)
}

/// The front matter of a page that is a lesson by its type.
fn lesson_page(files: &Files, page: &Arc<SourceFile>) -> Option<PageData> {
    if has_spec_beside(files, page) {
        return None;
    }
    let data = page_data(page)?;
    is_lesson(&data.root).then_some(data)
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

/// The id in the nearest `part.md` above a file, else the first folder of its path.
fn part_of(files: &Files, file: &SourceFile) -> String {
    let mut folder = file.path.as_str();
    while let Some((parent, _)) = folder.rsplit_once('/') {
        folder = parent;
        let Some(part) = files.get(&format!("{folder}/part.md")) else { continue };
        let id = page_data(part).and_then(|data| data.root.get("id").and_then(Word::of));
        if let Some(Word(id)) = id {
            return id;
        }
    }
    file.path.split_once('/').map_or(String::new(), |(first, _)| first.to_owned())
}

/// Ids that a reader would mix up name the same column of a gradebook.
pub fn duplicate_ids(entries: &[LessonEntry]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, &LessonEntry> = BTreeMap::new();
    let mut problems = Vec::new();
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for entry in entries {
        let Some(id) = Id::parse(&entry.name) else { continue };
        match seen.get(&id.folded()) {
            Some(first) => {
                pairs.push((&first.found.file.path, &entry.found.file.path));
                let message = format!("the lesson id `{id}` is taken");
                let problem = Diagnostic::error(Code::DuplicateLessonId, &entry.found.id_span(), message);
                problems.push(problem.related(&first.found.id_span(), format!("`{}` is here", first.name)));
            }
            None => drop(seen.insert(id.folded(), entry)),
        }
    }
    match (copied_folders(&pairs), problems.first()) {
        (Some(folders), Some(first)) => vec![course_twice(folders, pairs.len(), &first.primary)],
        _ => problems,
    }
}

fn course_twice((one, other): (&str, &str), lessons: usize, at: &Span) -> Diagnostic {
    let shown = |folder: &str| if folder.is_empty() { "its root".to_owned() } else { format!("`{folder}`") };
    let message = format!(
        "the course is there twice: {} and {} have {lessons} lessons with the same ids",
        shown(one),
        shown(other)
    );
    Diagnostic::error(Code::DuplicateLessonId, at, message)
        .help("name one of the two with `--course`, or with `lessons:` in course.yaml")
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
    fn specs_are_where_the_design_says() {
        assert!(
            is_spec("lessons/a/lesson.yaml") && is_spec("lessons/a.yaml") && is_spec("lessons/a/lesson.yml")
        );
        assert!(!is_spec("lessons/a/examples.yaml") && !is_spec("checks/a.yaml"));
    }
}
