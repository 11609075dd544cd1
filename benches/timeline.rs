//! What following a whole history costs, in one run and in pairs: `prep timeline` against ten runs of `prep check`, and
//! against checking commits one by one.
//!
//! `cargo bench --bench timeline` runs it; `PREP_BENCH_RUNS` sets how many pairs (7 unless told).
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a benchmark runs programs and prints"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use scene::{Scene, compare};

mod scene;

/// Commits that are checked one by one; all of them would take minutes.
const ONE_BY_ONE: usize = 50;

fn main() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let dir = dir.path();
    let scene = Scene { lessons: 144, commits: 1000, files: 500 };
    scene.build(dir);
    let prep = |what: &str| {
        format!(
            "'{}' {what} --repo '{1}/repo' --course '{1}/course'\n",
            env!("CARGO_BIN_EXE_prep"),
            dir.display()
        )
    };
    let timeline = || shell(dir, "timeline.sh", &prep("timeline --format json"));
    let ten = prep("check --format json").repeat(10);
    let runs = scene::runs();
    compare(
        "144 lessons, 1,000 commits: prep timeline against ten runs of prep check",
        &mut shell(dir, "ten.sh", &ten),
        &mut timeline(),
        runs,
    );
    let mut each = String::new();
    for nth in (0..ONE_BY_ONE).map(|nth| nth * (scene.commits / ONE_BY_ONE)) {
        let _ = write!(each, "{}", prep(&format!("check --format json --rev HEAD~{nth}")));
    }
    compare(
        &format!("the same against prep check at {ONE_BY_ONE} of the commits, one by one"),
        &mut shell(dir, "each.sh", &each),
        &mut timeline(),
        runs.min(3),
    );
}

fn shell(dir: &Path, name: &str, script: &str) -> Command {
    let file = dir.join(name);
    std::fs::write(&file, script).expect("a script");
    let mut shell = Command::new("bash");
    shell.arg(file);
    shell
}
