//! The files of a course, from a folder or from the binary: YAML and Markdown, nothing else, each read once.

use std::collections::BTreeMap;
use std::fmt::Write;
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
        let mut hash = Sha256::new();
        for (path, file) in self.texts.iter().filter(|(path, _)| !path.ends_with("examples.yaml")) {
            for part in [path, &file.text] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part.as_bytes());
            }
        }
        hash.finalize().iter().fold("sha256:".to_owned(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
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
            let metadata = fs::metadata(entry.path());
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            match metadata {
                Ok(found) if found.is_dir() && !is_link => {
                    self.load_folder(&entry.path(), &format!("{path}/"), depth + 1)?;
                }
                Ok(found) if found.is_file() && found.len() <= MAX_FILE && is_course_file(&path) => {
                    let bytes = fs::read(entry.path())?;
                    self.add(
                        &path,
                        String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned(),
                    );
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn is_course_file(path: &str) -> bool {
    [".yaml", ".yml", ".md", ".markdown"].iter().any(|end| path.ends_with(end))
}
