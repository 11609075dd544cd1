//! A course: found, loaded, filled in and validated. It knows nothing of any learner's repository.

mod almost;
mod files;
mod followed;
mod found;
mod front_matter;
mod handout;
mod hint;
pub mod import;
mod lesson;
mod name;
mod page;
mod params;
mod passed_over;
mod read;
mod settings;
mod shared;
mod survey;
mod template;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use files::{TextError, read_text};
pub use followed::{Followed, PREP_YAML};
pub use handout::Handout;
pub use hint::HINT;
pub use lesson::{Lesson, Level, Step, Test};
pub use name::{Id, LessonType};
pub use params::Param;
pub use passed_over::PassedBlock;
pub use read::{LESSON, STEP};
pub use settings::SETTINGS;
pub use settings::{Settings, Unread};
pub use shared::{SHARED_CHECK, SHARED_EXAMPLE};
pub use shared::{SharedCheck, SharedChecks, SharedExample};

use crate::diagnostic::Diagnostic;
use crate::pattern::Glob;
use crate::scope::Defaults;
use crate::source::SourceFile;
use crate::wording::{reason, suggest};
use files::Files;
use found::{Found, duplicate_ids, find_lessons, pages_almost_lessons, pages_without_step};
use read::Around;
use survey::Survey;

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

    /// `built in`, `from --course`.
    pub fn describe(self) -> String {
        match self {
            Self::BuiltIn => "built in".to_owned(),
            by => format!("from {}", by.as_str()),
        }
    }
}

#[derive(Debug)]
pub struct Course {
    pub id: String,
    pub title: String,
    pub chosen_by: ChosenBy,
    /// Where it was loaded from; none for the one built in.
    pub folder: Option<PathBuf>,
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
    NoLessons { dir: String, survey: Survey },
    /// `course.yaml` or the ids of its lessons are wrong.
    Invalid(Vec<Diagnostic>),
}

impl fmt::Display for CourseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { dir, why } => write!(f, "the course {dir} cannot be read: {why}"),
            Self::NoLessons { dir, survey } if survey.pages > 0 => {
                write!(f, "the course {dir} has no lessons: {survey}")
            }
            Self::NoLessons { dir, .. } => write!(f, "the course {dir} has no lessons"),
            Self::Invalid(problems) => write!(f, "the course has {} problems", problems.len()),
        }
    }
}

/// Which lessons a command is about, or why that cannot be said.
#[derive(Debug)]
pub enum SelectionError {
    /// An argument matches no lesson.
    NoMatch { wanted: String, near: Option<String> },
    /// An argument names a step of this lesson, as reports do.
    Step { wanted: String, lesson: String },
    /// No lesson is in this part.
    NoPart { wanted: String, near: Option<String> },
    /// What was asked for has no lesson in common.
    Nothing,
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

/// What `course.yaml` of a folder says, whether or not the folder has a lesson.
pub fn settings_of(dir: &Path) -> Result<Settings, CourseError> {
    let unreadable = |error| CourseError::Unreadable { dir: dir.display().to_string(), why: reason(&error) };
    Settings::load(&Files::load(dir).map_err(unreadable)?).map_err(CourseError::Invalid)
}

impl Course {
    /// The course built into the binary.
    pub fn built_in() -> Result<Self, CourseError> {
        Self::from_files(Files::built_in(), ChosenBy::BuiltIn, None)
    }

    /// The course in a folder.
    pub fn load(dir: &Path, chosen_by: ChosenBy) -> Result<Self, CourseError> {
        let shown = dir.display().to_string();
        let files = Files::load(dir)
            .map_err(|error| CourseError::Unreadable { dir: shown.clone(), why: reason(&error) })?;
        Self::from_files(files, chosen_by, Some(dir))
    }

    /// A course that is nowhere yet: texts by their paths.
    pub fn of_texts(texts: Vec<(String, String)>) -> Result<Self, CourseError> {
        Self::from_files(Files::of_texts(texts), ChosenBy::Flag, None)
    }

