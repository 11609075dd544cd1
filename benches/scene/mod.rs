//! What the benchmarks are run on: a course, a repository with a history, the same questions as a shell script; and how two
//! commands are timed.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

/// A course of `lessons`, each with five steps, and the same questions as a script.
pub struct Scene {
    pub lessons: usize,
    pub commits: usize,
    pub files: usize,
}

impl Scene {
    pub fn build(&self, dir: &Path) {
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
    pub fn build_repository(&self, repo: &Path) {
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

    pub fn file(&self, n: usize) -> String {
        format!("docs/{:03}/notes-{n}.md", n % 100)
    }
}

pub fn git(dir: &Path, args: &[&str]) {
    fs::create_dir_all(dir).expect("a folder for the repository");
    assert!(Command::new("git").args(args).current_dir(dir).status().expect("git runs").success());
}

/// How many pairs are timed.
pub fn runs() -> usize {
    env::var("PREP_BENCH_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(7)
}

/// Runs both in turn and prints the median of the ratios, pair by pair: it holds when the machine's speed drifts.
pub fn compare(what: &str, other: &mut Command, prep: &mut Command, runs: usize) {
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

pub fn ratio((other, prep): &(Duration, Duration)) -> f64 {
    other.as_secs_f64() / prep.as_secs_f64()
}

pub fn time(command: &mut Command) -> Duration {
    let start = Instant::now();
    let done = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the command runs");
    assert!(done.code().is_some(), "{command:?} was killed");
    start.elapsed()
}
