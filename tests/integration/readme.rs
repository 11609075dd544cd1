//! What the README shows is what the program prints.

use std::fs;
use std::path::Path;

use crate::support::Sandbox;

const START: &str = "<!-- sample -->\n```text\n$ prep check live-mock-interviews w24-l05\n";
const END: &str = "```\n<!-- /sample -->";

#[test]
fn the_sample_is_what_demo_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["demo", "sample"]);
    assert_eq!(ran.exit, 0, "{}", ran.shown());
    let report = ran.stdout.split_once("\n\n").unwrap().1.split("\nTry it:").next().unwrap();
    let (before, rest) = readme.split_once(START).expect("README.md has a sample");
    let (sample, after) = rest.split_once(END).expect("the sample ends");
    if std::env::var_os("PREP_UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{before}{START}{report}{END}{after}")).unwrap();
    } else {
        assert_eq!(sample, report, "run the tests once with PREP_UPDATE_DOCS=1");
    }
}