    fn from_files(files: Files, chosen_by: ChosenBy, dir: Option<&Path>) -> Result<Self, CourseError> {
        let settings = Settings::load(&files).map_err(CourseError::Invalid)?;
        let shared = SharedChecks::find(&files, &settings.checks);
        let entries: Vec<LessonEntry> =
            find_lessons(&files, &settings).into_iter().map(LessonEntry::new).collect();
        if entries.is_empty() {
            let survey = Survey::of(&files, &settings.headings(), &settings.lessons);
            let name = dir.and_then(Path::file_name).unwrap_or_else(|| "built in".as_ref());
            return Err(CourseError::NoLessons { dir: name.to_string_lossy().into_owned(), survey });
        }
        let duplicates = duplicate_ids(&entries);
        if !duplicates.is_empty() {
            return Err(CourseError::Invalid(duplicates));
        }
        Ok(Self {
            // A report does not tell where on a host a course is: the folder's name is no name of the course.
            id: settings.id.clone().unwrap_or_else(|| "course".to_owned()),
            title: settings
                .title
                .clone()
                .or_else(|| settings.id.clone())
                .unwrap_or_else(|| "Course".to_owned()),
            chosen_by,
            folder: dir.map(Path::to_owned),
            digest: files.digest(),
            settings,
            shared,
            entries,
            files,
        })
    }

    /// The paths of its files, from its root.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.path.as_str())
    }

    /// The lesson of an entry, or what is wrong with it.
    pub fn lesson<'a>(&'a self, entry: &'a LessonEntry) -> &'a Result<Lesson, Vec<Diagnostic>> {
        let around = Around { shared: &self.shared, settings: &self.settings };
        entry.lesson.get_or_init(|| entry.found.read(&self.files, around))
    }

    /// The examples in the file of a shared check.
    pub fn shared_examples(&self, check: &SharedCheck) -> Result<Vec<SharedExample>, Vec<Diagnostic>> {
        let words_per_minute = self.settings.words_per_minute;
        self.shared.examples(check, Defaults { target: None, words_per_minute })
    }

    /// The pages that `lessons:` names and that are no lessons, each with the reason.
    pub fn pages_without_step(&self) -> Vec<(String, String)> {
        let is_lesson = |path: &str| self.entries.iter().any(|entry| entry.found.file.path == path);
        pages_without_step(&self.files, &self.settings, is_lesson)
    }

    /// Files that may belong to the course and were not read: one warning each.
    pub fn passed_over(&self) -> impl Iterator<Item = &Diagnostic> {
        let lessons = self.lesson_paths();
        self.files.unread().filter(move |problem| !lessons.contains(problem.primary.file.path.as_str()))
    }

    fn lesson_paths(&self) -> BTreeSet<&str> {
        self.entries.iter().map(|entry| entry.found.file.path.as_str()).collect()
    }

    /// The pages that look like lessons and are none: one warning each. Those that were passed over are told already.
    pub fn pages_almost_lessons(&self) -> Vec<Diagnostic> {
        let mut told = self.lesson_paths();
        told.extend(self.files.unread().map(|problem| problem.primary.file.path.as_str()));
        pages_almost_lessons(&self.files, &self.settings, |path| told.contains(path))
    }

    /// The `examples.yaml` beside a lesson's spec.
    pub fn examples_file(&self, lesson: &Lesson) -> Option<&Arc<SourceFile>> {
        self.beside(lesson, "examples.yaml")
    }

    /// The `schedule.yaml` beside a lesson's spec.
    pub fn schedule_file(&self, lesson: &Lesson) -> Option<&Arc<SourceFile>> {
        self.beside(lesson, "schedule.yaml")
    }

    fn beside(&self, lesson: &Lesson, name: &str) -> Option<&Arc<SourceFile>> {
        let path = lesson.id_span.file.path.as_str();
        let beside = path.rsplit_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/"));
        self.files.get(&format!("{beside}{name}"))
    }

    /// The text of a template of a lesson, byte for byte.
    pub fn handout(&self, lesson: &Lesson, handout: &Handout) -> Result<Vec<u8>, TextError> {
        self.files.bytes(&handout.source(&lesson.id_span.file.path))
    }

