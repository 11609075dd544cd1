//! Texts that cost far more to look at than to write: none takes more time or memory than a text of its size may.

use super::{judge, page, repository};
use crate::support::{Prep, Sandbox};

#[test]
fn markdown_has_a_limit_of_its_own_and_what_rests_on_it_is_unknown() {
    let repo = repository();
    repo.write("big.md", "# A heading\n".repeat(100_000));
    repo.write("links.md", "[a](big.md#a-heading)\n");
    let on = |checks: &[&str]| judge(repo.path(), checks, &[]);
    on(&["lines: { in: big.md, matching: '^# A', count: 100000 }", "file: big.md"]).is(
        0,
        &["pass", "pass"],
        "",
    );
    for check in [
        "headings: { in: big.md, matching: gone, count: none }",
        "not: { headings: { in: big.md, matching: gone } }",
        "words: { in: big.md, count: 5 or more }",
        "lines: { in: big.md, section: A heading, matching: gone, count: none }",
        "sections: { in: big.md, headed: { level: 2, matching: gone }, count: none }",
        "links: { in: links.md, resolve: true }",
    ] {
        on(&[check]).is(3, &["unknown"], "big.md is 1171 KiB; Markdown over 1024 KiB is not read");
    }
}

#[test]
fn what_is_found_a_thousand_times_over_is_counted_and_not_all_of_it_is_told() {
    let repo = repository();
    repo.write("n.md", "<h1>a</h1>".repeat(30_000));
    let told = judge(repo.path(), &["headings: { in: n.md, matching: a, count: 2 }"], &[]);
    told.is(1, &["fail"], "30000 headings");
    let locations = told.json["lessons"][0]["checks"][0]["locations"].as_array().unwrap();
    assert_eq!(locations.len(), 1, "they are on one line");
    assert!(locations.iter().all(|location| location["text"].as_str().unwrap().len() < 1010));
}

#[test]
fn of_a_page_that_is_too_large_it_is_not_said_how_many_headings_it_has() {
    let repo = repository();
    repo.write("big.md", "# A heading\n".repeat(100_000));
    let course = Sandbox::new();
    course.write("l.md", page("grep -c '^# ' big.md\n# → 100000"));
    let at = |dir: &Sandbox| dir.path().to_str().unwrap().to_owned();
    let ran = Prep::new(course.path()).run(&["check", "-v", "--course", &at(&course), "--repo", &at(&repo)]);
    assert!(ran.exit == 0 && !ran.stdout.contains("the document has"), "{}", ran.shown());
}
