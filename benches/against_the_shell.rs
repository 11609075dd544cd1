//! What prep costs against what a user would otherwise run, in one run and in pairs: the same questions as a shell script of
//! `test`, `grep` and `git log`, and a plain `git log` of a long history. It prints ratios, not seconds to be proud of.
//!
//! `cargo bench` runs it; `PREP_BENCH_RUNS` sets how many pairs (7 unless told).
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a benchmark runs programs and prints"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

/// A course of `lessons`, each with five steps, and the same questions as a script.
struct Scene {
    lessons: usize,
    commits: usize,
    files: usize,
}

fn main() {
    let runs = env::var("PREP_BENCH_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(7);
    let dir = tempfile::tempdir().expect("a temporary folder");
    small(&dir.path().join("a"), runs);
    large(&dir.path().join("b"), runs);
}

/// (a) A whole curriculum over a learner's repository.
fn small(dir: &Path, runs: usize) {
    let scene = Scene { lessons: 144, commits: 500, files: 500 };
    scene.build(dir);
    let script = scene.script();
    let mut shell = Command::new("bash");
    shell.arg("-c").arg(script).current_dir(dir.join("repo"));
    compare(
        "(a) 144 lessons, 500 commits, 500 files: prep against a script of test, grep, awk and git log",
        &mut shell,
        &mut scene.prep(dir),
        runs,
    );
}

/// (b) A few lessons over a repository with a long history.
fn large(dir: &Path, runs: usize) {
    let scene = Scene { lessons: 6, commits: 100_000, files: 20_000 };
    scene.build(dir);
    let mut log = Command::new("git");
    log.args(["log", "--format=%s"]).current_dir(dir.join("repo"));
    compare(
        "(b) 6 lessons, 100,000 commits, 20,000 files: prep against `git log --format=%s`",
        &mut log,
        &mut scene.prep(dir),
        runs,
    );
}

impl Scene {
    fn build(&self, dir: &Path) {
        let lessons = dir.join("course/lessons");
        fs::create_dir_all(&lessons).expect("a folder for the course");
        for n in 0..self.lessons {
            let file = self.file(n);
            let text = format!(
                "id: l{n}\ntitle: Lesson {n}\nin: {file}\ndone_when:\n\
                 \x20 - {{ must: The notes are there., id: notes, file: {file} }}\n\
                 \x20 - {{ must: Three rounds., id: rounds, headings: {{ level: 2, matching: ^Round, count: 3 }} }}\n\
                 \x20 - {{ must: Improvements., id: better, lines: {{ matching: '(?i)improvement|fix|next time', count: 3 or more }} }}\n\
                 \x20 - {{ must: One in each round., id: each, sections: {{ headed: {{ level: 2, matching: ^Round }}, each: [lines: '(?i)fix|next time'] }} }}\n\
                 \x20 - {{ must: Committed., id: commit, commits: {{ matching: '^l{n}: ', touching: {file} }} }}\n"
            );
            fs::write(lessons.join(format!("l{n}.yaml")), text).expect("a lesson");
        }
        self.build_repository(&dir.join("repo"));
    }

    /// Lessons' commits lie evenly over the history, the first lesson's at its very beginning.
    fn build_repository(&self, repo: &Path) {
        git(repo, &["init", "-q", "-b", "main", "."]);
        let mut import = Command::new("git")
            .args(["fast-import", "--quiet"])
            .current_dir(repo)
            .stdin(Stdio::piped())
            .spawn()
            .expect("git fast-import");
        let mut stream = std::io::BufWriter::new(import.stdin.take().expect("its standard input"));
        for n in 0..self.commits {
            let every = self.commits / self.lessons;
            let subject = if n % every == 0 { format!("l{}: notes", n / every) } else { format!("work {n}") };
            let time = 1_700_000_000 + n * 60;
            write!(
                stream,
                "commit refs/heads/main\ncommitter L <l@e.org> {time} +0000\ndata {}\n{subject}\n",
                subject.len()
            )
            .expect("a commit");
            // A lesson's commit writes the lesson's own notes.
            let own = if n % every == 0 { n / every } else { n % self.files };
            let files = if n == 0 { 0..self.files } else { own..own + 1 };
            for file in files {
                let text =
                    format!("# Notes {n}\n## Round 1\nfix a\n## Round 2\nfix b\n## Round 3\nnext time c\n");
                write!(stream, "M 100644 inline {}\ndata {}\n{text}\n", self.file(file), text.len())
                    .expect("a file");
            }
        }
        drop(stream);
        assert!(import.wait().expect("git fast-import ends").success());
        git(repo, &["checkout", "-q", "-f", "main"]);
        git(repo, &["gc", "-q"]);
    }

    fn file(&self, n: usize) -> String {
        format!("docs/{:03}/notes-{n}.md", n % 100)
    }

    /// What the lessons' own pages would have a learner type.
    fn script(&self) -> String {
        let mut script = String::new();
        for n in 0..self.lessons {
            let file = self.file(n);
            let _ = write!(
                script,
                "test -f {file} && echo OK\n\
                 grep -c '^## Round' {file}\n\
                 grep -c -i 'improvement\\|fix\\|next time' {file}\n\
                 awk '/^## Round/ {{ n++ }} tolower($0) ~ /fix|next time/ {{ seen[n] = 1 }} END {{ print length(seen) }}' {file}\n\
                 git log --format=%s -- {file} | grep -c '^l{n}: '\n"
            );
        }
        script
    }

    fn prep(&self, dir: &Path) -> Command {
        let mut prep = Command::new(env!("CARGO_BIN_EXE_prep"));
        prep.args(["check", "--repo"]).arg(dir.join("repo")).arg("--course").arg(dir.join("course"));
        prep
    }
}

fn git(dir: &Path, args: &[&str]) {
    fs::create_dir_all(dir).expect("a folder for the repository");
    assert!(Command::new("git").args(args).current_dir(dir).status().expect("git runs").success());
}

/// Runs both in turn and prints the median of the ratios, pair by pair: it holds when the machine's speed drifts.
fn compare(what: &str, other: &mut Command, prep: &mut Command, runs: usize) {
    time(other);
    time(prep);
    let mut pairs: Vec<(Duration, Duration)> = (0..runs).map(|_| (time(other), time(prep))).collect();
    pairs.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let (slow, fast) = pairs[pairs.len() / 2];
    println!("{what}");
    println!(
        "  other {slow:>10.1?}   prep {fast:>10.1?}   ratio {:.1} (of {runs}: {:.1} to {:.1})",
        ratio(&(slow, fast)),
        ratio(&pairs[0]),
        ratio(&pairs[pairs.len() - 1])
    );
}

fn ratio((other, prep): &(Duration, Duration)) -> f64 {
    other.as_secs_f64() / prep.as_secs_f64()
}

fn time(command: &mut Command) -> Duration {
    let start = Instant::now();
    let done = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the command runs");
    assert!(done.code().is_some(), "{command:?} was killed");
    start.elapsed()
}