    /// The interviews of a lesson by name: the YAML files of the folder `interviews` beside its spec.
    pub fn interviews(&self, lesson: &Lesson) -> Vec<(&str, &Arc<SourceFile>)> {
        let Some((folder, _)) = lesson.id_span.file.path.rsplit_once('/') else { return Vec::new() };
        let folder = format!("{folder}/interviews/");
        let named =
            |file: &'_ Arc<SourceFile>| file.path.strip_prefix(&folder)?.strip_suffix(".yaml").map(str::len);
        let found = self.files.below(&folder).filter_map(|file| Some((file, named(file)?)));
        found.map(|(file, len)| (&file.path[folder.len()..folder.len() + len], file)).collect()
    }

    /// The lessons that `names`, ids or globs, select; all of them for no names. Each name must match something.
    pub fn select(&self, names: &[String]) -> Result<Selection<'_>, SelectionError> {
        self.read(self.called(names)?)
    }

    /// As [`Self::select`], and of these only the ones in one of `parts`, if any is named, and not after `through`.
    pub fn select_within(
        &self,
        names: &[String],
        parts: &[String],
        through: Option<&str>,
    ) -> Result<Selection<'_>, SelectionError> {
        let mut wanted = self.called(names)?;
        for (wanted, in_part) in wanted.iter_mut().zip(self.in_parts(parts)?) {
            *wanted &= in_part;
        }
        if let Some(last) = through {
            let place = self.entries.iter().position(|entry| entry.is_called(last));
            let place = place.ok_or_else(|| self.no_match(last))?;
            wanted[place + 1..].fill(false);
        }
        if !wanted.contains(&true) {
            return Err(SelectionError::Nothing);
        }
        self.read(wanted)
    }

    /// Which lessons are in one of the parts, ids or globs; all of them for no parts. Each part must match something.
    fn in_parts(&self, parts: &[String]) -> Result<Vec<bool>, SelectionError> {
        let of_lessons: Vec<String> =
            self.entries.iter().map(|entry| entry.found.part(&self.files)).collect();
        let mut wanted = vec![parts.is_empty(); self.entries.len()];
        for part in parts {
            let glob = Glob::is_glob(part).then(|| Glob::parse(part).ok()).flatten();
            let matches =
                |own: &String| own == part || glob.as_ref().is_some_and(|glob| glob.is_match_str(own));
            if !of_lessons.iter().any(matches) {
                let near = suggest(part, of_lessons.iter().map(String::as_str)).map(str::to_owned);
                return Err(SelectionError::NoPart { wanted: part.clone(), near });
            }
            for (wanted, own) in wanted.iter_mut().zip(&of_lessons) {
                *wanted |= matches(own);
            }
        }
        Ok(wanted)
    }

    fn no_match(&self, name: &str) -> SelectionError {
        if let Some((lesson, _)) = name.split_once('/')
            && self.entries.iter().any(|entry| entry.is_called(lesson))
        {
            return SelectionError::Step { wanted: name.to_owned(), lesson: lesson.to_owned() };
        }
        let names = self.entries.iter().map(|entry| entry.name.as_str());
        SelectionError::NoMatch { wanted: name.to_owned(), near: suggest(name, names).map(str::to_owned) }
    }

    /// Which lessons are called by one of the names; all of them for no names.
    fn called(&self, names: &[String]) -> Result<Vec<bool>, SelectionError> {
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
                return Err(self.no_match(name));
            }
        }
        Ok(wanted)
    }

    /// Reads the wanted lessons; of the rest, the broken ones are noted.
    fn read(&self, wanted: Vec<bool>) -> Result<Selection<'_>, SelectionError> {
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
        Self { name: found.name(), found, lesson: OnceCell::new() }
    }

    /// Whether this is its name: its id or, while no id can be read, what its file or folder is called.
    fn is_called(&self, name: &str) -> bool {
        let path = self.found.file.path.as_str();
        let place =
            ["/lesson.yaml", "/lesson.yml"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
        let place = place.rsplit('/').next().and_then(|last| last.split('.').next());
        self.name == name || (self.name == path && place == Some(name))
    }
}
