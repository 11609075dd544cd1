//! The files of a course, from a folder or from the binary: YAML and Markdown, nothing else, each read once.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use include_dir::{Dir, DirEntry, include_dir};
use sha2::{Digest, Sha256};

use crate::source::SourceFile;

static LESSONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");
static CHECKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/checks");
const SETTINGS: &str = include_str!("../../course.yaml");

/// Files above this many bytes are not a lesson, and are left out.
const MAX_FILE: u64 = 1 << 20;

/// Folders deeper than this are not entered.
const MAX_DEPTH: usize = 16;

/// A course's texts by their path from its root.
#[derive(Debug, Default)]
pub struct Files {
    texts: BTreeMap<String, Arc<SourceFile>>,
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

    /// Every YAML and Markdown file below `dir`; hidden folders and those that hold packages or builds are left out.
    pub fn load(dir: &Path) -> io::Result<Self> {
        let mut files = Self::default();
        files.load_folder(dir, "", 0)?;
        Ok(files)
    }

    pub fn get(&self, path: &str) -> Option<&Arc<SourceFile>> {
        self.texts.get(path)
    }

    /// In the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.texts.values()
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
            return Ok(());
        }
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || matches!(name.as_str(), "node_modules" | "target" | "vendor") {
                continue;
            }
            let path = format!("{prefix}{name}");
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.load_folder(&entry.path(), &format!("{path}/"), depth + 1)?;
            } else if is_course_file(&path)
                && (kind.is_file() || leads_to_file(&entry.path()))
                && let Some(text) = load_text(&entry.path())?
            {
                self.add(&path, text);
            }
        }
        Ok(())
    }
}

/// SHA-256 over texts, each with its length, in hexadecimal.
pub fn digest_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn leads_to_file(link: &Path) -> bool {
    fs::metadata(link).is_ok_and(|found| found.is_file())
}

/// The text of a file without the byte order mark it may start with; `None` if it is too large to be a lesson.
fn load_text(path: &Path) -> io::Result<Option<String>> {
    let file = File::open(path)?;
    let mut bytes = Vec::with_capacity(file.metadata()?.len().min(MAX_FILE) as usize + 1);
    file.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Ok(None);
    }
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok(Some(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }))
}

fn is_course_file(path: &str) -> bool {
    [".yaml", ".yml", ".md", ".markdown"].iter().any(|end| path.ends_with(end))
}
