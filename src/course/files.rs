//! The files of a course, from a folder or from the binary: YAML and Markdown, nothing else, each read once.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use include_dir::{Dir, DirEntry, include_dir};

use super::front_matter::{is_lesson, is_open_lesson, page_data};
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::digest_of;
use crate::source::{SourceFile, Span};
use crate::wording::reason;

static LESSONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");
static CHECKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/checks");
const SETTINGS: &str = include_str!("../../course.yaml");

/// Files above this many bytes are not read.
const MAX_FILE: u64 = 1 << 20;

/// A template above this many bytes is not copied.
const MAX_TEMPLATE: u64 = 16 << 20;

/// Of a folder that is not searched no more than this many names are looked at.
const MAX_LOOKED_AT: usize = 1000;

/// Folders deeper than this are not entered.
const MAX_DEPTH: usize = 16;

/// A course's texts by their path from its root.
#[derive(Debug, Default)]
pub struct Files {
    texts: BTreeMap<String, Arc<SourceFile>>,
    /// Where they are on disk; none for those in the binary.
    root: Option<PathBuf>,
    /// One problem for each file that should perhaps have been read.
    unread: Vec<Diagnostic>,
}

impl Files {
    /// The course built into the binary.
    pub fn built_in() -> Self {
        let mut files = Self::default();
        files.add("course.yaml", SETTINGS.to_owned());
        files.embed("lessons", &LESSONS);
        files.embed("checks", &CHECKS);
        files
    }

    /// The shared checks built into the binary, each named for what it is.
    pub fn library() -> impl Iterator<Item = (&'static str, Arc<SourceFile>)> {
        CHECKS.files().filter_map(|file| {
            let name = file.path().file_stem()?.to_str()?;
            let path = format!("checks/{}, built in", file.path().display());
            Some((name, SourceFile::new(&path, file.contents_utf8()?.to_owned())))
        })
    }

    /// Every YAML and Markdown file below `dir`; hidden folders and those that hold packages or builds are left
    /// out, with a problem where they hold a lesson.
    pub fn load(dir: &Path) -> io::Result<Self> {
        let mut files = Self { root: Some(dir.to_owned()), ..Self::default() };
        files.load_folder(dir, "", 0)?;
        files.unread.sort_by(|one, other| one.primary.file.path.cmp(&other.primary.file.path));
        Ok(files)
    }

    /// Texts by their paths.
    pub fn of_texts(texts: Vec<(String, String)>) -> Self {
        let mut files = Self::default();
        texts.into_iter().for_each(|(path, text)| files.add(&path, text));
        files
    }

    pub fn get(&self, path: &str) -> Option<&Arc<SourceFile>> {
        self.texts.get(path)
    }

    /// Whether there is a file of this name, whatever is in it.
    pub fn has(&self, path: &str) -> bool {
        match &self.root {
            Some(root) => inside(root, path).is_ok_and(|at| at.is_file()),
            None => embedded(path).is_some(),
        }
    }

    /// A file byte for byte, whatever it is: for what is handed on and not read.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, TextError> {
        let Some(root) = &self.root else {
            return embedded(path).map(<[u8]>::to_vec).ok_or(TextError::NoFile("not part of the course"));
        };
        let at = inside(root, path)?;
        if !at.is_file() {
            return Err(TextError::NoFile("no regular file"));
        }
        let mut bytes = Vec::new();
        File::open(at)
            .and_then(|file| file.take(MAX_TEMPLATE + 1).read_to_end(&mut bytes))
            .map_err(TextError::Io)?;
        if bytes.len() as u64 > MAX_TEMPLATE {
            return Err(TextError::TooLarge(MAX_TEMPLATE));
        }
        Ok(bytes)
    }

    /// What was not read, though it looks like part of the course: a problem at each file, without its text.
    pub fn unread(&self) -> impl Iterator<Item = &Diagnostic> {
        self.unread.iter()
    }

    /// In the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.texts.values()
    }

    /// The files below a folder, a path that ends with `/`.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = &Arc<SourceFile>> {
        let from = self.texts.range(folder.to_owned()..);
        from.take_while(move |(path, _)| path.starts_with(folder)).map(|(_, file)| file)
    }

    /// `sha256:…` over every path and text but the examples': two courses with the same digest ask the same.
    pub fn digest(&self) -> String {
        let files = self.texts.iter().filter(|(path, _)| !path.ends_with("examples.yaml"));
        format!("sha256:{}", digest_of(files.flat_map(|(path, file)| [path.as_str(), &file.text])))
    }

    fn add(&mut self, path: &str, text: String) {
        self.texts.insert(path.to_owned(), SourceFile::new(path, text));
    }

    fn embed(&mut self, root: &str, dir: &Dir<'_>) {
        for entry in dir.entries() {
            match entry {
                DirEntry::Dir(dir) => self.embed(root, dir),
                DirEntry::File(file) => {
                    let path = format!("{root}/{}", file.path().display());
                    if let (true, Some(text)) = (is_course_file(&path), file.contents_utf8()) {
                        self.add(&path, text.to_owned());
                    }
                }
            }
        }
    }

    fn load_folder(&mut self, dir: &Path, prefix: &str, depth: usize) -> io::Result<()> {
        if depth > MAX_DEPTH {
            self.pass_over(prefix, "the folder is too deep, and was not searched");
            return Ok(());
        }
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            let kind = entry.file_type()?;
            let leads_to_folder = kind.is_symlink() && entry.path().is_dir();
            // A lesson may be called like a folder of packages.
            let is_searched = !is_passed_over(&name) || (prefix == "lessons/" && !name.starts_with('.'));
            if kind.is_dir() && is_searched && path != "course.yaml" {
                self.load_folder(&entry.path(), &format!("{path}/"), depth + 1)?;
            } else if kind.is_dir() || leads_to_folder {
                if let Some(part) = part_in(&entry.path(), &path) {
                    let why = if leads_to_folder { "a link to a folder is" } else { "such folders are" };
                    let what = if path == "checks" { "shared checks" } else { "lessons" };
                    self.pass_over(&part, &format!("{why} not searched for {what}"));
                }
                if path == "course.yaml" {
                    self.pass_over(&path, "it is a folder");
                }
            } else if is_course_file(&path) {
                self.load_file(&entry.path(), &path)?;
            }
        }
        Ok(())
    }

    fn load_file(&mut self, at: &Path, path: &str) -> io::Result<()> {
        match load_text(at, is_yaml(path)) {
            Ok(text) => {
                let file = SourceFile::new(path, text);
                if is_page(path) && is_open_lesson(&file) {
                    self.pass_over(path, "its front matter has no end: write `---` below its last key");
                }
                self.texts.insert(path.to_owned(), file);
            }
            Err(TextError::Io(error)) => return Err(error),
            Err(why) => self.pass_over(path, &why.to_string()),
        }
        Ok(())
    }

    fn pass_over(&mut self, path: &str, why: &str) {
        let file = SourceFile::new(path, "");
        let message = format!("{path} was not read: {why}");
        self.unread.push(Diagnostic::error(Code::PassedOver, &Span::new(&file, 0..0), message));
    }
}

