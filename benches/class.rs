//! What grading a class costs against what an instructor would otherwise run, in one run and in pairs: a loop of
//! `prep check`, and a shell loop of the same questions. And how time and memory grow with the class.
//!
//! `cargo bench --bench class` runs it; `PREP_BENCH_RUNS` sets how many pairs (7 unless told), `PREP_BENCH_CLASS` how many
//! submissions (300 unless told).
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a benchmark runs programs and prints"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use scene::{Scene, compare, time};

mod scene;
#[path = "scene/script.rs"]
mod script;

/// A shell takes minutes for the whole class: it is timed on this many submissions, and prep on the same ones.
const FOR_THE_SHELL: usize = 30;

fn main() {
    let class = env::var("PREP_BENCH_CLASS").ok().and_then(|count| count.parse().ok()).unwrap_or(300);
    let runs = scene::runs();
    let dir = tempfile::tempdir().expect("a temporary folder");
    let dir = dir.path();
    let scene = Scene { lessons: 144, commits: 500, files: 500 };
    scene.build(dir);
    for nth in 0..class {
        submission(dir, &scene, nth);
    }
    let few = FOR_THE_SHELL.min(class);
    compare(
        &format!("{class} submissions, 144 lessons, 500 commits: prep grade against a loop of prep check"),
        &mut checks(dir, class),
        &mut grade(dir, class),
        runs,
    );
    compare(
        &format!("{few} of them: prep grade against a loop of test, grep, awk and git log"),
        &mut script(dir, &scene, few),
        &mut grade(dir, few),
        runs.min(3),
    );
    for share in [4, 2, 1] {
        let count = class / share;
        let took = time(&mut grade(dir, count));
        println!(
            "{count:>5} submissions: {took:>10.1?}, {:>8.1?} each, {} MiB at most",
            took / count.max(1) as u32,
            peak(&mut grade(dir, count))
        );
    }
}

/// A clone in which some of the work was not done.
fn submission(dir: &Path, scene: &Scene, nth: usize) {
    let repo = dir.join("class").join(format!("s{nth:04}"));
    fs::create_dir_all(repo.parent().expect("a class")).expect("a folder for the class");
    let copied = Command::new("cp").arg("-al").arg(dir.join("repo")).arg(&repo).status().expect("cp runs");
    assert!(copied.success());
    for n in (0..scene.lessons).filter(|n| (n + nth).is_multiple_of(7)) {
        fs::remove_file(repo.join(scene.file(n))).expect("a file that is there");
    }
}

fn folders(dir: &Path, count: usize) -> impl Iterator<Item = String> {
    let class = dir.join("class").display().to_string();
    (0..count).map(move |nth| format!("{class}/s{nth:04}"))
}

fn grade(dir: &Path, count: usize) -> Command {
    let mut script = format!(
        "rm -rf '{0}/out'; exec '{1}' grade --out '{0}/out' --course '{0}/course'",
        dir.display(),
        env!("CARGO_BIN_EXE_prep")
    );
    folders(dir, count).for_each(|folder| script += &format!(" '{folder}'"));
    shell(dir, &format!("grade-{count}.sh"), &script)
}

fn checks(dir: &Path, count: usize) -> Command {
    let mut script = String::new();
    for folder in folders(dir, count) {
        let _ = writeln!(
            script,
            "'{}' check --format json --course '{}/course' --repo '{folder}'",
            env!("CARGO_BIN_EXE_prep"),
            dir.display()
        );
    }
    shell(dir, &format!("checks-{count}.sh"), &script)
}

fn script(dir: &Path, scene: &Scene, count: usize) -> Command {
    let questions = scene.script();
    let script: String = folders(dir, count).map(|folder| format!("cd '{folder}'\n{questions}")).collect();
    shell(dir, "questions.sh", &script)
}

/// Runs a script from a file: it is longer than an argument may be.
fn shell(dir: &Path, name: &str, script: &str) -> Command {
    let file = dir.join(name);
    fs::write(&file, script).expect("a script");
    let mut shell = Command::new("bash");
    shell.arg(file);
    shell
}

/// The most memory a command held, in MiB, as GNU time tells it; 0 where that is not installed.
fn peak(command: &mut Command) -> u64 {
    let mut timed = Command::new("/usr/bin/time");
    timed.args(["-f", "%M"]).arg(command.get_program()).args(command.get_args());
    let said =
        timed.output().map(|output| String::from_utf8_lossy(&output.stderr).into_owned()).unwrap_or_default();
    said.lines().last().and_then(|line| line.parse::<u64>().ok()).unwrap_or(0) / 1024
}
