//! How the work grows with what there is to read: each thing at one size and at four times as much. What is linear takes four
//! times the work, what is quadratic sixteen times. Work is the processor's time and not the clock's, so that it is the same
//! on a busy machine.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::{feed_git, git};
use crate::support::Sandbox;

mod course;
mod learner;

/// Something that there can be much of.
struct Growth {
    name: &'static str,
    /// The smaller of the two sizes.
    size: usize,
    /// Writes `course` and `repo` into a folder.
    build: fn(&Path, usize),
    /// What is run there, a line for each.
    runs: &'static [&'static str],
}

/// Less than this is not measured: a start of the program is most of it.
const FLOOR: Duration = Duration::from_millis(150);

/// Between four times the work, which is linear, and sixteen times, which is quadratic.
const LIMIT: u32 = 9;

const CHECK: &str = "check --course course --repo repo";
const CHECK_COMMIT: &str = "check --course course --repo repo --rev HEAD";

fn write(dir: &Path, path: &str, text: &str) {
    let at = dir.join(path);
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    fs::write(at, text).unwrap();
}

/// A lesson with these checks, about `n.md` where they do not say another file.
fn lesson(dir: &Path, checks: &[&str]) {
    let mut text = "id: l\ntitle: L\nin: n.md\ndone_when:\n".to_owned();
    for (nth, check) in checks.iter().enumerate() {
        let _ = write!(text, "  - must: Step {nth}.\n    id: s{nth}\n    {check}\n");
    }
    write(dir, "course/lessons/l.yaml", &text);
}

/// A lesson's page, and a repository without anything that it asks for.
fn page(dir: &Path, proofs: &str) {
    write(dir, "course/p.md", &format!("---\nid: p\ntitle: P\ntype: lesson\n---\n## Proof\n{proofs}"));
    begin(&dir.join("repo"));
    write(dir, "repo/n.md", "line\n");
}

/// Makes a folder a repository in which nothing happened yet.
fn begin(repo: &Path) {
    for folder in [".git/objects", ".git/refs"] {
        fs::create_dir_all(repo.join(folder)).unwrap();
    }
    write(repo, ".git/HEAD", "ref: refs/heads/main\n");
}

/// Something for each number.
fn each(size: usize, one: impl Fn(usize) -> String) -> String {
    (0..size).map(one).collect()
}

/// A page whose every section has `body`, and a lesson that asks of every section what `check` asks.
fn sections(dir: &Path, size: usize, body: &str, check: &str) {
    lesson(dir, &[&format!("sections: {{ headed: {{ level: 2 }}, each: [ {check} ] }}")]);
    write(
        dir,
        "repo/n.md",
        &each(size, |n| format!("## Round {n}\n{}\n", body.replace('@', &n.to_string()))),
    );
}

/// A repository with one commit for each of these files, or one of all of them, and what else is `said` to git.
fn repository(dir: &Path, commits: &[String], said: &str) {
    fs::create_dir_all(dir.join("repo")).unwrap();
    git(&dir.join("repo"), &["init", "-q", "-b", "main"]);
    let mut stream = "blob\nmark :1\ndata 5\nline\n\n".to_owned();
    for (nth, files) in commits.iter().enumerate() {
        let _ = write!(
            stream,
            "commit refs/heads/main\nmark :{}\ncommitter L <l@example.org> {} +0000\ndata 8\nw1: work\n{files}\n",
            nth + 2,
            1_767_632_400 + nth
        );
    }
    feed_git(&dir.join("repo"), &["fast-import", "--quiet"], format!("{stream}{said}").as_bytes());
}

/// The processor's time that a run of prep takes, without its start.
fn work(dir: &Path, line: &str) -> Duration {
    let timed = |line: &str| {
        let program = env!("CARGO_BIN_EXE_prep");
        // Mistakes in a course are lint's work. Nobody else would have done any, and would say so.
        let worst = if line.starts_with("lint") { 2 } else { 1 };
        let script = format!(
            "'{program}' {line} >/dev/null 2>said; test $? -le {worst} -o ! -s said && times || ! cat said >&2"
        );
        let mut shell = Command::new("bash");
        shell.current_dir(dir).args(["-c", &script]).env("HOME", dir);
        let output = shell.output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        // The second line is of the programs that it ran: `0m1.234s 0m0.056s`.
        let said = String::from_utf8(output.stdout).unwrap();
        said.lines().nth(1).unwrap().split_whitespace().map(seconds).sum::<Duration>()
    };
    timed(line).saturating_sub(timed("--version"))
}

fn seconds(text: &str) -> Duration {
    let (minutes, seconds) = text.trim_end_matches('s').split_once('m').unwrap();
    Duration::from_secs_f64(minutes.parse::<f64>().unwrap() * 60.0 + seconds.parse::<f64>().unwrap())
}

#[test]
#[ignore = "slow: a lot of everything"]
#[expect(clippy::disallowed_macros, reason = "what was measured is shown by `--nocapture`")]
fn the_work_grows_with_what_there_is_to_read() {
    let only = std::env::var("PREP_GROWTH").unwrap_or_default();
    let mut steep = Vec::new();
    for growth in course::GROWTHS.iter().chain(learner::GROWTHS).filter(|growth| growth.name.contains(&only))
    {
        let sizes = [growth.size, 4 * growth.size].map(|size| {
            let sandbox = Sandbox::large();
            (growth.build)(sandbox.path(), size);
            sandbox
        });
        for line in growth.runs {
            let measured = || [0, 1].map(|at: usize| work(sizes[at].path(), line));
            let is_steep = |[one, four]: [Duration; 2]| four > one.max(FLOOR) * LIMIT;
            let mut least = measured();
            // What a busy processor adds is not there each time.
            for _ in 0..2 {
                if is_steep(least) {
                    let again = measured();
                    least = [least[0].min(again[0]), least[1].min(again[1])];
                }
            }
            let [one, four] = least;
            println!("{:50} {one:>9.2?} {four:>9.2?}  {line}", growth.name);
            if is_steep(least) {
                steep.push(format!("{}: {one:.2?}, at four times the size {four:.2?}: {line}", growth.name));
            }
        }
    }
    assert!(steep.is_empty(), "{}", steep.join("\n"));
}
