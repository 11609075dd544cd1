//! Runs prep in process and shows exit code, standard output and standard error as one text. Repositories are built from
//! scripts, with fixed authors and times, and without anybody's git configuration.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use prep::ProcessIo;
use tempfile::TempDir;

/// A folder of a test's own, which goes when the test ends.
pub struct Sandbox {
    dir: TempDir,
}

impl Sandbox {
    pub fn new() -> Self {
        Self { dir: tempfile::Builder::new().prefix("prep-test-").tempdir().unwrap() }
    }

    /// A folder that holds very many files: in memory, where the machine has such a place.
    #[cfg(unix)]
    pub fn large() -> Self {
        let memory = Path::new("/dev/shm");
        let mut builder = tempfile::Builder::new();
        let builder = builder.prefix("prep-test-");
        Self { dir: builder.tempdir_in(memory).or_else(|_| builder.tempdir()).unwrap() }
    }

    /// A repository built from a script in the format of `examples.yaml`.
    pub fn with_repo(script: &str) -> Self {
        let sandbox = Self::new();
        prep::build_repository(script, sandbox.path()).unwrap();
        sandbox
    }

    /// A repository with the notes of `w24-l05`, committed under the lesson's name.
    pub fn with_notes(notes: &str) -> Self {
        let quoted = serde_json::to_string(notes).unwrap();
        Self::with_repo(&format!(
            "commits: [{{ message: 'w24-l05: notes', write: {{ docs/mock-interview-notes.md: {quoted} }} }}]"
        ))
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let at = self.path().join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, text).unwrap();
        self
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Prep::new(self.path()).run(args)
    }
}

/// A run of prep that is still to be made.
pub struct Prep {
    cwd: PathBuf,
    env: BTreeMap<String, String>,
    width: Option<usize>,
    colour: bool,
    stdin: String,
}

impl Prep {
    pub fn new(cwd: &Path) -> Self {
        Self { cwd: cwd.to_owned(), env: BTreeMap::new(), width: None, colour: false, stdin: String::new() }
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.insert(name.into(), value.into());
        self
    }

    pub fn width(mut self, width: usize) -> Self {
        self.width = Some(width);
        self
    }

    pub fn colour(mut self) -> Self {
        self.colour = true;
        self
    }

    pub fn stdin(mut self, text: &str) -> Self {
        self.stdin = text.to_owned();
        self
    }

    pub fn run(self, args: &[&str]) -> Ran {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut io = ProcessIo::new(&mut stdout, &mut stderr, self.cwd.clone());
        io.env = self.env;
        io.width = self.width;
        io.stdin = Box::new(std::io::Cursor::new(self.stdin));
        (io.stdout_colour, io.stderr_colour) = (self.colour, self.colour);
        let exit =
            prep::run(std::iter::once("prep").chain(args.iter().copied()).map(OsString::from), &mut io);
        let text = |bytes| String::from_utf8(bytes).expect("prep writes UTF-8");
        Ran { exit, stdout: text(stdout), stderr: text(stderr), cwd: self.cwd }
    }
}

/// What came of a run.
pub struct Ran {
    pub exit: u8,
    pub stdout: String,
    pub stderr: String,
    cwd: PathBuf,
}

impl Ran {
    /// Exit code, standard output and standard error; the test's own folder is called `DIR`.
    pub fn shown(&self) -> String {
        let dir = self.cwd.display().to_string();
        let clean = |text: &str| text.replace(&dir, "DIR").trim_end().to_owned();
        let mut shown = format!("exit {}\n", self.exit);
        if !self.stdout.is_empty() {
            shown += &format!("--- stdout\n{}\n", clean(&self.stdout));
        }
        if !self.stderr.is_empty() {
            shown += &format!("--- stderr\n{}\n", clean(&self.stderr));
        }
        shown
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{}", self.shown()))
    }

    /// `id → outcome` of every step in a JSON report, without the lesson's name.
    pub fn outcomes(&self) -> BTreeMap<String, String> {
        let checks = self.json()["lessons"][0]["checks"].as_array().unwrap().clone();
        let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        checks
            .iter()
            .map(|check| (word(&check["id"]).split('/').nth(1).unwrap().to_owned(), word(&check["outcome"])))
            .collect()
    }

    /// The step of a JSON report.
    pub fn step(&self, id: &str) -> serde_json::Value {
        let lessons = self.json()["lessons"].as_array().unwrap().clone();
        let mut checks = lessons.iter().flat_map(|lesson| lesson["checks"].as_array().unwrap().clone());
        checks.find(|check| check["id"].as_str().unwrap().ends_with(&format!("/{id}"))).unwrap()
    }
}
