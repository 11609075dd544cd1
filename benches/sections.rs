//! What a check of every section costs as a page grows: the time of each text kind inside `each` at some sections and at
//! four times as many, and the exponent between them. 1 is linear; over 1.2 the benchmark fails.
//!
//! `cargo bench --bench sections` runs it; `PREP_BENCH_SECTIONS` sets the number of sections (4000 unless told).
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a benchmark runs programs and prints"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

/// What each section holds, and the check it passes or fails; `@` is the section's number.
const KINDS: &[(&str, &str, &str)] = &[
    ("words", "one two", "words: 2"),
    ("lines", "one two", "lines: two"),
    ("lines, none", "one two", "lines: three"),
    ("headings", "### Sub\nx", "headings: { level: 3 }"),
    ("headings, none", "### Sub\nx", "headings: { level: 4, matching: Other }"),
    ("a section inside", "### Sub\nx", "words: { section: Sub, count: 1 }"),
    ("links, anchors", "[a](#round-@)", "links: { resolve: true }"),
    ("links, broken", "[a](#other-@)", "links: { resolve: true }"),
    ("tables", "|a|b|\n|-|-|\n|1|2|\n", "table: { columns: [a], cells: { b: 2 } }"),
    ("tables, none", "|a|b|\n|1|2|\n", "table: { columns: [a] }"),
    ("list items", "- a\n- b", "items: 2"),
    ("table rows", "|a|b|\n|-|-|\n|1|2|\n", "items: { of: table_row }"),
    ("paragraphs", "- a\n\ntext\n", "items: { of: paragraph }"),
    ("tasks", "- [x] a", "tasks: all"),
    ("code blocks", "```sh\nx\n```", "code_blocks: sh"),
    ("mentions", "one two", "mentions: [one, two]"),
    ("mentions, none", "`x`\n<!-- one -->", "mentions: [one, two]"),
    ("scorecards", "- A: 4/5", "scorecard: { criteria: [A] }"),
    ("numbers", "n: 4", "numbers: { matching: 'n: (\\d)', is: 4 }"),
];

const LIMIT: f64 = 1.2;

fn main() {
    let sections = env::var("PREP_BENCH_SECTIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(4000);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut steep = Vec::new();
    for (name, body, check) in KINDS {
        let start = cost(dir.path(), body, check, 1);
        let few = cost(dir.path(), body, check, sections).saturating_sub(start);
        let many = cost(dir.path(), body, check, 4 * sections).saturating_sub(start);
        let exponent = (many.as_secs_f64() / few.as_secs_f64()).log(4.0);
        println!("{name:20} {few:>9.1?} {many:>9.1?}   exponent {exponent:.2}");
        if exponent > LIMIT {
            steep.push(*name);
        }
    }
    assert!(steep.is_empty(), "more than linear in the page: {}", steep.join(", "));
}

/// The fastest of three runs on a page of so many sections.
fn cost(dir: &Path, body: &str, check: &str, sections: usize) -> Duration {
    let page: String =
        (0..sections).map(|n| format!("## Round {n}\n{}\n", body.replace('@', &n.to_string()))).collect();
    let lesson = format!(
        "id: l\ntitle: L\nin: n.md\ndone_when:\n  - must: Every section.\n    id: each\n    sections: {{ headed: {{ level: 2 }}, each: [ {check} ] }}\n"
    );
    for folder in ["course/lessons", "repo"] {
        fs::create_dir_all(dir.join(folder)).expect("a folder");
    }
    fs::write(dir.join("course/lessons/l.yaml"), lesson).expect("a lesson");
    fs::write(dir.join("repo/n.md"), page).expect("a page");
    (0..3).map(|_| run(dir)).min().unwrap_or_default()
}

fn run(dir: &Path) -> Duration {
    let mut prep = Command::new(env!("CARGO_BIN_EXE_prep"));
    prep.args(["check", "--repo"]).arg(dir.join("repo")).arg("--course").arg(dir.join("course"));
    let start = Instant::now();
    let done = prep.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("prep runs");
    assert!(matches!(done.code(), Some(0 | 1)), "{prep:?} says {done}");
    start.elapsed()
}
