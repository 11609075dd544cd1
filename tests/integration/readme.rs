//! What the README shows is what the program prints. With `PREP_UPDATE_DOCS=1` it is written anew.

use std::fs;
use std::path::Path;

use crate::support::Sandbox;

const START: &str = "<!-- sample -->\n```text\n$ prep check live-mock-interviews w24-l05\n";
const END: &str = "```\n<!-- /sample -->";
const KINDS: &str = "| Kind | Passes when | Example |\n|---|---|---|\n";

/// Holds what the README has between two texts to `current`.
fn hold(start: &str, current: &str, end: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(start).expect("README.md has this part");
    let (shown, after) = rest.split_once(end).expect("the part ends");
    if std::env::var_os("PREP_UPDATE_DOCS").is_none() {
        assert_eq!(shown, current, "README.md is not current: run the tests once with PREP_UPDATE_DOCS=1");
    } else if shown != current {
        fs::write(&path, format!("{before}{start}{current}{end}{after}")).unwrap();
    }
}

#[test]
fn the_readme_is_what_the_program_prints() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["demo", "sample"]);
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    hold(START, ran.stdout.split_once("\n\n").unwrap().1.split("\nTry it:").next().unwrap(), END);
    hold(KINDS, &kinds(&sandbox), "\n\n");
}

/// A row for every kind, as it describes itself.
fn kinds(sandbox: &Sandbox) -> String {
    let reference = sandbox.run(&["kinds", "--markdown"]).stdout;
    let rows = reference.split("\n## `").skip(1).map(|page| {
        let (name, page) = page.split_once("`\n\n").unwrap();
        let about = page.strip_prefix("Passes when ").or(page.strip_prefix("It is ")).unwrap();
        let ends = [". It can", ". Only a step"].into_iter().filter_map(|end| about.find(end));
        let about = &about[..ends.min().unwrap()];
        let example = page.split("```yaml\n").nth(1).unwrap().lines().next().unwrap();
        format!("| `{name}` | {about} | `{}` |", example.replace('|', "\\|"))
    });
    rows.collect::<Vec<_>>().join("\n")
}
