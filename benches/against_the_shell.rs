//! What prep costs against what a user would otherwise run, in one run and in pairs: the same questions as a shell script of
//! `test`, `grep` and `git log`, and a plain `git log` of a long history. It prints ratios, not seconds to be proud of.
//!
//! `cargo bench` runs it; `PREP_BENCH_RUNS` sets how many pairs (7 unless told).
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a benchmark runs programs and prints"
)]

use std::path::Path;
use std::process::Command;

use scene::{Scene, compare};

mod scene;
#[path = "scene/script.rs"]
mod script;

fn main() {
    let runs = scene::runs();
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
        &mut prep(dir),
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
        &mut prep(dir),
        runs,
    );
}

fn prep(dir: &Path) -> Command {
    let mut prep = Command::new(env!("CARGO_BIN_EXE_prep"));
    prep.args(["check", "--repo"]).arg(dir.join("repo")).arg("--course").arg(dir.join("course"));
    prep
}