/// A file of the course that is in the binary.
fn embedded(path: &str) -> Option<&'static [u8]> {
    LESSONS.get_file(path.strip_prefix("lessons/")?).map(include_dir::File::contents)
}

/// Where a file of the course is on disk. No link leads out of the course: what a course hands on is its own.
fn inside(root: &Path, path: &str) -> Result<PathBuf, TextError> {
    let at = root.join(path).canonicalize().map_err(TextError::Io)?;
    match at.starts_with(root.canonicalize().map_err(TextError::Io)?) {
        true => Ok(at),
        false => Err(TextError::NoFile("a link that leads out of the course")),
    }
}

/// Whether a file is a page, by its name.
pub fn is_page(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".markdown")
}

/// Whether a folder is not searched: a hidden one, or one that holds packages or builds.
pub fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "node_modules" | "target" | "vendor")
}

/// What makes a folder that of a lesson.
fn lesson_in(dir: &Path) -> Option<&'static str> {
    ["lesson.yaml", "lesson.yml"].into_iter().find(|name| dir.join(name).exists())
}

/// The path of something in a folder that is not searched, and that would be a lesson or a shared check. `path` is the
/// folder's.
fn part_in(dir: &Path, path: &str) -> Option<String> {
    if let Some(lesson) = lesson_in(dir) {
        return Some(format!("{path}/{lesson}"));
    }
    let entries = fs::read_dir(dir).ok()?.take(MAX_LOOKED_AT).filter_map(Result::ok);
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names.into_iter().find_map(|name| {
        let at = dir.join(&name);
        let own = format!("{path}/{name}");
        if is_page(&name) {
            let page = SourceFile::new(&own, load_text(&at, false).ok()?);
            return page_data(&page).filter(|data| is_lesson(&data.root)).map(|_| own);
        }
        match path {
            "lessons" | "checks" if is_yaml(&name) => Some(own),
            "lessons" => lesson_in(&at).map(|lesson| format!("{own}/{lesson}")),
            _ => None,
        }
    })
}

/// Why there is no text in a file.
#[derive(Debug)]
pub enum TextError {
    Io(io::Error),
    NoFile(&'static str),
    /// Than this many bytes.
    TooLarge(u64),
    NotUtf8,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => f.write_str(&reason(error)),
            Self::NoFile(what) => write!(f, "it is {what}"),
            Self::TooLarge(most) => write!(f, "it is larger than {} MiB", most >> 20),
            Self::NotUtf8 => f.write_str("it is not text in UTF-8"),
        }
    }
}

/// The text of a small file that people write, without the byte order mark it may start with. Pipes and devices are not
/// opened: they may never end.
pub fn read_text(path: &Path) -> Result<String, TextError> {
    load_text(path, true)
}

fn load_text(path: &Path, is_strict: bool) -> Result<String, TextError> {
    let (kind, size) = match fs::metadata(path) {
        Ok(found) => (found.file_type(), found.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.is_symlink() => {
            return Err(TextError::NoFile("a link that leads nowhere"));
        }
        Err(error) => return Err(TextError::Io(error)),
    };
    if !kind.is_file() {
        return Err(TextError::NoFile(if kind.is_dir() { "a folder" } else { "a pipe or a device" }));
    }
    let file = File::open(path).map_err(TextError::Io)?;
    let mut bytes = Vec::with_capacity(size.min(MAX_FILE) as usize + 1);
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(TextError::Io)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(TextError::TooLarge(MAX_FILE));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) if is_strict => return Err(TextError::NotUtf8),
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

fn is_course_file(path: &str) -> bool {
    is_yaml(path) || path.ends_with(".md") || path.ends_with(".markdown")
}
